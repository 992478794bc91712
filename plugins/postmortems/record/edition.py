"""The public edition: a corpus of what outsiders may read, made before anything else happens.

Pages, lists, counts, feeds and searches are made of the corpus that they are given. In this one, only what the model
states as public and `_config.yml` allows was copied, record by record, field by field. A new field stays inside until
somebody says otherwise. Whatever points into the part that stays inside is left out, and the parts that go have new
ids, made of their public words.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, unquote

from postmortems.model import DataPath
from postmortems.model.actions import ActionItem
from postmortems.model.base import split_reference
from postmortems.model.causes import CausalChain, CausalGraph, CausalStep, StepKey, without_number
from postmortems.model.config import Config, Owner, Service, SeverityLevel
from postmortems.model.directory import Directory
from postmortems.model.fields import RecordField, fields_of
from postmortems.model.incident import (
    Incident,
    Lesson,
    PublicTexts,
    Reference,
    RelatedIncident,
    ServiceImpact,
    Services,
)
from postmortems.model.names import composed
from postmortems.model.part import AnyPart, Part
from postmortems.model.publishing import ONLY_MARKED, Public, PublicField
from postmortems.model.refused import RefusedError
from postmortems.model.vocabulary import Relation, Visibility
from postmortems.record.attached import may_be_public, published_name
from postmortems.record.corpus import Corpus, Record
from postmortems.record.public_parts import is_plain, is_shown, made, new_id, public_service_names
from postmortems.record.public_texts import without_links

UNSTATED = "–"
"""The severity of every record where the allow-list does not name `severity`."""


class EditionError(RefusedError):
    """Why there is no public edition, in words for whoever builds it."""


def edition_of(corpus: Corpus, edition: Visibility) -> Corpus:
    """The corpus of an edition: everything, or what outsiders may read. Raises EditionError.

    A record with a refused value that decides what is public is left out: whoever wrote it may have meant less.
    """
    if edition is Visibility.INTERNAL:
        return corpus
    if any(_decides(place) for place in corpus.config_unreadable):
        raise EditionError(
            f"`public` in {corpus.config_path} cannot be read, so nobody knows what may be published; "
            "`postmortems check` shows why"
        )
    return _Projection(corpus).corpus


def _decides(place: DataPath) -> bool:
    """Whether nobody knows the allow-list if the value at this place of the configuration was refused. A list that
    only lost an item says less than its author meant.
    """
    return place in ((), ("public",), ("public", "fields")) or (
        place[:1] == ("public",) and place[1] not in Public.model_fields
    )


class _Everybody(Directory[Owner]):
    """The owners of an edition that names none: nothing is without one."""

    def is_active(self, name: str | None) -> bool:
        return True


class PublicConfig(Config):
    """The configuration of the public edition."""

    @cached_property
    def owner_directory(self) -> Directory[Owner]:
        """No owners, and of nothing can be said that it has none."""
        return _Everybody(())


@dataclass
class _Selected:
    """The parts of a record that are published, and how each is called there."""

    record: Record
    texts: PublicTexts | None
    chains: tuple[CausalChain, ...] = ()
    steps: Mapping[StepKey, str] = field(default_factory=dict)
    """The new ids of the steps of `chains` that are published."""
    lessons: Mapping[str, Lesson] = field(default_factory=dict)
    """By new id, as the action items are."""
    actions: Mapping[str, ActionItem] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """New local ids by old ones."""


class _Projection:
    """Makes the public edition of a corpus."""

    def __init__(self, whole: Corpus) -> None:
        self.whole = whole
        self.allowed = frozenset(whole.config.public.fields)
        self.service_names = public_service_names(whole.config)
        self.linked: set[str] = set()
        """Paths on the site of the attachments that published texts link to."""
        self.selected = {record: self._selected(record) for record in whole.all_records if self._is_public(record)}
        self.paths = {posixpath.normpath(record.path): record for record in self.selected}

    @property
    def corpus(self) -> Corpus:
        """What outsiders may read."""
        records = tuple(map(self._record, self.selected.values()))
        return Corpus(
            config=self._config(records),
            all_records=records,
            config_path=self.whole.config_path,
            depth=self.whole.depth,
            is_public=True,
            linked_files=frozenset(self.linked),
        )

    def _is_public(self, record: Record) -> bool:
        incident = record.incident
        refused = any("visibility" in place or place[:1] == ("public",) for place in record.unreadable)
        is_said = not record.is_withdrawn or PublicField.WITHDRAWN in self.allowed
        return incident.visibility is Visibility.PUBLIC and not refused and is_said

    # Which parts, and their new names

    def _selected(self, record: Record) -> _Selected:
        incident, texts = record.incident, record.incident.public
        found = _Selected(record, texts)
        if PublicField.CAUSES in self.allowed:
            replaced = texts.causal_chains if texts else None
            found.chains = incident.causal_chains if replaced is None else replaced
            shown = (
                StepKey(c, s)
                for c, chain in enumerate(found.chains)
                if is_shown(chain)
                for s, step in enumerate(chain.steps)
                if is_shown(step)
            )
            keys = {key: found.chains[key.chain].steps[key.step].text for key in shown}
            found.steps = dict(zip(keys, _new_ids("step", keys.values()), strict=True))
            for (c, s), name in found.steps.items():
                chain = found.chains[c]
                found.ids.setdefault(chain.steps[s].id, name)
                if chain.id:
                    found.ids.setdefault(f"{chain.id}/{chain.steps[s].id}", name)
        lessons = self._parts_of(PublicField.LESSONS, incident.lessons, texts.lessons if texts else None)
        found.lessons = dict(zip(_new_ids("lesson", (lesson.text for lesson in lessons)), lessons, strict=True))
        actions = self._parts_of(PublicField.ACTIONS, incident.action_items, None)
        titles = (_title(action, texts) for action in actions)
        found.actions = dict(zip(_new_ids("action", titles), actions, strict=True))
        parts: dict[str, Lesson | ActionItem] = {**found.lessons, **found.actions}
        for name, part in parts.items():
            found.ids.setdefault(part.id, name)
        return found

    def _parts_of(
        self, name: PublicField, own: tuple[AnyPart, ...], instead: tuple[AnyPart, ...] | None
    ) -> tuple[AnyPart, ...]:
        """The parts of a list that are published. Those written for outside need no mark."""
        if name not in self.allowed:
            return ()
        if instead is not None:
            return tuple(filter(is_shown, instead))
        return tuple(part for part in own if is_shown(part, needs_mark=name in ONLY_MARKED))

    # Records

    def _record(self, selected: _Selected) -> Record:
        record = selected.record
        incident = self._incident(selected)
        # Instead of the text of the file: the keys of pages and the revisions on them are made of it.
        return Record(record.id, record.path, incident, "", 1, incident.model_dump_json(exclude_defaults=True))

    def _incident(self, selected: _Selected) -> Incident:
        record, texts = selected.record, selected.texts
        incident, allowed = record.incident, self.allowed
        publish = _Publisher(self, selected)

        def outside(name: PublicField) -> object:
            own: object = getattr(incident, name.value)
            instead = getattr(texts, name.value, None) if texts is not None else None
            return own if instead is None else instead

        values: dict[str, object] = {
            "title": record.id,
            "severity": UNSTATED,
            "status": incident.status,
            "language": incident.language,
            "visibility": Visibility.PUBLIC,
            "timezone": incident.timezone if allowed & {PublicField.TIMES, PublicField.TIMELINE} else None,
        }
        for name in PublicField:
            if name in allowed and name.value not in _OWN:
                stated = _FIELDS[name.value]
                if name.value in _LISTS:
                    own: tuple[Part, ...] = getattr(incident, name.value)
                    instead = getattr(texts, name.value, None) if texts is not None else None
                    parts = self._parts_of(name, own, instead)
                    values[name.value] = tuple(filter(None, map(publish.part, parts)))
                elif stated.is_public:
                    values[name.value] = publish.value(Incident, stated, outside(name))
        values["lessons"] = tuple(publish.lesson(*found) for found in selected.lessons.items())
        values["action_items"] = tuple(publish.action(*found) for found in selected.actions.items())
        values["causal_chains"] = tuple(publish.chains())
        return made(Incident, values)

    # Names and references

    def service(self, name: str) -> str | None:
        """A service as the edition calls it; None for one that is not in it."""
        return self.service_names.get(name)

    def reference(self, reference: str) -> str | None:
        """A reference to another public record, or to a public part of it; None for any other."""
        incident, local_id = split_reference(reference)
        found = self.whole.by_id.get(incident)
        if found is None or found not in self.selected:
            return None
        new = self.selected[found].ids.get(local_id)
        return f"{found.id}#{new}" if new else found.id

    def address(self, record: Record, address: str) -> str | None:
        """A relative address in a text of a record, as the edition has it; None for what is not in it."""
        written, _, fragment = address.partition("#")
        if written.startswith("/") or "?" in written:
            return None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(record.path), unquote(written)))
        target = self.paths.get(composed(path)) if written else record
        shortest = _relative(path, record, written)
        if target is not None:
            new = self.selected[target].ids.get(unquote(fragment))
            return f"{shortest}#{new}" if new else shortest or None
        return f"{shortest}{address[len(written) :]}" if self._is_attached(composed(path)) else None

    def _is_attached(self, path: str) -> bool:
        """Whether a path is that of a file attached to a public record, which then is published if it may be."""
        folder = posixpath.dirname(path)
        while folder not in ("", "/", "."):
            owner = self.paths.get(f"{folder}.md")
            if owner is not None:
                self.linked.add(f"incidents/{owner.id}/{published_name(path.removeprefix(f'{folder}/'))}")
                return may_be_public(path)
            folder = posixpath.dirname(folder)
        return False

    # The configuration

    def _config(self, records: tuple[Record, ...]) -> Config:
        config = self.whole.config
        used = {record.incident.severity for record in records}
        levels = tuple(
            made(SeverityLevel, {"name": level.name, "title": level.title})
            for level in config.severities
            if level.name in used
        )
        shown = {name for record in records for name in _services_of(record.incident)}
        named = {
            name: service.public_name
            for service in config.services
            if (name := self.service_names.get(service.name)) in shown
        }
        values = {
            "noun": config.noun,
            "timezone": config.timezone,
            "language": config.language,
            "severities": levels or (made(SeverityLevel, {"name": UNSTATED}),),
            "services": tuple(made(Service, {"name": name, "title": title}) for name, title in named.items()),
        }
        return made(PublicConfig, values)


def _title(action: ActionItem, texts: PublicTexts | None) -> str:
    instead = texts.action_items.get(action.id) if texts is not None else None
    return action.title if instead is None else instead


def _new_ids(kind: str, texts: Iterable[str]) -> list[str]:
    found: list[str] = []
    for text in texts:
        found.append(new_id(kind, text, found))
    return found


def _relative(path: str, record: Record, written: str) -> str:
    """The address of a path from a record: as it is written, unless a folder in it leads nowhere but back."""
    shortest = posixpath.relpath(path, posixpath.dirname(record.path) or ".") if written else written
    return written if shortest == unquote(written) else quote(shortest)


def _services_of(incident: Incident) -> Iterator[str | None]:
    yield from incident.services.affected or ()
    yield from (found.service for found in incident.impact.services)


class _Publisher:
    """Copies the parts of one record."""

    def __init__(self, projection: _Projection, selected: _Selected) -> None:
        self.projection = projection
        self.selected = selected
        self.record = selected.record

    def part(self, part: Part) -> Part | None:
        """A part with its public fields; None if without the others there is nothing to read."""
        values = self._values(part)
        if isinstance(part, ServiceImpact) and values.get("service") is None:
            return None
        if isinstance(part, RelatedIncident) and (
            values.get("incident") is None or part.relation is Relation.UNRELATED
        ):
            return None
        if isinstance(part, Reference) and values.get("url") is None and values.get("path") is None:
            return None
        return made(type(part), values)

    def _values(self, part: Part, besides: str = "") -> dict[str, object]:
        """The public values of a part; without those of the field `besides`."""
        return {
            stated.name: self.value(type(part), stated, getattr(part, stated.name))
            for stated in fields_of(type(part))
            if stated.is_public and stated.name != besides
        }

    def value(self, kind: type[Part], stated: RecordField, value: object) -> object:
        """The value of a public field; None for what stays inside."""
        if value is None:
            return None
        special = SPECIAL.get((kind, stated.name))
        if special is not None:
            return special(self, value)
        if not is_plain(stated):
            return None
        return self._copied(value)

    def _copied(self, value: object) -> object:
        if isinstance(value, tuple):
            return tuple(found for one in value if (found := self._copied(one)) is not None)
        if isinstance(value, Part):
            return self.part(value) if is_shown(value) else None
        return self._text(value) if type(value) is str else value

    def _text(self, source: str) -> str:
        return without_links(source, self._address)

    def _address(self, address: str) -> str | None:
        return self.projection.address(self.record, address)

    def lesson(self, new_id: str, lesson: Lesson) -> Lesson:
        return made(Lesson, {**self._values(lesson), "id": new_id})

    def action(self, new_id: str, action: ActionItem) -> ActionItem:
        title = self._text(_title(action, self.selected.texts))
        return made(ActionItem, {**self._values(action), "id": new_id, "title": title})

    def chains(self) -> Iterator[CausalChain]:
        """The chains with the steps that are published. A step whose causes stay inside begins a branch."""
        found, chains = self.selected.steps, self.selected.chains
        graph = CausalGraph(chains) if found else None
        for number, chain in enumerate(chains):
            keys = [key for key in found if key.chain == number]
            if graph is None or not keys:
                continue
            steps = []
            for key in keys:
                causes = tuple(found[cause] for cause in graph.causes[key] if cause in found)
                values = {**self._values(graph.steps[key]), "id": found[key], "because": causes}
                steps.append(made(CausalStep, values))
            title = self._text(without_number(chain.title or ""))
            values = {**self._values(chain, besides="steps"), "title": title or None, "steps": tuple(steps)}
            yield made(CausalChain, values)

    # Fields that name something

    def affected(self, names: object) -> object:
        """The services that have a public name. If none has one, nothing is said."""
        assert isinstance(names, tuple)
        found = tuple(dict.fromkeys(filter(None, map(self.projection.service, names))))
        return found if found or not names else None

    def service(self, name: object) -> object:
        return self.projection.service(str(name))

    def reference(self, reference: object) -> object:
        return self.projection.reference(str(reference))

    def path(self, path: object) -> object:
        return self._address(str(path))

    def aliases(self, names: object) -> object:
        assert isinstance(names, tuple)
        return tuple(name for name in names if self.projection.whole.by_id.get(name) is self.record)

    def as_it_is(self, value: object) -> object:
        """A value that says nothing of others: a level, a language, an address."""
        return value

    def made_apart(self, value: object) -> None:
        """A value that needs to know more than the part that it belongs to."""


_Publish = Callable[[_Publisher, object], object]
SPECIAL: dict[tuple[type[Part], str], _Publish] = {
    (Incident, "severity"): _Publisher.as_it_is,
    (Incident, "language"): _Publisher.as_it_is,
    (Incident, "aliases"): _Publisher.aliases,
    (Services, "affected"): _Publisher.affected,
    (ServiceImpact, "service"): _Publisher.service,
    (RelatedIncident, "incident"): _Publisher.reference,
    (Reference, "url"): _Publisher.as_it_is,
    (Reference, "path"): _Publisher.path,
    (CausalStep, "because"): _Publisher.made_apart,
}
"""Public fields that name something, and how each is published. All others hold texts, times, numbers or words of a
vocabulary."""

_FIELDS = {stated.name: stated for stated in fields_of(Incident)}
_OWN = frozenset({"lessons", "action_items", "causal_chains"})
"""Lists whose parts have new ids."""
_LISTS = frozenset(name for name, found in _FIELDS.items() if found.is_list and found.parts) - _OWN
