#!/usr/bin/env bash
# polars reads `%Z`, the name of a zone, and takes no notice of it.
#
# A good guess: with `%Z` in the format, "14:05 CEST" and "14:05 PDT" are instants that are nine hours apart, or an error says
#   that the name is not known, as pandas does for both.
# What happens: `str.to_datetime("%Y-%m-%d %H:%M %Z")` gives 14:05 without a zone for both, and for UTC, and for a word that
#   is no zone, such as "later". `strict=True`, the default, changes nothing. With `%z` and numbers the result is in UTC and
#   right.
# Why our users care: a column of an incident tool has one zone in summer and another in winter, or that of who wrote it. Once
#   in a data frame, nothing shows that they differ. Our files end in Z, which `%#z` reads. The guide says so.
# Source: measured, polars 2.1.0, pandas 3.1.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check polars==2.1.0 pandas==3.1.1

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import pandas
import polars

FORMAT = "%Y-%m-%d %H:%M %Z"
seen = {}
for zone in ("CEST", "PDT", "UTC", "later"):
    text = f"2026-05-30 14:05 {zone}"
    column = polars.Series([text]).str.to_datetime(FORMAT)
    try:
        other = str(pandas.to_datetime([text], format=FORMAT)[0])
    except ValueError:
        other = "refused"
    seen[zone] = (f"{column[0]}, zone {column.dtype.time_zone}", other)
    print(f"{text}: polars {polars.__version__} {seen[zone][0]}; pandas {pandas.__version__} {other}")
numbers = polars.Series(["2026-05-30 14:05 +0200"]).str.to_datetime("%Y-%m-%d %H:%M %z")[0]
ours = polars.Series(["2026-05-30T14:05:00Z"]).str.to_datetime("%Y-%m-%dT%H:%M:%S%#z")[0]
print(f"polars, with %z: {numbers}; ours, with %#z: {ours}")
skipped = "2026-05-30 14:05:00, zone None"
expected = {zone: (skipped, "refused") for zone in ("CEST", "PDT", "later")} | {"UTC": (skipped, "2026-05-30 14:05:00+00:00")}
sys.exit(0 if seen == expected and numbers.hour == 12 and ours.hour == 14 else f"expected {expected}")
PYTHON
