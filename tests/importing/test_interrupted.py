"""An import that is killed, or runs out of room, leaves whole records, and the next one makes no second copy."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from postmortems.importing import import_sources
from postmortems.importing.importer import UNEXPECTED
from postmortems.record.reader import load

NAMES = [f"2024-03-{day:02}-lamp-{day}" for day in range(1, 9)]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "old"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        text = f"# Lamp {number} went out\n\n" + f"It was dark in room {number}.\n" * (1 + number * 8)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "incidents"


def import_with(prelude: str, sources: Path, records: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, in which `prelude` is run first."""
    program = f"import os, resource, signal, sys\n{prelude}\nfrom postmortems.cli import main\nsys.exit(main())"
    command = [sys.executable, "-c", program, "import", str(sources), "--to", str(records)]
    return subprocess.run(command, capture_output=True, check=False)


def assert_whole(records: Path) -> None:
    read = load(records).corpus.records if records.exists() else ()
    assert [record.path for record in read] == [path.as_posix() for path in sorted(records.rglob("*.md"))]
    for record in read:
        assert record.text.count("It was dark") == 1 + NAMES.index(record.id) * 8


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
@pytest.mark.parametrize(("step", "time"), [("open", 1), ("fsync", 3), ("link", 5), ("unlink", 8)])
def test_a_kill_leaves_whole_records_and_no_copies_afterwards(
    sources: Path, records: Path, step: str, time: int
) -> None:
    prelude = f"""
real, left = os.{step}, [{time}]
def killed(*arguments, **named):
    left[0] -= ".postmortems-" in str(arguments[0]) or {step!r} == "fsync"
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)
os.{step} = killed
"""
    assert import_with(prelude, sources, records).returncode == -9
    assert_whole(records)
    done = len(list(records.glob("*.md")))
    outcomes = [result.outcome for result in import_sources([sources], records)]
    assert (outcomes.count("unchanged"), outcomes.count("imported")) == (done, len(NAMES) - done)
    assert sorted(path.stem for path in records.glob("*.md")) == NAMES
    assert_whole(records)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_full_disk_is_reported_for_each_document_and_leaves_whole_records(sources: Path, records: Path) -> None:
    prelude = "resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900))"
    done = import_with(prelude, sources, records)
    assert done.returncode == 1
    assert done.stderr == b""
    failed = [line for line in done.stdout.decode().splitlines() if ": not imported: cannot be written:" in line]
    made = list(records.glob("*.md"))
    assert made
    assert len(failed) == len(NAMES) - len(made) > 0
    assert sorted(records.iterdir()) == sorted(made)
    assert_whole(records)
    import_sources([sources], records)
    assert sorted(path.stem for path in records.glob("*.md")) == NAMES


def test_an_impossible_day_is_no_day(tmp_path: Path, records: Path) -> None:
    (tmp_path / "2017-05-00-belt.md").write_text("# The belt tore\n\n**Date:** 2017-05-00\n\n- 2017-05-00 10:00 torn\n")
    (tmp_path / "2017-05-01-lamp.md").write_text("# The lamp went out\n\n**Timezone:** America/Nowhere\n\nDark.\n")
    results = import_sources(sorted(tmp_path.glob("*.md")), records, verify=True, day_for=lambda _: date(2017, 5, 2))
    assert [(result.outcome, result.verdict and result.verdict.is_proved) for result in results] == [
        ("imported", True),
        ("imported", True),
    ]
    belt, lamp = load(records).corpus.newest_first
    assert (belt.incident.title, lamp.id) == ("The belt tore", "2017-05-01-lamp")


def test_a_zone_of_the_configuration_that_does_not_exist_stops_nothing(sources: Path, records: Path) -> None:
    records.mkdir()
    (records / "_config.yml").write_text("timezone: America/Nowhere\n")
    assert {result.outcome for result in import_sources([sources], records)} == {"imported"}


@pytest.mark.parametrize("step", ["read_document", "slug_of", "make", "compare"])
def test_a_document_that_our_code_fails_on_is_named_and_the_others_are_imported(
    sources: Path, records: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from postmortems.importing import importer

    real, left = getattr(importer, step), [3]

    def failing(*arguments: object, **named: object) -> object:
        left[0] -= 1
        if not left[0]:
            raise KeyError("a word of the source")
        return real(*arguments, **named)

    monkeypatch.setattr(importer, step, failing)
    results = import_sources([sources], records, verify=True)
    [failed] = [result for result in results if result.outcome != "imported"]
    assert failed.source.endswith(f"{NAMES[2]}.md")
    assert failed.reason.startswith(f"{UNEXPECTED} (KeyError at test_interrupted.py:")
    assert "word" not in failed.reason


def test_a_record_that_was_broken_since_is_not_imported_again(sources: Path, records: Path) -> None:
    import_sources([sources], records)
    record = records / f"{NAMES[0]}.md"
    record.write_text(record.read_text(encoding="utf-8").replace("title: ", "title: ["), encoding="utf-8")
    assert {result.outcome for result in import_sources([sources], records)} == {"unchanged"}


def test_a_pipe_in_a_folder_is_passed_over(sources: Path, records: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(sources / "2024-01-01-pipe.md")
    results = import_sources([sources], records)
    assert [result.outcome for result in results] == ["imported"] * len(NAMES) + ["skipped"]
