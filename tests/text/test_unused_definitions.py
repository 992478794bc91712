"""Definitions of links and footnotes that nothing uses: found where words are lost, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.text.body_outline import body_words
from postmortems.text.unused_definitions import unused_definitions


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("[14:05]: paged", [(1, 1)]),
        ("a\r\n\r\n[14:05]: paged\r\n[14:06]: acked\r\n", [(3, 1), (4, 1)]),
        ("> - [INC-1]: fixed.", [(1, 5)]),
        ("[ip]: 10.0.0.1 'a host'", [(1, 1)]),
        ("[14:05]:\npaged", [(1, 1)]),
        ("Ö\n\n[ö]: über", [(3, 1)]),
        ("[^1]: Bought in 2009.", [(1, 1)]),
        ("[^1]: https://example.org", [(1, 1)]),
        ("a [b]\n\n[b]: c\n[b]: d", [(4, 1)]),
        ("\ue0f00\ue0f1\n\n[14:05]: paged", [(3, 1)]),
    ],
)
def test_what_is_not_shown_is_found_at_its_place(source: str, places: list[tuple[int, int]]) -> None:
    assert [(found.line, found.column) for found in unused_definitions(source)] == places


@pytest.mark.parametrize(
    "source",
    [
        "[14:05]: Ida was paged", "at\n[14:05]: paged", r"\[14:05]: paged", "[14:05] paged", "    [14:05]: paged",
        "```\n[14:05]: paged\n```", "<!--\n[14:05]: paged\n-->", "`\n[14:05]: paged\n`", "[14:05]:\n---",
        "[14:05]:\n1. a", "[14:05]:\n\npaged", "a [b][c]\n\n[c]: d", "![a]\n\n[A]: b", "a[^1]\n\n[^1]: b",
        "a[^1]\n\n[^1]:\n    b", "[a]: https://example.org", "[a]: <https://example.org>", "[a]: b.md",
        "[a]: ../b", "[a]: #b", "[a]: mailto:b", "[//]: # (hidden)", "[comment]: <> (hidden)",
    ],
)  # fmt: skip
def test_what_is_shown_used_or_an_address_is_not_found(source: str) -> None:
    assert list(unused_definitions(source)) == []


PIECES = st.sampled_from("[a]|[^1]|: |b|\n|\n\n|    |> |- |`|<!--|-->|\\|1. |---|'c'|<d>|#|![".split("|"))
DEFINITIONS = st.sampled_from(("[a]: b\n", "\n\n[c]: d e\n"))


@given(st.lists(PIECES | DEFINITIONS, max_size=20).map("".join))
def test_whatever_is_put_together_more_words_of_what_is_found_show_nowhere(source: str) -> None:
    lines = source.splitlines(keepends=True)
    for found in unused_definitions(source):
        before = "".join(lines[: found.line - 1]) + lines[found.line - 1][: found.column - 1] + f"[{found.label}]:"
        assert source.startswith(before)
        longer = before + source[len(before) :].replace(found.target, f"{found.target}lost", 1)
        if "[" not in found.target:  # else a reference or a label, which it would no longer be
            assert "lost" not in body_words(longer)
