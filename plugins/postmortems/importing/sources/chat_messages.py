"""Messages of Slack, Microsoft Teams and Google Chat, as one form: that of Slack."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from postmortems.importing.sources.html_page import html_to_markdown
from postmortems.importing.sources.tool_json import maps_in
from postmortems.importing.unreadable import UnreadableError

Message = Mapping[str, object]

_GOOGLE = "%B %d, %Y at %I:%M:%S %p %Z"
MAX_DEPTH = 20


def messages_in(data: object) -> list[Message] | None:
    """The messages of an export, as Slack writes them; None if the data is none."""
    if isinstance(data, dict):
        data = data.get("messages", data.get("value"))
    if not isinstance(data, list) or not data:
        return None
    found: list[Message] = []
    for one in data:
        if not isinstance(one, dict):
            return None
        own = _of_teams(one) if "createdDateTime" in one else _of_google(one) if "created_date" in one else one
        replies = one.get("replies")
        found += [own, *map(_of_teams, maps_in(replies) if "createdDateTime" in one else ())]
    return found


def _of_teams(message: Message) -> Message:
    body, sender = _map(message.get("body")), _map(message.get("from"))
    who = next((_map(one).get("displayName") for one in sender.values() if _map(one).get("displayName")), "")
    text = str(body.get("content") or "")
    if body.get("contentType") == "html":
        text = _as_text(re.sub(r"</?attachment[^>]*>", "", text))
    attached = maps_in(message.get("attachments"))
    texts = [str(message.get("subject") or ""), text, *(card_text(str(one.get("content") or "")) for one in attached)]
    return {
        "ts": _timestamp(message.get("createdDateTime")),
        "username": who,
        "text": "\n".join(filter(None, texts)),
        "files": [{"name": one.get("name") or ""} for one in attached],
        "is_plain": True,
    }


def _of_google(message: Message) -> Message:
    written = re.sub(r"\s+", " ", str(message.get("created_date"))).partition(", ")[2]
    try:
        instant = str(datetime.strptime(written, _GOOGLE).replace(tzinfo=UTC).timestamp())
    except ValueError:
        instant = ""
    return {
        "ts": instant,
        "username": _map(message.get("creator")).get("name") or "",
        "text": "\n".join(filter(None, (*_around(message), str(message.get("text") or "")))),
        "files": [{"name": one.get("original_name") or ""} for one in maps_in(message.get("attached_files"))],
        "is_plain": True,
    }


def _around(message: Message) -> Iterator[str]:
    """What a message of Google Chat quotes, and the titles of pages that it leads to."""
    if quoted := _map(message.get("quoted_message_metadata")).get("text"):
        yield f"“{quoted}”"
    for one in maps_in(message.get("annotations")):
        yield str(_map(one.get("url_metadata")).get("title") or "")


def card_text(content: str) -> str:
    """The texts of a card that a message of Teams holds as JSON, on a line each; other content as it is."""
    if not content.lstrip().startswith("{"):
        return content
    try:
        pending: list[object] = [json.loads(content)]
    except (ValueError, RecursionError):
        return content
    found: list[str] = []
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            found += [str(value[key]) for key in _OF_CARDS if isinstance(value.get(key), str)]
            pending += reversed([part for part in value.values() if isinstance(part, dict | list)])
        elif isinstance(value, list):
            pending += reversed(value)
    return "\n".join(found)


_OF_CARDS = ("title", "subtitle", "text", "value", "messagePreview")


def _timestamp(written: object) -> str:
    try:
        return str(datetime.fromisoformat(str(written)).timestamp())
    except (ValueError, OverflowError):
        return ""


def _as_text(page: str) -> str:
    try:
        return html_to_markdown(page).strip()
    except UnreadableError:
        return ""


def block_text(value: object, depth: int = 0) -> str:
    """What the blocks of a message of Slack say, in the markup that its text has."""
    if isinstance(value, list):
        parts = [block_text(one, depth + 1) for one in value] if depth < MAX_DEPTH else []
        is_inline = any(isinstance(one, dict) and one.get("type") in _INLINE for one in value)
        return ("" if is_inline else "\n").join(filter(None, parts))
    if not isinstance(value, dict):
        return ""
    kind, text = value.get("type"), value.get("text")
    if kind in _INLINE:
        return _inline(str(kind), value)
    if kind == "rich_text_list":
        return "\n".join(f"- {block_text(one, depth + 1)}" for one in maps_in(value.get("elements")))
    shown = [text if isinstance(text, str) else block_text(text, depth + 1)]
    shown += [block_text(value.get(key), depth + 1) for key in ("title", "fields", "elements", "accessory", "blocks")]
    return "\n".join(filter(None, shown))


_INLINE = frozenset(("text", "user", "channel", "usergroup", "broadcast", "link", "emoji", "date", "team"))


def _inline(kind: str, value: Message) -> str:
    if kind == "user":
        return f"<@{value.get('user_id')}>"
    if kind == "channel":
        return f"<#{value.get('channel_id')}>"
    if kind == "broadcast":
        return f"<!{value.get('range')}>"
    if kind == "emoji":
        return f":{value.get('name')}:"
    if kind == "link":
        return f"<{value.get('url')}|{value.get('text') or ''}>"
    return str(value.get("text") or value.get("fallback") or "")


def _map(value: object) -> Message:
    return value if isinstance(value, dict) else {}
