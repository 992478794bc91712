"""What joins two incidents: what was left undone from an earlier one, and needed again by a later one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from postmortems.model.lineage import Event, event_of
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.record.filed import names_earlier


class LeftUndone(NamedTuple):
    """An action item of an earlier incident that was not done in time for this one."""

    item: RecordedAction
    """The earlier item."""
    anchor: str
    """Where in this record: the step that needed it, or the item that carries it over."""

    @property
    def left(self) -> Event:
        """What became of it then: `deferred 2026-05-16`, or `created` for one that is still open."""
        return event_of(self.item)

    @property
    def now(self) -> RecordedAction:
        """The item that counts for it, which has the state of today."""
        return self.item.lineage.current


class Need(NamedTuple):
    """A later record that needed an item, or carries it over."""

    record: Record
    anchor: str
    kind: Literal["unfinished", "carried"]

    @property
    def day(self) -> date | None:
        """The day of the later incident."""
        return self.record.date


class NeededAgain(NamedTuple):
    """An action item of this incident that later ones needed or carry over."""

    item: RecordedAction
    needs: tuple[Need, ...]
    """Oldest first: where it was needed; where it is carried over if nowhere."""

    @property
    def now(self) -> RecordedAction:
        """The item that counts for it, which has the state of today."""
        return self.item.lineage.current


def left_undone(corpus: Corpus, record: Record) -> tuple[LeftUndone, ...]:
    """What this incident needed of earlier ones, then what it only carries over; each piece of work once."""
    found: dict[int, LeftUndone] = {}
    if not record.is_withdrawn:
        for reference, named in corpus.implications_in(record):
            item = _earlier(corpus, record, reference)
            if item is not None:
                found.setdefault(id(item.lineage), LeftUndone(item, named.anchor))
    return tuple(found.values())


def _earlier(corpus: Corpus, record: Record, reference: str) -> RecordedAction | None:
    item = corpus.item(reference)
    if item is None or not names_earlier(record, item.record):
        return None
    return next((one for one in corpus.actions_of.get(item.record.id, ()) if one.action is item.value), None)


def needed_again(corpus: Corpus, record: Record) -> tuple[NeededAgain, ...]:
    """What later incidents needed of this one, what is still unfinished first."""
    if record.is_withdrawn:
        return ()
    found = [
        NeededAgain(item, needs) for item in corpus.actions_of.get(record.id, ()) if (needs := tuple(_needs(item)))
    ]
    return tuple(sorted(found, key=lambda one: not one.item.is_implicated_again))


def _needs(item: RecordedAction) -> Iterator[Need]:
    later = [one for one in item.needed_again_by if one.record.id > item.record.id]
    for one in later or (one for one in item.implications if one.kind == "carried"):
        yield Need(one.record, one.anchor, one.kind)
