#!/usr/bin/env bash
# A parser of WhatsApp chats reads a date that begins with the year as year, day, month.
#
# A good guess: `5/6/26` is ambiguous, and a parser has to guess. `2026-05-06`, which phones set to Canada, Sweden or Korea
#   write, is not: nobody writes year, day, month.
# What happens: whatsapp-chat-parser guesses for both alike. It looks for a number above 12 and for the one that changes more
#   often; where a chat covers one day, it takes the day first. `2026-05-06` is 5 June. With a message of the next day the
#   same line is 6 May.
# Why our users care: a chat about an incident covers one night. All its times move to another month together, so nothing in
#   the timeline looks wrong. `postmortems timeline paste` reads dates that begin with the year as they are.
# Source: measured, whatsapp-chat-parser 4.0.2; Unicode CLDR, short dates of en-CA, sv-SE.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund whatsapp-chat-parser@4.0.2

cat > read.mjs <<'JS'
import { parseString } from "whatsapp-chat-parser";
const chats = {
  "one day": "[2026-05-06, 02:14:00] Mira: It stops\n[2026-05-06, 02:54:00] Noor: It runs\n",
  "two days": "[2026-05-06, 02:14:00] Mira: It stops\n[2026-05-07, 02:54:00] Noor: It runs\n",
};
for (const [name, chat] of Object.entries(chats)) {
  console.log(`${name}: ${parseString(chat).map(({ date }) => date.toISOString().slice(0, 10)).join(" ")}`);
}
JS
seen=$(TZ=UTC node read.mjs)
echo "whatsapp-chat-parser 4.0.2 reads 2026-05-06 as"
echo "$seen"
test "$seen" = "one day: 2026-06-05 2026-06-05
two days: 2026-05-06 2026-05-07" || { echo "it reads such dates in another way now"; exit 1; }
