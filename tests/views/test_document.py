"""One incident as plain HTML and as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from postmortems.record.corpus import Corpus
from postmortems.record.reader import load
from postmortems.render import Renderer
from postmortems.render.document import html_document, markdown_document
from postmortems.text.gfm import to_html
from postmortems.views.incident import incident_views
from tests.views.corpora import TODAY
from tests.views.test_incident_page import NOT_SHOWN, filled, page_of

ROOT = Path(__file__).parents[2]
ADDRESS = "https://example.org/pm/incidents/x/"
SHAPE = re.compile(
    r"<(?:/?(?:h[1-6]|p|ul|ol|li|table|thead|tbody|tr|th|td|pre|code|strong|b|em|i|del|s|sub|sup|blockquote|section)"
    r"|br|hr|/?dl|/?dt|/?dd|/a|(?:td|th) colspan=\"\d+\"|a href=\"(?:https?|mailto):[^\"<>]*\")>"
)


@cache
def real() -> Corpus:
    return load(ROOT / "incidents").corpus


def documents(name: str, address: str = ADDRESS) -> tuple[str, str]:
    """HTML and Markdown of one of the five records."""
    view = next(view for view in incident_views(real()) if view.record.id.startswith(name))
    page = Renderer(real(), TODAY).page(view)
    return html_document(page, address), markdown_document(page, address)


def words(html: str) -> str:
    """What it says, without spaces: tables of Markdown have no paragraphs."""
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.mark.parametrize("name", ["2020-06", "2026-05-10", "2026-05-28", "2026-05-30", "2026-06"])
def test_markdown_says_what_the_html_says(name: str) -> None:
    """Read by the parser of code hosts."""
    html, markdown = documents(name)
    assert words(to_html(markdown)) == words(html)
    assert len(words(html)) > 4_000


def test_what_looks_apart_on_a_screen_is_apart() -> None:
    for document in documents("2026-05-30"):
        text = re.sub(" +", " ", re.sub(r"<[^>]*>", "", document))
        assert "Severity: SEV4 · Document: reviewed · 2026-05-30\n" in text
        assert re.search(r"Detected 2026-05-31 · ≈ 20–44 h after the start\n", text)


def test_neighbours_are_counted_in_brackets_and_apart() -> None:
    for document in documents("2026-05-28"):
        text = re.sub(r"<[^>]*>|[*]|\[|\]\([^)]*\)", "", document)
        assert re.search(
            r"Other incidents with this factor Healthy by every usual sign \(2\): Reboot gate .* · kured", text
        )


def test_every_field_of_a_record_is_in_both() -> None:
    record, marks = filled()
    without_actions = replace(record, incident=record.incident.model_copy(update={"action_items": ()}))
    pages = [page_of(one) for one in (record, without_actions)]
    for made in (html_document, markdown_document):
        text = "".join(made(page, "") for page in pages).replace("\\", "")
        said = {field for mark, field in marks.items() if re.search(rf"\b{mark}\b", text)}
        assert set(marks.values()) - said - NOT_SHOWN == set(), made


def test_nothing_but_plain_tags_is_in_the_html_whatever_the_record_holds() -> None:
    for html in (html_document(page_of(filled()[0]), ADDRESS), documents("2026-05-28")[0]):
        assert SHAPE.sub("", html).count("<") == 0
        assert html.count("<p>") > 20


def test_links_are_complete_or_none() -> None:
    _, markdown = documents("2026-05-30")
    assert "](https://example.org/pm/services/kured-sentinel-gate/)" in markdown
    html, markdown = documents("2026-05-30", "")
    assert "kured-sentinel-gate" in markdown
    links = re.findall(r"href=\"(.*?)\"", html) + re.findall(r"\]\(<?(.*?)[>)]", markdown)
    assert links
    assert [link for link in links if not link.startswith("https://")] == []


def test_a_text_that_looks_like_markdown_stays_text() -> None:
    record, _ = filled()
    title = r"1. *a* [b](c) <d> `e` &lt; a|b \* _f_ ~~g~~"
    page = page_of(replace(record, incident=record.incident.model_copy(update={"title": title})))
    heading = to_html(markdown_document(page, "")).partition("</h1>")[0]
    assert words(heading) == "".join(title.split())


def test_each_key_moment_shows_its_day() -> None:
    view = next(view for view in incident_views(real()) if view.record.id.startswith("2026-05-28"))
    moments = Renderer(real(), TODAY).render(view).partition('<ul class="pm-moments">')[2].partition("</ul>")[0]
    shown = re.findall(r"<time[^>]*>([^<]*)</time>", moments)
    assert "≈ 2026-05-29 02:15" in shown  # written as 02:15, after an entry that is no key moment
    assert [time for time in shown if not re.search(r"\d{4}-\d\d-\d\d", time)] == []


def test_code_in_a_cell_of_a_table_is_code_line_by_line() -> None:
    record, _ = filled()
    (first, *rest) = record.incident.timeline
    changed = first.model_copy(update={"event": "It says\n```\nfirst <b> | x\n\n`second`\n```"})
    record = replace(record, incident=record.incident.model_copy(update={"timeline": (changed, *rest)}))
    markdown = markdown_document(page_of(record), "")
    assert "`first <b> \\| x`<br>`` `second` ``" in markdown
    assert "<code>first &lt;b&gt; | x</code>" in to_html(markdown)


def test_a_separator_is_between_two_things_and_never_first() -> None:
    for name in ("2026-05-10", "2026-05-28", "2026-06"):
        _, markdown = documents(name)
        assert re.search(r"^Severity: SEV\d · Document: ", markdown, re.M)
        assert re.search(r"^Services affected \d+( · |$)", markdown, re.M)
        assert re.search(r" · State: [a-z-]+ · Priority: P\d", markdown)
        assert not re.search(r"^[-*> ]*·", markdown, re.M)
