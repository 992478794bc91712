#!/usr/bin/env bash
# Backstage's TechDocs shows the choice (c) as a copyright sign, the day 1/4 as a quarter, and step 3 as step 1.
#
# A good guess: a portal for documents in Markdown shows "(a), (b) or (c)" and "on 1/4" as they are, and "#4711 was opened" as a
#   sentence. A list that begins with 3 begins with 3, as on code hosts, where the same files are read.
# What happens: techdocs-core turns on `smartsymbols` for every site: (c) is ©, 1/4 is ¼, 1/2 node is ½ node, c/o is ℅, `-->` an
#   arrow. Code in backticks stays. Python-Markdown makes a heading of `#4711`, and begins every list with 1.
# Why our users care: runbooks, and pages of your own beside records, are read in Backstage: "choose (c)" names no choice, and
#   "go on at 3" is step 1. Put such texts in backticks, or write a), 1 April and `Step 3:`. Pages of records are not changed.
# Source: measured, mkdocs-techdocs-core 1.7.1, mkdocs 1.6.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mkdocs-techdocs-core==1.7.1 mkdocs==1.6.1

mkdir docs
printf 'site_name: Runbooks\nplugins: [techdocs-core]\n' > mkdocs.yml
cat > docs/index.md <<'TEXT'
# Belt

Choose (a) restart, (b) wait or (c) call Ida.

On 1/4 at 14:05, 1/2 of node-1 --> node-2, c/o Ida. `1/4 --> (c)`

#4711 was opened.

3. Stop the belt.
4. Start it.
TEXT
venv/bin/mkdocs --quiet build 2> messages
python3 - <<'PYTHON' | tee seen
import html
import re

page = open("site/index.html", encoding="utf-8").read()
article = page[page.index("<article") : page.index("</article")]
for part in re.findall(r"<h1 id=\"4711[^>]*>[^<]*|<p>.*?</p>|<ol.*?</ol>", article, re.S):
    print(html.unescape(re.sub(r"\s*\n\s*|id=\"4711[^>]*", "", part)))
PYTHON
cat > expected <<'TEXT'
<p>Choose (a) restart, (b) wait or © call Ida.</p>
<p>On ¼ at 14:05, ½ of node-1 → node-2, ℅ Ida. <code>1/4 --> (c)</code></p>
<h1 >4711 was opened.
<ol><li>Stop the belt.</li><li>Start it.</li></ol>
TEXT
diff expected seen || { echo "pages are shown in another way now"; exit 1; }
