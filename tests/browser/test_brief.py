"""An incident is understood in one minute: what its page shows at first sight, on a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.test_pages import INCIDENTS
from tests.browser.visits import Visit

SCREENS = {(1440, 900): 420, (360, 740): 560}
"""Where the summary begins at the latest, by size of the screen, in pixels."""
SPARE = 24
"""Pixels that the brief leaves free at least: other fonts need more room."""
MAY_28 = next(path for path in INCIDENTS if "2026-05-28" in path)
LONGEST = 12_000
"""Pixels of the longest page before anything is unfolded."""

PLACES = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  return [box('#pm-summary p').top, box('#pm-brief').bottom, document.documentElement.scrollHeight];
}"""


@pytest.mark.parametrize("size", SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_brief_is_complete_on_the_first_screen(new_page: NewPage, address: str, size: tuple[int, int]) -> None:
    visit = Visit(new_page(viewport={"width": size[0], "height": size[1]}), address)
    for path in INCIDENTS:
        summary, brief, height = visit.open(path).evaluate(PLACES)
        assert summary <= SCREENS[size], path
        assert brief <= size[1] - SPARE, path
        assert height <= LONGEST, path


def test_both_incidents_say_what_was_left_undone(visit: Visit) -> None:
    """The later one names what was left undone, the earlier one what was needed again. Each leads to the other."""
    later, earlier = "2026-05-30-kured-sentinel-gate-oom", "2026-05-10-kured-reboots-stalled"
    page = visit.open(f"incidents/{later}/")
    assert page.locator("#pm-brief .pm-memory").inner_text().startswith("Left undone from an earlier incident")
    assert page.locator(f"#pm-brief .pm-memory a[href*='{earlier}']").count()
    page = visit.open(f"incidents/{earlier}/")
    assert page.locator("#pm-brief .pm-memory").inner_text().startswith("Needed again by a later incident")
    assert page.locator(f"#pm-brief .pm-memory a[href*='{later}']").count()


def test_the_bar_is_to_scale(visit: Visit) -> None:
    page = visit.open(MAY_28)
    widths = page.evaluate("[...document.querySelectorAll('.pm-span rect')].map(e => e.getBBox().width)")
    assert [round(width / sum(widths), 2) for width in widths] == [0.05, 0.82, 0.13]
    assert page.locator(".pm-total b").inner_text() == "≈ 5 h 20 min"


def test_progress_follows_the_clock_of_the_reader(visit: Visit) -> None:
    visit.page.clock.set_fixed_time("2026-07-01T12:00:00Z")
    page = visit.open(MAY_28)
    assert page.locator(".pm-progress").inner_text() == "4 of 11 action items done 1 overdue"


EMPTY = """() => [...document.querySelectorAll('article :is(h2, h3)')].filter(heading => {
  if (heading.closest('details')) return false;
  const next = heading.nextElementSibling;
  return !next || /^H[12]$/.test(next.tagName) || !next.textContent.trim();
}).map(heading => heading.id)"""
# Browsers search closed `details`, and open them: nothing may be hidden in any other way.
LOST = """() => {
  document.querySelectorAll('details').forEach(e => { e.open = true; });
  return [...document.querySelectorAll('article :is(p, li, td, h3, dd)')]
    .filter(e => e.textContent.trim() && !e.closest('[hidden]') && !e.getClientRects().length)
    .map(e => e.outerHTML.slice(0, 90));
}"""
DRAWN_OUTSIDE = """() => [...document.querySelectorAll('.pm-drawn svg.pm-causes')].filter(svg => {
  const own = svg.getBoundingClientRect(), column = svg.closest('article').getBoundingClientRect();
  return !own.width || own.right > column.right + 1;
}).map(svg => svg.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("path", INCIDENTS)
def test_headings_drawings_and_what_is_folded(visit: Visit, path: str) -> None:
    """No heading is empty, drawings fit the column and have the numbers of the list, and a search finds all words."""
    page = visit.open(path)
    assert page.evaluate(EMPTY) == []
    assert page.evaluate(DRAWN_OUTSIDE) == []
    listed = page.locator(".pm-step .pm-number").all_text_contents()
    drawn = [re.split(r"\s", text)[0] for text in page.locator(".pm-drawn .pm-node-kind").all_text_contents()]
    assert listed
    assert sorted(drawn) == sorted(listed)
    assert page.evaluate(LOST) == []


def is_open(page: Page, selector: str) -> bool:
    return bool(page.evaluate("s => Boolean(document.querySelector(s).closest('details')?.open)", selector))


@pytest.mark.parametrize(
    ("anchor", "inside"),
    [
        ("a11", "#a11 .pm-facts"),
        ("c1-no-alert", "#c1-no-alert .pm-text"),
        ("how-firm-the-times-are", "#how-firm-the-times-are"),
    ],
)
def test_an_address_opens_what_it_leads_to(visit: Visit, anchor: str, inside: str) -> None:
    page = visit.open(MAY_28)
    assert not is_open(page, inside)
    page.evaluate("anchor => { location.hash = anchor; }", anchor)
    visit.rest()  # the theme puts the page there anew when its address changes for the first time
    page.wait_for_function(
        """([anchor, inside]) => {
            const { top } = document.getElementById(anchor).getBoundingClientRect();
            return document.querySelector(inside).closest('details').open && 0 <= top && top <= 160;
        }""",
        arg=[anchor, inside],
    )


def test_all_parts_of_an_action_item_begin_at_the_same_place(visit: Visit) -> None:
    page = visit.open("incidents/2026-05-30-kured-sentinel-gate-oom/")
    item = page.locator(".pm-action .pm-fold", has_text="Done when:").first
    item.locator("summary").click()
    expect(item.locator("dl")).to_be_visible()
    left = item.locator("> :not(summary)").evaluate_all("all => all.map((one) => one.getBoundingClientRect().left)")
    assert len(left) > 3
    assert max(left) - min(left) < 3


@pytest.mark.parametrize("visit", [(1440, "light", False)], indirect=True, ids=["no script"])
def test_paper_shows_what_is_folded(visit: Visit) -> None:
    """Even without script."""
    visit.page.emulate_media(media="print")  # at once: what changes later waits for a frame to be drawn
    page = visit.open(MAY_28)
    folded = page.locator("details.pm-fold > :not(summary, .pm-anchor)")
    assert folded.count() > 50
    hidden = """(parts) => parts.filter((part) => !part.getBoundingClientRect().height
        || !part.checkVisibility({ contentVisibilityAuto: true, checkVisibilityCSS: true }))
        .map((part) => part.outerHTML)"""
    assert folded.evaluate_all(hidden) == []


def test_a_drawing_opens_on_the_whole_screen(visit: Visit) -> None:
    page = visit.open(MAY_28)
    page.locator(".pm-sheet button").first.click()
    position = "getComputedStyle(document.querySelector('.pm-sheet')).position"
    page.wait_for_function(f"{position} === 'fixed'")
    page.keyboard.press("Escape")
    page.wait_for_function(f"{position} !== 'fixed'")


@pytest.mark.parametrize("visit", [(360, "light", True)], indirect=True, ids=["phone"])
def test_on_a_phone_the_list_comes_first_and_the_drawing_on_demand(visit: Visit) -> None:
    page = visit.open(MAY_28)
    drawn = page.locator(".pm-drawn").first
    assert not drawn.locator("svg").is_visible()
    before = page.evaluate(
        "() => { const [list, drawing] = [document.querySelector('.pm-chain'), document.querySelector('.pm-drawn')];"
        "return Boolean(list.compareDocumentPosition(drawing) & Node.DOCUMENT_POSITION_FOLLOWING); }"
    )
    assert before
    drawn.locator("summary").click()
    drawn.locator("svg.pm-causes").wait_for()


def test_every_part_has_a_link_that_copies_its_address(visit: Visit) -> None:
    """It is named by the title of the part, and no stop of the keyboard: there are too many of them."""
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(MAY_28)
    parts = ".pm-timeline tr[id], .pm-step, .pm-action, .pm-learned"
    lacking = page.evaluate(
        "parts => [...document.querySelectorAll(parts)]"
        ".filter(e => e.querySelector(':is(.pm-anchor, td:first-child > a)')?.tabIndex !== -1).length",
        parts,
    )
    assert lacking == 0
    link = page.locator("#a11 > .pm-anchor")
    title = page.locator("#a11 h3 .pm-said").text_content() or ""
    assert title.startswith((link.get_attribute("aria-label") or "").removeprefix("Link to ").removesuffix("…"))
    link.click()
    page.get_by_role("status").filter(has_text="Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/{MAY_28}#a11")


def test_the_address_of_a_moment_outlives_a_correction_of_its_words(visit: Visit) -> None:
    page = visit.open(MAY_28)
    by_time = page.locator(".pm-timeline td:first-child[id^='t-']").first.get_attribute("id")
    visit.open("")
    page = visit.open(f"{MAY_28}#{by_time}-ffff")
    assert is_open(page, ".pm-timeline")
