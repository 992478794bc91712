#!/usr/bin/env bash
# Day.js, ECharts and edtf.js read the half second of `14:05:30.5` as five milliseconds.
#
# A good guess: what is after the point is a fraction, so `.5` is half a second and `.25` a quarter, for whatever reads ISO
#   8601, as `Date` does.
# What happens: they take the digits for a count of milliseconds: `.5` is 5 ms and `.25` is 25 ms. ECharts and edtf.js do so
#   with a zone and without; Day.js without a zone, since it leaves others to `Date`. Three digits and more are read right.
# Why our users care: Go writes fractions without zeros at the end (RFC3339Nano), so of times with milliseconds one in ten has
#   one or two digits. Events of one second change their order in a chart, and effects come before causes. Our own times have no
#   fractions; the guide says to write three digits.
# Source: measured, dayjs 1.11.23, echarts 6.1.0, edtf 4.11.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund dayjs@1.11.23 echarts@6.1.0 edtf@4.11.1

cat > read.mjs <<'JS'
import dayjs from "dayjs";
import * as echarts from "echarts";
import edtf from "edtf";

const readers = { dayjs, echarts: echarts.time.parse, edtf: (text) => new Date(edtf(text).min), Date: (text) => new Date(text) };
for (const [name, read] of Object.entries(readers)) {
  const seen = ["30.5", "30.25", "30.250", "30.123456", "30.5Z"].map((text) => read(`2026-05-30T14:05:${text}`).toISOString());
  console.log(`${name}:`, ...seen.map((time) => time.slice(17, 23)));
}
JS
echo "30.5, 30.25, 30.250, 30.123456, 30.5Z"
TZ=UTC node read.mjs | tee seen
cat > expected <<'TEXT'
dayjs: 30.005 30.025 30.250 30.123 30.500
echarts: 30.005 30.025 30.250 30.123 30.005
edtf: 30.005 30.025 30.250 30.123 30.005
Date: 30.500 30.250 30.250 30.123 30.500
TEXT
diff expected seen || { echo "fractions are read in another way now"; exit 1; }
