#!/usr/bin/env bash
# The package feed writes a title as HTML in Atom, and as text in RSS and JSON: `<pod>` is gone, and so are the tags.
#
# A good guess: one object gives one title in each of the three formats. A title is text, since RSS and JSON Feed have nothing
#   else, and in Atom it is `type="text"`, or it is escaped.
# What happens: in Atom the title is written as `type="html"` without a change, so "kubectl logs <pod> hangs" is a title with an
#   unknown tag: readers that follow the type show "kubectl logs  hangs". In RSS and JSON Feed it is right. A category becomes
#   `<category label="SEV 1"/>` without the `term` that Atom requires, so that feedparser has `None` for it and rss-parser no
#   categories; in RSS both have it. Nothing is reported.
# Why our users care: site generators and scripts make feeds with it. Titles of incidents have placeholders, and readers filter
#   by the severity. Our own feed has titles as text, and terms.
# Source: measured, feed 6.0.0, feedparser 6.0.14, rss-parser 3.13.0; RFC 4287, 3.1.1.2 and 4.2.2.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check feedparser==6.0.14
cd "$folder"
npm install --silent --no-audit --no-fund feed@6.0.0 rss-parser@3.13.0 >/dev/null

cat > write.mjs <<'JS'
import { writeFileSync } from "node:fs";
import { Feed } from "feed";
import Parser from "rss-parser";

const link = "https://incidents.example/1";
const feed = new Feed({ title: "Incidents", id: link, link, copyright: "", updated: new Date("2026-05-31") });
feed.addItem({ title: "kubectl logs <pod> hangs", id: link, link, date: new Date("2026-05-30"), category: [{ name: "SEV 1" }] });
writeFileSync("feed.atom", feed.atom1());
writeFileSync("feed.rss", feed.rss2());
console.log(`JSON: ${JSON.parse(feed.json1()).items[0].title}`);
for (const [name, text] of [["Atom", feed.atom1()], ["RSS", feed.rss2()]]) {
  console.log(`rss-parser of ${name}: ${(await new Parser().parseString(text)).items[0].categories}`);
}
JS
node write.mjs > seen
"$folder/venv/bin/python" - >> seen <<'PYTHON'
import feedparser

for name in "atom", "rss":
    found = feedparser.parse(f"feed.{name}").entries[0]
    print(f"feedparser of {name}: {found.title!r}, {[tag.term for tag in found.tags]}")
PYTHON
cat seen
cat > expected <<'TEXT'
JSON: kubectl logs <pod> hangs
rss-parser of Atom: undefined
rss-parser of RSS: SEV 1
feedparser of atom: 'kubectl logs  hangs', [None]
feedparser of rss: 'kubectl logs <pod> hangs', ['SEV 1']
TEXT
diff expected seen || { echo "titles and categories are written in another way now"; exit 1; }
