"""Files of an earlier site stay where the next build writes them: what comes out is that of a build into no folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from tests.bakery import BAKERY
from tests.plugin.conftest import Build
from tests.plugin.test_rebuild import files_below

RECORD = "incidents/2024-03-01-oversold.md"
PAGE = "incidents/2024-03-01-oversold/index.html"
MATERIAL: dict[str, Any] = {
    "theme": {"name": "material", "font": False},
    "plugins": ["search", {"postmortems": {"today": "2024-12-01", "search_page": False}}],
}


@pytest.fixture
def site(build_site: Build, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that was built before."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733011200")
    return build_site(**MATERIAL)


def test_folders_of_pages_are_not_made_again(site: Path, build_site: Build) -> None:
    page = (site / PAGE).stat().st_ino
    before = files_below(site)
    build_site(**MATERIAL)
    assert (site / PAGE).stat().st_ino == page
    assert files_below(site) == before


def test_nothing_else_of_an_earlier_site_remains(site: Path, build_site: Build) -> None:
    (site / "incidents/2023-01-01-gone").mkdir()
    (site / "incidents/2023-01-01-gone/index.html").write_text("gone")
    (site / "gone.html").write_text("gone")
    (site / "empty/empty").mkdir(parents=True)
    (site / "link").symlink_to(site.parent)
    (site / ".nojekyll").write_text("")
    settings = MATERIAL | {"use_directory_urls": False}
    again = files_below(build_site(**settings))
    assert again.pop(".nojekyll") == b""
    folders = {path for path in site.rglob("*") if path.is_dir()}
    shutil.rmtree(site)
    assert again == files_below(build_site(**settings))
    assert folders == {path for path in site.rglob("*") if path.is_dir()}


def test_a_file_may_be_where_a_folder_was_and_the_other_way_round(site: Path, build_site: Build) -> None:
    shutil.rmtree(site / PAGE, ignore_errors=True)
    (site / PAGE).unlink()
    (site / PAGE).mkdir()
    (site / PAGE / "inside").write_text("")
    shutil.rmtree(site / "actions")
    (site / "actions").write_text("")
    build_site(**MATERIAL)
    assert (site / PAGE).is_file()
    assert (site / "actions/index.html").is_file()


def test_nothing_outside_the_site_is_written(site: Path, build_site: Build) -> None:
    outside = site.parent / "outside.html"
    outside.write_text("mine")
    backup = site.parent / "backup.html"
    os.link(site / PAGE, backup)
    before = backup.read_bytes()
    home = site / "index.html"
    home.unlink()
    home.symlink_to(outside)
    build_site({**BAKERY, RECORD: BAKERY[RECORD].replace("Bread", "Cake")}, **MATERIAL)
    assert not home.is_symlink()
    assert outside.read_text() == "mine"
    assert backup.read_bytes() == before != (site / PAGE).read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_files_and_folders_have_the_rights_of_new_ones(site: Path, build_site: Build) -> None:
    expected = {path: path.stat().st_mode for path in site.rglob("*")}
    (site / PAGE).chmod(0o400)
    (site / "actions").chmod(0o700)
    build_site(**MATERIAL)
    assert {path: path.stat().st_mode for path in site.rglob("*")} == expected


def test_a_build_that_fails_or_was_killed_leaves_nothing_hidden(site: Path, build_site: Build) -> None:
    before = files_below(site)
    hidden = site / ".postmortems-earlier"
    (hidden / "incidents").mkdir(parents=True)
    (hidden / "incidents/killed.html").write_text("killed")
    with pytest.raises(Abort):
        build_site(**MATERIAL | {"plugins": [{"postmortems": {"incidents": "nowhere"}}]})
    assert list(site.iterdir()) == []
    hidden.mkdir()
    build_site(**MATERIAL)
    assert not hidden.exists()
    assert files_below(site) == before
