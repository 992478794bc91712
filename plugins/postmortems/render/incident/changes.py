"""What was changed in the record after it was published, and what happened after it was closed."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.incident import Correction, Update
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import Html


def corrections(page: IncidentPieces) -> Iterator[Html | Heading]:
    """Changes after publishing."""
    found = page.incident.corrections
    if found:
        yield page.section("incident.corrections", "pm-corrections")
        yield lines('<ul class="pm-list">', *(_change(page, one, one.by) for one in found), "</ul>")


def updates(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What happened later."""
    found = page.incident.updates
    if found:
        yield page.section("incident.updates", "pm-updates")
        yield lines('<ul class="pm-list">', *(_change(page, one) for one in found), "</ul>")


def _change(page: IncidentPieces, change: Correction | Update, by: str | None = None) -> Html:
    actor = f' <span class="pm-actor">{page.line(by)}</span>' if by else ""
    head = f'<p class="pm-chips">{page.time(change.at)}{actor}</p>'
    return Html(f"<li>{head}{page.prose(change.note)}{page.fact_list(change)}</li>")
