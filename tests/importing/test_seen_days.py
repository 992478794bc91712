"""The day of an incident as a text names it from the day it was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortems.importing import import_sources
from postmortems.importing.document import read_document
from postmortems.importing.reading import Reading
from postmortems.importing.seen_days import seen_days
from postmortems.model.config import Config

WEDNESDAY = date(2024, 3, 20)


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "On Monday the gates closed.", 18),
        ("en", "On the evening of Monday the gates closed.", 18),
        ("en", "Last Tuesday night the gates closed.", 12),
        ("en", "On Friday last week the gates closed.", 15),
        ("en", "Three days ago the gates closed.", 17),
        ("en", "A week ago today the gates closed.", 13),
        ("en", "Over the weekend the gates closed.", 16),
        ("en", "Last night the gates closed.", 19),
        ("de", "Am Dienstag vergangener Woche blieben die Tore zu.", 12),
        ("de", "Am Montagabend blieben die Tore zu.", 18),
        ("de", "Vor zwei Tagen blieben die Tore zu.", 18),
        ("fr", "Mardi soir, les portes sont restées fermées.", 19),
        ("fr", "Hier, les portes sont restées fermées.", 19),
        ("es", "El viernes pasado las puertas quedaron cerradas.", 15),
        ("pt", "Na segunda-feira os portões ficaram fechados.", 18),
        ("ja", "先週の金曜日にゲートが閉じました。", 15),
        ("zh", "上周五闸门关闭。", 15),
        ("ko", "어제 게이트가 닫혔습니다.", 19),
    ],
)
def test_day_seen_from_the_writing(language: str, text: str, day: int) -> None:
    assert seen_days(text, WEDNESDAY, language)[0].day == date(2024, 3, day)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On Monday, 4 March the gates closed."),
        ("en", "The gates are checked on Mondays."),
        ("de", "Hier blieben die Tore zu."),
        ("fr", "Tous les lundis, les portes sont contrôlées."),
    ],
)
def test_no_day_seen_from_the_writing(language: str, text: str) -> None:
    assert not seen_days(text, WEDNESDAY, language)


def first_day(text: str) -> date | None:
    reading = Reading(read_document(text.encode()), "gates.md", Config())
    return reading.day.day if reading.day else None


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("On the 12th, between 14:00 and 16:10, the gates were closed.", 12),
        ("The gates were closed on Tuesday last week.", 12),
        ("| Time | Event |\n| --- | --- |\n| Tue 09:14 | Gates close |\n| Tue 09:40 | Page |", 19),
    ],
)
@pytest.mark.parametrize("head", ["Published: 2024-03-20", "Report date: 20 March 2024"])
def test_text_dates_the_incident_not_its_publication(head: str, told: str, day: int) -> None:
    assert first_day(f"# Gates closed\n\n{head}\n\n{told}\n") == date(2024, 3, day)


@pytest.mark.parametrize(
    "head",
    [
        "Operations group · reviewed by the board 20 March 2024 · public",
        "*From the wiki of the gate keepers. Last edit by Ida, 20 March 2024.*",
        "**ida** (Gate keeper), March 20, 2024, 4:12 PM",
        "**Open** · opened by **@ida** on Mar 20, 2024 · 4 comments",
        "Minutes of the operations meeting, 20 March 2024",
        "Document created: 20 March 2024",
        "Date: 20 March 2024",
        "_Owner: Ida_\n_Meeting: Wed 20 March 2024, 14:00_",
        "Title: Gates\nDate: 2024-03-20 10:20\nSlug: gates",
        "Created: 20/Mar/24 9:12 AM\nResolved: 21/Mar/24 3:25 PM",
        "---\npublishDate: 2024-03-20\n---",
    ],
)
def test_day_of_the_report_is_not_that_of_the_incident(head: str) -> None:
    title = "" if head.startswith(("Title", "---")) else "# Gates closed\n\n"
    assert first_day(f"{title}{head}\n\nOn 12 March the gates were closed.\n") == date(2024, 3, 12)


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("the event that closed the gates last Tuesday, March 12th, 2024", 12),
        ("why the gates closed earlier this week, on Tuesday", 19),
        ("why the gates closed", 20),
    ],
)
def test_day_below_the_title_and_in_the_path_is_that_of_the_report_if_the_story_has_one_before(
    told: str, day: int
) -> None:
    text = f"# Gates closed\n\n*March 20, 2024*\n\nWe would like to explain {told}.\n"
    reading = Reading(read_document(text.encode()), "messages/2024-03-20-gates.md", Config())
    assert reading.day is not None
    assert reading.day.day == date(2024, 3, day)


def test_day_of_a_plan_is_not_that_of_the_incident() -> None:
    text = "On 4 March we announced new gates. On 12 March at 10:00 they were closed."
    assert first_day(f"# Gates closed\n\nPublished: 2024-03-20\n\n{text}\n") == date(2024, 3, 12)


@pytest.mark.parametrize(
    "told",
    [
        "The gates closed on 19 APRİL 2024.",
        "On FRİDAY the gates closed.",
        "Last nıght the gates closed.",
        "FRİ 09:14 the gates closed.",
        "The gates closed at 22:10 on Frıday.",
        f"{'9' * 5000} days ago the gates closed.",
    ],
)
def test_turkish_letters_and_endless_numbers_in_days_stop_no_import(told: str, tmp_path: Path) -> None:
    source = tmp_path / "gates.md"
    source.write_text(f"# Gates\n\nPublished: 2024-04-20\n\n{told}\n\n{told}\n", encoding="utf-8")
    (imported,) = import_sources([source], tmp_path / "incidents", verify=True)
    assert imported.outcome == "imported"
    assert imported.verdict is not None
    assert imported.verdict.is_proved


@pytest.mark.parametrize(("told", "day"), [("On FRİDAY the gates closed.", 15), ("Yeſterday it rained.", 19)])
def test_day_in_letters_that_count_as_others(told: str, day: int) -> None:
    assert seen_days(told, WEDNESDAY, "en")[0].day == date(2024, 3, day)


def test_plan_far_away_in_an_endless_sentence_is_not_about_a_day() -> None:
    told = f"We planned new gates, {'and wrote a page, ' * 40}on Monday the gates closed, on Tuesday they opened."
    assert first_day(f"# Gates closed\n\nPublished: 2024-03-20\n\n{told}\n") == date(2024, 3, 18)


def test_a_day_in_the_title_has_the_year_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "reviews" / "2024"
    folder.mkdir(parents=True)
    (folder / "shard-move.md").write_text("# The January 7 shard move\n\nThe mover switched at 8:32 UTC.\n")
    [found] = import_sources([folder / "shard-move.md"], tmp_path / "incidents")
    assert Path(found.record or "").name == "2024-01-07-shard-move.md"
