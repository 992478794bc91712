"""The memory of GitHub's parser is given back."""

from __future__ import annotations

import subprocess
import sys

import pytest

MEASURE = """
import resource
from postmortems.text.gfm import to_html

text = "* word **word** `word` [word](x)\\n" * 1000
to_html(text)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(100):
    to_html(text)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere memory is counted in other units, or lost")
def test_memory_is_given_back() -> None:
    """A hundred texts of 33 kB: kept trees would take 150 MiB."""
    grown = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True).stdout
    assert int(grown) < 20_000
