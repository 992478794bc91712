"""A hostile knowledge base in a real browser: nothing of it runs, asks other hosts, or stops our scripts."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import ConsoleMessage, Page

from tests.bakery import BAKERY
from tests.browser.conftest import NewPage, run_mkdocs
from tests.browser.visits import Visit, served
from tests.conftest import Once
from tests.judge import grammar

SEED = 20261128
BODIES = 24

TEXT = (
    """ <img src=x onerror="alert(1)"> "><svg onload=alert(2)> <script>alert(3)</script> {{ 6 * 7 }} {% raw %}"""
    """ [go](javascript:alert(4)) ![p](https://elsewhere.example/p.png) </td></p></div> <!-- `code` '\""""
    """ <pre class="mermaid">"""
)
NAMES = ("constructor", "__proto__", "toString", "hasOwnProperty", "valueOf", "length")
"""What every object of JavaScript has."""
WRITTEN = frozenset(
    "title summary effect gaps description text statement evidence event actor check command result note label reason"
    " criteria question contact by cost severity_rationale users_affected name_of".split()
)
"""Fields that hold words. Whatever else there is would be refused, and then nothing of the record would be seen."""

ATTACHED = {
    "page.html": "<script>alert(5)</script><img src=x onerror=alert(6)>",
    "index.html": "<script>alert(7)</script>",
    "notes.md": "<script>alert(8)</script>\n\n[go](javascript:alert(9))\n",
    "state.xml": "<a xmlns='http://www.w3.org/1999/xhtml'><script>alert(10)</script></a>",
    "drawn.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(11)'><script>alert(12)</script>"
    "<style>@import 'https://elsewhere.example/x.css';</style><image href='https://elsewhere.example/x.png'/>"
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml' onclick='alert(13)'>x</p></foreignObject>"
    "<a href='javascript:alert(14)'><text y='10'>x</text></a></svg>",
    "bare": "<html><script>alert(15)</script>",
    "oven.log": "oven <b>alert(16)</b>",
}

CONFIGURED = {
    "timezone": "Europe/Berlin",
    "noun": {"one": f"post-mortem{TEXT}", "other": f"post-mortems{TEXT}"},
    "severities": [{"name": name, "title": name + TEXT, "description": TEXT} for name in ("SEV1", "SEV2", *NAMES)],
    **{
        kind: [
            {"name": name, "title": name + TEXT} | ({} if kind == "owners" else {"description": TEXT}) for name in names
        ]
        for kind, names in {
            "services": ("shop", "stock", *NAMES),
            "owners": ("web", "storage", *NAMES),
            "factors": ("unwatched-replica", *NAMES),
            "themes": ("alerting", *NAMES),
        }.items()
    },
}  # fmt: skip


def hostile(value: Any, key: str = "") -> Any:
    """The same data with hostile words in every field that holds words."""
    if isinstance(value, dict):
        return {name: hostile(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [hostile(inner, key) for inner in value]
    return f"{value}{TEXT}" if key in WRITTEN and isinstance(value, str) else value


def record(source: str, body: str, **changed: Any) -> str:
    """A record with hostile fields and this body."""
    frontmatter = hostile(yaml.load(source.split("---\n")[1], yaml.BaseLoader))  # noqa: S506 -- plain data
    written = yaml.safe_dump({**frontmatter, **changed}, allow_unicode=True, sort_keys=False)
    return f"---\n{written}---\n{body}"


def files() -> dict[str, str]:
    """The knowledge base, by path."""
    first, second = (text for name, text in BAKERY.items() if name.endswith(".md") and "oversold" in name)
    attached = {f"incidents/2024-03-01-oversold/{name}": text for name, text in ATTACHED.items()}
    links = "".join(f"[{name}](2024-03-01-oversold/{name}) " for name in ATTACHED)
    found = {
        **BAKERY,
        **attached,
        "incidents/_config.yml": yaml.safe_dump(CONFIGURED),
        "incidents/2024-03-01-oversold.md": record(
            first, f"{TEXT}\n\n{links}\n\n![d](2024-03-01-oversold/drawn.svg)\n"
        ),
        "incidents/2024/2024-09-10-oversold-again.md": record(second, TEXT),
    }
    for number in range(BODIES):
        name = NAMES[number % len(NAMES)]
        item = {"id": f"a{number}", "title": name + TEXT, "owner": name, "status": "open", "priority": "P1",
                "due": "2024-10-01", "created": "2024-09-01"}  # fmt: skip
        changed = {
            "title": f"{number} {name}{TEXT}",
            "severity": name,
            "services": {"affected": [name, f'"><img src=x onerror=alert({number})>'], "faulty": [name]},
            "lessons": [{"id": "constructor", "kind": "lesson", "text": TEXT, "themes": [name]}],
            "action_items": [item],
            "tags": [name, TEXT],
            "related": [],
        }
        changed["causal_chains"] = [{"title": TEXT, "steps": [{"id": "s", "text": TEXT, "factor": name}]}]
        base = second.replace("2024-09-10", f"2024-10-{number + 1:02d}")
        found[f"incidents/2024-10-{number + 1:02d}-hostile-{number}.md"] = record(
            base, grammar.body(SEED, number), **changed
        )
    return found


def build(folder: Path, *, has_search: bool) -> None:
    """The site of the hostile knowledge base."""
    for name, text in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    settings = {
        "site_name": "Bakery",
        "theme": {"name": "material", "font": False, "features": ["content.code.copy", "search.highlight"]},
        "plugins": ["search", {"postmortems": {"today": "2024-12-01", "search_page": has_search}}],
        "markdown_extensions": ["admonition", "attr_list", "md_in_html", "pymdownx.superfences"],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    run_mkdocs(folder)


@pytest.fixture(scope="module")
def site(once: Once) -> Path:
    pytest.importorskip("pagefind", reason="the extra `search` is not installed")
    return once("hostile", functools.partial(build, has_search=True)) / "site"


@pytest.fixture(scope="module")
def without_search(once: Once) -> Path:
    """The same without the search page."""
    return once("hostile-without-search", functools.partial(build, has_search=False)) / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as host:
        yield host


@dataclass
class Watch:
    """What happened while pages were open."""

    address: str
    dialogs: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        """Watch a page."""
        page.on("dialog", lambda dialog: (self.dialogs.append(f"{page.url}: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self._request(page, request.url))
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._message(page, message))
        return page

    def _request(self, page: Page, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(f"{page.url}: {url}")

    def _message(self, page: Page, message: ConsoleMessage) -> None:
        # A picture that is not there is the author's mistake, not a script's.
        if message.type == "error" and "404" not in message.text:
            self.errors.append(f"{page.url}: {message.text}")


@pytest.fixture
def watch(address: str) -> Watch:
    return Watch(address)


@pytest.fixture
def visit(new_page: NewPage, address: str, watch: Watch) -> Visit:
    return Visit(watch.over(new_page()), address)


def test_no_page_runs_or_fetches_anything(site: Path, watch: Watch, visit: Visit) -> None:
    """Of the pages that differ in nothing but their name, the first two."""
    pages = [page for page in html_pages(site) if not {*page.split("/")} & {*NAMES[2:]}]
    assert len(pages) > BODIES + 30
    look_at(pages, site, visit)
    assert watch == Watch(watch.address)


def html_pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def look_at(pages: Iterable[str], site: Path, visit: Visit) -> None:
    """Open pages with all that is folded on them."""
    for path in pages:
        if 'http-equiv="refresh"' in (site / path).read_text(encoding="utf-8"):
            # An alias, which leads on: going to the next page meanwhile would interrupt that.
            visit.page.goto(f"{visit.address}/{path}")
            visit.page.wait_for_url(lambda url, path=path: url != f"{visit.address}/{path}")
            continue
        visit.open(path).evaluate("document.querySelectorAll('article details').forEach((one) => { one.open = true })")


def test_without_the_search_page_only_the_way_to_it_is_missing(
    site: Path, without_search: Path, new_page: NewPage
) -> None:
    """So what holds of the other pages and of their scripts, holds here, too."""
    pages = html_pages(without_search)
    assert {*html_pages(site)} - {*pages} == {"search/index.html"}
    changed = [path for path in pages if article(site / path) != article(without_search / path)]
    assert changed == ["404.html", "incidents/index.html", "incidents/page/2/index.html", "index.html"]
    for script in (without_search / "assets").rglob("*.js"):
        assert script.read_bytes() == (site / script.relative_to(without_search)).read_bytes()
    with served(without_search) as host:
        watch = Watch(host)
        visit = Visit(watch.over(new_page()), host)
        look_at(changed, without_search, visit)
        search_of_the_theme(visit)
        assert watch == Watch(host)


def article(page: Path) -> str:
    return page.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]


def search_of_the_theme(visit: Visit) -> None:
    page = visit.open("")
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("hasOwnProperty onerror")
    page.locator(".md-search-result__item").first.wait_for()


def test_no_attachment_runs_or_fetches_anything(site: Path, watch: Watch, visit: Visit) -> None:
    folder = site / "incidents" / "2024-03-01-oversold"
    names = sorted(path.name for path in folder.iterdir() if path.name != "index.html")
    expected = {"page.html.txt", "index.html.txt", "notes.md.txt", "state.xml.txt", "drawn.svg", "oven.log", "lag.svg"}
    assert set(names) == expected
    for name in names:
        if name == "oven.log":  # the browser downloads it
            continue
        page = visit.open(f"incidents/2024-03-01-oversold/{name}")
        if name == "drawn.svg":
            page.locator("text").click(force=True)
            visit.rest()
        else:
            assert page.locator("script").count() == 0
    assert watch == Watch(watch.address)


READ_TOGETHER = (NAMES, ("sort", "group"), ("text", "in"), ("severity", "service"), ("status", "owner"))
QUERIES = [
    *("&".join(f"{name}={name}" for name in names) for names in READ_TOGETHER),
    "text=" + quote(TEXT),
    "severity=" + quote('"] , x:has([') + "&service=" + quote("\\"),
    "sort=" + quote('"]') + "&group=" + quote("__proto__"),
    "%E0%A4%A=%&&&=;" + "a=1&" * 50,
]


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_string_stops_a_script(watch: Watch, visit: Visit, query: str) -> None:
    for path in ("incidents/", "actions/", "insights/", "new/", "search/"):  # all that scripts read in an address
        page = visit.open(f"{path}?{query}")
        assert page.locator(".pm-fault:visible, [data-fault]:visible").count() == 0
    assert watch == Watch(watch.address)


def test_searching_shows_hostile_words_as_words(watch: Watch, visit: Visit) -> None:
    search_of_the_theme(visit)
    for query in ("text=onerror", "in=actions&text=alert", "in=lessons", "severity=__proto__", "service=constructor"):
        page = visit.open(f"search/?{query}")
        page.locator(".pm-find ol li").first.wait_for()
        assert page.locator(".pm-find ol :is(img, svg, script)").count() == 0
    assert watch == Watch(watch.address)


def test_filters_show_hostile_words_as_words(watch: Watch, visit: Visit) -> None:
    for path in ("incidents/", "actions/"):
        page = visit.open(f"{path}?text=onerror")
        page.locator(".pm-results tbody tr").first.wait_for()
        assert page.locator(".pm-results :is(img, svg, script)").count() == 0
        choices = page.locator(".pm-bar select")
        assert choices.count()
        for choice in choices.all():
            values = choice.locator("option").evaluate_all("all => all.map(({ value }) => value)")
            for value in values[:12]:
                choice.select_option(value, force=True)
                visit.rest()
    assert watch == Watch(watch.address)
