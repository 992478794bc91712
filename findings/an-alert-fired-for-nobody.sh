#!/usr/bin/env bash
# Markdown of Nuxt takes the brackets off "[14:05]" and "[db-1]", and `{{ $labels.instance }}` and ":wq" out of a sentence.
#
# A good guess: components of Vue have a syntax of their own, `:icon{name=…}` and `[text]{.red}`. A bracket without braces
#   behind it is text, and so is a word after a colon that is no component.
# What happens: remark-mdc, which reads the Markdown of Nuxt Content, makes an element of each word in brackets, so that they are
#   gone: "[14:05] paged [Ida]" is "14:05 paged Ida". Two braces are a variable of the page: of "fired for
#   {{ $labels.instance }} at 5" the name is gone, and a word after a colon is an empty element. Each is the same in a title.
#   In code, all stay; `{{ … }}` in code as well.
# Why our users care: sites of runbooks are made with Nuxt Content and Docus. Titles and summaries of alerts have variables of
#   Prometheus and Grafana, and a timeline has times in brackets. Write backticks around them.
# Source: measured, remark-mdc 3.11.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund remark-mdc@3.11.1 unified@11.0.5 remark-parse@11.0.0 remark-gfm@4.0.1 \
    remark-rehype@11.1.2 rehype-stringify@10.0.1

cat > show.mjs <<'JS'
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import * as mdc from "remark-mdc";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

const TEXTS = [
  "[14:05] paged [Ida]",
  "# [db-1] Disk full",
  "It fired for {{ $labels.instance }} at 5.",
  "`{{ $labels.instance }}`",
  "leave with :wq or :q",
  "14:05:30 on db:primary",
  "- [x] Belt",
];
const remarkMdc = mdc.default;
for (const text of TEXTS) {
  const made = unified().use(remarkParse).use(remarkGfm).use(remarkMdc);
  const html = await made.use(remarkRehype, { handlers: mdc.handlers ?? {} }).use(rehypeStringify).process(text);
  console.log(text, "=>", String(html).replaceAll("\n", ""));
}
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
[14:05] paged [Ida] => <p><span>14:05</span> paged <span>Ida</span></p>
# [db-1] Disk full => <h1><span>db-1</span> Disk full</h1>
It fired for {{ $labels.instance }} at 5. => <p>It fired for <binding value="$labels.instance"></binding> at 5.</p>
`{{ $labels.instance }}` => <p><code>{{ $labels.instance }}</code></p>
leave with :wq or :q => <p>leave with <wq></wq> or <q></q></p>
14:05:30 on db:primary => <p>14:05:30 on db:primary</p>
- [x] Belt => <ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" checked disabled> Belt</li></ul>
TEXT
diff expected seen || { echo "brackets are read in another way now"; exit 1; }
