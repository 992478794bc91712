"""`postmortems.api` is what scripts may use, and the documentation names no other module."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from postmortems import api

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "api.md"
GUIDES = sorted(
    [ROOT / "README.md", *(ROOT / "docs" / "guide").glob("*.md"), *(ROOT / "docs" / "reference").glob("*.md")]
)


def test_every_public_name_is_there_and_documented() -> None:
    assert api.__all__ == sorted(api.__all__)
    assert [name for name in api.__all__ if not hasattr(api, name)] == []
    tables = PAGE.read_text(encoding="utf-8").partition("## Functions")[2]
    first_cells = re.findall(r"^\| (`.*?) \|", tables, re.M)
    documented = [name for cell in first_cells for name in re.findall(r"`(\w+)[`(]", cell)]
    assert sorted(documented) == api.__all__


def test_the_guides_name_no_private_module() -> None:
    assert PAGE in GUIDES
    for page in GUIDES:
        text = page.read_text(encoding="utf-8")
        imported = re.findall(r"(?:from|import) (postmortems(?:\.\w+)*)(?: import (\w+))?", text)
        assert [found for found in imported if found not in [("postmortems", "api"), ("postmortems.api", "")]] == [], (
            page
        )


def test_the_example_of_the_page_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    [example] = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    monkeypatch.chdir(ROOT / "tests" / "sample")
    exec(compile(example, str(PAGE), "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    base = api.load(Path("incidents"))
    overdue = [item for item in base.corpus.actions if item.action.is_overdue(date(2026, 11, 28))]
    assert overdue
    for item in overdue:
        assert f"{item.record.id} {item.action.id} {item.action.owner}\n" in printed


def test_findings_pages_and_feeds_come_of_what_was_loaded() -> None:
    base = api.load(ROOT / "tests" / "rules" / "PM201-unowned-action")
    today = date(2026, 6, 1)
    assert "PM201" in {finding.code for finding in api.findings(base, today)}
    pages = dict(api.render_site(base.corpus, today))
    [record] = base.corpus.records
    assert record.incident.title in pages[f"incidents/{record.id}/index.md"]
    assert "feed.xml" in dict(api.all_feeds(base.corpus, today))
