#!/usr/bin/env bash
# Markdown that goes through a PO file has no alerts, and with translate-toolkit no pipe in the code of a table.
#
# A good guess: `md2po` and `po2md` change the texts that somebody translates. What has no translation yet, and all marks of
#   Markdown, come back as they were: a page without one translated line is the page.
# What happens: both join the lines of a paragraph. `> [!WARNING]` and the line below it are one, which is an alert on no code
#   host: the mark has to stand alone. A term with its definition becomes one sentence. translate-toolkit takes the
#   backslash off the pipe of `df -h \| sort`, so that the command ends at "df -h" and the row is too long. mdpo drops the
#   break of a line that ends with a backslash.
# Why our users care: runbooks and post-mortems of teams in two languages are kept so. "Do not restart the primary" is no warning
#   in each language but the first, and a command lacks its second half. Write commands with pipes in a block below the table,
#   and look at the page before it is published.
# Source: measured, translate-toolkit 3.20.4, mdpo 2.1.4, markdown-it-py 4.0.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Each brings a program `md2po`.
python3 -m venv toolkit
toolkit/bin/pip install --quiet --disable-pip-version-check translate-toolkit==3.20.4 mistletoe==1.6.0 markdown-it-py==4.0.0
python3 -m venv mdpo
mdpo/bin/pip install --quiet --disable-pip-version-check mdpo==2.1.4

cat > page.md <<'TEXT'
> [!WARNING]
> Do not restart db-1.

Owner
: Ida

| Check | Command |
| --- | --- |
| disk | `df -h \| sort` |

It stopped at 14:05.\
It runs.
TEXT
toolkit/bin/md2po --progress=none page.md toolkit.po
toolkit/bin/po2md --progress=none --threshold=0 --template page.md toolkit.po toolkit.md
mdpo/bin/md2po page.md --quiet --save --po-filepath mdpo.po
mdpo/bin/po2md page.md --pofiles mdpo.po --quiet --save mdpo.md
cat > show.py <<'PYTHON'
from pathlib import Path

from markdown_it import MarkdownIt

for name in ("page", "toolkit", "mdpo"):
    text = Path(f"{name}.md").read_text()
    print(f"{name}: alert", "> [!WARNING]\n" in text, "| definition", "Owner\n: Ida" in text, "| break", "\\\n" in text, end=" | ")
    html = MarkdownIt().enable("table").render(text)
    print("row", html[html.index("<tbody>") :].split("</tr>")[0].split("<tr>")[1].replace("\n", ""))
PYTHON
toolkit/bin/python show.py | tee seen
cat > expected <<'TEXT'
page: alert True | definition True | break True | row <td>disk</td><td><code>df -h | sort</code></td>
toolkit: alert False | definition False | break True | row <td>disk</td><td>`df -h</td>
mdpo: alert False | definition False | break False | row <td>disk</td><td><code>df -h | sort</code></td>
TEXT
diff expected seen || { echo "pages come back in another way now"; exit 1; }
