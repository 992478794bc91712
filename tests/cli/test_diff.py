"""`postmortems diff`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postmortems.cli import main
from tests.git_repository import commit_everything, git

Capture = pytest.CaptureFixture[str]
TODAY = ("--today", "2024-09-15")
OUTAGE = Path("incidents/2024-03-01-shop-stale-replica.md")
RETURN = Path("incidents/2024-09-01-shop-stale-replica-again.md")


@pytest.fixture(autouse=True)
def _repository(incidents: Path) -> None:
    git("init", "--quiet")
    commit_everything()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def told(capsys: Capture, *options: str) -> list[str]:
    """What the command says of the working tree."""
    assert main(["diff", "HEAD", *TODAY, *options]) == 0
    return capsys.readouterr().out.splitlines()


def test_without_a_change_it_says_so(capsys: Capture) -> None:
    change(OUTAGE, "The narrative.", "The story.")
    assert told(capsys) == ["No action item changed"]


A2 = "    owner: web\n    status: open\n    created: 2024-03-02\n    due: 2024-04-15\n"
A1 = "    status: deferred\n    reason: The storage team had no capacity in spring.\n"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (A2, A2.replace("open", "done") + "    completed: 2024-09-10\n", "closed, done on 2024-09-10"),
        (A2, A2.replace("open", "done"), "closed"),
        (A2, A2.replace("open", "verified") + "    verified: 2024-09-12\n", "verified on 2024-09-12"),
        (A2, A2.replace("open", "deferred") + "    reason: No time.\n", "deferred: No time."),
        (A2, A2.replace("open", "wont-do") + "    reason: Not worth it.\n", "dropped: Not worth it."),
        (A2, A2.replace("open", "superseded") + "    reason: See B1.\n", "superseded: See B1."),
        (A2, A2.replace("open", "blocked") + "    reason: No disk.\n", "blocked: No disk."),
        (A2, A2.replace("open", "in-progress"), "started; it was open"),
        (A2, A2.replace("open", "proposed"), "put back to proposed; it was open"),
        (A2, A2.replace("web", "storage"), "handed over from web to storage"),
        (A2, A2.replace("    owner: web\n", ""), "taken from web"),
        (
            A2,
            A2.replace("2024-04-15", "2024-10-01"),
            "was overdue by 5 months; due date moved from 2024-04-15 to 2024-10-01, 6 months later",
        ),
        (A2, A2.replace("2024-04-15", "2024-04-14"), "due date moved from 2024-04-15 to 2024-04-14, 1 day earlier"),
        (A2, A2.replace("    due: 2024-04-15\n", ""), "was overdue by 5 months; due date 2024-04-15 removed"),
        (A1, "    status: open\n", "reopened; it was deferred"),
    ],
)
def test_each_change_in_words(old: str, new: str, words: str, capsys: Capture) -> None:
    change(OUTAGE, old, new)
    lines = told(capsys)
    assert lines[0] == "2024-03-01-shop-stale-replica"
    assert lines[1].startswith(("  A1: ", "  A2: "))
    assert lines[2] == f"    {words}"
    assert lines[3].startswith("1 action item changed: 1 ")


def test_several_changes_of_an_item_and_a_new_one(capsys: Capture) -> None:
    change(OUTAGE, A2, A2.replace("web", "storage").replace("2024-04-15", "2024-10-01"))
    change(OUTAGE, "title: Backfills run in small batches", "title: Backfills run in tiny batches")
    change(
        OUTAGE,
        "  - id: A3\n",
        "  - {id: A4, title: A runbook says what to do, priority: P2, addresses: [backfill]}\n  - id: A3\n",
    )
    change(
        OUTAGE,
        "  - id: A3\n    title: The lost orders are entered again\n    kind: repair\n    priority: P2\n",
        "  - id: A5\n    title: The lost orders are entered again\n    kind: repair\n    priority: P2\n",
    )
    assert told(capsys) == [
        "2024-03-01-shop-stale-replica",
        "  A2: Backfills run in tiny batches",
        "    handed over from web to storage",
        "    was overdue by 5 months; due date moved from 2024-04-15 to 2024-10-01, 6 months later",
        "    renamed; it was “Backfills run in small batches”",
        "  A4: A runbook says what to do",
        "    opened: P2, no owner",
        "  A5: The lost orders are entered again",
        "    recorded as done",
        "  A3: The lost orders are entered again",
        "    removed from the record; it was done",
        "4 action items changed: 1 removed, 1 overdue moved, 1 opened, 1 recorded, 1 handed over, 1 renamed",
    ]


def test_due_dates_are_counted_in_the_plural(capsys: Capture) -> None:
    change(OUTAGE, A2, A2.replace("2024-04-15", "2024-04-14"))
    assert told(capsys)[-1] == "1 action item changed: 1 due date moved"
    change(RETURN, "    due: 2024-10-01\n", "    due: 2024-10-02\n")
    assert told(capsys)[-1] == "2 action items changed: 2 due dates moved"


def test_a_new_record_implicates_an_old_item_and_carries_it_on(capsys: Capture) -> None:
    text = RETURN.read_text(encoding="utf-8")
    RETURN.unlink()
    commit_everything()
    RETURN.write_text(text, encoding="utf-8")
    lines = told(capsys)
    assert "    needed again by 2024-09-01-shop-stale-replica-again" in lines
    assert lines[:2] == [RETURN.stem, "  B1: The alert on replica lag exists and pages somebody"]
    assert f"    carried over from {OUTAGE.stem}#A1" in lines
    assert "    reopened; it was deferred" in lines
    assert "    due date moved from 2024-04-01 to 2024-10-01, 6 months later" in lines
    assert lines[-1].startswith("1 action item changed: ")
    assert not any(line.startswith("  A1") for line in lines)


def test_a_renamed_record_is_followed_by_its_alias(capsys: Capture) -> None:
    text = OUTAGE.read_text(encoding="utf-8").replace("severity: SEV1", f"severity: SEV1\naliases: [{OUTAGE.stem}]")
    OUTAGE.unlink()
    Path("incidents/2024-03-01-replica.md").write_text(text, encoding="utf-8")
    assert told(capsys) == ["No action item changed"]


def test_what_cannot_be_read_is_not_said_to_be_gone(capsys: Capture) -> None:
    OUTAGE.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    assert told(capsys) == ["No action item changed"]


def test_markdown_for_a_comment(capsys: Capture) -> None:
    change(OUTAGE, A2, A2.replace("open", "deferred") + "    reason: Ask @everyone about <b>disks</b>.\n")
    assert told(capsys, "--format", "markdown") == [
        "### Action items",
        "",
        "1 action item changed: 1 deferred.",
        "",
        "**2024-03-01-shop-stale-replica**",
        "",
        r"- `A2` Backfills run in small batches: deferred: Ask @<!-- -->everyone about \<b\>disks\</b\>.",
    ]


def test_what_others_did_does_not_count(capsys: Capture) -> None:
    git("checkout", "--quiet", "-b", "ours")
    git("checkout", "--quiet", "main")
    change(OUTAGE, A2, A2.replace("web", "storage"))
    commit_everything()
    git("checkout", "--quiet", "ours")
    assert main(["diff", "main"]) == 0
    assert capsys.readouterr().out == "No action item changed\n"


def test_before_the_first_record_everything_is_new(capsys: Capture) -> None:
    git("checkout", "--quiet", "--orphan", "empty")
    git("rm", "--quiet", "-r", "--cached", ".")
    git("commit", "--quiet", "--allow-empty", "--message", "Nothing yet")
    assert told(capsys)[-1].startswith("3 action items changed: ")


def test_an_unknown_revision_is_wrong_use(capsys: Capture) -> None:
    assert main(["diff", "nowhere"]) == 2
    assert 'git does not know the revision "nowhere"' in capsys.readouterr().err


# What becomes public

CONFIG = Path("incidents/_config.yml")
HEAD_OF_OUTAGE = "severity: SEV1\n"


def publish(file: Path = OUTAGE) -> None:
    change(CONFIG, "title: Web shop, owner: web}", "title: Web shop, owner: web, public_name: Shop}")
    change(file, HEAD_OF_OUTAGE, f"{HEAD_OF_OUTAGE}visibility: public\n")


def public_lines(capsys: Capture) -> list[str]:
    said = told(capsys)
    return said[: said.index("")]


def test_a_record_that_becomes_public_comes_first_with_all_that_outsiders_would_read(capsys: Capture) -> None:
    publish()
    first, record, *lines = public_lines(capsys)
    assert first == f"Public for the first time: {len(lines)} lines in 1 record, 1 of them new"
    assert record == f"  {OUTAGE.stem} (new to outsiders)"
    assert lines[0] == f"    address: {OUTAGE.stem}"
    assert "    services.affected: Shop" in lines
    assert not any(word in line for line in lines for word in ("backfill", "storage", "stock database", "09:25"))


def test_only_what_outsiders_could_not_read_before_is_shown(capsys: Capture) -> None:
    publish()
    change(CONFIG, "timezone: UTC\n", "timezone: UTC\npublic: {fields: [title, action_items]}\n")
    commit_everything()
    assert told(capsys) == ["No action item changed"]
    change(OUTAGE, HEAD_OF_OUTAGE, f"{HEAD_OF_OUTAGE}public: {{title: The shop was slow}}\n")
    assert public_lines(capsys) == [
        "Public for the first time: 1 line in 1 record, 0 of them new",
        f"  {OUTAGE.stem}",
        "    title: The shop was slow",
    ]


def test_an_allow_list_that_grows_makes_fields_of_old_records_public(capsys: Capture) -> None:
    publish()
    change(CONFIG, "timezone: UTC\n", "timezone: UTC\npublic: {fields: [title]}\n")
    commit_everything()
    change(CONFIG, "fields: [title]", "fields: [title, severity]")
    assert public_lines(capsys)[1:] == [f"  {OUTAGE.stem}", "    severity: SEV1"]


def test_a_mark_on_a_part_shows_that_part_alone(capsys: Capture) -> None:
    publish()
    commit_everything()
    change(OUTAGE, "event: The backfill starts.}", "event: The backfill starts., visibility: public}")
    assert public_lines(capsys)[1:] == [
        f"  {OUTAGE.stem}",
        "    timeline: 2024-03-01 08:40 UTC · change · The backfill starts.",
    ]


def test_a_renamed_record_publishes_its_new_name_alone(capsys: Capture) -> None:
    publish()
    commit_everything()
    assert main(["rename", OUTAGE.stem, "2024-03-01-shop-read-old-data"]) == 0
    capsys.readouterr()
    assert public_lines(capsys)[1:] == [
        "  2024-03-01-shop-read-old-data",
        "    address: 2024-03-01-shop-read-old-data",
    ]


def attach(content: str) -> None:
    file = OUTAGE.with_suffix("") / "log.txt"
    file.parent.mkdir(exist_ok=True)
    file.write_text(content, encoding="utf-8")


def publish_with_a_link() -> None:
    publish()
    text = f"The shop was slow, see [the log]({OUTAGE.stem}/log.txt)"
    change(OUTAGE, HEAD_OF_OUTAGE, f'{HEAD_OF_OUTAGE}public: {{summary: "{text}"}}\n')


def test_an_attachment_that_outsiders_get_with_other_bytes_is_named(capsys: Capture) -> None:
    publish_with_a_link()
    attach("08:40 slow\n")
    commit_everything()
    attach("08:40 slow, says mira\n")
    assert public_lines(capsys) == [
        "Public for the first time: 1 line in 1 record, 0 of them new",
        f"  {OUTAGE.stem}",
        "    file: log.txt, with other content",
    ]
    attach("08:40 slow\n")
    assert told(capsys) == ["No action item changed"]


def test_an_attachment_that_comes_after_its_link_is_named(capsys: Capture) -> None:
    publish_with_a_link()
    commit_everything()
    attach("08:40 slow\n")
    assert public_lines(capsys)[1:] == [f"  {OUTAGE.stem}", "    file: log.txt"]


def test_an_attachment_is_named_once_where_its_link_is_new(capsys: Capture) -> None:
    attach("08:40 slow\n")
    commit_everything()
    publish_with_a_link()
    assert [line for line in public_lines(capsys) if "file:" in line] == ["    file: log.txt"]


def test_a_file_that_is_attached_to_a_renamed_record_stays_known(capsys: Capture) -> None:
    publish_with_a_link()
    attach("08:40 slow\n")
    commit_everything()
    assert main(["rename", OUTAGE.stem, "2024-03-01-shop-read-old-data"]) == 0
    capsys.readouterr()
    assert [line for line in public_lines(capsys) if "file:" in line] == []


def test_a_file_that_no_public_text_links_to_may_change(capsys: Capture) -> None:
    publish()
    attach("08:40 slow\n")
    commit_everything()
    attach("08:40 slow, says mira\n")
    assert told(capsys) == ["No action item changed"]


def test_what_becomes_public_is_in_markdown_and_json_too(capsys: Capture) -> None:
    publish()
    markdown = told(capsys, "--format", "markdown")
    assert markdown[0] == "### What becomes public"
    assert markdown.index("### Action items") > markdown.index(f"- `address`: {OUTAGE.stem}")
    data = json.loads("\n".join(told(capsys, "--format", "json")))
    assert list(data) == ["public", "public_unknown", "action_items"]
    (record,) = data["public"]
    assert (record["incident"], record["is_new"]) == (OUTAGE.stem, True)
    assert record["texts"][0] == {"field": "address", "text": OUTAGE.stem}


def test_a_broken_list_says_that_nobody_can_tell(capsys: Capture) -> None:
    publish()
    change(CONFIG, "timezone: UTC\n", "timezone: UTC\npublic: everything\n")
    assert public_lines(capsys)[0].startswith("What becomes public is unknown: `public` in incidents/_config.yml")
    assert json.loads("\n".join(told(capsys, "--format", "json")))["public_unknown"]
