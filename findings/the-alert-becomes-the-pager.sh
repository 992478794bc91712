#!/usr/bin/env bash
# Mermaid shows only what is in brackets of a cause or a card: "Alert came late (pager off)" is "pager off".
#
# A good guess: a mind map is an outline, and a kanban board a list. A line is the text of a box, brackets included, or it is an
#   error, as brackets in a flowchart are.
# What happens: what is before the bracket is taken for the name of the box, also with spaces, and what is in `(…)` or `[…]` for
#   its text. The mind map shows "pager off" and "db-1" in place of whole sentences. So does the board. Nothing is reported.
# Why our users care: causes are drawn as mind maps and action items as boards, in bodies and on code hosts. The picture names
#   the part that was explained in brackets, and not what happened. The guide says to write commas.
# Source: measured, mermaid 11.17.2.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund mermaid@11.17.2 jsdom@29.1.1

cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
console.log("mermaid", JSON.parse(readFileSync("node_modules/mermaid/package.json")).version);
const read = async (...lines) => (await mermaid.mermaidAPI.getDiagramFromText(lines.join("\n"))).db;
const map = await read("mindmap", "  Disk full", "    Alert came late (pager off)", "    Bo drained [db-1]", "    Nobody looked");
console.log("mind map:", map.getMindmap().children.map(({ descr }) => descr).join(" | "));
const board = await read("kanban", "  todo[To do]", "    Fix the alert (pager)", "    Fix the disk");
console.log("board:", board.getData().nodes.slice(1).map(({ label }) => label).join(" | "));
JS
node read.mjs | tee seen
cat > expected <<'TEXT'
mind map: pager off | db-1 | Nobody looked
board: pager | Fix the disk
TEXT
diff expected <(tail -n +2 seen) || { echo "brackets are read in another way now"; exit 1; }
