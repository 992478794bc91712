#!/usr/bin/env bash
# DeepDiff sees no change where a start gets a zone, for Python another value, and none in a list where 1, 1, 2 is 1, 2, 2.
#
# A good guess: what DeepDiff reports is what `==` finds unequal. 14:05 without a zone and 14:05 UTC are unequal in Python, as
#   nobody knows what the first is. `ignore_order=True` ignores the order, and counts.
# What happens: a time without a zone is taken for UTC, also where the other is 16:05+02:00: the difference is empty. Times of
#   the day are compared in another way: 14:05 and 14:05 UTC differ. With `ignore_order=True` the number of equal items does
#   not count, unless `report_repetition=True` is added.
# Why our users care: bots say in a channel what changed in a record or an export since yesterday. That somebody wrote the zone,
#   which moves the start for all who read it as local, is a change that matters, and it is not said. Compare what is
#   written, as texts.
# Source: measured, deepdiff 9.1.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check deepdiff==9.1.0

cat > show.py <<'PYTHON'
from datetime import UTC, datetime, time

from deepdiff import DeepDiff

START = datetime.fromisoformat("2026-05-30T14:05")
for other in ("2026-05-30T14:05+00:00", "2026-05-30T16:05+02:00", "2026-05-30T14:05+02:00"):
    value = datetime.fromisoformat(other)
    print(START, "and", value, "| equal:", START == value, "| changed:", bool(DeepDiff({"start": START}, {"start": value})))
print("14:05 and 14:05 UTC | changed:", bool(DeepDiff(time(14, 5), time(14, 5, tzinfo=UTC))))
for options in ({}, {"report_repetition": True}):
    changed = bool(DeepDiff([1, 1, 2], [1, 2, 2], ignore_order=True, **options))
    print("1, 1, 2 and 1, 2, 2 in any order", options, "| changed:", changed)
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
2026-05-30 14:05:00 and 2026-05-30 14:05:00+00:00 | equal: False | changed: False
2026-05-30 14:05:00 and 2026-05-30 16:05:00+02:00 | equal: False | changed: False
2026-05-30 14:05:00 and 2026-05-30 14:05:00+02:00 | equal: False | changed: True
14:05 and 14:05 UTC | changed: True
1, 1, 2 and 1, 2, 2 in any order {} | changed: False
1, 1, 2 and 1, 2, 2 in any order {'report_repetition': True} | changed: True
TEXT
diff expected seen || { echo "times are compared in another way now"; exit 1; }
