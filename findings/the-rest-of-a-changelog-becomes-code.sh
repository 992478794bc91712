#!/usr/bin/env bash
# towncrier writes the number of a ticket behind the end of a block of code, and the rest of the changelog becomes code.
#
# A good guess: a fragment is Markdown, with paragraphs, a list or a block of code, since it is a file of its own. The ticket
#   is put where it does no harm, as towncrier puts it below a list.
# What happens: a fragment that ends with a block of code ends with "``` (#31)". That closes no fence. With `all_bullets =
#   false` all entries below are code; with bullets, the ticket is. After a table, the ticket is a cell too many, which is not
#   shown.
# Why our users care: a fix after an incident says which command to run, and the block is the last of its text. The entries
#   below, with who has to do what, are unreadable, on the day of the release. End a fragment with a sentence.
# Source: measured, towncrier 26.9.0, markdown-it-py 4.3.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check towncrier==26.9.0 markdown-it-py==4.3.0

mkdir news
printf 'Old logs filled the disk. Run:\n\n```sh\nrotate --now\n```\n' > news/31.bugfix.md
printf 'Restart the pager, Ida.\n' > news/32.bugfix.md
printf '| Node | Limit |\n|---|---|\n| db-1 | 80 |\n' > news/33.bugfix.md
cat > read.py <<'PYTHON'
import sys

from markdown_it import MarkdownIt

for token in MarkdownIt().enable("table").parse(sys.stdin.read()):
    if token.type in ("fence", "inline"):
        print(f"{token.type}:", token.content.replace("\n", "|"))
PYTHON
for bullets in true false; do
    printf '[tool.towncrier]\nname = "site"\ndirectory = "news"\nfilename = "NEWS.md"\nissue_format = "#{issue}"\n' > towncrier.toml
    echo "all_bullets = $bullets" >> towncrier.toml
    echo "all_bullets = $bullets"
    venv/bin/towncrier build --draft --version 1.0 --date 2026-05-30 2> messages | venv/bin/python read.py
done | tee seen
cat > expected <<'TEXT'
all_bullets = true
inline: site 1.0 (2026-05-30)
inline: Bugfixes
inline: Old logs filled the disk. Run:
fence: rotate --now|``` (#31)|
inline: Restart the pager, Ida. (#32)
inline: Node
inline: Limit
inline: db-1
inline: 80
all_bullets = false
inline: site 1.0 (2026-05-30)
inline: Bugfixes
inline: Old logs filled the disk. Run:
fence: rotate --now|``` (#31)|- Restart the pager, Ida. (#32)|- | Node | Limit |||---|---||| db-1 | 80 | (#33)||||
TEXT
diff expected seen || { echo "changelogs are written in another way now"; exit 1; }
