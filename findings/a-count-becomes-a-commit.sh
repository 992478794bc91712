#!/usr/bin/env bash
# remark-github links each number of seven digits or more to a commit, and shows only seven of the digits.
#
# A good guess: as on GitHub, seven or more hexadecimal digits that are a commit become a link. A program that cannot ask
#   whether there is such a commit leaves numbers alone, and shows at least what was written.
# What happens: each word of 7 to 40 digits or letters from a to f is a commit. Long ones are cut to seven: "1780000000 bytes"
#   is "1780000 bytes", the number of rows 20260530 is 2026053. Both link to commits that do not exist.
# Why our users care: counts of requests, bytes and Unix seconds are what a post-mortem is about, and each is a thousandth of
#   what it was. Nothing shows that a digit is missing. On our pages numbers stay.
# Source: measured, remark-github 12.0.0 with unified 11.0.5, remark-parse 11.0.0, remark-stringify 11.0.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  remark-github@12.0.0 unified@11.0.5 remark-parse@11.0.0 remark-stringify@11.0.0 >/dev/null

cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { unified } from "unified";
import remarkParse from "remark-parse";
import remarkGithub from "remark-github";
import remarkStringify from "remark-stringify";

const text = "We lost 1780000000 bytes in 20260530 rows and 1500000 requests.";
const process = unified().use(remarkParse).use(remarkGithub, { repository: "example/kb" }).use(remarkStringify);
const found = String(await process.process(text)).trim();
console.log("remark-github", JSON.parse(readFileSync("node_modules/remark-github/package.json")).version);
console.log(found);
const at = "https://github.com/example/kb/commit/";
const seen = `We lost [\`1780000\`](${at}1780000000) bytes in [\`2026053\`](${at}20260530) rows and [\`1500000\`](${at}1500000) requests.`;
if (found !== seen) throw new Error("numbers are shown in another way now");
JS
node show.mjs
