"""The page on which a new record begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from postmortems.model.config import Owner, Service, SeverityLevel
from postmortems.record.corpus import Corpus
from postmortems.views.base import View


@dataclass(frozen=True, kw_only=True)
class NewView(View):
    """What can be chosen for a new record."""

    template: ClassVar[str] = "new.md.jinja"
    severities: tuple[SeverityLevel, ...]
    services: tuple[Service, ...]
    owners: tuple[Owner, ...]
    """Those who are active."""
    zone: str | None
    """The zone of times; None: in that of the reader, and the record says so."""


def new_views(corpus: Corpus) -> Iterator[NewView]:
    config = corpus.config
    yield NewView(
        uri="new/index.md",
        severities=config.severities,
        services=config.services,
        owners=tuple(owner for owner in config.owners if owner.active),
        zone=config.timezone,
    )
