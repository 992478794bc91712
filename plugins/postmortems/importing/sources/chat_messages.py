"""Messages of Slack, Microsoft Teams and Google Chat, as one form: that of Slack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from postmortems.importing.document import UnreadableError
from postmortems.importing.sources.html_page import html_to_markdown

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
        found += [own, *map(_of_teams, _maps(replies) if "createdDateTime" in one else ())]
    return found


def _of_teams(message: Message) -> Message:
    body, sender = _map(message.get("body")), _map(message.get("from"))
    who = next((_map(one).get("displayName") for one in sender.values() if _map(one).get("displayName")), "")
    text = str(body.get("content") or "")
    if body.get("contentType") == "html":
        text = _as_text(re.sub(r"</?attachment[^>]*>", "", text))
    texts = [str(message.get("subject") or ""), text]
    return {
        "ts": _timestamp(message.get("createdDateTime")),
        "username": who,
        "text": "\n".join(filter(None, texts)),
        "files": [{"name": one.get("name") or ""} for one in _maps(message.get("attachments"))],
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
        "text": str(message.get("text") or ""),
        "files": [{"name": one.get("original_name") or ""} for one in _maps(message.get("attached_files"))],
        "is_plain": True,
    }


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
        return "\n".join(f"- {block_text(one, depth + 1)}" for one in _maps(value.get("elements")))
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


def _maps(value: object) -> Iterator[Message]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
