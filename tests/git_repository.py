"""A git repository in the folder in which a test runs."""

from __future__ import annotations

import subprocess


def git(*arguments: str) -> None:
    """Run git as somebody whom no configuration of this machine concerns."""
    who = ("-c", "user.name=Robin", "-c", "user.email=robin@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, "-c", "commit.gpgsign=false", *arguments], check=True, capture_output=True)


def commit_everything(message: str = "A change") -> None:
    """Commit the folder as it is."""
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", message)
