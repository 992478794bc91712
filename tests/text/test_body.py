"""Bodies become HTML that is what their authors meant, and nothing in it does anything to readers or to the page."""

from __future__ import annotations

import random
import re
from types import SimpleNamespace

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.text import cleaner
from postmortems.text.body import Body, BodyHeading, convert_body
from tests.html_attacks import ATTACKS
from tests.html_judge import faults, ids_of, page_of, parsed


def stay(address: str) -> str:
    return address


def html_of(source: str) -> str:
    return page_of(convert_body(source, stay))


def headings_of(body: Body) -> list[BodyHeading]:
    return [part for part in body.parts if isinstance(part, BodyHeading)]


# Nothing is active


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_active_survives(attack: str) -> None:
    inside_a_table = f"| a |\n|---|\n| {attack} |"
    for source in (attack, f"- x\n\n  {attack}", f"> {attack}\n\nafter", f"before {attack} after", inside_a_table):
        assert faults(html_of(source)) == []


def test_the_judge_finds_what_is_active() -> None:
    active = [
        "<script>x</script>",
        '<p onclick="x">',
        '<a href="javascript:x">x</a>',
        '<img src="https://x.example/y">',
    ]
    broken = ["<p>{{ x }}</p>", "<div><p>x</div>", "</main>", "text", '<p id="__x">x</p>', '<p class="mermaid">x</p>']
    assert [html for html in active + broken if not faults(html)] == []


_PIECES = r"""
<b> </b> <p> </p> <div> </div> <table> <tr> <td> </td> </table> <svg> <math> <mtext> <style>
</style> <title> <select> <option> <form> <button> <details> <summary> </details> <h1> </h1> <li>
<ul> </ul> <dl> <dt> <dd> <pre> </pre> <code> <blockquote> <ruby> <rt> <caption> <col> <tbody>
<center> <font> <nobr> <template> <textarea> <plaintext> <noscript> <iframe> <a> </a> <!-- -->
<![CDATA[ ]]> <? ?> # ## - 1. > * ** _ ~~ ` ``` ~~~ | --- === [ ] ( ) ]( ! [^1] [^1]: [!NOTE] [x] \
& < > " ' = é 中 a
""".split()
_ATTRIBUTED = [
    '<a href="javascript:alert(1)">', '<p title="</p><script>">', "<a id=a>", '<h2 id="__x">', "<img src=x onerror=y>",
]  # fmt: skip
_SPACES = ["", " ", "\n", "\n\n", "    ", "\t"]


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """A text made of what means something to parsers."""
    pieces = draw(st.lists(st.sampled_from([*_PIECES, *_ATTRIBUTED, *ATTACKS]), min_size=1, max_size=14))
    spaces = draw(st.lists(st.sampled_from(_SPACES), min_size=len(pieces), max_size=len(pieces)))
    return "".join(piece + space for piece, space in zip(pieces, spaces, strict=True))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(bodies())
def test_whatever_a_body_holds_browsers_read_what_was_written(source: str) -> None:
    body = convert_body(source, stay, taken={"a", "section"})
    page = page_of(body)
    assert faults(page) == []
    assert set(ids_of(page)) == body.anchors
    assert not body.anchors & {"a", "section"}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_any_text_becomes_a_page(source: str) -> None:
    assert faults(html_of(source)) == []


def test_links_lead_only_where_they_may() -> None:
    asked: list[str] = []

    def resolve(address: str) -> str | None:
        asked.append(address)
        return {"a.md": "../a/", "b.md": "javascript:alert(1)", "c.md": "//evil.example"}.get(address)

    page = page_of(convert_body("[a](a.md) [b](b.md) [c](c.md) [d](d.md) [e](https://e.example) ![f](a.md)", resolve))
    outside = 'rel="noopener noreferrer"'
    assert page == (
        f'<p><a href="../a/">a</a> b c d <a href="https://e.example" {outside}>e</a> <img src="../a/" alt="f"></p>'
    )
    assert asked == ["a.md", "b.md", "c.md", "d.md", "a.md"]


def test_a_picture_from_another_host_is_a_link() -> None:
    assert html_of("![lamp](https://e.example/l.png) [![x](https://e.example/x.png)](y.md)") == (
        '<p><a href="https://e.example/l.png" rel="noopener noreferrer">lamp</a> <a href="y.md">x</a></p>'
    )


def test_what_would_be_an_id_of_the_theme_gets_another_that_its_links_follow() -> None:
    body = convert_body('<a id="__search">x</a> [to it](#__search)\n\n# pm-timeline\n\n[there](#pm-timeline)', stay)
    page = page_of(body)
    assert '<span id="section-__search">x</span> <a href="#section-__search">to it</a>' in page
    assert '<a href="#section-pm-timeline">there</a>' in page
    assert "section-pm-timeline" in body.anchors


# Blocks


def test_a_block_is_one_line_that_begins_with_a_tag() -> None:
    body = convert_body("a\nb\n\n```\nx\n\ny {{ z }}\n```\n\n<b>loose</b> text\n\n- a\n\n  b\n", stay)
    code = '<code class="nohighlight">x&#10;&#10;y &#123;&#123; z &#125;&#125;</code>'
    assert list(body.parts) == [
        "<p>a b</p>",
        f'<div class="highlight"><pre>{code}</pre></div>',
        "<p><b>loose</b> text</p>",
        "<ul><li><p>a</p><p>b</p></li></ul>",
    ]


def test_code_has_colours_and_a_title() -> None:
    html = html_of('```python title="pump.py"\nif x:\n    pass\n```\n')
    assert '<span class="filename">pump.py</span>' in html
    assert '<span class="k">if</span>' in html


@pytest.mark.parametrize("language", ["nonsense", "mermaid", "hcl", ""])
def test_code_in_other_languages_is_shown_without_colours(language: str) -> None:
    assert '<code class="nohighlight">a = 1</code>' in html_of(f"```{language}\na = 1\n```")


def test_long_code_is_shown_without_colours() -> None:
    assert "<span" in html_of("```py\n" + "a = 1\n" * 20 + "```")
    assert "<span" not in html_of("```py\n" + "a = 1\n" * 2_000 + "```")


def test_tasks_hold_nothing_that_can_be_ticked() -> None:
    assert html_of("- [x] a\n- [ ] b") == (
        '<ul><li class="task-list-item"><span class="pm-task pm-task-done">☑</span> a</li>'
        '<li class="task-list-item"><span class="pm-task">☐</span> b</li></ul>'
    )


def test_alerts_have_the_title_that_the_page_gives_them() -> None:
    body = convert_body("> [!CAUTION]\n> hot\n\n> [!NOTE] no alert\n", stay, alerts={"caution": "Vorsicht"})
    assert body.parts == (
        '<div class="admonition caution pm-alert"><p class="admonition-title">Vorsicht</p><p>hot</p></div>',
        "<blockquote><p>[!NOTE] no alert</p></blockquote>",
    )


def test_each_block_says_in_which_language_it_is() -> None:
    body = convert_body("# a\n\nb\n\n- c\n\n<p lang=fr>d</p>\n\n```\ne\n```\n\n<i>f</i>", stay, language="de")
    blocks = [part for part in body.parts if isinstance(part, str)]
    assert [re.findall(r'lang="(\w+)"', block) for block in blocks] == [["de"], ["de"], ["fr"], ["de"], ["de"]]
    assert 'lang="' not in page_of(convert_body("a", stay, language='de" onclick="x'))


def test_notes_of_the_page_are_at_its_end() -> None:
    parts = convert_body("a[^n]\n\n[^n]: b\n\n# c\n\nd", stay).parts
    assert str(parts[-1]).startswith('<section class="footnote"><hr><ol><li id="fn-n"><p>b <a href="#fnref-n"')


def test_what_is_nested_too_deeply_is_shown_as_it_was_typed() -> None:
    source = "<div>" * 200 + "deep {{ x }}\n\nafter <b>"
    body = convert_body(source, stay)
    assert [faults(page_of(body)), body.anchors] == [[], frozenset()]
    assert "".join(parsed(page_of(body)).itertext()).strip() == source.strip()


def test_nothing_of_what_was_written_is_lost_with_a_tag() -> None:
    page = html_of("<foo>a</foo> <center>b</center> <form>c <button>d</button></form> <svg>e</svg>")
    words = "".join(parsed(page).itertext())
    assert words.split() == ["a", "b", "c", "d", "e"]


# Headings


def test_headings_are_fitted_below_the_page() -> None:
    assert [heading.level for heading in headings_of(convert_body("# a\n## b\n###### c", stay))] == [3, 4, 6]
    assert [heading.level for heading in headings_of(convert_body("### a\n## b", stay))] == [4, 3]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("What went *well*?", "what-went-well"),
        ("`--force` & more", "--force--more"),
        ("Ursachen: Öl, Größe", "ursachen-öl-größe"),
        ("根本 原因（一）", "根本-原因一"),
        ("कारण क्या था", "कारण-क्या-था"),
        ("snake_case v1.2", "snake_case-v12"),
        ("🔥 Fire", "-fire"),
        ("[a link](x.md) ![picture](y.png)", "a-link-"),
        ("???", "section"),
    ],
)
def test_a_heading_has_the_anchor_of_the_code_host(heading: str, anchor: str) -> None:
    assert [found.anchor for found in headings_of(convert_body(f"# {heading}", stay))] == [anchor]


def test_repeated_headings_are_numbered() -> None:
    body = convert_body("# a\n# a\n# a\n# a 1", stay)
    assert [heading.anchor for heading in headings_of(body)] == ["a", "a-1", "a-2", "a-1-1"]


def test_a_heading_gives_way_to_what_the_page_has_and_links_follow_it() -> None:
    body = convert_body("# Belt\n# Belt 1\n\n[a](#belt) [b](#belt-1)", stay, taken={"belt"})
    assert [heading.anchor for heading in headings_of(body)] == ["belt-2", "belt-1"]
    assert body.parts[-1] == '<p><a href="#belt-2">a</a> <a href="#belt-1">b</a></p>'


def test_anchors_of_older_sites_go_on_working() -> None:
    [heading] = headings_of(convert_body("## Größe: 5 {: #size }", stay))
    assert {"size", "große-5", "groe-5"} & set(heading.extra_ids) >= {"size"}
    [accents] = headings_of(convert_body("## Cause première", stay))
    assert (accents.anchor, accents.extra_ids) == ("cause-première", ("cause-premiere",))


def test_a_heading_means_nothing_more_to_a_parser_of_markdown() -> None:
    source = "# a \\*b\\* \\_c\\_ `*d*` \\[e](f) <https://g.example/_h_> {: #x } \\# :i: ~~j~~ #k"
    [heading] = headings_of(convert_body(source, stay))
    again = markdown.markdown(f"### {heading.html}", extensions=["extra", "pymdownx.magiclink", "pymdownx.tilde"])
    assert again == f"<h3>{heading.html}</h3>"


# What it costs


def test_work_grows_with_the_text_and_no_faster() -> None:
    """Counted in tags that the cleaner leaves: what is tangled beyond that is not cleaned at all."""
    for tangle in ("<span><p></span></p>", "<table><i></i>x", "<select><b></select>", "<p><b id={}>", "<a href=x>y"):
        small, large = (html_of(_many(tangle, count)) for count in (2_000, 8_000))
        assert len(large) <= 8 * len(small)


def _many(tangle: str, count: int) -> str:
    return "".join(tangle.replace("{}", str(number)) for number in range(count))


@pytest.mark.parametrize(
    "tangle",
    ["<span><p></span></p>", "<table>" + "<i></i>x" * 300, f"<a {_many('b{} ', 9_000)}>", "<div>", "<p><b id={}></p>"],
)
def test_what_takes_quadratic_time_is_not_given_to_the_cleaner(tangle: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(cleaner, "_cleaned", lambda rendered: given.append(rendered))
    with pytest.raises(cleaner.TooCostlyError):
        cleaner.clean_tree(_many(tangle, 2_000))
    assert given == []


def test_ordinary_bodies_are_cleaned_however_long_they_are() -> None:
    ordinary = (
        "# a\n\n- b\n  - **c** [d](e.md)\n\n<details><summary>f</summary>\n\n| g | h |\n|---|---|\n| i | `j` |\n\n"
        "</details>\n<ul><li>k<li>l</ul>\n\n"
    )
    assert len(convert_body(ordinary * 500, stay).parts) > 500


@pytest.mark.parametrize(("source", "times"), [('Said "now" & `<b>`.\n\n- a\n', 1), ("<p><button><p>a</button>", 3)])
def test_a_body_is_cleaned_until_nothing_changes(source: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    clean = cleaner._CLEANER.clean
    monkeypatch.setattr(cleaner, "_CLEANER", SimpleNamespace(clean=lambda html: given.append(html) or clean(html)))
    convert_body(source, stay)
    assert len(given) == times


def test_random_tangles_are_balanced() -> None:
    chance = random.Random(11)  # noqa: S311
    for _ in range(150):
        source = "".join(chance.choice([*_PIECES, *_ATTRIBUTED, "\n\n"]) for _ in range(60))
        assert faults(html_of(source)) == [], source


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<center>words <b>two</b></center>", "<p>words <b>two</b></p>"),
        ("<summary>words</summary>", "<div>words</div>"),
        ("<pre>\n\nx<b>y</b></pre>", "<pre>&#10;&#10;x<b>y</b></pre>"),
        ("<pre>x <b>y</b></pre>", "<pre>x <b>y</b></pre>"),
        ("<pre>a <a href='gone.md'>l</a> b</pre>", "<pre>a l b</pre>"),
        ("[a **b** c](gone.md)", "<p><span>a <strong>b</strong> c</span></p>"),
        ("[a](gone.md)", "<p>a</p>"),
    ],
)
def test_what_is_between_blocks_in_preformatted_text_or_in_a_dead_link_stays(source: str, html: str) -> None:
    assert convert_body(source + "\n", lambda _: None).parts == (html,)
