#!/usr/bin/env bash
# The text that mailparser gives of an HTML mail joins the cells of a table.
#
# A good guess: a converter of HTML to plain text puts something between two cells, as between two paragraphs: a tab, a space,
#   a line. Without it the text of a table is of no use.
# What happens: html-to-text takes tables for layout unless it is told which are data, and writes rows and cells one after
#   another: "node-1", "08:10" and "5" become "node-108:105". mailparser asks it for the text of each mail that has only HTML,
#   and has no option for tables. html2text and inscriptis keep cells apart.
# Why our users care: timelines are mailed as tables, and bots that turn mails into tickets are built on both. `node-1` at
#   08:10 is now `node-108:10`; times and hosts cannot be told apart any more. `postmortems import` reads the HTML, saved as a
#   file.
# Source: measured, html-to-text 10.0.1, mailparser 3.14.2, inscriptis 2.7.3, html2text 2025.4.15.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund html-to-text@10.0.1 mailparser@3.14.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check inscriptis==2.7.3 html2text==2025.4.15

cat > table.html <<'HTML'
<table><tr><th>Time</th><th>Host</th></tr><tr><td>08:00</td><td>node-1</td></tr><tr><td>08:10</td><td>5</td></tr></table>
HTML
cat > read.mjs <<'JS'
import { convert } from "html-to-text";
import { simpleParser } from "mailparser";
import { readFileSync } from "node:fs";

const html = readFileSync("table.html", "utf8");
const mail = `From: a@example.org\r\nSubject: Belt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`;
console.log("html-to-text:", convert(html).trim());
console.log("mailparser:", (await simpleParser(mail)).text.trim());
JS
seen=$(node read.mjs)
echo "$seen"
expected="html-to-text: TimeHost08:00node-108:105
mailparser: TimeHost08:00node-108:105"
test "$seen" = "$expected" || { echo "cells are kept apart now; expected:"; echo "$expected"; exit 1; }
venv/bin/python - <<'PYTHON'
import sys

import html2text
from inscriptis import get_text

html = open("table.html").read()
kept = {"html2text": html2text.html2text(html), "inscriptis": get_text(html)}
for name, text in kept.items():
    print(f"{name}:", " / ".join(text.split("\n")).strip(" /"))
sys.exit(any("node-108" in text for text in kept.values()))
PYTHON
