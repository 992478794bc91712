"""Every fixture becomes a record that says what its `.yml` expects, passes the check as a draft, and lost no word.

A fixture is a document in our own words under `documents/`, with a file of the same name beside it that holds what
must be found. The documents in `cases/` each show one form, and `expected.yml` there has the values of all. A list must
have as many items as expected; of an item only the keys that are named are compared, and null says that there must be
none.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

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
    values = values_in(CASES / "expected.yml")[name] if source.parent == CASES else values_in(DOCUMENTS / f"{name}.yml")
    return dict(values)


@cache
def values_in(path: Path) -> dict[str, Any]:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - all scalars stay text
    assert isinstance(data, dict)
    return data


def test_every_case_has_its_values() -> None:
    assert {path.name.split(".")[0] for path in CASES.iterdir()} - {"expected"} == set(
        values_in(CASES / "expected.yml")
    )


class Document(NamedTuple):
    """A document, and what became of it."""

    source: Path
    incidents: Path
    result: Imported
    record: dict[str, Any]


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: path.name.split(".")[0])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Each document, imported once for all tests."""
    incidents = tmp_path_factory.mktemp("imported") / "incidents"
    [result] = import_sources([request.param], incidents, verify=True)
    assert result.outcome == "imported", result.reason
    assert result.record is not None
    record = dict(read_source(Path(result.record).read_bytes()).frontmatter)
    return Document(request.param, incidents, result, record)


def test_finds_what_the_document_states(document: Document) -> None:
    record = document.record
    wanted = expected(document.source)
    assert record["status"] == "draft"
    if record_id := wanted.pop("id", None):
        assert Path(str(document.result.record)).stem == record_id
    for reason in wanted.pop("guesses", []):
        assert any(reason in guess["reason"] for guess in record["x-import"]["guesses"])
    for key, value in wanted.pop("foreign", {}).items():
        agrees(value, record["x-frontmatter"].get(key), key)
    for key, value in wanted.items():
        agrees(value, record.get(key), key)


def test_loses_no_word(document: Document) -> None:
    assert document.result.verdict is not None
    assert document.result.verdict.is_proved


def test_passes_the_check_as_a_draft(document: Document) -> None:
    findings = judge.findings(load(document.incidents), date(2026, 1, 1))
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
