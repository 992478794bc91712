"""The same records give the same pages at the same addresses, whatever makes the site."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.hosts import sites
from tests.hosts.installation import ROOT, WANTED, Installation, built
from tests.links import broken_links
from tests.walkthrough import Walk, blocks

Install = Callable[..., Installation]


@pytest.fixture(scope="session")
def properdocs(installation: Install) -> Installation:
    """ProperDocs beside MkDocs."""
    return installation("properdocs")


@pytest.fixture(scope="session")
def properdocs_alone(installation: Install) -> Installation:
    """ProperDocs, and no MkDocs."""
    made = installation("properdocs")
    made.uninstall("mkdocs")
    return made


@pytest.fixture(scope="session")
def zensical(installation: Install) -> Installation:
    """Zensical, with what writes the pages for it."""
    return installation("zensical")


def same_site(project: Path, site: Path) -> None:
    assert sites.differences(project / "expected", site) == []
    assert sites.our_files(site) == sites.our_files(project / "expected")
    # The theme's page for what is not found cannot know where it is shown: its links begin at the host.
    assert [link for link in broken_links(site) if not link.startswith("404.html")] == []


@pytest.mark.parametrize("host", ["properdocs", "properdocs_alone"])
def test_properdocs(host: str, project: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    environment: Installation = request.getfixturevalue(host)
    has_mkdocs = environment.run(tmp_path, "python", "-c", "import mkdocs").returncode == 0
    assert has_mkdocs == (host == "properdocs")
    environment.build(project, "properdocs", "build", "--strict", "-f", "mkdocs.yml", "--site-dir", str(tmp_path / "s"))
    same_site(project, tmp_path / "s")


@pytest.mark.parametrize("host", ["mkdocs", "properdocs", "properdocs_alone"])
def test_a_finding_fails_the_strict_build(host: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    environment: Installation = request.getfixturevalue(host)
    record = sites.bakery(tmp_path) / "incidents" / "2024-03-01-oversold.md"
    record.write_text(record.read_text(encoding="utf-8").replace("owner: storage", "owner: TBD"), encoding="utf-8")
    sites.write(tmp_path / "mkdocs.yml", sites.settings())
    done = environment.run(tmp_path, host.partition("_")[0], "build", "--strict", "-f", "mkdocs.yml")
    assert done.returncode != 0
    assert "PM204" in done.stderr


def test_the_search_page_under_properdocs(installation: Install, tmp_path: Path) -> None:
    environment = installation("properdocs", "pagefind[bin]>=1.5,<2")
    environment.uninstall("mkdocs")
    sites.bakery(tmp_path)
    sites.write(tmp_path / "mkdocs.yml", sites.settings())
    environment.build(tmp_path, "properdocs", "build", "--strict", "-f", "mkdocs.yml")
    assert (tmp_path / "site" / "search" / "index.html").is_file()
    assert list((tmp_path / "site").rglob("*.pf_index"))


def rendered(environment: Installation, project: Path, folder: Path) -> None:
    """Write the pages as the guide says, and put the pages beside them that were written by hand."""
    shutil.copytree(project / "incidents", folder / "incidents")
    site = sites.settings()["site_url"]
    environment.build(folder, "postmortems", "render", "--to", "build/docs", "--today", sites.TODAY, "--site-url", site)
    for page in sorted((project / "docs").rglob("*.md")):
        # The one thing that differs: what is written by hand and leads to a record says where its page lies here.
        text = page.read_text(encoding="utf-8").replace("-oversold.md", "-oversold/index.md")
        (folder / "build" / "docs" / page.name).write_text(text, encoding="utf-8")


def test_zensical(zensical: Installation, project: Path, tmp_path: Path) -> None:
    rendered(zensical, project, tmp_path)
    shutil.copy(sites.ZENSICAL, tmp_path)
    printed = zensical.build(tmp_path, "zensical", "build", "--strict", "-f", "zensical.yml")
    assert "No issues found" in printed
    same_site(project, tmp_path / "site")


def test_mkdocs_without_the_plugin(mkdocs: Installation, project: Path, tmp_path: Path) -> None:
    rendered(mkdocs, project, tmp_path)
    shutil.copy(sites.ZENSICAL, tmp_path)
    mkdocs.build(tmp_path, "mkdocs", "build", "--strict", "-f", "zensical.yml")
    same_site(project, tmp_path / "site")


def test_the_wheel_holds_everything(wheel: str) -> None:
    package = ROOT / "plugins"
    files = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    source = {name for name in files if "__pycache__" not in name}
    packed = {name for name in ZipFile(wheel).namelist() if not name.startswith("mkdocs_postmortems-")}
    assert packed == source


def test_the_archive_of_sources_holds_what_its_tests_need(tmp_path: Path) -> None:
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no clone")
    with tarfile.open(built("sdist", tmp_path)) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in listed.stdout.split("\0") if name and not name.startswith(".ci/")} <= packed


def test_the_tutorial_with_what_pip_installs(mkdocs: Installation, tmp_path: Path) -> None:
    walk = Walk(tmp_path, mkdocs.bin)
    for block in blocks(ROOT / "docs" / "guide" / "tutorial.md"):
        for step in walk.follow(block) if not block.title.startswith("mkdocs.yml of") else []:
            assert not step.shown or step.printed == step.shown, step.command
    assert (walk.folder / "site" / "incidents" / "2026-03-02-checkout-certificate-expired" / "index.html").is_file()


def test_make_serve_installs_little_and_shows_its_progress(tmp_path: Path) -> None:
    """Less than 250 MB and 55 packages, where the tools for tests are 580 MB and 85."""
    for name in ("Makefile", "README.md", "LICENSE", "pyproject.toml", "plugins"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = tmp_path / ".venv"
    done = subprocess.run(
        ["make", ".venv/.site", f"PYTHON={sys.executable}"], cwd=tmp_path, capture_output=True, text=True
    )
    if done.returncode:
        message = f"cannot be installed here: {done.stderr}"
        pytest.fail(message) if WANTED == "required" else pytest.skip(message)
    assert "This happens once." in done.stdout
    assert "Collecting mkdocs-material" in done.stdout
    assert (environment / "bin" / "mkdocs").exists()
    files = [path.lstat() for path in environment.rglob("*")]
    assert sum(file.st_blocks for file in files) * 512 < 250_000_000
    assert len(list(environment.glob("lib/*/site-packages/*.dist-info"))) < 55


def test_somebody_new_has_a_site_in_four_commands(mkdocs: Installation, tmp_path: Path) -> None:
    mkdocs.build(tmp_path, "postmortems", "init", "ours")
    folder = tmp_path / "ours"
    mkdocs.build(folder, "postmortems", "new", "Checkout down after a certificate expired", "--severity", "SEV2")
    assert "no findings" in mkdocs.build(folder, "postmortems", "check")
    mkdocs.build(folder, "mkdocs", "build", "--strict")
    [page] = (folder / "site" / "incidents").glob("*-checkout-down-*/index.html")
    assert "Checkout down after a certificate expired" in page.read_text(encoding="utf-8")
    assert broken_links(folder / "site") == []
