"""What was learned from some incidents: lessons, deferred action items, factors and red herrings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from postmortems.model.vocabulary import ActionStatus
from postmortems.record.corpus import Corpus, Record, RecordedAction, RecordedHypothesis, RecordedLesson, group
from postmortems.views.base import once
from postmortems.views.lessons import LessonRow, lesson_rows

MOST_LESSONS = 6
MOST_DEFERRED = 4
MOST_FACTORS = 8
MOST_HERRINGS = 4


class Learned(NamedTuple):
    """The newest of each, and how many there are."""

    lessons: tuple[LessonRow, ...]
    lessons_total: int
    deferred: tuple[RecordedAction, ...]
    """Action items that are deferred now, newest incident first."""
    factors: tuple[tuple[str, int], ...]
    """Names, with the number of these incidents in which they acted, most often first."""
    red_herrings: tuple[RecordedHypothesis, ...]
    red_herrings_total: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.lessons or self.deferred or self.factors or self.red_herrings)


def learned(corpus: Corpus, records: Collection[Record], *, with_factors: bool = True) -> Learned:
    """What was learned from these records, which come newest first."""
    lessons_of, herrings_of = _lessons_of(corpus), _red_herrings_of(corpus)
    lessons = [lesson for record in records for lesson in lessons_of.get(record.id, ())]
    herrings = [found for record in records for found in herrings_of.get(record.id, ())]
    # What a later record carried over is listed once, with its history, and not at all when it was proposed again.
    current = (action.lineage.current for record in records for action in corpus.actions_of.get(record.id, ()))
    deferred = dict.fromkeys(action for action in current if action.action.status is ActionStatus.DEFERRED)
    factors = Counter(name for record in records for name in record.incident.factors if with_factors)
    return Learned(
        lesson_rows(corpus, lessons[:MOST_LESSONS]),
        len(lessons),
        tuple(deferred)[:MOST_DEFERRED],
        tuple(sorted(factors.items(), key=lambda pair: (-pair[1], pair[0])))[:MOST_FACTORS],
        tuple(herrings[:MOST_HERRINGS]),
        len(herrings),
    )


@once
def _lessons_of(corpus: Corpus) -> dict[str, tuple[RecordedLesson, ...]]:
    return group((lesson.record.id, lesson) for lesson in corpus.lessons)


@once
def _red_herrings_of(corpus: Corpus) -> dict[str, tuple[RecordedHypothesis, ...]]:
    return group((found.record.id, found) for found in corpus.red_herrings)
