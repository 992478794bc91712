#!/usr/bin/env bash
# Clients of monitoring read one local time in two zones: Google's and Prometheus' as local, those of AWS, Azure, Datadog as UTC.
#
# A good guess: a `datetime` without a zone is local time, as its own `timestamp()` has it, or a client refuses it. All clients
#   that ask for the metrics from 14:05 to 15:05 ask for the same hour. google-cloud-monitoring reads a time as protobuf, on
#   which it is built, does.
# What happens: on a machine in New York, prometheus-api-client and google-cloud-monitoring ask for 18:05 UTC. boto3, Azure,
#   InfluxDB and Datadog take 14:05 for UTC, and protobuf as well; Azure says so in a warning, the others say nothing.
# Why our users care: a script collects the metrics of an incident from several places, with the times of the record. The charts
#   lie four hours apart, or one of them is of another part of the day and shows nothing unusual. On a server in UTC all agree.
#   Give each time its zone: `datetime(…, tzinfo=UTC)`.
# Source: measured, boto3 1.44.8, azure-monitor-query 2.0.0, google-cloud-monitoring 2.32.0, proto-plus 1.29.0, protobuf 7.36.2,
#   prometheus-api-client 0.7.2, influxdb-client 1.50.0, datadog-api-client 2.62.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 azure-monitor-query==2.0.0 \
    google-cloud-monitoring==2.32.0 proto-plus==1.29.0 protobuf==7.36.2 prometheus-api-client==0.7.2 \
    influxdb-client==1.50.0 datadog-api-client==2.62.0

cat > show.py <<'PYTHON'
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import boto3
from azure.core.credentials import AccessToken
from azure.monitor.query import LogsQueryClient
from datadog_api_client.model_utils import model_to_dict
from datadog_api_client.v2.model.incident_update_attributes import IncidentUpdateAttributes
from google.cloud.monitoring_v3 import TimeInterval
from google.protobuf.timestamp_pb2 import Timestamp
from influxdb_client import Point
from prometheus_api_client import PrometheusConnect

START = datetime(2026, 5, 30, 14, 5)
END = START + timedelta(hours=1)
ASKED = []


class Service(BaseHTTPRequestHandler):
    """Keeps what it is asked for, and has no data."""

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        ASKED.append((parse_qs(urlsplit(self.path).query), body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "success", "data": {"result": []}, "tables": []}')

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Credential:
    def get_token(self, *_, **__):
        return AccessToken("none", 9999999999)


def utc(seconds):
    return datetime.fromtimestamp(float(seconds), UTC).strftime("%H:%M UTC")


server = HTTPServer(("127.0.0.1", 0), Service)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
keys = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
cloudwatch = boto3.client("cloudwatch", region_name="us-east-1", endpoint_url=url, **keys)
cloudwatch.get_metric_statistics(Namespace="belt", MetricName="errors", StartTime=START, EndTime=END, Period=60)
print("boto3:", utc(json.loads(ASKED[-1][1])["StartTime"]))
LogsQueryClient(Credential(), endpoint=url).query_workspace("belt", "errors", timespan=(START, END), enforce_https=False)
print("azure-monitor-query:", json.loads(ASKED[-1][1])["timespan"])
print("influxdb-client:", utc(int(Point("belt").field("errors", 1).time(START).to_line_protocol().split()[-1]) / 1e9))
print("datadog-api-client:", model_to_dict(IncidentUpdateAttributes(customer_impact_start=START))["customer_impact_start"])
stamp = Timestamp()
stamp.FromDatetime(START)
print("protobuf:", stamp.ToJsonString())
PrometheusConnect(url=url).custom_query_range("errors", START, END, "60")
print("prometheus-api-client:", utc(ASKED[-1][0]["start"][0]))
print("google-cloud-monitoring:", json.loads(TimeInterval.to_json(TimeInterval(start_time=START)))["startTime"])
PYTHON
TZ=America/New_York venv/bin/python show.py 2> messages | tee seen
cat > expected <<'TEXT'
boto3: 14:05 UTC
azure-monitor-query: 2026-05-30T14:05:00.000Z/2026-05-30T15:05:00.000Z
influxdb-client: 14:05 UTC
datadog-api-client: 2026-05-30T14:05:00.000Z
protobuf: 2026-05-30T14:05:00Z
prometheus-api-client: 18:05 UTC
google-cloud-monitoring: 2026-05-30T18:05:00Z
TEXT
diff expected seen || { echo "local times are read in another way now"; exit 1; }
