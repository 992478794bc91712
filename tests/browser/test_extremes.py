"""Records that are much longer than most, and one that holds nearly nothing, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage, run_mkdocs
from tests.browser.visits import Visit, fits, lay_out, served
from tests.conftest import Once

WORD = "anamewithoutanyhyphenorspace" * 3
SENTENCE = "How we learn about certificates, hosts, lists and everything else that expires without a word"
SERVICES = [WORD, *(f"service-{number:02}" for number in range(30))]
CONFIG = f"""\
timezone: Europe/Berlin
services: [{", ".join(f"{{name: {name}, owner: platform}}" for name in SERVICES)}]
owners: [{{name: platform, title: "{SENTENCE}"}}, {{name: liora, title: ליאורה}}]
factors: [{{name: f, title: {WORD}}}]
themes: [{{name: t, title: "{SENTENCE}"}}]
"""
LONG = f"""\
---
title: {WORD} {SENTENCE}
status: draft
severity: SEV1
summary: {WORD}
times: {{latent_since: 2026-03, started: 2026-03-04 08:00, detected: 2026-03-04 09:00, acknowledged: 2026-03-04 09:05,
  mitigated: 2026-03-04 10:00, resolved: 2026-03-04 11:00}}
services: {{affected: [{", ".join(SERVICES)}]}}
causal_chains:
  - steps: [{{id: s, text: {WORD}, kind: condition, factor: f}}, {{id: e, text: {WORD}, kind: impact}}]
hypotheses: [{{id: h, statement: {WORD}, verdict: ruled-out, evidence: {WORD}}}]
timeline:
  - {{at: 2026-03-04 08:00, event: {WORD}}}
lessons: [{{id: l, kind: lesson, text: {WORD}, themes: [t], actions: [a]}}]
action_items:
  - {{id: a, title: {WORD}, kind: detect, priority: P1, owner: platform, status: open, created: 2026-03-05,
      due: 2026-03-06, addresses: [s]}}
tags: [{WORD}]
---

{WORD}
"""
CHAIN = "\n".join(f"      - {{id: step-{number}, text: Step {number} of many, kind: failure}}" for number in range(24))
DEEP = f"""\
---
title: One thing after the other
status: draft
severity: SEV3
causal_chains:
  - steps:
{CHAIN}
      - {{id: end, text: It broke, kind: impact}}
  - steps: [{{id: short, text: A step, kind: impact}}]
---
"""
BARE = "---\ntitle: It broke\nstatus: draft\nseverity: SEV3\n---\n"
RTL = """\
---
title: توقفت الخدمة
status: draft
severity: SEV3
summary: توقفت الخدمة 40 دقيقة.
timeline: [{at: 2026-03-07, event: عادت الخدمة.}]
action_items: [{id: a, title: Test it, owner: liora}]
---

عادت الخدمة.
"""
PAGES = (
    "", "incidents/", "incidents/2026-03-04-long/", "incidents/2026-03-05-bare/", "actions/",
    "actions/owners/platform/", "lessons/", "lessons/t/", "factors/", "factors/f/", "services/", f"services/{WORD}/",
    "timeline/", "timeline/2026/",
    "red-herrings/", "insights/", "review/2026-Q1/", "search/",
)  # fmt: skip


@pytest.fixture(scope="module")
def extremes(once: Once) -> Iterator[str]:
    def build(folder: Path) -> None:
        records = folder / "incidents"
        records.mkdir(parents=True)
        (folder / "docs").mkdir()
        (folder / "mkdocs.yml").write_text(
            "site_name: Extremes\ntheme: {name: material, font: false}\nplugins: [search, postmortems]\n", "utf-8"
        )
        (records / "_config.yml").write_text(CONFIG, "utf-8")
        (records / "2026-03-04-long.md").write_text(LONG, "utf-8")
        (records / "2026-03-05-bare.md").write_text(BARE, "utf-8")
        (records / "2026-03-06-deep.md").write_text(DEEP, "utf-8")
        (records / "2026-03-07-rtl.md").write_text(RTL, "utf-8")
        run_mkdocs(folder, "--site-dir", str(folder / "site"))

    with served(once("extremes", build) / "site") as address:
        yield address


@pytest.mark.parametrize("width", [320, 768])
def test_long_names_do_not_widen_a_page(extremes: str, new_page: NewPage, width: int) -> None:
    visit = Visit(new_page(viewport={"width": width, "height": 800}), extremes)
    wide = []
    for path in PAGES:
        page = visit.open(path)
        lay_out(page)
        if not fits(page):
            wide.append(path)
    assert wide == []


def test_many_services_fill_rows_and_not_one_narrow_column(extremes: str, new_page: NewPage) -> None:
    visit = Visit(new_page(viewport={"width": 1280, "height": 800}), extremes)
    page = visit.open("incidents/2026-03-04-long/")
    lay_out(page)
    facts, services = page.locator(".pm-facts").first, page.locator(".pm-facts > div").first
    assert services.evaluate("one => one.clientWidth") > 0.9 * facts.evaluate("one => one.clientWidth")


def test_a_record_without_times_names_no_time_zone(extremes: str, new_page: NewPage) -> None:
    page = Visit(new_page(), extremes).open("incidents/2026-03-05-bare/")
    assert page.get_by_text("Times are in").count() == 0


@pytest.mark.parametrize("path", ["incidents/", "actions/"])
def test_a_title_has_the_width_of_a_tablet(extremes: str, new_page: NewPage, path: str) -> None:
    page = Visit(new_page(viewport={"width": 768, "height": 1024}), extremes).open(path)
    title = page.locator("tbody tr th").first
    expect(title).to_be_visible()
    assert title.evaluate("one => one.getBoundingClientRect().width") > 600


def test_a_drawing_taller_than_two_screens_is_shown_on_demand(extremes: str, new_page: NewPage) -> None:
    page = Visit(new_page(viewport={"width": 1440, "height": 900}), extremes).open("incidents/2026-03-06-deep/")
    tall, low = page.locator(".pm-drawn").all()
    expect(low.locator("svg")).to_be_visible()
    expect(low.locator("summary")).to_be_hidden()
    expect(tall.locator("svg")).to_be_hidden()
    tall.locator("summary").click()
    expect(tall.locator("svg")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1440])
def test_a_time_and_the_same_in_utc_are_on_one_line(extremes: str, new_page: NewPage, width: int) -> None:
    page = Visit(new_page(viewport={"width": width, "height": 900}), extremes).open("incidents/2026-03-04-long/")
    cell = page.locator(".pm-timeline td:has(.pm-utc)").first
    local, utc = (cell.locator(part).bounding_box() for part in ("a", ".pm-utc"))
    assert local
    assert utc
    assert utc["x"] >= local["x"] + local["width"]
    assert abs(utc["y"] - local["y"]) < local["height"]


def test_on_paper_the_second_row_of_moments_covers_no_words_of_the_first(extremes: str, new_page: NewPage) -> None:
    page = Visit(new_page(viewport={"width": 800, "height": 1100}), extremes).open("incidents/2026-03-04-long/")
    page.emulate_media(media="print")
    moments = page.locator(".pm-phase").evaluate_all(
        """all => all.map(one => {
          const { top } = one.getBoundingClientRect();
          const dot = parseFloat(getComputedStyle(one, "::before").top);
          return [top + Math.min(0, dot), one.lastElementChild.getBoundingClientRect().bottom];
        })"""
    )
    (first, _), *_, (second, _) = moments
    assert second > first
    assert max(bottom for top, bottom in moments if top == first) <= second


@pytest.mark.parametrize(
    ("path", "selector", "from_left"),
    [
        ("incidents/", ".pm-sentence", [".", "توقفت"]),
        ("incidents/2026-03-07-rtl/", ".pm-summary p", [".", "توقفت"]),
        ("incidents/2026-03-07-rtl/", ".pm-timeline td:last-child", [".", "عادت"]),
        ("incidents/2026-03-07-rtl/", ".pm-narrative p", [".", "عادت"]),
        ("actions/", "li", ["ליאורה", "1", "open"]),
    ],
)
def test_texts_from_right_to_left_are_shown_so(
    extremes: str, new_page: NewPage, path: str, selector: str, from_left: list[str]
) -> None:
    page = Visit(new_page(viewport={"width": 1440, "height": 900}), extremes).open(path)
    shown = page.locator(selector).filter(has_text=from_left[0]).filter(has_text=from_left[1]).first
    places = shown.evaluate(
        """(one, words) => words.map(word => {
          const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const { currentNode } = texts, range = new Range();
            const start = currentNode.data.indexOf(word);
            if (start < 0) continue;
            range.setStart(currentNode, start);
            range.setEnd(currentNode, start + word.length);
            return range.getBoundingClientRect().left;
          }
        })""",
        from_left,
    )
    assert places == sorted(places)
