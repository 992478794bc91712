"""`metrics.txt`: counts of incidents and action items as OpenMetrics, for the monitoring that is there anyway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.registry import Collector

from postmortems.corpus import Corpus, RecordedAction

PATH = "metrics.txt"
OWN_LABELS = ("owner", "severity", "priority")


def files(corpus: Corpus, today: date) -> Iterator[tuple[str, str]]:
    """The one file. `today` decides what is overdue."""
    registry = CollectorRegistry()
    registry.register(_Counts(corpus, today))
    yield PATH, str(generate_latest(registry), "utf-8")  # type: ignore[no-untyped-call]


class _Counts(Collector):
    def __init__(self, corpus: Corpus, today: date) -> None:
        self.corpus = corpus
        self.today = today

    def collect(self) -> Iterable[Metric]:
        """Every family of metrics.

        Two families per state: an incident may have several services, so a sum over services counts an item more
        than once, and the owner's numbers must not suffer from that.
        """
        states: tuple[tuple[str, str, Callable[[RecordedAction], bool]], ...] = (
            ("open", "Action items that somebody is still expected to work on", lambda item: item.action.is_open),
            (
                "overdue",
                "Open action items whose due date has passed",
                lambda item: item.action.is_overdue(self.today),
            ),
            (
                "implicated",
                "Unfinished action items that a later incident names as a cause",
                lambda item: item.is_implicated_again,
            ),
        )
        for state, meaning, holds in states:
            yield self._by_owner(f"postmortems_{state}_actions", f"{meaning}.", holds)
            yield self._by_service(
                f"postmortems_service_{state}_actions",
                f"{meaning}, once for each service of its incident.",
                holds,
            )
        yield self._incidents()

    def _by_owner(self, name: str, meaning: str, holds: Callable[[RecordedAction], bool]) -> Metric:
        counts: Counter[tuple[str, ...]] = Counter()
        for item in self.corpus.actions:
            key = (item.action.owner or "", item.record.incident.severity, item.action.priority or "")
            counts[key] += holds(item)
        return _gauge(name, meaning, OWN_LABELS, counts)

    def _by_service(self, name: str, meaning: str, holds: Callable[[RecordedAction], bool]) -> Metric:
        counts: Counter[tuple[str, ...]] = Counter({(service.name,): 0 for service in self.corpus.config.services})
        for item in self.corpus.actions:
            for service in item.record.incident.services.all:
                counts[(service,)] += holds(item)
        return _gauge(name, meaning, ("service",), counts)

    def _incidents(self) -> Metric:
        counts: Counter[tuple[str, ...]] = Counter(
            (record.incident.severity, record.id[:7]) for record in self.corpus.records if record.date
        )
        return _gauge(
            "postmortems_incidents",
            "Incidents by severity and by the month in which they started.",
            ("severity", "month"),
            counts,
        )


def _gauge(name: str, meaning: str, labels: tuple[str, ...], counts: Mapping[tuple[str, ...], int]) -> Metric:
    """A family in the order of its labels. Combinations that no longer count stay, as 0: a gap would look like a
    failure of the measurement."""
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for values, count in sorted(counts.items()):
        family.add_metric(values, count)
    return family
