"""`postmortems show --format markdown` and `html`: a page, from the few records that it has something of."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from postmortems.cache.store import cache_folder
from postmortems.check.snapshot import Snapshot
from postmortems.cli.options import find_record, look_for_readers, read_for_readers
from postmortems.model.names import composed
from postmortems.record.corpus import Corpus
from postmortems.record.outline import Outline, Outlines
from postmortems.record.reader import load
from postmortems.render import Renderer, Site
from postmortems.render.document import html_document, markdown_document
from postmortems.text.terminal import printable
from postmortems.views.incident import MOST_NEIGHBOURS, IncidentView, Others, incident_view
from postmortems.views.urls import Links


def read_page(folder: Path, name: str) -> tuple[Corpus, IncidentView]:
    """The page of the record of a name, and a corpus with everything that it shows.

    Raises UsageError where there is no such record, or no such folder.
    """
    if cache_folder() is not None:
        snapshot = look_for_readers(folder)
        found = find_record(snapshot.outlines, name)
        if not found.is_withdrawn:
            neighbours = _Neighbours(snapshot, found.path)
            paths = {*neighbours.paths, *(one.path for one in _shown_with(snapshot.outlines, found))}
            corpus = load(folder, only=paths).corpus
            if paths == {record.path for record in corpus.all_records}:
                return corpus, neighbours.on_page(corpus)
    corpus = read_for_readers(folder).corpus
    return corpus, incident_view(corpus, find_record(corpus, name))


def document(corpus: Corpus, view: IncidentView, today: date, form: str, site_url: str) -> str:
    """The page of a record as `markdown` or `html`. With `site_url`, links lead to the site; otherwise to none."""
    page = Renderer(corpus, today, Site(url=site_url)).page(view)
    address = Links(view.uri).complete(view.uri, site_url) if site_url else ""
    made = (markdown_document if form == "markdown" else html_document)(page, address)
    return "\n".join(map(printable, made.split("\n")))


class _Neighbours:
    """The incidents before and after one, and those that share a service or a factor with it, by their paths."""

    def __init__(self, snapshot: Snapshot, path: str) -> None:
        newest_first = snapshot.incident_details
        place = next(number for number, row in enumerate(newest_first) if row.path == path)
        own = newest_first[place]
        others = [row for row in newest_first if row is not own]
        self.path = path
        self.next = [row.path for row in others[:place][-1:]]
        self.previous = [row.path for row in others[place:][:1]]
        self.by_service = {name: [row.path for row in others if name in row.services] for name in own.services}
        self.by_factor = {name: [row.path for row in others if name in row.factors] for name in own.factors}

    @property
    def paths(self) -> Iterator[str]:
        """The records that the page names."""
        yield from (*self.next, *self.previous)
        for sharing in (*self.by_service.values(), *self.by_factor.values()):
            yield from sharing[:MOST_NEIGHBOURS]

    def on_page(self, corpus: Corpus) -> IncidentView:
        """The page with its neighbours, which a part of the records does not show."""
        records = {record.path: record for record in corpus.all_records}

        def others(shared: Mapping[str, Sequence[str]]) -> tuple[Others, ...]:
            newest = {name: tuple(records[path] for path in paths[:MOST_NEIGHBOURS]) for name, paths in shared.items()}
            return tuple(Others(name, newest[name], len(paths)) for name, paths in shared.items() if paths)

        return replace(
            incident_view(corpus, records[self.path]),
            next=next((records[path] for path in self.next), None),
            previous=next((records[path] for path in self.previous), None),
            same_service=others(self.by_service),
            same_factor=others(self.by_factor),
        )


def _shown_with(outlines: Outlines, found: Outline) -> Iterator[Outline]:
    """A record, what it names and what names it, and what the texts of all these link to."""
    named = (outlines.by_id.get(reference.incident) for reference in found.references)
    shown = outlines.around([found, *filter(None, named)])
    yield from shown
    if any(one.links for one in shown):
        by_path = {composed(posixpath.normpath(one.path)): one for one in outlines.records}
        for one in shown:
            for _, target in one.links:
                way = posixpath.join(posixpath.dirname(one.path), unquote(target.partition("#")[0]))
                yield from filter(None, [by_path.get(composed(posixpath.normpath(way)))])
