#!/usr/bin/env bash
# feedparser and mail-parser read 14:05 CEST and 14:05 JST as 14:05 UTC.
#
# A good guess: a reader that knows EDT knows CEST. One that does not know the name of a zone says so: Python's own
#   `email.utils` gives a time without a zone, which cannot be compared with others.
# What happens: feedparser knows the American names, AST and PT among them, and takes all others for UTC. `published_parsed` is
#   documented as UTC, so 14:05 in Berlin is two hours late and 14:05 in Tokyo nine. mail-parser gives `+00:00` and the time
#   zone "+0.0". feedsmith gives the text.
# Why our users care: status pages write feeds, and their times are those of incidents. Two services in one timeline are hours
#   apart, and which is first changes. `postmortems import` reads CEST and JST. The guide says so.
# Source: measured, feedparser 6.0.14, mail-parser 4.8.0; RSS 2.0, pubDate, and RFC 5322, 4.3, obsolete date and time.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14 mail-parser==4.8.0

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import feedparser
import mailparser

as_seen = {"EDT": ("18:05", "18:05+00:00", "-04:00"), "CEST": ("14:05", "14:05+00:00", "no zone"), "JST": ("14:05", "14:05+00:00", "no zone")}
print("feedparser", version("feedparser"), "mail-parser", version("mail-parser"))
found = {}
for zone in as_seen:
    date = f"Sat, 30 May 2026 14:05:00 {zone}"
    feed = f"<rss version='2.0'><channel><item><title>Down</title><pubDate>{date}</pubDate></item></channel></rss>"
    entry = feedparser.parse(feed).entries[0]
    mail = mailparser.parse_from_string(f"From: ida@example.org\r\nSubject: Down\r\nDate: {date}\r\n\r\nIt is down.\r\n")
    own = parsedate_to_datetime(date)
    found[zone] = (
        "{:02}:{:02}".format(*entry.published_parsed[3:5]),
        mail.date.isoformat()[11:16] + mail.date.isoformat()[19:],
        own.isoformat()[19:] or "no zone",
    )
    print(f"14:05 {zone}: feedparser {found[zone][0]} UTC, mail-parser {found[zone][1]}, email.utils {found[zone][2]}")
sys.exit(0 if found == as_seen else "names of zones are read in another way now")
PYTHON
