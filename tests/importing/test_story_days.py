"""The days of clock times in a story: weekdays, nights, and what happens every week."""

from __future__ import annotations

import pytest

from postmortems.importing.document import read_document
from postmortems.importing.readers.timed_events import from_text
from postmortems.importing.reading import Reading
from postmortems.model.config import Config


def told(text: str) -> list[str]:
    """The times that a story of an incident on a Thursday tells."""
    document = read_document(f"# Gates closed on 2024-03-14\n\n{text}\n".encode())
    return [event.at for event in from_text(Reading(document, "gates.md", Config()))]


@pytest.mark.parametrize("day", ["Thursday", "14 March", "2024-03-14"])
def test_midnight_passes_after_a_day_that_is_stated(day: str) -> None:
    text = f"Nobody was there. On {day} at 23:50 the gates closed. At 00:20 we were paged. At 01:30 all opened."
    assert told(text) == ["2024-03-14 23:50", "2024-03-15 00:20", "2024-03-15 01:30"]


@pytest.mark.parametrize(
    "habit",
    [
        "A backup runs every Sunday at 02:00.",
        "A backup runs at 02:00 each night.",
        "We meet on Mondays at 10:00.",
        "The report is sent daily at 10:00.",
        "The gates were to open for a tour at 11:00.",
        "A tour was planned for 11:00.",
        "Wartung ist donnerstags um 20:00 Uhr.",
        "La sauvegarde tourne chaque nuit à 02:00.",
        "La copia corre todos los días a las 02:00.",
        "バックアップは毎日02:00に動く。",
    ],
)
def test_what_happens_every_day_or_was_planned_is_no_event(habit: str) -> None:
    assert told(f"At 10:00 the gates closed. {habit} At 11:30 all opened.") == ["2024-03-14 10:00", "2024-03-14 11:30"]


def test_cause_is_no_plan() -> None:
    text = "At 10:00 the gates closed, which was due to a storm at 09:40."
    assert told(text) == ["2024-03-14 10:00", "2024-03-14 09:40"]


def test_each_of_several_things_is_no_habit() -> None:
    text = "At 10:00 the gates closed. We opened each gate at 10:20."
    assert told(text) == ["2024-03-14 10:00", "2024-03-14 10:20"]
