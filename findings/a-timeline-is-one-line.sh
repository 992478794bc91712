#!/usr/bin/env bash
# prosemirror-markdown makes one line of a table, and of "Severity: SEV 2" and "Owner: Ida", when it saves Markdown.
#
# A good guess: it knows CommonMark, which has no tables, so a table is a paragraph with line breaks, and is saved as such: code
#   hosts still show the table. A line break within a paragraph is kept, as remark keeps it.
# What happens: each line break within a paragraph is a space. Header, separator and rows of a table are one line of text with
#   pipes, and so are labels that stand one below the other, and lines of a quotation. Only breaks made with a backslash or with
#   two spaces stay. Opened and saved without a change, the table is lost. Nothing is reported.
# Why our users care: many editors and wikis save Markdown with it. Timelines are tables, and facts are lines with labels:
#   "Severity: SEV 2 Owner: Ida" is one label with a long value. Look at the diff before you merge what an editor saved.
# Source: measured, prosemirror-markdown 1.13.9, remark-parse 11.0.0, remark-stringify 11.0.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund prosemirror-markdown@1.13.9 marked@18.2.1 remark-parse@11.0.0 remark-stringify@11.0.0 \
    unified@11.0.5

cat > show.mjs <<'JS'
import { marked } from "marked";
import { defaultMarkdownParser, defaultMarkdownSerializer } from "prosemirror-markdown";
import remarkParse from "remark-parse";
import remarkStringify from "remark-stringify";
import { unified } from "unified";

const WAYS = {
  "prosemirror-markdown": (text) => defaultMarkdownSerializer.serialize(defaultMarkdownParser.parse(text)),
  "remark without tables": (text) => String(unified().use(remarkParse).use(remarkStringify).processSync(text)),
};
const TEXTS = {
  table: "| Time | What |\n|---|---|\n| 14:05 | full |\n| 14:20 | cleaned |",
  labels: "Severity: SEV 2\nOwner: Ida",
  quotation: "> 14:05 Ida: full\n> 14:20 Omar: cleaned",
};
for (const [way, save] of Object.entries(WAYS)) {
  for (const [name, text] of Object.entries(TEXTS)) {
    const saved = save(text).trim();
    console.log(`${way}, ${name}: ${saved.split("\n").length} lines, table: ${marked.parse(saved).includes("<table>")}`);
    if (way === "prosemirror-markdown") console.log(`  ${saved}`);
  }
}
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
prosemirror-markdown, table: 1 lines, table: false
  | Time | What | |---|---| | 14:05 | full | | 14:20 | cleaned |
prosemirror-markdown, labels: 1 lines, table: false
  Severity: SEV 2 Owner: Ida
prosemirror-markdown, quotation: 1 lines, table: false
  > 14:05 Ida: full 14:20 Omar: cleaned
remark without tables, table: 4 lines, table: true
remark without tables, labels: 2 lines, table: false
remark without tables, quotation: 2 lines, table: false
TEXT
diff expected seen || { echo "Markdown is saved in another way now"; exit 1; }
