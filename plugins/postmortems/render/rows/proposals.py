"""What may belong together."""

from __future__ import annotations

from postmortems.render.rows.shared import ListPieces
from postmortems.text.html import Html
from postmortems.views.proposals import ShownProposal


class ProposalRows(ListPieces):
    """Rows of the list of all proposals."""

    def joins_row(self, row: ShownProposal) -> Html:
        """A draft and the earlier incident that may belong to it."""
        day = f' <span class="pm-quiet">{self.day(row.later.date)}</span>' if row.later.date else ""
        return Html(f"<li>{self.incident_link(row.later)}{day}<ul>{self.proposal_row(row)}</ul></li>")
