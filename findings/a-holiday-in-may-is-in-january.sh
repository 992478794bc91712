#!/usr/bin/env bash
# holidays finds Whit Monday under "25/05/2026", and Labour Day not under "01/05/2026", which it reads as 5 January.
#
# A good guess: a set of the holidays of Germany that takes texts reads "01/05/2026" as 1 May, as it reads "25/05/2026" as 25
#   May. A library that cannot know which is the day refuses both, or takes ISO 8601 only.
# What happens: the month comes first where it can, also in Germany and with points, as "01.05.2026"; from the 13th on it is the
#   day. So 1 May is a holiday as "05/01/2026" only, and no warning is given. Dates in ISO 8601 are read right.
# Why our users care: what counts working days to a due date, or pays a night on call, asks it with the dates of a sheet. It is
#   right for most days, and wrong for 1 May. Give it `date` objects.
# Source: measured, holidays 0.109.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check holidays==0.109

"$folder/venv/bin/python" - <<'PYTHON'
import sys

import holidays

texts = ["2026-05-01", "25/05/2026", "25.05.2026", "01/05/2026", "01.05.2026", "05/01/2026"]
seen = {text: text in holidays.country_holidays("DE") for text in texts}
print("holidays", holidays.__version__)
for text, found in seen.items():
    print(text, "is a holiday" if found else "is none")
expected = dict.fromkeys(["2026-05-01", "25/05/2026", "25.05.2026", "05/01/2026"], True)
expected |= dict.fromkeys(["01/05/2026", "01.05.2026"], False)
sys.exit(0 if seen == expected else f"dates are read in another way now; expected {expected}")
PYTHON
