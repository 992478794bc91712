"""`make serve` installs what the site needs and says so; what the tests need comes with the tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def planned(target: str) -> str:
    """What make would run in a fresh clone."""
    command = ["make", "--dry-run", "--always-make", target]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("target", ["serve", "site", "check"])
def test_the_site_needs_no_tools_of_developers(target: str) -> None:
    commands = planned(target)
    assert "pip install --disable-pip-version-check --editable .\n" in commands
    assert "[dev]" not in commands


@pytest.mark.parametrize(
    "target",
    [
        "test",
        "test-fast",
        "test-coverage",
        "test-mutants",
        "test-browser",
        "test-hosts",
        "test-world",
        "test-elsewhere",
        "test-random",
        "constraints",
        "lint",
    ],
)
def test_the_tests_install_their_tools_at_once(target: str) -> None:
    assert planned(target).count("pip install") == 1
    assert "--editable '.[dev]'" in planned(target)


@pytest.mark.parametrize("target", ["serve", "test"])
def test_nothing_is_installed_in_silence(target: str) -> None:
    """The size is named before, and pip shows its progress."""
    commands = planned(target)
    said, _, then = commands.partition("-m venv")
    assert "packages" in said
    assert "MB" in said
    assert "--quiet" not in then


def test_a_python_that_is_too_old_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text('#!/bin/sh\n[ "$1" = -c ] && echo "needs Python 3.11" >&2 && exit 1\ntouch installed\n', "utf-8")
    old.chmod(0o755)
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    (tmp_path / "pyproject.toml").touch()
    done = subprocess.run(["make", "serve", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "needs Python 3.11" in done.stderr
    assert not (tmp_path / "installed").exists()
