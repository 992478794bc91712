"""The options of the plugin."""

from __future__ import annotations

from datetime import date

from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.config_options import Choice, ListOfItems, Optional, Type

from postmortems.model.vocabulary import YEARS, Visibility
from postmortems.render.search import WHOLE
from postmortems.views.exports import EXPORTS


class Day(BaseConfigOption[date | None]):
    """A day of the calendar, YYYY-MM-DD; None when it is left out."""

    def run_validation(self, value: object) -> date | None:
        """The day. Raises ValidationError for anything else."""
        if value is None:
            return None
        try:
            return in_range(date.fromisoformat(str(value)))
        except ValueError:
            message = f"{value} is not a day of the form YYYY-MM-DD, from {YEARS[0]} to {YEARS[-1]}"
            raise ValidationError(message) from None


def in_range(day: date) -> date:
    """The same day. Raises ValueError for one in which nothing can happen: no period has its year."""
    if day.year not in YEARS:
        raise ValueError
    return day


class PostmortemsConfig(Config):  # type: ignore[no-untyped-call]
    """The options of the plugin in `mkdocs.yml`."""

    incidents = Type(str, default="incidents")
    """The folder of the records, relative to `mkdocs.yml`."""

    edition = Choice([edition.value for edition in Visibility], default=Visibility.INTERNAL.value)
    """Whose site it is. `internal` shows everything; `public` shows what outsiders may read: records with
    `visibility: public`, and of these only the fields that `public.fields` in `_config.yml` names."""

    exports = ListOfItems(Choice(EXPORTS), default=list(EXPORTS))
    """The files for other programs that the site has: `json`, `csv`, `atom`, `ics`, `openmetrics`, `badge`, `llms`. An
    empty list leaves all of them out."""

    baseline = Optional(Type(str))
    """A file of known findings, which are not reported, relative to `mkdocs.yml`. `postmortems check` writes it."""

    today = Day()
    """The date that decides what is overdue. The default is the date of `SOURCE_DATE_EPOCH`, else the build date in
    UTC. With a fixed date, the same records always give the same pages."""

    search_whole_text = Type(int, default=WHOLE)
    """The largest number of records for which the theme's search covers the full text. With more records, each gets
    one short entry."""

    search_page = Optional(Type(bool))
    """Whether the site has a page `search/` for incidents, lessons and action items. By default it has one if Pagefind
    is installed: `pip install "mkdocs-postmortems[search]"`."""

    processes = Type(int, default=2)
    """The largest number of processes that make proposals and pages. Used on Linux, for many pages. The pages do not
    depend on it."""

    cache = Type(bool, default=True)
    """Whether to cache built pages for the next build. The cache is in the user's cache folder. The environment
    variable `POSTMORTEMS_CACHE` sets another folder; if it is empty, nothing is cached."""

    poll = Type(bool, default=False)
    """Whether `mkdocs serve` looks for changes twice a second instead of waiting for events of the system. Some network
    drives and containers have no events."""
