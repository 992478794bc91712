"""`metrics.txt`: counts of incidents and action items as OpenMetrics, for the monitoring that is there anyway."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time

from postmortems.corpus import Corpus, RecordedAction

PATH = "metrics.txt"
OWN_LABELS = ("owner", "severity", "priority")

Counts = Mapping[tuple[str, ...], int]
"""Counts by the values of the labels."""


def files(corpus: Corpus, today: date) -> Iterator[tuple[str, str]]:
    """The one file. `today` decides what is overdue."""
    yield PATH, "".join(f"{line}\n" for line in (*_lines(corpus, today), "# EOF"))


def _lines(corpus: Corpus, today: date) -> Iterator[str]:
    """Every family of metrics.

    Two families per state: an incident may have several services, so a sum over services counts an item more
    than once, and the owner's numbers must not suffer from that.
    """
    states: tuple[tuple[str, str, Callable[[RecordedAction], bool]], ...] = (
        ("open", "Action items that somebody is still expected to work on", lambda item: item.action.is_open),
        ("overdue", "Open action items whose due date has passed", lambda item: item.action.is_overdue(today)),
        (
            "implicated",
            "Unfinished action items that a later incident names as a cause",
            lambda item: item.is_implicated_again,
        ),
    )
    for state, meaning, holds in states:
        yield from _gauge(f"postmortems_{state}_actions", f"{meaning}.", OWN_LABELS, _by_owner(corpus, holds))
        yield from _gauge(
            f"postmortems_service_{state}_actions",
            f"{meaning}, once for each service of its incident.",
            ("service",),
            _by_service(corpus, holds),
        )
    yield from _gauge(
        "postmortems_incidents",
        "Incidents by severity and by the month in which they started.",
        ("severity", "month"),
        Counter((record.incident.severity, record.id[:7]) for record in corpus.records if record.date),
    )
    yield from _gauge(
        "postmortems_as_of_timestamp_seconds",
        "The beginning of the day that decided what is overdue: when these numbers were made.",
        (),
        {(): int(datetime.combine(today, time(), UTC).timestamp())},
        unit="seconds",
    )


def _by_owner(corpus: Corpus, holds: Callable[[RecordedAction], bool]) -> Counts:
    counts: Counter[tuple[str, ...]] = Counter()
    for item in corpus.actions:
        counts[item.action.owner or "", item.record.incident.severity, item.action.priority or ""] += holds(item)
    return counts


def _by_service(corpus: Corpus, holds: Callable[[RecordedAction], bool]) -> Counts:
    counts: Counter[tuple[str, ...]] = Counter({(service.name,): 0 for service in corpus.config.services})
    for item in corpus.actions:
        for service in item.record.incident.services.all:
            counts[(service,)] += holds(item)
    return counts


def _gauge(name: str, meaning: str, labels: tuple[str, ...], counts: Counts, unit: str = "") -> Iterator[str]:
    """A family in the order of its labels. Combinations that no longer count stay, as 0: a gap would look like a
    failure of the measurement."""
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} gauge"
    if unit:
        yield f"# UNIT {name} {unit}"
    for values, count in sorted(counts.items()):
        pairs = ",".join(f'{label}="{_escaped(value)}"' for label, value in zip(labels, values, strict=True))
        yield f"{name}{{{pairs}}} {count}" if pairs else f"{name} {count}"


def _escaped(value: str) -> str:
    """The value of a label: nothing in it can end it, or its line."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
