"""What the script adds to the lists, and that it adds nothing that the pages lack without it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from postmortems.model.days import in_fitting_unit
from postmortems.text.words import Words
from tests.browser.conftest import NewPage, run_mkdocs
from tests.browser.visits import ROOT, Visit, fits, served, violations
from tests.conftest import Once

TODAY = "2025-12-01"
MKDOCS_YML = f"""\
site_name: Many
theme: {{name: mkdocs, highlightjs: false}}
plugins: [search, postmortems: {{today: {TODAY}}}]
validation: {{links: {{unrecognized_links: ignore}}}}
"""


@pytest.fixture(scope="session")
def many(once: Once) -> Path:
    """A site of 250 incidents in the plain theme, whose lists run over several pages."""

    def build(project: Path) -> None:
        (project / "docs").mkdir()
        (project / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
        corpus = [sys.executable, str(ROOT / "benchmarks" / "corpus.py"), "incidents", "--records", "250"]
        subprocess.run(corpus, cwd=project, check=True)
        run_mkdocs(project)

    return once("many", build) / "site"


@pytest.fixture
def visit_many(new_page: NewPage, many: Path) -> Iterator[Visit]:
    """A fresh visit to that site, on the day of its build."""
    with served(many) as address:
        visit = Visit(new_page(), address)
        visit.page.clock.set_fixed_time(f"{TODAY}T12:00:00")
        yield visit


def shown(page: Page) -> list[str]:
    """The rows that a reader sees, as text."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.pm-bar ~ section tbody tr, .pm-results tbody tr')]"
        ".filter(row => row.getClientRects().length).map(row => row.innerText)"
    )
    return found


def choose(visit: Visit, name: str, value: str) -> None:
    """Choose a value in the bar, and wait for the rows."""
    visit.page.locator(f".pm-bar select[name={name}]").select_option(value)
    visit.rest()


def group_titles(page: Page) -> list[str]:
    """The headings of the groups in which the rows stand."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.pm-results h2')].map(title => title.firstChild.textContent.trim())"
    )
    return found


def test_a_filter_narrows_the_list_and_survives_reload_and_return(visit: Visit) -> None:
    page = visit.open("actions/")
    whole = shown(page)
    expect(page.locator(".pm-bar output")).to_have_text(f"{len(whole)} of {len(whole)} action items")
    choose(visit, "priority", "P2")
    choose(visit, "status", "open")
    narrowed = shown(page)
    assert 0 < len(narrowed) < len(whole)
    assert all("P2" in row and "open" in row for row in narrowed)
    expect(page.locator(".pm-bar output")).to_have_text(f"{len(narrowed)} of {len(whole)} action items")
    expect(page).to_have_url(re.compile(re.escape("/actions/?priority=P2&status=open") + "$"))
    page.reload()
    visit.rest()
    assert shown(page) == narrowed
    page.locator(".pm-results tbody th a").first.click()
    page.wait_for_url("**/incidents/**")
    page.go_back()
    page.wait_for_url("**/actions/?priority=P2&status=open")
    visit.rest()
    assert shown(page) == narrowed
    assert page.locator("select[name=priority]").input_value() == "P2"


def test_text_sort_and_groups_work_together_and_reset_ends_them(visit: Visit) -> None:
    page = visit.open("incidents/?text=kured%20REBOOT")
    page.wait_for_function("document.querySelector('.pm-results').childElementCount")
    assert shown(page)
    assert all("kured" in row.lower() and "reboot" in row.lower() for row in shown(page))
    page.locator(".pm-bar button[type=reset]").click()
    page.wait_for_function("!document.querySelector('.pm-results').childElementCount")
    expect(page).to_have_url(re.compile(r"^[^?]*$"))
    page.get_by_role("button", name="Start to resolution").click()
    page.wait_for_function("document.querySelector('.pm-results').childElementCount")
    orders = page.evaluate(
        "[...document.querySelectorAll('.pm-results tr [data-order].pm-when')].map(e => e.dataset.order)"
    )
    known = [int(order) for order in orders if order]
    assert known == sorted(known)
    assert orders == [*map(str, known), *[""] * (len(orders) - len(known))]
    page = visit.open("actions/?group=owner&sort=-why")
    page.wait_for_function("document.querySelector('.pm-results').childElementCount")
    owners = group_titles(page)
    assert len(owners) == len(set(owners)) > 1
    assert page.locator(".pm-results th[aria-sort=descending]").count() == len(owners)
    sizes = page.locator(".pm-results h2 .pm-count").all_inner_texts()
    assert sum(map(int, sizes)) == len(shown(page))


def test_the_bar_needs_no_pointer_and_does_not_lose_the_focus(visit: Visit) -> None:
    page = visit.open("actions/")
    page.locator(".pm-bar [name=text]").focus()
    page.keyboard.type("no such words")
    page.wait_for_function("document.querySelector('.pm-bar output').textContent.startsWith('0 ')")
    assert page.locator(".pm-bar .pm-empty").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("thead button").first.wait_for(state="visible")
    assert page.evaluate("document.activeElement.type") == "reset"
    page.locator("thead button").first.focus()
    for expected in ("ascending", "descending", None):
        page.keyboard.press("Enter")
        page.wait_for_function(
            "expected => document.activeElement.closest('th')?.getAttribute('aria-sort') === expected", arg=expected
        )
        assert page.evaluate("document.activeElement.value") == "action"


@pytest.mark.parametrize("visit", [(360, "dark", True), (1440, "light", True)], indirect=True, ids=["phone", "desk"])
def test_the_bar_can_be_used_by_all(visit: Visit) -> None:
    """Open and with results: axe finds nothing, and the page does not scroll sideways."""
    page = visit.open("actions/?group=owner&priority=P2")
    page.wait_for_function("document.querySelector('.pm-results').childElementCount")
    assert violations(page, "article") == []
    assert fits(page)
    assert page.get_by_role("columnheader", name="Why it is listed here", exact=True).count() > 0
    assert visit.complaints == []
    assert visit.foreign == []


def test_overdue_follows_the_clock_of_the_reader(visit_many: Visit) -> None:
    page = visit_many.open("actions/owners/search-team/")
    waiting = page.locator("section[data-group=in-time] .pm-due")
    assert waiting.count()
    due = waiting.first.get_attribute("data-due")
    before = int(visit_many.open("").locator(".pm-tally--overdue strong").inner_text())
    page.clock.set_fixed_time("2026-02-01T12:00:00")
    page = visit_many.open("actions/owners/search-team/")
    late = page.locator(f".pm-bar .pm-due[data-due='{due}']").first
    assert re.fullmatch(r"Overdue by \d+ days?", late.inner_text())
    assert "pm-reason--overdue" in (late.get_attribute("class") or "")
    titles = group_titles(page)
    assert "On time" not in titles
    assert "Overdue" in titles
    page = visit_many.open("")
    assert int(page.locator(".pm-tally--overdue strong").inner_text()) > before
    assert "2026-02-01" in page.locator(".pm-as-of").inner_text()


@pytest.mark.parametrize("today", ["2025-12-01", "2026-01-20", "2026-06-01", "2027-09-01", "2033-01-01"])
def test_the_script_counts_days_as_the_build_does(visit_many: Visit, today: str) -> None:
    visit_many.page.clock.set_fixed_time(f"{today}T12:00:00")
    told = (
        visit_many.open("actions/")
        .locator(":is(.pm-due, [data-created])")
        .evaluate_all(
            """all => all.map(({ dataset: { due, created }, innerText }) =>
              [due ? "due" : "age", due ?? created, innerText])"""
        )
    )
    assert {kind for kind, *_ in told} == {"due", "age"}
    words = Words()
    for kind, day, text in told:
        days = (date.fromisoformat(day) - date.fromisoformat(today)).days
        number, unit = in_fitting_unit(abs(days))
        key = (
            "actions.age"
            if kind == "age"
            else f"actions.reason.{'overdue' if days < 0 else 'due' if days else 'today'}"
        )
        assert text == words(key, span=words(f"duration.{unit}", count=number)), day


def test_a_list_of_several_pages_is_filtered_as_a_whole(visit_many: Visit) -> None:
    page = visit_many.open("incidents/page/2/?severity=SEV2")
    assert not page.locator(".pm-bar form").count()
    page.locator(".pm-bar a").click()
    page.wait_for_url("**/incidents/?severity=SEV2")
    page.wait_for_function("document.querySelector('.pm-results').childElementCount")
    files = [f"{visit_many.address}/assets/pm-incidents.{part}.json" for part in (1, 2, 3)]
    rows = [row for file in files for row in page.request.get(file).json()]
    all_of_them = sum('data-severity="SEV2"' in row for row in rows)
    expect(page.locator(".pm-bar output")).to_have_text(f"{all_of_them} of 250 incidents")
    assert len(shown(page)) == min(40, all_of_them)
    page = visit_many.open("incidents/?sort=date")
    page.wait_for_function("document.querySelector('.pm-results').childElementCount")
    assert shown(page)[0].startswith("2021-01-04")
    page.locator(".pm-more").click()
    page.wait_for_function("document.querySelectorAll('.pm-results tbody tr').length === 80")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 41
    assert visit_many.complaints == []


def test_the_first_rows_that_match_need_one_file(visit_many: Visit) -> None:
    page = visit_many.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/assets/pm-incidents." in request.url else None)
    page.route("**/pm-incidents.2.json", lambda route: None)  # it never comes
    page.goto(f"{visit_many.address}/incidents/?severity=SEV2")
    page.wait_for_function("document.querySelector('.pm-results tbody tr')")
    assert all("SEV2" in row for row in shown(page))
    assert page.locator(".pm-bar output").inner_text() == ""  # nobody knows yet
    assert [url.rsplit(".", 2)[1] for url in asked] == ["1", "2"]


def test_from_disk_the_bar_says_what_it_cannot_reach(visit_many: Visit, many: Path) -> None:
    page = visit_many.page
    page.goto((many / "incidents" / "index.html").as_uri() + "?severity=SEV2")
    page.wait_for_function("document.querySelector('.pm-results').childElementCount")
    assert page.locator(".pm-bar__note").is_visible()
    assert 0 < len(shown(page)) < 100


def test_an_incident_can_be_cited_as_markdown(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open("incidents/2026-05-10-kured-reboots-stalled/")
    page.locator("[data-copied] + button").click()
    page.wait_for_function("document.querySelector('[data-copied] + button').textContent === 'Copied'")
    copied = page.evaluate("navigator.clipboard.readText()")
    title = page.locator("article h1").evaluate("element => element.firstChild.textContent.trim()")
    assert copied == f"[{title}]({visit.address}/incidents/2026-05-10-kured-reboots-stalled/)"


def test_a_period_filters_by_date_and_is_in_the_address(visit: Visit) -> None:
    page = visit.open("incidents/?since=2026-05-11&until=2026-05-28")
    page.wait_for_function("document.querySelector('.pm-results').childElementCount")
    days = page.locator(".pm-results time").evaluate_all("all => all.map(time => time.dateTime)")
    assert days == ["2026-05-28"]
    page.locator("[name=until]").fill("")
    page.wait_for_url("**/incidents/?since=2026-05-11")
    page.locator("[name=period]").select_option("week")
    page.wait_for_url("**/incidents/?period=week")
    assert page.locator("[name=since]").input_value() == ""
    page = visit.open("insights/")
    page.get_by_role("link", name="last 3 months").click()
    page.wait_for_url("**/incidents/?period=quarter")
    expect(page.locator("[name=period]")).to_have_value("quarter")


def test_a_month_before_the_end_of_a_month_begins_in_the_month_before(visit_many: Visit, many: Path) -> None:
    days = [path.name[:10] for path in (many.parent / "incidents").glob("2*.md")]
    assert "2024-11-30" in days
    found = sum(day >= "2024-11-30" for day in days)
    visit_many.page.clock.set_fixed_time("2024-12-31T12:00:00")
    for page in ("incidents/", "insights/"):
        visit_many.open(f"{page}?period=month").get_by_text(f"{found} of {len(days)} incidents").wait_for()


def test_the_number_is_announced_once_after_a_word_is_typed(visit: Visit) -> None:
    page = visit.open("incidents/")
    page.wait_for_function("document.querySelector('.pm-bar output').textContent")
    page.evaluate(
        """() => {
            window.said = 0;
            const options = { childList: true, characterData: true, subtree: true };
            const output = document.querySelector(".pm-bar output");
            new MutationObserver(() => { window.said += 1; }).observe(output, options);
        }"""
    )
    page.evaluate(
        """() => {
            const field = document.querySelector(".pm-bar [name=text]");
            for (const key of "kured reboots.") {
                field.value += key;
                field.dispatchEvent(new Event("input", { bubbles: true }));
            }
        }"""
    )
    page.wait_for_function("window.said")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.said") == 1


@pytest.mark.parametrize("visit", [(360, "light", True)], indirect=True, ids=["phone"])
def test_what_scrolls_sideways_shows_that_there_is_more(visit: Visit) -> None:
    page = visit.open("insights/")
    cues = page.locator(".pm-scroll").evaluate_all(
        """all => all.filter(one => one.scrollWidth > one.clientWidth)
            .map(one => getComputedStyle(one).backgroundAttachment)"""
    )
    assert cues
    assert all(cue.startswith("local, local, scroll") for cue in cues)
