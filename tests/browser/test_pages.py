"""Every page, in a real browser: light and dark, on a phone, a tablet and a desk."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from html5lib import HTMLParser, getTreeBuilder

from tests.browser.visits import AA, ROOT, Visit, lay_out

WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")

GENERATED = (
    "",
    "incidents/",
    "timeline/",
    "timeline/2026/",
    "actions/",
    "actions/closed/",
    "actions/owners/pvek8s-operator/",
    "lessons/",
    "lessons/observability/",
    "factors/",
    "factors/growth-without-bound/",
    "services/",
    "services/kured/",
    "red-herrings/",
    "insights/",
    "review/",
    "review/2026-Q2/",
    "joins/",
    "waivers/",
    "new/",
    "search/",
)
INCIDENTS = tuple(f"incidents/{path.stem}/" for path in sorted((ROOT / "incidents").glob("2*.md")))
WRITTEN = ("guide/tutorial/", "reference/fields/", "reference/rules/", "architecture/")
PAGES = (*GENERATED, *INCIDENTS, *WRITTEN)

VIEWS = [(width, scheme, True) for width in WIDTHS for scheme in SCHEMES]


TORN = """() => [
    ...[...document.querySelectorAll("article time")].filter((one) => one.getClientRects().length > 1),
    ...[...document.querySelectorAll("article :is(h1, h2, h3) > .headerlink")].filter((sign) => {
        const words = document.createRange();
        words.setStart(sign.parentElement, 0);
        words.setEndBefore(sign);
        const last = [...words.getClientRects()].at(-1);
        return last && sign.getBoundingClientRect().top > last.bottom - 2;
    }),
    ...[...document.querySelectorAll("article td.pm-figure")].filter((cell) => {
        const head = cell.closest("table").tHead?.rows[0]?.cells[cell.cellIndex];
        return head?.offsetParent && getComputedStyle(head).textAlign !== getComputedStyle(cell).textAlign;
    }),
    ...[...document.querySelectorAll("[name=since]")].filter((since) => {
        const until = since.form.elements.until;
        return since.offsetParent && since.getBoundingClientRect().top !== until.getBoundingClientRect().top;
    }),
].map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize(
    "visit", [(width, "light", True) for width in WIDTHS], indirect=True, ids=lambda view: str(view[0])
)
def test_what_belongs_together_is_not_torn_apart(visit: Visit) -> None:
    """A date, a heading and the sign of its link, numbers and their heads, both ends of a period."""
    faults = {}
    for path in (*GENERATED, *INCIDENTS):
        page = visit.open(path)
        lay_out(page)
        page.wait_for_function("!document.querySelector('form.pm-span[hidden], .pm-bar > template:only-child')")
        if torn := page.evaluate(TORN):
            faults[path] = torn
    assert faults == {}


@pytest.mark.parametrize("visit", VIEWS, indirect=True, ids=lambda view: f"{view[0]}-{view[1]}")
def test_pages_are_quiet_fit_their_width_and_ask_nobody_else(visit: Visit) -> None:
    """No message on the console, no sideways scrolling of the page, no request to another host."""
    faults: dict[str, object] = {}
    for path in PAGES:
        page = visit.open(path)
        excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if excess > 0:
            faults[path] = f"{excess} px too wide: " + str(page.evaluate(WIDEST))
    assert faults == {}
    assert visit.complaints == []
    assert visit.foreign == []


WIDEST = """() => [...document.querySelectorAll('article *')]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
               && !e.closest('.pm-scroll, .md-typeset__scrollwrap, pre'))
  .slice(0, 3).map(e => e.tagName + '.' + e.className)"""


OURS = {"include": [["article"]], "exclude": [[".highlight"], [".md-typeset__scrollwrap"]]}
"""What the theme makes of a narrative is its own: the colours of code, and the frame around a Markdown table, which
a keyboard cannot scroll."""


@pytest.mark.parametrize(
    "visit", [(1440, "light", True), (360, "dark", True)], indirect=True, ids=lambda view: f"{view[0]}-{view[1]}"
)
def test_axe_finds_nothing_in_the_article(visit: Visit) -> None:
    """WCAG 2.2 AA, within the part of the page that is ours."""
    axe = Axe()
    faults: dict[str, list[str]] = {}
    for path in (*GENERATED, *INCIDENTS):
        page = visit.open(path)
        lay_out(page)
        found = axe.run(page, context=OURS, options=AA).response["violations"]
        if found:
            faults[path] = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
    assert faults == {}


CONTRAST = """() => {
  const rgb = text => {
    const parts = (text.match(/[\\d.]+/g) || []).map(Number);
    return text.startsWith('color(') ? parts.map((part, n) => n < 3 ? part * 255 : part) : parts;
  };
  const light = ([r, g, b]) => {
    const part = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const page = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!/^rgba\\(.*, 0\\)$|transparent/.test(colour)) return rgb(colour);
    }
    return [255, 255, 255];
  };
  const behind = text => {
    const own = text.getBoundingClientRect(), x = own.x + own.width / 2, y = own.y + own.height / 2;
    const under = [...text.ownerSVGElement.querySelectorAll('rect')].filter(rect => {
      const box = rect.getBoundingClientRect();
      return box.left <= x && x <= box.right && box.top <= y && y <= box.bottom
        && text.compareDocumentPosition(rect) & Node.DOCUMENT_POSITION_PRECEDING;
    });
    let colour = page(text.ownerSVGElement);
    for (const rect of under) {
      const fill = rgb(getComputedStyle(rect).fill), alpha = (fill[3] ?? 1) * getComputedStyle(rect).opacity;
      colour = colour.slice(0, 3).map((part, n) => part * (1 - alpha) + fill[n] * alpha);
    }
    return colour;
  };
  const shown = [...document.querySelectorAll('svg.pm-drawing text')].filter(text => text.getClientRects().length);
  return shown.map(text => {
    const a = light(rgb(getComputedStyle(text).fill)), b = light(behind(text));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return [ratio, text.textContent.slice(0, 40)];
  }).filter(([ratio]) => ratio < 4.5).slice(0, 5);
}"""


@pytest.mark.parametrize("visit", [(1440, scheme, True) for scheme in SCHEMES], indirect=True, ids=lambda v: v[1])
def test_text_in_drawings_can_be_read(visit: Visit) -> None:
    """axe does not look into SVG."""
    faults = {path: found for path in (*GENERATED, *INCIDENTS) if (found := visit.open(path).evaluate(CONTRAST))}
    assert faults == {}


OUTSIDE = """() => [...document.querySelectorAll('svg .pm-node')].flatMap(step => {
  const box = step.querySelector('.pm-box').getBBox();
  return [...step.querySelectorAll('text')].filter(text => {
    const own = text.getBBox();
    return own.x < box.x - 0.5 || own.x + own.width > box.x + box.width + 0.5
        || own.y < box.y - 0.5 || own.y + own.height > box.y + box.height + 0.5;
  }).map(text => text.textContent.slice(0, 60));
})"""


def test_no_text_leaves_its_box_in_the_drawings(visit: Visit) -> None:
    faults = {path: found for path in INCIDENTS if (found := visit.open(path).evaluate(OUTSIDE))}
    assert faults == {}


UNFOLDED = """() => {
  const edge = document.querySelector('article').getBoundingClientRect().right + 1;
  const parts = [...document.querySelectorAll('article details > :not(summary, .md-typeset__scrollwrap)')];
  for (const part of parts) part.parentElement.open = true;
  return [parts.length, parts.filter(part => part.getBoundingClientRect().right > edge).map(part => part.className)];
}"""


def test_what_is_unfolded_stays_in_its_column(visit: Visit) -> None:
    """Except for the frame of the theme around a Markdown table, which reaches into the margin."""
    found = {path: visit.open(path).evaluate(UNFOLDED) for path in INCIDENTS}
    assert all(count for count, _ in found.values())
    assert {path: outside for path, (_, outside) in found.items() if outside} == {}


@pytest.mark.parametrize("visit", [(1440, "light", False)], indirect=True, ids=["no script"])
def test_everything_is_there_without_script(visit: Visit, site: Path) -> None:
    """What a script could hide is there, and visible, for those who have none.

    The panel of a period is for scripts alone: the page says the same of all incidents.
    """
    for path in (*GENERATED, *INCIDENTS):
        page = visit.open(path)
        hidden = page.evaluate(
            "[...document.querySelectorAll('article .pm-table tbody tr, article .pm-card, article li')]"
            ".filter(e => !e.closest('details, nav, .pm-span') && !e.getClientRects().length).map(e => e.outerHTML)"
        )
        assert hidden == [], path


STOPS = """() => [...document.querySelectorAll(
  'article a[href]:not([tabindex]), article [tabindex="0"], article summary')].filter(e => e.getClientRects().length)"""


def test_everything_can_be_reached_by_keyboard_and_focus_is_seen(visit: Visit) -> None:
    """A box that turns out to scroll becomes a stop on the way: stops are marked when met, and counted at the end."""
    page = visit.open(INCIDENTS[-1])
    page.evaluate("document.querySelectorAll('article details').forEach(e => { e.open = true; })")
    total = page.evaluate(f"({STOPS})().length")
    assert total > 50
    page.evaluate("document.querySelector('article h1').tabIndex = -1; document.querySelector('article h1').focus()")
    unseen = []
    for _ in range(total + 80):
        page.keyboard.press("Tab")
        unmarked = page.evaluate(
            """() => {
              const e = document.activeElement, s = getComputedStyle(e);
              if (!e.closest('article')) return null;
              e.dataset.reached = '';
              const svg = e.closest('svg') && e.querySelector('rect');
              const seen = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0
                        || svg && getComputedStyle(svg).strokeWidth > '1.6px';
              return seen ? null : e.outerHTML.slice(0, 120);
            }"""
        )
        if unmarked is not None:
            unseen.append(unmarked)
    missed = f"({STOPS})().filter(e => !('reached' in e.dataset)).map(e => e.outerHTML.slice(0, 120))"
    assert page.evaluate(missed) == []
    assert unseen == []


def test_drawings_stay_whole_in_print(visit: Visit, tmp_path: Path) -> None:
    """On paper nothing scrolls: a drawing shrinks to the page instead of being cut."""
    page = visit.open("incidents/2026-05-30-kured-sentinel-gate-oom/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    cut = page.evaluate(
        "[...document.querySelectorAll('.pm-frame svg')]"
        ".filter(svg => svg.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"
    )
    assert cut == 0
    printed = page.pdf(path=tmp_path / "incident.pdf", format="A4")
    assert printed.startswith(b"%PDF")


def test_every_page_is_valid_html(site: Path) -> None:
    """No parser takes a page apart, no id occurs twice, and a label holds one control."""
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 100
    wrong = []
    for page in pages:
        parser = HTMLParser(getTreeBuilder("lxml"), namespaceHTMLElements=False)
        tree = parser.parse(page.read_text(encoding="utf-8"))
        wrong += [(page.parent.name, code) for _, code, _ in parser.errors]
        ids = Counter(tree.xpath("//@id"))
        wrong += [(page.parent.name, f"two of {name}") for name, count in ids.items() if count > 1]
        wrong += [(page.parent.name, "label") for _ in tree.xpath("//label[count(.//input|.//select|.//output) > 1]")]
    assert wrong == []


def test_a_page_adds_little_weight(site: Path) -> None:
    """An incident page adds at most 68 kB of HTML to what the theme's own empty page has; our assets 45.3 kB, which are
    14 kB compressed."""
    empty = len((site / "404.html").read_bytes())
    for path in INCIDENTS:
        added = len((site / path / "index.html").read_bytes()) - empty
        body = (ROOT / "incidents" / f"{path.split('/')[1]}.md").read_text(encoding="utf-8")
        assert added <= max(68_000, 3.6 * len(body.encode())), path
    # Counted apart: what one kind of page alone loads.
    assert (site / "assets" / "pm-lists.js").stat().st_size <= 8_000
    assert (site / "assets" / "pm-new.js").stat().st_size <= 7_000
    assert (site / "assets" / "pm-span.js").stat().st_size <= 4_200
    assert sum((site / "assets" / f"pm-search.{kind}").stat().st_size for kind in ("css", "js")) <= 18_000
    ours = [file for file in site.rglob("postmortems*") if re.fullmatch(r"postmortems[\w.-]*\.(css|js)", file.name)]
    assert ours
    assert sum(file.stat().st_size for file in ours) <= 45_300
