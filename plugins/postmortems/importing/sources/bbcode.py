"""BBCode, as forums have it, as HTML for the reader of pages."""

from __future__ import annotations

import html
import re

from postmortems.importing.sources.html_page import html_to_markdown

LEAST = 3
"""So many marks that begin and end are no accident."""
_COMMON = frozenset("b i u s list size color".split())
_MARKDOWN = re.compile(rb"^(?:#{1,6}[ \t]|\*\*|```)", re.M)
_TAG = re.compile(
    r"\[(?P<end>/?)(?P<tag>\*|list|b|i|u|s|size|color|font|center|quote|code|url|img|spoiler|table|tr|th|td)"
    r"(?:=(?P<value>[^\[\]\n]*))?\]",
    re.I,
)
_SHOWN = ("quote", "spoiler")
"""Marks whose value a reader sees."""
_BOLD_LINE = re.compile(r"^\*\*([^*\n]+)\*\*(?:  )?$", re.M)
"""A line in bold is a heading: BBCode has no others."""
_SAME = ("b", "i", "s", "table", "tr", "th", "td")
_OTHERS = {"size": "b", "quote": "blockquote", "code": "pre", "spoiler": "details", "url": "a", "*": "li"}


def is_bbcode(data: bytes) -> bool:
    """Whether a text is marked up for a forum, and not in Markdown."""
    if b"[/" not in data or _MARKDOWN.search(data):
        return False
    return sum(bool(mark["end"]) and mark["tag"].lower() in _COMMON for mark in _marks(data.decode("latin-1"))) >= LEAST


def _marks(text: str) -> list[re.Match[str]]:
    """The marks in a text: items, and those that begin and end. An index such as `a[i]` is none."""
    found: list[re.Match[str]] = []
    begun: dict[str, list[re.Match[str]]] = {}
    for tag in _TAG.finditer(text):
        same = begun.setdefault(tag["tag"].lower(), [])
        if tag["tag"] == "*":
            found.append(tag)
        elif not tag["end"]:
            same.append(tag)
        elif same:
            found += [same.pop(), tag]
    return sorted(found, key=re.Match.start)


def bbcode_to_markdown(text: str) -> str:
    """The text as Markdown. Raises UnreadableError if it has none."""
    found: list[str] = []
    numbered: list[bool] = []
    is_code = False
    end = 0
    for tag in (*_marks(text), None):
        part = html.escape(text[end : tag.start() if tag else len(text)])
        found.append(part if is_code else "<br>\n".join(part.splitlines()) + "<br>\n" * part.endswith("\n"))
        if tag is None:
            break
        end = tag.end()
        name, is_end = tag["tag"].lower(), bool(tag["end"])
        if is_code and (name, is_end) != ("code", True):
            found.append(html.escape(tag[0]))
            continue
        is_code = name == "code" and not is_end
        if name == "list":
            numbered += [] if is_end else [tag["value"] is not None]
            is_numbered = numbered.pop() if is_end and numbered else bool(numbered and numbered[-1])
            found.append(f"<{tag['end']}{'ol' if is_numbered else 'ul'}>")
        else:
            found.append(_as_html(name, tag, is_end=is_end, after=text[end : end + 400]))
    page = _BOLD_LINE.sub(r"## \1\n", html_to_markdown("".join(found)))
    return page.removeprefix("#") if page.startswith("## ") else page


def _as_html(name: str, tag: re.Match[str], *, is_end: bool, after: str) -> str:
    other = name if name in _SAME else _OTHERS.get(name)
    if other is None:
        return ""
    if is_end:
        return f"</{other}>"
    value = html.escape((tag["value"] or "").strip("\"'"))
    if name == "url":
        return f'<a href="{value or html.escape(after.partition("[")[0])}">'
    if name in _SHOWN and value:
        return f"<{other}>" + (f"<summary>{value}</summary>" if name == "spoiler" else f"<p>{value}:</p>")
    return f"<{other}>"


def without_marks(text: str) -> str:
    """The text without its marks, for a comparison: what a reader sees of them stays."""
    found: list[str] = []
    end = 0
    for tag in _marks(text):
        shown = f" {tag['value'] or ''} " if tag["tag"].lower() in _SHOWN else ""
        found += [text[end : tag.start()], shown]
        end = tag.end()
    return "".join((*found, text[end:]))
