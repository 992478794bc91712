"""Two branches change one record: nothing is lost, and what both changed stays as whole items."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from postmortems.cli import main
from postmortems.edit.merging import NotMergedError, merged, merged_config
from postmortems.edit.splice import Edit, Insert, Put, edited
from postmortems.record.source import Source, read_source, read_yaml_file
from tests.git_repository import commit_everything, git

BASE = """\
---
# What happened, in neutral words.
title: The sorter stops
status: draft
severity: SEV3
timezone: Europe/Berlin
tags: [belt, dust]
times:
  started: 2026-03-02 08:00
  # Nobody looked before nine.
  detected: 2026-03-02 09:00
services: {affected: [shop], faulty: [sorter]}
causal_chains:
  - title: From dust to a stop
    steps:
      - id: dust
        text: Dust covers the sensor.
        kind: condition
      - id: stop
        text: The sorter stops.
        kind: impact
timeline:
  - at: 2026-03-02 08:00
    event: The sorter stops.
  - at: "23:30"
    event: A new sensor is in.
  - at: 2026-03-03 00:10
    event: It runs again.

# What will be done.
action_items:
  # The most urgent one.
  - id: cover
    title: A cover for the sensor
    owner: mira
    due: 2026-04-01
    status: open
  - id: alarm
    title: An alarm
    owner: lena
    due: 2026-04-02
    status: open
lessons:
  - id: dust-wins
    text: Dust wins.
---
The story.

It ends.
"""


def frontmatter(text: str) -> dict[str, object]:
    source = read_source(text.encode())
    assert source.complete, text
    assert not source.problems, text
    return source.frontmatter


def merge(ours: str, theirs: str, base: str = BASE) -> tuple[str, int]:
    return merged(*(text.encode() for text in (base, ours, theirs)))


def item(name: str, chance: random.Random) -> dict[str, object]:
    return {
        "id": name,
        "title": f"Do {name}",
        "owner": chance.choice(["mira", "lena"]),
        "due": "2026-05-01",
        "status": "open",
    }


def changes(side: str, chance: random.Random, free: list[object]) -> list[Edit]:
    """Appends and edits of one branch. What an edit changes is taken out of `free`: only one branch may."""
    found: list[Edit] = []
    for number in range(chance.randint(1, 4)):
        name = f"{side}-{number}"
        match chance.randrange(6):
            case 0:
                found.append(Insert(("action_items",), item(name, chance)))  # type: ignore[arg-type]
            case 1:
                found.append(Insert(("lessons",), {"id": name, "text": f"Learn {name}."}, chance.choice([0, None])))
            case 2:
                at = f"2026-03-0{chance.choice([1, 4])} 0{chance.randrange(10)}:{chance.randrange(10, 60)}"
                index = 0 if at < "2026-03-02" else None
                found.append(Insert(("timeline",), {"at": at, "event": f"Event {name}."}, index))
            case 3:
                step = {"id": name, "text": f"Cause {name}.", "kind": "condition"}
                found.append(Insert(("causal_chains", 0, "steps"), step))
            case 4:
                found.append(Insert(("tags",), name))
            case _ if free:
                path = free.pop(chance.randrange(len(free)))
                found.append(Put(path, f"Changed by {side}"))  # type: ignore[arg-type]
            case _:
                found.append(Put((f"x-{name}",), name))
    return found


def leaves(data: object) -> list[str]:
    """All values with their keys, those of items under the id or the text of the item, in any order."""
    if isinstance(data, dict):
        mark = data.get("id") or data.get("event") or ""
        return sorted(f"{mark}/{key}/{leaf}" for key, value in data.items() for leaf in leaves(value))
    if isinstance(data, tuple):
        return sorted(leaf for one in data for leaf in leaves(one))
    return [repr(data)]


@pytest.mark.parametrize("seed", range(200))
def test_branches_that_append_and_edit_lose_nothing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    free: list[object] = [
        ("title",), ("severity",), ("times", "started"), ("action_items", 0, "owner"), ("action_items", 0, "due"),
        ("action_items", 1, "title"), ("action_items", 1, "status"), ("lessons", 0, "text"), ("timeline", 2, "event"),
        ("causal_chains", 0, "steps", 0, "text"),
    ]  # fmt: skip
    ours, theirs = (sorted(changes(side, chance, free), key=lambda e: isinstance(e, Insert)) for side in ("a", "b"))
    one, other = (edited(BASE.encode(), edits).decode() for edits in (ours, theirs))
    text, conflicts = merge(one, other)
    assert conflicts == 0, text
    puts = [edit for edit in (*ours, *theirs) if isinstance(edit, Put)]
    inserts = [edit for edit in (*ours, *theirs) if isinstance(edit, Insert)]
    wanted = frontmatter(edited(BASE.encode(), [*puts, *inserts]).decode())
    assert leaves(frontmatter(text)) == leaves(wanted)
    for comment in ("# What happened, in", "# Nobody looked", "# What will be done.", "# The most urgent one."):
        assert text.count(comment) == 1
    if all(times == sorted(times) for times in map(dated, (one, other))):
        assert dated(text) == sorted(dated(text))


def dated(text: str) -> list[str]:
    return [entry["at"] for entry in frontmatter(text)["timeline"] if len(entry["at"]) > 9]  # type: ignore[attr-defined]


def put(path: Sequence[str | int], value: str, text: str = BASE) -> str:
    return edited(text.encode(), [Put(tuple(path), value)]).decode()


@pytest.mark.parametrize("seed", range(20))
def test_what_both_changed_is_left_as_whole_values(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    path = chance.choice([("title",), ("action_items", 1, "owner"), ("lessons", 0, "text"), ("times", "detected")])
    text, conflicts = merge(put(path, "This one"), put(path, "That one"))
    assert conflicts == 1
    lines = text.splitlines()
    begin, middle, separator, end = (
        next(n for n, line in enumerate(lines) if line.startswith(mark)) for mark in ("<<<", "|||", "===", ">>>")
    )
    assert any("This one" in line for line in lines[begin:middle])
    assert any("That one" in line for line in lines[separator:end])
    sides = ["\n".join([*lines[:begin], *kept, *lines[end + 1 :], ""]) for kept in (
        lines[begin + 1 : middle], lines[middle + 1 : separator], lines[separator + 1 : end],
    )]  # fmt: skip
    ours, before, theirs = map(frontmatter, sides)
    if path[0] in ("action_items", "lessons"):
        assert lines[begin + 1].startswith("  - id: ")
    assert before == frontmatter(BASE)
    assert (ours, theirs) == (frontmatter(put(path, "This one")), frontmatter(put(path, "That one")))


def test_two_new_items_with_one_id_are_both_left_whole() -> None:
    sides = [
        edited(BASE.encode(), [Insert(("action_items",), {"id": "net", "title": title, "owner": "mira"})]).decode()
        for title in ("A net", "Another net")
    ]
    text, conflicts = merge(*sides)
    assert conflicts == 1
    assert "<<<<<<< ours\n  - id: net\n    title: A net\n    owner: mira\n|||||||" in text
    assert "=======\n  - id: net\n    title: Another net\n    owner: mira\n>>>>>>> theirs" in text


def test_an_item_that_one_side_removed_and_the_other_changed_is_a_conflict() -> None:
    start = BASE.index("  - id: alarm")
    removed = BASE[:start] + BASE[BASE.index("lessons:") :]
    assert merge(removed, BASE) == (removed[: removed.index("The story")], 0)
    text, conflicts = merge(removed, put(("action_items", 1, "owner"), "robin"))
    assert conflicts == 1
    assert "    title: An alarm\n    owner: robin\n" in text


def test_what_both_sides_add_to_an_empty_list_is_there_with_its_comments() -> None:
    base = "---\ntitle: Down\naction_items: []\n---\n"
    ours, theirs = (
        base.replace(" []", f"\n  # Of {name}.\n  - id: {name}\n    title: Test") for name in ("mira", "lena")
    )
    text, conflicts = merge(ours, theirs, base)
    assert conflicts == 0
    assert "\n  # Of mira.\n  - id: mira\n    title: Test\n  # Of lena.\n  - id: lena\n" in text


def test_an_item_on_one_line_takes_the_changes_of_both_sides() -> None:
    base = "---\ntitle: Down\naction_items:\n  - {id: net, title: A net, owner: mira}\n---\n"
    item = {"id": "net", "title": "A finer net", "owner": "lena"}
    for ours, expected in (
        (base.replace("mira", "lena"), item),
        (base.replace(", owner: mira", ""), {key: item[key] for key in ("id", "title")}),
        (base.replace("mira", "lena, priority: P1"), {**item, "priority": "P1"}),
    ):
        text, conflicts = merge(ours, base.replace("A net", "A finer net"), base)
        assert conflicts == 0
        assert frontmatter(text)["action_items"] == (expected,)
    _, conflicts = merge(base.replace(", owner: mira", ""), base.replace("mira", "lena"), base)
    assert conflicts == 1


def test_a_bare_clock_time_stays_on_its_day() -> None:
    late = edited(BASE.encode(), [Insert(("timeline",), {"at": "2026-03-02 21:00", "event": "Rain."}, 1)]).decode()
    early = edited(BASE.encode(), [Insert(("timeline",), {"at": "2026-03-02 22:00", "event": "Wind."}, 1)]).decode()
    text, _ = merge(late, early)
    assert [entry["event"] for entry in frontmatter(text)["timeline"]] == [  # type: ignore[attr-defined]
        "The sorter stops.", "Rain.", "Wind.", "A new sensor is in.", "It runs again.",
    ]  # fmt: skip
    across = BASE.replace(
        "  - at: 2026-03-03", "  - at: 2026-03-02 23:35/2026-03-03 00:05\n    event: Hail.\n  - at: 2026-03-03"
    )
    other = BASE.replace("  - at: 2026-03-03", '  - at: "23:45"\n    event: It hums.\n  - at: 2026-03-03')
    text, conflicts = merge(across, other)
    assert conflicts == 0
    ats = [entry["at"] for entry in frontmatter(text)["timeline"]]  # type: ignore[attr-defined]
    assert ats[1:] == ["23:30", "2026-03-02 23:35/2026-03-03 00:05", "2026-03-02 23:45", "2026-03-03 00:10"]


CONFIG = """\
# What all records have in common.
timezone: UTC

services:
  # What customers see.
  - name: shop
    title: The shop
  - name: sorter
    title: The sorter

owners:
  - name: mira
    title: Mira
"""


def with_service(name: str) -> str:
    return CONFIG.replace("\nowners:", f"  - name: {name}\n    title: The {name}\n\nowners:")


def test_a_long_timeline_is_read_once_for_all_its_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = "".join(f"  - at: 2026-03-02 12:{minute:02}\n    event: Belt {minute}.\n" for minute in range(60))
    base = BASE.replace("timeline:\n", f"timeline:\n{entries}").encode()
    ours, theirs = (
        edited(base, [Insert(("timeline",), {"at": f"2026-03-02 13:0{minute}", "event": "Up."})]) for minute in (1, 2)
    )
    reads: list[bytes] = []

    def counted(data: bytes) -> Source:
        reads.append(data)
        return read_source(data)

    monkeypatch.setattr("postmortems.edit.merging.read_source", counted)
    text = merged(base, ours, theirs, ZoneInfo("Europe/Berlin")).text
    assert "13:01" in text
    assert "13:02" in text
    assert len(reads) == 5  # three versions, and the result for its days and for what it must hold


def test_services_of_two_branches_are_both_there_after_a_merge() -> None:
    ours, theirs = with_service("belt"), with_service("van").replace("The shop", "The web shop")
    text, conflicts = merged_config(CONFIG.encode(), ours.encode(), theirs.encode())
    assert conflicts == 0
    names = [one["name"] for one in read_yaml_file(text.encode()).frontmatter["services"]]  # type: ignore[attr-defined]
    assert sorted(names) == ["belt", "shop", "sorter", "van"]
    assert text.startswith("# What all records have in common.\ntimezone: UTC\n")
    assert "  # What customers see.\n  - name: shop\n    title: The web shop\n" in text


def test_one_title_changed_twice_leaves_the_whole_service_in_conflict() -> None:
    ours, theirs = (CONFIG.replace("The shop", title) for title in ("Our shop", "The web shop"))
    text, conflicts = merged_config(CONFIG.encode(), ours.encode(), theirs.encode())
    assert conflicts == 1
    assert "<<<<<<< ours\n" in text
    assert all(f"  - name: shop\n    title: {title}\n" in text for title in ("Our shop", "The web shop"))


@pytest.mark.parametrize("broken", ["services: [", "<<<<<<< ours\n", CONFIG.replace("\n", "\r\n")])
def test_a_configuration_that_cannot_be_read_is_for_git(broken: str) -> None:
    with pytest.raises(NotMergedError):
        merged_config(CONFIG.encode(), CONFIG.encode(), broken.encode())


@pytest.mark.parametrize("broken", ["---\ntitle: [\n---\n", "no frontmatter", BASE.replace("\n", "\r\n")])
def test_what_cannot_be_read_is_for_git(broken: str) -> None:
    with pytest.raises(NotMergedError):
        merge(BASE, broken)


def test_git_merges_with_the_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "."]) == 0
    assert "incidents/*.md merge=postmortems" in Path(".gitattributes").read_text("utf-8")
    record = Path("incidents/2026-03-02-sorter-stops.md")
    record.write_text(BASE, encoding="utf-8")
    config = Path("incidents/_config.yml")
    config.write_text(CONFIG, encoding="utf-8")
    commit_everything()
    for branch, name in (("one", "net"), ("two", "fan")):
        git("checkout", "--quiet", "-b", branch, "main")
        edit = Insert(
            ("action_items",), {"id": name, "title": f"A {name}", "owner": name, "due": "2026-05-01", "status": "open"}
        )
        config.write_text(with_service(name), encoding="utf-8")
        record.write_bytes(
            edited(BASE.replace("ends.", f"ends.\n\nThe {name}." if branch == "one" else "ends.").encode(), [edit])
        )
        commit_everything()
    git("merge", "--quiet", "one")
    text = record.read_text("utf-8")
    assert [one["id"] for one in frontmatter(text)["action_items"]] == ["cover", "alarm", "fan", "net"]  # type: ignore[attr-defined]
    services = read_yaml_file(config.read_bytes()).frontmatter["services"]
    assert [one["name"] for one in services] == ["shop", "sorter", "fan", "net"]  # type: ignore[attr-defined]
    assert text.endswith("It ends.\n\nThe net.\n")


def test_where_the_environment_has_gone_git_merges_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the other branch is dropped."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone" / "python"))
    assert main(["init", "."]) == 0
    record = Path("incidents/2026-03-02-sorter-stops.md")
    record.write_text(BASE, encoding="utf-8")
    commit_everything()
    for branch, title in (("one", "This one"), ("two", "That one")):
        git("checkout", "--quiet", "-b", branch, "main")
        record.write_text(put(("title",), title), encoding="utf-8")
        commit_everything()
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "--quiet", "one")
    text = record.read_text("utf-8")
    assert "<<<<<<< ours\ntitle: That one\n" in text
    assert "=======\ntitle: This one\n>>>>>>> theirs\n" in text


def test_a_conflict_in_the_story_is_counted(tmp_path: Path) -> None:
    for name, story in (("base", "ends"), ("ours", "stops"), ("theirs", "goes on")):
        (tmp_path / name).write_text(BASE.replace("ends", story), encoding="utf-8")
    files = [str(tmp_path / name) for name in ("base", "ours", "theirs")]
    assert main(["merge-driver", *files]) == 1
    text = (tmp_path / "ours").read_text("utf-8")
    assert "<<<<<<< ours\nIt stops.\n||||||| base\nIt ends.\n=======\nIt goes on.\n>>>>>>> theirs\n" in text
    assert main(["merge-driver", *files[:2]]) == 2


def test_what_git_cannot_merge_is_a_conflict_with_our_side_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / name for name in ("base", "ours", "theirs")]
    for file, data in zip(files, (BASE.encode(), BASE.replace("ends", "stops").encode(), b"\0\1\2"), strict=True):
        file.write_bytes(data)
    before = files[1].read_bytes()
    assert main(["merge-driver", *map(str, files), "incidents/2026-03-02-sorter-stops.md"]) == 2
    assert "2026-03-02-sorter-stops.md: git cannot merge these versions: one is not text" in capsys.readouterr().err
    assert files[1].read_bytes() == before


def test_installing_outside_a_repository_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["merge-driver", "--install"]) == 2
    assert "not in a git repository" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["status: open", "id: a-1", "action_items:", "title:"])
def test_no_comment_of_either_side_is_lost(place: str) -> None:
    base = "---\ntitle: Down\naction_items:\n  - id: a-1\n    title: Alert\n    status: open\n---\n"
    lines = base.splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if place in line)
    indent = " " * (len(lines[number]) - len(lines[number].lstrip()))

    def noted(note: str, text: str) -> str:
        return "".join([*lines[:number], f"{indent}# {note}\n", *lines[number:]]).replace("Alert", text)

    text, _ = merge(noted("Ours.", "Alert"), noted("Theirs.", "Alert"), base)
    assert "# Ours.\n" in text
    assert "# Theirs.\n" in text
    text, conflicts = merge(noted("Ours.", "Alert"), base.replace("Alert", "Alert us"), base)
    assert conflicts == 0
    assert "# Ours.\n" in text
    assert "title: Alert us\n" in text


def test_an_edited_comment_of_theirs_stays_beside_a_changed_item_of_ours() -> None:
    base = "---\ntitle: Down\n# Old.\naction_items:  # old\n  - id: a-1\n    title: Alert\n---\n"
    ours = base.replace("Alert", "Alert us")
    theirs = base.replace("Old.", "New.").replace("# old", "# new").replace("a-1\n", "a-1\n    status: open\n")
    text, conflicts = merge(ours, theirs, base)
    assert (conflicts, text) == (0, theirs.replace("Alert", "Alert us"))
