"""Months and years: how many incidents each had, with links to the timeline."""

from __future__ import annotations

from collections.abc import Iterable

from postmortems.render.rows.shared import ListPieces
from postmortems.text.html import Html, joined, text
from postmortems.views.months import Month, MonthActivity


class MonthRows(ListPieces):
    def month_name(self, month: Month) -> str:
        """A month in words: `June 2024`."""
        return self.t("pages.month", name=self.t(f"pages.months.{month.number}"), year=month.year)

    def activity_row(self, row: MonthActivity) -> Html:
        """A month: how many incidents in all, and of each severity."""
        head = f'<th scope="row">{self.month_link(row.month, f"{row.month}")}</th>'
        return Html(f"<tr>{head}{self.figure(row.total)}{self.counts(row.counts)}</tr>")

    def month_heads(self, months: Iterable[MonthActivity]) -> list[Html]:
        """Months with their years, as heads of columns."""
        return [Html(f"{self._short_month(row.month)}<br>{row.month.year}") for row in months]

    def months_of_year(self, year: int) -> list[Html]:
        """January to December, as heads of columns."""
        return [self._short_month(Month(year, number)) for number in range(1, 13)]

    def _short_month(self, month: Month) -> Html:
        """A month by its short name, leading to its place on the timeline."""
        return self.month_link(month, self.t(f"pages.short_months.{month.number}"))

    def month_link(self, month: Month, label: str) -> Html:
        """A month, leading to its place on the timeline where it had an incident."""
        time = Html(f'<time datetime="{month}">{text(label)}</time>')
        address = self.month_address(month)
        return Html(f'<a href="{text(address)}">{time}</a>') if address else time

    def month_address(self, month: Month) -> str:
        """The way to a month on the timeline; empty where it had no incident."""
        uri = self.month_page(month)
        return self.links.page(uri, f"pm-{month}") if uri else ""

    def month_counts(self, months: Iterable[MonthActivity]) -> Html:
        """Table cells with the number of incidents of each month, leading to its place on the timeline."""
        return joined(map(self._month_count, months), "")

    def _month_count(self, row: MonthActivity) -> str:
        address = self.month_address(row.month)
        if not address:
            return self.figure(row.total)
        incidents = self.t("pages.incidents", count=row.total)
        name = text(self.t("text.labelled", label=self.month_name(row.month), value=incidents))
        return f'<td class="pm-figure"><a href="{text(address)}" aria-label="{name}">{row.total}</a></td>'

    def year(self, year: int, key: str = "") -> Html:
        """A year, leading to its page; `key` is the text of the catalogue around it."""
        return self.link(f"timeline/{year}.md", self.t(key, year=year) if key else year)
