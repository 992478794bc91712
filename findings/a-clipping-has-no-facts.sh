#!/usr/bin/env bash
# Clippers of web pages leave out a list of facts, and the times of a timeline.
#
# A good guess: an article in `<article>` is kept, without what is around it. `<dl>` is what HTML has for "Severity: SEV 1", and
#   `<time>` for times. What is in the middle of the article belongs to it.
# What happens: defuddle, which Obsidian's clipper uses, leaves out a `<dl>` with short values, and each `<time>` of a table; of
#   a list the first time stays. @extractus/article-extractor leaves the words of each `<time>` out as well, and takes the
#   indentation out of code, so that YAML becomes other YAML. Nothing is reported. The same text without `<dl>` and `<time>` is
#   kept.
# Why our users care: people keep post-mortems of others, and status pages, in their notes this way. The clipping has the story,
#   without when it was and how bad. Our `show --format html` has facts as a list, and times as text.
# Source: measured, defuddle 0.19.4, @extractus/article-extractor 9.0.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund defuddle@0.19.4 @extractus/article-extractor@9.0.1 jsdom@26.1.0 >/dev/null

cat > clip.mjs <<'JS'
import { extractFromHtml } from "@extractus/article-extractor";
import { Defuddle } from "defuddle/node";
import { JSDOM } from "jsdom";

const before = "The disk of the queue was full, and the job that cleans it had been switched off for three weeks. Nobody saw it, since the "
  + "alert was muted, and the queue grew until customers could not pay any more.";
const after = "We switched the job on, raised the limit of the volume, and asked the owner of the alert to review it each quarter, so that a "
  + "muted alert does not stay muted for longer than a week.";
const parts = {
  facts: "<dl><dt>Severity</dt><dd>SEV 1</dd><dt>Owner</dt><dd>Ida</dd></dl>",
  table: "<table><tr><th>Time</th><th>Event</th></tr><tr><td><time>08:10</time></td><td>stop</td></tr>"
    + "<tr><td><time>08:40</time></td><td>run</td></tr></table>",
  "table without time": "<table><tr><th>Time</th><th>Event</th></tr><tr><td>08:10</td><td>stop</td></tr><tr><td>08:40</td><td>run</td></tr></table>",
  list: "<ul><li><time>08:10</time> It stopped.</li><li><time>08:40</time> It ran.</li></ul>",
  code: "<pre><code>limits:\n  memory: 64Mi</code></pre>",
};
const words = ["SEV 1", "Ida", "08:10", "08:40", "stop", "run", "ran", "  memory", "memory"];
const kept = (text, part) => words.filter((word) => part.includes(word) && text.includes(word)).join(", ").replace("  memory, memory", "code") || "nothing";
for (const [name, part] of Object.entries(parts)) {
  const page = `<html><head><title>Night</title></head><body><main><article><h1>Night</h1><p>${before}</p>${part}<p>${after}</p></article></main></body></html>`;
  const { content } = await Defuddle(new JSDOM(page, { url: "https://incidents.example/1" }).window.document, "https://incidents.example/1", { markdown: true });
  console.log(`defuddle, ${name}: ${kept(content, part)}`);
  console.log(`article-extractor, ${name}: ${kept((await extractFromHtml(page, "https://incidents.example/1")).content, part)}`);
}
JS
node clip.mjs > seen
cat seen
cat > expected <<'TEXT'
defuddle, facts: nothing
article-extractor, facts: SEV 1, Ida
defuddle, table: stop, run
article-extractor, table: stop, run
defuddle, table without time: 08:10, 08:40, stop, run
article-extractor, table without time: 08:10, 08:40, stop, run
defuddle, list: 08:10, stop, ran
article-extractor, list: stop, ran
defuddle, code: code
article-extractor, code: memory
TEXT
diff expected seen || { echo "articles are clipped in another way now"; exit 1; }
