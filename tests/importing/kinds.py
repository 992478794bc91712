"""Imports a short document and gives the record that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from postmortems.importing import import_sources
from postmortems.record.source import read_source


def record_of(folder: Path, text: str, name: str = "report.md") -> Mapping[str, Any]:
    """The frontmatter of the record. No word may be lost on the way."""
    source = folder / "source" / name
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(text, encoding="utf-8")
    [result] = import_sources([source], folder / "incidents", verify=True)
    assert result.outcome == "imported", result.reason
    assert result.verdict is not None
    assert result.verdict.is_proved, result.verdict
    assert result.record is not None
    assert result.draft is not None
    assert not result.draft.errors, result.draft.errors
    return read_source(Path(result.record).read_bytes()).frontmatter


def items(record: Mapping[str, Any], *fields: str) -> list[tuple[Any, ...]]:
    """These fields of every action item."""
    return [tuple(item.get(field) for field in fields) for item in record.get("action_items", ())]


def titles(record: Mapping[str, Any]) -> list[str]:
    """The titles of the action items."""
    return [title for (title,) in items(record, "title")]
