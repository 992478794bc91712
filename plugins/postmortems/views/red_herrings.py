"""Red herrings: hypotheses that looked right and were not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NamedTuple

from postmortems.model.incident import Hypothesis
from postmortems.model.vocabulary import Verdict
from postmortems.record.corpus import Corpus, RecordedHypothesis
from postmortems.views.base import Cut, Slice, View, paged


class RedHerring(NamedTuple):
    """A hypothesis that was ruled out, and what turned out to be right."""

    recorded: RecordedHypothesis
    confirmed: tuple[Hypothesis, ...]
    """Those of the same record that were confirmed."""


@dataclass(frozen=True, kw_only=True)
class RedHerringsView(View):
    """One page of the list, newest incident first."""

    template: ClassVar[str] = "red-herrings.md.jinja"
    page: Slice[RedHerring]
    incidents: int
    """How many incidents had one."""


def red_herrings_views(corpus: Corpus, cut: Cut) -> Iterator[RedHerringsView]:
    """The list, page by page."""
    herrings = [
        RedHerring(
            recorded,
            tuple(
                hypothesis
                for hypothesis in recorded.record.incident.hypotheses
                if hypothesis.verdict is Verdict.CONFIRMED
            ),
        )
        for recorded in corpus.red_herrings
    ]
    incidents = len({herring.recorded.record.id for herring in herrings})
    yield from paged(herrings, "red-herrings/index.md", partial(RedHerringsView, incidents=incidents), cut)
