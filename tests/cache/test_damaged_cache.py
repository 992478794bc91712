"""Whatever happened to the cache: every command says what it says without one, and nothing else."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from postmortems.cache import store as cache_module
from postmortems.cache.store import FOLDER_VARIABLE, Cache
from postmortems.check.snapshot import FACTS, STATES, TABLES
from postmortems.cli import main
from tests.bakery import BAKERY, write_files

COMMANDS = (
    ["check", "--today", "2024-12-01"],
    ["list"],
    ["actions", "--today", "2024-12-01"],
    ["actions", "--all", "--today", "2024-12-01", "--format", "json"],
)
Damage = Callable[[Path, Random], None]


def only_file(folder: Path) -> Path:
    return next(folder.glob("*.sqlite"))


def _merged(file: Path) -> sqlite3.Connection:
    """A connection to the database, in which nothing waits in a second file."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode = DELETE")
    return connection


def flipped_bytes(folder: Path, random: Random) -> None:
    _merged(only_file(folder)).close()
    data = bytearray(only_file(folder).read_bytes())
    for _ in range(random.choice((1, 10, 300))):
        data[random.randrange(random.choice((100, 4096, len(data))))] = random.randrange(256)
    only_file(folder).write_bytes(data)


def cut(folder: Path, random: Random) -> None:
    _merged(only_file(folder)).close()
    data = only_file(folder).read_bytes()
    only_file(folder).write_bytes(data[: random.randrange(len(data))])


def another_file(folder: Path, random: Random) -> None:
    only_file(folder).write_bytes(random.choice((b"", b"text", random.randbytes(9000), b"SQLite format 3\0" * 500)))


def another_layout(folder: Path, random: Random) -> None:
    connection = _merged(only_file(folder))
    with connection:
        if random.random() < 0.5:
            connection.execute("ALTER TABLE entries ADD COLUMN more TEXT NOT NULL DEFAULT 'x'")
        else:
            connection.execute("DROP TABLE entries")
            tables = ("entries (key TEXT)", "entries (namespace, key, value, x NOT NULL)", "entries2 (namespace TEXT)")
            connection.execute(f"CREATE TABLE {random.choice(tables)}")
    connection.close()


def another_schema(folder: Path, random: Random) -> None:
    connection = _merged(only_file(folder))
    connection.execute(f"PRAGMA user_version = {random.choice((0, 1, 99))}")
    connection.close()


def a_folder_in_its_place(folder: Path, random: Random) -> None:
    file = only_file(folder)
    for path in folder.glob(f"{file.name}*"):
        path.unlink()
    file.with_name(file.name + random.choice(("", "-wal", "-shm"))).mkdir()


def no_permission(folder: Path, random: Random) -> None:
    random.choice((folder, only_file(folder))).chmod(random.choice((0o000, 0o400, 0o500)))


def swapped_entries(folder: Path, random: Random) -> None:
    connection = _merged(only_file(folder))
    with connection:
        rows = connection.execute("SELECT namespace, key, value FROM entries").fetchall()
        values = [value for *_, value in rows]
        random.shuffle(values)
        connection.executemany(
            "UPDATE entries SET value = ? WHERE namespace = ? AND key = ?",
            [(value, namespace, key) for (namespace, key, _), value in zip(rows, values, strict=True)],
        )
    connection.close()


def odd_values(folder: Path, random: Random) -> None:
    connection = _merged(only_file(folder))
    with connection:
        odd = random.choice(("NULL", "5", "'text'", "x''", "x'00'", "CAST(x'ff' AS TEXT)", "substr(value, 2)"))
        column = random.choice(("value", "value", "key", "namespace"))
        rows = connection.execute("SELECT rowid FROM entries ORDER BY rowid").fetchall()
        change = f"UPDATE OR REPLACE entries SET {column} = {odd} WHERE rowid = ?"  # noqa: S608
        connection.executemany(change, [row for row in rows if random.random() < 0.5])
    connection.close()


def wrong_types(folder: Path, random: Random) -> None:
    """Entries that are whole, as if the program itself had put them there, with other types somewhere inside."""
    cache = Cache(folder, Path("incidents"))
    for family in (STATES, FACTS, TABLES):
        entries = cache.get(family, cache.keys(family), object)
        assert entries or family == TABLES
        in_order = sorted(entries.items(), key=lambda entry: repr(entry[1]))  # keys differ from run to run
        cache.put(family, {key: _other(value, random) for key, value in in_order})
    cache.close()


def _other(data: Any, random: Random) -> Any:
    """The data with one part of another type; never None, which says in many places that there is no value."""
    if isinstance(data, list | dict) and data and random.random() < 0.9:
        place = random.choice(list(data) if isinstance(data, dict) else range(len(data)))
        data[place] = _other(data[place], random)
        return data
    if isinstance(data, str) and data[:1] in ("[", "{") and random.random() < 0.9:  # facts hold JSON as text
        return json.dumps(_other(json.loads(data), random), separators=(",", ":"))
    return random.choice([other for other in (5, [], {}, [[]]) if type(other) is not type(data)])


DAMAGES: Mapping[str, Damage] = {
    damage.__name__: damage
    for damage in (
        flipped_bytes, cut, another_file, another_layout, another_schema, a_folder_in_its_place, no_permission,
        swapped_entries, odd_values,
    )
}  # fmt: skip


@pytest.fixture
def incidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A knowledge base with a file that cannot be read in full, and one of which there is something to say."""
    write_files(BAKERY, tmp_path)
    (tmp_path / "incidents/2024-05-01-broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (tmp_path / "incidents/2024-05-02-odd.md").write_text(
        "---\ntitle: Odd\nstatus: open\nseverity: 5\nrelated: [{incident: 2024-01-01-none}]\n---\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path / "incidents"


def said(capsys: pytest.CaptureFixture[str]) -> list[tuple[object, ...]]:
    """The exit code, the output and the errors of all commands."""
    capsys.readouterr()
    return [(main(command), *capsys.readouterr()) for command in COMMANDS]


@pytest.mark.parametrize("name", [*DAMAGES, "wrong_types"])
def test_every_command_says_what_it_says_without_a_cache(
    name: str, incidents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    expected = said(capsys)
    assert [code for code, *_ in expected] == [1, 0, 0, 0]
    whole, folder = tmp_path / "whole", tmp_path / "cache"
    monkeypatch.setenv(FOLDER_VARIABLE, str(whole))
    assert said(capsys) == expected
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    for seed in range(12):
        shutil.copytree(whole, folder)
        {**DAMAGES, "wrong_types": wrong_types}[name](folder, Random(seed))  # noqa: S311
        assert said(capsys) == expected, (name, seed)
        assert said(capsys) == expected, (name, seed)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize("damage", [flipped_bytes, cut, another_file, another_layout, another_schema])
def test_a_cache_that_was_broken_works_again_in_the_next_run_but_one(
    damage: Damage, incidents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, folder = tmp_path / "whole", tmp_path / "cache"
    monkeypatch.setenv(FOLDER_VARIABLE, str(whole))
    said(capsys)
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    for seed in range(6):
        shutil.copytree(whole, folder)
        damage(folder, Random(seed))  # noqa: S311
        said(capsys)
        said(capsys)
        kept = Cache(folder, Path("incidents"))
        kept.put("page", {b"key": "value"})
        kept.close()
        assert Cache(folder, Path("incidents")).get("page", [b"key"], str) == {b"key": "value"}
        shutil.rmtree(folder)


def test_a_cache_that_is_not_used_is_logged_in_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Cache(tmp_path, Path("incidents")).close()
    file = only_file(tmp_path)
    file.unlink()
    file.mkdir()
    cache_module._log_once.cache_clear()
    caplog.set_level(logging.DEBUG)
    for _ in range(3):
        cache = Cache(tmp_path, Path("incidents"))
        cache.put("page", {b"key": "value"})
        assert cache.get("page", [b"key"], str) == {}
    [record] = caplog.records
    assert record.levelno == logging.DEBUG
    assert str(file) in record.getMessage()


@pytest.mark.parametrize("seed", range(2))
def test_a_build_makes_the_same_pages_with_a_damaged_cache(
    seed: int, incidents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Bakery\ntheme: mkdocs\nplugins: [{postmortems: {today: 2024-12-01, search_page: false}}]\n"
    )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733011200")

    def built(folder: Path | str) -> tuple[dict[str, bytes], list[str]]:
        monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
        caplog.clear()
        build(load_config(str(tmp_path / "mkdocs.yml")))
        site = {path.relative_to(tmp_path): path.read_bytes() for path in (tmp_path / "site").rglob("*.*")}
        return site, [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]

    alone = built("")
    whole, folder = tmp_path / "whole", tmp_path / "cache"
    assert built(whole) == alone
    for number, damage in enumerate(DAMAGES.values()):
        shutil.copytree(whole, folder)
        damage(folder, Random(seed * 100 + number))  # noqa: S311
        assert built(folder) == alone, damage.__name__
        folder.chmod(0o700)
        shutil.rmtree(folder)
