"""GitHub's parser is used without losing memory, and says what it says everywhere."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cmarkgfm import cmark

from postmortems.text.gfm import FOOTNOTES, RAW_HTML, gfm_html

OPTIONS = FOOTNOTES | RAW_HTML
TEXTS = (
    "# A\n\n* b\n  * c\n",
    "| d |\n|---|\n| ~~e~~ |\n",
    "- [x] https://example.org\n\n[^1]\n\n[^1]: f\n",
    "",
    "\n",
    "中文",
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_html_is_that_of_the_binding(text: str) -> None:
    names = ["table", "strikethrough", "autolink", "tasklist"]
    assert gfm_html(text, OPTIONS) == cmark.markdown_to_html_with_extensions(text, OPTIONS, names)


MEASURE = """
import resource
from postmortems.text.gfm import gfm_html

text = "* word **word** `word` [word](x)\\n" * 1000
gfm_html(text, 0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(100):
    gfm_html(text, 0)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere memory is counted in other units, or lost")
def test_memory_is_given_back() -> None:
    """A hundred texts of 33 kB: kept trees would take 150 MiB."""
    grown = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True).stdout
    assert int(grown) < 20_000
