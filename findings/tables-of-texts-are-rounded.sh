#!/usr/bin/env bash
# Writers of Markdown tables make numbers of texts, and the version 1.9 becomes 1.90.
#
# A good guess: who read a CSV file with `dtype=str`, to keep ids as they are, has texts, and a table shows texts as they are.
#   `DataFrame.to_string` does.
# What happens: `to_markdown` hands over to tabulate, which looks for columns that could be numbers: the items `1.1` and
#   `1.10` are both 1.1, and the version 1.10 is older than 1.9. pytablewriter writes as many places in each row: 1.9 becomes
#   1.90, and the id 2 becomes 2.0; `012` is 12 and `1_000` is 1000. pandas has `disable_numparse=True` for tabulate.
# Why our users care: bots post such tables of action items and deployed versions into tickets and pull requests. `#1.10`
#   leads to another item. `postmortems actions --format markdown` writes ids as they are. The guide gives the option.
# Source: measured, pandas 3.1.1, tabulate 0.10.0, pytablewriter 1.2.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 tabulate==0.10.0 pytablewriter==1.2.1

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import pandas
from pytablewriter import MarkdownTableWriter

rows = [["1.1", "1.10", "012"], ["1.10", "1.9", "007"], ["2", "1.34", "1_000"]]
frame = pandas.DataFrame(rows, columns=["id", "version", "ticket"], dtype=str)


def cells(table):
    lines = [line for line in table.splitlines() if line.startswith("|") and "--" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


seen = {
    "tabulate": cells(frame.to_markdown(index=False)),
    "tabulate, disable_numparse": cells(frame.to_markdown(index=False, disable_numparse=True)),
    "pytablewriter": cells(MarkdownTableWriter(headers=list(frame.columns), value_matrix=rows).dumps()),
}
for name, table in seen.items():
    print(f"{name} {version(name.split(',')[0])}:", " / ".join(" ".join(row) for row in table))
expected = {
    "tabulate": [["1.1", "1.1", "012"], ["1.1", "1.9", "007"], ["2", "1.34", "1_000"]],
    "tabulate, disable_numparse": rows,
    "pytablewriter": [["1.1", "1.10", "12"], ["1.1", "1.90", "7"], ["2.0", "1.34", "1000"]],
}
sys.exit(0 if seen == expected else f"expected {expected}")
PYTHON
