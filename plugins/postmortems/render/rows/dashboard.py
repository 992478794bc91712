"""The numbers of the home page, the owners in an index, and what later incidents needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

from postmortems.model.urgency import Reason
from postmortems.record.corpus import Record
from postmortems.render.rows.shared import ListPieces, as_json
from postmortems.text.html import NOTHING, Html, text
from postmortems.views.actions import CLOSED, ActionRow, OwnerTally, OwnerView, Tally


class DashboardRows(ListPieces):
    """Tallies, owners and stories."""

    def tally(self, tally: Tally, falling_due: Iterable[tuple[date, int]] = ()) -> Html:
        """A number of the dashboard, leading to the list that it counts; for overdue items with what is due when."""
        label = text(self.t(f"home.tally.{tally.key}"))
        hint = text(self.t(f"home.tally_hint.{tally.key}"))
        calm = "" if tally.number else " pm-tally--none"
        anchor = f"pm-{tally.anchor}" if tally.anchor else ""
        address = text(self.links.page(tally.uri, anchor))
        return Html(
            f'<li class="pm-tally pm-tally--{tally.key}{calm}"{self._falling_due(tally, falling_due)}>'
            f'<a href="{address}">'
            f"<strong>{self.t.number(tally.number)}</strong> <span>{label}</span></a>"
            f'<span class="pm-quiet">{hint}</span></li>'
        )

    def _falling_due(self, tally: Tally, days: Iterable[tuple[date, int]]) -> Html:
        if tally.key != Reason.OVERDUE:
            return NOTHING
        counted = {"number": tally.number, "days": {str(day): count for day, count in days}}
        words = text(self.t("home.recounted", date="{date}"))
        return Html(f' data-falling="{as_json(counted)}" data-recounted="{words}"')

    def owner_item(self, tally: OwnerTally) -> Html:
        """An owner in an index, with what they owe."""
        counts = tally.counts
        details = [self.t("actions.owner_open", count=counts.open)]
        if counts.overdue:
            details.append(self.t("actions.owner_overdue", count=counts.overdue))
        if counts.implicated_again:
            details.append(self.t("actions.owner_implicated", count=counts.implicated_again))
        return self._index_item(self.owner(tally.owner.name), self.t("text.list").join(details))

    def closed_of(self, view: OwnerView) -> Html:
        """How many closed action items of an owner are in the list, and the way to all of them."""
        words = text(self.t("actions.owner_closed", shown=view.closed_shown, count=view.tally.counts.closed))
        return Html(f'<a href="{text(self.links.page(CLOSED))}?owner={quote(view.owner.name)}">{words}</a>')

    def implicated_story(self, row: ActionRow) -> Html:
        """An action item that was needed again, in a sentence: from which incident, needed by which."""
        action = row.action
        later = self.needing(action, lambda found: self._incident_on_its_day(found.record, found.anchor))
        earlier = self._incident_on_its_day(action.lineage.items[0].record)
        now = self.now(action.action.status)
        story = self.phrase("home.implicated_story", earlier=earlier, later=later, now=now)
        return Html(f"<li><strong>{self.action_link(action)}</strong><p>{story}</p></li>")

    def _incident_on_its_day(self, record: Record, anchor: str = "") -> Html:
        return self.phrase("pages.incident_on", incident=self.incident_link(record, anchor), day=self.day(record.date))
