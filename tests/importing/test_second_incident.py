"""The report says when a document tells two incidents, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.importing.document import read_document
from postmortems.importing.second_incident import second_incident
from tests.importing.kinds import record_of

MAIL = "Mail down\n\nOn 2025-03-04.\n\n## Summary\n\nNo mail.\n\n## Timeline\n\n- 09:00 Mail stops\n\n"
WEB = "Web down\n\nOn 2025-03-18.\n\n## Summary\n\nNo web.\n\n## Timeline\n\n- 11:00 Web stops\n"


BELOW = f"# Incidents of March\n\n# {MAIL}# {WEB}".replace("# ", "## ").replace("## Inc", "# Inc")


@pytest.mark.parametrize("text", [f"# {MAIL}# {WEB}", BELOW])
def test_two_incidents_in_one_document_are_named(text: str) -> None:
    (note,) = second_incident(read_document(text.encode()))
    second = text.split("\n").index(next(line for line in text.split("\n") if line.endswith("Web down"))) + 1
    assert f"and {second} seem to be two incidents" in note


@pytest.mark.parametrize(
    "text",
    [
        f"# {MAIL}## Causes\n\nA full disk.\n\n## Action items\n\n- Larger disk by 2025-05-01\n",
        f"# {MAIL}# Appendix\n\n## Logs of 2025-03-05\n\nNone.\n\n## Timeline\n\n- 10:00 Mail works\n",
        f"# {MAIL}# Follow-up of 2025-04-01\n\n## Causes\n\nA full disk.\n\n## Action items\n\n- Larger disk\n",
        f"# {MAIL}# Auf Deutsch\n\nAm 4.3.2025.\n\n## Zusammenfassung\n\nKeine Mail.\n\n## Zeitverlauf\n\n- 09:00\n",
        "# Mail\n\n## Timeline\n\n### 4 March 2025 (3 hours)\n\nNo mail.\n\n### 5 March 2025 (1 hour)\n\nReview.\n",
        "# Incidents of March\n\n| Day | What |\n|---|---|\n| 2025-03-04 | Mail down |\n| 2025-03-18 | Web down |\n",
    ],
)
def test_one_incident_with_more_parts_is_one(text: str) -> None:
    assert list(second_incident(read_document(text.encode()))) == []


def test_record_of_a_report_on_a_month_tells_its_first_incident(tmp_path: Path) -> None:
    text = """---
title: "Ferry report: June 2023"
date: 2023-07-12
---

In June, two incidents closed our gates.

## June 7 16:11 UTC (lasting 1 hour and 28 minutes)

On June 7 at 16:11 UTC the gates closed. We were alerted at 16:17 UTC, and all opened by 17:39 UTC.

## June 22 08:55 UTC (lasting 34 minutes)

On June 22 at 08:55 UTC the gates closed again. It was detected at 09:01 UTC, and all opened at 09:29 UTC.
"""
    (note,) = second_incident(read_document(text.encode()))
    assert "lines 8 and 12 seem to be two incidents" in note
    times = record_of(tmp_path, text, "blog/report.md")["times"]
    assert times == {
        "started": "2023-06-07 16:11",
        "detected": "2023-06-07 16:17",
        "resolved": "2023-06-07 17:39",
    }


def test_labels_of_the_second_incident_of_a_month_are_not_those_of_the_first(tmp_path: Path) -> None:
    text = "# Gates in June 2023\n\n## June 7 (34 minutes)\n\nThe gates closed.\n\n## June 22 (2 hours)\n\nAgain.\n\n"
    record = record_of(tmp_path, f"{text}Severity: SEV1\n\nThis was a SEV1 incident.\n", "blog/2023-06-30-report.md")
    assert "severity" not in record


def test_items_of_the_second_incident_of_a_month_are_not_those_of_the_first(tmp_path: Path) -> None:
    first = "## Gates closed on 7 June\n\nFrom 10:00 to 11:00 UTC.\n\n### Action items\n\n- Add an alarm (Ida)\n\n"
    second = "## Mail late on 22 June\n\nFrom 08:00 UTC on.\n\n### Action items\n\n- Raise the limit (Jon)\n"
    text = f"# Incidents in June 2023\n\n{first}{second}"
    (note,) = second_incident(read_document(text.encode()))
    assert "lines 3 and 11 seem to be two incidents" in note
    record = record_of(tmp_path, text)
    assert [item["title"] for item in record["action_items"]] == ["Add an alarm"]
    assert record["times"] == {"started": "2023-06-07 10:00", "resolved": "2023-06-07 11:00"}
