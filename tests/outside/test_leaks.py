"""`postmortems leaks` finds everything internal. That it finds nothing on public sites is in `test_canaries.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.check.leaks import withheld
from postmortems.check.leaks.published import values
from postmortems.check.leaks.scanner import Scanner
from postmortems.check.leaks.words import Corpus
from postmortems.cli import main
from postmortems.record.source import read_source
from tests.outside.canaries import EVERYTHING, Canaries
from tests.outside.test_canaries import TODAY

DATES = frozenset(
    "at created due completed verified until latent_since started detected acknowledged mitigated resolved".split()
)
"""Dates and times are not looked for: a public site has many of its own."""


def test_the_internal_site_leaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Canaries(1).write(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["render", "--to", "site", "--today", TODAY]) == 0
    assert main(["leaks", "site"]) == 1


def test_each_internal_text_is_found_if_it_leaks_alone(tmp_path: Path) -> None:
    words = Canaries(1)
    words.write(tmp_path)
    scanner = Scanner(withheld(tmp_path / "incidents"), Corpus(list))
    found, missed = set(), set()
    for path in sorted((tmp_path / "incidents").rglob("*.md")):
        for value in values(read_source(path.read_bytes()).frontmatter, EVERYTHING):
            is_internal = not value.is_public and any(word in value.value for word in words.internal)
            if is_internal and value.keys[-1] not in DATES:
                (found if scanner.hits(value.value) else missed).add(value.keys[0])
    assert len(found) > 20
    assert missed <= {"related"}, "only references to public records"
