#!/usr/bin/env bash
# nagiosplugin reports OK for a value that is not a number.
#
# A good guess: a check with `warning="80"` and `critical="90"` knows three answers for a number, and UNKNOWN for everything
#   else, as it does for a check without values. In comparisons NaN is neither in a range nor above it; a library for alerts
#   takes care of that.
# What happens: a range is left if the value is below its start or above its end. NaN is neither, so it is in each range: the
#   check is OK, exit 0, "usage is nan". So it is for `10:`. With `@0:80`, which alerts inside, it is critical.
# Why our users care: a rate over no requests, or a mean of no samples, is NaN in Prometheus, NumPy and pandas. It is what a
#   check gets when the service or its monitoring is down. "The check was green" is a line of many post-mortems. Raise
#   `CheckError` for NaN.
# Source: measured, nagiosplugin 1.4.0; Monitoring Plugins, development guidelines, threshold format.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nagiosplugin==1.4.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import nagiosplugin


class Usage(nagiosplugin.Resource):
    def __init__(self, values):
        self.values = values

    def probe(self):
        return [nagiosplugin.Metric("usage", value) for value in self.values]


def answer(values, warning="80", critical="90"):
    check = nagiosplugin.Check(Usage(values), nagiosplugin.ScalarContext("usage", warning, critical))
    check()
    return str(check.state), check.exitcode


nan = float("nan")
found = {
    "95": answer([95]),
    "nan": answer([nan]),
    "nan, 10:": answer([nan], "10:", "5:"),
    "nan, @0:80": answer([nan], "@0:80", "@0:80"),
    "nothing": answer([]),
}
print("nagiosplugin", version("nagiosplugin"), found)
as_seen = {"95": ("critical", 2), "nan": ("ok", 0), "nan, 10:": ("ok", 0), "nan, @0:80": ("critical", 2), "nothing": ("unknown", 3)}
sys.exit(0 if found == as_seen else "values that are no numbers are judged in another way now")
PYTHON
