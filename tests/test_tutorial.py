"""The tutorial, followed block by block."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import html
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.foreign import foreign_requests
from tests.links import broken_links
from tests.plugin.served import plugins_of_their_own
from tests.walkthrough import ROOT, Block, Step, Walk, blocks

PAGE = ROOT / "docs" / "guide" / "tutorial.md"
COMMANDS = Path(sys.executable).parent
ELSEWHERE = "mkdocs.yml of a site with a docs/ folder"
"""The title of the one file that belongs to another site than that of the tutorial."""


class Followed(NamedTuple):
    """The tutorial after its last block."""

    steps: list[Step]
    folder: Path


def is_followed(block: Block) -> bool:
    return block.title != ELSEWHERE


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    walk = Walk(tmp_path_factory.mktemp("tutorial"), COMMANDS)
    steps = [step for block in blocks(PAGE) if is_followed(block) for step in walk.follow(block)]
    return Followed(steps, walk.folder)


def test_every_command_does_what_the_page_shows(followed: Followed) -> None:
    assert [step.command for step in followed.steps if step.command.startswith("postmortems")] == [
        "postmortems init shop",
        "postmortems check",
        "postmortems check",
        "postmortems check",
        "postmortems show 2026-03-02 --missing",
        "postmortems actions --today 2026-06-10",
    ]
    for step in followed.steps:
        if step.shown:
            assert step.printed == step.shown, step.command
        assert step.status == (": error " in step.shown and "--missing" not in step.command), step.printed


def test_every_block_is_followed_or_only_installs() -> None:
    passed_over = [block for block in blocks(PAGE) if not block.title and block.language != "console"]
    assert [block.text.splitlines()[-1] for block in passed_over] == ["pip install mkdocs-postmortems"]


def test_the_second_terminal_has_no_step_that_the_site_cannot_show(tmp_path: Path) -> None:
    """`mkdocs serve` runs all the time: after each block the site can be built, findings or not."""
    walk = Walk(tmp_path, COMMANDS)
    built = 0
    for block in filter(is_followed, blocks(PAGE)):
        walk.follow(block)
        if (walk.folder / "mkdocs.yml").exists() and block.title:
            build_here(walk.folder)
            built += 1
    assert built > 6


def build_here(folder: Path) -> None:
    """Build a site in this process: a new one takes longer to begin than to build so small a site."""
    with plugins_of_their_own():
        config = load_config(str(folder / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)


def test_the_site_has_both_incidents_and_what_joins_them(followed: Followed) -> None:
    site = followed.folder / "site"
    # As it is at the end: the page builds it before June.
    done = subprocess.run(
        [str(COMMANDS / "mkdocs"), "build", "--strict"], cwd=followed.folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert broken_links(site) == []
    march = html.parse(str(site / "incidents/2026-03-02-checkout-certificate-expired/index.html"))
    assert "2026-06-09-mail-certificate-expired" in " ".join(march.xpath("//article//a/@href"))
    story = " ".join(march.xpath("//article")[0].text_content().split())
    assert "One command shows when a certificate expires." in story
    assert "On any machine" in story
    assert "[!TIP]" not in story


def test_no_page_of_its_site_asks_another_host(followed: Followed) -> None:
    assert foreign_requests(followed.folder / "site") == []


def test_a_site_that_is_there_already_needs_what_the_page_says(followed: Followed, tmp_path: Path) -> None:
    [config] = [block.text for block in blocks(PAGE) if block.title == ELSEWHERE]
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "about.md").write_text("# About us\n", encoding="utf-8")
    (tmp_path / "incidents").symlink_to(followed.folder / "incidents")
    done = subprocess.run([str(COMMANDS / "mkdocs"), "build", "--strict"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/incidents/2026-03-02-checkout-certificate-expired/index.html").exists()
    assert foreign_requests(tmp_path / "site") == []
    (tmp_path / "mkdocs.yml").write_text(config.replace("  font: false", "#"), encoding="utf-8")
    subprocess.run([str(COMMANDS / "mkdocs"), "build"], cwd=tmp_path, capture_output=True, check=True)
    assert "fonts.g" in " ".join(foreign_requests(tmp_path / "site"))


@pytest.mark.parametrize("silenced", [False, True])
def test_the_notice_of_the_theme_is_answered_where_it_is_printed(followed: Followed, silenced: bool) -> None:
    walk = Walk(followed.folder, COMMANDS)
    setting = "NO_MKDOCS_2_WARNING=1 " if silenced else ""
    [done] = walk.follow(Block("console", "", f"$ {setting}mkdocs build --site-dir ../again\n"))
    notice, answer, _ = done.printed.partition("Material's notice about its future needs nothing from you")
    assert bool(answer) == ("Material for MkDocs" in notice)
    if silenced:
        assert not answer


def test_the_answer_to_the_notice_is_where_readers_look_for_it() -> None:
    for page in (PAGE, ROOT / "README.md"):
        text = " ".join(page.read_text(encoding="utf-8").split())
        assert "end-of-life notice" in text
        assert "Zensical" in text.partition("end-of-life notice")[2][:200]
