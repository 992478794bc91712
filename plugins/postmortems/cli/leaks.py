"""`postmortems leaks`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import click
from click.core import ParameterSource

from postmortems.check.leaks import Report, leaks, withheld
from postmortems.check.leaks.scanner import Leak, Place, Unproven, site_files
from postmortems.cli.options import FilePath, format_option, incidents_option, require_folder
from postmortems.text.counted import counted
from postmortems.text.terminal import emit, printable

MOST_PLACES = 3
"""Places of one leak that the text names."""
_PAGES = (".html", ".htm", ".md")


@click.command("leaks")
@click.argument("site", type=FilePath())
@click.option(
    "--accept", multiple=True, metavar="FILE",
    help="A file of the site that cannot be decoded, and that you have looked at: a path in the site, with * for any "
    "characters. Repeat it for more.",
)  # fmt: skip
@click.option("--sources", is_flag=True, help="Name the file and the field that each leak comes from.")
@click.option(
    "--mkdocs", "settings", type=FilePath(), default=Path("mkdocs.yml"), show_default=True, metavar="FILE",
    help="The settings of the site. They name the folder of the documentation.",
)  # fmt: skip
@incidents_option
@format_option("text", "json")
def command(site: Path, accept: tuple[str, ...], sources: bool, settings: Path, folder: Path, form: str) -> int:
    """Prove that a built public site holds nothing internal.

    SITE is the folder of a site that was built with `edition: public`. Every file in it is decoded and compared with
    the records: names of people, owners, hosts and services, ids, titles, addresses, and each run of five words of an
    internal text. The report names file, place and kind, never the text. Accept words that only look like names under
    `public.allowed` in `_config.yml`.

    \b
    Example:
      mkdocs build --strict
      postmortems leaks site
    """
    require_folder(folder)
    is_named = click.get_current_context().get_parameter_source("settings") is not ParameterSource.DEFAULT
    if is_named and not settings.is_file():
        raise click.UsageError(f"--mkdocs: there is no file {settings}")
    _require_site(site, folder)
    held = withheld(folder)
    if not held.records:
        raise click.UsageError(f"there are no records in {folder}, so there is nothing to compare the site with")
    report = leaks(site, held, folder, settings)
    report.unproven = [one for one in report.unproven if not any(fnmatchcase(one.place.file, each) for each in accept)]
    report.unproven += [
        Unproven(Place(origin.path, ""), "it cannot be read completely; `postmortems check` shows why")
        for origin in held.unread
    ]
    if form == "json":
        emit(json.dumps(_as_data(report, sources), indent=2) + "\n")
    else:
        emit("\n".join(_as_text(report, site, sources)) + "\n")
    return 1 if report.leaks or report.unproven else 0


def _require_site(site: Path, folder: Path) -> None:
    """Raises UsageError for a folder that is no built site."""
    if not site.exists():
        raise click.UsageError(f"there is no folder {site}; build the site first, for example with `mkdocs build`")
    if not site.is_dir():
        raise click.UsageError(f"{site} is a file; name the folder of a built site")
    if folder.resolve().is_relative_to(site.resolve()):
        raise click.UsageError(f"{site} holds the records themselves; name the folder of a built site")
    if not any(name.lower().endswith(_PAGES) for name, _ in site_files(site)):
        raise click.UsageError(f"{site} has no pages, so it is no built site")


def _shown(path: str, report: Report) -> str:
    """A path on the site, without names that leak themselves."""
    return "/".join(report.masked.get(part, part) for part in path.split("/"))


def _as_text(report: Report, site: Path, sources: bool) -> Iterator[str]:
    for leak in report.leaks:
        source = leak.origin.place or "a file that cannot be read"
        if sources:
            source = ": ".join(filter(None, (leak.origin.path, leak.origin.field)))
        first, *more = leak.places
        yield printable(
            f"{_place(first, report, site, sources)}: {leak.kind} [{leak.origin.fingerprint}] from {source}"
        )
        for place in more[: MOST_PLACES - 1]:
            yield printable(f"  also {_place(place, report, site, sources)}")
        left = len(more[MOST_PLACES - 1 :]) + leak.more
        if left:
            yield f"  and in {counted(left, 'more place')}"
    for unproven in report.unproven:
        yield printable(f"{_place(unproven.place, report, site, sources)}: not proven: {unproven.reason}")
    yield _summary(report)


def _place(place: Place, report: Report, site: Path, sources: bool) -> str:
    path = place.file if sources else _shown(place.file, report)
    return "/".join(filter(None, (site.as_posix(), path))) + (f": {place.inside}" if place.inside else "")


def _summary(report: Report) -> str:
    read = counted(report.files, "file")
    if not report.leaks and not report.unproven:
        return f"{read} read, nothing internal found"
    found = counted(len(report.leaks), "leak")
    return f"{read} read, {found}" + (f", {len(report.unproven)} not proven" if report.unproven else "")


def _as_data(report: Report, sources: bool) -> dict[str, object]:
    return {
        "version": 1,
        "files": report.files,
        "texts": report.texts,
        "leaks": [_leak(leak, report, sources) for leak in report.leaks],
        "unproven": [
            {"file": one.place.file, "place": one.place.inside or None, "reason": one.reason} for one in report.unproven
        ],
    }


def _leak(leak: Leak, report: Report, sources: bool) -> dict[str, object]:
    data: dict[str, object] = {
        "kind": leak.kind.value,
        "id": leak.origin.fingerprint,
        "field": leak.origin.field if sources else leak.origin.place,
        "places": [
            {"file": place.file if sources else _shown(place.file, report), "place": place.inside or None}
            for place in leak.places
        ],
    }
    return {**data, "source": leak.origin.path} if sources else data
