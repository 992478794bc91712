"""`postmortems check`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from postmortems.check.baseline import Baseline, BaselineError
from postmortems.cli import main
from postmortems.reports.json_ import findings_schema
from tests.git_repository import commit_everything, git

Capture = pytest.CaptureFixture[str]
OUTAGE = "incidents/2024-03-01-shop-stale-replica.md"
RETURN = "incidents/2024-09-01-shop-stale-replica-again.md"


def change(path: str, old: str, new: str) -> None:
    """Replace a text in a record."""
    file = Path(path)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def _unowned(incidents: Path) -> None:
    """Two records, each with an open action item that nobody owns."""
    change(OUTAGE, "    owner: web\n    status: open\n", "    status: open\n")
    change(RETURN, "    owner: storage\n", "")


@pytest.fixture
def _doubtful(incidents: Path) -> None:
    """A record with nothing but a warning."""
    change(RETURN, "    priority: P1\n", "")


@pytest.mark.usefixtures("incidents")
def test_a_clean_knowledge_base_exits_with_0(capsys: Capture) -> None:
    assert main(["check", "--today", "2024-10-11"]) == 0
    assert capsys.readouterr().out == "3 records checked, no findings\n"


@pytest.mark.usefixtures("_unowned")
def test_findings_exit_with_1_and_stand_in_the_order_of_files(capsys: Capture) -> None:
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines if " error " in line] == [OUTAGE, RETURN]
    assert "error PM201 open action item A2 has no owner [unowned-action]" in lines[0]
    assert lines[1].startswith("   help: add `owner:`")
    assert lines[-1] == "2 errors in 3 records"


@pytest.mark.usefixtures("_unowned")
@pytest.mark.parametrize("path", [RETURN, f"./{RETURN}", "incidents/../" + RETURN, "$PWD/" + RETURN])
def test_with_paths_only_their_findings_are_reported(path: str, capsys: Capture) -> None:
    assert main(["check", path.replace("$PWD", str(Path.cwd()))]) == 1
    out = capsys.readouterr().out
    assert OUTAGE not in out
    assert out.endswith("1 error in 1 record\n")


@pytest.mark.usefixtures("_unowned")
def test_a_folder_means_its_files_and_a_clean_file_is_clean(capsys: Capture) -> None:
    assert main(["check", "incidents"]) == 1
    assert capsys.readouterr().out.endswith("2 errors in 3 records\n")
    assert main(["check", "incidents/2023-11-05-certificate.md"]) == 0
    assert capsys.readouterr().out == "1 record checked, no findings\n"


def test_references_to_other_files_are_judged_even_with_paths(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-03-01-shop-stale-replica.md").unlink()
    assert main(["check", RETURN]) == 1
    assert "PM501" in capsys.readouterr().out


@pytest.mark.usefixtures("_doubtful")
def test_warnings_fail_only_when_strict(capsys: Capture) -> None:
    assert main(["check"]) == 0
    assert "1 warning in 3 records" in capsys.readouterr().out
    assert main(["check", "--strict"]) == 1


@pytest.mark.usefixtures("incidents")
def test_today_decides_which_waivers_hold(capsys: Capture) -> None:
    change(RETURN, "    owner: storage\n", "")
    change(RETURN, "related:", "waivers:\n  - {rule: PM201, reason: Reorganisation., until: 2024-12-31}\nrelated:")
    assert main(["check", "--today", "2024-12-31"]) == 0
    assert main(["check", "--today", "2025-01-01"]) == 1


@pytest.mark.usefixtures("_unowned")
def test_json_fits_the_published_schema(capsys: Capture) -> None:
    assert main(["check", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, findings_schema())
    assert report["summary"] == {"errors": 2, "warnings": 0, "records": 3, "known": 0}


@pytest.mark.usefixtures("_unowned")
def test_inside_github_actions_annotations_are_written_unless_a_format_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["check"]) == 1
    assert capsys.readouterr().out.startswith(f"::error file={OUTAGE},line=")
    assert main(["check", "--format", "text"]) == 1
    assert capsys.readouterr().out.startswith(f"{OUTAGE}:")
    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    assert main(["check", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error ")


@pytest.mark.usefixtures("_unowned")
def test_excerpts_are_for_terminals(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert main(["check"]) == 1
    assert " | " not in capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert " |   - id: A2\n" in out
    assert "\x1b" not in out


def test_one_broken_file_does_not_hide_the_others(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-10-01-bytes.md").write_bytes(b"\xff\xfe\x00")
    (incidents / "2024-10-02-open.md").write_text("---\ntitle: \x1b]0;x\x07\n")
    (incidents / "2024-10-03-yaml.md").write_text("---\ntitle: [\n---\n")
    change(RETURN, "    owner: storage\n", "")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    for code in ("PM001", "PM003", "PM004", "PM201"):
        assert f" error {code} " in out
    assert "\x1b" not in out
    assert out.endswith(" in 6 records\n")


def test_an_empty_folder_is_clean(tmp_path: Path, capsys: Capture) -> None:
    assert main(["check", "--incidents", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "0 records checked, no findings\n"


# Formats


@pytest.mark.usefixtures("_unowned")
def test_several_formats_go_to_files_at_once_and_people_still_see_the_text(capsys: Capture) -> None:
    assert main(["check", "--format", "sarif=out.sarif", "--format", "junit=junit.xml"]) == 1
    assert capsys.readouterr().out.endswith("2 errors in 3 records\n")
    assert len(json.loads(Path("out.sarif").read_text())["runs"][0]["results"]) == 2
    assert Path("junit.xml").read_text().startswith("<testsuites")


@pytest.mark.usefixtures("_unowned")
def test_a_file_and_standard_output_can_have_different_formats(capsys: Capture) -> None:
    assert main(["check", "--format", "markdown=summary.md", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["summary"]["errors"] == 2
    assert "2 errors in 3 records" in Path("summary.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("incidents")
def test_a_hyphen_is_standard_output(capsys: Capture) -> None:
    assert main(["check", "--format", "json=-"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []
    assert main(["export", "json", "incidents", "-o", "-"]) == 0
    assert len(json.loads(capsys.readouterr().out)["items"]) == 3
    assert not Path("-").exists()


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["--format", "text", "--format", "json"], "only one format can go to standard output; write --format text="),
        (["--format", "sarfi=x"], 'there is no format "sarfi"; did you mean "sarif"?'),
        (["--format", "sarif="], "the file name is missing"),
        (["--format", "sarif=nowhere/out"], "there is no folder nowhere; create it, or choose another one"),
        (["--format", "sarif=incidents"], "incidents is a folder; name a file in it"),
        (["--format", f"sarif={OUTAGE}/out"], f"{OUTAGE}/out cannot exist: a part of the path is a file"),
        (["--baseline", "nothing.jsonl"], "there is no baseline nothing.jsonl; run --update-baseline to create it"),
        (["--update-baseline"], "--update-baseline needs --baseline FILE"),
        (["--update-baseline", "--baseline", "b", OUTAGE], "without PATHS and --changed-since"),
        (["--baseline", "incidents/_config.yml"], "incidents/_config.yml is not a baseline: line 1 is not JSON"),
    ],
)
def test_wrong_use_says_what_to_do(arguments: list[str], advice: str, capsys: Capture) -> None:
    assert main(["check", *arguments]) == 2
    assert advice in capsys.readouterr().err


# The baseline


@pytest.mark.usefixtures("_unowned")
def test_a_baseline_lets_only_new_findings_fail(capsys: Capture) -> None:
    assert main(["check", "--baseline", "b.jsonl", "--update-baseline"]) == 0
    assert capsys.readouterr().out == "b.jsonl: 2 findings, 2 added, 0 removed\n"
    assert main(["check", "--baseline", "b.jsonl"]) == 0
    assert capsys.readouterr().out == "3 records checked, no new findings; 2 in the baseline\n"

    change(OUTAGE, "    owner: web\n    status: done", "    owner: paymnts\n    status: done")
    assert main(["check", "--baseline", "b.jsonl"]) == 1
    out = capsys.readouterr().out
    assert "PM202" in out
    assert "PM201" not in out
    assert out.endswith("1 error in 3 records, and 2 in the baseline\n")


@pytest.mark.usefixtures("_unowned")
def test_a_baseline_survives_moved_lines_and_another_way_to_the_folder(
    incidents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["check", "--baseline", "b.jsonl", "--update-baseline"])
    change(OUTAGE, "---\ntitle", "---\n# A comment\n\n# and another\ntitle")
    change(
        OUTAGE,
        "action_items:\n",
        "action_items:\n  - {id: A0, title: Done, status: done, completed: 2024-03-05, addresses: [backfill]}\n",
    )
    assert main(["check", "--baseline", "b.jsonl"]) == 0
    monkeypatch.chdir(incidents)
    assert main(["check", "--baseline", "../b.jsonl", "--incidents", "."]) == 0
    assert main(["check", "--baseline", "../b.jsonl", "--incidents", str(incidents)]) == 0


@pytest.mark.usefixtures("_unowned")
def test_a_baseline_says_which_entries_are_not_needed_any_more(capsys: Capture) -> None:
    main(["check", "--baseline", "b.jsonl", "--update-baseline"])
    change(RETURN, "    status: open\n", "    owner: storage\n    status: open\n")
    capsys.readouterr()
    assert main(["check", "--baseline", "b.jsonl"]) == 0
    assert capsys.readouterr().out == (
        "b.jsonl: 1 stale baseline entry; run --update-baseline to remove it\n"
        "  2024-09-01-shop-stale-replica-again.md: PM201 open action item B1 has no owner\n"
        "3 records checked, no new findings; 1 in the baseline\n"
    )
    assert main(["check", "--baseline", "b.jsonl", OUTAGE]) == 0
    assert "not needed" not in capsys.readouterr().out
    assert main(["check", "--baseline", "b.jsonl", "--update-baseline"]) == 0
    assert capsys.readouterr().out == "b.jsonl: 1 finding, 0 added, 1 removed\n"


@pytest.mark.usefixtures("_unowned")
def test_a_baseline_is_short_sorted_text_that_says_what_it_accepts() -> None:
    main(["check", "--baseline", "b.jsonl", "--update-baseline"])
    header, first, second = Path("b.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(header) == {"postmortems-baseline": 1}
    assert list(json.loads(first)) == ["path", "code", "fingerprint", "message"]
    assert json.loads(first)["message"] == "open action item A2 has no owner"
    assert first < second
    before = Path("b.jsonl").read_bytes()
    main(["check", "--baseline", "b.jsonl", "--update-baseline"])
    assert Path("b.jsonl").read_bytes() == before


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"postmortems-baseline": 2}', "[" * 9999])
def test_a_file_that_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(BaselineError, match="line 1"):
        Baseline.read(text)


@pytest.mark.parametrize("line", ["7", "{}", '{"path": "a", "code": "b", "fingerprint": 3, "message": "d"}'])
def test_a_line_that_is_no_entry_is_refused(line: str) -> None:
    with pytest.raises(BaselineError, match="line 3 is not an entry with path, code, fingerprint, message"):
        Baseline.read(f'{{"postmortems-baseline": 1}}\n\n{line}\n')


# Changes


@pytest.fixture
def _repository(incidents: Path) -> None:
    """The knowledge base in a repository, with an old finding in a file that nobody touches."""
    change(OUTAGE, "    owner: web\n    status: open\n", "    status: open\n")
    git("init", "--quiet")
    commit_everything()


@pytest.mark.usefixtures("_repository")
def test_nothing_changed_nothing_to_report(capsys: Capture) -> None:
    assert main(["check"]) == 1
    capsys.readouterr()
    assert main(["check", "--changed-since", "HEAD"]) == 0
    assert capsys.readouterr().out == "0 records checked, no findings\n"


@pytest.mark.usefixtures("_repository")
@pytest.mark.parametrize("committed", [True, False])
def test_findings_of_changed_files_are_reported(committed: bool, capsys: Capture) -> None:
    change(RETURN, "    owner: storage\n", "")
    if committed:
        commit_everything()
    assert main(["check", "--changed-since", "HEAD~1" if committed else "HEAD"]) == 1
    out = capsys.readouterr().out
    assert RETURN in out
    assert OUTAGE not in out
    assert out.endswith("1 error in 1 record\n")


@pytest.mark.usefixtures("_repository")
def test_an_old_finding_of_a_changed_file_is_reported(capsys: Capture) -> None:
    change(OUTAGE, "The narrative.", "The story.")
    assert main(["check", "--changed-since", "HEAD"]) == 1
    assert "PM201" in capsys.readouterr().out


@pytest.mark.usefixtures("_repository")
def test_a_path_that_always_left_the_repository_is_no_news(capsys: Capture) -> None:
    change(RETURN, "severity:", "references: [{title: A plan, path: ../../plan.md}]\nseverity:")
    commit_everything()
    change("incidents/_config.yml", "timezone: UTC\n", "timezone: UTC # of all records\n")
    assert main(["check"]) == 1
    assert "PM509" in capsys.readouterr().out
    assert main(["check", "--changed-since", "HEAD"]) == 0


@pytest.mark.usefixtures("_repository")
def test_a_new_file_is_a_change_even_before_it_is_added(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-10-01-new.md").write_text("---\ntitle: New\nstatus: draft\n---\n")
    assert main(["check", "--changed-since", "HEAD"]) == 1
    assert "2024-10-01-new.md" in capsys.readouterr().out


@pytest.mark.usefixtures("_repository")
def test_what_a_change_breaks_elsewhere_is_reported(capsys: Capture) -> None:
    """The id A1 goes from one record; another record, which is not touched, refers to it."""
    change(OUTAGE, "  - id: A1\n", "  - id: A9\n")
    change(OUTAGE, "actions: [A1]", "actions: [A9]")
    commit_everything()
    assert main(["check", "--changed-since", "HEAD~1"]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if " error " in line]
    assert [(line.partition(":")[0], line.split()[2]) for line in lines] == [
        (OUTAGE, "PM201"),
        (RETURN, "PM502"),
        (RETURN, "PM502"),
    ]


@pytest.mark.usefixtures("_repository")
def test_a_change_of_the_configuration_is_held_against_all_records(capsys: Capture) -> None:
    """The old finding is a warning no more: that is the work of this change."""
    change("incidents/_config.yml", "timezone: UTC\n", "timezone: UTC\nrules: {unowned-action: warning}\n")
    commit_everything()
    change("incidents/_config.yml", "{unowned-action: warning}", "{unowned-action: error}")
    assert main(["check", "--changed-since", "HEAD"]) == 1
    assert "PM201" in capsys.readouterr().out


@pytest.mark.usefixtures("_repository")
def test_what_others_did_since_is_not_our_change(capsys: Capture) -> None:
    git("checkout", "--quiet", "-b", "ours")
    change(RETURN, "again from a stale replica", "once more from a stale replica")
    commit_everything()
    git("checkout", "--quiet", "main")
    change(OUTAGE, "The narrative.", "The story.")
    commit_everything()
    git("checkout", "--quiet", "ours")
    assert main(["check", "--changed-since", "main"]) == 0
    assert capsys.readouterr().out == "1 record checked, no findings\n"


@pytest.mark.usefixtures("_repository")
def test_renamed_removed_and_linked_records_of_the_past_do_no_harm(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-10-02-link.md").symlink_to("/etc/hostname")
    (incidents / "2024-10-03-数据.md").write_text("---\ntitle: x\n---\n", encoding="utf-8")
    commit_everything()
    (incidents / "2024-10-02-link.md").unlink()
    (incidents / "2024-10-03-数据.md").unlink()
    assert main(["check", "--changed-since", "HEAD"]) == 0


@pytest.mark.usefixtures("_repository")
@pytest.mark.parametrize("revision", [":/A change", "main^{/change}", "HEAD@{1}", "release/1.0", "@~1"])
def test_a_revision_may_be_spelt_in_any_way_of_git(revision: str, capsys: Capture) -> None:
    git("tag", "--annotate", "--message", "A tag", "release/1.0")
    change(RETURN, "    owner: storage\n", "")
    commit_everything("Another")
    assert main(["check", "--changed-since", revision]) == 1
    assert capsys.readouterr().out.endswith("1 error in 1 record\n")


@pytest.mark.usefixtures("_repository")
@pytest.mark.parametrize("another_configuration", [False, True])
def test_what_a_sparse_checkout_leaves_out_was_not_removed(another_configuration: bool, capsys: Capture) -> None:
    git("sparse-checkout", "set", "--no-cone", "/*", f"!/{RETURN}")
    assert not Path(RETURN).exists()
    if another_configuration:
        change("incidents/_config.yml", "timezone: UTC\n", "timezone: UTC # of all records\n")
    assert main(["check", "--changed-since", "HEAD"]) == 0
    Path(OUTAGE).unlink()
    assert main(["check", "--changed-since", "HEAD"]) == 1
    out = capsys.readouterr().out
    assert f"{OUTAGE}:1:1: error PM114 " in out
    assert out.endswith("1 error in 1 record\n")


@pytest.mark.usefixtures("_repository")
@pytest.mark.parametrize("revision", ["nowhere", "--help", "", "HEAD~99", "HEAD:incidents", "^main", ":/words"])
def test_an_unknown_revision_is_wrong_use(revision: str, capsys: Capture) -> None:
    assert main(["check", f"--changed-since={revision}"]) == 2
    err = capsys.readouterr().err
    assert f'git does not know the revision "{revision}"; check its spelling' in err


def test_the_advice_for_an_unknown_revision_fits_the_repository(
    incidents: Path, tmp_path: Path, capsys: Capture
) -> None:
    """Neither commits nor a shallow clone are blamed where they are not the reason."""
    git("init", "--quiet")
    assert main(["check", "--changed-since", "HEAD"]) == 2
    err = capsys.readouterr().err
    assert "no commits yet" in err
    assert "shallow" not in err
    commit_everything()
    assert main(["check", "--changed-since", "HEAD"]) == 0
    git("clone", "--quiet", "--depth=1", Path.cwd().as_uri(), str(tmp_path / "shallow"))
    git("commit", "--quiet", "--allow-empty", "--message", "Another")
    capsys.readouterr()
    folder = str(tmp_path / "shallow" / incidents.name)
    assert main(["check", "--changed-since", "gone", "--incidents", folder]) == 2
    assert "this clone is shallow" in capsys.readouterr().err


@pytest.mark.usefixtures("incidents")
def test_outside_a_repository_the_message_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    assert main(["check", "--changed-since", "HEAD"]) == 2
    assert "incidents is not in a git repository" in capsys.readouterr().err


@pytest.mark.usefixtures("incidents")
def test_a_worktree_whose_repository_has_moved_names_where_it_was(tmp_path: Path, capsys: Capture) -> None:
    Path(".git").write_text(f"gitdir: {tmp_path}/moved/.git/worktrees/mine\n", encoding="utf-8")
    assert main(["check", "--changed-since", "HEAD"]) == 2
    assert f"not a git repository: {tmp_path}/moved/.git/worktrees/mine" in capsys.readouterr().err


@pytest.mark.usefixtures("_repository")
def test_without_git_the_message_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["check", "--changed-since", "HEAD"]) == 2
    assert "git is not installed, or not in PATH" in capsys.readouterr().err


@pytest.mark.usefixtures("_repository")
def test_inside_a_hook_git_is_asked_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert main(["check", "--changed-since", "HEAD"]) == 0


@pytest.mark.usefixtures("_repository")
def test_a_baseline_and_a_revision_go_together(capsys: Capture) -> None:
    main(["check", "--baseline", "b.jsonl", "--update-baseline"])
    change(OUTAGE, "The narrative.", "The story.")
    capsys.readouterr()
    assert main(["check", "--baseline", "b.jsonl", "--changed-since", "HEAD"]) == 0
    assert capsys.readouterr().out == "1 record checked, no new findings; 1 in the baseline\n"


@pytest.mark.usefixtures("_repository")
@pytest.mark.skipif(sys.platform == "win32", reason="the program in place of git is a script")
def test_a_git_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setattr("postmortems.check.history.PATIENCE", 0.3)
    assert main(["check", "--changed-since", "HEAD"]) == 2
    assert "git rev-parse did not answer within 0.3 seconds" in capsys.readouterr().err


@pytest.mark.usefixtures("incidents")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("command", [["check", "--format", "json=out"], ["export", "json", "actions", "-o", "out"]])
def test_a_full_disk_leaves_the_earlier_file(command: list[str]) -> None:
    Path("out").write_text("from an earlier run")
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))"
    program = f"{limit}; from postmortems.cli import main; sys.exit(main())"
    before = sorted(Path().iterdir())
    done = subprocess.run([sys.executable, "-c", program, *command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "postmortems: out: File too large\n")
    assert Path("out").read_text() == "from an earlier run"
    assert sorted(Path().iterdir()) == before
