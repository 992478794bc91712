#!/usr/bin/env bash
# Asciidoctor makes "J. Nowak" of A. Nowak and "K. Rossi" of V. Rossi, where the paragraph before begins with I. Berg.
#
# A good guess: a list of letters is written with small ones, `a.`, or with a bracket. A paragraph that begins with the initial of
#   a person is a paragraph, as in Markdown, or at worst a list that shows the letter that was typed.
# What happens: a capital letter and a point begin an item of a list. The first gives the start, so that "I. Berg" is shown as it
#   was; those after it are counted on, whatever their letters, across empty lines. A warning says that J was expected, and
#   the exit status is 0. pandoc, which reads reStructuredText by its rules, writes "1. Berg", "1. Nowak" and
#   "2. Rossi" in Markdown. As AsciiDoc, pandoc leaves both alone.
# Why our users care: reports of teams with two people of one family name say who did what in this way. J. Nowak may be on the
#   team, too. Write names in full. Our import reads such lines as text.
# Source: measured, asciidoctor 4.1.0 (npm), pypandoc_binary 1.17.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @asciidoctor/core@4.1.0 jsdom@26.1.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17

printf 'I. Berg paged the team.\n\nA. Nowak drained node-1.\n\nV. Rossi decided.\n' > who.adoc
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import { convert } from "@asciidoctor/core";
import { JSDOM } from "jsdom";

const { document } = new JSDOM(await convert(readFileSync("who.adoc", "utf-8"))).window;
for (const list of document.querySelectorAll("ol")) {
  [...list.children].forEach((item, place) => {
    const letter = String.fromCharCode(64 + Number(list.getAttribute("start") ?? 1) + place);
    console.log(`asciidoctor: ${letter}. ${item.textContent.trim()}`);
  });
}
JS
node show.mjs 2>log | tee seen
grep -o 'expected ., got .' log | tee -a seen
venv/bin/python - <<'PYTHON' | tee -a seen
import pypandoc

print("pandoc", pypandoc.get_pandoc_version())
for form in ["rst", "asciidoc", "markdown"]:
    text = pypandoc.convert_file("who.adoc", "gfm", format=form)
    print(f"{form}:", " / ".join(" ".join(line.split()) for line in text.splitlines() if line[:1].isalnum()))
PYTHON
cat > expected <<'TEXT'
asciidoctor: I. Berg paged the team.
asciidoctor: J. Nowak drained node-1.
asciidoctor: K. Rossi decided.
expected J, got A
expected K, got V
pandoc 3.9
rst: 1. Berg paged the team. / 1. Nowak drained node-1. / 2. Rossi decided.
asciidoc: I. Berg paged the team. / A. Nowak drained node-1. / V. Rossi decided.
markdown: I. Berg paged the team. / A. Nowak drained node-1. / V. Rossi decided.
TEXT
diff expected seen || { echo "initials are read in another way now"; exit 1; }
