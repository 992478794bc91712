"""What is different when MkDocs builds the public edition: its folder, and the navigation."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from postmortems.model.vocabulary import Visibility
from postmortems.record.edition import EditionError
from postmortems.record.edition_folder import mark, require_folder_of
from postmortems.views.hubs import HUBS

_INTERNAL_PAGES = ("new/", "actions/owners/", *(f"{hub.folder}/" for hub in HUBS if not hub.is_public))
"""Folders of pages that the public edition does not have."""


def prepare(edition: Visibility, config: MkDocsConfig) -> None:
    """Before a build of an edition. Raises PluginError for a folder that may hold the other one."""
    try:
        require_folder_of(edition, Path(config.site_dir))
    except EditionError as error:
        raise PluginError(f"postmortems: {error} (`site_dir` in mkdocs.yml)") from None
    if edition is Visibility.PUBLIC and config.nav is not None:
        config.nav = cast("list[object]", _without_internal_pages(config.nav))


def begin(edition: Visibility, config: MkDocsConfig) -> None:
    """The first file is about to be written."""
    mark(edition, Path(config.site_dir))


def _without_internal_pages(nav: object) -> object:
    """A navigation without the pages that only the internal edition has, and without sections that are empty then."""
    if isinstance(nav, list):
        return [left for entry in nav if (left := _without_internal_pages(entry)) not in (None, {}, [])]
    if isinstance(nav, dict):
        found = {title: _without_internal_pages(inner) for title, inner in nav.items()}
        return {title: inner for title, inner in found.items() if inner not in (None, {}, [])}
    return None if isinstance(nav, str) and nav.startswith(_INTERNAL_PAGES) else nav
