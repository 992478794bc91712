"""Patterns that few texts need are compiled when they are used."""

from __future__ import annotations

import re

import pytest

from postmortems.text.rare import rare_pattern


def test_a_rare_pattern_is_compiled_when_it_is_used() -> None:
    broken = rare_pattern("(")
    assert broken.pattern == "("
    with pytest.raises(re.error):
        broken.search("(")


def test_a_rare_pattern_finds_what_any_other_finds() -> None:
    pattern = rare_pattern(r"(?P<word>[a-z]+)(\d)?", re.IGNORECASE)
    compiled = re.compile(pattern.pattern, re.IGNORECASE)
    assert pattern.flags == re.IGNORECASE
    for _ in range(2):
        assert pattern.findall("Ab1 c") == compiled.findall("Ab1 c") == [("Ab", "1"), ("c", "")]
        assert pattern.sub("-", "Ab1 c") == "- -"
    assert pattern.groupindex == compiled.groupindex
    assert rare_pattern(rb"\d").split(b"a1b") == [b"a", b"b"]
