#!/usr/bin/env bash
# Mermaid draws a task without length where it understands the start and not the end.
#
# A good guess: start and end of a task are read alike. A time that the `dateFormat` does not fit is an error, as an unknown
#   start is, or is read by the browser, as a start with a Z is.
# What happens: `2026-05-30T08:00Z, 2026-05-30T09:30Z` begins at 08:00 UTC and lasts 0 minutes, since only the start may be in
#   another form. With offsets in the format (`ssZ`), a task of 90 minutes at `+02:00` has no length either, but on a machine
#   in that zone it has. A duration such as `1h30m`, `90min` or `1d 11h` is nothing, too; `90m` and `35h` work. A night from
#   `23:50` to `00:20` has -1410 minutes. Nothing is reported.
# Why our users care: code hosts draw Mermaid in Markdown, so it is how timelines are drawn in post-mortems. The longest phase
#   becomes a line that nobody sees. The guide says which forms work; our own charts are drawn from the times of the record.
# Source: measured, mermaid 12.3.0 (11.17.2 does the same), with jsdom 29.1.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund mermaid@12.3.0 jsdom@29.1.1

cat > draw.mjs <<'JS'
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<div></div>");
global.window = window;
global.document = window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
for (const [format, times] of [
  ["YYYY-MM-DDTHH:mm", "2026-05-30T08:00, 2026-05-30T09:30"],
  ["YYYY-MM-DDTHH:mm", "2026-05-30T08:00Z, 2026-05-30T09:30Z"],
  ["YYYY-MM-DDTHH:mm:ssZ", "2026-05-30T08:00:00Z, 2026-05-30T09:30:00Z"],
  ["YYYY-MM-DDTHH:mm:ssZ", "2026-05-30T10:00:00+02:00, 2026-05-30T11:30:00+02:00"],
  ["YYYY-MM-DDTHH:mm", "2026-05-30T08:00, 90m"],
  ["YYYY-MM-DDTHH:mm", "2026-05-30T08:00, 1h30m"],
  ["YYYY-MM-DDTHH:mm", "2026-05-30T08:00, 90min"],
  ["HH:mm", "23:50, 00:20"],
]) {
  const chart = `gantt\n dateFormat ${format}\n section Phases\n Leak :leak, ${times}\n`;
  const [task] = (await mermaid.mermaidAPI.getDiagramFromText(chart)).db.getTasks();
  const start = format === "HH:mm" ? "" : `from ${task.startTime.toISOString().slice(11, 16)}Z, `;
  console.log(`${times}: ${start}${(task.endTime - task.startTime) / 60000} minutes`);
}
JS
seen=$(TZ=UTC node draw.mjs)
echo "$seen"
expected="2026-05-30T08:00, 2026-05-30T09:30: from 08:00Z, 90 minutes
2026-05-30T08:00Z, 2026-05-30T09:30Z: from 08:00Z, 0 minutes
2026-05-30T08:00:00Z, 2026-05-30T09:30:00Z: from 08:00Z, 0 minutes
2026-05-30T10:00:00+02:00, 2026-05-30T11:30:00+02:00: from 08:00Z, 0 minutes
2026-05-30T08:00, 90m: from 08:00Z, 90 minutes
2026-05-30T08:00, 1h30m: from 08:00Z, 0 minutes
2026-05-30T08:00, 90min: from 08:00Z, 0 minutes
23:50, 00:20: -1410 minutes"
test "$seen" = "$expected" || { echo "Mermaid reads ends in another way now; expected:"; echo "$expected"; exit 1; }
there=$(TZ=Europe/Berlin node draw.mjs | grep "+02:00")
echo "in Berlin: $there"
test "${there##*, }" = "90 minutes" || { echo "expected 90 minutes in Berlin"; exit 1; }
