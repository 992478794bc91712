"""Lists what the cache folder holds, and clears it. Opening a cache for this changes nothing in it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from postmortems.cache.store import ENDINGS, cache_file

_OURS = re.compile(r"[0-9a-f]{20}\.sqlite(-wal|-shm)?|program(-[0-9]+)?")  # `program` until 0.1
"""Names of files that the store makes. The folder may be named by the user, and hold other files."""


class Namespace(NamedTuple):
    name: str
    entries: int
    size: int
    """In bytes, without keys and indexes."""


class Inventory(NamedTuple):
    """The cache of one knowledge base."""

    file: Path
    size: int
    """In bytes; 0 where there is no cache yet."""
    schema: int | None
    """The schema version of the file; None where there is none, or it cannot be read."""
    namespaces: tuple[Namespace, ...]
    error: str
    """Why the file cannot be read; empty where it can, or where there is none."""


def inventory(folder: Path, knowledge_base: Path) -> Inventory:
    """What the cache in `folder` holds for a folder of records. Raises OSError."""
    file = cache_file(folder, knowledge_base)
    size = _size(_files_of(file))
    if not size:
        return Inventory(file, 0, None, (), "")
    is_in_use = file.with_name(f"{file.name}-wal").exists()
    way = "mode=ro" if is_in_use else "immutable=1"  # otherwise SQLite leaves a second file beside it
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?{way}", uri=True, timeout=5)) as connection:
            schema = connection.execute("PRAGMA user_version").fetchone()[0]
            rows = connection.execute(
                "SELECT namespace, count(*), sum(length(value)) FROM entries GROUP BY 1 ORDER BY 1"
            ).fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return Inventory(file, size, None, (), str(error))
    return Inventory(file, size, schema, tuple(Namespace(str(name), count, s or 0) for name, count, s in rows), "")


class Total(NamedTuple):
    """The number and size of caches."""

    caches: int
    size: int
    """In bytes."""


def total(folder: Path) -> Total:
    """How many caches there are in the folder, and how large they are together. Raises OSError."""
    return _counted(list(_all_files(folder)))


def clear(folder: Path, knowledge_base: Path | None) -> Total:
    """Remove the cache of a folder of records; with None, those of all. Returns what was freed. Raises OSError.

    Only files that the store made are removed.
    """
    files = list(_all_files(folder) if knowledge_base is None else _files_of(cache_file(folder, knowledge_base)))
    freed = _counted(files)
    for file in files:
        file.unlink(missing_ok=True)
    return freed


def _files_of(file: Path) -> Iterator[Path]:
    return (path for ending in ENDINGS if (path := file.with_name(file.name + ending)).is_file())


def _all_files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.iterdir()) if _OURS.fullmatch(path.name) and path.is_file())


def _counted(files: list[Path]) -> Total:
    return Total(sum(path.suffix == ".sqlite" for path in files), _size(files))


def _size(files: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in files)
