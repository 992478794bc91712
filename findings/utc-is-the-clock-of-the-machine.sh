#!/usr/bin/env bash
# UTCDate and TZDate of date-fns read "2026-05-30T14:05" on the clock of the machine.
#
# A good guess: `new UTCDate("2026-05-30T14:05")` is 14:05 in UTC, and `new TZDate("2026-05-30T14:05", "Asia/Tokyo")` is 14:05
#   in Tokyo. Both say so of numbers: `new UTCDate(2026, 4, 30, 14, 5)` is 14:05 UTC. `parseISO` with `in: tz(…)` does it.
# What happens: a text is read as `new Date` reads it, in the zone of the machine, and only then shown in the other: on a
#   machine in New York, UTCDate gives 18:05Z, and TZDate 03:05 of the next day in Tokyo. On a server in UTC the one is right
#   by chance. A text without a time is UTC for both, so 30 May in Tokyo begins at 09:00.
# Why our users care: they are the classes of date-fns 4 for zones. A table with times "in UTC", read with UTCDate, is right in
#   CI and wrong on laptops. Use `parseISO(text, { in: tz("Asia/Tokyo") })`, or write the Z.
# Source: measured, @date-fns/utc 2.1.1, @date-fns/tz 1.5.0, date-fns 4.4.0, with node in the zone America/New_York.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @date-fns/utc@2.1.1 @date-fns/tz@1.5.0 date-fns@4.4.0

cat > show.mjs <<'JS'
import { TZDate, tz } from "@date-fns/tz";
import { UTCDate } from "@date-fns/utc";
import { parseISO } from "date-fns";

const text = "2026-05-30T14:05";
console.log("UTCDate of numbers", new UTCDate(2026, 4, 30, 14, 5).toISOString());
console.log("UTCDate", new UTCDate(text).toISOString());
console.log("TZDate of numbers", new TZDate(2026, 4, 30, 14, 5, "Asia/Tokyo").toISOString());
console.log("TZDate", new TZDate(text, "Asia/Tokyo").toISOString());
console.log("TZDate of a day", new TZDate("2026-05-30", "Asia/Tokyo").toISOString());
console.log("parseISO", parseISO(text, { in: tz("Asia/Tokyo") }).toISOString());
JS
TZ=America/New_York node show.mjs | tee seen
cat > expected <<'TEXT'
UTCDate of numbers 2026-05-30T14:05:00.000Z
UTCDate 2026-05-30T18:05:00.000Z
TZDate of numbers 2026-05-30T14:05:00.000+09:00
TZDate 2026-05-31T03:05:00.000+09:00
TZDate of a day 2026-05-30T09:00:00.000+09:00
parseISO 2026-05-30T14:05:00.000+09:00
TEXT
diff expected seen || { echo "texts are read in another way now"; exit 1; }
