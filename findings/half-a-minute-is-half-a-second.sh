#!/usr/bin/env bash
# Python reads half a minute as half a second, and iso8601 takes the minute for a second.
#
# A good guess: in ISO 8601 the last part of a time may have a fraction: `14:05.5` is half a minute after 14:05, and `14.5` is
#   half past two. The documentation of `datetime.fromisoformat` says that it does not support such fractions, so it raises an
#   error.
# What happens: it reads them as fractions of a second: `2026-05-30T14:05.5Z` is 14:05:00.5 and `14.5Z` is 14:00:00.5, half an
#   hour early. For the package iso8601 `14:05.5` is 14:00:05.5: the minutes are seconds. Nothing is reported. aniso8601, isodate
#   and pandas read 14:05:30; pendulum, whenever and arrow refuse it.
# Why our users care: devices, telemetry and spreadsheets write minutes with a fraction. Events of one minute are in the same
#   second, in any order, or minutes early. Write seconds, as our files do.
# Source: measured, Python 3.11 and later, iso8601 2.1.0, aniso8601 10.0.1, isodate 0.7.2, pandas 3.1.1, pendulum 3.3.0; ISO
#   8601:2004, 4.2.2.4; Python's documentation, datetime.fromisoformat.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  iso8601==2.1.0 aniso8601==10.0.1 isodate==0.7.2 pandas==3.1.1 pendulum==3.3.0

"$folder/venv/bin/python" - > "$folder/seen" <<'PYTHON'
import datetime

import aniso8601
import iso8601
import isodate
import pandas
import pendulum

for text in "2026-05-30T14:05.5Z", "2026-05-30T14.5Z":
    for name, parse in {
        "datetime": datetime.datetime.fromisoformat, "iso8601": iso8601.parse_date, "aniso8601": aniso8601.parse_datetime,
        "isodate": isodate.parse_datetime, "pandas": pandas.Timestamp, "pendulum": pendulum.parse,
    }.items():
        try:
            print(text, name, f"{parse(text):%H:%M:%S.%f}"[:10])
        except ValueError:
            print(text, name, "refused")
PYTHON
"$folder/venv/bin/python" --version
cat "$folder/seen"
cat > "$folder/expected" <<'TEXT'
2026-05-30T14:05.5Z datetime 14:05:00.5
2026-05-30T14:05.5Z iso8601 14:00:05.5
2026-05-30T14:05.5Z aniso8601 14:05:30.0
2026-05-30T14:05.5Z isodate 14:05:30.0
2026-05-30T14:05.5Z pandas 14:05:30.0
2026-05-30T14:05.5Z pendulum refused
2026-05-30T14.5Z datetime 14:00:00.5
2026-05-30T14.5Z iso8601 refused
2026-05-30T14.5Z aniso8601 14:30:00.0
2026-05-30T14.5Z isodate 14:30:00.0
2026-05-30T14.5Z pandas refused
2026-05-30T14.5Z pendulum refused
TEXT
diff "$folder/expected" "$folder/seen" || { echo "fractions of a minute are read in another way now"; exit 1; }
