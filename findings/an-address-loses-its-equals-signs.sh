#!/usr/bin/env bash
# logfmt of npm drops equals signs and backslashes of a value, also where structlog wrote the line.
#
# A good guess: `key=value` ends at the space. An equals sign after the first belongs to the value, as in Go's readers, and a
#   backslash outside of quotes is a character like others. What one library of the format writes, the other reads.
# What happens: `url=http://wiki/?page=disk` is "http://wiki/?pagedisk". `path=C:\data` is "C:data"; structlog writes such a
#   path without quotes. A line break in a text is written as it is by `stringify`, which makes two lines of one; structlog
#   writes `\n`. An object becomes "[object Object]". Nothing is reported.
# Why our users care: logs of Heroku, Grafana and many Go programs have this format, and scripts cut the lines of a timeline
#   from them. The address leads nowhere, and the path names no file. structlog puts quotes around what has an equals sign.
# Source: measured, logfmt 1.4.0 of npm, structlog 26.1.0.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund logfmt@1.4.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check structlog==26.1.0

venv/bin/python - > lines.log <<'PYTHON'
import structlog

print(structlog.processors.LogfmtRenderer()(None, "", {"event": "disk full", "path": "C:\\data", "url": "http://wiki/?page=disk"}))
PYTHON
echo 'event="disk full" path=C:\data url=http://wiki/?page=disk' >> lines.log
cat > read.cjs <<'JS'
const { readFileSync } = require("node:fs");
const logfmt = require("logfmt");

const lines = readFileSync("lines.log", "utf-8").trim().split("\n");
const [structlog, plain] = lines.map((line) => logfmt.parse(line));
const written = logfmt.stringify({ event: "disk\nfull", node: { name: "db-1" } });
console.log("logfmt", JSON.parse(readFileSync("node_modules/logfmt/package.json")).version, lines[0]);
console.log({ structlog, plain, written });
const lost = plain.url === "http://wiki/?pagedisk" && plain.path === "C:data" && structlog.path === "C:data";
const two = structlog.url === "http://wiki/?page=disk" && written.split("\n").length === 2 && written.includes("[object Object]");
if (!lost || !two) throw new Error("lines are read in another way now");
JS
node read.cjs
