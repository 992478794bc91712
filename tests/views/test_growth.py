"""Whatever records have in common, twice the records are twice the work: calls of functions are counted."""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from postmortems.check import judge
from postmortems.feeds import all_feeds
from postmortems.record.corpus import Corpus
from postmortems.record.reader import KnowledgeBase, load
from postmortems.render import Renderer
from tests.views.corpora import TODAY

SIZES = (75, 150)
MOST = 2.1
"""The most that twice the records may cost."""
CONFIG = """\
timezone: UTC
severities: [{name: SEV1}, {name: SEV2}]
services: [{name: api}, {name: queue}]
owners: [{name: core}, {name: web}]
factors: [{name: silent-skip}]
themes: [{name: alerting}]
"""
SHARED = """\
services: {affected: [api], faulty: [api]}
causal_chains:
  - {id: chain, steps: [{id: skip, text: It is skipped., kind: missing-control, factor: silent-skip}]}
lessons: [{id: told, text: Nobody was told., themes: [alerting]}]
action_items: [{id: alert, title: An alert fires, owner: core, status: open, due: 2024-01-01, addresses: [skip]}]
"""
FIRST = "2020-01-01-stop"


def in_common(number: int) -> str:
    """One service, one owner, one factor, one theme and one title in all records."""
    return SHARED


def naming_one(number: int) -> str:
    """One incident that all others name: in a list, in the text, and by an action item that was left undone."""
    if not number:
        return SHARED
    named = SHARED.replace("factor: silent-skip", f"factor: silent-skip, unfinished_action: {FIRST}#alert")
    return f"{named}related: [{{incident: {FIRST}, relation: similar}}]\n"


def one_after_the_other(number: int) -> str:
    """Each record carries on the action item of the one before."""
    if not number:
        return SHARED
    before = f"{date(2020, 1, 1) + timedelta(days=number - 1)}-stop"
    return SHARED.replace("owner: core", f"owner: core, carried_from: {before}#alert")


def written(folder: Path, count: int, fields: Callable[[int], str]) -> Path:
    """A knowledge base of so many records."""
    folder.mkdir()
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    for number in range(count):
        day = date(2020, 1, 1) + timedelta(days=number)
        text = f"""\
---
title: The shop is down
status: reviewed
severity: SEV2
times: {{started: {day} 10:00, detected: {day} 10:05, resolved: {day} 11:00}}
{fields(number)}---

It was as in [the first one]({FIRST}.md#alert).
"""
        (folder / f"{day}-stop.md").write_text(text, encoding="utf-8")
    return folder


def calls(do: Callable[[], Any]) -> int:
    """How many functions are called, those of Python itself included."""
    profile = Profile()
    profile.runcall(do)
    return sum(entry.callcount for entry in profile.getstats())  # type: ignore[attr-defined]


def pages(corpus: Corpus) -> None:
    renderer = Renderer(corpus, TODAY)
    for view in renderer.views():
        renderer.page(view)


def keys(corpus: Corpus) -> None:
    renderer = Renderer(corpus, TODAY)
    for view in renderer.views():
        renderer.key_of(view)


STAGES: dict[str, Callable[[KnowledgeBase], Any]] = {
    "check": lambda base: judge.findings(base, TODAY),
    "pages": lambda base: pages(base.corpus),
    "keys": lambda base: keys(base.corpus),
    "feeds": lambda base: list(all_feeds(base.corpus, TODAY, "https://kb.example.org/")),
}


@pytest.mark.slow
@pytest.mark.parametrize("fields", [in_common, naming_one, one_after_the_other])
def test_twice_the_records_are_twice_the_work(fields: Callable[[int], str], tmp_path: Path) -> None:
    counts: dict[str, list[int]] = {name: [] for name in ("read", *STAGES)}
    for size in SIZES:
        folder = written(tmp_path / str(size), size, fields)
        counts["read"].append(calls(lambda folder=folder: load(folder)))  # type: ignore[misc]
        base = load(folder)
        assert len(base.corpus.records) == size
        for name, stage in STAGES.items():
            counts[name].append(calls(lambda stage=stage, base=base: stage(base)))  # type: ignore[misc]
    grown = {name: [round(b / a, 2) for a, b in pairwise(some)] for name, some in counts.items()}
    assert {name: factors for name, factors in grown.items() if max(factors) > MOST} == {}, counts
