"""What is read at most, so that a file made to grow cannot stop the proof."""

from __future__ import annotations

import zlib

MOST_BYTES = 256 * 1024 * 1024
"""Of one file, packed or unpacked."""
TOO_LARGE = f"it holds more than {MOST_BYTES // 1024 // 1024} MB when unpacked"
MOST_DEPTH = 6
"""Archives in archives."""


class UndecodableError(Exception):
    """A file, or a part of it, that cannot be decoded: what it says is not known. The message says why."""


def inflated(data: bytes, bits: int = zlib.MAX_WBITS) -> bytes:
    """The content of a stream of zlib, or of gzip with `bits` 31. Raises UndecodableError if it is damaged or huge."""
    unpacker = zlib.decompressobj(bits)
    try:
        content = unpacker.decompress(data, MOST_BYTES)
    except zlib.error:
        raise UndecodableError("its compressed content is damaged") from None
    if unpacker.unconsumed_tail:
        raise UndecodableError(TOO_LARGE)
    if not unpacker.eof:
        raise UndecodableError("its compressed content is incomplete")
    if unpacker.unused_data and bits == GZIP:
        rest = unpacker.unused_data
        content += inflated(rest, bits) if rest[:2] == b"\x1f\x8b" else b"\n\n" + rest
    return content


GZIP = zlib.MAX_WBITS | 16
