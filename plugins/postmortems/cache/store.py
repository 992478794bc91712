"""Keeps what was worked out before, so that the next run need not work it out again.

One SQLite file for each knowledge base, in the user's cache folder: not in the repository, where a change that
somebody proposes could bring one along and be believed. The folder may be deleted at any time.

What is kept is found by a key made of everything that it follows from. So nothing is ever out of date, and two runs
at once cannot disagree: they write the same under the same key. Values are bytes that are read as data, never as
objects of Python.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import platformdirs

from postmortems.cache.codec import Value, decode, encode

FOLDER_VARIABLE = "POSTMORTEMS_CACHE"
"""Names the folder of the cache; empty, there is none."""

_AT_ONCE = 500
"""Keys in one question: SQLite allows 999 of old."""

SCHEMA = 3
"""Goes up with every change of the table or of the form of its values. A file with another schema is replaced."""
_TABLE = "CREATE TABLE kept (family TEXT, key BLOB, value BLOB, PRIMARY KEY (family, key))"
_CIRCUMSTANCES = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT,
    }
)  # fmt: skip
"""Errors that say nothing about the file. After any other one it is removed, for the next run to begin with."""

Result = TypeVar("Result")


def cache_folder() -> Path | None:
    """The folder of all caches of this user; None when the environment switches caching off."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    return Path(platformdirs.user_cache_path("postmortems"))


ENDINGS = ("", "-wal", "-shm")
"""After the name of a cache: SQLite has up to three files for each."""


def cache_file(folder: Path, knowledge_base: Path) -> Path:
    """The file of the cache of a folder of records, in the folder of all caches."""
    name = blake2b(os.fsencode(os.path.realpath(knowledge_base)), digest_size=10).hexdigest()
    return folder / f"{name}.sqlite"


def key_of(*parts: str | bytes) -> bytes:
    """A key that only these parts have, in this order, with this program as it is."""
    data = [part if isinstance(part, bytes) else part.encode("utf-8", "surrogateescape") for part in parts]
    lengths = struct.pack(f"={len(data) + 1}Q", len(data), *map(len, data))
    return blake2b(b"".join((_program(), lengths, *data)), digest_size=20).digest()


@cache
def _program() -> bytes:
    """A digest of everything that the program consists of: a version alone says nothing to who changes it."""
    digest = blake2b(sys.version.encode(), digest_size=20)
    for part in (_package(), *_libraries(), *_zones()):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def _package() -> bytes:
    """A digest of the files of this package.

    Reading them takes as long as everything else in a run that finds all as it was. So the digest is noted beside
    the caches, and believed as long as the files look the same and were written well before the note.
    """
    files = sorted(_files_in(Path(__file__).parents[1]))
    looks = blake2b(repr([(path, _look(status)) for path, status in files]).encode(), digest_size=20).hexdigest()
    folder = cache_folder()
    note = folder / "program" if folder is not None else None
    try:
        if note is not None:
            noted, _, content = note.read_text().partition(" ")
            newest = max(max(status.st_mtime_ns, status.st_ctime_ns) for _, status in files)
            if noted == looks and newest + CLOCK_STEP < note.stat().st_mtime_ns:
                return bytes.fromhex(content)
    except (OSError, ValueError):
        pass  # not noted yet, or not by us
    digest = blake2b(digest_size=20)
    for path, status in files:
        digest.update(f"{path}\0{status.st_size}\0".encode())
        digest.update(Path(__file__).parents[1].joinpath(path).read_bytes())
    if note is not None:
        with suppress(OSError):
            new = note.with_name(f"program-{os.getpid()}")
            new.write_text(f"{looks} {digest.hexdigest()}")
            try:
                new.replace(note)
            except OSError:
                new.unlink()
    return digest.digest()


def _files_in(folder: Path, inside: str = "") -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files_in(folder / entry.name, f"{inside}{entry.name}/")
            elif not entry.name.endswith(".pyc"):
                yield inside + entry.name, entry.stat()


def _look(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


CLOCK_STEP = 2_000_000_000
"""Nanoseconds: no file system has a coarser clock. What was changed twice within a step may look unchanged."""


def _libraries() -> Iterator[bytes]:
    """Names and versions of everything that is installed beside the program."""
    for place in sys.path:
        with suppress(OSError):
            yield from sorted(name.encode() for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info")))


def _zones() -> Iterator[bytes]:
    """The version of the time zones of the system."""
    places = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"
    for place in os.environ.get("PYTHONTZPATH", places).split(os.pathsep):
        with suppress(OSError), open(os.path.join(place, "tzdata.zi"), "rb") as file:
            yield file.readline()


class Cache:
    """What is kept for one knowledge base, in families: `facts`, `conversion`…

    Nothing here raises. A cache that cannot be read is empty, and one that cannot be written keeps nothing: the work
    is then done once more, and one line at level debug says so. An entry is believed only under its own key.
    """

    def __init__(self, folder: Path | None, knowledge_base: Path) -> None:
        """`folder` holds the caches, None for none; `knowledge_base` is the folder of the records."""
        self._connection: sqlite3.Connection | None = None
        if folder is None:
            return
        self._file = cache_file(folder, knowledge_base)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = self._opened()
        except Exception as error:
            self._fail(error)

    @classmethod
    def of(cls, knowledge_base: Path) -> Cache:
        """The cache of a folder of records, in the place that the environment names."""
        return cls(cache_folder(), knowledge_base)

    @property
    def is_kept(self) -> bool:
        """Whether anything that is put here will be found again."""
        return self._connection is not None

    def get(self, family: str, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """What is kept under these keys; a key that is not known is left out."""
        wanted = list(keys)
        nothing: dict[bytes, bytes] = {}
        found = self._trying(lambda connection: dict(self._rows(connection, family, wanted)), nothing)
        return {key: found[key] for key in wanted if key in found}

    def get_values(self, namespace: str, keys: Iterable[bytes], shape: type[Value]) -> dict[bytes, Value]:
        """The cached values of these keys. A missing key, or one whose value is not of type `shape`, is left out."""
        wanted = list(keys)
        found: dict[bytes, Value] = {}
        for key, data in self.get(namespace, wanted).items():
            with suppress(ValueError):
                found[key] = decode(data, shape)
        _log("%s: %d of %d entries found", namespace, len(found), len(wanted))
        return found

    def put_values(self, namespace: str, values: Mapping[bytes, object], is_small: bool = True) -> None:
        """Cache these values; see `put`."""
        self.put(namespace, {key: encode(value) for key, value in values.items()}, is_small)

    def memo(
        self, namespace: str, inputs: Iterable[str | bytes], shape: type[Value], make: Callable[[], Value]
    ) -> Value:
        """The value that follows from these inputs and the program, and from nothing else: cached, or made now."""
        key = key_of(*inputs)
        found = self.get_values(namespace, [key], shape)
        if key not in found:
            found[key] = make()
            self.put_values(namespace, found, is_small=False)
        return found[key]

    def everything(self, family: str) -> dict[bytes, bytes]:
        """All that a family keeps, by key."""
        question = "SELECT key, value FROM kept WHERE family = ?"
        return self._trying(lambda connection: dict(_unpacked(family, connection.execute(question, (family,)))), {})

    def put(self, family: str, entries: Mapping[bytes, bytes], is_small: bool = True) -> None:
        """Keep these, all of them or, when the process is killed meanwhile, none.

        They take less room where they are to be `is_small`, and more time to write and to read.
        """
        if not entries:
            return
        rows = [(family, key, _packed(family, key, value, is_small)) for key, value in entries.items()]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)

        self._trying(write, None)

    def drop_all_but(self, family: str, keys: Iterable[bytes], spare: int = 0) -> None:
        """Forget what is kept under other keys, once there are more than `spare` of them."""
        used = set(keys)

        def write(connection: sqlite3.Connection) -> None:
            known = {key for (key,) in connection.execute("SELECT key FROM kept WHERE family = ?", (family,))}
            unused = known - used
            if len(unused) > spare:
                _log("%s: %d entries evicted", family, len(unused))
                with connection:
                    connection.executemany(
                        "DELETE FROM kept WHERE family = ? AND key = ?", [(family, key) for key in unused]
                    )

        self._trying(write, None)

    def distrust(self, error: Exception) -> None:
        """Go on as an empty cache after an entry led to this error, and have the next run begin with a new one."""
        self._fail(error)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        """Whoever forgets to close it loses nothing: what was put is written."""
        self.close()

    def _opened(self) -> sqlite3.Connection:
        """The cache; a missing or damaged file, or one with another schema, is replaced. Raises any error."""
        try:
            return self._opened_as_it_is()
        except Exception as error:
            if _is_circumstance(error):
                raise
        self._remove()
        return self._opened_as_it_is()

    def _opened_as_it_is(self) -> sqlite3.Connection:
        with _closed_on_error(sqlite3.connect(self._file, timeout=5)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            if not _layout(connection):
                with connection:
                    connection.execute("BEGIN IMMEDIATE")  # two that make it at once wait for each other
                    if not _layout(connection):
                        connection.execute(_TABLE)
                        connection.execute(f"PRAGMA user_version = {SCHEMA}")
            if _layout(connection) != [(_TABLE,)] or connection.execute("PRAGMA user_version").fetchone() != (SCHEMA,):
                raise sqlite3.DatabaseError("the cache has another schema")
            return connection

    def _remove(self) -> None:
        """Take away the file of the cache. Raises OSError."""
        for ending in ENDINGS:
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)

    def _fail(self, error: Exception) -> None:
        """Go on without the cache; where its file is broken, the next run gets a new one."""
        if self._connection is not None:
            self.close()
        if not _is_circumstance(error):
            with suppress(OSError):
                self._remove()
        _note(os.fspath(self._file), type(error).__name__)

    def _rows(self, connection: sqlite3.Connection, family: str, keys: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            question = f"SELECT key, value FROM kept WHERE family = ? AND key IN ({marks})"  # noqa: S608 (marks only)
            yield from _unpacked(family, connection.execute(question, (family, *some)))

    def _trying(self, do: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        if self._connection is None:
            return otherwise
        try:
            return do(self._connection)
        except Exception as error:  # text that is none is a UnicodeDecodeError, and who knows what else
            self._fail(error)
            return otherwise


class Shelf:
    """A family of the cache of a knowledge base as one build uses it: it puts things one by one, which are written in
    parts. What a build that succeeded had no use for goes, once that is more than what it had."""

    def __init__(self, family: str, knowledge_base: Path | None) -> None:
        """With None, nothing is kept."""
        self._family = family
        self._knowledge_base = knowledge_base
        self._caches: dict[int, Cache] = {}
        self._new: dict[bytes, bytes] = {}
        self._used: list[bytes] = []

    @property
    def _cache(self) -> Cache:
        """Of this process: a connection to a database cannot be shared with a copy of it."""
        if os.getpid() not in self._caches:
            self._caches[os.getpid()] = Cache.of(self._knowledge_base) if self._knowledge_base else Cache(None, Path())
        return self._caches[os.getpid()]

    @property
    def is_kept(self) -> bool:
        """Whether the next build will find what is put here."""
        return self._cache.is_kept

    def get(self, key: bytes) -> bytes | None:
        """What an earlier build has put here."""
        found = self._cache.get(self._family, [key]).get(key)
        if found is not None:
            self.use(key)
        return found

    def get_value(self, key: bytes, shape: type[Value]) -> Value | None:
        """The value of this type that an earlier build cached; None where there is none."""
        found = self.get(key)
        try:
            return None if found is None else decode(found, shape)
        except ValueError:
            return None

    def put_value(self, key: bytes, value: object) -> None:
        """Cache a value."""
        if self.is_kept:
            self.put(key, encode(value))

    def use(self, key: bytes) -> None:
        """Note that this build has use for what is kept under a key."""
        self._used.append(key)

    def put(self, key: bytes, value: bytes) -> None:
        """Keep something."""
        if self.is_kept:
            self._new[key] = value
            self.use(key)
            if len(self._new) >= _PUT_TOGETHER:
                self._write()

    def close(self) -> None:
        """Write down what is new, and let go of the file."""
        self._write()
        self._cache.close()
        del self._caches[os.getpid()]

    def forget_unused(self) -> None:
        """Forget what the build had no use for. Only after all of it: one that failed has seen a part of the pages."""
        self._write()
        self._cache.drop_all_but(self._family, self._used, spare=len(self._used))
        self.close()

    def _write(self) -> None:
        self._cache.put(self._family, self._new)
        self._new = {}


_PUT_TOGETHER = 100
"""How many things are written together: more would cost memory, fewer time."""


def _layout(connection: sqlite3.Connection) -> list[tuple[str]]:
    return connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()


def _is_circumstance(error: Exception) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, OSError) or (code is not None and code & 0xFF in _CIRCUMSTANCES)


def _log(message: str, *arguments: object) -> None:
    """Log at level debug, if anybody has set up logging: loading it would cost more than a warm run."""
    if logging := sys.modules.get("logging"):
        logging.getLogger("mkdocs.plugins.postmortems.cache").debug(message, *arguments)


@cache
def _note(file: str, what: str) -> None:
    """Log once that this run cannot use a cache. `mkdocs build --verbose` shows it."""
    import logging  # for who has a broken cache

    logging.getLogger("mkdocs.plugins.postmortems.cache").debug("The cache %s is not used: %s", file, what)


_WORTH_PACKING = 4096
"""Bytes: many small values are read faster as they are."""


def _packed(family: str, key: bytes, value: bytes, is_small: bool) -> bytes:
    """With a sum that tells whether it came back whole, and under its own key; small on the disk where it is to be."""
    is_packed = is_small and len(value) >= _WORTH_PACKING
    return _sum(family, key, value) + (b"z" + zlib.compress(value, 1) if is_packed else b" " + value)


def _unpacked(family: str, rows: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values; what is not as it was put there is left out, and soon put there again."""
    for key, packed in rows:
        if not (isinstance(key, bytes) and isinstance(packed, bytes)):
            continue
        try:
            value = zlib.decompress(packed[5:]) if packed[4:5] == b"z" else packed[5:]
        except zlib.error:
            continue
        if _sum(family, key, value) == packed[:4]:
            yield key, value


def _sum(family: str, key: bytes, value: bytes) -> bytes:
    return zlib.crc32(value, zlib.crc32(key, zlib.crc32(family.encode()))).to_bytes(4, "big")


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
