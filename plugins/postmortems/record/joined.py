"""What a record says of others in its fields: of each pair, somebody has decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postmortems.model.base import split_reference
from postmortems.model.incident import RelatedIncident
from postmortems.model.vocabulary import Relation
from postmortems.record.corpus import Record


class Joined(NamedTuple):
    """Another record, or an item of it, that a record names in a field."""

    incident: str
    item: str
    """Its local id; empty for the incident as a whole."""
    is_refused: bool = False
    """Whether somebody said that they do not belong together."""


def joined(record: Record) -> Iterator[Joined]:
    """What a record says of others, refused proposals too.

    Entries that an import wrote are left out until somebody confirms them.
    """
    incident = record.incident
    for related in incident.related:
        if related.incident and not is_unconfirmed(record, related):
            yield Joined(*split_reference(related.incident), related.relation is Relation.UNRELATED)
    for step in incident.causal_graph.steps.values():
        for reference in filter(None, (step.unfinished_action, step.done_action)):
            yield Joined(*split_reference(reference))
    for item in incident.action_items:
        if item.carried_from:
            yield Joined(*split_reference(item.carried_from))


def is_unconfirmed(record: Record, related: RelatedIncident) -> bool:
    """Whether `postmortems import` wrote an entry of `related`, and nobody has said yet how the two relate."""
    return record.is_imported_draft and related.relation is Relation.SIMILAR and related.note is None


def guessed_incidents(record: Record) -> Iterator[str]:
    """The ids in entries of `related` that an import wrote and nobody has confirmed."""
    for related in record.incident.related:
        if related.incident and is_unconfirmed(record, related):
            yield split_reference(related.incident)[0]
