"""The edits by which a person decides on a proposal: they go into the later record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortems.edit.authoring import local_ids
from postmortems.edit.new_record import carried_over
from postmortems.edit.splice import Edit, EditRefusedError, Insert, Put
from postmortems.model import DataPath
from postmortems.model.base import split_reference
from postmortems.model.causes import StepKey
from postmortems.model.incident import RelatedIncident
from postmortems.model.vocabulary import Relation
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.record.decoding import original_path
from postmortems.record.joined import is_unconfirmed
from postmortems.record.template import item_id
from postmortems.record.yaml_writer import Value

LEFT_UNDONE = "left-undone-from"
"""The earlier item would have prevented a step of the later incident."""
CARRIED = "carried-from"
"""An action item of the later record continues the earlier one."""
RELATIONS = tuple(relation.value for relation in Relation if relation is not Relation.UNRELATED)
WAYS = (*RELATIONS, LEFT_UNDONE, CARRIED)
"""What a proposal can be accepted as."""
DIRECTED = tuple(
    relation.value for relation in (Relation.RECURRENCE_OF, Relation.FOLLOWS, Relation.CAUSED_BY_REMEDIATION_OF)
)
"""The relations that only a later record can have to an earlier one."""


CONFIRMED = "confirmed"
"""The note by which a person confirms what an import wrote without changing it."""


def accepted(record: Record, earlier: str, relation: str) -> list[Edit]:
    """The edits that relate a record to `earlier`, an incident or an item of it; none where it already says so.

    Raises EditRefusedError where the pair was refused.
    """
    for path, entry in _entries(record, earlier):
        if entry.relation is Relation.UNRELATED:
            raise EditRefusedError(f"{record.id} refuses {earlier}", "remove that entry of `related` first")
        if is_unconfirmed(record, entry):
            is_default = relation == Relation.SIMILAR.value
            return [Put((*path, "note"), CONFIRMED) if is_default else Put((*path, "relation"), relation)]
        if entry.relation.value == relation:
            return []
    return [Insert(("related",), {"incident": earlier, "relation": relation})]


def refused(record: Record, earlier: str, because: str) -> list[Edit]:
    """The edits that refuse `earlier`, an incident or an item of it; none where it is refused already.

    Raises EditRefusedError where the record relates to it in another way.
    """
    for path, entry in _entries(record, earlier):
        if entry.relation is Relation.UNRELATED:
            return []
        if not is_unconfirmed(record, entry):
            raise EditRefusedError(
                f"{record.id} already has {earlier} in `related`, as {entry.relation}", "remove that entry first"
            )
        return [Put((*path, "relation"), Relation.UNRELATED.value), Put((*path, "note"), because)]
    entry_: dict[str, Value] = {"incident": earlier, "relation": Relation.UNRELATED.value, "note": because}
    return [Insert(("related",), entry_)]


def left_undone(record: Record, item: str, step: StepKey) -> list[Edit]:
    """The edit by which a step says that an earlier item would have prevented it.

    Raises EditRefusedError where the step already names another item.
    """
    known = record.incident.causal_graph.steps[step].unfinished_action
    if known == item:
        return []
    if known:
        raise EditRefusedError(f"this step already names {known}", "choose another step, or change it in an editor")
    path: DataPath = ("causal_chains", step.chain, "steps", step.step, "unfinished_action")
    return [Put(original_path(path, record.numbers), item)]


def carried(corpus: Corpus, record: Record, item: RecordedAction, into: str | None, today: date) -> list[Edit]:
    """The edit by which an action item of a record continues an earlier one: the item `into`, or a new one.

    Raises EditRefusedError where the item continues another one already.
    """
    if any(own.carried_from == item.reference for own in record.incident.action_items):
        return []
    if into is None:
        name = item_id(item.action.title, set(local_ids(record)))
        return [Insert(("action_items",), {"id": name, **carried_over(corpus, item, _lead_of(record), today)})]
    for number, own in enumerate(record.incident.action_items):
        if own.id == into:
            if own.carried_from:
                raise EditRefusedError(f"{into} already continues {own.carried_from}", "choose another item")
            path: DataPath = ("action_items", number, "carried_from")
            return [Put(original_path(path, record.numbers), item.reference)]
    names = ", ".join(own.id for own in record.incident.action_items)
    raise EditRefusedError(f'{record.id} has no action item "{into}"', f"it has: {names}" if names else "it has none")


def _lead_of(record: Record) -> str | None:
    lead = record.incident.roles.get("lead")
    return lead if isinstance(lead, str) else next(iter(lead or ()), None)


def _entries(record: Record, target: str) -> Iterator[tuple[DataPath, RelatedIncident]]:
    """The entries of `related` that name an incident or an item, each with its place in the file."""
    for number, entry in enumerate(record.incident.related):
        if entry.incident and split_reference(entry.incident) == split_reference(target):
            yield original_path(("related", number), record.numbers), entry
