"""What to read elsewhere, and the other incidents that belong with this one."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.incident import Reference
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.render.rows import cached
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.views.incident import Others, RelatedRecord


def references(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What to read elsewhere."""
    found = [_reference(page, one) for one in page.incident.references]
    return page.folded("incident.references", "pm-references", "incident.references_counted", found, "ul")


def related(page: IncidentPieces) -> Iterator[Html | Heading]:
    """Other incidents: those that the record names, those that name it, and those that share something with it."""
    view = page.view
    if not (view.related or view.mentions or view.same_service or view.same_factor):
        return
    yield page.section("incident.related", "pm-related")
    yield lines('<div class="pm-section">', _named(page), _mentions(page), _neighbours(page), "</div>")


def _reference(page: IncidentPieces, found: Reference) -> Html:
    address = found.url or page.links.from_record(page.corpus, page.record, found.path or "")
    if address:
        # In a link there can be no other, so its title is words alone.
        title = f'<a href="{text(address)}"{page.own_lang}>{text(page.plain(found.title))}</a>'
    else:
        title = f"{page.line(found.title)} <code>{text(found.path or '')}</code>"
    kind = text(page.t.name("reference-kind", found.kind.value))
    commit = f"{page.word('incident.at_commit')} <code>{text(found.commit)}</code>" if found.commit else ""
    return Html(f'<li>{title} <span class="pm-quiet">{page.listed((kind, commit))}</span>{page.fact_list(found)}</li>')


def _named(page: IncidentPieces) -> Html:
    if not page.view.related:
        return NOTHING
    return lines('<ul class="pm-lines">', *(_related(page, shown) for shown in page.view.related), "</ul>")


def _related(page: IncidentPieces, shown: RelatedRecord) -> Html:
    found = shown.related
    if shown.record:
        name = page.incident_link(shown.record, shown.item.anchor if shown.item else "")
    else:
        name = page.line(found.label) or text(found.incident or "")
    item = f' <span class="pm-quiet">{page.item(shown.item)}</span>' if shown.item else ""
    note = f'<div class="pm-text">{page.line(found.note)}</div>' if found.note else ""
    relation = text(page.t.name("relation", found.relation.value))
    return Html(f'<li><span class="pm-label">{relation}</span> {name}{item}{note}{page.fact_list(found)}</li>')


def _mentions(page: IncidentPieces) -> Html:
    """Who names this incident, with the ways in which they do."""
    if not page.view.mentions:
        return NOTHING
    label = f'<p class="pm-label">{page.word("incident.referred_to_by")}</p>'
    return lines(
        label,
        '<ul class="pm-lines">',
        *(page.mentions_row(page.record, other) for other in page.view.mentions),
        "</ul>",
        _all_of(page),
    )


def _all_of(page: IncidentPieces) -> Html:
    """The way to the list of all that name this incident, where they are too many for its page."""
    view = page.view
    if not view.mentions_uri:
        return NOTHING
    words = text(page.t("incident.referred_to_by_all", count=view.mentions_total))
    return Html(f'<p><a href="{text(page.links.page(view.mentions_uri))}">{words}</a></p>')


def _neighbours(page: IncidentPieces) -> Html:
    view = page.view
    if not view.same_factor and not view.same_service:
        return NOTHING
    return lines(
        '<dl class="pm-neighbours">',
        *(_others(page, "incident.same_factor", page.factor(found.name), found) for found in view.same_factor),
        *(_others(page, "incident.same_service", page.service(found.name), found) for found in view.same_service),
        "</dl>",
    )


@cached
def _others(page: IncidentPieces, key: str, name: Html, found: Others) -> Html:
    records = joined((f"<dd>{page.incident_link(record)}</dd>" for record in found.records), "")
    label = f'<span class="pm-quiet">{page.word(key)}</span>'
    return Html(f'<div><dt>{label} {name} <span class="pm-count">{found.total}</span></dt>{records}</div>')
