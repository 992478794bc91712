#!/usr/bin/env bash
# Markdoc's formatter takes backslashes away, and with them what they protect: "30\. Mai" becomes the 30th item of a list.
#
# A good guess: a formatter changes spaces and marks, and the page looks the same. Its own tests parse what they have formatted.
# What happens: `Markdoc.format` writes the text without the backslashes that its meaning needs, unless a `#`, `>` or underscore
#   follows. "30\. Mai" is an item of a list afterwards, and "\- not done" another. `\*not\*` is emphasis, `\~~old\~~` is struck
#   out, and "a \| b" in a cell is "a", since the rest is a cell too many. Code with a backtick, "`` a`b ``", ends at it.
#   Nothing is reported.
# Why our users care: sites with Markdoc format their files with it, as others do with Prettier. A German date, a glob or a
#   command with a pipe is another text afterwards, in each file of the folder. Put them into a block of code.
# Source: measured, @markdoc/markdoc 0.5.10.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @markdoc/markdoc@0.5.10

cat > page.md <<'MARKDOWN'
30\. Mai was quiet.

\- not done

It was \*not\* the disk, nor \~~old\~~.

Run `` echo `date` `` then.

| Time | Command |
|---|---|
| 14:05 | kubectl get pods \| grep db |
MARKDOWN
cat > format.mjs <<'JS'
import { readFileSync } from "node:fs";
import Markdoc from "@markdoc/markdoc";

const page = (text) => Markdoc.renderers.html(Markdoc.transform(Markdoc.parse(text))).replace(/<\/?article>/g, "").replace(/<(p|ol|ul|table)/g, "\n<$1");
const text = readFileSync("page.md", "utf-8");
console.log(`before:${page(text)}\nafter:${page(Markdoc.format(Markdoc.parse(text)))}`);
JS
node format.mjs | tee seen
cat > expected <<'TEXT'
before:
<p>30. Mai was quiet.</p>
<p>- not done</p>
<p>It was *not* the disk, nor ~~old~~.</p>
<p>Run <code>echo `date`</code> then.</p>
<table><thead><tr><th>Time</th><th>Command</th></tr></thead><tbody><tr><td>14:05</td><td>kubectl get pods | grep db</td></tr></tbody></table>
after:
<ol start="30"><li>Mai was quiet.</li></ol>
<ul><li>not done</li></ul>
<p>It was <em>not</em> the disk, nor <s>old</s>.</p>
<p>Run <code>echo </code>date`` then.</p>
<table><thead><tr><th>Time</th><th>Command</th></tr></thead><tbody><tr><td>14:05</td><td>kubectl get pods</td></tr></tbody></table>
TEXT
diff expected seen || { echo "texts are formatted in another way now"; exit 1; }
