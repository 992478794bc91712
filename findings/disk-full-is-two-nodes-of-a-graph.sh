#!/usr/bin/env bash
# networkx reads "disk full" as two nodes, and nothing of "OPS#12 deploy", from the lists that it wrote itself.
#
# A good guess: what `write_adjlist` writes, `read_adjlist` reads: the same nodes and the same edges. A name that the format
#   cannot hold is refused, as `write_gml` and `write_graphml` refuse a value that they cannot.
# What happens: names are written with spaces between them, and without quotes. The chain "disk full" → "10:40 errors" comes
#   back as `disk` with edges to `full`, `10:40` and `errors`, and `10:40` with one to `errors`. What follows a `#` is a
#   comment, with any delimiter: the node "OPS#12 deploy" and its edge become a node "OPS". Nothing is reported.
# Why our users care: chains of causes are kept as such lists, one line a cause, and counted and compared with networkx. Names
#   of events have spaces, and tickets a `#`. Use `node_link_data`, which is JSON.
# Source: measured, networkx 3.6.1.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check networkx==3.6.1

cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import networkx


def read_back(*edges, **options):
    networkx.write_adjlist(networkx.DiGraph(edges), "chain.txt", **options)
    graph = networkx.read_adjlist("chain.txt", create_using=networkx.DiGraph, **options)
    return sorted(graph.nodes), sorted(graph.edges)


spaces = read_back(("disk full", "10:40 errors"))
ticket = read_back(("OPS#12 deploy", "disk full"), delimiter="\t")
print("networkx", version("networkx"), spaces, ticket)
as_seen = spaces[1] == [("10:40", "errors"), ("disk", "10:40"), ("disk", "errors"), ("disk", "full")]
as_seen = as_seen and ticket == (["OPS", "disk full"], [])
sys.exit(0 if as_seen else "the list is read in another way now")
PYTHON
