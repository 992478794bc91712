#!/usr/bin/env bash
# Arrow for JavaScript gives an availability of 99.95 as 9995, and a duration and a time of day as a number of microseconds.
#
# A good guess: a decimal of Arrow is read as 99.95, as in Python, or as an object that knows where its point is. A duration of
#   90 minutes and a time of day tell their unit in some way. hyparquet gives 99.95 of the same columns in Parquet.
# What happens: a decimal is its digits without the point: "9995" as a text and in JSON, and 120.50 is "1205000" where the
#   column has four places. 90 minutes are 5400000000 and 14:05 is 50700000000, also for hyparquet. A time in Berlin and a local
#   one are both numbers of milliseconds. The unit, the scale and the zone are in the schema only.
# Why our users care: notebooks and DuckDB in the browser hand results to JavaScript as Arrow, and charts take the values. An
#   SLO of 9995 is seen; a cost of 120.50 that is 12050 is not. Cast decimals to doubles, durations to minutes, in the query.
# Source: measured, apache-arrow 21.2.0 (npm), pyarrow 26.0.1, hyparquet 1.33.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund apache-arrow@21.2.0 hyparquet@1.33.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1

venv/bin/python - <<'PYTHON'
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet

table = pa.table(
    {
        "share": pa.array([Decimal("99.95")]),
        "cost": pa.array([Decimal("120.5000")]),
        "took": pa.array([timedelta(minutes=90)], pa.duration("us")),
        "at": pa.array([time(14, 5)], pa.time64("us")),
        "local": pa.array([datetime(2026, 5, 30, 14, 5)], pa.timestamp("us")),
        "berlin": pa.array([datetime(2026, 5, 30, 12, 5, tzinfo=UTC)], pa.timestamp("us", tz="Europe/Berlin")),
    }
)
with pa.OSFile("incidents.arrow", "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
    writer.write_table(table)
pyarrow.parquet.write_table(table, "incidents.parquet")
print("pyarrow", {name: str(value) for name, value in pa.ipc.open_file("incidents.arrow").read_all().to_pylist()[0].items()})
PYTHON
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";

const text = (row) => Object.entries(row).map(([name, value]) => `${name}=${value instanceof Date ? value.toISOString() : value}`).join(" ");
console.log("apache-arrow", text(tableFromIPC(readFileSync("incidents.arrow")).get(0).toJSON()));
console.log("hyparquet", text((await parquetReadObjects({ file: await asyncBufferFromFile("incidents.parquet") }))[0]));
JS
TZ=UTC node read.mjs | tee seen
cat > expected <<'TEXT'
apache-arrow share=9995 cost=1205000 took=5400000000 at=50700000000 local=1780149900000 berlin=1780142700000
hyparquet share=99.95 cost=120.5 took=5400000000 at=50700000000 local=2026-05-30T14:05:00.000Z berlin=2026-05-30T12:05:00.000Z
TEXT
diff expected seen || { echo "values are given in another way now"; exit 1; }
