"""The JSON of incident tools and status pages as Markdown: labels, tables and sections with the names of the keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from postmortems.importing.document.plain_table import markdown_rule
from postmortems.importing.sources.channel_export import chat_to_markdown, messages_of, without_names
from postmortems.importing.sources.issue_json import is_issue, issue_to_markdown
from postmortems.importing.sources.tool_json import Readable, Text, is_some
from postmortems.importing.unreadable import UnreadableError

MAX_DEPTH = 12
_SPLIT = "jq -c '%s[]' FILE | split -l 1 --additional-suffix=.json - incident-"
MOST_NESTED = 120
MOST_COLUMNS = 40
"""Objects with more different keys are a list, not a table."""
MOST_DIGITS = 1000
MAX_WORDS = 100
"""Characters of the names of keys before a value."""
NAMELESS = (
    "the chat does not name these people; join it with users.json of the export to have their names "
    "(jq -s '{messages: .[0], users: .[1]}' DAY.json users.json > named.json):"
)
_TITLES = ("title", "name", "headline", "subject")
_WRAPPERS = ("post_mortem", "postmortem", "incident", "data", "retrospective", "attributes", "incidents", "report")


class Incident(NamedTuple):
    """An incident as Markdown, with what was left out."""

    text: str
    notes: tuple[str, ...] = ()


def parsed_json(text: str) -> object:
    """The data. Raises UnreadableError if the text is no JSON, or an object has one key with two values.

    An integer of more digits than Python calculates with stays the text that it is.
    """
    try:
        return json.loads(text, object_pairs_hook=_without_doubles, parse_int=_integer)
    except (ValueError, RecursionError):
        raise UnreadableError("is not valid JSON") from None


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= MOST_DIGITS else digits


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if found.setdefault(key, value) != value:
            raise UnreadableError(f"has the key {key} twice in one object; remove or rename one of them")
    return found


def json_to_markdown(data: object) -> Incident:
    """The incident as Markdown. Raises UnreadableError if the data is no single incident."""
    if _is_deep(data):
        raise UnreadableError("is JSON that is nested too deep")
    if messages := messages_of(data):
        notes = ["reactions, ids and profiles of the chat were left out"]
        chat = chat_to_markdown(messages)
        if nameless := without_names(chat):
            notes.append(f"{NAMELESS} {', '.join(nameless)}")
        return Incident(chat, tuple(notes))
    incident, around, path = _unwrapped(data)
    if isinstance(incident, list):
        if not incident:
            raise UnreadableError("holds no incident")
        raise UnreadableError(f"holds {len(incident)} entries; import one file for each incident: {_SPLIT % path}")
    if is_issue(incident):
        return Incident(
            issue_to_markdown(incident, _cell, _label),
            ("ids, colours, icons and addresses for programs were left out of the issue",),
        )
    title = next((said for key in _TITLES if isinstance(said := incident.get(key), str) and said.strip()), None)
    if title is None:
        raise UnreadableError("is JSON without a title; export the incident as Markdown instead")
    rest = {key: value for key, value in incident.items() if not (key in _TITLES and value == title)}
    lists = {key: value for key, value in around.items() if _is_table(value) and key not in rest}
    if _is_title(rest.get("summary"), title):
        rest["summary_of_title"] = rest.pop("summary")
    shown = Readable({**rest, **lists})
    lines = [f"# {' '.join(title.split())}", "", *_section(shown.labels, 2)]
    for text in shown.parts.values():
        lines += ["", *_text(text)]
    around = {key: value for key, value in around.items() if key not in lists}
    if any(around.values()) or shown.rest:
        lines += ["", "## Appendix: around the incident", "", *_listed(around)]
        last: dict[str, list[str]] = {}
        for key, value in shown.rest:
            last.setdefault(key, []).append(value)
        lines += [f"- {_label(key)}: {_cell(values)}" for key, values in last.items()]
    return Incident("\n".join(lines).rstrip() + "\n")


def _is_title(summary: object, title: str) -> bool:
    """Whether a summary repeats the title, perhaps with the number of the incident."""
    text = " ".join(summary.split()) if isinstance(summary, str) else ""
    return bool(text) and " ".join(title.split()) in text and len(text) - len(title) < LONGEST_NUMBER


LONGEST_NUMBER = 16
"""Characters."""


def _below_title(text: str) -> str:
    """A text whose highest headings are on the level of our sections."""
    levels = [len(marks) for marks in re.findall(r"(?m)^(#{1,6}) ", text)]
    return re.sub(r"(?m)^(?=#{1,5} )", "#", text) if levels and min(levels) == 1 else text


def _is_table(value: object) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(row, dict) for row in value)


def _text(value: object) -> Iterator[str]:
    """A text with headings of its own, which come below the title."""
    if isinstance(value, str):
        yield _below_title(value) if isinstance(value, Text) else value.replace("\r\n", "\n")
    else:
        yield from _block(value, 2)


def _is_deep(data: object) -> bool:
    """Whether lists and objects are nested deeper than any program writes them."""
    level = [data]
    for _ in range(MOST_NESTED):
        level = [
            part
            for value in level
            if isinstance(value, dict | list)
            for part in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return True


def without_wrappers(data: object) -> dict[str, object]:
    """The incident in the data; empty if there is not just one."""
    try:
        found = _unwrapped(data)[0]
    except UnreadableError:
        return {}
    return found if isinstance(found, dict) else {}


def _unwrapped(data: object) -> tuple[dict[str, object] | list[object], dict[str, object], str]:
    """The incident, or several, what is written around it, and the path to it as jq has it."""
    around: dict[str, object] = {}
    path = ""
    for _ in range(MAX_DEPTH):
        if isinstance(data, list):
            if len(data) != 1:
                return data, around, path or "."
            data, path = data[0], f"{path or '.'}[0]"
        elif isinstance(data, dict):
            key = next((key for key in _WRAPPERS if isinstance(data.get(key), dict | list)), None)
            if key is None or any(key in data for key in _TITLES):
                return {str(key): value for key, value in data.items()}, around, path
            around |= {str(other): value for other, value in data.items() if other != key}
            data, path = data[key], f"{path}.{key}"
        else:
            break
    raise UnreadableError("is JSON without an incident")


def _section(data: dict[str, object], level: int) -> Iterator[str]:
    """Short values as labels, then a section for each long text, list and object."""
    for key, value in data.items():
        if _is_short(value):
            is_level = key == "impact" and value in ("none", "minor", "major", "critical", "maintenance")
            yield f"**{'Severity' if is_level else _label(key)}:** {_plain(value)}"
            yield ""
    for key, value in data.items():
        if not _is_short(value) and is_some(value):
            yield f"{'#' * min(level, 6)} {'Timeline' if key == 'incident_updates' else _label(key)}"
            yield ""
            yield from _block(value, level + 1)
            yield ""


def _listed(data: dict[str, object], about: str = "") -> Iterator[str]:
    """Values on a line each, after the names of their keys: of a page around an incident, `Page name`."""
    for key, value in data.items():
        if isinstance(value, dict) and len(about) < MAX_WORDS:
            yield from _listed({str(name): part for name, part in value.items()}, f"{about}{key} ")
        elif is_some(value):
            yield f"- {_label(about + key)}: {_cell(value)}"


def _block(value: object, level: int) -> Iterator[str]:
    if isinstance(value, dict):
        if level > MAX_DEPTH:
            raise UnreadableError("is JSON that is nested too deep")
        yield from _section({str(key): part for key, part in value.items()}, level)
    elif isinstance(value, list):
        some = list(filter(is_some, value))
        rows = [item for item in some if isinstance(item, dict)]
        if rows and len(rows) == len(some):
            yield from _table(rows)
        else:
            yield from (f"- {_cell(item)}" for item in some)
    else:
        yield from _text(value)


def _table(rows: list[dict[str, object]]) -> Iterator[str]:
    keys = list(dict.fromkeys(key for row in rows for key, value in row.items() if is_some(value)))
    if not keys:
        return
    if len(keys) > MOST_COLUMNS:
        yield from (f"- {_cell(row)}" for row in rows)
        return
    yield f"| {' | '.join(map(_label, keys))} |"
    yield markdown_rule(len(keys))
    for row in rows:
        yield f"| {' | '.join(_cell(row.get(key)) for key in keys)} |"


def _cell(value: object) -> str:
    if isinstance(value, dict):
        shown = shown_of(value)
        name = next((key for key in ("name", "title") if shown.get(key)), "")
        rest = ", ".join(
            f"{_label(key)}: {_cell(part)}" for key, part in shown.items() if key != name and is_some(part)
        )
        text = f"{_cell(shown[name])}{f' ({rest})' if rest else ''}" if name else rest
    elif isinstance(value, list):
        text = ", ".join(map(_cell, filter(is_some, value)))
    else:
        text = _plain(value)
    return re.sub(r"\s*\n\s*", "<br>", text.strip()).replace("|", "\\|")


def shown_of(value: Mapping[str, object]) -> Mapping[str, object]:
    """What people read of an object: of a person, the name."""
    if not (value.get("name") and ("email" in value or "email_address" in value)):
        return value
    return {"name": value["name"]}


def _plain(value: object) -> str:
    return {True: "yes", False: "no", None: ""}.get(value, str(value)) if isinstance(value, bool | None) else str(value)


def _is_short(value: object) -> bool:
    return isinstance(value, bool | int | float) or (
        isinstance(value, str) and bool(value.strip()) and "\n" not in value and len(value) <= 120
    )


def _label(key: object) -> str:
    """The words of a key: `impact_start` and `impactStart` are `Impact start`."""
    words = " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", str(key)).split())
    return (words[:1].upper() + words[1:].lower()).replace("|", " ") or "Value"
