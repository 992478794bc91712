"""Joins views to drawings: gives them their words and their links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from postmortems.diagrams.causes import Badge, Node, draw_causes
from postmortems.diagrams.charts import (
    Point,
    Series,
    colour,
    column_chart,
    line_chart,
    severity_block,
    severity_mark,
    spread_plot,
    strip_plot,
)
from postmortems.diagrams.year import Event, Lane, WeekLane, draw_weeks, draw_year
from postmortems.model.causes import StepKey
from postmortems.model.time import Span
from postmortems.model.vocabulary import StepKind
from postmortems.record.corpus import Record
from postmortems.render.rows import ListRows, Rows, shortened
from postmortems.text.html import NOTHING, Html, text
from postmortems.views.distribution import Distribution
from postmortems.views.incident import Chain, ChainStep, IncidentView
from postmortems.views.insights import AgeBand, MonthOfActions
from postmortems.views.months import Month, MonthActivity
from postmortems.views.timeline import Interval, TimelineYearView
from postmortems.views.timeline import Lane as TimelineLane

MOST_CHARACTERS = 80
"""How much of the title of an incident a drawing shows of each mark."""

SEVERITY_RANKS = 5
"""Into how many ranks any scale of severities falls."""


def frame(drawing: str, name: str, css: str = "", caption: str = "") -> Html:
    """A drawing in its frame: it scrolls there, by keyboard too, and is left out of the search index."""
    return Html(
        f'<figure class="pm-frame {css}" data-search-exclude>'
        f'<div class="pm-scroll" tabindex="0" role="region" aria-label="{text(name)}">{drawing}</div>{caption}</figure>'
    )


def _connected_chains(view: IncidentView) -> tuple[tuple[Chain, ...], ...]:
    """The chains of a record in groups: chains whose steps bring each other about belong into one drawing."""
    graph = view.incident.causal_graph
    group_of = list(range(len(view.chains)))
    for effect, causes in graph.causes.items():
        for cause in causes:
            old, new = group_of[effect.chain], group_of[cause.chain]
            group_of = [min(old, new) if group in (old, new) else group for group in group_of]
    return tuple(
        tuple(chain for chain, its in zip(view.chains, group_of, strict=True) if its == group)
        for group in dict.fromkeys(group_of)
    )


def _between(span: Span) -> tuple[float, float] | None:
    """What a duration may have been, in seconds; None where it is known to the minute."""
    if span.longest is None or (span.is_exact and span.shortest):
        return None
    return span.shortest.total_seconds(), span.longest.total_seconds()


def causal_drawings(view: IncidentView, rows: Rows) -> dict[int, Html]:
    """The drawings of a record, by the number of the first chain that each of them shows."""
    return {chains[0].number: _causal_drawing(view, chains, rows) for chains in _connected_chains(view)}


def _causal_drawing(view: IncidentView, chains: Sequence[Chain], rows: Rows) -> Html:
    """The drawing of some chains of a record, in its frame."""
    steps: dict[StepKey, ChainStep] = {step.key: step for chain in chains for step in chain.steps}
    number = {key: place for place, key in enumerate(steps)}
    graph = view.incident.causal_graph
    edges = [(number[cause], number[key]) for key in steps for cause in graph.causes[key]]
    nodes = [_node(view, step, rows) for step in steps.values()]
    title = next((chain.chain.title for chain in chains if chain.chain.title), None) or view.incident.title
    name = rows.t("incident.drawing", title=rows.plain(title))
    return frame(draw_causes(nodes, edges, name), name, "pm-frame--causes")


def _node(view: IncidentView, shown: ChainStep, rows: Rows) -> Node:
    step = shown.step
    badges = []
    if step.factor:
        page = rows.links.factor(step.factor) if step.factor in rows.config.factor_directory else f"#{shown.anchor}"
        badges.append(Badge("factor", f"◆ {rows.config.factor_directory.title(step.factor)}", page))
    for kind, sign, found in (("unfinished", "↺", shown.unfinished_action), ("done", "✓", shown.done_action)):
        if found:
            recorded = found.action
            words = rows.plain(recorded.action.title) if recorded else found.reference
            href = rows.links.record(recorded.record, recorded.action.id) if recorded else f"#{shown.anchor}"
            labelled = rows.t("text.labelled", label=rows.t(f"incident.badge.{kind}"), value=words)
            badges.append(Badge(kind, f"{sign} {labelled}", href))
    return Node(
        kind=step.kind,
        label=rows.t.name("step-kind", step.kind.value),
        text=rows.plain(step.label or step.text),
        href=f"#{shown.anchor}",
        badges=tuple(badges),
        number=shown.number,
        action="" if step.kind is StepKind.IMPACT else shown.action,
        language=rows.language(view.record) if rows.lang(view.record) else "",
        since=rows.t("incident.since", time=step.latent_since.in_words(rows.t)) if step.latent_since else "",
    )


class Charts:
    """The charts of one page. Each is above a table with the same numbers."""

    def __init__(self, rows: ListRows) -> None:
        self.rows = rows
        self.t = rows.t

    def activity(self, months: Sequence[MonthActivity], severities: Sequence[str], name: str) -> Html:
        """Incidents by month, stacked by severity. Levels that did not occur are left out of the legend."""
        ranks = [rank for rank in range(len(severities)) if any(month.counts[rank] for month in months)]
        names = [self.t.severity(name) for name in severities]
        series = [Series(names[rank], tuple(month.counts[rank] for month in months), rank) for rank in ranks]
        labels = [str(month.month) for month in months]
        drawn = column_chart(name, labels, series or [Series("", (0,) * len(months))], self.t.number)
        return frame(drawn, name, caption=self._legend(series))

    def _legend(self, series: Sequence[Series]) -> str:
        """What the colours of a chart mean, where it has several."""
        named = [(severity_block(6, 6, colour(one, place), 5.5), one.name) for place, one in enumerate(series)]
        return self._caption(named if len(named) > 1 else [])

    def _caption(self, marks: Iterable[tuple[str, str]]) -> str:
        shown = "".join(f'<span><svg width="12" height="12">{mark}</svg> {text(words)}</span>' for mark, words in marks)
        return f'<figcaption class="pm-marks" aria-hidden="true">{shown}</figcaption>' if shown else ""

    def _marks(self, records: Iterable[Record], *, is_filled: bool = False) -> str:
        """What the marks of these incidents mean, for those who see them: a shape and a colour for each severity, or
        the colour alone of a block of columns.
        """
        found = {record.incident.severity for record in records}
        ranks = self.rows.config.severity_directory.rank
        mark = severity_block if is_filled else severity_mark
        names = sorted(found, key=lambda name: (ranks.get(name, len(ranks)), name))
        marks = [mark(6, 6, self.rows.severity_rank(name), 5.5) for name in names]
        return self._caption(zip(marks, map(self.t.severity, names), strict=True))

    def durations(self, found: Distribution, name: str, *, has_marks: bool = False) -> Html:
        """Every known duration as a point on a logarithmic axis, or as columns of them where the points would be
        too many; nothing where none is known. `has_marks` says what the shapes of the points mean."""
        if not found.points:
            return NOTHING
        quartiles = found.quartiles
        cuts = (
            (quartiles.lower.total_seconds(), quartiles.median.total_seconds(), quartiles.upper.total_seconds())
            if quartiles
            else None
        )
        if found.is_large:
            lengths: list[list[float]] = [[] for _ in range(SEVERITY_RANKS)]
            for point in found.points:
                rank = self.rows.severity_rank(point.record.incident.severity)
                lengths[rank].append(point.span.plotted.total_seconds())
            caption = self._marks((point.record for point in found.points), is_filled=True) if has_marks else ""
            return frame(spread_plot(name, lengths, cuts, self.t, self.t.number), name, caption=caption)
        points = [
            Point(
                point.span.plotted.total_seconds(),
                f"{shortened(point.record.title, MOST_CHARACTERS)} · {self.t.duration(point.span)}",
                self.rows.links.record(point.record),
                self.rows.severity_rank(point.record.incident.severity),
                _between(point.span),
            )
            for point in found.points
        ]
        caption = self._marks(point.record for point in found.points) if has_marks else ""
        return frame(strip_plot(name, points, cuts, self.t), name, caption=caption)

    def ages(self, bands: Sequence[AgeBand], name: str) -> Html:
        """Open action items by age, those that are overdue apart."""
        labels = [self.band(band) for band in bands]
        series = [
            Series(self.t("insights.in_time"), tuple(band.total - band.overdue for band in bands)),
            Series(self.t("insights.overdue"), tuple(band.overdue for band in bands)),
        ]
        drawn = column_chart(name, labels, series, self.t.number)
        return frame(drawn, name, "pm-chart--late", self._legend(series))

    def band(self, band: AgeBand) -> str:
        """The ages of a band in words."""
        if band.last is None:
            return self.t("insights.band_over", first=band.first - 1)
        return self.t("insights.band", first=band.first, last=band.last)

    def flow(self, months: Sequence[MonthOfActions], name: str) -> Html:
        """How many action items were created and closed, by month."""
        series = [
            Series(self.t("pages.column.opened"), tuple(month.opened for month in months)),
            Series(self.t("pages.column.closed"), tuple(month.closed for month in months)),
        ]
        drawn = line_chart(name, [str(month.month) for month in months], series, self.t.number)
        return frame(drawn, name, "pm-chart--flow", self._legend(series))

    def year(self, view: TimelineYearView) -> Html:
        """The incidents of a year on one axis, a lane for each service: a mark for each, or columns where the marks
        would be too many."""
        months = [self.t(f"pages.short_months.{number}") for number in range(1, 13)]
        links, directory = self.rows.links, self.rows.config.service_directory
        name = self.t("timeline.drawing", year=view.year)
        if view.is_dense:
            hrefs = [self.rows.month_address(Month(view.year, number)) for number in range(1, 13)]
            return frame(draw_weeks(name, view.year, months, self._week_lanes(view), hrefs), name, "pm-frame--year")
        lanes = [
            Lane(
                directory.title(lane.service),
                links.service(lane.service) if lane.service in directory else "",
                tuple(map(self._event, lane.intervals)),
            )
            for lane in view.lanes
        ]
        caption = self._marks(interval.record for lane in view.lanes for interval in lane.intervals)
        return frame(draw_year(name, view.year, months, lanes), name, "pm-frame--year", caption)

    def _week_lanes(self, view: TimelineYearView) -> list[WeekLane]:
        """The lanes of a year by week. Each leads to the incidents of its service in that year."""
        links, directory = self.rows.links, self.rows.config.service_directory
        return [
            WeekLane(
                directory.title(lane.service),
                f"{links.service(lane.service)}?year={view.year}" if lane.service in directory else "",
                lane.weeks,
                self.t("text.labelled", label=directory.title(lane.service), value=self._incidents(lane)),
            )
            for lane in view.lanes
        ]

    def _incidents(self, lane: TimelineLane) -> str:
        return self.t("pages.incidents", count=len(lane.intervals))

    def _event(self, interval: Interval) -> Event:
        record = interval.record
        begin = interval.begin.date()
        end = max((interval.end or interval.begin).date(), begin)
        title = f"{begin} · {record.incident.severity} · {shortened(record.title, MOST_CHARACTERS)}"
        rank = self.rows.severity_rank(record.incident.severity)
        own = self.rows.language(record)
        language = "" if own == self.rows.config.language else own
        return Event(begin, end, rank, title, self.rows.links.record(record), language)
