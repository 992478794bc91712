"""Caches results, so that the next run need not work them out again.

One SQLite file for each knowledge base, in the user's cache folder: not in the repository, where a proposed change
could bring one along. The folder may be deleted at any time.

The key of an entry is made of everything that its value follows from. So no entry is ever out of date, and two runs at
once cannot disagree: they write the same under the same key. Values are JSON, never objects of Python.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import sys
import zlib
from _blake2 import blake2b  # that of `hashlib`, which loads OpenSSL first
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from postmortems.cache.codec import Value, decode, encode
from postmortems.cache.packing import SAMPLES, Packer

FOLDER_VARIABLE = "POSTMORTEMS_CACHE"
"""Names the folder of the cache; if it is empty, nothing is cached."""

_AT_ONCE = 500
"""Keys in one query: old versions of SQLite allow 999."""

SCHEMA = 8
"""Goes up with every change of the table or of the form of its values. A file with another schema is replaced."""
KEY_SIZE = 20
"""Bytes of each key."""
_TABLE = "CREATE TABLE entries (namespace TEXT, key BLOB, value BLOB, PRIMARY KEY (namespace, key))"
_UNUSED_SAMPLES = """
DELETE FROM entries WHERE namespace = ? AND key NOT IN (SELECT substr(value, 6, 8) FROM entries WHERE namespace <> ?)
"""
_CIRCUMSTANCES = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT,
    }
)  # fmt: skip
"""Errors that say nothing about the file. After any other one it is deleted, and the next run makes a new one."""

Result = TypeVar("Result")


def cache_folder() -> Path | None:
    """The folder of all caches of this user; None when the environment switches caching off."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    bases = os.environ.get("XDG_CACHE_HOME", ""), os.path.join(os.environ.get("HOME", ""), ".cache")
    if sys.platform == "linux" and (base := next(filter(os.path.isabs, bases), None)):
        return Path(base, "postmortems")  # as platformdirs says, which takes longer to load than 500 records to list
    from platformdirs import user_cache_path

    return user_cache_path("postmortems")


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
    return blake2b(b"".join((_program(), lengths, *data)), digest_size=KEY_SIZE).digest()


@cache
def _program() -> bytes:
    """A digest of the program and its libraries: a version alone does not change with an edit of the code."""
    digest = blake2b(sys.version.encode(), digest_size=20)
    for part in (_package(), *_libraries(), *_zones()):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def _package() -> bytes:
    """A digest of the files of this package: of their checksums, which take a fifth of the time."""
    digest = blake2b(digest_size=20)
    folders = [os.fspath(Path(__file__).parents[1])]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir():
                    folders += [entry.path] if entry.name != "__pycache__" else []
                elif not entry.name.endswith(".pyc"):
                    with open(entry.path, "rb", buffering=0) as file:
                        data = file.read()
                    name = entry.path.removeprefix(folders[0])
                    digest.update(f"{name}\0{len(data)}\0{zlib.crc32(data)}\0".encode())
    return digest.digest()


CLOCK_STEP = 2_000_000_000
"""Nanoseconds: no file system has a coarser clock. A file that changed twice within a step may look unchanged."""


def _libraries() -> Iterator[bytes]:
    """Names and versions of everything that is installed beside the program."""
    for place in sys.path:
        with suppress(OSError):
            yield from sorted(name.encode() for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info")))


def _zones() -> Iterator[bytes]:
    """The version of the time zones of the system."""
    places = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"
    for place in os.environ.get("PYTHONTZPATH", places).split(os.pathsep):
        for name in ("tzdata.zi", "+VERSION"):
            with suppress(OSError), open(os.path.join(place, name), "rb") as file:
                yield file.readline()


class Cache:
    """The cached values of one knowledge base, by namespace and key.

    Nothing here raises. A cache that cannot be read is empty, and one that cannot be written caches nothing: the work
    is then done again, and one line at level debug says so. An entry counts only under its own key, and only if it is
    of the type that is asked for.
    """

    def __init__(self, folder: Path | None, knowledge_base: Path) -> None:
        """`folder` holds the caches, None for none; `knowledge_base` is the folder of the records."""
        self._connection: sqlite3.Connection | None = None
        if folder is not None:
            self._file = cache_file(folder, knowledge_base)
            self.open()

    def open(self) -> None:
        """Open the file: again after `close`, or in a copy of the process, which must not share an open one."""
        self._process = os.getpid()
        self._packer = Packer()
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = self._opened()
        except Exception as error:
            self.distrust(error)

    @classmethod
    def of(cls, knowledge_base: Path) -> Cache:
        """The cache of a folder of records, in the place that the environment names."""
        return cls(cache_folder(), knowledge_base)

    @classmethod
    def off(cls) -> Cache:
        """A cache that is always empty."""
        return cls(None, Path())

    @property
    def is_on(self) -> bool:
        """Whether the next run finds what is put here."""
        return self._connection is not None

    def memo(
        self, namespace: str, inputs: Iterable[str | bytes], shape: type[Value], make: Callable[[], Value]
    ) -> Value:
        """The value that follows from these inputs and the program, and from nothing else: cached, or made now."""
        key = key_of(*inputs)
        found = self.get(namespace, [key], shape)
        if key not in found:
            found[key] = make()
            self.put(namespace, found, is_small=False)
        return found[key]

    def get(self, namespace: str, keys: Iterable[bytes], shape: type[Value]) -> dict[bytes, Value]:
        """The cached values of these keys. A missing key, or one whose value is not of type `shape`, is left out."""
        wanted = list(keys)
        rows = self._try(lambda connection: dict(self._rows(connection, namespace, wanted)), dict[bytes, bytes]())
        found: dict[bytes, Value] = {}
        for key in wanted:
            if key in rows:
                with suppress(ValueError):
                    found[key] = decode(rows[key], shape)
        if self.is_on:
            _log("%s: %d of %d entries found", namespace, len(found), len(wanted))
        return found

    def put(self, namespace: str, values: Mapping[bytes, object], is_small: bool = True) -> None:
        """Cache these values: all of them or, if the process is killed meanwhile, none.

        With `is_small` they take less room, and more time to write and to read.
        """
        if not values or not self.is_on:
            return
        rows = [*self._packer.packed(namespace, {key: encode(value) for key, value in values.items()}, is_small)]

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)

        self._try(write, None)

    def keys(self, namespace: str) -> set[bytes]:
        def read(connection: sqlite3.Connection) -> set[bytes]:
            return {key for (key,) in connection.execute("SELECT key FROM entries WHERE namespace = ?", (namespace,))}

        return self._try(read, set())

    def evict_all_but(self, namespace: str, keys: Iterable[bytes], spare: int = 0) -> None:
        """Evict the entries with other keys, once there are more than `spare` of them."""
        unused = self.keys(namespace) - set(keys)

        def write(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany(
                    "DELETE FROM entries WHERE namespace = ? AND key = ?", [(namespace, key) for key in unused]
                )
                connection.execute(_UNUSED_SAMPLES, (SAMPLES, SAMPLES))

        if len(unused) > spare:
            _log("%s: %d entries evicted", namespace, len(unused))
            self._try(write, None)

    def close(self) -> None:
        """Close the file. In a copy of the process that opened it, leave it alone."""
        if self._connection is not None and self._process == os.getpid():
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def __del__(self) -> None:
        """Close the file: everything that was put is already written."""
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
        with _closed_on_error(sqlite3.connect(self._file, timeout=5, check_same_thread=False)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")  # no waiting: what a power cut damages is a miss
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
        """Delete the file of the cache. Raises OSError."""
        for ending in ENDINGS:
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)

    def distrust(self, error: Exception) -> None:
        """Go on without the cache after this error; if its file is broken, the next run gets a new one."""
        self.close()
        if not _is_circumstance(error):
            with suppress(OSError):
                self._remove()
        _log_once(os.fspath(self._file), type(error).__name__)

    def _rows(self, connection: sqlite3.Connection, namespace: str, keys: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            question = f"SELECT key, value FROM entries WHERE namespace = ? AND key IN ({marks})"  # noqa: S608 (marks only)
            rows = connection.execute(question, (namespace, *some))
            yield from self._packer.unpacked(namespace, rows, self._sample)

    def _sample(self, key: bytes) -> bytes | None:
        return self._try(lambda connection: dict(self._rows(connection, SAMPLES, [key])).get(key), None)

    def _try(self, do: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        if self._connection is None:
            return otherwise
        try:
            return do(self._connection)
        except Exception as error:  # text that is not text is a UnicodeDecodeError, and who knows what else
            self.distrust(error)
            return otherwise


class Shelf:
    """A namespace of a cache as one build uses it: values come one by one, and are written in batches.

    After a build that succeeded, entries that it did not use are evicted, once there are more of them than used ones.
    """

    def __init__(self, cache: Cache, namespace: str) -> None:
        self.cache = cache
        self._namespace = namespace
        self._new: dict[bytes, object] = {}
        self._used: list[bytes] = []

    def memo(self, key: bytes, shape: type[Value], make: Callable[[], Value]) -> Value:
        """The value of a key of everything that it follows from: cached, or made now."""
        found = self.get(key, shape)
        if found is None:
            found = make()
            self.add(key, found)
        return found

    def get(self, key: bytes, shape: type[Value]) -> Value | None:
        """The cached value of a key; None without one."""
        if not self.cache.is_on:
            return None
        self.keep(key)
        return self.cache.get(self._namespace, [key], shape).get(key) if key in self._known else None

    def keep(self, key: bytes) -> None:
        """Note that an entry is used: it is not evicted."""
        self._used.append(key)

    def add(self, key: bytes, value: object) -> None:
        """Cache the value of a key that was asked for."""
        if self.cache.is_on:
            self._new[key] = value
            if len(self._new) >= _BATCH:
                self.write()

    @property
    def has_entries(self) -> bool:
        """Whether anything is cached."""
        return bool(self._known)

    @cached_property
    def _known(self) -> set[bytes]:
        """The keys of all entries: of a first build there are none, and to look for each takes long."""
        return self.cache.keys(self._namespace)

    def write(self) -> None:
        """Write the new entries."""
        self.cache.put(self._namespace, self._new)
        self._known.update(self._new)
        self._new = {}

    def evict_unused(self) -> None:
        """Evict what the build did not use. Only after all of it: one that failed has seen a part of the pages."""
        self.write()
        self.cache.evict_all_but(self._namespace, self._used, spare=len(self._used))


_BATCH = 10
"""Entries that are written together: more would cost memory, fewer time."""


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
def _log_once(file: str, what: str) -> None:
    """Log once that this run cannot use a cache. `mkdocs build --verbose` shows it."""
    import logging  # only for those with a broken cache

    logging.getLogger("mkdocs.plugins.postmortems.cache").debug("The cache %s is not used: %s", file, what)


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
