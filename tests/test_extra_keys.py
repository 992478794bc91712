"""Keys that a record has besides ours: a team's own, and what editors write."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from postmortems.check import judge
from postmortems.feeds import all_feeds
from postmortems.record.reader import KnowledgeBase, load
from postmortems.record.schema import record_schema
from postmortems.render import Renderer
from tests.all_views import all_views

TODAY = date(2026, 7, 1)
RECORD = "2026-03-02-sorter-stops"
HEAD = "title: The sorter stops\nstatus: draft\nseverity: SEV3\n"


def knowledge_base(folder: Path, keys: str, config: str = "") -> KnowledgeBase:
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    (folder / f"{RECORD}.md").write_text(f"---\n{HEAD}{keys}---\n", encoding="utf-8")
    return load(folder)


def advice(base: KnowledgeBase) -> list[str]:
    return [finding.help for finding in judge.findings(base, TODAY)]


def test_the_finding_for_a_key_of_ones_own_says_how_to_allow_it(tmp_path: Path) -> None:
    [said] = advice(knowledge_base(tmp_path, "jira_project: OPS\n"))
    assert "`extra_keys` in _config.yml" in said


@pytest.mark.parametrize("key", ["created", "updated", "modified", "cssclasses", "publish"])
def test_keys_of_editors_are_not_taken_for_misspellings(tmp_path: Path, key: str) -> None:
    """`created` is close to `related`, and `updated` to `updates`."""
    [said] = advice(knowledge_base(tmp_path, f"{key}:\n"))
    assert "editors write this key" in said
    assert "did you mean" not in said


def test_a_misspelt_field_is_still_one(tmp_path: Path) -> None:
    assert advice(knowledge_base(tmp_path, "sumary: Words.\n")) == ['did you mean "summary"?']


EXTRA = "extra_keys: [created, {name: team, title: Team}, {name: numbers, title: Numbers}]\n"


def test_listed_keys_are_no_finding_and_stay_as_written(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, "created: 2026-03-02\nteam: [A, B]\nnumbers: {of: 1}\n", EXTRA)
    assert judge.findings(base, TODAY) == []
    [record] = base.corpus.records
    assert record.incident.extensions == {"created": "2026-03-02", "team": ("A", "B"), "numbers": {"of": 1}}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("[Title]", "extra_keys 1 differs from the field `title` only in case"),
        ('["a\\nb"]', "extra_keys 1 contains a line break or a control character"),
        ('[{name: "a\\u0007"}]', "extra_keys 1 name contains a line break or a control character"),
        ("[team, team]", '"team" is registered twice in `extra_keys`'),
        ("[team, {name: team, title: Team}]", '"team" is registered twice in `extra_keys`'),
        ("[summary]", "extra_keys 1 is a field of every record"),
    ],
)
def test_a_name_that_cannot_work_is_a_finding(names: str, said: str, tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, "", f"extra_keys: {names}\n")
    assert [finding.message for finding in judge.findings(base, TODAY)] == [said]


def test_a_key_is_extra_only_at_the_top(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, "times: {created: 2026-03-02}\n", EXTRA)
    assert [finding.code for finding in judge.findings(base, TODAY)] == ["PM101"]


def test_a_field_of_ours_cannot_be_an_extra_key(tmp_path: Path) -> None:
    [finding] = judge.findings(knowledge_base(tmp_path, "", "extra_keys: [summary]\n"), TODAY)
    assert "is a field of every record" in finding.message


def test_json_has_the_listed_keys_and_no_others(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, "created: 2026-03-02\nteam: [A, B]\nx-own: secret\n", EXTRA)
    files = dict(all_feeds(base.corpus, TODAY))
    [incident] = json.loads(files["api/incidents.json"])["items"]
    assert incident["extra"] == {"created": "2026-03-02", "team": ["A", "B"]}
    assert "extra" not in files["api/incidents.csv"].partition("\n")[0]


def test_a_live_preview_sees_that_a_key_is_no_longer_listed(tmp_path: Path) -> None:
    knowledge_base(tmp_path, "created:\n", EXTRA)
    base = load(tmp_path)
    assert judge.findings(base, TODAY) == []
    (tmp_path / "_config.yml").write_text("", encoding="utf-8")
    assert [finding.code for finding in judge.findings(load(tmp_path, earlier=base.reads), TODAY)] == ["PM101"]


@pytest.mark.parametrize("key", ["aliases", "tags"])
@pytest.mark.parametrize("value", ["", " []", ' ""', "\n  -", "\n  - ''"])
def test_empty_lists_as_editors_write_them_are_no_problem(tmp_path: Path, key: str, value: str) -> None:
    base = knowledge_base(tmp_path, f"{key}:{value}\n")
    assert judge.findings(base, TODAY) == []
    [record] = base.corpus.records
    assert getattr(record.incident, key) == ()


def test_the_page_shows_keys_with_a_title_and_nothing_in_them_is_html(tmp_path: Path) -> None:
    config = "extra_keys: [created, {name: team, title: Team}]\n"
    base = knowledge_base(tmp_path, 'created: secretive\nteam: ["<x-evil>", "[a](javascript:alert)", A]\n', config)
    [view] = [view for view in all_views(base.corpus, TODAY) if view.uri == f"incidents/{RECORD}.md"]
    page = Renderer(base.corpus, TODAY).render(view)
    assert "<dt>Team</dt>" in page
    assert "secretive" not in page
    assert "<x-evil" not in page
    assert 'href="javascript' not in page
    assert "&lt;x-evil&gt;" in page


def test_the_schema_for_editors_knows_the_listed_keys(tmp_path: Path) -> None:
    base = knowledge_base(tmp_path, "", EXTRA)
    assert {"created", "team", "numbers"} <= record_schema(base.corpus.config)["properties"].keys()
    assert "created" not in record_schema()["properties"]
