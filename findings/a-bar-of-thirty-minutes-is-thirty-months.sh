#!/usr/bin/env bash
# Frappe Gantt draws a task of 30 minutes over 30 months, and drops the clock time after a T.
#
# A good guess: a task has a start, and an end or a duration. `min` is among its units, and `30min` is 30 minutes. A time in ISO
#   8601 is read, as `new Date` does, or refused.
# What happens: `duration: "30min"` ends in November 2028, since the `m` of months is found first. "1h 30min" is an hour and 30
#   months, "1.5h" five hours. `2026-05-30T08:00:00Z` is midnight of that day where the browser is, so an outage of 90 minutes
#   has no length and is drawn as a day. `2026-05-30 08:00` is read. Nothing is reported.
# Why our users care: charts of phases and of work after an incident are drawn with it in wikis and ERPNext. Ours are drawn from
#   the times of the record. The guide says how to write times for it.
# Source: measured, frappe-gantt 1.2.2 with jsdom 29.1.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund frappe-gantt@1.2.2 jsdom@29.1.1

cat > gantt.mjs <<'JS'
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM('<svg id="chart"></svg>', { pretendToBeVisual: true });
Object.assign(globalThis, { window, document: window.document, SVGElement: window.SVGElement, HTMLElement: window.HTMLElement });
Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
globalThis.requestAnimationFrame = () => 0;
window.Element.prototype.scrollTo = () => {};
window.SVGElement.prototype.getBBox = () => ({ x: 0, y: 0, width: 10, height: 10 });
const { default: Gantt } = await import("frappe-gantt");

const drawn = (times) => {
  const [task] = new Gantt("#chart", [{ id: "outage", name: "Outage", progress: 0, ...times }], { scroll_to: "start" }).tasks;
  return `${task._start.toISOString()} ${task._end.toISOString()}`;
};
const start = "2026-05-30 08:00";
const found = {
  "30min": drawn({ start, duration: "30min" }),
  "2h": drawn({ start, duration: "2h" }),
  "1.5h": drawn({ start, duration: "1.5h" }),
  "1h 30min": drawn({ start, duration: "1h 30min" }),
  T: drawn({ start: "2026-05-30T08:00:00Z", end: "2026-05-30T09:30:00Z" }),
  space: drawn({ start, end: "2026-05-30 09:30" }),
};
console.log("frappe-gantt", JSON.parse(readFileSync("node_modules/frappe-gantt/package.json")).version, found);
const seen = {
  "30min": "2028-11-30T08:00:00.000Z",
  "2h": "2026-05-30T10:00:00.000Z",
  "1.5h": "2026-05-30T13:00:00.000Z",
  "1h 30min": "2028-11-30T09:00:00.000Z",
  T: "2026-05-31T00:00:00.000Z",
  space: "2026-05-30T09:30:00.000Z",
};
const same = Object.entries(seen).every(([name, end]) => found[name].endsWith(end));
if (!same || !found.T.startsWith("2026-05-30T00:00")) throw new Error("times are read in another way now");
JS
TZ=UTC node gantt.mjs
