"""Everybody reads it: nothing moves, the closed drawer is no stop, focus can be seen, texts have their language."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.visits import AA, Visit, lay_out

PAGES = (
    "",
    "incidents/",
    "actions/",
    "lessons/",
    "services/etcd/",
    "timeline/2020/",
    "red-herrings/",
    "insights/",
    "review/2026-Q2/",
    "waivers/",
)
THEME_EXCEPTIONS = {"color-contrast": ".md-copyright"}
"""By rule of axe, the part of Material that breaks it."""
PHONE = pytest.mark.parametrize("visit", [(360, "light", True)], indirect=True, ids=["phone"])
BOTH = pytest.mark.parametrize(
    "visit", [(360, "light", True), (1440, "dark", True)], indirect=True, ids=["phone", "desk"]
)
SHIFT = """() => new Promise((done) => {
    let sum = 0;
    const add = (list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) sum += one.value; });
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 800);
})"""
UNMARKED = """() => {
    const found = [];
    const texts = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        const isShown = !parentElement.closest("script, style, template, [lang|=zh]");
        if (isShown && /[\\u4e00-\\u9fff]/.test(data)) found.push(data.slice(0, 40));
    }
    return found;
}"""
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    " p { margin-bottom: 2em !important; }"
)
CLIPPED = """() => [...document.querySelectorAll("article *")].filter((one) => {
    const { overflowX, overflowY } = getComputedStyle(one);
    const isOut = one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2;
    return !one.childElementCount && one.offsetParent && isOut && [overflowX, overflowY].includes("hidden");
}).map((one) => one.outerHTML.slice(0, 100))"""


@BOTH
@pytest.mark.parametrize("path", PAGES)
def test_axe_over_the_whole_document(visit: Visit, path: str) -> None:
    page = visit.open(path)
    lay_out(page)
    found = Axe().run(page, options=AA).response["violations"]
    ours = [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
        if not page.locator(node["target"][0]).evaluate(
            "(found, part) => !!part && found.closest(part) !== null", THEME_EXCEPTIONS.get(one["id"], "")
        )
    ]
    assert ours == []


@BOTH
@pytest.mark.parametrize("path", ["incidents/", "actions/"])
def test_nothing_moves_while_a_page_loads(visit: Visit, path: str) -> None:
    assert visit.open(path).evaluate(SHIFT) <= 0.1


@PHONE
@pytest.mark.parametrize("path", PAGES)
def test_han_characters_have_their_language_and_texts_have_room(visit: Visit, path: str) -> None:
    page = visit.open(path)
    assert page.evaluate(UNMARKED) == []
    page.add_style_tag(content=SPACING)
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@PHONE
def test_the_closed_drawer_is_no_stop_of_the_keyboard(visit: Visit) -> None:
    page = visit.open("")
    side = "document.querySelector('.md-sidebar--primary').inert"
    assert page.evaluate(side) is True
    page.locator("label[for=__drawer].md-header__button").click()
    page.wait_for_function(f"!{side}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function(f"!{side}")


@PHONE
def test_focus_is_never_under_the_header(visit: Visit) -> None:
    page = visit.open("services/etcd/")
    page.set_viewport_size({"width": 320, "height": 256})
    hidden = []
    for key in ("Tab", "Shift+Tab"):
        for _ in range(40):
            page.keyboard.press(key)
            where = page.evaluate(
                """() => {
                    const own = document.activeElement;
                    if (!own.closest("article")) return null;
                    const { top, bottom } = own.getBoundingClientRect();
                    const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
                    return bottom <= header || top >= innerHeight ? own.outerHTML.slice(0, 80) : null;
                }"""
            )
            if where:
                hidden.append(f"{key}: {where}")
    assert hidden == []


@PHONE
def test_a_year_opens_at_its_first_incident(visit: Visit) -> None:
    page = visit.open("timeline/2026/")
    left, right = page.locator(".pm-frame--year .pm-scroll").first.evaluate(
        """(frame) => {
            const marks = [...frame.querySelectorAll(".pm-extent")].map((mark) => mark.getBoundingClientRect().left);
            const first = Math.min(...marks);
            const { left, right } = frame.getBoundingClientRect();
            return [first - left, right - first];
        }"""
    )
    assert left > 0
    assert right > 0


def test_the_way_from_home_to_the_review_of_a_quarter_is_two_clicks(visit: Visit) -> None:
    page = visit.open("")
    page.get_by_role("article").get_by_role("link", name="Quarterly reviews").click()
    page.get_by_role("article").get_by_role("link", name="2026-Q2").click()
    page.wait_for_url("**/review/2026-Q2/")
    assert page.get_by_role("heading", name="Worth reading").is_visible()


def test_the_review_of_a_quarter_prints_on_four_pages(visit: Visit) -> None:
    page = visit.open("review/2026-Q2/")
    printed = page.pdf(format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 4


def test_after_instant_navigation_the_heading_has_the_focus(visit: Visit) -> None:
    """Material tells by `document$` that it put another page in place; it does so only with a `site_url`."""
    page = visit.open("")
    page.wait_for_function("window.document$ !== undefined")
    page.evaluate("document$.next(document)")
    page.wait_for_function("document.activeElement.tagName === 'H1'")
