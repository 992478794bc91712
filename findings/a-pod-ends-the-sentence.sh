#!/usr/bin/env bash
# A converter of Markdown for Confluence writes tags as words: `10<sup>6</sup>` is "10sup. 6".
#
# A good guess: Confluence's markup has no HTML, so a converter drops a tag, writes its own mark for it, such as `^6^`, or
#   leaves it as it was typed. `<pod>` stays or goes.
# What happens: the name of a tag and a full stop are put in its place: "kubectl logs <pod> | head" is "kubectl logs pod. |
#   head", `10<sup>6</sup> requests` is "10sup. 6 requests", a line break is "br. ", and `<kbd>Ctrl</kbd>-C` is "kbd. Ctrl-C". It
#   takes each for the start of a block, as `bq. ` is one in Confluence. `<details>` begins a text with "details. summary. ".
#   Nothing is reported. marklassian, for the newer format, drops the tags.
# Why our users care: post-mortems have placeholders in commands, and `<details>` around long output. The page in the wiki has
#   words that nobody wrote, and commands that end at a full stop.
# Source: measured, @shogobg/markdown2confluence 0.1.6, marklassian 1.2.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @shogobg/markdown2confluence@0.1.6 marklassian@1.2.1 >/dev/null

cat > convert.mjs <<'JS'
import markdown2confluence from "@shogobg/markdown2confluence";
import { markdownToAdf } from "marklassian";

const texts = (node) => node.text ?? (node.content ?? []).map(texts).join("");
for (const text of ["Run kubectl logs <pod> | head", "10<sup>6</sup> requests", "Use <kbd>Ctrl</kbd>-C"]) {
  console.log(`markdown2confluence 0.1.6: ${(markdown2confluence.default ?? markdown2confluence)(text).trim()}`);
  console.log(`marklassian 1.2.1: ${texts(markdownToAdf(text))}`);
}
JS
seen=$(node convert.mjs)
echo "$seen"
expected="markdown2confluence 0.1.6: Run kubectl logs pod.  | head
marklassian 1.2.1: Run kubectl logs  | head
markdown2confluence 0.1.6: 10sup. 6 requests
marklassian 1.2.1: 106 requests
markdown2confluence 0.1.6: Use kbd. Ctrl-C
marklassian 1.2.1: Use Ctrl-C"
test "$seen" = "$expected" || { echo "tags are written in another way now; expected:"; echo "$expected"; exit 1; }
