#!/usr/bin/env bash
# Mermaid takes the first letter of a service for the end of an arrow: `api---oauth` leads to "auth".
#
# A good guess: spaces around an arrow do not matter: `api-->oauth` leads to oauth, and `api---oauth` does so too.
# What happens: an arrow without a head that is followed by `o` or `x` has a circle or a cross there. `api---oauth` is a line
#   from api to "auth", `web---origin---xfs` makes "rigin" and "fs", and `db--xfs-->disk`, which was to be a label, makes "fs".
#   With `==` and `-.-` it is the same. The names are new boxes, so a picture in which oauth occurs twice has oauth and auth.
#   Mermaid's manual warns of it; the picture does not.
# Why our users care: chains of services and causes are drawn so, by hand and by scripts that join names with `---`. A service
#   that does not exist is in the chain, and the one that failed is not connected. The guide says to write spaces.
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
for (const line of ["api-->oauth", "api --- oauth", "api---oauth", "web---origin---xfs", "api==oauth", "db--xfs-->disk"]) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(`flowchart LR\n  ${line}`);
  console.log(`${line}: ${[...db.getVertices().keys()].join(", ")}`);
}
JS
node read.mjs | tee seen
cat > expected <<'TEXT'
api-->oauth: api, oauth
api --- oauth: api, oauth
api---oauth: api, auth
web---origin---xfs: web, rigin, fs
api==oauth: api, auth
db--xfs-->disk: db, fs, disk
TEXT
diff expected <(tail -n +2 seen) || { echo "arrows are read in another way now"; exit 1; }
