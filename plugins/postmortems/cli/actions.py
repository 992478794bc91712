"""`postmortems actions`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click

from postmortems.check.snapshot import Snapshot
from postmortems.cli.options import (
    RenamedOption,
    format_option,
    incidents_option,
    known_names,
    look_for_readers,
    one_of,
    period_options,
    require_period,
    today_option,
)
from postmortems.model.action_state import ItemInRecord, KnowsOwners
from postmortems.model.days import in_fitting_unit
from postmortems.model.period import Period
from postmortems.model.urgency import Reason, Urgency
from postmortems.model.vocabulary import ActionStatus
from postmortems.record.filed import day_of
from postmortems.record.summaries import ActionLine
from postmortems.text.counted import counted
from postmortems.text.terminal import Style, emit, one_line, painted, terminal_cells, wants_colour, width, wrapped

FORM_VERSION = 1
"""Grows when a key of the JSON form changes its meaning or goes."""


class Filter(NamedTuple):
    """What is asked of an action item. All that is given must fit."""

    owners: tuple[str, ...]
    incidents: frozenset[str] | None
    """The ids of those with a service that is asked for; None if none is."""
    statuses: tuple[str, ...]
    overdue: bool
    needed_again: bool
    unowned: bool
    period: Period

    def fits(self, line: ActionLine, today: str) -> bool:
        """The item has what is asked."""
        return (
            (not self.statuses or line.status in self.statuses)
            and (not self.owners or not set(self.owners).isdisjoint(line.owners))
            and (self.period.is_open or (line.decided and date.fromisoformat(line.decided)) in self.period)
            and (not self.overdue or line.is_overdue(today))
            and (not self.needed_again or line.needed_again != "")
            and (not self.unowned or line.unowned != "")
            and (self.incidents is None or not self.incidents.isdisjoint(line.incidents))
        )


def _incidents_of(services: tuple[str, ...], snapshot: Snapshot) -> frozenset[str]:
    """The ids of the incidents with one of these services. Raises UsageError for a service that nobody knows."""
    from postmortems.cli.listing import Filter as IncidentFilter  # for who asks for it

    wanted, incidents = IncidentFilter(services=services).known(snapshot), snapshot.incidents
    return frozenset(incidents[number].id for number in wanted.numbers(snapshot, len(incidents)))


@click.command("actions")
@incidents_option
@today_option
@click.option("--owner", "owners", multiple=True, metavar="NAME", help="Only action items of this owner.")
@click.option(
    "--service", "services", multiple=True, metavar="NAME",
    help="Only action items of incidents with this service, affected or faulty.",
)  # fmt: skip
@click.option("--overdue", is_flag=True, help="Only open items after their due date.")
@click.option(
    "--needed-again", cls=RenamedOption, old="--implicated", is_flag=True,
    help="Only unfinished items that a later incident needed again.",
)  # fmt: skip
@click.option("--unowned", is_flag=True, help="Only open items without an active owner.")
@click.option(
    "--status", "statuses", multiple=True, type=one_of(ActionStatus),
    help="Only action items with this status.",
)  # fmt: skip
@click.option("--all", "closed_too", is_flag=True, help="Include closed action items.")
@click.option("--fail", is_flag=True, help="Exit with 1 if any item is listed.")
@period_options
@format_option("text", "json", "markdown")
def command(
    folder: Path,
    today: date,
    owners: tuple[str, ...],
    services: tuple[str, ...],
    overdue: bool,
    needed_again: bool,
    unowned: bool,
    statuses: tuple[str, ...],
    closed_too: bool,
    fail: bool,
    since: date | None,
    until: date | None,
    form: str,
) -> int:
    """List the open action items, most urgent first.

    `postmortems action` adds, changes and closes them.

    Items needed again by a later incident come first, even deferred or dropped ones. Then come overdue items,
    items without an owner, and the rest by priority and due date. --owner, --service and --status can be
    repeated. An item that was carried over has the services of the earlier incidents, too. --since and --until compare
    the date on which an item was created, or else the date of its incident.

    \b
    Example:
      postmortems actions --owner payments
      postmortems actions --overdue --fail      in a scheduled job
      postmortems actions --owner payments --format markdown      for a weekly mail
    """
    period = require_period(since, until)
    snapshot = look_for_readers(folder)
    config = snapshot.config
    if owners:
        owners = known_names(owners, [*config.owner_directory.names, *filter(None, snapshot.action_owners)], "owner")
    incidents = _incidents_of(services, snapshot) if services else None
    wanted = Filter(owners, incidents, statuses, overdue, needed_again, unowned, period)
    closed_too = closed_too or bool(statuses)
    lines, day = snapshot.action_lines(partial(line_of, config=config), closed_too), today.isoformat()
    numbers = [number for number, line in enumerate(lines) if wanted.fits(line, day)]
    numbers.sort(key=lambda number: lines[number].sort_key(day))
    found = [lines[number] for number in numbers]
    if form == "text":
        emit(_as_text(found, today))
        return int(fail and bool(found))
    items = [*snapshot.pending_actions, *(snapshot.other_actions if closed_too else ())]
    actions = {items[number]: Urgency.of(items[number], config, today) for number in numbers}
    emit(_as_json(actions, today) if form == "json" else _as_markdown(actions, config, today, _total(found, today)))
    return int(fail and bool(found))


def reasons_in_words(action: ItemInRecord, urgency: Urgency, today: date) -> str:
    """Why the item is in this place: `needed again by 2024-09-01-db; overdue by 12 days`."""
    return "; ".join([_in_words(reason, action, today) for reason in urgency.reasons])


def _in_words(reason: Reason, action: ItemInRecord, today: date) -> str:
    if reason is Reason.IMPLICATED_AGAIN:
        return _needed_again(action)
    if reason is Reason.OVERDUE and action.action.due:
        return _overdue(action.action.due, today)
    return _unowned(action.action.owner)


def _needed_again(action: ItemInRecord) -> str:
    later = dict.fromkeys(found.record.id for found in action.needed_again_by)
    return f"needed again by {', '.join(later)}"


@cache  # many items are due on one day
def _overdue(due: date, today: date) -> str:
    return f"overdue by {counted(*in_fitting_unit((today - due).days))}"


def _unowned(owner: str | None) -> str:
    return f'owner "{owner}" is inactive or not registered' if owner else "no owner"


def due_in_words(action: ItemInRecord) -> str:
    """`due 2026-06-30`, with the first due date of the work if that was another one; empty without one."""
    first = f"first due {action.first_due}" if action.first_due else ""
    return ", ".join(filter(None, (f"due {action.action.due}" if action.action.due else "", first)))


def history_in_words(action: ItemInRecord, today: date, shown: Callable[[str], str] = str) -> str:
    """What an item looks back on that continues earlier ones: `deferred 2026-05-16 (2026-05-10-db#A1), needed again
    2026-05-30; 6 months old`. Empty for any other item. `shown` writes a reference."""
    history, elsewhere = _history(action, shown)
    return history and history + _age(action.age(today)) + elsewhere


def _history(action: ItemInRecord, shown: Callable[[str], str] = str) -> tuple[str, str]:
    """Its words before the age of the item, and those after it."""
    if not action.is_current or len(action.lineage.items) < 2:
        return "", ""
    events = []
    for event in action.lineage.history:
        day = f" {event.day}" if event.day else ""
        words = event.kind.replace("-", " ") + day
        events.append(words if event.kind == "needed-again" else f"{words} ({shown(event.reference)})")
    others = [shown(item.reference) for item in action.lineage.last if item is not action]
    return ", ".join(events), f"; also carried over to {', '.join(others)}" if others else ""


@cache
def _age(days: int | None) -> str:
    return "" if days is None else f"; {counted(*in_fitting_unit(days))} old"


def carried_over_in_words(action: ItemInRecord) -> str:
    """Where an item goes on that does not count: `needed again by 2026-05-30-db; carried over to 2026-05-30-db#A1,
    which is open`. Empty for an item that counts."""
    if action.is_current:
        return ""
    current = action.lineage.current
    later = dict.fromkeys(found.record.id for found in action.needed_again_by)
    needed = f"needed again by {', '.join(later)}; " if later else ""
    return f"{needed}carried over to {current.reference}, which is {current.action.status}"


def line_of(action: ItemInRecord, config: KnowsOwners) -> ActionLine:
    """The line of an action item that counts."""
    item, lineage = action.action, action.lineage
    facts = (action.reference, item.priority, item.owner, due_in_words(action), item.status)
    history, elsewhere = _history(action)
    return ActionLine(
        incident=action.record.id,
        number=action.number,
        title=one_line(item.title),
        facts=one_line(" · ".join(filter(None, facts))),
        needed_again=one_line(_needed_again(action)) if action.is_implicated_again else "",
        unowned=one_line(_unowned(item.owner)) if action.is_unowned(config) else "",
        history=one_line(history),
        elsewhere=one_line(elsewhere),
        explanation=one_line(f"{item.status}: {item.reason}") if item.reason else "",
        status=item.status,
        is_open=action.is_open,
        rank=Urgency.of(action, config, date.min).rank,
        due=_spelled(item.due),
        begun=_spelled(lineage.created or item.created),
        ended=None if item.is_open else _spelled(item.completed),
        decided=_spelled(lineage.created or day_of(action.record.id)),
        owners=action.owners,
        incidents=[one.record.id for one in (action, *lineage.earlier)],
    )


def _as_text(lines: Sequence[ActionLine], today: date) -> str:
    colour = wants_colour(sys.stdout)
    digits = len(str(len(lines)))
    cells = (terminal_cells() or 100) - digits - 2
    next_line, day = "\n" + " " * (digits + 2), today.isoformat()
    items = [
        f"{number:>{digits}}. {next_line.join(_item_lines(line, today, day, cells, colour))}"
        for number, line in enumerate(lines, start=1)
    ]
    return "\n".join([*items, _total(lines, today)]) + "\n"


def _item_lines(line: ActionLine, today: date, day: str, cells: int, colour: bool) -> Sequence[str]:
    overdue = _overdue(date.fromisoformat(line.due), today) if line.due and line.is_overdue(day) else ""
    reasons = "; ".join(filter(None, (line.needed_again, overdue, line.unowned)))
    past = _past(line, today) if line.history else ""
    texts = [*filter(None, (line.title, line.facts, reasons, past, line.explanation))]
    if not colour and max(map(width, texts)) <= cells:
        return texts
    if not colour:
        return [part for text in texts for part in _paragraph(text, cells)]
    styles: dict[str, tuple[Style]] = {line.title: ("bold",), reasons: ("red",)}
    return [painted(part, *styles.get(text, ()), on=True) for text in texts for part in _paragraph(text, cells)]


def _past(line: ActionLine, today: date) -> str:
    end = date.fromisoformat(line.ended) if line.ended else today
    days = max((end - date.fromisoformat(line.begun)).days, 0) if line.begun else None
    return line.history + _age(days) + line.elsewhere


def _paragraph(text: str, cells: int) -> Iterable[str]:
    return (text,) if width(text) <= cells else wrapped(text, cells)


def _total(lines: Sequence[ActionLine], today: date) -> str:
    """How many there are: `18 action items (17 open, 1 closed), 1 needed again, 3 overdue`."""
    if not lines:
        return "No matching action items"
    closed = sum(not line.is_open for line in lines)
    items = counted(len(lines), "action item" if closed else "open action item")
    parts = f" ({len(lines) - closed} open, {closed} closed)" if closed else ""
    reasons = {
        "needed again": sum(line.needed_again != "" for line in lines),
        "overdue": sum(line.is_overdue(today.isoformat()) for line in lines),
        "without an owner": sum(line.unowned != "" for line in lines),
    }
    return ", ".join([items + parts, *(f"{number} {reason}" for reason, number in reasons.items() if number)])


Ranked = Mapping[ItemInRecord, Urgency]
"""Action items with their urgency, in the order in which they are listed."""


def _as_markdown(actions: Ranked, config: KnowsOwners, today: date, total: str) -> str:
    """A mail, or the text of an issue: each item once, under its most urgent reason."""
    from postmortems.reports.markdown import code, escaped  # for who asks for it

    lines = [f"# Action items, {today}", "", f"{total}."]

    def most_urgent(found: tuple[ItemInRecord, Urgency]) -> Reason | None:
        return next(iter(found[1].reasons), None)

    def item(action: ItemInRecord, urgency: Urgency) -> str:
        fields = action.action
        owner = config.owner_directory.title(fields.owner) if fields.owner else "nobody"
        facts = filter(None, (fields.priority, owner, due_in_words(action), fields.status))
        reasons = reasons_in_words(action, urgency, today)
        why = f" **{escaped(reasons)}**." if reasons else ""
        history = history_in_words(action, today, code)
        past = f" {history}." if history else ""
        reason = f" {escaped(fields.reason)}" if fields.reason else ""
        return f"- {escaped(fields.title)} ({code(action.reference)}): {escaped(', '.join(facts))}.{why}{past}{reason}"

    for reason, items in groupby(actions.items(), key=most_urgent):
        lines += ["", f"## {_HEADINGS[reason]}", ""]
        lines += (item(action, urgency) for action, urgency in items)
    return "\n".join(lines) + "\n"


_HEADINGS: dict[Reason | None, str] = {
    Reason.IMPLICATED_AGAIN: "Needed again",
    Reason.OVERDUE: "Overdue",
    Reason.UNOWNED: "Without an owner",
    None: "Others",
}


def _as_json(actions: Ranked, today: date) -> str:
    report = {
        "version": FORM_VERSION,
        "today": today.isoformat(),
        "actions": [action_data(action, urgency, today) for action, urgency in actions.items()],
    }
    return json.dumps(report, indent=2) + "\n"


def action_data(action: ItemInRecord, urgency: Urgency, today: date) -> dict[str, object]:
    """An action item with what follows from it, ready for JSON."""
    carried = [found for found in action.implications if found.kind == "carried"]
    lineage = action.lineage
    return {
        "reference": action.reference,
        "incident": action.record.id,
        **action.data,
        "reasons": list(urgency.reasons),
        "implicated_in": [
            {"reference": f"{found.record.id}#{found.anchor}", "kind": found.kind, "text": found.text}
            for found in (*action.needed_again_by, *carried)
        ],
        "age_days": action.age(today),
        "is_open": action.is_open,
        "first_created": _spelled(lineage.created),
        "first_due": _spelled(lineage.first_due),
        "history": [
            {"event": event.kind, "day": _spelled(event.day), "reference": event.reference} for event in lineage.history
        ],
        "earlier": [item.reference for item in lineage.earlier] if action.is_current else [],
        "continued_by": action.continued_by,
        "counted_as": None if action.is_current else lineage.current.reference,
    }


def _spelled(day: date | None) -> str | None:
    return day.isoformat() if day else None
