"""Documents in other formats than Markdown, as Markdown: pages of wikis, Word documents, JSON of incident tools.

What is converted loses no word of its text. What cannot be converted is refused with a sentence that says what to do.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from postmortems.importing.sources.asciidoc import asciidoc_to_markdown
from postmortems.importing.sources.bbcode import bbcode_to_markdown, is_bbcode
from postmortems.importing.sources.html_page import html_to_markdown
from postmortems.importing.sources.incident_json import json_to_markdown, parsed_json
from postmortems.importing.sources.restructured import restructured_to_markdown
from postmortems.importing.sources.wiki_markup import is_wiki_markup, wiki_to_markdown
from postmortems.importing.unreadable import UnreadableError, require_size

_MARKUP = {".rst": restructured_to_markdown, ".adoc": asciidoc_to_markdown, ".asciidoc": asciidoc_to_markdown}
_MAIL = frozenset((".eml", ".mbox", ".mht", ".mhtml"))
CONVERTED = frozenset((".html", ".htm", ".docx", ".json", *_MAIL, *_MARKUP))
"""The suffixes of documents that are converted."""

_PANDOC = "pandoc -s -f {} -t html FILE -o FILE.html"
_ROWS = "paste action items into the document of their incident; make a file of each row of a list of incidents"
REFUSED = {
    **dict.fromkeys((".csv", ".tsv"), "is a table; " + _ROWS),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "is a spreadsheet; save its sheet as CSV, then: " + _ROWS),
    ".org": "is an Org file; convert it first: " + _PANDOC.format("org"),
    ".mediawiki": "is a page of MediaWiki; convert it first: " + _PANDOC.format("mediawiki"),
    ".pdf": "is a PDF; export the document as Markdown, HTML or Word instead",
    ".doc": "is an old Word document; save it as .docx first, or name it if Confluence exported it",
    ".odt": "is an OpenDocument text; save it as .docx first",
    ".rtf": "is rich text; save it as .docx first",
    ".msg": "is a mail of Outlook; save it as HTML there, or make it .eml with msgconvert",
    ".yaml": "is data, not a document",
    ".yml": "is data, not a document",
    ".xml": "is XML; export the page as HTML or Markdown instead",
    ".zip": "is an archive; unpack it first",
}
"""Why files with these suffixes are not read, and what to do."""


class Converted(NamedTuple):
    """A document as Markdown."""

    text: bytes
    notes: tuple[str, ...] = ()
    """What was left out, or shown though the document hides it, for the report."""


def converted(data: bytes, suffix: str) -> Converted:
    """The document as Markdown, unchanged if it is none of the other formats.

    Raises UnreadableError, with what to do, if the document cannot be converted.
    """
    is_sent = is_mail(data, suffix)
    if suffix in REFUSED and not is_sent:
        raise UnreadableError(REFUSED[suffix])
    if suffix == ".docx":
        from postmortems.importing.sources.word import word_to_markdown  # few documents need it
        from postmortems.importing.sources.word_text import hidden

        return Converted(word_to_markdown(data).encode(), hidden(data))
    if is_sent:
        from postmortems.importing.sources.mail import mail_to_markdown  # few documents need it

        return Converted(*mail_to_markdown(data))
    text = text_of(data, suffix)
    if text is None:
        return Converted(data)
    if suffix in _MARKUP:
        return Converted(_MARKUP[suffix](text).encode())
    if is_page(text, suffix):
        return Converted(html_to_markdown(text).encode())
    if suffix == ".json":
        found = json_to_markdown(parsed_json(text))
        return Converted(_whole(found.text).encode(), found.notes)
    if is_bbcode(data):
        return Converted(bbcode_to_markdown(text).encode())
    if is_wiki_markup(text):
        return Converted(wiki_to_markdown(text).encode())
    return Converted(data)


def text_of(data: bytes, suffix: str) -> str | None:
    """The text of a document that may have to be converted; None if it is text as it is.

    Raises UnreadableError if it is too large.
    """
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    is_marked = _CONVERTIBLE.match(data) or _WIKI.search(data) or is_bbcode(data)
    if suffix not in CONVERTED and not is_utf16 and not is_marked:
        return None
    require_size(data)
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode(_declared(data), "replace")
        return None if "\0" in text or not (suffix in CONVERTED or _HTML.match(text)) else text


class Unread(NamedTuple):
    """Words of a source that are not in the Markdown made of it."""

    number: int = 0
    places: tuple[str, ...] = ()
    """Where they are in the source, the first of them: `line 12`, `paragraph 4`."""


def unread_of(data: bytes, suffix: str, markdown: bytes) -> Unread:
    """The words of a document that are not in the Markdown made of it; none if it is Markdown itself."""
    if data == markdown:
        return Unread()
    from postmortems.importing.sources.visible import unread  # Markdown does not need it

    suffix = ".eml" if is_mail(data, suffix) else suffix
    text = None if suffix in (".docx", ".eml") else text_of(data, suffix) or ""
    return Unread(*unread(data, suffix, text, markdown.decode()))


def is_mail(data: bytes, suffix: str) -> bool:
    """Whether a file is a mail, by its suffix, the line of a mailbox or a head that says how it is encoded."""
    if suffix in CONVERTED:
        return suffix in _MAIL
    head, end, _ = data[:LONGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")
    return bool(end and _HEAD.fullmatch(head) and _OF_MIME.search(head))


LONGEST_HEAD = 50_000
"""Bytes."""
_HEAD = re.compile(rb"(?:From \S[^\n]*\n)?(?:[!-9;-~]+:[^\n]*(?:\n[ \t][^\n]*)*(?:\n|\Z))+")
_OF_MIME = re.compile(rb"^mime-version:|\AFrom \S[^\n]* \d\d:\d\d:\d\d ", re.I | re.M)


def is_page(text: str, suffix: str) -> bool:
    return suffix in (".html", ".htm") or _HTML.match(text) is not None


_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html[\s>])", re.I)


_CONVERTIBLE = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{\[]")
_WIKI = re.compile(rb"^h[1-6]\.[ \t]", re.M)


def _declared(data: bytes) -> str:
    """The encoding that a page without UTF-8 declares, else Windows-1252, as browsers have it."""
    found = _CHARSET.search(data[:2048])
    try:
        return codecs.lookup(found[1].decode("ascii")).name if found else "cp1252"
    except LookupError:
        return "cp1252"


_CHARSET = re.compile(rb"<meta[^>]*charset=[\"']?([\w-]+)", re.I)


def _whole(text: str) -> str:
    """The text, with U+FFFD for half a character: programs that shorten text leave one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
