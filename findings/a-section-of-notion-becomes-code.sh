#!/usr/bin/env bash
# notion-to-md makes code of all that is below a heading that can be folded.
#
# A good guess: Notion has headings that fold. What is in one is the section below the heading, so a converter writes the
#   heading and then the section. It writes `<details>` for a toggle, so it knows folding.
# What happens: the section is indented by four spaces, as below an item of a list. Without a list above, four spaces are code
#   in Markdown: paragraphs, lists with their check boxes, and tables are shown in one grey box with their marks. Below a heading
#   that does not fold, and below a toggle, all is right. Nothing is reported.
# Why our users care: templates for post-mortems in Notion fold their sections, since they are long. The timeline and the action
#   items arrive as code, in which no tool finds a date, an owner or a box. Our import reads such sections.
# Source: measured, notion-to-md 3.1.9, marked 18.2.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund notion-to-md@3.1.9 marked@18.2.1 >/dev/null

cat > convert.mjs <<'JS'
import { marked } from "marked";
import { NotionToMarkdown } from "notion-to-md";

const plain = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: "default" };
const rich = (text) => [{ type: "text", plain_text: text, href: null, text: { content: text, link: null }, annotations: plain }];
const block = (id, type, text, more = {}) => ({ object: "block", id, type, has_children: false, [type]: { rich_text: rich(text), ...more } });
const folded = (id, type, more) => ({ ...block(id, type, "Action items", more), has_children: true });
const items = [block("a", "paragraph", "Owner: Ida"), block("b", "to_do", "Spare belt", { checked: true })];

for (const [name, head] of Object.entries({
  "heading that folds": folded("head", "heading_2", { is_toggleable: true }),
  "heading": block("head", "heading_2", "Action items", { is_toggleable: false }),
  "toggle": folded("head", "toggle"),
})) {
  const page = head.has_children ? { page: [head], head: items } : { page: [head, ...items] };
  const list = async ({ block_id }) => ({ results: page[block_id] ?? [], has_more: false, next_cursor: null });
  const notion = new NotionToMarkdown({ notionClient: { blocks: { children: { list } } } });
  const text = notion.toMarkdownString(await notion.pageToMarkdown("page")).parent;
  const html = marked.parse(text, { gfm: true });
  console.log(`notion-to-md 3.1.9, ${name}: ${html.includes("<pre>") ? "code" : "text"}, boxes: ${html.includes("checkbox")}`);
}
JS
seen=$(node convert.mjs)
echo "$seen"
expected="notion-to-md 3.1.9, heading that folds: code, boxes: false
notion-to-md 3.1.9, heading: text, boxes: true
notion-to-md 3.1.9, toggle: text, boxes: true"
test "$seen" = "$expected" || { echo "headings that fold are written in another way now; expected:"; echo "$expected"; exit 1; }
