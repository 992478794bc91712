"""After an edit of one record, the corpus of a running preview has the same lookups as one that is read anew."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pytest

from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.record.reader import KnowledgeBase, load, reload
from tests.bakery import BAKERY, RECORDS, write_files

LOOKUPS = [name for name, value in vars(Corpus).items() if isinstance(value, cached_property)]
TWICE_CARRIED_OVER = BAKERY | {"incidents/2024-10-10-third.md": BAKERY["incidents/2024/2024-09-10-oversold-again.md"]}
"""Of two items that carry the same one over, the newest that is open counts."""
SWAPS = [
    ("status: open, created", "status: deferred, reason: Too late, created"),
    ("status: open", "status: blocked"),
    ("owner: web", "owner: storage"),
    ("affected: [shop]", "affected: [stock]"),
    ("is full", "is very full"),
    ("factor: unwatched-replica", "factor: cold-oven"),
    ("id: ", "id: another-"),
    ("oversold", "undersold"),
]


def plain(value: object) -> object:
    """A lookup as values that can be compared: records as their ids, items as all that follows from them."""
    if isinstance(value, Record):
        return value.id
    if isinstance(value, RecordedAction):
        others = [(item.reference, item.action) for item in value.lineage.items]
        said = (value.action, value.number, value.is_current, value.is_pending, value.is_implicated, value.owners)
        return value.record.id, *said, value.services, others, plain(value.implications)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return [(plain(key), plain(one)) for key, one in value.items()]
    return value


def compare(edited: KnowledgeBase, folder: Path) -> None:
    """Compare each lookup with that of a corpus which is read now."""
    fresh = load(folder)
    for name in LOOKUPS:
        assert plain(getattr(edited.corpus, name)) == plain(getattr(fresh.corpus, name)), name
    for record, other in zip(edited.corpus.all_records, fresh.corpus.all_records, strict=True):
        assert (record.incident, record.text, plain(record.items)) == (other.incident, other.text, plain(other.items))


@pytest.mark.parametrize("files", [TWICE_CARRIED_OVER, RECORDS])
def test_after_an_edit_of_any_line_each_lookup_is_as_if_read_anew(files: Mapping[str, str], tmp_path: Path) -> None:
    folder = write_files(files, tmp_path)
    base = load(folder, earlier={})
    reused = 0
    for path in map(Path, sorted(base.reads)):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        without = ["".join((*lines[:number], *lines[number + 1 :])) for number in range(len(lines))]
        for other in (*without, *(text.replace(one, two) for one, two in SWAPS)):
            for content in (other, text):
                path.write_text(content, encoding="utf-8")
                before = base.corpus
                after = reload(base, [path.as_posix()])
                base = load(folder, earlier={}) if after is None else after
                reused += "by_id" in vars(base.corpus) and base.corpus is not before
                compare(base, folder)
    assert reused > 100
