#!/usr/bin/env bash
# Reader views drop the lists of an article whose longest text is in a `<details>`.
#
# A good guess: an `<article>` is what Mozilla's Readability, the reader view of Firefox, takes. It removes what is around
#   it.
# What happens: paragraphs score points for the element that holds them. Where the narrative is folded in a `<details>`,
#   that element wins against its article: the lists of the timeline and of the action items are gone, while single
#   paragraphs outside stay. The same text without `<details>` stays whole.
# Why our users care: who saves an incident for later, or reads it in reader view at night, sees a story without times and
#   without work to do. The guide says to print, or to use `show --format html`.
# Source: measured, @mozilla/readability 0.6.0 with jsdom 26.1.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @mozilla/readability@0.6.0 jsdom@26.1.0

cat > try.js <<'JS'
const { Readability } = require("@mozilla/readability");
const { JSDOM } = require("jsdom");
const { version } = require("@mozilla/readability/package.json");
const sentence = "The belt stood still, the depot filled up, and nobody saw the alert before the morning. ";
const page = (open, close) => `<html><head><title>The sorter stops</title></head><body><nav>Home</nav><main><article>
<h1>The sorter stops</h1>
<p>The sorter stopped for two hours on 30 May, because dust covered its sensor.</p>
<h2>Timeline</h2><ul><li>08:00: the belt stops and parcels pile up in front of it</li><li>10:00: the belt runs</li></ul>
<h2>Action items</h2><ul><li>Clean the sensor every week, as the maker of the belt advises</li></ul>
<h2>Narrative</h2>${open}${`<p>${sentence.repeat(4)}</p>`.repeat(4)}${close}
</article></main></body></html>`;
const kept = (open, close) => {
  const text = new Readability(new JSDOM(page(open, close)).window.document).parse().textContent;
  return ["dust covered its sensor", "parcels pile up", "Clean the sensor", "nobody saw"].map((part) => text.includes(part));
};
const plain = kept("", "");
const folded = kept("<details><summary>Read it</summary>", "</details>");
console.log(`@mozilla/readability ${version}: kept are [summary, timeline, action items, narrative]`);
console.log("  narrative in the article:", plain);
console.log("  narrative in <details>:  ", folded);
process.exit(plain.every(Boolean) && String(folded) === "true,false,false,true" ? 0 : 1);
JS
node try.js
