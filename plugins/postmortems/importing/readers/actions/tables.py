"""Action items in tables: which column holds what, and one item for each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortems.importing.document import Lines, Table
from postmortems.importing.known_people import LINK, TICKET, has_given_name
from postmortems.importing.labels import (
    is_nobody,
    is_nothing,
    labels,
    names_section,
    plain,
    role_of,
    value,
    value_inside,
)
from postmortems.importing.moments import moments
from postmortems.importing.readers.actions.build import action_from, is_placeholder
from postmortems.importing.readers.actions.ends import SOME_TIME, clean_name, day_in, end_of, last_day
from postmortems.importing.readers.actions.fields import FIELD_ROLES
from postmortems.importing.readers.actions.groups import group_named
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.parts import (
    parts_of,
    priority_level,
)
from postmortems.importing.readers.actions.states import CROSS_IS_OPEN, SHOUTED, state_in_column, state_said
from postmortems.importing.readers.actions.trackers import trackers_in
from postmortems.importing.reading import Reading

_TABLE_ROLES = ("action", "owner", "due", "priority", "status", "tracker", "kind", "number", "note")


def column_roles(table: Table, reading: Reading | None = None) -> dict[str, int]:
    """The column of each role. Empty if the table does not list action items."""
    if len(table.head) == 2 and plain(table.head[1]) in _VALUES and all(map(_NUMBER.match, table.column(1))):
        return {}
    counters = _counters(table)
    roles: dict[str, int] = {"number": counters[0]} if counters else {}
    for exact in (True, False):
        for role in _TABLE_ROLES:
            for number, cell in enumerate(table.head):
                index = labels().columns[role]
                hit = index.whole(cell) if exact else index.inside(cell, 4)
                if role == "action" and not exact and role_of(cell, "problem"):
                    continue
                if cell and role not in roles and number not in roles.values() and hit:
                    roles[role] = number
    others = [n for n in range(len(table.head)) if n not in roles.values()]
    for role, form in _FORMS.items() if roles else ():
        column = next((n for n in others if role not in roles and reading and _holds(table, n, form, reading)), None)
        if column is not None:
            roles[role] = column
            others.remove(column)
    if "due" not in roles and reading and (later := [n for n in others if _is_later(table, n, reading)]):
        roles["due"] = later[0]
        others.remove(later[0])
    heads = [plain(cell) for cell in table.head]
    if "action" not in roles:
        named = [n for n, cell in enumerate(table.head) if names_section(cell, "actions")]
        named = [heads.index("after")] if {"before", "after"} <= set(heads) else named
        if free := [n for n in named if n not in roles.values()]:
            roles["action"] = free[0]
            others = [n for n in others if n != free[0]]
    if "owner" not in roles and {"r", "a"} <= set(heads):  # responsible, accountable, consulted, informed
        roles["owner"] = heads.index("r")
        others.remove(roles["owner"])
    if "owner" not in roles and "due" in roles and plain(table.head[roles["due"]]) == "by":
        days = [n for n in others if role_of(table.head[n], "due")]
        if days:  # `By | When`: who, and the day
            roles |= {"owner": roles["due"], "due": days[0]}
            others.remove(days[0])
    if "owner" not in roles and "due" in roles and plain(table.head[roles["due"]]) == "by":
        cells = [row.cells[roles["due"]] for row in table.rows if roles["due"] < len(row.cells)]
        if any(map(has_given_name, cells)) and not any(SOME_TIME.fullmatch(cell) for cell in cells):
            roles["owner"] = roles.pop("due")
    if "action" not in roles and others and set(roles) & {"owner", "status", "priority", "tracker", "due"}:
        roles["action"] = max(others, key=lambda n: sum(len(row.cells[n]) for row in table.rows if n < len(row.cells)))
    if "action" not in roles and "number" in roles and all(map(_ID_AND_WORK.match, table.column(roles["number"]))):
        roles["action"] = roles.pop("number")
    is_named = "action" in roles and role_of(table.head[roles["action"]], "action") is not None
    return roles if "action" in roles and (len(roles) > 1 or len(table.head) <= 2 or is_named) else {}


def _counters(table: Table) -> list[int]:
    """The columns that only count the rows."""
    return [column for column in range(len(table.head)) if _counts_rows(table, column)]


def _counts_rows(table: Table, column: int) -> bool:
    """Whether a column only counts the rows, whatever its head is: `Item`, `Action`; or with letters: `CA-1`."""
    is_number = labels().columns["number"].whole(table.head[column])
    if is_number and all(map(_OF_ITEM.fullmatch, table.column(column))):
        return True
    form = r"\W*(?:[A-Z]{1,3}-?)?(\d{1,3})\W*" if is_number else r"\W*(\d{1,3})\W*"
    cells = [re.fullmatch(form, cell) for cell in table.column(column)]
    is_counted = len(cells) > 1 and [int(cell[1]) for cell in cells if cell] == [*range(1, len(cells) + 1)]
    is_ticket = role_of(table.head[column], "tracker") and any("#" in cell for cell in table.column(column))
    return is_counted and not is_ticket and role_of(table.head[column], "priority") is None


_NAME_OF_ID = r"(?:AI?|AP|ACT(?:ION)?|CA|CAPA|CORR|FU|ITEM|PA|PREV|REC|TASK|TODO)"
_OF_ITEM = re.compile(rf"\W*{_NAME_OF_ID}-?\d{{1,3}}\W*")
"""The id of an item in its document, which is none of a tracker: `CA-3`, `REC-12`."""
_ID_AND_WORK = re.compile(rf"\W*{_NAME_OF_ID}(?:-\d{{1,3}}\W+|\d{{1,3}}(?:[^\w\s,;(-]+| [-–—])\W+)(?=\w+\W+\w)")
"""A cell that has the text of an item after its id: `CA-1: add an alarm`. `A4 printers` begins with none."""
_VALUES = frozenset("value values count amount result total wert anzahl valeur valor 値 数 值".split())
_NUMBER = re.compile(r"[\s~≈<>]*\d")
"""In such a column a table says how much there was of something: `Measure | Value`."""


def _holds(table: Table, column: int, form: re.Pattern[str], reading: Reading) -> bool:
    """Whether two of three cells of a column, and two, have the form; of names, one is known or has an initial."""
    cells = [cell.strip() for cell in table.column(column) if cell.strip()]
    is_form = len(cells) >= 2 and sum(form.fullmatch(cell) is not None for cell in cells) * 3 >= len(cells) * 2
    if form is _FORMS["status"] and len(cells) >= 2:
        return is_form or sum(value("action-status", cell) is not None for cell in cells) * 3 >= len(cells) * 2
    return is_form and any(re.match(r"\d|@|[A-ZÀ-Þ]\. ?", cell) or reading.is_listed_person(cell) for cell in cells)


def _is_later(table: Table, column: int, reading: Reading) -> bool:
    """Whether the days in a column of days are all later than the document."""
    if not role_of(table.head[column], "date") or reading.day is None:
        return False
    days = [day_in(cell, reading) for cell in table.column(column) if re.search(r"\w", cell)]
    return bool(days) and all(day is not None and day > reading.day.day.isoformat() for day in days)


_FORMS = {
    "status": re.compile(r"(?:\d{1,2}|100)\s?%?"),
    "owner": re.compile(
        r"@[\w-]+|[A-ZÀ-Þ]{2,4}|(?:[A-ZÀ-Þ]\. ?)?[A-ZÀ-Þ][\w'’-]+"
        r"(?: [A-ZÀ-Þ][\w'’-]+| (?:team|desk|ops|lead))?(?: \([^()]*\))?"
    ),
}
"""What a column holds whose head is no name of ours: percents, people."""


def table_actions(table: Table, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """One item for each row of a table of action items. A row with one cell over all columns begins a group."""
    states = [state_said(cell) for cell in table.head]
    if len(states) > 1 and all(states):
        yield from _board(table, states, group, place, reading)
        return
    base = group
    roles = column_roles(table, reading)
    if not roles:
        return
    counters = _counters(table)
    by_number = {number: role for role, number in roles.items()}
    is_yes_or_no = (
        "status" in roles and value("action-status", _DAY_OF.sub("", table.head[roles["status"]]).strip(" ?")) == "done"
    )
    is_dropped = any(_OPEN_SIGN.fullmatch(cell) for row in table.rows for cell in row.cells)
    for row in table.rows:
        title = row.cells[roles["action"]] if roles["action"] < len(row.cells) else ""
        title = _ID_AND_WORK.sub("", title, count=1)
        if len(row.cells) > 1 and title and len(set(row.cells)) == 1:  # a cell over all columns
            group = group_named(base, title, row.lines.first, reading, is_label=False)
            yield Action("", row.lines, place, is_group=True)
            continue
        if not re.search(r"\w", title) or is_nothing(title) or is_placeholder(title):
            continue
        action = action_from(parts_of(title, reading), "", group, row.lines, place)
        for number, cell in enumerate(row.cells):
            if by_number.get(number) == "status" and re.fullmatch(r"\d{1,3}", cell.strip()):
                cell = f"{cell.strip()}%"
            if number not in (roles["action"], *counters) and re.search(r"\w|[✅✔☑☐☒⬜⏳🚧❌✓✘✗✕]|\(/\)|\[ ?\]", cell):
                role = by_number.get(number, "")
                if is_dropped and _CROSS.fullmatch(cell):
                    action = replace(action, status="wont-do")
                elif role == "status" and is_yes_or_no and (answer := _ANSWERS.get(plain(cell))):
                    action = replace(action, status=answer)
                elif role == "status" and is_yes_or_no and (day := day_in(cell, reading)):  # the day of completion
                    action = replace(action, status="done", completed=day)
                else:
                    action = with_cell(action, role, cell, reading)
        yield replace(action, number=_number_of(row.cells, roles), is_row=True)


def is_assigned_table(table: Table) -> bool:
    """Whether a table has columns for what is to be done, its owner, and its state or due date."""
    roles = column_roles(table)
    return {"action", "owner"} <= roles.keys() and bool({"status", "due"} & roles.keys()) and not _has_times(table)


def is_action_table(table: Table) -> bool:
    roles = column_roles(table)
    if "action" not in roles or _has_times(table):
        return False
    has_problems = any(role_of(cell, "problem") for cell in table.head)  # `Problem | Improvement`
    if roles.keys().isdisjoint(FIELD_ROLES) and not has_problems:
        return False
    head = table.head[roles["action"]]
    is_named = names_section(head, "actions") or re.search(
        r"(?i)\b(?:action|task|to-?do|follow[- ]?up|improvement|remediation|measure)s?\b", head
    )
    return bool(is_named) or is_assigned_table(table)


def _has_times(table: Table) -> bool:
    """Whether a column is one of a timeline: `When`, `Time`, with clock times."""
    times = [n for n, cell in enumerate(table.head) if role_of(cell, "time")]
    cells = [cell for n in times for cell in table.column(n)]
    return any(moment.clock is not None for cell in cells for moment in moments(cell, is_time=True))


def fields_by_number(table: Table) -> dict[int, list[tuple[str, str]]]:
    """The fields of items listed elsewhere, by the number of the item, if a table has nothing else: `# | Owner`."""
    numbers = [re.fullmatch(r"\W*(?:(?:action|item) )?(\d{1,3})\W*", row.cells[0], re.I) for row in table.rows]
    roles = [role_of(cell, *FIELD_ROLES) or "" for cell in table.head[1:]]
    if not (numbers and roles and all(numbers) and all(roles)):
        return {}
    rows = zip(numbers, table.rows, strict=True)
    return {int(number[1]): list(zip(roles, row.cells[1:], strict=False)) for number, row in rows if number}


def _board(table: Table, states: Sequence[str | None], group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """One item for each cell of a table whose columns are states: `To do`, `In progress`, `Done`."""
    for row in table.rows:
        takes = True  # of items in the same lines, only one can
        for state, cell in zip(states, row.cells, strict=False):
            if re.search(r"\w", cell) and not is_nothing(cell):
                action = action_from(parts_of(cell, reading), "", replace(group, status=state), row.lines, place)
                yield replace(action, takes=takes)
                takes = False


_DAY_OF = re.compile(r"(?i)^date (?=\w)|(?<=\w) (?:on|date)\s*$")
"""What makes of `Completed` the head `Completed on`."""
_OPEN_SIGN = re.compile(r"\s*[⏳⬜☐]\ufe0f?\s*")
"""Beside one of these, a cross in the same table is no open item."""
_CROSS = re.compile(r"\W*(?:\(x\)|❌|✖️?|[✘✗✕])\W*")
_ANSWERS = {
    "yes": "done", "no": "open", "y": "done", "n": "open", "true": "done", "false": "open", "ja": "done",
    "nein": "open", "oui": "done", "non": "open", "sí": "done", "si": "done", "sim": "done", "não": "open",
}  # fmt: skip
"""In a column named `Done`."""


def _number_of(cells: Sequence[str], roles: dict[str, int]) -> int:
    """The number of a row in the list, 0 if it has none."""
    place = roles.get("number", -1)
    found = re.fullmatch(r"\W*(\d{1,3})\W*", cells[place]) if 0 <= place < len(cells) else None
    return int(found[1]) if found else 0


def with_cell(action: Action, role: str, cell: str, reading: Reading) -> Action:
    """The item with the value of another cell in its row. A value in the wrong column is read by its form."""
    if role == "tracker" and (both := _ticket_and_state(cell)):
        return with_cell(replace(action, status=action.status or both[1]), role, both[0], reading)
    state = _state_of_cell(cell)
    tickets, meant = trackers_in(cell), None
    if role == "status" and state is None:
        is_open = action.status is None and not (is_nobody(cell) or tickets) and len(cell.split()) > 1
        meant = state_in_column(cell) or ("open" if is_open else None)
    is_done_on = state == "done" and role == "due"  # `done 6 October`
    level = priority_level(cell) or (value("priority", cell) if role == "priority" else None)
    if (
        state is not None
        and (role in ("status", "owner", "due", "tracker", "number", "note") or not re.search(r"\w", cell))
        and (role == "status" or value("action-status", cell.split(",")[0]) or not re.search(r"\w", cell) or is_done_on)
    ):
        day = day_in(cell, reading) if state == "done" and role in ("status", "due") else None
        if _CROSS.fullmatch(cell):
            action = action.guessed(CROSS_IS_OPEN)
        known = tuple(dict.fromkeys((*action.trackers, *(tickets if role in ("status", "note") else ()))))
        return replace(action, status=state, completed=day or action.completed, trackers=known)
    match role:
        case "status" if meant is not None:
            others = [one for one in tickets if not _ROW.fullmatch(one) and one not in action.trackers]
            found = action.guessed(f"the words in the column of states were read as {meant}")
            return replace(found.with_trackers(others), status=meant)
        case "owner":
            return _with_owner(action, cell, tickets, reading)
        case "due":
            due = last_day(cell, reading)
            return replace(action, due=due) if due else action
        case "priority" if level is not None:
            found = action if priority_level(cell) else action.guessed(f"the priority was read as {level}")
            return replace(found, priority=level)
        case "kind":
            kind = value_inside("action-kind", cell)
            return replace(action.with_trackers(tickets), kind=kind or action.kind)
        case "tracker":
            return _with_tickets(action, cell, tickets, state)
        case "" | "number" | "status" if tickets and len(cell.split()) <= 2:
            return action.with_trackers(one for one in tickets if role == "status" or not _ROW.fullmatch(one))
        case "note":
            text = "\n\n".join(filter(None, (action.description, cell)))
            found = action.with_trackers(ticket for ticket in tickets if ticket not in action.trackers)
            return replace(found, description=text)
    return action


def _with_tickets(action: Action, cell: str, tickets: tuple[str, ...], state: str | None) -> Action:
    """The item with what the column of tickets says of it."""
    if shouted := SHOUTED.search(cell):
        action = replace(action, status=action.status or value("action-status", shouted[0]))
        cell = f"{cell[: shouted.start()]} {cell[shouted.end() :]}".strip(" *_")
    if is_nobody(cell) or _CLAUSE.fullmatch(cell):
        return action
    written = () if state else (" ".join(cell.split()),)
    return replace(action.with_trackers(tickets or written), status=action.status or state)


def _ticket_and_state(cell: str) -> tuple[str, str] | None:
    """The ticket and the state of a cell that has both: `[b/41](https://…) **done**`, `in review: #41`."""
    found = _TICKET_CELL.fullmatch(cell.strip())
    beside = f"{found['before']} {found['after']}".strip(" *_()[]{}-–—:;,.") if found else ""
    said = _state_of_cell(beside) if beside else None
    return (found["ticket"], said) if found and said else None


_TICKET_CELL = re.compile(
    rf"(?P<before>[^\d\[]*?)(?P<ticket>{LINK}|(?<!\w )(?!v?\d+\.)[\w./#!-]*\d)(?![\w/])(?P<after>.*)"
)


def listed_in_frontmatter(reading: Reading) -> Iterator[Action]:
    """One item for each entry of a list of them in foreign frontmatter: `- {title: Add an alert, owner: ida}`."""
    front = reading.document.frontmatter
    for key, given in reading.foreign.items():
        if front is None or not isinstance(given, list) or labels().sections.whole(_spaced(key)) != "actions":
            continue
        lines = Lines(front.line_of(key), front.line_of(key))
        for entry in given:
            pairs = entry.items() if isinstance(entry, dict) else ()
            cells = {_spaced(name): str(cell) for name, cell in pairs if cell}
            roles = {role: name for role in _TABLE_ROLES for name in cells if role_of(name, role)}
            title = entry if isinstance(entry, str) else cells.get(roles.get("action", ""), "")
            if title:
                action = action_from(parts_of(title, reading), "", Group(), lines, 0)
                for role, name in roles.items():
                    action = with_cell(action, role, cells[name], reading) if role != "action" else action
                yield replace(action, takes=False)


def _spaced(key: str) -> str:
    return re.sub(r"[_-]+", " ", key)


def _with_owner(action: Action, cell: str, tickets: tuple[str, ...], reading: Reading) -> Action:
    """The item with the owner of a cell, and what else it says: `Ida, 12 January`, `done (Ida)`."""
    cell = re.sub(r"\s*(?:<br\s*/?>|\n)\s*", ", ", cell.strip())
    end = end_of(f"x — {cell}" if "(" not in cell else f"x, {cell}", reading)
    if end.owner and (end.due or end.status):  # `Ida, 12 January`
        return replace(action, owner=end.owner, due=end.due or action.due, status=end.status or action.status)
    name = clean_name(cell)
    if _CODE_CELL.fullmatch(cell):  # ids and paths are written as code; people are not
        return action.with_trackers(re.findall(r"`([^`]+)`", cell))
    if tickets and re.fullmatch(rf"[\W\d]*{TICKET}[\W\d]*", cell):
        return action.with_trackers(tickets)
    return action if is_nobody(name) else replace(action, owner=name or None)


_ROW = re.compile(r"#\d{1,2}")
"""Another row or a cause of the document, in a column that is none of tickets: `#2`."""
_CLAUSE = re.compile(r"\W*(?:\d{1,2}(?:\.\d{1,2})+|[A-Z]{1,2}\d{1,2})\W*")
"""The number of a row in a report: `5.2.1`, `R2`."""
_CODE_CELL = re.compile(r"\s*`[^`@\s]*[-/\d][^`\s]*`(?:\s*[,;/+&]?\s*`[^`@\s]+`)*\s*")


def _state_of_cell(cell: str) -> str | None:
    return state_said(cell) or next(
        (value("action-status", symbol) for symbol in "✅✔☑☒⬜☐⏳🚧❌✘✗✕" if symbol in cell), None
    )
