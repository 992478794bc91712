"""Every page, in a real browser: light and dark, on a phone, a desk and a tablet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from html5lib import HTMLParser, getTreeBuilder
from playwright.sync_api import Browser

from tests.browser.conftest import DESK, WHOLE_INDEX
from tests.browser.visits import ROOT, Visit, lay_out, violations
from tests.patience import PATIENCE

SCHEMES = {360: ("dark", "light"), DESK["width"]: ("light", "dark")}
"""By width, the scheme in which a page is loaded, and the one that a reader then switches to."""
TABLET = 768

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

TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll('article *')].filter(e => e.getBoundingClientRect().right > clientWidth + 1
    && !e.closest('.pm-scroll, .md-typeset__scrollwrap, pre'));
  return [`${scrollWidth - clientWidth} px`, ...wide.slice(0, 3).map(e => e.tagName + '.' + e.className)];
}"""
# A date, a heading and the sign of its link, numbers and their heads, both ends of a period
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
# Dates, quarters and durations in our own words. What authors wrote may break anywhere.
BROKEN = """() => {
  const found = [], texts = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!parentElement.matches('.pm-lead, .pm-quiet, :is(.pm-trail, .pm-whole, th), :is(.pm-trail, .pm-whole, th) *'))
      continue;
    for (const { 0: words, index } of data.matchAll(/\\d{4}-(Q\\d|\\d\\d-\\d\\d)|\\d+ h \\d+ min/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + words.length);
      if (new Set([...range.getClientRects()].map(line => line.top)).size > 1) found.push(words);
    }
  }
  return found;
}"""


OURS = {"include": [["article"]], "exclude": [[".highlight"], ["details pre"], [".md-typeset__scrollwrap"]]}
"""What the theme makes of a narrative is its own: the colours of code, the code that a keyboard can scroll once it has
been seen, and the frame around a Markdown table, which a keyboard cannot scroll."""


# axe does not look into SVG
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


OUTSIDE = """() => [...document.querySelectorAll('svg .pm-node')].flatMap(step => {
  const box = step.querySelector('.pm-box').getBBox();
  return [...step.querySelectorAll('text')].filter(text => {
    const own = text.getBBox();
    return own.x < box.x - 0.5 || own.x + own.width > box.x + box.width + 0.5
        || own.y < box.y - 0.5 || own.y + own.height > box.y + box.height + 0.5;
  }).map(text => text.textContent.slice(0, 60));
})"""


# Except for the frame of the theme around a Markdown table, which reaches into the margin
UNFOLDED = """() => {
  const edge = document.querySelector('article').getBoundingClientRect().right + 1;
  const parts = [...document.querySelectorAll('article details > :not(summary, .md-typeset__scrollwrap)')];
  for (const part of parts) part.parentElement.open = true;
  return [parts.length, parts.filter(part => part.getBoundingClientRect().right > edge).map(part => part.className)];
}"""


UNMARKED = """() => {
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
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
    return !one.childElementCount && one.offsetParent && !one.matches(".pm-unseen")
        && isOut && [overflowX, overflowY].includes("hidden");
}).map((one) => one.outerHTML.slice(0, 100))"""


@pytest.fixture(scope="module")
def kept(browser: Browser, address: str) -> Iterator[Callable[[int], Visit]]:
    """`kept(width)`: a page that is loaded again and again, since a new one would begin with an empty cache."""
    pages: dict[int, Visit] = {}

    def visit(width: int) -> Visit:
        if width not in pages:
            page = browser.new_page(viewport={**DESK, "width": width})
            page.set_default_timeout(PATIENCE * 1000)
            pages[width] = Visit(page, address)
        pages[width].complaints.clear()
        pages[width].foreign.clear()
        return pages[width]

    yield visit
    for made in pages.values():
        made.page.close()


@pytest.mark.parametrize("width", SCHEMES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_at_every_width_in_light_and_dark(kept: Callable[[int], Visit], path: str, width: int) -> None:
    """One look at a page answers all questions about it: to load it takes longer than to ask.

    No message on the console, no sideways scrolling of the page, no request to another host; in our pages nothing that
    belongs together is torn apart, and WCAG 2.2 AA holds within the part that is ours.
    """
    visit, (scheme, other) = kept(width), SCHEMES[width]
    page = visit.page
    page.set_viewport_size({**DESK, "width": width})
    page.emulate_media(color_scheme=scheme)
    visit.open(path)
    is_desk, is_ours = width == DESK["width"], path not in WRITTEN
    faults: dict[str, object] = {"too wide": page.evaluate(TOO_WIDE)}
    lay_out(page)
    if is_ours:
        faults["torn apart"] = page.evaluate(TORN) + page.evaluate(BROKEN)
        faults["characters without their language"] = page.evaluate(UNMARKED)
    page.evaluate("document.querySelectorAll('article details').forEach((one) => { one.open = true; })")
    if is_ours:
        faults["axe"] = violations(page, OURS)
    if path in INCIDENTS and is_desk:
        assert page.locator("svg .pm-node").count()
        faults["text outside its box"] = page.evaluate(OUTSIDE)
    if is_ours and is_desk:
        faults["drawings"] = page.evaluate(CONTRAST)

    page.add_style_tag(content="* { transition: none !important; }")
    page.emulate_media(color_scheme=other)
    page.wait_for_function("(scheme) => document.body.dataset.mdColorScheme === scheme", arg=THEMED[other])
    faults[f"too wide, {other}"] = page.evaluate(TOO_WIDE)
    if is_ours and is_desk:
        faults[f"drawings, {other}"] = page.evaluate(CONTRAST)

    if path in INCIDENTS and is_desk:
        count, faults["unfolded and outside"] = page.evaluate(UNFOLDED)
        assert count
    if is_ours and width == 360:
        page.add_style_tag(content=SPACING)
        faults["clipped where a reader spaces letters out"] = page.evaluate(CLIPPED)
        faults["too wide where a reader spaces letters out"] = page.evaluate(TOO_WIDE)
    assert {name: found for name, found in faults.items() if found} == {}
    assert visit.complaints == []
    assert visit.foreign == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_on_a_tablet(kept: Callable[[int], Visit], path: str) -> None:
    """Between a phone and a desk only the layout differs."""
    visit = kept(TABLET)
    page = visit.open(path)
    lay_out(page)
    assert page.evaluate(TOO_WIDE) == []
    assert path in WRITTEN or page.evaluate(TORN) + page.evaluate(BROKEN) == []
    assert visit.complaints == []


THEMED = {"light": "default", "dark": "slate"}
"""What the theme calls its schemes."""


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


def test_the_search_of_the_theme_finds_incidents(visit: Visit, site: Path) -> None:
    visit.page.route("**/search_index.json", lambda route: route.fulfill(path=site / WHOLE_INDEX))
    page = visit.open("")
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("kubelet")
    page.locator(".md-search-result__item a[href*='/incidents/2026-05-28']").first.wait_for()
    assert visit.complaints == []
    assert visit.foreign == []


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
