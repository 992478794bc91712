#!/usr/bin/env bash
# Graphs drawn from Python have one node 10 for all events between 10:00 and 10:59.
#
# A good guess: a name that is handed to a library is a name. It quotes what DOT needs quoted, as `Digraph.node` does for
#   "10:32 deploy".
# What happens: in an edge, graphviz and pydot take what follows a colon for a port of the node. `edge("10:32 deploy",
#   "10:40 errors")` goes from 10 to 10, the nodes of the two names have no edge, and `db:5432` is the node `db`. networkx
#   (`to_pydot`) writes nodes so, too: four events are the two nodes 10 and 11. Nothing is reported.
# Why our users care: chains of causes and timelines are drawn like this, and so are hosts with ports. An incident of ten
#   steps becomes a knot of three, with arrows from 10 to itself. Our own pictures take no names for syntax.
# Source: measured, graphviz 0.21, pydot 4.0.1, networkx 3.6.1, drawn by @viz-js/viz 3.31.0.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check graphviz==0.21 pydot==4.0.1 networkx==3.6.1
cd "$folder"
npm install --silent --no-audit --no-fund @viz-js/viz@3.31.0 >/dev/null

"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import graphviz
import networkx
import pydot

EVENTS = ["10:32 deploy", "10:40 errors", "11:05 rollback", "11:10 recovery"]
STEPS = list(zip(EVENTS, EVENTS[1:]))
drawn = graphviz.Digraph()
other = pydot.Dot()
for event in EVENTS:
    drawn.node(event)
for start, end in STEPS:
    drawn.edge(start, end)
    other.add_edge(pydot.Edge(start, end))
network = networkx.nx_pydot.to_pydot(networkx.DiGraph(STEPS))
for name, text in (("graphviz", drawn.source), ("pydot", other.to_string()), ("networkx", network.to_string())):
    print(name, version(name))
    open(f"{name}.dot", "w").write(text)
PYTHON
cat > draw.mjs <<'JS'
import { readFileSync } from "node:fs";
import { instance } from "@viz-js/viz";

const viz = await instance();
const seen = {
  graphviz: ["10", "10:32 deploy", "10:40 errors", "11", "11:05 rollback", "11:10 recovery"],
  pydot: ["10", "11"],
  networkx: ["10", "11"],
};
for (const [name, nodes] of Object.entries(seen)) {
  const graph = viz.renderJSON(readFileSync(`${name}.dot`, "utf8"));
  const names = graph.objects.map((node) => node.name).sort();
  console.log(name, "nodes:", names, "edges:", graph.edges.map((edge) => `${names.length && graph.objects[edge.tail].name}->${graph.objects[edge.head].name}`).join(" "));
  if (names.join() !== nodes.join()) process.exitCode = 1;
}
JS
node draw.mjs
