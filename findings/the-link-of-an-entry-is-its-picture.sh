#!/usr/bin/env bash
# fastfeedparser and htmlparser2 take the first link of an Atom entry for its page, be it a picture or the address for editing.
#
# A good guess: an entry may have several links, and `rel` says which is which. Without `rel` a link is the page itself
#   ("alternate"), as RFC 4287 says. The order has no meaning, so a reader looks at `rel`, as feedparser does.
# What happens: fastfeedparser looks for `rel="alternate"` and else takes the first: with a picture (`enclosure`) or a related
#   page before `<link href="…">`, `link` is that. htmlparser2 takes the first of any kind: the address for editing of the
#   entry, and for the feed the feed's own (`self`). Nothing is reported.
# Why our users care: status pages, wikis and code hosts offer Atom, and bots post the link of each entry to a channel. People
#   get a picture, or a page that asks them to log in. Our feed has the page first, with `rel="alternate"`.
# Source: measured, fastfeedparser 0.6.5, htmlparser2 12.0.0, feedparser 6.0.12; RFC 4287, 4.2.7.2.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund htmlparser2@12.0.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastfeedparser==0.6.5 feedparser==6.0.12

cat > feed.xml <<'XML'
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Incidents</title><id>urn:example:1</id><updated>2026-05-30T14:05:00Z</updated>
  <link rel="self" href="https://status.example/feed.xml"/>
  <link href="https://status.example/"/>
  <entry>
    <title>The disk was full</title><id>urn:example:2</id><updated>2026-05-30T14:05:00Z</updated>
    <link rel="enclosure" type="image/png" href="https://status.example/disk.png"/>
    <link href="https://status.example/disk"/>
  </entry>
</feed>
XML
venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version
from pathlib import Path

import fastfeedparser
import feedparser

text = Path("feed.xml").read_text()
found = {"fastfeedparser": fastfeedparser.parse(text).entries[0].link, "feedparser": feedparser.parse(text).entries[0].link}
for name, link in found.items():
    print(name, version(name), link)
as_seen = {"fastfeedparser": "https://status.example/disk.png", "feedparser": "https://status.example/disk"}
sys.exit(0 if found == as_seen else "another link is taken now")
PYTHON
cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { parseFeed } from "htmlparser2";

const { link, items } = parseFeed(readFileSync("feed.xml", "utf-8"));
console.log("htmlparser2", JSON.parse(readFileSync("node_modules/htmlparser2/package.json")).version, link, items[0].link);
if (!link.endsWith("feed.xml") || !items[0].link.endsWith("disk.png")) throw new Error("another link is taken now");
JS
node read.mjs
