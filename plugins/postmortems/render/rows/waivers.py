"""Findings that were accepted."""

from __future__ import annotations

from postmortems.render.rows.shared import ListPieces, cached_row
from postmortems.text.html import Html, text
from postmortems.views.waivers import WaiverRow


class WaiverRows(ListPieces):
    @cached_row("waivers", lambda row: id(row.waiver))
    def waiver_row(self, row: WaiverRow) -> Html:
        """A finding that was accepted."""
        holds, ended = (text(self.t(f"waivers.{state}")) for state in ("holds", "ended"))
        until = f"{self.day(row.waiver.until)} {self.validity(row.waiver, holds, ended)}"
        style = "" if row.holds else ' class="pm-void"'
        return Html(
            f"<tr{style}><td><code>{text(row.waiver.rule)}</code></td>"
            f'<th scope="row">{self.incident_link(row.record)}</th>'
            f"{self._cell('reason', self.brief(row.record, row.waiver.reason))}"
            f"{self._cell('until', until, 'pm-when')}</tr>"
        )
