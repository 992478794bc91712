#!/usr/bin/env bash
# Lexical breaks each address with an underscore that it writes back as Markdown, and makes a list of "30. May".
#
# A good guess: an editor that opens Markdown and saves it without a change saves the same document. It escapes `_` where that is
#   needed, never in an address, and keeps the backslash of `30\.`, without which the line is item 30 of a list.
# What happens: <https://example.org/disk_full> is saved as `<https://example.org/disk\_full>`, also without the angle brackets,
#   and marked and markdown-it link to `disk%5C_full`. Lexical reads it as before, so that nobody sees it in the editor.
#   Backslashes before a point, `#` and `>` are dropped: "30. May", "# of pods" and "> 90 %" become an item, a heading and a
#   quotation. The address of `[it](…)` stays.
# Why our users care: CMSs and wikis have this editor for texts in git, and people open a record to mend one word. Runbooks and
#   dashboards have underscores in their addresses. Look at the diff before you merge what an editor saved.
# Source: measured, lexical and @lexical/markdown 0.52.0, marked 18.2.1, markdown-it 15.0.3.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund lexical@0.52.0 @lexical/headless@0.52.0 @lexical/markdown@0.52.0 \
    @lexical/list@0.52.0 @lexical/link@0.52.0 @lexical/code@0.52.0 @lexical/rich-text@0.52.0 marked@18.2.1 markdown-it@15.0.3

cat > show.mjs <<'JS'
import { CodeNode } from "@lexical/code";
import { createHeadlessEditor } from "@lexical/headless";
import { LinkNode } from "@lexical/link";
import { ListItemNode, ListNode } from "@lexical/list";
import { $convertFromMarkdownString, $convertToMarkdownString } from "@lexical/markdown";
import { HeadingNode, QuoteNode } from "@lexical/rich-text";
import { $getRoot } from "lexical";
import MarkdownIt from "markdown-it";
import { marked } from "marked";

const nodes = [CodeNode, HeadingNode, LinkNode, ListItemNode, ListNode, QuoteNode];
const onError = (error) => { throw error; };
const editor = createHeadlessEditor({ nodes, onError });
const linkify = new MarkdownIt({ linkify: true });
const TEXTS = [
  "See <https://example.org/disk_full>", "See https://example.org/disk_full", "See [it](https://example.org/disk_full)",
  "30\\. May was quiet", "\\# of pods", "\\> 90 % full",
];
for (const text of TEXTS) {
  editor.update(() => $convertFromMarkdownString(text), { discrete: true });
  const saved = editor.read(() => $convertToMarkdownString());
  const [before, after] = [text, saved].map((markdown) => marked.parse(markdown).trim().replaceAll("\n", ""));
  console.log(`${text} => ${saved} | ${before === after ? "the same for marked" : after}`);
  if (!saved.includes("\\_full")) continue;
  console.log("  markdown-it:", linkify.renderInline(saved));
  editor.update(() => $convertFromMarkdownString(saved), { discrete: true });
  console.log("  Lexical:", editor.read(() => $getRoot().getTextContent()));
}
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
See <https://example.org/disk_full> => See <https://example.org/disk\_full> | <p>See <a href="https://example.org/disk%5C_full">https://example.org/disk\_full</a></p>
  markdown-it: See <a href="https://example.org/disk%5C_full">https://example.org/disk\_full</a>
  Lexical: See <https://example.org/disk_full>
See https://example.org/disk_full => See https://example.org/disk\_full | <p>See <a href="https://example.org/disk%5C_full">https://example.org/disk\_full</a></p>
  markdown-it: See <a href="https://example.org/disk%5C_full">https://example.org/disk\_full</a>
  Lexical: See https://example.org/disk_full
See [it](https://example.org/disk_full) => See [it](https://example.org/disk_full) | the same for marked
30\. May was quiet => 30. May was quiet | <ol start="30"><li>May was quiet</li></ol>
\# of pods => # of pods | <h1>of pods</h1>
\> 90 % full => > 90 % full | <blockquote><p>90 % full</p></blockquote>
TEXT
diff expected seen || { echo "Markdown is saved in another way now"; exit 1; }
