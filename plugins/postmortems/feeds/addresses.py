"""Addresses of pages as machines need them: from the root of the site, or complete."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from postmortems.links import Links
from postmortems.model.config import Directory, Named


@dataclass(frozen=True)
class Addresses:
    """Where the pages of one site lie."""

    site_url: str = ""
    """Where the site is published; empty when nobody said."""
    directory_urls: bool = True
    """`actions/` rather than `actions/index.html`."""

    @property
    def host(self) -> str:
        """The host of the site in lower case; empty when not known."""
        return urlsplit(self.site_url).hostname or ""

    def incident(self, incident_id: str, anchor: str = "") -> str:
        """The page of an incident, or a part of it, seen from the root of the site."""
        return self._links.incident(incident_id, anchor)

    def named(self, folder: str, directory: Directory[Named], name: str) -> str | None:
        """The page of a name of the configuration; None for a name that nobody registered, which has none."""
        return self._links.page(f"{folder}/{name}.md") if name in directory else None

    def complete(self, address: str) -> str:
        """An address seen from the root of the site as a complete one; as it is when the site has none."""
        return f"{self.site_url.rstrip('/')}/{address}" if self.site_url else address

    @cached_property
    def _links(self) -> Links:
        return Links("index.md", self.directory_urls)
