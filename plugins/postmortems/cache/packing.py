"""Values as the cache holds them: compressed where that pays, with a checksum that includes the key.

Values of one namespace are much alike: all finished pages have the frame of the theme. So a process stores the start
of the first one a second time, as a sample. All are compressed by what they share with it: a page takes a third of the
room and of the time that zlib takes. If no module for Zstandard can be loaded, values stay as they are.
"""

from __future__ import annotations

import sys
import zlib
from _blake2 import blake2b
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress

SAMPLES = "samples"
"""The namespace of samples. The key of one follows from its content."""

_WORTH_PACKING = 4096
"""Bytes: many small values are read faster as they are."""
_SAMPLE_SIZE = 1 << 16
"""Bytes: most pages are smaller."""
_WINDOW = 18
"""As a power of two, how many bytes back a value may repeat: a sample and a page. More takes memory for nothing."""
_MOST = 1 << 26
"""Bytes: what is larger stays as it is, and is not believed if it was compressed."""
_NAME = slice(5, 13)
"""Where the key of the sample is in what is stored, after the checksum and a letter."""


class Sample:
    """What other values are compressed by."""

    def __init__(self, data: bytes) -> None:
        """Raises ImportError without Zstandard. To load it takes longer than to read what a command needs."""
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        self.key = _key(data)
        self._alike = zstd.ZstdDict(data, is_raw=True)
        names = zstd.CompressionParameter
        options: dict[int, int] = {names.compression_level: 1, names.window_log: _WINDOW}
        self._compressor = zstd.ZstdCompressor(options=options, zstd_dict=self._alike)
        self._decompressor, self._error = zstd.ZstdDecompressor, zstd.ZstdError

    def compressed(self, value: bytes) -> bytes:
        return self._compressor.compress(value, self._compressor.FLUSH_FRAME)

    def decompressed(self, data: bytes) -> bytes:
        """Raises ValueError for what `compressed` did not make."""
        decompressor = self._decompressor(zstd_dict=self._alike)
        try:
            value = decompressor.decompress(data, _MOST)
        except self._error as error:
            raise ValueError(str(error)) from None
        if not decompressor.eof:
            raise ValueError("cut short, or too large")
        return value


def _key(sample: bytes) -> bytes:
    return blake2b(sample, digest_size=8).digest()


class Packer:
    """Packs values for one cache, and unpacks them."""

    def __init__(self) -> None:
        self._by_key: dict[bytes, Sample | None] = {}
        self._by_namespace: dict[str, Sample] = {}

    def packed(
        self, namespace: str, values: Mapping[bytes, bytes], is_small: bool
    ) -> Iterator[tuple[str, bytes, bytes]]:
        """Namespaces, keys and what is to be stored: these values, and before them the sample that they need.

        `is_small`: values of 4 kB and more are to be compressed.
        """
        for key, value in values.items():
            data = b" " + value
            if is_small and _WORTH_PACKING <= len(value) <= _MOST:
                with suppress(ImportError):
                    if namespace not in self._by_namespace:
                        start = value[:_SAMPLE_SIZE]
                        new = self._by_namespace[namespace] = Sample(start)
                        self._by_key[new.key] = new
                        yield SAMPLES, new.key, _summed(SAMPLES, new.key, b" " + start)
                    sample = self._by_namespace[namespace]
                    data = b"z" + sample.key + sample.compressed(value)
            yield namespace, key, _summed(namespace, key, data)

    def unpacked(
        self, namespace: str, rows: Iterable[tuple[bytes, bytes]], stored: Callable[[bytes], bytes | None]
    ) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values, without damaged ones. `stored` reads the sample of a key from the cache."""
        for key, packed in rows:
            if not (isinstance(key, bytes) and isinstance(packed, bytes)):
                continue
            if _sum(namespace, key, memoryview(packed)[4:]) != packed[:4]:
                continue
            if packed[4:5] != b"z":
                yield key, packed[5:]
            elif sample := self._sample(packed[_NAME], stored):
                self._by_namespace.setdefault(namespace, sample)
                with suppress(ValueError):
                    yield key, sample.decompressed(packed[_NAME.stop :])

    def _sample(self, key: bytes, stored: Callable[[bytes], bytes | None]) -> Sample | None:
        if key not in self._by_key:
            data = stored(key)
            with suppress(ImportError):
                self._by_key[key] = Sample(data) if data is not None and _key(data) == key else None
        return self._by_key.get(key)


def _summed(namespace: str, key: bytes, data: bytes) -> bytes:
    return _sum(namespace, key, data) + data


def _sum(namespace: str, key: bytes, data: bytes | memoryview) -> bytes:
    return zlib.crc32(data, zlib.crc32(key, zlib.crc32(namespace.encode()))).to_bytes(4, "big")
