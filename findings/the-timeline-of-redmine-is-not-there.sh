#!/usr/bin/env bash
# pandoc leaves out a paragraph of Textile that begins with "[14:05]" or "[db-1]", and the lines below it that begin so.
#
# A good guess: Textile has aliases of links, `[log]https://…`. What has brackets and a text, such as "[14:05] paged", is a
#   paragraph, as Redmine shows it. A converter that knows aliases looks for an address after them.
# What happens: a word in brackets with any text behind it is an alias, spaces and all, and so are the lines below it that begin
#   with a bracket. "[14:05] Ida is paged" is left out, as are "[db-1] was full." and "[1] the log"; there is no message, also
#   with `--verbose`. In an item of a list, or below another line, it stays. "--dry-run" gets one long dash, "-1 pod" a short
#   one, and of "%util was 100% at 14:05" both percent signs are gone.
# Why our users care: the pages of an older Redmine are in Textile, and pandoc is what moves them to Markdown. A timeline with
#   times in brackets is a usual one. Write `*` before each line first. textile of pip keeps all but the percent signs.
# Source: measured, pypandoc_binary 1.17 with pandoc 3.9, textile 4.0.4.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17 textile==4.0.4

cat > show.py <<'PYTHON'
import pypandoc
import textile

TEXTS = [
    "h2. Timeline\n\n[14:05] Ida is paged\n[14:10] node-1 restarts\n[14:20] all is well\n\nNext",
    "[db-1] was full.",
    "See [1].\n\n[1] the log",
    "* [14:05] Ida is paged",
    "On Saturday:\n[14:05] Ida is paged",
    "with --dry-run",
    "-1 pod",
    "%util was 100% at 14:05",
]
print(pypandoc.get_pandoc_version())
for text in TEXTS:
    print("textile of pip:", repr(textile.textile(text)))
    print("pandoc:", repr(pypandoc.convert_text(text, "markdown", format="textile", extra_args=["--wrap=none"])))
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
3.9
textile of pip: '\t<h2>Timeline</h2>\n\n\t<p>[14:05] Ida is paged<br />\n[14:10] node-1 restarts<br />\n[14:20] all is well</p>\n\n\t<p>Next</p>'
pandoc: '## Timeline\n\nNext\n'
textile of pip: '\t<p>[db-1] was full.</p>'
pandoc: '\n'
textile of pip: '\t<p>See [1].</p>\n\n\t<p>[1] the log</p>'
pandoc: 'See \\[1\\].\n'
textile of pip: '\t<ul>\n\t\t<li>[14:05] Ida is paged</li>\n\t</ul>'
pandoc: '- \\[14:05\\] Ida is paged\n'
textile of pip: '\t<p>On Saturday:<br />\n[14:05] Ida is paged</p>'
pandoc: 'On Saturday:\\\n\\[14:05\\] Ida is paged\n'
textile of pip: '\t<p>with &#8212;dry-run</p>'
pandoc: 'with ---dry-run\n'
textile of pip: '\t<p>-1 pod</p>'
pandoc: '--1 pod\n'
textile of pip: '\t<p><span>util was 100</span> at 14:05</p>'
pandoc: 'util was 100 at 14:05\n'
TEXT
diff expected seen || { echo "Textile is read in another way now"; exit 1; }
