"""What was supposed, what ended the impact, and what changed later: lists that are seldom read, mostly folded."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.incident import Correction, Hypothesis, Mitigation, Update, Verification
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import Html, text

_CARDS, _LIST = 'div class="pm-cards"', 'ul class="pm-list"'


def hypotheses(page: IncidentPieces) -> Iterator[Html | Heading]:
    """Explanations that were considered, and what became of them."""
    cards = [_card(page, one) for one in page.incident.hypotheses]
    return page.folded("incident.hypotheses", "pm-hypotheses", "incident.hypotheses_counted", cards, _CARDS)


def _card(page: IncidentPieces, found: Hypothesis) -> Html:
    verdict = found.verdict.value
    return lines(
        f'<article class="pm-card pm-hypothesis pm-hypothesis--{verdict}" id="{text(found.id)}">',
        f'<p class="pm-card__head">{page.chip("verdict", verdict)}{page.anchor(found.id, found.statement)}</p>',
        page.prose(found.statement, "pm-statement"),
        page.prose(found.evidence),
        page.note("incident.cost", page.line(found.cost)),
        page.fact_list(found),
        "</article>",
    )


def mitigations(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What was done to end the impact."""
    found = [_mitigation(page, one) for one in page.incident.mitigations]
    return page.folded("incident.mitigations", "pm-mitigations", "incident.mitigations_counted", found, _LIST)


def verification(page: IncidentPieces) -> Iterator[Html | Heading]:
    """How the recovery was proved."""
    found = [_check(page, one) for one in page.view.verifications]
    return page.folded("incident.verification", "pm-verification", "incident.checks_counted", found, _LIST)


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


def corrections(page: IncidentPieces) -> Iterator[Html | Heading]:
    """Changes after publishing."""
    if found := page.incident.corrections:
        yield page.section("incident.corrections", "pm-corrections")
        yield lines(f"<{_LIST}>", *(_change(page, one, one.by) for one in found), "</ul>")


def updates(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What happened later."""
    if found := page.incident.updates:
        yield page.section("incident.updates", "pm-updates")
        yield lines(f"<{_LIST}>", *(_change(page, one) for one in found), "</ul>")


def _change(page: IncidentPieces, change: Correction | Update, by: str | None = None) -> Html:
    actor = f' <span class="pm-actor">{page.line(by)}</span>' if by else ""
    head = f'<p class="pm-chips">{page.time(change.at)}{actor}</p>'
    return Html(f"<li>{head}{page.prose(change.note)}{page.fact_list(change)}</li>")
