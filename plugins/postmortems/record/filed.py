"""What a record, its outline and its summary have in common.

It is a module of its own so that lists need not load outlines, which takes as long as reading a thousand rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from postmortems.model import DataPath
from postmortems.model.vocabulary import YEARS

if TYPE_CHECKING:
    from postmortems.record.problems import Problem
    from postmortems.record.source import Fix, Position

HAVE_PLACEHOLDERS = frozenset({("title",), ("severity",)})
"""Fields that show everywhere that they are missing: `(no title)`, `?`."""


class Filed:
    """What a record, its outline and its summary have in common."""

    id: str
    path: str
    unreadable: frozenset[DataPath]
    lost_ids: frozenset[str]
    numbers: Mapping[DataPath, tuple[int, ...]]

    def is_refused(self, place: DataPath) -> bool:
        """Whether something at, around or inside this place was refused while reading."""
        return bool(self.unreadable) and touches(self.unreadable, self._around_refused, place)

    @cached_property
    def _around_refused(self) -> frozenset[DataPath]:
        return with_parents(self.unreadable)

    @property
    def is_partial(self) -> bool:
        """Whether something was refused whose absence shows nowhere."""
        return not self.unreadable <= HAVE_PLACEHOLDERS

    @cached_property
    def date(self) -> date | None:
        """The day in the file name; None if it has none, or one out of range."""
        return day_of(self.id)

    def has_lost(self, local_id: str) -> bool:
        """Whether the id, with or without its chain, was in a refused part."""
        return local_id.rpartition("/")[2] in self.lost_ids

    def problem(self, where: DataPath | Position, message: str, help: str = "", fix: Fix | None = None) -> Problem:
        """A problem of the record, for a rule to yield."""
        from postmortems.record.problems import Problem  # for what is not in order

        return Problem(self.path, where, message, help, fix)

    def is_younger_than(self, other: Filed) -> bool:
        """Whether its day is later than that of the other record; False if a file name has no day."""
        return self.date is not None and other.date is not None and self.date > other.date


def day_of(name: str) -> date | None:
    """The day at the start of an id; None if there is none, or one out of range."""
    try:
        day = date.fromisoformat(name[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def with_parents(places: Iterable[DataPath]) -> frozenset[DataPath]:
    """The places, and all places around them."""
    return frozenset(place[:length] for place in places for length in range(len(place) + 1))


def touches(refused: frozenset[DataPath], around_refused: frozenset[DataPath], place: DataPath) -> bool:
    """Whether a place is inside, at or around a refused one."""
    return place in around_refused or any(place[:length] in refused for length in range(len(place)))


Named = TypeVar("Named", bound=Filed)
Statement = TypeVar("Statement")


def names_earlier(record: Filed, target: Filed) -> bool:
    """Whether what `record` says of items of `target` can be so: it is another record, and no younger one."""
    return target is not record and not target.is_younger_than(record)


def implications(
    statements: Iterable[tuple[Named, str, str, Statement]], by_id: Mapping[str, Named]
) -> dict[tuple[str, str], tuple[Statement, ...]]:
    """The statements of later records about action items, by (record id, action id), in their order.

    Each statement comes with the record that makes it, and the incident and the item that it names. Naming an item of
    the same or of a younger record is a mistake, and is left out.
    """
    found: dict[tuple[str, str], list[Statement]] = {}
    for record, incident, local_id, statement in statements:
        target = by_id.get(incident)
        if target is not None and names_earlier(record, target):
            found.setdefault((target.id, local_id), []).append(statement)
    return {item: tuple(made) for item, made in found.items()}
