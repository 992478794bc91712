"""The check reads a body as the page does, and says where things are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.text import body_outline as outline
from postmortems.text.anchors import BodyAnchors
from postmortems.text.body import convert_body
from postmortems.text.body_outline import body_outline, body_words, prose
from postmortems.text.cleaner import TooCostlyError, clean_tree
from tests.html_judge import ids_of, page_of

_WORDS = st.text(st.sampled_from("aB é中ा-_.*`[]()1🔥'?"), max_size=8)
_LINES = st.one_of(
    st.tuples(st.sampled_from(["# ", "## ", "- ", "> ", "", "<a id='x'>", '<h2 id="y">']), _WORDS).map("".join),
    st.sampled_from(["===", "---", "", "", "[^1]", "[^1]: a", "```", "# a", "# a", "# a-1", "## b {: #c }", "<i>"]),
)
_BODIES = st.lists(_LINES, max_size=14).map("\n".join)
_TAKEN = st.sets(st.sampled_from(["a", "a-1", "b", "1", "x", "section"]))


@settings(max_examples=250, deadline=None, derandomize=True)
@given(_BODIES, _TAKEN)
def test_an_anchor_that_the_check_accepts_is_on_the_page(source: str, taken: set[str]) -> None:
    accepted = body_outline(source).anchors
    links = "\n\n".join(f"[to](<#{anchor}>)" for anchor in sorted(accepted))
    body = convert_body(f"{source}\n```\n\n</i>\n\n{links}", lambda address: "elsewhere", taken)
    page = page_of(body)
    known = set(ids_of(page)) | taken
    led = [unquote(unescape(address)) for address in re.findall(r'<a href="#([^"]*)"', page)]
    assert [anchor for anchor in led if anchor not in known] == []
    anchors = BodyAnchors(clean_tree(source), taken)
    ids = set(ids_of(page_of(convert_body(source, str, taken))))
    assert [anchor for anchor in accepted if not {anchors.find(anchor), anchor} & (ids | taken)] == []
    assert set(anchors.by_host_name.values()) <= ids


@settings(max_examples=250, deadline=None, derandomize=True)
@given(_BODIES.filter(lambda source: "<" not in source))
def test_anchors_are_the_same_without_the_cleaner(source: str) -> None:
    assert set(BodyAnchors(clean_tree(source)).by_host_name) == body_outline(source).anchors


LINKS = {
    "[a](b.md)": ("b.md", 1, 5, "a"),
    "x\n  [a](<b c.md> 'd')": ("b%20c.md", 2, 8, "a"),
    "![a](b.png)": ("b.png", 1, 6, "img"),
    "[a][b]\n\n> [b]: c.md": ("c.md", 3, 8, "a"),
    "<https://a.example>": ("https://a.example", 1, 2, "a"),
    "see https://a.example/b(c)).": ("https://a.example/b(c)", 1, 5, "a"),
    "www.a.example": ("http://www.a.example", 1, 1, "a"),
    "mira@a.example": ("mailto:mira@a.example", 1, 1, "a"),
    "[a](b&amp;c\\_d.md)": ("b&c_d.md", 1, 5, "a"),
    "[a](J&#97;vascript:x)": ("Javascript:x", 1, 5, "a"),
    "`[a](b.md)` [a](c.md)": ("c.md", 1, 17, "a"),
    "- a\n\n  | b |\n  |---|\n  | [c](d.md) |": ("d.md", 5, 9, "a"),
    "<div\n  href=\"x\">\n<a HREF='b.md'>": ("x", 2, 9, "div"),
    '<form action="b">': ("b", 1, 15, "form"),
    "<p>\n<img src=b.png>": ("b.png", 2, 10, "img"),
    "a[^1]\n\n[^1]: [b](c.md)": ("c.md", 3, 11, "a"),
    "a\r\n\r\n[b](c.md)": ("c.md", 3, 5, "a"),
}


@pytest.mark.parametrize("source", LINKS)
def test_a_link_is_reported_with_its_place(source: str) -> None:
    assert [tuple(link)[:4] for link in body_outline(source).links][:1] == [LINKS[source]]


@pytest.mark.parametrize(
    "source", ["`[a](b.md)`", "```\n[a](b.md)\n```", "    [a](b.md)", "<!-- [a](b.md) -->", "\\[a](b.md)"]
)
def test_what_is_no_link_is_none(source: str) -> None:
    assert body_outline(source).links == ()


def test_each_of_many_equal_links_has_its_own_place() -> None:
    places = [(link.line, link.column) for link in body_outline("[a](b) [a](b)\n\n[a](b)\n[a](b)").links]
    assert places == [(1, 5), (1, 12), (3, 5), (4, 5)]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("<>/ab =\"'`!-[]()#\n\\&;:{}|~_*.@1"), max_size=60))
def test_whatever_is_written_every_place_is_in_the_text(source: str) -> None:
    lines = re.split(r"\r\n?|\n", source)
    for line, column in [(link.line, link.column) for link in body_outline(source).links]:
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
    shown = prose(source)
    assert [len(line) for line in shown.split("\n")] == [len(line) for line in source.split("\n")]


def test_prose_is_what_an_author_says_in_running_text() -> None:
    source = (
        "# heading\n\nwe saw `code` and ``a ` b`` [here](link) <b title=x>so</b> https://a.example/x\n\n"
        "> quoted\n\n- item\n\n  ```\n  fenced\n  ```\n\n    indented? no\n\n<!-- not\n\nthis -->\n\n"
        "| cell | `cell code` |\n|---|---|\n"
    )
    words = prose(source).split()
    assert words == "we saw and [here] so - item indented? no | cell | | |---|---|".split()


def test_an_escaped_or_lonely_backtick_begins_no_code() -> None:
    assert prose("a \\`b` c ` d").split() == ["a", "\\`b", "d"]
    assert prose("one ` two\n\nthree ` four").split() == ["one", "`", "two", "three", "`", "four"]


def test_words_are_what_readers_see() -> None:
    assert body_words("# A *b*\n\n- [c](d.md)\n- `e`\n\n<script>f</script>") == "A b c e"


MARKS = "/ab = \"'`!-[]()#\n\\&;:{}|~_*.@1^"
PIECES = (
    "[a](b.md)",
    "[^1]",
    "\n[^1]: c\n",
    "![a](b.png)",
    "https://x.y/?a=1&b=2",
    "me@x.y",
    "&quot;",
    "[a](b 'c\"d')",
    "- [ ] ",
)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*MARKS, *PIECES]), max_size=40).map("".join))
def test_a_body_without_html_is_read_as_one_with_html(source: str) -> None:
    """The short way asks less of the parser's own tags. An empty comment at the end takes the long one."""
    short, long = body_outline(source), body_outline(f"{source}\n\n<!-- -->\n")
    assert (short.anchors, short.links) == (long.anchors, long.links)
    assert prose(source) == prose(f"{source}\n\n<!-- -->\n")[: len(source)]


def test_a_tangled_body_has_its_anchors_so_that_only_its_nesting_is_reported() -> None:
    assert body_outline("# a\n\n" + "<div>" * 200).anchors == {"a"}
    with pytest.raises(TooCostlyError):
        clean_tree("<div>" * 200)


@pytest.mark.parametrize("piece", ["[x](y) ", "[x]: y\n", "` `` ", "https://x.y) ", "<a href=x>", "[](("])
def test_places_are_found_in_one_pass(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern that began anew for each link would see the text as often as there are links."""
    seen = 0
    look = outline._look_for_candidates

    def counting(text: str) -> Iterator[re.Match[str]]:
        nonlocal seen
        seen += len(text)
        return look(text)

    monkeypatch.setattr(outline, "_look_for_candidates", counting)
    source = piece * 500
    body_outline(source)
    assert seen in (0, len(source))


@pytest.mark.parametrize(
    ("source", "anchors"),
    [
        # Each form in which the parser writes an id, without raw HTML
        ("# One\n\nA note.[^a]\n\n[^a]: The note.\n", {"one", "fn-a", "fnref-a"}),
        ("# One[^a]\n\n[^a]: The note.\n", {"one1", "fn-a", "fnref-a"}),
        ("# One[^a] two[^b]\n\n[^a]: A.\n[^b]: B.\n", {"one1-two2", "fn-a", "fnref-a", "fn-b", "fnref-b"}),
        ('`<b id="no">` and &lt;b id="no"&gt;\n', set()),
        ('# `<b id="no">`\n', {"b-idno"}),
    ],
)
def test_ids_are_found_without_the_cleaner_as_with_it(source: str, anchors: set[str]) -> None:
    assert body_outline(source).anchors == anchors
    assert body_outline(f"{source}\n<b></b>\n").anchors == anchors


def test_a_body_that_is_shown_as_text_still_says_what_else_is_wrong() -> None:
    """Whoever fixes the nesting would otherwise see the next findings only then."""
    deep = "> " * 150 + "deep\n\n## Here\n\n[gone](2026-01-01-gone.md#x)\n\n" + "<i>" * 500
    outline = body_outline(deep)
    assert [(link.target, link.line) for link in outline.links] == [("2026-01-01-gone.md#x", 5)]
    assert outline.anchors == {"here"}
