#!/usr/bin/env bash
# Grafana's library reads an interval of 1h30m, and of 1.5h, as one hour.
#
# A good guess: Prometheus writes 90 minutes as `1h30m`, and so do Go and Kubernetes. The library that plugins of Grafana share
#   reads it, or throws "Invalid interval string" as it does for other words.
# What happens: `rangeUtil.intervalToSeconds` and `intervalToMs` take the first number and unit and drop the rest: `1h30m`,
#   `1.5h` and `1h` are 3600 seconds, `1d12h` is a day. `90m` is right. "soon" is refused. Nothing is reported.
# Why our users care: thresholds, windows of SLOs and steps of queries are set so in panels and plugins. A rule that Prometheus
#   evaluates over an hour and a half is drawn over an hour beside it. Our durations are numbers of seconds.
# Source: measured, @grafana/data 13.2.3.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @grafana/data@13.2.3 react@19.3.1 react-dom@19.3.1

cat > interval.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { rangeUtil } = require("@grafana/data");

const seconds = (text) => {
  try {
    return rangeUtil.intervalToSeconds(text);
  } catch {
    return "refused";
  }
};
const found = Object.fromEntries(["1h", "1h30m", "1.5h", "1d12h", "90m", "soon"].map((text) => [text, seconds(text)]));
console.log("@grafana/data", JSON.parse(readFileSync("node_modules/@grafana/data/package.json")).version, found);
const seen = { "1h": 3600, "1h30m": 3600, "1.5h": 3600, "1d12h": 86400, "90m": 5400, soon: "refused" };
if (JSON.stringify(found) !== JSON.stringify(seen)) throw new Error("intervals are read in another way now");
JS
node interval.cjs
