#!/usr/bin/env bash
# Chaos Toolkit takes two allowed words for a range of the alphabet: with "degraded" and "ok", "down" and "failed" are fine.
#
# A good guess: a tolerance that is a list names the values that are allowed. Two numbers may be the ends of a range. Two words
#   have no range, so they are two words, as three are three.
# What happens: any list of two is a range, and words are compared as texts. `["degraded", "ok"]` accepts "down", "error" and
#   "failed", which come between them. The same two as `["ok", "degraded"]` accept nothing, not even "ok". Three words are a
#   list. The experiment is valid, and nothing is reported.
# Why our users care: experiments check the steady state before and after a failure, often as an action item of an incident: the
#   state of a health page is "ok" or "degraded". The experiment passes while the service is down. Use a pattern (`type:
#   regex`).
# Source: measured, chaostoolkit-lib 1.44.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check chaostoolkit-lib==1.44.0

cat > "$folder/health.py" <<'PYTHON'
from pathlib import Path


def state():
    return (Path(__file__).parent / "state").read_text()
PYTHON
cd "$folder"
PYTHONPATH=. "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging
import sys
from importlib.metadata import version
from pathlib import Path

from chaoslib.experiment import ensure_experiment_is_valid, run_experiment

logging.disable(logging.CRITICAL)


def is_steady(state, *tolerance):
    Path("state").write_text(state)
    probe = {
        "type": "probe",
        "name": "health",
        "tolerance": list(tolerance),
        "provider": {"type": "python", "module": "health", "func": "state"},
    }
    experiment = {
        "title": "The shop survives",
        "description": "With one replica less",
        "steady-state-hypothesis": {"title": "It answers", "probes": [probe]},
        "method": [],
    }
    ensure_experiment_is_valid(experiment)
    return run_experiment(experiment)["steady_states"]["before"]["steady_state_met"]


STATES = ("ok", "degraded", "down", "failed")
LISTS = (("degraded", "ok"), ("ok", "degraded"), ("degraded", "ok", "warn"))
found = {words: [state for state in STATES if is_steady(state, *words)] for words in LISTS}
print("chaostoolkit-lib", version("chaostoolkit-lib"), found)
as_seen = [list(STATES), [], ["ok", "degraded"]]
sys.exit(0 if list(found.values()) == as_seen else "two words are compared in another way now")
PYTHON
