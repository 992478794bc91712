"""The scripts of `findings/`: each says what it found, and installs what it names from public registries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[1] / "findings").glob("*"))
HEAD = re.compile(
    r"""\#!/usr/bin/env\ bash\n
    \#\ .+\n\#\n
    \#\ A\ good\ guess:\ .+\n(?:\#\ \ \ .+\n)*
    \#\ What\ happens:\ .+\n(?:\#\ \ \ .+\n)*
    \#\ Why\ our\ users\ care:\ .+\n(?:\#\ \ \ .+\n)*
    \#\ Source:\ .+\n(?:\#\ \ \ .+\n)*
    \#\ Date:\ 20\d\d-\d\d-\d\d\n
    set\ -euo\ pipefail\n""",
    re.X,
)
INSTALL = re.compile(r"\b(?:pip\"?|npm) install((?:\\\n|[^\n>;|])*)")
PINNED = re.compile(r"(?:@[\w.-]+/)?[\w.-]+(?:\[[\w,]+\])?(?:==|@)\d[\w.]*")
FOLDERS = "|".join("etc home mnt opt root srv tmp var work".split())
PLACES = re.compile(rf"/(?:{FOLDERS})/|(?<!\w)/(?:{FOLDERS})\b|\b(?:py(?!thon\.)\w*|npm\w*)\.(?:com|org)\b")
"""Folders of one machine, and hosts of registries."""
OPTIONS = frozenset("--quiet --disable-pip-version-check --silent --no-audit --no-fund".split())
"""No other registry, and no other index."""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_finding_says_what_it_is_and_runs_anywhere(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert HEAD.match(text), "the head has another form than CONTRIBUTING says"
    assert max(map(len, text[: text.index("set -e")].splitlines())) <= 130
    assert not PLACES.search(text)
    assert "mktemp -d" in text
    assert script.stat().st_mode & 0o111
    installs = re.sub(r"--target \S+", "", text)
    names = [word.strip("'\"") for found in INSTALL.findall(installs) for word in found.replace("\\\n", " ").split()]
    assert {name for name in names if name.startswith("-")} <= OPTIONS
    packages = [name for name in names if not name.startswith("-")]
    assert [name for name in packages if not PINNED.fullmatch(name)] == []


def test_there_are_findings() -> None:
    assert len(SCRIPTS) > 100
