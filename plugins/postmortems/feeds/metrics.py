"""`metrics.txt`: counts of incidents and action items as OpenMetrics, for the monitoring that is there anyway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.registry import Collector

from postmortems.feeds.addresses import METRICS
from postmortems.record.corpus import Corpus, RecordedAction

OWN_LABELS = ("owner", "severity", "priority")

Counts = Mapping[tuple[str, ...], int]
"""Counts by the values of the labels."""


def files(corpus: Corpus, today: date, labels: Mapping[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """The one file. `today` decides what is overdue. Each series gets the `labels`, too."""
    registry = CollectorRegistry()
    registry.register(_Counts(corpus, today, labels or {}))
    yield METRICS, str(generate_latest(registry), "utf-8")  # type: ignore[no-untyped-call]


class _Counts(Collector):
    def __init__(self, corpus: Corpus, today: date, labels: Mapping[str, str]) -> None:
        self.corpus = corpus
        self.today = today
        self.labels = labels

    def collect(self) -> Iterable[Metric]:
        for family in _families(self.corpus, self.today):
            family.samples = [sample._replace(labels={**self.labels, **sample.labels}) for sample in family.samples]
            yield family


def _families(corpus: Corpus, today: date) -> Iterator[Metric]:
    """Every family of metrics.

    Two families per state: an incident may have several services, so a sum over services counts an item more
    than once, and the owner's numbers must not suffer from that.
    """
    states: tuple[tuple[str, str, Callable[[RecordedAction], bool]], ...] = (
        ("open", "Action items that somebody is still expected to work on", lambda item: item.is_open),
        ("overdue", "Open action items whose due date has passed", lambda item: item.is_overdue(today)),
        (
            "implicated",
            "Unfinished action items that a later incident names as a cause",
            lambda item: item.is_implicated_again,
        ),
    )
    registered = [(service.name,) for service in corpus.config.services]
    by_owner = dict.fromkeys(_own(corpus.recorded_actions), 0)
    by_service = dict.fromkeys((*registered, *_services(corpus.recorded_actions)), 0)
    for state, meaning, holds in states[:1] if corpus.is_public else states:  # due dates stay inside
        found = list(filter(holds, corpus.actions))
        yield _gauge(f"postmortems_{state}_actions", f"{meaning}.", OWN_LABELS, by_owner | Counter(_own(found)))
        yield _gauge(
            f"postmortems_service_{state}_actions",
            f"{meaning}, once for each service of its incidents.",
            ("service",),
            by_service | Counter(_services(found)),
        )
    yield _gauge(
        "postmortems_incidents",
        "Incidents by severity and by the month in which they started; the month is empty where no date is known.",
        ("severity", "month"),
        Counter((record.incident.severity, record.id[:7] if record.date else "") for record in corpus.records),
    )
    yield _gauge(
        "postmortems_as_of_timestamp_seconds",
        "The beginning of the day that decided what is overdue: when these numbers were made.",
        (),
        {(): int(datetime.combine(today, time(), UTC).timestamp())},
        unit="seconds",
    )


def _own(actions: Iterable[RecordedAction]) -> Iterator[tuple[str, ...]]:
    """Values of `OWN_LABELS`, for each action item."""
    for item in actions:
        yield item.action.owner or "", item.record.incident.severity, item.action.priority or ""


def _services(actions: Iterable[RecordedAction]) -> Iterator[tuple[str, ...]]:
    for item in actions:
        for service in item.services:
            yield (service,)


def _gauge(name: str, meaning: str, labels: tuple[str, ...], counts: Counts, unit: str = "") -> Metric:
    """A family in the order of its labels. Combinations that no longer count stay, as 0: a gap would look like a
    failure of the measurement."""
    family = GaugeMetricFamily(name, meaning, labels=labels, unit=unit)
    for values, count in sorted(counts.items()):
        family.add_metric(values, count)
    return family
