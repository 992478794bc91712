"""The site that somebody new has after the tutorial, in a browser that reaches no other host."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage, run_mkdocs
from tests.browser.visits import ROOT, Visit, served
from tests.conftest import Once
from tests.walkthrough import Walk, blocks

COMMANDS = Path(sys.executable).parent
MARCH = "incidents/2026-03-02-checkout-certificate-expired/"
BY_HAND = """\
# Ours

> [!WARNING]
> Mind the step.

``` python title="stock.py"
def sold(): return 1
```
"""


class NewSite(NamedTuple):
    """Where it is served, and whether it knows its own address."""

    address: str
    knows_itself: bool


@pytest.fixture(scope="module")
def tutorial(once: Once) -> Path:
    """The knowledge base at the end of the tutorial, with a page written by hand."""

    def follow(folder: Path) -> None:
        walk = Walk(folder, COMMANDS)
        for block in blocks(ROOT / "docs" / "guide" / "tutorial.md"):
            if not block.title.startswith("mkdocs.yml of a site"):
                walk.follow(block)
        (walk.folder / "docs" / "ours.md").write_text(BY_HAND, encoding="utf-8")
        assert walk.folder == folder / "shop"

    return once("tutorial", follow) / "shop"


@pytest.fixture(scope="module", params=[True, False], ids=["with SITE_URL", "without SITE_URL"])
def new_site(
    tutorial: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[NewSite]:
    site = tmp_path_factory.mktemp("site")
    with served(site) as address:
        variables = {**os.environ, "SITE_URL": address if request.param else ""}
        run_mkdocs(tutorial, "--strict", "--site-dir", str(site), env=variables)
        yield NewSite(address, request.param)


@pytest.fixture
def newcomer(new_page: NewPage, new_site: NewSite) -> Visit:
    """A visit in which other hosts cannot be reached."""
    page = new_page()

    def pass_or_stop(route: Route) -> None:
        route.continue_() if route.request.url.startswith(new_site.address) else route.abort()

    page.context.route("**/*", pass_or_stop)
    return Visit(page, new_site.address)


def test_no_page_asks_another_host_or_complains(newcomer: Visit) -> None:
    paths = ["", MARCH, "actions/", "lessons/", "timeline/", "insights/", "writing/", "ours/", "incidents/", "new/"]
    for path in paths:
        page = newcomer.open(path)
        assert page.locator("h1").count() == 1, path
    assert newcomer.foreign == []
    assert newcomer.complaints == []


def test_links_lead_on_and_pages_change_without_reloading_where_the_site_knows_its_address(
    newcomer: Visit, new_site: NewSite
) -> None:
    page = newcomer.open("")
    page.evaluate("window.still = true")
    page.locator(".md-nav--primary a", has_text="Actions").first.click()
    expect(page.locator("h1")).to_contain_text("ction")
    expect(page).to_have_url(f"{new_site.address}/actions/")
    assert bool(page.evaluate("window.still")) == new_site.knows_itself
    if new_site.knows_itself:  # a screen reader says which page came
        expect(page.locator("h1")).to_be_focused()
    page.locator("article a[href*='2026-06-09-mail']").first.click()
    expect(page).to_have_url(re.compile(f"{new_site.address}/incidents/2026-06-09-mail-certificate-expired/"))
    expect(page.locator("h1")).to_contain_text("mail server")
    assert newcomer.foreign == []
    assert newcomer.complaints == []


def colours(page: Page, selector: str) -> set[str]:
    shown: list[str] = page.locator(selector).evaluate_all("all => all.map(one => getComputedStyle(one).color)")
    return set(shown)


def test_code_has_a_title_and_colours_and_can_be_copied_and_alerts_stand_out(newcomer: Visit) -> None:
    page = newcomer.open("ours/")
    expect(page.locator(".admonition.warning .admonition-title")).to_be_visible()
    expect(page.locator(".filename")).to_have_text("stock.py")
    assert len(colours(page, "article code span")) > 1
    page.locator(".highlight button, .highlight nav").first.wait_for(state="attached")
