"""Files for other programs: Atom, iCalendar, JSON, CSV, OpenMetrics, search.

One module per format. Nothing here reads the clock, and nothing says more than the pages of the site do: no
contacts of owners, no paths on disk, no narrative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from postmortems.feeds import api, atom, badge, llms
from postmortems.feeds.addresses import CALENDAR, METRICS, Addresses
from postmortems.model.config import Config
from postmortems.record.corpus import Corpus
from postmortems.views.exports import EXPORTS, Exports, export_of, exports_of


def feed_paths(config: Config, exports: Exports) -> Iterator[str]:
    """The paths of all feeds of these kinds, which depend on the configuration only."""
    return (path for path in _all_paths(config) if export_of(path) in exports)


def _all_paths(config: Config) -> Iterator[str]:
    yield from (atom.PATH, CALENDAR, METRICS, badge.PATH, llms.PATH, "schema.json")
    yield from (f"actions/owners/{owner.name}.ics" for owner in config.owner_directory)
    yield from (f"services/{service.name}.ics" for service in config.service_directory)
    for name in api.COLLECTIONS:
        yield from (f"api/{name}.json", f"api/{name}.csv", f"api/schema/{name}.json")


def all_feeds(
    corpus: Corpus, today: date, site_url: str = "", directory_urls: bool = True, exports: Exports = EXPORTS
) -> Iterator[tuple[str, str]]:
    """Path, seen from the root of the site, and text of every feed of these kinds.

    `today` decides what is overdue. `site_url` is the address at which the site is published; without it links
    are relative where the format allows that, and left out elsewhere. The same input gives the same text. It
    is to be written byte for byte, in UTF-8: the lines of a calendar end with CR LF.
    """
    # The libraries of these two take as long to load as reading 70 records, and the preview makes feeds on demand.
    from postmortems.feeds import calendars, metrics

    addresses = Addresses(site_url, directory_urls)
    wanted = exports_of(exports, is_public=corpus.is_public)
    every: tuple[tuple[str, Callable[[], Iterator[tuple[str, str]]]], ...] = (
        ("atom", lambda: atom.files(corpus, addresses, today)),
        ("ics", lambda: calendars.files(corpus, addresses)),
        ("json csv", lambda: api.files(corpus, addresses, today)),
        ("openmetrics", lambda: metrics.files(corpus, today)),
        ("badge", lambda: badge.files(corpus, today)),
        ("llms", lambda: llms.files(corpus, addresses, today, wanted)),
    )
    for kinds, files in every:
        if any(kind in wanted for kind in kinds.split()):
            yield from (file for file in files() if export_of(file[0]) in wanted)
