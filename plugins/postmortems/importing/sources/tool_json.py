"""The data of an incident tool as people read it: names instead of references, labels instead of lists of pairs.

What is left goes to the end of the document, where no reader takes it for the incident: ids, addresses, descriptions
of levels and roles, and when the tool changed what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from operator import itemgetter

from postmortems.importing.sources.atlassian import atlassian_to_markdown, is_atlassian
from postmortems.importing.sources.html_page import html_to_markdown
from postmortems.importing.unreadable import UnreadableError

Data = dict[str, object]

NAMES = ("name", "title", "display_name", "displayName", "summary", "value", "label", "message", "username", "login")
"""Keys whose value is what people call an object, the best first."""
IS_ID = re.compile(r"(?i)(?:.*_)?id|.*Id|self|rank|sort_?key|.*_?colou?r|rev|descriptor|.*_seconds")
"""Keys whose values programs read."""
_AT_THE_END = re.compile(
    r"(?:updated|published|discarded|last_status_change|changed)_?(?:at|by|date)|(?:.*_)?urls?|permalink|short_?link|.*_link|links?|self"
    r"|visibility|mode|active|lifecycle_phases|duration_metrics|assignments|acknowledge?ments|escalation_policy|teams?"
    r"|incident_key|summary_of_title|root_?incident|relationships|creator|incident_type|workload_.*|show_.*|took|.*channel_name"
    r"|type|current_milestone|organization.*|private.*|severity_(?:impact|condition)|.*_ids"
)
"""What the tool says of itself."""
_CREATED = ("created_at", "creation_time", "createdAtTime", "creationTime", "created_at_time")
_NOTICED = re.compile(r"(?i)\W(?:detect|notic|reported|discover|identified)")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*")
_LENGTH = re.compile(r"PT?\d[\dHMSDT.]*")
_HTML = re.compile(r"\s*<(?:h[1-6]|p|div|ul|ol|table|span|br|b|strong|ac:[\w-]+)\b[^>]*>", re.I)
_TEXTS = ("content", "body", "text", "document", "postmortem_body")
"""Keys of a whole text with its own headings."""
LONGEST_LABEL = 40
"""Characters."""


class Text(str):
    """Markdown with several blocks."""


def is_some(value: object) -> bool:
    return value not in (None, "", [], {})


def maps_in(value: object) -> list[Data]:
    """The objects of a list; none if it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def is_html(value: object) -> bool:
    return isinstance(value, str) and _HTML.match(value) is not None


class Readable:
    """The parts of an incident, with their order."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self.rest: list[tuple[str, str]] = []
        """What goes to the end: the words of the keys, and the value."""
        self.labels: Data = {}
        self.parts: Data = {}
        for key, value in data.items():
            if IS_ID.fullmatch(key) or _AT_THE_END.fullmatch(key):
                self._put_last(key, value)
            else:
                self._add(key, self._shown(value, key))
        self._date_of_ticket()

    def _add(self, key: str, value: object) -> None:
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            value = self._rows(value, key)
        if isinstance(value, dict) and set(value) == {_PAIRS}:
            for label, said in value[_PAIRS]:
                self._put(self.labels, label, said)
        else:
            self._put(self.parts if key in _TEXTS else self.labels, key, value)

    @staticmethod
    def _put(values: Data, key: str, value: object) -> None:
        """Add a value. A second one has its own key, which reads the same."""
        if key in values and values[key] != value:
            key += f"{len(values):b}".translate(_UNREAD)
        values[key] = value

    def _shown(self, value: object, path: str) -> object:
        """A value with each object in it as the name that people read."""
        if is_atlassian(value) and isinstance(value, dict):
            return Text(atlassian_to_markdown(value).strip())
        if isinstance(value, str):
            return from_html(value)
        if isinstance(value, list):
            parts = list(filter(is_some, value))
            return parts if any(isinstance(one, dict) for one in parts) else [self._shown(one, path) for one in parts]
        if not isinstance(value, dict):
            return value
        some = {str(key): part for key, part in value.items() if is_some(part)}
        name = next((key for key in NAMES if isinstance(some.get(key), str)), None)
        if name and any(IS_ID.fullmatch(key) or key in ("email", "type") for key in some):
            for key, part in some.items():
                if key != name:
                    self._put_last(f"{path} {key}", part)
            return some[name]
        if len(some) == 1:
            return self._shown(next(iter(some.values())), path)
        return {key: self._shown(part, f"{path} {key}") for key, part in some.items()}

    def _rows(self, rows: Sequence[object], path: str) -> object:
        """Objects of a list: their names, pairs of label and value, or rows of a table."""
        if path.endswith("components"):
            return self._names(rows, path)
        shown: list[Data] = []
        for row in rows:
            cells: Data = {}
            parts: Data = row if isinstance(row, dict) else {}
            for key, value in parts.items():
                if IS_ID.fullmatch(str(key)):
                    self._put_last(f"{path} {key}", value)
                elif is_some(value):
                    if key == "data" and isinstance(value, dict) and len(value) == 1 and not parts.keys() & value:
                        key, value = next(iter(value.items()))
                    found = self._shown(value, f"{path} {key}")
                    is_list = isinstance(found, list) and all(isinstance(one, dict) for one in found)
                    cells[str(key)] = (
                        self._rows(found, f"{path} {key}") if isinstance(found, list) and is_list else found
                    )
            whole = next((key for key in _TEXTS if _HEADINGS.search(str(cells.get(key, "")))), None)
            if whole:  # a text with headings, such as the post-mortem among the updates of a status page
                self._put(self.parts, whole, Text(cells.pop(whole)))
                self._put_last(path, cells)
            else:
                shown.append(cells)
        of_tool = _of_tool(shown)
        last = [(key, cells.pop(key)) for cells in shown for key in sorted(of_tool & cells.keys())]
        for key, value in sorted(last, key=itemgetter(0)):
            self._put_last(f"{path} {key}", value)
        for cells in shown:
            is_event = all(isinstance(cells.get(key), str) for key in ("title", "description"))
            if is_event and any(_TIME.fullmatch(str(value)) for value in cells.values()):
                cells["title"] = f"{cells['title']}: {cells.pop('description')}"
        texts = [[str(value) for value in cells.values()] for cells in shown]
        if all(len(row) == 1 for row in texts):
            return (
                ", ".join(row[0] for row in texts)
                if sum(map(len, map("".join, texts))) <= 90
                else [r[0] for r in texts]
            )
        if all(map(_is_pair, shown)):
            return {_PAIRS: [(label, value) for label, value in (list(cells.values()) for cells in shown)]}
        return shown

    def _names(self, rows: Sequence[object], path: str) -> str:
        """The names of components; their states and addresses go to the end."""
        names: list[str] = []
        for row in rows:
            parts = dict(row) if isinstance(row, dict) else {"name": row}
            name = next((key for key in NAMES if isinstance(parts.get(key), str)), None)
            names += [str(parts.pop(name))] if name else []
            self._put_last(path, parts)
        return ", ".join(names)

    def _put_last(self, key: str, value: object) -> None:
        """Put a value, and all that is in it, at the end."""
        if isinstance(value, dict):
            for name, part in value.items():
                self._put_last(f"{key} {name}", part)
        elif isinstance(value, list):
            for part in value:
                self._put_last(key, part)
        elif value not in (None, ""):
            self.rest.append((key, " ".join(str(from_html(value) if isinstance(value, str) else value).split())))

    def _date_of_ticket(self) -> None:
        """When the incident was created in the tool is when it was reported, unless the tool says so itself."""
        key = next((key for key in _CREATED if key in self.labels), None)
        if key is None:
            return
        value = self.labels.pop(key)
        created = _moment(value)
        others = [at for one in self.labels.values() if (at := _moment(one))]
        is_late = created is not None and bool(others) and created > max(others)
        if is_late or any(_NOTICED.match(f" {label}") for label in self.labels):
            self._put_last(key, value)
        else:
            self.labels["reported_at"] = value


_HEADINGS = re.compile(r"(?m)^#{1,6} \S.*\n[\s\S]*\S")
_PAIRS = "\0pairs"
_UNREAD = str.maketrans("01", "_-")
"""A number of signs that no label shows."""


def _moment(value: object) -> datetime | None:
    """A time of day on a date, or seconds or milliseconds since 1970; without a zone it is UTC."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and value > _FIRST_SECOND:
            return datetime.fromtimestamp(value / 1000 if value > _FIRST_SECOND * 100 else value, UTC)
        at = datetime.fromisoformat(value) if isinstance(value, str) and _TIME.fullmatch(value) else None
    except (ValueError, OverflowError, OSError):
        return None
    return at and (at if at.tzinfo else at.replace(tzinfo=UTC))


_FIRST_SECOND = 900_000_000
"""In 1998; less is a length of time or a number."""


def from_html(value: str) -> str:
    """A text in HTML as Markdown; another text as it is."""
    if not is_html(value):
        return value
    try:
        return Text(html_to_markdown(value).strip())
    except UnreadableError:
        return value


def _of_tool(rows: Sequence[Data]) -> set[str]:
    """The columns about the tool: when a row was made, beside when it happened, lengths of time, types for programs."""
    cells = [(key, str(value)) for row in rows for key, value in row.items()]
    keys = {key for key, _ in cells}
    times = {key for key, value in cells if _TIME.fullmatch(value)}
    made = {key for key in times if re.match("created|updated", key)}
    is_of_roles = any("role" in key for key in keys)
    found = made if is_of_roles or times - made else set()
    if is_of_roles:
        found |= keys & {"status"}
    found |= keys - {key for key, value in cells if not _LENGTH.fullmatch(value)}
    return found | {key for key, value in cells if key == "type" and "_" in value}


def _is_pair(cells: Data) -> bool:
    """Whether a row is a label and its value: a time with its name, a role with who had it, a field with its value."""
    if len(cells) != 2 or not all(isinstance(value, str) for value in cells.values()):
        return False
    label, value = (str(part) for part in cells.values())
    is_of_fields = any(re.search("role|field", key) for key in cells)
    return (
        len(label) <= LONGEST_LABEL and not _TIME.match(label) and (is_of_fields or _TIME.fullmatch(value) is not None)
    )
