"""The headings of a narrative are found the quick way and the thorough way alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from postmortems.render.narrative import _headings, _parsed_headings

LINES = (
    "# What happened", "## The fix ##", "### a#b", "#no heading", "####### seven", "text", "", "```", "```sh", "````",
    "~~~", "``` not a fence `", "    # code", "- item", "  # in the item", "> # quoted", "Title", "===", "---", "<div>",
    "</div>", "| a | b |", "|---|---|", "#", "## ", "# 中文", "\t# tab",
)  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_both_ways_find_the_same_headings(lines: list[str]) -> None:
    body = "\n".join(lines)
    found = [(heading.first, heading.level, heading.text) for heading in _headings(body)]
    thorough = [(heading.first, heading.level, heading.text) for heading in _parsed_headings(body)]
    assert found == thorough
