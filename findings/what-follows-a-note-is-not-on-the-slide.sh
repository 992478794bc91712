#!/usr/bin/env bash
# reveal.js hides all that follows a line "Note:", and cuts a slide at `---` in a block of code.
#
# A good guess: notes for the speaker are marked in a way that no text has. "Note: the alert was off" is a paragraph of the
#   slide. What is in a fence is code.
# What happens: a line that begins with "Note:" or "Notes:", in any case, ends the slide: it and all below are notes, which only
#   the speaker sees. It holds in a fence, too, where a log has such a line: the fence opens on the slide and is not closed. A
#   line `---` between two documents of YAML ends the slide inside the fence, and the second half is a slide of its own.
# Why our users care: reviews show a post-mortem as slides, with reveal-md or the Markdown plugin. "Note:" is how a caution
#   begins: the action items below it are not shown, and nobody in the room misses them. The guide says to write `> [!NOTE]`.
# Source: measured, reveal.js 6.0.2.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund reveal.js@6.0.2 jsdom@29.1.1

cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><div></div>");
Object.assign(globalThis, { window, document: window.document });
const { default: Markdown } = await import("reveal.js/plugin/markdown");
const plugin = Markdown();
plugin.init({ getConfig: () => ({}), getRevealElement: () => document.querySelector("div") });
console.log("reveal.js", JSON.parse(readFileSync("node_modules/reveal.js/package.json")).version);
const show = (text) => {
  const page = new JSDOM(plugin.slidify(text, {})).window.document;
  for (const slide of page.querySelectorAll("section > script")) {
    const [seen, notes] = slide.textContent.split('<aside class="notes">');
    const words = (html) => new JSDOM(html).window.document.body.textContent.trim().replace(/\s+/g, " ");
    console.log(`slide: ${words(seen)}${notes ? `, only for the speaker: ${words(notes)}` : ""}`);
  }
};
show("# Disk full\n\nNote: the alert was off.\n\n- Bo turns it on by 1 July");
show("# Log\n\n```\nnote: retry\n```\n\nBo restarted it.");
show("```yaml\nretries: 1\n---\nretries: 9\n```");
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
slide: # Disk full, only for the speaker: the alert was off. Bo turns it on by 1 July
slide: # Log ```, only for the speaker: retry Bo restarted it.
slide: ```yaml retries: 1
slide: retries: 9 ```
TEXT
diff expected <(tail -n +2 seen) || { echo "slides are made in another way now"; exit 1; }
