#!/usr/bin/env bash
# Traces of OpenTelemetry in JSON have other ids where protobuf's own reader reads them.
#
# A good guess: OTLP is defined in protobuf, and protobuf defines its JSON. `json_format.Parse` of a file that a collector
#   wrote gives the traces in it, or an error.
# What happens: OTLP writes ids in hexadecimal, and protobuf reads bytes as base64. 32 hexadecimal digits are valid base64: the
#   trace 5b8efff7… gets 24 bytes that begin with e5bf1e7d, and its span 12 in place of 8. Times and names are right. Nothing
#   is reported. Written again with `MessageToJson` the digits are back.
# Why our users care: a record links to the trace of the request that failed. What a script looks up by the bytes does not
#   exist in any backend. `base64.b64encode` of the bytes gives the digits back.
# Source: measured, opentelemetry-proto 1.45.2, protobuf 7.36.2; OTLP specification, JSON Protobuf Encoding: "not base64".
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check opentelemetry-proto==1.45.2 protobuf==7.36.2

"$folder/venv/bin/python" - <<'PYTHON'
import base64
import json
import sys
from importlib.metadata import version

from google.protobuf import json_format
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

SPAN = {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "name": "GET /", "startTimeUnixNano": "1780149900000000000"}
data = json_format.Parse(json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [SPAN]}]}]}), TracesData())
span = data.resource_spans[0].scope_spans[0].spans[0]
print("opentelemetry-proto", version("opentelemetry-proto"), "protobuf", version("protobuf"))
print("written:", SPAN["traceId"], "read:", span.trace_id.hex(), f"({len(span.trace_id)} bytes, span {len(span.span_id)})")
back = base64.b64encode(span.trace_id).decode() == SPAN["traceId"]
as_seen = span.trace_id.hex().startswith("e5bf1e7d") and (len(span.trace_id), len(span.span_id)) == (24, 12) and span.start_time_unix_nano == 1780149900000000000
sys.exit(0 if as_seen and back else "ids are read in another way now")
PYTHON
