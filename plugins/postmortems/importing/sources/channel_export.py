"""The export of a channel of Slack, Microsoft Teams or Google Chat as Markdown: its messages are the timeline.

An export of Slack has a file of JSON for each day, a list of messages; the program's interface gives the same messages,
newest first, under `messages`. Names of people are in the messages themselves; a bare id such as `U02AB` stays one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from postmortems.importing.sources.chat_messages import Message, block_text, messages_in
from postmortems.importing.sources.tool_json import maps_in
from postmortems.importing.unreadable import UnreadableError
from postmortems.importing.words import count

_COMES_AND_GOES = frozenset(("channel_join", "channel_leave", "group_join", "group_leave"))
_NAMES = frozenset(("channel_topic", "channel_purpose", "channel_name"))
_NAMED_MENTION = re.compile(r"<@([UW][A-Z0-9]+)\|([^<>\n]+)>")
_MARKUP = re.compile(r"<([^<>|\n]+)(?:\|([^<>\n]*))?>")


def messages_of(data: object) -> list[Message]:
    """The messages, oldest first; empty unless the data is an export of a chat.

    A message without a time has that of the one before it. Raises UnreadableError if no message has one.
    """
    found = messages_in(data)
    if found is not None and isinstance(data, dict):
        found = _with_names(found, data.get("users") or data.get("members"))
    if found is None or not any("ts" in one for one in found):
        return []
    first = next((one["ts"] for one in found if _moment(one)), None)
    if first is None:
        raise UnreadableError("holds messages of a chat whose times cannot be read; export it in English, or as text")
    for number, one in enumerate(found):
        first = one["ts"] if _moment(one) else first
        found[number] = {**one, "ts": first}
    return sorted(found, key=lambda one: _moment(one) or datetime.min.replace(tzinfo=UTC))


def _with_names(messages: list[Message], users: object) -> list[Message]:
    """The messages, with the names of a list of users beside them, as `users.json` of an export has it."""
    people = dict(filter(None, (_person({**one, "user": one.get("id")}) for one in maps_in(users))))
    return [
        {**one, "username": people[str(one.get("user"))]} if str(one.get("user")) in people else one for one in messages
    ]


def chat_to_markdown(messages: list[Message]) -> str:
    """Messages as a document with a timeline, in UTC. The day of the first one and what the channel is for name it."""
    people = {**_mentioned(messages), **dict(filter(None, map(_person, messages)))}
    names = [one for one in messages if one.get("subtype") in _NAMES]
    moves = [one for one in messages if one.get("subtype") in _COMES_AND_GOES]
    said = [one for one in messages if one not in names and one not in moves]
    subject = next((str(one[key]) for one in names for key in ("topic", "purpose", "name") if one.get(key)), "")
    title = " ".join(_readable(subject, people).split()) or f"Chat of {_moment(messages[0]):%Y-%m-%d}"
    lines = [f"# {title}", "", "## Timeline", "", "| Time (UTC) | Who | Event |", "|---|---|---|"]
    lines += [row for one in said if (row := _row(one, people))]
    for heading, some in (("Channel", names), ("Joined and left", moves)):
        if some:
            lines += ["", f"## {heading}", "", *(f"- {_readable(_text(one), people)}" for one in some)]
    return "\n".join(lines) + "\n"


def _moment(message: Message) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(message.get("ts"))), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _person(message: Message) -> tuple[str, str] | None:
    """The id of who wrote a message, with the name that the message gives."""
    profile = message.get("user_profile", message.get("profile"))
    found = {**message, **profile} if isinstance(profile, dict) else message
    names = (found.get(key) for key in ("display_name", "real_name", "username", "name"))
    name = next((one for one in names if isinstance(one, str) and one), "")
    id_ = message.get("user") or message.get("bot_id")
    return (str(id_), name) if id_ and name else None


def _mentioned(messages: Iterable[Message]) -> dict[str, str]:
    """The names that mentions of people give: `<@U02AB|ida>`."""
    texts = (str(one.get("text") or "") for one in messages)
    return {found[1]: found[2] for text in texts for found in _NAMED_MENTION.finditer(text)}


def without_names(text: str) -> tuple[str, ...]:
    """The ids in a converted chat for which the export has no name."""
    return tuple(dict.fromkeys(re.findall(r"(?<![\w/])[UW][A-Z0-9]{6,12}(?!\w)", text)))


def _row(message: Message, people: Mapping[str, str]) -> str:
    """One line of the timeline; empty for a message that says nothing."""
    event = re.sub(r"\s*\n\s*", "<br>", _readable(_text(message), people).strip())
    if not event:
        return ""
    id_ = str(message.get("user") or message.get("bot_id") or "")
    who = people.get(id_) or str(message.get("username") or id_)
    cells = (f"{_moment(message):%Y-%m-%d %H:%M}", " ".join(who.split()), event)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _text(message: Message) -> str:
    """What a message says, with the texts and names of what is attached to it."""
    text, blocks = str(message.get("text") or ""), block_text(message.get("blocks"))
    if blocks and count(blocks) - count(text):  # the text is only what a notification shows
        text = blocks
    return "\n".join(part for part in (text, *_attached(message)) if part)


def _attached(message: Message) -> Iterator[str]:
    own = f"{message.get('text') or ''}\n{block_text(message.get('blocks'))}"
    for one in maps_in(message.get("attachments")):
        texts = [str(one[key]) for key in ("pretext", "title", "text") if one.get(key)]
        texts += [f"{field.get('title', '')}: {field.get('value', '')}" for field in maps_in(one.get("fields"))]
        texts += [block_text(one.get("blocks"))] if one.get("blocks") else []
        yield from (text for text in texts or [str(one.get("fallback") or "")] if text not in own)
    for one in maps_in(message.get("files")):
        yield str(one.get("title") or one.get("name") or "")


def _readable(text: str, people: Mapping[str, str]) -> str:
    """A text without the chat's own markup for people, channels and addresses."""

    def written(found: re.Match[str]) -> str:
        target, label = found[1], found[2]
        if target.startswith("@"):
            return f"@{label or people.get(target[1:], target[1:])}"
        if target[0] in "#!":
            return f"{'#' if target[0] == '#' else '@'}{label or target[1:].split('^')[0]}".replace("@@", "@")
        return f"[{label}]({target})" if label and label != target else target

    return html.unescape(_MARKUP.sub(written, text))
