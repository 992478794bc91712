#!/usr/bin/env bash
# mrkdwn_analysis counts none of five tasks below a list of steps, and makes steps of the tasks and of a table.
#
# A good guess: an analyser of Markdown that names tasks, tables and code finds those that GitHub shows. A list ends where
#   something else begins after an empty line: a table, another kind of list, a paragraph.
# What happens: an item goes on over empty lines until the next item of its kind. Below `2. Start it.`, the table is step 3,
#   and three tasks together are step 4, in one text. No task and no table is counted. With both before the steps, four tasks
#   of five are found. `~~~sh` begins no code in either, so that the comment in it is a heading.
# Why our users care: it is used to count what is open in a folder of post-mortems. Nothing is open where the steps come
#   before the action items, and a comment is in the list of contents. `postmortems actions` reads records.
# Source: measured, mrkdwn_analysis 0.2.3, markdown-it-py 4.3.0; GitHub Flavored Markdown, 4.10 and 5.3.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mrkdwn_analysis==0.2.3 markdown-it-py==4.3.0

cat > steps.md <<'TEXT'
1. Stop it.
2. Start it.
TEXT
cat > rest.md <<'TEXT'
| Time | What |
|---|---|
| 14:05 | full |

- [ ] Alert (Ida)
- [x] Limit (Bo)
  - [ ] Document it

* [ ] Buy a disk

1) [ ] Ask Ida

~~~sh
# restart
~~~
TEXT
{ cat steps.md && echo && cat rest.md; } > after.md
{ cat rest.md && echo && cat steps.md; } > before.md
cat > count.py <<'PYTHON'
from markdown_it import MarkdownIt
from mrkdwn_analysis import MarkdownAnalyzer

for name in "after.md", "before.md":
    analyser = MarkdownAnalyzer(name)
    tasks = [(task["text"], task["checked"]) for task in analyser.identify_task_items()]
    print(name, "tasks:", tasks)
    print("  tables:", len(analyser.identify_tables().get("Table", [])), "code:", len(analyser.identify_code_blocks()))
    print("  headings:", [heading["text"] for heading in analyser.identify_headers().get("Header", [])])
    for items in analyser.identify_lists().get("Ordered list", []):
        print("  steps:", [item["text"] for item in items])
    tokens = MarkdownIt().enable("table").parse(open(name).read())
    kinds = [token.type for token in tokens]
    texts = [token.content for token in tokens if token.type == "inline" and token.content[:1] == "["]
    print("  markdown-it:", len(texts), "tasks,", kinds.count("table_open"), "table,", kinds.count("fence"), "code")
PYTHON
venv/bin/python count.py | tee seen
cat > expected <<'TEXT'
after.md tasks: []
  tables: 0 code: 0
  headings: ['restart']
  steps: ['Stop it.', 'Start it.', '| Time | What |\n|---|---|\n| 14:05 | full |', '- [ ] Alert (Ida)\n- [x] Limit (Bo)\n- [ ] Document it', '* [ ] Buy a disk', '1) [ ] Ask Ida', '~~~sh']
  markdown-it: 5 tasks, 1 table, 1 code
before.md tasks: [('Alert (Ida)', False), ('Limit (Bo)', True), ('Document it', False), ('Buy a disk', False)]
  tables: 1 code: 0
  headings: ['restart']
  steps: ['Stop it.', 'Start it.']
  markdown-it: 5 tasks, 1 table, 1 code
TEXT
diff expected seen || { echo "documents are read in another way now"; exit 1; }
