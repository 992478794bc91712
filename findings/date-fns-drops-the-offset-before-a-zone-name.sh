#!/usr/bin/env bash
# date-fns drops the offset of a time that also names its zone, and gives another instant.
#
# A good guess: `2026-05-10T02:41:00+08:00[Asia/Shanghai]` is RFC 9557, which Java and Temporal print. A library reads it,
#   or ignores what is in brackets, or says that the date is invalid, as it does for `02:41:00Z[UTC]`.
# What happens: `parseISO` gives a valid date that is eight hours late: 02:41 UTC. It knows `+08:00` only as the last thing
#   in the text, and takes zero where it does not know an offset. Luxon reads brackets, but where they contradict the
#   offset, the offset is silently ignored. Temporal gives the instant, and refuses the contradiction.
# Why our users care: times of logs and incident tools have this form. A script that copies them into a timeline moves
#   events by hours, and each of them looks right. Our records do not take the brackets; the import reads the offset.
# Source: measured, date-fns 4.4.0, luxon 3.7.2, @js-temporal/polyfill 0.5.1; RFC 9557, 3.4, on offsets that contradict.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund date-fns@4.4.0 luxon@3.7.2 @js-temporal/polyfill@0.5.1

cat > try.mjs <<'JS'
import { parseISO } from "date-fns";
import { DateTime } from "luxon";
import { Temporal } from "@js-temporal/polyfill";
const named = "2026-05-10T02:41:00+08:00[Asia/Shanghai]";
const contradicting = "2026-05-10T02:41:00+02:00[Asia/Shanghai]";
const right = "2026-05-09T18:41:00.000Z";
const plain = parseISO("2026-05-10T02:41:00+08:00").toISOString();
const moved = parseISO(named).toISOString();
const invalid = Number.isNaN(parseISO("2026-05-10T02:41:00Z[UTC]").getTime());
const luxon = [named, contradicting].map((one) => DateTime.fromISO(one).toUTC().toISO());
const temporal = Temporal.Instant.from(named).toString();
let refused = false;
try {
  Temporal.ZonedDateTime.from(contradicting);
} catch {
  refused = true;
}
console.log("date-fns 4.4.0: without brackets", plain, "with them", moved, "Z[UTC] is invalid:", invalid);
console.log("luxon 3.7.2: agreeing and contradicting", luxon);
console.log("Temporal 0.5.1:", temporal, "refuses a contradiction:", refused);
const asSeen = plain === right && moved === "2026-05-10T02:41:00.000Z" && invalid
  && luxon.every((one) => one === right) && temporal === "2026-05-09T18:41:00Z" && refused;
process.exit(asSeen ? 0 : 1);
JS
node try.mjs
