#!/usr/bin/env bash
# Adaptive Cards show `{{TIME(…)}}` itself where the time has milliseconds, as JavaScript writes it.
#
# A good guess: `{{DATE(2026-05-30T14:05:00Z, SHORT)}}` in a card is shown as a date in the reader's zone. The documentation asks
#   for RFC 3339, and `new Date().toISOString()` is that.
# What happens: a fraction of a second, a time without seconds, and an offset without a colon are no time for it, and readers see
#   "{{TIME(2026-05-30T14:05:00.000Z)}}". `2026-05-30T14:05:00Z` and `+02:00` are shown as 2:05 PM and 12:05 PM.
#   Nothing is reported, and designers' examples have no fraction.
# Why our users care: cards in Teams announce incidents and reviews. The one thing to read in them at night, the time, is a
#   formula. Cut the fraction off. Times in our JSON have none.
# Source: measured, adaptivecards 3.0.6 with jsdom 29.1.1; RFC 3339, 5.6 allows fractions.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund adaptivecards@3.0.6 jsdom@29.1.1 >/dev/null

cat > show.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { JSDOM } = require("jsdom");

const { window } = new JSDOM("<!doctype html>");
Object.assign(globalThis, { window, document: window.document, HTMLElement: window.HTMLElement, Node: window.Node });
const { AdaptiveCard } = require("./node_modules/adaptivecards/dist/adaptivecards.js");
AdaptiveCard.onProcessMarkdown = (text, result) => Object.assign(result, { outputHtml: text, didProcess: true });

console.log("adaptivecards", JSON.parse(readFileSync("node_modules/adaptivecards/package.json")).version);
const times = { "2026-05-30T14:05:00Z": true, "2026-05-30T14:05:00+02:00": true, "2026-05-30T14:05:00.000Z": false, "2026-05-30T14:05Z": false };
for (const [time, read] of Object.entries(times)) {
  const card = new AdaptiveCard();
  card.parse({ type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text: `{{TIME(${time})}}` }] });
  const shown = card.render().textContent;
  console.log(time, "->", shown);
  if (shown.includes("TIME") === read) process.exitCode = 1;
}
JS
TZ=UTC node show.cjs
