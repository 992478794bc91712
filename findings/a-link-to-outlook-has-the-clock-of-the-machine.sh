#!/usr/bin/env bash
# calendar-link writes the clock time of the machine into links for Outlook, without a zone.
#
# A good guess: an event at `2026-05-30T14:05:00Z` is at one instant. Links for Google, Yahoo, Outlook and Teams that are made
#   from it, on any machine, open it at that instant.
# What happens: links for Outlook and Office 365 have `startdt=2026-05-30T14:05:00` where the machine runs in UTC, and 10:05
#   where it runs in New York, with no zone in either. Outlook takes that for the clock of the reader. Google, Yahoo and Teams
#   get 14:05Z. datebook writes `…14:05:00Z` for Outlook as well.
# Why our users care: pages of reviews and of on-call shifts are built by a server in UTC. For a reader in Tokyo the review is
#   nine hours early in Outlook, and right in Google's calendar. Our calendars are files.
# Source: measured, calendar-link 2.11.5, datebook 8.0.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund calendar-link@2.11.5 datebook@8.0.1

cat > link.cjs <<'JS'
const { google, outlook, office365, yahoo, msTeams } = require("calendar-link");
const { OutlookCalendar } = require("datebook");

const event = { title: "Review", start: "2026-05-30T14:05:00Z", duration: [1, "hour"] };
const start = (link) => decodeURIComponent(link).match(/(?:dates|startdt|st|startTime)=([\w:.-]*)/)[1];
const links = { google, yahoo, msTeams, outlook, office365 };
console.log(process.env.TZ);
for (const [name, link] of Object.entries(links)) console.log(`  ${name}: ${start(link(event))}`);
const [from, to] = ["2026-05-30T14:05:00Z", "2026-05-30T15:05:00Z"].map((text) => new Date(text));
console.log("  datebook:", start(new OutlookCalendar({ title: "Review", start: from, end: to }).render()));
JS
for zone in UTC America/New_York Asia/Tokyo; do TZ=$zone node link.cjs; done | tee seen
cat > expected <<'TEXT'
UTC
  google: 20260530T140500Z
  yahoo: 20260530T140500Z
  msTeams: 2026-05-30T14:05:00.000Z
  outlook: 2026-05-30T14:05:00
  office365: 2026-05-30T14:05:00
  datebook: 2026-05-30T14:05:00Z
America/New_York
  google: 20260530T140500Z
  yahoo: 20260530T140500Z
  msTeams: 2026-05-30T14:05:00.000Z
  outlook: 2026-05-30T10:05:00
  office365: 2026-05-30T10:05:00
  datebook: 2026-05-30T14:05:00Z
Asia/Tokyo
  google: 20260530T140500Z
  yahoo: 20260530T140500Z
  msTeams: 2026-05-30T14:05:00.000Z
  outlook: 2026-05-30T23:05:00
  office365: 2026-05-30T23:05:00
  datebook: 2026-05-30T14:05:00Z
TEXT
diff expected seen || { echo "links are written in another way now"; exit 1; }
