#!/usr/bin/env bash
# Two JavaScript readers of CSV make days of the year 2001 of severities, tickets and hosts.
#
# A good guess: a reader that finds dates by itself takes ISO dates, and perhaps 30.05.2026. `SEV-1` stays text.
# What happens: csv-parse (`cast_date`) and vega-loader (`parse: "auto"`) ask `Date.parse`, and V8 takes a word followed by a
#   number from 1 to 12 for a month: `SEV-1` is 1 January 2001, `OPS-12` 1 December. csv-parse does so for each cell, so
#   that OPS-12 is a date and OPS-13 is text; vega-loader for columns in which every cell can be read. Papa Parse and
#   `d3.autoType` take ISO dates only.
# Why our users care: tickets, severities and hosts have such names. A chart by severity gets an axis of time, and a join by
#   ticket loses some of them. The guide says to read all as text.
# Source: measured, csv-parse 7.0.3, vega-loader 5.1.3, papaparse 5.7.1, d3-dsv 3.0.2.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund csv-parse@7.0.3 vega-loader@5.1.3 papaparse@5.7.1 d3-dsv@3.0.2

cat > read.mjs <<'JS'
import { parse } from "csv-parse/sync";
import { autoType, csvParse } from "d3-dsv";
import Papa from "papaparse";
import { read } from "vega-loader";

const csv = "severity,ticket,host,due\nSEV-1,OPS-12,belt 7,2026-07-01\nSEV-2,OPS-13,node-3,2026-07-02\n";
const shown = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value));
const rows = {
  "csv-parse": parse(csv, { columns: true, cast: true, cast_date: true }),
  "vega-loader": read(csv, { type: "csv", parse: "auto" }).map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number.isInteger(value) ? new Date(value) : value])),
  ),
  "papaparse": Papa.parse(csv.trim(), { header: true, dynamicTyping: true }).data,
  "d3-dsv": csvParse(csv, autoType),
};
for (const [name, all] of Object.entries(rows)) {
  console.log(name + ":", all.map((row) => Object.values(row).map(shown).join(" ")).join(" / "));
}
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
expected="csv-parse: 2001-01-01 2001-12-01 2001-07-01 2026-07-01 / 2001-02-01 OPS-13 2001-03-01 2026-07-02
vega-loader: 2001-01-01 OPS-12 2001-07-01 2026-07-01 / 2001-02-01 OPS-13 2001-03-01 2026-07-02
papaparse: SEV-1 OPS-12 belt 7 2026-07-01 / SEV-2 OPS-13 node-3 2026-07-02
d3-dsv: SEV-1 OPS-12 belt 7 2026-07-01 / SEV-2 OPS-13 node-3 2026-07-02"
test "$seen" = "$expected" || { echo "a reader takes other words for dates now; expected:"; echo "$expected"; exit 1; }
