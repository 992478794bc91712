#!/usr/bin/env bash
# Graphviz puts the name of the box, or of the graph, where a text has `\N` or `\G`, and libraries hand it such texts as they are.
#
# A good guess: `Digraph.node("a", "CORP\\Nina")` shows `CORP\Nina`, since a library escapes what DOT needs escaped, as all do
#   with quotation marks. If a backslash is an escape in DOT, an unknown one leaves the letter.
# What happens: `\N` in a label is the name of the node, `\G` that of the graph, `\l`, `\n` and `\r` end a line: `CORP\Nina` is
#   "CORPaina" in the node a, `C:\logs\node-1` is "C:", "ogs" and "ode-1" on three lines. graphviz, pydot and ts-graphviz write
#   the backslash as it is, and viz.js takes it so from objects, too.
# Why our users care: causal graphs are drawn so, and accounts and folders of Windows are in their boxes. "CORPaina" is another
#   account, and nobody sees that it was changed. Use `graphviz.escape`, or double each backslash.
# Source: measured, @viz-js/viz 3.31.0 (Graphviz), ts-graphviz 3.0.7, graphviz 0.21, pydot 4.0.1; Graphviz, "escString".
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @viz-js/viz@3.31.0 ts-graphviz@3.0.7
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check graphviz==0.21 pydot==4.0.1

cat > write.py <<'PYTHON'
import graphviz
import pydot

TEXTS = {"a": "CORP\\Nina", "b": "C:\\logs\\node-1", "c": "CORP\\Gil"}
drawn = graphviz.Digraph("outage")
other = pydot.Dot("outage")
escaped = graphviz.Digraph("outage")
for name, text in TEXTS.items():
    drawn.node(name, text)
    other.add_node(pydot.Node(name, label=text))
    escaped.node(name, graphviz.escape(text))
for name, source in {"graphviz": drawn.source, "pydot": other.to_string(), "graphviz.escape": escaped.source}.items():
    open(f"{name}.dot", "w", encoding="utf-8").write(source)
PYTHON
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { instance } from "@viz-js/viz";
import { attribute, digraph, toDot } from "ts-graphviz";

const TEXTS = { a: "CORP\\Nina", b: "C:\\logs\\node-1", c: "CORP\\Gil" };
const nodes = Object.entries(TEXTS);
const viz = await instance();
function show(name, graph) {
  const svg = viz.renderString(graph, { format: "svg" }).replaceAll("&#45;", "-");
  const boxes = svg.split('class="node"').slice(1);
  console.log(name + ":", boxes.map((box) => [...box.matchAll(/<text[^>]*>([^<]*)/g)].map((found) => found[1]).join(" / ")).join(", "));
}
for (const name of ["graphviz", "pydot", "graphviz.escape"]) show(name, readFileSync(name + ".dot", "utf8"));
show("ts-graphviz", toDot(digraph("outage", (graph) => nodes.map(([id, text]) => graph.node(id, { [attribute.label]: text })))));
show("viz.js", { name: "outage", nodes: nodes.map(([name, label]) => ({ name, attributes: { label } })) });
JS
{
    venv/bin/python write.py
    node show.mjs
} | tee seen
cat > expected <<'TEXT'
graphviz: CORPaina, C: / ogs / ode-1, CORPoutageil
pydot: CORPaina, C: / ogs / ode-1, CORPoutageil
graphviz.escape: CORP\Nina, C:\logs\node-1, CORP\Gil
ts-graphviz: CORPaina, C: / ogs / ode-1, CORPoutageil
viz.js: CORPaina, C: / ogs / ode-1, CORPoutageil
TEXT
diff expected seen || { echo "backslashes are read in another way now"; exit 1; }
