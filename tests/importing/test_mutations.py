"""No accident to a document stops the import, and none loses a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.mutation import documents_in, imported, is_fault

DOCUMENTS = documents_in(Path(__file__).parent / "documents")


@pytest.mark.parametrize("seed", range(4))
def test_every_mutated_document_is_imported_or_named(seed: int) -> None:
    results = list(imported(DOCUMENTS, 100, seed))
    assert len(results) == 100
    assert [(result.reason, data) for data, result in results if is_fault(result)] == []
    assert sum(result.outcome == "imported" for _, result in results) > 50
