#!/usr/bin/env bash
# MkDocs does not show the first lines of a page that look like "Status: resolved".
#
# A good guess: frontmatter is between two lines of `---`. A page that begins with text begins with that text.
# What happens: where there is no `---`, MkDocs takes lines with a word and a colon at the top for fields, as MultiMarkdown did
#   twenty years ago, up to the first empty line. They are on no page. An indented line below belongs to the field above it.
#   The documentation mentions it below "MultiMarkdown style"; the build says nothing, also with `--strict`.
# Why our users care: old post-mortems begin with "Status: resolved", "Impact: no orders" and "Duration: 2 h". In a site of
#   MkDocs they lose exactly these lines, which code hosts show. Put a heading above them, or import them.
# Source: measured, mkdocs 1.6.1, properdocs 1.6.7.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mkdocs==1.6.1 properdocs==1.6.7 properdocs-theme-mkdocs==1.6.7
cd "$folder"
mkdir docs
printf 'Status: resolved\nImpact: no orders in Asia\n    and few in Europe\n\nIt began at 14:05.\n' > docs/index.md
printf 'site_name: Nights\ntheme:\n  name: mkdocs\n' > mkdocs.yml

for program in mkdocs properdocs; do
  NO_MKDOCS_2_WARNING=1 "$folder/venv/bin/$program" build --quiet --strict -f mkdocs.yml -d "site-$program"
  "$folder/venv/bin/python" - "$program" <<'PYTHON'
import re
import sys
from importlib.metadata import version
from pathlib import Path

program = sys.argv[1]
page = Path(f"site-{program}/index.html").read_text()
main = re.search(r'(?s)role="main">(.*?)</div>', page).group(1)
found = re.sub(r"<[^>]*>", "", main).strip()
print(program, version(program), "shows:", found)
lost = all(word not in page for word in ("resolved", "no orders", "few in Europe"))
sys.exit(0 if found == "It began at 14:05." and lost else "the first lines are shown now")
PYTHON
done
