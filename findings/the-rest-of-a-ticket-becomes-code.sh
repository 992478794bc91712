#!/usr/bin/env bash
# A converter of Jira's documents makes code of all that follows a command in a step.
#
# A good guess: a block of code in an item of a list is a block in it, indented below the text. What a converter does not know
#   is in its `warnings`, as adf-to-md has them for tasks, mentions and dates, which it leaves out.
# What happens: the fence comes after the words of the step: "1. Restart ``` sh". So it is none, and the fence that closes
#   the block opens one: the steps, tables and headings after it are code. In a table, two paragraphs of a cell are one
#   word, and a pipe is a new cell. `warnings` has none of these.
# Why our users care: post-mortems in Jira and Confluence have commands in their steps. The action items below are shown as code,
#   and no reader of Markdown finds them. `postmortems import` reads the JSON of the ticket itself.
# Source: measured, adf-to-md 1.2.1; Atlassian Document Format; read by markdown-it 15.0.3.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund adf-to-md@1.2.1 markdown-it@15.0.3 >/dev/null
cat > convert.mjs <<'JS'
import { readFileSync } from "node:fs";
import adf from "adf-to-md";
import MarkdownIt from "markdown-it";

const node = (type, ...content) => ({ type, content });
const text = (words) => ({ type: "text", text: words });
const paragraph = (words) => node("paragraph", text(words));
const cell = (...words) => node("tableCell", ...words.map(paragraph));
const steps = node("orderedList", node("listItem", paragraph("Restart"), node("codeBlock", text("systemctl restart kubelet"))));
const table = node("table", node("tableRow", cell("08:10", "08:20"), cell("ps | grep x")));
const ticket = { version: 1, type: "doc", content: [table, steps, paragraph("Buy a belt")] };

const { result, warnings } = adf.convert(ticket);
const page = new MarkdownIt().render(result);
console.log("adf-to-md", JSON.parse(readFileSync("node_modules/adf-to-md/package.json")).version, [...warnings]);
console.log(result, page);
const isCode = /<pre><code>[^<]*Buy a belt/.test(page);
const cells = result.includes("|08:1008:20|ps | grep x|");
if (!isCode || !cells || warnings.size) throw new Error("documents are converted in another way now");
JS
node convert.mjs
