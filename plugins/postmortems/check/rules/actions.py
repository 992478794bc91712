"""Rules about action items: somebody real owns them, by a day, for a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from postmortems.model.actions import ActionItem
from postmortems.model.vocabulary import ActionStatus, LessonKind, Status, StepKind
from postmortems.record.corpus import Corpus, Record
from postmortems.record.outline import Outlines, implications
from postmortems.record.problems import Problem, Problems
from postmortems.text.suggest import did_you_mean

GENERIC_OWNERS = frozenset(
    """
    all anybody anyone devops everybody everyone me n/a na nobody none oncall on-call ops someone sre sres
    tba tbc tbd team the-team us we x xx xxx ? - – — 无 待定 未定 全体 大家 なし 미정 tous alle todos equipo
    """.split()
)
"""Words that stand where an owner should, and name nobody. In a public collection of 174 action items, 42 of
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

    An action that belongs to nobody is a wish. Name the team or the person that answers for it; the work may
    still be done by somebody else.
    """
    for record, number, action in _items(corpus):
        if action.is_open and action.owner is None:
            yield Problem(
                record.path,
                ("action_items", number, "owner"),
                f"open action item {action.id} has no owner",
                "add `owner:` with a team or a person of _config.yml",
            )


def unknown_owner(corpus: Corpus) -> Problems:
    """An owner is not in the directory.

    Owners are registered in `_config.yml`, so that a name that is misspelt, or of somebody who was never
    there, is noticed at once. This holds for action items and for services. `Alice` and `alice` are two names, and
    only one of them can be registered: the pages and calendars of both would be one file on many systems.
    """
    owners = corpus.config.owner_directory
    if corpus.is_refused_in_config("owners"):
        return
    for record, number, action in _items(corpus):
        if action.owner and action.owner not in owners and not is_generic(action.owner):
            yield Problem(
                record.path,
                ("action_items", number, "owner"),
                f'owner "{action.owner}" of action item {action.id} is not in the directory',
                did_you_mean(action.owner, owners.names) or "add the owner to `owners` in _config.yml",
            )
    for number, service in enumerate(corpus.config.services):
        if service.owner and service.owner not in owners:
            yield Problem(
                corpus.config_path,
                ("services", number, "owner"),
                f'owner "{service.owner}" of service {service.name} is not in the directory',
                did_you_mean(service.owner, owners.names) or "add the owner to `owners`",
            )


def inactive_owner(corpus: Corpus) -> Problems:
    """An open action item belongs to an owner who is no longer active.

    People leave and teams are dissolved; what they had promised stays behind. Hand the item over.
    """
    for record, number, action in _items(corpus):
        owner = corpus.config.owner_directory.get(action.owner)
        if action.is_open and owner and not owner.active:
            yield Problem(
                record.path,
                ("action_items", number, "owner"),
                f'owner "{owner.name}" of open action item {action.id} is no longer active',
                "hand the item over to an active owner",
            )


def generic_owner(corpus: Corpus) -> Problems:
    """An owner is a word that names nobody: `SRE`, `team`, `TBD`, `n/a`.

    What everybody owns nobody does. A team counts as an owner under its own name, once it is registered.
    """
    for record, number, action in _items(corpus):
        if action.owner and is_generic(action.owner) and action.owner not in corpus.config.owner_directory:
            yield Problem(
                record.path,
                ("action_items", number, "owner"),
                f'owner "{action.owner}" of action item {action.id} names nobody',
                "name the team or the person that answers for it",
            )


def no_priority(corpus: Corpus) -> Problems:
    """An open action item has no priority.

    Without one nobody can tell which of forty open items to do first, and the policy cannot say when it is
    due.
    """
    for record, number, action in _items(corpus):
        if action.is_open and action.priority is None:
            yield Problem(
                record.path,
                ("action_items", number, "priority"),
                f"open action item {action.id} has no priority",
                "add `priority:` with P0 (at once) to P4 (some day)",
            )


def undated_action(corpus: Corpus) -> Problems:
    """An open action item has no due date although the policy wants one for its priority.

    `policy.due_days` in `_config.yml`, or a preset, says which priorities need a date. Recurring work needs none.
    """
    days = corpus.config.policy.days_to_due
    for record, number, action in _items(corpus):
        is_wanted = action.is_open and action.due is None and not action.recurring
        if is_wanted and action.priority and action.priority in days:
            latest = action.created + timedelta(days[action.priority]) if action.created else None
            yield Problem(
                record.path,
                ("action_items", number, "due"),
                f"open action item {action.id} has no due date, which the policy wants for {action.priority}",
                f"add `due:` with a day up to {latest}" if latest else "add `due:` and `created:`",
            )


def late_due_date(corpus: Corpus) -> Problems:
    """A due date lies later than the policy allows for its priority.

    Either the work is less pressing than its priority says, or the date is too far away.
    """
    days = corpus.config.policy.days_to_due
    for record, number, action in _items(corpus):
        if not (action.is_open and action.due and action.created):
            continue
        if action.priority and action.priority in days:
            latest = action.created + timedelta(days[action.priority])
            if action.due > latest:
                yield Problem(
                    record.path,
                    ("action_items", number, "due"),
                    f"due date {action.due} of action item {action.id} is later than {action.priority} allows "
                    f"({days[action.priority]} days: {latest})",
                    "bring the date forward, or choose another priority",
                )


def closed_without_date(corpus: Corpus) -> Problems:
    """A finished or dropped action item has no completion date.

    Without it nobody can tell whether an incident came back before or after the remedy.
    """
    for record, number, action in _items(corpus):
        finished = action.status.is_done or action.status is ActionStatus.WONT_DO
        if finished and action.completed is None:
            yield Problem(
                record.path,
                ("action_items", number, "completed"),
                f"action item {action.id} is {action.status} but has no completion date",
                "add `completed:` with the day on which it was done or dropped",
            )


def no_reason(corpus: Corpus) -> Problems:
    """A blocked, deferred, dropped or superseded action item gives no reason.

    Whoever reads of the next incident will ask. The reason is what the organisation would otherwise forget
    first.
    """
    for record, number, action in _items(corpus):
        if action.status.needs_reason and action.reason is None:
            yield Problem(
                record.path,
                ("action_items", number, "reason"),
                f"action item {action.id} is {action.status} without a reason",
                "add `reason:` with a sentence",
            )


def addresses_nothing(corpus: Corpus) -> Problems:
    """An action item does not say which causal step or lesson it answers.

    An item that addresses nothing that the review found is either not needed or points to a finding that was
    never written down.
    """
    for record, number, action in _items(corpus):
        if record.incident.status.rank >= Status.IN_REVIEW.rank and not action.addresses:
            yield Problem(
                record.path,
                ("action_items", number, "addresses"),
                f"action item {action.id} addresses nothing",
                "add `addresses:` with the ids of steps or lessons of this record",
            )


def implicated_undecided(outlines: Outlines) -> Problems:
    """A deferred or merely proposed action item was implicated in a later incident, and nobody decided anew.

    This is the most expensive thing an organisation can forget. Promise it (an owner and a due date), drop
    it with a reason that knows of the later incident, or carry it on there: an action item of the later
    record with `carried_from`.
    """
    implicated = _implicated(outlines)
    for record in outlines.records:
        if record.is_withdrawn:
            continue  # `open_in_withdrawn` and `names_withdrawn` tell of its items
        for number, (action, status) in enumerate(record.actions):
            if status not in (ActionStatus.PROPOSED, ActionStatus.DEFERRED):
                continue
            later = implicated.get((record.id, action))
            if later:
                yield Problem(
                    record.path,
                    ("action_items", number, "status"),
                    f"action item {action} is still {status} although {later} implicates it",
                    "promise it (`open`, with an owner and a due date), drop it (`wont-do`, with a reason), "
                    f"or carry it on: an action item of {later} with `carried_from: {record.id}#{action}`",
                )


def _implicated(outlines: Outlines) -> dict[tuple[str, str], str]:
    """The first record that implicates an item, by the item's record and id; without items that are carried on."""
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

    No list shows the items of a withdrawn record, so nobody would do the work. Carry the item on in another record,
    where `carried_from` names it, and set it to `superseded` here; or set it to `wont-do` with a reason.
    """
    for record in corpus.records:
        for number, action in enumerate(record.incident.action_items):
            if record.is_withdrawn and action.is_open:
                yield Problem(
                    record.path,
                    ("action_items", number, "status"),
                    f"action item {action.id} is {action.status} in a withdrawn record, so no list shows it",
                    f"carry it on in another record (`carried_from: {record.id}#{action.id}`) and set it to "
                    "`superseded` here, or set it to `wont-do` with a reason",
                )


def no_actions(corpus: Corpus) -> Problems:
    """A record in review has neither action items nor a reason for having none.

    Sometimes nothing is worth doing. Then `no_action_items` says why, so that nobody wonders later whether it
    was forgotten.
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
            yield Problem(
                record.path,
                ("status",),
                f"{incident.status} record has neither action items nor a reason for having none",
                "add `action_items:`, or `no_action_items:` with the reason",
            )


def lesson_without_action(corpus: Corpus) -> Problems:
    """A lesson about something that went poorly leads to no action item.

    Either `actions` of the lesson names one, or an action item names the lesson in `addresses`. From in-review
    on.
    """
    for record in _past_draft(corpus):
        addressed = _addressed(record)
        for number, lesson in enumerate(record.incident.lessons):
            if lesson.kind is LessonKind.WENT_POORLY and not lesson.actions and lesson.id not in addressed:
                yield Problem(
                    record.path,
                    ("lessons", number),
                    f"lesson {lesson.id} went poorly and leads to no action item",
                    "add `actions:` with the id of an action item of this record",
                )


def unaddressed_cause(corpus: Corpus) -> Problems:
    """A cause of the incident is addressed by no action item.

    Causes are missing controls, and the steps with which the causal chains begin, other than triggers: what set
    the incident off need not be prevented, what let it happen must. Steps that follow from others are effects. An
    item that addresses a chain by its id addresses all of its steps. From in-review on.
    """
    for record in _past_draft(corpus):
        graph = record.incident.causal_graph
        addressed = _addressed(record)
        answered = {key for reference in addressed for key in graph.find(reference)}
        for key, step in graph.steps.items():
            begins = not graph.causes[key] and step.kind not in (StepKind.TRIGGER, StepKind.IMPACT)
            is_cause = begins or step.kind is StepKind.MISSING_CONTROL
            if is_cause and key not in answered and graph.chains[key.chain].id not in addressed:
                yield Problem(
                    record.path,
                    ("causal_chains", key.chain, "steps", key.step),
                    f"no action item addresses the causal step {step.id}",
                    "name the step in `addresses` of an action item, or its chain by its id",
                )


def no_criteria(corpus: Corpus) -> Problems:
    """An action item does not say how one will know that it works.

    `criteria` says what will be seen, measured or tried. Dropped and superseded items need none. From in-review
    on.
    """
    for record in _past_draft(corpus):
        for number, action in enumerate(record.incident.action_items):
            if action.criteria is None and not _is_given_up(action):
                yield Problem(
                    record.path,
                    ("action_items", number, "criteria"),
                    f"action item {action.id} has no criteria",
                    "add `criteria:` with what will show that it works",
                )


def no_due_date(corpus: Corpus) -> Problems:
    """An open action item has no due date, whatever its priority.

    Where the policy wants a date for its priority, `undated-action` says so. Recurring work needs none. From
    in-review on.
    """
    days = corpus.config.policy.days_to_due
    for record in _past_draft(corpus):
        for number, action in enumerate(record.incident.action_items):
            if action.is_open and action.due is None and not action.recurring and action.priority not in days:
                yield Problem(
                    record.path,
                    ("action_items", number, "due"),
                    f"open action item {action.id} has no due date",
                    "add `due:` with a day",
                )


def _past_draft(corpus: Corpus) -> Iterator[Record]:
    return (record for record in corpus.records if record.incident.status is not Status.DRAFT)


def _addressed(record: Record) -> frozenset[str]:
    """Everything that an action item of the record says it answers."""
    return frozenset(reference for action in record.incident.action_items for reference in action.addresses)


def _is_given_up(action: ActionItem) -> bool:
    return action.status in (ActionStatus.WONT_DO, ActionStatus.SUPERSEDED)
