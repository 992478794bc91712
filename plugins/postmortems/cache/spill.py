"""Keeps texts on the disk until they are needed: the texts of all pages take more memory than all records."""

from __future__ import annotations

import os
import sys
import weakref
from typing import IO, NamedTuple


class Place(NamedTuple):
    """Where a text is in a spill file."""

    start: int
    length: int


class SpillFile:
    """A temporary file without a name. It is deleted with this object.

    A copy of this process may read from it, but must not write. Once the disk takes no more, texts stay in memory.
    """

    def __init__(self) -> None:
        import tempfile  # takes as long to load as ten records

        self._file: IO[bytes] | None = None
        self._held: dict[int, bytes] = {}
        """What the disk did not take, by its start."""
        self._end = 0
        try:
            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by the next line
            self._closing = weakref.finalize(self, self._file.close)
        except OSError as error:
            _say(error)
        self._last: tuple[Place, str] | None = None

    def put_text(self, text: str) -> Place:
        """Write a text, unless it is the one that was last written or read."""
        if self._last is None or self._last[1] is not text:
            self._last = (self.put(text.encode("utf-8", "surrogatepass")), text)
        return self._last[0]

    def text(self, place: Place) -> str:
        """Read a text that `put_text` wrote."""
        if self._last is None or self._last[0] != place:
            self._last = (place, self.get(place).decode("utf-8", "surrogatepass"))
        return self._last[1]

    def put(self, data: bytes) -> Place:
        """Write bytes."""
        place = Place(self._end, len(data))
        self._end += len(data)
        if self._held or self._file is None:
            self._held[place.start] = data
            return place
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._write(rest, self._end - len(rest)) :]
        except OSError as error:
            _say(error)
            self._held[place.start] = data
        return place

    def get(self, place: Place) -> bytes:
        """Read bytes that `put` wrote. A copy of this process may read at the same time. Raises OSError."""
        if place.length and place.start in self._held:
            return self._held[place.start]
        data = b""
        while len(data) < place.length:
            part = self._read(place.length - len(data), place.start + len(data))
            if not part:
                raise OSError("a temporary file was cut short")
            data += part
        return data

    if sys.platform == "win32":

        def _write(self, data: memoryview, start: int) -> int:
            assert self._file is not None
            self._file.seek(start)
            return self._file.write(data)

        def _read(self, length: int, start: int) -> bytes:
            assert self._file is not None
            self._file.seek(start)
            return self._file.read(length)

    else:  # without moving the place in the file, which a copy of this process shares

        def _write(self, data: memoryview, start: int) -> int:
            assert self._file is not None
            return os.pwrite(self._file.fileno(), data, start)

        def _read(self, length: int, start: int) -> bytes:
            assert self._file is not None
            return os.pread(self._file.fileno(), length, start)


def _say(error: OSError) -> None:
    import logging  # only for those with a full disk

    message = "Texts of pages stay in memory, since the folder for temporary files takes no more: %s"
    logging.getLogger("mkdocs.plugins.postmortems").info(message, error.strerror or error)
