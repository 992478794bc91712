#!/usr/bin/env bash
# slo-generator never alerts for a goal of 100 percent, and rounds a burn rate before it compares it.
#
# A good guess: a goal of 1.0 has no error budget, so that the first failure burns it without end: the alert fires, or the goal
#   is refused. An alert at a burn rate of 14.4 fires above it.
# What happens: the burn rate of such a goal is 0, so that all is well where nothing works: no alert, and the message for
#   "within the budget". Other burn rates are rounded to one decimal first: 14.44 is 14.4, and is not above it. 1.04, which is
#   over budget, is "within", too. Nothing is reported.
# Why our users care: "no lost order" is a goal of 100 percent, and often set after an incident as its action item. It is the
#   one goal that no outage breaks. Write 0.999999.
# Source: measured, slo-generator 2.6.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check slo-generator==2.6.0

cd "$folder"
cat > counted.py <<'PYTHON'
class CountedBackend:
    def __init__(self, client=None, good=0, bad=0):
        self.counts = good, bad

    def ratio(self, timestamp, window, slo_config):
        return self.counts
PYTHON
PYTHONPATH=. "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging
import sys
from importlib.metadata import version

from slo_generator.report import SLOReport

logging.disable(logging.CRITICAL)
STEP = {"name": "1 hour", "window": 3600, "burn_rate_threshold": 14.4, "alert": True, "message_alert": "page", "message_ok": "within"}


def report(goal, good, bad):
    spec = {"description": "Orders", "service_name": "shop", "feature_name": "orders", "method": "ratio", "goal": goal, "service_level_indicator": {}}
    config = {"metadata": {"name": "orders", "labels": {}}, "spec": spec}
    backend = {"class": "counted.CountedBackend", "good": good, "bad": bad}
    result = SLOReport(config=config, backend=backend, step=STEP, timestamp=1780149900)
    assert result.valid, result.errors
    return result.sli_measurement, result.error_budget_burn_rate, result.alert, result.consequence_message


found = {
    "all fail, goal 1": report(1.0, 0, 1000),
    "all fail, goal 0.999999": report(0.999999, 0, 1000),
    "14.44": report(0.999, 98556, 1444),
    "14.46": report(0.999, 98554, 1446),
    "1.04": report(0.999, 99896, 104),
}
print("slo-generator", version("slo-generator"), found)
seen = [found[name][1:] for name in ("all fail, goal 1", "14.44", "1.04")]
alerts = [found[name][2] for name in ("all fail, goal 0.999999", "14.46")]
as_seen = seen[0] == (0, False, "within") and seen[1][:2] == (14.4, False) and seen[2] == (1.0, False, "within")
sys.exit(0 if as_seen and alerts == [True, True] else "burn rates are counted in another way now")
PYTHON
