#!/usr/bin/env bash
# networkx writes "14:05 deploy" as one node of a graph, and reads two.
#
# A good guess: what `write_adjlist` writes, `read_adjlist` reads. A name with a space is quoted, as in GML and Pajek, or refused.
# What happens: the file has no quotes, and a space ends a name. "14:05 deploy" becomes the nodes 14:05 and "deploy" with an edge
#   between them, and what follows ` #` is a comment and lost. Three events are five nodes. Nothing is reported.
#   `write_edgelist` and `write_multiline_adjlist` write such files as well, and reading them is an error.
# Why our users care: chains of causes are kept in such files to be drawn later. Causes come apart into words, and the words that
#   two events share join what had nothing to do with each other. GraphML, GEXF and GML come back whole.
# Source: measured, networkx 3.6.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check networkx==3.6.1

"$folder/venv/bin/python" - <<'PYTHON'
import io
import sys

import networkx as nx

graph = nx.DiGraph([("14:05 deploy", "14:10 errors"), ("14:10 errors", "pool #1 full")])


def back(write, read, *, directed=None):
    file = io.BytesIO()
    write(graph, file)
    file.seek(0)
    try:
        return sorted(read(file, create_using=nx.DiGraph) if directed else read(file))
    except TypeError:
        return "error"


lists = back(nx.write_adjlist, nx.read_adjlist, directed=True)
others = [back(nx.write_graphml, nx.read_graphml), back(nx.write_gexf, nx.read_gexf), back(nx.write_gml, nx.read_gml)]
edges = back(nx.write_edgelist, nx.read_edgelist, directed=True)
print("networkx", nx.__version__)
print("written:", sorted(graph), "read:", lists)
print("edge list:", edges, "| GraphML, GEXF, GML whole:", [nodes == sorted(graph) for nodes in others])
as_seen = lists == ["14:05", "14:10", "deploy", "errors", "pool"]
sys.exit(0 if as_seen and edges == "error" and all(nodes == sorted(graph) for nodes in others) else "names are read in another way now")
PYTHON
