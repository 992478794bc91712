"""What the search of the theme is to find: one short entry for each incident, and its parts while there is room.

The theme would read every page's HTML again to find its words. We know them already, and which of them matter:
lists are left out, so that each thing is found once, in its record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from postmortems.model.config import Config
from postmortems.record.corpus import Corpus, Record
from postmortems.text.body_outline import body_words
from postmortems.text.fields import plain_text
from postmortems.text.words import Words
from postmortems.views.urls import Links

WHOLE = 500
"""Up to how many records the whole text of each is searched. Beyond, it would cost a reader's browser seconds."""


BOOST = 4
"""How much more an entry counts in Material's search than a page of documentation with the same words."""


class SearchEntry(NamedTuple):
    """Something to be found. Its texts are HTML: the theme shows them as such."""

    location: str
    title: str
    text: str

    def with_breaks(self) -> SearchEntry:
        """The same with an invisible break between any two Chinese characters, as no space separates words."""
        return self._replace(title=_NO_SPACE.sub(BREAK, self.title), text=_NO_SPACE.sub(BREAK, self.text))


BREAK = "\u200b"
_NO_SPACE = re.compile("(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])")


def search_entries(corpus: Corpus, words: Words, *, directory_urls: bool, whole: int = WHOLE) -> Iterator[SearchEntry]:
    """The entries of all incidents, newest first."""
    links = Links("index.md", directory_urls)
    is_whole = len(corpus.records) <= whole
    for record in corpus.newest_first:
        entries = _Entries(corpus, words, links, record)
        yield entries.incident(with_lessons=not is_whole)
        if is_whole:
            yield from entries.parts()


def names_of(config: Config, record: Record) -> tuple[str, ...]:
    """The names by which an incident is found besides its title, each once: ids, services, factors, owners, tags."""
    incident = record.incident
    return tuple(
        dict.fromkeys(
            (
                record.id,
                incident.severity,
                *map(config.service_directory.title, incident.services.all),
                *map(config.factor_directory.title, incident.factors),
                *(config.owner_directory.title(item.owner) for item in incident.action_items if item.owner),
                *incident.tags,
                *incident.external_ids,
                *incident.aliases,
            )
        )
    )


class _Entries:
    def __init__(self, corpus: Corpus, words: Words, links: Links, record: Record) -> None:
        self.config = corpus.config
        self.words = words
        self.links = links
        self.record = record
        self.incident_record = record.incident

    def incident(self, *, with_lessons: bool) -> SearchEntry:
        incident = self.incident_record
        lessons = " ".join(lesson.text for lesson in incident.lessons) if with_lessons else ""
        names = " · ".join(names_of(self.config, self.record))
        return self._entry("", incident.title, f"{incident.summary or ''} {lessons} {names}")

    def parts(self) -> Iterator[SearchEntry]:
        incident = self.incident_record
        for lesson in incident.lessons:
            yield self._entry(lesson.id, self.words.name("lesson-kind", lesson.kind.value), lesson.text)
        for item in incident.action_items:
            yield self._entry(item.id, item.title, f"{item.description or ''} {' '.join(item.trackers)}")
        for hypothesis in incident.hypotheses:
            verdict = self.words.name("verdict", hypothesis.verdict.value)
            yield self._entry(hypothesis.id, verdict, f"{hypothesis.statement} {hypothesis.evidence or ''}")
        steps = " ".join(step.text for chain in incident.causal_chains for step in chain.steps)
        if steps:
            yield self._entry("pm-causes", self.words("incident.causes"), steps)
        events = " ".join(entry.event for entry in incident.timeline)
        if events:
            yield self._entry("pm-timeline", self.words("incident.timeline"), events)
        if self.record.body.strip():
            narrative = body_words(self.record.body)
            yield self._entry("pm-narrative", self.words("incident.narrative"), narrative, is_plain=True)

    def _entry(self, anchor: str, title: str, text: str, *, is_plain: bool = False) -> SearchEntry:
        shown = text if is_plain else plain_text(text)
        return SearchEntry(
            self.links.record(self.record, anchor),
            escape(plain_text(title), quote=False),
            escape(" ".join(shown.split()), quote=False),
        )
