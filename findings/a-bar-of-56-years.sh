#!/usr/bin/env bash
# Mermaid reads Unix seconds of a start as milliseconds, and those of an end as seconds.
#
# A good guess: `dateFormat X` is documented as a Unix timestamp, and holds for both times of a task in a gantt.
# What happens: a task from 1780000000 to 1780003600, one hour of May 2026, begins on 21 January 1970 and ends in May 2026.
#   A task that begins `after` it is right. With `dateFormat x`, milliseconds, start and end are right. Nothing is reported.
# Why our users care: monitoring gives seconds, and a chart of an incident from an alert's times is one line across the page,
#   with an axis of years. The guide says to write times as text.
# Source: measured, mermaid 12.3.0 (11.17.2 does the same), with jsdom 29.1.1; mermaid, gantt diagrams, input date format.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund mermaid@12.3.0 jsdom@29.1.1 >/dev/null
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
console.log("mermaid", JSON.parse(readFileSync("node_modules/mermaid/package.json")).version);
const seen = { X: "1970-01-21T14:26:40.000Z", x: "2026-05-28T20:26:40.000Z" };
for (const [format, times] of [["X", "1780000000, 1780003600"], ["x", "1780000000000, 1780003600000"]]) {
  const chart = `gantt\n  dateFormat ${format}\n  Outage :outage, ${times}\n`;
  const [task] = (await mermaid.mermaidAPI.getDiagramFromText(chart)).db.getTasks();
  const [start, end] = [task.startTime.toISOString(), task.endTime.toISOString()];
  console.log(`dateFormat ${format}, ${times}: from ${start} to ${end}`);
  if (start !== seen[format] || end !== "2026-05-28T21:26:40.000Z") process.exitCode = 1;
}
JS
TZ=UTC node read.mjs
