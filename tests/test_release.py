"""A release goes out only where tag, version and changelog agree."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = '[project]\nversion = "1.2.0"\n'
CHANGELOG = (
    "# Changelog\n\n## Unreleased\n\n## 1.2.0 (2026-12-01)\n\n### Added\n\n- Something.\n\n## 1.1.0 (2026-11-01)\n"
)


@pytest.fixture(scope="module")
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "tools" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_version_whose_changelog_is_cut_may_be_released(release: ModuleType) -> None:
    assert list(release.disagreements("v1.2.0", PROJECT, CHANGELOG)) == []


@pytest.mark.parametrize(
    ("tag", "changelog", "reason"),
    [
        ("v1.2.1", CHANGELOG, "the tag is v1.2.1"),
        ("1.2.0", CHANGELOG, "the tag is 1.2.0"),
        ("v1.2.0", CHANGELOG.replace("## 1.2.0 (2026-12-01)", "## 1.2.1 (2026-12-01)"), "no section for 1.2.0"),
        ("v1.2.0", CHANGELOG.replace("- Something.\n", ""), "says nothing about 1.2.0"),
        ("v1.2.0", CHANGELOG.replace(" (2026-12-01)", ""), "has no date"),
        ("v1.2.0", CHANGELOG.replace("## Unreleased\n", "## Unreleased\n\n- Half done.\n"), "under Unreleased"),
    ],
)
def test_anything_else_is_refused_with_the_reason(release: ModuleType, tag: str, changelog: str, reason: str) -> None:
    [sentence] = release.disagreements(tag, PROJECT, changelog)
    assert reason in sentence
