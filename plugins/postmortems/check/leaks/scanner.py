"""Reads the files of a built site and looks for what must not be in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from postmortems.check.leaks.decoding import Decoded, Undecoded, decoded
from postmortems.check.leaks.limits import MOST_BYTES, UndecodableError
from postmortems.check.leaks.markup import BREAK, embedded, is_markup, layers, packed_texts, views
from postmortems.check.leaks.withheld import Entry, Kind, Origin, Withheld, digest
from postmortems.check.leaks.words import RUN, Corpus, Phrase, runs, says_something, without_quantities, words


class Place(NamedTuple):
    """Where on the site something is."""

    file: str
    """Relative to the site, with forward slashes."""
    inside: str
    """A line, a JSON pointer, a block of a picture; empty for the file as a whole."""


@dataclass
class Leak:
    """Something of one place in the records that is on the site."""

    kind: Kind
    origin: Origin
    places: dict[Place, None] = field(default_factory=dict)
    """The first of them."""
    more: int = 0
    """How many texts of the site have it besides."""


class Unproven(NamedTuple):
    """A file of the site, or a part of it, of which nobody knows what it says."""

    place: Place
    reason: str


@dataclass
class Report:
    """What a site holds that it must not hold."""

    leaks: list[Leak] = field(default_factory=list)
    unproven: list[Unproven] = field(default_factory=list)
    masked: dict[str, str] = field(default_factory=dict)
    """Names of files and folders that say something themselves, with what to print for them."""
    files: int = 0
    texts: int = 0
    """Different texts that were read."""


class Hit(NamedTuple):
    """A phrase, or a run of an internal text, in a text of the site."""

    entry: Entry | None
    run: Phrase = ()


ITS_NAME = "its name"
NO_PAGE = "it has no page of a public record, so it may be the site of other records"


class Scanner:
    """Looks for what is withheld, in each different text once."""

    def __init__(self, held: Withheld, elsewhere: Corpus) -> None:
        """`elsewhere`: the texts of the documentation and the theme."""
        self.held = held
        self._elsewhere = elsewhere
        self._public = Corpus(lambda: held.public)
        self.clean: set[str] = set()
        """Texts that hold nothing, and parts of pages that have only such texts."""
        self._found: dict[str, tuple[Hit, ...]] = {}
        self._excused: dict[Phrase, bool] = {}
        self.texts = 0

    def hits(self, text: str) -> tuple[Hit, ...]:
        """What a text holds, decoded layer by layer."""
        if text in self.clean:
            return ()
        if (known := self._found.get(text)) is not None:
            return known
        self.texts += 1
        found = tuple(dict.fromkeys(self._hits(text)))
        if found:
            self._found[text] = found
        else:
            self.clean.add(text)
        return found

    def _hits(self, text: str) -> Iterator[Hit]:
        yield from self._in_layers(text)
        if "base64," in text:
            for data in embedded(text):
                for part in decoded("", data):
                    for inner in () if isinstance(part, Undecoded) else part.texts:
                        yield from self.hits(inner)
        for inner in packed_texts(text):
            yield from self._in_layers(inner)  # and no further: what is packed may hold itself

    def _in_layers(self, text: str) -> Iterator[Hit]:
        for layer in layers(text):
            for view in views(layer) if is_markup(layer) else (layer,):
                for block in view.split(BREAK) if BREAK in view else (view,):
                    yield from self._in_words(words(block))

    def _in_words(self, found: Sequence[str]) -> Iterator[Hit]:
        entries = self.held.entries
        if not entries.keys().isdisjoint(found):
            for number in [number for number, word in enumerate(found) if word in entries]:
                for place, entry in entries[found[number]]:
                    start, wanted = number - place, entry.phrase
                    if start < 0 or found[start] != wanted[0]:  # most end here
                        continue
                    is_here = tuple(found[start : start + len(wanted)]) == wanted
                    if is_here and not self._is_excused(entry) and not self._is_of_two(found, start, entry):
                        yield Hit(entry)
        if len(found) >= RUN and not self.held.runs.isdisjoint(map(hash, runs(found))):
            yield from self._runs(found)

    def _is_of_two(self, found: Sequence[str], start: int, entry: Entry) -> bool:
        """Whether these words are the end of a whole public name and the beginning of the next: pages list them."""
        names = self.held.public_names
        middles = range(start + 1, start + len(entry.phrase)) if names else ()
        return any(
            any(tuple(found[middle - size : middle]) in names for size in self._sizes if size <= middle)
            and any(tuple(found[middle : middle + size]) in names for size in self._sizes)
            for middle in middles
        )

    @cached_property
    def _sizes(self) -> tuple[int, ...]:
        """How many words public names have."""
        return tuple(sorted({len(name) for name in self.held.public_names}))

    def _runs(self, found: Sequence[str]) -> Iterator[Hit]:
        for run in runs(found):
            is_held = hash(run) in self.held.runs and says_something(run)
            if is_held and not self._is_elsewhere(run) and not self._public.has_ends(run):
                yield Hit(None, run)

    def _is_excused(self, entry: Entry) -> bool:
        return not entry.is_name and self._is_elsewhere(entry.phrase)

    def _is_elsewhere(self, phrase: Phrase) -> bool:
        """Whether a public text, the documentation or the theme has a phrase."""
        if phrase not in self._excused:
            said = without_quantities(phrase) if len(phrase) == RUN else phrase
            self._excused[phrase] = self._public.has(phrase) or self._elsewhere.has(said or phrase)
        return self._excused[phrase]

    def origin(self, run: Phrase) -> tuple[Kind, Origin]:
        """The kind and the place of the first internal text that has a run."""
        return self._origins[hash(run)]

    @cached_property
    def _origins(self) -> dict[int, tuple[Kind, Origin]]:
        found: dict[int, tuple[Kind, Origin]] = {}
        for prose in reversed(self.held.prose):
            where = (prose.kind, prose.origin)
            for block in prose.blocks():
                found.update(dict.fromkeys(self.held.runs.intersection(map(hash, runs(block))), where))
        return found


def site_files(site: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a site, hidden ones too, with its path in the site, in order."""
    seen: set[str] = set()
    for folder, folders, files in os.walk(site, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            yield path.relative_to(site).as_posix(), path


def _content_of(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, and UndecodableError for what may have no end."""
    status = path.stat()
    if not S_ISREG(status.st_mode):
        raise UndecodableError("it is no file, but a pipe, a socket or a device")
    if status.st_size > MOST_BYTES:
        raise UndecodableError(f"it holds more than {MOST_BYTES // 1024 // 1024} MB")
    return path.read_bytes()


def scan(site: Path, scanner: Scanner, is_of_theme: Callable[[str, bytes], bool]) -> Report:
    """Read all files of a site."""
    reading = _SiteReading(scanner)
    for inside, path in site_files(site):
        reading.file(inside, path, is_of_theme)
    return reading.report()


MOST_PLACES = 20
"""Of one leak."""


class _SiteReading:
    """One pass over a site."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.found: dict[Hit | Origin, Leak] = {}
        self._leaks: dict[tuple[Kind, Origin], Leak] = {}
        self.result = Report()
        self._pages = tuple(f" {' '.join(page)} " for page in scanner.held.pages)
        self._has_page = False

    def file(self, inside: str, path: Path, is_of_theme: Callable[[str, bytes], bool]) -> None:
        """Read a file, its name first."""
        self.result.files += 1
        self._name(inside)
        try:
            data = _content_of(path)
        except (OSError, UndecodableError) as error:
            reason = f"it cannot be opened: {error.strerror or error}" if isinstance(error, OSError) else str(error)
            self.result.unproven.append(Unproven(Place(inside, ""), reason))
            return
        if data and not is_of_theme(inside, data):
            self._content(inside, data)

    def _name(self, inside: str) -> None:
        if not self._has_page:
            name = f" {' '.join(words(inside))} "
            self._has_page = any(page in name for page in self._pages)
        found: set[Hit] = set()
        for part in inside.split("/"):
            hits = self.scanner.hits(part)
            if hits and part not in self.result.masked:
                self.result.masked[part] = f"[{self._leak(hits[0]).origin.fingerprint}]"
            found.update(hits)
        for hit in dict.fromkeys((*found, *self.scanner.hits(inside))):
            self._add(hit, lambda: Place(inside, ITS_NAME))

    def _content(self, inside: str, data: bytes) -> None:
        files = self.scanner.held.files
        if files and (origin := files.get(digest(data))):
            self._add(origin, lambda: Place(inside, ""))
        for part in decoded(inside.rpartition("/")[2], data, known=self.scanner.clean):
            if isinstance(part, Undecoded):
                self.result.unproven.append(Unproven(Place(inside, part.place.rstrip(": ")), part.reason))
                continue
            if part.pixels and files and (origin := files.get(digest(part.pixels))):
                self._add(origin, lambda: Place(inside, "its pixels"))
            found = self._texts(inside, part)
            self.scanner.clean.update(one.content for one in part.parts if found.isdisjoint(range(one.start, one.end)))

    def _texts(self, inside: str, part: Decoded) -> set[int]:
        """Read the texts of a file, or of a part of it. Returns the numbers of those that hold something."""
        clean, found = self.scanner.clean, set()
        for number, text in enumerate(part.texts):
            if text in clean or not (hits := self.scanner.hits(text)):
                continue
            found.add(number)
            for hit in hits:
                self._add(hit, partial(self._place, inside, part, number, hit))
        return found

    def _place(self, inside: str, part: Decoded, number: int, hit: Hit) -> Place:
        """Where a hit is: at the line that has all of it, or at the first line of its text."""
        lines = part.texts[number].split("\n") if part.line else ()
        exact = (below for below, line in enumerate(lines) if hit in self.scanner.hits(line))
        visible = (below for below, line in enumerate(lines) if line.strip())
        return Place(inside, part.place(number, next(exact, next(visible, 0))))

    def _add(self, hit: Hit | Origin, place: Callable[[], Place]) -> None:
        leak = self._leak(hit)
        if len(leak.places) == MOST_PLACES:
            leak.more += 1
        else:
            leak.places[place()] = None

    def _leak(self, hit: Hit | Origin) -> Leak:
        if hit not in self.found:
            if isinstance(hit, Origin):
                leak = Leak(Kind.ATTACHMENT, hit)
            elif hit.entry is not None:
                leak = Leak(hit.entry.kind, hit.entry.origin)
            else:
                leak = Leak(*self.scanner.origin(hit.run))
            self.found[hit] = self._leaks.setdefault((leak.kind, leak.origin), leak)
        return self.found[hit]

    def report(self) -> Report:
        """What was found, by place on the site."""
        order = list(Kind)
        found = [leak for leak in self._leaks.values() if leak.places]
        self.result.leaks = sorted(found, key=lambda leak: (min(leak.places), order.index(leak.kind), leak.origin))
        self.result.texts = self.scanner.texts
        if self._pages and not self._has_page:
            self.result.unproven.append(Unproven(Place("", ""), NO_PAGE))
        return self.result
