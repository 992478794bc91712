#!/usr/bin/env bash
# The timeline of Mermaid takes no time such as 14:05, and its journey makes "14" of an event.
#
# A good guess: a diagram that is called timeline has clock times. After "14:05 : disk full" there is one colon with spaces
#   around it, which separates, and one without, which does not. In the text of the event, "restart at 14:06" is fine.
# What happens: "14:05 : disk full", and `2026-05-30T14:05Z` as well, are errors: a period of time may have no colon, and no
#   quotes help. Hours without minutes pass. In a `journey`, "14:05 disk full: 3: Ida" is no error: the task is called "14", Ida
#   is not there, a person named "3" is, and the score is no number.
# Why our users care: the timeline is what one draws of an incident. On the code host an error stands in its place. "14.05",
#   "14h05" and a full-width colon are shown; the guide says to write one of them. Our own pages draw timelines from the times
#   of the record.
# Source: measured, mermaid 11.17.2.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund mermaid@11.17.2 jsdom@29.1.1

cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
console.log("mermaid", JSON.parse(readFileSync("node_modules/mermaid/package.json")).version);
const tasks = async (text) => (await mermaid.mermaidAPI.getDiagramFromText(text)).db.getTasks();
for (const time of ["14:05", '"14:05"', "2026-05-30T14:05Z", "14.05", "14h05"]) {
  const seen = await tasks(`timeline\n  ${time} : restart at 14:06`).then(
    (found) => found.map(({ task, events }) => `${task.trim()} | ${events}`).join(),
    (error) => error.message.split(" on ")[0],
  );
  console.log(`${time}: ${seen}`);
}
const [{ task, people, score }] = await tasks("journey\n  section Night\n    14:05 disk full: 3: Ida");
console.log(`journey: ${task} | ${people} | ${score}`);
JS
node read.mjs | tee seen
cat > expected <<'TEXT'
14:05: Parse error
"14:05": Parse error
2026-05-30T14:05Z: Parse error
14.05: 14.05 | restart at 14:06
14h05: 14h05 | restart at 14:06
journey: 14 | 3 | NaN
TEXT
diff expected <(tail -n +2 seen) || { echo "colons are read in another way now"; exit 1; }
