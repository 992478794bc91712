"""Every count of the same thing is the same: on every page, in feeds, in the search index, in JSON and on a terminal.

One knowledge base with every state that an action item can have, counted by hand. Pages are read as a reader reads
them: the sentence of the catalogue with the right number must be there.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from postmortems.cli import main
from postmortems.feeds import all_feeds
from postmortems.feeds.search_things import all_things
from postmortems.model.urgency import Reason, count_actions
from postmortems.record.corpus import Corpus
from postmortems.record.reader import load
from postmortems.render import Renderer
from postmortems.text.words import Words

TODAY = date(2026, 6, 1)

CONFIG = """\
language: {language}
timezone: UTC
services: [{{name: queue, owner: core}}, {{name: mail}}, {{name: idle}}]
owners: [{{name: core}}, {{name: web}}, {{name: idle}}]
factors: [{{name: no-limit}}, {{name: idle}}]
themes: [{{name: limits}}, {{name: idle}}]
"""

RECORDS = {
    "2026-01-05-queue-full": """\
services: {affected: [queue, mail], faulty: [queue]}
causal_chains:
  - steps: [{id: grows, text: It grows., kind: condition, factor: no-limit}, {id: full, text: Full., kind: impact}]
hypotheses: [{id: disk, statement: The disk is full., verdict: ruled-out}]
lessons: [{id: l1, text: Queues need limits., themes: [limits]}, {id: l2, text: Queues fill up.}]
action_items:
  - {id: a1, title: Needed again and overdue, owner: core, created: 2026-01-06, due: 2026-02-01, addresses: [grows]}
  - {id: a2, title: Done, owner: core, status: done, created: 2026-01-06, completed: 2026-01-20, addresses: [grows]}
  - {id: a3, title: Deferred and needed again, owner: core, status: deferred, reason: Later., created: 2026-01-06}
  - {id: a4, title: Superseded, owner: web, status: superseded, reason: Other., created: 2026-01-06}
  - {id: a5, title: Nobody owned it before, created: 2026-01-06, due: 2026-02-06}
  - {id: a6, title: Deferred before, owner: core, status: deferred, reason: Later., due: 2026-02-06}
  - {id: a7, title: Only proposed before, owner: core, status: proposed, due: 2026-02-06, addresses: [grows]}
""",
    "2026-02-10-queue-full-again": """\
services: {affected: [queue], faulty: []}
causal_chains:
  - steps:
      - id: again
        text: Still no limit.
        kind: condition
        factor: no-limit
        unfinished_action: 2026-01-05-queue-full#a3
      - {id: full, text: Full., kind: impact, unfinished_action: 2026-01-05-queue-full#a1}
lessons: [{id: l1, text: It comes back., themes: [limits]}]
action_items:
  - {id: b1, title: Nobody owns it, status: in-progress, created: 2026-02-11, due: 2026-07-01,
     carried_from: 2026-01-05-queue-full#a5}
  - {id: b2, title: A stranger owns it, owner: stranger, status: proposed, created: 2026-02-11}
  - {id: b3, title: Verified, owner: web, status: verified, created: 2026-02-11, completed: 2026-03-01,
     carried_from: 2026-01-05-queue-full#a7}
""",
    "2026-03-15-mail-nearly-lost": """\
kind: near-miss
services: {affected: [], faulty: [mail]}
action_items:
  - {id: c1, title: Blocked, owner: web, status: blocked, reason: Legal., created: 2026-03-16, due: 2026-04-16,
     carried_from: 2026-01-05-queue-full#a6}
  - {id: c2, title: Dropped and needed again, owner: web, status: wont-do, reason: Dear., completed: 2026-03-20}
""",
    "2026-04-20-mail-lost": """\
services: {affected: [mail], faulty: [mail]}
causal_chains:
  - steps: [{id: lost, text: Lost., kind: impact, unfinished_action: 2026-03-15-mail-nearly-lost#c2}]
""",
    "an-old-one": "action_items: [{id: d1, title: From before dates, owner: core, due: 2026-06-01}]\n",
}  # fmt: skip

INCIDENTS, DATED, LESSONS, RED_HERRINGS = 5, 4, 3, 1
TOTAL, OPEN, CLOSED, DONE, PENDING_CLOSED = 10, 5, 5, 2, 2
CARRIED_OVER = 3
"""Items that later ones continue: a5, a6 and a7. No number but this counts them, whatever their state."""
REASONS = {"implicated-again": 3, "overdue": 2, "unowned": 2}
FLAGS = {"implicated-again": "needed-again"}
"""The option that selects a reason, where it has another name."""
OPEN_BY_OWNER = {"core": 2, "web": 1, "idle": 0, "": 1, "stranger": 1}
CLOSED_BY_OWNER = {"core": 2, "web": 3, "idle": 0}
OPEN_BY_SERVICE = {"queue": 4, "mail": 3, "idle": 0}
"""Work that was carried over concerns the services of all its incidents."""
PENDING_CLOSED_BY_SERVICE = {"queue": 1, "mail": 2, "idle": 0}
INCIDENTS_BY_SERVICE = {"queue": 2, "mail": 3, "idle": 0}
OPEN_BY_RECORD = {
    "2026-01-05-queue-full": 1, "2026-02-10-queue-full-again": 2, "2026-03-15-mail-nearly-lost": 1,
    "2026-04-20-mail-lost": 0, "an-old-one": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """What is made of the knowledge base."""

    folder: Path
    corpus: Corpus
    words: Words

    @cached_property
    def pages(self) -> dict[str, str]:
        """Each page as its Markdown, entities read."""
        renderer = Renderer(self.corpus, TODAY)
        return {view.uri: unescape(renderer.render(view)) for view in renderer.views()}

    @cached_property
    def feeds(self) -> dict[str, str]:
        """Each file for other programs."""
        return dict(all_feeds(self.corpus, TODAY, "https://kb.example.org/"))

    def document(self, name: str) -> list[dict[str, Any]]:
        """The entries of a JSON document."""
        found: list[dict[str, Any]] = json.loads(self.feeds[f"api/{name}.json"])["items"]
        return found

    def metric(self, family: str, label: str) -> dict[str, float]:
        """The samples of a family, summed by one label."""
        families = {found.name: found for found in text_string_to_metric_families(self.feeds["metrics.txt"])}
        sums: Counter[str] = Counter()
        for sample in families[f"postmortems_{family}"].samples:
            sums[sample.labels[label]] += int(sample.value)
        return dict(sums)

    def says(self, uri: str, key: str, **values: object) -> bool:
        """Whether a page has a sentence of the catalogue with these numbers."""
        return self.words(key, **values) in self.pages[uri]


@pytest.fixture(scope="module", params=["en", "zh"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The knowledge base in a language."""
    folder = tmp_path_factory.mktemp("counts") / "incidents"
    folder.mkdir()
    (folder / "_config.yml").write_text(CONFIG.format(language=request.param), encoding="utf-8")
    for name, fields in RECORDS.items():
        head = f"---\ntitle: {name}\nstatus: draft\nseverity: SEV2\n"
        (folder / f"{name}.md").write_text(f"{head}{fields}---\n", encoding="utf-8")
    corpus = load(folder).corpus
    return Site(folder, corpus, Words(corpus.config.language, corpus.config.noun))


@pytest.fixture
def printed(site: Site, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What a command prints."""

    def run(*arguments: str) -> str:
        main([*arguments, "--incidents", str(site.folder)])
        return capsys.readouterr().out

    return run


def rows(page: str) -> int:
    """The rows of the lists on a page, without their heads."""
    return sum(body.count("<tr") for body in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL))


def test_open_and_closed_are_all_of_them(site: Site) -> None:
    counts = count_actions(site.corpus.actions, site.corpus.config, TODAY)
    assert counts == (TOTAL, OPEN, CLOSED, DONE, PENDING_CLOSED, 3, 2, 2)
    assert counts.total == counts.open + counts.closed
    assert counts.pending == OPEN + PENDING_CLOSED
    assert {reason.value: counts.by_reason(reason) for reason in Reason} == REASONS
    continued = set(site.corpus.recorded_actions) - set(site.corpus.actions)
    assert len(continued) == CARRIED_OVER
    assert not any(item.is_open or item.is_pending for item in continued)
    assert count_actions(site.corpus.recorded_actions, site.corpus.config, TODAY) == counts


def test_the_home_page_counts_like_everything_else(site: Site) -> None:
    shown = re.findall(r'pm-tally--([a-z-]+)[" ].*?<strong>(\d+)</strong>', site.pages["index.md"])
    assert {key: int(number) for key, number in shown} == {"open": OPEN, **REASONS}
    assert site.says("index.md", "home.implicated_lead", count=REASONS["implicated-again"])
    assert site.says("index.md", "home.register", count=INCIDENTS)


def test_lists_of_action_items_say_how_many_they_hold_and_how_many_the_other_one_holds(site: Site) -> None:
    pending, closed = site.pages["actions/index.md"], site.pages["actions/closed.md"]
    assert site.says("actions/index.md", "actions.lead", count=OPEN)
    assert site.says("actions/index.md", "actions.set_aside", count=PENDING_CLOSED)
    assert site.says("actions/index.md", "actions.closed_link", count=CLOSED)
    assert site.says("actions/closed.md", "actions.closed_lead", count=CLOSED, done=DONE)
    assert site.says("actions/closed.md", "actions.open_link", count=OPEN)
    assert rows(pending) == OPEN + PENDING_CLOSED
    assert rows(closed) == CLOSED


@pytest.mark.parametrize("owner", ["core", "web", "idle"])
def test_an_owner_owes_what_the_other_lists_say(site: Site, owner: str) -> None:
    items = [item for item in site.corpus.actions if item.action.owner == owner]
    overdue = sum(item.action.is_overdue(TODAY) for item in items)
    numbers = {"open": OPEN_BY_OWNER[owner], "closed": CLOSED_BY_OWNER[owner], "overdue": overdue}
    assert site.says(f"actions/owners/{owner}.md", "actions.owner_lead", **numbers)
    assert rows(site.pages[f"actions/owners/{owner}.md"]) == len(items) == numbers["open"] + numbers["closed"]
    if items:
        assert site.says("actions/index.md", "actions.owner_open", count=numbers["open"])
    assert site.metric("open_actions", "owner").get(owner, 0) == numbers["open"]
    assert site.metric("overdue_actions", "owner").get(owner, 0) == overdue
    assert sum(entry["owner"] == owner and entry["is_open"] for entry in site.document("actions")) == numbers["open"]


@pytest.mark.parametrize("service", ["queue", "mail", "idle"])
def test_a_service_counts_its_incidents_and_open_items_alike_everywhere(site: Site, service: str) -> None:
    uri, incidents, open_ = f"services/{service}.md", INCIDENTS_BY_SERVICE[service], OPEN_BY_SERVICE[service]
    if incidents:
        items = site.words("pages.open_actions", count=open_)
        assert site.says(uri, "services.page_lead", count=incidents, actions=items)
        assert site.says(uri, "actions.set_aside", count=PENDING_CLOSED_BY_SERVICE[service])
    row = next(row for row in site.pages["services/index.md"].split("<tr>") if f"{service}/" in row)
    figures = [int(figure) for figure in re.findall(r'<td class="pm-(?:figure|nought)"[^>]*>(?:<a[^>]*>)?(\d+)', row)]
    assert figures == [incidents, open_]
    entry = next(entry for entry in site.document("services") if entry["name"] == service)
    assert (len(entry["incidents"]), entry["open_actions"]) == (incidents, open_)
    assert site.metric("service_open_actions", "service")[service] == open_


def test_incidents_are_counted_alike_everywhere(site: Site, printed: Callable[..., str]) -> None:
    assert rows(site.pages["incidents/index.md"]) == INCIDENTS
    assert site.says("insights/index.md", "pages.incidents", count=INCIDENTS)
    assert site.says("timeline/index.md", "timeline.lead", count=DATED)
    assert site.says("timeline/index.md", "timeline.undated", count=INCIDENTS - DATED)
    assert len(site.document("incidents")) == INCIDENTS
    assert sum(site.metric("incidents", "month").values()) == INCIDENTS
    assert len(list(all_things(site.corpus)["incidents"])) == INCIDENTS
    assert site.words("pages.incidents", count=INCIDENTS) in site.feeds["llms.txt"]
    assert len(site.feeds["api/incidents.csv"].strip().splitlines()) - 1 == INCIDENTS
    assert len(json.loads(printed("list", "--format", "json"))["incidents"]) == INCIDENTS
    assert sum(line.split()[0] in RECORDS for line in printed("list").splitlines()) == INCIDENTS


def test_open_items_of_an_incident_are_counted_alike(site: Site, printed: Callable[..., str]) -> None:
    listed = json.loads(printed("list", "--format", "json"))["incidents"]
    assert {entry["id"]: entry["open_action_items"] for entry in listed} == OPEN_BY_RECORD
    assert {entry["id"]: entry["open_actions"] for entry in site.document("incidents")} == OPEN_BY_RECORD
    register = site.pages["incidents/index.md"]
    for name, number in OPEN_BY_RECORD.items():
        row = next(row for row in register.split("<tr") if f"/incidents/{name}/" in row)
        assert re.findall(r'<td class="pm-(?:figure|nought)"[^>]*>(?:<a[^>]*>)?(\d+)', row)[-1] == str(number)


def test_feeds_and_search_count_action_items_like_the_pages(site: Site) -> None:
    actions = site.document("actions")
    assert len(actions) == TOTAL + CARRIED_OVER
    assert sum(entry["counted_as"] is None for entry in actions) == TOTAL
    assert sum(entry["is_open"] for entry in actions) == OPEN
    assert Counter(reason for entry in actions for reason in entry["urgency"]) == REASONS
    assert len(site.feeds["api/actions.csv"].strip().splitlines()) - 1 == TOTAL + CARRIED_OVER
    metrics = {
        state: sum(site.metric(f"{state}_actions", "owner").values()) for state in ("open", "overdue", "implicated")
    }
    assert metrics == {"open": OPEN, "overdue": REASONS["overdue"], "implicated": REASONS["implicated-again"]}
    assert site.metric("open_actions", "owner") | {"idle": 0} == OPEN_BY_OWNER
    llms = site.feeds["llms.txt"]
    assert site.words("feeds.llms.open", count=OPEN) in llms
    assert site.words("feeds.overdue", count=REASONS["overdue"]) in llms
    assert site.words("feeds.llms.implicated", count=REASONS["implicated-again"]) in llms
    assert site.words("feeds.overdue", count=REASONS["overdue"]) in site.feeds["badge.svg"]
    due = sum(entry["is_open"] and entry["due"] is not None for entry in actions)
    assert site.feeds["actions.ics"].count("BEGIN:VEVENT") == due == 4
    found = list(all_things(site.corpus)["actions"])
    assert len(found) == TOTAL
    states = Counter(state for thing in found for state in thing.facets["status"])
    assert states["open"] + states["proposed"] + states["in-progress"] + states["blocked"] == OPEN


def test_the_command_line_counts_action_items_like_the_pages(printed: Callable[..., str]) -> None:
    today = ("--today", TODAY.isoformat())

    def listed(*options: str) -> int:
        return len(json.loads(printed("actions", "--format", "json", *options, *today))["actions"])

    assert listed() == OPEN + PENDING_CLOSED
    assert listed("--all") == TOTAL
    assert {reason: listed(f"--{FLAGS.get(reason, reason)}") for reason in REASONS} == REASONS
    said = "3 needed again, 2 overdue, 2 without an owner"
    assert printed("actions", *today).splitlines()[-1] == f"7 action items (5 open, 2 closed), {said}"
    assert printed("actions", "--all", *today).splitlines()[-1] == f"10 action items (5 open, 5 closed), {said}"
    assert f"7 action items (5 open, 2 closed), {said}." in printed("actions", "--format", "markdown", *today)


def test_insights_count_action_items_like_the_lists(site: Site) -> None:
    page = site.pages["insights/index.md"]
    tables = {
        heading: [[int(cell) for cell in re.findall(r"<td[^>]*>(\d+)</td>", row)] for row in table.split("<tr>")[2:]]
        for heading, table in re.findall(r'aria-label="([^"]*)"[^>]*>\s*<table.*?(<thead>.*?)</table>', page, re.DOTALL)
    }
    ages = tables[site.words("insights.ages")]
    unknown = 1  # of d1 nobody knows when it was promised
    assert site.says("insights/index.md", "insights.ages_unknown", count=unknown)
    assert sum(band[0] for band in ages) + unknown == OPEN
    assert sum(band[1] for band in ages) == REASONS["overdue"]
    kinds = tables[site.words("insights.kinds")]
    assert [sum(column) for column in zip(*kinds, strict=True)][:3] == [TOTAL, OPEN, DONE]


def test_lessons_factors_and_red_herrings_are_counted_alike(site: Site) -> None:
    assert site.says("lessons/index.md", "lessons.lead", count=LESSONS)
    assert len(site.document("lessons")) == len(list(all_things(site.corpus)["lessons"])) == LESSONS
    themed = site.words("pages.incidents", count=2)
    assert site.says("lessons/limits.md", "lessons.theme_lead", count=2, incidents=themed)
    assert sum("limits" in entry["themes"] for entry in site.document("lessons")) == 2
    factor = next(entry for entry in site.document("factors") if entry["name"] == "no-limit")
    assert len(factor["incidents"]) == 2
    assert site.says("factors/no-limit.md", "factors.page_lead", count=2, first="2026-01-05", last="2026-02-10")
    assert site.says("factors/no-limit.md", "factors.remedies_state", done=2, open=1)
    one = site.words("pages.incidents", count=1)
    assert site.says("red-herrings/index.md", "red-herrings.lead", count=RED_HERRINGS, incidents=one)


# One of each

ONE = """\
---
title: The only one
status: draft
severity: SEV2
times: {started: 2026-05-01 10:00, detected: 2026-05-01 10:01, resolved: 2026-05-01 11:00}
services: {affected: [queue]}
causal_chains: [{steps: [{id: grows, text: It grows., kind: impact, factor: no-limit}]}]
hypotheses: [{id: disk, statement: The disk is full., verdict: ruled-out}]
lessons: [{id: l1, text: Queues need limits., themes: [limits]}]
action_items:
  - {id: a1, title: A limit, owner: core, created: 2026-05-02, due: 2026-05-31, addresses: [grows]}
  - {id: a2, title: An alert, owner: core, status: done, created: 2026-05-02, completed: 2026-05-03}
updates: [{at: 2026-05-20, note: It is quiet.}]
---
"""
PLURAL = re.compile(
    r"\b(?<![.:-])1 (?:[a-z-]+ )?(?:incidents|items|action items|lessons|factors|services|records|findings|files|"
    r"days|hours|explanations|corrections|updates|actions|entries|weeks|months|words|errors|warnings)\b|\bAll 1\b",
    re.IGNORECASE,
)


def test_one_of_something_is_not_several(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "incidents"
    folder.mkdir()
    config = CONFIG.replace(", {{name: idle}}", "").replace(", {{name: mail}}", "").replace(", {{name: web}}", "")
    (folder / "_config.yml").write_text(config.format(language="en"), encoding="utf-8")
    (folder / "2026-05-01-one.md").write_text(ONE, encoding="utf-8")
    corpus = load(folder).corpus
    renderer = Renderer(corpus, TODAY)
    texts = {view.uri: re.sub(r"<[^>]*>", "\n", unescape(renderer.render(view))) for view in renderer.views()}
    texts |= dict(all_feeds(corpus, TODAY, "https://kb.example.org/"))
    for arguments in (["actions"], ["actions", "--all"], ["actions", "--format", "markdown"], ["check"], ["list"]):
        day = [] if arguments == ["list"] else ["--today", TODAY.isoformat()]
        main([*arguments, "--incidents", str(folder), *day])
        texts[" ".join(arguments)] = capsys.readouterr().out
    main(["render", "--to", str(tmp_path / "out"), "--incidents", str(folder)])
    texts["render"] = capsys.readouterr().out
    found = {name: match[0] for name, text in texts.items() if (match := PLURAL.search(text))}
    assert found == {}
    assert "1 open action item" in texts["actions/index.md"]
    assert "All incidents: 1" in texts["index.md"]
