"""Turns documents into records: find them, read them, choose claims, name the records, write them."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from postmortems.importing.claims import Guess, Settled, settle
from postmortems.importing.document import read_document
from postmortems.importing.draft import Draft
from postmortems.importing.moments import Order
from postmortems.importing.naming import day_of, other_days, slug_of
from postmortems.importing.readers import READERS
from postmortems.importing.readers.lengths import other_durations
from postmortems.importing.reading import Reading
from postmortems.importing.record import make
from postmortems.importing.related import Known, known, resolved
from postmortems.importing.second_incident import second_incident
from postmortems.importing.sources import REFUSED, converted, unread_of
from postmortems.importing.unreadable import UnreadableError
from postmortems.importing.verify import Verdict, compare, sha256
from postmortems.model.config import Config
from postmortems.record import atomic as saving
from postmortems.record.reader import KnowledgeBase, load

SUFFIXES = frozenset(
    ".md .markdown .qmd .erb .txt .html .htm .docx .rst .adoc .asciidoc .textile .eml .mbox .mht .mhtml".split()
) | {""}
"""The suffixes that are read from a folder. A file that the user names is read whatever its suffix."""

_SKIPPED_NAMES = frozenset(
    "license licence copying notice authors contributing changelog makefile dockerfile"
    " codeowners summary _index".split()
)
_SKIPPED_FOLDERS = (".git", ".github", "node_modules", ".venv")

Outcome = Literal["imported", "unchanged", "changed", "unreadable", "failed", "skipped"]
UNEXPECTED = "internal error, please report it"
"""The reason if our own code failed on a source. The error and where it was raised follow."""

DayFor = Callable[[str], date | None]
"""Gives the day of a document that states none, by its path. None leaves the document out."""

Progress = Callable[[int, int], None]
"""Called with the number of steps done and the total."""


@dataclass(frozen=True)
class Imported:
    """The result for one source."""

    source: str
    """The path as the user gave it, or as found in a folder they gave."""
    outcome: Outcome
    record: str | None = None
    """The path of its record."""
    draft: Draft | None = None
    verdict: Verdict | None = None
    reason: str = ""
    """Why it could not be imported, or why it was skipped in a folder. Never quotes the source."""
    notes: tuple[str, ...] = ()


@dataclass
class _Source:
    """A source while it is being imported."""

    path: Path
    data: bytes = b""
    text: bytes = b""
    """The document as Markdown: the data itself, unless it is in another format."""
    reading: Reading | None = None
    settled: Settled | None = None
    record_id: str = ""
    guesses: tuple[Guess, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    skipped: str = ""
    """Why the walk through a folder does not read it."""
    existing: str | None = None
    is_changed: bool = False
    origin: dict[str, object] = field(default_factory=dict)


def import_sources(
    sources: Sequence[Path],
    to: Path,
    *,
    dry_run: bool = False,
    verify: bool = False,
    progress: Progress | None = None,
    config: Config | None = None,
    day_for: DayFor | None = None,
) -> list[Imported]:
    """Make a record in the folder `to` of each source: files, and folders with everything below them.

    Existing files are never changed, neither sources nor records. Each record is written completely or not at all. A
    source that cannot be imported does not stop the others. `dry_run` writes nothing. `verify` compares each source
    with its record afterwards. `config` replaces the configuration of the folder. `day_for` is asked for the day of a
    document that states none; without a day it is not imported. The result includes what was skipped in a folder, with
    the reason. Raises FileNotFoundError if a source does not exist.
    """
    if not dry_run:
        saving.remove_leftovers(to)
    existing = load(to) if to.is_dir() else None
    config = config or (existing.corpus.config if existing else Config())
    everything = list({source.path: source for source in _sources(sources, to)}.values())
    found = [source for source in everything if not source.skipped]
    records = _Existing.of(existing, to)
    for number, source in enumerate(found):
        with _isolated(source):
            _read(source, records, to, config)
        if progress:
            progress(number, 2 * len(found))
    _settle(found)
    _name(found, records, day_for)
    others = _known(found, records)
    results: list[Imported] = []
    for number, source in enumerate(found):
        with _isolated(source):
            results.append(_finish(source, to, others, dry_run=dry_run, verify=verify))
        if len(results) == number:
            results.append(Imported(source.path.as_posix(), "failed", reason=source.reason))
        if progress:
            progress(len(found) + number + 1, 2 * len(found))
    skipped = (source for source in everything if source.skipped)
    return results + [Imported(source.path.as_posix(), "skipped", reason=source.skipped) for source in skipped]


@contextmanager
def _isolated(source: _Source) -> Iterator[None]:
    """Turn any error of one source into its reason, so that the others continue."""
    try:
        yield
    except OSError as error:
        source.reason, source.reading, source.settled = _refused("read", error), None, None
    except Exception as error:
        source.reason, source.reading, source.settled = f"{UNEXPECTED} ({_place(error)})", None, None


def _refused(what: str, error: OSError) -> str:
    return f"cannot be {what}: {error.strerror or 'the system refused'}"


def _place(error: Exception) -> str:
    """The type of an error and where our code raised it. A bug report needs that; it quotes nothing from the source."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" at {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return f"{type(error).__name__}{where}"


# --- finding -------------------------------------------------------------------------------------


def _sources(sources: Sequence[Path], to: Path) -> Iterator[_Source]:
    records = to.resolve()
    for source in sources:
        if source.is_dir():
            for found in _below(source):
                if not found.path.resolve().is_relative_to(records) or source.resolve().is_relative_to(records):
                    yield found
        elif source.is_file():
            yield _Source(source)
        elif source.exists():
            yield _Source(source, reason=SPECIAL)
        else:
            raise FileNotFoundError(2, "no such file or folder", str(source))


def _below(folder: Path) -> Iterator[_Source]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield _Source(folder, reason=_refused("read", error))
        return
    for entry in entries:
        path = folder / entry.name
        if skipped := _why_skipped(entry, path):
            yield _Source(path, skipped=skipped)
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(path)
        else:
            yield _Source(path)


_DAY_OF_CHAT = re.compile(r"\d{4}-\d\d-\d\d\.json")
"""An export of Slack has a folder for each channel, and in it a file for each day."""
CHAT = (
    "is named like a day of a chat; name it to import that day, or join several days into one incident first: "
    "jq -s add *.json > ../channel.json"
)
SPECIAL = "is neither a file nor a folder"
_REASONS = {**REFUSED, ".json": "is data; name it to import it as one incident"}


def _why_skipped(entry: os.DirEntry[str], path: Path) -> str:
    """Why an entry of a folder is not read; empty for documents and folders."""
    if entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS:
        return "is hidden or belongs to a tool"
    if entry.is_symlink():
        return "is a link; name it to import what it leads to"
    if entry.is_dir(follow_symlinks=False):
        return ""
    if not entry.is_file(follow_symlinks=False):
        return SPECIAL
    if _DAY_OF_CHAT.fullmatch(entry.name):
        return CHAT
    if path.suffix.lower() not in SUFFIXES:
        suffix = path.suffix.lower()
        return _REASONS.get(suffix) or f"has the suffix {suffix}; convert it to Markdown or text first"
    return "" if _is_document(path) else "is named like a template or a file about the project"


def _is_document(path: Path) -> bool:
    """Whether to import a file from a folder. A README counts only in a folder with a digit; templates never do."""
    stem = path.name.split(".")[0].lower()
    if stem in _SKIPPED_NAMES or stem.startswith("_") or "template" in stem:
        return False
    if stem in ("readme", "index"):
        return any(character.isdigit() for character in path.parent.name)
    return True


# --- existing records ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Existing:
    """The existing records, and the sources they were imported from."""

    ids: frozenset[str]
    by_source: dict[str, tuple[str, str]]
    """Path of the record and digest of its source, by the path of the source relative to the folder."""
    by_digest: dict[str, str]
    """Path of the record by the digest of its source, to recognize sources that were moved."""
    numbers: tuple[tuple[str, str], ...]
    paths: tuple[tuple[str, str], ...]
    own: frozenset[str]
    """Paths of the records themselves, relative to the folder. Those with a part that cannot be read are not among
    them, unless they were imported: they may be old documents."""

    @staticmethod
    def of(base: KnowledgeBase | None, to: Path) -> _Existing:
        """Collect them from a knowledge base, or none if there is none yet."""
        by_source: dict[str, tuple[str, str]] = {}
        by_digest: dict[str, str] = {}
        numbers: list[tuple[str, str]] = []
        paths: list[tuple[str, str]] = []
        ids = {path.stem for path in to.rglob("*.md")} if to.is_dir() else set()
        for path, text in _unreadable(base) if base else ():
            by_digest.update((digest, path) for digest in _DIGEST.findall(text))
        for record in base.corpus.all_records if base else ():
            numbers += [(number, record.id) for number in record.incident.external_ids]
            notes = record.incident.extensions.get("x-import")
            if isinstance(notes, dict):
                origin, digest = str(notes.get("source", "")), str(notes.get("sha256", ""))
                by_source[origin] = record.path, digest
                by_digest[digest] = record.path
                paths.append((os.path.normpath(os.path.join(to, origin)).replace(os.sep, "/"), record.id))
        found = [
            record.path
            for record in (base.corpus.all_records if base else ())
            if not record.unreadable or "x-import" in record.incident.extensions
        ]
        own = frozenset(os.path.relpath(path, to).replace(os.sep, "/") for path in found)
        return _Existing(frozenset(ids), by_source, by_digest, tuple(numbers), tuple(paths), own)


_DIGEST = re.compile(r"^  sha256: ([0-9a-f]{64})$", re.M)


def _unreadable(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Path and text of files that are not valid records. A source whose record is broken is not imported again."""
    records = {record.path for record in base.corpus.all_records}
    return ((path, source.text) for path, source in base.sources.items() if path not in records)


# --- reading -------------------------------------------------------------------------------------


def _read(source: _Source, records: _Existing, to: Path, config: Config) -> None:
    if source.reason:
        return
    source.data = source.path.read_bytes()
    origin = os.path.relpath(source.path.resolve(), to.resolve()).replace(os.sep, "/")
    origin = origin.encode("utf-8", "backslashreplace").decode()  # YAML has no form for a byte that is no text
    digest = sha256(source.data)
    source.origin = {"source": origin, "sha256": digest}
    if origin in records.own:
        source.existing = (to / origin).as_posix()
    elif origin in records.by_source:
        source.existing, known_digest = records.by_source[origin]
        source.is_changed = digest != known_digest
        return
    if digest in records.by_digest:
        source.existing = records.by_digest[digest]
        return
    try:
        source.text, notes = converted(source.data, source.path.suffix.lower())
        document = read_document(source.text)
    except UnreadableError as error:
        source.reason = str(error)
        return
    if not any(character.isalnum() for line in document.lines for character in line):
        source.reason = "has no words"
        return
    source.reading = Reading(document, source.path.as_posix(), config)
    source.notes = (*notes, *document.notes, *second_incident(document))


def _settle(found: Sequence[_Source]) -> None:
    """Ask the readers. What one document does not show, day or month first, the others of its folder may."""
    shown: dict[Path, set[Order]] = {}
    for source in found:
        if source.reading is not None and source.reading.shown_order:
            shown.setdefault(source.path.parent, set()).add(source.reading.shown_order)
    for source in found:
        with _isolated(source):
            if source.reading is None:
                continue
            orders = shown.get(source.path.parent, set())
            if len(orders) == 1 and source.reading.shown_order is None:
                source.reading = replace(source.reading, order_of_others=next(iter(orders)))
            source.settled = _asked(source.reading)


def _asked(reading: Reading) -> Settled:
    return settle(claim for reader in READERS for claim in reader(reading))


def _name(found: Sequence[_Source], records: _Existing, day_for: DayFor | None) -> None:
    taken = Counter(record_id.casefold() for record_id in records.ids)
    for source in found:
        with _isolated(source):
            _name_one(source, taken, day_for)


UNDATED = "states no date; give one with --date"


def _name_one(source: _Source, taken: Counter[str], day_for: DayFor | None) -> None:
    if source.reading is None or source.settled is None:
        return
    day, guesses = day_of(source.reading, source.settled, None)
    if day is None and day_for is not None and (given := day_for(source.path.as_posix())) is not None:
        source.reading = replace(source.reading, given=given)
        if any(claim.field == "timeline" for claim in source.settled.claims) or source.reading.has_days_without_year:
            source.settled = _asked(source.reading)
        day, guesses = day_of(source.reading, source.settled, given)
    if day is None:
        source.reason, source.reading, source.settled = UNDATED, None, None
        return
    title = next((str(claim.value) for claim in source.settled.claims if claim.field == "title"), "")
    stem = f"{day.isoformat()}-{slug_of(source.path.as_posix(), title)}"
    name, number = stem, 2
    while taken[name.casefold()]:
        name, number = f"{stem}-{number}", number + 1
    taken[name.casefold()] += 1
    source.record_id, source.guesses = name, guesses
    claims = source.settled.claims
    disagreeing = (*other_days(source.reading, day), *other_durations(source.reading, claims))
    source.settled = Settled(claims, (*source.settled.contradictions, *disagreeing))


def _known(found: Iterable[_Source], records: _Existing) -> Known:
    named = [source for source in found if source.settled is not None]
    paths = [(os.path.normpath(source.path).replace(os.sep, "/"), source.record_id) for source in named]
    numbers = [
        (str(claim.value), source.record_id)
        for source in named
        for claim in (source.settled.claims if source.settled else ())
        if claim.field == "external_ids"
    ]
    ids = [*records.ids, *(source.record_id for source in named)]
    return known([*records.paths, *paths], [*records.numbers, *numbers], ids)


# --- writing -------------------------------------------------------------------------------------


def _finish(source: _Source, to: Path, others: Known, *, dry_run: bool, verify: bool) -> Imported:
    name = source.path.as_posix()
    if source.existing is not None:
        verdict = _verified(source, Path(source.existing)) if verify and not source.is_changed else None
        return Imported(name, "changed" if source.is_changed else "unchanged", source.existing, verdict=verdict)
    if source.reading is None or source.settled is None:
        return Imported(name, "unreadable", reason=source.reason)
    path = os.path.normpath(name).replace(os.sep, "/")
    claims = tuple(resolved(source.settled.claims, source.reading.document, path, source.record_id, others))
    settled = Settled(claims, source.settled.contradictions)
    draft = make(source.reading, settled, source.record_id, source.origin, others.ids, source.guesses)
    target = to / f"{draft.id}.md"
    if not dry_run:
        reason = _write(target, draft.text)
        if reason:
            return Imported(name, "failed", draft=draft, reason=reason, notes=source.notes)
    record = draft.text.encode() if dry_run or not verify else target.read_bytes()
    verdict = _compared(source, record) if verify else None
    return Imported(name, "imported", target.as_posix(), draft, verdict, notes=source.notes)


def _verified(source: _Source, record: Path) -> Verdict | None:
    try:
        source.text = converted(source.data, source.path.suffix.lower()).text
        return _compared(source, record.read_bytes())
    except (OSError, UnreadableError):
        return None


def _compared(source: _Source, record: bytes) -> Verdict:
    """The source beside its record. A converted one is compared with its own words, too."""
    verdict = compare(source.text, record)
    lost = unread_of(source.data, source.path.suffix.lower(), source.text)
    return verdict._replace(unread=lost.number, places=lost.places)


def _write(path: Path, text: str) -> str:
    """Write a new file and return the reason if that fails, else an empty string. Never overwrites a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        saving.create(path, text.encode())
    except FileExistsError:
        return "a file with that name already exists"
    except OSError as error:
        return _refused("written", error)
    return ""
