"""`postmortems rename`: the file, the attachments, the alias and every reference, and not a byte besides."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from postmortems.cli import main
from postmortems.record import atomic as saving

Capture = pytest.CaptureFixture[str]
OLD = "2024-03-01-shop-stale-replica"
NEW = "2024-03-01-replica-falls-behind"
RETURN = Path("incidents/2024-09-01-shop-stale-replica-again.md")
ENDING = f"""

See [the alert]({OLD}.md#A1 "The alert"), [it again](<./{OLD}.md>), ![the lag]({OLD}/lag.svg) and [{OLD}][first].
`[no link]({OLD}.md)`, [another]({OLD}-again.svg) and {OLD}.md in words stay.

[first]: ../incidents/{OLD}.md
"""
PAGE = (
    f"See [the outage](../../incidents/{OLD}.md#A1), [its page](../incidents/{OLD}.md), [else](../other/{OLD}.md).\r\n"
)


@pytest.fixture(autouse=True)
def _whole(incidents: Path) -> None:
    """Everything that can refer to a record, does."""
    outage = incidents / f"{OLD}.md"
    outage.write_text(outage.read_text("utf-8") + f"\n![the lag]({OLD}/lag.svg), [itself]({OLD}.md#A1)\n", "utf-8")
    (incidents / OLD).mkdir()
    (incidents / OLD / "lag.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    text = RETURN.read_text("utf-8").replace("note: The same replica.", f'note: "[It]({OLD}.md), again."')
    text = text.replace("related:\n", f"references: [{{title: Before, path: {OLD}.md}}]\nrelated: # all\n")
    RETURN.write_text(text + ENDING, "utf-8")
    Path("docs/guide").mkdir(parents=True)
    Path("docs/guide/page.md").write_bytes(PAGE.encode())


def tree() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def expected(before: dict[str, bytes]) -> dict[str, bytes]:
    """The tree after the rename, made by replacing whole phrases of the fixture."""
    after = dict(before)
    outage = after.pop(f"incidents/{OLD}.md").decode()
    outage = outage.replace(f"({OLD}/", f"({NEW}/").replace(f"({OLD}.md", f"({NEW}.md")
    after[f"incidents/{NEW}.md"] = outage.replace("\n---\n\nThe", f"\naliases: [{OLD}]\n---\n\nThe").encode()
    after[f"incidents/{NEW}/lag.svg"] = after.pop(f"incidents/{OLD}/lag.svg")
    told = after[RETURN.as_posix()].decode()
    for phrase in ("_action: {}#A1", "from: {}#A1", "incident: {},", "[It]({}.md)", "path: {}.md", "alert]({}.md",
                   "./{}.md>", "({}/lag", "incidents/{}.md"):  # fmt: skip
        assert phrase.format(OLD) in told
        told = told.replace(phrase.format(OLD), phrase.format(NEW))
    after[RETURN.as_posix()] = told.encode()
    page = after["docs/guide/page.md"].decode()
    after["docs/guide/page.md"] = page.replace(f"incidents/{OLD}", f"incidents/{NEW}").encode()
    return after


def test_everything_that_names_the_record_changes_and_nothing_else() -> None:
    before = tree()
    assert main(["check", "--strict"]) == 0
    assert main(["rename", OLD, "replica-falls-behind"]) == 0
    assert tree() == expected(before)
    assert main(["check", "--strict"]) == 0


def test_each_changed_line_is_printed(capsys: Capture) -> None:
    assert main(["rename", OLD, NEW]) == 0
    out = capsys.readouterr().out
    assert f"-        unfinished_action: {OLD}#A1\n+        unfinished_action: {NEW}#A1\n" in out
    assert f"+aliases: [{OLD}]\n" in out
    assert f"incidents/{OLD} -> {NEW}\nincidents/{OLD}.md -> {NEW}.md\n" in out


def test_a_dry_run_prints_the_same_and_writes_nothing(capsys: Capture) -> None:
    before = tree()
    assert main(["rename", OLD, NEW, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert tree() == before
    assert main(["rename", OLD, NEW]) == 0
    assert told.startswith(capsys.readouterr().out)


class _Killed(BaseException):
    """Stands for a process that ends at this place."""


@pytest.mark.parametrize("steps", range(5))
def test_a_run_that_was_interrupted_anywhere_is_finished_by_the_same_command(
    steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = expected(tree())
    left = [steps]

    def until_the_end(work: Callable[..., None]) -> Callable[..., None]:
        def step(*arguments: object) -> None:
            if left[0] == 0:
                raise _Killed
            left[0] -= 1
            work(*arguments)

        return step

    with monkeypatch.context() as patch:
        patch.setattr("postmortems.record.atomic.replace", until_the_end(saving.replace))
        patch.setattr("postmortems.edit.renaming.os.rename", until_the_end(os.rename))
        with pytest.raises(_Killed):
            main(["rename", OLD, NEW])
    assert main(["rename", OLD, NEW]) == 0
    assert tree() == wanted


@pytest.mark.parametrize("name", [RETURN, RETURN.parent])
def test_where_something_may_not_be_written_nothing_is(
    name: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    before = tree()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK or Path(path) != name)
    assert main(["rename", OLD, NEW]) == 2
    assert capsys.readouterr().err == f"postmortems: {name}: permission denied; check who may read and write it\n"
    assert tree() == before


def test_a_run_that_fails_on_its_way_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    wanted = expected(tree())
    with monkeypatch.context() as patch:
        patch.setattr("postmortems.edit.renaming.os.rename", fail_for_want_of_space)
        assert main(["rename", OLD, NEW]) == 2
    advice, reason = capsys.readouterr().err.splitlines()
    assert "run the same command again" in advice
    assert "the disk is full" in reason
    assert main(["rename", OLD, NEW]) == 0
    assert tree() == wanted


def fail_for_want_of_space(old: Path, new: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", str(old), None, str(new))


def test_a_file_that_was_renamed_by_hand_has_its_references_changed() -> None:
    wanted = expected(tree())
    outage = Path(f"incidents/{OLD}.md")
    outage.write_bytes(wanted[f"incidents/{NEW}.md"])
    outage.rename(outage.with_name(f"{NEW}.md"))
    outage.with_suffix("").rename(outage.with_name(NEW))
    assert main(["rename", OLD, NEW]) == 0
    assert tree() == wanted


def test_running_it_again_changes_nothing(capsys: Capture) -> None:
    assert main(["rename", OLD, NEW]) == 0
    before = tree()
    assert main(["rename", OLD, NEW]) == 0
    assert tree() == before
    assert capsys.readouterr().out.endswith("nothing refers to 2024-03-01-shop-stale-replica\n")


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("2023-11-05-certificate", "is the id of incidents/2023-11-05-certificate.md"),
        ("2024-09-01-Shop-stale-replica-again", 'did you mean "shop-stale-replica-again"?'),
        ("Größe", 'did you mean "größe"?'),
        ("../x", "cannot be part of a file name"),
        ("", "cannot be part of a file name"),
        (OLD, "already has this id"),
        ("x" * 300, "longer than 200 bytes"),
        ("2022-02-02-taken", "is an alias of incidents/2023-11-05-certificate.md"),
        ("2022-02-02-mine", "is an old id of this record"),
        ("2022-02-02-there", "incidents/2022-02-02-there already exists"),
        ("2022-02-02-unreadable", "of a file that cannot be read"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(new: str, reason: str, capsys: Capture) -> None:
    near_miss = Path("incidents/2023-11-05-certificate.md")
    near_miss.write_text(near_miss.read_text("utf-8").replace("[cert-2023]", "[2022-02-02-taken]"), "utf-8")
    outage = Path(f"incidents/{OLD}.md")
    outage.write_text(
        outage.read_text("utf-8").replace("---\ntitle", "---\naliases: [2022-02-02-mine]\ntitle"), "utf-8"
    )
    Path("incidents/2022-02-02-there").mkdir()
    Path("incidents/2022-02-02-unreadable.md").write_bytes(b"\xff")
    before = tree()
    assert main(["rename", OLD, new]) == 2
    assert reason in capsys.readouterr().err
    assert tree() == before


def test_a_file_that_cannot_be_read_is_named_for_the_author(capsys: Capture) -> None:
    path = Path("incidents/2024-10-01-broken.md")
    path.write_text(f"---\ntitle: T\nrelated: [{{incident: {OLD}]\n---\n", "utf-8")
    config = Path("incidents/_config.yml")
    config.write_text(f"# See {OLD}.\n{config.read_text('utf-8')}", "utf-8")
    assert main(["rename", OLD, NEW]) == 0
    told = capsys.readouterr().err
    assert f"{path.as_posix()} contains {OLD} and was not changed" in told
    assert f"{config.as_posix()} contains {OLD} and was not changed" in told


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_ids_of_any_script_in_either_form(form: Literal["NFC", "NFD"]) -> None:
    new = "2024-03-01-größe-भुगतान"
    assert main(["rename", OLD, new]) == 0
    path = Path(f"incidents/{new}.md")
    text = RETURN.read_text("utf-8").replace(f"({new}.md#A1", "(2024-03-01-gr%C3%B6%C3%9Fe-भुगतान.md#A1")
    RETURN.write_text(text.replace(new, unicodedata.normalize(form, new)), "utf-8")
    for moved in (path, path.with_suffix("")):
        moved.rename(unicodedata.normalize(form, moved.as_posix()))
    assert main(["rename", new, NEW]) == 0
    assert "größe" not in unicodedata.normalize("NFC", RETURN.read_text("utf-8"))
    assert Path(f"incidents/{NEW}/lag.svg").is_file()
    assert main(["check", "--strict"]) == 0


@pytest.mark.parametrize("impossible", ["2026-13-45-lag", "2026-02-30-lag", "1066-10-14-lag"])
def test_a_day_that_does_not_exist_is_refused(impossible: str, capsys: Capture) -> None:
    """The check would refuse the new file name, and the old one would be gone."""
    before = tree()
    assert main(["rename", OLD, impossible]) == 2
    assert f'"{impossible[:10]}" is not a date from 1900 to 2199' in capsys.readouterr().err
    assert tree() == before


def test_a_baseline_follows_the_record(incidents: Path, capsys: Capture) -> None:
    """By file and folder, and for findings of other records whose text names it."""
    outage = incidents / f"{OLD}.md"
    text = outage.read_text("utf-8")
    assert "    owner: web\n    status: open\n" in text
    outage.write_text(text.replace("    owner: web\n    status: open\n", "    status: open\n"), "utf-8")
    RETURN.write_text(RETURN.read_text("utf-8") + f"\n[gone]({OLD}.md#gone) and [gone](gone.md)\n", "utf-8")
    (incidents / OLD / "page.html").write_text("<p>text</p>", "utf-8")
    assert main(["check", "--strict", "--baseline", "b.jsonl", "--update-baseline"]) == 0
    baseline = Path("b.jsonl").read_text("utf-8")
    assert baseline.count(OLD) > 2
    main(["rename", OLD, NEW])
    capsys.readouterr()
    assert main(["check", "--strict", "--baseline", "b.jsonl"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [f"3 records checked, no new findings; {len(baseline.splitlines()) - 1} in the baseline"]

    outage = incidents / f"{NEW}.md"
    outage.write_text(outage.read_text("utf-8").replace("    owner: storage\n", "", 1), "utf-8")
    RETURN.write_text(RETURN.read_text("utf-8").replace("#gone", "#gone-too"), "utf-8")
    assert main(["check", "--strict", "--baseline", "b.jsonl"]) == 1
    out = capsys.readouterr().out
    assert "gone-too" in out
    assert "1 stale baseline entry" in out
