"""The index of the page `search/`: what can be found there, and how Pagefind is made to index it.

There are three kinds of things: incidents with their whole text, lessons and action items. Each kind has an index of
its own, so that a reader who looks for incidents does not load the others. Pagefind says which things hold which
words. What is shown of them, and what filters them, is in files of ours beside its own, by the number of
each thing, newest first: Pagefind would write a file for each lesson, and its filters are large and differ from build
to build.

Its interface for Python waits a tenth of a second for each record, so we speak to its program directly.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple

from postmortems.feeds.search_terms import codes_of, shard_of, words_of
from postmortems.feeds.search_things import Thing, all_things, spaced
from postmortems.model.vocabulary import ActionKind, ActionStatus, IncidentKind, LessonKind, Status
from postmortems.record.corpus import Corpus, group
from postmortems.render.rows import severity_rank
from postmortems.text.terminal import printable
from postmortems.text.words import Words

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

FOLDER = "search/index"
"""Where the index is on the site."""

PACK = 8_000
"""How many characters of text are in one file: the whole text of one incident, or dozens of lessons."""


class SearchIndexError(Exception):
    """Pagefind could not be run, or did not do what it should."""


def is_installed() -> bool:
    """Whether there is a Pagefind to make the index with."""
    return find_spec("pagefind") is not None and _program() is not None


def _program() -> Path | None:
    from pagefind.service import get_executable

    return get_executable()


def index_files(corpus: Corpus, words: Words, *, directory_urls: bool = True) -> Iterator[tuple[str, bytes]]:
    """Path on the site and content of all files of the index. Raises SearchIndexError."""
    for kind, found in all_things(corpus, directory_urls=directory_urls).items():
        things = tuple(found)
        if not things:
            continue
        folder = f"{FOLDER}/{kind}"
        ids = {}
        for path, content in _run(_requests(things, _stems(corpus.config.language))):
            if path.startswith("fragment/"):
                ids[_address(content)] = path.split("_")[1].removesuffix(".pf")
            elif _WANTED.search(path):
                yield f"{folder}/{path}", content
        yield from ((f"{folder}/{path}", content) for path, content in _term_files(things))
        starts: list[int] = []
        for start, pack in _packs(things):
            yield f"{folder}/texts/{len(starts)}.pack", _packed([_shown(thing, words) for thing in pack])
            starts.append(start)
        yield (
            f"{folder}/things.pack",
            _packed(
                {
                    "starts": starts,
                    "ids": ",".join(ids.get(thing.address, "") for thing in things),  # none where there is no word
                    "synonyms": corpus.config.search.synonyms,
                    **_things(corpus, words, kind, things),
                }
            ),
        )


def write_files(files: Iterable[tuple[str, bytes]], site: Path) -> None:
    """Write files of an index into the folder of a site, in place of those that are there."""
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    folders = set()
    for path, content in files:
        target = site / path
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        target.write_bytes(content)


# Languages


def _stems(language: str) -> str:
    """The language by whose grammar words are cut to their stems; where it has no stems, Latin words are English."""
    base = language.partition("-")[0].lower()
    return "en" if base in ("zh", "ja", "ko", "th") else base


# What filters things


def _things(corpus: Corpus, words: Words, kind: str, things: Sequence[Thing]) -> dict[str, object]:
    """What the script of the page needs of all things at once: facets with their names, days and languages."""
    keys = things[0].facets if things else ()
    languages = sorted({thing.language for thing in things})
    return {
        "facets": [_facet(corpus, words, kind, key, things) for key in keys],
        "days": [thing.day for thing in things],
        "languages": languages,
        "language": [languages.index(thing.language) for thing in things],
    }


def _facet(corpus: Corpus, words: Words, kind: str, key: str, things: Sequence[Thing]) -> dict[str, object]:
    order, name, look = _sense(corpus, words, kind, key)
    values = sorted({value for thing in things for value in thing.facets[key]}, key=lambda value: (order(value), value))
    number = {value: place for place, value in enumerate(values)}
    return {
        "key": key,
        "name": words(f"pages.column.{'state' if kind == 'actions' and key == 'status' else key}"),
        "values": values,
        "names": [name(value) for value in values],
        "looks": [look(value) for value in values],
        "rows": [[number[value] for value in thing.facets[key]] for thing in things],
    }


class _Sense(NamedTuple):
    """How the values of a facet are ordered, named, and shown in a result; those without a look are not."""

    order: Callable[[str], SupportsRichComparison]
    name: Callable[[str], str]
    look: Callable[[str], str]


def _sense(corpus: Corpus, words: Words, kind: str, key: str) -> _Sense:
    config = corpus.config
    match key:
        case "severity":
            levels = config.severity_directory.rank
            return _Sense(
                lambda value: levels.get(value, len(levels)),
                words.severity,
                lambda value: f"pm-chip pm-severity pm-severity--{severity_rank(config, value) + 1}",
            )
        case "year":
            return _Sense(lambda value: -int(value), str, lambda value: "")
        case "service" | "factor":
            title = (config.service_directory if key == "service" else config.factor_directory).title
            return _Sense(lambda value: title(value).casefold(), title, lambda value: "")
    vocabulary, members = _VOCABULARIES[kind, key]
    rank = {member.value: number for number, member in enumerate(members)}
    return _Sense(
        rank.__getitem__,
        lambda value: words.name(vocabulary, value),
        lambda value: "" if (kind, value) in _UNSAID else f"pm-chip pm-{vocabulary} pm-{vocabulary}--{value}",
    )


_UNSAID = {("incidents", IncidentKind.INCIDENT.value), *(("lessons", status.value) for status in Status)}
"""What a result does not say: the usual kind of incident, and the state of the document that has a lesson."""

_VOCABULARIES: dict[tuple[str, str], tuple[str, type[StrEnum]]] = {
    ("incidents", "status"): ("status", Status),
    ("incidents", "kind"): ("incident-kind", IncidentKind),
    ("lessons", "status"): ("status", Status),
    ("lessons", "kind"): ("lesson-kind", LessonKind),
    ("actions", "status"): ("action-status", ActionStatus),
    ("actions", "kind"): ("action-kind", ActionKind),
}


# Which words there are


def _term_files(things: Sequence[Thing]) -> Iterator[tuple[str, bytes]]:
    """All words, so that the page can say which one nothing holds; and all codes, each with the things that hold it.

    Pagefind shortens a word or number that it does not know until it finds something. Codes are in a file for each
    first character, since a long history has many.
    """
    known: set[str] = set()
    found: list[tuple[str, int]] = []
    for number, thing in enumerate(things):
        text = f"{thing.title} {thing.incident} {thing.text}"
        known |= words_of(text)
        found += ((code, number) for code in codes_of(text))
    yield "words.pack", _packed(sorted(known))
    shards = group((shard_of(code), (code, numbers)) for code, numbers in sorted(group(found).items()))
    for name, shard in shards.items():
        yield f"codes/{name}.pack", _packed(shard)
    yield "codes.pack", _packed(sorted(shards))


# What is shown of it


def _shown(thing: Thing, words: Words) -> list[object]:
    """Address, title, incident, text, and the parts of the text that have an anchor: offset, anchor, name."""
    places = [(place.offset, place.anchor, place.heading or words(place.part)) for place in thing.places]
    return [*thing[:4], places]


def _packs(things: Iterable[Thing]) -> Iterator[tuple[int, list[Thing]]]:
    """What is shown of the things, in files of a few kilobytes, each with the number of its first thing."""
    pack: list[Thing] = []
    room = PACK
    number = 0
    for number, thing in enumerate(things):
        if pack and len(thing.text) > room:
            yield number - len(pack), pack
            pack, room = [], PACK
        pack.append(thing)
        room -= len(thing.text)
    if pack:
        yield number + 1 - len(pack), pack


def _packed(data: object) -> bytes:
    """JSON, compressed, since not every server does that. The name of such a file tells no server of it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8", "replace"), mtime=0)


# Pagefind: requests and answers as JSON in Base64, each ended by a comma


def _requests(things: Iterable[Thing], language: str) -> Iterator[dict[str, object]]:
    """What it is asked for one index: to make it, to take in each thing, and to hand over the files.

    It could write them itself, but says so before all of them are on the disk.
    """
    yield {"type": "NewIndex", "config": {"force_language": language}}
    for thing in things:
        meta = {"title": spaced(thing.title), "incident": spaced(thing.incident)}
        yield {
            "type": "AddRecord",
            "index_id": 0,
            "url": thing.address,
            "content": spaced(thing.text or thing.title),  # it passes over what has no content
            "language": language,
            "meta": {name: text for name, text in meta.items() if text},
            "filters": {},
            "sort": {},
        }
    yield {"type": "GetFiles", "index_id": 0}


PATIENCE = 120.0
"""Seconds without any answer after which Pagefind is taken to hang."""


def _run(requests: Iterable[dict[str, object]]) -> Iterator[tuple[str, bytes]]:
    """Name and content of all files that Pagefind makes. Raises SearchIndexError when it makes none.

    However this ends, Pagefind ends, too: it is killed here, and ends by itself when nobody holds its input any more.
    """
    program = _program()
    if program is None:
        raise SearchIndexError("its program is missing")
    with TemporaryFile() as errors:  # a pipe would have to be read meanwhile
        process = subprocess.Popen(  # noqa: S603 – the program of the package
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
        assert process.stdin
        assert process.stdout
        reader = _Reader(process, process.stdout)
        watch = _Watch(reader)
        reader.start()
        watch.start()
        try:
            for number, request in enumerate(requests, start=1):
                reader.waiting[number] = str(request.get("url", ""))
                process.stdin.write(b64encode(json.dumps({"message_id": number, "payload": request}).encode()) + b",")
            process.stdin.flush()
            reader.join()
        except OSError:  # it has gone; the reader knows why
            pass
        finally:
            process.kill()
            reader.join()
            watch.ended.set()
            with suppress(OSError):
                process.stdin.close()
            process.stdout.close()
            process.wait()
        if not reader.files:
            errors.seek(0)
            raise SearchIndexError(reader.complaint or _end(errors.read()))
    return ((file["path"], b64decode(file["content"])) for file in reader.files)


def _end(errors: bytes) -> str:
    """How it ended without an answer, with the last thing that it said."""
    lines = errors.decode("utf-8", "replace").split("\n")
    said = next((printable(line.strip()) for line in reversed(lines) if line.strip()), "")
    return f"it ended too early: {said}" if said else "it ended too early"


def _address(fragment: bytes) -> str:
    """Of which thing a fragment is: a file that Pagefind makes for each, named like its result, `en_1d3bd21`."""
    return str(json.loads(gzip.decompress(fragment).removeprefix(b"pagefind_dcd"))["url"])


_WANTED = re.compile(r"^pagefind(-worker)?\.js$|^pagefind-entry|^wasm|\.pf_(meta|index)$")
"""What the page loads of it. The others are ready-made pages."""


class _Reader(threading.Thread):
    """Reads the answers while requests are written: neither side may wait for the other.

    Once there are files, a complaint or no more answers, it ends the process, so that nobody writes to it any more.
    """

    def __init__(self, process: subprocess.Popen[bytes], stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.stream = stream
        self.waiting: dict[int, str] = {}
        """By number, the address of each request that has no answer yet; empty for those about no record."""
        self.heard = 0
        """How often anything was read."""
        self.files: list[dict[str, str]] = []
        self.complaint = ""

    def run(self) -> None:
        begun: list[bytes] = []
        while read := self.stream.read1(1 << 16):  # type: ignore[attr-defined]
            self.heard += 1
            end, *others = read.split(b",")
            begun.append(end)
            for other in others:
                self._take(b"".join(begun))
                if self.files or self.complaint:
                    return self.process.kill()
                begun = [other]
        return self.process.kill()

    def _take(self, written: bytes) -> None:
        try:
            answer = json.loads(b64decode(written))
            payload = answer["payload"]
            if payload["type"] == "Error":
                asked = answer["message_id"] or json.loads(payload["original_message"] or "{}").get("message_id", 0)
                self._complain(payload["message"], self.waiting.get(asked, ""))
            else:
                self.waiting.pop(answer["message_id"], None)
                self.files = payload.get("files", [])
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            self._complain("its answer cannot be understood")

    def _complain(self, message: str, address: str = "") -> None:
        self.complaint = printable(f"{message} (record at {address})" if address else message)

    def give_up(self) -> None:
        """Say that no answer came, and to what, and end it."""
        address = next((address for address in list(self.waiting.values()) if address), "")
        self._complain(f"it gave no answer for {PATIENCE:g} seconds", address)
        self.process.kill()


class _Watch(threading.Thread):
    """Has a process ended from which nothing is heard for so long that it must hang."""

    def __init__(self, reader: _Reader) -> None:
        super().__init__(daemon=True)
        self.reader = reader
        self.ended = threading.Event()

    def run(self) -> None:
        heard = 0
        while not self.ended.wait(PATIENCE):
            if self.reader.heard == heard:
                return self.reader.give_up()
            heard = self.reader.heard
        return None
