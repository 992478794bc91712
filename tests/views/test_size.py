"""How large pages grow: not at all, whatever there is of one kind, and however long its texts are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.cache.store import Cache, Shelf
from postmortems.model.config import Config
from postmortems.model.time import Time
from postmortems.record.corpus import Corpus
from postmortems.record.reader import load
from postmortems.render import Renderer
from postmortems.render.paging import FIRST_PAGE_BYTES, PAGE_BYTES, SMALL_LIST, Pager, page_starts
from postmortems.render.rows import ListRows
from postmortems.text.html import Html
from postmortems.views.base import ROWS_PER_PAGE, Slice, View, paged
from postmortems.views.incident import MOST_IMPLICATIONS, MOST_MENTIONS, IncidentView
from postmortems.views.register import RegisterView
from postmortems.views.timeline import TimelineYearView
from tests.views.corpora import TODAY, action, corpus, record, step, times

LARGEST = 60_000
"""Bytes of a page without the frame of the theme; Material's takes 40 kB."""


def names(kind: str, count: int) -> tuple[dict[str, Any], ...]:
    """Entries of the configuration with names and titles of a believable length."""
    return tuple({"name": f"{kind}-number-{number}", "title": f"The {kind} number {number}"} for number in range(count))


def skewed() -> Corpus:
    """Everything in one place: a year, a service, a factor, an owner, a theme; and one record that all name."""
    config = Config.model_validate(
        {"services": names("service", 1), "owners": names("owner", 1), "factors": names("factor", 1)}
        | {"themes": names("theme", 1)}
    )
    return corpus(*(_of_one_kind(number, 1) for number in range(600)), config=config)


def wide() -> Corpus:
    """Everything different: hundreds of services, owners, factors, themes and years."""
    config = Config.model_validate({f"{kind}s": names(kind, 400) for kind in ("service", "owner", "factor", "theme")})
    return corpus(*(_of_one_kind(number, 400, days=61) for number in range(420)), config=config)


def wordy() -> Corpus:
    """Texts as long as nobody should write them, in signs that take three bytes and some that are escaped."""
    config = Config.model_validate({f"{kind}s": names(kind, 3) for kind in ("service", "owner", "factor", "theme")})
    records = (_of_one_kind(number, 3, title="故障" * 140 + "&" * 20, words="说明<i>" * 500) for number in range(60))
    return corpus(*records, config=config)


def _of_one_kind(number: int, kinds: int, *, days: int = 0, title: str = "", words: str = "It was full.") -> Any:
    day = date(1950, 1, 1) + timedelta(days=number * days) if days else date(2024, 1, 1) + timedelta(days=number // 3)
    kind = number % kinds
    steps = [step("cause", text=words, factor=f"factor-number-{kind}")]
    first = f"{date(1950, 1, 1) if days else date(2024, 1, 1)}-incident-0"
    if number:
        steps.append(step("missed", because=(), unfinished_action=f"{first}#a0"))
    statuses = ("deferred", "open", "done", "verified")
    return record(
        f"{day}-incident-{number}",
        title=title or f"The number {number} fails for everybody who looks at it",
        severity=f"SEV{number % 5 + 1}",
        times=times(started=f"{day}T10:00Z", resolved=f"{day}T{11 + number % 9}:00Z"),
        services={"affected": (f"service-number-{kind}",)},
        causal_chains=({"steps": tuple(steps)},),
        hypotheses=({"id": "h", "statement": words, "verdict": "ruled-out", "evidence": words},),
        lessons=({"id": "l", "text": words, "themes": (f"theme-number-{kind}",)},),
        action_items=tuple(
            action(
                f"a{place}",
                title=title or f"Item {place} of number {number} is done some day",
                owner=f"owner-number-{kind}",
                status=statuses[(number + place) % 4],
                reason=words,
                addresses=("cause",),
                created=day,
                due=day + timedelta(days=30),
            )
            for place in range(2)
        ),
        related=({"incident": first, "relation": "similar", "note": words},) if number else (),
        waivers=({"rule": "PM201", "reason": words, "until": date(2024, 7, 1)},),
    )


CORPORA = {"skewed": skewed, "wide": wide, "wordy": wordy}


@cache
def views(name: str) -> dict[str, View]:
    """All views of a knowledge base, by source path."""
    return {view.uri: view for view in _renderer(name).views()}


@cache
def lists(name: str) -> dict[str, str]:
    """Its pages but those of incidents."""
    renderer = _renderer(name)
    return {uri: renderer.render(view) for uri, view in views(name).items() if not isinstance(view, IncidentView)}


@cache
def _renderer(name: str) -> Renderer:
    return Renderer(_corpus(name), TODAY)


@cache
def _corpus(name: str) -> Corpus:
    return CORPORA[name]()


@pytest.mark.parametrize("name", CORPORA)
def test_no_list_page_is_large(name: str) -> None:
    sizes = {uri: len(page.encode()) for uri, page in lists(name).items()}
    assert {uri: size for uri, size in sizes.items() if size > LARGEST} == {}


@pytest.mark.parametrize("name", CORPORA)
def test_no_list_page_has_more_than_a_hundred_rows(name: str) -> None:
    pattern = re.compile(r"<tbody>.*?</tbody>|<ul class=.*?^</ul>", flags=re.DOTALL | re.MULTILINE)
    found = [rows for page in lists(name).values() for rows in pattern.findall(page)]
    assert 10 < max(rows.count("\n<tr") + rows.count("\n<li") for rows in found) <= ROWS_PER_PAGE


@pytest.mark.parametrize("name", CORPORA)
def test_every_record_is_once_in_the_register_and_once_in_its_year(name: str) -> None:
    register = [view.page for view in views(name).values() if isinstance(view, RegisterView)]
    years = [view.page for view in views(name).values() if isinstance(view, TimelineYearView)]
    everything = sorted(record.id for record in _corpus(name).records)
    for pages in (register, years):
        assert sorted(row.record.id for page in pages for row in page.rows) == everything
    for page in register:
        for row in page.rows:
            place = f'<th scope="row"><a href="{"../" * (1 if page.number == 1 else 3)}incidents/{row.record.id}/"'
            assert lists(name)[page.uris[page.number - 1]].count(place) == 1


def test_a_record_that_hundreds_name_has_a_small_page_and_a_list_of_them() -> None:
    renderer = Renderer(_corpus("skewed"), TODAY)
    view = views("skewed")["incidents/2024-01-01-incident-0.md"]
    assert isinstance(view, IncidentView)
    assert (len(view.mentions), view.mentions_total) == (MOST_MENTIONS, 599)
    assert (len(view.actions[0].implications), view.actions[0].implications_total) == (MOST_IMPLICATIONS, 599)
    page = renderer.render(view)
    assert len(page.encode()) < 40_000
    assert 'href="../../incidents/2024-01-01-incident-0/named-by/"' in page
    listed = [page for uri, page in lists("skewed").items() if uri.startswith("incidents/2024-01-01-incident-0/")]
    named = {number for page in listed for number in re.findall(r'<li><a href="[./]*/incidents/([^/"]*)/"', page)}
    assert named == {record.id for record in _corpus("skewed").records[1:]}
    assert not any("named-by" in uri for uri in views("wide") if "incident-0" not in uri)


class Sizes:
    """Rows that are numbers: their bytes on the first page. On a later one they take a tenth less."""

    def __init__(self, frame: int) -> None:
        self._frame = frame

    def on_first(self, row: int) -> int:
        return row

    def on_later(self, row: int) -> int:
        return row - row // 10

    def frame(self) -> int:
        return self._frame


@given(st.lists(st.integers(0, 2 * PAGE_BYTES) | st.integers(0, 900), max_size=400), st.integers(0, PAGE_BYTES))
@settings(max_examples=60, deadline=None)
def test_pages_hold_all_rows_in_order_and_no_more_than_they_can(rows: list[int], frame: int) -> None:
    sizes = Sizes(frame)
    starts = page_starts(rows, sizes)
    pages = [rows[start:end] for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
    assert [row for page in pages for row in page] == rows
    assert pages
    used = [
        frame + sum(pages[0]),
        *(sum(map(sizes.on_later, page)) for page in pages[1:]),
    ]
    for page, size in zip(pages, used, strict=True):
        assert len(page) <= ROWS_PER_PAGE
        most = PAGE_BYTES if page is not pages[0] else FIRST_PAGE_BYTES
        assert size <= most or len(page) == 1 or (len(pages) == 1 and sum(page) <= SMALL_LIST)
    for number, (one, following) in enumerate(pairwise(pages)):
        next_row = sizes.on_later(following[0]) if number else following[0]
        assert len(one) == ROWS_PER_PAGE or used[number] + next_row > PAGE_BYTES


def test_a_large_drawing_leaves_room_for_rows_on_the_first_page() -> None:
    assert page_starts([1000] * 59, Sizes(PAGE_BYTES - 2000)) == (0, 12)
    assert page_starts([1000] * 59, Sizes(PAGE_BYTES - 40_000)) == (0, 40), "no more than other pages have"


@pytest.mark.parametrize("name", CORPORA)
def test_a_page_is_cut_only_where_it_is_full(name: str) -> None:
    for uri, view in views(name).items():
        page = getattr(view, "page", None)
        if page is None or page.number == page.count or isinstance(view, TimelineYearView):
            continue
        row = max(len(str(found).encode()) for found in lists(name)[uri].split("\n"))
        size = len(lists(name)[uri].encode())
        assert len(page.rows) == ROWS_PER_PAGE or size + 2 * row > PAGE_BYTES, uri


@dataclass(frozen=True, kw_only=True)
class Listed(View):
    """A page of a list."""

    page: Slice[int]


def test_where_pages_begin_is_measured_once(tmp_path: Path) -> None:
    measured = list[str]()
    cache = Cache(tmp_path, Path("incidents"))

    def sizes(view: View) -> Sizes:
        measured.append(view.uri)
        return Sizes(0)

    def cut() -> list[tuple[int, ...]]:
        shelf = Shelf(cache, "rows")
        pager = Pager(sizes, lambda view: view.uri.encode(), shelf)
        rows = [view.page.rows for view in paged((30_000,) * 3, "list/index.md", Listed, pager.cut)]
        shelf.write()
        return rows

    first = cut()
    assert [len(rows) for rows in first] == [1, 1, 1]
    assert (cut(), measured) == (first, ["list/index.md"])


@pytest.mark.parametrize("stored", [None, "", [], {}, [0, 3], [1], [0, 2, 1], [0, 1, 1], ["a"], [0, None]])
def test_a_damaged_entry_is_measured_again(stored: object, tmp_path: Path) -> None:
    cache = Cache(tmp_path, Path("incidents"))
    cache.put("rows", {b"list/index.md": stored})
    pager = Pager(lambda view: Sizes(0), lambda view: view.uri.encode(), Shelf(cache, "rows"))
    assert [view.page.rows for view in paged((30_000,) * 3, "list/index.md", Listed, pager.cut)] == [(30_000,)] * 3


def test_a_page_with_three_hundred_entries_of_a_timeline_stays_readable() -> None:
    kinds = ("detection", "hypothesis", "action", "communication")
    told = "Restart the second worker, which waits for the lock on the row, and watch the queue of updates."
    entries = tuple(
        {"at": Time.parse(f"2024-05-{10 + n // 200}T{n // 12 % 24:02}:{n % 12 * 5:02}Z"), "kind": kinds[n % 4]}
        | {"event": f"{told} ({n})", "actor": "on call" if n % 3 == 0 else None}
        for n in range(300)
    )
    shown = corpus(record("2024-05-10-long", timeline=entries))
    view = next(view for view in Renderer(shown, TODAY).views() if isinstance(view, IncidentView))
    page = Renderer(shown, TODAY).render(view)
    assert all(f"({n})" in page for n in range(300))
    assert len(page.encode()) <= 120_000


def test_an_edit_measures_only_its_own_rows_of_a_long_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, cache = tmp_path / "incidents", Cache(tmp_path, tmp_path)
    folder.mkdir()
    (folder / "_config.yml").write_text("severities: [{name: SEV1}]\n", encoding="utf-8")
    for number in range(150):
        name = f"{date(2020, 1, 1) + timedelta(days=number)}-stop.md"
        (folder / name).write_text(f"---\ntitle: Stop {number}\nseverity: SEV1\n---\n", encoding="utf-8")
    made: list[str] = []
    real = ListRows.row_of

    def row_of(rows: ListRows, view: View) -> Callable[[Any], Html]:
        def row(found: Any) -> Html:
            made.append(view.uri)
            return real(rows, view)(found)

        return row

    monkeypatch.setattr(ListRows, "row_of", row_of)

    def cut(shelf: Shelf | None) -> list[tuple[str, int]]:
        made.clear()
        views = list(Renderer(load(folder).corpus, TODAY, page_starts=shelf).views())
        if shelf:
            shelf.write()
        return [(view.uri, view.page.first) for view in views if hasattr(view, "page")]

    cut(Shelf(cache, "rows"))
    assert made.count("incidents/index.md") >= 150
    path = folder / "2020-03-01-stop.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Stop", "A much longer stop"), encoding="utf-8")
    found = cut(Shelf(cache, "rows"))
    assert 0 < made.count("incidents/index.md") <= 2
    assert found == cut(None)
