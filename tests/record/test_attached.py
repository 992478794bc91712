"""What the site makes of attached files: by their names, and of pictures in SVG."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from postmortems.record.attached import is_looked_at, published, published_name
from postmortems.record.attached.svg import SvgError, cleaned

ROOT = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def inside(svg: str) -> str:
    """What is left of the inside of a picture."""
    content = cleaned(f"<svg {ROOT}>{svg}</svg>".encode()).content.decode()
    return content.removeprefix('<svg xmlns="http://www.w3.org/2000/svg">').removesuffix("</svg>")


def removed(svg: str) -> tuple[str, ...]:
    return cleaned(f"<svg {ROOT}>{svg}</svg>".encode()).removed


# Names


@pytest.mark.parametrize(
    ("name", "on_the_site"),
    [
        ("notes.md", "notes.md.txt"),
        ("Notes.Markdown", "Notes.Markdown.txt"),
        ("a.b/panel.HTML", "a.b/panel.HTML.txt"),
        ("junit.xml", "junit.xml.txt"),
        ("lag.svg", "lag.svg"),
        ("lag.png", "lag.png"),
        ("html", "html"),
        ("notes.md/oven.log", "notes.md/oven.log"),
        ("notes.md.txt", "notes.md.txt"),
    ],
)
def test_a_file_that_a_browser_may_run_gets_the_name_of_a_text(name: str, on_the_site: str) -> None:
    assert published_name(name) == on_the_site


@pytest.mark.parametrize("name", ["lag.png", "report.PDF", "days.csv", "notes.txt", "notes.md"])
def test_of_most_files_nothing_needs_to_be_known_but_the_name(name: str) -> None:
    assert not is_looked_at(name)


@pytest.mark.parametrize("content", [b"<!DOCTYPE html>", b"\xef\xbb\xbf \n<html>", b"<Script >", b"<?xml ", b"<!-- x"])
def test_a_web_page_without_a_telling_name_is_refused(content: bytes) -> None:
    assert published("panel.bak", content).content is None
    assert published("panel", content).problem is not None
    assert published("panel.txt", content) == (content, None)


@pytest.mark.parametrize("content", [b"", b"<134>1 2024-03-01", b"< a", b"<htm>", b"x <html>", b"\x00\xff" * 600])
def test_what_only_looks_a_little_like_a_web_page_stays_as_it_is(content: bytes) -> None:
    assert published("oven.log", content) == (content, None)


# Pictures


@pytest.mark.parametrize(
    "svg",
    [
        '<path d="M0 1 1 0" stroke="#333" style="stroke-width: 2px; fill: url(#warm)"></path>',
        '<g transform="translate(1 2) rotate(3)" clip-path="url(#c)"><text x="1">a &lt; b &amp; c</text></g>',
        "<style>@media (prefers-color-scheme: dark) { path { stroke: rgb(1, 2, 3) } }</style>",
        '<style>@font-face { font-family: "x"; src: url("data:font/woff2;base64,AAAA") }</style>',
        '<a href="https://example.org/a?b=c#d"><text>there</text></a><a href="../2024-03-01-x.md#y"></a>',
        '<image href="data:image/png;base64,AAAA" width="1"></image><use href="#p"></use>',
        '<text xml:space="preserve" id="a@b(c)" aria-label="what (so far) is known">a  b</text>',
        '<filter id="f"><feColorMatrix type="matrix" values="1 0 0"></feColorMatrix></filter>',
    ],
)
def test_what_only_draws_stays(svg: str) -> None:
    assert inside(svg) == svg
    assert removed(svg) == ()


@pytest.mark.parametrize(
    ("svg", "left", "said"),
    [
        ("<script>x = 1</script><g/>", "<g></g>", "<script>"),
        ("<g><script href='x.js'/></g>", "<g></g>", "<script>"),
        ('<g onclick="x = 1" ONLOAD="x"/>', "<g></g>", "onclick="),
        ("<foreignObject><p>a</p><g/></foreignObject><g/>", "<g></g>", "<foreignObject>"),
        ('<g><p xmlns="http://www.w3.org/1999/xhtml">a</p></g>', "<g></g>", "<p>"),
        ('<a href="javascript:x"/>', "<a></a>", "an address of <a>"),
        ('<a xlink:href="java&#10;script:x"/>', "<a></a>", "an address of <a>"),
        ('<a href="data:text/html,x"/>', "<a></a>", "an address of <a>"),
        ('<use href="https://example.org/x.svg#y"/>', "<use></use>", "an address of <use>"),
        ('<image href="https://example.org/x.png"/>', "<image></image>", "an address of <image>"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "<image></image>", "an address of <image>"),
        ('<path fill="url(https://example.org/x)"/>', "<path></path>", "fill= with an address or code"),
        ('<path style="fill: u\\72l(//example.org)"/>', "<path></path>", "style= with an address or code"),
        ("<path style='fill: calc(url(//example.org))'/>", "<path></path>", "style= with an address or code"),
        ("<path style='background: image-set(\"x\" 1x)'/>", "<path></path>", "style= with an address or code"),
        ("<style>@import '//example.org/x.css'; g { fill: red }</style>", "<style> g { fill: red }</style>",
         "a style sheet from elsewhere"),
        ("<style>g { background: url(x.png) }</style>", "", "<style>"),
        ("<style>@namespace url(x);</style>", "", "<style>"),
        ('<a><set attributeName="href" to="x"/></a>', "<a></a>", "<set>"),
        ('<animate attributeName="x" values="1"/>', "", "<animate>"),
        ("<feImage href='x'/>", "", "<feImage>"),
        ("<iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/>", "", "<iframe>"),
    ],
)  # fmt: skip
def test_what_runs_or_fetches_goes_and_is_named(svg: str, left: str, said: str) -> None:
    assert inside(svg) == left
    assert said in removed(svg)


def test_what_programs_note_for_themselves_goes_in_silence() -> None:
    own = '<metadata><x xmlns="z">a</x></metadata><n:view xmlns:n="https://example.org/n"/><g data-x="1" target="x"/>'
    assert inside(own) == "<g></g>"
    assert removed(own) == ()


def test_comments_instructions_and_the_document_type_go() -> None:
    svg = f'<?xml version="1.0"?><?xml-stylesheet href="x.css"?><!DOCTYPE svg SYSTEM "x.dtd"><!-- a --><svg {ROOT}/>'
    assert cleaned(svg.encode()).content == b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    assert cleaned(svg.encode()).removed == ("a style sheet from elsewhere",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg/>", "its root is not"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "its root is not"),
        (f"<svg {ROOT}><g></svg>".encode(), "not well-formed"),
        (b"", "not well-formed"),
        (b"\x1f\x8b\x08", "not well-formed"),
        (f'<!DOCTYPE svg [<!ENTITY a "b">]><svg {ROOT}>&a;</svg>'.encode(), "entities"),
        (f'<?xml version="1.0" encoding="no-such"?><svg {ROOT}/>'.encode(), "encoding"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(SvgError, match=reason):
        cleaned(data)
    assert published("x.svg", data).content is None


def test_other_encodings_are_read() -> None:
    for encoding in ("utf-8", "utf-16", "iso-8859-1"):
        data = f'<?xml version="1.0" encoding="{encoding}"?><svg {ROOT}><text>Öl</text></svg>'.encode(encoding)
        assert "<text>Öl</text>" in cleaned(data).content.decode()


PIECES = st.sampled_from(
    (
        "<g>|</g>|<a |<path |<style>|</style>|<script>|</script>|<foreignObject>|</foreignObject>|<use |<image |>|/>"
        "|href='|xlink:href='|style='|fill='|onclick='|'|javascript:|data:image/png;base64,AA|https://example.org/|#a"
        '|url(|)|@import |;|{|}|\\|&#10;|&lt;|<![CDATA[|]]>|<!--|-->|<?x ?>|text| |"|x:'
        "|xmlns:x='http://www.w3.org/2000/svg' "
    ).split("|")
)
MAY_LEAD_TO = {"a": ("https://example.org/",), "image": ("data:image/png",)}
DRAWS = frozenset("svg g a path style use image".split())


@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_put_together_only_draws(svg: str) -> None:
    try:
        once = cleaned(f"<svg {ROOT}>{svg}</svg>".encode())
    except SvgError:
        return
    for element in etree.fromstring(once.content).iter():
        assert etree.QName(element).namespace == "http://www.w3.org/2000/svg"
        assert etree.QName(element).localname in DRAWS
        assert set(element.attrib) <= {"href", "style", "fill"}
        address = element.get("href", "#")
        assert address.startswith(MAY_LEAD_TO.get(etree.QName(element).localname, ())) or ":" not in address
        assert element.tag != "{http://www.w3.org/2000/svg}style" or "@import" not in (element.text or "")
    assert cleaned(once.content) == (once.content, ())
