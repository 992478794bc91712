#!/usr/bin/env bash
# Tiptap moves the code of a step one column to the right each time that it saves Markdown, and drops backslashes.
#
# A good guess: an editor that opens Markdown and saves it without a change saves the same document. Spaces in a block of code
#   are what a reader pastes, so they stay. The backslash of `30\.` stays as well.
# What happens: a block of code below a numbered step gets one more space before each line at each save: after three saves a
#   here-document ends at "   EOF", which is no end for a shell. Below a bullet, or outside of a list, code stays. `30\. May`,
#   `\# of pods` and `\- 5 ms` lose their backslashes, and are an item, a heading and a bullet for other readers.
# Why our users care: wikis and CMSs have this editor, and its package for Markdown is its own. Steps with commands are what
#   runbooks and records are made of; who pastes the command waits for an end that does not come. Look at the diff before you
#   merge what an editor saved.
# Source: measured, @tiptap/markdown 3.35.0, marked 18.2.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tiptap/markdown@3.35.0 @tiptap/core@3.35.0 @tiptap/pm@3.35.0 \
    @tiptap/starter-kit@3.35.0 marked@18.2.1

cat > show.mjs <<'JS'
import { MarkdownManager } from "@tiptap/markdown";
import StarterKit from "@tiptap/starter-kit";
import { marked } from "marked";

const manager = new MarkdownManager({ extensions: [StarterKit] });
const save = (text) => manager.serialize(manager.parse(text));
const code = (text) => /<code[^>]*>([^]*)<\/code>/.exec(marked.parse(text))[1].trimEnd();
const BLOCK = ["```sh", "cat > a.conf <<EOF", "x", "EOF", "```"];
const below = (first, indent) => [first, "", ...BLOCK.map((line) => indent + line)].join("\n");
const PLACES = { step: below("1. Write", "   "), "tenth step": below("10. Write", "    "), bullet: below("- Write", "  "), text: below("Write", "") };
for (const [place, written] of Object.entries(PLACES)) {
  let text = written;
  const saves = [1, 2, 3].map(() => code((text = save(text))).split("\n").at(-1));
  console.log(`${place}: ${JSON.stringify(code(written).split("\n").at(-1))}, then ${JSON.stringify(saves)}`);
}
for (const text of ["30\\. May was quiet", "\\# of pods", "\\- 5 ms", "\\*5\\*"]) {
  const [before, after] = [text, save(text)].map((markdown) => marked.parse(markdown).trim().replaceAll("\n", ""));
  console.log(`${text} => ${save(text)} | ${before === after ? "the same for marked" : after}`);
}
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
step: "EOF", then [" EOF","  EOF","   EOF"]
tenth step: "EOF", then [" EOF","  EOF","   EOF"]
bullet: "EOF", then ["EOF","EOF","EOF"]
text: "EOF", then ["EOF","EOF","EOF"]
30\. May was quiet => 30. May was quiet | <ol start="30"><li>May was quiet</li></ol>
\# of pods => # of pods | <h1>of pods</h1>
\- 5 ms => - 5 ms | <ul><li>5 ms</li></ul>
\*5\* => \*5\* | the same for marked
TEXT
diff expected seen || { echo "Markdown is saved in another way now"; exit 1; }
