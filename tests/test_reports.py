"""Findings as text, as annotations and as JSON."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from postmortems.diagnostics import Finding
from postmortems.model.vocabulary import Level
from postmortems.reports import as_github, as_json, as_text, findings_schema, summary


def finding(**changes: Any) -> Finding:
    """An action item without an owner, changed where a test wants it."""
    values: dict[str, Any] = {
        "path": "incidents/2024-03-01-db.md",
        "line": 30,
        "column": 5,
        "level": Level.ERROR,
        "code": "PM201",
        "rule": "unowned-action",
        "message": "open action item A2 has no owner",
        "help": "add `owner:` with a team or a person",
        "excerpt": "  - id: A2",
    }
    return Finding(**{**values, **changes})


WARNING = finding(level=Level.WARNING, code="PM205", rule="no-priority", message="no priority", line=31)


@pytest.mark.parametrize(
    ("findings", "records", "expected"),
    [
        ([], 5, "5 records, no findings: all is in order"),
        ([], 1, "1 record, no findings: all is in order"),
        ([finding()], 1, "1 error in 1 record"),
        ([finding(), finding(line=31), WARNING], 5, "2 errors, 1 warning in 5 records"),
        ([WARNING, WARNING], 5, "2 warnings in 5 records"),
    ],
)
def test_the_summary_counts_what_there_is(findings: list[Finding], records: int, expected: str) -> None:
    assert summary(findings, records) == expected


def test_text_has_place_level_code_message_name_help_and_a_count() -> None:
    assert as_text([finding()], 5).splitlines() == [
        "incidents/2024-03-01-db.md:30:5: error PM201 open action item A2 has no owner [unowned-action]",
        "   help: add `owner:` with a team or a person",
        "1 error in 5 records",
    ]


def test_an_excerpt_has_the_source_line_and_a_caret_under_the_column() -> None:
    assert as_text([finding()], 5, excerpts=True).splitlines()[1:3] == [
        "   30 |   - id: A2",
        "      |     ^",
    ]


def test_the_caret_stands_under_the_column_behind_wide_characters() -> None:
    shown = as_text([finding(excerpt="标题: x", column=5)], 5, excerpts=True).splitlines()
    assert shown[1:3] == ["   30 | 标题: x", "      |       ^"]


def test_a_long_line_is_cut_around_its_caret() -> None:
    line = "summary: " + "a" * 200 + "HERE" + "b" * 200
    shown = as_text([finding(excerpt=line, column=210)], 5, excerpts=True, cells=60).splitlines()
    assert shown[1].startswith("   30 | …")
    assert shown[1].endswith("…")
    assert len(shown[1]) == 60
    assert shown[1][shown[2].index("^") :].startswith("HERE")


def test_no_excerpt_is_shown_where_the_engine_left_it_out() -> None:
    shown = as_text([finding(excerpt="")], 5, excerpts=True)
    assert "|" not in shown
    assert "^" not in shown


def test_nothing_in_a_record_reaches_a_terminal_raw() -> None:
    evil = "\x1b]0;owned\x07 \x9b31m \u202e \x7f \r\n ::error::x"
    shown = as_text([finding(message=evil, help=evil, excerpt=evil, path=f"incidents/{evil}.md")], 1, excerpts=True)
    assert "\\x1b]0;owned\\x07" in shown
    assert not any(character in shown for character in "\x1b\x07\x9b\u202e\x7f\r")
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


def test_colour_changes_nothing_but_colour() -> None:
    import re

    plain = as_text([finding(), WARNING], 5, excerpts=True)
    coloured = as_text([finding(), WARNING], 5, excerpts=True, colour=True)
    assert "\x1b[31" in coloured
    assert "\x1b[33" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_github_gets_one_command_for_each_finding() -> None:
    assert as_github([finding(), WARNING], 5).splitlines() == [
        "::error file=incidents/2024-03-01-db.md,line=30,col=5,title=PM201 unowned-action::"
        "open action item A2 has no owner%0Ahelp: add `owner:` with a team or a person"
        "%0Aat incidents/2024-03-01-db.md:30:5",
        "::warning file=incidents/2024-03-01-db.md,line=31,col=5,title=PM205 no-priority::"
        "no priority%0Ahelp: add `owner:` with a team or a person%0Aat incidents/2024-03-01-db.md:31:5",
        "1 error, 1 warning in 5 records",
    ]


def test_github_commands_are_escaped_as_documented() -> None:
    [command, _] = as_github(
        [finding(path="a:b,c%\n.md", message="50 % done\r\n::stop: a, b", help="")], 1
    ).splitlines()
    assert command == (
        "::error file=a%3Ab%2Cc%25%0A.md,line=30,col=5,title=PM201 unowned-action::"
        "50 %25 done%0D%0A::stop: a, b%0Aat a:b,c%25%0A.md:30:5"
    )


def test_json_fits_its_own_schema() -> None:
    schema = findings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for findings in ([], [finding(), WARNING], [finding(help="")]):
        jsonschema.validate(json.loads(as_json(findings, 5)), schema, cls=jsonschema.Draft202012Validator)


def test_json_is_versioned_and_counts() -> None:
    report = json.loads(as_json([finding(), WARNING], 5))
    assert report["version"] == 1
    assert report["summary"] == {"errors": 1, "warnings": 1, "records": 5}
    assert report["findings"][0] == {
        "path": "incidents/2024-03-01-db.md",
        "line": 30,
        "column": 5,
        "level": "error",
        "code": "PM201",
        "rule": "unowned-action",
        "message": "open action item A2 has no owner",
        "help": "add `owner:` with a team or a person",
    }


def test_json_survives_every_encoding() -> None:
    text = as_json([finding(message="数据库\x1b \udcff")], 1)
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["findings"][0]["message"] == "数据库\x1b \udcff"
