"""Hypotheses that were ruled out."""

from __future__ import annotations

from postmortems.record.corpus import RecordedHypothesis
from postmortems.render.rows.shared import ListPieces, cached_row
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.views.red_herrings import RedHerring


class RedHerringRows(ListPieces):
    @cached_row("red-herrings", lambda row: id(row.recorded.hypothesis))
    def red_herring_row(self, row: RedHerring) -> Html:
        """A hypothesis that was ruled out, with what ruled it out and what it was instead."""
        record, hypothesis = row.recorded
        details = [
            (self.t("red-herrings.evidence"), self.brief(record, hypothesis.evidence)),
            (self.t("red-herrings.cost"), self.brief(record, hypothesis.cost)),
        ]
        shown = "".join(
            f'<div class="pm-note"><span class="pm-label">{text(label)}</span> {html}</div>'
            for label, html in details
            if html
        )
        shown += self._confirmed(row)
        source = self.phrase("red-herrings.in", incident=self.incident_link(record, hypothesis.id, record.title))
        return Html(
            f'<li class="pm-card pm-hypothesis pm-hypothesis--ruled-out">'
            f'<div class="pm-statement">{self.brief(record, hypothesis.statement)}</div>{shown}'
            f'<p class="pm-origin">{source} {self.day(record.date)} {self.severity(record.incident.severity)}</p></li>'
        )

    def herring_item(self, recorded: RecordedHypothesis) -> Html:
        """A hypothesis that was ruled out, in one line, with its incident."""
        record, hypothesis = recorded
        source = self.phrase("red-herrings.in", incident=self.incident_link(record, hypothesis.id, record.title))
        statement = self.excerpt(record, hypothesis.statement, 160)
        return Html(f'<li>{statement} <span class="pm-quiet">{source}</span></li>')

    def _confirmed(self, row: RedHerring) -> Html:
        """What it was instead: one statement at once, several on demand, since each hypothesis has the same ones."""
        statements = [self.brief(row.recorded.record, found.statement) for found in row.confirmed]
        label = Html(f'<span class="pm-label">{text(self.t("red-herrings.confirmed"))}</span>')
        if not statements:
            return NOTHING
        if len(statements) == 1:
            return Html(f'<div class="pm-note">{label} {statements[0]}</div>')
        listed = joined((f"<li>{statement}</li>" for statement in statements), "")
        count = f'<span class="pm-count">{len(statements)}</span>'
        return Html(f'<details class="pm-fold pm-note"><summary>{label} {count}</summary><ul>{listed}</ul></details>')
