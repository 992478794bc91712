"""What is different when MkDocs builds the public edition: its folder, and the navigation."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from postmortems.model.vocabulary import Visibility
from postmortems.record.edition import EditionError
from postmortems.record.edition_folder import mark, require_folder_of
from postmortems.views.hubs import HUBS

_INTERNAL_PAGES = ("new/", "actions/owners/", *(f"{hub.folder}/" for hub in HUBS if not hub.is_public))
"""Folders of pages that the public edition does not have."""
_OUR_PAGES = tuple(f"{hub.folder}/" for hub in HUBS)


def prepare(edition: Visibility, config: MkDocsConfig) -> None:
    """Before a build of an edition. Raises PluginError for a folder that may hold the other one."""
    try:
        require_folder_of(edition, Path(config.site_dir))
    except EditionError as error:
        raise PluginError(f"postmortems: {error} (`site_dir` in mkdocs.yml)") from None
    if edition is Visibility.PUBLIC and config.nav is not None:
        config.nav = cast("list[object]", _without(config.nav, lambda page: page.startswith(_INTERNAL_PAGES)))


def begin(edition: Visibility, config: MkDocsConfig) -> None:
    """The first file is about to be written."""
    mark(edition, Path(config.site_dir))


def leave_out_of_navigation(edition: Visibility, config: MkDocsConfig, files: Files) -> None:
    """Remove from the navigation of the public edition the records, and other pages of ours, that it does not have."""

    def is_gone(page: str) -> bool:
        path = posixpath.normpath(page)
        is_ours = path.startswith(_OUR_PAGES) and path.endswith(".md")
        return is_ours and files.get_file_from_path(path) is None

    if edition is Visibility.PUBLIC and config.nav is not None:
        config.nav = cast("list[object]", _without(config.nav, is_gone))


def _without(nav: object, is_gone: Callable[[str], bool]) -> object:
    """A navigation without some pages, and without sections that are empty then."""
    if isinstance(nav, list):
        return [left for entry in nav if (left := _without(entry, is_gone)) not in (None, {}, [])]
    if isinstance(nav, dict):
        found = {title: _without(inner, is_gone) for title, inner in nav.items()}
        return {title: inner for title, inner in found.items() if inner not in (None, {}, [])}
    return None if isinstance(nav, str) and is_gone(nav) else nav
