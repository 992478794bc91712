#!/usr/bin/env bash
# chrono drops the minutes of a time that ends in Z, unless a T comes before it.
#
# A good guess: RFC 3339 and most logs write `2026-05-30 14:05:07Z` with a space. A parser that reads `2026-05-30T14:05:07Z`,
#   `2026-05-30 14:05` and `14:05 UTC` reads this as well, or leaves the Z out.
# What happens: a digit before the Z has to end a word, and does not. chrono goes back to what fits: `2026-05-30 14:05Z` is
#   14:00, and `14:05:07Z` on that day is 14:05:00. In "14:05Z on 30 May 2026" it is two times: the noon of that day, and
#   14:00 of today with "at" before it. With `+00:00`, with " UTC" or with a T, all of it is read.
# Why our users care: chat bots, assistants and note apps find the times of a timeline with it. Minutes are what a timeline is
#   about; all events of an hour come at once, in any order. `postmortems timeline paste` reads such lines whole.
# Source: measured, chrono-node 2.10.3; RFC 3339, 5.6, on the space in place of the T.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund chrono-node@2.10.3

cat > read.mjs <<'JS'
import * as chrono from "chrono-node";

const reference = { instant: new Date("2026-06-01T00:00:00Z"), timezone: 0 };
for (const text of [
  "2026-05-30 14:05Z", "2026-05-30 14:05:07Z", "30 May 2026, 14:05Z", "at 14:05Z on 30 May 2026",
  "2026-05-30T14:05Z", "2026-05-30 14:05:07+00:00", "2026-05-30 14:05 UTC",
]) {
  const found = chrono.parse(text, reference).map((one) => one.start.date().toISOString().slice(0, 19));
  console.log(`${text}: ${found.join(" and ")}`);
}
JS
seen=$(TZ=UTC node read.mjs)
echo "$seen"
expected="2026-05-30 14:05Z: 2026-05-30T14:00:00
2026-05-30 14:05:07Z: 2026-05-30T14:05:00
30 May 2026, 14:05Z: 2026-05-30T14:00:00
at 14:05Z on 30 May 2026: 2026-06-01T14:00:00 and 2026-05-30T12:00:00
2026-05-30T14:05Z: 2026-05-30T14:05:00
2026-05-30 14:05:07+00:00: 2026-05-30T14:05:07
2026-05-30 14:05 UTC: 2026-05-30T14:05:00"
test "$seen" = "$expected" || { echo "chrono reads a Z in another way now; expected:"; echo "$expected"; exit 1; }
