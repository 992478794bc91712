#!/usr/bin/env bash
# Bokeh draws one instant at 14:05 as a datetime, and at 12:05 as a Timestamp of pandas.
#
# A good guess: a time with a zone is converted to UTC, or keeps its local time; one library does one of them.
#   `pandas.Timestamp` is a datetime.
# What happens: lists of `datetime` are placed by their clock time, and the offset is dropped: 14:05 in Berlin and 12:05 UTC,
#   which are one moment, are two points. `Timestamp` in a list, and columns of pandas with a zone, are placed in UTC. A
#   column of a data frame and a marker at `datetime(…)` for "deployed at" are two hours apart, and nothing is reported.
# Why our users care: a chart of a metric with a line for the start of the incident is the picture of most post-mortems. Two
#   hours between line and curve make a cause of what came later. The guide says to give charts times in UTC.
# Source: measured, bokeh 3.9.2, pandas 3.1.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check bokeh==3.9.2 pandas==3.1.1 tzdata==2026.6

TZ=UTC "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import bokeh
import numpy
import pandas
from bokeh.core.serialization import Serializer
from bokeh.plotting import figure


def drawn(times):
    chart = figure(x_axis_type="datetime")
    points = chart.scatter(x=times, y=list(range(len(times))))
    sent = Serializer().encode(points.data_source.data["x"])
    if isinstance(sent, dict):
        sent = numpy.frombuffer(sent["array"]["data"].data, dtype=sent["dtype"]).tolist()
    return [f"{datetime.fromtimestamp(value / 1000, UTC):%H:%M}" for value in sent]


berlin = datetime(2026, 5, 30, 14, 5, tzinfo=ZoneInfo("Europe/Berlin"))
utc = datetime(2026, 5, 30, 12, 5, tzinfo=UTC)
seen = {
    "datetime": drawn([berlin, utc]),
    "Timestamp": drawn([pandas.Timestamp(berlin), pandas.Timestamp(utc)]),
    "column": drawn(pandas.Series([pandas.Timestamp(berlin), pandas.Timestamp(berlin)])),
}
for name, times in seen.items():
    print(f"bokeh {bokeh.__version__}, {name}: {' and '.join(times)}")
expected = {"datetime": ["14:05", "12:05"], "Timestamp": ["12:05", "12:05"], "column": ["12:05", "12:05"]}
sys.exit(0 if seen == expected else f"expected {expected}")
PYTHON
