#!/usr/bin/env bash
# mailparser dates a mail of May to the moment at which it is read.
#
# A good guess: a `Date` that a reader does not understand is left out, or is there as text, as postal-mime has it. "14:05:00
#   CEST" and "JST" are allowed: RFC 5322 takes any letters for a zone, and one that is unknown for UTC.
# What happens: mailparser gives the time of now. The mail of 30 May is one of today, to the second, and `date` is a valid
#   date. So it is for BST, MEZ and IST, and for the name of a month in another language. With `+0200`, EDT or a comment,
#   `+0200 (CEST)`, it is right.
# Why our users care: archives of old mails are read with this, and a report of three years ago comes first in the list of
#   incidents. `postmortems import` reads the day of such a mail. The guide says so.
# Source: measured, mailparser 3.14.2, postal-mime 4.0.0; RFC 5322, 4.3, obsolete date and time.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund mailparser@3.14.2 postal-mime@4.0.0 >/dev/null
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
console.log("mailparser", version("mailparser"), "postal-mime", version("postal-mime"));
const began = Date.now();
for (const [zone, understood] of [["+0200 (CEST)", true], ["EDT", true], ["CEST", false], ["JST", false], ["BST", false]]) {
  const mail = `From: Ida <ida@example.org>\r\nSubject: Disk full\r\nDate: Sat, 30 May 2026 14:05:00 ${zone}\r\n\r\nIt was full.\r\n`;
  const { date } = await simpleParser(mail);
  const other = (await PostalMime.parse(mail)).date;
  const now = date.getTime() >= began;
  console.log(`14:05:00 ${zone}: mailparser ${now ? "the time of this run" : date.toISOString()}, postal-mime ${other}`);
  if (now === understood) throw new Error("such dates are read in another way now");
}
JS
node read.mjs
