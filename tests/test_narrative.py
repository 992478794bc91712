"""The headings of a narrative are found the quick way and the thorough way alike."""

from __future__ import annotations

import markdown
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from postmortems.corpus import Record
from postmortems.model.incident import Incident
from postmortems.render.narrative import _headings, _parsed_headings, narrative

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


def test_what_the_fitting_of_headings_joins_stays_inert() -> None:
    """An underlined heading may run over several lines; made one, they must not become an attribute."""
    body = '*x*{: title="\n<b title=" onclick=alert(1) x=">" }\n===\n'
    record = Record("2026-03-02-x", "x.md", Incident(title="x", status="draft", severity="SEV1"), body)
    page = markdown.markdown(narrative(record, lambda address: address), extensions=["extra", "attr_list", "toc"])
    assert [name for element in html.fromstring(f"<div>{page}</div>").iter() for name in element.attrib] in (
        ["id"],
        ["id", "title"],
    )
