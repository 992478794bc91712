#!/usr/bin/env bash
# pandas draws one instant at two places, if two series have two zones, or a mark is in UTC, and no sample is missing.
#
# A good guess: an instant with a zone has one place on an axis, as in `loc`, where 12:05 UTC finds the sample of 14:05 in Berlin.
#   It is the same place whether or not a sample is missing.
# What happens: where the samples are regular, pandas makes periods of them, which have no zone, and of all that is drawn on the
#   axis. A mark at 12:05 UTC stands at 12:05 in Berlin, two hours early; a second series in UTC lies two hours to the left.
#   Nothing is said. With one sample less, the same lines draw both at the right place.
# Why our users care: charts of a post-mortem are a metric with a mark for the start, the deployment or the end. Metrics come in
#   regular steps, and records have their times in UTC: the alert seems to have fired before the cause. Put all in one zone with
#   `tz_convert`, or give `x_compat=True`.
# Source: measured, pandas 3.1.1, matplotlib 3.11.2.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pandas==3.1.1 matplotlib==3.11.2

cat > show.py <<'PYTHON'
import matplotlib

matplotlib.use("Agg")
import pandas as pd

START = pd.Timestamp("2026-05-30T12:05Z")
REGULAR = pd.Series(range(60), pd.date_range("2026-05-30 12:00", periods=60, freq="5min", tz="Europe/Berlin"))


def place(series, axes, value):
    """Which sample is above the value."""
    places = list(axes.lines[0].get_xdata(orig=False))
    return series.index[places.index(axes.convert_xunits(value))].strftime("%H:%M %Z")


for name, series, options in (
    ("regular", REGULAR, {}),
    ("one missing", REGULAR.drop(REGULAR.index[3]), {}),
    ("regular, x_compat", REGULAR, {"x_compat": True}),
):
    axes = series.plot(**options)
    print(name, "| loc finds", series.index[series.loc[START] - (name == "one missing")].strftime("%H:%M"), end=" | ")
    print("mark in UTC at", place(series, axes, START), end=" | ")
    print("mark in Berlin at", place(series, axes, START.tz_convert("Europe/Berlin")), end=" | ")
    series.tz_convert("UTC").plot(ax=axes, **options)
    first, second = (line.get_xdata(orig=False)[0] for line in axes.lines)
    print("the same in UTC is at", "the same place" if first == second else "another place")
    axes.figure.clear()
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
regular | loc finds 14:05 | mark in UTC at 12:05 CEST | mark in Berlin at 14:05 CEST | the same in UTC is at another place
one missing | loc finds 14:05 | mark in UTC at 14:05 CEST | mark in Berlin at 14:05 CEST | the same in UTC is at the same place
regular, x_compat | loc finds 14:05 | mark in UTC at 14:05 CEST | mark in Berlin at 14:05 CEST | the same in UTC is at the same place
TEXT
diff expected seen || { echo "instants are drawn in another way now"; exit 1; }
