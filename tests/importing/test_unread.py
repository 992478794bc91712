"""`import --verify` compares a converted source with its own words, so that a fault of a converter is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from postmortems.importing import import_sources
from postmortems.importing import sources as converters
from postmortems.importing.report import as_text
from postmortems.importing.sources import Converted, unread_of, visible
from tests.importing.test_exports import GITHUB, GOOGLE, SLACK, TEAMS
from tests.importing.test_sources import word_document

PAGE = """<html><head><title>x</title><style>.hidden {}</style></head><body>
<h1>Ferry <b>tick</b>ets refused</h1><p>On 2025-04-08 at <time datetime="2025-04-08">8 Apr</time></p>
<script>nothing()</script><table><tr><td>Paper<br>is out</td><td>gate</td></tr></table>
<p>The end of <em>it</em>.</p></body></html>"""


def lost(data: bytes, suffix: str, *words: str) -> Any:
    """The verdict on a converter that leaves out these words."""
    markdown = converters.converted(data, suffix).text
    for word in words:
        assert word.encode() in markdown
        markdown = markdown.replace(word.encode(), b"")
    return unread_of(data, suffix, markdown)


@pytest.mark.parametrize(
    ("data", "suffix", "word", "place"),
    [
        (PAGE.encode(), ".html", "gate", "line 3"),
        (PAGE.encode(), ".html", "The end", "line 4"),
        (
            b"<ac:x/><p>a</p>\n<ac:plain-text-body><![CDATA[paper: <0>]]></ac:plain-text-body>",
            ".html",
            "paper",
            "line 2",
        ),
        (
            json.dumps({"title": "A", "notes": [{"said": "x"}, {"said": "paper"}]}).encode(),
            ".json",
            "paper",
            "notes[1].said",
        ),
        (json.dumps(GITHUB).encode(), ".json", "rolls arrived", "comments[0].body"),
        (json.dumps(SLACK).encode(), ".json", "buy rolls", "message 2"),
        (json.dumps(TEAMS).encode(), ".json", "buy rolls", "message 1"),
        (json.dumps(GOOGLE).encode(), ".json", "buy rolls", "message 2"),
        (b"h1. Tickets\nh2. Lessons\n{panel:title=Paper}\nBuy rolls\n", ".txt", "Paper", "line 3"),
    ],
)
def test_words_that_a_converter_loses_are_named_with_their_place(
    data: bytes, suffix: str, word: str, place: str
) -> None:
    assert lost(data, suffix) == (0, ())
    assert lost(data, suffix, word) == (len(word.split()), (place,))


def test_words_that_are_lost_in_a_word_document(tmp_path: Path) -> None:
    pytest.importorskip("mammoth")
    data = word_document(tmp_path / "tickets.docx").read_bytes()
    assert lost(data, ".docx") == (0, ())
    assert lost(data, ".docx", "Mira Holm") == (2, ("paragraph 9",))


def test_a_record_without_words_of_its_source_is_not_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The converter is made to lose a cell, and only the comparison with the source itself sees it."""

    def forgetful(data: bytes, suffix: str) -> Converted:
        return Converted(converters.converted(data, suffix).text.replace(b"gate", b""))

    monkeypatch.setattr("postmortems.importing.importer.converted", forgetful)
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    results = import_sources([tmp_path / "page.html"], tmp_path / "incidents", verify=True)
    [verdict] = [result.verdict for result in results]
    assert verdict is not None
    assert (verdict.missing, verdict.unread, verdict.is_proved) == (0, 1, False)
    assert "NOT verified: 1 word of the source could not be read, see line 3; add" in as_text(results)


def test_markdown_is_not_read_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not converted has nothing to compare, and costs nothing."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(visible, "unread", refuse)
    (tmp_path / "page.md").write_text("# Tickets refused\n\nOn 2025-04-08.\n", encoding="utf-8")
    [result] = import_sources([tmp_path / "page.md"], tmp_path / "incidents", verify=True)
    assert result.verdict is not None
    assert result.verdict.is_proved
