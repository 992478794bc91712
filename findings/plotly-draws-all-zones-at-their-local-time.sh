#!/usr/bin/env bash
# Plotly draws one instant at three places of its axis, if it is written with three offsets.
#
# A good guess: `14:05+02:00` is 12:05 UTC. A chart library reads times as `Date` does, or refuses what it cannot place;
#   ECharts and Vega do the first.
# What happens: Plotly reads the offset and drops it. 12:05Z, 14:05+02:00 and 05:05-07:00, which are one moment, are points at
#   12:05, 14:05 and 05:05. The order of events changes, and so do the lengths of bars that begin in one zone and end in
#   another.
# Why our users care: records and logs have the offsets of their authors. A timeline of two teams shows the answer before the
#   question. Our files for programs hold UTC only; the guide says to convert all other times before.
# Source: measured, plotly.js 4.1.1 with jsdom 29.1.1, vega-loader 5.1.3, echarts 6.1.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund plotly.js-basic-dist-min@4.1.1 jsdom@29.1.1 vega-loader@5.1.3 echarts@6.1.0

cat > draw.cjs <<'JS'
const { JSDOM } = require("jsdom");

const { window } = new JSDOM('<div id="chart"></div>', { pretendToBeVisual: true });
window.URL.createObjectURL = () => "";
window.HTMLCanvasElement.prototype.getContext = () => null;
window.SVGElement.prototype.getBBox = () => ({ x: 0, y: 0, width: 10, height: 10 });
for (const name of ["HTMLElement", "Node", "Element", "DOMParser", "getComputedStyle", "MouseEvent", "Blob", "URL"]) {
  global[name] = window[name];
}
Object.assign(global, { window, document: window.document, self: window, requestAnimationFrame: window.requestAnimationFrame });
Object.defineProperty(global, "navigator", { value: window.navigator, configurable: true });
const Plotly = require("plotly.js-basic-dist-min");

const times = ["2026-05-30T12:05:00Z", "2026-05-30T14:05:00+02:00", "2026-05-30T05:05:00-07:00"];
const shown = (values) => values.map((value) => new Date(value).toISOString().slice(11, 16)).join(" ");
(async () => {
  const drawn = await Plotly.newPlot("chart", [{ x: times, y: [1, 2, 3] }]);
  console.log("plotly:", shown(drawn.calcdata[0].map((point) => point.x)));
  const { read } = await import("vega-loader");
  console.log("vega:", shown(read(times.map((at) => ({ at })), { type: "json", parse: { at: "date" } }).map((row) => row.at)));
  const echarts = await import("echarts");
  console.log("echarts:", shown(times.map((time) => echarts.time.parse(time))));
})();
JS
seen=$(TZ=UTC node draw.cjs)
echo "$seen"
expected="plotly: 12:05 14:05 05:05
vega: 12:05 12:05 12:05
echarts: 12:05 12:05 12:05"
test "$seen" = "$expected" || { echo "a library places times in another way now; expected:"; echo "$expected"; exit 1; }
