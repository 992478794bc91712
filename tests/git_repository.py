"""A git repository in the folder in which a test runs."""

from __future__ import annotations

import subprocess


def git(*arguments: str) -> None:
    """Run git as Robin, whom conftest.py names: no configuration of this machine concerns her."""
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def commit_everything(message: str = "A change") -> None:
    """Commit the folder as it is."""
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", message)
