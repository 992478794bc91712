#!/usr/bin/env bash
# odfpy and striprtf read words that were deleted under "track changes" as if they held.
#
# A good guess: deleted words are kept in the file so that somebody can bring them back. A reader of its text leaves them out, as
#   readers of Word do.
# What happens: LibreOffice keeps deleted paragraphs at the top of the file. With odfpy, `getElementsByType(P)` gives them first,
#   before the title. striprtf reads `\deleted` words in their old place. pandoc leaves them out of ODT, and strikes them out
#   of RTF. Nothing is reported.
# Why our users care: what a review takes out of a post-mortem is most often a name, or a cause that was wrong. It is the first
#   line of the converted text. The import reads neither format: save such a file as Word first.
# Source: measured, odfpy 1.4.1, striprtf 0.0.35, pandoc 3.9 (pypandoc_binary 1.17).
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check odfpy==1.4.1 striprtf==0.0.35 pypandoc_binary==1.17
cd "$folder"

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import pypandoc
from odf import dc, office, opendocument, teletype, text
from odf.element import Element
from odf.namespaces import TEXTNS
from striprtf.striprtf import rtf_to_text

document = opendocument.OpenDocumentText()
changes = text.TrackedChanges()
region = Element(qname=(TEXTNS, "changed-region"), qattributes={(TEXTNS, "id"): "ct1"}, check_grammar=False)
deletion = text.Deletion()
info = office.ChangeInfo()
info.addElement(dc.Creator(text="Ida"))
info.addElement(dc.Date(text="2026-05-30T14:05:00"))
deletion.addElement(info)
deletion.addElement(text.P(text="Bo forgot it."))
region.addElement(deletion)
changes.addElement(region)
document.text.addElement(changes)
line = text.P(text="The disk was full.")
line.addElement(text.Change(changeid="ct1"))
document.text.addElement(line)
document.save("night.odt")
rtf = r"{\rtf1\ansi The disk was full.{\deleted  Bo forgot it.} It was cleaned.}"

loaded = opendocument.load("night.odt")
by_odfpy = [teletype.extractText(one) for one in loaded.getElementsByType(text.P)]
by_striprtf = " ".join(rtf_to_text(rtf).split())
print("odfpy", version("odfpy"), by_odfpy)
print("striprtf", version("striprtf"), by_striprtf)
odt = pypandoc.convert_file("night.odt", "markdown").strip()
of_rtf = pypandoc.convert_text(rtf, "markdown", format="rtf").strip()
print("pandoc", pypandoc.get_pandoc_version(), "of ODT:", odt, "of RTF:", of_rtf)
as_seen = by_odfpy == ["Bo forgot it.", "The disk was full."] and by_striprtf == "The disk was full. Bo forgot it. It was cleaned."
right = odt == "The disk was full." and "~~Bo forgot it.~~" in of_rtf
sys.exit(0 if as_seen and right else "deleted words are read in another way now")
PYTHON
