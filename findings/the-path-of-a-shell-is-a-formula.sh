#!/usr/bin/env bash
# pandoc, with `gfm` as well, and mystmd make a formula of `$PATH:$HOME`, and drop the dollar signs.
#
# A good guess: a formula has a dollar sign before it and one after it. Readers that allow prices leave "$5 and $6" alone, and
#   `$PATH:$HOME` is two variables of a shell. With `gfm`, pandoc reads what GitHub does.
# What happens: the second dollar sign has no space before it and no digit after it, so what is between is a formula: "export
#   $PATH:$HOME" is "export PATH:HOME" with PATH in italics, letter by letter. pandoc does so in `markdown` and in `gfm`; Word
#   gets an equation. mystmd does it, and makes one of "$5,000 to $6,000" as well.
# Why our users care: steps of a restore name variables. Whoever copies `/data/$USER/$HOST` from the report copies
#   /data/USER/HOST. The guide says to write code in backticks; our pages have no formulas.
# Source: measured, pandoc 3.9 (pypandoc_binary 1.17), myst-parser 1.7.3 (npm).
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pypandoc_binary==1.17
echo '{"type": "module"}' > package.json
npm install --silent --no-audit --no-fund myst-parser@1.7.3

cat > show.py <<'PYTHON'
import pypandoc

for source in "markdown", "gfm":
    for text in "restore $PATH:$HOME", "restore /data/$USER/$HOST", "costs $5,000 to $6,000":
        print(f"pandoc, {source}:", pypandoc.convert_text(text, "plain", format=source).strip())
PYTHON
cat > show.mjs <<'JS'
import { mystParse } from "myst-parser";

for (const text of ["restore $PATH:$HOME", "costs $5,000 to $6,000"]) {
  console.log("mystmd:", mystParse(text).children[0].children.map(({ type, value }) => `${type}(${value})`).join(" "));
}
JS
{ venv/bin/python show.py && node show.mjs; } | tee seen
cat > expected <<'TEXT'
pandoc, markdown: restore PATH:HOME
pandoc, markdown: restore /data/USER/HOST
pandoc, markdown: costs $5,000 to $6,000
pandoc, gfm: restore PATH:HOME
pandoc, gfm: restore /data/USER/HOST
pandoc, gfm: costs $5,000 to $6,000
mystmd: text(restore ) inlineMath(PATH:) text(HOME)
mystmd: text(costs ) inlineMath(5,000 to ) text(6,000)
TEXT
diff expected seen || { echo "dollar signs are read in another way now"; exit 1; }
