"""Services in a table, and how long their incidents took."""

from __future__ import annotations

from postmortems.render.rows.shared import ListPieces, cached_row, origin_line
from postmortems.text.html import NOTHING, Html, text
from postmortems.views.distribution import Distribution
from postmortems.views.services import ServiceHistory


class ServiceRows(ListPieces):
    @cached_row("services", lambda history: history.service.name)
    def service_row(self, history: ServiceHistory) -> Html:
        service = history.service
        last = self.incident_line(history.incidents[0].record) if history.incidents else NOTHING
        tier = "" if service.tier is None else str(service.tier)
        run_by = Html(
            f"{self._cell('tier', tier, 'pm-figure') if tier else '<td></td>'}"
            f"{self._cell('owner', self.owner(service.owner)) if service.owner else '<td></td>'}"
        )
        return Html(
            "<tr>"
            f'<th scope="row">{self.service(service.name)}'
            f"{origin_line(self.config_text(service.description))}</th>"
            f"{NOTHING if self.corpus.is_public else run_by}"
            f"{self.figure(len(history.incidents), 'incidents')}{self.figure(history.counts.open, 'open_actions')}"
            f"{self._cell('last', last)}</tr>"
        )

    def durations(self, found: Distribution) -> Html:
        """A distribution in a sentence: quartiles, or the ends where there are too few durations for them."""
        if found.quartiles:
            lower, median, upper = map(self.duration, found.quartiles)
            return self.phrase("services.quartiles", lower=lower, median=median, upper=upper)
        if found.shortest is None or found.longest is None:
            return text(self.t("services.no_durations"))
        shortest, longest = (self.duration(point.span) for point in (found.shortest, found.longest))
        if found.known == 1:
            return self.phrase("services.single", shortest=shortest)
        return self.phrase("services.extremes", shortest=shortest, longest=longest)
