#!/usr/bin/env bash
# edtf for Python makes a month of a quarter, and the year 2030 of the 30th.
#
# A good guess: `text_to_edtf` is for dates as archivists write them: it knows "circa", "before" and seasons. What it does not
#   know, such as "28 May to 1 June 2026", it answers with `None`.
# What happens: "Q2 2026" is `2026-02`, which is February, and "Q4 2026" is April, although EDTF has quarters (`2026-34`). Of
#   "May 28-30, 2026" the 30 is a year: `2030-05-28`, and "28-30 May 2026" is in 2028. `2026-W22` is a day 22 of no month.
# Why our users care: old incidents are known by a quarter or by some days, and this is the library for such dates. An
#   incident of 2026 that is filed in 2030 or in February is found by nobody. Our times take `2026-05-28/2026-05-30`, and our
#   filters quarters.
# Source: measured, edtf 5.0.2; Extended Date/Time Format, level 2, sub-year groupings.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check edtf==5.0.2

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

from edtf import parse_edtf, text_to_edtf

expected = {
    "Q2 2026": "2026-02",
    "Q4 2026": "2026-04",
    "May 28-30, 2026": "2030-05-28",
    "28-30 May 2026": "2028-05-30",
    "2026-W22": "2026/XXXX-XX-22",
    "28 May to 1 June 2026": None,
    "about May 2026": "2026-05~",
    "before 30 May 2026": "/2026-05-30",
}
seen = {text: text_to_edtf(text) for text in expected}
print("edtf", version("edtf"))
for text, value in seen.items():
    print(f"  {text}: {value}")
quarter = parse_edtf("2026-34")
print(f"  the second quarter in EDTF, 2026-34: months {quarter.lower_strict()[1]} to {quarter.upper_strict()[1]}")
sys.exit(0 if seen == expected and quarter.lower_strict()[1] == 4 else f"expected {expected}")
PYTHON
