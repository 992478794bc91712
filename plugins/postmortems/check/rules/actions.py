"""Rules about action items: each has a real owner, a due date and a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from postmortems.model.actions import ActionItem
from postmortems.model.config import Config
from postmortems.model.vocabulary import ActionStatus, LessonKind, OwnerKind, Status, StepKind
from postmortems.record.corpus import Corpus, Record
from postmortems.record.filed import implications
from postmortems.record.outline import Outlines
from postmortems.record.problems import Problem, Problems, registered_as
from postmortems.record.source import Fix

GENERIC_OWNERS = frozenset(
    """
    all anybody anyone devops everybody everyone me n/a na nobody none oncall on-call ops someone sre sres
    tba tbc tbd team the-team us we x xx xxx ? - – — 无 待定 未定 全体 大家 なし 미정 tous alle todos equipo
    """.split()
)
"""Words that are written as an owner but name nobody. In a public collection of 174 action items, 42 of
the 88 that had an owner belonged to "SRE"."""


def is_generic(owner: str) -> bool:
    """The word names nobody, however it is written."""
    return re.sub(r"[\s_]+", "-", owner.strip().strip("@.").casefold()) in GENERIC_OWNERS


def _items(corpus: Corpus) -> Iterator[tuple[Record, int, ActionItem]]:
    for record in corpus.records:
        for number, action in enumerate(record.incident.action_items):
            yield record, number, action


def unowned_action(corpus: Corpus) -> Problems:
    """An open action item has no owner.

    Work that belongs to nobody is only a wish. Name the team or person responsible; somebody else may still do the
    work.
    """
    for record, number, action in _items(corpus):
        if action.is_open and action.owner is None:
            yield record.problem(
                ("action_items", number, "owner"),
                f"open action item {action.id} has no owner",
                "add `owner:` with a team or person of _config.yml",
            )


def unknown_owner(corpus: Corpus) -> Problems:
    """An owner is not registered in `_config.yml`.

    Registration reveals misspelt names, and names of people who were never there. This applies to action items and to
    services. `Alice` and `alice` are two names, and only one of them can be registered: on many systems, their pages
    and calendars would be the same file.
    """
    owners = corpus.config.owner_directory
    if corpus.is_refused_in_config("owners"):
        return
    for record, number, action in _items(corpus):
        if action.owner and action.owner not in owners and not is_generic(action.owner):
            advice, fix = _registered_owner(corpus.config, action.owner)
            yield record.problem(
                ("action_items", number, "owner"),
                f'owner "{action.owner}" of action item {action.id} is not registered',
                advice or "add the owner to `owners` in _config.yml",
                fix,
            )
    for number, service in enumerate(corpus.config.services):
        if service.owner and service.owner not in owners:
            advice, fix = _registered_owner(corpus.config, service.owner)
            yield Problem(
                corpus.config_path,
                ("services", number, "owner"),
                f'owner "{service.owner}" of service {service.name} is not registered',
                advice or "add the owner to `owners`",
                fix,
            )


def _registered_owner(config: Config, name: str) -> tuple[str, Fix | None]:
    """Advice and fix for an unknown owner. A person must have the same letters: Daniel is not Daniela."""
    owners = config.owner_directory
    advice, fix = registered_as(name, owners)
    owner = owners.get(fix.new) if fix else None
    if owner and owner.kind is OwnerKind.PERSON and owners.titled(name) is None:
        letters = [sorted(filter(str.isalnum, text.casefold())) for text in (name, owner.name)]
        fix = fix if letters[0] == letters[1] else None
    return advice, fix


def inactive_owner(corpus: Corpus) -> Problems:
    """An open action item belongs to an owner who is no longer active.

    People leave and teams are dissolved, but their open items remain. Assign the item to somebody else.
    """
    for record, number, action in _items(corpus):
        owner = corpus.config.owner_directory.get(action.owner)
        if action.is_open and owner and not owner.active:
            yield record.problem(
                ("action_items", number, "owner"),
                f'owner "{owner.name}" of open action item {action.id} is no longer active',
                "assign it to an active owner",
            )


def generic_owner(corpus: Corpus) -> Problems:
    """An owner is a word that names nobody: `SRE`, `team`, `TBD`, `n/a`.

    What everybody owns, nobody does. A team with such a name is accepted once it is registered.
    """
    for record, number, action in _items(corpus):
        if action.owner and is_generic(action.owner) and action.owner not in corpus.config.owner_directory:
            yield record.problem(
                ("action_items", number, "owner"),
                f'owner "{action.owner}" of action item {action.id} names nobody',
                "name the team or person responsible",
            )


def no_priority(corpus: Corpus) -> Problems:
    """An open action item has no priority.

    Without one, nobody can tell which of forty open items to do first, and the policy cannot say when it is due.
    """
    for record, number, action in _items(corpus):
        if action.is_open and action.priority is None:
            yield record.problem(
                ("action_items", number, "priority"),
                f"open action item {action.id} has no priority",
                "add `priority:`, from P0 (at once) to P4 (some day)",
            )


def undated_action(corpus: Corpus) -> Problems:
    """An open action item has no due date, but the policy requires one for its priority.

    `policy.due_days` in `_config.yml`, or a preset, says which priorities need a date. Recurring work needs none.
    """
    days = corpus.config.policy.days_to_due
    for record, number, action in _items(corpus):
        is_wanted = action.is_open and action.due is None and not action.recurring
        if is_wanted and action.priority and action.priority in days:
            latest = action.created + timedelta(days[action.priority]) if action.created else None
            yield record.problem(
                ("action_items", number, "due"),
                f"open action item {action.id} has no due date, which the policy requires for {action.priority}",
                f"add `due:` with a date up to {latest}" if latest else "add `due:` and `created:`",
            )


def late_due_date(corpus: Corpus) -> Problems:
    """A due date is later than the policy allows for its priority.

    Either the work is less urgent than its priority says, or the date is too late.
    """
    days = corpus.config.policy.days_to_due
    for record, number, action in _items(corpus):
        if not (action.is_open and action.due and action.created):
            continue
        if action.priority and action.priority in days:
            latest = action.created + timedelta(days[action.priority])
            if action.due > latest:
                yield record.problem(
                    ("action_items", number, "due"),
                    f"due date {action.due} of action item {action.id} is later than {action.priority} allows "
                    f"({days[action.priority]} days: {latest})",
                    "choose an earlier date, or another priority",
                )


def closed_without_date(corpus: Corpus) -> Problems:
    """A completed or dropped action item has no completion date.

    Without it, nobody can tell whether an incident recurred before or after the fix.
    """
    for record, number, action in _items(corpus):
        finished = action.status.is_done or action.status is ActionStatus.WONT_DO
        if finished and action.completed is None:
            yield record.problem(
                ("action_items", number, "completed"),
                f"action item {action.id} is {action.status} but has no completion date",
                "add `completed:` with the date on which it was done or dropped",
            )


def completed_but_open(corpus: Corpus) -> Problems:
    """An open or deferred action item has a completion date.

    Either it is done, and lists still call it open and overdue, or it was reopened.
    """
    for record, number, action in _items(corpus):
        if action.completed and action.status.is_pending:
            yield record.problem(
                ("action_items", number, "completed"),
                f"action item {action.id} is {action.status} but has a completion date",
                "write `status: done`, or remove `completed:`",
            )


def no_reason(corpus: Corpus) -> Problems:
    """A blocked, deferred, dropped or superseded action item has no reason.

    Whoever reads about the next incident will ask for it, and the reason is what an organisation forgets first.
    """
    for record, number, action in _items(corpus):
        if action.status.needs_reason and action.reason is None:
            yield record.problem(
                ("action_items", number, "reason"),
                f"action item {action.id} is {action.status} but has no reason",
                "add `reason:` with one sentence",
            )


def addresses_nothing(corpus: Corpus) -> Problems:
    """An action item does not say which causal step or lesson it addresses.

    Either it is not needed, or it addresses a finding of the review that nobody wrote down.
    """
    for record, number, action in _items(corpus):
        if record.incident.status.rank >= Status.IN_REVIEW.rank and not action.addresses:
            steps = [step.id for chain in record.incident.causal_chains for step in chain.steps]
            ids = [*steps, *(lesson.id for lesson in record.incident.lessons)]
            known = f", such as {', '.join(ids[:5])}" if ids else ", which has none yet"
            yield record.problem(
                ("action_items", number, "addresses"),
                f"action item {action.id} addresses nothing",
                f"add `addresses:` with the ids of steps or lessons of this record{known}",
            )


def implicated_undecided(outlines: Outlines) -> Problems:
    """A deferred or proposed action item was needed again by a later incident, and is still undecided.

    This is the most expensive thing an organisation can forget. Schedule it (with an owner and a due date), drop it
    with a reason that mentions the later incident, or carry it over: add an action item with `carried_from` to the
    later record.
    """
    implicated = _implicated(outlines)
    for record in outlines.records:
        if record.is_withdrawn:
            continue  # `open_in_withdrawn` and `names_withdrawn` report its items
        for number, (action, status) in enumerate(record.actions):
            if status not in (ActionStatus.PROPOSED, ActionStatus.DEFERRED):
                continue
            later = implicated.get((record.id, action))
            if later:
                yield record.problem(
                    ("action_items", number, "status"),
                    f"action item {action} is still {status}, but {later} needed it again",
                    "schedule it (`open`, with an owner and a due date), drop it (`wont-do`, with a reason), "
                    f"or carry it over: an action item of {later} with `carried_from: {record.id}#{action}`",
                )


def _implicated(outlines: Outlines) -> dict[tuple[str, str], str]:
    """The first record that needed an item, by the item's record and id; without items that were carried over."""
    said = (
        (record, incident, local_id, (where[-1], record.id))
        for record in outlines.records
        for where, incident, local_id in record.named
        if where[-1] in ("unfinished_action", "carried_from") and not record.is_withdrawn
    )
    return {
        item: next(later for _, later in found)
        for item, found in implications(said, outlines.by_id).items()
        if all(kind == "unfinished_action" for kind, _ in found)
    }


def open_in_withdrawn(corpus: Corpus) -> Problems:
    """A withdrawn record still has an open action item.

    No list shows the items of a withdrawn record, so nobody would do the work. Carry the item over to another record
    with `carried_from`, and set it to `superseded` here; or set it to `wont-do` with a reason.
    """
    for record, number, action in _items(corpus):
        if record.is_withdrawn and action.is_open:
            yield record.problem(
                ("action_items", number, "status"),
                f"action item {action.id} is {action.status} in a withdrawn record, so no list shows it",
                f"carry it over to another record (`carried_from: {record.id}#{action.id}`) and set it to "
                "`superseded` here, or set it to `wont-do` with a reason",
            )


def no_actions(corpus: Corpus) -> Problems:
    """A record in review has no action items, and no reason for having none.

    Sometimes nothing is worth doing. Then say why in `no_action_items`, so that nobody wonders later whether it was
    forgotten.
    """
    for record in corpus.records:
        incident = record.incident
        if (
            incident.status is not Status.DRAFT
            and "action_items" in corpus.config.policy.required(incident.status, incident.severity)
            and not incident.action_items
            and not incident.no_action_items
            and not record.is_refused(("action_items",))
        ):
            yield record.problem(
                ("status",),
                f"{incident.status} record has neither action items nor a reason for having none",
                "add `action_items:`, or `no_action_items:` with the reason",
            )


def lesson_without_action(corpus: Corpus) -> Problems:
    """A lesson about something that went poorly leads to no action item.

    Name an action item in `actions` of the lesson, or name the lesson in `addresses` of an action item. Checked from
    in-review on.
    """
    for record in _past_draft(corpus):
        addressed = _addressed(record)
        for number, lesson in enumerate(record.incident.lessons):
            if lesson.kind is LessonKind.WENT_POORLY and not lesson.actions and lesson.id not in addressed:
                yield record.problem(
                    ("lessons", number),
                    f"lesson {lesson.id} is about something that went poorly, but leads to no action item",
                    "add `actions:` with the id of an action item of this record",
                )


def unaddressed_cause(corpus: Corpus) -> Problems:
    """No action item addresses a cause of the incident.

    Causes are missing controls and the first steps of causal chains, except triggers: what set the incident off need
    not be prevented, what let it happen must. Steps that follow from others are effects. An item that addresses a chain
    by its id addresses all of its steps. Checked from in-review on.
    """
    for record in _past_draft(corpus):
        graph = record.incident.causal_graph
        addressed = _addressed(record)
        answered = {key for reference in addressed for key in graph.find(reference)}
        for key, step in graph.steps.items():
            begins = not graph.causes[key] and step.kind not in (StepKind.TRIGGER, StepKind.IMPACT)
            is_cause = begins or step.kind is StepKind.MISSING_CONTROL
            if is_cause and key not in answered and graph.chains[key.chain].id not in addressed:
                yield record.problem(
                    ("causal_chains", key.chain, "steps", key.step),
                    f"no action item addresses the causal step {step.id}",
                    "name the step in `addresses` of an action item, or its chain by its id",
                )


def no_criteria(corpus: Corpus) -> Problems:
    """An action item does not say how to tell that it works.

    `criteria` says what to observe, measure or try. Dropped and superseded items need none. Checked from in-review on.
    """
    given_up = (ActionStatus.WONT_DO, ActionStatus.SUPERSEDED)
    for record in _past_draft(corpus):
        for number, action in enumerate(record.incident.action_items):
            if action.criteria is None and action.status not in given_up:
                yield record.problem(
                    ("action_items", number, "criteria"),
                    f"action item {action.id} has no criteria",
                    "add `criteria:` with what will show that it works",
                )


def no_due_date(corpus: Corpus) -> Problems:
    """An open action item has no due date, whatever its priority.

    If the policy requires a date for its priority, `undated-action` reports it instead. Recurring work needs none.
    Checked from in-review on.
    """
    days = corpus.config.policy.days_to_due
    for record in _past_draft(corpus):
        for number, action in enumerate(record.incident.action_items):
            if action.is_open and action.due is None and not action.recurring and action.priority not in days:
                yield record.problem(
                    ("action_items", number, "due"),
                    f"open action item {action.id} has no due date",
                    "add `due:` with a date",
                )


def _past_draft(corpus: Corpus) -> Iterator[Record]:
    return (record for record in corpus.records if record.incident.status is not Status.DRAFT)


def _addressed(record: Record) -> frozenset[str]:
    return frozenset(reference for action in record.incident.action_items for reference in action.addresses)
