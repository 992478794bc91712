#!/usr/bin/env bash
# pysubs2 takes `up{job="api"}`, <pod>, and all between "a < b" and "c > d" out of captions, and ends a line at the n of C:\new.
#
# A good guess: SubRip has a handful of tags, `<i>` and the like. A library that reads it keeps what is no tag, and what it reads
#   and writes again is the same file. Braces are marks of SubStation, another format.
# What happens: texts are held as SubStation has them. In it, braces enclose styles, so `{job="api"}` is not in the text, and is
#   not written. What is between `<` and `>` is removed, whether it is a tag or not. `\n` of a path of Windows is a new line, and
#   `\h` a space. The same file as WebVTT has the same losses. srt leaves all as it is.
# Why our users care: the captions of a call, or of a recorded screen, are shifted or cut with it before they become the
#   timeline. Queries and commands that were read aloud or pasted are what it takes away. Shift captions with srt.
# Source: measured, pysubs2 1.8.1, srt 3.5.3.
# Date: 2026-11-30
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pysubs2==1.8.1 srt==3.5.3

cat > call.srt <<'SRT'
1
00:00:01,000 --> 00:00:04,000
The query was up{job="api"} at 14:05.

2
00:00:05,000 --> 00:00:08,000
Drain <pod> if a < b and c > d.

3
00:00:09,000 --> 00:00:12,000
It ran in C:\new\hosts.
SRT
{ echo WEBVTT; echo; sed 's/\(:[0-9]*\),\([0-9]* \)/\1.\2/; s/,\([0-9]*\)$/.\1/' call.srt; } > call.vtt
venv/bin/python - <<'PYTHON' | tee seen
import pysubs2
import srt

for name in ["call.srt", "call.vtt"]:
    for event in pysubs2.load(name):
        print(f"{name}: {event.plaintext!r}")
text = open("call.srt").read()
kept = pysubs2.SSAFile.from_string(text).to_string("srt")
print("written by pysubs2:", [line for line in kept.splitlines() if line and not line[0].isdigit()])
print("srt:", "as it was" if srt.compose(srt.parse(text)).strip() == text.strip() else "changed")
PYTHON
cat > expected <<'TEXT'
call.srt: 'The query was up at 14:05.'
call.srt: 'Drain  if a  d.'
call.srt: 'It ran in C:\new osts.'
call.vtt: 'The query was up at 14:05.'
call.vtt: 'Drain  if a  d.'
call.vtt: 'It ran in C:\new osts.'
written by pysubs2: ['The query was up at 14:05.', 'Drain  if a  d.', 'It ran in C:', 'ew osts.']
srt: as it was
TEXT
diff expected seen || { echo "captions are read in another way now"; exit 1; }
