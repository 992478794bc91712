"""What a finding says and advises, where it follows from what the record holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortems.check import judge
from postmortems.record.reader import load

TODAY = date(2026, 7, 1)
START = "---\ntitle: The sorter stops\nstatus: {status}\nseverity: SEV3\n"


def said(folder: Path, record: str, config: str = "", status: str = "draft", name: str = "sorter-stops") -> list[str]:
    """Each finding's code, message and advice."""
    folder = folder / "incidents"
    folder.mkdir(exist_ok=True)
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    (folder / f"2026-03-02-{name}.md").write_text(f"{START.format(status=status)}{record}---\n", encoding="utf-8")
    return [f"{one.code} {one.message} / {one.help}" for one in judge.findings(load(folder), TODAY)]


def test_a_missing_field_is_asked_for_where_it_belongs(tmp_path: Path) -> None:
    config = "policy:\n  require: {in-review: [summary, times.resolved, services.affected, impact.summary]}\n"
    assert said(tmp_path, "no_action_items: It was due anyway.\n", config, status="in-review") == [
        "PM103 in-review record has no `impact.summary` / add `summary:` under `impact:`",
        "PM103 in-review record has no `services.affected` / "
        "add `affected:` under `services:`; `nobody` if there are none",
        "PM103 in-review record has no `summary` / add `summary:`",
        "PM103 in-review record has no `times.resolved` / "
        "add `resolved:` under `times:`; write `unknown` if nobody knows",
    ]


def test_a_name_that_is_like_no_other_gets_advice_for_its_place(tmp_path: Path) -> None:
    chain = "causal_chains: [{steps: [{id: a, text: B., kind: impact, unfinished_action: 2026-01-01-x#a}]}]\n"
    item = "action_items: [{id: alert, title: An alert pages, owner: night-desk, priority: P1}]\n"
    related = "related: [{incident: 2026-01-02-y, relation: follows}]\n"
    found = said(tmp_path, f"{chain}{item}{related}", "owners: [{name: core, title: Core}]\n")
    assert [line.partition(" / ")[2] for line in found if "does not exist" in line or "not registered" in line] == [
        "write the name of its file without `.md`",
        "add the owner to `owners` in _config.yml",
        "if it has no record here, write `label:` instead of `incident:`",
    ]


def test_an_empty_list_answers_only_who_was_affected(tmp_path: Path) -> None:
    config = "policy:\n  require: {in-review: [services.affected, services.faulty, reviewers]}\n"
    record = "services: {affected: [], faulty: []}\nreviewers: []\nno_action_items: It was due anyway.\n"
    assert [line.partition(" / ")[0] for line in said(tmp_path, record, config, status="in-review")] == [
        "PM103 in-review record has no `services.faulty`",
        "PM103 in-review record has no `reviewers`",
    ]


def test_a_file_name_is_a_day_and_one_word_or_more(tmp_path: Path) -> None:
    assert said(tmp_path, "", name="x") == []
    assert said(tmp_path, "", name="-x")[0].startswith('PM104 the file name "2026-03-02--x.md" is not of the form')


def test_the_same_id_and_one_in_another_case_have_different_findings(tmp_path: Path) -> None:
    (tmp_path / "incidents" / "old").mkdir(parents=True)
    for name in ("sorter-stops", "Sorter-hums"):
        (tmp_path / f"incidents/old/2026-03-02-{name}.md").write_text(START.format(status="draft") + "---\n")
    said(tmp_path, "", name="sorter-hums")
    found = [line.partition(" / ")[0] for line in said(tmp_path, "") if line.startswith("PM106")]
    assert len(found) == 2
    assert "the record has an id that differs only in case from that of" in found[0]
    assert "the record has the same id as" in found[1]


def test_who_has_an_id_already_is_counted_from_one(tmp_path: Path) -> None:
    record = "lessons: [{id: a, text: One.}, {id: b, text: Two.}]\n"
    record += "timeline: [{id: b, at: 2026-03-02, event: It stops.}]\n"
    assert 'PM107 id "b" is already taken by timeline 1 / choose another id' in said(tmp_path, record)


STEPS = "  - {id: one, steps: [{id: worn, text: W., kind: condition}, {id: stops, text: S., kind: impact}]}\n"


@pytest.mark.parametrize(
    ("chain", "taken"),
    [
        ("  - {id: two, steps: [{id: worn, text: W., kind: condition}, {id: halts, text: S., kind: impact}]}\n", []),
        ("  - {steps: [{id: worn, text: W., kind: condition}, {id: halts, text: S., kind: impact}]}\n", ["worn"]),
        (
            "  - {id: two, steps: [{id: one, text: W., kind: condition}, {id: halts, text: S., kind: impact}]}\n",
            ["one"],
        ),
        ("  - {id: two, steps: [{id: a, text: W., kind: condition}, {id: a, text: S., kind: impact}]}\n", ["a"]),
        ("  - {id: one, steps: [{id: a, text: W., kind: condition}, {id: b, text: S., kind: impact}]}\n", ["one"]),
    ],
)
def test_only_steps_of_named_chains_share_an_id(chain: str, taken: list[str], tmp_path: Path) -> None:
    found = said(tmp_path, f"causal_chains:\n{STEPS}{chain}")
    assert [line.split('"')[1] for line in found if line.startswith("PM107")] == taken


@pytest.mark.parametrize(
    ("started", "other"),
    [
        ("2026-03-02T00:00Z", False),
        ("2026-03-02T23:59Z", False),
        ("2026-03-01T23:59Z", True),
        ("2026-03-03T00:00Z", True),
        ("2026-03-03T01:00+02:00", False),  # the author's clock says the 3rd, that of the record the 2nd
        ("2026-03-01/2026-03-02", False),
        ("2026-02", True),
        ("~2026-03-02T00:01Z", False),
    ],
)
def test_the_file_name_is_a_day_that_the_start_may_mean(started: str, other: bool, tmp_path: Path) -> None:
    found = said(tmp_path, f"timezone: UTC\ntimes: {{started: {started}}}\n")
    assert [line[:5] for line in found if "PM108" in line] == ["PM108"] * other


def test_what_is_not_known_is_answered_with_what_is(tmp_path: Path) -> None:
    config = "severities: [{name: high}, {name: low}]\n"
    record = said(tmp_path, "", config)
    assert record == ['PM109 severity "SEV3" is not a level of _config.yml / one of: high, low']
    config = "severities: [{name: SEV3}, {name: SEV4}]\npolicy:\n  require_by_severity: {nope: {closed: [reviewers]}}\n"
    assert said(tmp_path, "", config) == ['PM111 severity "nope" does not exist / one of: SEV3, SEV4']
    assert said(tmp_path, "", config.replace("nope", "SEV5")) == [
        'PM111 severity "SEV5" does not exist / one of: SEV3, SEV4'
    ]
    [line] = said(tmp_path, "", "policy: {require: {closed: [zzzzzz]}}\n")
    assert line.startswith('PM111 a policy cannot require "zzzzzz" / one of: summary, severity_rationale, ')


def test_entries_long_after_the_incident_are_reported_once_and_counted(tmp_path: Path) -> None:
    record = (
        "timezone: UTC\ntimes: {started: 2026-03-02 09:00, detected: 2026-03-02 09:10, resolved: 2026-03-02 10:00}\n"
    )
    record += "timeline:\n  - {at: 2026-03-02 09:10, event: It stops.}\n"
    for day, more in ((9, ""), (10, " (1 later entry is, too)"), (11, " (2 later entries are, too)")):
        record += f"  - {{at: 2026-03-{day:02} 10:00, event: Still.}}\n"
        assert [line.partition(" / ")[0] for line in said(tmp_path, record) if "PM306" in line] == [
            f"PM306 2026-03-09 10:00 is 7 days after the incident was resolved (2026-03-02 10:00){more}"
        ]


def test_a_finding_shows_its_line_unless_that_holds_a_credential(tmp_path: Path) -> None:
    token = "ghp_" + "aB3dE5gH7jK9" * 3
    said(tmp_path, f"summary: It printed {token}.\nnope: 1\n")
    found = judge.findings(load(tmp_path / "incidents"), TODAY)
    assert [(one.code, one.excerpt) for one in found] == [("PM701", ""), ("PM101", "nope: 1")]
