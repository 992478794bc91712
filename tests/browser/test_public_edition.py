"""The public edition in a browser: its lists filter without owners and due dates, and no page complains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from tests.bakery import write_files
from tests.browser.conftest import NewPage, run_mkdocs
from tests.browser.visits import Visit, served
from tests.conftest import Once
from tests.record.test_edition import FILES

RECORD = "incidents/2026-05-01-payments/"
PAGES = ("", "actions/", "actions/closed/", "incidents/", "services/", "insights/", "lessons/", "search/", RECORD)


def build(folder: Path) -> None:
    """The site of a public edition."""
    items = "".join(f"  - {{id: item-{number}, title: Shelf {number} is full}}\n" for number in range(12))
    busy = f"---\ntitle: Shelves\nstatus: closed\nseverity: SEV2\nvisibility: public\naction_items:\n{items}---\n"
    files = {**FILES, "2026-05-02-shelves.md": busy}
    write_files({f"incidents/{name}": text for name, text in files.items()}, folder)
    (folder / "docs").mkdir()
    plugin = {"postmortems": {"today": "2026-06-10", "edition": "public"}}
    settings = {
        "site_name": "Outside",
        "theme": {"name": "mkdocs", "highlightjs": False},
        "plugins": ["search", plugin],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    run_mkdocs(folder)


@pytest.fixture
def outside(new_page: NewPage, once: Once) -> Iterator[Visit]:
    """A visit to a public edition."""
    with served(once("public", build) / "site") as address:
        visit = Visit(new_page(), address)
        visit.page.clock.set_fixed_time("2026-07-01T12:00:00")
        yield visit


def test_pages_work_and_say_nothing_of_what_stays_inside(outside: Visit) -> None:
    for path in PAGES:
        page = outside.open(path)
        words = page.inner_text("body")
        assert "owner" not in words
        assert "SECRET" not in page.content()
    assert outside.complaints == outside.foreign == []


def test_the_list_of_action_items_shows_and_filters_them(outside: Visit) -> None:
    page = outside.open("actions/")
    rows = page.locator(".pm-actions tbody tr:visible")
    expect(rows).to_have_count(13)
    expect(page.locator("h2:visible", has_text="Open")).to_have_count(1)
    page.locator(".pm-bar input[name=text]").fill("limits")
    expect(rows).to_have_count(1)
    page.locator(".pm-bar input[name=text]").fill("nothing of the kind")
    expect(rows).to_have_count(0)
