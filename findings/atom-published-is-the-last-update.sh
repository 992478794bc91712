#!/usr/bin/env bash
# Two JavaScript readers of feeds give another day, or no categories, for entries of Atom.
#
# A good guess: a library that knows Atom gives `<published>` as `published`, and `<category term="…">` as a category,
#   as feedparser does.
# What happens: @extractus/feed-extractor gives the last update as `published`, even where `<published>` is there.
#   rss-parser gives the day of publication and drops every category; of the same entry as RSS it keeps them.
# Why our users care: chat bots and dashboards are built on both. An incident of May whose review was corrected in
#   August seems to have happened in August, and a filter by severity or service finds nothing. The guide says so.
# Source: measured, @extractus/feed-extractor 8.0.3, rss-parser 3.13.0; RFC 4287, 4.2.9, `published` is when the entry
#   became available first.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @extractus/feed-extractor@8.0.3 rss-parser@3.13.0

cat > try.mjs <<'JS'
import { extractFromXml } from "@extractus/feed-extractor";
import Parser from "rss-parser";
const atom = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>urn:example:feed</id><title>Incidents</title><updated>2026-08-22T00:00:00Z</updated>
  <entry>
    <id>urn:example:1</id><title>The sorter stops</title><link href="https://example.org/1"/>
    <published>2026-05-10T16:57:00Z</published><updated>2026-08-22T00:00:00Z</updated>
    <category term="SEV3"/><summary>The belt stops.</summary>
  </entry>
</feed>`;
const rss = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Incidents</title><link>https://example.org/</link><description>All</description>
  <item><title>The sorter stops</title><link>https://example.org/1</link><category>SEV3</category></item>
</channel></rss>`;
const { published } = extractFromXml(atom).entries[0];
const entry = (await new Parser().parseString(atom)).items[0];
const item = (await new Parser().parseString(rss)).items[0];
console.log("feed-extractor 8.0.3: published", published);
console.log("rss-parser 3.13.0: published", entry.isoDate, "categories", entry.categories, "as RSS", item.categories);
const asSeen = published === "2026-08-22T00:00:00.000Z" && entry.isoDate === "2026-05-10T16:57:00.000Z"
  && entry.categories === undefined && item.categories[0] === "SEV3";
process.exit(asSeen ? 0 : 1);
JS
node try.mjs
