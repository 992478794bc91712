"""Removes from a picture what nobody sees: who took it, where, with what, and the pictures inside the picture.

Only what draws is copied, by an allow-list of the parts of each format. No pixel is encoded again.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator


class _BadPictureError(Exception):
    """The file is not of its format, or ends too early."""


def without_metadata(ending: str, content: bytes) -> bytes | None:
    """A picture without its metadata; None for a format that we cannot read, and for a damaged file.

    `ending` is that of the file name in lower case: `png`, `jpg`, `jpeg`, `jfif`, `gif`, `webp`.
    """
    clean = _FORMATS.get(ending)
    if clean is None:
        return None
    try:
        return b"".join(clean(content))
    except (_BadPictureError, struct.error, IndexError):
        return None


def _part(content: bytes, start: int, length: int) -> bytes:
    """A part of the file, which must be there as a whole."""
    if start + length > len(content):
        raise _BadPictureError
    return content[start : start + length]


# PNG: https://www.w3.org/TR/png-3/

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DRAWS = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA sBIT sRGB cICP bKGD hIST pHYs acTL fcTL fdAT".split(b" "))
"""Without `iCCP` and `sPLT`, which have names, `tEXt`, `zTXt`, `iTXt`, `eXIf` and `tIME`."""


def _png(content: bytes) -> Iterator[bytes]:
    if not content.startswith(_PNG):
        raise _BadPictureError
    yield _PNG
    place = len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", content, place)
        chunk = _part(content, place, length + 12)
        if name in _PNG_DRAWS:
            yield chunk
        if name == b"IEND":
            return  # what follows may be the picture before it was cropped
        place += len(chunk)


# JPEG: ITU-T T.81, JFIF, Exif

_JPEG_DRAWS = frozenset(
    (*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE)  # frames, tables, scans, restart interval
)
_SOI, _EOI, _SOS, _APP0, _APP1, _ADOBE = b"\xff\xd8", 0xD9, 0xDA, 0xE0, 0xE1, 0xEE
_EXIF = b"Exif\0\0"


def _jpeg(content: bytes) -> Iterator[bytes]:
    if not content.startswith(_SOI):
        raise _BadPictureError
    yield _SOI
    place, is_turned = 2, False
    while True:
        while content[place + 1] == 0xFF:  # padding
            place += 1
        if content[place] != 0xFF:
            raise _BadPictureError
        marker = content[place + 1]
        if marker == _EOI:
            yield b"\xff\xd9"
            return  # what follows may be another picture, or a film
        (length,) = struct.unpack_from(">H", content, place + 2)
        segment = _part(content, place, length + 2)
        if marker in _JPEG_DRAWS:
            yield segment
        elif marker == _APP0 and segment[4:9] == b"JFIF\0":
            yield b"\xff\xe0\x00\x10" + _part(segment, 4, 12) + b"\0\0"  # without its thumbnail
        elif marker == _ADOBE and segment[4:9] == b"Adobe":
            yield b"\xff\xee\x00\x0e" + _part(segment, 4, 12)  # says how colours are stored
        elif marker == _APP1 and segment[4:10] == _EXIF and not is_turned:
            is_turned = True
            yield _orientation(segment[10:])
        place += len(segment)
        if marker == _SOS:
            end = _end_of_scan(content, place)
            yield content[place:end]
            place = end


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker is after the pixels that begin here."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise _BadPictureError
        if content[place + 1] not in (0x00, *range(0xD0, 0xD8)):
            return place
        place += 2


_ORIENTATION = 0x0112


def _orientation(exif: bytes) -> bytes:
    """A segment that says how the picture is turned, and nothing else; nothing for an upright one."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return b""
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for number in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * number)
            if tag == _ORIENTATION and kind == 3 and 2 <= value <= 8:
                found = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
                return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(found)) + _EXIF + found
    except struct.error:
        pass
    return b""


# GIF: CompuServe, GIF89a

_TABLE = 0x80
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def _gif(content: bytes) -> Iterator[bytes]:
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        raise _BadPictureError
    place = 13 + _colours(content[10])
    yield _part(content, 0, place)
    while True:
        kind = content[place]
        if kind == 0x3B:
            yield b"\x3b"
            return
        if kind == 0x2C:
            size = 10 + _colours(content[place + 9]) + 1
            end = _end_of_blocks(content, place + size)
            yield content[place:end]
        elif kind == 0x21:
            end = _end_of_blocks(content, place + 2)
            label = content[place + 1]
            if label == 0xF9:  # how long a picture is shown, and what is transparent
                yield content[place:end]
            elif label == 0xFF and content[place + 3 : place + 14] in _LOOPS:
                yield content[place : place + 14] + _part(content, place + 14, 4) + b"\0"
        else:
            raise _BadPictureError
        place = end


def _colours(flags: int) -> int:
    """The size of a table of colours, in bytes."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & _TABLE else 0


def _end_of_blocks(content: bytes, place: int) -> int:
    """Where the blocks end that begin here."""
    while length := content[place]:
        place += length + 1
    return place + 1


# WebP: RFC 9649

_WEBP_DRAWS = frozenset((b"VP8 ", b"VP8L", b"ALPH", b"ANIM"))
_HAS_METADATA = 0x20 | 0x08 | 0x04
"""Flags that announce a colour profile, Exif and XMP."""
_FRAME_HEAD = 16


def _webp(content: bytes) -> Iterator[bytes]:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise _BadPictureError
    (length,) = struct.unpack_from("<I", content, 4)
    chunks = b"".join(_webp_chunks(_part(content, 12, length - 4)))
    yield b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(data):
        name, length = struct.unpack_from("<4sI", data, place)
        body = _part(data, place + 8, length)
        if name in _WEBP_DRAWS:
            yield _webp_chunk(name, body)
        elif name == b"VP8X":
            yield _webp_chunk(name, bytes((body[0] & ~_HAS_METADATA, *body[1:10])))
        elif name == b"ANMF":
            yield _webp_chunk(name, _part(body, 0, _FRAME_HEAD) + b"".join(_webp_chunks(body[_FRAME_HEAD:])))
        place += 8 + length + length % 2


def _webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


_FORMATS = {"png": _png, "jpg": _jpeg, "jpeg": _jpeg, "jfif": _jpeg, "gif": _gif, "webp": _webp}
