"""While the key of a page stays the same, so does the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from postmortems.record.reader import load
from postmortems.render import Renderer, Site
from postmortems.views.incident import incident_views
from tests.views.corpora import SAMPLE, TODAY, sample


def pages(instead: dict[Path, bytes]) -> dict[str, tuple[bytes, Callable[[], object]]]:
    """Key and page of each view of the sample, with other contents of some files. A page is rendered when called."""
    found = load(SAMPLE, instead).corpus
    renderer = Renderer(found, TODAY)
    return {view.uri: (renderer.key_of(view), cache(partial(renderer.page, view))) for view in renderer.views()}


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*")), ids=lambda path: path.stem)
def test_a_page_that_changes_has_another_key(path: Path) -> None:
    before = pages({})
    lines = path.read_text(encoding="utf-8").split("\n")
    edits = [
        *([*lines[:number], f"{line}x", *lines[number + 1 :]] for number, line in enumerate(lines)),
        *([*lines[:number], *lines[number + 1 :]] for number in range(len(lines))),
    ]
    changing = 0
    for edited in edits:
        after = pages({path: "\n".join(edited).encode()})
        known = [(uri, *before[uri], *after[uri]) for uri in before.keys() & after.keys()]
        for uri, key, page, key_after, page_after in known:
            assert key != key_after or page() == page_after(), (uri, edited)
        changing += any(page() != page_after() for _, key, page, key_after, page_after in known if key != key_after)
    assert changing > len(lines) / 2


def test_a_page_that_shows_nothing_of_a_record_has_the_same_key() -> None:
    path = SAMPLE / "2024-05-17-payment-retries-flood-queue.md"
    text = path.read_text(encoding="utf-8")
    before, after = pages({}), pages({path: (text + "\nMore words.\n").encode()})
    kept = {uri for uri in before if before[uri][0] == after[uri][0]}
    assert f"incidents/{path.stem}.md" not in kept
    assert {uri for uri in before if before[uri][1]() != after[uri][1]()} == {f"incidents/{path.stem}.md"}
    assert pages({})[f"incidents/{path.stem}.md"][0] == before[f"incidents/{path.stem}.md"][0]


@pytest.mark.parametrize(
    "setting",
    [
        {"today": date(2030, 1, 1)},
        {"site": Site(directory_urls=False)},
        {"site": Site(docs="elsewhere")},
        {"site": Site(url="https://example.org/")},
    ],
)
def test_a_key_is_that_of_one_setting(setting: dict[str, Any]) -> None:
    view = next(incident_views(sample()))
    given = {"today": TODAY, **setting}
    assert Renderer(sample(), **given).key_of(view) != Renderer(sample(), TODAY).key_of(view)
