"""The rows of the lists: one method for each kind of row, without a template, since lists grow with the corpus.

A table row carries in `data-` attributes what a script may filter it by. Whatever depends on the day carries
`data-due` or `data-until`, so that a script can say it anew by the reader's clock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, wraps
from typing import Any, cast
from urllib.parse import quote

from postmortems.model.actions import ActionItem
from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.model.time import Span
from postmortems.model.urgency import Reason
from postmortems.model.vocabulary import IncidentKind
from postmortems.record.corpus import Corpus, Implication, Item, Record, RecordedAction, RecordedStep
from postmortems.render.filters import (
    FEWEST_ROWS,
    Choices,
    FilteredList,
    action_facets,
    filtered_list,
    incident_facets,
    rows_file,
)
from postmortems.render.page import Heading
from postmortems.render.rows import Kept, Make, Rows, item_text, kept, safe
from postmortems.text.fields import inline_html
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.text.words import Words
from postmortems.views.actions import (
    CLOSED,
    ActionRow,
    ActionsView,
    ClosedActionsView,
    Group,
    OwnerTally,
    OwnerView,
    Section,
    Tally,
)
from postmortems.views.base import LONG, Row, Slice, View
from postmortems.views.distribution import Distribution, Point
from postmortems.views.factors import MOST_SIGNS, FactorHistory, Occurrence, Remedy
from postmortems.views.insights import Duration, LengthBand
from postmortems.views.lessons import LessonRow, ThemeTally
from postmortems.views.months import Month, MonthActivity
from postmortems.views.red_herrings import RedHerring
from postmortems.views.register import IncidentRow, RegisterView
from postmortems.views.services import ServiceHistory, ServiceIncident, ServiceView
from postmortems.views.urls import RootLinks
from postmortems.views.waivers import WaiverRow

MOST_ANSWERED = 2
"""How many steps or lessons the row of an action item names at most; its own page has them all."""

MOST_IMPLICATIONS = 3
"""How many later incidents the row of an action item names at most; its own page has them all."""

LEAST_PRIORITY = "P9"
"""What an action item is sorted by to which nobody gave a priority."""


ICONS = {
    "register": "material/lightning-bolt-outline",
    "actions": "material/checkbox-marked-outline",
    "lessons": "material/school-outline",
    "factors": "material/vector-link",
    "services": "material/server-outline",
    "timeline": "material/timeline-outline",
    "red-herrings": "material/fish",
    "search": "material/magnify",
    "insights": "material/chart-scatter-plot",
    "waivers": "material/hand-back-right-outline",
}
"""What stands before a page in the navigation of Material, by its template. Other themes pass over it."""


def kept_row(key: Callable[[Any], object]) -> Callable[[Make], Make]:
    """Makes a row once for all pages; `key` tells apart what it is made of.

    Where the script does not filter, the row stands without what it is filtered by.
    """

    def keeping(make: Make) -> Make:
        @wraps(make)
        def row(self: ListRows, found: object) -> Html:
            name = (make, key(found))
            html = self.kept.get(name)
            if html is None:
                html = self.kept[name] = make(self, found)
            return html if self.has_filter else Html(_FOR_THE_FILTER.sub("", html))

        return cast(Make, row)

    return keeping


class ListRows(Rows):
    """Makes pieces of one page, rows of lists among them."""

    links: RootLinks

    def __init__(
        self,
        corpus: Corpus,
        words: Words,
        links: RootLinks,
        today: date,
        kept: Kept,
        months: Mapping[Month, str],
        *,
        has_filter: bool,
    ) -> None:
        """`months` has the page on which each month begins."""
        super().__init__(corpus, words, links, today, kept)
        self.months = months
        self.has_filter = has_filter
        """The page has a filter, for which its rows say what they are."""
        self.meta: dict[str, object] = {}
        """The frontmatter of the page, once its template has given it a head."""
        self.headings: list[Heading] = []
        """Those that its template has asked for."""

    # Links and texts of the configuration

    def link(self, uri: str, label: object, anchor: str = "", style: str = "") -> Html:
        """A link to a page by its source path."""
        looks = f' class="{style}"' if style else ""
        return Html(f'<a href="{text(self.links.page(uri, anchor))}"{looks}>{safe(label)}</a>')

    def config_text(self, source: str | None) -> Html:
        """A text field of the configuration, on one line of HTML. Only whole addresses lead anywhere from it."""
        if not source:
            return NOTHING
        html = inline_html(source, lambda address: address if address_scheme(address) in SAFE_SCHEMES else None)
        return Html(html.replace("\n", " "))

    # What all lists share

    def each(self, make: Callable[[Row], Html], rows: Iterable[Row]) -> Html:
        """Rows one below the other: a template takes several times as long for a loop."""
        return Html("\n".join(map(make, rows)))

    def head(self, view: View, title: str, lead: str, *, has_contents: bool = False) -> Heading:
        """The heading of the page, whose frontmatter follows from the same words; `lead` describes the page."""
        page: Slice[Any] | None = getattr(view, "page", None)
        goes_on = page is not None and page.number > 1
        if page is not None and goes_on:
            title = self.t("pages.title", title=title, number=page.number)
        icon = ICONS.get(view.template.removesuffix(".md.jinja"))
        self.meta = {
            "title": self.meta_text(title),
            "description": self.meta_text(lead),
            **({"icon": icon} if icon else {}),
            **({} if has_contents else {"hide": ["toc"]}),
            **({"search": {"exclude": True}} if goes_on else {}),
        }
        return self.heading(1, title, "pm-top")

    def heading(self, level: int, title: str, anchor: str, record: Record | None = None) -> Heading:
        """A heading with its anchor; with `record`, the title is one of its texts."""
        return self._noted(super().heading(level, title, anchor, record))

    def part(self, title: str, anchor: str) -> Heading:
        """The heading of a part that many pages have. The search passes it over and finds the pages themselves."""
        return self._noted(super().heading(2, title, anchor)._replace(attributes=(("data-search-exclude", ""),)))

    def _noted(self, heading: Heading) -> Heading:
        self.headings.append(heading)
        return heading

    def pages(self, page: Slice[object]) -> Html:
        """The way to the other pages of a list; nothing for a list on one page."""
        if page.count == 1:
            return NOTHING
        near = {1, page.count, *range(max(1, page.number - 2), min(page.count, page.number + 2) + 1)}
        items = "".join(
            f"<li{_after_gap(number, near)}>{self._page_link(page, number)}</li>" for number in sorted(near)
        )
        return Html(
            f'<nav class="pm-pages" aria-label="{text(self.t("pages.navigation"))}">'
            f"<ol>{self._step_link(page, page.number - 1, 'previous')}{items}"
            f"{self._step_link(page, page.number + 1, 'next')}</ol></nav>"
        )

    def extent(self, page: Slice[object]) -> Html:
        """Which rows of a long list stand on this page; nothing for a list on one page."""
        if page.count == 1:
            return NOTHING
        last = page.first + len(page.rows) - 1
        shown = self.t("pages.range", first=page.first, last=last, total=page.total)
        return Html(f'<p class="pm-quiet pm-range">{text(shown)}</p>')

    # What the script needs

    def filtered(self, view: View) -> FilteredList | None:
        """The list of a page, where the script is to filter and sort it."""
        found = filtered_list(view)
        return found if found and found.page.total >= FEWEST_ROWS else None

    def groups(self) -> Html:
        """Name and description of each group of action items, as JSON for an attribute."""
        return _json(self.choices.groups())

    @cached_property
    def choices(self) -> Choices:
        """What there is to choose from in the filter of a list."""
        return Choices(self.config, self.t)

    def rows_file(self, page: Slice[object]) -> str:
        """The way to the file with all rows of a list; empty for a list on one page."""
        return self.links.file(rows_file(page)) if page.count > 1 else ""

    def day_words(self) -> Html:
        """The words with which the script says anew what depends on the day."""
        reasons = {key: f"actions.reason.{key}" for key in ("overdue", "due")} | {"age": "actions.age"}
        words: dict[str, object] = {
            name: [self.t(key, count=1), self.t(f"{key}.other", count="{count}")] for name, key in reasons.items()
        }
        words["today"] = self.t("actions.reason.today")
        return Html(f'<div data-days="{_json(words)}" hidden></div>')

    def whole_list(self, view: View) -> Iterator[Html]:
        """The rows of all pages of the list that a page begins, as they stand on its first page."""
        match view:
            case RegisterView(page=page):
                yield from map(self.incident_row, page.whole)
            case ServiceView(page=page):
                yield from map(self.service_incident_row, page.whole)
            case ClosedActionsView(page=page):
                yield from map(self.closed_action_row, page.whole)
            case ActionsView(page=page):
                yield from map(self.action_row, page.whole)
            case OwnerView(page=page):
                for row in page.whole:
                    make = self.closed_action_row if row.group is Group.CLOSED else self.action_row
                    yield make(row, with_owner=False)

    def _page_link(self, page: Slice[object], number: int) -> str:
        name = text(self.t("pages.number", number=number))
        if number == page.number:
            return f'<span aria-current="page" aria-label="{name}">{number}</span>'
        return f'<a href="{text(self.links.page(page.uris[number - 1]))}" aria-label="{name}">{number}</a>'

    def _step_link(self, page: Slice[object], number: int, direction: str) -> str:
        if not 1 <= number <= page.count:
            return ""
        return f"<li>{self.link(page.uris[number - 1], self.t(f'pages.{direction}'))}</li>"

    def month_name(self, month: Month) -> str:
        """A month in words: `June 2024`."""
        return self.t("pages.month", name=self.t(f"pages.months.{month.number}"), year=month.year)

    def counts(self, numbers: Iterable[int]) -> Html:
        """Table cells with a number each; a nought keeps in the background."""
        return joined((self.figure(number) for number in numbers), "")

    def figure(self, number: int, label: str = "") -> Html:
        """A table cell with a number."""
        style = "pm-figure" if number else "pm-nought"
        return Html(f'<td class="{style}"{self._label(label)}>{number}</td>')

    @kept
    def _label(self, column: str) -> Html:
        """What a narrow screen, which has no table head, prints before the cell."""
        return Html(f' data-label="{text(self.t(f"pages.column.{column}"))}"') if column else NOTHING

    def _cell(self, column: str, html: str, style: str = "", *, order: object = None) -> str:
        """A table cell that says its name; `order` is what it is sorted by where that is not its text."""
        looks = f' class="{style}"' if style else ""
        return f"<td{looks}{_order(order)}{self._label(column)}>{html}</td>"

    # Incidents

    def incident_row(self, row: IncidentRow) -> Html:
        """An incident in a table."""
        return self._filled(self._incident(row), _origin(self.services(row.record.incident.services.all)))

    def service_incident_row(self, row: ServiceIncident) -> Html:
        """An incident in the history of a service, with the part that the service had in it."""
        part = "both" if row.affected and row.faulty else "affected" if row.affected else "faulty"
        return self._filled(self._incident(row.row), _origin(self.word(f"services.part.{part}")))

    @kept_row(lambda row: id(row.record))
    def _incident(self, row: IncidentRow) -> Html:
        record, incident = row.record, row.record.incident
        took = incident.times.time_to_resolve
        return Html(
            f"<tr{self._incident_data(record)}>"
            f'<td class="pm-when">{self.day(record.date)}</td>'
            f"<td{_order(self._severity_order(incident.severity))}>{self.severity(incident.severity)}</td>"
            f'<th scope="row">{self.incident_link(record)}{self._unusual_kind(record)}{_GAP}</th>'
            f"{self._cell('duration', self._span(took), 'pm-when', order=_seconds(took))}"
            f"{self._cell('status', self.status(incident.status), order=incident.status.rank)}"
            f"{self._open_actions(row)}</tr>"
        )

    def _filled(self, row: Html, piece: str) -> Html:
        """A row with what differs from list to list."""
        return Html(row.replace(_GAP, piece))

    def _incident_data(self, record: Record) -> Html:
        return self._data(incident_facets(record))

    def _severity_order(self, severity: str) -> int | None:
        return self.config.severity_directory.rank.get(severity)

    def _data(self, data: Mapping[str, tuple[str, ...]]) -> Html:
        """Attributes for a script; several values of one are separated by a bar."""
        told = [f' data-{key}="{text("|".join(values))}"' for key, values in data.items() if values]
        return Html("".join(told))

    def _unusual_kind(self, record: Record) -> str:
        kind = record.incident.kind
        return "" if kind is IncidentKind.INCIDENT else f" {self.kind(kind)}"

    def _span(self, span: Span | None) -> Html:
        if span is None:
            return Html(f'<span class="pm-unknown">{text(self.t("time.unknown"))}</span>')
        return text(self.t.duration(span))

    def _open_actions(self, row: IncidentRow) -> Html:
        if not row.open_actions:
            return self.figure(0, "open_actions")
        address = text(self.links.record(row.record, "pm-actions"))
        name = text(self.t("register.open_actions", count=row.open_actions))
        return Html(
            f'<td class="pm-figure"{self._label("open_actions")}>'
            f'<a href="{address}" aria-label="{name}">{row.open_actions}</a></td>'
        )

    def incident_line(self, record: Record) -> Html:
        """An incident in running text, with its day."""
        day = f' <span class="pm-quiet">{self.day(record.date)}</span>' if record.date else ""
        return Html(f"{self.incident_link(record)}{day}")

    # Months

    def activity_row(self, row: MonthActivity) -> Html:
        """A month: how many incidents in all, and of each severity."""
        head = f'<th scope="row">{self.month_link(row.month, f"{row.month}")}</th>'
        return Html(f"<tr>{head}{self.figure(row.total)}{self.counts(row.counts)}</tr>")

    def month_head(self, month: Month) -> Html:
        """The head of the column of a month."""
        short = self.t(f"pages.short_months.{month.number}")
        return Html(f'<th scope="col" class="pm-figure">{self.month_link(month, short)}<br>{month.year}</th>')

    def month_of_year(self, year: int, number: int) -> Html:
        """A month by its short name, leading to its place on the timeline."""
        return self.month_link(Month(year, number), self.t(f"pages.short_months.{number}"))

    def month_link(self, month: Month, label: str) -> Html:
        """A month, leading to its place on the timeline where it had an incident."""
        time = Html(f'<time datetime="{month}">{text(label)}</time>')
        address = self.month_address(month)
        return Html(f'<a href="{text(address)}">{time}</a>') if address else time

    def month_address(self, month: Month) -> str:
        """The way to a month on the timeline; empty where it had no incident."""
        uri = self.months.get(month)
        return self.links.page(uri, f"pm-{month}") if uri else ""

    def month_counts(self, months: Iterable[MonthActivity]) -> Html:
        """Table cells with the number of incidents of each month, leading to its place on the timeline."""
        return joined(map(self._month_count, months), "")

    def _month_count(self, row: MonthActivity) -> str:
        uri = self.months.get(row.month)
        if not uri:
            return self.figure(row.total)
        incidents = self.t("pages.incidents", count=row.total)
        name = text(self.t("text.labelled", label=self.month_name(row.month), value=incidents))
        address = text(self.links.page(uri, f"pm-{row.month}"))
        return f'<td class="pm-figure"><a href="{address}" aria-label="{name}">{row.total}</a></td>'

    def year(self, year: int, key: str = "") -> Html:
        """A year, leading to its page; `key` is the text of the catalogue around it."""
        return self.link(f"timeline/{year}.md", self.t(key, year=year) if key else year)

    # Action items

    def action_link(self, action: RecordedAction) -> Html:
        """The title of an action item, leading to it in its record."""
        title = self.plain(action.record, action.action.title)
        return self.incident_link(action.record, action.action.id, title)

    def action_row(self, row: ActionRow, *, with_owner: bool = True) -> Html:
        """An action item in the list of those that are pending, with the reason for its place."""
        return self._filled(self._action(row), self._owner_cell(row) if with_owner else "")

    def closed_action_row(self, row: ActionRow, *, with_owner: bool = True) -> Html:
        """An action item that is done or was set aside, with what became of it."""
        return self._filled(self._closed_action(row), self._owner_cell(row) if with_owner else "")

    def _owner_cell(self, row: ActionRow) -> str:
        return self._cell("owner", self.owner(row.action.action.owner), "pm-by-owner")

    @kept_row(lambda row: id(row.action))
    def _action(self, row: ActionRow) -> Html:
        action = row.action.action
        return Html(
            f"<tr{self._action_data(row)}>"
            f'<th scope="row">{self.action_link(row.action)}{self._action_origin(row)}</th>'
            f'<td class="pm-why"{_order(action.due or "")}><ul>{self._reasons(row)}</ul></td>{_GAP}'
            f"<td{_order(f'{action.priority or LEAST_PRIORITY} {action.status}')}>"
            f"{joined((self.action_status(action.status), self.priority(action.priority)), ' ')}</td></tr>"
        )

    @kept_row(lambda row: id(row.action))
    def _closed_action(self, row: ActionRow) -> Html:
        recorded, action = row.action, row.action.action
        reason = f'<div class="pm-quiet">{self.brief(recorded.record, action.reason)}</div>' if action.reason else ""
        implicated = "".join(f"<div>{found}</div>" for found in self._implications(recorded))
        day = action.completed or action.verified
        closed = self.day(day) if day else f'<span class="pm-quiet">{text(self.t("actions.no_day"))}</span>'
        return Html(
            f"<tr{self._action_data(row)}>"
            f'<th scope="row">{self.action_link(recorded)}{self._action_origin(row)}</th>'
            f"<td>{self.action_status(action.status)}{reason}{implicated}</td>"
            f"{_GAP}{self._cell('closed', closed, order=day or '')}</tr>"
        )

    def _action_data(self, row: ActionRow) -> Html:
        more = {"group": (row.group.value,), "incident": (row.action.record.id,)}
        return self._data({**action_facets(row.action), **more})

    def _action_origin(self, row: ActionRow) -> Html:
        """What is known of an action item besides its title: source, kind, what it answers, where it is tracked."""
        recorded, action = row.action, row.action.action
        incident = Html(f'<span class="pm-by-incident">{self.incident_link(recorded.record)}</span>')
        source = self.phrase("actions.from", incident=incident)
        kind = self.word(f"vocabulary.action-kind.{action.kind.value}") if action.kind else NOTHING
        lines = [_origin(joined((kind, source), " · "))]
        if row.addresses and row.group is not Group.CLOSED:
            lines.append(_origin(f"{text(self.t('actions.answers'))} {self._answered(row.addresses)}"))
        if action.trackers:
            trackers = self.listed(self.tracker(recorded.record, tracker) for tracker in action.trackers)
            lines.append(_origin(f"{text(self.t('actions.tracked'))} {trackers}"))
        return joined(lines, "")

    def _answered(self, items: Sequence[Item]) -> Html:
        links = [self._item_link(item) for item in items[:MOST_ANSWERED]]
        if hidden := len(items) - len(links):
            links.append(text(self.t("actions.reason.more", count=hidden)))
        return joined(links, text(self.t("text.clauses")))

    def _item_link(self, item: Item) -> str:
        address = text(self.links.record(item.record, item.anchor))
        return f'<a href="{address}">{self.excerpt(item.record, item_text(item), 70)}</a>'

    def _reasons(self, row: ActionRow) -> Html:
        """Why an action item stands where it stands, one list item each."""
        recorded, action = row.action, row.action.action
        items = [f"<li>{found}</li>" for found in self._implications(recorded)]
        if Reason.UNOWNED in row.urgency.reasons:
            missing = text(self.t(self._missing_owner(recorded)))
            items.append(f'<li class="pm-reason pm-reason--unowned">{missing}</li>')
        items.append(f"<li>{self._due_and_age(action)}</li>")
        if action.reason:
            items.append(f'<li class="pm-quiet">{self.brief(recorded.record, action.reason)}</li>')
        return joined(items, "")

    def _implications(self, action: RecordedAction) -> Iterator[str]:
        """Where later records name an action item: the ones that missed it first, then those that carry it on."""
        missed = [found for found in action.implications if found.kind == "unfinished"]
        carried = [found for found in action.implications if found.kind == "carried"]
        shown = (*missed[:MOST_IMPLICATIONS], *carried[:MOST_IMPLICATIONS])
        yield from map(self._implication, shown)
        if hidden := len(action.implications) - len(shown):
            yield text(self.t("actions.reason.more", count=hidden))

    def _implication(self, implication: Implication) -> str:
        incident = self.incident_link(implication.record, implication.anchor)
        if implication.kind == "carried":
            return f'<span class="pm-quiet">{self.phrase("actions.reason.carried", incident=incident)}</span>'
        missed = self.phrase("actions.reason.implicated", incident=incident)
        return f'<span class="pm-reason pm-reason--implicated-again">{missed}</span>'

    def _due_and_age(self, action: ActionItem) -> Html:
        """How the day on which an item is due stands to today, that day, and the age of the item."""
        parts = []
        if action.is_open and action.due:
            late = " pm-reason pm-reason--overdue" if action.is_overdue(self.today) else ""
            parts.append(f'<span class="pm-due{late}" data-due="{action.due}">{text(self.days_to(action.due))}</span>')
        due = self.phrase("actions.due_on", day=self.day(action.due)) if action.due else text(self.t("actions.no_due"))
        parts.append(f'<span class="pm-quiet">{joined((due, self._age(action)), " · ")}</span>')
        return joined(parts, "<br>")

    def _age(self, action: ActionItem) -> str:
        days = action.age(self.today)
        if days is None:
            return ""
        goes_on = "" if action.completed else f' data-created="{action.created}"'
        return f"<span{goes_on}>{text(self.t('actions.age', count=days))}</span>"

    def days_to(self, due: date) -> str:
        """How a day stands to today, in words: `Overdue by 3 days`."""
        days = (due - self.today).days
        if days == 0:
            return self.t("actions.reason.today")
        return self.t("actions.reason.overdue" if days < 0 else "actions.reason.due", count=abs(days))

    def _missing_owner(self, recorded: RecordedAction) -> str:
        name = recorded.action.owner
        if not name:
            return "actions.reason.unowned"
        known = name in self.config.owner_directory
        return "actions.reason.inactive_owner" if known else "actions.reason.unregistered_owner"

    def tally(self, tally: Tally, falling_due: Iterable[tuple[date, int]] = ()) -> Html:
        """A number of the dashboard, leading to the list behind it; for overdue items with what is due when."""
        label = text(self.t(f"home.tally.{tally.key}"))
        hint = text(self.t(f"home.tally_hint.{tally.key}"))
        calm = "" if tally.number else " pm-tally--none"
        anchor = f"pm-{tally.anchor}" if tally.anchor else ""
        address = text(self.links.page(tally.uri, anchor))
        return Html(
            f'<li class="pm-tally pm-tally--{tally.key}{calm}"{self._falling_due(tally, falling_due)}>'
            f'<a href="{address}">'
            f"<strong>{tally.number}</strong> <span>{label}</span></a>"
            f'<span class="pm-quiet">{hint}</span></li>'
        )

    def _falling_due(self, tally: Tally, days: Iterable[tuple[date, int]]) -> Html:
        if tally.key != Reason.OVERDUE:
            return NOTHING
        counted = {"number": tally.number, "days": {str(day): count for day, count in days}}
        words = text(self.t("home.recounted", date="{date}"))
        return Html(f' data-falling="{_json(counted)}" data-recounted="{words}"')

    def group_heading(self, section: Section) -> Heading:
        """The heading over action items of one group. A list that goes on from the page before says so."""
        name = self.t(f"actions.group.{section.group}")
        title = name if section.starts_here else self.t("actions.group_continued", name=name)
        return self.part(title, f"pm-{section.group}")

    def group_lead(self, section: Section) -> Html:
        """What the items of a group have in common, and how many of the kind stand elsewhere."""
        sentences = [self.t(f"actions.group_lead.{section.group}")]
        if section.above:
            sentences.append(self.t("actions.group_above", count=section.above))
        return Html(f'<p class="pm-quiet">{self.sentences(*sentences)}</p>')

    def section_rows(self, section: Section, *, with_owner: bool = True) -> Html:
        """The rows of one group."""
        row = self.closed_action_row if section.group is Group.CLOSED else self.action_row
        return joined((row(found, with_owner=with_owner) for found in section.rows), "\n")

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
        """How many closed action items of an owner stand in the list, and the way to all of them."""
        words = text(self.t("actions.owner_closed", shown=view.closed_shown, count=view.tally.counts.closed))
        return Html(f'<a href="{text(self.links.page(CLOSED))}?owner={quote(view.owner.name)}">{words}</a>')

    def implicated_story(self, row: ActionRow) -> Html:
        """An action item that was implicated again, told in a sentence: from which incident, missed in which."""
        action = row.action
        missed = [found for found in action.implications if found.kind == "unfinished"]
        named = [self._incident_on_its_day(found.record, found.anchor) for found in missed[:MOST_IMPLICATIONS]]
        if hidden := len(missed) - len(named):
            named.append(text(self.t("actions.reason.more", count=hidden)))
        earlier = self._incident_on_its_day(action.record)
        status = self.action_status(action.action.status)
        story = self.phrase("home.implicated_story", earlier=earlier, later=self.listed(named), status=status)
        return Html(f"<li><strong>{self.action_link(action)}</strong><p>{story}</p></li>")

    def _incident_on_its_day(self, record: Record, anchor: str = "") -> Html:
        return self.phrase("pages.incident_on", incident=self.incident_link(record, anchor), day=self.day(record.date))

    # Lessons

    def theme_item(self, tally: ThemeTally) -> Html:
        """A theme in an index, with how much was learned under it."""
        return self._index_item(self.theme(tally.theme.name), str(tally.lessons))

    def _index_item(self, link: Html, details: str) -> Html:
        return Html(f'<li>{link} <span class="pm-count">{text(details)}</span></li>')

    @kept_row(lambda row: id(row.recorded.lesson))
    def lesson_row(self, row: LessonRow) -> Html:
        """A lesson in a list: its text, the incident that taught it, its themes and what follows from it."""
        record, lesson = row.recorded
        themes = joined((f'<span class="pm-tag">{self.theme(theme)}</span>' for theme in lesson.themes), " ")
        source = self.incident_link(record, lesson.id, record.title)
        severity = self.severity(record.incident.severity)
        return Html(
            f'<li class="pm-lesson">{self.chip("lesson-kind", lesson.kind.value)}'
            f'<div class="pm-text">{self._lesson_text(record, lesson.text)}</div>'
            f'<p class="pm-origin">{source} {self.day(record.date)} {severity} {themes}</p>{self._answers(row)}</li>'
        )

    def _lesson_text(self, record: Record, source: str) -> Html:
        return self.excerpt(record, source, LONG) if len(source) > 2 * LONG else self.block(record, source)

    def _answers(self, row: LessonRow) -> str:
        if not row.actions:
            return ""
        links = (f"{self.action_link(found)} {self.action_status(found.action.status)}" for found in row.actions)
        actions = joined(links, text(self.t("text.clauses")))
        return f'<p class="pm-origin">{text(self.t("lessons.answered"))} {actions}</p>'

    # Factors

    def factor_row(self, history: FactorHistory) -> Html:
        """A factor in the list of all: how often it acted, and how its remedies fare."""
        factor, total = history.factor, len(history.remedies)
        remedies = (
            text(self.t("factors.remedies", done=history.done, total=total))
            if total
            else Html(f'<span class="pm-quiet">{text(self.t("pages.none"))}</span>')
        )
        if history.came_back:
            back = text(self.t("factors.came_back_short", count=history.came_back))
            remedies = Html(f'{remedies} <span class="pm-chip pm-came-back">{back}</span>')
        last = self.incident_line(history.last) if history.last else NOTHING
        return Html(
            f'<tr><th scope="row">{self.factor(factor.name)}'
            f"{_origin(self.config_text(factor.description))}</th>"
            f"{self.figure(len(history.occurrences), 'incidents')}"
            f"{self._cell('remedies', remedies)}{self._cell('last', last)}</tr>"
        )

    def remedies_summary(self, history: FactorHistory) -> Html:
        """In words: how many action items answer a factor, and whether it came back in spite of them."""
        total = len(history.remedies)
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
        return f'<li><a href="{address}">{self.excerpt(step.record, step.step.text, MOST_SIGNS)}</a></li>'

    def _remedy(self, remedy: Remedy) -> str:
        action = remedy.action.action
        grave = " pm-reason pm-reason--overdue" if remedy.came_back else " pm-quiet"
        return (
            f"<li>{self.action_link(remedy.action)} {self.action_status(action.status)}"
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

    # Services

    def service_row(self, history: ServiceHistory) -> Html:
        """A service in the list of all."""
        service = history.service
        last = self.incident_line(history.incidents[0].record) if history.incidents else NOTHING
        tier = "" if service.tier is None else str(service.tier)
        return Html(
            "<tr>"
            f'<th scope="row">{self.service(service.name)}'
            f"{_origin(self.config_text(service.description))}</th>"
            f"{self._cell('tier', tier, 'pm-figure') if tier else '<td></td>'}"
            f"{self._cell('owner', self.owner(service.owner)) if service.owner else '<td></td>'}"
            f"{self.figure(len(history.incidents), 'incidents')}{self.figure(history.counts.open, 'open_actions')}"
            f"{self._cell('last', last)}</tr>"
        )

    def durations(self, found: Distribution) -> Html:
        """A distribution in a sentence: quartiles, or the ends where there are too few durations for them."""
        if found.quartiles:
            cuts = map(self.t.duration, found.quartiles)
            return text(self.t("services.quartiles", **dict(zip(("lower", "median", "upper"), cuts, strict=True))))
        if found.shortest is None or found.longest is None:
            return text(self.t("services.no_durations"))
        shortest, longest = (self.t.duration(point.span) for point in (found.shortest, found.longest))
        if found.known == 1:
            return text(self.t("services.single", shortest=shortest))
        return text(self.t("services.extremes", shortest=shortest, longest=longest))

    # Red herrings and waivers

    def red_herring_row(self, row: RedHerring) -> Html:
        """A hypothesis that was ruled out, with what ruled it out and what it was instead."""
        record, hypothesis = row.recorded
        details = [
            (self.t("red-herrings.evidence"), self.brief(record, hypothesis.evidence)),
            (self.t("red-herrings.cost"), self.brief(record, hypothesis.cost)),
            (self.t("red-herrings.confirmed"), self._confirmed(row)),
        ]
        shown = "".join(
            f'<div class="pm-note"><span class="pm-label">{text(label)}</span> {html}</div>'
            for label, html in details
            if html
        )
        source = self.phrase("red-herrings.in", incident=self.incident_link(record, hypothesis.id, record.title))
        return Html(
            f'<li class="pm-card pm-hypothesis pm-hypothesis--ruled-out">'
            f'<div class="pm-statement">{self.brief(record, hypothesis.statement)}</div>{shown}'
            f'<p class="pm-origin">{source} {self.day(record.date)} {self.severity(record.incident.severity)}</p></li>'
        )

    def _confirmed(self, row: RedHerring) -> Html:
        statements = [self.brief(row.recorded.record, found.statement) for found in row.confirmed]
        if len(statements) < 2:
            return joined(statements, "")
        return Html(f"<ul>{joined((f'<li>{statement}</li>' for statement in statements), '')}</ul>")

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

    # Distributions

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
        name = text(self.t(key, length=self.t.duration(length)))
        return Html(f'<tr><th scope="row">{name}</th>{self.counts(band.counts)}</tr>')

    def longest(self, found: Duration) -> Html:
        """The longest durations in a sentence, each leading to its incident."""
        named = (
            self.phrase("pages.incident_on", incident=self.incident_link(point.record), day=self.t.duration(point.span))
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


_GAP = "\0"
"""Where something stands in a row that differs from list to list; no text of a record has this character in HTML."""

_FOR_THE_FILTER = re.compile(' data-(?:severity|service|year|status|factor|kind|owner|priority|incident|order)="[^"]*"')


def _order(key: object) -> str:
    """What a table cell is sorted by where that is not its text; nothing for None."""
    return "" if key is None else f' data-order="{text(str(key))}"'


def _json(value: object) -> Html:
    """A value as JSON in an attribute."""
    return text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _origin(html: str) -> Html:
    """A second line below the name of a row: where it comes from, what it is about."""
    return Html(f'<span class="pm-origin">{html}</span>') if html else NOTHING


def _seconds(span: Span | None) -> str:
    """What a duration is sorted by; empty for an unknown one."""
    return str(int(span.plotted.total_seconds())) if span else ""


def _after_gap(number: int, shown: set[int]) -> str:
    """The class of a page number before which others are left out."""
    return "" if number == 1 or number - 1 in shown else ' class="pm-gap-before"'
