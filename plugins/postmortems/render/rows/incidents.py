"""Incidents in tables: the register, and the history of a service."""

from __future__ import annotations

from postmortems.model.time import Span
from postmortems.model.vocabulary import IncidentKind
from postmortems.record.corpus import Record
from postmortems.render.list_filters import incident_facets
from postmortems.render.rows.shared import GAP, ListPieces, cached_row, origin_line, sort_attribute
from postmortems.text.html import NOTHING, Html, text
from postmortems.text.sentences import first_sentence
from postmortems.views.register import IncidentRow
from postmortems.views.services import ServiceIncident

MOST_CHARACTERS = 160
"""Characters of the first sentence of a summary."""


class IncidentRows(ListPieces):
    def incident_row(self, row: IncidentRow) -> Html:
        return self._filled(self._incident(row), origin_line(self.services(row.record.incident.services.all)))

    def service_incident_row(self, row: ServiceIncident) -> Html:
        """An incident in the history of a service, with the part that the service had in it."""
        part = "both" if row.affected and row.faulty else "affected" if row.affected else "faulty"
        return self._filled(self._incident(row.row), origin_line(self.word(f"services.part.{part}")))

    @cached_row("services", lambda row: id(row.record))
    def _incident(self, row: IncidentRow) -> Html:
        record, incident = row.record, row.record.incident
        took, rank = incident.times.time_to_resolve, self.config.severity_directory.rank.get(incident.severity)
        return Html(
            f"<tr{self._data(incident_facets(record))}>"
            f'<td class="pm-when">{self.day(record.date)}</td>'
            f"<td{sort_attribute(rank)}>{self.severity(incident.severity)}</td>"
            f'<th scope="row">{self.incident_link(record)}{self._unusual_kind(record)}'
            f"{self._sentence(record)}{GAP}</th>"
            f"{self._cell('duration', self._span(took), 'pm-when', order=_seconds(took))}"
            f"{self._cell('status', self.status(incident.status), order=incident.status.rank)}"
            f"{self._open_actions(row)}</tr>"
        )

    def _sentence(self, record: Record) -> Html:
        """The first sentence of the summary."""
        summary = record.incident.summary
        if not summary:
            return NOTHING
        return Html(
            f'<div class="pm-sentence">{self.excerpt(record, first_sentence(summary)[0], MOST_CHARACTERS)}</div>'
        )

    def _unusual_kind(self, record: Record) -> str:
        kind = record.incident.kind
        return "" if kind is IncidentKind.INCIDENT else f" {self.kind(kind)}"

    def _span(self, span: Span | None) -> Html:
        if span is None:
            return Html(f'<span class="pm-unknown">{text(self.t("time.unknown"))}</span>')
        return text(self.t.duration(span))

    def _open_actions(self, row: IncidentRow) -> Html:
        carried = self.t("register.carried_over", count=row.carried_over) if row.carried_over else ""
        if not row.open_actions and not carried:
            return self.figure(0, "open_actions")
        address = text(self.links.record(row.record, "pm-actions"))
        name = text(" ".join((self.t("register.open_actions", count=row.open_actions), carried)).strip())
        return Html(
            f'<td class="pm-figure"{self._label("open_actions")}>'
            f'<a href="{address}" aria-label="{name}">{row.open_actions}</a>'
            f"{f' <small>{text(carried)}</small>' if carried else ''}</td>"
        )


def _seconds(span: Span | None) -> str:
    """What a duration is sorted by; empty for an unknown one."""
    return str(int(span.plotted.total_seconds())) if span else ""
