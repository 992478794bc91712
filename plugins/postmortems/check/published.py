"""What the public edition would show of a record, each text with its place: the rules about it judge nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from postmortems.check.links import Link
from postmortems.model import DataPath
from postmortems.model.causes import CausalChain
from postmortems.model.config import Config
from postmortems.model.fields import fields_of
from postmortems.model.incident import Incident, ServiceImpact
from postmortems.model.part import Part
from postmortems.model.publishing import ONLY_MARKED, PublicField
from postmortems.model.vocabulary import Visibility
from postmortems.record.corpus import Record
from postmortems.text.fields import field_links


class PublicText(NamedTuple):
    """A text of a record that the public edition shows, and where the record has it."""

    where: DataPath
    words: str


def is_public(record: Record) -> bool:
    """Whether the public edition has a page of the record."""
    return record.incident.visibility is Visibility.PUBLIC


def public_texts(record: Record, config: Config) -> Iterator[PublicText]:
    """Every text of a public record that the public edition shows; none of an internal one.

    Names of services are not among them: the edition shows their public names.
    """
    if not is_public(record):
        return
    listed = set(config.public.fields)
    for found in fields_of(Incident):
        if found.is_public and found.key in listed and found.key != PublicField.SERVICES:
            yield from _texts_of(record.incident, PublicField(found.key), config)


def public_links(record: Record, config: Config) -> Iterator[Link]:
    """Every link that the public edition shows of a record, and every file that it names, each at its field."""
    for where, words in public_texts(record, config):
        if where[-1] == "path":
            yield Link(where, words, is_certain=True)
        for target, is_certain in field_links(words):
            yield Link(where, target, is_certain)


def affected_services(record: Record, config: Config) -> Iterator[PublicText]:
    """The services that a public record says were affected, by their internal names."""
    listed = config.public.fields
    if is_public(record) and PublicField.SERVICES in listed:
        for number, name in enumerate(record.incident.services.affected or ()):
            yield PublicText(("services", "affected", number), name)
    if is_public(record) and PublicField.IMPACT in listed:
        place, impact = ("impact",), record.incident.impact
        if record.incident.public and record.incident.public.impact:
            place, impact = ("public", "impact"), record.incident.public.impact  # type: ignore[assignment]
        for number, row in enumerate(impact.services):
            if row.visibility is not Visibility.INTERNAL:
                yield PublicText((*place, "services", number, "service"), row.service)


def _texts_of(incident: Incident, key: PublicField, config: Config) -> Iterator[PublicText]:
    """The texts of one field, or those for outside in place of it."""
    outside = getattr(incident.public, key, None)
    if key is PublicField.ACTIONS:
        for number, item in enumerate(incident.action_items):
            if item.visibility is not Visibility.INTERNAL:
                title = (outside or {}).get(item.id)
                place: DataPath = ("public", key.value, item.id) if title else (key.value, number, "title")
                yield PublicText(place, title or item.title)
    elif outside is not None:
        yield from _texts(outside, ("public", key.value), config)
    else:
        yield from _texts(getattr(incident, key), (key.value,), config, only_marked=key in ONLY_MARKED)


_RENAMED = frozenset({"service", "because"})
"""Fields whose names and ids are others outside."""


def _texts(value: object, place: DataPath, config: Config, *, only_marked: bool = False) -> Iterator[PublicText]:
    if isinstance(value, Part):
        for found in fields_of(type(value)):
            if found.is_public and found.key not in _RENAMED:
                yield from _texts(getattr(value, found.name), (*place, found.key), config)
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            if _is_shown(one, config, only_marked=only_marked):
                yield from _texts(one, (*place, number), config)
    elif isinstance(value, str) and not isinstance(value, StrEnum):
        yield PublicText(place, value)


def _is_shown(item: object, config: Config, *, only_marked: bool) -> bool:
    """Whether the edition shows an item of a list: by its mark, an effect on a service only under a public name, and a
    chain only with a step.
    """
    if isinstance(item, ServiceImpact) and public_name(item.service, config) is None:
        return False
    if isinstance(item, CausalChain) and all(step.visibility is Visibility.INTERNAL for step in item.steps):
        return False
    visibility = getattr(item, "visibility", None)
    return visibility is Visibility.PUBLIC or (visibility is None and not (only_marked and isinstance(item, Part)))


def public_name(service: str, config: Config) -> str | None:
    """What the public edition calls a service; None for one that it does not name."""
    entry = config.service_directory.get(service)
    return entry.public_name if entry else None
