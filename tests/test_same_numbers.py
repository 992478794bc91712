"""Pages that say a number of the same thing say the same number: on our own incidents, and on a generated five hundred.

`test_counts.py` counts one small knowledge base by hand. Here the pages, the feeds and the lists are compared with each
other, so that no corner of a large one differs.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import date
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from benchmarks.corpus import write_corpus
from postmortems.feeds import all_feeds
from postmortems.model.vocabulary import ActionStatus
from postmortems.record.corpus import Corpus
from postmortems.record.reader import load
from postmortems.render import Renderer
from postmortems.text.words import Words

ROOT = Path(__file__).parents[1]
OPEN = {status.value for status in ActionStatus if status.is_open}


class Told:
    """What the pages and the feeds of a knowledge base say."""

    def __init__(self, corpus: Corpus, today: date) -> None:
        self.corpus = corpus
        self.words = Words(corpus.config.language, corpus.config.noun)
        self.feeds = dict(all_feeds(corpus, today, "https://kb.example.org/"))
        renderer = Renderer(corpus, today)
        self._views = {view.uri: view for view in renderer.views()}
        self._render, self._rows_of, self._row_files = renderer.render, renderer.rows_of, renderer.row_files

    def page(self, uri: str) -> str:
        """A page as its Markdown, entities read."""
        return unescape(self._render(self._views[uri]))

    def uris(self, pattern: str) -> list[str]:
        """The pages whose address matches."""
        return [uri for uri in self._views if re.fullmatch(pattern, uri)]

    def says(self, uri: str, key: str, **values: object) -> bool:
        """Whether a page has a sentence of the catalogue with these numbers."""
        return self.words(key, **values) in self.page(uri)

    def document(self, name: str) -> list[dict[str, Any]]:
        """The entries of a JSON document."""
        found: list[dict[str, Any]] = json.loads(self.feeds[f"api/{name}.json"])["items"]
        return found

    def metric(self, family: str, label: str) -> Counter[str]:
        """The samples of a family, summed by one label."""
        families = {found.name: found for found in text_string_to_metric_families(self.feeds["metrics.txt"])}
        sums: Counter[str] = Counter()
        for sample in families[f"postmortems_{family}"].samples:
            sums[sample.labels[label]] += int(sample.value)
        return sums

    def _rows(self, name: str) -> list[str]:
        """The rows of a list as its pages have them; the data files that its filter loads must have as many."""
        pages = [self._views[uri] for uri in self.uris(rf"{name}/(index|page/\d+)\.md")]
        bodies = [body for view in pages for body in re.findall(r"<tbody>(.*?)</tbody>", self._render(view), re.DOTALL)]
        shown = [unescape(row) for body in bodies for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]
        parts = [json.loads(self._rows_of(view, part)) for _, view, part in self._row_files(pages)]
        loaded = [unescape(row) for part in parts for row in part]
        assert len(loaded) in (len(shown), 0)
        return loaded or shown

    @cached_property
    def register(self) -> dict[str, str]:
        """The row of each incident in the register."""
        return {re.findall(r"incidents/([\w-]+)/", row)[0]: row for row in self._rows("incidents")}

    @cached_property
    def pending(self) -> list[dict[str, str]]:
        """What the rows of the list of action items are filtered by."""
        return [dict(re.findall(r'data-(\w+)="(.*?)"', row[: row.index(">")])) for row in self._rows("actions")]

    @cached_property
    def open(self) -> list[dict[str, Any]]:
        """The action items that JSON calls open."""
        return [entry for entry in self.document("actions") if entry["is_open"]]


@pytest.fixture(scope="module", params=["ours", "500"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What is said of our own incidents, and of 500 generated ones."""
    if request.param == "ours":
        return Told(load(ROOT / "incidents").corpus, date(2026, 11, 20))
    folder = tmp_path_factory.mktemp("many")
    write_corpus(folder, 500)
    return Told(load(folder).corpus, date(2026, 1, 15))


def test_each_open_item_is_counted_by_one_incident(told: Told) -> None:
    by_incident = {entry["id"]: entry["open_actions"] for entry in told.document("incidents")}
    assert told.register.keys() == by_incident.keys()
    figures = {
        name: int(re.findall(r'<td class="pm-(?:figure|nought)"[^>]*>(?:<a[^>]*>)?(\d+)', row)[-1])
        for name, row in told.register.items()
    }
    assert figures == by_incident
    assert Counter(entry["incident"] for entry in told.open) == Counter(by_incident)
    assert sum(figures.values()) == len(told.open)
    assert told.says("actions/index.md", "actions.lead", count=len(told.open))
    assert re.search(rf"<strong>{len(told.open)}</strong>", told.page("index.md"))
    assert sum(told.metric("open_actions", "owner").values()) == len(told.open)


def test_the_page_of_an_incident_counts_what_the_register_counts(told: Told) -> None:
    items = told.document("actions")
    ids = sorted(told.register)[:: max(1, len(told.register) // 40)]
    for name in ids:
        page = told.page(f"incidents/{name}.md")
        mine = [entry for entry in items if entry["incident"] == name]
        current = [entry for entry in mine if entry["counted_as"] is None and entry["status"] != "superseded"]
        done = sum(entry["status"] in ("done", "verified") for entry in current)
        if current:
            assert told.words("incident.brief.done", done=done, count=len(current)) in page
        gone = len(mine) - sum(entry["counted_as"] is None for entry in mine)
        assert (told.words("incident.brief.carried_over", count=gone) in page) == bool(gone)


def test_services_are_counted_alike(told: Told) -> None:
    table = "".join(told.page(uri) for uri in told.uris(r"services/(index|page/\d+)\.md"))
    services = told.document("services")
    assert services
    for entry in services:
        name, open_, incidents = entry["name"], entry["open_actions"], len(entry["incidents"])
        row = next(row for row in table.split("<tr>") if f"{name}/" in row)
        figures = re.findall(r'<td class="pm-(?:figure|nought)"[^>]*>(?:<a[^>]*>)?(\d+)', row)
        assert [int(figure) for figure in figures[-2:]] == [incidents, open_]
        listed = [row for row in told.pending if name in row.get("service", "").split("|") and row["status"] in OPEN]
        assert len(listed) == open_
        assert told.metric("service_open_actions", "service")[name] == open_
        if incidents:
            said = told.words("pages.open_actions", count=open_)
            uri = f"services/{name}.md"
            assert told.says(uri, "services.page_lead", count=incidents, actions=said)
            named = {found if isinstance(found, str) else found["id"] for found in entry["incidents"]}
            by_incident = sum(found["incident"] in named for found in told.open)
            if open_ != by_incident:  # the page explains the others
                assert told.says(uri, "services.elsewhere", count=open_ - by_incident)


def test_owners_are_counted_alike(told: Told) -> None:
    owners = [uri.split("/")[-1].removesuffix(".md") for uri in told.uris(r"actions/owners/[\w.-]+\.md")]
    owners = [owner for owner in owners if owner in {entry["owner"] for entry in told.open}]
    assert owners
    for owner in owners:
        open_ = sum(entry["owner"] == owner for entry in told.open)
        overdue = sum(entry["owner"] == owner and "overdue" in entry["urgency"] for entry in told.open)
        assert told.metric("open_actions", "owner")[owner] == open_
        assert told.metric("overdue_actions", "owner")[owner] == overdue
        mine = [entry for entry in told.document("actions") if entry["owner"] == owner and entry["counted_as"] is None]
        numbers = {"open": open_, "closed": len(mine) - open_, "overdue": overdue}
        assert told.says(f"actions/owners/{owner}.md", "actions.owner_lead", **numbers)
        assert told.says("actions/index.md", "actions.owner_open", count=open_)


def test_factors_and_quarters_are_counted_alike(told: Told) -> None:
    for entry in told.document("factors"):
        count = len(entry["incidents"])
        in_register = sum(f"|{entry['name']}|" in f"|{_facet(row, 'factor')}|" for row in told.register.values())
        assert in_register == count, entry["name"]
    quarters = told.uris(r"review/\d{4}-Q\d\.md")
    dated = [name for name in told.register if re.match(r"\d{4}-\d\d-\d\d", name)]
    by_quarter = Counter(f"{name[:4]}-Q{(int(name[5:7]) + 2) // 3}" for name in dated)
    assert quarters
    for uri in quarters:
        quarter = uri.removeprefix("review/").removesuffix(".md")
        if by_quarter[quarter]:
            assert told.words("pages.incidents", count=by_quarter[quarter]) in told.page(uri), quarter
    assert told.says("insights/index.md", "pages.incidents", count=len(told.register))


def test_files_for_other_programs_have_the_same_entries(told: Told) -> None:
    for name in ("incidents", "actions"):
        entries = list(csv.DictReader(told.feeds[f"api/{name}.csv"].splitlines(keepends=True)))
        assert len(entries) == len(told.document(name))
    assert sum(told.metric("incidents", "month").values()) == len(told.document("incidents"))
    assert told.words("pages.incidents", count=len(told.register)) in told.feeds["llms.txt"]


def _facet(row: str, name: str) -> str:
    found = re.search(rf'data-{name}="(.*?)"', row)
    return found.group(1) if found else ""
