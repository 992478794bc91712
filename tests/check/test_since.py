"""What a change did is found without reading what it has nothing to do with, and it is what a check of all finds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from postmortems.check import judge
from postmortems.check.outlining import outlines_of
from postmortems.check.since import Change, change_of_all, change_of_few
from postmortems.record.files import Fault, record_files
from postmortems.record.reader import Reading, load
from tests.git_repository import commit_everything, git

TODAY = date(2024, 12, 1)
NAMES = (
    "2024-01-05-ovens-off",
    "2024-02-03-till-slow",
    "2024-02-03-till-slower",
    "2024-03-07-straße",
    "2024-04-01-mill",
)
OLD = ("2023-old", "2023-Older", "2024-02-03-TILL-slow")


class Said(NamedTuple):
    """A record: what it is called, and what it says of others."""

    name: str
    place: str = ""
    alias: str = ""
    status: str = "deferred"
    unfinished: str = ""
    related: str = ""
    link: str = ""
    withdrawn: bool = False
    broken: bool = False

    @property
    def path(self) -> str:
        return f"{self.place}{self.name}.md"

    @property
    def text(self) -> str:
        lines = ["---", f"title: The record {self.name}", "status: draft", "severity: SEV2"]
        if self.broken:
            lines.append("summary: [")
        if self.alias:
            lines.append(f"aliases: [{self.alias}]")
        if self.withdrawn:
            lines.append("withdrawn: {at: 2024-05-01, reason: It was a drill.}")
        if self.unfinished:
            lines.append("causal_chains:\n  - steps:")
            lines.append("      - {id: no-alert, text: Nobody hears of it., kind: missing-control,")
            lines.append(f"         unfinished_action: {self.unfinished}}}")
            lines.append("      - {id: lost, text: Bread is lost., kind: impact}")
        reason = ", reason: No time." if self.status == "deferred" else ""
        lines.append(f"action_items:\n  - {{id: A1, title: An alert, priority: P1, status: {self.status}{reason},")
        lines.append("     owner: web, created: 2024-01-06, due: 2024-02-01}")
        if self.related:
            lines.append(f"related:\n  - {{incident: {self.related}, relation: similar}}")
        return "\n".join(
            [*lines, "---", "", "## What happened", "", f"See [it]({self.link})." if self.link else "It.", ""]
        )


def drawn(draw: Random) -> list[Said]:
    """Records that say something of each other, and now and then make a mistake."""

    def some(*things: str) -> str:
        return draw.choice((*[""] * len(things), *things))

    names = draw.sample(NAMES, draw.randrange(1, len(NAMES) + 1))
    aliases = draw.sample(OLD, draw.randrange(len(OLD) + 1))
    known = [*names * 8, *aliases * 8, *NAMES, *OLD]
    found: dict[str, Said] = {}
    for name in (*names, *draw.sample(names, draw.random() < 0.2)):
        thing = draw.choice(known)
        said = Said(
            name=name,
            place=draw.choice(("", "", "", "2024/")),
            alias=aliases.pop() if aliases else "",
            status=draw.choice(("deferred", "open")),
            unfinished=some(f"{draw.choice(known)}#A1"),
            related=some(thing, f"{thing}#A1", f"{thing}#A2"),
            link=some(*(f"{draw.choice(names)}.md{anchor}" for anchor in ("", "#A1", "#what-happened"))),
            withdrawn=draw.random() < 0.2,
            broken=draw.random() < 0.1,
        )
        found[said.path] = said
    return list(found.values())


CONFIG = "owners: [{name: web}]\n"


def write(folder: Path, state: list[Said]) -> None:
    """Make these the records of the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    for said in state:
        path = folder / said.path
        path.parent.mkdir(exist_ok=True)
        path.write_text(said.text, encoding="utf-8")


@pytest.fixture(scope="module", autouse=True)
def _in_a_place_of_its_own() -> Iterator[None]:
    before = Path.cwd()
    with TemporaryDirectory() as place:
        os.chdir(place)
        git("init", "--quiet")
        yield
        os.chdir(before)


def of_all(folder: Path) -> Change:
    """What a check of everything says that the change did."""
    base = load(folder)
    outlines = outlines_of(base.corpus)
    files = [base.corpus.config_path, *(file.path for file in record_files(folder))]
    return change_of_all(folder, "HEAD", judge.findings(base, TODAY), outlines, files, TODAY)


@pytest.mark.random(60)
def test_what_a_change_did_is_what_a_check_of_all_finds(seed: int) -> None:
    folder, draw = Path("incidents"), Random(seed)  # noqa: S311
    before = drawn(draw)
    write(folder, before)
    commit_everything()
    kept = draw.sample(before, draw.randrange(len(before) + 1))
    write(folder, list({said.path: said for said in (*drawn(draw), *kept)}.values()))
    found = change_of_few(folder, "HEAD", TODAY)
    assert found is None or found == of_all(folder)


@pytest.mark.parametrize(
    ("said", "others"),
    [
        ({"unfinished": "2024-05-01-oven-1#A1"}, {"2024-05-01-oven-1", "2024-06-01-again"}),
        ({"link": "2024-05-02-oven-2.md#A1"}, {"2024-05-02-oven-2"}),
        ({}, set()),
    ],
    ids=["names one that another names", "links to one", "names none"],
)
def test_only_what_has_to_do_with_the_change_is_read_in_full(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], others: set[str]
) -> None:
    """A new record among many."""
    folder = Path("incidents")
    many = [Said(f"2024-05-{day:02}-oven-{day}") for day in range(1, 31)]
    write(folder, [*many, Said("2024-06-01-again", unfinished="2024-05-01-oven-1#A1")])
    commit_everything()
    new = Said("2024-06-02-and-again", **said)
    (folder / new.path).write_text(new.text, encoding="utf-8")
    read: set[str] = set()
    real = Reading.record

    def noted(reading: Reading, name: str, data: bytes | Fault) -> None:
        read.add(Path(name).stem)
        real(reading, name, data)

    with monkeypatch.context() as patch:
        patch.setattr(Reading, "record", noted)
        found = change_of_few(folder, "HEAD", TODAY)
    assert found == of_all(folder)
    assert read == {new.name, *others}


@pytest.mark.parametrize("text", ["owners: []\n", None])
def test_another_configuration_concerns_every_record(text: str | None) -> None:
    folder = Path("incidents")
    write(folder, [Said(NAMES[0])])
    commit_everything()
    (folder / "_config.yml").unlink()
    if text:
        (folder / "_config.yml").write_text(text, encoding="utf-8")
    assert change_of_few(folder, "HEAD", TODAY) is None


@pytest.mark.parametrize(
    "written",
    [
        "[it](2024%2D01-05-ovens-off.md#gone)",
        "[it](2024&#45;01-05-ovens-off.md#gone)",
        "[it](2024\\-01-05-ovens-off.md#gone)",
    ],
)
def test_a_name_is_found_however_its_letters_are_written(written: str) -> None:
    folder = Path("incidents")
    text = Said(NAMES[0], link="LINK").text.replace("[it](LINK)", '<a id="gone"></a>')
    write(folder, [Said(NAMES[0]), Said(NAMES[4], link="LINK")])
    (folder / f"{NAMES[0]}.md").write_text(text, encoding="utf-8")
    other = folder / f"{NAMES[4]}.md"
    other.write_text(other.read_text(encoding="utf-8").replace("[it](LINK)", written), encoding="utf-8")
    commit_everything()
    (folder / f"{NAMES[0]}.md").write_text(text.replace("gone", "here"), encoding="utf-8")
    assert [(one.path, one.code) for one in of_all(folder).findings] == [(other.as_posix(), "PM510")]
    assert change_of_few(folder, "HEAD", TODAY) is None  # to name the record that is meant, all must be known
