"""Walks through a page of the guide: does with its blocks what the page tells its readers to do.

* ```` ```console ````: lines with `$ ` are commands, the lines below one are what it prints;
* a block with a title: a file of that name, or what is added to it `above the last ---` or `at the end`;
* ```` ```diff ```` with a title: a change of that file.

Other blocks are for readers only.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
PLACES = {"": "", ", above the last ---": "---\n", ", at the end": None}
CALM = {
    "GIT_AUTHOR_NAME": "Robin",
    "GIT_AUTHOR_EMAIL": "robin@example.org",
    "GIT_COMMITTER_NAME": "Robin",
    "GIT_COMMITTER_EMAIL": "robin@example.org",
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "GITHUB_ACTIONS": "",
}


class Block(NamedTuple):
    """One fenced block of a page."""

    language: str
    title: str
    text: str

    def commands(self) -> Iterator[tuple[str, str]]:
        """The commands of a console, each with what it prints; "" where the page does not show it."""
        yield from re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", self.text, flags=re.MULTILINE)


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    tokens = MarkdownIt().parse(page.read_text(encoding="utf-8"))
    return [_block(token.info, token.content) for token in tokens if token.type == "fence"]


def _block(info: str, text: str) -> Block:
    language, _, options = info.partition(" ")
    title = re.search(r'title="(.*?)"', options)
    return Block(language, title[1] if title else "", text)


class Step(NamedTuple):
    """A command that was run."""

    command: str
    shown: str
    printed: str
    status: int


class Walk:
    """Somebody who follows a page, with the commands of one environment."""

    def __init__(self, folder: Path, commands: Path) -> None:
        self.folder = folder
        """Where they are now."""
        self._environment = {**os.environ, **CALM, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"}
        for name in ("SITE_URL", "SOURCE_DATE_EPOCH", "GIT_DIR"):
            self._environment.pop(name, None)

    def follow(self, block: Block) -> list[Step]:
        """Do what a block says; the commands that were run for it."""
        if block.language == "console":
            return [step for command, shown in block.commands() for step in self._run(command, shown)]
        if block.title:
            self._write(block)
        return []

    def _run(self, command: str, shown: str) -> Iterator[Step]:
        if command.startswith("cd "):
            self.folder /= shlex.split(command)[1]
            assert self.folder.is_dir(), command
            return
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        yield Step(command, shown, done.stdout + done.stderr, done.returncode)

    def _write(self, block: Block) -> None:
        name, comma, place = block.title.partition(",")
        path = self.folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if block.language == "diff":
            lines = block.text.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] != "+")
            new = "".join(line[1:] for line in lines if line[0] != "-")
            assert before.count(old) == 1, f"{block.title}: {old}"
            text = before.replace(old, new)
        elif (end := PLACES[comma + place]) is None:
            text = before + block.text
        elif end:
            head, _, tail = before.rpartition(end)
            assert head, f"{block.title}: there is no {end}"
            text = head + block.text + end + tail
        else:
            text = block.text
        path.write_text(text, encoding="utf-8")
