"""The options of the plugin."""

from __future__ import annotations

from datetime import date, datetime

from mkdocs.config.base import BaseConfigOption, Config, ValidationError
from mkdocs.config.config_options import Optional, Type

from postmortems.render.search import WHOLE


class Day(BaseConfigOption[date | None]):
    """A day of the calendar, YYYY-MM-DD; None when it is left out."""

    def run_validation(self, value: object) -> date | None:
        """The day. Raises ValidationError for anything else."""
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise ValidationError(f"{value} is not a day of the form YYYY-MM-DD") from None


class PostmortemsConfig(Config):  # type: ignore[no-untyped-call]
    """The options of the plugin in `mkdocs.yml`."""

    incidents = Type(str, default="incidents")
    """The folder of the records, as seen from `mkdocs.yml`."""

    baseline = Optional(Type(str))
    """A file of known findings, as seen from `mkdocs.yml`: they are not reported. `postmortems check` writes it."""

    today = Day()
    """The day that decides what is overdue. Left out, it is that of `SOURCE_DATE_EPOCH`, or else the day of the
    build, in UTC. With a fixed day the same records always give the same pages."""

    search_whole_text = Type(int, default=WHOLE)
    """Up to how many records the theme's own search covers the whole text of each; beyond, one short entry for each."""

    search_page = Optional(Type(bool))
    """Whether the site has a page `search/` on which incidents, lessons and action items are searched apart. Left out,
    it has one where Pagefind is installed: `pip install "mkdocs-postmortems[search]"`."""

    processes = Type(int, default=2)
    """How many processes at most have the theme finish pages, where the system can copy one (Linux) and there are many
    pages. The pages are the same with any number."""

    cache = Type(bool, default=True)
    """Whether what the build made of pages is kept for the next one. It lies in the user's cache folder, which the
    environment variable `POSTMORTEMS_CACHE` moves elsewhere, or, when it is empty, switches off."""
