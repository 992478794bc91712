"""Findings of the check that were accepted for a while."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.incident import Waiver
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import Html, text


def waivers(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What is accepted, why and until when."""
    if page.incident.waivers:
        yield page.section("incident.waivers", "pm-waivers")
        yield lines("<ul>", *(_waiver(page, waiver) for waiver in page.incident.waivers), "</ul>")


def _waiver(page: IncidentPieces, waiver: Waiver) -> Html:
    void = ' class="pm-void"' if waiver.until < page.today else ""
    day = page.day(waiver.until)
    holds, ended = page.phrase("incident.waiver_until", day=day), page.phrase("incident.waiver_void", day=day)
    validity = page.validity(waiver, holds, ended)
    return Html(f"<li{void}><code>{text(waiver.rule)}</code> {page.line(waiver.reason)} {validity}</li>")
