"""`api/*.json`: what the pages show, flat, for programs; `api/schema/*.json` describes it; `api/*.csv` are the same
tables for spreadsheets.

Each document is `{"$schema": …, "version": 1, "items": [...]}`, one item to a line. `VERSION` grows when a key changes
its meaning or goes, not when one is added. Addresses are seen from the root of the site.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from postmortems.feeds import spreadsheets
from postmortems.feeds.addresses import Addresses
from postmortems.model.actions import ActionItem
from postmortems.model.base import Date, split_reference
from postmortems.model.causes import CausalStep
from postmortems.model.core import Schema
from postmortems.model.fields import RecordField, facts_of
from postmortems.model.incident import Incident, Lesson, Times
from postmortems.model.part import Part, field
from postmortems.model.time import Time
from postmortems.model.urgency import Reason, Urgency, by_urgency
from postmortems.model.vocabulary import (
    ActionKind,
    ActionStatus,
    IncidentKind,
    LessonKind,
    Priority,
    Status,
    Visibility,
)
from postmortems.record.corpus import Corpus, Record, RecordedAction, group
from postmortems.record.json_schema import json_schema
from postmortems.record.schema import DIALECT, record_schema
from postmortems.views.memory import left_undone, needed_again

VERSION = 1


class Entry(Part):
    """One item of a document. What is not known is null, never left out."""


class IncidentEntry(Entry):
    """An incident. A bound of a duration that is not known is null; so are both when nothing is known of it."""

    id: str = field("The name of its file without `.md`.")
    title: str = field("What happened.")
    summary: str | None = field("What happened, in a paragraph of Markdown.")
    date: Date | None = field("The day on which it started.")
    severity: str = field("A level of `_config.yml`.")
    status: Status = field("The state of the document.")
    kind: IncidentKind = field("What sort of event it was.")
    services: tuple[str, ...] = field("The services affected or at fault.")
    factors: tuple[str, ...] = field("The shared factors that acted in it.")
    left_undone: tuple[str, ...] = field("References of earlier action items that it needed, or carries over.")
    needed_again_by: tuple[str, ...] = field("Ids of later incidents that needed an action item of it.")
    url: str = field("Its page.")
    open_actions: int = field("How many of its action items are open. One that a later record carries over is not.")
    started: str | None = field("When it began, in UTC, as exactly as it is known: `2026-05`, `2026-05-30T03:33Z`.")
    detected: str | None = field("When somebody or something noticed, likewise.")
    mitigated: str | None = field("When the impact ended or became bearable, likewise.")
    resolved: str | None = field("When normal operation was restored, likewise.")
    seconds_to_detect_shortest: int | None = field("From its start until it was noticed, at least.")
    seconds_to_detect_longest: int | None = field("From its start until it was noticed, at most.")
    seconds_to_mitigate_shortest: int | None = field("From its start until the impact ended, at least.")
    seconds_to_mitigate_longest: int | None = field("From its start until the impact ended, at most.")
    seconds_to_resolve_shortest: int | None = field("From its start until normal operation, at least.")
    seconds_to_resolve_longest: int | None = field("From its start until normal operation, at most.")
    tags: tuple[str, ...] = field("Free words to find it by.")
    aliases: tuple[str, ...] = field("Its old ids.")
    external_ids: tuple[str, ...] = field("Its ids in other systems.")
    language: str | None = field("Language of its text, as a BCP 47 tag; null for that of the site.")
    visibility: Visibility = field("Who the record is for. The public edition has `public` records only.")
    latent_since: str | None = field("Since when the conditions existed unnoticed, in UTC.")
    acknowledged: str | None = field("When somebody began to work on it, in UTC.")
    severity_rationale: str | None = field("Why it has this severity.")
    no_action_items: str | None = field("Why it has no action items.")
    authors: tuple[str, ...] = field("People or teams that wrote the record.")
    reviewers: tuple[str, ...] = field("People or teams that reviewed it.")
    started_earliest: str | None = field(
        "When it began at the earliest: a full instant in UTC, `2026-05-30T03:33:00Z`."
    )
    started_latest: str | None = field("When it began at the latest; the end of the minute or day that is stated.")
    detected_earliest: str | None = field("When somebody or something noticed, likewise.")
    detected_latest: str | None = field("When somebody or something noticed, likewise.")
    mitigated_earliest: str | None = field("When the impact ended or became bearable, likewise.")
    mitigated_latest: str | None = field("When the impact ended or became bearable, likewise.")
    resolved_earliest: str | None = field("When normal operation was restored, likewise.")
    resolved_latest: str | None = field("When normal operation was restored, likewise.")
    extra: dict[str, object] = field("Its keys that are `extra_keys` of `_config.yml`, as written. Not in the table.")


class ActionEntry(Entry):
    """An action item."""

    id: str = field("Its id in its record.")
    reference: str = field("`<incident>#<id>`, unique in the knowledge base.")
    title: str = field("What will be true when it is done.")
    owner: str | None = field("The team or person that answers for it.")
    status: ActionStatus = field("Its state.")
    is_open: bool = field("Whether somebody is still expected to work on it. False if a later item continues it.")
    priority: Priority | None = field("How pressing it is, P0 most.")
    kind: ActionKind | None = field("What it is for.")
    due: Date | None = field("The day by which it is to be done.")
    created: Date | None = field("The day on which it was promised.")
    completed: Date | None = field("The day on which it was done or dropped.")
    incident: str = field("The id of its incident.")
    incident_title: str = field("The title of its incident.")
    incident_severity: str = field("The severity of its incident.")
    incident_date: Date | None = field("The day on which its incident started.")
    services: tuple[str, ...] = field("The services of its incident, and of those it was carried over from.")
    tracker: tuple[str, ...] = field("Where the work is tracked.")
    addresses: tuple[str, ...] = field("Ids of the causal steps or lessons of its record that it answers.")
    implicated_in: tuple[str, ...] = field("Ids of later incidents that it would have changed, had it been done.")
    carried_on_in: tuple[str, ...] = field("Ids of later incidents with an action item that continues it.")
    urgency: tuple[Reason, ...] = field("Why it cannot wait, on the day on which this was made; weightiest first.")
    url: str = field("Its place on the page of its incident.")
    description: str | None = field("The details, as Markdown.")
    criteria: str | None = field("How to tell that it is done.")
    reason: str | None = field("Why it is blocked, deferred, dropped or superseded.")
    verified: Date | None = field("The date on which somebody verified that it works.")
    carried_from: str | None = field("Reference of the earlier item that this one continues.")
    alternatives: tuple[str, ...] = field("Different ways to do it; one of them is enough.")
    earlier: tuple[str, ...] = field("References of the items that it continues and counts for, oldest first.")
    continued_by: tuple[str, ...] = field("References of the later items that continue it.")
    counted_as: str | None = field("Reference of the item that counts for it; null if it counts itself.")
    first_created: Date | None = field("The day on which the oldest of the items that are the same work was created.")
    first_due: Date | None = field("The first due date of the items that are the same work.")


class LessonEntry(Entry):
    """A lesson."""

    id: str = field("Its id in its record.")
    reference: str = field("`<incident>#<id>`, unique in the knowledge base.")
    text: str = field("The lesson, as Markdown.")
    kind: LessonKind = field("From which question of the review it came.")
    themes: tuple[str, ...] = field("The themes under which it is listed.")
    actions: tuple[str, ...] = field("References of the action items that follow from it.")
    incident: str = field("The id of the incident that taught it.")
    incident_title: str = field("The title of that incident.")
    incident_severity: str = field("The severity of that incident.")
    incident_date: Date | None = field("The day on which that incident started.")
    url: str = field("Its place on the page of the incident.")


class FactorEntry(Entry):
    """A contributing factor that incidents share."""

    name: str = field("The factor as records write it.")
    title: str = field("What it is called.")
    description: str | None = field("How to recognise it.")
    incidents: tuple[str, ...] = field("Ids of the incidents in which it acted, newest first.")
    actions: tuple[str, ...] = field("References of the action items against it, oldest first.")
    url: str | None = field("Its page; null for a name that `_config.yml` does not register.")


class ServiceEntry(Entry):
    """A service."""

    name: str = field("The service as records write it.")
    title: str = field("What it is called.")
    description: str | None = field("What it does.")
    owner: str | None = field("The owner that runs it.")
    tier: int | None = field("How much depends on it, 1 most.")
    incidents: tuple[str, ...] = field("Ids of the incidents in which it was affected or at fault, newest first.")
    open_actions: int = field("How many action items of those incidents are open, wherever they were carried over to.")
    url: str | None = field("Its page; null for a name that `_config.yml` does not register.")


AnyEntry = TypeVar("AnyEntry", bound=Entry)


def _with_facts(entry: type[AnyEntry], part: type[Part]) -> type[AnyEntry]:
    """A kind of item with the facts of a part of the record at its end, so that each is stated once, in the model."""
    types = {found.name: _column_type(found) for found in facts_of(part)}
    columns = {found.name: field(found.description) for found in facts_of(part)}
    return type(entry.__name__, (entry,), {"__doc__": entry.__doc__, "__annotations__": types, **columns})


def _column_type(found: RecordField) -> object:
    if found.is_list:
        return tuple[str, ...]
    return next((known | None for known in (int, date) if known in found.types), str | None)


def _same(entry: type[Entry], part: Part) -> dict[str, Any]:
    """The values of a part for the columns that have the name of a field; an entry may say some in another way."""
    return {name: getattr(part, name) for name in _names_in_both(entry, type(part))}


@cache
def _names_in_both(entry: type[Entry], part: type[Part]) -> tuple[str, ...]:
    return tuple(name for name in entry.model_fields if name in part.model_fields)


INCIDENT_ENTRY = _with_facts(IncidentEntry, Incident)
ACTION_ENTRY = _with_facts(ActionEntry, ActionItem)
LESSON_ENTRY = _with_facts(LessonEntry, Lesson)


COLLECTIONS: dict[str, type[Entry]] = {
    "incidents": INCIDENT_ENTRY,
    "actions": ACTION_ENTRY,
    "lessons": LESSON_ENTRY,
    "factors": FactorEntry,
    "services": ServiceEntry,
}
"""What there are documents and tables of, with their kind of item."""


def files(corpus: Corpus, addresses: Addresses, today: date) -> Iterator[tuple[str, str]]:
    """Path and text of each document, of its table, and of each schema. `today` decides what is urgent."""
    tables = Tables(corpus, addresses, today)
    for name in COLLECTIONS:
        lines: list[str] = []
        cells = table(name, _counted(tables.items(name), lines))  # one item at a time: all of them take much room
        yield f"api/{name}.json", _document(name, lines)
        yield f"api/{name}.csv", cells
    yield from schemas(corpus)


def _counted(items: Iterable[Entry], lines: list[str]) -> Iterator[Entry]:
    """The items; each adds a line of JSON."""
    for item in items:
        lines.append(item.model_dump_json())
        yield item


def schemas(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Path and text of the schema of each document, and of that of the records."""
    for name, entry in COLLECTIONS.items():
        yield f"api/schema/{name}.json", _pretty(_schema(name, entry))
    yield "schema.json", _pretty(record_schema(corpus.config))


def document(name: str, items: Iterable[Entry]) -> str:
    """A collection as JSON, one item to a line: small, and a change shows as the lines that it changed."""
    return _document(name, [item.model_dump_json() for item in items])


def _document(name: str, lines: Iterable[str]) -> str:
    items = ",\n".join(lines)
    return f'{{"$schema": "schema/{name}.json", "version": {VERSION}, "items": [\n{items}\n]}}\n'


def table(name: str, items: Iterable[Entry]) -> str:
    """A collection as CSV."""
    columns = [column for column in COLLECTIONS[name].model_fields if column != "extra"]
    return spreadsheets.table(columns, map(attrgetter(*columns), items))


class Tables:
    """The items of each collection, in order."""

    def __init__(self, corpus: Corpus, addresses: Addresses, today: date) -> None:
        self.corpus = corpus
        self.config = corpus.config
        self.addresses = addresses
        self.today = today

    def items(self, name: str) -> Iterator[Entry]:
        """The items of one of the `COLLECTIONS`."""
        items: dict[str, Callable[[], Iterator[Entry]]] = {
            "incidents": self.incidents,
            "actions": self.actions,
            "lessons": self.lessons,
            "factors": self.factors,
            "services": self.services,
        }
        return items[name]()

    def incidents(self) -> Iterator[IncidentEntry]:
        """Newest first."""
        for record in self.corpus.newest_first:
            times = record.incident.times
            values = {
                **_same(INCIDENT_ENTRY, record.incident),
                "id": record.id,
                "date": record.date,
                "services": record.incident.services.all,
                "factors": record.incident.factors,
                "left_undone": tuple(found.item.reference for found in left_undone(self.corpus, record)),
                "needed_again_by": self._needed_again_by(record),
                "url": self.addresses.incident(record.id),
                "open_actions": sum(action.is_open for action in self.corpus.actions_of.get(record.id, ())),
                **{name: time and time.iso_utc for name, time in _same(INCIDENT_ENTRY, times).items()},
                **_seconds_to(times),
                **_instants(times),
                "extra": record.extra_values(self.config.extra_titles),
            }
            yield INCIDENT_ENTRY(**values)

    def _needed_again_by(self, record: Record) -> tuple[str, ...]:
        needs = (need for found in needed_again(self.corpus, record) for need in found.needs)
        return tuple(dict.fromkeys(need.record.id for need in needs if need.kind == "unfinished"))

    def actions(self) -> Iterator[ActionEntry]:
        """Those that still matter, most urgent first; the rest in the same order; then those that others continue."""
        ranked = by_urgency(self.corpus.recorded_actions, self.config, self.today)
        for item in sorted(ranked, key=lambda item: (not item.is_current, not item.is_pending)):
            action, record = item.action, item.record
            values = {
                **_same(ACTION_ENTRY, action),
                "is_open": item.is_open,
                "services": item.services,
                "tracker": action.trackers,
                "implicated_in": tuple(dict.fromkeys(found.record.id for found in item.needed_again_by)),
                "carried_on_in": tuple(dict.fromkeys(split_reference(found)[0] for found in item.continued_by)),
                "urgency": Urgency.of(item, self.config, self.today).reasons,
                "earlier": tuple(found.reference for found in item.lineage.earlier) if item.is_current else (),
                "continued_by": tuple(item.continued_by),
                "counted_as": None if item.is_current else item.lineage.current.reference,
                "first_created": item.lineage.created,
                "first_due": item.lineage.first_due,
            }
            yield ACTION_ENTRY(**values, **self._source(record, action.id))

    def lessons(self) -> Iterator[LessonEntry]:
        """Newest incident first."""
        for record, lesson in self.corpus.lessons:
            actions = tuple(f"{record.id}#{action}" for action in lesson.actions)
            values = {**_same(LESSON_ENTRY, lesson), "actions": actions}
            yield LESSON_ENTRY(**values, **self._source(record, lesson.id))

    def _source(self, record: Record, local_id: str) -> dict[str, Any]:
        """What an item says of itself and of the incident that it is from."""
        return {
            "reference": f"{record.id}#{local_id}",
            "incident": record.id,
            "incident_title": record.title,
            "incident_severity": record.incident.severity,
            "incident_date": record.date,
            "url": self.addresses.incident(record.id, local_id),
        }

    def factors(self) -> Iterator[FactorEntry]:
        """In the order of the configuration, then the ones that it does not know."""
        directory = self.config.factor_directory
        against = group(
            (factor, item.reference) for item in self.corpus.recorded_actions for factor in _factors_against(item)
        )
        for name in dict.fromkeys((*directory.names, *self.corpus.by_factor)):
            factor = directory.get(name)
            yield FactorEntry(
                name=name,
                title=directory.title(name),
                description=factor.description if factor else None,
                incidents=tuple(record.id for record in self.corpus.by_factor.get(name, ())),
                actions=against.get(name, ()),
                url=self.addresses.named("factors", directory, name),
            )

    def services(self) -> Iterator[ServiceEntry]:
        """In the order of the configuration, then the ones that it does not know."""
        directory = self.config.service_directory
        for name in dict.fromkeys((*directory.names, *self.corpus.by_service)):
            service = directory.get(name)
            records = self.corpus.by_service.get(name, ())
            yield ServiceEntry(
                name=name,
                title=directory.title(name),
                description=service.description if service else None,
                owner=service.owner if service else None,
                tier=service.tier if service else None,
                incidents=tuple(record.id for record in records),
                open_actions=sum(action.is_open for action in self.corpus.actions_by_service.get(name, ())),
                url=self.addresses.named("services", directory, name),
            )


def _instants(times: Times) -> dict[str, str | None]:
    """The earliest and latest instant of each phase, with which programs can calculate."""
    found: dict[str, str | None] = {}
    for name in ("started", "detected", "mitigated", "resolved"):
        time: Time | None = getattr(times, name)
        for bound in ("earliest", "latest"):
            instant: datetime | None = getattr(time, bound) if time else None
            text = instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if instant else None
            found[f"{name}_{bound}"] = text
    return found


def _seconds_to(times: Times) -> dict[str, int | None]:
    """How long each phase took, at least and at most, in seconds; None for a bound that is not known."""
    found: dict[str, int | None] = {}
    for name, span in times.durations.items():
        for bound in ("shortest", "longest"):
            duration: timedelta | None = getattr(span, bound) if span else None
            found[f"seconds_to_{name}_{bound}"] = None if duration is None else duration // timedelta(seconds=1)
    return found


def _factors_against(item: RecordedAction) -> Iterator[str]:
    """The factors, each once, that acted in the causal steps which an action item answers."""
    steps = (item.record.items[local_id].value for local_id in item.action.addresses if local_id in item.record.items)
    yield from dict.fromkeys(step.factor for step in steps if isinstance(step, CausalStep) and step.factor)


def _schema(name: str, entry: type[Entry]) -> Schema:
    item = json_schema(entry, is_closed=False)
    version = "Grows when a key changes its meaning or goes, not when one is added."
    where = "Where its schema lies, as seen from the document."
    properties = {
        "$schema": {"description": where, "title": "$Schema", "type": "string"},
        "version": {"const": VERSION, "description": version, "title": "Version", "type": "integer"},
        "items": {
            "description": "The items.",
            "items": {"$ref": f"#/$defs/{entry.__name__}"},
            "title": "Items",
            "type": "array",
        },
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:postmortems:api:{name}:{VERSION}",
        "$defs": dict(sorted({**item.pop("$defs"), entry.__name__: item}.items())),
        "properties": properties,
        "required": list(properties),
        "title": f"{name.capitalize()} of a knowledge base of post-mortems",
        "type": "object",
    }


def _pretty(schema: dict[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
