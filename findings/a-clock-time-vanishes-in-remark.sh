#!/usr/bin/env bash
# remark-directive takes the minutes out of each clock time, and what follows the colon of db:primary.
#
# A good guess: a directive is `:name[text]{attributes}`. A name is a word, and begins a word, so `14:05`, `db:primary` and
#   `error:timeout` are text, as `a_b_c` is not emphasis.
# What happens: a colon in a word begins a directive, and its name may be of digits. What no other plugin handles becomes an
#   empty `<div>`: "full at 14:05" is "full at 14", and `db:primary` is "db". `10:53:07Z`, with two colons, stays. Nothing is
#   reported.
# Why our users care: sites made with Astro and other users of remark turn this on for notes (`:::note`). Each timeline then shows
#   hours without minutes. Docusaurus and Starlight put the simple ones back themselves.
# Source: measured, remark-directive 4.0.0 with unified 11.0.5, remark-parse 11.0.0, remark-rehype 11.1.2, rehype-stringify
#   10.0.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  remark-directive@4.0.0 unified@11.0.5 remark-parse@11.0.0 remark-rehype@11.1.2 rehype-stringify@10.0.1 >/dev/null

cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { unified } from "unified";
import remarkParse from "remark-parse";
import remarkDirective from "remark-directive";
import remarkRehype from "remark-rehype";
import rehypeStringify from "rehype-stringify";

const text = "Full at 14:05, ok at 10:53:07Z: db:primary, error:timeout.";
const show = async (...plugins) => {
  let processor = unified().use(remarkParse);
  for (const plugin of plugins) processor = processor.use(plugin);
  const html = String(await processor.use(remarkRehype).use(rehypeStringify).process(text));
  return html.replace(/<[^>]*>/g, "");
};
const [plain, found] = [await show(), await show(remarkDirective)];
console.log("remark-directive", JSON.parse(readFileSync("node_modules/remark-directive/package.json")).version);
console.log("without it:", plain);
console.log("with it:   ", found);
if (plain !== text || found !== "Full at 14, ok at 10:53:07Z: db, error.") throw new Error("colons are read in another way now");
JS
node show.mjs
