#!/usr/bin/env bash
# @actions/core writes code, tables and lists into the summary of a job as HTML that is not escaped: `drain <pod>` is "drain".
#
# A good guess: `summary.addCodeBlock(text)` shows a text as code, and a cell of `addTable` has the text that was given. A
#   library that takes texts and writes HTML escapes them, and has `addRaw` for those who bring HTML.
# What happens: no method escapes. `<pod>` is a tag, so that it is not shown, in code either. Of `tail <log.txt` the name of the
#   file is gone. What has no letter after its `<`, such as "< 5 ms", stays.
# Why our users care: a job that checks or prepares a deployment writes its log there, and a post-mortem links to it or quotes
#   it. The placeholder or file that mattered is missing. Escape `&` and `<`, or write a fence with `addRaw`. Our action writes
#   Markdown.
# Source: measured, @actions/core 3.0.1, jsdom 26.1.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @actions/core@3.0.1 jsdom@26.1.0

cat > show.mjs <<'JS'
import { summary } from "@actions/core";
import { JSDOM } from "jsdom";

const show = (name) => {
  const { body } = new JSDOM(summary.stringify()).window.document;
  console.log(`${name}: ${body.textContent.trim()}`);
  summary.emptyBuffer();
};
summary.addCodeBlock("kubectl drain <pod> <log.txt", "sh");
show("code");
summary.addTable([["<pod> took < 5 ms"]]);
show("table");
summary.addList(["Restart <pod>"]);
show("list");
summary.addHeading("Disk of <pod> full");
show("heading");
summary.addCodeBlock("kubectl drain &lt;pod>");
show("escaped");
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
code: kubectl drain
table: took < 5 ms
list: Restart
heading: Disk of  full
escaped: kubectl drain <pod>
TEXT
diff expected seen || { echo "summaries are written in another way now"; exit 1; }
