"""What ended the impact, and how that was proved."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.incident import Mitigation, Verification
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import Html, text


def mitigations(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What was done to end the impact."""
    if page.view.mitigations:
        yield page.section("incident.mitigations", "pm-mitigations")
        found = page.view.mitigations
        listed = lines('<ul class="pm-list">', *(_mitigation(page, one) for one in found), "</ul>")
        yield page.fold(text(page.t("incident.mitigations_counted", count=len(found))), listed)


def verification(page: IncidentPieces) -> Iterator[Html | Heading]:
    """How the recovery was proved."""
    if page.view.verifications:
        yield page.section("incident.verification", "pm-verification")
        found = page.view.verifications
        listed = lines('<ul class="pm-list">', *(_check(page, one) for one in found), "</ul>")
        yield page.fold(text(page.t("incident.checks_counted", count=len(found))), listed)


def _mitigation(page: IncidentPieces, found: Mitigation) -> Html:
    reference = f'<p class="pm-quiet">{page.line(found.reference)}</p>' if found.reference else ""
    return Html(
        f'<li><p class="pm-chips">{page.chip("mitigation-kind", found.kind.value)} {page.time(found.at)}</p>'
        f"{page.prose(found.description)}{reference}{page.fact_list(found)}</li>"
    )


def _check(page: IncidentPieces, found: Verification) -> Html:
    command = f'<pre class="pm-command"><code>{page.preformatted(found.command)}</code></pre>' if found.command else ""
    result = page.prose(found.result, "pm-result")
    return Html(f"<li>{page.prose(found.check)}{command}{result}{page.fact_list(found)}</li>")
