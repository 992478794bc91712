"""Long texts and many findings cost what they are long and many: no step is taken once more for all that came before.

Steps are counted where they can be. Elsewhere the text is so long that a search that begins again at each character
would not come to an end while somebody waits. `benchmarks/scaling.py` measures all stages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postmortems.check import judge
from postmortems.check.findings import AROUND, Finding
from postmortems.importing.document import Lines as LineRange
from postmortems.importing.document import read_document
from postmortems.importing.document.view import view_of
from postmortems.importing.moments import moments, zones_in
from postmortems.importing.readers import actions
from postmortems.importing.readers.actions.duplicates import candidate_pairs
from postmortems.importing.readers.actions.ends import end_of
from postmortems.importing.readers.actions.parts import parts_of
from postmortems.importing.readers.entry_dates import weekday_at_end
from postmortems.importing.readers.timeline import raw_entries
from postmortems.importing.readers.whys import WHY
from postmortems.importing.reading import Reading
from postmortems.model.config import Config, Directory, Owner
from postmortems.model.time import TimeError, parse_zone
from postmortems.model.vocabulary import Level
from postmortems.record.reader import load
from postmortems.record.source import Lines
from postmortems.reports import FORMATS, Report, written
from postmortems.reports.text import as_text
from postmortems.text import suggest
from postmortems.text import terminal as terminal
from postmortems.text.credentials import credentials, hidden_values, redacted
from postmortems.text.suggest import did_you_mean

LONG = 1_000_000


class Counted:
    """A function that counts its calls."""

    def __init__(self, function: Callable[[str], int]) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, argument: str) -> int:
        self.calls += 1
        return self.function(argument)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """How often a character was measured."""
    counted = Counted(terminal._cells)
    monkeypatch.setattr(terminal, "_cells", counted)
    return counted


@pytest.mark.parametrize("character", ["本", "é", "я", "🙂", "\u0301", "a"])
def test_an_excerpt_costs_what_it_shows_and_not_what_the_line_is_long(measured: Counted, character: str) -> None:
    line = character * 16_000
    finding = Finding("a.md", 1, 8_001, Level.ERROR, "PM101", "unknown-key", "x", excerpt=line[: 2 * AROUND])
    shown = as_text(Report([finding], ["a.md"]), excerpts=True, cells=100).splitlines()[1]
    assert terminal.width(shown) <= 100
    assert measured.calls < 10 * AROUND


@pytest.mark.parametrize("character", ["本", "я", "\u0301", "a"])
def test_a_long_word_is_wrapped_in_one_pass(measured: Counted, character: str) -> None:
    lines = list(terminal.wrapped("x " + character * 20_000, 50))
    assert "".join(lines).replace("x", "").strip() == character * 20_000
    assert all(terminal.width(line) <= 50 for line in lines)
    assert measured.calls < 200_000


def test_the_end_of_a_text_fits() -> None:
    assert terminal.last_cells("a本本", 4) == "本本"
    assert terminal.last_cells("a本本", 3) == "本"
    assert terminal.last_cells("abc", 0) == ""


def _checked(tmp_path: Path, record: str) -> list[Finding]:
    (tmp_path / "2026-03-02-sorter-stops.md").write_text(record, encoding="utf-8")
    return judge.findings(load(tmp_path), date(2026, 3, 3))


def test_many_findings_in_one_line_remember_little_of_it(tmp_path: Path) -> None:
    links = "[a](javascript:x) " * 3_000
    findings = _checked(tmp_path, f"---\ntitle: a\nstatus: draft\nseverity: SEV3\n---\n{links}\n")
    unsafe = [finding for finding in findings if finding.rule == "unsafe-link"]
    assert len(unsafe) == 3_000
    assert max(len(finding.excerpt) for finding in unsafe) <= 2 * AROUND
    assert [finding.column for finding in unsafe[:2]] == [5, 23]
    assert len({finding.fingerprint for finding in unsafe}) == 3_000
    report = Report(findings, ["a.md"])
    for form in FORMATS:
        assert len(written(report, form)) < 1_500 * len(findings)


@pytest.mark.parametrize(
    "body",
    [
        *"{[(<`*_~!|#=\"'&@\\",
        "{#a",
        "=\"'",
        "](",
        "<!-- ",
        "<a:",
        "`` ` ",
        "“",
        " id=",
        "<details ",
        "\n[",
        "\n`",
        "\n\n",
        "password=",
        "-u a:",
        "eyJ-",
        "sk-",
        "://a:",
        "[a](2026-03-01-b.md#c) ",
        "root cause: ",
    ],
)
def test_a_body_of_one_kind_is_judged_in_one_pass(tmp_path: Path, body: str) -> None:
    text = body * (200_000 // len(body))
    seen = "We should have noticed it. [a](nowhere.md)"
    findings = _checked(tmp_path, f"---\ntitle: a\nstatus: draft\nseverity: SEV3\n---\n{seen}\n\n{text}\n\n{seen}\n")
    assert ("counterfactual", 6) in {(finding.rule, finding.line) for finding in findings}


def test_lines_are_counted_a_few_times_and_then_looked_up() -> None:
    text = "a\nbb\r\nccc\rdddd\n" * 1_000
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n|\r", text))]
    lines, plain = Lines(text), Lines(text.replace("\r", ""))
    assert [lines.position(start) for start in starts] == [(number, 1) for number in range(1, len(starts) + 1)]
    assert [plain.position(offset) for offset in range(40)] == [
        (text.replace("\r", "").count("\n", 0, at) + 1, at - text.replace("\r", "").rfind("\n", 0, at))
        for at in range(40)
    ]


@pytest.mark.parametrize("text", ["12:30 ", "2026-03-02 12:30 UTC ", "from 12:30 to 12:40, ", "3/2 ", "March 2, 2026 "])
def test_every_time_of_a_long_line_is_found(text: str) -> None:
    assert len(moments(text * 20_000, order="dmy")) >= 20_000


def test_zones_and_headings_of_a_long_document_are_found() -> None:
    assert len(zones_in("PST, " * 20_000)) == 20_000
    document = read_document(("# a\n\n## b\n\n" * 5_000).encode())
    assert len(document.lines) >= 20_000


def test_the_same_list_twice_compares_few_items_of_many() -> None:
    class Item:
        def __init__(self, number: int, place: int) -> None:
            self.title, self.place = f"Alert on lag {number}", place

    few = [Item(number, number % 2) for number in range(20)]
    many = [Item(number % 2_000, number // 2_000) for number in range(4_000)]
    assert len(list(candidate_pairs(few))) == 100  # type: ignore[arg-type]  # of two lists
    assert len(list(candidate_pairs(many))) == 2_000  # type: ignore[arg-type]
    assert list(candidate_pairs(many[:2_000])) == []  # type: ignore[arg-type]


def test_known_words_are_made_ready_once_for_many_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    class Known(suggest._Known):
        def __init__(self, words: tuple[str, ...]) -> None:
            nonlocal made
            made += 1
            super().__init__(words)

    monkeypatch.setattr(suggest, "_Known", Known)
    owners = Directory(tuple(Owner(name=f"owner-{number}") for number in range(3_000)))
    assert owners.names is owners.names
    assert sum(did_you_mean(f"ownr-{number}", owners.names) != "" for number in range(1_000)) > 900
    assert made == 1


@pytest.mark.parametrize(
    "text", ["password=", "token: ", "key ", "-----BEGIN ", "://a:b@", "Aa1", "eyJ.", "a=b&", "-u a:b "]
)
def test_long_texts_are_searched_for_credentials_in_one_pass(text: str) -> None:
    long = text * (LONG // len(text) // 4)
    assert len(list(credentials(long))) <= len(long)
    assert len(redacted(long)) <= 3 * len(long)
    assert len(hidden_values(long)) <= len(long)


@pytest.mark.parametrize("name", ["3/2 " * 30_000, "a/" * 50_000, "Europe/" + "x" * 100_000])
def test_no_name_of_a_zone_is_too_long_to_be_refused(name: str) -> None:
    with pytest.raises(TimeError, match="unknown timezone"):
        parse_zone(name)


@pytest.mark.parametrize("text", ["|\n" * 40_000, "| \na\n\n" * 15_000, "<table>\n\n" * 20_000])
def test_what_only_looks_like_tables_is_tried_now_and_then(text: str) -> None:
    read = 0

    class Counted(list[str]):
        def __getitem__(self, place: Any) -> Any:
            nonlocal read
            read += len(range(*place.indices(len(self)))) if isinstance(place, slice) else 1
            return super().__getitem__(place)

    lines = Counted(text.split("\n"))
    view_of(lines, 0)
    assert read < 120 * len(lines)


@pytest.mark.parametrize(
    "text",
    [
        " " * LONG,
        "-" * LONG,
        "<summary>" + " " * LONG + "x",
        " " * LONG + "---" + " " * LONG + "x",
        "--- | " * 100_000 + "x",
    ],
)
def test_a_line_that_may_end_the_head_of_a_table_is_looked_at_once(text: str) -> None:
    assert view_of([text], 0).lines


@pytest.mark.parametrize("text", ["; " * 25_000, "(" * 50_000, "- " * 25_000, " " * 50_000 + "x"])
def test_the_end_of_an_item_is_looked_at_once(text: str) -> None:
    found = end_of(f"Add a limit{text}", Reading(read_document(b"# a"), "a.md", Config()))
    assert found.text.startswith("Add a limit")


def test_a_text_that_may_be_a_field_of_an_item_is_looked_at_once() -> None:
    item = f"Add a limit{' ' * 100_000}now"
    reading = Reading(read_document(f"# a\n\n## Action items\n\n- {item}\n".encode()), "a.md", Config())
    [found] = actions.read(reading)
    assert found.value == {"title": "Add a limit now"}


def test_lines_of_fields_are_gathered_once_for_all_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def numbers(lines: LineRange) -> frozenset[int]:
        nonlocal asked
        asked += 1
        return frozenset(range(lines.first, lines.last + 1))

    monkeypatch.setattr(LineRange, "numbers", property(numbers))
    text = "# a\n\n" + "## Part\n\n**Start:** 10:00\n\nIt began.\n\n" * 300
    assert not raw_entries(Reading(read_document(text.encode()), "a.md", Config()))
    assert asked < 3000


@pytest.mark.parametrize("text", [", ".join(f"Ida Brandt{n}" for n in range(50_000)), "A-1/" * 50_000, "1" * 200_000])
def test_a_text_as_long_as_a_list_of_names_is_no_item_with_an_owner(text: str) -> None:
    item = f"Add a limit {text}"
    reading = Reading(read_document(f"# a\n\n## Action items\n\n- {item}\n".encode()), "a.md", Config())
    assert parts_of(item, reading).text == item


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_weekday_is_looked_for_right_before_a_time(language: str) -> None:
    assert all(
        weekday_at_end("Sunday " * 20_000 + "it rained all day" + ", " * number, language) is None
        for number in range(1000)
    )


@pytest.mark.parametrize("text", ["(" * LONG, "- " * LONG, "1" * LONG, "q" + " " * LONG + "x"])
def test_a_title_that_may_ask_why_is_looked_at_once(text: str) -> None:
    assert not WHY.match(text)
