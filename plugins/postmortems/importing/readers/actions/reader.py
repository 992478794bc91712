"""Reads the action items of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortems.importing.claims import Claim
from postmortems.importing.readers.actions.duplicates import merge_duplicates
from postmortems.importing.readers.actions.find import ActionFinder
from postmortems.importing.readers.actions.model import Action
from postmortems.importing.readers.actions.tables import listed_in_frontmatter
from postmortems.importing.readers.actions.trackers import trackers_below
from postmortems.importing.readers.actions.updates import with_later_states
from postmortems.importing.reading import Reading


def read(reading: Reading) -> Iterator[Claim]:
    """One claim for each item. An item that is listed twice counts once."""
    finder = ActionFinder(reading)
    finder.all_sections()
    finder.found += listed_in_frontmatter(reading)
    for row in (action for action in finder.found if action.is_group):
        yield Claim("", None, row.lines, row.lines.numbers, 0.84)
    items = [_with_references(action, reading) for action in _own(finder.found, reading) if not action.is_group]
    for action in merge_duplicates(with_later_states(_with_known_owners(items), reading)):
        yield Claim(
            "action_items",
            _as_value(action, reading),
            action.lines,
            action.lines.numbers if action.takes else frozenset(),
            0.85,
            action.guesses,
            action.contradictions,
        )


def _own(found: list[Action], reading: Reading) -> list[Action]:
    """The items without the lists of other incidents, and without those of a mail below one that has some, too."""
    listed = {number for one in reading.document.about("actions") if one.lines for number in one.lines.numbers}
    others = reading.lines_of_others & listed
    own = [action for action in found if action.lines.first not in others]
    above = [action for action in own if action.lines.first < reading.line_of_quoted_mail]
    return above or own


def _with_references(action: Action, reading: Reading) -> Action:
    """The item with the tickets of its footnotes, unless it has others."""
    document = reading.document
    found = () if action.trackers else trackers_below(document.text(action.lines), document.lines)
    return replace(action, trackers=found) if found else action


def _with_known_owners(found: list[Action]) -> list[Action]:
    """The items with the owners at their end who are the owners of others: `add an alert (Ida)`."""
    owners = sorted({re.escape(action.owner) for action in found if action.owner}, key=len, reverse=True)
    at_end = re.compile(rf"\s*(?:[(\[](?P<inside>{'|'.join(owners)})[)\]]|\s[–—-]\s(?P<last>{'|'.join(owners)}))\W*$")
    for number, action in enumerate(found) if owners else ():
        name = None if action.owner else at_end.search(action.title)
        if name and name.start():
            found[number] = replace(action, owner=name["inside"] or name["last"], title=action.title[: name.start()])
    return found


def _as_value(action: Action, reading: Reading) -> dict[str, object]:
    owner = reading.only_author if action.owner in ("me", "Me") else action.owner
    tracker: object = action.trackers[0] if len(action.trackers) == 1 else list(action.trackers)
    parts = {
        "title": action.title,
        "description": action.description,
        "kind": action.kind,
        "priority": action.priority,
        "owner": reading.registered_owner(owner) if owner else None,
        "status": action.status,
        "due": action.due,
        "completed": action.completed,
        "tracker": tracker if action.trackers else None,
        "x-group": action.group or None,
    }
    return {key: part for key, part in parts.items() if part}
