"""What the rows of all lists share: table cells, headings, links between pages, what the script needs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, wraps
from typing import Any, cast

from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.model.days import DAY_UNITS
from postmortems.record.corpus import Corpus, Implication, Record, RecordedAction
from postmortems.render.list_filters import FEWEST_ROWS, Choices, FilteredList, filtered_list, rows_file
from postmortems.render.page import Heading
from postmortems.render.rows.pieces import Make, PieceCache, Rows, cached, safe
from postmortems.text.fields import inline_html
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.text.words import Words
from postmortems.views.base import Row, Slice, View
from postmortems.views.hubs import HOME_ICON, HUB_OF_FOLDER, HUB_OF_URI
from postmortems.views.months import Month
from postmortems.views.urls import RootLinks

_INTERNAL_COLUMNS = frozenset({"owner", "tier", "why", "closed"})
"""Columns that would always be empty in the public edition."""
_MOST_NEEDING = 3
"""How many later incidents a row names at most; the page of the action item's own record has them all."""
_FIGURES = frozenset({"incidents", "open_actions", "tier"})
"""Columns of numbers, which are aligned at their end."""


def cached_row(last: str, key: Callable[[Any], object]) -> Callable[[Make], Make]:
    """Makes a row once for all pages; `last` is the last of the `views.families` that shows it, `key` identifies what
    it is made of.

    Where the script does not filter, the row has no data for filters.
    """

    def keeping(make: Make) -> Make:
        @wraps(make)
        def row(self: ListPieces, found: object) -> Html:
            known, name = self.row_caches[last][make], key(found)
            html = known.get(name)
            if html is None:
                html = known[name] = make(self, found)
            return html if self.has_filter else Html(_FOR_THE_FILTER.sub("", html))

        return cast(Make, row)

    return keeping


class ListPieces(Rows):
    links: RootLinks

    def __init__(
        self,
        corpus: Corpus,
        words: Words,
        links: RootLinks,
        today: date,
        cache: PieceCache,
        row_caches: Mapping[str, PieceCache],
        month_page: Callable[[Month], str | None],
        *,
        has_filter: bool,
    ) -> None:
        """`month_page` knows the page on which a month begins, if it had an incident."""
        super().__init__(corpus, words, links, today, cache)
        self.row_caches = row_caches
        self.month_page = month_page
        self.has_filter = has_filter
        """The page has a filter, for which its rows say what they are."""
        self.meta: dict[str, object] = {}
        """The frontmatter of the page, once its template has given it a head."""
        self.headings: list[Heading] = []
        """Those that its template has asked for."""

    # Links and texts of the configuration

    def link(self, uri: str, label: object, anchor: str = "") -> Html:
        """A link to a page by its source path."""
        return Html(f'<a href="{text(self.links.page(uri, anchor))}">{safe(label)}</a>')

    def hub(self, folder: str) -> Html:
        """A link to a page of the navigation, by its title."""
        hub = HUB_OF_FOLDER[folder]
        return self.link(hub.uri, self.t(hub.title))

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
        page: Slice[object] | None = getattr(view, "page", None)
        goes_on = page is not None and page.number > 1
        if page is not None and goes_on:
            title = self.t("pages.title", title=title, number=page.number)
        uri = page.uris[0] if page else view.uri
        icon = HUB_OF_URI[uri].icon if uri in HUB_OF_URI else HOME_ICON if uri == "index.md" else ""
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
        """Which rows of a long list are on this page; nothing for a list on one page."""
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
        return as_json(self.choices.groups())

    @cached_property
    def choices(self) -> Choices:
        """What there is to choose from in the filter of a list."""
        return Choices(self.config, self.t, is_public=self.corpus.is_public)

    def rows_file(self, page: Slice[object]) -> str:
        """The way to the file with all rows of a list; empty for a list on one page."""
        return self.links.file(rows_file(page)) if page.count > 1 else ""

    def day_words(self) -> Html:
        """The words with which the script updates what depends on the day."""
        words: dict[str, object] = {
            "overdue": self.t("actions.reason.overdue", span="{span}"),
            "due": self.t("actions.reason.due", span="{span}"),
            "today": self.t("actions.reason.today"),
            "age": self.t("actions.age", span="{span}"),
            "units": [[limit, days, *self._unit_words(name)] for name, days, limit in DAY_UNITS],
        }
        return Html(f'<div data-days="{as_json(words)}" hidden></div>')

    def _unit_words(self, name: str) -> tuple[str, str]:
        """One of a unit, and another number of it."""
        key = f"duration.{name}"
        return self.t(key, count=1), self.t(f"{key}.other", count="{count}")

    def _page_link(self, page: Slice[object], number: int) -> str:
        name = text(self.t("pages.number", number=number))
        if number == page.number:
            return f'<span aria-current="page" aria-label="{name}">{number}</span>'
        return f'<a href="{text(self.links.page(page.uris[number - 1]))}" aria-label="{name}">{number}</a>'

    def _step_link(self, page: Slice[object], number: int, direction: str) -> str:
        if not 1 <= number <= page.count:
            return ""
        return f"<li>{self.link(page.uris[number - 1], self.t(f'pages.{direction}'))}</li>"

    def names(self, family: str, keys: Iterable[object]) -> list[str]:
        """Texts of one family of the catalogue, such as `pages.column.`."""
        return [self.t(f"{family}{key}") for key in keys]

    def counts(self, numbers: Iterable[int]) -> Html:
        """Table cells with a number each; a nought keeps in the background."""
        return joined((self.figure(number) for number in numbers), "")

    def figure(self, number: int, label: str = "") -> Html:
        """A table cell with a number."""
        style = "pm-figure" if number else "pm-nought"
        return Html(f'<td class="{style}"{self._label(label)}>{self.t.number(number)}</td>')

    @cached
    def _label(self, column: str) -> Html:
        """What a narrow screen, which has no table head, prints before the cell."""
        return Html(f' data-label="{text(self.t(f"pages.column.{column}"))}"') if column else NOTHING

    def _cell(self, column: str, html: str, style: str = "", *, order: object = None) -> str:
        """A table cell that says its name; `order` is what it is sorted by where that is not its text."""
        looks = f' class="{style}"' if style else ""
        return f"<td{looks}{sort_attribute(order)}{self._label(column)}>{html}</td>"

    def shown_columns(self, columns: Sequence[str]) -> list[str]:
        """The columns of a table, of which the public edition does not have all."""
        return [name for name in columns if not (self.corpus.is_public and name in _INTERNAL_COLUMNS)]

    def column_head(self, column: str, *, is_sorted: bool = False) -> Html:
        """The head of a column, aligned as its cells are; with a button where the script sorts by it."""
        name = self.word(f"pages.column.{column}")
        looks = ' class="pm-figure"' if column in _FIGURES else ""
        if not is_sorted:
            return Html(f'<th scope="col"{looks}>{name}</th>')
        # Narrow screens hide the button; the label remains.
        return Html(
            f'<th scope="col"{looks} aria-label="{name}"><button type="button" value="{column}">{name}</button></th>'
        )

    def _filled(self, row: Html, piece: str) -> Html:
        """A row with what differs from list to list."""
        return Html(row.replace(GAP, piece))

    def _data(self, data: Mapping[str, tuple[str, ...]]) -> Html:
        """Attributes for a script; several values of one are separated by a bar."""
        attributes = [f' data-{key}="{text("|".join(values))}"' for key, values in data.items() if values]
        return Html("".join(attributes))

    def incident_line(self, record: Record) -> Html:
        """An incident in running text, with its day."""
        day = f' <span class="pm-quiet">{self.day(record.date)}</span>' if record.date else ""
        return Html(f"{self.incident_link(record)}{day}")

    def action_link(self, action: RecordedAction) -> Html:
        """The title of an action item, leading to it in its record."""
        title = self.plain(action.action.title)
        return self.incident_link(action.record, action.action.id, title)

    def needing(self, action: RecordedAction, naming: Callable[[Implication], Html]) -> Html:
        """The later incidents that needed an action item, each once; nothing if none did."""
        later: dict[str, Implication] = {}
        for found in action.needed_again_by:
            later.setdefault(found.record.id, found)
        return self.listed(self.first([*later.values()], _MOST_NEEDING, naming))

    def _index_item(self, link: Html, details: str) -> Html:
        return Html(f'<li>{link} <span class="pm-count">{text(details)}</span></li>')


GAP = "\0"
"""A place in a row that differs from list to list; no text of a record has this character in HTML."""

_FOR_THE_FILTER = re.compile(
    ' data-(?:severity|service|year|status|factor|kind|owner|priority|incident|day|order)="[^"]*"'
)


def sort_attribute(key: object) -> str:
    """What a table cell is sorted by where that is not its text; nothing for None."""
    return "" if key is None else f' data-order="{text(str(key))}"'


def as_json(value: object) -> Html:
    """A value as JSON in an attribute."""
    return text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def origin_line(html: str) -> Html:
    """A second line below the name of a row: where it comes from, what it is about."""
    return Html(f'<span class="pm-origin">{html}</span>') if html else NOTHING


def _after_gap(number: int, shown: set[int]) -> str:
    """The class of a page number before which others are left out."""
    return "" if number == 1 or number - 1 in shown else ' class="pm-gap-before"'
