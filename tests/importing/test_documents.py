"""Every fixture becomes a record that says what its `.yml` expects, passes the check as a draft, and lost no word.

A fixture is a document in our own words under `documents/`, with a file of the same name beside it that holds what
must be found. The documents in `cases/` each show one form, and `expected.yml` there has the values of all. A list must
have as many items as expected; of an item only the keys that are named are compared, and null says that there must be
none.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from postmortems.check import judge
from postmortems.importing import import_sources
from postmortems.importing.importer import Imported
from postmortems.model.vocabulary import Level
from postmortems.record.reader import load
from postmortems.record.source import read_source

DOCUMENTS = Path(__file__).parent / "documents"
CASES = Path(__file__).parent / "cases"
SOURCES = sorted(path for folder in (DOCUMENTS, CASES) for path in folder.iterdir() if path.suffix != ".yml")


def expected(source: Path) -> dict[str, Any]:
    name = source.name.split(".")[0]
    if source.parent == CASES:
        return values_in(CASES / "expected.yml")[name]
    return values_in(DOCUMENTS / f"{name}.yml")


def values_in(path: Path) -> dict[str, Any]:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - all scalars stay text
    assert isinstance(data, dict)
    return data


def test_every_case_has_its_values() -> None:
    assert {path.name.split(".")[0] for path in CASES.iterdir()} - {"expected"} == set(
        values_in(CASES / "expected.yml")
    )


def imported(source: Path, to: Path) -> tuple[Imported, dict[str, Any]]:
    [result] = import_sources([source], to, verify=True)
    assert result.outcome == "imported", result.reason
    assert result.record is not None
    return result, dict(read_source(Path(result.record).read_bytes()).frontmatter)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name.split(".")[0])
def test_finds_what_the_document_states(source: Path, tmp_path: Path) -> None:
    result, record = imported(source, tmp_path / "incidents")
    wanted = expected(source)
    assert record["status"] == "draft"
    if record_id := wanted.pop("id", None):
        assert Path(str(result.record)).stem == record_id
    for reason in wanted.pop("guesses", []):
        assert any(reason in guess["reason"] for guess in record["x-import"]["guesses"])
    for key, value in wanted.pop("foreign", {}).items():
        agrees(value, record["x-frontmatter"].get(key), key)
    for key, value in wanted.items():
        agrees(value, record.get(key), key)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name.split(".")[0])
def test_loses_no_word(source: Path, tmp_path: Path) -> None:
    result, _ = imported(source, tmp_path / "incidents")
    assert result.verdict is not None
    assert result.verdict.is_proved


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name.split(".")[0])
def test_passes_the_check_as_a_draft(source: Path, tmp_path: Path) -> None:
    imported(source, tmp_path / "incidents")
    findings = judge.findings(load(tmp_path / "incidents"), date(2026, 1, 1))
    assert not [finding for finding in findings if finding.level is Level.ERROR]


def agrees(wanted: Any, got: Any, place: str) -> None:
    """Fails with the place where the record says something else than expected."""
    if wanted in ("", "null"):
        assert got in (None, ()), place
    elif isinstance(wanted, dict):
        assert isinstance(got, dict), f"{place}: {got!r}"
        for key, value in wanted.items():
            agrees(value, got.get(key), f"{place}.{key}")
    elif isinstance(wanted, list):
        assert isinstance(got, tuple), f"{place}: {got!r}"
        assert len(got) == len(wanted), f"{place}: {got!r}"
        for number, value in enumerate(wanted):
            agrees(value, got[number], f"{place}.{number}")
    else:
        assert str(got) == wanted, place
