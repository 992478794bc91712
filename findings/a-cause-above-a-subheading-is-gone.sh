#!/usr/bin/env bash
# markmap leaves out each list that has a heading below it, and so the causes of the section itself.
#
# A good guess: a mind map made of Markdown has a branch for each heading, with its lists and its sections as twigs. What it
#   cannot draw, such as a paragraph, it may leave out; a list of the same form is drawn everywhere or nowhere.
# What happens: a list is drawn only where no heading of a lower level follows in its section: of "Causes", two items and the
#   heading "Disk", only "Disk" is on the map. A list before the first heading is gone as a whole. Nothing is reported. The same
#   list without a subheading is drawn, boxes of tasks included.
# Why our users care: causes are drawn so from a post-mortem, in editors and in sites. A section "Contributing factors" with a
#   list, and more about one of them below, shows that one alone, as if it were the root cause. Put the list below a heading of
#   its own.
# Source: measured, markmap-lib 0.18.12 with markmap-common 0.18.9.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund markmap-lib@0.18.12 markmap-common@0.18.9

cat > show.mjs <<'JS'
import { Transformer } from "markmap-lib";

const TEXTS = {
  "list alone": "# Causes\n\n- backup ran late\n- alert muted\n",
  "with a subheading": "# Causes\n\n- backup ran late\n- alert muted\n\n## Disk\n\n- full\n",
  "with its own heading": "# Causes\n\n## All\n\n- backup ran late\n- alert muted\n\n## Disk\n\n- full\n",
  "before a heading": "- backup ran late\n- alert muted\n\n# Disk\n\n- full\n",
};
const drawn = ({ content, children }) => content + (children.length ? ` (${children.map(drawn).join(", ")})` : "");
for (const [name, text] of Object.entries(TEXTS)) console.log(`${name}:`, drawn(new Transformer().transform(text).root));
JS
node show.mjs | tee seen
cat > expected <<'TEXT'
list alone: Causes (backup ran late, alert muted)
with a subheading: Causes (Disk (full))
with its own heading: Causes (All (backup ran late, alert muted), Disk (full))
before a heading: Disk (full)
TEXT
diff expected seen || { echo "lists are drawn in another way now"; exit 1; }
