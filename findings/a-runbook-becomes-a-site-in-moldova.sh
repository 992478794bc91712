#!/usr/bin/env bash
# Makers of links take `runbook.md` and `restart.sh` for sites, and link to http://runbook.md.
#
# A good guess: a link is made of what begins with `http`, `www.` or a name that ends in a usual domain. A name with `.md` or
#   `.sh` in a text about software is a file.
# What happens: `.md`, `.sh`, `.py` and `.rs` are domains of countries, and any word before them is a name of a host. Autolinker,
#   linkify-string, linkify-it-py and bleach link all four to sites that nobody of the team knows. `.txt`, `.yml` and `.go`
#   stay text. markdown-it with `linkify` and GitHub's parser link none of them.
# Why our users care: "see restart.sh" is in every second report, and whoever clicks it at night leaves for a foreign site. Our
#   pages follow GitHub. The guide says to put names of files in backticks.
# Source: measured, autolinker 4.1.5, linkify-string 4.3.3 with linkifyjs 4.3.3, markdown-it 15.0.3, linkify-it-py 2.2.0,
#   bleach 6.4.0, cmarkgfm 2025.10.22; GFM 0.29, 6.9, autolinks.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check linkify-it-py==2.2.0 bleach==6.4.0 cmarkgfm==2025.10.22
cd "$folder"
npm install --silent --no-audit --no-fund autolinker@4.1.5 linkify-string@4.3.3 linkifyjs@4.3.3 markdown-it@15.0.3 >/dev/null 2>&1

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import re
import sys
from importlib.metadata import version

import bleach
import cmarkgfm
from linkify_it import LinkifyIt

TEXT = "See runbook.md, restart.sh, clean.py, agent.rs, notes.txt, values.yml and main.go."
found = {
    "linkify-it-py": [match.url for match in LinkifyIt().match(TEXT) or []],
    "bleach": re.findall(r'href="([^"]*)"', bleach.linkify(TEXT)),
    "cmarkgfm": re.findall(r'href="([^"]*)"', cmarkgfm.github_flavored_markdown_to_html(TEXT)),
}
for name, links in found.items():
    print(name, version(name), links)
sites = [f"http://{name}" for name in ("runbook.md", "restart.sh", "clean.py", "agent.rs")]
sys.exit(0 if found == {"linkify-it-py": sites, "bleach": sites, "cmarkgfm": []} else "links are made in another way now")
PYTHON
cat > link.mjs <<'JS'
import { readFileSync } from "node:fs";
import Autolinker from "autolinker";
import linkify from "linkify-string";
import MarkdownIt from "markdown-it";

const text = "See runbook.md, restart.sh, clean.py, agent.rs, notes.txt, values.yml and main.go.";
const pages = {
  autolinker: Autolinker.link(text),
  "linkify-string": linkify(text),
  "markdown-it": new MarkdownIt({ linkify: true }).render(text),
};
for (const [name, page] of Object.entries(pages)) {
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, link]) => link).join(" ");
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version, links || "no links");
  const sites = name === "markdown-it" ? "" : "http://runbook.md http://restart.sh http://clean.py http://agent.rs";
  if (links !== sites) process.exitCode = 1;
}
JS
node link.mjs
