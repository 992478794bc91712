"""A page is the same whether a host gets its HTML or reads its Markdown: only headings are Markdown there."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown import Markdown

from postmortems.render.page import Heading, Page, page_parts
from postmortems.text.html import Html, text

BLOCK = Html('<div class="a">\n<p>5 &lt; 6 **as it is**</p>\n</div>')
MARKS = ["_a_ *b* `c`", "[x](y)", "![x](y)", "\\ & < >", "{{ x }} {% y %}", "{: .a #b }", "# c #", "a -- b", "--8<-- x"]
TITLE = "The `queue` is _full_"


def heading(words: str, **more: object) -> Heading:
    return Heading(2, "pm-a", text(words), words)._replace(**more)


def read(made: Page, *extensions: str) -> html.HtmlElement:
    """A page as Python-Markdown reads it, without its frontmatter."""
    source = made.markdown()
    if made.meta:
        source = source.partition("\n---\n")[2]
    page = Markdown(extensions=["attr_list", *extensions]).convert(source)
    return html.fragment_fromstring(page, create_parent="div")


@pytest.mark.parametrize("words", MARKS)
@pytest.mark.parametrize("extensions", [(), ("extra", "smarty"), ("pymdownx.extra", "pymdownx.magiclink", "toc")])
def test_a_heading_says_its_words_in_every_host(words: str, extensions: tuple[str, ...]) -> None:
    (shown,) = read(Page({}, (heading(words),)), *extensions)
    assert (shown.tag, shown.get("id"), shown.text_content()) == ("h2", "pm-a", words)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(str.strip).filter(bool))
def test_a_heading_of_any_words(words: str) -> None:
    words = " ".join(words.split())
    (shown,) = read(Page({}, (heading(words),)))
    assert shown.text_content() == words
    assert html.fragment_fromstring(heading(words).__html__()).text_content() == words


def test_a_heading_has_its_inner_html() -> None:
    inner = Html("Why <code>a_b_c</code> <em>and</em> *not* <code>__init__</code>")
    for shown in (
        read(Page({}, (heading("", html=inner),)))[0],
        html.fragment_fromstring(heading("", html=inner).__html__()),
    ):
        assert [(one.tag, one.text) for one in shown] == [("code", "a_b_c"), ("em", "and"), ("code", "__init__")]
        assert shown.text_content() == "Why a_b_c and *not* __init__"


@pytest.mark.parametrize("title", ["a\nb", "a\n\n# b", "a\r\n- b", "{: #x }\u2028b", "<b>\n```"])
def test_a_heading_is_one_line_whatever_its_attributes_hold(title: str) -> None:
    inner = Html(f'Words <mark title="{text(title)}">in it</mark>')
    (shown,) = read(Page({}, (heading("", html=inner),)))
    assert (shown.tag, shown.get("id"), shown.text_content()) == ("h2", "pm-a", "Words in it")
    assert shown.find("mark").get("title").split() == title.split()


@pytest.mark.parametrize("anchor", ["a", "中文-1", "_x_-is", "__init__", "a_b_c"])
def test_a_heading_has_its_anchor_in_every_host(anchor: str) -> None:
    (shown,) = read(Page({}, (heading("Words", anchor=anchor),)), "toc")
    assert shown.get("id") == anchor


def test_earlier_anchors_of_a_heading_still_lead_to_it() -> None:
    old = heading("Words", extra_ids=("old-one", "_2"))
    for shown in (read(Page({}, (old,)))[0], html.fragment_fromstring(old.__html__())):
        assert [one.get("id") for one in shown] == ["old-one", "_2"]
        assert shown.text_content() == "Words"


def test_a_heading_has_its_attributes() -> None:
    attributes = (("lang", "zh-Hant"), ("dir", "auto"), ("data-search-exclude", ""))
    marked = heading("Words", attributes=attributes)
    for shown in (read(Page({}, (marked,)))[0], html.fragment_fromstring(marked.__html__())):
        assert {*attributes} <= {*shown.attrib.items()}


def test_a_file_has_the_blocks_as_they_are() -> None:
    made = Page({"title": "A"}, (heading("Words"), BLOCK, BLOCK))
    assert made.markdown() == f'---\ntitle: "A"\n---\n\n## Words {{: #pm-a }}\n\n{BLOCK}\n\n{BLOCK}\n'


@pytest.mark.parametrize(
    "value", ["{{ x }} {% y %} {# z #}", "a: b # c", "\u2028\x85\ufeff", ["toc"], {"exclude": True}]
)
def test_frontmatter_says_to_yaml_what_was_meant(value: object) -> None:
    head = Page({"title": value}, ()).markdown()
    assert yaml.safe_load(head.split("---")[1]) == {"title": value}
    assert "{{" not in head
    assert "{%" not in head


def test_a_template_yields_headings_and_blocks() -> None:
    first, second = heading("One"), heading("Two & more", anchor="pm-b")
    content = f"\n{first.__html__()}\n\n\n\n{BLOCK}\n{BLOCK}\n\n{second.__html__()}\n\n<p>x</p>\n"
    assert page_parts(content, [first, second]) == (first, f"{BLOCK}\n{BLOCK}", second, "<p>x</p>")
