"""`postmortems actions`."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from postmortems.cli import main
from postmortems.model.urgency import by_urgency
from postmortems.record.reader import load

Capture = pytest.CaptureFixture[str]
TODAY = ("--today", "2024-09-15")
OUTAGE = "2024-03-01-shop-stale-replica"
RETURN = "2024-09-01-shop-stale-replica-again"


def listed(capsys: Capture, *options: str) -> list[str]:
    """The ids that the options leave, in their order."""
    assert main(["actions", "--format", "json", *TODAY, *options]) == 0
    return [action["id"] for action in json.loads(capsys.readouterr().out)["actions"]]


@pytest.mark.usefixtures("incidents")
def test_the_most_urgent_comes_first_with_the_reason(capsys: Capture) -> None:
    assert main(["actions", *TODAY]) == 0
    assert (
        capsys.readouterr().out
        == f"""\
1. The alert on replica lag exists and pages somebody
   {RETURN}#B1 · P1 · storage · due 2024-10-01, first due 2024-04-01 ·
   open
   needed again by {RETURN}
   deferred 2024-03-02 ({OUTAGE}#A1), needed again 2024-09-01; 6 months old
2. Backfills run in small batches
   {OUTAGE}#A2 · P1 · web · due 2024-04-15 · open
   overdue by 5 months
2 open action items, 1 needed again, 1 overdue
"""
    )


@pytest.mark.parametrize("today", ["2021-06-01", "2023-01-01", "2026-01-01"])
def test_the_order_is_that_of_pages_and_feeds(tmp_path: Path, capsys: Capture, today: str) -> None:
    folder = tmp_path / "incidents"
    write_corpus(folder, 150)
    corpus = load(folder).corpus
    expected = [item.reference for item in by_urgency(corpus.actions, corpus.config, date.fromisoformat(today))]
    for form in ("json", "text"):
        assert main(["actions", "--all", "--format", form, "--today", today, "--incidents", str(folder)]) == 0
        assert (
            re.findall(r'(?:"reference": "|^ +)(\S+#A\d+)(?=",\n +"incident"| · )', capsys.readouterr().out, re.M)
            == expected
        )


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ["B1", "A2"]),
        (("--owner", "storage"), ["B1"]),
        (("--owner", "storage", "--owner", "web"), ["B1", "A2"]),
        (("--owner", "alex"), []),
        (("--overdue",), ["A2"]),
        (("--needed-again",), ["B1"]),
        (("--overdue", "--needed-again"), []),
        (("--unowned",), []),
        (("--status", "done"), ["A3"]),
        (("--status", "open"), ["B1", "A2"]),
        (("--status", "deferred"), []),
        (("--all",), ["B1", "A2", "A3"]),
        (("--today", "2024-10-02", "--overdue"), ["B1", "A2"]),
    ],
)
def test_filters(options: tuple[str, ...], expected: list[str], capsys: Capture) -> None:
    assert listed(capsys, *options) == expected


def test_an_item_has_the_services_of_its_incident_and_of_those_it_comes_from(incidents: Path, capsys: Capture) -> None:
    first, again = (incidents / f"{name}.md" for name in (OUTAGE, RETURN))
    first.write_text(first.read_text("utf-8").replace("  affected: [shop]\n", ""), "utf-8")
    again.write_text(again.read_text("utf-8").replace("  faulty: [stock]\n", ""), "utf-8")
    assert listed(capsys, "--service", "Shop") == ["B1"]
    assert listed(capsys, "--service", "stock") == ["B1", "A2"]
    assert listed(capsys, "--service", "stock", "--owner", "web") == ["A2"]
    assert listed(capsys, "--service", "stock", "--all") == ["B1", "A2", "A3"]
    assert listed(capsys, "--service", "shop", "--service", "stock") == ["B1", "A2"]


@pytest.mark.usefixtures("incidents")
def test_fail_exits_with_1_when_anything_is_listed(capsys: Capture) -> None:
    assert main(["actions", "--overdue", "--fail", *TODAY]) == 1
    assert main(["actions", "--overdue", *TODAY]) == 0
    assert main(["actions", "--overdue", "--fail", "--today", "2024-03-10"]) == 0
    assert capsys.readouterr().out.endswith("No matching action items\n")


@pytest.mark.usefixtures("incidents")
def test_json_says_why_and_where(capsys: Capture) -> None:
    assert main(["actions", "--format", "json", *TODAY]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["today"]) == (1, "2024-09-15")
    first = report["actions"][0]
    assert first["reference"] == f"{RETURN}#B1"
    assert first["earlier"] == [f"{OUTAGE}#A1"]
    assert (first["first_created"], first["first_due"], first["due"]) == ("2024-03-02", "2024-04-01", "2024-10-01")
    assert first["history"] == [
        {"event": "deferred", "day": "2024-03-02", "reference": f"{OUTAGE}#A1"},
        {"event": "needed-again", "day": "2024-09-01", "reference": f"{RETURN}#still-no-alert"},
    ]
    assert first["reasons"] == ["implicated-again"]
    assert first["implicated_in"][0] == {
        "reference": f"{RETURN}#still-no-alert",
        "kind": "unfinished",
        "text": "The replica lags for three hours without an alert.",
    }
    assert first["age_days"] == 197


@pytest.mark.usefixtures("incidents")
def test_markdown_is_a_mail_with_each_item_under_its_weightiest_reason(capsys: Capture) -> None:
    assert main(["actions", "--format", "markdown", *TODAY]) == 0
    assert (
        capsys.readouterr().out
        == f"""\
# Action items, 2024-09-15

2 open action items, 1 needed again, 1 overdue.

## Needed again

- The alert on replica lag exists and pages somebody (`{RETURN}#B1`): P1, Storage team, due 2024-10-01, first due \
2024-04-01, open. **needed again by {RETURN}**. deferred 2024-03-02 (`{OUTAGE}#A1`), needed again \
2024-09-01; 6 months old.

## Overdue

- Backfills run in small batches (`{OUTAGE}#A2`): P1, Web team, due 2024-04-15, open. **overdue by 5 months**.
"""
    )


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize(
    ("options", "code", "titles"),
    [
        (("--overdue", "--fail", "--owner", "web"), 1, ["Backfills"]),
        (("--overdue", "--fail", "--owner", "storage"), 0, []),
        (("--implicated", "--fail"), 1, ["The alert on replica lag"]),
    ],
)
def test_the_mail_of_an_owner_fails_only_when_there_is_something(
    options: tuple[str, ...], code: int, titles: list[str], capsys: Capture
) -> None:
    assert main(["actions", "--format", "markdown", *TODAY, *options]) == code
    out = capsys.readouterr().out
    items = [line for line in out.splitlines() if line.startswith("- ")]
    assert len(items) == len(titles)
    assert all(item.startswith(f"- {title}") for item, title in zip(items, titles, strict=True))
    assert titles or "No matching action items" in out
