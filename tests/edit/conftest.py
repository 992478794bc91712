"""Commands change hand-written records of the bakery."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bakery import HAND_WRITTEN, write_files


@pytest.fixture
def incidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `incidents` of a repository in which the test runs."""
    monkeypatch.chdir(tmp_path)
    return write_files(HAND_WRITTEN, tmp_path)


@pytest.fixture
def outage(incidents: Path) -> Path:
    """The record of the outage."""
    return incidents / "2024-03-01-shop-outage.md"
