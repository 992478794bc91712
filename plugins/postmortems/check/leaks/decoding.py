"""Decodes the files of a site, by what they hold and not by their names."""

from __future__ import annotations

import codecs
import csv
import io
import json
import lzma
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from postmortems.check.leaks.limits import GZIP, MOST_BYTES, MOST_DEPTH, TOO_LARGE, UndecodableError, inflated
from postmortems.check.leaks.markup import INLINE
from postmortems.check.leaks.pictures import is_picture, picture


@dataclass(frozen=True)
class Decoded:
    """The texts of a file, or of a part of it."""

    texts: Sequence[str]
    where: Callable[[int], str]
    """Where the text of a number is: a JSON pointer, a block of a picture, or what comes before the line."""
    line: Callable[[int], int] | None = None
    """The line of the text of a number, from 1, where it has one."""
    pixels: bytes = b""
    """Of a picture."""
    parts: Sequence[Part] = ()
    """Of a page: what is between two empty lines."""

    def place(self, number: int, below: int = 0) -> str:
        """Where the text of a number is, or the line so many below its first."""
        where = self.where(number)
        return f"{where}line {self.line(number) + below}" if self.line else where


class Part(NamedTuple):
    """A part of a page, and which of its texts it has."""

    content: str
    start: int
    end: int


@dataclass(frozen=True)
class Undecoded:
    """A part of a file that cannot be decoded."""

    place: str
    reason: str


def decoded(
    name: str, data: bytes, place: str = "", depth: int = 0, known: Container[str] = ()
) -> Iterator[Decoded | Undecoded]:
    """Everything that the bytes of a file say. `place` is where they are inside another file.

    Lines of a page that are `known`, and closed, may be left out.
    """
    try:
        yield from _decoded(name, data, place, depth, known)
    except UndecodableError as error:
        yield Undecoded(place, str(error))
        yield _raw(data, place)
    except RecursionError:
        yield Undecoded(place, "it is nested too deep")
        yield _raw(data, place)


_PAGEFIND = b"pagefind_dcd"
_PROGRAM = b"\0asm"
"""How WebAssembly begins. Its texts are as they are."""
_UNKNOWN = "this format is not known here"
_PACKED = (b"\x1f\x8b", b"PK\x03\x04")
"""How gzip and zip begin. Of other archives, which no public record has, it is said that they are not known."""


def _decoded(name: str, data: bytes, place: str, depth: int, known: Container[str]) -> Iterator[Decoded | Undecoded]:
    if depth > MOST_DEPTH:
        raise UndecodableError("it is an archive in an archive, too deep to follow")
    if data.startswith(_PACKED):
        for inside, content in _unpacked(name, data):
            yield from decoded(inside, content, f"{place}{inside}: " if inside != name else place, depth + 1)
    elif data.startswith(_PAGEFIND):
        yield from _pagefind(data[len(_PAGEFIND) :], place)
    elif is_picture(data):
        found = picture(data)
        texts = [(block.place, text) for block in found.blocks for text in readings(block.content)]
        places = [f"{place}{where}" for where, _ in texts]
        yield Decoded([text for _, text in texts], places.__getitem__, pixels=found.pixels)
    elif data.startswith(b"\x00\x00\x01\x00"):
        yield from _icon(data, place, depth)
    elif data.startswith(_PROGRAM):
        yield _raw(data, place)
    else:
        yield from _text(name, text_of(data), place, known)


def text_of(data: bytes) -> str:
    """The bytes of a text file as text. Raises UndecodableError for anything else."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UndecodableError(_UNKNOWN) from None
    if "\0" in text:
        raise UndecodableError(_UNKNOWN)
    return text


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


# Archives


def _unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        if data.startswith(b"\x1f\x8b"):
            if header := _gzip_header(data):
                yield name, header
            yield name, inflated(data, GZIP)
        else:
            yield from _zipped(data)
    except NotImplementedError:
        raise UndecodableError("the archive uses a compression that is not known here") from None
    except _DAMAGES:
        raise UndecodableError("the archive is damaged, or encrypted") from None


_DAMAGES = (OSError, EOFError, LookupError, ValueError, RuntimeError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)
"""What libraries raise for archives that are damaged or encrypted."""


def _gzip_header(data: bytes) -> bytes:
    """The name and the comment in the header of gzip."""
    flags, at = data[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    found: list[bytes] = []
    for flag in (8, 16):
        if flags & flag:
            end = data.index(b"\0", at)
            found.append(data[at:end])
            at = end + 1
    return b"\n".join(found).decode("latin-1").encode()


def _zipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise UndecodableError(TOO_LARGE)
        yield "archive", archive.comment.decode("utf-8", "replace").encode()
        for entry in archive.infolist():
            yield entry.filename, f"{entry.filename}\n{entry.comment.decode('utf-8', 'replace')}".encode()
            yield entry.filename, archive.read(entry)


def _icon(data: bytes, place: str, depth: int) -> Iterator[Decoded | Undecoded]:
    """The pictures of an `.ico` that are PNG; the others have nothing but pixels."""
    for number in range(int.from_bytes(data[4:6], "little")):
        entry = data[6 + 16 * number : 22 + 16 * number]
        size, at = int.from_bytes(entry[8:12], "little"), int.from_bytes(entry[12:16], "little")
        content = data[at : at + size]
        if is_picture(content):
            yield from decoded("", content, place, depth + 1)


# The index of Pagefind


def _pagefind(data: bytes, place: str) -> Iterator[Decoded]:
    if data.startswith(b"{"):
        yield from _json(text_of(data), place)
    elif data.startswith(_PROGRAM):
        yield _raw(data, place)
    else:
        texts = list(cbor_texts(data))
        yield Decoded(texts, lambda number: f"{place}entry {number + 1}")


def cbor_texts(data: bytes) -> Iterator[str]:
    """The texts in bytes of CBOR (RFC 8949), in their order. Raises UndecodableError if they are damaged."""
    at = 0
    while at < len(data):
        major, low = data[at] >> 5, data[at] & 31
        at += 1
        number = low
        if 24 <= low <= 27:
            size = 1 << low - 24
            number = int.from_bytes(data[at : at + size])
            at += size
        elif low > 27 and (low != 31 or major in (0, 1, 6)):
            raise UndecodableError("the search index is damaged")
        if major in (2, 3) and low != 31:
            if at + number > len(data):
                raise UndecodableError("the search index is damaged")
            yield data[at : at + number].decode("utf-8", "replace")
            at += number


# Bytes


_PRINTED = re.compile(rb"[\x20-\x7e\x80-\xff]{6,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0){6,}")


def _raw(data: bytes, place: str) -> Decoded:
    """What can be read in bytes of an unknown format: runs of printable characters, also in UTF-16."""
    texts = [found.decode("utf-8", "replace") for found in _PRINTED.findall(data)]
    texts += [found.decode("utf-16-le") for found in _WIDE.findall(data)]
    return Decoded(texts, lambda number: place)


def readings(data: bytes) -> Iterator[str]:
    """Bytes that are probably text, in each encoding that cameras and editors use."""
    yield data.decode("utf-8", "replace").replace("\0", " ")
    if not data.isascii():
        yield data.decode("latin-1").replace("\0", " ")
    if b"\0" in data or not data.isascii():
        for start in (0, 1):
            for encoding in ("utf-16-le", "utf-16-be"):
                yield data[start:].decode(encoding, "replace").replace("\0", " ")


# Texts


def _text(name: str, text: str, place: str, known: Container[str]) -> Iterator[Decoded]:
    ending = name.rpartition(".")[2].lower()
    begins = text[:200].lstrip()[:1]
    if begins in ("{", "["):
        try:
            yield from _json(text, place)
            return
        except UndecodableError:
            pass  # a script, or JSON by the line: read as text, with all its escapes
    if ending in ("csv", "tsv"):
        yield from _cells(text, place, "\t" if ending == "tsv" else ",")
    elif text[:40].lstrip().upper().startswith("BEGIN:V"):
        yield _calendar(text, place)
    else:
        yield _lines(text, place, known)


_EMPTY_LINES = re.compile(r"\n\s*\n")
_INLINE_NAMES = "|".join(sorted(INLINE))
_BETWEEN_BLOCKS = re.compile(rf"\n(?<=>\n)(?=[ \t]*<(?!/?(?:{_INLINE_NAMES})[\s/>]))", re.IGNORECASE)
"""A line ends with a tag, and the next one begins with the tag of a block: no sentence goes on."""


def _lines(text: str, place: str, known: Container[str]) -> Decoded:
    """A text file in pieces: cut at empty lines, and between lines where one block ends and another begins.

    What is between two empty lines and `known` is left out.
    """
    between = _EMPTY_LINES.split(text)
    texts: list[str] = []
    parts: list[Part] = []
    numbers: list[int] = []
    for number, one in enumerate(between):
        if one not in known:
            start = len(texts)
            texts += _BETWEEN_BLOCKS.split(one)
            parts.append(Part(one, start, len(texts)))
            numbers.append(number)

    def line(number: int) -> int:
        at = bisect_right(parts, number, key=lambda part: part.start) - 1
        matches = list(_EMPTY_LINES.finditer(text))
        begin = matches[numbers[at] - 1].end() if numbers[at] else 0
        before = sum(one.count("\n") + 1 for one in texts[parts[at].start : number])
        return 1 + text.count("\n", 0, begin) + before

    return Decoded(texts, lambda number: place, line, parts=parts)


def _calendar(text: str, place: str) -> Decoded:
    """A calendar, in which long lines are folded: each line of its content is a text."""
    texts = re.sub(r"\r?\n[ \t]", "", text).split("\n")
    folded = text.replace("\r\n", "\n").split("\n")
    numbers = [number for number, line in enumerate(folded, start=1) if not line.startswith((" ", "\t"))]
    return Decoded(texts, lambda number: place, lambda number: numbers[min(number, len(numbers) - 1)])


def _cells(text: str, place: str, delimiter: str) -> Iterator[Decoded]:
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        yield _lines(text, place, ())
        return
    cells = [(number, cell) for number, row in enumerate(rows, start=1) for cell in row]
    yield Decoded([cell for _, cell in cells], lambda number: f"{place}row {cells[number][0]}")


class _Pairs(list[tuple[str, object]]):
    """An object of JSON with all its keys, also those that occur twice."""


def _json(text: str, place: str) -> Iterator[Decoded]:
    try:
        data = json.loads(text, object_pairs_hook=_Pairs, parse_int=str, parse_float=str)
    except ValueError:
        raise UndecodableError("it is not valid JSON") from None
    found = list(_strings(data))
    yield Decoded([text for text, _ in found], lambda number: f"{place}{_pointer(found[number][1]) or '/'}")


_Trail = tuple["_Trail", str | int] | None
"""The trail of what a value is in, and its key or number there."""


def _strings(data: object) -> Iterator[tuple[str, _Trail]]:
    """All texts and numbers in JSON, and all keys. A key has the trail of its object."""
    waiting: list[tuple[object, _Trail]] = [(data, None)]
    while waiting:
        one, trail = waiting.pop()
        if isinstance(one, str):
            yield one, trail
        elif isinstance(one, _Pairs):
            for key, value in one:
                yield key, trail
                waiting.append((value, (trail, key)))
        elif isinstance(one, list):
            waiting += [(value, (trail, number)) for number, value in enumerate(one)]


def _pointer(trail: _Trail) -> str:
    """A trail as JSON pointer (RFC 6901)."""
    pointer = ""
    while trail:
        trail, step = trail
        pointer = f"/{str(step).replace('~', '~0').replace('/', '~1')}{pointer}"
    return pointer
