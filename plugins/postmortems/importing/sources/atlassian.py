"""The document format of Jira Cloud, JSON with a node for each paragraph, as HTML for our own reader of pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from postmortems.importing.sources.html_page import html_to_markdown
from postmortems.importing.unreadable import UnreadableError

MAX_DEPTH = 60
_TAGS = {
    "paragraph": "p", "bulletList": "ul", "orderedList": "ol", "listItem": "li", "taskList": "ul", "decisionList": "ul",
    "decisionItem": "li", "codeBlock": "pre", "blockquote": "blockquote", "panel": "div", "table": "table",
    "tableRow": "tr", "tableHeader": "th", "tableCell": "td", "mediaSingle": "p", "mediaGroup": "p",
}  # fmt: skip
_NUMBERS = (("colspan", "colspan"), ("rowspan", "rowspan"), ("order", "start"))
_MARKS = {"strong": "b", "em": "i", "code": "code", "strike": "s"}


def is_atlassian(value: object) -> bool:
    """Whether a value is a document of this format."""
    return isinstance(value, dict) and value.get("type") == "doc" and isinstance(value.get("content"), list)


def document_in(text: str) -> dict[str, object] | None:
    """The document in a text that is its JSON, as Confluence hands out the body of a page."""
    if not text.startswith("{") or '"doc"' not in text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if is_atlassian(found) else None


def atlassian_to_markdown(document: Mapping[str, object]) -> str:
    """The document as Markdown; empty if it has no text."""
    try:
        return html_to_markdown(_html(document, 0))
    except UnreadableError:
        return ""


def _html(node: object, depth: int) -> str:
    if not isinstance(node, dict):
        return ""
    if depth > MAX_DEPTH:
        raise UnreadableError("is JSON that is nested too deep")
    kind, attrs = str(node.get("type")), node.get("attrs")
    given: Mapping[str, object] = attrs if isinstance(attrs, dict) else {}
    inner = (
        "".join(_html(one, depth + 1) for one in content) if isinstance(content := node.get("content"), list) else ""
    )
    if kind == "heading":
        level = given.get("level") if given.get("level") in range(1, 7) else 2
        return f"<h{level}>{inner}</h{level}>"
    if kind == "taskItem":
        state = "checked" if given.get("state") == "DONE" else "unchecked"
        return f'<li class="{state}">{inner}</li>'
    if kind in ("expand", "nestedExpand"):
        return f"<details><summary>{escape(str(given.get('title') or ''))}</summary>{inner}</details>"
    if kind in _TAGS:
        numbers = "".join(f' {name}="{given[key]}"' for key, name in _NUMBERS if isinstance(given.get(key), int))
        return f"<{_TAGS[kind]}{numbers}>{inner}</{_TAGS[kind]}>"
    return _leaf(kind, node, given) + inner


def _leaf(kind: str, node: Mapping[str, object], given: Mapping[str, object]) -> str:
    if kind == "hardBreak":
        return "<br>"
    if kind == "rule":
        return "<hr>"
    if kind == "date":
        day = _day(given.get("timestamp"))
        return f'<time datetime="{day}"></time>' if day else ""
    text = escape(str(next((given[key] for key in _SHOWN if given.get(key)), node.get("text") or "")))
    if text and kind not in ("text", "emoji"):
        text = f" {text} "
    marks = node.get("marks")
    for mark in marks if isinstance(marks, list) else ():
        name = mark.get("type") if isinstance(mark, dict) else None
        if name in _MARKS:
            text = f"<{_MARKS[name]}>{text}</{_MARKS[name]}>"
        elif name == "subsup" and mark.get("attrs") == {"type": "sup"}:
            text = f"<sup>{text}</sup>"
        elif name == "link" and isinstance(mark.get("attrs"), dict):
            text = f'<a href="{escape(str(mark["attrs"].get("href") or ""))}">{text}</a>'
    return text


_SHOWN = ("text", "shortName", "url", "alt")
"""What a reader sees of mentions, labels of a state, signs, cards and pictures."""


def _day(timestamp: object) -> str:
    """The day of milliseconds since 1970, in UTC as Jira has it."""
    try:
        return datetime.fromtimestamp(int(str(timestamp)) / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
