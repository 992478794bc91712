#!/usr/bin/env bash
# slack-markdown shows "< 5 ms" of a Slack message as "&lt; 5 ms", and knows no quotation that Slack sends.
#
# A good guess: Slack sends `&`, `<` and `>` of a message as `&amp;`, `&lt;` and `&gt;`, and nothing else. A parser that is
#   made for Slack's messages reads these three, before it writes HTML.
# What happens: it escapes them once more, so that the page shows `&lt; 5 ms`, `retry &amp;&amp; wait` and, for a quotation,
#   `&gt; It was the disk.` as a paragraph. A quotation is found only where the text has a bare `>`, which Slack never sends.
#   A group is shown with a caret, as ^@sre. slack-message-parser finds the quotation, and leaves `&lt;` in its texts.
# Why our users care: a channel of an incident is archived with it. Thresholds, commands and what was quoted are unreadable,
#   and who said what is lost. The import reads Slack's three escapes.
# Source: measured, slack-markdown 0.3.0, slack-message-parser 2.0.2; Slack's manual, "Formatting text for app surfaces".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund slack-markdown@0.3.0 slack-message-parser@2.0.2

cat > show.cjs <<'JS'
const { toHTML } = require("slack-markdown");
const parser = require("slack-message-parser");

const parse = parser.parse ?? parser.default;
const names = Object.fromEntries(Object.entries(parser.NodeType).map(([name, number]) => [number, name]));
const texts = ["p99 &lt; 5 ms, then &gt; 3 s", "retry &amp;&amp; wait", "&gt; It was the disk.", "> It was the disk.", "<!subteam^S1|@sre>"];
for (const text of texts) {
  console.log(text);
  console.log("  slack-markdown:", toHTML(text));
  console.log("  slack-message-parser:", parse(text).children.map(({ type, text }) => text ?? names[type]).join(" | "));
}
JS
node show.cjs | tee seen
cat > expected <<'TEXT'
p99 &lt; 5 ms, then &gt; 3 s
  slack-markdown: p99 &amp;lt; 5 ms, then &amp;gt; 3 s
  slack-message-parser: p99 &lt; 5 ms, then &gt; 3 s
retry &amp;&amp; wait
  slack-markdown: retry &amp;amp;&amp;amp; wait
  slack-message-parser: retry &amp;&amp; wait
&gt; It was the disk.
  slack-markdown: &amp;gt; It was the disk.
  slack-message-parser: Quote
> It was the disk.
  slack-markdown: <blockquote>It was the disk.</blockquote>
  slack-message-parser: > It was the disk.
<!subteam^S1|@sre>
  slack-markdown: <span class="s-mention s-usergroup">^@sre</span>
  slack-message-parser: Command
TEXT
diff expected seen || { echo "messages are read in another way now"; exit 1; }
