"""Times as people type them are understood in the one way that was meant, or not at all."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.edit.typed_time import Surroundings, explained, is_bare, understood
from postmortems.model.time import TimeError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 5, 31, 14, 37, tzinfo=UTC)  # a Sunday


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("12:05", "2026-05-31 12:05"),
        ("20:55", "2026-05-30 20:55"),
        ("yesterday 20:55", "2026-05-30 20:55"),
        ("  Yesterday  at 20:55 ", "2026-05-30 20:55"),
        ("~03:30", "~2026-05-31 03:30"),
        ("yesterday ~3:30", "~2026-05-30 03:30"),
        ("-2h", "~2026-05-31 12:37"),
        ("-1h30m", "~2026-05-31 13:07"),
        ("10 min ago", "2026-05-31 14:27"),
        ("2 hours ago", "~2026-05-31 12:37"),
        ("1 hour and 5 minutes ago", "~2026-05-31 13:32"),
        ("-3d", "2026-05-28"),
        ("2 weeks ago", "2026-05-17"),
        ("now", "2026-05-31 14:37"),
        ("today", "2026-05-31"),
        ("yesterday", "2026-05-30"),
        ("monday 9am", "2026-05-25 09:00"),
        ("sunday 10:00", "2026-05-31 10:00"),
        ("sunday 20:00", "2026-05-24 20:00"),
        ("8:55 pm", "2026-05-30 20:55"),
        ("12 am", "2026-05-31 00:00"),
        ("20:55Z", "2026-05-30T20:55Z"),
        ("22:55+02:00", "2026-05-30T22:55+02:00"),
        ("2026-05-30 20:55", "2026-05-30 20:55"),
        ("2026-05-30T20:55+02:00", "2026-05-30T20:55+02:00"),
        ("2026-05", "2026-05"),
        ("2026-05-28 20:55/..", "2026-05-28 20:55/.."),
        ("unknown", "unknown"),
    ],
)
def test_what_people_type(typed: str, written: str) -> None:
    assert understood(typed, NOW, UTC).text == written


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("tomorrow", "cannot read"),
        ("20", "cannot read"),
        ("25:00", "cannot read"),
        ("13pm", "cannot read"),
        ("", "cannot read|empty"),
        ("30.05.2026 20:55", "cannot read"),
        ("today 20:00", "in the future"),
        ("2026-06-01", "in the future"),
        ("20:55+99:00", "offset"),
        ("23:00-01:00", "may be a range or a time with an offset"),
        ("yesterday ~23:00 -01:00", "may be a range or a time with an offset"),
        ("2026-02-30", "no day 30"),
    ],
)
def test_what_has_no_one_meaning_is_refused_with_advice(typed: str, problem: str) -> None:
    with pytest.raises(TimeError, match=problem) as refusal:
        understood(typed, NOW, UTC)
    assert refusal.value.help


@pytest.mark.parametrize("typed", ["24:00", "yesterday 24:00", "24:00Z", "24h00", "20:75"])
def test_of_a_clock_time_out_of_range_it_says_just_that(typed: str) -> None:
    with pytest.raises(TimeError) as refusal:
        understood(typed, NOW, UTC)
    assert refusal.value.help == "clock times run from 00:00 to 23:59; a day ends with 00:00 of the next"


def test_clock_times_are_meant_in_the_zone_of_the_knowledge_base() -> None:
    now = NOW.astimezone(BERLIN)
    time = understood("14:00", now, UTC)
    assert time.text == "2026-05-31 14:00"
    assert explained(time, now, "UTC") == "2026-05-31 14:00 UTC (2026-05-31 16:00 here)"
    assert explained(understood("14:00", NOW, UTC), NOW, "UTC") == "2026-05-31 14:00 UTC"


@pytest.mark.parametrize(
    ("typed", "own"),
    [("16:30", "2026-05-31T16:30+02:00"), ("2026-05-31 16:30", "2026-05-31T16:30+02:00"), ("~4:36 pm", "T16:36+02:00")],
)
@pytest.mark.parametrize("known", [None, Surroundings((NOW - timedelta(hours=1),)), Surroundings(day=NOW.date())])
def test_a_time_that_is_over_on_the_own_clock_only_is_not_moved_to_the_day_before(
    typed: str, own: str, known: Surroundings | None
) -> None:
    with pytest.raises(TimeError, match=r"16:3\d UTC is in the future: it is 14:37 UTC now") as refusal:
        understood(typed, NOW.astimezone(BERLIN), UTC, known)
    assert own in (refusal.value.help or "")


def test_just_after_midnight_the_own_clock_is_a_day_ahead() -> None:
    now = datetime(2026, 5, 31, 0, 40, tzinfo=BERLIN)
    with pytest.raises(TimeError, match="2026-05-31 00:30 UTC is in the future: it is 22:40 UTC now"):
        understood("00:30", now, UTC)
    assert understood("yesterday 00:30", now, UTC).text == "2026-05-29 00:30"


def test_where_the_incident_was_long_ago_the_own_clock_does_not_matter() -> None:
    now = NOW.astimezone(BERLIN)
    assert understood("16:30", now, UTC, moments(*EVENING)).text == "2026-05-20 16:30"
    assert understood("16:30+02:00", now, UTC).text == "2026-05-31T16:30+02:00"
    assert understood("20:55", now, UTC).text == "2026-05-30 20:55"  # to come on both clocks


def test_without_a_zone_the_text_says_the_offset_of_the_author() -> None:
    now = NOW.astimezone(BERLIN)
    assert understood("14:00", now, None).text == "2026-05-31T14:00+02:00"
    assert understood("-2h", now, None).text == "~2026-05-31T14:37+02:00"
    assert understood("2026-01-02 20:55", now, None).text == "2026-01-02T20:55+01:00"
    assert understood("14:00", NOW, None).text == "2026-05-31T14:00Z"


def test_hours_ago_count_real_hours_when_the_clocks_change() -> None:
    now = datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN)  # at 02:00 it became 03:00
    assert understood("-2h", now, BERLIN).text == "~2026-03-29 01:00"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("now", "2026-10-25T02:10+01:00"),
        ("30 min ago", "2026-10-25T02:40+02:00"),
        ("02:40", "2026-10-25 02:40"),
        ("2:05", "2026-10-25 02:05"),
    ],
)
def test_while_clocks_show_an_hour_again_what_counts_from_now_says_which(typed: str, written: str) -> None:
    now = datetime(2026, 10, 25, 2, 10, tzinfo=BERLIN, fold=1)
    assert understood(typed, now, BERLIN).text == written
    incident = Surroundings((now - timedelta(minutes=50),))
    assert understood(typed, now, BERLIN, incident).text == written


# Clock times without a date, typed for an incident


def moments(*texts: str) -> Surroundings:
    return Surroundings(tuple(datetime.fromisoformat(text).replace(tzinfo=UTC) for text in texts))


EVENING = ("2026-05-20 20:00", "2026-05-21 01:00")  # eleven days before NOW
THREE_DAYS = ("2026-05-20 09:00", "2026-05-21 10:00", "2026-05-22 11:00")


@pytest.mark.parametrize(
    ("typed", "known", "written"),
    [
        ("02:05", EVENING, "2026-05-21 02:05"),
        ("10:00", EVENING, "2026-05-21 10:00"),
        ("~19:30", EVENING, "~2026-05-20 19:30"),
        ("23:59", EVENING, "2026-05-20 23:59"),
        ("00:00", EVENING, "2026-05-21 00:00"),
        ("9:30 pm", EVENING, "2026-05-20 21:30"),
        ("02:05Z", EVENING, "2026-05-21T02:05Z"),
        ("03:30+02:00", EVENING, "2026-05-21T03:30+02:00"),
        ("00:10", ("2026-05-20 23:50",), "2026-05-21 00:10"),
        ("23:50", ("2026-05-21 00:10",), "2026-05-20 23:50"),
        ("21:00", ("2026-05-20 09:00", "2026-05-20 10:00"), "2026-05-20 21:00"),
        ("02:05", ("2026-05-20 01:00", "2026-05-20 16:00"), "2026-05-20 02:05"),
        ("13:00", ("2026-05-31 14:00",), "2026-05-31 13:00"),
        ("16:00", ("2026-05-31 14:00",), "2026-05-30 16:00"),  # at 14:37, today's is yet to come
    ],
)
def test_a_clock_time_is_on_the_day_on_which_it_is_closest_to_the_incident(
    typed: str, known: tuple[str, ...], written: str
) -> None:
    assert is_bare(typed)
    assert understood(typed, NOW, UTC, moments(*known)).text == written


@pytest.mark.parametrize("days_later", [1, 2, 300])
def test_the_day_on_which_it_is_typed_makes_no_difference(days_later: int) -> None:
    now = datetime(2026, 5, 21, 8, 0, tzinfo=UTC) + timedelta(days_later)
    assert understood("02:05", now, UTC, moments(*EVENING)).text == "2026-05-21 02:05"


@pytest.mark.parametrize(
    ("typed", "known", "days"),
    [
        ("10:30", THREE_DAYS, ["2026-05-20", "2026-05-21", "2026-05-22"]),
        ("08:30", ("2026-05-20 20:00",), ["2026-05-20", "2026-05-21"]),
    ],
)
def test_a_clock_time_that_two_days_may_have_is_refused_with_both(
    typed: str, known: tuple[str, ...], days: list[str]
) -> None:
    with pytest.raises(TimeError, match="may be on") as refusal:
        understood(typed, NOW, UTC, moments(*known))
    assert [day for day in days if f"{day} {typed}" in refusal.value.help] == days


def test_where_only_the_day_of_the_incident_is_known_it_is_that_day() -> None:
    day = Surroundings(day=datetime(2026, 5, 20, tzinfo=UTC).date())
    assert understood("02:05", NOW, UTC, day).text == "2026-05-20 02:05"
    assert understood("02:05", NOW, UTC, Surroundings()).text == "2026-05-31 02:05"


def test_what_names_its_day_is_counted_from_the_clock_also_for_an_incident() -> None:
    for typed in ("now", "-2h", "yesterday 20:55", "monday 9am", "2026-05-30 20:55"):
        assert not is_bare(typed)
        assert understood(typed, NOW, UTC, moments(*EVENING)) == understood(typed, NOW, UTC)


def test_the_day_of_a_clock_time_is_that_in_the_zone_of_the_record() -> None:
    now = NOW.astimezone(BERLIN)
    assert understood("00:30", now, BERLIN, moments("2026-05-20 21:50")).text == "2026-05-21 00:30"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 5, 1)),
    st.integers(-4 * 60, 5 * 60),
    st.integers(1, 29),
)
def test_what_happened_within_hours_of_the_incident_gets_its_day(begin: datetime, off: int, later: int) -> None:
    known = begin.replace(tzinfo=UTC)
    meant = (known + timedelta(minutes=off)).replace(second=0, microsecond=0)
    now = known + timedelta(days=later, hours=6)
    assert understood(f"{meant:%H:%M}", now, UTC, Surroundings((known,))).text == f"{meant:%Y-%m-%d %H:%M}"


@given(st.text(max_size=20))
def test_any_other_text_is_refused_and_nothing_breaks(typed: str) -> None:
    with suppress(TimeError):
        time = understood(typed, NOW, UTC)
        assert time.earliest is None or time.earliest <= NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-10-25 02:30", "2026-10-25 02:30"),
        ("25.10.2026 02:30", "2026-10-25 02:30"),
        ("2026-10-25 02:30 CEST", "2026-10-25T02:30+02:00"),
        ("2026-10-25 02:30 CET", "2026-10-25T02:30+01:00"),
        ("1792888200", "2026-10-25T02:30+02:00"),
        ("1792891800", "2026-10-25T02:30+01:00"),
        ("Sat, 24 Oct 2026 21:42:10 GMT", "2026-10-24 23:42"),
    ],
)
def test_an_hour_that_the_clocks_show_twice_is_exact_where_it_can_be(typed: str, wanted: str) -> None:
    from postmortems.cli.typed import typed_time

    zone = ZoneInfo("Europe/Berlin")
    assert typed_time(typed, datetime(2026, 11, 1, tzinfo=zone), zone).text == wanted
