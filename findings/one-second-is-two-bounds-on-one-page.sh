#!/usr/bin/env bash
# A bucket of one second is le="1.0" for the Prometheus client of Python and le="1" for OpenTelemetry, on the same page.
#
# A good guess: a bound of a histogram is a number, and all that write it for Prometheus write it in one way; the exporter of
#   OpenTelemetry uses the client of Python, so both write the same. A unit of seconds is in the name for all SDKs, or for none.
# What happens: bounds are labels, so texts. prometheus_client writes 1.0 and 5.0; OpenTelemetry's exporter for it writes 1 and 5
#   into the same page, as do prom-client and OpenTelemetry for JavaScript. 0.5 is the same for all. A histogram `latency` with
#   the unit `s` is `latency_seconds` in Python and `latency` in JavaScript.
# Why our users care: the part of requests that took a second at most is `…_bucket{le="1"}`, in rules of an SLO and in queries of
#   a post-mortem. It has one half of the services and says nothing of the other, so that the impact is half of what it was.
#   Write `le=~"1|1.0"`. Prometheus 3 makes 1.0 of what it scrapes, and 1 stays where OpenTelemetry sends it.
# Source: measured, prometheus_client 0.26.0, opentelemetry-exporter-prometheus 0.66b2, prom-client 15.1.3,
#   @opentelemetry/exporter-prometheus 0.223.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check prometheus_client==0.26.0 \
    opentelemetry-exporter-prometheus==0.66b2 opentelemetry-sdk==1.45.2
npm install --silent --no-audit --no-fund prom-client@15.1.3 @opentelemetry/exporter-prometheus@0.223.0 \
    @opentelemetry/sdk-metrics@2.12.1 @opentelemetry/api@1.9.1

cat > show.py <<'PYTHON'
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from prometheus_client import Histogram, generate_latest

BOUNDS = [0.5, 1, 2.5, 5]
Histogram("client", "Latency", buckets=BOUNDS, unit="seconds").observe(0.7)
meter = MeterProvider(metric_readers=[PrometheusMetricReader()]).get_meter("belt")
meter.create_histogram("telemetry", unit="s", explicit_bucket_boundaries_advisory=BOUNDS).record(0.7)
print(generate_latest().decode())
PYTHON
cat > show.mjs <<'JS'
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import prometheus from "prom-client";

const BOUNDS = [0.5, 1, 2.5, 5];
new prometheus.Histogram({ name: "client", help: "Latency", buckets: BOUNDS }).observe(0.7);
console.log(await prometheus.register.metrics());
const exporter = new PrometheusExporter({ preventServerStart: true });
const meter = new MeterProvider({ readers: [exporter] }).getMeter("belt");
meter.createHistogram("telemetry", { unit: "s", advice: { explicitBucketBoundaries: BOUNDS } }).record(0.7);
console.log(new PrometheusSerializer().serialize((await exporter.collect()).resourceMetrics));
JS
bounds() { sed -nE 's/^(\w+)_bucket\{.*(le="[0-9.]+").*/\1 \2/p' | sort | tr '\n' ' '; }
{
    echo "Python: $(venv/bin/python show.py | bounds)"
    echo "JavaScript: $(node show.mjs | bounds)"
} | tee seen
cat > expected <<'TEXT'
Python: client_seconds le="0.5" client_seconds le="1.0" client_seconds le="2.5" client_seconds le="5.0" telemetry_seconds le="0.5" telemetry_seconds le="1" telemetry_seconds le="2.5" telemetry_seconds le="5" 
JavaScript: client le="0.5" client le="1" client le="2.5" client le="5" telemetry le="0.5" telemetry le="1" telemetry le="2.5" telemetry le="5" 
TEXT
diff expected seen || { echo "bounds are written in another way now"; exit 1; }
