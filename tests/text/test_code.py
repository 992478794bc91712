"""A block of code keeps every character, coloured or not."""

from __future__ import annotations

import re
from html import unescape

import pytest

from postmortems.text.code import highlighted

BLOCKS = [
    ("diff", "- old: 1\n+ new: 2"),
    ("console", "$ kubectl get pods\nweb-1   Running"),
    ("console", "$ a\nout\n\n$ b"),
    ("python", "\n\ndef a():\n    return 1  # one\n"),
    ("yaml", 'image: "{{ .Values.image }}"\n'),
    ("json", '{"a": [1, 2}'),
    ("sh", "echo 'unfinished"),
    ("no-such-language", "a < b & c"),
]


@pytest.mark.parametrize(("language", "code"), BLOCKS)
def test_nothing_of_a_block_is_lost(language: str, code: str) -> None:
    shown = highlighted(code, language)
    assert unescape(re.sub(r"<[^>]*>", "", shown)) == code
    assert "\n" not in shown


def test_the_last_line_has_its_colours() -> None:
    assert '<span class="gi">+ new: 2</span>' in highlighted("- old: 1\n+ new: 2", "diff")
    assert "err" not in highlighted("- old: 1\n+ new: 2", "diff")
