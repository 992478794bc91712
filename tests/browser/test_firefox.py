"""A smoke run in Firefox, with one window for all of it: what Chromium shows is there, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.firefox import Firefox, executable, firefox
from tests.browser.test_pages import INCIDENTS

PAGES = ("", "actions/", "services/kured/", "timeline/2026/", "insights/", "review/2026-Q2/", "new/", *INCIDENTS)
MAY_28 = "incidents/2026-05-28-pvek8s-kubelet-informer-stall/"
TAB = "\ue004"

pytestmark = pytest.mark.skipif(executable() is None, reason="there is no Firefox on this machine")


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("profile")) as running:
        yield running


def test_pages_fit_and_say_what_they_are_about(window: Firefox, address: str) -> None:
    faults = {}
    for path in PAGES:
        window.open(f"{address}/{path}", 500)
        title, excess = window.evaluate(
            "[document.querySelector('h1').innerText, document.documentElement.scrollWidth - innerWidth]"
        )
        if excess > 0 or not title:
            faults[path] = (title, excess)
    assert faults == {}


def test_an_incident_can_be_read_found_and_reached(window: Firefox, address: str) -> None:
    window.open(f"{address}/{MAY_28}#a3")
    window.wait_for("document.querySelector('#a3 details').open")
    header = "document.querySelector('.md-header').getBoundingClientRect().bottom"
    below = f"document.querySelector('#a3').getBoundingClientRect().top - {header}"
    window.wait_for(f"-1 <= {below} && {below} <= 80")
    window.evaluate("scrollTo(0, 0)")
    assert window.evaluate("find('Runbook for a kubelet volume manager')")
    assert window.evaluate("document.querySelector('.pm-causes text').getBBox().width > 0")
    window.open(f"{address}/{MAY_28}")
    stops = []
    for _ in range(12):
        window.press(TAB)
        stops.append(window.evaluate("document.activeElement.textContent.trim()"))
    assert "Whole summary" in stops, stops


def test_a_list_can_be_filtered_and_searched(window: Firefox, address: str) -> None:
    window.open(f"{address}/incidents/?text=sentinel")
    window.wait_for("document.querySelector('.pm-bar output')?.textContent")
    assert window.evaluate("document.querySelectorAll('.pm-results tbody tr').length") >= 1
    window.open(f"{address}/search/?q=kured")
    window.wait_for("document.querySelector('.pm-find ol > li')")
