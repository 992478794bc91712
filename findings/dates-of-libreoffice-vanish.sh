#!/usr/bin/env bash
# pandoc and odfdo drop dates, times and chosen values of LibreOffice documents.
#
# A good guess: a date that somebody inserted in LibreOffice (Insert, Field, Date, fixed) is a text with a value beside it. A
#   converter gives the text that is shown, as it does for a link or a number.
# What happens: pandoc drops `text:date`, `text:time`, the chosen value of a drop-down, fields of the document and what was typed
#   in an input field: "It began on at , severity , for ." odfdo (`get_formatted_text`) drops them, too. odfdo's
#   `to_markdown` and odfpy (`teletype.extractText`) give all of them. Nothing is reported.
# Why our users care: forms for post-mortems use these fields for the start, the severity and the number. The converted document
#   reads as if nobody had filled it in. Save it as Word, and import that.
# Source: measured, pandoc 3.9 (pypandoc_binary 1.17), odfdo 3.27.3, odfpy 1.4.1.
# Date: 2026-11-29
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pypandoc_binary==1.17 odfdo==3.27.3 odfpy==1.4.1
cd "$folder"

"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import odfdo
import pypandoc
from odf import opendocument, teletype, text
from odf.element import Element
from odf.namespaces import TEXTNS

document = opendocument.OpenDocumentText()
line = text.P(text="It began on ")
line.addElement(text.Date(datevalue="2026-05-30", fixed="true", text="30.05.2026"))
line.addText(" at ")
line.addElement(text.Time(timevalue="14:05:00", fixed="true", text="14:05"))
line.addText(", severity ")
choice = Element(qname=(TEXTNS, "drop-down"), check_grammar=False)
choice.setAttrNS(TEXTNS, "name", "severity")
choice.addText("SEV-2", check_grammar=False)
line.addElement(choice, check_grammar=False)
line.addText(", for ")
line.addElement(text.UserDefined(name="number", text="INC-31"))
line.addText(".")
document.text.addElement(line)
document.save("night.odt")

loaded = opendocument.load("night.odt")
found = {
    "pypandoc_binary": pypandoc.convert_file("night.odt", "plain", extra_args=["--wrap=none"]),
    "odfdo": odfdo.Document("night.odt").get_formatted_text(),
    "odfpy": teletype.extractText(loaded.getElementsByType(text.P)[0]),
}
found = {name: " ".join(shown.split()) for name, shown in found.items()}
for name, shown in found.items():
    print(name, version(name), shown)
whole = "It began on 30.05.2026 at 14:05, severity SEV-2, for INC-31."
lost = all(word not in found[name] for name in ("pypandoc_binary", "odfdo") for word in ("30.05", "14:05", "SEV-2", "INC-31"))
sys.exit(0 if lost and found["odfpy"] == whole else "fields are read in another way now")
PYTHON
