"""Forms of other dialects, HTML that goes, and pictures from elsewhere: found where they are, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.text.body import ALERTS, convert_body
from postmortems.text.html import Html
from postmortems.text.unsupported_markup import Form, forms


def said(source: str) -> list[tuple[int, int, str]]:
    return [(form.line, form.column, form.rule) for form in forms(source)]


def only(source: str) -> Form:
    (form,) = forms(source)
    return form


@pytest.mark.parametrize(
    ("source", "help_"),
    [
        ('!!! warning "Hot"\n    text', "write `> [!WARNING]`, and begin each line of the text with `> `"),
        ("!!! bug\n    text", "write `> [!CAUTION]`, and begin each line of the text with `> `"),
        ('??? note "Log"', "write `<details><summary>Log</summary>`, an empty line, the text, and `</details>`"),
        ('=== "Belt"', "write a heading in its place: `#### Belt`"),
        ('--8<-- "belt.txt"', "copy the lines into the record, or link to the file"),
        ("## Belt {: #belt }", 'remove it; for an anchor of your own, write `<a id="belt"></a>` before the text'),
        ('![b](b.png){ width="300" }', 'write the picture as HTML: `<img src="…" alt="…" width="300">`'),
        ("<div markdown='1'>x</div>",
         "remove `markdown`, and leave an empty line after the opening and before the closing tag"),
        ("Belt\n: What carries", "write a list: `- **term**: what it means`"),
        ("++ctrl+alt+del++", "write `<kbd>Ctrl</kbd>+<kbd>C</kbd>`"),
        ("a <node> b", "to show it, put it in backticks: `<node>`"),
        ("<iframe src='x'></iframe>", "link to it: `[recording](https://…)`"),
    ],
)  # fmt: skip
def test_the_help_shows_the_form_that_works_in_both_places(source: str, help_: str) -> None:
    assert only(source).help == help_


@pytest.mark.parametrize("kind", ["note", "tip", "warning", "danger", "important", "abstract", "no-such-kind"])
def test_the_alert_that_is_proposed_is_one(kind: str) -> None:
    proposed = only(f"!!! {kind}").help.split("`")[1]
    (part,) = convert_body(f"{proposed}\n> text\n", lambda _: None).parts
    assert isinstance(part, Html)
    assert any(title in part for title in ALERTS.values())


@pytest.mark.parametrize(
    "source",
    [
        "`!!! note`", "    !!! note\n", "text\n\n```\n=== \"x\"\n<node>\n```\n", "<!-- <node> !!! note -->",
        "`` <b c=`d> ``",
        "up{job=\"belt\"}", "a {b} c",
        "{.x", r"\{: .x }", r"\<node> \![a](https://a.example/b.png)", "a < b > c",
        "<https://example.org> <mira@example.org>", "https://example.org/?a==b==c", "i++ + j++", "==", "a === b", "!!!",
        "12:30 - 14:00", "- a\n- b", "<details open><summary>a</summary>\n\nb\n\n</details>", "C++ and G++",
        "<kbd>a</kbd><sub>b</sub><br><hr><a href='https://example.org' target=_blank rel=noopener id=x>c</a>",
        "![a](b.png) [![c](d/e.svg)](https://example.org)", "<img src='a.png' alt='b' width=30>", "$a$", "// a", "/// ",
        "- [ ] <input type='checkbox' checked>", "<code>{: .x }</code>", "> [!NOTE]\n> a", "[^1]\n\n[^1]: a",
    ],
)  # fmt: skip
def test_of_what_is_meant_nothing_is_said(source: str) -> None:
    assert said(source) == []


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("a\n\n`<node>` <node> `<node>`\n", [(3, 10, "removed-html")]),
        ("<p\n  onclick='x'\n  class='y'>a</p>", [(1, 1, "ignored-html"), (1, 1, "removed-html")]),
        ("> - ![a][b]\n\n[b]: https://a.example/c.png", [(1, 5, "foreign-picture")]),
        ("![a ![b](//c.example/d.png)](e.png)", []),
        ("[![a](https://b.example/c.png)](d)", [(1, 2, "foreign-picture")]),
        ("<b>![a](https://b.example/c.png)</b>", [(1, 4, "foreign-picture")]),
        ("Öl — ÄÖ <node>", [(1, 9, "removed-html")]),
        ("a\r\n\r\n!!! note\r\n", [(3, 1, "not-gfm")]),
        ("<script>\nalert(`<b>`)\n</script>", [(1, 1, "removed-html")]),
        ("\ue0f00\ue0f1 !!! note\n\n!!! note", [(3, 1, "not-gfm")]),
        ("<b pm-mark-1> <node>", [(1, 1, "ignored-html"), (1, 15, "removed-html")]),
    ],
)
def test_each_is_found_at_its_place(source: str, places: list[tuple[int, int, str]]) -> None:
    assert said(source) == places


PIECES = st.sampled_from(
    '!!! note|??? x|=== "x"|--8<-- "x"|{: .x }|{ #x }|<b |<node>|<div markdown>|onclick=x|>|![a](https://b.example/c)'
    "|`|```|\n|\n\n|    |> |- |## |a|\\|<!--|-->|<script>|</script>|[|](|)|&lt;|==a==|'|\"|<p|/>".split("|")
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_put_together_places_are_in_the_text(source: str) -> None:
    lines = source.split("\n")
    for form in forms(source):
        assert 1 <= form.line <= len(lines)
        assert 1 <= form.column <= len(lines[form.line - 1])
        assert form.message
        assert form.help
    assert said(source) == sorted(said(source))
