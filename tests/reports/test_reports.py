"""Findings as text, as annotations and as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import Failure, JUnitXml, Skipped

from postmortems.check.findings import Finding
from postmortems.check.rules import RULES
from postmortems.model.vocabulary import Level
from postmortems.reports import FORMATS, Report, written
from postmortems.reports.github import as_github
from postmortems.reports.gitlab import as_gitlab
from postmortems.reports.json_ import as_json, findings_schema
from postmortems.reports.junit import as_junit
from postmortems.reports.markdown import MOST_SHOWN, as_markdown, code, escaped
from postmortems.reports.sarif import as_sarif
from postmortems.reports.text import as_text


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
        "fingerprint": "1d0c3f",
    }
    return Finding(**{**values, **changes})


def report(findings: list[Finding], records: int = 5, **more: Any) -> Report:
    """A report on so many records, of which the first has the findings."""
    paths = ["incidents/2024-03-01-db.md", *(f"incidents/2024-04-0{n}-other.md" for n in range(1, records))]
    return Report(findings, paths[:records], **more)


WARNING = finding(level=Level.WARNING, code="PM205", rule="no-priority", message="no priority", line=31)


@pytest.mark.parametrize(
    ("findings", "records", "expected"),
    [
        ([], 5, "5 records checked, no findings"),
        ([], 1, "1 record checked, no findings"),
        ([finding()], 1, "1 error in 1 record"),
        ([finding(), finding(line=31), WARNING], 5, "2 errors, 1 warning in 5 records"),
        ([WARNING, WARNING], 5, "2 warnings in 5 records"),
    ],
)
def test_the_summary_counts_what_there_is(findings: list[Finding], records: int, expected: str) -> None:
    assert report(findings, records).summary == expected


def test_the_summary_counts_the_baseline() -> None:
    assert report([finding()], 5, known=3).summary == "1 error in 5 records, and 3 in the baseline"
    assert report([], 5, known=3).summary == "5 records checked, no new findings; 3 in the baseline"


def test_warnings_fail_only_when_strict() -> None:
    assert not report([WARNING]).is_failed
    assert report([WARNING], strict=True).is_failed
    assert report([WARNING, finding()]).is_failed


def test_text_has_place_level_code_message_name_help_and_a_count() -> None:
    assert as_text(report([finding()], 5)).splitlines() == [
        "incidents/2024-03-01-db.md:30:5: error PM201 open action item A2 has no owner [unowned-action]",
        "   help: add `owner:` with a team or a person",
        "1 error in 5 records",
    ]


def test_an_excerpt_has_the_source_line_and_a_caret_under_the_column() -> None:
    assert as_text(report([finding()], 5), excerpts=True).splitlines()[1:3] == [
        "   30 |   - id: A2",
        "      |     ^",
    ]


def test_the_caret_is_under_the_column_after_wide_characters() -> None:
    shown = as_text(report([finding(excerpt="标题: x", column=5)], 5), excerpts=True).splitlines()
    assert shown[1:3] == ["   30 | 标题: x", "      |       ^"]


def test_a_long_line_is_cut_around_its_caret() -> None:
    line = "summary: " + "a" * 200 + "HERE" + "b" * 200
    shown = as_text(report([finding(excerpt=line, column=210)], 5), excerpts=True, cells=60).splitlines()
    assert shown[1].startswith("   30 | …")
    assert shown[1].endswith("…")
    assert len(shown[1]) == 60
    assert shown[1][shown[2].index("^") :].startswith("HERE")


def test_no_excerpt_is_shown_where_the_engine_left_it_out() -> None:
    shown = as_text(report([finding(excerpt="")], 5), excerpts=True)
    assert "|" not in shown
    assert "^" not in shown


def test_nothing_in_a_record_reaches_a_terminal_raw() -> None:
    evil = "\x1b]0;owned\x07 \x9b31m \u202e \x7f \r\n ::error::x"
    awkward = finding(message=evil, help=evil, excerpt=evil, path=f"incidents/{evil}.md")
    shown = as_text(report([awkward], 1), excerpts=True)
    assert "\\x1b]0;owned\\x07" in shown
    assert not any(character in shown for character in "\x1b\x07\x9b\u202e\x7f\r")
    assert not any(line.lstrip().startswith("::") for line in shown.splitlines())


def test_colour_changes_nothing_but_colour() -> None:
    plain = as_text(report([finding(), WARNING], 5), excerpts=True)
    coloured = as_text(report([finding(), WARNING], 5), excerpts=True, colour=True)
    assert "\x1b[31" in coloured
    assert "\x1b[33" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_github_gets_one_command_for_each_finding() -> None:
    assert as_github(report([finding(), WARNING], 5)).splitlines() == [
        "::error file=incidents/2024-03-01-db.md,line=30,col=5,title=PM201 unowned-action::"
        "open action item A2 has no owner%0Ahelp: add `owner:` with a team or a person"
        "%0Aat incidents/2024-03-01-db.md:30:5",
        "::warning file=incidents/2024-03-01-db.md,line=31,col=5,title=PM205 no-priority::"
        "no priority%0Ahelp: add `owner:` with a team or a person%0Aat incidents/2024-03-01-db.md:31:5",
        "1 error, 1 warning in 5 records",
    ]


def test_github_gets_all_notes_in_one_command() -> None:
    lines = as_github(report([], notes=["b.jsonl: 2 entries", "  one", "  two"])).splitlines()
    assert lines[0] == "::notice title=postmortems::b.jsonl: 2 entries%0A  one%0A  two"
    assert len(lines) == 2


def test_github_commands_are_escaped_as_documented() -> None:
    awkward = finding(path="a:b,c%\n.md", message="50 % done\r\n::stop: a, b", help="")
    [command, _] = as_github(report([awkward], 1)).splitlines()
    assert command == (
        "::error file=a%3Ab%2Cc%25%0A.md,line=30,col=5,title=PM201 unowned-action::"
        "50 %25 done%0D%0A::stop: a, b%0Aat a:b,c%25%0A.md:30:5"
    )


def test_json_fits_its_own_schema() -> None:
    schema = findings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for findings in ([], [finding(), WARNING], [finding(help="")]):
        jsonschema.validate(json.loads(as_json(report(findings, 5))), schema, cls=jsonschema.Draft202012Validator)


def test_json_is_versioned_and_counts() -> None:
    data = json.loads(as_json(report([finding(), WARNING], 5)))
    assert data["version"] == 1
    assert data["summary"] == {"errors": 1, "warnings": 1, "records": 5, "known": 0}
    assert data["findings"][0] == {
        "path": "incidents/2024-03-01-db.md",
        "line": 30,
        "column": 5,
        "level": "error",
        "code": "PM201",
        "rule": "unowned-action",
        "message": "open action item A2 has no owner",
        "help": "add `owner:` with a team or a person",
        "fingerprint": "1d0c3f",
    }


def test_json_survives_every_encoding() -> None:
    text = as_json(report([finding(message="数据库\x1b \udcff")], 1))
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["findings"][0]["message"] == "数据库\x1b \udcff"


# Formats of others

SCHEMAS = Path(__file__).parents[1] / "schemas"
EVIL = "\x1b]0;x\x07 <img src=x onerror=alert(1)> | [a](javascript:b) @everyone `c|d` &amp; \ufffe \udcff \u202e"


def hostile() -> Report:
    """A report in which everything that a record can decide is meant to do harm."""
    awkward = finding(message=EVIL, help=EVIL, path=f"incidents/{EVIL}.md", excerpt=EVIL)
    return Report([awkward, finding(help="")], [awkward.path], notes=[EVIL])


REPORTS = {
    "nothing": report([]),
    "some": report([finding(), WARNING, finding(line=31, fingerprint="1d0c3f-2")], notes=["A note."]),
    "strict": report([WARNING], strict=True),
    "hostile": hostile(),
}


@pytest.mark.parametrize("name", REPORTS)
def test_sarif_fits_the_schema_of_the_standard(name: str) -> None:
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.validate(
        json.loads(as_sarif(REPORTS[name])), schema, cls=jsonschema.Draft4Validator, format_checker=checker
    )


def test_sarif_has_the_documentation_of_the_rules_that_found_something() -> None:
    [run] = json.loads(as_sarif(REPORTS["some"]))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["name"]) for rule in rules] == [("PM201", "unowned-action"), ("PM205", "no-priority")]
    assert "Name the team or person" in rules[0]["help"]["markdown"]
    first = run["results"][0]
    assert (first["ruleId"], rules[first["ruleIndex"]]["id"], first["level"]) == ("PM201", "PM201", "error")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "incidents/2024-03-01-db.md"},
        "region": {"startLine": 30, "startColumn": 5},
    }


@pytest.mark.parametrize(
    ("path", "uri"), [("incidents/数 据.md", "incidents/%E6%95%B0%20%E6%8D%AE.md"), ("/srv/a.md", "file:///srv/a.md")]
)
def test_sarif_names_files_by_addresses(path: str, uri: str) -> None:
    [run] = json.loads(as_sarif(report([finding(path=path)])))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_leaves_the_line_hash_to_the_host_and_says_where_to_read_more() -> None:
    """GitHub's upload action warns about each result whose `primaryLocationLineHash` is not its own."""
    [run] = json.loads(as_sarif(REPORTS["some"]))["runs"]
    assert [list(result["partialFingerprints"]) for result in run["results"]] == [["postmortems/v1"]] * 3
    assert run["tool"]["driver"]["informationUri"].startswith("https://")


@pytest.mark.parametrize("name", REPORTS)
def test_gitlab_fits_a_schema_written_after_its_documentation(name: str) -> None:
    schema = json.loads((SCHEMAS / "gitlab-code-quality.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(as_gitlab(REPORTS[name])), schema, cls=jsonschema.Draft202012Validator)


def test_gitlab_has_one_issue_for_each_finding() -> None:
    issues = json.loads(as_gitlab(REPORTS["some"]))
    assert [issue["severity"] for issue in issues] == ["major", "minor", "major"]
    assert issues[0]["description"] == "open action item A2 has no owner (add `owner:` with a team or a person)"
    assert issues[0]["location"] == {"path": "incidents/2024-03-01-db.md", "lines": {"begin": 30}}
    assert len({issue["fingerprint"] for issue in issues}) == 3


def identities(findings: list[Finding]) -> tuple[list[str], list[str]]:
    [run] = json.loads(as_sarif(report(findings)))["runs"]
    followed = [result["partialFingerprints"]["postmortems/v1"] for result in run["results"]]
    return followed, [issue["fingerprint"] for issue in json.loads(as_gitlab(report(findings)))]


def test_a_finding_keeps_its_identity_when_its_line_moves_and_no_other_has_it() -> None:
    assert identities([finding()]) == identities([finding(line=99, column=1, message="in other words")])
    others = [finding(path="incidents/other.md"), finding(code="PM202"), finding(fingerprint="1d0c3f-2")]
    for found in identities([finding(), *others]):
        assert len(set(found)) == 4


@pytest.mark.parametrize("name", REPORTS)
def test_junit_is_read_by_a_library(name: str) -> None:
    [suite] = JUnitXml.fromstring(as_junit(REPORTS[name]))
    cases = list(suite)
    assert suite.tests == len(cases)
    assert suite.failures == sum(isinstance(result, Failure) for case in cases for result in case.result)
    assert suite.skipped == sum(isinstance(result, Skipped) for case in cases for result in case.result)
    assert bool(suite.failures) is REPORTS[name].is_failed


def test_junit_has_a_case_for_each_finding_and_each_clean_record() -> None:
    [suite] = JUnitXml.fromstring(as_junit(report([finding(), WARNING], 2)))
    first, second, third = suite
    assert first.name == "PM201 unowned-action: open action item A2 has no owner"
    assert first.classname == "incidents/2024-03-01-db.md"
    assert first.result[0].type == "PM201"
    assert "incidents/2024-03-01-db.md:30:5" in first.result[0].text
    assert isinstance(second.result[0], Skipped)
    assert (third.name, third.classname, third.is_passed) == ("no findings", "incidents/2024-04-01-other.md", True)


def test_junit_fails_for_warnings_only_when_strict() -> None:
    assert [suite.failures for suite in JUnitXml.fromstring(as_junit(report([WARNING])))] == [0]
    assert [suite.failures for suite in JUnitXml.fromstring(as_junit(report([WARNING], strict=True)))] == [1]


def test_markdown_is_a_page_with_a_table_for_each_file() -> None:
    assert as_markdown(report([finding(), WARNING], notes=["A note."])).splitlines() == [
        "## Post-mortems",
        "",
        "❌ 1 error, 1 warning in 5 records.",
        "",
        "A note.",
        "",
        "### `incidents/2024-03-01-db.md`",
        "",
        "| Line | Level | Finding | Rule |",
        "|--:|---|---|---|",
        "| 30 | error | open action item A2 has no owner<br>add `owner:` with a team or a person "
        "| PM201 `unowned-action` |",
        "| 31 | warning | no priority<br>add `owner:` with a team or a person | PM205 `no-priority` |",
    ]


def test_the_first_line_of_markdown_shows_how_the_check_ended() -> None:
    ends = [as_markdown(report(found)).splitlines()[2] for found in ([finding()], [WARNING], [])]
    assert [end.partition(" ")[0] for end in ends] == ["❌", "⚠️", "✅"]


def test_markdown_stays_short_enough_for_the_host_and_says_so() -> None:
    many = as_markdown(report([finding(line=number) for number in range(1, MOST_SHOWN + 8)]))
    assert many.endswith("\n7 more findings are not shown.\n")


def test_nothing_in_a_record_becomes_markup() -> None:
    from markdown_it import MarkdownIt

    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(as_markdown(hostile()))
    assert "<img" not in page
    assert "<a " not in page
    assert "@everyone" not in re.sub("<code>.*?</code>", "", page)
    assert "\x1b" not in page
    assert page.count("<tr>") == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a_b*c", r"a\_b\*c"), ("`a_b` c_d", r"`a_b` c\_d"), ("`a|b`", r"`a\|b`"), ("@team", "@<!-- -->team")],
)
def test_words_stay_words_and_code_stays_code(text: str, expected: str) -> None:
    assert escaped(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("a", "`a`"), ("a`b", "`` a`b ``")])
def test_a_name_is_code_whatever_it_holds(text: str, expected: str) -> None:
    assert code(text) == expected


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_every_form_can_be_written_to_a_file(form: str, name: str, tmp_path: Path) -> None:
    text = written(REPORTS[name], form)
    (tmp_path / "report").write_text(text, encoding="utf-8", errors="surrogateescape")
    assert text.endswith("\n")


def test_every_rule_can_be_reported() -> None:
    everything = report([finding(code=rule.code, rule=rule.name) for rule in RULES])
    for form in FORMATS:
        assert RULES[-1].code in written(everything, form)
