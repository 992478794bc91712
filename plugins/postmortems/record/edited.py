"""A corpus after an edit of one record: with the lookups that it had, except those that the edit changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from postmortems.record.corpus import Corpus, Record

_OF_ACTIONS = (
    "all_actions", "recorded_actions", "actions", "actions_of", "actions_by_owner", "actions_by_service",
)  # fmt: skip
_TAKEN: Mapping[Callable[[Corpus, Record], object], Sequence[str]] = {
    lambda corpus, record: record.incident.services.all: ("by_service", "actions_by_service"),
    lambda corpus, record: record.incident.factors: ("by_factor",),
    lambda corpus, record: record.incident.causal_chains: ("steps_by_factor",),
    lambda corpus, record: record.incident.lessons: ("lessons", "lessons_by_theme"),
    lambda corpus, record: record.incident.hypotheses: ("red_herrings",),
    lambda corpus, record: [(to, *said[1:]) for to, said in corpus.mentions_in(record)]: ("mentions",),
    lambda corpus, record: [(to, *said[1:]) for to, said in corpus.implications_in(record)]: (
        "implications",
        *_OF_ACTIONS,
    ),
    lambda corpus, record: [(one.id, one.carried_from, one.owner) for one in record.incident.action_items]: _OF_ACTIONS,
}
"""What lookups take from one record: while it is equal, they stay as they are."""
_HELD = ("action_items", "causal_chains", "lessons", "hypotheses")
"""The fields of an incident whose parts lookups hold."""


def edited(corpus: Corpus, old: Record, new: Record) -> Corpus | None:
    """The corpus after an edit of a record. None if that changes which ids lead to it, or whether it counts.

    `old` itself becomes what `new` is, since all lookups lead to it.
    """
    before, after = old.incident, new.incident
    if (old.is_withdrawn, before.aliases) != (new.is_withdrawn, after.aliases):
        return None
    same = {name: getattr(before, name) for name in _HELD if getattr(before, name) == getattr(after, name)}
    vars(new)["incident"] = after.model_copy(update=same)  # the very parts that lookups hold
    stale = {name for taken, names in _TAKEN.items() if taken(corpus, old) != taken(corpus, new) for name in names}
    if "all_actions" not in stale and "all_actions" in vars(corpus) and "action_items" not in same:
        own = [action for action in corpus.actions_of.get(old.id, ()) if action.record is old]
        for action, item in zip(own, after.action_items, strict=True):
            if len(action.lineage.items) > 1 and action.action.is_open != item.is_open:  # another one may count now
                stale.update(_OF_ACTIONS)
            object.__setattr__(action, "action", item)
    vars(old).update(vars(new))
    for name in vars(old).keys() - vars(new).keys():  # what was worked out of the old texts
        del vars(old)[name]
    found = replace(corpus)
    for name, value in vars(corpus).items():
        if name not in stale and isinstance(getattr(Corpus, name, None), cached_property):
            vars(found)[name] = value
    return found
