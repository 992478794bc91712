"""What lists are filtered by, and the files with all rows of those that run over several pages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from html import unescape
from posixpath import join, normpath
from typing import Any

import pytest

from postmortems.record.corpus import Corpus
from postmortems.render import Renderer
from postmortems.render.list_filters import (
    Choices,
    action_facets,
    filtered_list,
    incident_facets,
    rows_file,
    rows_of_part,
    rows_parts,
)
from postmortems.render.site_assets import SCRIPT, STYLESHEET, squeezed
from postmortems.text.words import Words
from postmortems.views.base import Slice, View
from tests.views.corpora import TODAY, action, corpus, large, record, sample

LISTS = (
    "incidents/index.md",
    "actions/index.md",
    "actions/closed.md",
    "actions/owners/shop.md",
    "services/checkout.md",
)


@cache
def views() -> dict[str, View]:
    """The views of a large knowledge base by source path."""
    return {view.uri: view for view in Renderer(large(250), TODAY).views()}


@cache
def files() -> dict[str, str]:
    """Its files with rows."""
    renderer = Renderer(large(250), TODAY)
    return {path: renderer.rows_of(view, part) for path, view, part in renderer.row_files(views().values())}


def rows_of(uri: str) -> list[str]:
    """The rows of a list on one of its pages, with links as seen from the root of the site."""
    page = Renderer(large(250), TODAY).render(views()[uri])
    part = page[page.index('class="pm-bar"') : page.index('class="pm-list-end"')]
    return [settled(row, uri) for row in re.findall(r"^<tr.*</tr>$", part, re.MULTILINE)]


def without_filter(row: str) -> str:
    """A row without what only the script reads, which stands on the first page of a list alone."""
    return re.sub(' data-(?!label|due|created|group)[a-z]+="[^"]*"', "", row)


def settled(row: str, uri: str) -> str:
    """A row with its links as seen from the root of the site."""
    folder = uri.removesuffix("index.md").removesuffix(".md")
    return re.sub('href="([^"]*)"', lambda link: f'href="{normpath(join(folder, unescape(link[1])))}"', row)


@pytest.mark.parametrize("uri", LISTS)
def test_the_file_of_a_list_has_the_rows_of_its_pages(uri: str) -> None:
    page: Any = vars(views()[uri])["page"]
    assert page.count > 1
    written = [row for part in page.uris for row in rows_of(part)]
    assert len(written) == page.total
    in_file = [
        settled(row, uri)
        for row in (row for part in rows_parts(page) for row in json.loads(files()[rows_file(page, part)]))
    ]
    first = len(rows_of(uri))
    assert in_file[:first] == written[:first]
    assert [without_filter(row) for row in in_file[first:]] == written[first:]


def test_only_lists_of_several_pages_have_a_file() -> None:
    assert rows_file(vars(views()["actions/owners/shop.md"])["page"]) == "assets/pm-actions-owners-shop.1.json"
    assert list(Renderer(sample(), TODAY).row_files(Renderer(sample(), TODAY).views())) == []


def test_the_first_rows_of_a_list_come_in_a_small_file_and_all_in_few() -> None:
    page: Any = vars(views()["incidents/index.md"])["page"]
    assert [len(json.loads(files()[rows_file(page, part)])) for part in rows_parts(page)] == [50, 100, 100]
    assert len(files()[rows_file(page)].encode()) < 100_000
    for rows, parts in ((1, 1), (50, 1), (51, 2), (150, 2), (151, 3), (10_000, 8)):
        whole = Slice((), 1, ("a.md",), tuple(range(rows)), 0)
        assert list(rows_parts(whole)) == list(range(1, parts + 1))
        assert [row for part in rows_parts(whole) for row in rows_of_part(whole, part)] == list(range(rows))


def test_incidents_and_action_items_say_what_they_are_filtered_by() -> None:
    found = corpus(
        record(
            "2024-05-01-a",
            services={"affected": ("checkout",), "faulty": ("payments", "checkout")},
            kind="drill",
            action_items=(action("x", kind="detect", priority="P1"), action("y", owner=None)),
        ),
        record("undated"),
    )
    dated, undated = (incident_facets(one) for one in found.records)
    assert dated["service"] == ("checkout", "payments")
    assert (dated["year"], dated["kind"], undated["year"]) == (("2024",), ("drill",), ())
    first, second = (action_facets(one) for one in found.actions)
    assert (first["owner"], first["kind"], first["priority"]) == (("shop",), ("detect",), ("P1",))
    assert first["service"] == dated["service"]
    assert (second["owner"], second["kind"], second["priority"]) == ((), (), ())


def test_the_choices_are_the_values_that_differ_in_a_sensible_order() -> None:
    view = next(view for view in Renderer(sample(), TODAY).views() if view.uri == "incidents/index.md")
    found = filtered_list(view)
    assert found
    choices = {choice.key: choice.options for choice in Choices(sample().config, Words()).facets(found)}
    assert [value for value, _ in choices["severity"]] == ["SEV1", "SEV2", "SEV3"]
    assert choices["year"] == (("2024", "2024"), ("2023", "2023"))
    assert choices["status"] == (("in-review", "in review"), ("reviewed", "reviewed"), ("closed", "closed"))
    assert ("warehouse", "Warehouse link") in choices["service"]


def test_short_lists_have_no_filter() -> None:
    renderer = Renderer(sample(), TODAY)
    bars = {view.uri: "pm-bar" in renderer.render(view) for view in renderer.views()}
    assert bars["actions/index.md"]
    assert not bars["incidents/index.md"]


def test_squeezing_leaves_quotes_as_they_are_and_drops_needless_spaces() -> None:
    style = (
        '/* A, b */\n.a > .b :is(c, d) { margin: 0.5em 0; content: "x;  y: 0.5"; }\n'
        "@media (x: 1px) and (y) { a { b: c } }\n"
    )
    assert squeezed(style, STYLESHEET) == (
        '.a>.b :is(c,d){margin:.5em 0;content:"x;  y: 0.5"}@media (x:1px) and (y){a{b:c}}\n'
    )
    script = '  // Why\n  const a = (b) => {\n    return `x  ${ b } ; }`;\n  };\n  f("a , b", !a);\n'
    assert squeezed(script, SCRIPT) == 'const a=(b)=>{return `x  ${ b } ; }`};f("a , b",!a);\n'


def test_an_edit_changes_the_key_of_the_files_with_its_rows_alone() -> None:
    """The files are cached by these keys."""
    whole = large(250)
    old = whole.records[-1]
    new = replace(old, incident=old.incident.model_copy(update={"title": "Another title"}))
    edited = replace(whole, all_records=(*whole.all_records[:-1], new))

    def found(of: Corpus) -> dict[str, tuple[bytes, str]]:
        renderer = Renderer(of, TODAY)
        files = list(renderer.row_files(renderer.views()))
        return {path: (renderer.key_of_rows(view, part), renderer.rows_of(view, part)) for path, view, part in files}

    before, after = found(whole), found(edited)
    changed = {path for path in before if before[path][1] != after[path][1]}
    assert {path for path in before if before[path][0] != after[path][0]} == changed
    assert "assets/pm-incidents.1.json" in changed
    assert "assets/pm-incidents.2.json" not in changed
