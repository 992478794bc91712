"""What a change removed: records, their old ids, and open action items. Pure functions of both states."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from postmortems.model.names import composed
from postmortems.record.corpus import Corpus, Record
from postmortems.record.outline import Outline, Outlines

MOST_NAMED = 5
"""Records or items that a message names."""


class Removal(NamedTuple):
    """An id, or an open action item, that was there before and is not there now."""

    record: Record
    """As it was."""
    is_grave: bool
    """Whether other records refer to it, or work is forgotten with it."""
    message: str
    help: str


def removals(before: Corpus, now: Outlines, renamed: Mapping[str, str]) -> Iterator[Removal]:
    """Everything that was removed, in the order of the records.

    `renamed` has, by the id that a record had, the one that git takes for its new id. What is in a file that cannot
    be read now counts as there.
    """
    referring = _referring(now)
    candidates = _Successors(before, now, renamed)
    for record in before.all_records:
        here = now.by_id.get(record.id)
        if here is None and record.id not in now.unreadable_ids:
            yield _removed_record(before, record, referring.get(record.id, ()), candidates.of(record))
        for alias in record.incident.aliases:
            if before.by_id[alias] is record and alias not in now.by_id and here and not here.is_refused(("aliases",)):
                yield _removed_alias(record, alias, referring.get(alias, ()), here)
        if here is not None and not record.is_withdrawn:
            yield from _removed_items(before, record, here)


def _removed_record(before: Corpus, record: Record, referring: Sequence[str], successor: str) -> Removal:
    is_open = [action.action.id for action in before.actions_of.get(record.id, ()) if action.action.is_open]
    is_open = [] if record.is_withdrawn else is_open
    reasons = [f'record "{record.id}" was removed, and no other record has its id as an alias']
    if referring:
        reasons.append(f"{_named(referring)} still {'refers' if len(referring) == 1 else 'refer'} to it")
    if is_open:
        reasons.append(f"it had open action items: {_named(is_open)}")
    if successor:
        advice = f"if {successor} replaces it, add `aliases: [{record.id}]` there"
    else:
        advice = f"if another record replaces it, add `aliases: [{record.id}]` there"
    advice += "; otherwise restore the file with `withdrawn: {at: DATE, reason: WHY}`, which keeps its page"
    return Removal(record, bool(referring or is_open), "; ".join(reasons), advice)


def _removed_alias(record: Record, alias: str, referring: Sequence[str], here: Outline) -> Removal:
    message = f'alias "{alias}" of {here.id} was removed, so links to it break'
    if referring:
        message += f"; {_named(referring)} still {'refers' if len(referring) == 1 else 'refer'} to it"
    return Removal(record, bool(referring), message, f"restore it under `aliases` of {here.id}, or of another record")


def _removed_items(before: Corpus, record: Record, here: Outline) -> Iterator[Removal]:
    known = {action for action, _ in here.actions}
    for item in before.actions_of.get(record.id, ()):
        local_id = item.action.id
        is_unknown = here.is_refused(("action_items",)) or here.has_lost(local_id)
        if item.action.is_open and local_id not in known and not is_unknown:
            yield Removal(
                record,
                False,
                f'open action item "{local_id}" of {here.id} was removed',
                "restore it; if nobody will do it, set `status: wont-do` or `superseded` and add a reason",
            )


def _referring(now: Outlines) -> dict[str, tuple[str, ...]]:
    """The ids of the records that name an id, in a field or by a link to its file, by that id."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for record in now.records:
        for _, incident, _ in record.named:
            found[incident][record.id] = None
        for _, address in record.links:
            stem = posixpath.basename(composed(unquote(address.partition("#")[0]))).removesuffix(".md")
            found[stem][record.id] = None
    return {name: tuple(records) for name, records in found.items()}


class _Successors:
    """Finds the record that a removed one may have become: git says so, or its words are the same."""

    def __init__(self, before: Corpus, now: Outlines, renamed: Mapping[str, str]) -> None:
        self.known = {record.id for record in now.records}
        self.new = self.known - {record.id for record in before.all_records}
        self.renamed = renamed

    def of(self, record: Record) -> str:
        """Its id; empty where there is none."""
        successor = self.renamed.get(record.id, "")
        if successor in self.known:
            return successor
        same_words = [name for name in self.new if name[11:] == record.id[11:]]
        same_day = [name for name in self.new if name[:10] == record.id[:10]]
        return next((found[0] for found in (same_words, same_day) if len(found) == 1), "")


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
