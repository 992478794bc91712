"""The text fields of a record as HTML and as plain words: CommonMark without raw HTML, a closed set of tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from postmortems.text.html import CONTROL, Html, Resolve, encoded, is_relative, is_safe_address, text
from postmortems.text.rare import rare_pattern

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class _Open(NamedTuple):
    """The beginning of a link with a relative address, in text that is otherwise finished HTML."""

    href: str


class _Close(NamedTuple):
    """The end of that link."""


_Piece = str | _Open | _Close
_CLOSE = _Close()
_TAGS = {
    "em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>",
    "softbreak": " ", "hardbreak": "<br>",
    "paragraph_open": "<p>", "paragraph_close": "</p>", "heading_open": "<p><strong>", "heading_close": "</strong></p>",
    "bullet_list_open": "<ul>", "bullet_list_close": "</ul>", "ordered_list_close": "</ol>",
    "list_item_open": "<li>", "list_item_close": "</li>",
    "blockquote_open": "<blockquote>", "blockquote_close": "</blockquote>", "hr": "<hr>",
}  # fmt: skip
LONGEST_FIELD = 10_000
"""Characters of a field up to which its Markdown is read; what is longer is shown as it was typed."""


@cache
def _markdown() -> MarkdownIt:
    """CommonMark without raw HTML. It leaves addresses as they were typed: we judge and encode them."""
    from markdown_it import MarkdownIt  # most fields need no parser, and it takes 20 ms to load

    parser = MarkdownIt("commonmark", {"html": False})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_MARKS = r"\\`*_\[\]<&\x00-\x1f\x7f-\x9f\u2028\u2029"
"""What may mean something in a line of Markdown, or cannot be printed."""
_WORDS = rf"[^{_MARKS}]"
_SIMPLE_CODE = r"`(?![\s`])[^`\x00-\x1f\x7f-\x9f\u2028\u2029]+(?<!\s)`(?!`)"
_SIMPLE = rare_pattern(rf"(?>(?:{_WORDS}++|{_SIMPLE_CODE})*)")
"""Words and code, which most fields are made of: they need no parser."""
_SIMPLE_PARAGRAPH = re.compile(r"[^\W\d_]|\d++(?![.)])|`")
"""How a text begins that is certainly no heading, list or quotation, if the rest of it is simple."""


def inline_html(source: str, resolve: Resolve | None = None) -> Html:
    """A text field as HTML on one line: code, emphasis, strong and links, all else escaped.

    `resolve` gets the relative addresses. A link that leads nowhere or to an unsafe address becomes its text,
    and an image a link to the picture. Braces are written as entities, so that a template engine which runs
    over the page finds none.
    """
    if _SIMPLE.fullmatch(source):
        return Html(_simple(source))
    return Html(_joined(_inline_pieces(source), resolve or _unchanged))


def block_html(source: str, resolve: Resolve | None = None) -> Html:
    """A block field as HTML on one line: paragraphs, lists, quotations and code, with inline Markdown in them.

    Headings become bold paragraphs; line ends in code are written `&#10;`.
    """
    if _SIMPLE_PARAGRAPH.match(source) and _SIMPLE.fullmatch(source):
        return Html(f"<p>{_simple(source.strip())}</p>")
    return Html(_joined(_block_pieces(source), resolve or _unchanged))


def field_links(source: str) -> Iterator[tuple[str, bool]]:
    """The address of each link and picture of a field, and whether it was written as a link.

    What is only between angle brackets may be anything with a colon in it: `<name:port>`.
    """
    if len(source) > LONGEST_FIELD or not _MAY_HAVE_LINKS.search(source):
        return
    if not _TANGLED.search(source) and not _MAY_HAVE_LINKS.search(_CODE.sub("", source)):
        return
    if _SIMPLE_LINKS.fullmatch(source):
        yield from ((address, True) for address in _ADDRESSES.findall(source) if address)
        return
    waiting = _markdown().parse(source)[::-1]
    while waiting:
        token = waiting.pop()
        waiting += (token.children or [])[::-1]
        address = token.attrGet("src" if token.type == "image" else "href")
        if address:
            yield str(address), token.markup != "autolink"


_MAY_HAVE_LINKS = re.compile(r"\]\(|\]:|<")
_CODE = rare_pattern(r"`[^`]*`")
_TANGLED = rare_pattern(r"``|[\\\n\r]")
"""What may end or begin code elsewhere than at the next backtick."""
_ADDRESS = r"[^\s()\\`\[\]<&\x00-\x1f\x7f-\x9f]++"
_ANY_WORDS = r"[^\\`\[\]<&\x00-\x1f\x7f-\x9f\u2028\u2029]++"
_SIMPLE_LINKS = rare_pattern(
    rf"(?=\*{{0,2}}[^\W\d_]|[`\[])(?>(?:{_ANY_WORDS}|{_SIMPLE_CODE}|\[{_ANY_WORDS}\]\({_ADDRESS}\))*)"
)
"""Words, code and links on one line, as most fields with links are: they need no parser."""
_ADDRESSES = rare_pattern(rf"{_SIMPLE_CODE}|\]\(({_ADDRESS})\)")


@lru_cache(maxsize=4096)
def plain_text(source: str) -> str:
    """The words of a field without its marks, on one line. Not escaped for HTML."""
    if _SIMPLE.fullmatch(source):
        return " ".join(source.replace("`", "").split()) if "`" in source else source.strip()
    if len(source) > LONGEST_FIELD:
        return " ".join(CONTROL.sub("", source).split())
    tokens = _markdown().parse(source) if "\n" in source.strip() else _markdown().parseInline(source)
    words = " ".join(_words(token) for token in tokens if token.content)
    return " ".join(CONTROL.sub("", words).split())


def _simple(source: str) -> str:
    """Words and code as HTML."""
    html = text(source)
    if "`" not in html:
        return html
    parts = html.split("`")
    parts[1::2] = [f"<code>{code}</code>" for code in parts[1::2]]
    return "".join(parts)


def _unchanged(href: str) -> str:
    return href


def _words(token: Token) -> str:
    if token.children is None:
        return " " if token.type in ("softbreak", "hardbreak") else token.content
    return "".join(_words(child) for child in token.children)


@lru_cache(maxsize=8192)
def _inline_pieces(source: str) -> tuple[_Piece, ...]:
    if len(source) > LONGEST_FIELD:
        return (text(source),)
    return tuple(_merged(_inline(_markdown().parseInline(source)[0].children or [])))


@lru_cache(maxsize=1024)
def _block_pieces(source: str) -> tuple[_Piece, ...]:
    if len(source) > LONGEST_FIELD:
        return ("<p>", text(source), "</p>")
    return tuple(_merged(_blocks(_markdown().parse(source))))


def _blocks(tokens: list[Token]) -> Iterator[_Piece]:
    for token in tokens:
        if token.type == "inline":
            yield from _inline(token.children or [])
        elif token.type in ("fence", "code_block"):
            yield f"<pre><code>{_code(token.content)}</code></pre>"
        elif token.type == "ordered_list_open":
            start = token.attrGet("start")
            yield f'<ol start="{int(start)}">' if start is not None else "<ol>"
        elif token.hidden:
            yield " " if token.type == "paragraph_close" else ""
        else:
            yield _TAGS[token.type]


def _inline(tokens: list[Token]) -> Iterator[_Piece]:
    is_in_link = False
    end: _Piece = ""
    for token in tokens:
        if token.type == "code_inline":
            yield f"<code>{text(token.content)}</code>"
        elif token.type == "link_open":
            is_in_link = True
            start, end = _link(str(token.attrGet("href") or ""))
            yield start
        elif token.type == "link_close":
            is_in_link = False
            yield end
        elif token.type == "image":
            yield from _picture(token, is_in_link)
        else:
            yield _TAGS[token.type] if token.type in _TAGS else text(token.content)


def _picture(token: Token, is_in_link: bool) -> Iterator[_Piece]:
    address = str(token.attrGet("src") or "")
    words = text(_words(token) or address)
    start, end = ("", "") if is_in_link else _link(address)
    yield from (start, words, end)


def _link(href: str) -> tuple[_Piece, _Piece]:
    """What is before and after the text of a link; nothing if its address is not safe."""
    if not href or not is_safe_address(href):
        return "", ""
    if is_relative(href):
        return _Open(href), _CLOSE
    return f'<a href="{text(encoded(href))}" rel="noopener noreferrer">', "</a>"


def _merged(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """The same with neighbouring strings joined, since they are cached and joined again for every page."""
    strings: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            strings.append(piece)
        else:
            yield "".join(strings)
            strings.clear()
            yield piece
    yield "".join(strings)


def _joined(pieces: tuple[_Piece, ...], resolve: Resolve) -> str:
    written: list[str] = []
    end = ""
    for piece in pieces:
        if isinstance(piece, str):
            written.append(piece)
        elif isinstance(piece, _Open):
            href = resolve(piece.href)
            end = "</a>" if href is not None else ""
            written.append(f'<a href="{text(encoded(href))}">' if href is not None else "")
        else:
            written.append(end)
    return "".join(written)


def _code(source: str) -> str:
    return "&#10;".join(text(line) for line in source.rstrip("\n").split("\n"))
