#!/usr/bin/env bash
# Mermaid ends a message at the number of a ticket, and makes a letter of one before a semicolon.
#
# A good guess: what follows the colon of a message is its text, to the end of the line. Characters that need care are documented:
#   quotes, brackets, and codes such as `#35;` for a sign.
# What happens: in a sequence diagram `#` begins a comment, also in a message, a note and the heading of a loop: "restart, see
#   #4711 and wait" is "restart, see". A semicolon ends the message, and what follows is the next statement. In all diagrams a
#   number between `#` and `;` is a code: the box "Closed #65; deployed" reads "Closed A deployed". Nothing is reported.
# Why our users care: who told whom, and the ticket for it, is what a sequence of an incident shows. GitHub and GitLab draw these
#   diagrams in our records. Write `OPS-4711`, or `#35;4711`, and a comma for the semicolon.
# Source: measured, mermaid 12.3.0 with jsdom 29.1.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund mermaid@12.3.0 jsdom@29.1.1 >/dev/null

cat > read.mjs <<'JS'
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });
console.log("mermaid", JSON.parse(readFileSync("node_modules/mermaid/package.json")).version);
const messages = async (...lines) => {
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(["sequenceDiagram", ...lines].join("\n  "));
  return diagram.db.getMessages().map(({ message }) => message);
};
const found = await messages("Ida->>Bo: restart, see #4711 and wait", "Note over Bo: SEV-1 #12, then go", "Ida->>Bo: drain; Bo->>db: stop");
console.log("messages:", found.join(" | "));
const flow = await mermaid.mermaidAPI.getDiagramFromText("flowchart LR\n  A[Closed #65; deployed] --> B[ok]");
const text = flow.db.getVertices().get("A").text;
// Mermaid writes a code so until it draws the box, where it becomes the character with that number.
const sign = text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(code));
console.log("box:", sign);
if (found.join("|") !== "restart, see|SEV-1|drain|stop" || sign !== "Closed A deployed") throw new Error("tickets are read in another way now");
JS
node read.mjs
