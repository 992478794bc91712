"""What was supposed while the cause was not known."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.incident import Hypothesis
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import Html, text


def hypotheses(page: IncidentPieces) -> Iterator[Html | Heading]:
    """Explanations that were considered, and what became of them."""
    if page.incident.hypotheses:
        yield page.section("incident.hypotheses", "pm-hypotheses")
        found = page.incident.hypotheses
        cards = lines('<div class="pm-cards">', *(_card(page, one) for one in found), "</div>")
        yield page.fold(text(page.t("incident.hypotheses_counted", count=len(found))), cards)


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
