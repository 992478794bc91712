"""The page of one incident: everything that its record says, and what the other records add to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import islice
from typing import ClassVar, Literal, NamedTuple

from postmortems.model.base import split_reference
from postmortems.model.causes import CausalChain, CausalStep, StepKey
from postmortems.model.incident import Incident, Lesson, RelatedIncident, Times, Verification
from postmortems.model.time import Precision, Span, Time
from postmortems.model.timeline import MomentAnchor, TimelineEntry
from postmortems.model.vocabulary import LessonKind
from postmortems.record.corpus import Corpus, Implication, Item, Mention, Record, RecordedAction, group
from postmortems.views.base import Cut, Slice, View, paged
from postmortems.views.memory import LeftUndone, NeededAgain, left_undone, needed_again
from postmortems.views.proposals import Propose, ShownProposal, nothing

MOST_NEIGHBOURS = 5
"""How many other incidents of the same service or factor a page names at most."""


MOST_MENTIONS = 20
"""How many other incidents that name this one its page lists, the newest; a list of its own has all of them."""

MOST_IMPLICATIONS = 10
"""How many later incidents its page lists that name the same action item."""


class Phase(NamedTuple):
    """A moment that the incident reached: `detected`."""

    name: str
    time: Time
    since_start: Span | None
    """From `started`; of `latent_since`, until then. None where nothing is known of it."""


class TimelineRow(NamedTuple):
    """An entry of the timeline, in the order of the page."""

    entry: TimelineEntry
    day: str
    """The day, month or year of its author's calendar: `2026-05-30`. Empty when nobody knows."""
    gap: Span | None
    """Since the entry before it. None for the first one, and where nothing certain is known of it."""
    place: MomentAnchor


class TimelineDay(NamedTuple):
    """Successive entries that begin on the same day."""

    day: str
    date: date | None
    """The same where it is a single day."""
    rows: tuple[TimelineRow, ...]


class ActionReference(NamedTuple):
    """An action item of another record, by reference. `action` is None where there is no such item."""

    reference: str
    action: RecordedAction | None


class StepLink(NamedTuple):
    """Another step that a step points to."""

    number: str
    """What it is called: `2.3` is the third step of chain 2."""
    anchor: str
    text: str


class ChainStep(NamedTuple):
    """A causal step with everything that it hangs on."""

    key: StepKey
    step: CausalStep
    number: str
    anchor: str
    causes: tuple[StepLink, ...]
    """The steps that brought it about."""
    effects: tuple[StepLink, ...]
    """The steps that it brought about."""
    follows: bool
    """The step just before it is its one cause."""
    leads_on: bool
    """The step just after it is its one effect."""
    unfinished_action: ActionReference | None
    done_action: ActionReference | None
    action: Literal["none", "open", "done"]
    """What became of the action items of this record that address it: one that is not done counts as open."""


class Chain(NamedTuple):
    """A causal chain, its steps in the order of the page."""

    chain: CausalChain
    number: int
    """What its author calls it, or its place, from 1."""
    says_number: bool
    """Its title says the number, or there is no other chain."""
    anchor: str
    steps: tuple[ChainStep, ...]

    @property
    def branches(self) -> tuple[tuple[ChainStep, ...], ...]:
        """Runs of steps in which each one follows from the one before it."""
        branches: list[list[ChainStep]] = []
        for step in self.steps:
            if step.follows and branches:
                branches[-1].append(step)
            else:
                branches.append([step])
        return tuple(tuple(branch) for branch in branches)


class TaughtLesson(NamedTuple):
    """A lesson, and the action items that follow from it."""

    lesson: Lesson
    actions: tuple[RecordedAction, ...]


class LessonGroup(NamedTuple):
    """The lessons that came from one question of the review."""

    kind: LessonKind
    lessons: tuple[TaughtLesson, ...]


class ShownAction(NamedTuple):
    """An action item with what it points to, and what points to it."""

    action: RecordedAction
    implications: tuple[Implication, ...]
    """Where later records name it: steps that it would have prevented first, the newest of them first; the first
    few."""
    implications_total: int
    addresses: tuple[Item, ...]
    carried_from: ActionReference | None


class RelatedRecord(NamedTuple):
    """Another incident that the record names. `record` is None where there is none here."""

    related: RelatedIncident
    record: Record | None
    item: Item | None


class Mentions(NamedTuple):
    """Another incident that names this one, with all the ways in which it does."""

    record: Record
    mentions: tuple[Mention, ...]


class Others(NamedTuple):
    """Other incidents that share a service or a factor, newest first."""

    name: str
    records: tuple[Record, ...]
    total: int
    """How many there are, of which `records` are the newest."""


@dataclass(frozen=True, kw_only=True)
class IncidentView(View):
    """One incident. It holds what other records add; what follows from its own is worked out when it is shown."""

    record: Record
    named_actions: tuple[ActionReference, ...]
    """The action items of other records that its causal steps name."""
    actions: tuple[ShownAction, ...]
    related: tuple[RelatedRecord, ...]
    mentions: tuple[Mentions, ...]
    """Who names this record, newest first; the first few."""
    mentions_total: int
    mentions_uri: str
    """The list of all of them; empty where they are on this page."""
    same_service: tuple[Others, ...]
    same_factor: tuple[Others, ...]
    left_undone: tuple[LeftUndone, ...]
    """What this incident needed of earlier ones."""
    needed_again: tuple[NeededAgain, ...]
    """What later incidents needed of this one."""
    previous: Record | None
    """The incident before this one."""
    next: Record | None
    proposals: tuple[ShownProposal, ...] = ()
    """What may belong to a draft. Nobody has decided yet."""

    @property
    def incident(self) -> Incident:
        return self.record.incident

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """The moments that the incident reached."""
        return tuple(_phases(self.incident))

    @cached_property
    def timeline(self) -> tuple[TimelineDay, ...]:
        """What happened when."""
        return _timeline(self.incident)

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """How it came about."""
        return tuple(_chains(self.incident, {found.reference: found for found in self.named_actions}))

    @cached_property
    def verifications(self) -> tuple[Verification, ...]:
        """How the recovery was proved."""
        stated = self.incident.verification
        return tuple(one if isinstance(one, Verification) else Verification(check=one) for one in stated)

    @cached_property
    def lessons(self) -> tuple[LessonGroup, ...]:
        """What it taught."""
        return _lessons(self.incident, {shown.action.action.id: shown.action for shown in self.actions})


@dataclass(frozen=True, kw_only=True)
class MentionsView(View):
    """One page of the list of incidents that name one of which many speak, newest first."""

    template: ClassVar[str] = "mentions.md.jinja"
    record: Record
    page: Slice[Mentions]


def mentions_views(corpus: Corpus, cut: Cut) -> Iterator[MentionsView]:
    """Lists for the incidents whose own page cannot list all that name them."""
    for record in corpus.all_records:
        naming = _mentions(corpus, record)
        if len(naming) > MOST_MENTIONS:
            yield from paged(naming, _mentions_uri(record), partial(MentionsView, record=record), cut)


def _mentions_uri(record: Record) -> str:
    return f"incidents/{record.id}/named-by.md"


def incident_views(corpus: Corpus, propose: Propose = nothing) -> Iterator[IncidentView]:
    """The pages of all incidents, oldest first; `propose` says what may belong to a draft."""
    return (incident_view(corpus, record, propose) for record in corpus.all_records)


def incident_view(corpus: Corpus, record: Record, propose: Propose = nothing) -> IncidentView:
    if record.is_withdrawn:
        return _incident_view(corpus, record, None, None)
    place = corpus.places[record]
    previous = corpus.records[place - 1] if place else None
    following = corpus.records[place + 1] if place + 1 < len(corpus.records) else None
    return _incident_view(corpus, record, previous, following, propose(record))


def _incident_view(
    corpus: Corpus,
    record: Record,
    previous: Record | None,
    following: Record | None,
    proposals: tuple[ShownProposal, ...] = (),
) -> IncidentView:
    incident = record.incident
    mentions = _mentions(corpus, record)
    return IncidentView(
        uri=f"incidents/{record.id}.md",
        record=record,
        named_actions=tuple(_named_actions(corpus, incident)),
        actions=tuple(_actions(corpus, record)),
        related=tuple(_related(corpus, incident)),
        mentions=mentions[:MOST_MENTIONS],
        mentions_total=len(mentions),
        mentions_uri=_mentions_uri(record) if len(mentions) > MOST_MENTIONS else "",
        same_service=_others(record, incident.services.all, corpus.by_service),
        same_factor=_others(record, incident.factors, corpus.by_factor),
        left_undone=left_undone(corpus, record),
        needed_again=needed_again(corpus, record),
        previous=previous,
        next=following,
        proposals=proposals,
    )


def _phases(incident: Incident) -> Iterator[Phase]:
    times = incident.times
    for name in Times.model_fields:
        time: Time | None = getattr(times, name)
        if time is None:
            continue
        yield Phase(name, time, _since_start(times, name, time))


def _since_start(times: Times, name: str, time: Time) -> Span | None:
    if times.started is None or name == "started":
        return None
    if name == "latent_since":
        return Span.between(time, times.started)
    return Span.between(times.started, time)


def _timeline(incident: Incident) -> tuple[TimelineDay, ...]:
    days: list[tuple[TimelineEntry, list[TimelineRow]]] = []
    before: TimelineEntry | None = None
    for entry, place in zip(incident.timeline, incident.moment_anchors, strict=True):
        row = TimelineRow(entry, _day(entry.at), _gap(before, entry) if before else None, place)
        if days and days[-1][1][0].day == row.day:
            days[-1][1].append(row)
        else:
            days.append((entry, [row]))
        before = entry
    return tuple(TimelineDay(rows[0].day, _single_day(first.at), tuple(rows)) for first, rows in days)


def _gap(before: TimelineEntry, entry: TimelineEntry) -> Span | None:
    """None, too, where one of the two is no clock time (that a day is between two dates is plain to see), and
    where they may have been at the same moment."""
    if not (before.at.has_clock and entry.at.has_clock):
        return None
    span = Span.between(before.at, entry.at)
    return span if span and span.nominal and (span.is_exact or span.shortest) else None


def _day(time: Time) -> str:
    start = time.start
    if start is None or start.local_date is None:
        return ""
    return start.local_date.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(start.precision, 10)]


def _single_day(time: Time) -> date | None:
    return time.local_date if time.start and time.start.precision >= Precision.DAY else None


def _named_actions(corpus: Corpus, incident: Incident) -> Iterator[ActionReference]:
    for chain in incident.causal_chains:
        for step in chain.steps:
            for reference in (step.unfinished_action, step.done_action):
                if found := _action_reference(corpus, reference):
                    yield found


def _chains(incident: Incident, named: Mapping[str, ActionReference]) -> Iterator[Chain]:
    graph = incident.causal_graph
    acted: dict[StepKey, bool] = {}
    for action in incident.action_items:
        for key in (key for reference in action.addresses for key in graph.find(reference)):
            acted[key] = acted.get(key, True) and not action.is_open

    def link(key: StepKey) -> StepLink:
        return StepLink(graph.number(key), graph.anchor(key), graph.steps[key].text)

    def shown(key: StepKey) -> ChainStep:
        step = graph.steps[key]
        causes, effects = graph.causes[key], graph.effects[key]
        return ChainStep(
            key,
            step,
            graph.number(key),
            graph.anchor(key),
            tuple(link(cause) for cause in causes),
            tuple(link(effect) for effect in effects),
            causes == (StepKey(key.chain, key.step - 1),),
            effects == (StepKey(key.chain, key.step + 1),),
            named.get(step.unfinished_action or ""),
            named.get(step.done_action or ""),
            "none" if key not in acted else "done" if acted[key] else "open",
        )

    for number, chain in enumerate(incident.causal_chains):
        steps = tuple(shown(StepKey(number, place)) for place in range(len(chain.steps)))
        yield Chain(chain, graph.numbers[number], graph.says_number(number), graph.chain_anchors[number], steps)


def _action_reference(corpus: Corpus, reference: str | None) -> ActionReference | None:
    if not reference:
        return None
    item = corpus.item(reference)
    actions = corpus.actions_of.get(item.record.id, ()) if item else ()
    found = [action for action in actions if item and action.action.id == item.local_id]
    return ActionReference(reference, found[-1] if found else None)


def _lessons(incident: Incident, own: Mapping[str, RecordedAction]) -> tuple[LessonGroup, ...]:
    taught = group(
        (lesson.kind, TaughtLesson(lesson, tuple(own[name] for name in lesson.actions if name in own)))
        for lesson in incident.lessons
    )
    return tuple(LessonGroup(kind, taught[kind]) for kind in LessonKind if kind in taught)


def _actions(corpus: Corpus, record: Record) -> Iterator[ShownAction]:
    for action in corpus.actions_of.get(record.id, ()):
        carried = [found for found in action.implications if found.kind == "carried"]
        newest_first = (*action.needed_again_by, *carried)[::-1]
        addresses = tuple(record.items[name] for name in action.action.addresses if name in record.items)
        yield ShownAction(
            action,
            tuple(sorted(newest_first, key=lambda implication: implication.kind != "unfinished"))[:MOST_IMPLICATIONS],
            len(newest_first),
            addresses,
            _action_reference(corpus, action.action.carried_from),
        )


def _related(corpus: Corpus, incident: Incident) -> Iterator[RelatedRecord]:
    for related in incident.shown_related:
        target, local_id = split_reference(related.incident or "")
        record = corpus.by_id.get(target)
        yield RelatedRecord(related, record, record.items.get(local_id) if record else None)


def _mentions(corpus: Corpus, record: Record) -> tuple[Mentions, ...]:
    naming = group((mention.record, mention) for mention in corpus.mentions.get(record.id, ()))
    return tuple(Mentions(other, mentions) for other, mentions in reversed(naming.items()))


def _others(record: Record, names: Iterable[str], index: Mapping[str, tuple[Record, ...]]) -> tuple[Others, ...]:
    found: list[Others] = []
    for name in names:
        sharing = index.get(name, ())
        others = islice((other for other in sharing if other is not record), MOST_NEIGHBOURS)
        number = len(sharing) - (not record.is_withdrawn)
        if number > 0:
            found.append(Others(name, tuple(others), number))
    return tuple(found)
