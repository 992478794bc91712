"""The options that commands share, and the reading of the knowledge base that they name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

import click

from postmortems.cache.store import FOLDER_VARIABLE, Cache, cache_folder
from postmortems.check.snapshot import Snapshot
from postmortems.edit.typed_date import typed_date, typed_period
from postmortems.model.names import composed
from postmortems.model.vocabulary import YEARS, Visibility
from postmortems.record.filed import Filed
from postmortems.record.files import CONFIG_NAME
from postmortems.text.counted import counted
from postmortems.text.terminal import printable

if TYPE_CHECKING:  # loaded where they are needed: the model takes longer to load than ten thousand records to look up
    from postmortems.model.period import Period
    from postmortems.record.corpus import Corpus, Record
    from postmortems.record.outline import Outline, Outlines
    from postmortems.record.reader import KnowledgeBase

Command = TypeVar("Command", bound=Callable[..., object])
Found = TypeVar("Found", bound=Filed, covariant=True)


STANDARD_STREAM = Path("-")
"""What stands for standard input or output in place of a file."""


class FilePath(click.Path):
    """A path from the command line. An empty one, from an unset variable of a script, is not the current folder."""

    def __init__(
        self, *, exists: bool = False, file_okay: bool = True, dir_okay: bool = True, allow_dash: bool = False
    ) -> None:
        super().__init__(exists=exists, file_okay=file_okay, dir_okay=dir_okay, allow_dash=allow_dash, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Fails if it is empty."""
        if value == "":
            self.fail("the path is empty; write . for the current folder", param, ctx)
        if self.exists and not Path(value).exists() and not (self.allow_dash and value == "-"):
            what = "file or folder" if self.file_okay and self.dir_okay else "file" if self.file_okay else "folder"
            self.fail(f"there is no {what} {value}", param, ctx)
        if not self.dir_okay and Path(value).is_dir():
            self.fail(f"{value} is a folder; name a file in it", param, ctx)
        if not self.file_okay and Path(value).is_file():
            self.fail(f"{value} is a file, not a folder", param, ctx)
        return super().convert(value, param, ctx)


class RenamedOption(click.Option):
    """An option that also works under its old name, which no help shows."""

    def __init__(self, *names: Any, old: str, **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self._old = old

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Add both names to the parser; the option itself keeps the new one only."""
        shown = self.opts
        self.opts = [*shown, self._old]
        try:
            super().add_to_parser(parser, ctx)
        finally:
            self.opts = shown


INCIDENTS = Path("incidents")
"""The folder of the records, if nothing says otherwise."""
INCIDENTS_VARIABLE = "POSTMORTEMS_INCIDENTS"
"""The environment variable that names another one."""


def incidents_option(command: Command) -> Command:
    """`--incidents DIR`: the folder of the records."""
    return click.option(
        "--incidents",
        "folder",
        type=FilePath(),
        default=INCIDENTS,
        show_default=True,
        envvar=INCIDENTS_VARIABLE,
        show_envvar=True,
        metavar="DIR",
        help="The folder of the records.",
    )(command)


def edition_option(command: Command) -> Command:
    """`--edition public`: only what outsiders may read."""
    return click.option(
        "--edition",
        type=one_of(Visibility),
        default=Visibility.INTERNAL.value,
        show_default=True,
        callback=lambda context, parameter, name: Visibility(name),
        help="Whose edition: internal has everything, public what outsiders may read.",
    )(command)


def edition_for_readers(corpus: Corpus, edition: Visibility) -> Corpus:
    """The corpus of an edition. Raises EditionError where there is no such edition."""
    if edition is Visibility.INTERNAL:
        return corpus
    from postmortems.record.edition import edition_of

    return edition_of(corpus, edition)


def today_option(command: Command) -> Command:
    """`--today DATE`, by default today in UTC. It is read first, as other options count from it."""
    return day_option(
        "--today",
        is_eager=True,
        default=lambda: datetime.now(UTC).date().isoformat(),
        help="Use this date as today. Default: today in UTC.",
    )(command)


def day_option(
    *names: str, help: str, default: Callable[[], str] | None = None, is_eager: bool = False
) -> Callable[[Command], Command]:
    """An option that takes a day written YYYY-MM-DD."""
    return click.option(*names, metavar="YYYY-MM-DD", default=default, callback=_day, help=help, is_eager=is_eager)


def _day(context: click.Context, parameter: click.Parameter, text: str | None) -> date | None:
    return None if text is None else day(text, parameter.opts[0])


def day(text: str, name: str, read: Callable[[str], date] = typed_date) -> date:
    """The date that is typed, by default YYYY-MM-DD. Raises UsageError that names what it was for."""
    try:
        return read(text)
    except (ValueError, OverflowError) as error:
        raise click.UsageError(f"{name}: {error}") from None


def written_today_option(command: Command) -> Command:
    """`--today DATE` of the commands that write a day into a record: None where it is not given.

    `written_day` then says which day it is.
    """
    return day_option("--today", help="Use this date as today. Default: today in the time zone of the record.")(command)


def written_day(today: date | None, corpus: Corpus, record: Record) -> date:
    """The day that is written into a record: the one that was given, or the date in the zone of the record.

    Not that in UTC: an incident of this morning in Sydney would get action items of the day before it.
    """
    return today or day_in(corpus.zone_of(record), datetime.now().astimezone())


def day_in(zone: tzinfo | None, now: datetime) -> date:
    """The date at `now` (aware) in a zone, or on the clock of `now` where there is none."""
    return (now.astimezone(zone) if zone else now).date()


def site_url_option(command: Command) -> Command:
    """`--site-url URL`: where the site is published."""
    return click.option(
        "--site-url",
        metavar="URL",
        default="",
        callback=_address,
        help="The address of the site, for absolute links. Without it, links are relative or omitted.",
    )(command)


def _address(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """A complete web address, or nothing."""
    try:
        is_one = urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)
    except ValueError:
        is_one = False
    if text and (not is_one or not text.isprintable() or " " in text):
        raise click.UsageError(f'--site-url: "{text}" is not a web address; example: https://incidents.example.org/')
    return text


def directory_urls_option(command: Command) -> Command:
    """`--no-directory-urls`."""
    return click.option(
        "--no-directory-urls",
        "directory_urls",
        flag_value=False,
        default=True,
        help="Write links for a site whose pages end in .html.",
    )(command)


def now_option(command: Command) -> Command:
    """`--now TIME`: the moment at which times such as `-2h` and `yesterday 20:55` are typed."""
    return click.option(
        "--now",
        metavar="TIME",
        default=lambda: datetime.now().astimezone().isoformat(timespec="minutes"),
        callback=_moment,
        help="Use this time as now, for example 2026-05-30T20:55+02:00. Default: the system clock.",
    )(command)


def _moment(context: click.Context, parameter: click.Parameter, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.UsageError(f'--now: "{text}" is not a time with an offset; example: 2026-05-30T20:55+02:00')
    if moment.year not in YEARS:
        raise click.UsageError(f'--now: "{text}" is out of range; years run from {YEARS[0]} to {YEARS[-1]}')
    return moment


def period_options(command: Command) -> Command:
    """`--since` and `--until`: the days of a period, both included. A period such as `2026-Q3` names its first or last
    day. The command needs `--today`, for days such as `yesterday`."""
    from postmortems.model.period import FORMS  # not for the commands without it

    def day(context: click.Context, parameter: click.Parameter, text: str | None) -> date | None:
        if text is None:
            return None
        try:
            found = typed_period(text, context.params["today"])
        except ValueError as error:
            raise click.UsageError(f"--{parameter.name}: {error}") from None
        return found.since if parameter.name == "since" else found.until

    for name, help_ in (
        ("--until", "Only what is from this date or earlier, in the same forms."),
        ("--since", f"Only what is from this date or later: {FORMS}."),
    ):
        command = click.option(name, metavar="DATE", callback=day, help=help_)(command)
    return command


def require_period(since: date | None, until: date | None) -> Period:
    """The period of the two options. Raises UsageError if it ends before it begins."""
    if since and until and until < since:
        raise click.UsageError(f"--until ({until}) is earlier than --since ({since})")
    from postmortems.model.period import Period

    return Period(since, until)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """`--format`, of which the first one is the default."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True,
        help="The output format.",
    )  # fmt: skip


def cache_option(command: Command) -> Command:
    """`--no-cache`: compute everything again."""
    return click.option(
        "--no-cache",
        "uses_cache",
        flag_value=False,
        default=True,
        help="Do not read or write the cache. It holds results for unchanged records, in your cache folder or in the "
        f"folder that {FOLDER_VARIABLE} names. If that variable is empty, nothing is cached either.",
    )(command)


def look_at(folder: Path, uses_cache: bool = True) -> Snapshot:
    """What is known of a folder, after reading what changed in it. Raises UsageError where there is none."""
    try:
        return Snapshot.of(folder, None if uses_cache else Cache.off())
    except FileNotFoundError:
        raise _no_folder(folder) from None


def _no_folder(folder: Path, given: Sequence[Path] = ()) -> click.UsageError:
    """The error for a missing folder. A folder of records that is or holds one of the `given` paths is advised."""
    advice = "run this in its parent folder, or use --incidents DIR"
    places = (place for path in given for place in (path, *path.parents))
    named = next((place for place in places if (place / CONFIG_NAME).is_file()), None)
    if named:
        advice = f"use --incidents {named}"
    elif len(folder.parts) == 1 and not folder.is_absolute():
        above = Path.cwd().parents
        found = next((path / folder for path in above if (path / folder / CONFIG_NAME).is_file()), None)
        advice = f"use --incidents {os.path.relpath(found)}" if found else advice
    return click.UsageError(f"there is no folder {folder}; {advice}")


def require_folder(folder: Path, given: Sequence[Path] = ()) -> None:
    """Raises UsageError where there is no such folder. `given` are the other paths that were typed."""
    if not folder.is_dir():
        raise _no_folder(folder, given)


def read(folder: Path) -> KnowledgeBase:
    """The knowledge base of a folder. Raises UsageError where there is none."""
    from postmortems.record.reader import load

    try:
        return load(folder)
    except FileNotFoundError:
        raise _no_folder(folder) from None


def read_for_readers(folder: Path) -> KnowledgeBase:
    """The same, with a note on standard error if part of it could not be read and will be missing."""
    knowledge_base = read(folder)
    corpus = knowledge_base.corpus
    number = len(corpus.unreadable_ids) + sum(record.is_partial for record in corpus.all_records)
    _note_unreadable(number + bool(corpus.config_unreadable), folder)
    return knowledge_base


def look_for_readers(folder: Path) -> Snapshot:
    """What is known of a folder, with the same note."""
    snapshot = look_at(folder)
    _note_unreadable(snapshot.unreadable, folder)
    return snapshot


def _note_unreadable(number: int, folder: Path) -> None:
    if number:
        note = f"{counted(number, 'file')} in {folder} could not be read completely; `postmortems check` shows why"
        print(f"postmortems: {printable(note)}", file=sys.stderr)


def one_of(words: Iterable[str]) -> click.Choice[str]:
    """One of these words, in whatever case it is typed."""
    return click.Choice([*map(str, words)], case_sensitive=False)


def known_names(words: Iterable[str], known: Iterable[str], noun: str) -> tuple[str, ...]:
    """The known names that these words are, whatever their case. Raises UsageError, with what may have been meant, for
    the first word that is none.
    """
    names = list(dict.fromkeys(known))
    return tuple(_known_name(word, names, noun) for word in words)


def _known_name(word: str, names: Sequence[str], noun: str) -> str:
    same = [word] if word in names else [name for name in names if name.casefold() == word.casefold()]
    if len(same) == 1:
        return same[0]
    from postmortems.text.suggest import did_you_mean  # for who made a mistake

    advice = did_you_mean(word, names) or "known: " + (", ".join(names) or "none")
    raise click.UsageError(f'there is no {noun} "{word}"; {advice}')


def read_around(folder: Path, *names: str) -> tuple[KnowledgeBase, list[Record]]:
    """The records of these names, in a knowledge base with only what follows from them or leads to them.

    That is enough to change them: what the check says of the whole is cached. Raises UsageError where there is no such
    record, or no such folder.
    """
    if cache_folder() is None:
        base = read(folder)  # to know all records takes reading them
        return base, [find_record(base.corpus, name) for name in names]
    outlines = look_at(folder).outlines
    return read_only(folder, outlines, [find_record(outlines, name) for name in names])


def read_for_reader(folder: Path, name: str) -> tuple[KnowledgeBase, Record]:
    """The record of a name, with the records that it names, too: enough to show it. With the note of
    `read_for_readers`. Raises as `read_around` does.
    """
    if cache_folder() is None:
        base = read_for_readers(folder)
        return base, find_record(base.corpus, name)
    return read_with_named(folder, look_for_readers(folder).outlines, name)


def read_with_named(folder: Path, outlines: Outlines, name: str) -> tuple[KnowledgeBase, Record]:
    """The record of a name, with the records that it names, too. Raises UsageError where there is no such record."""
    found = find_record(outlines, name)
    named = (outlines.by_id.get(reference.incident) for reference in found.references)
    base, [record, *_] = read_only(folder, outlines, [found, *filter(None, named)])
    return base, record


def read_only(folder: Path, outlines: Outlines, found: Sequence[Outline]) -> tuple[KnowledgeBase, list[Record]]:
    """These records, in a knowledge base with only what follows from them or leads to them."""
    from postmortems.record.reader import load

    base = load(folder, only={one.path for one in outlines.around(found)})
    records = {record.path: record for record in base.corpus.all_records}
    if any(one.path not in records for one in found):  # somebody has changed it just now
        base = read(folder)
        return base, [find_record(base.corpus, one.id) for one in found]
    return base, [records[one.path] for one in found]


class Catalogue(Protocol[Found]):
    """What is asked for a record by its name."""

    @property
    def by_id(self) -> Mapping[str, Found]:
        """By id, and by the old ids that lead to them."""

    @property
    def unreadable_ids(self) -> frozenset[str]:
        """Ids of files that hold no readable record."""


def find_record(corpus: Catalogue[Found], name: str) -> Found:
    """The record of an id, an alias or an unambiguous beginning. Raises UsageError if there is not one."""
    wanted = composed(Path(name).stem if name.endswith(".md") else name)
    if wanted in corpus.by_id:
        return corpus.by_id[wanted]
    found = {record.id: record for known, record in corpus.by_id.items() if wanted and known.startswith(wanted)}
    lost = sorted(one for one in corpus.unreadable_ids if wanted and one.startswith(wanted))
    names = sorted({*found, *lost})  # the user may want one that cannot be read
    if len(names) == 1 and found:
        return found[names[0]]
    if wanted in lost or len(names) == 1:
        raise click.UsageError(f'the record "{lost[0]}" cannot be read; `postmortems check` says why')
    if names:
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise click.UsageError(f'"{name}" is ambiguous: {", ".join(names[:5])}{more}')
    holding = [known for known in corpus.by_id if wanted and wanted.casefold() in known.casefold()]
    if holding:
        more = f" and {len(holding) - 3} more have it" if len(holding) > 3 else ""
        raise click.UsageError(f'no incident begins with "{name}"; did you mean {", ".join(holding[:3])}{more}?')
    from postmortems.text.suggest import did_you_mean  # for who made a mistake

    advice = did_you_mean(wanted, list(corpus.by_id)) or "`postmortems list` lists them all"
    raise click.UsageError(f'there is no incident "{name}"; {advice}')
