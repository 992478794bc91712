"""A command about one record reads only what that record has to do with, and sees the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from postmortems.cli import main
from postmortems.cli.options import read, read_around
from postmortems.record import reader
from postmortems.record.corpus import Corpus
from postmortems.record.files import Fault

INCIDENTS = Path(__file__).parents[2] / "incidents"


def items(corpus: Corpus, record_id: str) -> list[tuple[object, ...]]:
    """What is known of the action items of a record."""
    return [
        (
            item.reference,
            item.is_open,
            item.is_current,
            item.services,
            [other.reference for other in item.lineage.items],
            [(later.record.id, later.anchor) for later in item.needed_again_by],
        )
        for item in corpus.actions_of.get(record_id, ())
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixty generated records, and a cache."""
    monkeypatch.setenv("POSTMORTEMS_CACHE", str(tmp_path / "cache"))
    write_corpus(tmp_path / "incidents", 60)
    return tmp_path / "incidents"


def test_the_action_items_are_those_of_the_whole(folder: Path) -> None:
    for place in (folder, INCIDENTS):
        whole = read(place).corpus
        carried = [record for record in whole.all_records if any(a.carried_from for a in record.incident.action_items)]
        assert carried
        for record in whole.all_records:
            part, [found] = read_around(place, record.id)
            assert (found.path, found.text) == (record.path, record.text)
            assert items(part.corpus, record.id) == items(whole, record.id)


@pytest.fixture
def records_read(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The records that are read from now on, all of which the check has seen."""
    main(["check", "--incidents", str(folder)])
    capsys.readouterr()
    found: set[str] = set()
    take = reader.Reading.record

    def record(self: reader.Reading, name: str, data: bytes | Fault) -> None:
        found.add(name)
        take(self, name, data)

    monkeypatch.setattr(reader.Reading, "record", record)
    return found


def read_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, commands have no cache. They would read the same again and again: it is read once for all."""
    monkeypatch.setenv("POSTMORTEMS_CACHE", "")
    monkeypatch.setattr(reader, "load", cache(reader.load))


def test_an_entry_of_a_timeline_reads_few_records(
    folder: Path, records_read: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    name = sorted(path.stem for path in folder.glob("2*.md"))[-1]
    code = main(
        ["timeline", "add", name, "--at", f"{name[:10]} 09:20", "--event", "It began.", "--incidents", str(folder)]
    )

    assert code == 0, capsys.readouterr().err
    assert f"{folder.as_posix()}/{name}.md" in records_read
    assert len(records_read) < 10


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_an_incident_is_shown_as_from_the_whole(
    form: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def shown(place: Path, name: str) -> str:
        assert main(["show", name, "--format", form, "--today", "2026-11-29", "--incidents", str(place)]) == 0
        return capsys.readouterr().out

    names = [(place, path.stem) for place in (folder, INCIDENTS) for path in sorted(place.glob("2*.md"))]
    from_few = [shown(*name) for name in names]
    read_the_whole(monkeypatch)
    assert from_few == [shown(*name) for name in names]
    if form == "text":
        assert any("Needed again by" in text for text in from_few)
        assert any("Left undone from" in text for text in from_few)


@pytest.mark.parametrize(("form", "most"), [("text", 15), ("markdown", 40)])
def test_an_incident_is_shown_from_few_records(form: str, most: int, folder: Path, records_read: set[str]) -> None:
    name = sorted(path.stem for path in folder.glob("2*.md"))[-1]
    assert main(["show", name, "--format", form, "--incidents", str(folder)]) == 0
    assert f"{folder.as_posix()}/{name}.md" in records_read
    assert len(records_read) < most


def test_new_says_the_same_from_the_cache(
    folder: Path, records_read: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    title = min(read(folder).corpus.records, key=lambda record: record.id).title
    told = []
    for is_cached in (True, True, False):  # the first one builds the index
        if not is_cached:
            monkeypatch.setenv("POSTMORTEMS_CACHE", "")
        records_read.clear()
        given = ["--severity", "SEV2", "--affected", "checkout", "--started", "2026-06-01 10:00", "--no-input"]
        assert main(["new", title, *given, "--incidents", str(folder)]) == 0
        told.append((capsys.readouterr().err, len(records_read)))
        next(folder.glob("2026-06-01-*.md")).unlink()

    (_, _), (cached, few), (whole, _) = told
    assert "This may have happened before" in whole
    assert cached == whole
    assert few < 30


def test_proposals_for_a_record_are_those_of_the_whole(
    folder: Path, records_read: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [(place, path.stem) for place in (folder, INCIDENTS) for path in sorted(place.glob("2*.md"))[-12:]]

    def proposed(place: Path, name: str) -> str:
        assert main(["joins", name, "--format", "json", "--incidents", str(place)]) == 0
        return capsys.readouterr().out

    for name in names:  # the first one builds the index
        proposed(*name)
    records_read.clear()
    from_few = [proposed(*name) for name in names[:1]]
    assert len(records_read) < 30
    from_few += [proposed(*name) for name in names[1:]]
    read_the_whole(monkeypatch)
    assert from_few == [proposed(*name) for name in names]
    assert any("earlier" in text for text in from_few)


@pytest.mark.parametrize("how", [["--accept", "--as", "same-factor"], ["--refuse", "--because", "Another fault."]])
def test_a_proposal_is_decided_from_few_records(
    how: list[str], folder: Path, records_read: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    earlier, later = sorted(path.stem for path in folder.glob("2*.md"))[-2:]
    code = main(["joins", later, how[0], earlier, *how[1:], "--incidents", str(folder)])

    assert code == 0, capsys.readouterr().err
    assert f"incident: {earlier}" in (folder / f"{later}.md").read_text(encoding="utf-8")
    assert len(records_read) < 15
