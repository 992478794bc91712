#!/usr/bin/env bash
# pandas reads PT1.5H, an hour and a half, as five hours and a second.
#
# A good guess: ISO 8601 allows a fraction in the smallest unit, and examples have it: `PT1.5H`, `P0.5D`. Where a library does not
#   know it, `Timedelta` says so, as it does for a month that it cannot count or a comma.
# What happens: the digits before the point go to the smallest place, and what follows is read by itself: `PT1.5H` is 5:00:01, and
#   `P1.5D` five days and a second. `P0.5W` is five weeks. `pd.to_timedelta` of a column does the same. Nothing is reported.
#   isodate, pydantic, Luxon and moment read an hour and a half.
# Why our users care: durations of incidents and times to detect come so from schedulers, .NET and spreadsheets. An outage of
#   90 minutes counts as five hours in each mean. Our own durations have no fractions: `PT1H30M`.
# Source: measured, pandas 3.1.1, isodate 0.7.2, pydantic 2.14.4.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 isodate==0.7.2 pydantic==2.14.4

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import timedelta
from importlib.metadata import version

import isodate
import pandas as pd
from pydantic import TypeAdapter

SEEN = {"PT1.5H": timedelta(hours=5, seconds=1), "P1.5D": timedelta(days=5, seconds=1), "P0.5W": timedelta(weeks=5)}
RIGHT = {"PT1.5H": timedelta(minutes=90), "P1.5D": timedelta(hours=36), "P0.5W": timedelta(hours=84)}
durations = TypeAdapter(timedelta)
by_pandas = {text: pd.Timedelta(text).to_pytimedelta() for text in SEEN}
by_column = dict(zip(SEEN, pd.to_timedelta(list(SEEN)).to_pytimedelta(), strict=True))
by_isodate = {text: isodate.parse_duration(text) for text in SEEN}
by_pydantic = {text: durations.validate_python(text) for text in SEEN}
print("pandas", version("pandas"), {text: str(value) for text, value in by_pandas.items()})
print("isodate", version("isodate"), "pydantic", version("pydantic"), {text: str(value) for text, value in by_isodate.items()})
as_seen = by_pandas == by_column == SEEN and by_isodate == by_pydantic == RIGHT
sys.exit(0 if as_seen else "fractions are read in another way now")
PYTHON
