"""Rules about names: an incident, a part, a service, a factor or a theme that a record names exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from postmortems.check.noted import noted
from postmortems.model import DataPath
from postmortems.model.config import Factor, Service, Theme
from postmortems.model.directory import Directory
from postmortems.model.incident import Incident
from postmortems.record.corpus import Corpus, Item, Record
from postmortems.record.outline import Outlines
from postmortems.record.problems import Problems, fix_of_name, registered_as
from postmortems.text.suggest import did_you_mean


def unknown_incident(outlines: Outlines) -> Problems:
    """A record names an incident that does not exist here.

    In `related`, write a `label` instead for an incident that is recorded elsewhere.
    """
    for record in outlines.records:
        unknown = [
            (tuple(where), incident)
            for where, incident, _ in record.named
            if incident not in outlines.by_id and incident not in outlines.unreadable_ids
        ]
        for where, incident, more in _each_once(unknown):
            other = "if it has no record here, write `label:` instead of `incident:`"
            yield record.problem(
                where,
                f'incident "{incident}" does not exist{more}',
                did_you_mean(incident, outlines.ids)
                or (other if where[0] == "related" else "write the name of its file without `.md`"),
                fix_of_name(incident, outlines.ids),
            )


def unknown_item(outlines: Outlines) -> Problems:
    """A record names a part of another record that does not exist, or that is of the wrong kind.

    `carried_from`, `unfinished_action` and `done_action` name action items. `related` may name any part with an `id`.
    """
    for record in outlines.records:
        for reference in record.references:
            incident, local_id = reference.incident, reference.local_id
            target = outlines.by_id.get(incident)
            if target is None or target is record or not local_id or target.has_lost(local_id):
                continue
            item = target.items.get(local_id)
            wants_action = reference.names_action
            if item is None:
                names = target.action_ids if wants_action else target.local_ids
                yield record.problem(
                    reference.where,
                    f'{incident} has no part "{local_id}"',
                    did_you_mean(local_id, names) or _its_ids(names, target.path),
                    fix_of_name(local_id, names),
                )
            elif wants_action and item.kind != "action":
                yield record.problem(
                    reference.where,
                    f'"{local_id}" of {incident} is {_KINDS[item.kind]}, not an action item',
                    f"name an action item of {incident}",
                )


def names_withdrawn(outlines: Outlines) -> Problems:
    """A causal step names an unfinished action item of a withdrawn record.

    No list shows such an item, so nobody would see the reference. Name the item that replaced it, or remove the
    reference. `carried_from`, `done_action` and `related` may name a withdrawn record: they say where something came
    from, and the link works.
    """
    for record in outlines.records:
        for reference in record.references:
            target = outlines.by_id.get(reference.incident)
            is_lost = target is not None and target.is_withdrawn and not record.is_withdrawn
            if is_lost and reference.where[-1] == "unfinished_action":
                yield record.problem(
                    reference.where,
                    f"{reference.incident} is withdrawn, so its action item {reference.local_id} is in no list",
                    "name the action item that replaced it, or remove the reference",
                )


MOST_IDS = 12
"""Ids that a message lists."""


def _its_ids(names: Sequence[str], path: str) -> str:
    """Which parts a record has."""
    if not names:
        return f"{path} has no part with an id"
    more = f" and {len(names) - MOST_IDS} more in {path}" if len(names) > MOST_IDS else ""
    return f"it has: {', '.join(names[:MOST_IDS])}{more}"


_KINDS = {
    "action": "an action item",
    "lesson": "a lesson",
    "step": "a causal step",
    "chain": "a causal chain",
    "hypothesis": "a hypothesis",
    "entry": "a timeline entry",
}


def refers_to_itself(outlines: Outlines) -> Problems:
    """A record names itself instead of another incident.

    Its aliases count, too. Name parts of the same record by their id alone, where that is allowed.
    """
    for record in outlines.records:
        for where, incident, local_id in record.named:
            if outlines.by_id.get(incident) is record:
                written = f"{incident}#{local_id}" if local_id else incident
                yield record.problem(tuple(where), f"{written} is this record itself", "name the other incident")


def implicated_before(outlines: Outlines) -> Problems:
    """A causal step or an action item names an action item of a later incident.

    An action item from after this incident cannot have been missing here, or be carried over from there. The two ids
    are probably the wrong way round.
    """
    for record in outlines.records:
        for reference in record.references:
            target = outlines.by_id.get(reference.incident) if reference.names_action else None
            if target and target.is_younger_than(record):
                yield record.problem(
                    reference.where,
                    f"{target.id} came after this incident",
                    "name an action item of an earlier incident",
                )


def unknown_local_reference(corpus: Corpus) -> Problems:
    """An action item or a lesson names a part of the same record that does not exist.

    `addresses` names steps and lessons, or chains and hypotheses; `actions` of a lesson names action items. Both use
    the `id`.
    """
    for record in corpus.records:
        for number, action in enumerate(record.incident.action_items):
            for place, local_id in enumerate(action.addresses):
                where: DataPath = ("action_items", number, "addresses", place)
                yield from _local(record, where, local_id, ("step", "lesson", "chain", "hypothesis"))
        for number, lesson in enumerate(record.incident.lessons):
            for place, local_id in enumerate(lesson.actions):
                yield from _local(record, ("lessons", number, "actions", place), local_id, ("action",))


def _local(record: Record, where: DataPath, local_id: str, kinds: tuple[str, ...]) -> Problems:
    if record.has_lost(local_id):
        return
    item: Item | None = record.items.get(local_id)
    if item is None or item.kind not in kinds:
        names = _names_of(record, kinds)
        wanted = " or ".join(_KINDS[kind].partition(" ")[2] for kind in kinds[:2])
        yield record.problem(
            where,
            f'{wanted} "{local_id}" does not exist in this record',
            did_you_mean(local_id, names) or ("one of: " + ", ".join(names[:8]) if names else "remove it"),
            fix_of_name(local_id, names),
        )


@noted
def _names(_: Record) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Local ids by their kinds, filled by `_names_of`: they may be as many as the references to them."""
    return {}


def _names_of(record: Record, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The local ids of some kinds."""
    found = _names(record)
    if kinds not in found:
        found[kinds] = tuple(known.local_id for known in record.items.values() if known.kind in kinds)
    return found[kinds]


def unknown_service(corpus: Corpus) -> Problems:
    """A service is not registered in `_config.yml`.

    Its history is collected under its name; two spellings would split it.
    """
    yield from _unregistered(corpus, "service", corpus.config.service_directory, _services)


def _services(incident: Incident) -> Iterator[tuple[DataPath, str]]:
    for key, names in (("affected", incident.services.affected or ()), ("faulty", incident.services.faulty)):
        yield from ((("services", key, number), name) for number, name in enumerate(names))
    for number, effect in enumerate(incident.impact.services):
        yield ("impact", "services", number, "service"), effect.service


def unknown_factor(corpus: Corpus) -> Problems:
    """A contributing factor is not registered in `_config.yml`.

    Two incidents share a factor if they use the same name; a misspelt one would hide that.
    """
    yield from _unregistered(corpus, "factor", corpus.config.factor_directory, _factors)


def _factors(incident: Incident) -> Iterator[tuple[DataPath, str]]:
    for key, step in incident.causal_graph.steps.items():
        if step.factor:
            yield ("causal_chains", key.chain, "steps", key.step, "factor"), step.factor


def unknown_theme(corpus: Corpus) -> Problems:
    """A theme of a lesson is not registered in `_config.yml`.

    Readers find lessons by theme; they would not find one under a misspelt theme.
    """
    yield from _unregistered(corpus, "theme", corpus.config.theme_directory, _themes)


def _themes(incident: Incident) -> Iterator[tuple[DataPath, str]]:
    for number, lesson in enumerate(incident.lessons):
        yield from ((("lessons", number, "themes", place), theme) for place, theme in enumerate(lesson.themes))


_Names: TypeAlias = "Directory[Service] | Directory[Factor] | Directory[Theme]"


def _unregistered(
    corpus: Corpus, noun: str, known: _Names, named: Callable[[Incident], Iterable[tuple[DataPath, str]]]
) -> Problems:
    """One problem for each name that a record has and no list of `_config.yml`."""
    for record in () if corpus.is_refused_in_config(f"{noun}s") else corpus.records:
        unknown = [(where, name) for where, name in named(record.incident) if name not in known]
        for where, name, more in _each_once(unknown):
            advice, fix = registered_as(name, known)
            said = f'{noun} "{name}" is not registered{more}'
            yield record.problem(where, said, advice or f"add it to `{noun}s` in _config.yml", fix)


def _each_once(places: Sequence[tuple[DataPath, str]]) -> Iterator[tuple[DataPath, str, str]]:
    """Each name at its first place, with how often it occurs besides: one mistake is one finding."""
    counts = Counter(name for _, name in places)
    for where, name in places:
        if number := counts.pop(name, 0):
            others = "" if number == 1 else f" (and {number - 1} more place{'s' if number > 2 else ''})"
            yield where, name, others


def references_of(record: Record) -> Iterator[tuple[DataPath, str]]:
    """Every reference to another record, and its place."""
    for number, related in enumerate(record.incident.related):
        if related.incident:
            yield ("related", number, "incident"), related.incident
    for number, action in enumerate(record.incident.action_items):
        if action.carried_from:
            yield ("action_items", number, "carried_from"), action.carried_from
    for chain_number, chain in enumerate(record.incident.causal_chains):
        for number, step in enumerate(chain.steps):
            if step.unfinished_action:
                yield ("causal_chains", chain_number, "steps", number, "unfinished_action"), step.unfinished_action
            if step.done_action:
                yield ("causal_chains", chain_number, "steps", number, "done_action"), step.done_action
