#!/usr/bin/env bash
# Templates of Adaptive Cards take no time without milliseconds or with an offset; the cards take none with milliseconds.
#
# A good guess: functions such as `addMinutes` read ISO 8601, as `formatDateTime` beside them does: `2026-05-30T14:05:00Z`, with
#   or without milliseconds, and 14:05+02:00. What they give can be put into the `{{TIME(…)}}` of the card.
# What happens: `addMinutes`, `dayOfWeek`, `date` and `dateTimeDiff` refuse all but the form of JavaScript, "14:05:00.000Z". The
#   template then shows "${addMinutes(at, 30)}" itself. For "14:05:00.000Z" it gives "14:35:00.000Z", which `TIME` in turn does
#   not read. 90 minutes are one hour, since 90 / 60 is 1, also times 1.0.
# Why our users care: cards in Teams announce incidents: "next update in 30 minutes". APIs and our JSON write whole seconds with
#   Z, so that the formula is what people read. Compute times before, and hand over seconds with Z.
# Source: measured, adaptive-expressions 4.23.3, adaptivecards-templating 2.3.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund adaptive-expressions@4.23.3 adaptivecards-templating@2.3.1

cat > read.mjs <<'JS'
import expressions from "adaptive-expressions";
import templating from "adaptivecards-templating";

for (const at of ["2026-05-30T14:05:00Z", "2026-05-30T14:05:00+02:00", "2026-05-30T14:05:00.000Z"]) {
  const values = ["formatDateTime(at)", "addMinutes(at, 30)", "date(at)"].map((text) => {
    const { value, error } = expressions.Expression.parse(text).tryEvaluate({ at });
    return error ? "refused" : value;
  });
  const card = new templating.Template({ text: "Next update: ${addMinutes(at, 30)}" }).expand({ $root: { at } });
  console.log(`${at}: ${values.join(", ")}; card: ${card.text}`);
}
for (const text of ["90 / 60", "90 / 60 * 1.0"]) console.log(text, "=", expressions.Expression.parse(text).tryEvaluate({}).value);
JS
TZ=UTC node read.mjs 2>/dev/null | tee seen
cat > expected <<'TEXT'
2026-05-30T14:05:00Z: 2026-05-30T14:05:00.000Z, refused, refused; card: Next update: ${addMinutes(at, 30)}
2026-05-30T14:05:00+02:00: 2026-05-30T12:05:00.000Z, refused, refused; card: Next update: ${addMinutes(at, 30)}
2026-05-30T14:05:00.000Z: 2026-05-30T14:05:00.000Z, 2026-05-30T14:35:00.000Z, 5/30/2026; card: Next update: 2026-05-30T14:35:00.000Z
90 / 60 = 1
90 / 60 * 1.0 = 1
TEXT
diff expected seen || { echo "times are read in another way now"; exit 1; }
