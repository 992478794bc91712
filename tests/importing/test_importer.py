"""The import as a whole: what it writes, what it leaves alone, and what it says."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from postmortems.check import judge
from postmortems.check.rules import RULES
from postmortems.cli import main
from postmortems.importing import import_sources
from postmortems.importing.report import as_json, as_text
from postmortems.importing.verify import compare
from postmortems.model.config import Config, Owner, Service
from postmortems.model.vocabulary import Level
from postmortems.record.reader import load
from postmortems.record.source import read_source

DOCUMENT = """\
# Post-mortem: Coffee machine out of beans

**Date:** 2024-03-01
**Severity:** High (nobody could work)
**Services:** coffee, Ice machine

## Timeline (UTC)

- 08:55 the hopper is empty
- 09:10 noticed by Ada

## Actions

- [x] Order beans every Monday (#12), owner: Ada
- [ ] Watch the level of the hopper
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "old" / "2024-03-01-coffee.md"
    path.parent.mkdir()
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return tmp_path / "incidents"


def test_a_second_run_makes_nothing_new(source: Path, records: Path) -> None:
    [first] = import_sources([source], records)
    before = Path(str(first.record)).read_bytes()
    [second] = import_sources([source], records)
    assert (first.outcome, second.outcome) == ("imported", "unchanged")
    assert [path.name for path in records.iterdir()] == ["2024-03-01-coffee.md"]
    assert Path(str(second.record)).read_bytes() == before


def test_a_source_that_changed_is_reported_and_its_record_left_alone(source: Path, records: Path) -> None:
    [first] = import_sources([source], records)
    before = Path(str(first.record)).read_bytes()
    source.write_text(DOCUMENT + "\nOne more word.\n", encoding="utf-8")
    [second] = import_sources([source], records)
    assert second.outcome == "changed"
    assert Path(str(first.record)).read_bytes() == before


def test_a_source_that_was_moved_is_known_again(source: Path, records: Path) -> None:
    import_sources([source], records)
    moved = source.rename(source.with_name("coffee.md"))
    [second] = import_sources([moved], records)
    assert second.outcome == "unchanged"


def test_no_existing_file_is_overwritten(source: Path, records: Path) -> None:
    records.mkdir()
    other = records / "2024-03-01-coffee.md"
    other.write_text("---\ntitle: Mine\nstatus: draft\nseverity: SEV1\n---\n", encoding="utf-8")
    [result] = import_sources([source], records)
    assert Path(str(result.record)).name == "2024-03-01-coffee-2.md"
    assert other.read_text(encoding="utf-8").startswith("---\ntitle: Mine")


def test_sources_are_never_touched(source: Path, records: Path) -> None:
    import_sources([source.parent], records, verify=True)
    assert source.read_text(encoding="utf-8") == DOCUMENT
    assert [path.name for path in source.parent.iterdir()] == [source.name]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are text")
def test_a_file_name_that_is_no_text_leaves_a_record_that_can_be_read(tmp_path: Path, records: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / os.fsdecode(b"2024-03-01-caf\xe9.md")).write_text(DOCUMENT, encoding="utf-8")
    [first] = import_sources([old], records, verify=True)
    assert first.verdict is not None
    assert not first.verdict.missing
    [record] = load(records).corpus.records
    assert not record.unreadable
    [second] = import_sources([old], records)
    assert (first.outcome, second.outcome) == ("imported", "unchanged")


def test_a_day_of_the_next_century_is_a_day(tmp_path: Path, records: Path) -> None:
    """Years run to 2199 everywhere else."""
    source = tmp_path / "old.md"
    source.write_text("# Coffee\n\nDate: 2104-03-01\n", encoding="utf-8")
    [result] = import_sources([source], records, verify=True)
    assert Path(str(result.record)).name == "2104-03-01-old.md"


def test_records_are_not_imported_into_their_own_folder(source: Path, records: Path) -> None:
    """Each got a copy `-2` with its fields in the text."""
    import_sources([source], records)
    (records / "2024-04-01-old.md").write_text(DOCUMENT.replace("03-01", "04-01"), encoding="utf-8")
    before = {path.name for path in records.iterdir()}
    old, record = sorted(import_sources([records], records), key=lambda result: result.outcome)
    assert (record.outcome, Path(str(record.record)).name) == ("unchanged", "2024-03-01-coffee.md")
    assert old.outcome == "imported"
    assert {path.name for path in records.iterdir()} - before == {Path(str(old.record)).name}


def test_a_dry_run_writes_nothing(source: Path, records: Path) -> None:
    [result] = import_sources([source], records, dry_run=True, verify=True)
    assert result.verdict is not None
    assert result.verdict.is_proved
    assert not records.exists()


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(source: Path, records: Path) -> None:
    (source.parent / "picture.md").write_bytes(bytes(range(256)) * 9)
    (source.parent / "empty.md").write_bytes(b"\n\n")
    results = {Path(result.source).name: result for result in import_sources([source.parent], records)}
    assert results["picture.md"].outcome == results["empty.md"].outcome == "unreadable"
    assert results[source.name].outcome == "imported"


def test_the_folder_of_an_index_names_the_record(tmp_path: Path, records: Path) -> None:
    index = tmp_path / "old" / "2022-12-13-disk-full" / "index.md"
    index.parent.mkdir(parents=True)
    index.write_text("# Disk full\n\nThe disk was full.\n", encoding="utf-8")
    (tmp_path / "old" / "README.md").write_text("# All our incidents\n", encoding="utf-8")
    result, skipped = import_sources([tmp_path / "old"], records, verify=True)
    assert skipped.source.endswith("old/README.md")
    assert Path(str(result.record)).name == "2022-12-13-disk-full.md"


def test_imported_drafts_are_held_to_every_rule_once_they_leave_draft(source: Path, records: Path) -> None:
    [result] = import_sources([source], records)
    record = Path(str(result.record))
    assert not [finding for finding in judge.findings(load(records), date(2026, 1, 1)) if finding.level is Level.ERROR]
    record.write_text(
        record.read_text(encoding="utf-8").replace("status: draft", "status: in-review"), encoding="utf-8"
    )
    codes = {
        finding.code for finding in judge.findings(load(records), date(2026, 1, 1)) if finding.level is Level.ERROR
    }
    assert {"PM201", "PM202", "PM503"} <= codes


@pytest.mark.parametrize(
    ("name", "slug", "title"),
    [
        ("chat-2024-03-01.txt", "chat", "chat"),
        ("2024-03-01-chat.txt", "chat", "chat"),
        ("pump_20240301.txt", "pump", "pump"),
        ("chat 2024-03-01 0123456789abcdef0123456789abcdef.txt", "chat", "chat"),
        ("build-20240315999.txt", "build-20240315999", "build 20240315999"),
    ],
)
def test_the_day_is_once_in_the_name_of_a_record(
    tmp_path: Path, records: Path, name: str, slug: str, title: str
) -> None:
    (tmp_path / name).write_text("[21:04] ida: the pump stops\n[21:30] ida: it runs again\n", encoding="utf-8")
    [result] = import_sources([tmp_path / name], records, day_for=lambda _: date(2024, 3, 1))
    assert result.draft is not None
    assert (result.draft.id, result.draft.data["title"]) == (f"2024-03-01-{slug}", title)


def test_the_guide_names_the_rules_that_wait() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide" / "importing.md").read_text(encoding="utf-8")
    sentence = guide.partition("These rules wait:")[2].partition(". They")[0]
    assert set(re.findall(r"PM\d+", sentence)) == {rule.code for rule in RULES if rule.waits}


def test_nothing_is_said_of_a_severity_that_is_not_stated(tmp_path: Path, records: Path) -> None:
    path = tmp_path / "2024-01-01-lamp.md"
    path.write_text("# The lamp went out\n\nIt was dark.\n", encoding="utf-8")
    [result] = import_sources([path], records)
    assert "severity" not in read_source(Path(str(result.record)).read_bytes()).frontmatter
    assert not [finding for finding in judge.findings(load(records), date(2026, 1, 1)) if finding.level is Level.ERROR]


def test_names_of_the_configuration_are_used_where_its_titles_are_written(source: Path, records: Path) -> None:
    config = Config(
        owners=(Owner(name="ada.lovelace", title="Ada"),), services=(Service(name="ice", title="Ice machine"),)
    )
    [result] = import_sources([source], records, config=config)
    assert result.draft is not None
    assert result.draft.data["action_items"][0]["owner"] == "ada.lovelace"
    assert result.draft.data["services"]["affected"] == ["coffee", "ice"]


def test_other_incidents_are_found_by_file_by_number_and_by_day(tmp_path: Path, records: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "2024-01-01-first.md").write_text("# First\n\n- **Ticket:** OPS-41\n\nA lamp.\n", encoding="utf-8")
    (old / "2024-02-02-second.md").write_text("# Second\n\nAnother lamp.\n", encoding="utf-8")
    (old / "2024-03-03-third.md").write_text(
        "# Third\n\nAs in OPS-41. See [second](2024-02-02-second.md) and the 2024-02-02 incident.\n", encoding="utf-8"
    )
    results = import_sources([old], records, verify=True)
    assert results[2].draft is not None
    assert [other["incident"] for other in results[2].draft.data["related"]] == [
        "2024-02-02-second",
        "2024-01-01-first",
    ]


def test_a_dated_file_keeps_its_day_so_that_links_go_on_to_work(tmp_path: Path, records: Path) -> None:
    path = tmp_path / "2024-05-06_Gate stuck.md"
    path.write_text("# Gate stuck\n\n**Started:** 2024-05-05 10:00 UTC\n", encoding="utf-8")
    [result] = import_sources([path], records)
    assert Path(str(result.record)).name == "2024-05-06-gate-stuck.md"


def test_contradicting_days_are_told(tmp_path: Path, records: Path) -> None:
    path = tmp_path / "2024-05-05-gate.md"
    path.write_text(
        "# 2024-01-27, gate stuck\n\n## Timeline\n\n- 2024-05-05 10:00 the gate is stuck\n", encoding="utf-8"
    )
    [result] = import_sources([path], records)
    assert result.draft is not None
    assert [contradiction.field for contradiction in result.draft.contradictions] == ["date"]


def test_a_duration_that_is_not_the_time_between_is_told(tmp_path: Path, records: Path) -> None:
    path = tmp_path / "2024-05-05-gate.md"
    head = "# Gate stuck\n\n**Started:** 2024-05-05 10:00 UTC\\\n**Resolved:** 2024-05-05 12:00 UTC\\\n**Duration:** "
    for words, number in (("2 hours", 0), ("about 1h 55m", 0), ("40 minutes", 1)):
        path.write_text(f"{head}{words}\n", encoding="utf-8")
        [result] = import_sources([path], records, dry_run=True)
        assert result.draft is not None
        assert len(result.draft.contradictions) == number, words


def test_durations_that_differ_are_told(tmp_path: Path, records: Path) -> None:
    path = tmp_path / "2024-05-05-gate.md"
    head = "# Gate stuck\n\nStarted: 2024-05-05 10:00 UTC\n\nDuration: 45 minutes\n\n## Impact\n\nDuration: "
    for words, lines in (("3/4 hour", []), ("2 hours", [(5, 9)])):
        path.write_text(f"{head}{words}\n", encoding="utf-8")
        [result] = import_sources([path], records, dry_run=True)
        assert result.draft is not None
        assert [contradiction.lines for contradiction in result.draft.contradictions] == lines, words


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("2,5 h", "12:30"),
        ("0,75 Stunden", "10:45"),
        ("1 1/2 hours", "11:30"),
        ("2½ Std.", "12:30"),
        ("1h30", "11:30"),
        ("1h30m", "11:30"),
        ("PT1.5H", "11:30"),
        ("PT1H5M", "11:05"),
        ("1,200 minutes", "06:00"),
        ("2 heures et 5 minutes", "12:05"),
    ],
)
def test_a_duration_gives_the_end(tmp_path: Path, records: Path, words: str, end: str) -> None:
    """Decimal commas, fractions and ISO 8601 are how people and tools write durations; other readers differ on all."""
    path = tmp_path / "2024-05-05-gate.md"
    path.write_text(f"# Gate stuck\n\n**Started:** 2024-05-05 10:00 UTC\\\n**Duration:** {words}\n", encoding="utf-8")
    [result] = import_sources([path], records, dry_run=True)
    assert result.draft is not None
    assert result.draft.data["times"]["resolved"].endswith(f" {end}")


@pytest.mark.parametrize(
    "words",
    [
        "99999999999 days",
        "9" * 400 + " h",
        "9" * 5000 + " h",
        "1" + ",000" * 2000 + " h",
        "P" + "9" * 30 + "D",
        "-3 h",
        "2-3 hours",
        "2 to 3 hours",
        "2 – 3 h",
        "API 2 h, web 3 h",
        "1h99",
        "0 h",
    ],
)
def test_a_duration_that_gives_no_end_is_left_as_it_is(tmp_path: Path, records: Path, words: str) -> None:
    """A mistake, a range or a length for each service: an end made of it would be invented."""
    path = tmp_path / "2024-05-05-gate.md"
    head = "# Gate stuck\n\n**Started:** 2024-05-05 10:00 UTC\\\n**Duration:** "
    path.write_text(f"{head}{words}\n\nThe gate was down for {words}.\n", encoding="utf-8")
    [result] = import_sources([path], records, dry_run=True)
    assert result.draft is not None, result.error
    assert result.draft.data["times"].keys() == {"started"}


@pytest.mark.parametrize(("words", "end"), [("less than 2 h", "~2024-05-05 12:00"), ("2 ſtd", "2024-05-05 12:00")])
def test_a_bound_gives_a_rough_end(tmp_path: Path, records: Path, words: str, end: str) -> None:
    path = tmp_path / "2024-05-05-gate.md"
    head = "# Gate stuck\n\n**Started:** 2024-05-05 10:00 UTC\\\n**Duration:** "
    path.write_text(f"{head}{words}\n", encoding="utf-8")
    [result] = import_sources([path], records, dry_run=True)
    assert result.draft is not None, result.error
    assert result.draft.data["times"]["resolved"] == end


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("was down for 1h30m", "15:35"),
        ("lasted 2,5 hours", "16:35"),
        ("was unavailable for about 1h30", "15:35"),
        ("was down for 0,5 h", "14:35"),
        ("was over at 16h05", "16:05"),
    ],
)
def test_a_length_in_a_sentence_is_no_clock_time(tmp_path: Path, records: Path, words: str, end: str) -> None:
    path = tmp_path / "2024-05-05-gate.md"
    text = f"# Gate stuck\n\nAt 14:05 UTC on 5 May 2024 the gate got stuck. The outage {words}.\n"
    path.write_text(text, encoding="utf-8")
    [result] = import_sources([path], records, dry_run=True)
    assert result.draft is not None
    times = result.draft.data["times"]
    assert times["started"].endswith(" 14:05")
    assert times["resolved"].endswith(f" {end}")


@pytest.mark.parametrize(
    ("written", "at"), [("T+1h30m", "15:35"), ("T+2,5h", "16:35"), ("T+3h05", "17:10"), ("1,5 hours later", "15:35")]
)
def test_a_time_that_counts_from_another(tmp_path: Path, records: Path, written: str, at: str) -> None:
    path = tmp_path / "2024-05-05-gate.md"
    entries = f"- 14:05 the gate got stuck\n- {written} the gate was opened by hand\n"
    path.write_text(f"# Gate stuck\n\nStart: 2024-05-05 14:05 UTC\n\n## Timeline\n\n{entries}", encoding="utf-8")
    [result] = import_sources([path], records, dry_run=True)
    assert result.draft is not None
    entry = result.draft.data["timeline"][1]
    assert entry["at"].endswith(f" {at}")
    assert entry["event"] == "the gate was opened by hand"


def test_the_proof_notices_a_lost_word_and_a_line_out_of_order(source: Path, records: Path) -> None:
    [result] = import_sources([source], records)
    record = Path(str(result.record)).read_bytes()
    data = source.read_bytes()
    assert compare(data, record).is_proved
    lost = compare(data, record.replace(b"hopper is empty", b"is empty"))
    assert (lost.missing, lost.lines) == (1, (9, 15))
    assert not compare(data, record + b"\nSomething new.\n").is_in_order


def test_a_secret_is_never_echoed(tmp_path: Path, records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = "AKIA" + "ABCDEFGHIJKLMNOP"
    path = tmp_path / "2024-01-01-key.md"
    path.write_text(
        f"# Key\n\n**Severity:** {secret}\n\n## Timeline\n\n- {secret}\n- 10:00 {secret}\n", encoding="utf-8"
    )
    for form in ("text", "json"):
        main(["import", str(path), "--to", str(records), "--dry-run", "--verify", "--format", form])
        told = capsys.readouterr()
        assert secret not in told.out + told.err


def test_the_command_reports_as_json(source: Path, records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(source), "--to", str(records), "--verify", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["summary"]["imported"] == 1
    [told] = report["sources"]
    assert told["verified"]["proved"]
    assert {"field": "timeline", "count": 2, "lines": [[9, 10]]} in told["found"]


def test_the_command_says_what_is_wrong(source: Path, records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(source.parent / "nothing.md"), "--to", str(records)]) == 2
    assert "there is no file or folder" in capsys.readouterr().err
    empty = source.parent / "empty.md"
    empty.write_bytes(b"")
    assert main(["import", str(empty), "--to", str(records)]) == 1
    assert "not imported: has no words" in capsys.readouterr().out


def test_what_is_skipped_in_a_folder_is_listed_with_the_reason(tmp_path: Path) -> None:
    old = tmp_path / "old"
    (old / ".git").mkdir(parents=True)
    (old / "2024-01-02-a.md").write_text("# The shop is down\n", encoding="utf-8")
    (old / "page.tex").write_text("text", encoding="utf-8")
    (old / "README.md").write_text("# All our incidents\n", encoding="utf-8")
    (old / "link.md").symlink_to("2024-01-02-a.md")
    os.mkfifo(old / "pipe.md")
    for number in range(7):
        (old / f"{number}.png").write_bytes(b"")
    results = import_sources([old], tmp_path / "incidents")
    skipped = {Path(result.source).name: result.reason for result in results if result.outcome == "skipped"}
    assert skipped == {
        ".git": "is hidden or belongs to a tool",
        "README.md": "is named like a template or a file about the project",
        "link.md": "is a link; name it to import what it leads to",
        "page.tex": "has the suffix .tex; convert it to Markdown or text first",
        "pipe.md": "is neither a file nor a folder",
        **{f"{number}.png": "has the suffix .png; convert it to Markdown or text first" for number in range(7)},
    }
    text = as_text(results)
    assert "1 source: 1 imported" in text
    assert "skipped: 12" in text
    assert "and 2 more: has the suffix .png" in text
    assert "to fix before review: PM103 missing-field (" in text
    assert json.loads(as_json(results))["summary"]["skipped"] == 12


def test_records_beside_their_documents_are_not_imported(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("# 2024-03-01 Search is down\n\nIt was down.\n", encoding="utf-8")
    for outcomes in ({"imported"}, {"unchanged"}, {"unchanged"}):
        assert {result.outcome for result in import_sources([tmp_path], tmp_path)} == outcomes
    assert {path.name for path in tmp_path.glob("*.md")} == {"old.md", "2024-03-01-old.md"}


def test_a_named_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (result,) = import_sources([tmp_path / "pipe.md"], tmp_path / "incidents")
    assert (result.outcome, result.reason) == ("unreadable", "is neither a file nor a folder")


def test_documents_go_where_the_other_commands_look_and_the_next_step_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.md").write_text("# 2024-03-01 Search is down\n\nIt was down.\n", encoding="utf-8")
    assert main(["import", "old.md", "--dry-run"]) == 0
    assert "Next:" not in capsys.readouterr().out
    assert main(["import", "old.md"]) == 0
    assert [path.stem for path in (tmp_path / "incidents").glob("2024-*.md")] == ["2024-03-01-old"]
    assert "`postmortems settle` asks" in capsys.readouterr().out
    assert main(["import", "old.md"]) == 0
    assert "Next:" not in capsys.readouterr().out, "nothing new to settle"
    assert main(["import", "old.md", "--to", "my records"]) == 0
    assert "`postmortems check --incidents 'my records'`" in capsys.readouterr().out
