"""The text of a new record: the template, filled in, and what a recurrence takes over from the earlier incident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from postmortems.edit.splice import Edit, Insert, Put, edited
from postmortems.model.time import Time
from postmortems.model.vocabulary import ActionStatus
from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.record.reader import KnowledgeBase
from postmortems.record.source import read_source
from postmortems.record.template import PLACES, filled, with_comment
from postmortems.record.yaml_writer import Value


@dataclass(frozen=True)
class Essentials:
    """What is known of an incident when its record begins. None: not yet."""

    title: str
    severity: str
    affected: tuple[str, ...] | None
    faulty: tuple[str, ...] | None
    started: Time | None
    detected: Time | None
    lead: str | None


def draft(
    knowledge_base: KnowledgeBase,
    essentials: Essentials,
    earlier: Record | None,
    carried: Sequence[RecordedAction],
    owner: str | None,
    today: date,
) -> str:
    """The text of a record that begins `today`, from the team's template or from ours.

    With an `earlier` incident it is a recurrence of that one, and continues the `carried` ones of its action items;
    `owner` gets those that nobody active owns. Raises EditRefusedError where the template has no room for
    something.
    """
    template = knowledge_base.template
    values: Mapping[str, Value | None] = {**vars(essentials), "today": today}
    text = filled(template, values)
    for name, value in values.items():
        if name in PLACES and value is not None and f"<<{name}>>" not in template:
            text = _edited(text, [_unasked(text, name, value)])
    if earlier is None:
        return text
    corpus = knowledge_base.corpus
    related = Insert(("related",), {"incident": earlier.id, "relation": "recurrence-of"})
    names = _names(carried)
    items = [
        Insert(("action_items",), {"id": name, **carried_over(corpus, action, owner, today)})
        for name, action in zip(names, carried, strict=True)
    ]
    return with_comment(_edited(text, [related, *items]), list(_reminders(corpus, earlier)))


def _edited(text: str, edits: Sequence[Edit]) -> str:
    return edited(text.encode(), edits).decode()


def _unasked(text: str, name: str, value: Value) -> Put:
    """A value for which the template has no placeholder, at its usual place."""
    path = PLACES[name]
    data = read_source(text.encode()).frontmatter
    if len(path) == 1 or isinstance(data.get(str(path[0])), dict):
        return Put(path, value)
    return Put(path[:1], {str(path[1]): value})


def carried_over(corpus: Corpus, action: RecordedAction, owner: str | None, today: date) -> dict[str, Value]:
    """An item of the new record that continues an earlier one; `owner` gets what nobody active owns."""
    item = action.action
    values: dict[str, Value | None] = {
        "title": item.title,
        "description": item.description,
        "kind": item.kind and item.kind.value,
        "priority": item.priority and item.priority.value,
        "owner": active_owner(corpus, item.owner) or active_owner(corpus, owner),
        "status": ActionStatus.OPEN.value,
        "created": today,
        "due": corpus.config.policy.latest_due(item.priority, today),
        "criteria": item.criteria,
        "carried_from": action.reference,
    }
    return {key: value for key, value in values.items() if value is not None}


def _names(carried: Iterable[RecordedAction]) -> list[str]:
    """Ids for the new items: those of the earlier ones, with a number where two of them are alike."""
    names: list[str] = []
    for action in carried:
        name = action.action.id
        later = (f"{name}-{number}" for number in count(2))
        names.append(name if name not in names else next(found for found in later if found not in names))
    return names


def active_owner(corpus: Corpus, name: str | None) -> str | None:
    """The registered owner of that name who is active, if there is one."""
    owner = corpus.config.owner_directory.get(name)
    return owner.name if owner and owner.active else None


def _reminders(corpus: Corpus, earlier: Record) -> Iterator[str]:
    """What the author of a recurrence wants at hand while the causal steps are written."""
    factors = earlier.incident.factors
    items = corpus.actions_of.get(earlier.id, ())
    unfinished = [item for item in items if item.lineage.current.action.status.is_unfinished]
    if factors:
        yield f"Factors of {earlier.id}. If one acted again, name it in the causal step:"
        for factor in factors:
            yield f"  factor: {factor}  # {_one_line(corpus.config.factor_directory.title(factor))}"
    if unfinished:
        yield "Its unfinished action items. If one would have prevented a causal step, name it there:"
        for action in unfinished:
            yield f"  unfinished_action: {action.reference}  # {_one_line(action.action.title)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
