"""Every rule fires where its fixture says so, and nowhere else.

A folder under `tests/rules/` is a small knowledge base. `# expect: PM201` stands on the line of a finding
(several codes are separated by commas); `expect-at 6: PM201`, anywhere in the file, speaks of another line.
Everything that is not marked is a near miss: it must pass.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from postmortems.diagnostics import Finding
from postmortems.loader import load
from postmortems.rules import BY_KEY, RULES
from postmortems.rules.engine import Rule

TODAY = date(2026, 7, 1)
FIXTURES = Path(__file__).parent / "rules"
FOLDERS = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())
MARK = re.compile(r"expect(?:-at (\d+))?: ((?:PM\d{3}(?:, )?)+)")
RECORD = "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV3\n---\n"


def expected(folder: Path) -> list[tuple[str, int, str]]:
    """The findings that the files of a folder announce: file, line, code."""

    def marks() -> Iterator[tuple[str, int, str]]:
        for path in folder.rglob("*"):
            if path.is_file():
                for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
                    for at, codes in MARK.findall(line):
                        for code in codes.split(", "):
                            yield path.relative_to(folder).as_posix(), int(at or number), code

    return sorted(marks())


def findings(folder: Path) -> list[Finding]:
    return load(folder).findings(TODAY)


def found(folder: Path) -> list[tuple[str, int, str]]:
    return sorted(
        (Path(finding.path).relative_to(folder).as_posix(), finding.line, finding.code) for finding in findings(folder)
    )


@pytest.fixture
def knowledge_base(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a fixture, with the shared configuration where it has none of its own."""

    def copy(name: str) -> Path:
        folder = tmp_path / "incidents"
        shutil.copytree(FIXTURES / name, folder)
        if not (folder / "_config.yml").exists():
            shutil.copy(FIXTURES / "_config.yml", folder)
        return folder

    return copy


@pytest.mark.parametrize("name", FOLDERS)
def test_a_rule_speaks_at_the_marked_places_and_nowhere_else(name: str, knowledge_base: Callable[[str], Path]) -> None:
    folder = knowledge_base(name)
    assert found(folder) == expected(folder)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_fixture_shows_the_rule_that_it_is_named_for(name: str) -> None:
    code, _, rule = name.partition("-")
    assert code in {code for _, _, code in expected(FIXTURES / name)}
    assert BY_KEY[code].name == rule


@pytest.mark.parametrize("name", FOLDERS)
def test_every_message_is_one_plain_line_with_advice(name: str, knowledge_base: Callable[[str], Path]) -> None:
    for finding in findings(knowledge_base(name)):
        for words in (finding.message, finding.help):
            assert words == words.strip()
            assert words
            assert "\n" not in words
            assert "None" not in words


# What git cannot keep: bytes that are not text, names that differ only in case, links out of the folder.


def text_in_latin_1(folder: Path) -> None:
    """A record that is not UTF-8."""
    (folder / "2026-03-02-sorter-stops.md").write_bytes(
        RECORD.replace("sorter", "Förderband").encode("latin-1") + b"expect-at 2: PM001\n"
    )


def names_that_differ_in_case(folder: Path) -> None:
    """Two records that are one file on many systems."""
    (folder / "2026-03-02-SORTER-stops.md").write_text(f"{RECORD}<!-- expect-at 1: PM104 -->\n", encoding="utf-8")
    (folder / "2026-03-02-sorter-stops.md").write_text(f"{RECORD}<!-- expect-at 1: PM106 -->\n", encoding="utf-8")


def link_out_of_the_folder(folder: Path) -> None:
    """A record that lies elsewhere; beside it one that lies here under another name."""
    elsewhere = folder.parent / "elsewhere.md"
    elsewhere.write_text(f"{RECORD}<!-- expect-at 1: PM012 -->\n", encoding="utf-8")
    (folder / "2026-03-02-sorter-stops.md").symlink_to(elsewhere)
    (folder / "_drafts").mkdir()
    (folder / "_drafts" / "belt.md").write_text(RECORD, encoding="utf-8")
    (folder / "2026-03-03-belt-tears.md").symlink_to(Path("_drafts") / "belt.md")


def a_token(folder: Path) -> None:
    """A credential, put together here so that no scanner of this repository takes it for real."""
    token = "ghp_" + "aB3dE5gH7jK9" * 3
    (folder / "2026-03-02-sorter-stops.md").write_text(
        f"{RECORD}\nThe job printed {token}. <!-- expect-at 7: PM701 -->\nThe form is `ghp_xxxxxxxxxxxx`.\n", "utf-8"
    )


WRITTEN: dict[Callable[[Path], None], str] = {
    a_token: "PM701",
    text_in_latin_1: "PM001",
    names_that_differ_in_case: "PM106",
    link_out_of_the_folder: "PM012",
}


@pytest.mark.parametrize(("write", "code"), WRITTEN.items(), ids=lambda value: getattr(value, "__name__", value))
def test_what_git_cannot_keep(write: Callable[[Path], None], code: str, tmp_path: Path) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    try:
        write(folder)
    except OSError as error:
        pytest.skip(f"this system cannot make the files: {error}")
    if len({path.name.casefold() for path in folder.iterdir()}) < len(list(folder.iterdir())) == 1:
        pytest.skip("this file system knows no case")
    places = [(finding.line, finding.code) for finding in findings(folder)]
    marks = MARK.findall("".join(path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.md"))))
    assert sorted(places) == sorted((int(line), found) for line, found in marks)
    assert code in {found for _, found in places}


# The table


def test_no_rule_lacks_a_fixture() -> None:
    shown = {name.partition("-")[0] for name in FOLDERS} | set(WRITTEN.values())
    assert [rule.code for rule in RULES if rule.code not in shown] == []


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert set(BY_KEY) == {*codes, *names}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_documented(rule: Rule) -> None:
    """The first line is one whole sentence; the name says what is wrong, so that allowing it reads well."""
    assert re.fullmatch(r"PM\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert re.fullmatch(r"[A-Z`][^\n]*\.", rule.summary)
    assert ". " not in rule.summary
    assert all(len(line) <= 120 for line in rule.documentation.splitlines())


def test_every_rule_stands_in_the_reference() -> None:
    page = Path(__file__).parents[1] / "docs" / "reference" / "rules.md"
    if not page.exists():
        pytest.skip("the reference is generated with the site")
    text = page.read_text(encoding="utf-8")
    assert [rule.code for rule in RULES if rule.code not in text or rule.name not in text] == []


# Levels and waivers


def base(tmp_path: Path, config: str, record: str) -> Path:
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    (folder / "2026-03-02-sorter-stops.md").write_text(
        f"---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV3\n{record}---\n", encoding="utf-8"
    )
    return folder


ITEM = "action_items:\n  - {id: spare-belt, title: A spare belt lies in the depot, priority: P2}\n"


@pytest.mark.parametrize("key", ["PM201", "unowned-action"])
@pytest.mark.parametrize(("level", "levels"), [("off", []), ("warning", ["warning"]), ("error", ["error"])])
def test_the_configuration_sets_the_level_of_a_rule(key: str, level: str, levels: list[str], tmp_path: Path) -> None:
    folder = base(tmp_path, f"rules: {{{key}: {level}}}\n", ITEM)
    assert [finding.level.value for finding in findings(folder)] == levels


@pytest.mark.parametrize(("until", "codes"), [("2026-07-01", []), ("2026-06-30", ["PM201"])])
def test_a_waiver_holds_until_its_last_day(until: str, codes: list[str], tmp_path: Path) -> None:
    waiver = f"waivers:\n  - {{rule: unowned-action, reason: Mira is asked next week., until: {until}}}\n"
    assert [finding.code for finding in findings(base(tmp_path, "", ITEM + waiver))] == codes


def test_a_waiver_covers_what_the_reader_finds(tmp_path: Path) -> None:
    waiver = "waivers:\n  - {rule: PM101, reason: The key goes with the next import., until: 2026-12-31}\n"
    assert findings(base(tmp_path, "", f"old_key: 1\n{waiver}")) == []


def test_a_configuration_that_cannot_be_read_raises_no_doubts_about_the_records(tmp_path: Path) -> None:
    record = "severity_rationale: As always.\nservices: {faulty: [sorting]}\n" + ITEM.replace("P2", "P2, owner: mira")
    folder = base(tmp_path, "owners: [\n", record)
    assert [finding.code for finding in findings(folder)] == ["PM004"]


def test_a_refused_entry_of_the_configuration_raises_no_doubts_about_its_list(tmp_path: Path) -> None:
    config = (
        "services:\n  - name: sorting\n  - name: the labels\nowners:\n  - nam: mira\n  - name: Web\n  - name: web\n"
    )
    record = "services: {faulty: [labels]}\n" + ITEM.replace("P2", "P2, owner: mira")
    folder = base(tmp_path, config, record)
    places = [(finding.line, finding.code) for finding in findings(folder) if finding.path.endswith(".yml")]
    assert places == [(3, "PM102"), (5, "PM101"), (7, "PM112")]
    assert [finding for finding in findings(folder) if finding.path.endswith(".md")] == []
