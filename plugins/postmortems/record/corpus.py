"""All records of a knowledge base, with the lookups that everybody needs.

Every lookup is a dictionary made once, so that no page and no rule scans a list.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from postmortems.model import DataPath
from postmortems.model.action_state import ItemInRecord
from postmortems.model.actions import ActionItem
from postmortems.model.base import split_reference
from postmortems.model.causes import CausalChain, CausalStep, StepKey
from postmortems.model.config import Config
from postmortems.model.incident import Hypothesis, Incident, Lesson
from postmortems.model.lineage import Lineage
from postmortems.model.time import TimeError, parse_zone
from postmortems.model.timeline import TimelineEntry
from postmortems.model.vocabulary import Status, Verdict
from postmortems.record.filed import Filed, implications, touches, with_parents
from postmortems.record.files import digest_of
from postmortems.record.lineages import ItemPlace, lineages

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def group(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    """Values by key, keys in the order of their first value."""
    groups: dict[Key, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


Fetchable = str | Callable[[], str]
"""A text, or what fetches it each time that somebody asks."""


class _Text:
    """A text of a record that need not be held."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = f"_{name}"

    def __get__(self, record: object, owner: type | None = None) -> str:
        text: Fetchable = "" if record is None else vars(record)[self.name]
        return text if isinstance(text, str) else text()

    def __set__(self, record: object, text: Fetchable) -> None:
        vars(record)[self.name] = text


@dataclass(frozen=True, eq=False)
class Record(Filed):
    """One incident as its file has it."""

    id: str
    """The stem of the file name."""
    path: str
    """The file, as the reader named the folder, with forward slashes."""
    incident: Incident
    body: _Text = _Text()
    """The narrative: everything after the frontmatter, as written."""
    body_line: int = 1
    """The line of the file on which the body begins, from 1."""
    text: _Text = _Text()
    """The whole file."""
    unreadable: frozenset[DataPath] = field(default=frozenset())
    """Places in the frontmatter whose value was refused, which is reported, and is missing in `incident`."""
    lost_ids: frozenset[str] = field(default=frozenset())
    """Local ids of refused parts: references to them are not wrong."""
    numbers: Mapping[DataPath, tuple[int, ...]] = field(default_factory=dict)
    """For each list that lost refused items: the numbers that the remaining ones have in the file."""

    @cached_property
    def digest(self) -> str:
        """Of the whole file; of a record without a file, of all that it holds."""
        whole = self.text or f"{self.incident!r}{self.body}"
        return digest_of(whole.encode("utf-8", "surrogatepass"))

    @property
    def title(self) -> str:
        return self.incident.title

    def extra_values(self, keys: Iterable[str]) -> dict[str, object]:
        """What the record has under these keys, which are not ours, in their order."""
        extensions = self.incident.extensions
        return {key: extensions[key] for key in keys if extensions and key in extensions}

    @property
    def is_withdrawn(self) -> bool:
        """Whether the record no longer counts."""
        return self.incident.withdrawn is not None

    @property
    def is_imported_draft(self) -> bool:
        """Whether `postmortems import` made it, and nobody has said yet that it is in order."""
        stated = not self.is_refused(("status",))
        return stated and self.incident.status is Status.DRAFT and "x-import" in self.incident.extensions

    @cached_property
    def items(self) -> dict[str, Item]:
        """Everything in the record that can be referred to, by local id. The first of equal ids counts."""
        found: dict[str, Item] = {}
        for item in self._all_items():
            found.setdefault(item.local_id, item)
        for key, step in self.incident.causal_graph.steps.items():
            chain = self.incident.causal_chains[key.chain].id
            if chain:
                anchor = self.incident.causal_graph.anchor(key)
                found.setdefault(f"{chain}/{step.id}", Item(self, "step", f"{chain}/{step.id}", anchor, step))
        return found

    def _all_items(self) -> Iterator[Item]:
        incident = self.incident
        graph = incident.causal_graph
        for action in incident.action_items:
            yield Item(self, "action", action.id, action.id, action)
        for lesson in incident.lessons:
            yield Item(self, "lesson", lesson.id, lesson.id, lesson)
        for key, step in graph.steps.items():
            yield Item(self, "step", step.id, graph.anchor(key), step)
        for chain in incident.causal_chains:
            if chain.id:
                yield Item(self, "chain", chain.id, chain.id, chain)
        for hypothesis in incident.hypotheses:
            yield Item(self, "hypothesis", hypothesis.id, hypothesis.id, hypothesis)
        for entry in incident.timeline:
            if entry.id:
                yield Item(self, "entry", entry.id, entry.id, entry)


def spelled(value: object) -> Iterator[str]:
    """The value of an extra key, which may be anything that YAML holds, as words in a row; nothing for an empty one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            words = ", ".join(spelled(inner))
            yield f"{key}: {words}" if words else str(key)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from spelled(inner)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif value is not None and str(value).strip():
        yield str(value).strip()


class Item(NamedTuple):
    """A part of a record that can be referred to as `<incident>#<local-id>`."""

    record: Record
    kind: Literal["action", "lesson", "step", "chain", "hypothesis", "entry"]
    local_id: str
    anchor: str
    value: ActionItem | Lesson | CausalStep | CausalChain | Hypothesis | TimelineEntry


class Implication(NamedTuple):
    """A later record in which an unfinished action item bit again, or that carries it on."""

    record: Record
    kind: Literal["unfinished", "carried"]
    anchor: str
    """Where in the later record."""
    text: str
    """The step's or the later action's own words."""


@dataclass(frozen=True, eq=False, slots=True)
class RecordedAction(ItemInRecord):
    """An action item in its record, with what became of it later."""

    record: Record
    number: int
    """Its place among the action items of its record, from 0."""
    action: ActionItem
    implications: tuple[Implication, ...]
    """Where later records name it, oldest first."""
    lineage: Lineage[RecordedAction]
    """The items of other records that are the same work, and itself."""

    if TYPE_CHECKING:

        @property
        def needed_again_by(self) -> tuple[Implication, ...]: ...

    @property
    def services(self) -> tuple[str, ...]:
        """The services of its incident; of the one that counts, also of the incidents where it comes from."""
        records = [self.record, *(item.record for item in self.lineage.earlier if self.is_current)]
        return tuple(dict.fromkeys(name for record in records for name in record.incident.services.all))

    @property
    def data(self) -> dict[str, object]:
        """The fields of the item that are there, as JSON has them."""
        return self.action.data


class RecordedLesson(NamedTuple):
    """A lesson in the record that taught it."""

    record: Record
    lesson: Lesson


class RecordedHypothesis(NamedTuple):
    """A hypothesis in the record in which it was considered."""

    record: Record
    hypothesis: Hypothesis


class RecordedStep(NamedTuple):
    """A causal step in its record."""

    record: Record
    key: StepKey
    step: CausalStep

    @property
    def anchor(self) -> str:
        return self.record.incident.causal_graph.anchor(self.key)


class Mention(NamedTuple):
    """One record naming another: `record` is the one that does the naming."""

    record: Record
    target_item: str
    """Local id of what is named in the other record; empty for the incident as a whole."""
    anchor: str
    """Where in `record`; empty for `related`."""
    relation: str
    """A value of `Relation`, or `unfinished-action`, `done-action`, `carried-from`."""
    note: str


def _target(action: ActionItem) -> tuple[str, str] | None:
    return split_reference(action.carried_from) if action.carried_from else None


@dataclass(frozen=True, eq=False)
class Corpus:
    """All records, oldest first, and everything that follows from having them together."""

    config: Config
    all_records: tuple[Record, ...]
    """Withdrawn ones, too."""
    config_path: str = "incidents/_config.yml"
    """The file of the configuration, as the reader named it."""
    unreadable_ids: frozenset[str] = frozenset()
    """Ids of files that hold no readable record: naming one of them is not an error of the one who names it."""
    config_unreadable: frozenset[DataPath] = frozenset()
    """Places in the configuration whose value was refused, which is reported; `()` is all of it."""
    config_numbers: Mapping[DataPath, tuple[int, ...]] = field(default_factory=dict)
    """For each list of the configuration that lost refused items: the numbers of the remaining ones in the file."""
    depth: int | None = None
    """How many levels the folder of records is below the top of its git repository; None outside of one."""
    is_public: bool = False
    """Whether this is the public edition (`record.edition`): it has no owners, waivers, proposals or new records."""
    linked_files: frozenset[str] = frozenset()
    """In the public edition: the paths on the site of the attachments that its texts link to. It has no others."""
    counts_withdrawn: bool = False
    """Whether withdrawn records are among `records`: rules judge them, nothing else counts them."""

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The records that count, oldest first. This is the one place that decides what a withdrawn record is left
        out of: of everything below, and so of every list, chart, number, feed and search that is made of it. What it
        stays in asks for `all_records`, `by_id` or `actions_of`: its own page and attachments, old addresses, links
        and references from others, and the rules.
        """
        if self.counts_withdrawn:
            return self.all_records
        return tuple(record for record in self.all_records if not record.is_withdrawn)

    @property
    def to_be_judged(self) -> Corpus:
        """The same corpus as the rules see it, which judge withdrawn records, too.

        It is not cached: a corpus that refers to itself stays in memory until garbage is collected.
        """
        return self if len(self.records) == len(self.all_records) else replace(self, counts_withdrawn=True)

    def is_refused_in_config(self, *place: str | int) -> bool:
        """Whether something at this place of the configuration, around it or inside it was refused.

        What records say of such a list cannot be judged.
        """
        return touches(self.config_unreadable, self._around_refused, place)

    @cached_property
    def _around_refused(self) -> frozenset[DataPath]:
        return with_parents(self.config_unreadable)

    def zone_of(self, record: Record | None = None) -> tzinfo | None:
        """The zone of a record, or of the whole knowledge base; None where none is named, or none of that name
        exists."""
        name = (record.incident.timezone if record else None) or self.config.timezone
        try:
            return parse_zone(name) if name else None
        except TimeError:
            return None

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """Records by id, and by the old ids that lead to them."""
        found = {alias: record for record in self.all_records for alias in record.incident.aliases}
        found.update((record.id, record) for record in self.all_records)
        return found

    def item(self, reference: str) -> Item | None:
        """What `<incident>#<local-id>` names, None where there is nothing."""
        incident, local_id = split_reference(reference)
        record = self.by_id.get(incident)
        return record.items.get(local_id) if record else None

    @cached_property
    def places(self) -> Mapping[Record, int]:
        """The place of each record that counts, from 0 for the oldest."""
        return {record: place for place, record in enumerate(self.records)}

    @cached_property
    def newest_first(self) -> tuple[Record, ...]:
        """Records by id, newest first."""
        return self.records[::-1]

    @cached_property
    def by_year(self) -> dict[int, tuple[Record, ...]]:
        """Records by the year in their file name, newest first."""
        return group((record.date.year, record) for record in self.newest_first if record.date)

    @cached_property
    def by_service(self) -> dict[str, tuple[Record, ...]]:
        """Records by each service that was affected or faulty, newest first."""
        return group((name, record) for record in self.newest_first for name in record.incident.services.all)

    @cached_property
    def actions(self) -> tuple[RecordedAction, ...]:
        """The action items that count, in their order: of the records that count, those that no later one carries
        over. Every list, chart, number and calendar is made of these."""
        return tuple(action for action in self.recorded_actions if action.is_current)

    @cached_property
    def recorded_actions(self) -> tuple[RecordedAction, ...]:
        """Every action item of the records that count, those that a later record carries over, too."""
        counted = set(self.records)
        return tuple(action for action in self.all_actions if action.record in counted)

    @cached_property
    def all_actions(self) -> tuple[RecordedAction, ...]:
        """Every action item, those of withdrawn records, too."""
        places = [
            (record, number, action)
            for record in self.all_records
            for number, action in enumerate(record.incident.action_items)
        ]
        counted = set(self.records)
        edges = (
            ItemPlace(record, number, action.id, _target(action), record in counted)
            for record, number, action in places
        )
        found: list[RecordedAction] = []
        for (record, number, action), lineage in zip(places, lineages(edges, self.by_id), strict=True):
            later = self.implications.get((record.id, action.id), ())
            found.append(RecordedAction(record, number, action, later, lineage))
            lineage.items.append(found[-1])
        return tuple(found)

    @cached_property
    def actions_of(self) -> dict[str, tuple[RecordedAction, ...]]:
        """Action items by the id of their record, which may be withdrawn."""
        return group((action.record.id, action) for action in self.all_actions)

    @cached_property
    def actions_by_owner(self) -> dict[str, tuple[RecordedAction, ...]]:
        """Action items by each of their owners; those without one under the empty name."""
        return group((owner or "", action) for action in self.actions for owner in action.owners)

    @cached_property
    def actions_by_service(self) -> dict[str, tuple[RecordedAction, ...]]:
        """The action items that count, by each of their services."""
        return group((service, action) for action in self.actions for service in action.services)

    @cached_property
    def implications(self) -> dict[tuple[str, str], tuple[Implication, ...]]:
        """Where later records name an action item, by (record id, action id)."""
        return implications(
            (
                (record, *split_reference(reference), implication)
                for record in self.records
                for reference, implication in self.implications_in(record)
            ),
            self.by_id,
        )

    def implications_in(self, record: Record) -> Iterator[tuple[str, Implication]]:
        """What a record says of action items of others: the reference to the item, and the rest."""
        for step in self.steps_of(record):
            if step.step.unfinished_action:
                yield step.step.unfinished_action, Implication(record, "unfinished", step.anchor, step.step.text)
        for action in record.incident.action_items:
            if action.carried_from:
                yield action.carried_from, Implication(record, "carried", action.id, action.title)

    def steps_of(self, record: Record) -> Iterator[RecordedStep]:
        """The causal steps of a record, in the order of the page."""
        for key, step in record.incident.causal_graph.steps.items():
            yield RecordedStep(record, key, step)

    @cached_property
    def steps_by_factor(self) -> dict[str, tuple[RecordedStep, ...]]:
        """Causal steps in which a shared factor acted, oldest record first."""
        return group(
            (step.step.factor, step) for record in self.records for step in self.steps_of(record) if step.step.factor
        )

    @cached_property
    def by_factor(self) -> dict[str, tuple[Record, ...]]:
        """Records by the factors that acted in them, newest first."""
        return group((factor, record) for record in self.newest_first for factor in record.incident.factors)

    @cached_property
    def lessons(self) -> tuple[RecordedLesson, ...]:
        """Every lesson, newest record first."""
        return tuple(
            RecordedLesson(record, lesson) for record in self.newest_first for lesson in record.incident.lessons
        )

    @cached_property
    def lessons_by_theme(self) -> dict[str, tuple[RecordedLesson, ...]]:
        """Lessons by theme, newest record first."""
        return group((theme, lesson) for lesson in self.lessons for theme in lesson.lesson.themes)

    @cached_property
    def red_herrings(self) -> tuple[RecordedHypothesis, ...]:
        """Hypotheses that looked right and were not, newest record first."""
        return tuple(
            RecordedHypothesis(record, hypothesis)
            for record in self.newest_first
            for hypothesis in record.incident.hypotheses
            if hypothesis.verdict is Verdict.RULED_OUT
        )

    @cached_property
    def mentions(self) -> dict[str, tuple[Mention, ...]]:
        """Who names a record, by the id of the record that is named, oldest first."""

        def found() -> Iterator[tuple[str, Mention]]:
            for record in self.records:
                for reference, mention in self.mentions_in(record):
                    target = self.by_id.get(split_reference(reference)[0])
                    if target and target is not record:
                        yield target.id, mention

        return group(found())

    def mentions_in(self, record: Record) -> Iterator[tuple[str, Mention]]:
        """Where a record names others: the reference, and the rest."""

        def mention(reference: str, anchor: str, relation: str, note: str) -> tuple[str, Mention]:
            return reference, Mention(record, split_reference(reference)[1], anchor, relation, note)

        for related in record.incident.shown_related:
            if related.incident:
                yield mention(related.incident, "", related.relation.value, related.note or "")
        for step in self.steps_of(record):
            if step.step.unfinished_action:
                yield mention(step.step.unfinished_action, step.anchor, "unfinished-action", step.step.text)
            if step.step.done_action:
                yield mention(step.step.done_action, step.anchor, "done-action", step.step.text)
        for action in record.incident.action_items:
            if action.carried_from:
                yield mention(action.carried_from, action.id, "carried-from", action.title)
