#!/usr/bin/env bash
# A paragraph that begins with "30. Mai" is shown as 29, and converters of HTML make such paragraphs.
#
# A good guess: "28. Mai: Ausfall" and "30. Mai: Ende" are two paragraphs, or at worst a list that shows 28 and 30, since the
#   numbers were typed. A converter of HTML escapes what would be a list (`28\.`), as most do.
# What happens: in CommonMark a number and a full stop begin a list, only the first number counts, and an empty line does not
#   end it. GitHub's parser, markdown-it, marked and mistune show 28 and 29. markdownify and MarkItDown do not escape it,
#   so pages and Word documents that never had a list get one; "- 5 °C" becomes a bullet with 5 °C. pandoc, html2text and
#   turndown escape it.
# Why our users care: German, Danish, Norwegian, Finnish and Czech dates are written so, and timelines begin their lines with
#   them. The day on the page is another one than in the file, and nobody sees both. `postmortems import` escapes it in what
#   it converts; the guide says to write `30\. Mai`.
# Source: measured, cmarkgfm 2025.10.22, mistune 3.4.0, markdown-it 15.0.3, marked 18.2.1, markdownify 1.2.3,
#   markitdown 0.1.9, html2text 2025.4.15; CommonMark 0.31, 5.3, lists.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  cmarkgfm==2025.10.22 mistune==3.4.0 markdownify==1.2.3 markitdown==0.1.9 html2text==2025.4.15
cd "$folder"
npm install --silent --no-audit --no-fund markdown-it@15.0.3 marked@18.2.1 >/dev/null

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import io
import sys
from importlib.metadata import version
from pathlib import Path

import cmarkgfm
import html2text
import markdownify
import mistune
from markitdown import MarkItDown

PAGE = "<p>28. Mai: Ausfall</p><p>30. Mai: Ende</p>"
converted = {
    "markdownify": markdownify.markdownify(PAGE),
    "markitdown": MarkItDown().convert_stream(io.BytesIO(f"<html><body>{PAGE}".encode()), file_extension=".html").text_content,
    "html2text": html2text.html2text(PAGE),
}
for name, text in converted.items():
    print(name, version(name), repr(text.strip()))
plain = "28. Mai: Ausfall\n\n30. Mai: Ende"
if [text.strip() == plain for text in converted.values()] != [True, True, False]:
    sys.exit("lines that begin with a number are converted in another way now")
Path("night.md").write_text(plain)
shown = {"cmarkgfm": cmarkgfm.github_flavored_markdown_to_html(plain), "mistune": mistune.html(plain)}
for name, page in shown.items():
    print(name, version(name), page.replace("\n", ""))
    if '<ol start="28">' not in page or page.count("<ol") != 1 or page.count("<li>") != 2:
        sys.exit("such lines are shown in another way now")
PYTHON
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import { marked } from "marked";

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
const text = readFileSync("night.md", "utf8");
for (const [name, page] of [["markdown-it", new MarkdownIt().render(text)], ["marked", marked.parse(text)]]) {
  console.log(name, version(name), page.replaceAll("\n", ""));
  const items = page.match(/<li>/g)?.length;
  if (!page.startsWith('<ol start="28">') || items !== 2) throw new Error("such lines are shown in another way now");
}
JS
node show.mjs
