"""Files for other programs: Atom, iCalendar, JSON, CSV, OpenMetrics, search.

One module per format. Nothing here reads the clock, and nothing says more than the pages of the site do: no
contacts of owners, no paths on disk, no narrative.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortems.feeds import api, atom, badge, calendars, llms, metrics
from postmortems.feeds.addresses import Addresses
from postmortems.model.config import Config
from postmortems.record.corpus import Corpus


def feed_paths(config: Config) -> Iterator[str]:
    """The paths of all feeds, which depend on the configuration only."""
    yield from (atom.PATH, calendars.PATH, metrics.PATH, badge.PATH, llms.PATH, "schema.json")
    yield from (f"actions/owners/{owner.name}.ics" for owner in config.owner_directory)
    yield from (f"services/{service.name}.ics" for service in config.service_directory)
    for name in api.COLLECTIONS:
        yield from (f"api/{name}.json", f"api/{name}.csv", f"api/schema/{name}.json")


def all_feeds(
    corpus: Corpus, today: date, site_url: str = "", directory_urls: bool = True
) -> Iterator[tuple[str, str]]:
    """Path, seen from the root of the site, and text of every feed.

    `today` decides what is overdue. `site_url` is the address at which the site is published; without it links
    are relative where the format allows that, and left out elsewhere. The same input gives the same text. It
    is to be written byte for byte, in UTF-8: the lines of a calendar end with CR LF.
    """
    addresses = Addresses(site_url, directory_urls)
    yield from atom.files(corpus, addresses, today)
    yield from calendars.files(corpus, addresses)
    yield from api.files(corpus, addresses, today)
    yield from metrics.files(corpus, today)
    yield from badge.files(corpus, today)
    yield from llms.files(corpus, addresses, today)
