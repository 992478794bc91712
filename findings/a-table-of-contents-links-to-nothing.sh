#!/usr/bin/env bash
# Makers of a table of contents link to parts that are not there: "08:10 → 08:40" and "Timeline 1".
#
# A good guess: markdown-toc and doctoc are made for READMEs on GitHub, so they write the anchors that GitHub gives to headings.
#   Where two headings would have one anchor, each gets its own.
# What happens: of what GitHub drops, markdown-toc keeps `–`, `%` and `→`: "14:05 – Disk full" is `#1405-–-disk-full`, where the
#   heading is `#1405--disk-full`. "Über" becomes `#uber`. doctoc keeps arrows. Both give the second "Timeline" and the heading
#   "Timeline 1" one anchor, so that one link leads to the other's part. Nothing is reported, and no link says that it leads
#   nowhere: the page stays at its top.
# Why our users care: headings of post-mortems are ranges of times and shares, and "Timeline" comes once per day. These are the
#   headings for which the links fail, while those of a README work. Our pages have a list of contents with their own anchors.
# Source: measured, markdown-toc 1.2.0, doctoc 2.5.0, github-slugger 2.0.0 (GitHub's anchors).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund markdown-toc@1.2.0 doctoc@2.5.0 github-slugger@2.0.0 >/dev/null

cat > link.mjs <<'JS'
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import GithubSlugger from "github-slugger";
import toc from "markdown-toc";

const headings = ["14:05 – Disk full", "08:10 → 08:40", "5 % of requests", "Über", "Timeline", "Timeline", "Timeline 1", "Root cause"];
const text = headings.map((heading) => `## ${heading}\n\ntext\n`).join("\n");
writeFileSync("night.md", `<!-- START doctoc -->\n<!-- END doctoc -->\n\n${text}`);
execFileSync("npx", ["doctoc", "night.md", "--github"]);
const linked = [...readFileSync("night.md", "utf8").matchAll(/\]\(#(.*)\)$/gm)].map((found) => decodeURIComponent(found[1]));
const other = toc(text).json.map((one) => one.slug);
const slugger = new GithubSlugger();
headings.forEach((heading, index) => {
  console.log(`${heading}: GitHub ${slugger.slug(heading)}, markdown-toc ${other[index]}, doctoc ${linked[index]}`);
});
JS
seen=$(node link.mjs)
echo "$seen"
expected="14:05 – Disk full: GitHub 1405--disk-full, markdown-toc 1405-–-disk-full, doctoc 1405--disk-full
08:10 → 08:40: GitHub 0810--0840, markdown-toc 0810-→-0840, doctoc 0810-→-0840
5 % of requests: GitHub 5--of-requests, markdown-toc 5-%-of-requests, doctoc 5--of-requests
Über: GitHub über, markdown-toc uber, doctoc über
Timeline: GitHub timeline, markdown-toc timeline, doctoc timeline
Timeline: GitHub timeline-1, markdown-toc timeline-1, doctoc timeline-1
Timeline 1: GitHub timeline-1-1, markdown-toc timeline-1, doctoc timeline-1
Root cause: GitHub root-cause, markdown-toc root-cause, doctoc root-cause"
test "$seen" = "$expected" || { echo "anchors are written in another way now; expected:"; echo "$expected"; exit 1; }
