"""A timeline as data: a list in YAML or JSON, as code or in the frontmatter, and the bars of a Gantt chart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from postmortems.importing.document import Lines
from postmortems.importing.labels import labels, role_of
from postmortems.importing.moments import leading, moments
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.reading import Reading

LONGEST = 40_000
"""Characters. A longer block of code is not read."""


def listed_in_frontmatter(reading: Reading) -> Iterator[RawEntry]:
    """The entries of a list in foreign frontmatter: `timeline: [{time: "14:02", event: …}]`."""
    for key, given in reading.foreign.items():
        if labels().sections.whole(_spaced(key)) == "timeline":
            yield from _entries(given, reading.document.line_of(key), reading)


def listed_in_code(text: str, lines: Lines, reading: Reading) -> list[RawEntry]:
    """The entries of a block of YAML or JSON. None if it is something else."""
    if len(text) > LONGEST or not _DATA.match(text):
        return []
    try:
        data = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - all text
    except (yaml.YAMLError, RecursionError, ValueError):
        return []
    given = data.values() if isinstance(data, dict) else (data,)
    return next((found for part in given if (found := list(_entries(part, lines, reading)))), [])


_DATA = re.compile(r"\s*(?:[\[{]|-\s|[\w-]+:\s)")


def _entries(given: object, lines: Lines, reading: Reading) -> Iterator[RawEntry]:
    """An entry for each mapping with a time and an event, each text that begins with a time, each time with a text."""
    pairs = [f"{when} {what}" for when, what in given.items()] if isinstance(given, dict) else given
    for part in pairs if isinstance(pairs, list) else ():
        fields = {_spaced(key): str(cell) for key, cell in part.items()} if isinstance(part, dict) else {}
        cells = {role: _first(fields, role) for role in ("date", "time", "event", "actor")}
        text = f"{cells['date']} {cells['time']} {cells['event']}" if cells["event"] else "" if fields else str(part)
        lead = leading(text.strip(), order=reading.order)
        if lead is not None and lead.moment is not None and lead.rest:
            yield RawEntry(lead.rest, lines, lead.moment, takes=False, actor=cells["actor"])


def _first(fields: dict[str, str], role: str) -> str:
    return next((cell for key, cell in fields.items() if role_of(key, role)), "")


def _spaced(key: object) -> str:
    return re.sub(r"[_-]+", " ", str(key))


def bars_of_chart(code: Sequence[str], first: int, reading: Reading) -> Iterator[RawEntry]:
    """The bars of a Gantt chart of Mermaid: `Tickets refused :crit, 2024-04-08 14:07, 15:31`."""
    if not code or code[0].strip() != "gantt":
        return
    for number, line in enumerate(code, start=first):
        name, _, rest = line.partition(":")
        found = moments(rest.replace(",", " - "), order=reading.order)
        if name.strip() and found and found[0].clock is not None and not _OF_CHART.match(name):
            yield RawEntry(name.strip(), Lines(number, number), found[0], takes=False)


_OF_CHART = re.compile(r"\s*(?:dateFormat|axisFormat|title|section|tickInterval|todayMarker|excludes)\b")
