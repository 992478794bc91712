#!/usr/bin/env bash
# pandas reads the duration of one month as one minute.
#
# A good guess: in ISO 8601, `P1M` is a month and `PT1M` a minute. `pandas.Timedelta` cannot hold months, so it refuses
#   `P1M`, as it refuses `P1Y` and its own `1M` ("do not represent unambiguous timedelta values").
# What happens: `pandas.Timedelta("P1M")` is one minute, `P3M` three, and `P1MT1H` an hour and a minute. isodate and pendulum
#   give a month, and aniso8601 thirty days.
# Why our users care: deadlines, retention and times to repair of tools have this form. A target of one month that becomes a
#   minute makes every action item late, and a table of numbers shows no reason. Our own durations are numbers of seconds,
#   and the guide says why.
# Source: measured, pandas 3.1.1, isodate 0.7.2, pendulum 3.3.0, aniso8601 10.0.1; ISO 8601, durations.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.1 isodate==0.7.2 pendulum==3.3.0 aniso8601==10.0.1

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from datetime import timedelta
from importlib.metadata import version

import aniso8601
import isodate
import pandas
import pendulum


def read(text: str) -> str:
    try:
        return str(pandas.Timedelta(text).to_pytimedelta())
    except ValueError as error:
        return f"refused: {error}"


seen = {text: read(text) for text in ("PT1M", "P1M", "P3M", "P1MT1H", "P1Y", "1M")}
print("pandas", version("pandas"))
for text, what in seen.items():
    print(f"  {text:7}{what}")
others = (isodate.parse_duration("P1M").months, pendulum.parse("P1M").months, aniso8601.parse_duration("P1M").days)
print("isodate, pendulum: months; aniso8601: days:", others)
as_seen = [
    seen["P1M"] == seen["PT1M"] == str(timedelta(minutes=1)),
    seen["P3M"] == str(timedelta(minutes=3)),
    seen["P1MT1H"] == str(timedelta(hours=1, minutes=1)),
    seen["P1Y"].startswith("refused"),
    seen["1M"].startswith("refused"),
    others == (1, 1, 30),
]
sys.exit(0 if all(as_seen) else "a library reads one of these durations in another way now")
PYTHON
