"""`init` makes a knowledge base that passes its own check and builds at once."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from lxml import html
from mkdocs.utils.yaml import yaml_load

from postmortems.cli import main
from tests.git_repository import git
from tests.patience import PATIENCE

DAY = ("--today", "2026-05-30")
BIN = Path(sys.executable).parent


@pytest.fixture
def knowledge_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "kb", *DAY]) == 0
    monkeypatch.chdir(tmp_path / "kb")
    return tmp_path / "kb"


def files(folder: Path) -> list[str]:
    """Every file, but for what git keeps for itself."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != ".git")


def test_everything_is_there_and_the_next_steps_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "kb"), *DAY]) == 0
    assert files(tmp_path / "kb") == [
        ".gitattributes",
        ".github/workflows/postmortems.yml",
        ".gitignore",
        ".gitlab-ci.yml",
        ".pre-commit-config.yaml",
        "README.md",
        "docs/index.md",
        "docs/writing.md",
        "incidents/2026-05-23-example-checkout-sells-goods-that-are-gone.md",
        "incidents/_config.yml",
        "incidents/_template.md",
        "mkdocs.yml",
        "requirements.txt",
    ]
    said = capsys.readouterr().out
    assert said.splitlines()[0].endswith("kb: 13 files.")
    assert re.findall(r"^  (\d)\. (\w+)", said, flags=re.MULTILINE) == [
        ("1", "cd"), ("2", "mkdocs"), ("3", "edit"), ("4", "postmortems"), ("5", "postmortems"), ("6", "git"),
    ]  # fmt: skip


@pytest.fixture
def public_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "kb", "--public", *DAY]) == 0
    monkeypatch.chdir(tmp_path / "kb")
    return tmp_path / "kb"


def test_a_public_edition_costs_two_files_more_and_passes_the_check(public_base: Path, tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "plain"), *DAY]) == 0
    assert {*files(public_base)} - {*files(tmp_path / "plain")} == {"docs-public/index.md", "mkdocs.public.yml"}
    assert main(["check", "--strict", *DAY]) == 0
    assert "public" not in (tmp_path / "plain/incidents/_config.yml").read_text(encoding="utf-8")
    assert "\n\n## Who reads it\n" in (public_base / "README.md").read_text(encoding="utf-8")


def test_ci_proves_the_public_site_before_it_publishes_it(public_base: Path) -> None:
    """In both workflows, only the proof is between the build and the upload, and the upload is of that folder."""
    github = yaml.safe_load((public_base / ".github/workflows/postmortems.yml").read_text(encoding="utf-8"))
    steps = [step.get("run") or step["uses"] for step in github["jobs"]["publish"]["steps"]]
    build, proof, upload = (
        next(number for number, step in enumerate(steps) if step.startswith(words))
        for words in (
            "mkdocs build --strict --config-file mkdocs.public.yml",
            "postmortems leaks",
            "actions/upload-pages",
        )
    )
    assert (proof, upload) == (build + 1, build + 2)
    assert github["jobs"]["publish"]["steps"][upload]["with"]["path"] == "public-site"
    assert github["jobs"]["publish"]["needs"] == "check"
    gitlab = yaml.safe_load((public_base / ".gitlab-ci.yml").read_text(encoding="utf-8"))["pages"]
    assert gitlab["needs"] == [{"job": "check", "artifacts": False}]
    assert gitlab["artifacts"]["paths"] == ["public"]
    assert gitlab["script"] == [
        "mkdocs build --strict --config-file mkdocs.public.yml --site-dir public",
        "postmortems leaks public --mkdocs mkdocs.public.yml",
    ]


def run_as_ci(command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a workflow with the programs of this installation."""
    program, *arguments = command.split()
    return subprocess.run(
        [sys.executable, "-m", program, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@pytest.mark.slow
def test_what_ci_runs_builds_both_sites_and_the_proof_passes_until_something_leaks(public_base: Path) -> None:
    gitlab = yaml.safe_load((public_base / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    for command in gitlab["check"]["script"]:
        done = run_as_ci(command)
        assert done.returncode == 0, done.stdout + done.stderr
    build, proof = gitlab["pages"]["script"]
    home = public_base / "docs-public/index.md"
    home.write_text("# Reports\n\nAsk the Storage team about the orders-db.\n", encoding="utf-8")
    assert run_as_ci(build).returncode == 0
    leaked = run_as_ci(proof)
    assert leaked.returncode == 1
    assert "index.html" in leaked.stdout
    assert "orders-db" not in leaked.stdout


@pytest.mark.parametrize(
    ("schema", "name"), [("github-workflows", ".github/workflows/postmortems.yml"), ("gitlab-ci", ".gitlab-ci.yml")]
)
def test_ci_of_a_public_edition_fits_the_schemas(public_base: Path, schema: str, name: str) -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", str(public_base / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_old_documents_can_come_in_with_a_public_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old").mkdir()
    (tmp_path / "old/2024-02-01-shop.md").write_text("# Shop down\n\nThe shop was down.\n", encoding="utf-8")
    assert main(["init", "kb", "--public", "--import", "old", *DAY]) == 0
    settings = (tmp_path / "kb/mkdocs.public.yml").read_text(encoding="utf-8")
    assert "      edition: public\n      baseline: baseline.jsonl\n" in settings


def test_it_passes_its_own_check_and_builds_strictly(knowledge_base: Path) -> None:
    assert main(["check", "--strict", *DAY]) == 0
    assert main(["actions", "--overdue", "--fail", *DAY]) == 0
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"], capture_output=True, text=True, timeout=PATIENCE
    )
    assert built.returncode == 0, built.stderr
    assert (knowledge_base / "site/incidents/2026-05-23-example-checkout-sells-goods-that-are-gone/index.html").exists()


def test_a_new_record_and_its_items_pass_too(knowledge_base: Path) -> None:
    now = ("--now", "2026-05-30T12:00+00:00")
    assert (
        main(
            ["new", "Checkout refuses orders", "--severity", "SEV2", "--started", "-2h", "--affected", "checkout", *now]
        )
        == 0
    )
    item = ["action", "add", "2026-05-30", "--title", "An alert", "--owner", "storage", "--priority", "P1", *DAY]
    assert main(item) == 0
    assert main(["timeline", "add", "2026-05-30", "--at", "11:00", "--event", "A customer calls.", *now]) == 0
    assert main(["check", "--strict", *DAY]) == 0


def test_the_example_can_be_deleted(knowledge_base: Path) -> None:
    next((knowledge_base / "incidents").glob("*example*")).unlink()
    assert main(["check", "--strict", *DAY]) == 0


def test_no_placeholder_is_left_and_every_yaml_file_is_yaml(knowledge_base: Path) -> None:
    for name in files(knowledge_base):
        path = knowledge_base / name
        text = path.read_text(encoding="utf-8")
        assert text.endswith("\n")
        if name not in ("incidents/_template.md", "README.md"):
            assert "<<" not in text
        if path.suffix in (".yml", ".yaml"):
            assert yaml_load(text)


def test_nothing_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: mine\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["init", ".", *DAY]) == 2
    assert "these files exist: mkdocs.yml; move them, or name another folder" in capsys.readouterr().err
    assert files(tmp_path) == ["mkdocs.yml"]


def test_a_knowledge_base_is_not_made_twice(knowledge_base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(knowledge_base)
    assert main(["init", ".", *DAY]) == 2
    said = capsys.readouterr().err
    assert "incidents/_config.yml exists: this is a knowledge base; `postmortems new` adds a record" in said
    assert files(knowledge_base) == before


@pytest.mark.parametrize("place", ["incidents", "incidents/2026-05-23-example-checkout-sells-goods-that-are-gone"])
def test_nothing_is_written_among_records(place: str, knowledge_base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(knowledge_base)
    assert main(["init", place, *DAY]) == 2
    assert "is a folder of records; name a folder outside it" in capsys.readouterr().err
    assert files(knowledge_base) == before


def test_a_full_disk_leaves_no_half_of_a_knowledge_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    link, calls = os.link, []

    def full(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 4:
            raise FileExistsError(17, "File exists", str(target))
        link(source, target)

    monkeypatch.setattr(os, "link", full)
    monkeypatch.chdir(tmp_path)
    assert main(["init", ".", *DAY]) == 2
    assert files(tmp_path) == []


# Git


def printed(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_folder_becomes_a_repository_from_which_the_workflow_publishes(knowledge_base: Path) -> None:
    branch = printed("git", "symbolic-ref", "--short", "HEAD").strip()
    workflow = yaml.safe_load((knowledge_base / ".github/workflows/postmortems.yml").read_text(encoding="utf-8"))
    assert [branch] == workflow[True]["push"]["branches"]  # YAML 1.1 takes `on` for true
    assert printed("git", "rev-list", "--all") == ""
    git("add", ".")
    assert set(printed("git", "ls-files").split()) == set(files(knowledge_base))


def test_no_repository_is_made_inside_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    assert main(["init", "docs/kb", *DAY]) == 0
    assert not (tmp_path / "docs/kb/.git").exists()
    said = capsys.readouterr().out
    assert "move .github/ and .gitlab-ci.yml there" in said
    assert "docs/kb/ is inside a git repository" in said


def test_at_the_top_of_a_repository_there_is_nothing_to_say_of_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet")
    assert main(["init", ".", *DAY]) == 0
    assert "repository" not in capsys.readouterr().out


@pytest.mark.parametrize("place", ["store.git", "store.git/new", "work/.git/new", "./store.git"])
def test_nothing_is_written_among_the_files_of_git(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--bare", "store.git")
    git("init", "--quiet", "work")
    before = sorted(tmp_path.rglob("*"))
    assert main(["init", place, *DAY]) == 2
    assert "is in a bare git repository or in .git; clone the repository" in capsys.readouterr().err
    assert main(["init", place, "--no-git", *DAY]) == 2
    assert sorted(tmp_path.rglob("*")) == before


def test_inside_a_hook_the_repository_of_the_hook_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hooked").mkdir()
    monkeypatch.chdir(tmp_path / "hooked")
    git("init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "hooked" / ".git"))
    assert main(["init", str(tmp_path / "kb"), *DAY]) == 0
    assert (tmp_path / "kb/.git").is_dir()


def test_without_git_it_says_so_and_all_the_rest_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert main(["init", str(tmp_path / "kb"), *DAY]) == 0
    assert "No git repository was created: git is not installed" in capsys.readouterr().out
    assert main(["init", str(tmp_path / "plain"), "--no-git", *DAY]) == 0
    assert "repository" not in capsys.readouterr().out
    assert files(tmp_path / "kb") == files(tmp_path / "plain")


# CI


def test_the_workflow_fits_its_schema_and_a_security_linter(knowledge_base: Path) -> None:
    workflow, pipeline = ".github/workflows/postmortems.yml", ".gitlab-ci.yml"
    for schema, file in (("github-workflows", workflow), ("gitlab-ci", pipeline)):
        done = run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", file)
        assert done.returncode == 0, done.stdout
    done = run("zizmor", "--offline", "--no-progress", "--quiet", workflow)
    assert done.returncode == 0, done.stdout
    done = run("pre-commit", "validate-config", ".pre-commit-config.yaml")
    assert done.returncode == 0, done.stdout


def run(command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / command), *arguments], capture_output=True, text=True)


def test_the_address_that_ci_names_is_that_of_the_site(knowledge_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://pages.example.org/ours")
    assert run("mkdocs", "build", "--strict").returncode == 0
    assert "<loc>https://pages.example.org/ours/incidents/</loc>" in (knowledge_base / "site/sitemap.xml").read_text()
    assert "https://pages.example.org/ours/incidents/2026-05-23-" in (knowledge_base / "site/feed.xml").read_text()


# Pages written by hand

BY_HAND = """\
# Ours

> [!WARNING]
> Mind the step.

!!! note "Also this"
    It works.

``` python title="stock.py"
def sold(): return 1
```

- [x] Swept
"""


def test_pages_by_hand_show_alerts_and_titles_and_colours_of_code(knowledge_base: Path) -> None:
    (knowledge_base / "docs/ours.md").write_text(BY_HAND, encoding="utf-8")
    assert run("mkdocs", "build", "--strict").returncode == 0
    page = html.parse(str(knowledge_base / "site/ours/index.html")).getroot()
    assert page.xpath("//*[@class='admonition warning']/p[2]/text()") == ["Mind the step."]
    assert page.xpath("//*[@class='admonition note']/p[1]/text()") == ["Also this"]
    assert page.xpath("//*[@class='filename']/text()") == ["stock.py"]
    assert page.xpath("//code//*[@class='k']/text()") == ["def", "return"]
    assert len(page.xpath("//li[@class='task-list-item']")) == 1
    assert page.xpath("//blockquote") == []
