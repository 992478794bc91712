"""What others run in their CI: the hook, the action, the template, and what the documentation shows of them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
import yaml

from postmortems.cli import main
from tests.git_repository import commit_everything, git

ROOT = Path(__file__).parents[1]
SHOWN = ROOT / "tests" / "ci"
OWN = ROOT / ".github" / "workflows"
GUIDE = ROOT / "docs" / "guide" / "ci.md"
BIN = Path(sys.executable).parent
RECORD = "---\ntitle: The sorter stops\nstatus: draft\nseverity: SEV3\n---\n"
UNOWNED = RECORD.removesuffix("---\n") + "action_items: [{id: a, title: A spare belt lies there, priority: P2}]\n---\n"


def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, capture_output=True, text=True, check=False, **more)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one clean record and one action item that nobody owns."""
    folder = tmp_path / "project"
    (folder / "incidents").mkdir(parents=True)
    (folder / "incidents" / "2026-03-01-belt.md").write_text(RECORD, encoding="utf-8")
    (folder / "incidents" / "2026-03-02-sorter.md").write_text(UNOWNED, encoding="utf-8")
    monkeypatch.chdir(folder)
    git("init", "--quiet")
    commit_everything()
    return folder


# Schemas and linters


WORKFLOWS = sorted((*SHOWN.glob("github-*.yml"), *OWN.glob("*.yml")))
"""Those that the guide shows, and our own."""


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_fits_the_schema(file: Path) -> None:
    done = run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", str(file))
    assert done.returncode == 0, done.stdout


def test_the_action_fits_the_schema() -> None:
    done = run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-actions", str(ROOT / "action.yml"))
    assert done.returncode == 0, done.stdout


def test_a_security_linter_has_nothing_against_the_action_and_the_workflows() -> None:
    files = map(str, WORKFLOWS)
    done = run(str(BIN / "zizmor"), "--offline", "--no-progress", "--quiet", str(ROOT / "action.yml"), *files)
    assert done.returncode == 0, done.stdout


def test_gitlab_files_fit_the_schema(tmp_path: Path) -> None:
    job = tmp_path / ".gitlab-ci.yml"
    job.write_text(yaml.safe_dump(template_job()), encoding="utf-8")
    files = [str(job), *map(str, sorted(SHOWN.glob("gitlab-*.yml")))]
    done = run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", *files)
    assert done.returncode == 0, done.stdout


def test_precommit_accepts_the_manifest_and_the_configuration_that_is_shown() -> None:
    hooks = run(str(BIN / "pre-commit"), "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert hooks.returncode == 0, hooks.stdout
    shown = run(str(BIN / "pre-commit"), "validate-config", str(SHOWN / "pre-commit.yaml"))
    assert shown.returncode == 0, shown.stdout
    [repository] = yaml.safe_load((SHOWN / "pre-commit.yaml").read_text(encoding="utf-8"))["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in manifest()}


# Our own


def test_our_own_ci_tries_what_the_package_promises() -> None:
    """Every version of Python that it names, the lowest with the oldest versions, the newest with the newest."""
    jobs = yaml.safe_load((OWN / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    matrix = jobs["tests"]["strategy"]["matrix"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [name.rpartition(" ")[2] for name in project["classifiers"] if " :: Python :: 3." in name]
    assert matrix["python"] == named
    assert project["requires-python"] == f">={named[0]}"
    assert matrix["include"] == [
        {"python": named[0], "versions": "lowest"},
        {"python": named[-1], "versions": "newest"},
    ]


# The hook


def manifest() -> list[dict[str, Any]]:
    hooks: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return hooks


def precommit(tmp_path: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "PATH": f"{BIN}:{os.environ['PATH']}"}
    return run(str(BIN / "pre-commit"), "run", "--config", "hooks.yaml", env=environment)


def test_the_hook_runs_through_precommit(project: Path, tmp_path: Path) -> None:
    """With the command that is installed here, so that nothing has to be fetched."""
    hooks = [{**hook, "language": "system"} for hook in manifest()]
    (project / "hooks.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}), "utf-8")
    commit_everything()

    (project / "notes.txt").write_text("Not a record.", encoding="utf-8")
    git("add", "--all")
    assert "Skipped" in precommit(tmp_path).stdout

    (project / "incidents" / "2026-03-01-belt.md").write_text(f"{RECORD}\nMore.\n", encoding="utf-8")
    git("add", "--all")
    done = precommit(tmp_path)
    assert done.returncode == 1
    assert "PM201" in done.stdout

    (project / "incidents" / "2026-03-02-sorter.md").write_text(RECORD, encoding="utf-8")
    git("add", "--all")
    assert precommit(tmp_path).returncode == 0


@pytest.mark.skipif(
    not os.environ.get("POSTMORTEMS_INSTALL"), reason="installs from the registry; set POSTMORTEMS_INSTALL"
)
def test_precommit_installs_the_hook_by_itself(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, ours)
    shutil.copytree(ROOT / "plugins" / "postmortems", ours / "plugins" / "postmortems")
    monkeypatch.chdir(ours)
    git("init", "--quiet")
    commit_everything()
    git("tag", "v0")
    monkeypatch.chdir(project)
    hooks = [{"repo": str(ours), "rev": "v0", "hooks": [{"id": hook["id"]} for hook in manifest()]}]
    (project / "hooks.yaml").write_text(yaml.safe_dump({"repos": hooks}), encoding="utf-8")
    (project / "incidents" / "2026-03-01-belt.md").write_text(f"{RECORD}\nMore.\n", encoding="utf-8")
    git("add", "--all")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    done = run(str(BIN / "pre-commit"), "run", "--config", "hooks.yaml", env=environment)
    assert done.returncode == 1
    assert "PM201" in done.stdout, done.stdout + done.stderr


# The action


ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))


def run_action(project: Path, tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the last step of the action as a runner does, with the command that is installed here."""
    commands = tmp_path / "runner" / "postmortems" / "bin"
    if not commands.exists():
        commands.mkdir(parents=True)
        (commands / "postmortems").symlink_to(BIN / "postmortems")
    step = ACTION["runs"]["steps"][-1]
    given = {name: inputs.get(name.replace("-", "_"), facts["default"]) for name, facts in ACTION["inputs"].items()}
    environment = {key: given[re.sub(r"\$\{\{ inputs\.(\S+) \}\}", r"\1", text)] for key, text in step["env"].items()}
    runner = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "RUNNER_TEMP": str(tmp_path / "runner"),
    }
    shell = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"])
    return run(*shell, env={**os.environ, **runner, **environment}, cwd=project)


def test_the_action_annotates_and_writes_a_summary(project: Path, tmp_path: Path) -> None:
    done = run_action(project, tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=incidents/2026-03-02-sorter.md,")
    assert "PM201" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_action_takes_a_baseline_a_revision_and_a_file_for_sarif(project: Path, tmp_path: Path) -> None:
    assert run(str(BIN / "postmortems"), "check", "--baseline", "b.jsonl", "--update-baseline").returncode == 0
    assert run_action(project, tmp_path, baseline="b.jsonl", strict="true").returncode == 0
    assert run_action(project, tmp_path, changed_since="HEAD").returncode == 0
    assert run_action(project, tmp_path, changed_since="--help").returncode == 2
    assert run_action(project, tmp_path, sarif="out file.sarif").returncode == 1
    assert (project / "out file.sarif").exists()


GH = """\
#!/usr/bin/env bash
echo "$*" >> "$CALLS"
case "$*" in *--paginate*) [[ ! ${OWN:-} ]] || echo "$OWN";; esac
exit "${FAILS:-0}"
"""
"""Stands for GitHub's command: notes what it is asked, and answers with the comment that is there."""


def report_change(
    project: Path, tmp_path: Path, **more: str
) -> tuple[subprocess.CompletedProcess[str], list[str], str]:
    """Run the step that reports on a pull request: what it did, what it asked of GitHub, the summary of the job."""
    run_action(project, tmp_path)
    (tmp_path / "summary.md").write_text("", encoding="utf-8")
    calls = tmp_path / "calls"
    calls.write_text("", encoding="utf-8")
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir(exist_ok=True)
    gh.write_text(GH, encoding="utf-8")
    gh.chmod(0o755)
    [step] = [step for step in ACTION["runs"]["steps"] if step["name"] == "Report what the change does"]
    environment = {
        "INCIDENTS": "incidents", "COMMENT": "false", "BASE": "HEAD", "NUMBER": "7", "CALLS": str(calls),
        "GITHUB_REPOSITORY": "team/records", "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "RUNNER_TEMP": str(tmp_path / "runner"), "PATH": f"{gh.parent}:{os.environ['PATH']}", **more,
    }  # fmt: skip
    shell = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"])
    done = run(*shell, env={**os.environ, **environment}, cwd=project)
    return done, calls.read_text(encoding="utf-8").splitlines(), (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_action_posts_one_comment_and_updates_it(project: Path, tmp_path: Path) -> None:
    done, calls, summary = report_change(project, tmp_path, COMMENT="true")
    assert (done.returncode, summary) == (0, "")
    assert calls[-1].startswith("api --silent repos/team/records/issues/7/comments --field body=@")
    done, calls, summary = report_change(project, tmp_path, COMMENT="true", OWN="41")
    assert (done.returncode, summary) == (0, "")
    assert calls[-1].startswith("api --silent --method PATCH repos/team/records/issues/comments/41 --field body=@")


@pytest.mark.parametrize("more", [{}, {"COMMENT": "true", "FAILS": "1"}])
def test_the_action_writes_the_summary_where_it_may_not_comment(
    project: Path, tmp_path: Path, more: dict[str, str]
) -> None:
    done, calls, summary = report_change(project, tmp_path, **more)
    assert done.returncode == 0
    assert bool(calls) == bool(more)
    assert summary.startswith("<!-- postmortems -->\n### Action items\n")


@pytest.mark.parametrize("base", ["", "0123456789abcdef0123456789abcdef01234567"])
def test_the_action_goes_on_where_it_cannot_compare(project: Path, tmp_path: Path, base: str) -> None:
    done, calls, summary = report_change(project, tmp_path, BASE=base, COMMENT="true")
    assert (done.returncode, calls, summary) == (0, [], "")


def test_no_input_of_the_action_is_pasted_into_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]


# The template


def template_documents() -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load_all((ROOT / "templates" / "check.yml").read_text(encoding="utf-8"))


def template_job() -> dict[str, Any]:
    """The template's jobs, with the defaults of its inputs."""
    header, _ = template_documents()
    inputs = header["spec"]["inputs"]
    text = (ROOT / "templates" / "check.yml").read_text(encoding="utf-8").partition("\n---\n")[2]
    filled = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda match: str(inputs[match[1]]["default"]), text)
    assert "$[[" not in filled
    jobs: dict[str, Any] = yaml.safe_load(filled)
    return jobs


def test_the_template_writes_the_reports_that_it_promises(project: Path) -> None:
    job = template_job()["postmortems-check"]
    done = run("bash", "-e", "-c", job["script"][-1], env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"})
    assert done.returncode == 1
    for file in job["artifacts"]["reports"].values():
        assert (project / file).exists()


class GitLab(BaseHTTPRequestHandler):
    """Stands for GitLab's programming interface."""

    asked: ClassVar[list[tuple[str, str, dict[str, str]]]] = []
    notes: ClassVar[list[dict[str, Any]]] = []

    def answer(self) -> None:
        size = int(self.headers["Content-Length"] or 0)
        data = json.loads(self.rfile.read(size)) if size else {}
        self.asked.append((self.command, self.path, data))
        if self.command == "POST":
            self.notes.append({"id": 5, "author": {"id": 3}, **data})
        is_list = self.command == "GET" and "/notes" in self.path
        found = (self.notes if self.path.endswith("page=1") else []) if is_list else {"id": 3}
        body = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer  # noqa: N815 -- the library's names

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


def test_the_template_posts_one_note_and_updates_it(project: Path) -> None:
    script = template_job()["postmortems-check"]["script"][1].replace('"false" = "true"', '"true" = "true"')
    with ThreadingHTTPServer(("127.0.0.1", 0), GitLab) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        environment = {
            "PATH": f"{BIN}:{os.environ['PATH']}", "CI_API_V4_URL": f"http://127.0.0.1:{server.server_port}",
            "CI_PROJECT_ID": "9", "CI_MERGE_REQUEST_IID": "2", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD",
            "POSTMORTEMS_TOKEN": "t",
        }  # fmt: skip
        for _ in range(2):
            done = run("bash", "-e", "-c", script, env={**os.environ, **environment})
            assert done.returncode == 0
            assert "could not be posted" not in done.stdout, done.stderr
        server.shutdown()
    writes = [(method, path) for method, path, data in GitLab.asked if data]
    notes = "/projects/9/merge_requests/2/notes"
    assert writes == [("POST", notes), ("PUT", f"{notes}/5")]
    assert GitLab.notes[0]["body"].startswith("<!-- postmortems -->\n### Action items")


def test_the_template_goes_on_without_a_merge_request(project: Path) -> None:
    script = template_job()["postmortems-check"]["script"][1]
    assert run("bash", "-e", "-c", script, env={"PATH": f"{BIN}:{os.environ['PATH']}"}).returncode == 0


# The page


def test_the_guide_shows_the_files_as_they_are() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    shown = re.findall(r"^<!-- (tests/ci/\S+) -->\n```yaml\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    assert {ROOT / name for name, _ in shown} == set(SHOWN.glob("*.y*ml"))
    for name, block in shown:
        assert block == (ROOT / name).read_text(encoding="utf-8"), f"{name} differs from what the guide shows"


CERTIFICATE = """\
---
title: The certificate of the checkout expired
status: draft
severity: SEV2
action_items:
  - id: renewal
    title: Certificates are renewed by a job
    owner: payments
    priority: P1
    created: 2026-03-03
    status: done
    completed: 2026-03-20
  - id: alert
    title: An alert fires two weeks before a certificate expires
    owner: payments
    priority: P1
    created: 2026-03-03
    due: 2026-05-02
---
"""
SLOW = """\
---
title: The checkout is slow
status: draft
severity: SEV3
causal_chains:
  - steps:
      - id: by-hand
        text: The certificate was renewed in a hurry.
        kind: condition
---
"""


class Shop:
    """The knowledge base that the guide speaks of, as each of its sections finds it."""

    def __init__(self, folder: Path) -> None:
        self.certificate = folder / "2026-03-02-checkout-certificate-expired.md"
        self.slow = folder / "2026-05-20-checkout-slow.md"
        config = "timezone: UTC\nowners:\n  - name: payments\n  - name: platform\n"
        (folder / "_config.yml").write_text(config, encoding="utf-8")
        self.certificate.write_text(CERTIFICATE, encoding="utf-8")
        self.slow.write_text(SLOW, encoding="utf-8")

    def change(self, file: Path, *pairs: tuple[str, str]) -> None:
        text = file.read_text(encoding="utf-8")
        for old, new in pairs:
            assert text.count(old) == 1
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")

    def with_a_baseline(self) -> None:
        self.change(self.certificate, (ALERT_OWNED, ALERT))

    def with_the_finding_mended(self) -> None:
        self.change(self.certificate, (ALERT, ALERT_OWNED))

    def with_an_id_that_goes(self) -> None:
        step = "        kind: condition\n"
        done = "        done_action: 2026-03-02-checkout-certificate-expired#renewal\n"
        self.change(self.slow, (step, step + done))
        commit_everything()
        git("branch", "origin/main")
        self.change(self.certificate, ("- id: renewal\n", "- id: renewals\n"))

    def with_items_that_change(self) -> None:
        self.change(self.certificate, ("- id: renewals\n", "- id: renewal\n"))
        done = "    status: done\n    completed: 2026-03-20\n"
        self.change(self.certificate, (done, ""))
        commit_everything()
        git("branch", "--force", "origin/main")
        job = "Certificates are renewed by a job\n"
        due = "    due: 2026-05-02\n"
        self.change(
            self.certificate,
            (job, f"{job}    status: done\n    completed: 2026-05-19\n"),
            (ALERT_OWNED, ALERT_OWNED.replace("payments", "platform")),
            (due, "    due: 2026-07-01\n"),
        )

    def with_an_overdue_item(self) -> None:
        git("checkout", "--quiet", "--force", "HEAD")


ALERT = "    title: An alert fires two weeks before a certificate expires\n"
ALERT_OWNED = f"{ALERT}    owner: payments\n"


def test_what_the_guide_shows_of_the_commands_is_what_they_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "incidents").mkdir()
    shop = Shop(tmp_path / "incidents")
    git("init", "--quiet")
    commit_everything()
    scenes = (
        shop.with_a_baseline,
        shop.with_the_finding_mended,
        shop.with_an_id_that_goes,
        shop.with_items_that_change,
        shop.with_an_overdue_item,
    )
    blocks = re.findall(r"^```console\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for prepare, block in zip(scenes, blocks, strict=True):
        prepare()
        for command, expected in re.findall(r"^\$ postmortems (.*)\n((?:(?!\$ ).*\n)*)", block, flags=re.MULTILINE):
            main(shlex.split(command))
            assert capsys.readouterr().out == expected, command
