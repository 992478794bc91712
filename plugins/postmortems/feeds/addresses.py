"""Addresses of pages as machines need them: from the root of the site, or complete; and names that outlive them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit

from postmortems.model.base import address_scheme
from postmortems.model.directory import Directory, HasName
from postmortems.record.corpus import Corpus, Record
from postmortems.views.urls import Links

CALENDAR = "actions.ics"
"""The path of the calendar of everybody. It is here since the module of calendars takes long to load."""
METRICS = "metrics.txt"
"""Likewise."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}-")


@dataclass(frozen=True)
class Addresses:
    """Where the pages of one site are."""

    site_url: str = ""
    """Where the site is published; empty when nobody said."""
    directory_urls: bool = True
    """`actions/` rather than `actions/index.html`."""

    @property
    def host(self) -> str:
        """The host of the site in lower case; empty when not known."""
        return urlsplit(self.site_url).hostname or ""

    def page(self, uri: str) -> str:
        """A page by its source path, seen from the root of the site."""
        return self._links.page(uri)

    def incident(self, incident_id: str, anchor: str = "") -> str:
        """The page of an incident, or a part of it, seen from the root of the site."""
        page = self._incidents.get(incident_id)
        if page is None:
            page = self._incidents[incident_id] = self._links.incident(incident_id)
        return f"{page}#{quote(anchor, safe='/')}" if anchor else page

    def named(self, folder: str, directory: Directory[HasName], name: str) -> str | None:
        """The page of a name of the configuration; None for a name that nobody registered, which has none."""
        return self._links.page(f"{folder}/{name}.md") if name in directory else None

    def from_record(self, corpus: Corpus, record: Record, address: str) -> str | None:
        """What a text of a record links to, as complete as can be; None for what the site does not have."""
        target = self._links.from_record(corpus, record, address)
        return target if target is None or address_scheme(target) else self.complete(target)

    def complete(self, address: str) -> str:
        """An address seen from the root of the site as a complete one; as it is when the site has none."""
        return f"{self.site_url.rstrip('/')}/{address.removeprefix('./')}" if self.site_url else address

    @cached_property
    def _incidents(self) -> dict[str, str]:
        """The pages that were asked for: the feeds name each many times."""
        return {}

    @cached_property
    def _links(self) -> Links:
        return Links("index.md", self.directory_urls)


def lasting_id(corpus: Corpus, record: Record) -> str:
    """The id by which subscribers first knew a record: the first of its old ids, or the one that it has.

    A record that was renamed and says so in `aliases` stays the same entry and the same events for them. An alias that
    does not begin with a day never was the name of a file, and may be added at any time.
    """
    aliases = (alias for alias in record.incident.aliases if corpus.by_id[alias] is record)
    return next((alias for alias in aliases if _DAY.match(alias)), record.id)
