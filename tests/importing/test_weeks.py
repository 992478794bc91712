"""Days in two levels: a week in a heading or label, and weekdays below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.kinds import record_of

LIST = "- Mon: Disk 7 fails\n- Wed 16:20: Disk 9 fails\n- Friday: All disks are replaced\n"
NESTED = "- Mon\n  - 08:10 Disk 7 fails\n- Wed\n  - 16:20 Disk 9 fails\n- Friday\n  - 09:00 All disks are replaced\n"
LINES = "Monday\n: Disk 7 fails\n\nWednesday 16:20 – Disk 9 fails\n\nFriday – All disks are replaced\n"
DAYS = ["2024-03-04", "2024-03-06 16:20", "2024-03-08"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (f"### Week of 4 March 2024\n\n{LIST}", DAYS),
        (f"**Week beginning 4 March 2024**\n\n{LINES}", DAYS),
        (f"W/c 4 March 2024:\n\n{NESTED}", ["2024-03-04 08:10", "2024-03-06 16:20", "2024-03-08 09:00"]),
        (f"### Week of March 3, 2024\n\n{LIST}", DAYS),
        (f"### Week of 5 March 2024\n\n{LIST}", DAYS),
        ("### Woche vom 4. März 2024\n\n- Mo: Platte 7\n- Mi 16:20: Platte 9\n- Freitag: Alle sind ersetzt\n", DAYS),
        (
            "### Semana de 4 de março de 2024\n\n- Segunda-feira: Disco 7\n- Qua 16:20: Disco 9\n- Sexta: Trocados\n",
            DAYS,
        ),
        (
            "### Week of 4 March 2024\n\n- Mon: Disk 7 fails\n\n### Week of 11 March\n\n- Tue: Disk 9 fails\n",
            ["2024-03-04", "2024-03-12"],
        ),
    ],
)
def test_weekdays_below_a_week(tmp_path: Path, text: str, days: list[str]) -> None:
    record = record_of(tmp_path, f"# Disks of the archive fail\n\nSeverity: SEV3\n\n## Timeline\n\n{text}")
    assert [entry["at"] for entry in record["timeline"]] == days


def test_a_weekday_below_another_heading_is_not_of_that_week(tmp_path: Path) -> None:
    text = f"### Week of 4 March 2024\n\n{LIST}\n## Lessons\n\n- Monday: nobody reads the mailbox\n"
    record = record_of(tmp_path, f"# Disks of the archive fail\n\n## Timeline\n\n{text}")
    assert len(record["timeline"]) == len(DAYS)
    assert [lesson["text"] for lesson in record["lessons"]] == ["Monday: nobody reads the mailbox"]
