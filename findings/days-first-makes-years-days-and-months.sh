#!/usr/bin/env bash
# pandas and dateutil read 2026-06-05 as 6 May, where they are asked for days first, because of dates such as 05.06.2026.
#
# A good guess: `dayfirst=True` says what 05/06/2026 is. A date that begins with the year is one of ISO 8601, and has no other
#   meaning anywhere, least of all as `2026-06-05T14:05:00Z`.
# What happens: it is read as year, day, month, also with a T and a Z, and by dateutil also as `20260605`. Only where the last
#   part is above 12 is it the day, so that 2026-06-13 and 2026-06-12 are seven months apart. So do `to_datetime`, also with
#   `format="mixed"`, and `read_csv`. pandas warns about 2026-06-13, which it reads right, and not about 2026-06-05. dateparser
#   with the order DMY reads ISO 8601 as it is.
# Why our users care: a list of incidents has 05.06.2026 where somebody typed, and 2026-06-05 where a tool wrote. One option for
#   the former moves the latter by months. Give a format for each.
# Source: measured, pandas 3.1.1, python-dateutil 4.0.0 and 2.9.0.post0, dateparser 1.5.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for name in new old; do python3 -m venv "$name"; done
new/bin/pip install --quiet --disable-pip-version-check python-dateutil==4.0.0
old/bin/pip install --quiet --disable-pip-version-check python-dateutil==2.9.0.post0 pandas==3.1.1 dateparser==1.5.0

cat > by_dateutil.py <<'PYTHON'
import dateutil
from dateutil.parser import parse

for text in ["05.06.2026", "2026-06-05", "2026-06-13", "2026-06-05T14:05:00Z", "20260605"]:
    print(f"dateutil {dateutil.__version__}: {text} {parse(text, dayfirst=True).isoformat()}")
PYTHON
cat > by_others.py <<'PYTHON'
import io
import warnings

import dateparser
import pandas

for text in ["05.06.2026", "2026-06-05", "2026-06-13", "2026-06-05T14:05:00Z", "20260605"]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = pandas.to_datetime(text, dayfirst=True)
    print(f"pandas: {text} {found.isoformat()}{', with a warning' * len(caught)}")
column = ["13.06.2026", "2026-06-05"]
print("pandas, mixed:", *pandas.to_datetime(column, dayfirst=True, format="mixed").astype(str))
table = pandas.read_csv(io.StringIO("day\n2026-06-05\n2026-06-07\n"), parse_dates=["day"], dayfirst=True)
print("pandas, read_csv:", *table["day"].astype(str))
print("dateparser:", dateparser.parse("2026-06-05", settings={"DATE_ORDER": "DMY"}).isoformat())
PYTHON
{ new/bin/python by_dateutil.py; old/bin/python by_dateutil.py; old/bin/python by_others.py; } | tee seen
cat > expected <<'TEXT'
dateutil 4.0.0: 05.06.2026 2026-06-05T00:00:00
dateutil 4.0.0: 2026-06-05 2026-05-06T00:00:00
dateutil 4.0.0: 2026-06-13 2026-06-13T00:00:00
dateutil 4.0.0: 2026-06-05T14:05:00Z 2026-05-06T14:05:00+00:00
dateutil 4.0.0: 20260605 2026-05-06T00:00:00
dateutil 2.9.0.post0: 05.06.2026 2026-06-05T00:00:00
dateutil 2.9.0.post0: 2026-06-05 2026-05-06T00:00:00
dateutil 2.9.0.post0: 2026-06-13 2026-06-13T00:00:00
dateutil 2.9.0.post0: 2026-06-05T14:05:00Z 2026-05-06T14:05:00+00:00
dateutil 2.9.0.post0: 20260605 2026-05-06T00:00:00
pandas: 05.06.2026 2026-06-05T00:00:00
pandas: 2026-06-05 2026-05-06T00:00:00
pandas: 2026-06-13 2026-06-13T00:00:00, with a warning
pandas: 2026-06-05T14:05:00Z 2026-05-06T14:05:00+00:00
pandas: 20260605 2026-05-06T00:00:00
pandas, mixed: 2026-06-13 2026-05-06
pandas, read_csv: 2026-05-06 2026-07-06
dateparser: 2026-06-05T00:00:00
TEXT
diff expected seen || { echo "days are read in another way now"; exit 1; }
