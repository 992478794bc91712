#!/usr/bin/env bash
# Both SDKs of CloudEvents give an event that was stored without a time the time at which it is read.
#
# A good guess: `time` is optional in CloudEvents: a sender that does not know when something happened leaves it out. What reads
#   such an event from a file or a queue gives it as it is, without a time.
# What happens: `JSONFormat.read` of the package for Python, and `HTTP.toEvent` of that for JavaScript, add the clock of the
#   reader. Read twice, the event has two times. Written again, the made-up one is in it, and looks as if it had been sent.
# Why our users care: alerts and changes come as CloudEvents from cloud monitoring and delivery pipelines, and are read hours
#   later for the timeline. Each of them then happened during the review. Look for `time` in the text itself.
# Source: measured, cloudevents 2.2.0 for Python, cloudevents 10.0.0 for JavaScript; CloudEvents 1.0.2, "time".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cloudevents@10.0.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cloudevents==2.2.0

echo '{"specversion": "1.0", "id": "1", "source": "/disk", "type": "alert", "data": {"node": "db-1"}}' > alert.json

venv/bin/python - <<'PYTHON'
import sys
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

text = Path("alert.json").read_text()
events = [JSONFormat().read(CloudEvent, text) for _ in range(2)]
first, second = (event.get_time() for event in events)
print("cloudevents for Python", version("cloudevents"), "reads", first, "and", second)
now = abs(datetime.now(UTC) - first) < timedelta(minutes=1)
sys.exit(0 if now and first != second and b'"time"' in JSONFormat().write(events[0]) else "no time is made up any more")
PYTHON
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { HTTP } from "cloudevents";

const body = readFileSync("alert.json", "utf-8");
const { time } = HTTP.toEvent({ headers: { "content-type": "application/cloudevents+json" }, body });
console.log("cloudevents for JavaScript", JSON.parse(readFileSync("node_modules/cloudevents/package.json")).version, "reads", time);
if (!(Math.abs(Date.now() - Date.parse(time)) < 60_000)) throw new Error("no time is made up any more");
JS
node read.mjs
