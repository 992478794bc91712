"""What was kept comes back as it was, or not at all."""

from __future__ import annotations

import logging
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import platformdirs
import pytest

from postmortems.cache import packing
from postmortems.cache.packing import SAMPLES
from postmortems.cache.store import FOLDER_VARIABLE, Cache, cache_folder, key_of

INCIDENTS = Path("incidents")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def only_file(folder: Path) -> Path:
    return next(folder.glob("*.sqlite"))


def test_what_is_put_is_found_by_the_next_run(folder: Path) -> None:
    first = Cache(folder, INCIDENTS)
    first.put("page", {b"one": "<p>1</p>", b"two": ""})
    first.close()
    assert Cache(folder, INCIDENTS).get("page", [b"two", b"one", b"three"], str) == {b"one": "<p>1</p>", b"two": ""}


def test_families_and_knowledge_bases_are_apart(folder: Path) -> None:
    Cache(folder, INCIDENTS).put("page", {b"key": "value"})
    assert Cache(folder, INCIDENTS).get("check", [b"key"], str) == {}
    assert Cache(folder, Path("elsewhere")).get("page", [b"key"], str) == {}


def test_more_keys_than_one_question_takes(folder: Path) -> None:
    entries = {str(number).encode(): str(number) for number in range(1201)}
    cache = Cache(folder, INCIDENTS)
    cache.put("page", entries)
    assert cache.get("page", entries, str) == entries
    assert cache.keys("page") == entries.keys()


def test_only_what_is_used_stays(folder: Path) -> None:
    cache = Cache(folder, INCIDENTS)
    cache.put("page", {b"old": "1", b"older": "2", b"used": "3"})
    cache.evict_all_but("page", [b"used"], spare=2)
    assert len(cache.keys("page")) == 3
    cache.evict_all_but("page", [b"used"], spare=1)
    assert cache.get("page", cache.keys("page"), str) == {b"used": "3"}


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_broken_file_is_made_anew(folder: Path, content: bytes) -> None:
    cache = Cache(folder, INCIDENTS)
    cache.put("page", {b"key": "value"})
    cache.close()
    only_file(folder).write_bytes(content)
    again = Cache(folder, INCIDENTS)
    assert again.get("page", [b"key"], str) == {}
    again.put("page", {b"key": "value"})
    assert again.get("page", [b"key"], str) == {b"key": "value"}


@pytest.mark.parametrize("value", ["value", "value that is compressed " * 1000])
def test_a_value_that_was_altered_is_not_believed(folder: Path, value: str) -> None:
    cache = Cache(folder, INCIDENTS)
    cache.put("page", {b"key": value})
    assert cache._connection is not None
    cache._connection.execute("UPDATE entries SET value = x'00000000' || substr(value, 5)")
    cache._connection.commit()
    assert cache.get("page", [b"key"], str) == {}


FRAME = "".join(f"<p>part {number}</p>" for number in range(2000))
PAGES = {str(number).encode(): f"{FRAME}{number}" for number in range(10)}
"""Alike, as finished pages are."""


def test_what_is_alike_takes_room_once(folder: Path) -> None:
    Cache(folder, INCIDENTS).put("page", PAGES)
    assert Cache(folder, INCIDENTS).get("page", PAGES, str) == PAGES
    assert sum(path.stat().st_size for path in folder.iterdir()) < 3 * len(FRAME)


@pytest.mark.parametrize("loss", ["DELETE FROM entries", "UPDATE entries SET value = substr(value, 1, 99)"])
def test_without_its_sample_a_value_is_missing_and_can_be_put_again(folder: Path, loss: str) -> None:
    cache = Cache(folder, INCIDENTS)
    cache.put("page", PAGES)
    assert cache._connection is not None
    cache._connection.execute(f"{loss} WHERE namespace = ?", (SAMPLES,))
    cache._connection.commit()
    cache.close()
    again = Cache(folder, INCIDENTS)
    assert again.get("page", PAGES, str) == {}
    again.put("page", PAGES)
    again.close()
    assert Cache(folder, INCIDENTS).get("page", PAGES, str) == PAGES


def test_a_value_that_is_larger_than_any_of_ours_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(folder, INCIDENTS).put("page", PAGES)
    monkeypatch.setattr(packing, "_MOST", len(FRAME))
    assert Cache(folder, INCIDENTS).get("page", PAGES, str) == {}


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python has Zstandard from 3.14 on")
def test_without_zstandard_values_stay_as_they_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(folder, INCIDENTS).put("page", {b"packed": FRAME})
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    monkeypatch.delattr("backports.zstd")
    cache = Cache(folder, INCIDENTS)
    cache.put("page", PAGES)
    assert cache.get("page", [b"packed", *PAGES], str) == PAGES


def test_a_sample_goes_with_the_last_value_that_needs_it(folder: Path) -> None:
    cache = Cache(folder, INCIDENTS)
    cache.put("page", PAGES)
    cache.evict_all_but("page", [b"1"])
    assert cache.get("page", PAGES, str) == {b"1": PAGES[b"1"]}
    assert len(cache.keys(SAMPLES)) == 1
    cache.evict_all_but("page", [])
    assert cache.keys(SAMPLES) == set()


def test_without_a_folder_nothing_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert cache_folder() is None
    cache = Cache.of(INCIDENTS)
    cache.put("page", {b"key": "value"})
    assert cache.get("page", [b"key"], str) == {}
    assert not cache.is_on


@pytest.mark.parametrize("xdg", [None, "", "relative", "/var/xdg", "/var/xdg/"])
@pytest.mark.parametrize("home", [None, "", "relative", "/home/jo", "/home/jo/"])
def test_the_folder_is_that_of_the_system(xdg: str | None, home: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found without the library on Linux, which would take as long to load as many records to list."""
    for name, value in ((FOLDER_VARIABLE, None), ("XDG_CACHE_HOME", xdg), ("HOME", home)):
        monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)
    assert cache_folder() == platformdirs.user_cache_path("postmortems")


def test_a_folder_that_cannot_be_made_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not Cache(tmp_path / "file" / "cache", INCIDENTS).is_on


def test_the_folder_is_the_users_own(folder: Path) -> None:
    Cache(folder, INCIDENTS)
    assert folder.stat().st_mode & 0o077 == 0


def _put_many(folder: Path, start: int) -> None:
    cache = Cache(folder, INCIDENTS)
    for number in range(start, start + 50):
        cache.put("page", {str(number).encode(): "x" * 1000})


def test_two_at_once_both_store_theirs(folder: Path) -> None:
    context = get_context("spawn")
    workers = [context.Process(target=_put_many, args=(folder, start)) for start in (0, 1000)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(Cache(folder, INCIDENTS).keys("page")) == 100


def test_a_run_that_is_killed_leaves_what_was_there(folder: Path) -> None:
    Cache(folder, INCIDENTS).put("page", {b"before": "1"})
    program = (
        "import os, sys; from pathlib import Path; from postmortems.cache.store import Cache\n"
        "connection = Cache(Path(sys.argv[1]), Path('incidents'))._connection\n"
        "connection.execute('INSERT INTO entries VALUES (?, ?, ?)', ('page', b'0', b'0'))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], check=False)
    assert Cache(folder, INCIDENTS).get("page", [b"before", b"0"], str) == {b"before": "1"}


def test_keys_know_their_parts() -> None:
    assert key_of("a", "bc") != key_of("ab", "c")
    assert key_of("a", b"b") == key_of(b"a", "b")


def test_a_value_is_made_once_for_the_same_inputs(folder: Path) -> None:
    made: list[str] = []

    def of(name: str) -> list[str]:
        made.append(name)
        return [name]

    for _ in range(2):
        cache = Cache(folder, INCIDENTS)
        assert cache.memo("rows", ["list", "a"], list[str], lambda: of("a")) == ["a"]
        assert cache.memo("rows", ["list", "b"], list[str], lambda: of("b")) == ["b"]
        cache.close()
    assert made == ["a", "b"]


def test_a_value_of_another_type_is_made_again(folder: Path) -> None:
    cache = Cache(folder, INCIDENTS)
    cache.put("rows", {key_of("list"): ["x", 5]})
    assert cache.memo("rows", ["list"], list[str], lambda: ["made"]) == ["made"]
    assert cache.get("rows", [key_of("list")], list[str]) == {key_of("list"): ["made"]}


def test_hits_and_evictions_are_logged(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    cache = Cache(folder, INCIDENTS)
    cache.put("rows", {b"one": 1})
    cache.get("rows", [b"one", b"two"], int)
    cache.evict_all_but("rows", [])
    assert [record.getMessage() for record in caplog.records] == [
        "rows: 1 of 2 entries found", "rows: 1 entries evicted"
    ]  # fmt: skip
