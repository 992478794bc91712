"""The body of the record."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.markup import Html, Markdown
from postmortems.page_markdown import ATTRIBUTE as LANGUAGE
from postmortems.render import narrative as bodies
from postmortems.render.incident.pieces import IncidentPieces
from postmortems.render.rows import markdown


def narrative(page: IncidentPieces) -> Iterator[Html]:
    """The body as Markdown, fit to stand on the page; marked with its language where that is another one."""
    record, links = page.record, page.links
    told = bodies.narrative(record, lambda address: links.source_from_record(page.corpus, record, address))
    if told:
        language = f" {LANGUAGE}={page.language(record)}" if page.own_lang else ""
        yield Markdown(f"## {markdown(page.t('incident.narrative'))} {{: #pm-narrative{language} }}")
        yield told
