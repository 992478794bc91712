"""Commands run in the repository of the bakery, which is in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bakery import RECORDS, write_files


@pytest.fixture
def incidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `incidents` of a repository in which the test runs; nothing in it is wrong."""
    monkeypatch.chdir(tmp_path)
    return write_files(RECORDS, tmp_path)
