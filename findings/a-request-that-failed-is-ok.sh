#!/usr/bin/env bash
# A span of OpenTelemetry that was set to OK stays OK when the request fails after it, with the exception beside it.
#
# A good guess: the last status of a span counts, and an exception that leaves its block makes it an error, as the SDK of Python
#   does by itself. An error is what nobody wants to lose.
# What happens: OK is final. `set_status(ERROR)` after it is ignored without a message, and a block that is left by an exception
#   has the event `exception`, with its stack, and the status OK. It is so in Python and in JavaScript, since the
#   specification says so: OK is a statement of a person. The other way round, OK replaces an error. A status that is not set
#   becomes an error.
# Why our users care: the share of failed requests is counted by the status of spans, for an SLO or for the impact of an incident.
#   A handler that sets OK after the query, and fails while it writes the answer, counts as served. Look for the event
#   `exception`, and leave the status unset where all went well.
# Source: measured, opentelemetry-sdk 1.45.2, @opentelemetry/sdk-trace-base 2.12.1; OpenTelemetry trace API, "Set Status".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check opentelemetry-sdk==1.45.2
npm install --silent --no-audit --no-fund @opentelemetry/sdk-trace-base@2.12.1 @opentelemetry/api@1.9.1

cat > show.py <<'PYTHON'
from contextlib import suppress

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

kept = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(kept))
tracer = provider.get_tracer("belt")
for first in (StatusCode.UNSET, StatusCode.OK):
    with suppress(OSError), tracer.start_as_current_span("request") as span:
        span.set_status(first)
        raise OSError("disk full")
    done = kept.get_finished_spans()[-1]
    print("Python: block fails after", first.name, "=>", done.status.status_code.name, *(event.name for event in done.events))
for first, second in ((StatusCode.OK, StatusCode.ERROR), (StatusCode.ERROR, StatusCode.OK)):
    span = tracer.start_span("request")
    span.set_status(first)
    span.set_status(second)
    span.end()
    print("Python:", first.name, "then", second.name, "=>", span.status.status_code.name)
PYTHON
cat > show.mjs <<'JS'
import { SpanStatusCode } from "@opentelemetry/api";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";

const tracer = new BasicTracerProvider().getTracer("belt");
for (const [first, second] of [["OK", "ERROR"], ["ERROR", "OK"]]) {
  const span = tracer.startSpan("request");
  span.setStatus({ code: SpanStatusCode[first] });
  span.recordException(new Error("disk full"));
  span.setStatus({ code: SpanStatusCode[second], message: "disk full" });
  span.end();
  console.log("JavaScript:", first, "then", second, "=>", SpanStatusCode[span.status.code], span.events[0].name);
}
JS
{
    venv/bin/python show.py
    node show.mjs
} 2> messages | tee seen
cat > expected <<'TEXT'
Python: block fails after UNSET => ERROR exception
Python: block fails after OK => OK exception
Python: OK then ERROR => OK
Python: ERROR then OK => OK
JavaScript: OK then ERROR => OK exception
JavaScript: ERROR then OK => OK exception
TEXT
diff expected seen || { echo "statuses are kept in another way now"; exit 1; }
