#!/usr/bin/env bash
# webvtt-py gives all words of a caption to the first who speaks in it, and writes no names into its text.
#
# A good guess: WebVTT says who speaks, `<v Ida Berg>`, and a caption may have two voices. A reader gives each voice its words,
#   or keeps both names in the text, as pycaption does: "Omar: I restart it. / Ida Berg: No, wait."
# What happens: `voice` is the first name, `text` the words of all: Omar says "I restart it. No, wait." Saved as SRT, nobody has a
#   name. `&lt;` and `&amp;`, which WebVTT asks for, stay: "Latency &lt; 5 ms". Only `raw_text` has the second name.
# Why our users care: meetings write the transcript of an incident call as WebVTT, and scripts make of it who decided what.
#   The timeline then says that the one who restarted the node also asked to wait, and nobody objected. Read `raw_text`, or use
#   pycaption.
# Source: measured, webvtt-py 0.6.0, pycaption 2.3.14; W3C WebVTT, voice spans.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check webvtt-py==0.6.0 pycaption==2.3.14

cat > call.vtt <<'TEXT'
WEBVTT

00:00:05.000 --> 00:00:09.000
<v Omar>I restart it.</v>
<v Ida Berg>No, wait.</v>

00:00:10.000 --> 00:00:12.000
<v Omar>Latency is &lt; 5 ms.</v>
TEXT
cat > show.py <<'PYTHON'
from pathlib import Path

import pycaption
import webvtt

captions = webvtt.read("call.vtt")
for caption in captions:
    print("webvtt-py:", repr(caption.voice), repr(caption.text))
captions.save_as_srt("call.srt")
print("webvtt-py as SRT:", *Path("call.srt").read_text().splitlines(), sep=" / ")
found = pycaption.WebVTTReader().read(Path("call.vtt").read_text())
for caption in found.get_captions(found.get_languages()[0]):
    print("pycaption:", repr(caption.get_text()))
PYTHON
venv/bin/python show.py | tee seen
cat > expected <<'TEXT'
webvtt-py: 'Omar' 'I restart it.\nNo, wait.'
webvtt-py: 'Omar' 'Latency is &lt; 5 ms.'
webvtt-py as SRT: / 1 / 00:00:05,000 --> 00:00:09,000 / I restart it. / No, wait. /  / 2 / 00:00:10,000 --> 00:00:12,000 / Latency is &lt; 5 ms.
pycaption: 'Omar: I restart it.\nIda Berg: No, wait.'
pycaption: 'Omar: Latency is < 5 ms.'
TEXT
diff expected seen || { echo "voices are read in another way now"; exit 1; }
