"""What the frontmatter of another generator says, and what the name and the day of a record are taken from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postmortems.cli.import_ import day_for
from postmortems.importing import import_sources
from tests.importing.kinds import record_of


def stem(folder: Path) -> str:
    [path] = (folder / "incidents").glob("*.md")
    return path.stem


FOREIGN = """---
title: Ferry tickets refused
summary: Nobody could buy a ticket for forty minutes.
keywords: printers, paper
categories: [harbour]
url: https://status.example.org/i/77
start_time: 2025-04-08T06:00:00Z
end_time: 2025-04-08T06:40:00Z
product: ticket-desk
weight: 7
---

The roll was too wide.
"""


def test_keys_of_other_generators(tmp_path: Path) -> None:
    record = record_of(tmp_path, FOREIGN, "9f1c2d3e-1111-4222-8333-abcdefabcdef.md")
    assert stem(tmp_path) == "2025-04-08-ferry-tickets-refused"
    assert record["summary"] == "Nobody could buy a ticket for forty minutes."
    assert "contradictions" not in record["x-import"]  # its first sentence is no other title
    assert list(record["tags"]) == ["printers", "paper", "harbour"]
    assert [reference["url"] for reference in record["references"]] == ["https://status.example.org/i/77"]
    assert {key: value[:16] for key, value in record["times"].items()} == {
        "started": "2025-04-08T06:00",
        "resolved": "2025-04-08T06:40",
    }
    assert list(record["services"]["affected"]) == ["ticket-desk"]
    assert str(record["x-frontmatter"]["weight"]) == "7"


@pytest.mark.parametrize(
    "name", ["0042.md", "d41d8cd98f00b204e9800998ecf8427e.md", "Tickets aa3b2c4d5e6f708192a3b4c5d6e7f809.md"]
)
def test_a_file_named_by_a_number_gets_its_name_from_the_title(tmp_path: Path, name: str) -> None:
    record_of(tmp_path, "# Tickets\n\nDate: 2025-04-08\n", name)
    assert stem(tmp_path) == "2025-04-08-tickets"


@pytest.mark.parametrize(
    ("name", "title", "record_id", "started"),
    [
        ("tickets.md", "Tickets refused in December 2019", "2019-12-01-tickets", "2019-12"),
        ("tickets.md", "Postmortem de diciembre de 2019", "2019-12-01-tickets", "2019-12"),
        ("2019-12-tickets.md", "Tickets refused", "2019-12-01-tickets", "2019-12"),
        ("2019-12/tickets.md", "Tickets refused", "2019-12-01-tickets", "2019-12"),
        ("tickets-2019.md", "Tickets refused", "2019-01-01-tickets-2019", "2019"),
        ("tickets.md", "Tickets refused, winter 2019", "2019-01-01-tickets", "2019"),
    ],
)
def test_a_month_or_year_in_the_title_or_path(
    tmp_path: Path, name: str, title: str, record_id: str, started: str
) -> None:
    record = record_of(tmp_path, f"# {title}\n\nIt was cold.\n", name)
    assert stem(tmp_path) == record_id
    assert record["times"] == {"started": started}
    assert any("which has no day" in guess["reason"] for guess in record["x-import"]["guesses"])


@pytest.mark.parametrize(
    ("label", "record_id", "times"),
    [
        ("Date: March 2024", "2024-03-01-tickets", {"started": "2024-03"}),
        ("Date: 31 April 2024", "2024-04-01-tickets", {"started": "2024-04"}),
        ("Date: 2024", "2024-01-01-tickets", {"started": "2024"}),
        ("Date: Q1 2024", "2024-01-01-tickets", {"started": "2024"}),
        ("Date: 12 March 2024\nResolved: spring 2024", "2024-03-12-tickets", None),
        ("Date: 12 March 2024\nResolved: 2024 UTC", "2024-03-12-tickets", {"resolved": "2024-03-12 20:24"}),
        ("Date: 12 March 2024\nStarted: 2010", "2024-03-12-tickets", {"started": "2024-03-12 20:10"}),
        ("Date: 29 Feb – 1 Mar 2024", "2024-02-29-tickets", None),
        ("Date: from 30 Dec to 2 Jan 2024", "2023-12-30-tickets", None),
        ("Date: 02/Oct/24 9:00 AM", "2024-10-02-tickets", {"started": "2024-10-02 09:00"}),
    ],
)
def test_a_month_or_year_in_a_label(tmp_path: Path, label: str, record_id: str, times: object) -> None:
    """A year is no clock time."""
    record = record_of(tmp_path, f"# Tickets refused\n\n{label}\n\nIt was cold.\n", "tickets.md")
    assert stem(tmp_path) == record_id
    assert record.get("times") == times


@pytest.mark.parametrize(
    ("name", "title"),
    [
        *((name, "Tickets refused") for name in ("issue-2019.md", "tickets-1024.md", "v2019-12.md", "2019-13.md")),
        *(("gates.md", title) for title in ("Outage of port 2019", "Windows Server 2019", "Error 1999")),
    ],
)
def test_a_number_in_the_title_or_path_is_no_year(tmp_path: Path, name: str, title: str) -> None:
    source = tmp_path / name
    source.write_text(f"# {title}\n\nIt was cold.\n", encoding="utf-8")
    [result] = import_sources([source], tmp_path / "incidents")
    assert result.outcome == "unreadable"


def undated(tmp_path: Path, **given: Any) -> Any:
    source = tmp_path / "tickets.md"
    source.write_text("# Tickets refused\n\nIt was cold.\n", encoding="utf-8")
    [result] = import_sources([source], tmp_path / "incidents", **given)
    return result


def test_a_document_without_a_date_is_named_and_left_out(tmp_path: Path) -> None:
    result = undated(tmp_path)
    assert (result.outcome, result.reason) == ("unreadable", "states no date; give one with --date")
    assert not (tmp_path / "incidents").exists()


def test_a_mistyped_day_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    ask = day_for(None)
    assert ask is not None
    answers = iter(["2026-02-30", "last week", "2026-02-28", ""])
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(answers))
    assert ask("a.md") == date(2026, 2, 28)
    assert ask("b.md") is None


def test_a_day_can_be_given(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(path: str) -> date:
        asked.append(path)
        return date(2025, 4, 8)

    result = undated(tmp_path, day_for=answer)
    assert Path(result.record).stem == "2025-04-08-tickets"
    assert asked == [result.source]


@pytest.mark.parametrize(
    ("others", "name"),
    [
        (["22/11/2021", "28/02/2022"], "2021-10-04-a.md"),
        (["11/22/2021"], "2021-04-10-a.md"),
        (["22/11/2021", "02/28/2022"], None),
    ],
)
def test_other_documents_of_the_folder_show_the_order_of_day_and_month(
    tmp_path: Path, others: list[str], name: str | None
) -> None:
    folder = tmp_path / "drawer"
    folder.mkdir()
    for file, day in zip("abc", ["04/10/2021", *others], strict=False):
        (folder / f"{file}.md").write_text(f"# Tickets refused\n\nDate: {day}\n", encoding="utf-8")
    result = next(one for one in import_sources([folder], tmp_path / "incidents") if Path(one.source).name == "a.md")
    assert (result.record and Path(result.record).name) == name
    if result.record:
        assert "the order of the other documents in its folder" in Path(result.record).read_text(encoding="utf-8")


def test_the_name_of_a_report_in_backticks_is_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "drawer"
    folder.mkdir()
    (folder / "2025-04-08-tickets.md").write_text("# Tickets refused\n\nNo paper.\n", encoding="utf-8")
    (folder / "2025-05-01-gates.md").write_text(
        "# Gates open\n\nAs in `2025-04-08-tickets.md`, not `2025-01-01-nothing.md`.\n", encoding="utf-8"
    )
    results = {Path(r.source).name: r.draft for r in import_sources([folder], tmp_path / "incidents")}
    draft = results["2025-05-01-gates.md"]
    assert draft is not None
    assert draft.data["related"] == [{"incident": "2025-04-08-tickets"}]


def test_a_title_in_the_frontmatter_has_its_name_in_any_language(tmp_path: Path) -> None:
    record = record_of(tmp_path, "---\ntítulo: Atraso nos pagamentos\ndate: 2025-02-03\n---\n\nParou às 10:00.\n")
    assert record["title"] == "Atraso nos pagamentos"


def test_categories_of_jekyll_have_spaces_between_them(tmp_path: Path) -> None:
    head = "---\nlayout: post\ntitle: Mirror down\ndate: 2025-02-03\ncategories: {}\n---\n\nIt stopped at 10:00.\n"
    assert list(record_of(tmp_path / "a", head.format("engineering reliability"))["tags"]) == [
        "engineering",
        "reliability",
    ]
    assert list(record_of(tmp_path / "b", head.format("disk space, sync"))["tags"]) == ["disk space", "sync"]


def test_several_severities_are_a_guess_and_no_reason(tmp_path: Path) -> None:
    head = "---\ntitle: Gate stuck\ndate: 2025-04-08\nseverity: [2, 3]\n---\n\nIt stopped.\n"
    record = record_of(tmp_path, head)
    assert record["severity"] == "SEV2"
    assert "severity_rationale" not in record
    assert list(record["x-frontmatter"]["severity"]) == [2, 3]
    [guess] = record["x-import"]["guesses"]
    assert (guess["field"], guess["line"]) == ("severity", 4)
    assert "more than one severity" in guess["reason"]
