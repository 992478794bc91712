"""What the incident meant, how it was noticed and what set it off."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.incident import ServiceImpact
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import NOTHING, Html, text


def impact(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What it meant for people and data, and why it has its severity."""
    found, rationale = page.incident.impact, page.incident.severity_rationale
    facts = page.fact_list(found)
    extent = _extent(page)
    if not (found.summary or extent or found.services or rationale or facts):
        return
    yield page.section("incident.impact", "pm-impact")
    yield lines(
        '<div class="pm-section">',
        page.prose(found.summary),
        extent,
        facts,
        _services(page),
        page.note("incident.severity_rationale", page.line(rationale)),
        "</div>",
    )


def detection(page: IncidentPieces) -> Iterator[Html | Heading]:
    """How it was noticed, and why it was hard to see."""
    method, gaps = page.incident.detection.method, page.incident.detection.gaps
    facts = page.fact_list(page.incident.detection)
    if not method and not gaps and not facts:
        return
    yield page.section("incident.detection", "pm-detection")
    noticed = text(page.t.name("detection-method", method.value)) if method else NOTHING
    items = (f"<li>{page.line(gap)}</li>" for gap in gaps)
    name = text(page.t("incident.gaps_counted", count=len(gaps)))
    listed = page.fold(name, lines("<ul>", *items, "</ul>")) if gaps else NOTHING
    yield lines('<div class="pm-section">', page.note("incident.detected_by", noticed), listed, facts, "</div>")


def trigger(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What set it off."""
    found = page.incident.trigger
    if not found:
        return
    yield page.section("incident.trigger", "pm-trigger")
    kind = f'<p class="pm-chips">{page.chip("trigger-kind", found.kind.value)}</p>'
    yield lines('<div class="pm-section">', kind, page.prose(found.description), page.fact_list(found), "</div>")


def _extent(page: IncidentPieces) -> Html:
    users, loss = page.incident.impact.users_affected, page.incident.impact.data_loss
    if users is None and not loss:
        return NOTHING
    return lines(
        '<dl class="pm-facts pm-facts--small">',
        page.fact(
            "incident.users_affected", text(page.t.number(users)) if isinstance(users, int) else page.line(users)
        ),
        page.fact("incident.data_loss", text(page.t.name("data-loss", loss.value)) if loss else NOTHING),
        "</dl>",
    )


def _services(page: IncidentPieces) -> Html:
    services = page.incident.impact.services
    if not services:
        return NOTHING
    keys = ("incident.service", "incident.effect", "incident.from", "incident.to")
    heads = "".join(f'<th scope="col">{page.word(key)}</th>' for key in keys)
    table = lines(
        f'<div class="pm-scroll" tabindex="0" role="region" aria-label="{page.word("incident.impact")}">',
        '<table class="pm-table pm-impact">',
        f"<thead><tr>{heads}</tr></thead>",
        "<tbody>",
        *(_service(page, row) for row in services),
        "</tbody>",
        "</table>",
        "</div>",
    )
    return page.fold(text(page.t("incident.services_counted", count=len(services))), table)


def _service(page: IncidentPieces, row: ServiceImpact) -> Html:
    return Html(
        f'<tr><th scope="row">{page.service(row.service)}</th><td>{page.line(row.effect)}</td>'
        f'<td class="pm-when" data-label="{page.word("incident.from")}">{page.time(row.from_)}</td>'
        f'<td class="pm-when" data-label="{page.word("incident.to")}">{page.time(row.to)}</td></tr>'
    )
