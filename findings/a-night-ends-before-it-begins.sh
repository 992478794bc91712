#!/usr/bin/env bash
# Mermaid draws what lasts over midnight as ending 23 hours before it began.
#
# A good guess: a gantt with `dateFormat HH:mm` is made for one night. From 23:50 to 00:20 are thirty minutes, or it is an error.
# What happens: both times are of today. The task ends 23.5 hours before it begins, its bar goes to the left from its start, and
#   the axis covers a whole day. A task with a duration (`23:50, 30m`) ends the next day, and so is right; one that comes `after`
#   the first starts at 00:20, before it. Nothing is reported. The date is that of the day on which it is looked at.
# Why our users care: incidents at midnight are common, since jobs and certificates end there. Give the full time, with
#   `dateFormat YYYY-MM-DDTHH:mm`, as our timelines have it.
# Source: measured, mermaid 12.3.0 with jsdom 29.1.1.
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
const chart = "gantt\n  dateFormat HH:mm\n  Outage :outage, 23:50, 00:20\n  Cleaning :after outage, 1h\n  Alert :23:50, 30m\n";
const [outage, cleaning, alert] = (await mermaid.mermaidAPI.getDiagramFromText(chart)).db.getTasks();
const minutes = ({ startTime, endTime }) => (endTime - startTime) / 60000;
console.log("23:50 to 00:20 lasts", minutes(outage), "minutes; 23:50, 30m lasts", minutes(alert), "minutes");
console.log("what comes after it starts", (cleaning.startTime - outage.startTime) / 60000, "minutes after its start");
if (minutes(outage) !== -1410 || minutes(alert) !== 30 || cleaning.startTime >= outage.startTime) throw new Error("midnight is drawn in another way now");
JS
TZ=UTC node read.mjs
