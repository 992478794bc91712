"""`joins` lists proposals with why, and writes what a person decides into the later record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from postmortems.cache.store import Cache
from postmortems.cli import main
from postmortems.cli.deciding import _Session
from postmortems.joins.index import CONTRIBUTIONS
from postmortems.joins.proposals import Proposer
from postmortems.record.reader import load
from tests.git_repository import commit_everything, git
from tests.joins.corpora import parcels

LATER, EARLIER = "2023-09-05-disk-spooler-bristol", "2023-01-24-label-printer-queue"
DAY = ("--today", "2024-08-01")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The parcel service in `incidents`."""
    parcels(tmp_path / "incidents")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "incidents"


def listed(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["joins", *words, "--format", "json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["proposals"]
    return found


def added(path: Path, before: str) -> list[str]:
    """The lines that came; none may go."""
    old, new = before.splitlines(), path.read_text(encoding="utf-8").splitlines()
    assert [line for line in old if line not in new] == []
    return [line for line in new if line not in old]


def test_a_proposal_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["joins", LATER]) == 0
    out = capsys.readouterr().out
    assert f"1. {EARLIER}" in out
    assert "Depot label printing stopped" in out
    assert "No rare name in common; both say: labels" in out
    assert "“The disk of the spool host was full of label files.” (What happened)" in out
    assert "open: A-2 Disk alert on spooler hosts" in out


def test_json_has_rank_items_and_whether_it_is_said_unasked(capsys: pytest.CaptureFixture[str]) -> None:
    found = listed(capsys, LATER)
    assert [one["rank"] for one in found] == [1, 2, 3, 4, 5]
    assert found[0] | {"evidence": {}} == {
        "later": LATER,
        "earlier": EARLIER,
        "rank": 1,
        "say": True,
        "items": [f"{EARLIER}#A-2", f"{EARLIER}#A-1"],
        "evidence": {},
    }
    assert not all(one["say"] for one in found)


def test_without_an_id_only_what_is_likely_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    likely, everything = listed(capsys), listed(capsys, "--all")
    assert all(one["say"] for one in likely)
    assert 0 < len(likely) < len(everything)
    assert max(int(str(one["rank"])) for one in everything) == 5


def test_whoever_asks_for_all_fetches_no_term_by_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = listed(capsys, "--all")
    assert first
    listed(capsys, str(first[0]["later"]))  # what looks up terms one by one leaves them in the cache
    fetched: list[str] = []
    get = Cache.get

    def noted(cache: Cache, namespace: str, *others: Any) -> Any:
        fetched.append(namespace)
        return get(cache, namespace, *others)

    monkeypatch.setattr(Cache, "get", noted)
    assert listed(capsys, "--all") == first
    assert fetched == [CONTRIBUTIONS]


def test_since_lists_only_what_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "--quiet")
    commit_everything()
    assert listed(capsys, "--since", "HEAD") == []
    path = folder / f"{LATER}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert {one["later"] for one in listed(capsys, "--since", "HEAD")} == {LATER}


def test_accepting_adds_only_its_lines_and_ends_the_proposal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / f"{LATER}.md"
    before = path.read_text(encoding="utf-8")
    assert main(["joins", LATER, "--accept", EARLIER, "--as", "recurrence-of", *DAY]) == 0
    assert added(path, before) == ["related:", f"  - incident: {EARLIER}", "    relation: recurrence-of"]
    assert EARLIER not in [one["earlier"] for one in listed(capsys, LATER)]
    assert LATER not in [one["earlier"] for one in listed(capsys, EARLIER)]


def test_accepting_twice_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["joins", LATER, "--accept", EARLIER, "--as", "same-factor", *DAY]
    assert main(words) == 0
    before = (folder / f"{LATER}.md").read_bytes()
    assert main(words) == 0
    assert (folder / f"{LATER}.md").read_bytes() == before
    assert "it already says this" in capsys.readouterr().out


def test_refusing_never_comes_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / f"{LATER}.md"
    before = path.read_text(encoding="utf-8")
    assert main(["joins", LATER, "--refuse", EARLIER, "--because", "another depot", *DAY]) == 0
    assert added(path, before)[2:] == ["    relation: unrelated", "    note: another depot"]
    assert EARLIER not in [one["earlier"] for one in listed(capsys, "--all") if one["later"] == LATER]


def test_refusing_an_item_does_not_refuse_its_record(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["joins", LATER, "--refuse", f"{EARLIER}#A-2", "--because", "done elsewhere", *DAY]) == 0
    found = listed(capsys, LATER)
    assert (found[0]["earlier"], found[0]["items"]) == (EARLIER, [f"{EARLIER}#A-1"])


def test_a_refused_pair_is_on_no_page_and_in_no_feed(folder: Path, tmp_path: Path) -> None:
    because = "Quite another depot, wonderfully so"
    assert main(["joins", LATER, "--refuse", EARLIER, "--because", because, *DAY]) == 0
    assert main(["render", "--to", str(tmp_path / "site"), "--today", "2024-08-01"]) == 0
    texts = [path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert len(texts) > 30
    assert [text for text in texts if because.encode() in text] == []


def test_a_refused_record_that_is_gone_is_a_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["joins", LATER, "--refuse", EARLIER, "--because", "another depot", *DAY]) == 0
    (folder / f"{EARLIER}.md").unlink()
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "PM501" in out
    assert EARLIER in out


def test_carried_from_adds_the_item_or_marks_one(folder: Path) -> None:
    path = folder / f"{LATER}.md"
    before = path.read_text(encoding="utf-8")
    item = f"{EARLIER}#A-2"
    assert main(["joins", LATER, "--accept", item, "--as", "carried-from", "--at", "A-1", *DAY]) == 0
    assert added(path, before) == [f"    carried_from: {item}"]
    path.write_text(before, encoding="utf-8")
    (folder / "_config.yml").write_text("owners: [{name: depots}]\n", encoding="utf-8")
    other = folder / f"{EARLIER}.md"
    owned = other.read_text(encoding="utf-8").replace("  - id: A-2", "  - id: A-2\n    owner: depots\n    priority: P2")
    other.write_text(owned, encoding="utf-8")
    assert main(["joins", LATER, "--accept", item, "--as", "carried-from", *DAY]) == 0
    lines = added(path, before)
    assert f"    carried_from: {item}" in lines
    assert "    title: Disk alert on spooler hosts" in lines


STEPS = """\
causal_chains:
  - steps:
      - {id: full, text: The disk was full., kind: condition}
      - {id: no-alert, text: Nobody was told., kind: missing-control}
"""


def test_left_undone_from_names_the_step(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / f"{LATER}.md"
    text = path.read_text(encoding="utf-8").replace("action_items:", f"{STEPS}action_items:")
    path.write_text(text, encoding="utf-8")
    words = ["joins", LATER, "--accept", f"{EARLIER}#A-2", "--as", "left-undone-from", *DAY, "--allow-warnings"]
    assert main(words) == 2
    assert "the steps are: full (The disk was full.); no-alert (Nobody was told.)" in capsys.readouterr().err
    assert main([*words, "--at", "no-alert"]) == 0
    assert f"unfinished_action: {EARLIER}#A-2" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ((LATER, "--accept", EARLIER), "--accept needs --as"),
        ((LATER, "--refuse", EARLIER), "--refuse needs --because"),
        (("--accept", EARLIER, "--as", "similar"), "name the later incident"),
        ((LATER, "--accept", LATER, "--as", "similar"), "cannot be joined with itself"),
        ((LATER, "--accept", EARLIER, "--as", "carried-from"), "needs an action item"),
        ((LATER, "--accept", f"{EARLIER}#A-2", "--as", "left-undone-from"), "has no causal steps yet"),
        ((LATER, "--accept", f"{EARLIER}#A-9", "--as", "similar"), 'has no action item "A-9"'),
        ((LATER, "--accept", EARLIER, "--refuse", EARLIER), "exclude each other"),
        ((EARLIER, "--accept", LATER, "--as", "follows"), f"{LATER} came after {EARLIER}"),
        ((LATER, "--accept", "", "--as", "similar"), "--accept needs the id of an earlier incident"),
        ((LATER, "--refuse", " ", "--because", "x"), "--refuse needs the id of an earlier incident"),
        ((LATER, "--accept", f"{EARLIER}#", "--as", "similar"), "the id of the action item is missing"),
        ((" ",), "the id of the later incident is empty"),
        ((LATER, "--since", "HEAD"), "an ID and --since exclude each other"),
        (("2031-01-01",), 'there is no incident "2031-01-01"'),
        (("--since", ""), "--since needs a git revision"),
        (("--since", "nosuch"), "not in a git repository"),
    ],
)
def test_wrong_use_is_explained(words: Sequence[str], answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["joins", *words]) == 2
    assert answer in capsys.readouterr().err


def test_a_record_that_cannot_be_read_is_not_called_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / f"{EARLIER}.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    assert main(["joins", LATER, "--accept", EARLIER, "--as", "similar"]) == 2
    assert f'the record "{EARLIER}" cannot be read; `postmortems check` says why' in capsys.readouterr().err


class Answers:
    """Somebody at a terminal."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    def ask(self, question: str, known: Sequence[str], read: object, default: str = "") -> object:
        assert callable(read)
        return read(self.answers.pop(0) or default)


def decided(folder: Path, *answers: str) -> Answers:
    knowledge_base = load(folder)
    later = knowledge_base.corpus.by_id[LATER]
    proposals = Proposer(knowledge_base.corpus).first(later)[:2]
    user = Answers(*answers)
    assert _Session(knowledge_base, proposals, None, user).run() == 0  # type: ignore[arg-type]
    return user


def test_one_by_one_with_undo(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / f"{LATER}.md"
    before = path.read_bytes()
    decided(folder, "accept", "recurrence-of", "undo", "quit")
    assert path.read_bytes() == before
    assert "0 decided, 2 left" in capsys.readouterr().out
    decided(folder, "accept", "same-factor", "refuse", "no printers there")
    text = path.read_text(encoding="utf-8")
    assert "relation: same-factor" in text
    assert "relation: unrelated\n    note: no printers there" in text


def test_a_decision_that_cannot_be_written_is_asked_again(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided(folder, "accept", "left-undone-from", "A-2", "skip", "skip")
    out = capsys.readouterr().out
    assert "Not written" in out
    assert "has no causal steps yet" in out


def test_new_says_what_may_have_happened_before(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["new", "Label printers in York print nothing", "--severity", "SEV3", "--no-input"]
    assert main([*words, "--now", "2024-08-01T10:00+00:00"]) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if "may have happened before" in line]
    assert 1 <= len(lines) <= 3
    assert lines[0].startswith("This may have happened before: Depot label printing stopped, still to do: A-")
    assert lines[0].endswith(("--carry A-1 --lead NAME", "--carry A-2 --lead NAME"))
    assert f"use --from {EARLIER} " in lines[0]


def test_a_title_without_a_past_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["new", "Elevator music too loud", "--severity", "SEV3", "--no-input"]
    assert main([*words, "--now", "2024-08-01T10:00+00:00"]) == 0
    assert "may have happened before" not in capsys.readouterr().err


def test_the_comment_on_a_change_proposes_for_changed_records_only(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git("init", "--quiet")
    commit_everything()
    assert main(["diff", "HEAD", "--format", "markdown"]) == 0
    assert "May belong together" not in capsys.readouterr().out
    path = folder / f"{LATER}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert main(["diff", "HEAD", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert "### May belong together" in out
    assert out.count("\n**") == 1
    assert f"postmortems joins {LATER} --accept {EARLIER} --as same-factor" in out


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_password_that_two_records_share_is_not_shown(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = "Login failed on gate-17 until Anna typed tulip99garden by hand."
    items = "action_items:\n  - {id: A-1, title: Replace tulip99garden on gate-17}\n"
    for day in ("2024-05-01", "2024-06-01"):
        head = f"---\ntitle: Gate {day} takes tulip99garden\nstatus: draft\nseverity: SEV3\n{items}---\n"
        text = f"{head}\nPassword: tulip99garden\n\n{told}\n"
        (folder / f"{day}-gate.md").write_text(text, encoding="utf-8")
    assert main(["joins", "2024-06-01", "--format", form]) == 0
    out = capsys.readouterr().out
    assert "2024-05-01-gate" in out
    assert "gate-17" in out
    assert "A-1" in out
    assert "tulip" not in out.lower()
    assert main(["new", "Login failed on gate-17", "--severity", "SEV3", "--no-input"]) == 0
    hint = capsys.readouterr().err
    assert "2024-06-01-gate --carry A-1" in hint
    assert "tulip" not in hint.lower()
