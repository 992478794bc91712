"""What comes out of a printer."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import TODAY
from tests.browser.pdf import Sheet, sheets
from tests.browser.visits import Visit

MAY_28 = "2026-05-28-pvek8s-kubelet-informer-stall"
SHEETS = {
    "2020-06-11-kubernetes-node-oom": 9,
    "2026-05-10-kured-reboots-stalled": 10,
    MAY_28: 18,
    "2026-05-30-kured-sentinel-gate-oom": 7,
    "2026-06-24-kubeadm-oidc-drift-apiserver-upgrade-stall": 9,
}
"""At most so many of A4."""
HEAD, FOOT = 0.045, 0.945
"""Where the text of a sheet begins and ends, as a share of it."""


def printed(visit: Visit, path: str) -> list[Sheet]:
    return sheets(visit.open(path).pdf(format="A4"))


def filled(sheet: Sheet) -> float:
    """The part of a sheet between head and foot down to its last line."""
    last = max(line.top for line in sheet.lines if line.top < FOOT)
    return (last - HEAD) / (FOOT - HEAD)


@pytest.mark.parametrize("name", SHEETS)
def test_a_printed_incident_is_a_document(visit: Visit, name: str) -> None:
    """Every sheet says which document it is; none is nearly empty."""
    found = printed(visit, f"incidents/{name}/")
    count = len(found)
    assert 1 <= count <= SHEETS[name]
    head, foot = found[0].between(0, HEAD), found[0].between(FOOT, 1)
    assert re.fullmatch(rf"{name}SEV\d·reviewed·{name[:10]}", head)
    address = f"{visit.address}/incidents/{name}/"
    for number, sheet in enumerate(found, start=1):
        assert sheet.between(0, HEAD) == head
        assert sheet.between(FOOT, 1) == foot.replace(f"1/{count}", f"{number}/{count}", 1)
    assert re.fullmatch(rf"1/{count}{re.escape(address)}Revision[0-9a-f]{{10}}·asof{TODAY:%Y-%m-%d}", foot)
    assert [number for number, sheet in enumerate(found, start=1) if filled(sheet) < 0.25] == []


@pytest.mark.parametrize("visit", [(1440, "light", False), (360, "dark", True)], indirect=True)
def test_paper_holds_what_is_folded_on_a_screen(visit: Visit) -> None:
    """With and without a script, from a small and dark screen, too."""
    text = "".join(sheet.text for sheet in printed(visit, f"incidents/{MAY_28}/"))
    folded = visit.page.evaluate(
        """() => {
          const words = [];
          for (const part of document.querySelectorAll('details.pm-fold > :not(summary, .pm-anchor, :has(svg))')) {
            const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) words.push(...walk.currentNode.data.match(/[A-Za-z]{4,}/g) ?? []);
          }
          return words;
        }"""
    )
    known = {word for word in folded if not re.search("f[fil]", word)}  # fonts have one glyph for these
    assert len(known) > 500
    assert [word for word in sorted(known) if word not in text] == []


def test_no_sheet_of_the_action_items_is_nearly_empty(visit: Visit) -> None:
    found = printed(visit, "actions/")
    assert found
    assert [number for number, sheet in enumerate(found, start=1) if filled(sheet) < 0.25] == []


def test_the_review_of_a_quarter_prints_on_four_pages(visit: Visit) -> None:
    assert 1 <= len(printed(visit, "review/2026-Q2/")) <= 4


def test_a_label_is_on_the_sheet_of_what_it_names(visit: Visit) -> None:
    """Wherever sheets end: they do at other lines on each of these."""
    page = visit.open("review/2026-Q2/")
    labels = page.locator("p.pm-label").evaluate_all(
        "all => all.map(one => `${one.firstChild.data}(${one.lastChild.textContent})`.replace(/\\s/g, ''))"
    )
    assert len(labels) > 4
    ends = []
    for height in range(160, 250, 9):
        for sheet in sheets(page.pdf(width="210mm", height=f"{height}mm"))[:-1]:
            last = max(line.top for line in sheet.lines if line.top < FOOT - 0.02)
            ends.append(sheet.between(last - 0.005, last + 0.005))
    assert set(ends).isdisjoint(labels)


def test_a_chart_is_on_the_sheet_of_the_words_above_it(visit: Visit) -> None:
    page = visit.open("insights/")
    above = page.locator("p:not(.pm-label):has(+ .pm-frame)").evaluate_all(
        "all => all.map(one => one.innerText.replace(/\\s/g, ''))"
    )
    assert len(above) > 2
    ends = set()
    for height in range(160, 250, 9):
        for sheet in sheets(page.pdf(width="210mm", height=f"{height}mm"))[:-1]:
            last = max(line.top for line in sheet.lines if line.top < FOOT - 0.02)
            ends.add(sheet.between(last - 0.005, last + 0.005))
    assert [words for words in above if words.endswith(tuple(end for end in ends if len(end) > 5))] == []


@pytest.mark.parametrize("visit", [(1440, "light", True)], indirect=True)
def test_paper_shows_nothing_of_the_keyboard_or_of_what_can_be_opened(visit: Visit) -> None:
    page = visit.open("insights/")
    summary = page.locator("details.pm-figures > summary").first
    summary.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.emulate_media(media="print")
    looks = summary.evaluate("one => [getComputedStyle(one).outlineStyle, getComputedStyle(one, '::after').display]")
    assert looks == ["none", "none"]
