"""A command that changes one record reads only what that record has to do with, and sees the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from postmortems.cli import main
from postmortems.cli.options import read, read_around
from postmortems.record import reader
from postmortems.record.corpus import Corpus

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


def test_an_entry_of_a_timeline_reads_few_records(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = sorted(path.stem for path in folder.glob("2*.md"))[-1]
    main(["check", "--incidents", str(folder)])
    capsys.readouterr()
    read_records: set[str] = set()
    take = reader.Reading.record
    monkeypatch.setattr(
        reader.Reading, "record", lambda self, name, *more: (read_records.add(name), take(self, name, *more))[1]
    )

    code = main(
        ["timeline", "add", name, "--at", f"{name[:10]} 09:20", "--event", "It began.", "--incidents", str(folder)]
    )

    assert code == 0, capsys.readouterr().err
    assert f"{folder.as_posix()}/{name}.md" in read_records
    assert len(read_records) < 10
