"""Whatever lies in the folder: a finding with its place; never a traceback, never silence, no file touched."""

from __future__ import annotations

import copy
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortems.cache.store import Cache
from postmortems.check import judge
from postmortems.check.findings import Finding
from postmortems.check.snapshot import Snapshot
from postmortems.cli import main
from postmortems.record.reader import attachments, load
from postmortems.record.source import MAX_BYTES

TODAY = date(2026, 7, 1)
NAME = "2026-03-02-library-card-reader.md"
HEAD = "title: The card reader of the library refuses every card\nstatus: draft\nseverity: SEV3\n"


def record(front: str = "", body: str = "") -> str:
    return f"---\n{HEAD}{front}---\n{body}"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def check(folder: Path) -> list[Finding]:
    """The findings about a folder, of which every one has a place that exists, and none of which changed a byte."""
    before = snapshot(folder)
    findings = judge.findings(load(folder), TODAY)
    assert snapshot(folder) == before
    for finding in findings:
        path = Path(finding.path)
        assert path.is_relative_to(folder)
        assert finding.message
        lines = path.read_bytes().decode("utf-8", "replace").splitlines() if path.is_file() else []
        assert 1 <= finding.line <= len(lines) + 1
        assert 1 <= finding.column <= len([*lines, "", ""][finding.line - 1]) + 1
    return findings


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "incidents"
    path.mkdir()
    return path


ALIAS_BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

BROKEN: dict[str, tuple[bytes, list[tuple[int, int, str]]]] = {
    "an empty file": (b"", [(1, 1, "PM002")]),
    "nothing but blanks": (b" \n\n", [(1, 1, "PM002")]),
    "no frontmatter": (b"# The card reader\n", [(1, 1, "PM002")]),
    "frontmatter in TOML": (b"+++\ntitle = 'x'\n+++\n", [(1, 1, "PM002")]),
    "frontmatter never closed": (f"---\n{HEAD}\n# Text\n".encode(), [(1, 1, "PM003")]),
    "nothing between the lines": (b"---\n---\n", [(2, 1, "PM103")] * 3),
    "a byte order mark": (b"\xef\xbb\xbf" + record().encode(), [(1, 1, "PM011")]),
    "UTF-16": (record().encode("utf-16"), [(1, 1, "PM001")]),
    "not UTF-8": (record().replace("card", "k\xe4rtchen").encode("latin-1"), [(2, 13, "PM001")]),
    "a null character": (record(body="a\x00b").encode(), [(6, 2, "PM001")]),
    "a list at the top": (b"---\n- title\n- status\n---\n", [(2, 1, "PM006")]),
    "a text at the top": (b"---\nThe card reader\n---\n", [(2, 1, "PM006")]),
    "200 levels": (record(f"x-deep: {'[' * 200}{']' * 200}\n").encode(), [(5, 48, "PM007")]),
    "an alias bomb": (record(ALIAS_BOMB).encode(), [(5, 4, "PM008")]),
    "a tab": (record("times:\n\tstarted: 2026-03-02\n").encode(), [(6, 1, "PM004")]),
    "an object": (record("x-run: !!python/object/apply:os.system [ls]\n").encode(), [(5, 8, "PM009")]),
    "a number as key": (record("x-counts:\n  1: 2\n").encode(), [(6, 3, "PM010")]),
    "a key twice": (record("severity: SEV1\n").encode(), [(5, 1, "PM005")]),
    "no title": (b"---\nstatus: draft\nseverity: SEV3\n---\n", [(2, 1, "PM103")]),
    "a title without text": (b"---\ntitle:\nstatus: draft\nseverity: SEV3\n---\n", [(2, 1, "PM103")]),
    "a title of blanks": (b"---\ntitle: '  '\nstatus: draft\nseverity: SEV3\n---\n", [(2, 1, "PM102")]),
    "a title that is a number": (b"---\ntitle: 5\nstatus: draft\nseverity: SEV3\n---\n", [(2, 1, "PM102")]),
    "a title that is true": (b"---\ntitle: true\nstatus: draft\nseverity: SEV3\n---\n", [(2, 1, "PM102")]),
    "a title that is a list": (b"---\ntitle: [a]\nstatus: draft\nseverity: SEV3\n---\n", [(2, 1, "PM102")]),
    "a list in place of a map": (record("times: [2026-03-02]\n").encode(), [(5, 1, "PM102")]),
    "a map in place of a list": (record("action_items: {id: a}\n").encode(), [(5, 1, "PM102")]),
    "a text in place of a map": (record("impact: none\n").encode(), [(5, 1, "PM102")]),
    "an item without anything": (record("tags:\n  - cards\n  -\n").encode(), [(7, 4, "PM102")]),
    "a number among texts": (record("tags: [cards, 7]\n").encode(), [(5, 15, "PM102")]),
    "5 MB": (record(body="x" * 5_000_000).encode(), [(1, 1, "PM001")]),
}


@pytest.mark.parametrize("sort", BROKEN)
def test_a_broken_record_is_reported_with_its_place(sort: str, folder: Path) -> None:
    text, expected = BROKEN[sort]
    (folder / NAME).write_bytes(text)
    found = check(folder)
    places = [(finding.line, finding.column, finding.code) for finding in found]
    assert places[: len(expected)] == expected
    assert {code for _, _, code in places} == {code for _, _, code in expected}


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_are_no_mistake(end: str, folder: Path) -> None:
    front = "times:\n  started: 2026-03-02T09:00Z\ntags: [5]\n"
    (folder / NAME).write_bytes(record(front, "# Text\n").replace("\n", end).encode())
    assert [(finding.line, finding.column, finding.code) for finding in judge.findings(load(folder), TODAY)] == [
        (7, 8, "PM102")
    ]


def test_one_bad_file_hides_no_other(folder: Path) -> None:
    (folder / "2026-03-01-a.md").write_bytes(b"\xff")
    (folder / "2026-03-02-b.md").write_text(record("status: draft\n"), encoding="utf-8")
    (folder / "2026-03-03-c.md").write_text(record(), encoding="utf-8")
    (folder / "2026-03-04-d.md").write_text("", encoding="utf-8")
    assert codes(check(folder)) == ["PM001", "PM005", "PM002"]
    assert [one.id for one in load(folder).corpus.records] == ["2026-03-02-b", "2026-03-03-c"]


# Things that are no ordinary files


def links_out(folder: Path) -> None:
    (folder.parent / "elsewhere.md").write_text(record(), encoding="utf-8")
    (folder / NAME).symlink_to(folder.parent / "elsewhere.md")


def dangling(folder: Path) -> None:
    (folder / NAME).symlink_to("gone.md")


def circle(folder: Path) -> None:
    (folder / NAME).symlink_to("_other.md")
    (folder / "_other.md").symlink_to(NAME)


def link_to_a_folder(folder: Path) -> None:
    (folder / "archive").symlink_to(folder.parent, target_is_directory=True)


def folder_in_a_circle(folder: Path) -> None:
    (folder / "archive").symlink_to(".", target_is_directory=True)


def folder_named_like_a_record(folder: Path) -> None:
    (folder / NAME).mkdir()
    (folder / NAME / "2026-03-02-inside.md").write_text(record(), encoding="utf-8")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / NAME)


def other_ending(folder: Path) -> None:
    (folder / "2026-03-02-card-reader.MD").write_text(record(), encoding="utf-8")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (links_out, "PM012"),
        (dangling, "PM012"),
        (circle, "PM012"),
        (link_to_a_folder, "PM012"),
        (folder_in_a_circle, "PM012"),
        (folder_named_like_a_record, "PM001"),
        (pipe, "PM001"),
        (other_ending, "PM104"),
    ],
)
def test_what_is_no_ordinary_file_is_reported_and_not_read(
    make: Callable[[Path], None], code: str, folder: Path
) -> None:
    try:
        make(folder)
    except (OSError, AttributeError) as error:
        pytest.skip(f"this system cannot make one: {error}")
    base = load(folder)
    assert [(found.line, found.column, found.code) for found in judge.findings(base, TODAY)] == [(1, 1, code)]
    assert base.corpus.records == ()


def test_a_file_that_may_not_be_read(folder: Path) -> None:
    path = folder / NAME
    path.write_text(record(), encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("nothing is closed to this user")
    assert [found.code for found in judge.findings(load(folder), TODAY)] == ["PM001"]


@pytest.fixture
def close() -> Iterator[Callable[[Path, int], None]]:
    """Give a folder another mode until the end of the test."""
    with ExitStack() as stack:

        def close_it(path: Path, mode: int) -> None:
            stack.callback(path.chmod, 0o700)
            path.chmod(mode)
            if os.access(path, os.R_OK | os.X_OK):
                pytest.skip("nothing is closed to this user")

        yield close_it


@pytest.mark.parametrize("mode", [0, 0o300, 0o600])
@pytest.mark.parametrize("place", [".", "2026"])
def test_a_folder_that_may_not_be_listed_or_searched(
    folder: Path, close: Callable[[Path, int], None], mode: int, place: str
) -> None:
    (folder / place).mkdir(exist_ok=True)
    (folder / place / NAME).write_text(record(), encoding="utf-8")
    close(folder / place, mode)
    found = judge.findings(load(folder), TODAY)
    assert [(one.path, one.code) for one in found] == [((folder / place).as_posix(), "PM001")]
    assert Snapshot.of(folder, Cache.off()).findings(TODAY) == found


@pytest.mark.parametrize("mode", [0, 0o300, 0o600])
def test_attachments_in_a_folder_that_is_closed_are_not_published(
    folder: Path, close: Callable[[Path, int], None], mode: int
) -> None:
    (folder / NAME).write_text(record(), encoding="utf-8")
    beside = (folder / NAME).with_suffix("")
    beside.mkdir()
    (beside / "graph.svg").write_text("<svg/>", encoding="utf-8")
    close(beside, mode)
    (only,) = load(folder).corpus.records
    assert list(attachments(only)) == []
    assert Snapshot.of(folder, Cache.off()).findings(TODAY) == []


def test_names_that_differ_only_in_case(folder: Path) -> None:
    for name in (NAME, NAME.replace("library", "Library")):
        (folder / name).write_text(record(), encoding="utf-8")
    if len(list(folder.iterdir())) == 1:
        pytest.skip("this file system knows no case")
    assert sorted(codes(check(folder))) == ["PM104", "PM106"]


def test_the_same_name_in_two_folders(folder: Path) -> None:
    for year in ("2025", "2026"):
        (folder / year).mkdir()
        (folder / year / NAME).write_text(record(), encoding="utf-8")
    (found,) = check(folder)
    assert (found.path, found.line, found.column) == ((folder / "2026" / NAME).as_posix(), 1, 1)
    assert (found.code, (folder / "2025" / NAME).as_posix() in found.message) == ("PM106", True)


def test_a_record_beside_one_with_its_name_and_another_ending(folder: Path) -> None:
    for name in (NAME, f"{NAME}.md"):
        (folder / name).write_text(record(""), encoding="utf-8")
    assert [one.path for one in load(folder).corpus.records] == [
        f"{folder.as_posix()}/{NAME}",
        f"{folder.as_posix()}/{NAME}.md",
    ]


def test_a_name_that_is_no_text(folder: Path) -> None:
    """Linux takes any bytes for a name; no address, no page and no JSON can hold such a one."""
    (folder / NAME).write_text(record(), encoding="utf-8")
    for name in (b"2026-03-03-f\xf6rderband.md", b"2026-03-04-\xff.MD"):
        try:
            (folder / os.fsdecode(name)).write_text(record(), encoding="utf-8")
        except OSError:
            pytest.skip("names are text on this system")
    (folder / os.fsdecode(b"\xfcber")).mkdir()
    (folder / os.fsdecode(b"\xfcber") / "2026-03-05-belt.md").write_text(record(), encoding="utf-8")
    (folder / os.fsdecode(b"\xff.png")).write_bytes(b"")
    base = load(folder)
    assert [found.message for found in judge.findings(base, TODAY)] == [
        "the name is not UTF-8, so the file can have no address"
    ] * 3
    assert [found.path for found in base.corpus.records] == [(folder / NAME).as_posix()]
    assert main(["check", "--incidents", str(folder)]) == 1
    assert main(["export", "all", "--incidents", str(folder), "--to", str(folder.parent / "out")]) == 0


@pytest.mark.parametrize("place", [".", "2026"])
def test_a_record_that_would_take_the_place_of_the_register(place: str, folder: Path) -> None:
    (folder / place).mkdir(exist_ok=True)
    (folder / place / "index.md").write_text(record(), encoding="utf-8")
    assert load(folder).corpus.records == ()
    (found,) = check(folder)
    assert (found.code, found.message) == ("PM104", "the name index.md is reserved for the list of incidents")


@pytest.mark.parametrize("name", ["index", "Index", "index.html", "README"])
@pytest.mark.parametrize("key", ["services", "owners", "factors", "themes"])
def test_a_name_that_would_take_the_place_of_a_list(key: str, name: str, folder: Path) -> None:
    (folder / "_config.yml").write_text(f"{key}:\n  - name: shop\n  - name: {name}\n", encoding="utf-8")
    base = load(folder)
    assert [one.name for one in getattr(base.corpus.config, key)] == ["shop"]
    (found,) = check(folder)
    assert (found.line, found.code, found.help) == (3, "PM102", f"choose a longer name, such as the-{name}")


@pytest.mark.parametrize("year", ["0001", "0226", "9999"])
def test_a_year_that_cannot_be_meant(year: str, folder: Path) -> None:
    item = f"action_items: [{{id: A1, title: It is mended, status: done, completed: {year}-12-31, priority: P2}}]\n"
    (folder / NAME).write_text(record(item), encoding="utf-8")
    (folder / f"{year}-12-31-belt.md").write_text(record(), encoding="utf-8")
    found = {Path(found.path).name: (found.code, found.help) for found in check(folder) if found.code != "PM208"}
    assert found == {
        NAME: ("PM102", "years run from 1900 to 2199"),
        f"{year}-12-31-belt.md": ("PM104", "use the date of the start"),
    }


@pytest.mark.parametrize(("name", "said"), [("_config.yml", "the configuration"), ("2026-03-02-belt.md", "a record")])
def test_a_folder_in_the_place_of_a_file(name: str, said: str, folder: Path) -> None:
    (folder / name).mkdir()
    (found,) = judge.findings(load(folder), TODAY)
    assert (found.code, found.message) == ("PM001", f"this is a folder, but named like {said}")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        load(tmp_path / "incidents")


# Hostile texts


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ config }} {% raw %} ${7*7}",
    "\u202egnp.exe\u202c",
    "| a | b |\n\n# not a heading",
    "[[[[[[[[" * 200,
    "`" * 250,
    "%s %n %d {0} {__class__}",
    "\\x1b[31m",
    "A" * 299,
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_a_title(title: str, folder: Path) -> None:
    (folder / NAME).write_text(
        f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\nstatus: draft\nseverity: SEV3\n---\n", encoding="utf-8"
    )
    found = check(folder)
    if len(title) > 300:
        assert [(one.line, one.code) for one in found] == [(2, "PM102")]
        assert len(found[0].message) < 200
    else:
        assert found == []
        assert load(folder).corpus.records[0].title == title.strip()


def test_an_escape_sequence_in_a_value_never_reaches_the_terminal(folder: Path) -> None:
    (folder / NAME).write_text(record('tags: ["\\e[2J\\a"]\nkind: "\\e[31mdrill"\n'), encoding="utf-8")
    found = check(folder)
    assert [one.code for one in found] == ["PM102"]
    assert all(one.message.isprintable() for one in found)


ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,b",
    "vbscript:msgbox",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "java&#10;script:alert(1)",
    "javascript%3Aalert(1)",
    "javascript\\:alert(1)",
)
INLINE = {
    "title": "title: {}",
    "summary": "summary: {}",
    "severity_rationale": "severity_rationale: {}",
    "impact": "impact: {{summary: {}}}",
    "detection": "detection: {{gaps: [{}]}}",
    "trigger": "trigger: {{kind: other, description: {}}}",
    "step": "causal_chains: [{{steps: [{{id: a, kind: impact, text: {}}}]}}]",
    "evidence": "hypotheses: [{{id: a, statement: x, verdict: open, evidence: {}}}]",
    "timeline": "timeline: [{{at: 2026-03-02, event: {}}}]",
    "mitigation": "mitigations: [{{kind: other, description: {}}}]",
    "verification": "verification: [{}]",
    "check": "verification: [{{check: {}}}]",
    "lesson": "lessons: [{{id: a, text: {}}}]",
    "action": "action_items: [{{id: a, title: {}, status: superseded, reason: x}}]",
    "alternative": "action_items: [{{id: a, title: x, status: superseded, reason: x, alternatives: [{}]}}]",
    "related": "related: [{{label: x, note: {}}}]",
    "correction": "corrections: [{{at: 2026-03-02, note: {}}}]",
    "role": "roles: {{scribe: {}}}",
}


def with_field(field: str, value: str) -> str:
    line = field.format(json.dumps(value)) + "\n"
    head = HEAD.partition("\n")[2] if line.startswith("title:") else HEAD
    return f"---\n{head}{line}---\n"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_that_runs_is_refused_in_every_spelling(address: str, folder: Path) -> None:
    spellings = (f"[x]({address})", f"![x]({address})", f"See [x][y].\n\n[y]: {address}", f"[x](<{address}>)")
    for spelling in spellings:
        is_angled = spelling.endswith(">)")
        if re.search(r"[\x00-\x20]" if not is_angled else r"\n", address.strip(" ")):
            continue  # no link to GitHub's parser, nor to the one that makes the page: it is shown as text
        (folder / NAME).write_text(with_field("summary: {}", spelling), encoding="utf-8")
        assert codes(check(folder)) == ["PM509"], spelling
    if address.isprintable():
        (folder / NAME).write_text(record(body=f'[x]({address})\n\n<a href="{address}">x</a>\n'), encoding="utf-8")
        # In HTML a backslash is no escape, so the address has no scheme.
        in_html = [] if "\\" in address else [(8, "PM509")]
        assert [(one.line, one.code) for one in check(folder)] == [(6, "PM509"), *in_html]


@pytest.mark.parametrize("field", INLINE)
def test_a_link_that_runs_is_refused_in_every_text(field: str, folder: Path) -> None:
    for address in ("javascript:alert(1)", "data:text/html,x"):
        (folder / NAME).write_text(with_field(INLINE[field], f"See [x]({address})"), encoding="utf-8")
        assert "PM509" in codes(check(folder))
        (folder / NAME).write_text(with_field(INLINE[field], f"See `[x]({address})`, javascript: on"), encoding="utf-8")
        assert "PM509" not in codes(check(folder))


@pytest.mark.parametrize("address", [*ADDRESSES, "//example.org", "wiki/runbook", "C:\\logs", "https://x y"])
def test_an_address_that_is_none_is_refused(address: str, folder: Path) -> None:
    (folder / NAME).write_text(
        record(f"references:\n  - title: Runbook\n    url: {json.dumps(address)}\n"), encoding="utf-8"
    )
    assert [(one.line, one.column, one.code) for one in check(folder)] == [(7, 5, "PM102")]


@pytest.mark.parametrize("address", ["javascript:alert(1)", " data:text/html,x", "java\nscript:x"])
@pytest.mark.parametrize(
    "field",
    [
        "action_items: [{{id: a, title: x, status: superseded, reason: x, tracker: {}}}]",
        "action_items: [{{id: a, title: x, status: superseded, reason: x, tracker: [OPS:1, {}]}}]",
        "mitigations: [{{kind: other, description: x, reference: {}}}]",
    ],
)
def test_a_text_that_may_be_an_address_does_not_run(field: str, address: str, folder: Path) -> None:
    (folder / NAME).write_text(with_field(field, address), encoding="utf-8")
    assert codes(check(folder)) == ["PM509"]


def test_a_contact_that_runs_is_refused(folder: Path) -> None:
    (folder / "_config.yml").write_text(
        "owners:\n  - name: desk\n    contact: javascript:alert(1)\n    title: '[x](data:x)'\n", encoding="utf-8"
    )
    assert [(one.line, one.code) for one in check(folder)] == [(3, "PM509"), (4, "PM509")]


# Many


def test_thousands_of_errors_in_one_file_are_all_reported(folder: Path) -> None:
    items = "".join(f"  - id: a{n}\n    titel: Card {n} is read\n    owner: {n}\n" for n in range(1000))
    (folder / NAME).write_text(record(f"action_items:\n{items}"), encoding="utf-8")
    found = codes(check(folder))
    assert (found.count("PM101"), found.count("PM102")) == (1000, 1000)


# The configuration

CONFIG_BROKEN = {
    "not UTF-8": (b"noun: \xff\n", "PM001"),
    "a byte order mark": (b"\xef\xbb\xbfnoun: review\n", "PM011"),
    "UTF-16": ("noun: review\n".encode("utf-16"), "PM001"),
    "a list at the top": (b"- noun\n", "PM006"),
    "a text at the top": (b"noun\n", "PM006"),
    "broken YAML": (b"owners: [\n", "PM004"),
    "a tab": (b"policy:\n\tdue_days: {}\n", "PM004"),
    "200 levels": (b"x-deep: " + b"[" * 200 + b"]" * 200 + b"\n", "PM007"),
    "an alias bomb": (ALIAS_BOMB.encode(), "PM008"),
    "an object": (b"noun: !!python/name:os.system x\n", "PM009"),
    "a number as key": (b"policy:\n  due_days: {1: 2}\n", "PM010"),
    "a key twice": (b"noun: a\nnoun: b\n", "PM005"),
    "two documents": (b"noun: a\n---\nnoun: b\n", "PM004"),
    "an unknown key": (b"nuon: review\n", "PM101"),
    "an unknown priority": (b"policy: {due_days: {P9: 4}}\n", "PM101"),
    "an unknown status": (b"policy: {require: {finished: [summary]}}\n", "PM101"),
    "an unknown level": (b"rules: {PM201: sometimes}\n", "PM102"),
    "an unknown rule": (b"rules: {PM999: off}\n", "PM110"),
    "an unknown field": (b"policy: {require: {draft: [sumary]}}\n", "PM111"),
    "a wrong type": (b"owners: {name: desk}\n", "PM102"),
    "a name that is no name": (b"services: [{name: 'a b'}]\n", "PM102"),
    "no severities": (b"severities: []\n", "PM102"),
    "a number in place of a text": (b"noun: 5\n", "PM102"),
    "a wrong zone": (b"timezone: Mars/Olympus\n", "PM102"),
    "a deadline of no days": (b"policy: {due_days: {P1: 0}}\n", "PM102"),
    "an owner twice": (b"owners: [{name: desk}, {name: desk}]\n", "PM112"),
    "5 MB": (b"# " + b"x" * (5 * MAX_BYTES), "PM001"),
}


@pytest.mark.parametrize("sort", CONFIG_BROKEN)
def test_a_broken_configuration_is_reported_and_the_records_are_read(sort: str, folder: Path) -> None:
    text, code = CONFIG_BROKEN[sort]
    (folder / "_config.yml").write_bytes(text)
    (folder / NAME).write_text(record("times: {started: '2026-03-02 10:00+01:00'}\n"), encoding="utf-8")
    found = check(folder)
    assert set(codes(found)) == {code}
    assert {one.path for one in found} == {(folder / "_config.yml").as_posix()}
    assert len(load(folder).corpus.records) == 1


@pytest.mark.parametrize("target", ["../elsewhere.yml", "gone.yml", "_config.yml", "."])
def test_a_configuration_that_is_a_link_to_elsewhere(target: str, folder: Path) -> None:
    (folder.parent / "elsewhere.yml").write_text("noun: review\n", encoding="utf-8")
    (folder / "_config.yml").symlink_to(target)
    assert codes(judge.findings(load(folder), TODAY)) == ["PM012"]


def test_a_configuration_that_is_a_folder_or_missing_or_empty(folder: Path) -> None:
    assert judge.findings(load(folder), TODAY) == []
    (folder / "_config.yml").write_text("", encoding="utf-8")
    assert check(folder) == []
    (folder / "_config.yml").unlink()
    (folder / "_config.yml").mkdir()
    assert codes(judge.findings(load(folder), TODAY)) == ["PM001"]


# Mutations

VALID: dict[str, Any] = {
    "title": "The card reader refuses every card",
    "status": "in-review",
    "severity": "SEV3",
    "summary": "After the clock change nobody could borrow a book for two hours.",
    "timezone": "Europe/Vienna",
    "times": {"started": "2026-03-02 09:00", "detected": "2026-03-02 09:05", "resolved": "2026-03-02 11:00"},
    "services": {"affected": ["lending"], "faulty": ["lending"]},
    "impact": {"summary": "No books.", "services": [{"service": "lending", "effect": "Closed."}]},
    "detection": {"method": "customer-report", "gaps": ["Nobody watches the reader."]},
    "trigger": {"kind": "other", "description": "The clock was changed."},
    "causal_chains": [
        {
            "id": "clock",
            "steps": [
                {"id": "hour", "text": "The clock is an hour ahead.", "kind": "condition"},
                {"id": "expired", "text": "Cards seem to have expired.", "kind": "impact", "because": ["hour"]},
            ],
        }
    ],
    "hypotheses": [{"id": "dust", "statement": "Dust in the reader.", "verdict": "ruled-out"}],
    "timeline": [
        {"at": "2026-03-02 09:00", "event": "The doors open."},
        {"at": "09:05", "event": "A reader complains.", "kind": "detection"},
        {"at": "11:00", "until": "11:05", "event": "The clock is set right."},
    ],
    "lessons": [{"id": "clocks", "text": "Clocks are inputs.", "themes": ["time"], "actions": ["ntp"]}],
    "action_items": [
        {
            "id": "ntp",
            "title": "The reader takes its time from the network",
            "owner": "desk",
            "priority": "P2",
            "addresses": ["hour"],
        }
    ],
    "references": [{"title": "Manual", "url": "https://example.org/manual"}],
    "tags": ["clock"],
}
CONFIG = "services: [{name: lending}]\nowners: [{name: desk}]\nthemes: [{name: time}]\n"


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place below a value."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


def holder_of(data: Any, path: tuple[str | int, ...]) -> Any:
    for key in path[:-1]:
        data = data[key]
    return data


def delete(data: Any, path: tuple[str | int, ...], _: Any) -> bool:
    del holder_of(data, path)[path[-1]]
    if path[-1] == "id" and path[0] == "causal_chains" and len(path) == 3:
        return False  # a chain needs none
    return path[-1] in {"title", "status", "severity", "id", "text", "event", "at", "verdict", "statement", "effect"}


def replace(data: Any, path: tuple[str | int, ...], value: Any) -> bool:
    """Put a value of another type in a place; `None` under a key is as good as no key."""
    holder = holder_of(data, path)
    old = holder[path[-1]]
    holder[path[-1]] = copy.deepcopy(value)
    return type(value) is not type(old) and value is not None


def rename(data: Any, path: tuple[str | int, ...], _: Any) -> bool:
    holder = holder_of(data, path)
    if not isinstance(holder, dict):
        return False
    holder[f"{path[-1]}_"] = holder.pop(path[-1])
    return True


def duplicate(data: Any, path: tuple[str | int, ...], _: Any) -> bool:
    holder = holder_of(data, path)
    if not isinstance(holder, list):
        return False
    item = holder[int(path[-1])]
    holder.append(item)
    return isinstance(item, dict) and "id" in item


MUTATIONS = (delete, replace, rename, duplicate)
OTHER_VALUES = st.sampled_from([5, 1.5, True, None, [], {}, [[1]], {"a": 1}, [None], "", "x", ["x"], -1])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mutated_record_is_read_and_its_mistakes_are_reported(data: st.DataObject, folder: Path) -> None:
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    mutated = copy.deepcopy(VALID)
    is_invalid = False
    count = data.draw(st.integers(1, 3), label="mutations")
    for _ in range(count):
        candidates = list(places(mutated))
        if not candidates:
            break
        place = data.draw(st.sampled_from(candidates), label="place")
        mutation = data.draw(st.sampled_from(MUTATIONS), label="mutation")
        was_wrong = mutation(mutated, place, data.draw(OTHER_VALUES, label="value"))
        is_invalid = was_wrong and count == 1  # of several, one may take the mistake of another out again
    text = json.dumps(mutated, indent=1, ensure_ascii=False)  # JSON is YAML, with a line for each value
    (folder / NAME).write_text(f"---\n{text}\n---\n", encoding="utf-8")
    found = check(folder)
    assert found or not is_invalid
    for one in found:
        assert "Input should" not in one.message + one.help


def test_the_record_that_is_mutated_is_valid(folder: Path) -> None:
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / NAME).write_text(f"---\n{json.dumps(VALID, indent=1)}\n---\n", encoding="utf-8")
    assert check(folder) == []
