"""Findings name the cause: one for each mistake, at the place of the mistake, with what would be right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortems.check import judge
from postmortems.check.findings import Finding
from postmortems.record.reader import load

CONFIG = "timezone: UTC\nservices: [{name: sorter}]\nowners: [{name: mira, kind: person}]\n"
HEAD = "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV2\n"
CHAT_HELP = "postmortems timeline paste"


def findings(folder: Path, text: str, name: str = "2026-03-02-sorter-stops") -> list[Finding]:
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / f"{name}.md").write_text(HEAD + text, encoding="utf-8")
    return judge.findings(load(folder), date(2026, 7, 1))


def chain(*steps: str) -> str:
    lines = "".join(f"      - {{kind: failure, text: It stops., {step}}}\n" for step in steps)
    return f"causal_chains:\n  - id: why\n    steps:\n{lines}---\n"


@pytest.mark.parametrize(
    ("steps", "line", "said"),
    [
        (["id: a, because: [c]", "id: b", "id: c"], 8, "step a closes it by naming c, which comes after it"),
        (["id: o", "id: a, because: [o, c]", "id: b", "id: c"], 9, "step a closes it by naming c"),
        (["id: o", "id: a, because: [o, a]"], 9, "step a closes it by naming itself: remove a from its `because`"),
    ],
)
def test_a_cycle_names_the_step_that_closes_it(tmp_path: Path, steps: list[str], line: int, said: str) -> None:
    (found,) = findings(tmp_path, chain(*steps))
    assert found.line == line
    assert said in found.help


def test_an_unknown_part_lists_the_ids_of_its_record(tmp_path: Path) -> None:
    items = "".join(f"  - {{id: belt-{n}, title: Order it, owner: mira, priority: P2}}\n" for n in range(14))
    findings(tmp_path, f"action_items:\n{items}---\n", "2026-03-01-scanner-stops")
    (found,) = findings(tmp_path, "related: [{incident: 2026-03-01-scanner-stops#x, relation: similar}]\n---\n")
    assert 'has no part "x"' in found.message
    assert found.help.startswith("it has: belt-0, belt-1,")
    assert found.help.endswith("and 2 more in " + (tmp_path / "2026-03-01-scanner-stops.md").as_posix())


def test_an_unknown_part_of_a_record_without_parts(tmp_path: Path) -> None:
    findings(tmp_path, "---\n", "2026-03-01-scanner-stops")
    (found,) = findings(tmp_path, "related: [{incident: 2026-03-01-scanner-stops#x, relation: similar}]\n---\n")
    assert found.help.endswith("has no part with an id")


def test_a_name_that_is_wrong_three_times_is_one_finding(tmp_path: Path) -> None:
    text = "services: {affected: [belt], faulty: [belt]}\nimpact: {services: [{service: belt, effect: Down}]}\n---\n"
    (found,) = findings(tmp_path, text)
    assert found.message == 'service "belt" is not registered (and 2 more places)'
    assert found.line == 5


def test_an_incident_that_is_missing_is_one_finding(tmp_path: Path) -> None:
    item = "action_items: [{id: a, title: x, owner: mira, priority: P2, carried_from: 2026-01-01-gone#b}]\n"
    (found,) = findings(tmp_path, item + "related: [{incident: 2026-01-01-gone, relation: similar}]\n---\n")
    assert "(and 1 more place)" in found.message


def test_an_entry_with_a_wrong_key_is_one_finding(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, "timeline:\n  - at 02:58: It stops\n---\n")
    assert 'unknown key "at 02:58"' in found.message
    assert "the item lacks `at` and `event`" in found.help


@pytest.mark.parametrize(
    "lines",
    [
        "  [02:58] mira: it is down\n  [03:01] jonas: on it\n",
        "  - [02:58] mira: it is down\n  - [03:01] jonas: on it\n",
        "  - 02:58 mira: it is down\n  - 03:01 jonas: on it\n",
        "  - '[02:58] mira: it is down'\n  - '[03:01] jonas: on it'\n",
        "02:58 mira: it is down\n03:01 jonas: on it\n",
        "  - at: 2026-03-02 02:50\n    event: It stops\n02:58 mira: it is down\n03:01 jonas: on it\n",
        "  02:58 PM mira: it is down\n  03:01 PM jonas: on it\n",
    ],
)
def test_lines_of_a_chat_are_one_finding_with_a_way_out(tmp_path: Path, lines: str) -> None:
    (found,) = findings(tmp_path, f"timeline:\n{lines}---\n")
    assert "looks like" in found.message
    assert CHAT_HELP in found.help


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("summary:\u00a0It stopped\n---\n", 5, 9, "no-break space (U+00A0)"),
        ("services:\n\u00a0\u00a0affected: [sorter]\n---\n", 6, 1, "no-break space (U+00A0)"),
        ("services:\n\u202faffected: [sorter]\n---\n", 6, 1, "no-break space (U+202F)"),
        ("services:\n\taffected: [sorter]\n---\n", 6, 1, "a tab indents this line"),
        ("summary: \u201cIt: stopped\u201d\n---\n", 5, 10, "the quote \u201c means nothing in YAML"),
    ],
)
def test_a_character_is_named_where_it_is(tmp_path: Path, text: str, line: int, column: int, said: str) -> None:
    (found,) = findings(tmp_path, text)
    assert (found.line, found.column) == (line, column)
    assert said in found.message
    assert found.fix is not None


@pytest.mark.parametrize(
    "text",
    [
        "summary: |\n  Zeile:\u00a0eins\n  \u00a0\u00a0zwei: drei\n---\n",
        "summary: Erreur\u00a0!\n---\n",
        'summary: "two\n  lines:\u00a0here"\n---\n',
        "summary: >-\n  a\n\n  b:\u00a0c\n---\n",
    ],
)
def test_text_keeps_its_no_break_spaces(tmp_path: Path, text: str) -> None:
    assert findings(tmp_path, text) == []
