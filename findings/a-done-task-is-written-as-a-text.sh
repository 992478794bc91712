#!/usr/bin/env bash
# remark, which is to write the file back, makes texts of the boxes of tasks and of alerts.
#
# A good guess: what a formatter does not know it leaves as it is. remark reads CommonMark, where `[x]` without a definition is
#   text, and writes text: `- [x] Belt`.
# What happens: it puts a backslash before the bracket, `* \[x] Belt`, which means the same in CommonMark and is no box on any
#   code host. `> [!WARNING]` becomes `> \[!WARNING]`, also with remark-gfm, which keeps boxes. marked-alert shows no
#   alert then, and markdown-it-github-alerts does.
# Why our users care: remark lints frontmatter, and the same command with `-o` or `--output` rewrites each file: done and open
#   tasks of a body are lost, on the page as well. Add remark-gfm before you write, or only lint. `check` finds such boxes.
# Source: measured, remark-cli 12.0.1, remark-frontmatter 5.0.0, remark-gfm 4.0.1, marked 18.2.1, marked-alert 2.1.2,
#   markdown-it 15.0.3, markdown-it-github-alerts 1.0.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund remark-cli@12.0.1 remark-frontmatter@5.0.0 remark-gfm@4.0.1 marked@18.2.1 \
    marked-alert@2.1.2 markdown-it@15.0.3 markdown-it-github-alerts@1.0.1

cat > incident.md <<'TEXT'
---
title: Disk
---

> [!WARNING]
> The belt is warm.

* [x] Belt
* [ ] Alert
TEXT
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import alerts from "markdown-it-github-alerts";
import { Marked } from "marked";
import markedAlert from "marked-alert";

const text = readFileSync(process.argv[2], "utf8").split("---\n")[2];
const marked = new Marked(markedAlert()).parse(text);
console.log("marked: alert", /class="markdown-alert/.test(marked), "boxes", marked.split("<input").length - 1);
const it = new MarkdownIt().use(alerts.default ?? alerts).render(text);
console.log("markdown-it: alert", /class="markdown-alert/.test(it));
JS
{
    node show.mjs incident.md
    for plugins in "--use remark-frontmatter" "--use remark-frontmatter --use remark-gfm"; do
        cp incident.md written.md
        # shellcheck disable=SC2086
        npx remark --quiet $plugins written.md --output
        echo "$plugins"
        diff incident.md written.md | grep '^>' || true
        node show.mjs written.md
    done
} | tee seen
cat > expected <<'TEXT'
marked: alert true boxes 2
markdown-it: alert true
--use remark-frontmatter
> > \[!WARNING]
> * \[x] Belt
> * \[ ] Alert
marked: alert false boxes 0
markdown-it: alert true
--use remark-frontmatter --use remark-gfm
> > \[!WARNING]
marked: alert false boxes 2
markdown-it: alert true
TEXT
diff expected seen || { echo "files are written in another way now"; exit 1; }
