"""`postmortems action`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

import click

from postmortems.cli.changing import (
    action_of,
    allow_warnings_option,
    change,
    earlier_of,
    require_command,
)
from postmortems.cli.options import (
    Command,
    day,
    incidents_option,
    one_of,
    read_around,
    written_day,
    written_today_option,
)
from postmortems.edit.authoring import local_ids
from postmortems.edit.splice import Edit, Insert, Put, Remove
from postmortems.edit.typed_date import typed_due_date, typed_past_date
from postmortems.model.actions import ActionItem
from postmortems.model.base import split_reference
from postmortems.model.vocabulary import ActionKind, ActionStatus, Priority
from postmortems.record.corpus import Corpus, Record
from postmortems.record.template import clean_title, item_id
from postmortems.record.yaml_writer import Value
from postmortems.text.suggest import did_you_mean


def _due_option(help: str) -> Callable[[Command], Command]:
    return click.option("--due", metavar="DATE", help=help)


def _priority_option(help: str) -> Callable[[Command], Command]:
    return click.option("--priority", type=one_of(Priority), metavar=f"[{'|'.join(Priority)}]", help=help)


@click.group("action", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Add, change or close an action item.

    ID is an incident: its file name, an alias, or an unambiguous prefix of these. You can write incident and
    item together: 2024-03-01-database-outage#A1. Only the lines that must change do. A change that the check
    would report is not written.

    \b
    Example:
      postmortems action add 2024-03-01 --title "Alert on replica lag" --owner storage --priority P1
      postmortems action set 2024-03-01 A1 owner=payments due=2024-06-30
      postmortems action close 2024-03-01#A1
    """
    require_command(context)


@command.command("add")
@click.argument("name", metavar="ID")
@click.argument("rest", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--title", required=True, help="What is true when it is done, in one line.")
@click.option("--owner", metavar="NAME", help="The owner, from _config.yml.")
@_priority_option("P0 is the most urgent. Sets the default due date.")
@click.option("--kind", type=one_of(ActionKind), help="What the item is for.")
@_due_option("The due date: 2024-06-30, tomorrow, friday, +14d, +2w. Default: set by the policy for the priority.")
@click.option(
    "--addresses", multiple=True, metavar="STEP", help="A causal step or lesson that it addresses; repeatable."
)
@click.option("--description", help="The details.")
@click.option("--criteria", help="How to tell that it is done.")
@click.option("--tracker", metavar="TICKET", help="Where the work is tracked.")
@click.option("--carried-from", metavar="ID#ITEM", help="The earlier item that this one continues.")
@click.option("--id", "local_id", metavar="NAME", help="Its id in the record. Default: made from the title.")
@incidents_option
@written_today_option
@allow_warnings_option
def add(
    name: str,
    rest: tuple[str, ...],
    title: str,
    due: str | None,
    addresses: tuple[str, ...],
    local_id: str | None,
    folder: Path,
    today: date | None,
    allow_warnings: bool,
    **texts: str | None,
) -> int:
    """Add an action item to an incident.

    KEY is any field of an action item. Separate the values of a list with commas. To remove an item that was added by
    mistake, delete its lines in the file.

    \b
    Example:
      postmortems action add 2024-03 --title "Alert on replica lag" --owner storage --priority P1
      postmortems action add 2024-03 --title "Rotate the keys" --owner storage --priority P2 recurring="every quarter"
    """
    knowledge_base, [record] = read_around(folder, name)
    today = written_day(today, knowledge_base.corpus, record)
    given = dict(_assignment(word, today) for word in rest)
    urgency = next((one for one in Priority if one == (texts["priority"] or given.get("priority"))), None)
    title = clean_title(title)
    same = (item.id for item in record.incident.action_items if item.status.is_pending and item.title == title)
    if not local_id and (there := next(same, None)):
        raise click.UsageError(
            f"{record.id}#{there} has this title and is not done; change it, or choose another title"
        )
    values: dict[str, Value | None] = {
        **texts,
        "id": local_id or item_id(title, set(local_ids(record))),
        "title": title,
        "status": ActionStatus.OPEN.value,
        "created": today,
        "due": _due(due, today) if due else knowledge_base.corpus.config.policy.latest_due(urgency, today),
        "addresses": _parts(",".join(addresses)),
    }
    stated = ((key, values.get(key)) for key in ActionItem.model_fields)
    item = {key: value for key, value in stated if value is not None and value not in ("", ())} | given
    if item.get("carried_from"):
        incident, mark, place = str(item["carried_from"]).partition("#")
        knowledge_base, [record, earlier] = read_around(folder, record.id, incident)
        item["carried_from"] = earlier_of(knowledge_base.corpus, record, f"{earlier.id}{mark}{place}")
    return change(knowledge_base, record, [Insert(("action_items",), item)], today, allow_warnings=allow_warnings)


@command.command("set")
@click.argument("name", metavar="ID")
@click.argument("rest", nargs=-1, metavar="[ITEM] [KEY=VALUE]...")
@click.option("--owner", metavar="NAME", help="The new owner, from _config.yml.")
@_priority_option("P0 is the most urgent.")
@click.option("--status", type=one_of(ActionStatus), help="The state of the item.")
@click.option("--reason", help="Why it is blocked, deferred, dropped or superseded.")
@_due_option("The due date: 2024-06-30, tomorrow, friday, +14d, +2w.")
@click.option("--tracker", metavar="TICKET", help="Where the work is tracked.")
@incidents_option
@written_today_option
@allow_warnings_option
def set_(
    name: str,
    rest: tuple[str, ...],
    due: str | None,
    folder: Path,
    today: date | None,
    allow_warnings: bool,
    **texts: str | None,
) -> int:
    """Change an action item.

    KEY is any field of an action item except its id. Separate the values of a list with commas. A status such as
    `open` reopens a closed item: its completion date goes.

    \b
    Example:
      postmortems action set 2024-03-01 A1 --owner payments --due 2024-06-30
      postmortems action set 2024-03-01#A1 status=deferred reason="No capacity before autumn."
    """
    knowledge_base, [record] = read_around(folder, split_reference(name)[0])
    item, words = _item_name(knowledge_base.corpus, record, name, rest)
    path, action = action_of(knowledge_base.corpus, record, item)
    today = written_day(today, knowledge_base.corpus, record)
    values = dict(_assignment(word, today) for word in words)
    values |= {key: text for key, text in texts.items() if text is not None}
    values |= {"due": _due(due, today)} if due else {}
    if not values:
        raise click.UsageError("nothing to change; give KEY=VALUE, or an option such as --owner")
    edits: list[Edit] = [Put((*path, key), value) for key, value in values.items()]
    if values.get("status") in {status for status in ActionStatus if status.is_pending}:  # no date of its end then
        dates = {"completed": action.completed, "verified": action.verified}
        edits += [Remove((*path, key)) for key, date in dates.items() if date and key not in values]
    return change(knowledge_base, record, edits, today, allow_warnings=allow_warnings)


def _item_name(corpus: Corpus, record: Record, name: str, rest: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The item, whether written `ID ITEM` or `ID#ITEM`, and the words after it. Raises UsageError."""
    if "#" in name:
        return split_reference(name)[1], rest
    if not rest or "=" in rest[0]:
        known = ", ".join(action.action.id for action in corpus.actions_of.get(record.id, ())) or "none"
        raise click.UsageError(f"which action item? write `{name} ITEM`; {record.id} has: {known}")
    return rest[0], rest[1:]


def _assignment(word: str, today: date) -> tuple[str, Value]:
    """`key=value` as the field's type wants it. Raises UsageError for what is none."""
    key, equals, text = word.partition("=")
    known = [field for field in ActionItem.model_fields if field != "id"]
    if not equals:
        raise click.UsageError(f'"{word}" is not KEY=VALUE; put a text with spaces in quotes')
    if key == "id":
        raise click.UsageError("the id of an action item cannot change: other records refer to it")
    if key not in known:
        raise click.UsageError(
            f'there is no field "{key}"; {did_you_mean(key, known) or "one of: " + ", ".join(known)}'
        )
    if not text.strip():
        raise click.UsageError(f"{key} would be empty; to remove it, use an editor")
    return key, _typed(key, text, today)


def _typed(key: str, text: str, today: date) -> Value:
    kinds = set(_kinds(ActionItem.model_fields[key].annotation))
    if date in kinds:
        return day(text, key, partial(typed_due_date if key == "due" else typed_past_date, today=today))
    if tuple in kinds and (str not in kinds or "," in text):
        return _parts(text)
    return text


def _parts(text: str) -> tuple[str, ...]:
    """What is between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _due(text: str, today: date) -> date:
    return day(text, "--due", partial(typed_due_date, today=today))


def _kinds(annotation: object) -> Iterator[object]:
    """The types that an annotation allows, without what it says about them; not those inside a list."""
    origin = get_origin(annotation)
    if origin is tuple:
        yield tuple
    elif origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for inner in get_args(annotation):
            yield from _kinds(inner)
    else:
        yield annotation


@command.command("close")
@click.argument("name", metavar="ID")
@click.argument("rest", nargs=-1, metavar="[ITEM]")
@click.option(
    "--on",
    metavar="DATE",
    help="The date on which it was done or dropped: 2024-04-02, yesterday, friday. Default: today.",
)
@click.option(
    "--status", type=one_of(("done", "verified", "wont-do")), default="done", show_default=True,
    help="done, verified to work, or dropped.",
)  # fmt: skip
@click.option("--reason", help="Why it is dropped.")
@incidents_option
@written_today_option
@allow_warnings_option
def close(
    name: str,
    rest: tuple[str, ...],
    on: str | None,
    status: str,
    reason: str | None,
    folder: Path,
    today: date | None,
    allow_warnings: bool,
) -> int:
    """Close an action item: done, verified, or dropped with a reason.

    \b
    Example:
      postmortems action close 2024-03-01 A1 --on 2024-04-02
      postmortems action close 2024-03-01 A2 --status wont-do --reason "The shop moves to another provider."
    """
    knowledge_base, [record] = read_around(folder, split_reference(name)[0])
    item, words = _item_name(knowledge_base.corpus, record, name, rest)
    if words:
        raise click.UsageError(f'"{words[0]}" is not expected here')
    path, action = action_of(knowledge_base.corpus, record, item)
    if status == "done" and action.status is ActionStatus.VERIFIED:
        raise click.UsageError(f"{action.id} is verified already; `action set` changes that")
    if status == "wont-do" and not reason and not action.reason:
        raise click.UsageError(f"why is {action.id} dropped? add --reason")
    today = written_day(today, knowledge_base.corpus, record)
    closed = day(on, "--on", partial(typed_past_date, today=today)) if on is not None else today
    if closed > today:
        raise click.UsageError(f"--on: {closed} is in the future; close {action.id} when it is done")
    values = _closing(action, status, closed, reason)
    edits: list[Edit] = [Put((*path, key), value) for key, value in values.items()]
    return change(knowledge_base, record, edits, today, allow_warnings=allow_warnings)


def _closing(action: ActionItem, status: str, on: date, reason: str | None) -> dict[str, Value]:
    """What a closed item says. A verified one leaves its completion date as it is."""
    values: dict[str, Value] = {"status": status}
    if reason:
        values["reason"] = reason
    if action.completed is None or status != "verified":
        values["completed"] = on
    if status == "verified":
        values["verified"] = on
    return values
