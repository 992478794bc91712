#!/usr/bin/env bash
# dateformat writes the month for the minutes of `HH:mm`, and the minutes for the month of `yyyy-MM-dd`.
#
# A good guess: `yyyy-MM-dd HH:mm` is a pattern that Java, .NET, date-fns, Luxon and Unicode share, so that a library with
#   `yyyy` and `HH` has it, too. A letter that has another meaning shows itself at once.
# What happens: M are minutes and m months, in each place. On 30 June at 14:05 it writes "2026-05-30 14:06", a day and a time that
#   exist. Every time of May ends in :05, and each minute from 1 to 12 gives a month that exists. Only from 13 on does a month
#   look wrong. `isoUtcDateTime`, a named pattern, is right.
# Why our users care: scripts stamp logs and file names of reports so. The times are a month or an hour off, and nothing in them
#   says so; an import or a record takes them as they are.
# Source: measured, dateformat 5.0.4, date-fns 4.4.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dateformat@5.0.4 date-fns@4.4.0

cat > show.mjs <<'JS'
import { format } from "date-fns";
import dateFormat from "dateformat";

for (const time of ["2026-06-30T14:05:00Z", "2026-05-30T14:40:00Z"]) {
  const pattern = "yyyy-MM-dd HH:mm";
  const named = dateFormat(time, "isoUtcDateTime");
  console.log(`${time}: dateformat ${dateFormat(time, pattern)}, ${named}; date-fns ${format(new Date(time), pattern)}`);
}
JS
TZ=UTC node show.mjs | tee seen
cat > expected <<'TEXT'
2026-06-30T14:05:00Z: dateformat 2026-05-30 14:06, 2026-06-30T14:05:00Z; date-fns 2026-06-30 14:05
2026-05-30T14:40:00Z: dateformat 2026-40-30 14:05, 2026-05-30T14:40:00Z; date-fns 2026-05-30 14:40
TEXT
diff expected seen || { echo "times are written in another way now"; exit 1; }
