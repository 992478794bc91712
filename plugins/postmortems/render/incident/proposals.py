"""What may belong to a draft, folded: nobody has decided yet."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.text.html import Html, text
from postmortems.views.proposals import URI


def proposals(page: IncidentPieces) -> Iterator[Html]:
    """Earlier incidents that may belong with this one."""
    shown = page.view.proposals
    if shown:
        yield lines(
            '<details class="pm-figures pm-proposals" data-search-exclude>',
            f"<summary>{text(page.t('joins.fold', count=len(shown)))}</summary>",
            f"<p>{page.word('joins.decide')}</p>",
            "<ul>",
            *(page.proposal_row(proposal) for proposal in shown),
            "</ul>",
            f'<p><a href="{text(page.links.page(URI))}">{page.word("joins.all")}</a></p>',
            "</details>",
        )
