#!/usr/bin/env bash
# hexo-front-matter moves dates each time it writes a file: 30 June is 29 June in New York, and 1 July in Tokyo.
#
# A good guess: what is read and written without a change has the same dates: `review: 2026-06-30` and `2026-05-30T14:05:00Z`. A
#   library for a program that runs on the machines of many authors does not depend on their zones.
# What happens: `stringify` writes the clock time of the machine, without a zone, and `parse` takes it for UTC. In New York each
#   round takes four hours away, so that the review is the day before after the first; in Tokyo each adds nine, and the day
#   is another one after the third. In UTC nothing moves. Dates below another key become `2026-06-30T00:00:00.000Z`.
# Why our users care: scripts that set a field use it, as Hexo's own commands do. `created` and `updated` of records, and the
#   day on which a runbook is due for review, move with each run, on laptops only. Due dates of action items, which are below
#   another key, get a midnight, which the check refuses. yaml of npm keeps both.
# Source: measured, hexo-front-matter 5.0.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund hexo-front-matter@5.0.0

cat > show.mjs <<'JS'
import { parse, stringify } from "hexo-front-matter";

let text = "---\ntitle: Disk\nstarted: 2026-05-30T14:05:00Z\nreview: 2026-06-30\n---\nBody\n";
for (let round = 1; round <= 3; round++) {
  text = "---\n" + stringify(parse(text));
  console.log(process.env.TZ, round, ...text.split("\n").filter((line) => /^(started|review)/.test(line)));
}
JS
for zone in UTC America/New_York Asia/Tokyo; do TZ=$zone node show.mjs; done | tee seen
cat > expected <<'TEXT'
UTC 1 started: 2026-05-30 14:05:00 review: 2026-06-30 00:00:00
UTC 2 started: 2026-05-30 14:05:00 review: 2026-06-30 00:00:00
UTC 3 started: 2026-05-30 14:05:00 review: 2026-06-30 00:00:00
America/New_York 1 started: 2026-05-30 10:05:00 review: 2026-06-29 20:00:00
America/New_York 2 started: 2026-05-30 06:05:00 review: 2026-06-29 16:00:00
America/New_York 3 started: 2026-05-30 02:05:00 review: 2026-06-29 12:00:00
Asia/Tokyo 1 started: 2026-05-30 23:05:00 review: 2026-06-30 09:00:00
Asia/Tokyo 2 started: 2026-05-31 08:05:00 review: 2026-06-30 18:00:00
Asia/Tokyo 3 started: 2026-05-31 17:05:00 review: 2026-07-01 03:00:00
TEXT
diff expected seen || { echo "dates are written in another way now"; exit 1; }
