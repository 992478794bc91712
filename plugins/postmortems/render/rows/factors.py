"""Factors in a table, and the incidents in which one acted."""

from __future__ import annotations

from postmortems.record.corpus import RecordedStep
from postmortems.render.rows.shared import ListPieces, cached_row, origin_line
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.views.factors import MOST_CHARACTERS, FactorHistory, Occurrence, Remedy


class FactorRows(ListPieces):
    @cached_row("factors", lambda history: history.factor.name)
    def factor_row(self, history: FactorHistory) -> Html:
        """A factor in the list of all: how often it acted, and how its remedies fare."""
        factor, total = history.factor, len(history.items)
        remedies = (
            Html(f'<span class="pm-tag">{text(self.t("factors.remedies", done=history.done, total=total))}</span>')
            if total
            else Html(f'<span class="pm-quiet">{text(self.t("pages.none"))}</span>')
        )
        if history.came_back:
            back = text(self.t("factors.came_back_short", count=history.came_back))
            remedies = Html(f'{remedies} <span class="pm-chip pm-came-back">{back}</span>')
        last = self.incident_line(history.last) if history.last else NOTHING
        return Html(
            f'<tr><th scope="row">{self.factor(factor.name)}'
            f"{origin_line(self.config_text(factor.description))}</th>"
            f"{self.figure(len(history.occurrences), 'incidents')}"
            f"{self._cell('remedies', remedies)}{self._cell('last', last)}</tr>"
        )

    def remedies_summary(self, history: FactorHistory) -> Html:
        """In words: how many action items answer a factor, and whether it came back in spite of them."""
        total = len(history.items)
        if not total:
            return text(self.t("factors.no_remedies"))
        lead = self.t("factors.remedies_lead", count=total)
        dropped = total - history.done - history.open
        key = "factors.remedies_state_dropped" if dropped else "factors.remedies_state"
        state = self.t(key, done=history.done, open=history.open, dropped=dropped)
        return self.sentences(self.t("text.labelled", label=lead, value=state), self._outcome(history))

    def _outcome(self, history: FactorHistory) -> str:
        if history.came_back:
            return self.t("factors.came_back", count=history.came_back)
        if history.undated:
            return self.t("factors.undated")
        return self.t("factors.held" if history.done else "factors.untested")

    @cached_row("factors", id)
    def occurrence_row(self, occurrence: Occurrence) -> Html:
        """An incident in which a factor acted: its steps, and what became of the action items against them."""
        record = occurrence.record
        steps = f'<ul class="pm-steps-told">{joined(map(self._step_item, occurrence.steps), "")}</ul>'
        if occurrence.remedies:
            remedies = f"<ul>{joined(map(self._remedy, occurrence.remedies), '')}</ul>"
        else:
            remedies = f'<span class="pm-quiet">{text(self.t("factors.nothing_against"))}</span>'
        return Html(
            "<tr>"
            f'<td class="pm-when">{self.day(record.date)}</td>'
            f'<th scope="row">{self.incident_link(record)} {self.severity(record.incident.severity)}</th>'
            f"{self._cell('steps', steps)}{self._cell('remedies', remedies)}</tr>"
        )

    def _step_item(self, step: RecordedStep) -> str:
        address = text(self.links.record(step.record, step.anchor))
        return f'<li><a href="{address}">{self.excerpt(step.record, step.step.text, MOST_CHARACTERS)}</a></li>'

    def _remedy(self, remedy: Remedy) -> str:
        grave = " pm-reason pm-reason--overdue" if remedy.came_back else " pm-quiet"
        return (
            f"<li>{self.action_link(remedy.action)} {self.state_of(remedy.action)}"
            f'<span class="pm-remedy{grave}">{self._remedy_verdict(remedy)}</span></li>'
        )

    def _remedy_verdict(self, remedy: Remedy) -> Html:
        action = remedy.action.action
        if remedy.is_undated:
            return text(self.t("factors.remedy_undated"))
        if remedy.again is None:
            return text(self.t("factors.remedy_held" if action.status.is_done else "factors.remedy_waiting"))
        key = "factors.remedy_came_back" if action.status.is_done else "factors.remedy_meanwhile"
        return self.phrase(key, count=remedy.times, incident=self.incident_link(remedy.again))
