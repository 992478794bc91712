"""The files for other programs that a site may have, and which of them it has."""

from __future__ import annotations

from collections.abc import Collection

EXPORTS = ("json", "csv", "atom", "ics", "openmetrics", "badge", "llms")
"""Kinds of files for other programs, as `postmortems export` calls them."""

Exports = Collection[str]
"""The kinds that a site has."""

_NAMED = {"feed.xml": "atom", "metrics.txt": "openmetrics", "badge.svg": "badge", "llms.txt": "llms"}


def exports_of(exports: Exports, *, is_public: bool) -> frozenset[str]:
    """The kinds that an edition has: due dates are never public, so there are no calendars of them."""
    return frozenset(exports) - ({"ics"} if is_public else set())


def have_texts(exports: Exports) -> bool:
    """Whether files of these kinds hold texts of records, and not only counts. Then there may be data files for the
    scripts of our pages as well.
    """
    return any(kind not in ("badge", "openmetrics") for kind in exports)


def export_of(path: str) -> str:
    """The kind of a file by its path on the site."""
    return _NAMED.get(path) or path.rpartition(".")[2]
