"""`init` makes a knowledge base that passes its own check and builds at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from postmortems.cli import main

DAY = ("--today", "2026-05-30")


@pytest.fixture
def knowledge_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "kb", *DAY]) == 0
    monkeypatch.chdir(tmp_path / "kb")
    return tmp_path / "kb"


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_everything_is_there_and_the_next_steps_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "kb"), *DAY]) == 0
    assert files(tmp_path / "kb") == [
        ".github/workflows/postmortems.yml",
        ".gitignore",
        ".gitlab-ci.yml",
        ".pre-commit-config.yaml",
        "README.md",
        "docs/index.md",
        "incidents/2026-05-23-example-checkout-sells-goods-that-are-gone.md",
        "incidents/_config.yml",
        "incidents/_template.md",
        "mkdocs.yml",
        "requirements.txt",
    ]
    said = capsys.readouterr().out
    assert all(f"  {number}. " in said for number in (1, 2, 3))


def test_it_passes_its_own_check_and_builds_strictly(knowledge_base: Path) -> None:
    assert main(["check", "--strict", *DAY]) == 0
    assert main(["actions", "--overdue", "--fail", *DAY]) == 0
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"], capture_output=True, text=True, timeout=120
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
            assert yaml.safe_load(text)


def test_nothing_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: mine\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["init", ".", *DAY]) == 2
    assert "there is already mkdocs.yml" in capsys.readouterr().err
    assert files(tmp_path) == ["mkdocs.yml"]


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
