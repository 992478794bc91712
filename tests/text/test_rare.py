"""Patterns that few texts need are compiled when they are used, and a quick search hides nothing."""

from __future__ import annotations

import re

import pytest

from postmortems.text.rare import quick_search, rare_pattern


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


def test_a_quick_search_says_whether_a_pattern_is_in_a_text() -> None:
    search = quick_search(r"(?i-u)root\s+cause|根因")
    assert [search(text) for text in ("", "the Root\ncause", "唯一的根因", "le cœur")] == [False, True, True, False]


def test_a_quick_search_does_not_rule_out_what_it_cannot_read() -> None:
    assert quick_search("a")("\ud800")
