#!/usr/bin/env bash
# mkdocs-table-reader-plugin shows the commit 12e4567 as "inf", 1234567 as 1.23457e+06, and nan for the owner NA.
#
# A good guess: a plugin that puts a CSV file on a page shows what is in the file. It has no numbers to compute with. In a block
#   of code, `{{ read_csv('incidents.csv') }}` is an example, as for other plugins for MkDocs.
# What happens: pandas reads the file, and guesses a type for each column; tabulate writes the numbers. 0031 is 31, version 1.10
#   is 1.1, a share of 99.90 is 99.9, and an empty cell is "nan". The commits become powers of ten as soon as one of them looks
#   like one. The call in a block of code is a table as well.
# Why our users care: Material's guide names this plugin for tables of data, and our `incidents.csv` is such a file. Use
#   `read_csv('incidents.csv', dtype='str', keep_default_na=False, disable_numparse=True)`.
# Source: measured, mkdocs-table-reader-plugin 4.0.2, mkdocs 1.6.1, pandas 3.1.1, tabulate 0.10.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mkdocs-table-reader-plugin==4.0.2 mkdocs==1.6.1 pandas==3.1.1 tabulate==0.10.0

mkdir docs
printf 'site_name: T\nplugins: [table-reader]\n' > mkdocs.yml
printf 'id,commit,version,owner,share\n0031,12e4567,1.10,NA,99.90\n0032,1234567,1.9,,99.95\n' > docs/incidents.csv
cat > docs/index.md <<'MARKDOWN'
{{ read_csv('incidents.csv') }}

Second:

{{ read_csv('incidents.csv', dtype='str', keep_default_na=False, disable_numparse=True) }}

```
{{ read_csv('incidents.csv') }}
```
MARKDOWN
NO_MKDOCS_2_WARNING=1 venv/bin/mkdocs build --quiet
venv/bin/python - <<'PYTHON' | tee seen
import re

page = open("site/index.html").read()
for row in re.findall("<tr>(.*?)</tr>", page, re.S)[:6]:
    print(" | ".join(cell.strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t", row, re.S)))
print("in code:", "read_csv" if "read_csv" in page else "a table")
PYTHON
cat > expected <<'TEXT'
id | commit | version | owner | share
31 | inf | 1.1 | nan | 99.9
32 | 1.23457e+06 | 1.9 | nan | 99.95
id | commit | version | owner | share
0031 | 12e4567 | 1.10 | NA | 99.90
0032 | 1234567 | 1.9 |  | 99.95
in code: a table
TEXT
diff expected seen || { echo "tables are written in another way now"; exit 1; }
