#!/usr/bin/env bash
# Markwhen leaves out events whose ISO time has no seconds or an offset, and cuts "14:05 UTC" to 14:00.
#
# A good guess: what turns text into a timeline reads ISO 8601. A line that it does not understand is shown as text, or is
#   reported in the messages that it returns.
# What happens: `2026-05-30T14:05:00Z: paged` is an event. `2026-05-30T14:05Z`, `2026-05-30T14:05:00+02:00` and `~2026-05-30
#   14:05` are none, and there is no message. Of "2026-05-30 14:05 UTC: paged" the colon of the time ends the time: the event is
#   at 14:00, with the text "05 UTC: paged"; "14:05-14:20" is at 14:00 too. Times without a zone are of the machine, so UTC
#   cannot be said to the minute in any form but the first.
# Why our users care: Markwhen is made for timelines, and plugins of Obsidian and VS Code draw with it. Our records have times
#   as `2026-05-30T14:05Z` and `~2026-05-30T14:05Z`: a timeline made of them is empty. The guide says to add seconds.
# Source: measured, @markwhen/parser 1.2.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund @markwhen/parser@1.2.0

cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { parse } from "@markwhen/parser";

console.log("@markwhen/parser", JSON.parse(readFileSync("node_modules/@markwhen/parser/package.json")).version);
const times = [
  "2026-05-30T14:05:00Z", "2026-05-30T14:05Z", "2026-05-30T14:05:00+02:00", "~2026-05-30 14:05", "2026-05-30 14:05",
  "2026-05-30 14:05 UTC", "2026-05-30 14:05-14:20",
];
for (const time of times) {
  const { events, parseMessages } = parse(`${time}: paged\n`);
  const seen = events.children.map((event) => `${event.dateRangeIso.fromDateTimeIso.slice(11, 16)} ${event.firstLine.rest.trim()}`);
  console.log(`${time}: ${seen.join() || "nothing"}, messages: ${parseMessages.length}`);
}
JS
TZ=UTC node read.mjs | tee seen
cat > expected <<'TEXT'
2026-05-30T14:05:00Z: 14:05 paged, messages: 0
2026-05-30T14:05Z: nothing, messages: 0
2026-05-30T14:05:00+02:00: nothing, messages: 0
~2026-05-30 14:05: nothing, messages: 0
2026-05-30 14:05: 14:05 paged, messages: 0
2026-05-30 14:05 UTC: 14:00 05 UTC: paged, messages: 0
2026-05-30 14:05-14:20: 14:00 05-14:20: paged, messages: 0
TEXT
diff expected <(tail -n +2 seen) || { echo "times are read in another way now"; exit 1; }
