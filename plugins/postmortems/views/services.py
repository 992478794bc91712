"""Services: an overview, and the history of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar, NamedTuple

from postmortems.model.config import Service
from postmortems.model.urgency import ActionCounts, count_actions
from postmortems.record.corpus import Corpus, group
from postmortems.views.actions import ActionRow, pending_rows
from postmortems.views.base import Cut, Slice, View, paged
from postmortems.views.distribution import Distribution, distribution
from postmortems.views.learned import Learned, learned
from postmortems.views.register import IncidentRow, incident_rows

MOST_ACTIONS = 5
"""How many action items the page of a service shows; the most urgent ones."""


@dataclass(frozen=True)
class ServiceHistory:
    """What happened to a service, and what is still to be done about it."""

    service: Service
    incidents: tuple[IncidentRow, ...]
    """Newest first."""
    actions: tuple[ActionRow, ...]
    """The most urgent action items of these incidents that are pending."""
    counts: ActionCounts
    """Of all action items of these incidents, wherever they were carried over to."""
    elsewhere: int
    """How many of the open ones were carried over to incidents that do not name the service."""
    time_to_resolve: Distribution
    learned: Learned


class ServiceIncident(NamedTuple):
    row: IncidentRow
    affected: bool
    """Its users noticed."""
    faulty: bool
    """Something went wrong in it."""


@dataclass(frozen=True, kw_only=True)
class ServicesView(View):
    """One page of the list of all services, the one with the most incidents first."""

    template: ClassVar[str] = "services.md.jinja"
    page: Slice[ServiceHistory]


@dataclass(frozen=True, kw_only=True)
class ServiceView(View):
    """One page of the history of a service."""

    template: ClassVar[str] = "service.md.jinja"
    history: ServiceHistory
    page: Slice[ServiceIncident]


def services_views(corpus: Corpus, today: date, cut: Cut) -> Iterator[View]:
    """Everything under `services/`."""
    pending = group((service, row) for row in pending_rows(corpus, today) for service in row.action.services)
    services = corpus.config.service_directory
    found = (_history(corpus, service, pending.get(service.name, ()), today) for service in services)
    histories = sorted(found, key=lambda history: -len(history.incidents))
    yield from paged(histories, "services/index.md", ServicesView, cut)
    for history in histories:
        name = history.service.name
        incidents = [_service_incident(row, name) for row in history.incidents]
        yield from paged(incidents, f"services/{name}.md", partial(ServiceView, history=history), cut)


def _history(corpus: Corpus, service: Service, pending: tuple[ActionRow, ...], today: date) -> ServiceHistory:
    records = corpus.by_service.get(service.name, ())
    actions = corpus.actions_by_service.get(service.name, ())
    named = set(records)
    newest = [row.record for row in incident_rows(corpus, records)]
    return ServiceHistory(
        service,
        incident_rows(corpus, records),
        pending[:MOST_ACTIONS],
        count_actions(actions, corpus.config, today),
        sum(item.is_open and item.record not in named for item in actions),
        distribution(records, "resolve"),
        learned(corpus, newest),
    )


def _service_incident(row: IncidentRow, service: str) -> ServiceIncident:
    services = row.record.incident.services
    return ServiceIncident(row, service in (services.affected or ()), service in services.faulty)
