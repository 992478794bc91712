"""`postmortems export`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import click

from postmortems.cli.options import (
    STANDARD_STREAM,
    FilePath,
    directory_urls_option,
    edition_for_readers,
    edition_option,
    incidents_option,
    known_names,
    period_options,
    read_for_readers,
    require_period,
    site_url_option,
    today_option,
)
from postmortems.cli.render import write_output
from postmortems.feeds import all_feeds, api, atom, badge, calendars, llms, metrics
from postmortems.feeds.addresses import Addresses
from postmortems.model.period import Period
from postmortems.model.vocabulary import Visibility
from postmortems.record import atomic as saving
from postmortems.record.corpus import Corpus
from postmortems.text.counted import counted
from postmortems.text.terminal import emit, emit_exactly, printable

WITH_COLLECTIONS = ("json", "csv")
FORMATS = (*WITH_COLLECTIONS, "atom", "ics", "openmetrics", "badge", "llms", "all")
HAVE_OWNERS = ("actions",)
HAVE_DAYS = {"incidents": ("date",), "actions": ("created", "incident_date"), "lessons": ("incident_date",)}
"""The collections that have dates: the fields that say when an item is from, the first known one counts."""
HAVE_SERVICES = ("incidents", "actions")


class Wanted(NamedTuple):
    """What is to be written."""

    form: str
    """One of the `FORMATS`."""
    collection: str | None
    owner: str | None
    service: str | None
    period: Period = Period()
    labels: Mapping[str, str] = MappingProxyType({})
    """Of every series of metrics."""

    @property
    def is_one_document(self) -> bool:
        """It fits into one file."""
        return self.form != "all" and (self.form not in WITH_COLLECTIONS or self.collection is not None)

    def known(self, corpus: Corpus) -> Wanted:
        """The same by known names. Raises UsageError for what does not go together, and for unknown names."""
        if self.collection is not None:
            if self.form not in WITH_COLLECTIONS:
                raise click.UsageError(f"{self.form} is a single document; omit {self.collection}")
            known_names([self.collection], api.COLLECTIONS, "collection")
        for option, name, having in (
            ("--owner", self.owner, HAVE_OWNERS),
            ("--service", self.service, HAVE_SERVICES),
        ):
            if name is not None and self.form != "ics" and self.collection not in having:
                choices = " or ".join(f"`{form} {collection}`" for form in WITH_COLLECTIONS for collection in having)
                raise click.UsageError(f"{option} works only with `ics`, {choices}")
        if not self.period.is_open and (self.form not in WITH_COLLECTIONS or self.collection not in HAVE_DAYS):
            choices = " or ".join(f"`{form} {collection}`" for form in WITH_COLLECTIONS for collection in HAVE_DAYS)
            raise click.UsageError(f"--since and --until work only with {choices}")
        config = corpus.config
        owners = [*config.owner_directory.names, *filter(None, corpus.actions_by_owner)]
        found_owner = known_names(filter(None, [self.owner]), owners, "owner")
        services = [*config.service_directory.names, *corpus.by_service]
        found_service = known_names(filter(None, [self.service]), services, "service")
        return self._replace(owner=next(iter(found_owner), None), service=next(iter(found_service), None))


@click.command("export")
@click.argument("form", metavar="FORMAT", required=False)
@click.argument("collection", metavar="[COLLECTION]", required=False)
@click.option(
    "--output", "-o", type=FilePath(dir_okay=False), metavar="FILE",
    help="Write to this file instead of standard output.",
)  # fmt: skip
@click.option(
    "--to", "target", type=FilePath(), metavar="DIR",
    help="Write every file of the format to this folder, under the same paths as on the site. The folder must be new, "
    "be empty, or hold an earlier output.",
)  # fmt: skip
@click.option("--owner", metavar="NAME", help="Only action items of this owner.")
@click.option(
    "--label", "labels", multiple=True, metavar="NAME=VALUE",
    help="With openmetrics: add a label to every series, such as kb=shop. Repeatable.",
)  # fmt: skip
@click.option("--service", metavar="NAME", help="Only incidents with this service, affected or faulty.")
@period_options
@edition_option
@site_url_option
@directory_urls_option
@incidents_option
@today_option
def command(
    form: str | None,
    collection: str | None,
    output: Path | None,
    target: Path | None,
    owner: str | None,
    labels: tuple[str, ...],
    service: str | None,
    since: date | None,
    until: date | None,
    edition: Visibility,
    site_url: str,
    directory_urls: bool,
    folder: Path,
    today: date,
) -> int:
    """Export the knowledge base for other programs.

    FORMAT is json or csv, each with a COLLECTION (incidents, actions, lessons, factors, services); atom (the
    incidents added or corrected last); ics (a calendar of due dates); openmetrics (counts for monitoring);
    badge (an SVG image); llms (llms.txt); or all, with --to. For the same date and site address, the output is
    the same as that of the site build.

    \b
    Example:
      postmortems export csv actions --owner payments --output actions.csv
      postmortems export ics --service checkout > checkout.ics
      postmortems export json --to build/data
    """
    if form is None:
        raise click.UsageError(f"name a format: one of {', '.join(FORMATS)}")
    known_names([form], FORMATS, "format")
    wanted = Wanted(form, collection, owner, service, require_period(since, until), _labels(form, labels))
    _require_one_place(wanted, output, target)
    corpus = edition_for_readers(read_for_readers(folder).corpus, edition)
    wanted = wanted.known(corpus)
    addresses = Addresses(site_url, directory_urls)
    if target is not None:
        files = dict(_files(corpus, wanted, addresses, today))
        write_output(target, files, edition)
        emit(f"{counted(len(files), 'file')} written to {printable(str(target))}\n")
    elif output is not None and output != STANDARD_STREAM:
        _refuse_other_edition(edition, output)
        saving.write(output, _document(corpus, wanted, addresses, today).encode())
    else:
        emit_exactly(_document(corpus, wanted, addresses, today))
    return 0


def _refuse_other_edition(edition: Visibility, output: Path) -> None:
    """Raises UsageError for an internal file in a folder of the public edition."""
    from postmortems.record.edition import EditionError
    from postmortems.record.edition_folder import require_no_public_folder

    try:
        require_no_public_folder(edition, output.parent)
    except EditionError as error:
        raise click.UsageError(f"--output: {error}") from None


def _require_one_place(wanted: Wanted, output: Path | None, target: Path | None) -> None:
    """Raises UsageError where it is not clear which file is to be written where."""
    if target is None:
        if not wanted.is_one_document:
            which = "" if wanted.form == "all" else f"name one of {', '.join(api.COLLECTIONS)}, or "
            raise click.UsageError(f"{wanted.form} has several files; {which}name a folder with --to")
        return
    chosen = {
        "--output": output,
        "--owner": wanted.owner,
        "--service": wanted.service,
        "--since and --until": None if wanted.period.is_open else wanted.period,
        str(wanted.collection): wanted.collection,
    }
    for name, value in chosen.items():
        if value is not None:
            raise click.UsageError(f"--to writes every file of the format; omit {name} or --to")


_LABEL = re.compile(r"(?!__)([a-zA-Z_][a-zA-Z0-9_]*)=([^\r\n]+)")


def _labels(form: str, given: Sequence[str]) -> dict[str, str]:
    """The labels that were given. Raises UsageError for one that is none, or is one of ours."""
    if given and form != "openmetrics":
        raise click.UsageError("--label works only with openmetrics")
    labels: dict[str, str] = {}
    for text in given:
        found = _LABEL.fullmatch(text)
        if found is None:
            raise click.UsageError(f'--label: "{text}" is not NAME=VALUE; a name has letters, digits and _')
        if found[1] in (*metrics.OWN_LABELS, "service", "month"):
            raise click.UsageError(f'--label: the metrics have a label "{found[1]}" already; choose another name')
        if labels.setdefault(found[1], found[2]) != found[2]:
            raise click.UsageError(f'--label: "{found[1]}" has two values')
    return labels


def _files(corpus: Corpus, wanted: Wanted, addresses: Addresses, today: date) -> Iterator[tuple[str, str]]:
    """Every file of a format, by its address on the site."""
    match form := wanted.form:
        case "json" | "csv":
            yield from (file for file in api.files(corpus, addresses, today) if file[0].endswith(f".{form}"))
        case "atom":
            yield from atom.files(corpus, addresses, today)
        case "ics":
            yield from calendars.files(corpus, addresses)
        case "openmetrics":
            yield from metrics.files(corpus, today, wanted.labels)
        case "badge":
            yield from badge.files(corpus, today)
        case "llms":
            yield from llms.files(corpus, addresses, today)
        case _:
            yield from all_feeds(corpus, today, addresses.site_url, addresses.directory_urls)


def _document(corpus: Corpus, wanted: Wanted, addresses: Addresses, today: date) -> str:
    if wanted.form == "ics":
        return calendars.calendar(corpus, addresses, wanted.owner, wanted.service)
    if wanted.collection is None:
        [(_, text)] = _files(corpus, wanted, addresses, today)
        return text
    items = [item for item in api.Tables(corpus, addresses, today).items(wanted.collection) if _fits(item, wanted)]
    write = api.document if wanted.form == "json" else api.table
    return write(wanted.collection, items)


def _fits(item: api.Entry, wanted: Wanted) -> bool:
    is_owned = wanted.owner is None or getattr(item, "owner", None) == wanted.owner
    days = (getattr(item, name) for name in HAVE_DAYS.get(wanted.collection or "", ()))
    is_in_period = wanted.period.is_open or next(filter(None, days), None) in wanted.period
    return is_owned and is_in_period and (wanted.service is None or wanted.service in getattr(item, "services", ()))
