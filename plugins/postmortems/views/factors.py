"""Contributing factors that the whole corpus shares: where each acted, and whether its remedies held."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import ClassVar, NamedTuple

from postmortems.model.config import Factor
from postmortems.record.corpus import Corpus, Record, RecordedAction, RecordedStep, group
from postmortems.views.base import Cut, Slice, View, once, paged
from postmortems.views.learned import Learned, learned

MOST_CHARACTERS = 240
"""How much of the text of a step the page of a factor shows; the page of the incident has all of it."""


class Remedy(NamedTuple):
    """An action item against a factor, and whether the factor acted again."""

    action: RecordedAction
    again: Record | None
    """The first incident in which the factor acted after the item was done, or while it was not. Both are
    by whole days: an incident of the day on which the item was done does not count."""
    times: int
    """In how many incidents it acted again."""

    @property
    def is_undated(self) -> bool:
        """The remedy was carried out on a day that is not recorded: nobody can say what came after it."""
        action = self.action.action
        return action.status.is_done and action.closed_on is None

    @property
    def came_back(self) -> bool:
        """The remedy was carried out, and did not keep the factor away."""
        return self.action.action.status.is_done and self.again is not None


class Occurrence(NamedTuple):
    """An incident in which a factor acted."""

    record: Record
    steps: tuple[RecordedStep, ...]
    """The steps in which it acted."""
    remedies: tuple[Remedy, ...]
    """The action items that answer one of these steps."""


@dataclass(frozen=True)
class FactorHistory:
    """Everything that is known of a factor."""

    factor: Factor
    occurrences: tuple[Occurrence, ...]
    """Newest first."""

    @cached_property
    def remedies(self) -> tuple[Remedy, ...]:
        """All action items against it, newest first."""
        return tuple(remedy for occurrence in self.occurrences for remedy in occurrence.remedies)

    @cached_property
    def items(self) -> tuple[RecordedAction, ...]:
        """The action items against it that count: one that a later record carries over counts as the later one."""
        return tuple(dict.fromkeys(remedy.action.lineage.current for remedy in self.remedies))

    @cached_property
    def done(self) -> int:
        """How many of them were carried out."""
        return sum(item.action.status.is_done for item in self.items)

    @cached_property
    def open(self) -> int:
        """How many of them somebody is still expected to work on."""
        return sum(item.is_open for item in self.items)

    @cached_property
    def came_back(self) -> int:
        """How many of them were carried out and did not keep it away."""
        return sum(remedy.came_back for remedy in self.remedies)

    @cached_property
    def undated(self) -> int:
        """How many of them were carried out on a day that is not recorded."""
        return sum(remedy.is_undated for remedy in self.remedies)

    @property
    def last(self) -> Record | None:
        """The last incident in which it acted."""
        return self.occurrences[0].record if self.occurrences else None


@dataclass(frozen=True, kw_only=True)
class FactorsView(View):
    """One page of the list of all factors, the one that acted most often first."""

    template: ClassVar[str] = "factors.md.jinja"
    page: Slice[FactorHistory]


@dataclass(frozen=True, kw_only=True)
class FactorView(View):
    """One page of the history of a factor."""

    template: ClassVar[str] = "factor.md.jinja"
    history: FactorHistory
    page: Slice[Occurrence]
    learned: Learned
    """From the incidents in which it acted."""


def factors_views(corpus: Corpus, cut: Cut) -> Iterator[View]:
    """Everything under `factors/`."""
    histories = factor_histories(corpus)
    yield from paged(histories, "factors/index.md", FactorsView, cut)
    for history in histories:
        records = [occurrence.record for occurrence in history.occurrences]
        show = partial(FactorView, history=history, learned=learned(corpus, records, with_factors=False))
        yield from paged(history.occurrences, f"factors/{history.factor.name}.md", show, cut)


@once
def factor_histories(corpus: Corpus) -> tuple[FactorHistory, ...]:
    """Every registered factor, the one that acted most often first."""
    histories = (_history(corpus, factor) for factor in corpus.config.factor_directory)
    return tuple(sorted(histories, key=lambda history: -len(history.occurrences)))


def _history(corpus: Corpus, factor: Factor) -> FactorHistory:
    steps = group((step.record.id, step) for step in corpus.steps_by_factor.get(factor.name, ()))
    records = sorted((corpus.by_id[name] for name in steps), key=lambda record: (_day(record), record.id))
    days = [_day(record) for record in records]
    occurrences = (
        Occurrence(record, steps[record.id], tuple(_remedies(corpus, steps[record.id], records, days)))
        for record in reversed(records)
    )
    return FactorHistory(factor, tuple(occurrences))


def _remedies(
    corpus: Corpus, steps: Sequence[RecordedStep], records: Sequence[Record], days: Sequence[date]
) -> Iterator[Remedy]:
    """The action items that answer one of these steps of one record.

    `records` are all in which the factor acted, by the days on which they began, which are in `days`.
    """
    record = steps[0].record
    answered = {step.key for step in steps}
    for action in corpus.actions_of.get(record.id, ()):
        graph = record.incident.causal_graph
        if not any(key in answered for reference in action.action.addresses for key in graph.find(reference)):
            continue
        done = action.action.closed_on
        if action.action.status.is_done and done is None:
            yield Remedy(action, None, 0)
            continue
        since = done if action.action.status.is_done and done else _day(record)
        later = bisect_right(days, since)
        yield Remedy(action, records[later] if later < len(records) else None, len(records) - later)


def _day(record: Record) -> date:
    """The day on which an incident began; where nobody knows, the day in its file name."""
    started = record.incident.times.started
    return (started.local_date if started else None) or record.date or date.min
