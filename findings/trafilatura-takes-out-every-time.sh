#!/usr/bin/env bash
# trafilatura takes the text of every `<time>` out of an article.
#
# A good guess: `<time datetime="…">08:00</time>` is what HTML has for times. An extractor of article text keeps its words,
#   as it keeps those of `<span>` and `<abbr>`, and may use the attribute as well.
# What happens: the element goes with its text: "It stopped at and ran at." A cell, a list item or a fact that holds a time
#   is left without it, with `favor_recall` as well. Where the times of a timeline are links to their entries, the whole
#   list is gone, since its items are short.
# Why our users care: it feeds language models and search over internal sites. A timeline arrives without its times, or not
#   at all, and nothing shows that something is missing. The guide says to give it `show --format markdown` or our JSON.
# Source: measured, trafilatura 2.3.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check trafilatura==2.3.1 lxml_html_clean==0.4.6

"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import trafilatura

SENTENCE = "The sorter in hall two stopped after its belt had torn, and nobody noticed, since its alert had been muted. "
PARTS = {
    "span": "<p>It stopped at <span>08:00</span> and ran at <span>08:40</span>.</p>",
    "time": '<p>It stopped at <time datetime="08:00">08:00</time> and ran at <time datetime="08:40">08:40</time>.</p>',
    "list": "<ol><li><time>08:00</time> It stops</li><li><time>08:40</time> It runs</li></ol>",
    "links": '<ol><li><a href="#a">08:00</a> It stops</li><li><a href="#b">08:40</a> It runs</li></ol>',
}
EXPECTED = {"span": "It stopped at 08:00 and ran at 08:40.", "time": "It stopped at and ran at .", "links": ""}
EXPECTED["list"] = "1. It stops 2. It runs"

print("trafilatura", version("trafilatura"))
seen = {}
for name, part in PARTS.items():
    page = f"<html><body><article><h1>Title</h1><p>{SENTENCE * 3}</p>{part}<p>{SENTENCE * 3}</p></article></body></html>"
    for recall in (False, True):
        text = trafilatura.extract(page, output_format="markdown", favor_recall=recall)
        seen[name, recall] = " ".join(text.replace(SENTENCE.strip(), "").removeprefix("# Title").split())
    print(f"{name:6}{seen[name, False]!r}")
as_seen = all(text == EXPECTED[name] for (name, _), text in seen.items())
sys.exit(0 if as_seen else f"trafilatura keeps more, or less, now: {seen}")
PYTHON
