"""The pages of lists as Markdown: links that lead somewhere, HTML that holds together, words from the catalogue."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from html import unescape
from html.parser import HTMLParser
from importlib.resources import files
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest
from markdown import Markdown

from postmortems.feeds import all_feeds
from postmortems.model.config import Config
from postmortems.model.vocabulary import NO_SEVERITY
from postmortems.record.corpus import Corpus, Record
from postmortems.render import Renderer, Site
from postmortems.views.actions import ActionsView
from postmortems.views.home import HomeView
from postmortems.views.incident import IncidentView
from postmortems.views.register import RegisterView
from postmortems.views.search import search_views
from tests.views.corpora import TODAY, action, corpus, large, record, sample, step

CORPORA = {
    "none": corpus(config=Config()),
    "names alone": corpus(),
    "sample": sample(),
    "large": large(250),
    "hostile": corpus(
        record(
            "2024-05-01-hostile",
            title="</td><script>alert(1)</script> {{ config }} {% raw %} | # `x",
            severity='"><b>',
            services={"faulty": ('"><i>', "checkout")},
            causal_chains=({"steps": (step("s", text="\n\n# no heading\n- no list", factor="no-limit"),)},),
            action_items=(
                action(
                    "a",
                    title="<td>\n\n- {{ x }}",
                    owner="<nobody>",
                    reason="<hr>",
                    addresses=("s",),
                    tracker="javascript:alert(1)",
                ),
            ),
            lessons=({"id": "l", "text": "<li>\n\n## no\n\n{{ x }}", "themes": ("load", "<u>")},),
            hypotheses=({"id": "h", "statement": "</ul>", "verdict": "ruled-out", "evidence": "\n\n# x"},),
            waivers=({"rule": "<PM201>", "reason": "</table>", "until": "2024-07-01"},),
        )
    ),
}


OWN_SCRIPTS = '<script src="../assets/pm-new.js" defer></script>\n<script src="../assets/pm-past.js" defer></script>'


@cache
def pages(name: str) -> dict[str, str]:
    """Every page but those of incidents, by source path."""
    renderer = Renderer(CORPORA[name], TODAY)
    return {view.uri: renderer.render(view) for view in renderer.views() if not isinstance(view, IncidentView)}


def html(page: str) -> str:
    """What the host makes of a page."""
    body = re.sub(r"\A---\n.*?\n---\n", "", page, flags=re.DOTALL)
    return Markdown(extensions=["attr_list"]).convert(body)


def hrefs(page: str) -> list[str]:
    """The addresses of all relative links of a page."""
    found = (unquote(address.replace("&amp;", "&")) for address in re.findall(r'href="([^"]*)"', page))
    return [address for address in found if not re.match(r"[a-z]+:", address)]


def target(uri: str, address: str) -> tuple[str, str]:
    """Source path and anchor to which a link on a page leads."""
    path, _, anchor = address.partition("#")
    path = path.partition("?")[0]
    at = dirname(uri) if uri.endswith("index.md") else uri.removesuffix(".md")
    found = normpath(join(at, path or "."))
    return ("index" if found == "." else found), anchor


def source(found: str, known: set[str]) -> str | None:
    """The source path of a page by its address without the last slash."""
    return next((uri for uri in (f"{found}.md", f"{found}/index.md") if uri in known), None)


@pytest.mark.parametrize("name", CORPORA)
def test_every_link_leads_to_a_page_and_a_place_on_it(name: str) -> None:
    found = pages(name)
    incidents = {
        view.uri: {*view.record.items, *(item.anchor for item in view.record.items.values()), "pm-actions"}
        for view in Renderer(CORPORA[name], TODAY).views()
        if isinstance(view, IncidentView)
    }
    anchors = {uri: set(re.findall(r'\{: #([^\s}]+)|id="([^"]+)"', page)) for uri, page in found.items()}
    known = found.keys() | incidents.keys()
    feeds = {path for path, _ in all_feeds(CORPORA[name], TODAY)}
    wrong = []
    for uri, page in found.items():
        for address in set(hrefs(page)):
            path, anchor = target(uri, address)
            leads_to = source(path, known)
            places = incidents.get(leads_to or "") or {one or other for one, other in anchors.get(leads_to or "", ())}
            if path in feeds:
                continue
            if leads_to is None or (anchor and anchor not in places):
                wrong.append((uri, address))
    assert wrong == []


@pytest.mark.parametrize("name", CORPORA)
def test_every_feed_is_linked_from_a_page(name: str) -> None:
    """A feed that no page names is found by nobody. Schemas are named by the documents."""
    linked = {target(uri, address)[0] for uri, page in pages(name).items() for address in hrefs(page)}
    feeds = {path for path, _ in all_feeds(CORPORA[name], TODAY) if "schema" not in path}
    assert feeds <= linked


def test_a_calendar_is_linked_from_the_page_of_whom_it_is() -> None:
    found = pages("sample")
    assert "../../../actions/owners/shop.ics" in hrefs(found["actions/owners/shop.md"])
    assert "../../services/checkout.ics" in hrefs(found["services/checkout.md"])


def test_only_the_first_page_of_a_list_leads_to_its_feeds() -> None:
    found = pages("large")
    assert "../api/incidents.csv" in hrefs(found["incidents/index.md"])
    assert [uri for uri in found if "/page/" in uri and ".csv" in found[uri]] == []
    assert any("/page/" in uri for uri in found)


class Balance(HTMLParser):
    """Raises AssertionError where a tag is closed that is not open, or what is kept out of the search nests itself.

    Material ends the exception at the first nested element with the same tag, and fails in some lists.
    """

    VOID = frozenset({"br", "hr", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what is open."""
        assert tag not in self.left_out
        if tag not in self.VOID:
            self.open.append(tag)
        if "data-search-exclude" in dict(attrs):
            self.left_out.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what is open, and nothing else."""
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag
        if tag in self.left_out:
            self.left_out.remove(tag)


@pytest.mark.parametrize("name", CORPORA)
def test_the_host_makes_whole_html_of_every_page(name: str) -> None:
    for uri, page in pages(name).items():
        balance = Balance()
        balance.feed(html(page))
        assert balance.open == [], uri


@pytest.mark.parametrize("name", CORPORA)
def test_nothing_of_a_record_becomes_markdown_or_code(name: str) -> None:
    for uri, page in pages(name).items():
        made = html(page)
        assert made.count("<h1") == 1, uri
        assert made.count("<h2") == len(re.findall(r"^## ", page, flags=re.MULTILINE)), uri
        assert "<script" not in made.replace(OWN_SCRIPTS, ""), uri
        assert "javascript:" not in re.sub(r">[^<]*<", "", made), uri
        assert not re.search(r"\{[{%#]", page), uri


def test_nothing_in_a_row_begins_a_paragraph_of_its_own() -> None:
    pattern = re.compile(r"^<(section|ul|nav)\b.*?^</\1>", flags=re.MULTILINE | re.DOTALL)
    blocks = [block[0] for page in pages("hostile").values() for block in pattern.finditer(page)]
    assert len(blocks) > 10
    assert [block for block in blocks if "\n\n" in block] == []


@pytest.mark.parametrize("start", ["incidents/index.md", "actions/index.md"])
def test_following_the_pages_of_a_list_reaches_everything(start: str) -> None:
    found, seen, reached = pages("large"), set(), set()
    pending = [start]
    while pending:
        uri = pending.pop()
        if uri in seen:
            continue
        seen.add(uri)
        navigation = re.findall(r'<nav class="pm-pages".*?</nav>', found[uri])
        links = [address for part in navigation for address in hrefs(part)]
        if uri.startswith("actions/"):
            links += [address for address in hrefs(found[uri]) if target(uri, address)[0] == "actions/closed"]
        pending += [leads for address in links if (leads := source(target(uri, address)[0], set(found)))]
        reached |= {target(uri, address) for address in hrefs(found[uri])}
    if start.startswith("incidents/"):
        assert {f"incidents/{record.id}" for record in large(250).records} <= {path for path, _ in reached}
    else:
        assert {(f"incidents/{found.record.id}", found.action.id) for found in large(250).actions} <= reached


def test_a_list_of_several_pages_says_which_one_this_is() -> None:
    page = pages("large")["incidents/page/2.md"]
    view = next(view for view in Renderer(CORPORA["large"], TODAY).views() if view.uri == "incidents/page/2.md")
    assert isinstance(view, RegisterView)
    assert f"{view.page.first}–{view.page.first + len(view.page.rows) - 1} of 250" in page
    assert 'href="../../../incidents/"' in page
    assert 'href="../../../incidents/page/3/"' in page
    assert '<span aria-current="page"' in page


def test_home_below_an_introduction_has_no_title_of_its_own() -> None:
    view = next(view for view in Renderer(sample(), TODAY).views() if isinstance(view, HomeView))
    page = Renderer(sample(), TODAY).render(HomeView(**{**vars(view), "has_introduction": True}))
    assert page.startswith("## ")
    assert not re.search(r"^# ", page, flags=re.MULTILINE)


def test_whatever_depends_on_the_day_says_which_day_it_waits_for() -> None:
    page = pages("sample")["actions/index.md"]
    assert '<span class="pm-due pm-reason pm-reason--overdue" data-due="2024-05-31">Overdue by 1 day</span>' in page
    assert '<span class="pm-due" data-due="2024-06-19">Due in 18 days</span>' in page
    assert 'data-until="2024-06-30"' in pages("sample")["waivers/index.md"]


@pytest.mark.parametrize(("closed", "words"), [(20, ""), (26, " (6 older closed ones are not in this list)")])
def test_an_owner_is_told_what_the_list_leaves_out(closed: int, words: str) -> None:
    done = (action(f"x{number}", owner="shop", status="done", completed=TODAY) for number in range(closed))
    of = corpus(record("2024-01-01-a", action_items=(*done, action("y", owner="shop"))))
    renderer = Renderer(of, TODAY)
    page = next(renderer.render(view) for view in renderer.views() if view.uri == "actions/owners/shop.md")
    assert f'data-words="{{shown}} of {{total}} action items{words}" data-total="21"' in unescape(page)
    assert ("All 26 closed action items (the last 20 are above)" in page) is bool(words)


def test_names_lead_to_a_page_only_if_they_are_registered() -> None:
    page = pages("hostile")["incidents/index.md"]
    assert 'href="../services/checkout/"' in page
    assert "services/%22" not in page


def test_the_same_corpus_and_day_give_the_same_pages() -> None:
    assert dict(Renderer(sample(), TODAY).pages()) == dict(Renderer(sample(), date(2024, 6, 1)).pages())


def test_no_template_has_words_of_its_own() -> None:
    folder = files("postmortems.render") / "templates"
    for template in folder.iterdir():
        written = template.read_text(encoding="utf-8")
        for pattern in (
            r"\{#.*?#\}",
            r"\{%.*?%\}",
            r"\{\{.*?\}\}",
            r"^(title|description|tags|icon|hide|search): .*$",
            r"<[^>]*>",
        ):
            written = re.sub(pattern, "", written, flags=re.DOTALL if pattern[0] != "^" else re.MULTILINE)
        assert not re.search(r"[A-Za-z]{2,}", written), (template.name, written)


def test_links_hold_without_directory_addresses() -> None:
    of: Corpus = sample()
    view = next(view for view in Renderer(of, TODAY).views() if view.uri == "actions/owners/shop.md")
    page = Renderer(of, TODAY, Site(directory_urls=False)).render(view)
    assert 'href="../../incidents/2023-11-24-checkout-queue-full.html#queue-alert"' in page
    assert 'href="../../actions/index.html"' in page


@pytest.mark.parametrize("name", ["incidents", "actions", "lessons", "factors", "services", "timeline", "red-herrings"])
def test_a_page_without_rows_says_what_will_be_there(name: str) -> None:
    empty, more = re.findall(r'class="pm-empty">([^.]*\.) (.*?)</p>', pages("none")[f"{name}/index.md"])[0]
    assert empty.startswith("No ")
    assert more


@pytest.mark.parametrize(("name", "asks"), [("none", False), ("sample", True)])
def test_the_search_of_an_empty_knowledge_base_asks_for_no_words(name: str, asks: bool) -> None:
    [view] = search_views(CORPORA[name])
    page = Renderer(CORPORA[name], TODAY).render(view)
    assert ("pm-search.js" in page, "No incidents yet" in page) == (asks, not asks)


def needing(day: str, *anchors: str) -> Record:
    """A later incident, with a step for each anchor that the item x of the first would have prevented."""
    steps = [step(anchor, unfinished_action="2024-01-01-first#x") for anchor in anchors]
    return record(f"{day}-again", title=f"Again on {day}", causal_chains=({"steps": (*steps, step("end"))},))


def rows_of(page: str) -> str:
    """The body of the only table of a page."""
    [body] = re.findall(r"(?s)<tbody>(.*?)</tbody>", page)
    return body


def test_a_row_names_each_incident_that_needed_the_item_once_and_says_so_once() -> None:
    first = record("2024-01-01-first", action_items=(action("x"),))
    later = (needing("2024-02-01", "s", "t"), *(needing(f"2024-0{month}-01", "s") for month in (3, 4, 5)))
    row = rows_of(Renderer(corpus(first, *later), TODAY).render(open_actions(corpus(first, *later))))
    assert row.count("Needed again by") == 1
    assert re.findall(r">(Again on [\d-]+)</a>", row) == [
        "Again on 2024-02-01",
        "Again on 2024-03-01",
        "Again on 2024-04-01",
    ]
    assert ", and 1 more</span></span>" in row


@pytest.mark.parametrize(("status", "presses"), [("open", True), ("deferred", True), ("done", False)])
def test_only_an_unfinished_item_that_was_needed_again_is_an_alarm(status: str, presses: bool) -> None:
    finished = {"completed": "2024-05-01"} if status == "done" else {}
    item = action("x", status=status, reason="Later.", **finished)
    of = corpus(record("2024-01-01-first", action_items=(item,)), needing("2024-02-01", "s"))
    page = Renderer(of, TODAY).render(
        next(view for view in Renderer(of, TODAY).views() if view.uri == "actions/owners/shop.md")
    )
    assert ("pm-reason--implicated-again" in page) is presses
    assert "Needed again by" in page


@pytest.mark.parametrize(("count", "folded"), [(6, False), (7, True)])
def test_many_owners_are_folded_above_the_list_of_action_items(count: int, folded: bool) -> None:
    owners = [f"team-{number}" for number in range(count)]
    config = Config.model_validate({"owners": tuple({"name": name} for name in owners)})
    of = corpus(record("2024-01-01-a", action_items=tuple(action(name, owner=name) for name in owners)), config=config)
    index = re.search(r'(?s)<nav class="pm-index".*?</nav>', Renderer(of, TODAY).render(open_actions(of)))
    assert index
    assert ("<details" in index[0]) is folded
    assert all(f">{name}</a>" in index[0] for name in owners)


def open_actions(of: Corpus) -> ActionsView:
    """The first page of the action items that are to be done."""
    return next(view for view in Renderer(of, TODAY).views() if isinstance(view, ActionsView))


def test_a_record_without_a_severity_says_so_in_words() -> None:
    records = [record(f"2024-05-{day}-a", severity=NO_SEVERITY if day % 2 else "SEV1") for day in range(10, 26)]
    found = dict(Renderer(corpus(*records), TODAY).pages())
    assert 'title="no severity">?</span>' in found["incidents/index.md"]
    assert '<option value="?">no severity</option>' in found["incidents/index.md"]
    assert "</svg> no severity</span>" in found["index.md"]
