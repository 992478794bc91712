"""Installs the wheel of this project, with whatever it is to be tried with, into an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

ROOT = Path(__file__).parents[2]
UV = (sys.executable, "-m", "uv")
WANTED = os.environ.get("POSTMORTEMS_HOSTS", "")
"""Empty: these tests are left out. `required`: what cannot be installed fails them. Anything else: it skips them."""


class Installation:
    """An environment with nothing in it but what a test asks for: not the source folder, not the tools of this one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        _run([*UV, "venv", "--quiet", "--python", sys.executable, str(folder)], folder.parent).check_returncode()

    def install(self, *requirements: str) -> None:
        """Install from the registry. Skips the test where that cannot be had; a contradiction fails it."""
        done = self._pip("install", *requirements)
        if done.returncode == 0:
            return
        message = f"cannot be installed here: {' '.join(requirements)}: {done.stderr.strip()}"
        is_contradiction = "No solution found" in message and "not found in the package registry" not in message
        if WANTED == "required" or is_contradiction:
            pytest.fail(message)
        pytest.skip(message)

    def uninstall(self, name: str) -> None:
        """Take a package out, whatever needs it."""
        self._pip("uninstall", name).check_returncode()

    def run(self, folder: Path, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment in a folder."""
        return _run([str(self.bin / command), *arguments], folder)

    def build(self, folder: Path, command: str, *arguments: str) -> str:
        """Run a command that must succeed without a warning; what it printed."""
        done = self.run(folder, command, *arguments)
        printed = done.stdout + done.stderr
        assert done.returncode == 0, printed
        assert "WARNING -" not in printed, printed
        return printed

    def _pip(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command, *others = arguments
        return _run([*UV, "pip", command, "--python", str(self.bin / "python"), *others], self.folder)


def built(kind: Literal["wheel", "sdist"], folder: Path) -> Path:
    """The wheel, or the archive of sources, as it would be published."""
    done = _run([*UV, "build", f"--{kind}", "--out-dir", str(folder), str(ROOT)], folder)
    if done.returncode:
        message = f"the {kind} cannot be built here: {done.stderr}"
        pytest.fail(message) if WANTED == "required" else pytest.skip(message)
    [file] = folder.glob("mkdocs_postmortems-*")
    return file


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # What is installed here is compiled once, when it is first used.
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    # The theme tells of its own future; it has nothing to do with what is tried here.
    environment["NO_MKDOCS_2_WARNING"] = "1"
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
