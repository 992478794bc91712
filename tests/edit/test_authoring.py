"""An edit is judged by what is found after it and was not before, whatever it concerns."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from postmortems.check import judge
from postmortems.check.findings import Finding
from postmortems.edit.authoring import added
from postmortems.record import reader
from postmortems.record.reader import KnowledgeBase, load
from tests.bakery import BAKERY, OVERSOLD, OVERSOLD_AGAIN, write_files

TODAY = date(2024, 12, 1)
EARLIER = "2024-03-01-oversold.md"
LATER = "2024/2024-09-10-oversold-again.md"
WAIVED = OVERSOLD_AGAIN.replace(
    "related:", "waivers: [{rule: PM203, reason: It is known., until: 2025-01-01}]\nrelated:"
)
EDITS = {
    "the item that another record names is gone": (EARLIER, OVERSOLD.replace("lag-alert,", "other-alert,")),
    "the record that others name is unreadable": (EARLIER, "---\ntitle: [\n---\n"),
    "the record that others name is withdrawn": (
        EARLIER,
        OVERSOLD.replace(
            "status: reviewed", "status: reviewed\nwithdrawn: {at: 2024-10-01, reason: It was a drill.}", 1
        ),
    ),
    "an owner who is not active": (LATER, OVERSOLD_AGAIN.replace("owner: storage", "owner: alex")),
    "a reference to nothing": (LATER, OVERSOLD_AGAIN.replace("#lag-alert, addresses", "#lag-alarm, addresses")),
    "an alias that is taken": (
        LATER,
        OVERSOLD_AGAIN.replace("---\n\nNothing", "aliases: [2024-03-01-bread]\n---\n\nNothing"),
    ),
    "a new record": ("2024-11-01-new.md", OVERSOLD.replace("2024-03-01-bread", "2024-03-01-oversold")),
    "a service that is no longer there": (
        "_config.yml",
        BAKERY["incidents/_config.yml"].replace("name: stock", "name: bin"),
    ),
}


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    """The bakery, where the later record has a waiver."""
    monkeypatch.chdir(tmp_path)
    write_files(BAKERY | {f"incidents/{LATER}": WAIVED}, tmp_path)
    return load(Path("incidents"))


def told(findings: list[Finding]) -> Counter[tuple[str, str, str]]:
    return Counter((finding.path, finding.code, finding.message) for finding in findings)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_reports_what_the_whole_check_finds_new(base: KnowledgeBase, name: str) -> None:
    file, text = EDITS[name]
    path = base.folder / file

    new = added(base, path, text.encode(), TODAY).new_findings

    whole = load(base.folder, {path: text.encode()})
    assert new, "this edit is there because it is wrong"
    assert told(list(new)) == told(judge.findings(whole, TODAY)) - told(judge.findings(base, TODAY))


def test_an_edit_reads_one_record(base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    decode = reader.Reading.record
    monkeypatch.setattr(
        reader.Reading, "record", lambda self, name, data: (read.append(name), decode(self, name, data))[1]
    )

    added(base, base.folder / EARLIER, OVERSOLD.replace("40 loaves", "50 loaves").encode(), TODAY)

    assert read == [f"incidents/{EARLIER}"]
