"""Takes pictures apart: what they say beside their pixels, and their pixels as one block of bytes."""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from postmortems.check.leaks.limits import UndecodableError, inflated


class Block(NamedTuple):
    """Bytes of a picture that are not its pixels."""

    place: str
    """The name of the block in its format: `tEXt`, `APP1`."""
    content: bytes


class Picture(NamedTuple):
    blocks: tuple[Block, ...]
    pixels: bytes
    """What is drawn, still compressed. It is the same after a program has removed everything else."""


AFTER = "after the end"
"""The place of bytes that follow a picture."""


def is_picture(data: bytes) -> bool:
    """Whether bytes begin like a picture that `picture` can read."""
    return data.startswith((_PNG, b"\xff\xd8\xff", b"GIF87a", b"GIF89a")) or (
        data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    )


def picture(data: bytes) -> Picture:
    """The parts of a PNG, JPEG, GIF or WebP. Raises UndecodableError for a damaged one."""
    reader = {b"\x89": _png, b"\xff": _jpeg, b"G": _gif, b"R": _webp}[data[:1]]
    try:
        parts = list(reader(data))
    except (IndexError, ValueError, zlib.error, binascii.Error):
        raise UndecodableError("the picture is damaged") from None
    blocks = tuple(part for part in parts if part.place and part.content)
    return Picture(blocks, b"".join(part.content for part in parts if not part.place))


def _drawn(content: bytes) -> Block:
    return Block("", content)


_PNG = b"\x89PNG\r\n\x1a\n"
_RAW_PROFILE = re.compile(rb"Raw profile type [^\0]*\0.?")


def _png(data: bytes) -> Iterator[Block]:
    at = len(_PNG)
    while True:
        size, kind = int.from_bytes(_taken(data, at, 4)), _taken(data, at + 4, 4)
        content = _taken(data, at + 8, size)
        at += 12 + size
        name = kind.decode("ascii", "replace")
        if kind in (b"IDAT", b"fdAT"):
            yield _drawn(content)
        elif kind == b"IEND":
            yield Block(AFTER, data[at:])
            return
        elif kind not in (b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"gAMA", b"cHRM", b"sRGB", b"hIST", b"fcTL", b"acTL"):
            yield Block(name, content)
            yield from (Block(name, more) for more in _packed_in_png(kind, content))


def _packed_in_png(kind: bytes, content: bytes) -> Iterator[bytes]:
    _, _, rest = content.partition(b"\0")
    unpacked = b""
    if kind in (b"zTXt", b"iCCP"):
        unpacked = inflated(rest[1:])
    elif kind == b"iTXt" and rest[:1] == b"\1":
        unpacked = inflated(rest[2:].split(b"\0", 2)[2])
    if unpacked:
        yield unpacked
    if _RAW_PROFILE.match(content):  # how ImageMagick writes EXIF and IPTC
        digits = re.sub(rb"[^0-9a-fA-F]", b"", (unpacked or rest).lstrip(b"\n").split(b"\n", 2)[2])
        yield binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _jpeg(data: bytes) -> Iterator[Block]:
    at = 2
    while True:
        while data[at] != 0xFF:
            at += 1
        marker = data[at + 1]
        at += 2
        if marker == 0xD9:
            yield Block(AFTER, data[at:])
            return
        if marker == 0xFF:
            at -= 1
        elif marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD8:
            continue
        else:
            size = int.from_bytes(_taken(data, at, 2))
            content = _taken(data, at + 2, size - 2)
            at += size
            if 0xE0 <= marker <= 0xEF:
                yield Block(f"APP{marker - 0xE0}", content)
            elif marker == 0xFE:
                yield Block("COM", content)
            elif marker == 0xDA:
                end = _end_of_scan(data, at)
                yield _drawn(data[at:end])
                at = end


_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _end_of_scan(data: bytes, at: int) -> int:
    found = _MARKER.search(data, at)
    if found is None:
        raise ValueError
    return found.start()


def _gif(data: bytes) -> Iterator[Block]:
    flags = data[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while True:
        kind = data[at]
        if kind == 0x3B:
            yield Block(AFTER, data[at + 1 :])
            return
        if kind == 0x21:
            label = data[at + 1]
            content, at = _sub_blocks(data, at + 2)
            if label != 0xF9:
                yield Block("comment" if label == 0xFE else f"extension {label:02x}", content)
        elif kind == 0x2C:
            flags = data[at + 9]
            content, at = _sub_blocks(data, at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
            yield _drawn(content)
        else:
            raise ValueError


def _sub_blocks(data: bytes, at: int) -> tuple[bytes, int]:
    found: list[bytes] = []
    while size := data[at]:
        found.append(_taken(data, at + 1, size))
        at += 1 + size
    return b"".join(found), at + 1


def _webp(data: bytes) -> Iterator[Block]:
    end = 8 + int.from_bytes(data[4:8], "little")
    at = 12
    while at + 8 <= end:
        kind, size = data[at : at + 4], int.from_bytes(_taken(data, at + 4, 4), "little")
        content = _taken(data, at + 8, size)
        at += 8 + size + size % 2
        if kind in (b"VP8 ", b"VP8L", b"ALPH", b"ANMF"):
            yield _drawn(content)
        elif kind not in (b"VP8X", b"ANIM"):
            yield Block(kind.decode("ascii", "replace").strip(), content)
    yield Block(AFTER, data[end:])


def _taken(data: bytes, at: int, size: int) -> bytes:
    if size < 0 or at + size > len(data):
        raise ValueError
    return data[at : at + size]
