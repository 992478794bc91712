"""Entries of the review of a quarter."""

from __future__ import annotations

from postmortems.record.corpus import Record, RecordedAction
from postmortems.render.rows.shared import ListPieces
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.text.sentences import first_sentence
from postmortems.views.review import FactorCount, WorthReading


class ReviewRows(ListPieces):
    """What a review lists, one line each."""

    def review_incident(self, record: Record) -> Html:
        """An incident with its day and severity."""
        return Html(f"<li>{self._headline(record)}</li>")

    def reading_item(self, found: WorthReading) -> Html:
        """An incident that is worth reading, with the reason and the first sentence of its summary."""
        record = found.record
        reasons = [
            self.t("review.left_undone", count=found.left_undone) if found.left_undone else "",
            self.t("review.lessons", count=found.lessons) if found.lessons else "",
        ]
        why = text(self.t("text.clauses").join(filter(None, reasons)))
        said = first_sentence(record.incident.summary or "")[0]
        summary = Html(f"<div>{self.brief(record, said)}</div>") if said else NOTHING
        note = Html(f'<p class="pm-quiet">{why}</p>') if why else NOTHING
        return Html(f"<li>{self._headline(record)}{note}{summary}</li>")

    def review_action(self, action: RecordedAction) -> Html:
        """An action item with its owner and the day on which it was closed, else its due date."""
        item = action.action
        facts = [self.action_link(action), self.owner(item.owner, item.is_open), self.state_of(action)]
        if closed := item.closed_on:
            facts.append(self.day(closed))
        elif item.due:
            facts.append(self.due(self.day(item.due)))
        return Html(f"<li>{joined(facts, ' · ')}</li>")

    def deferred_item(self, action: RecordedAction) -> Html:
        """A deferred action item with its owner, and the beginning of the reason."""
        reason = self.excerpt(action.record, action.action.reason, 160) if action.action.reason else NOTHING
        title = joined((self.action_link(action), self.owner(action.action.owner, action.is_open)), " · ")
        return Html(f"<li>{title}<div>{reason}</div></li>")

    def review_factor(self, found: FactorCount) -> Html:
        """A factor, with the number of incidents now and before."""
        words = self.t("review.factor_counts", count=found.incidents, before=found.before)
        return Html(f'<li>{self.factor(found.name)} <span class="pm-quiet">{text(words)}</span></li>')

    def _headline(self, record: Record) -> Html:
        return joined((self.day(record.date), self.severity(record.incident.severity), self.incident_link(record)), " ")
