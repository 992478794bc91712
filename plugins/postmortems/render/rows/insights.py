"""Durations in tables: how they are spread over all incidents."""

from __future__ import annotations

from postmortems.render.rows.shared import ListPieces
from postmortems.text.html import Html, joined, text
from postmortems.views.distribution import Distribution, Point
from postmortems.views.insights import Duration, LengthBand


class InsightRows(ListPieces):
    def distribution_row(self, label: str, found: Distribution) -> Html:
        """A duration over all incidents: how many are known, and how they are spread."""
        known = text(self.t("insights.of", known=found.known, total=found.total))
        if found.open:
            known = Html(
                f'{known} <span class="pm-quiet">{text(self.t("insights.open_ended", count=found.open))}</span>'
            )
        quartiles = found.quartiles
        cuts = [text(self.t.duration(cut)) for cut in quartiles] if quartiles else [self._none] * 3
        return Html(
            f'<tr><th scope="row">{text(label)}</th>{self._cell("known", known)}'
            f"{self._cell('shortest', self._point(found.shortest))}{self._cell('lower_quartile', cuts[0])}"
            f"{self._cell('median', cuts[1])}{self._cell('upper_quartile', cuts[2])}"
            f"{self._cell('longest', self._point(found.longest))}</tr>"
        )

    def band_row(self, band: LengthBand) -> Html:
        """How many of the durations are about as long."""
        key, length = ("insights.up_to", band.longest) if band.longest else ("insights.longer", band.above)
        name = self.whole(self.t(key, length=self.t.duration(length)))
        return Html(f'<tr><th scope="row">{name}</th>{self.counts(band.counts)}</tr>')

    def bar(self, count: int, most: int) -> Html:
        """A bar as long as its count, the longest for `most`. The number is in the cell beside it."""
        share = f"{100 * count / most:.1f}"
        return Html(
            '<svg class="pm-share" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect width="{share}" height="1"/></svg>'
        )

    def longest(self, found: Duration) -> Html:
        """The longest durations in a sentence, each leading to its incident."""
        named = (
            self.phrase("pages.incident_on", incident=self.incident_link(point.record), day=self.duration(point.span))
            for point in found.longest
        )
        return self.phrase("insights.longest", incidents=joined(named, text(self.t("text.clauses"))))

    @property
    def _none(self) -> Html:
        return Html(f'<span class="pm-quiet">{text(self.t("pages.none"))}</span>')

    def _point(self, point: Point | None) -> Html:
        if point is None:
            return self._none
        return self.incident_link(point.record, "", self.t.duration(point.span))
