"""Programs of others that read what we write, and write what we read, each really installed and pinned.

They need package registries, so they run only when asked for: `make test-world`. Each test says in words what its
program does; one that fails shows the old and the new behaviour side by side.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts.installation import UV

WANTED = bool(os.environ.get("POSTMORTEMS_WORLD"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests of this folder out of the usual run."""
    here = Path(__file__).parent
    for item in items:
        if not WANTED and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="installs from a registry: make test-world"))


def same(what: str, known: object, seen: object) -> None:
    """Fails with both behaviours side by side where a program no longer does what it did, said in words by `what`."""
    assert seen == known, f"{what}\n  until now: {known!r}\n  today:     {seen!r}"


class Installed:
    """A folder with one pinned program of another registry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str, text: str | None = None, status: int = 0) -> str:
        """What a command prints. Fails with both outputs if it exits otherwise than with `status`."""
        environment = os.environ | {"PATH": f"{self.folder}/bin:{self.folder}/node_modules/.bin:{os.environ['PATH']}"}
        ran = subprocess.run(
            command, cwd=self.folder, env=environment, input=text, capture_output=True, text=True, timeout=300
        )
        assert ran.returncode == status, f"{' '.join(command)}: {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout


@pytest.fixture(scope="session")
def python_packages(tmp_path_factory: pytest.TempPathFactory) -> object:
    """`python_packages("icalendar==7.3.2")`: an environment with these."""

    def install(*requirements: str) -> Installed:
        made = Installed(tmp_path_factory.mktemp("python"))
        made.run(*UV, "venv", "--quiet", "--allow-existing", "--python", sys.executable, ".")
        made.run(*UV, "pip", "install", "--quiet", "--python", "bin/python", *requirements)
        return made

    return install


@pytest.fixture(scope="session")
def node_packages(tmp_path_factory: pytest.TempPathFactory) -> object:
    """`node_packages("ajv@8.17.1")`: a folder with these."""

    def install(*requirements: str) -> Installed:
        if shutil.which("npm") is None:
            pytest.skip("there is no npm on this machine")
        made = Installed(tmp_path_factory.mktemp("node"))
        made.run("npm", "install", "--silent", "--no-audit", "--no-fund", *requirements)
        return made

    return install
