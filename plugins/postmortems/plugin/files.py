"""Our pages and the files of records, as files of MkDocs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from postmortems.plugin.pages import LazyFile
from postmortems.record.files import CONFIG_NAME, is_attached


def records_folder(config: MkDocsConfig, incidents: str) -> Path:
    """The folder of the records; `incidents` is the option of the plugin."""
    return project_folder(config) / incidents


def require_other_site(config: MkDocsConfig, folder: Path) -> None:
    """Raises PluginError if MkDocs would delete the records: before a build it empties the folder of the site."""
    if folder.resolve().is_relative_to(Path(config.site_dir).resolve()):
        raise PluginError(
            f"postmortems: a build empties the folder of the site, {config.site_dir}, and the records are in it; "
            "give `site_dir` another folder"
        )


def project_folder(config: MkDocsConfig) -> Path:
    """The folder of `mkdocs.yml`."""
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent


def base_folder(config: MkDocsConfig) -> Path | None:
    """The working folder of the reader of a message; None if the project is not inside it."""
    here = Path.cwd()
    return here if project_folder(config).is_relative_to(here) else None


def seen_from(base: Path | None, path: Path) -> Path:
    """A path as the reader of a message would type it."""
    return Path(os.path.relpath(path, base)) if base else path


def put_file(files: Files, file: File) -> None:
    """Add a file in place of the one of MkDocs, which has one if the records are in its own folder."""
    if earlier := files.get_file_from_path(file.src_uri):
        files.remove(earlier)
    files.append(file)


def leave_out_records(files: Files, folder: Path, *, everything: bool = False) -> None:
    """Remove what MkDocs found in the folder of the records, if that is inside its own, or a link leads there: what
    belongs to records, or `everything`.

    Otherwise it would make a page of every Markdown file there: of records, of their notes, and of files that could
    not be read as a record.
    """
    place = f"{folder.resolve()}{os.sep}"
    real_path_of = cache(os.path.realpath)
    for file in list(files):
        path = _real_path(file.abs_src_path, real_path_of) if file.abs_src_path else ""
        if path.startswith(place) and (
            everything
            or file.is_documentation_page()
            or os.path.basename(path) == CONFIG_NAME
            or is_attached(path, folder.resolve())
        ):
            files.remove(file)


def _real_path(path: str, real_path_of: Callable[[str], str]) -> str:
    """Where a file is, whatever links lead to it. `real_path_of` remembers folders."""
    if os.path.islink(path):
        return os.path.realpath(path)
    return os.path.join(real_path_of(os.path.dirname(path)), os.path.basename(path))


def generated(
    config: MkDocsConfig,
    uri: str,
    make: Callable[[], str | bytes],
    inclusion: InclusionLevel = InclusionLevel.NOT_IN_NAV,
) -> File:
    file = LazyFile.generated(config, uri, content="", inclusion=inclusion)
    assert isinstance(file, LazyFile)
    file.make = make
    return file


def inclusion_of(uri: str, config: MkDocsConfig) -> InclusionLevel:
    """Where MkDocs makes the navigation itself, it lists the first page of each family and no more."""
    is_listed = config.nav is None and uri.count("/") <= 1
    return InclusionLevel.INCLUDED if is_listed else InclusionLevel.NOT_IN_NAV


class RealFiles:
    """Makes files of MkDocs of files on the disk, wherever they are."""

    def __init__(self, config: MkDocsConfig) -> None:
        self.config = config
        self.project = str(project_folder(config))
        self.folders: dict[Path, tuple[str, str]] = {}
        """By folder, its real path, and the same relative to the hand-written pages."""

    def file(self, path: Path, uri: str) -> File:
        """A file with a place in the site: of a record, so that its dates and its edit link are right."""
        config = self.config
        file = File(uri, self.project, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV)
        if path.is_symlink():
            path = path.resolve()
        if path.parent not in self.folders:
            folder = os.path.realpath(path.parent)
            self.folders[path.parent] = (folder, Path(os.path.relpath(folder, config.docs_dir)).as_posix())
        folder, seen_from_docs = self.folders[path.parent]
        file.abs_src_path = os.path.join(folder, path.name)
        file.edit_uri = f"{seen_from_docs}/{path.name}"
        return file


def parent_of(uri: str, pages: dict[str, Page]) -> Page | None:
    """The nearest index page above a page."""
    return next((pages[index] for index in _indexes_above(uri) if index in pages), None)


def _indexes_above(uri: str) -> Iterator[str]:
    folders = uri.removesuffix("/index.md").split("/")[:-1]
    for depth in range(len(folders), 0, -1):
        yield "/".join([*folders[:depth], "index.md"])
