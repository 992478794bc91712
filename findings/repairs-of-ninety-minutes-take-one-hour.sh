#!/usr/bin/env bash
# lifelines cuts every duration to whole days or hours, so that an outage of 90 minutes took one hour, or no time.
#
# A good guess: `datetimes_to_durations(starts, ends, freq="h")` gives durations in hours, as decimal numbers, since the result
#   is an array of them: 1.5 for 90 minutes. Without `freq` they are in days, as the documentation says: 0.96 for 23 hours.
# What happens: they are decimal numbers without decimals. 90 minutes are 1.0 hours and 0.0 days, 23 hours are 0.0 days, 47 are
#   1.0. The median of three outages of 50, 90 and 110 minutes is 1 hour. Nothing is reported. Minutes (`freq="m"`) are whole,
#   too, and right.
# Why our users care: it is the usual way to get from starts and ends to a survival curve, which counts incidents that are not
#   over. Each time to repair is too short by half a unit on average, and most outages took no day at all. Our files have
#   seconds. The guide says to use minutes.
# Source: measured, lifelines 0.30.3.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check lifelines==0.30.3

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

from lifelines import KaplanMeierFitter
from lifelines.utils import datetimes_to_durations

STARTS = ["2026-05-30 08:00", "2026-05-29 08:00", "2026-05-28 08:00"]
OUTAGES = ["2026-05-30 09:30", "2026-05-30 07:00", "2026-05-30 07:00"]  # 90 minutes, 23 hours, 47 hours
SHORT = ["2026-05-30 08:50", "2026-05-29 09:30", "2026-05-28 09:50"]  # 50, 90 and 110 minutes


def durations(ends, **unit):
    return datetimes_to_durations(STARTS, ends, **unit)[0].tolist()


found = [durations(OUTAGES), durations(OUTAGES, freq="h"), durations(OUTAGES, freq="m")]
median = KaplanMeierFitter().fit(durations(SHORT, freq="h")).median_survival_time_
print("lifelines", version("lifelines"), "days:", found[0], "hours:", found[1], "minutes:", found[2], "median:", median)
as_seen = found == [[0.0, 0.0, 1.0], [1.0, 23.0, 47.0], [90.0, 1380.0, 2820.0]] and median == 1.0
sys.exit(0 if as_seen else "durations are counted in another way now")
PYTHON
