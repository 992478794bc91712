"""What may belong together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from postmortems.record.corpus import Record
from postmortems.render.rows.shared import ListPieces
from postmortems.text.html import Html, joined
from postmortems.views.proposals import ShownProposal


class ProposalRows(ListPieces):
    def joins_command(self) -> Html:
        """What decides about proposals, on the command line."""
        said = self.phrase("joins.command", command=Html("<code>postmortems joins</code>"))
        return self.phrase("text.sentence", words=said)

    def joins_row(self, row: ShownProposal) -> Html:
        """A draft and the earlier incident that may belong to it."""
        return self._joined(row.later, (row,))

    def joins_rows(self, rows: Sequence[ShownProposal]) -> Html:
        """Drafts, each with all earlier incidents that may belong to it."""
        drafts = groupby(rows, lambda row: row.later)
        return joined((self._joined(later, its) for later, its in drafts), "\n")

    def _joined(self, later: Record, rows: Iterable[ShownProposal]) -> Html:
        earlier = joined(map(self.proposal_row, rows), "")
        return Html(f"<li>{self.incident_line(later)}<ul>{earlier}</ul></li>")
