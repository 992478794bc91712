#!/usr/bin/env bash
# A converter of Markdown for Slack posts lists without what is below their items.
#
# A good guess: Slack's blocks have no nested lists, so a converter flattens them or indents the text. It leaves nothing out.
# What happens: @tryfabric/mack writes the first paragraph of each item. Nested items, further paragraphs, and code in an item
#   are gone; so is a list in a quotation. Boxes of tasks are dropped, so that done and open look the same, and a list that
#   begins with 3 begins with 1. Nothing is reported.
# Why our users care: bots post action items and the steps of a runbook with it. "Restart:" is posted without the command
#   below it, and an item without its sub-items looks complete. The guide names it.
# Source: measured, @tryfabric/mack 1.2.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tryfabric/mack@1.2.1 >/dev/null
cat > post.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { markdownToBlocks } = require("@tryfabric/mack");

const text = `3. Restart the node:

   \`\`\`
   systemctl restart kubelet
   \`\`\`
4. Check it
   - the alert is gone

- [x] Spare belt
- [ ] Alert on lag

> Ida said
> - wait
`;
(async () => {
  const blocks = await markdownToBlocks(text);
  const found = blocks.map((block) => block.text.text);
  console.log("mack", JSON.parse(readFileSync("node_modules/@tryfabric/mack/package.json")).version, JSON.stringify(found));
  const seen = ["1. Restart the node:\n2. Check it", "• Spare belt\n• Alert on lag", "Ida said"];
  if (JSON.stringify(found) !== JSON.stringify(seen)) throw new Error("items are posted in another way now");
})();
JS
node post.cjs
