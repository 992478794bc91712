#!/usr/bin/env bash
# Vega-Lite counts what happened on 1 June in May, for readers in America.
#
# A good guess: `2026-06-01` has no time and no zone, so `timeUnit: "yearmonth"` puts it in June, for everybody. Where a library
#   needs an instant for it, it reads and counts days in one zone.
# What happens: days are read as midnight UTC and counted by the clock of the reader. In New York that is 20:00 on 31 May, and a
#   bar per month has the incidents of the first day in the month before. In Berlin it is right, and with `utcyearmonth`,
#   which draws on an axis in UTC, it is right everywhere.
# Why our users care: Altair, notebooks and dashboards draw with it. Two readers see other numbers in one chart, and the author
#   in Europe sees none of it. The guide says to ask for UTC.
# Source: measured, vega-lite 6.4.3 with vega 6.4.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund vega@6.4.0 vega-lite@6.4.3 >/dev/null 2>&1
cat > count.mjs <<'JS'
import { parse, version, View } from "vega";
import { compile, version as lite } from "vega-lite";

const zone = process.env.TZ;
const values = ["2026-05-30", "2026-06-01", "2026-06-15"].map((day) => ({ day }));
const counts = {};
for (const timeUnit of ["yearmonth", "utcyearmonth"]) {
  const encoding = { x: { timeUnit, field: "day", type: "temporal" }, y: { aggregate: "count" } };
  const { spec } = compile({ data: { values }, mark: "bar", encoding });
  const view = await new View(parse(spec), { renderer: "none" }).runAsync();
  const months = view.data("data_0").map((row) => `${row.__count} in ${new Date(row[`${timeUnit}_day`]).toLocaleString("en", { month: "long", timeZone: timeUnit.startsWith("utc") ? "UTC" : zone })}`);
  console.log(`vega-lite ${lite}, vega ${version}, ${zone}, ${timeUnit}: ${months.sort().join(", ")}`);
  counts[timeUnit] = months.sort().join(", ");
}
const seen = {
  "America/New_York": { yearmonth: "1 in June, 2 in May", utcyearmonth: "1 in May, 2 in June" },
  "Europe/Berlin": { yearmonth: "1 in May, 2 in June", utcyearmonth: "1 in May, 2 in June" },
};
if (JSON.stringify(counts) !== JSON.stringify(seen[zone])) process.exitCode = 1;
JS
TZ=Europe/Berlin node count.mjs
TZ=America/New_York node count.mjs
