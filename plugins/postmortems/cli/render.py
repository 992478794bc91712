"""`postmortems render`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from postmortems.cache.store import Cache
from postmortems.cli.options import (
    FilePath,
    directory_urls_option,
    edition_for_readers,
    edition_option,
    incidents_option,
    read_for_readers,
    site_url_option,
    today_option,
)
from postmortems.model.vocabulary import Visibility
from postmortems.record import atomic as saving
from postmortems.text.counted import counted
from postmortems.text.terminal import emit, printable

if TYPE_CHECKING:
    from postmortems.record.reader import Attachment

MARKER = ".postmortems-render"
"""The file in the output folder that lists what this command wrote, one path in each line."""


@click.command("render")
@click.option(
    "--to", "target", required=True, type=FilePath(), metavar="DIR",
    help="The output folder. It must be new, be empty, or hold an earlier output of the same edition.",
)  # fmt: skip
@edition_option
@directory_urls_option
@site_url_option
@incidents_option
@today_option
def command(target: Path, edition: Visibility, directory_urls: bool, site_url: str, folder: Path, today: date) -> int:
    """Write the site as Markdown files, for any site generator.

    Writes the same pages, at the same addresses, as the MkDocs plugin, with attachments and the feeds of `export`.
    The same records and the same date give the same output. Stale files of an earlier output are removed. Files
    that this command did not write are never changed.

    With --edition public, only what outsiders may read: records with `visibility: public`, and of these the fields
    that `public.fields` in _config.yml names.

    \b
    Example:
      postmortems render --to build/docs
    """
    from postmortems.feeds import all_feeds
    from postmortems.record.public_files import published_files
    from postmortems.record.visibility import visibility_note
    from postmortems.render import render_site
    from postmortems.render.new_page import Beginning

    if folder.resolve() in target.resolve().parents:
        raise click.UsageError(f"{target} is inside {folder}, where each page is a record; name another one with --to")
    knowledge_base = read_for_readers(folder)
    corpus = edition_for_readers(knowledge_base.corpus, edition)
    beginning = None if corpus.is_public else Beginning(knowledge_base.template)
    cache = Cache.of(folder)
    attached = published_files(corpus)
    files: dict[str, str | bytes] = {
        **dict(
            render_site(
                corpus, today, directory_urls=directory_urls, beginning=beginning, cache=cache, site_url=site_url
            )
        ),
        **dict(all_feeds(corpus, today, site_url, directory_urls)),
        **{found.uri: _content(found) for found in attached.files},
    }
    write_output(target, files, edition)
    for why in attached.left_out:
        print(f"postmortems: warning: {printable(why)}", file=sys.stderr)
    if note := visibility_note(corpus):
        print(f"postmortems: info: {note}", file=sys.stderr)
    emit(f"{counted(len(files), 'file')} written to {printable(str(target))}\n")
    return 0


def _content(attachment: Attachment) -> bytes:
    return attachment.path.read_bytes() if attachment.content is None else attachment.content


def write_output(target: Path, pages: Mapping[str, str | bytes], edition: Visibility) -> None:
    """Write `pages` (path → content) into a folder and remove the stale files of an earlier output.

    Raises UsageError or EditionError, before anything is written, if that would touch a file of somebody else, or if
    the folder holds another edition. The list of files is written first, so that an output that was interrupted can
    be taken up again.
    """
    from postmortems.record.edition_folder import mark, require_folder_of

    require_folder_of(edition, target)
    earlier = _earlier_output(target)
    strangers = [path for path in pages if path not in earlier and _place(target, path).exists()]
    if strangers:
        raise click.UsageError(f"{_place(target, strangers[0])} already exists and was not written by this command")
    target.mkdir(parents=True, exist_ok=True)
    mark(edition, target)
    _write_marker(target, {*earlier, *pages})
    for folder in {target, *(_place(target, path).parent for path in pages)}:
        saving.remove_leftovers(folder)
    for path, content in pages.items():
        place = _place(target, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode()
        saving.write(place, data, durable=False)  # thousands of files, which the next run would make again
    for path in sorted(earlier - pages.keys()):
        _remove(target, path)
    _write_marker(target, set(pages))


def _earlier_output(target: Path) -> set[str]:
    """The files of an earlier output. Raises UsageError for a folder that holds something else."""
    if target.exists() and not target.is_dir():
        raise click.UsageError(f"{target} is a file, not a folder")
    marker = target / MARKER
    if marker.is_file():
        return set(marker.read_text(encoding="utf-8", errors="surrogateescape").splitlines())
    if target.is_dir() and not all(_is_ours(path.name) for path in target.iterdir()):
        raise click.UsageError(
            f"{target} is not empty and was not written by this command; name a new folder with --to"
        )
    return set()


def _is_ours(name: str) -> bool:
    from postmortems.record.edition_folder import MARKER as EDITION

    return name == EDITION or saving.is_temporary(name)


def _write_marker(target: Path, paths: set[str]) -> None:
    listed = "".join(f"{path}\n" for path in sorted(paths))
    saving.write(target / MARKER, listed.encode("utf-8", "surrogateescape"))  # an attachment may have any name


def _place(target: Path, path: str) -> Path:
    """The place of a file in the folder. Raises UsageError for a path that leads out of it."""
    place = target / path
    if ".." in PurePosixPath(path).parts or not place.resolve().is_relative_to(target.resolve()):
        raise click.UsageError(f"{place} is outside {target}; remove {target / MARKER} or the link")
    return place


def _remove(target: Path, path: str) -> None:
    """Remove a file of an earlier output, and the folders that are empty without it."""
    place = _place(target, path)
    place.unlink(missing_ok=True)
    for parent in place.parents:
        if parent == target or any(parent.iterdir()):
            break
        parent.rmdir()
