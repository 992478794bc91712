"""The text fields of a record become harmless HTML with the little Markdown that they may hold."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.text import fields
from postmortems.text.fields import LONGEST_FIELD, block_html, field_links, inline_html, plain_text
from postmortems.text.html import is_safe_address
from tests.html_attacks import ATTACKS
from tests.html_judge import faults

_PIECES = [*ATTACKS, *"` `` [ ] ( ) ]( ]: < > & \\ * ** _ ![ javascript: &#58; {{ { \n \n\n -".split(" "), "text", " "]
TEXTS = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join) | st.text(max_size=60)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS)
def test_fields_become_harmless_html_on_one_line(text: str) -> None:
    for html in (inline_html(text), inline_html(text, lambda href: href), block_html(text)):
        assert faults(f"<div>{html}</div>") == []
        assert not re.search(r"[\n\r\x00-\x1f{}]", html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words, it's 5 %", "plain words, it&#39;s 5 %"),
        ("`a<b>` *c* **d** snake_case_name", "<code>a&lt;b&gt;</code> <em>c</em> <strong>d</strong> snake_case_name"),
        ("<script>x</script> {{ y }}", "&lt;script&gt;x&lt;/script&gt; &#123;&#123; y &#125;&#125;"),
        ("[a](b.md#c)", '<a href="b.md#c">a</a>'),
        ("[a](<b c.md>)", '<a href="b%20c.md">a</a>'),
        ("[中](中.md)", '<a href="中.md">中</a>'),
        ("<https://example.org>", '<a href="https://example.org" rel="noopener noreferrer">https://example.org</a>'),
        ("![a *chart*](b.png)", '<a href="b.png">a chart</a>'),
        ("[![a](b.png)](c.md)", '<a href="c.md">a</a>'),
        ("[a](javascript:b) c", "a c"),
        ("a\\\nb\nc", "a<br>b c"),
    ],
)
def test_inline_markdown_of_a_field(text: str, html: str) -> None:
    assert inline_html(text) == html


_LINKS = [
    *("see ", "[x](a_b.md#c)", "![p q](*q*.png)", "`[x](y)`", "[](b)", "[x]()", "[x](a b)"),
    *(
        "**B.** ",
        "`<b>` ",
        "<https://a.example>",
        "](",
        "_",
        "*",
        "`",
        "    ",
        "~~~",
        "- ",
        "1. ",
        "> ",
        "\n",
        "&amp;",
        "<",
        "\\",
    ),
]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(_LINKS), max_size=6).map("".join))
def test_links_that_are_read_without_the_parser_are_those_of_the_parser(text: str) -> None:
    """Most fields with links are simple, and loading the parser takes as long as checking twenty records."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fields, "_SIMPLE_LINKS", re.compile("(?!)"))
        patch.setattr(fields, "_TANGLED", re.compile(""))
        by_parser = list(field_links(text))
    assert list(field_links(text)) == by_parser


def test_a_simple_field_with_links_loads_no_parser() -> None:
    program = (
        "import sys; from postmortems.text.fields import field_links\n"
        "assert list(field_links('As in [May](2026-05-10-a.md#b), `x` and [docs](https://a.example/b_c).'))\n"
        "assert not list(field_links('**It runs.** `<name>.svc` and `a](b)` are code.'))\n"
        "assert 'markdown_it' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_relative_links_of_a_field_are_resolved() -> None:
    pages: dict[str, str] = {"a.md": "../a/?x=1&y"}
    assert inline_html("[a](a.md) [b](b.md) [c](https://example.org)", pages.get) == (
        '<a href="../a/?x=1&amp;y">a</a> b <a href="https://example.org" rel="noopener noreferrer">c</a>'
    )


def test_block_markdown_of_a_field() -> None:
    text = "# Why\n\nOne *two*\nthree\n\n- a\n- b\n\n3. c\n\n```\nif a < b:\n\n    {d}\n```\n\n<div>\n"
    assert block_html(text) == (
        "<p><strong>Why</strong></p><p>One <em>two</em> three</p><ul><li>a </li><li>b </li></ul>"
        '<ol start="3"><li>c </li></ol>'
        "<pre><code>if a &lt; b:&#10;&#10;    &#123;d&#125;</code></pre><p>&lt;div&gt;</p>"
    )


def test_plain_text_has_the_words_without_the_marks() -> None:
    assert plain_text("The `node` *was* [slow](x.md) ![chart](y.png) &amp; <b>full</b>") == (
        "The node was slow chart & <b>full</b>"
    )
    assert plain_text("One\ntwo\n\n- three\n- `four`") == "One two three four"


UNSAFE_ADDRESSES = (
    "javascript:x", "JaVaScript:x", " javascript:x", "java\tscript:x", "java\nscript:x", "\x01javascript:x",
    "javascript&colon;x", "&#106;avascript:x", "javascript%3Ax", "java%73cript:x", "vbscript:x", "data:x", "file:///x",
    "//example.org", "/\\example.org", "\\\\example.org", " //example.org", "/%2fexample.org", "\x01" * 99 + "//x",
)  # fmt: skip
SAFE_ADDRESSES = (
    "https://example.org/a:b", "HTTP://x", "mailto:a@b.c", "a.md#b", "../a/b.png", "#a", "?a=b", "/a//b", "中.md"
)  # fmt: skip


@pytest.mark.parametrize("address", UNSAFE_ADDRESSES)
def test_unsafe_addresses(address: str) -> None:
    assert not is_safe_address(address)


@pytest.mark.parametrize("address", SAFE_ADDRESSES)
def test_safe_addresses(address: str) -> None:
    assert is_safe_address(address)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](b.md) ![c](d.png)", [("b.md", True), ("d.png", True)]),
        ('`[a](b)` [c](d "e")', [("d", True)]),
        ("<https://a> <db:5432>", [("https://a", False), ("db:5432", False)]),
        ("[a][b]\n\n[b]: c.md", [("c.md", True)]),
        ("<a href='b.md'>", []),
        ("no link at all", []),
        ("[a](b)" * (LONGEST_FIELD // 6 + 1), []),
    ],
)
def test_links_of_a_field(text: str, links: list[tuple[str, bool]]) -> None:
    assert sorted(field_links(text)) == sorted(links)
