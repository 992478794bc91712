"""Addresses of the generated pages, as seen from one of them.

Every link that we write into HTML comes from here, so that the same page works at any depth, with and without
directory addresses, and from the file system.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.model.names import composed
from postmortems.record.attached import published_name
from postmortems.record.corpus import Corpus, Record
from postmortems.text.slugs import safe_anchor

INCIDENTS = "incidents/"


def written_in_folder(uri: str) -> str:
    """Where a page is as the `index.md` of its own folder, with the same address: `services/web/index.md`
    for `services/web.md`.

    Some hosts take a link in HTML for one between source files, others for one between addresses. From such a
    file the two are the same.
    """
    if not uri.endswith(".md") or uri == "index.md" or uri.endswith("/index.md"):
        return uri
    return f"{uri.removesuffix('.md')}/index.md"


class Target(NamedTuple):
    """A place on the site that a record links to as it would on a code host."""

    uri: str
    anchor: str


@dataclass(frozen=True)
class Links:
    """Relative addresses from the page with this source path (`actions/index.md`)."""

    uri: str
    directory_urls: bool = True
    docs: str = "docs"
    """The folder of hand-written pages, as seen from where the paths of records begin."""

    @cached_property
    def root(self) -> str:
        """The way up to the root of the site: `../` once for each level, or nothing."""
        return "../" * self.address(self.uri).count("/")

    def address(self, uri: str) -> str:
        """The address of a page, seen from the root of the site: `actions/` for `actions/index.md`."""
        path = uri.removesuffix(".md")
        if path == "index" or path.endswith("/index"):
            return path.removesuffix("index") + ("" if self.directory_urls else "index.html")
        return f"{path}/" if self.directory_urls else f"{path}.html"

    def complete(self, uri: str, site_url: str) -> str:
        """The address of a page where the site is published; seen from its root when `site_url` is empty."""
        path = _quoted(self.address(uri))
        return f"{site_url.rstrip('/')}/{path}" if site_url else path

    def page(self, uri: str, anchor: str = "") -> str:
        """The way to a page by its source path: `page("actions/index.md")`."""
        fragment = f"#{_quoted(anchor)}" if anchor else ""
        if uri == self.uri and fragment:
            return fragment
        return (self.root + _quoted(self.address(uri)) or "./") + fragment

    def file(self, path: str) -> str:
        """The way to a file that is no page: `file("feed.xml")`."""
        return self.root + quote(path)

    def incident(self, incident_id: str, anchor: str = "") -> str:
        """The way to an incident, or to a part of it."""
        return self.page(f"{INCIDENTS}{incident_id}.md", anchor)

    def record(self, record: Record, anchor: str = "") -> str:
        """The way to the page of a record, or to a part of it."""
        return self.incident(record.id, anchor)

    def owner(self, name: str) -> str:
        return self.page(f"actions/owners/{name}.md")

    def service(self, name: str) -> str:
        return self.page(f"services/{name}.md")

    def factor(self, name: str) -> str:
        return self.page(f"factors/{name}.md")

    def theme(self, name: str) -> str:
        return self.page(f"lessons/{name}.md")

    def year(self, year: int) -> str:
        return self.page(f"timeline/{year}.md")

    def from_record(self, corpus: Corpus, record: Record, address: str) -> str | None:
        """The way to what a text of a record links to; None for what the site does not have."""
        if address_scheme(address):
            return address if address_scheme(address) in SAFE_SCHEMES else None
        return self.target(self.target_of(corpus, record, address))

    def target(self, target: Target | None) -> str | None:
        """The way to a place on the site."""
        if target is None:
            return None
        if target.uri.endswith(".md"):
            return self.page(target.uri, target.anchor)
        return self.file(target.uri) + (f"#{_quoted(target.anchor)}" if target.anchor else "")

    def target_of(self, corpus: Corpus, record: Record, address: str) -> Target | None:
        """The place on the site that a relative address in a record leads to; None for what the site cannot have.

        Whether there is such a page or file is not asked.
        """
        written, _, fragment = address.partition("#")
        if written.startswith("/") or "?" in written:
            return None
        way = posixpath.join(posixpath.dirname(record.path), unquote(written)) if written else record.path
        path = composed(posixpath.normpath(way))
        anchor = unquote(fragment)
        stem = posixpath.basename(path).removesuffix(".md")
        other = corpus.by_id.get(stem)
        if other and path == composed(posixpath.normpath(other.path)):
            item = other.items.get(anchor)
            return Target(f"{INCIDENTS}{other.id}.md", item.anchor if item else safe_anchor(anchor) if anchor else "")
        if attachment := _attachment(corpus, path):
            return Target(attachment, anchor)
        docs = posixpath.normpath(self.docs) + "/"
        return Target(path.removeprefix(docs), anchor) if path.startswith(docs) else None


ROOT = "~root~of~the~site~/"
"""What `RootLinks` write for the way up to the root of the site: every character of it may be in an address."""


@dataclass(frozen=True)
class RootLinks(Links):
    """Addresses with a mark for the way up, so that a piece made for one page may be used on others of any depth."""

    @cached_property
    def root(self) -> str:
        """A mark instead of the way up."""
        return ROOT

    def settled(self, html: str) -> str:
        """A page, or a piece of it, with the way up in the place of the mark."""
        root = "../" * self.address(self.uri).count("/")
        if not root:  # an empty address leads to the page itself
            html = html.replace(f'{ROOT}"', './"').replace(f"{ROOT}#", "./#")
        return html.replace(ROOT, root)


@lru_cache(maxsize=100_000)
def _quoted(address: str) -> str:
    return quote(address, safe="/")


def _attachment(corpus: Corpus, path: str) -> str | None:
    """Where the site has a file that is in the folder named like a record."""
    folder = posixpath.dirname(path)
    while folder and folder not in ("/", "."):
        owner = corpus.by_id.get(posixpath.basename(folder))
        if owner and composed(posixpath.normpath(owner.path)).removesuffix(".md") == folder:
            return f"{INCIDENTS}{owner.id}/{published_name(path.removeprefix(folder + '/'))}"
        folder = posixpath.dirname(folder)
    return None
