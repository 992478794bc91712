"""Everybody reads it: nothing moves, the closed drawer is no stop, focus can be seen, texts have their language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.test_pages import INCIDENTS, OUTSIDE, SPACING
from tests.browser.visits import AA, Visit, lay_out

MAY_28 = "incidents/2026-05-28-pvek8s-kubelet-informer-stall/"

PAGES = ("", "actions/", INCIDENTS[0])
"""What is around an article is the same on all pages; `test_pages.py` asks of each what is within."""
WRITTEN = ("guide/ci/",)
THEME_EXCEPTIONS = {
    "target-size": ".md-nav, .md-code__button",
}
"""By rule of axe, the part of Material that breaks it."""
PHONE = pytest.mark.parametrize("visit", [(360, "light", True)], indirect=True, ids=["phone"])
BOTH = pytest.mark.parametrize(
    "visit", [(360, "light", True), (1440, "dark", True)], indirect=True, ids=["phone", "desk"]
)
SHIFT = """() => new Promise((done) => {
    let sum = 0;
    const add = (list) => list.getEntries().forEach((one) => { if (!one.hadRecentInput) sum += one.value; });
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => requestAnimationFrame(() => requestIdleCallback(() => done(sum))));
})"""


@BOTH
@pytest.mark.parametrize("path", [*PAGES, *WRITTEN])
def test_axe_over_the_whole_document(visit: Visit, path: str) -> None:
    page = visit.open(path)
    lay_out(page)
    page.evaluate("document.querySelectorAll('article details').forEach((one) => { one.open = true; })")
    # The theme lets a reader scroll code by keyboard once it is seen.
    for code in page.locator("pre > code").all():
        code.scroll_into_view_if_needed()
    page.wait_for_function(
        "[...document.querySelectorAll('pre > code')]"
        ".every((one) => one.scrollWidth <= one.clientWidth || one.tabIndex === 0)"
    )
    # How links in a list of a page written by hand look is up to the theme.
    exceptions = THEME_EXCEPTIONS | ({"link-in-text-block": "body"} if path in WRITTEN else {})
    found = Axe().run(page, options=AA).response["violations"]
    ours = [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        for node in one["nodes"]
        if not page.locator(node["target"][0]).evaluate(
            "(found, part) => !!part && found.closest(part) !== null", exceptions.get(one["id"], "")
        )
    ]
    assert ours == []


@BOTH
@pytest.mark.parametrize("path", ["incidents/", "actions/", "timeline/", "insights/", "new/", "search/"])
def test_nothing_moves_while_a_page_loads(visit: Visit, path: str) -> None:
    assert visit.open(path).evaluate(SHIFT) <= 0.1


@PHONE
def test_the_closed_drawer_is_no_stop_of_the_keyboard(visit: Visit) -> None:
    page = visit.open("")
    taken = """(() => {
        const link = document.querySelector(".md-nav--primary > .md-nav__list > .md-nav__item + .md-nav__item > a");
        document.activeElement.blur();
        link.focus({ preventScroll: true });
        return document.activeElement === link;
    })()"""
    assert not page.evaluate(taken)
    page.locator("label[for=__drawer].md-header__button").click()
    page.wait_for_function(taken)
    page.locator(".md-overlay").click(position={"x": 340, "y": 400})
    page.wait_for_function(f"!{taken}")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function(taken)


CUT_OUTLINES = """() => {
    const cut = new Set();
    for (const own of document.querySelectorAll("article :is(a[href], button, input, select, summary):not(svg *)")) {
        if (!own.checkVisibility({ visibilityProperty: true })) continue;
        own.focus();
        const marked = own.closest(".pm-find__kinds") ? own.nextElementSibling : own;
        const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(marked);
        const room = outlineStyle === "none" ? NaN : parseFloat(outlineWidth) + parseFloat(outlineOffset);
        for (let frame = marked.parentElement; frame.closest("article"); frame = frame.parentElement) {
            const { overflowX, contentVisibility, overflowClipMargin } = getComputedStyle(frame);
            if (overflowX === "visible" && contentVisibility === "visible") continue;
            const margin = overflowX === "visible" ? parseFloat(overflowClipMargin) : 0;
            const { left, top } = frame.getBoundingClientRect();
            const isWhole = (one) => one.left - room >= left - margin && one.top - room >= top - margin;
            if (![...marked.getClientRects()].every(isWhole)) cut.add(`${own.outerHTML} in ${frame.className}`);
        }
    }
    return [...cut];
}"""


@BOTH
@pytest.mark.parametrize("path", ["incidents/", "actions/", "lessons/", MAY_28, "review/2026-Q2/", "search/?q=reboot"])
def test_the_outline_of_what_has_the_focus_is_cut_nowhere(visit: Visit, path: str) -> None:
    page = visit.open(path)
    page.keyboard.press("Tab")
    assert page.evaluate(CUT_OUTLINES) == []


@PHONE
@pytest.mark.parametrize("path", ["services/etcd/", MAY_28])
def test_focus_is_never_under_the_header(visit: Visit, path: str) -> None:
    page = visit.open(path)
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
def test_a_year_opens_at_its_newest_incident(visit: Visit) -> None:
    """As the lists below it do. The names of the lanes stay in view and do not cover it."""
    page = visit.open("timeline/2026/")
    names, newest, left, right = page.locator(".pm-frame--year .pm-scroll").first.evaluate(
        """(frame) => {
            const boxes = (part) => [...frame.querySelectorAll(part)].map((one) => one.getBoundingClientRect());
            const { left, right } = frame.getBoundingClientRect();
            return [
                Math.max(...boxes(".pm-names text").map((one) => one.left)),
                boxes(".pm-extent").reduce((best, next) => (next.right > best.right ? next : best)).toJSON(),
                left,
                right,
            ];
        }"""
    )
    assert names >= left
    assert left + 60 < newest["left"]
    assert newest["right"] <= right


@PHONE
@pytest.mark.parametrize("path", ["", "insights/"])
def test_a_chart_opens_where_there_is_something_to_see(visit: Visit, path: str) -> None:
    seen = visit.open(path).evaluate(
        """() => [...document.querySelectorAll(".pm-scroll:has(> .pm-chart)")].map((frame) => {
            const { left, right } = frame.getBoundingClientRect();
            const marks = [...frame.querySelectorAll(".pm-point, .pm-fill, .pm-dot")];
            const boxes = marks.map((mark) => mark.getBoundingClientRect());
            return boxes.some((box) => box.right > left && box.left < right - 16);
        })"""
    )
    assert seen
    assert all(seen)


def test_the_way_from_home_to_the_review_of_a_quarter_is_two_clicks(visit: Visit) -> None:
    page = visit.open("")
    page.get_by_role("article").get_by_role("link", name="Quarterly reviews").click()
    page.get_by_role("article").get_by_role("link", name="2026-Q2").click()
    page.wait_for_url("**/review/2026-Q2/")
    page.get_by_role("heading", name="Worth reading").wait_for()


def said(page: Page) -> list[str]:
    """What a screen reader says from the top, a paragraph or a name at a time, with the role before a name.

    Pictures without a name and landmarks are left out.
    """
    found = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    nodes = {node["nodeId"]: node for node in found}

    def walk(node: dict[str, Any]) -> Iterator[str]:
        role, name = node.get("role", {}).get("value"), node.get("name", {}).get("value", "")
        below = [nodes[child] for child in node.get("childIds", []) if child in nodes]
        if not node["ignored"] and name and role in NAMED:
            yield f"{role}: {name}"
        elif not node["ignored"] and role == "paragraph":
            yield "".join(map(words, below))
        elif not node["ignored"] and role == "StaticText":
            yield name
        else:
            for child in below:
                yield from walk(child)

    def words(node: dict[str, Any]) -> str:
        if node.get("role", {}).get("value") == "StaticText":
            return str(node["name"]["value"])
        return "".join(words(nodes[child]) for child in node.get("childIds", []) if child in nodes)

    return list(walk(found[0]))


NAMED = {"link", "button", "heading", "image", "textbox", "searchbox", "radio", "DisclosureTriangle"}
STOPS = """() => [...document.querySelectorAll("a, button, input, select, summary, [tabindex]")].filter((one) =>
    one.tabIndex >= 0 && !one.closest("[inert]") && one.checkVisibility({ visibilityProperty: true })
    && (one.matches(":not(a)") || one.matches("[href], svg a"))).length"""


@BOTH
def test_the_summary_is_said_early_and_every_thing_once(visit: Visit) -> None:
    page = visit.open(MAY_28)
    everything = said(page)
    summary = next(number for number, words in enumerate(everything) if words.startswith("After a power outage, "))
    assert summary < 15, everything[:30]
    chips = ["Severity:", "SEV2", "Document:", "reviewed", "2026-05-28"]
    assert [words.strip() for words in everything[summary - 5 : summary]] == chips
    # A heading is not named twice, by its words and by the link to it.
    assert not [words for words in everything if words.startswith("heading: ") and ("¶" in words or "Link to" in words)]
    assert not [words for words in everything if re.search(r"\blink(?=[a-z])(?!ed|ing|s)", words, re.IGNORECASE)]
    assert page.evaluate(STOPS) <= 250
    page.evaluate("document.querySelectorAll('article .pm-action > details').forEach((one) => { one.open = true; })")
    heads = page.locator(".pm-action h3").all_text_contents()
    assert len(heads) == 11
    assert all(re.search(r"State: \w.* Priority: \w", words) for words in heads)


@BOTH
def test_links_to_what_is_far_below_arrive_there_and_it_can_be_found_and_printed(visit: Visit) -> None:
    """What is below the first screen is laid out late: its height is a guess until then."""
    page = visit.open(MAY_28)
    places = page.evaluate("[...document.querySelectorAll('.pm-lines > [id], .pm-step[id], h2[id]')].map(e => e.id)")
    # The theme puts the page there anew when its address changes for the first time, and then scrolls as it likes.
    page.evaluate("place => { location.hash = place; }", places[0])
    visit.rest()
    for place in (*places[:: len(places) // 6], "pm-related"):
        page.evaluate("place => { location.hash = ''; scrollTo(0, 0); location.hash = place; }", place)
        page.wait_for_function(
            """(place) => {
                const words = document.createTreeWalker(document.getElementById(place), NodeFilter.SHOW_TEXT);
                while (!words.nextNode().data.trim());
                const range = new Range();
                range.selectNode(words.currentNode);
                const header = document.querySelector(".md-header").getBoundingClientRect();
                const top = range.getBoundingClientRect().top - header.bottom;
                return (-1 <= top && top <= 80) || scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
            }""",
            arg=place,
        )
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("find('Runbook for a kubelet volume manager')")
    page.emulate_media(media="print")
    hidden = "[...document.querySelectorAll('article *')].filter(e => getComputedStyle(e).contentVisibility === 'auto')"
    assert page.evaluate(f"{hidden}.length") == 0


def test_letters_that_a_reader_spaces_out_stay_in_the_boxes_of_drawings(visit: Visit) -> None:
    page = visit.open(MAY_28)
    page.add_style_tag(content=SPACING)
    page.wait_for_function("document.querySelector('.pm-causes [textLength]')")
    assert page.evaluate(OUTSIDE) == []


def test_forced_colours_leave_the_marks(visit: Visit) -> None:
    page = visit.page
    page.emulate_media(forced_colors="active")
    visit.open(MAY_28)
    marks = """(parts) => parts.map((part) => {
        const [own, before] = ["", "::before"].map((name) => getComputedStyle(document.querySelector(part), name));
        return [own.borderStyle, own.fill, before.backgroundColor];
    })"""
    severity, status, first, second = page.evaluate(
        marks, [".pm-severity", ".pm-status", ".pm-span rect", ".pm-span rect + rect"]
    )
    assert severity[0] == status[0] == "solid"
    assert status[2] != page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert first[1] != second[1]


@PHONE
def test_a_table_that_scrolls_is_a_stop_with_a_name(visit: Visit) -> None:
    page = visit.open("incidents/2020-06-11-kubernetes-node-oom/")
    page.evaluate("document.querySelector('.pm-narrative').open = true")
    wide = page.evaluate(
        "[...document.querySelectorAll('.md-typeset__scrollwrap')].findIndex(e => e.scrollWidth > e.clientWidth)"
    )
    assert wide >= 0
    frame = page.locator(".md-typeset__scrollwrap").nth(wide)
    frame.scroll_into_view_if_needed()
    page.wait_for_function("place => document.querySelectorAll('.md-typeset__scrollwrap')[place].role", arg=wide)
    assert frame.get_attribute("aria-label")
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("place => document.querySelectorAll('.md-typeset__scrollwrap')[place].scrollLeft", arg=wide)


def test_an_address_with_q_searches_here_and_does_not_open_the_search_of_the_theme(visit: Visit) -> None:
    page = visit.open("search/?q=kured")
    page.wait_for_url("**/search/?text=kured")
    expect(page.locator(".pm-find input[type=search]")).to_have_value("kured")
    visit.rest()
    assert not page.locator("#__search").is_checked()


def test_charts_fill_the_column_of_a_large_screen(visit: Visit) -> None:
    page = visit.open("insights/")
    widths = page.locator("svg.pm-chart").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().width / one.parentElement.clientWidth)"
    )
    assert len(widths) > 3
    assert min(widths) > 0.99


@PHONE
@pytest.mark.parametrize("path", ["insights/", "review/2026-Q2/"])
def test_a_chart_is_whole_on_a_phone_and_its_words_can_be_read(visit: Visit, path: str) -> None:
    page = visit.open(path)
    charts = page.locator("svg.pm-chart").all()
    assert len(charts) > 2
    for chart in charts:
        chart.scroll_into_view_if_needed()
        expect(chart).to_be_in_viewport()
        assert chart.evaluate("one => one.parentElement.scrollWidth <= one.parentElement.clientWidth")
        heights = chart.evaluate(
            "one => Array.from(one.querySelectorAll('text'), (word) => word.getBoundingClientRect().height)"
        )
        heights = [height for height in heights if height]
        assert heights
        assert min(heights) >= 10
        assert chart.evaluate(
            """one => {
              const { left, right } = one.getBoundingClientRect();
              return Array.from(one.querySelectorAll("text"), (word) => word.getBoundingClientRect())
                .filter((word) => word.width).every((word) => word.left >= left && word.right <= right);
            }"""
        )


LINES = """one => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return new Set(Array.from(words.getClientRects(), ({ top }) => Math.round(top))).size;
}"""


@PHONE
def test_an_age_and_a_word_of_chinese_at_the_head_of_a_column_stay_on_one_line(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 800})
    ages = visit.open("actions/").locator(".pm-why [data-created]").all()
    assert len(ages) > 5
    assert {age.evaluate(LINES) for age in ages} == {1}
    head = visit.open("insights/").locator("thead th").last
    head.evaluate("one => { one.textContent = '已完成' }")
    assert head.evaluate(LINES) == 1


@BOTH
def test_a_label_is_nearer_to_what_it_names_than_to_what_is_before(visit: Visit) -> None:
    gaps = (
        visit.open("review/2026-Q2/")
        .locator("section + p.pm-label")
        .evaluate_all(
            """all => all.map((one) => {
            const { top, bottom } = one.getBoundingClientRect();
            const before = top - one.previousElementSibling.lastElementChild.getBoundingClientRect().bottom;
            return [before, one.nextElementSibling.firstElementChild.getBoundingClientRect().top - bottom];
        })"""
        )
    )
    assert len(gaps) > 1
    assert [gap for gap in gaps if gap[0] < 2 * gap[1]] == []


@BOTH
def test_related_incidents_are_a_list_like_all_others(visit: Visit) -> None:
    items = visit.open("incidents/2026-05-10-kured-reboots-stalled/").locator("#pm-related + .pm-section > ul > li")
    assert items.count()
    looks = items.evaluate_all("all => all.map((one) => getComputedStyle(one).listStyleType)")
    assert set(looks) == {"none"}


def test_a_finger_need_not_hit_a_mark_exactly(new_page: NewPage, address: str) -> None:
    page = Visit(new_page(viewport={"width": 360, "height": 800}, is_mobile=True, has_touch=True), address).open(
        "insights/"
    )
    mark = page.locator(".pm-chart a:has(.pm-point)").first
    mark.scroll_into_view_if_needed()
    is_hit = """(link, off) => {
      const { x, y, width, height } = link.querySelector(".pm-point").getBoundingClientRect();
      return document.elementFromPoint(x + width / 2, y + height / 2 + off)?.closest("a") === link;
    }"""
    assert [off for off in (-5, 0, 5) if not mark.evaluate(is_hit, off)] == []


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_every_colour_of_a_chart_stands_out_from_the_page(visit: Visit, scheme: str) -> None:
    """By 3 to 1, as WCAG 1.4.11 asks of what a drawing needs."""
    ratios = visit.open("insights/").evaluate(
        """scheme => {
          document.body.dataset.mdColorScheme = scheme;
          const luminance = colour => colour.match(/[\\d.]+/g).slice(0, 3)
            .map(part => part / 255).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
            .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0.05);
          const page = luminance(getComputedStyle(document.body).backgroundColor);
          const chart = document.querySelector("svg.pm-chart");
          return ["fill", "point"].flatMap(kind => [0, 1, 2, 3, 4].map(rank => {
            const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
            chart.append(mark);
            mark.setAttribute("class", `pm-${kind} pm-${kind}--${rank}`);
            const ours = luminance(getComputedStyle(mark).fill);
            return Math.max(ours, page) / Math.min(ours, page);
          }));
        }""",
        scheme,
    )
    assert min(ratios) >= 3, ratios
