"""The timeline in a table: which columns hold time and event, and the entry of each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from postmortems.importing.document import Lines, Row, Table
from postmortems.importing.labels import is_nobody, labels, role_of
from postmortems.importing.moments import Moment, leading, leading_day, moments, offset_of, zone_named
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.readers.people import unlinked
from postmortems.importing.readers.stories import day_counted
from postmortems.importing.reading import Reading


def columns(table: Table, reading: Reading) -> dict[str, int]:
    """The columns of time, date, weekday, event and actor. A column of days that holds dates is that of the date."""
    roles: dict[str, int] = {}
    for role in ("time", "date", "weekday", "event", "actor"):
        for number, cell in enumerate(table.head):
            if role not in roles and number not in roles.values() and role_of(cell, role):
                roles[role] = number
    for role in ("time", "date", "event"):
        for number, cell in enumerate(table.head):
            found = labels().columns[role].inside(cell, 4) if cell else None
            if role not in roles and number not in roles.values() and found:
                roles[role] = number
    if not {"time", "date"} & roles.keys() and (zoned := [n for n, cell in enumerate(table.head) if zone_named(cell)]):
        roles["time"] = zoned[0]
    if "weekday" in roles and "date" not in roles and _has_dates(table, roles["weekday"], reading):
        roles["date"] = roles.pop("weekday")
    return roles


def is_timeline(table: Table, reading: Reading) -> bool:
    """Whether a table outside a timeline is one: it has columns of times and events, or only times and texts."""
    found = columns(table, reading)
    column = found.get("time", found.get("date", 0))
    whens = table.column(column)
    timed = sum(bool(moments(when, is_time=True) or offset_of(when)) for when in whens)
    leads = [leading(when, order=reading.order) for when in whens]
    is_story = not any(table.head) and all(map(_SENTENCE.search, table.column(1))) and None not in leads
    is_log = len(whens) >= LEAST_ROWS and ("time" in found or is_story) and not any(table.head[1:])
    is_log = is_log and all(lead is None or lead.moment is None or lead.moment.clock for lead in leads)
    is_named = "event" in found and column in (found.get("time"), found.get("date"))
    return (is_named or is_log) and timed >= 2 and timed * 2 >= len(table.rows)


_SENTENCE = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]+\W+[^\W\d_]+")
"""Three words: what happened, no name of a place or person."""
LEAST_ROWS = 3
"""In a table of times and texts without a name for the events."""


def _has_dates(table: Table, column: int, reading: Reading) -> bool:
    return any(moment.day is not None for cell in table.column(column) for moment in moments(cell, order=reading.order))


def _moved_back(row: Row, roles: dict[str, int], width: int) -> Row:
    """A row beside a merged cell, which some converters write one column to the left, as it was."""
    date, cells = roles.get("date"), row.cells
    is_short = len(cells) < width or not cells[-1]
    if date is None or not date < roles.get("time", date) or not is_short or date >= len(cells):
        return row
    found = moments(cells[date], is_time=True) if len(cells[date]) <= 20 else []
    if not found or found[0].day is not None:
        return row
    return row._replace(cells=(*cells[:date], "", *cells[date : width - 1]))


def entries_in_rows(table: Table, reading: Reading) -> Iterator[RawEntry]:
    """An entry for each row of a table that has a column of times. A head that is an entry itself is one, too."""
    roles = columns(table, reading)
    width = len(table.head)
    elapsed = next((n for n, cell in enumerate(table.head) if _ELAPSED.search(cell)), None)
    if "time" not in roles and "date" not in roles:
        best = elapsed if elapsed is not None else _column_of_times(table, reading)
        if best is None:
            return
        roles["time"] = best
    times = [roles[role] for role in ("date", "time") if role in roles]
    others = [n for n in range(width) if n not in roles.values()]
    is_named = "event" in roles
    if not is_named:
        if not others:
            return
        roles["event"] = max(others, key=lambda n: sum(map(len, table.column(n))))
    year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", " ".join(table.head[n] for n in times))
    head = Row(table.head, Lines(table.lines.first, table.lines.first))
    is_entry = any(moment.clock for n in times for moment in moments(table.head[n], is_time=True)) and not is_named
    for row in (_moved_back(row, roles, width) for row in ((head, *table.rows) if is_entry else table.rows)):
        written = " ".join(row.cell(n) for n in times).strip()
        event = row.cell(roles["event"])
        if not is_named or not re.search(r"\w", event):  # a column for each team
            event = "; ".join(row.cell(n) for n in others if re.search(r"\w", row.cell(n)))
        is_group = width > 1 and len(set(row.cells)) == 1  # a cell over all columns
        if (is_group or not re.search(r"\w", event)) and (
            day := _only_a_day(row.cells[0] if is_group else written, reading)
        ):
            yield RawEntry("", row.lines, day, is_day=True)
            continue
        if is_group:
            continue
        is_template = re.fullmatch(r"[_\W]*(?:event|date|time|step)?[_\W]*", event, re.I) and not written
        if not re.search(r"\w", event) or is_template or (_LETTERS.fullmatch(written) and _HINT.fullmatch(event)):
            continue
        moment = _moment_in(written, row, roles, reading)
        if moment is not None and moment.day is not None and moment.day.year is not None and year:
            moment = replace(moment, day=moment.day.in_year(int(year[1])))
        actor = row.cell(roles.get("actor"))
        offset = offset_of(written)
        if elapsed is not None and roles.get("time") == elapsed and not offset:
            minutes = "m" if re.fullmatch(r"\W*\d{1,4}\W*", written) else ""
            offset = offset_of(f"T+{written.strip(' +')}{minutes}")
        offset = offset if moment is None or moment.day is None else None
        yield RawEntry(
            event,
            row.lines,
            None if offset else moment,
            actor="" if is_nobody(actor) else unlinked(actor),
            offset=offset,
        )


def _only_a_day(written: str, reading: Reading) -> Moment | None:
    """The day of a row that is the heading of those below it."""
    lead = leading(written, order=reading.order)
    return lead.day_alone if lead is not None and not lead.rest else None


_LETTERS = re.compile(r"(?i)[\W_]*(?:[ymd]{2,4}[\W_]+){0,3}T?h{2}[\W_]*m{2}(?:[\W_]*s{2})?[\W_]*(?:UTC|Z)?[\W_]*")
_HINT = re.compile(
    r"(?:_.*_|\*.*\*|<.*>|\[.*\]|\{.*\}|\(.*\)|\.{3}|…|(?:event|description|what happened|tbd)\W*)", re.I
)
"""A row that a template shows: `HH:MM`, `_what happened_`."""
_ELAPSED = re.compile(r"(?i)^\W*(?:time )?(?:elapsed|minutes?|offset|relative|mins?|t ?\+)\b|\bsince (?:the )?start\b")
"""The head of a column that counts from the start: `Elapsed`, `Minutes`."""


def _column_of_times(table: Table, reading: Reading) -> int | None:
    """The column with times in most of its rows, if no head says so."""
    timed = [
        sum(bool(moments(cell, is_time=True, order=reading.order) or offset_of(cell)) for cell in table.column(n))
        for n in range(len(table.head))
    ]
    best = max(range(len(timed)), key=lambda n: timed[n], default=None)
    return best if best is not None and timed[best] and timed[best] * 2 >= len(table.rows) else None


def _moment_in(written: str, row: Row, roles: Mapping[str, int], reading: Reading) -> Moment | None:
    """The time of a row, with the day that is counted in it or in the column of days: `Day 2`, `D+1`."""
    cell = row.cell(roles.get("weekday"))
    own = leading_day(written)
    counted = own or leading_day(f"Day {cell}" if cell.isdecimal() else cell)
    found = moments(own[1] if own else written, is_time=True, order=reading.order)
    moment = found[0] if found else None
    day = day_counted(counted[0], reading) if counted else None
    if day is None or (moment is not None and moment.day is not None):
        return moment
    return replace(moment, day=day) if moment else Moment(0, 0, day)
