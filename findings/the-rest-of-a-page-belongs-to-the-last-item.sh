#!/usr/bin/env bash
# A converter of Markdown for Jira puts the rest of the document into the last nested item.
#
# A good guess: a list ends with its last item. What follows an empty line, at the left margin, is a paragraph or heading
#   beside the list, and a table is a table, or at least lines.
# What happens: md-to-adf puts paragraphs, quotations and code after a nested list inside its last item, and makes an item of
#   the first level of it. A table is one sentence with pipes, and of `http_requests_total` the underscores are gone.
#   Nothing is reported. marklassian writes all of it as it is.
# Why our users care: a post-mortem that is copied into a ticket has its narrative below one action item, and a metric that no
#   search finds. The guide names the one that works.
# Source: measured, md-to-adf 0.6.4, marklassian 1.2.1; Atlassian Document Format.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund md-to-adf@0.6.4 marklassian@1.2.1 >/dev/null
cat > convert.mjs <<'JS'
import { readFileSync } from "node:fs";
import { markdownToAdf } from "marklassian";
import mdToAdf from "md-to-adf";

const text = `1. Drain
2. Restart

- Alerts
  - Lag

The cause was http_requests_total.

| Time | Event |
|---|---|
| 08:10 | stop |
`;
const outline = (node) => (node.type === "text" ? node.text : `${node.type}(${(node.content ?? []).map(outline).join(" ")})`);
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
const found = { "md-to-adf": outline(JSON.parse(JSON.stringify(mdToAdf(text)))), marklassian: outline(markdownToAdf(text)) };
for (const [name, tree] of Object.entries(found)) console.log(name, version(name), tree);
const [wrong, right] = Object.values(found);
const inside = /listItem\(paragraph\(Lag\) paragraph\(The cause was http requests total\.\)/.test(wrong);
const beside = right.includes("paragraph(The cause was http_requests_total.) table(");
if (!inside || wrong.includes("table(") || !beside) throw new Error("documents are converted in another way now");
JS
node convert.mjs
