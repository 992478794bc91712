"""Times as authors write them: what is read, what is refused and why, how long it took, what came first."""

import copy
import re
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic_core import ValidationError

from postmortems.model.part import Part, field
from postmortems.model.time import (
    Precision,
    Span,
    Time,
    TimeContext,
    TimeError,
    english,
    format_duration,
    parse_zone,
)

BERLIN = ZoneInfo("Europe/Berlin")
SYDNEY = ZoneInfo("Australia/Sydney")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # sets its clocks by half an hour
TEN_EAST = timezone(timedelta(hours=10))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def refusal(text: str, *, zone: tzinfo | None = BERLIN, day: date | None = None) -> TimeError:
    with pytest.raises(TimeError) as caught:
        Time.parse(text, zone=zone, day=day)
    return caught.value


# What is read


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2026-05-30T03:33Z", "2026-05-30 03:33", "2026-05-30 03:34", Precision.MINUTE),
        ("2026-05-30T03:33+10:00", "2026-05-29 17:33", "2026-05-29 17:34", Precision.MINUTE),
        ("2026-05-30T03:33-05:00", "2026-05-30 08:33", "2026-05-30 08:34", Precision.MINUTE),
        ("2026-05-30 03:33", "2026-05-30 01:33", "2026-05-30 01:34", Precision.MINUTE),
        ("2026-05-30T03:33", "2026-05-30 01:33", "2026-05-30 01:34", Precision.MINUTE),
        ("2026-05-30 03:33Z", "2026-05-30 03:33", "2026-05-30 03:34", Precision.MINUTE),
        ("2026-05-30 03:33:07", "2026-05-30 01:33:07", "2026-05-30 01:33:08", Precision.SECOND),
        ("2026-05-30T03:33:07.25Z", "2026-05-30 03:33:07.25", "2026-05-30 03:33:07.26", Precision.FRACTION),
        (
            "2026-05-30 03:33:07.123456-05:00",
            "2026-05-30 08:33:07.123456",
            "2026-05-30 08:33:07.123457",
            Precision.FRACTION,
        ),
        ("2026-05-30T03", "2026-05-30 01:00", "2026-05-30 02:00", Precision.HOUR),
        ("2026-05-30T03Z", "2026-05-30 03:00", "2026-05-30 04:00", Precision.HOUR),
        ("2026-05-30", "2026-05-29 22:00", "2026-05-30 22:00", Precision.DAY),
        ("2026-05", "2026-04-30 22:00", "2026-05-31 22:00", Precision.MONTH),
        ("2025-12", "2025-11-30 23:00", "2025-12-31 23:00", Precision.MONTH),
        ("2026", "2025-12-31 23:00", "2026-12-31 23:00", Precision.YEAR),
        ("2024-02-29", "2024-02-28 23:00", "2024-02-29 23:00", Precision.DAY),
    ],
)
def test_a_time_is_the_interval_its_precision_leaves_open(
    text: str, earliest: str, latest: str, precision: Precision
) -> None:
    time = Time.parse(text, zone=BERLIN)
    assert (time.earliest, time.latest) == (utc(earliest), utc(latest))
    assert time.precision is precision
    assert str(time) == time.text == text
    marks = (time.is_approximate, time.is_range, time.is_unknown, time.is_ambiguous)
    assert not any(marks)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("~2026-05-30T03:33:07Z", "2026-05-30 03:18:07", "2026-05-30 03:48:08"),
        ("~2026-05-30T03:33Z", "2026-05-30 03:18", "2026-05-30 03:49"),
        ("~2026-05-30T03Z", "2026-05-30 02:00", "2026-05-30 05:00"),
        ("~2026-05-30", "2026-05-29", "2026-06-01"),
        ("~2026-01-01", "2025-12-31", "2026-01-03"),
        ("~2026-01", "2025-12-01", "2026-03-01"),
        ("~2026-12", "2026-11-01", "2027-02-01"),
        ("~2026", "2025-01-01", "2028-01-01"),
    ],
)
def test_about_widens_a_time_by_the_documented_slack(text: str, earliest: str, latest: str) -> None:
    time = Time.parse(text, zone=UTC)
    assert time.is_approximate
    assert (time.earliest, time.latest) == (utc(earliest), utc(latest))
    assert time.local_date == Time.parse(text[1:], zone=UTC).local_date


def test_surrounding_spaces_do_not_belong_to_the_time() -> None:
    assert Time.parse("  2026-05-30T03:33Z\n").text == "2026-05-30T03:33Z"


def test_unknown_is_a_time_without_bounds() -> None:
    time = Time.parse("unknown")
    assert time.is_unknown
    for value in (time.earliest, time.latest, time.local_date, time.last_local_date, time.iso_utc):
        assert value is None
    assert time.zone_stated
    assert time.precision is Precision.UNKNOWN
    assert time.as_written == time.utc_in_words(english) == "unknown"


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2026-05-28 20:55/21:10", "2026-05-28 20:55", "2026-05-28 21:11"),
        ("2026-05-28 20:55/2026-05-29 02:10", "2026-05-28 20:55", "2026-05-29 02:11"),
        ("~2026-05-28 20:55/21:10", "2026-05-28 20:40", "2026-05-28 21:11"),
        ("2026-05-28 20:55/~21:10", "2026-05-28 20:55", "2026-05-28 21:26"),
        ("2026-05-28/2026-05-30", "2026-05-28", "2026-05-31"),
        ("2026-05/2026-06", "2026-05-01", "2026-07-01"),
        ("2026-05-28 20:55/..", "2026-05-28 20:55", None),
        ("../2026-05-28", None, "2026-05-29"),
        ("2026-05-28/21:10", "2026-05-28", "2026-05-29"),
        ("2026-05-28 20:55/2026-05-28", "2026-05-28", "2026-05-29"),
        ("2026-05-28 20:55/20:55", "2026-05-28 20:55", "2026-05-28 20:56"),
    ],
)
def test_a_range_reaches_over_both_its_ends(text: str, earliest: str | None, latest: str | None) -> None:
    time = Time.parse(text, zone=UTC)
    assert time.is_range
    assert time.earliest == (utc(earliest) if earliest else None)
    assert time.latest == (utc(latest) if latest else None)


def test_the_ends_of_a_range_are_times_of_their_own() -> None:
    time = Time.parse("2026-05-28 20:55/~21:10", zone=BERLIN)
    assert time.start is not None
    assert time.end is not None
    assert (time.start.text, time.end.text) == ("2026-05-28 20:55", "~21:10")
    assert (time.start.is_approximate, time.end.is_approximate, time.is_approximate) == (False, True, True)
    assert time.end.local_date == date(2026, 5, 28)

    open_time = Time.parse("2026-05-28 20:55/..", zone=BERLIN)
    assert open_time.end is None
    closed = Time.parse("../2026-05-28", zone=BERLIN)
    assert closed.start is None
    simple = Time.parse("2026-05-28")
    assert simple.start is simple.end is simple


def test_the_end_of_a_range_takes_the_offset_it_leaves_out_from_the_start() -> None:
    expected = utc("2026-05-30 03:42")
    for text in ("2026-05-30T03:33Z/03:41", "2026-05-30T03:33Z/03:41Z", "2026-05-30T03:33Z/2026-05-30T03:41"):
        assert Time.parse(text, zone=BERLIN).latest == expected
    behind = Time.parse("2026-05-30T03:33-05:00/03:41-05:00", zone=BERLIN)
    assert behind.latest == utc("2026-05-30 08:42")


def test_the_two_ends_may_have_offsets_of_their_own() -> None:
    time = Time.parse("2026-05-30T03:33+02:00/2026-05-30T03:33Z")
    assert time.latest == utc("2026-05-30 03:34")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("20:55", "2026-05-28 18:55", "2026-05-28 18:56"),
        ("20:55:10", "2026-05-28 18:55:10", "2026-05-28 18:55:11"),
        ("~20:55", "2026-05-28 18:40", "2026-05-28 19:11"),
        ("20:55/21:10", "2026-05-28 18:55", "2026-05-28 19:11"),
        ("~20:55/~21:10", "2026-05-28 18:40", "2026-05-28 19:26"),
        ("20:55/2026-05-29 02:10", "2026-05-28 18:55", "2026-05-29 00:11"),
        ("20:55/..", "2026-05-28 18:55", None),
        ("../21:10", None, "2026-05-28 19:11"),
    ],
)
def test_a_bare_clock_time_falls_on_the_given_day(text: str, earliest: str | None, latest: str | None) -> None:
    time = Time.parse(text, zone=BERLIN, day=date(2026, 5, 28))
    assert time.text == text
    assert time.earliest == (utc(earliest) if earliest else None)
    assert time.latest == (utc(latest) if latest else None)
    assert time.last_local_date is not None


# Zones and clocks that are set


def test_only_a_clock_time_needs_a_zone() -> None:
    assert not Time.parse("2026-05-30 03:33").zone_stated
    assert not Time.parse("2026-05-30T03").zone_stated
    assert not Time.parse("2026-05-30 03:33/04:10").zone_stated
    assert Time.parse("2026-05-30 03:33").earliest == utc("2026-05-30 03:33")
    assert Time.parse("2026-05-30 03:33", zone=BERLIN).zone_stated
    assert Time.parse("2026-05-30T03:33Z").zone_stated
    assert Time.parse("2026-05-30T03:33Z/04:10").zone_stated
    assert Time.parse("2026-05-30T03:33Z/2026-05-30 04:10").zone_stated
    for text in ("2026-05-30", "2026-05", "2026", "~2026", "2026-05-28/2026-05-30", "unknown"):
        assert Time.parse(text).zone_stated
        assert not Time.parse(text).has_clock


@pytest.mark.parametrize(
    ("zone", "text", "around"),
    [
        (BERLIN, "2026-03-29 02:00", ("01:59", "03:00")),
        (BERLIN, "2026-03-29 02:30", ("01:59", "03:00")),
        (BERLIN, "~2026-03-29 02:59:59", ("01:59", "03:00")),
        (BERLIN, "2026-03-29T02", ("01:59", "03:00")),
        (BERLIN, "2026-03-29 01:30/02:30", ("01:59", "03:00")),
        (SYDNEY, "2026-10-04 02:15", ("01:59", "03:00")),
        (LORD_HOWE, "2026-10-04 02:15", ("01:59", "02:30")),
    ],
)
def test_a_clock_time_that_was_skipped_is_refused(zone: ZoneInfo, text: str, around: tuple[str, str]) -> None:
    error = refusal(text, zone=zone)
    assert f"does not exist in {zone}" in error.message
    before, after = around
    assert f" {before} and " in error.help
    assert f" {after} are the nearest times" in error.help


def test_times_beside_the_gap_exist() -> None:
    before = Time.parse("2026-03-29 01:59", zone=BERLIN)
    after = Time.parse("2026-03-29 03:00", zone=BERLIN)
    assert before.latest == after.earliest == utc("2026-03-29 01:00")
    assert not before.is_ambiguous
    assert not after.is_ambiguous
    half = Time.parse("2026-10-04T02", zone=LORD_HOWE)  # began at 02:30
    assert half.earliest is not None
    assert half.latest is not None
    assert half.latest - half.earliest == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("zone", "text", "earliest", "latest"),
    [
        (BERLIN, "2026-10-25 02:30", "2026-10-25 00:30", "2026-10-25 01:31"),
        (BERLIN, "2026-10-25 02:00", "2026-10-25 00:00", "2026-10-25 01:01"),
        (BERLIN, "2026-10-25 02:59", "2026-10-25 00:59", "2026-10-25 02:00"),
        (BERLIN, "2026-10-25T02", "2026-10-25 00:00", "2026-10-25 02:00"),
        (SYDNEY, "2026-04-05 02:30", "2026-04-04 15:30", "2026-04-04 16:31"),
    ],
)
def test_a_clock_time_that_came_twice_covers_both_readings(
    zone: ZoneInfo, text: str, earliest: str, latest: str
) -> None:
    time = Time.parse(text, zone=zone)
    assert time.is_ambiguous
    assert (time.earliest, time.latest) == (utc(earliest), utc(latest))
    assert Time.parse(f"~{text}", zone=zone).is_ambiguous
    assert Time.parse(f"{text}/..", zone=zone).is_ambiguous


@pytest.mark.parametrize("text", ["2026-10-25 01:59", "2026-10-25 03:00", "2026-10-25", "2026-10"])
def test_times_beside_the_repeated_hour_are_not_ambiguous(text: str) -> None:
    assert not Time.parse(text, zone=BERLIN).is_ambiguous


def test_an_offset_settles_which_reading_is_meant() -> None:
    time = Time.parse("2026-10-25T02:30+01:00", zone=BERLIN)
    assert not time.is_ambiguous
    assert time.earliest == utc("2026-10-25 01:30")


@pytest.mark.parametrize(
    ("zone", "text", "hours"),
    [
        (BERLIN, "2026-03-29", 23),
        (BERLIN, "2026-10-25", 25),
        (SYDNEY, "2026-10-04", 23),
        (ZoneInfo("America/Sao_Paulo"), "2018-11-04", 23),  # midnight was skipped
        (ZoneInfo("America/Havana"), "2025-11-02", 25),  # midnight came twice
        (ZoneInfo("America/Havana"), "2025-11-01", 24),
        (ZoneInfo("Pacific/Apia"), "2011-12-29", 24),
    ],
)
def test_a_day_is_as_long_as_it_was_there(zone: ZoneInfo, text: str, hours: int) -> None:
    time = Time.parse(text, zone=zone)
    assert time.earliest is not None
    assert time.latest is not None
    assert time.latest - time.earliest == timedelta(hours=hours)


def test_a_day_that_a_country_left_out_is_refused() -> None:
    error = refusal("2011-12-30", zone=ZoneInfo("Pacific/Apia"))
    assert "2011-12-30 does not exist in Pacific/Apia" in error.message
    assert "2011-12-29 23:59 and 2011-12-31 00:00" in error.help


@pytest.mark.parametrize("text", ["Europe/Berlin", " Europe/Berlin ", "America/Argentina/Buenos_Aires", "CET"])
def test_zones_have_iana_names(text: str) -> None:
    assert str(parse_zone(text)) == text.strip()


def test_zones_may_be_fixed_offsets() -> None:
    assert parse_zone("UTC") is parse_zone("Z") is parse_zone("+00:00") is UTC
    assert parse_zone("+10:00") == TEN_EAST
    assert parse_zone("-03:30") == timezone(-timedelta(hours=3, minutes=30))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Europe/Berln", "did you mean Europe/Berlin?"),
        ("Berlin", "did you mean Europe/Berlin?"),
        ("new york", "did you mean America/New_York?"),
        ("Australia/Sidney", "did you mean Australia/Sydney?"),
        ("+1000", "did you mean +10:00?"),
        ("UTC+2", "did you mean +02:00?"),
        ("AEST", "abbreviation"),
        ("+25:00", "offsets run from -12:00 to +14:00"),
        ("+10:10", "quarters of an hour"),
        ("", "write an IANA name"),
        ("America", "write an IANA name"),
        ("localtime", "write an IANA name"),
        ("right/Europe/Berlin", "did you mean Europe/Berlin?"),
        ("../../etc/passwd", "write an IANA name"),
        ("Europe/\x00", "write an IANA name"),
    ],
)
def test_an_unknown_zone_is_refused_with_advice(text: str, expected: str) -> None:
    with pytest.raises(TimeError) as caught:
        parse_zone(text)
    assert expected in caught.value.help


@given(st.text(max_size=40))
def test_any_zone_is_read_or_refused(text: str) -> None:
    try:
        parse_zone(text)
    except TimeError as refused:
        error = refused
    else:
        return
    assert error.message
    assert error.help


# What is refused, and what to write instead


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("2026-05-30 20.55", "2026-05-30 20:55"),
        ("2026-05-30 8:55 PM", "2026-05-30 20:55"),
        ("2026-05-30 12:05 a.m.", "2026-05-30 00:05"),
        ("2017-05-09 10:45a", "2017-05-09 10:45"),
        ("2026/05/30", "2026-05-30"),
        ("2026/5/3 03:33", "2026-05-03 03:33"),
        ("2026-5-3", "2026-05-03"),
        ("2026.05.30", "2026-05-30"),
        ("2026-05-30 24:00", "2026-05-31 00:00"),
        ("2026-12-31T24:00:00", "2027-01-01 00:00"),
        ("2026-05-30T3:33", "2026-05-30T03:33"),
        ("20-09-2023", "2023-09-20"),
        ("05/30/2026", "2026-05-30"),
        ("May 30, 2026", "2026-05-30"),
        ("30 May 2026", "2026-05-30"),
        ("Sept 3rd 2026", "2026-09-03"),
        ("Sat, 30 May 2026", "2026-05-30"),
        ("May 2026", "2026-05"),
        ("12/2026", "2026-12"),
        ("May 30, 2026 8:55 PM UTC", "2026-05-30 20:55Z"),
        ("2026-05-30 03:33 UTC", "2026-05-30 03:33Z"),
        ("2026-05-30T03:33 +10:00", "2026-05-30T03:33+10:00"),
        ("2026-05-30 03:33:10 +1000", "2026-05-30T03:33:10+10:00"),
        ("2026-05-30T03:33-0500", "2026-05-30T03:33-05:00"),
        ("2026-05-30 03:33 UTC+2", "2026-05-30T03:33+02:00"),
        ("2026-05-30t03:33z", "2026-05-30T03:33Z"),
        ("2026-05-30  03:33", "2026-05-30 03:33"),
        ("2023-08-15 @ 11:52", "2023-08-15 11:52"),
        ("2023-08-15, 11:52", "2023-08-15 11:52"),
        ("20260530T0333Z", "2026-05-30T03:33Z"),
        ("20260530", "2026-05-30"),
        ("1780111980", "2026-05-30T03:33:00Z"),
        ("2026-05-30 03", "2026-05-30T03"),
        ("2026-05-30Z", "2026-05-30"),
        ("2026-05-30 03:33:10,123", "2026-05-30 03:33:10.123"),
        ("2026-05-30T03:33:10.123456789Z", "2026-05-30T03:33:10.123456Z"),
        ("2026-05-28 20:55 - 21:10", "2026-05-28 20:55/21:10"),
        ("2026-05-28 20:55\u201321:10", "2026-05-28 20:55/21:10"),
        ("2026-05-28 20:55 to 21:10", "2026-05-28 20:55/21:10"),
        ("2026-05-28 20:55 / 21:10", "2026-05-28 20:55/21:10"),
        ("2026-05-28/29", "2026-05-28/2026-05-29"),
        ("2026-05-28/06-02", "2026-05-28/2026-06-02"),
        ("2026-05-28 20:55/now", "2026-05-28 20:55/.."),
        ("2026-05-28 20:55/", "2026-05-28 20:55/.."),
        ("2026-05-28 20:55 (ongoing)", "2026-05-28 20:55/.."),
        ("since 2026-05-28", "2026-05-28/.."),
        ("until 2026-05-28", "../2026-05-28"),
        ("unknown/2026-05-28", "../2026-05-28"),
        ("../..", "unknown"),
        ("about 2026-05-30 03:33", "~2026-05-30 03:33"),
        ("~ 2026-05-30", "~2026-05-30"),
        ("ca. 2026-05", "~2026-05"),
        ("2026-05-30 ~03:33", "~2026-05-30 03:33"),
        ("2026-05-30T20:55:00+03:00[Europe/Sofia]", "2026-05-30T20:55:00+03:00"),
        ("2026-05-30T20:55Z[UTC][u-ca=gregory]", "2026-05-30T20:55Z"),
        ("2026-05-30T20:55-08:00[America/Juneau]/2026-05-31T21Z", "2026-05-30T20:55-08:00/2026-05-31T21Z"),
        ("TBD", "unknown"),
        ("n/a", "unknown"),
        ("?", "unknown"),
    ],
)
def test_a_usual_slip_is_refused_with_the_form_that_was_meant(text: str, proposal: str) -> None:
    error = refusal(text)
    assert error.message == f'cannot read "{text}" as a time'
    assert error.help.endswith(f": write {proposal}")
    Time.parse(proposal, zone=BERLIN)


@pytest.mark.parametrize(
    ("text", "proposal"),
    [("20.55", "20:55"), ("8:55 PM", "20:55"), ("20h55", "20:55"), ("20:55h", "20:55"), ("1255", "12:55")],
)
def test_a_slip_in_a_bare_clock_time_is_refused(text: str, proposal: str) -> None:
    assert refusal(text).help.endswith(f": write {proposal}, with its date before it")
    assert refusal(text, day=date(2026, 5, 30)).help.endswith(f": write {proposal}")


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("May 30", "dates are written in numbers"),
        ("05/06/2026", "the year with four digits and first"),
        ("2026-05-30 03:33 CET", "instead of a zone name"),
        ("2026-05-30 03:33 [Europe/Berlin]", "instead of a zone name"),
        ("2026-05-30T03:33[Europe/Berlin]", "instead of a zone name"),
        ("03:33 CET", "instead of a zone name"),
        ("2026-05-30 25:10", "clock times run from 00:00 to 23:59:59"),
        ("2026-05-30 20:75", "clock times run from 00:00 to 23:59:59"),
        ("2026-05-30 23:59:60", "clock times run from 00:00 to 23:59:59"),
        ("now", "instead of a relative time"),
        ("yesterday evening", "instead of a relative time"),
        ("2 days ago", "instead of a relative time"),
        ("ongoing", "write its beginning"),
        ("2026-W22", "weeks and quarters"),
        ("2026-Q2", "weeks and quarters"),
        ("0226-05-30", "years run from 1900 to 2199"),
        ("around the deploy", "write 2026-05-30 20:55, "),
        ("20\u0665\u0666-05-30", "write 2026-05-30 20:55, "),
        ("x" * 10_000, "write 2026-05-30 20:55, "),
    ],
)
def test_where_the_meaning_is_not_certain_nothing_is_proposed(text: str, advice: str) -> None:
    error = refusal(text)
    assert advice in error.help
    assert ": write 2" not in error.help
    assert len(error.message) < 100


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("", "the time is empty", "write unknown if nobody knows it"),
        ("2026-13-45", 'there is no month 13 in "2026-13-45"', "months run from 01 to 12"),
        ("2026-13", 'there is no month 13 in "2026-13"', "months run from 01 to 12"),
        ("2026-30-05 03:33", 'there is no month 30 in "2026-30-05"', "did you mean 2026-05-30?"),
        ("2026-02-30", 'there is no day 30 in "2026-02-30"', "February 2026 has 28 days"),
        ("2026-05-00", 'there is no day 00 in "2026-05-00"', "May 2026 has 31 days"),
        ("20:55", 'the clock time "20:55" has no date', "add the date"),
        ("../21:10", 'the clock time "21:10" has no date', "add the date"),
        ("2026-05/21:10", 'the clock time "21:10" has no date', "add the date"),
        ("03:33Z", "has an offset but no date", "for example 2026-05-30T03:33Z"),
        ("20:55-21:10", "has an offset but no date", "write 20:55/21:10 if it is a range"),
        (
            "2026-05-28 08:55-09:30",
            "can be read as a range and",
            "write 2026-05-28 08:55/09:30 for the range",
        ),
        ("2026-05-28T08:55-09:10", 'the offset "-09:10" is out of range', "with /"),
        ("2026-05-28 23:50/00:10", "ends before it begins", "write 2026-05-28 23:50/2026-05-29 00:10"),
        ("2026-05-28 23:50/~00:10", "ends before it begins", "write 2026-05-28 23:50/~2026-05-29 00:10"),
        ("~2026-05-28 20:55/20:50", "ends before it begins", "if it ended on the next day"),
        ("2026-05-28/2026-05-27", "ends before it begins", "write the earlier end first"),
    ],
)
def test_an_impossible_time_is_refused_by_name(text: str, message: str, help: str) -> None:
    error = refusal(text)
    assert message in error.message
    assert help in error.help
    assert str(error) == error.message


def test_a_message_shows_no_control_characters() -> None:
    assert "\x1b" not in refusal("2026-05-30\x1b[31m").message


# Dates on the author's clock


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-05-30T03:33+10:00", date(2026, 5, 30), date(2026, 5, 30)),  # in UTC still the 29th
        ("2026-05-30", date(2026, 5, 30), date(2026, 5, 30)),
        ("~2026-05-30", date(2026, 5, 30), date(2026, 5, 30)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-05-28 20:55/2026-05-29 02:10", date(2026, 5, 28), date(2026, 5, 29)),
        ("2026-05-28 20:55/..", date(2026, 5, 28), date(2026, 5, 28)),
        ("../2026-05-28", None, date(2026, 5, 28)),
    ],
)
def test_dates_are_those_the_author_meant(text: str, first: date | None, last: date) -> None:
    time = Time.parse(text, zone=SYDNEY)
    assert (time.local_date, time.last_local_date) == (first, last)


# Printing


@pytest.mark.parametrize(
    ("text", "written", "in_sydney", "in_utc", "machine"),
    [
        (
            "2026-05-30T03:33Z",
            "2026-05-30 03:33 UTC",
            "2026-05-30 13:33",
            "2026-05-30 03:33 UTC",
            "2026-05-30T03:33Z",
        ),
        (
            "~2026-05-30T03:33:07+10:00",
            "≈ 2026-05-30 03:33:07 +10:00",
            "≈ 2026-05-30 03:33:07",
            "≈ 2026-05-29 17:33:07 UTC",
            "2026-05-29T17:33:07Z",
        ),
        (
            "2026-05-28 20:55/21:10",
            "2026-05-28 20:55 \u2013 21:10",
            "2026-05-29 04:55 \u2013 05:10",
            "2026-05-28 18:55 \u2013 19:10 UTC",
            "2026-05-28T18:55Z",
        ),
        (
            "2026-05-28 15:30/16:30",
            "2026-05-28 15:30 \u2013 16:30",
            "2026-05-28 23:30 \u2013 2026-05-29 00:30",
            "2026-05-28 13:30 \u2013 14:30 UTC",
            "2026-05-28T13:30Z",
        ),
        (
            "2026-05-28 20:55/..",
            "since 2026-05-28 20:55",
            "since 2026-05-29 04:55",
            "since 2026-05-28 18:55 UTC",
            "2026-05-28T18:55Z",
        ),
        ("../2026-05-28", "by 2026-05-28", "by 2026-05-28", "by 2026-05-28", None),
        (
            "2026-05-30T03",
            "2026-05-30 03 h",
            "2026-05-30 11 h",
            "2026-05-30 01 h UTC",
            "2026-05-30T01:00Z",
        ),
        (
            "2026-05-30T03+05:30",
            "2026-05-30 03 h +05:30",
            "≈ 2026-05-30 07:30",
            "≈ 2026-05-29 21:30 UTC",
            "2026-05-29T21:30Z",
        ),
        (
            "2026-10-25 02:30",
            "2026-10-25 02:30",
            "2026-10-25 11:30 or 12:30",
            "2026-10-25 00:30 or 01:30 UTC",
            "2026-10-25T00:30Z",
        ),
        (
            "2026-05-30T03:33:07.120Z",
            "2026-05-30 03:33:07.120 UTC",
            "2026-05-30 13:33:07.12",
            "2026-05-30 03:33:07.12 UTC",
            "2026-05-30T03:33:07.12Z",
        ),
        ("2026-05-30", "2026-05-30", "2026-05-30", "2026-05-30", "2026-05-30"),
        ("~2026-05", "≈ 2026-05", "≈ 2026-05", "≈ 2026-05", "2026-05"),
        ("2026", "2026", "2026", "2026", "2026"),
    ],
)
def test_a_time_prints_for_people_and_for_machines(
    text: str, written: str, in_sydney: str, in_utc: str, machine: str | None
) -> None:
    time = Time.parse(text, zone=BERLIN)
    assert time.as_written == written
    assert time.local(SYDNEY) == in_sydney
    assert time.utc_in_words(english) == in_utc
    assert time.iso_utc == machine


def test_a_bare_clock_time_prints_as_one() -> None:
    time = Time.parse("~20:55", zone=BERLIN, day=date(2026, 5, 28))
    assert time.as_written == "≈ 20:55"
    assert time.utc_in_words(english) == "≈ 2026-05-28 18:55 UTC"


# Values


def test_a_time_is_an_immutable_value() -> None:
    time = Time.parse("2026-05-30 03:33", zone=BERLIN)
    assert time == Time.parse("2026-05-30 03:33", zone=BERLIN)
    assert time != Time.parse("2026-05-30 03:33", zone=SYDNEY)
    assert time != Time.parse("2026-05-30T03:33", zone=BERLIN)
    assert len({time, Time.parse("2026-05-30 03:33", zone=BERLIN)}) == 1
    assert repr(time) == "Time('2026-05-30 03:33')"
    assert copy.deepcopy(time) == time
    with pytest.raises(FrozenInstanceError):
        time.text = "2026"  # type: ignore[misc]
    assert not hasattr(time, "__dict__")


# Order


@pytest.mark.parametrize(
    ("later", "earlier", "certain", "doubtful"),
    [
        ("20:56", "20:55", True, False),
        ("20:55", "20:55", False, False),
        ("20:55:30", "20:55", False, False),
        ("20:55", "20:55:30", False, False),
        ("2026-05-28", "20:55", False, False),
        ("20:55", "2026-05-28", False, False),
        ("2026-05-29", "20:55", True, False),
        ("~20:55", "20:50", False, True),
        ("20:55", "~20:50", False, True),
        ("~20:50", "20:55", False, False),
        ("~20:55", "20:30", True, False),
        ("20:30/21:00", "20:45", False, False),
        ("20:30/21:00", "20:10/20:40", False, True),
        ("20:30/21:00", "20:10", True, False),
        ("20:30/..", "20:10", True, False),
        ("20:30", "20:10/..", False, True),
        ("../20:30", "20:10", False, False),
        ("unknown", "20:10", False, False),
        ("20:10", "unknown", False, False),
        ("~2026-05-29", "2026-05-28", False, True),
    ],
)
def test_order_is_impossible_doubtful_or_fine(later: str, earlier: str, certain: bool, doubtful: bool) -> None:
    day = date(2026, 5, 28)
    a, b = Time.parse(later, zone=BERLIN, day=day), Time.parse(earlier, zone=BERLIN, day=day)
    assert a.is_certainly_after(b) is certain
    assert a.is_doubtfully_after(b) is doubtful


def test_entries_sort_by_what_they_say() -> None:
    texts = ["2026-05-28", "20:50", "~20:55", "20:58/21:10", "../21:00", "21:05:10", "2026-05-29", "unknown"]
    day = date(2026, 5, 28)
    shuffled = [Time.parse(text, zone=BERLIN, day=day) for text in reversed(texts)]
    assert [time.text for time in sorted(shuffled, key=lambda time: time.sort_key)] == texts


# Spans


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-05-28 20:55", "2026-05-29 02:15", "5 h 20 min"),
        ("~2026-05-28 20:55", "2026-05-29 02:15", "≈ 5 h 20 min"),
        ("~2026-05-28 20:55", "2026-05-29 02:17", "≈ 5 h 20 min"),
        ("2026-05-28 20:55", "2026-05-28 21:10", "15 min"),
        ("2026-05-28 20:55:00", "2026-05-28 20:55:40", "40 s"),
        ("2026-05-28 20:55:10.5", "2026-05-28 20:55:10.9", "400 ms"),
        ("2026-05-28 20:55", "2026-05-28 20:57:20", "2 min"),
        ("2026-05-28 20:55", "2026-05-28 20:55", "less than 1 min"),
        ("2026-05-28 20:55", "2026-05-30 02:15", "29 h 20 min"),
        ("2026-05-28 20:55", "2026-05-31 02:15", "2 days 5 h"),
        ("2026-05-24", "2026-05-30", "6 days"),
        ("~2026-05-24", "2026-05-30", "≈ 6 days"),
        ("2026-03-24", "2026-03-30", "6 days"),  # one of them has 23 hours
        ("2026-05-28", "2026-05-28", "less than 1 day"),
        ("2026-05-28", "2026-05-29", "1 day"),
        ("2026-05-24", "2026-05-30 03:33", "5\u20136 days"),
        ("2026-05-30", "2026-05-31 05:00", "5\u201329 h"),
        ("2026-05-30", "2026-05-30 05:00", "at most 5 h"),
        ("2026-05-28T03", "2026-05-28T08", "5 h"),
        ("2026-05-28T03", "2026-05-28 08:20", "4\u20135 h"),
        ("2026-03", "2026-05", "2 months"),
        ("2026-03", "2026-05-30 20:55", "2\u20133 months"),
        ("2025", "2026-05-30 20:55", "5\u201317 months"),
        ("2024", "2026", "2 years"),
        ("2026-05-28/2026-05-29", "2026-05-31", "2\u20133 days"),
        ("2026-05-28 20:00/20:30", "2026-05-28 22:00", "1 h 30 min \u2013 2 h"),
        ("2026-10-25 02:30", "2026-10-25 05:00", "2 h 30 min \u2013 3 h 30 min"),
        ("2026-05-28 20:55", "2026-05-28 22:55/..", "at least 2 h"),
        ("~2026-05-28 20:55", "2026-05-28 22:55/..", "at least 1 h 45 min"),
        ("../2026-05-28 20:55", "2026-05-28 22:55", "at least 2 h"),
        ("2026-05-28 20:55", "../2026-05-28 22:55", "at most 2 h"),
        ("~2026-05-28 20:55", "2026-05-28 21:00", "at most 20 min"),
        ("2026-05-28/2026-05-28", "2026-05-28/~2026-05-28T00", "at most 1 h"),
        ("2026-10-03T00+10:00/2026", "2026/2026-11", "at most 1 year"),
        ("2026-05-28", "2026-05-30/..", "at least 2 days"),
    ],
)
def test_a_span_says_no_more_than_its_ends(start: str, end: str, text: str) -> None:
    span = Span.between(Time.parse(start, zone=BERLIN), Time.parse(end, zone=BERLIN))
    assert str(span) == text


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("~2026-05-28 20:55", "~2026-05-28 20:55", 15.5),  # at most 30 min
        ("~2026-05-28 20:55", "2026-05-28 21:00", 10.5),  # at most 20 min
        ("2026-05-28 20:55", "2026-05-28 20:55/21:25", 15.5),  # at most 30 min
        ("2026-05-28 20:55", "2026-05-28 20:55", 0.5),  # less than 1 min
        ("2026-05-28 20:55", "2026-05-28 21:55", 60),
        ("~2026-05-28 20:55", "2026-05-28 21:55", 60),
    ],
)
def test_what_may_have_been_nothing_is_plotted_in_the_middle_of_what_it_may_have_been(
    start: str, end: str, minutes: float
) -> None:
    span = Span.between(Time.parse(start, zone=BERLIN), Time.parse(end, zone=BERLIN))
    assert span is not None
    assert span.plotted == timedelta(minutes=minutes)
    assert span.longest is not None
    assert span.shortest <= span.plotted < span.longest


def test_a_span_between_minutes_is_exact() -> None:
    span = Span.between(Time.parse("2026-05-28T20:55Z"), Time.parse("2026-05-29T02:15Z"))
    assert span is not None
    assert span.is_exact
    assert not span.is_open
    assert span.nominal == timedelta(hours=5, minutes=20)
    assert (span.shortest, span.longest) == (timedelta(hours=5, minutes=19), timedelta(hours=5, minutes=21))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("~2026-05-28 20:55", "2026-05-29 02:15"),
        ("2026-05-28", "2026-05-29"),
        ("2026-05-28T20", "2026-05-29 02:15"),
        ("2026-05-28 20:55/21:00", "2026-05-29 02:15"),
        ("2026-10-25 02:30", "2026-10-25 05:00"),
        ("2026-05-28 20:55", "2026-05-29 02:15/.."),
    ],
)
def test_any_other_span_is_not(start: str, end: str) -> None:
    span = Span.between(Time.parse(start, zone=BERLIN), Time.parse(end, zone=BERLIN))
    assert span is not None
    assert not span.is_exact


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("unknown", "2026-05-28"),
        ("2026-05-28", "unknown"),
        ("2026-05-29", "2026-05-28"),
        ("2026-05-28 20:55", "2026-05-28 20:55/.."),
        ("2026-05-28/..", "2026-05-29/.."),
    ],
)
def test_there_is_no_span_where_nothing_is_known(start: str, end: str) -> None:
    assert Span.between(Time.parse(start, zone=BERLIN), Time.parse(end, zone=BERLIN)) is None


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(0), "0 s"),
        (timedelta(microseconds=3), "1 ms"),
        (timedelta(milliseconds=400), "400 ms"),
        (timedelta(seconds=40), "40 s"),
        (timedelta(seconds=125), "2 min 5 s"),
        (timedelta(minutes=12, seconds=40), "13 min"),
        (timedelta(minutes=59, seconds=40), "1 h"),
        (timedelta(hours=5, minutes=20), "5 h 20 min"),
        (timedelta(hours=26, minutes=13), "26 h 13 min"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=3, hours=4, minutes=10), "3 days 4 h"),
        (timedelta(days=6, hours=23, minutes=50), "7 days"),
        (timedelta(days=12, hours=4), "12 days"),
        (timedelta(days=89), "89 days"),
        (timedelta(days=121), "4 months"),
        (timedelta(days=800), "2 years"),
        (-timedelta(minutes=5), "\u22125 min"),
    ],
)
def test_durations_are_rounded_for_people(duration: timedelta, text: str) -> None:
    assert format_duration(duration) == text


# In models


class Entry(Part):
    at: Time = field("When it began.")
    until: Time | None = field("When it ended.", None)


class Timeline(Part):
    timeline: tuple[Entry, ...] = field("What happened.")


def read_timeline(*entries: str, zone: tzinfo | None = BERLIN) -> list[Time]:
    context = TimeContext(zone=zone, in_timeline=True)
    value = {"timeline": tuple({"at": entry} for entry in entries)}
    return [entry.at for entry in Timeline.model_validate(value, context=context).timeline]


def test_a_bare_clock_time_takes_the_date_of_the_entry_before_it() -> None:
    times = read_timeline("2026-05-28 20:55", "21:10", "~21:30", "unknown", "23:50/2026-05-29 00:10", "00:15:30")
    assert [time.local_date and time.local_date.day for time in times] == [28, 28, 28, None, 28, 29]
    assert times[-1].earliest == utc("2026-05-28 22:15:30")


def test_the_end_of_an_entry_counts_too() -> None:
    entry = {"at": "2026-05-28 20:55", "until": "2026-05-29 01:00"}
    context = TimeContext(zone=BERLIN, in_timeline=True)
    timeline = Timeline.model_validate({"timeline": (entry, {"at": "01:05"})}, context=context).timeline
    assert timeline[1].at.local_date == date(2026, 5, 29)


@pytest.mark.parametrize(
    "entries",
    [
        ("20:55",),
        ("2026-05", "20:55"),
        ("2026-05-28", "2026-05", "20:55"),
        ("2026-05-28T23:30Z", "01:40"),  # in Berlin that was on the 29th: which date is meant?
    ],
)
def test_a_bare_clock_time_with_no_single_date_to_take_is_refused(entries: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        read_timeline(*entries)
    (error,) = caught.value.errors()
    assert error["loc"] == ("timeline", len(entries) - 1, "at")
    assert error["msg"] == f'the clock time "{entries[-1]}" has no date'


def test_an_entry_in_another_offset_lends_its_date_where_it_is_the_same_one() -> None:
    times = read_timeline("2026-05-28T19:30Z", "21:40")
    assert times[1].earliest == utc("2026-05-28 19:40")


def test_outside_a_timeline_a_bare_clock_time_is_refused() -> None:
    context = TimeContext(zone=BERLIN, day=date(2026, 5, 28))
    with pytest.raises(ValidationError, match="has no date"):
        Entry.model_validate({"at": "20:55"}, context=context)
    assert context.day == date(2026, 5, 28)


def test_a_time_is_read_in_the_zone_of_the_context_if_there_is_one() -> None:
    assert Entry.model_validate({"at": "2026-05-30 03:33"}).at.zone_stated is False
    entry = Entry.model_validate({"at": "2026-05-30 03:33"}, context=TimeContext(zone=TEN_EAST))
    assert entry.at.earliest == utc("2026-05-29 17:33")


def test_a_refusal_reaches_the_loader_with_message_and_help() -> None:
    with pytest.raises(ValidationError) as caught:
        Entry.model_validate({"at": "20.55 {help}"})
    (error,) = caught.value.errors()
    assert error["type"] == "time"
    assert error["msg"] == 'cannot read "20.55 {help}" as a time'
    assert set(error["ctx"]) == {"message", "help", "instead"}


@pytest.mark.parametrize("value", [True, None, (), date(2026, 5, 30), datetime(2026, 5, 30)])
def test_anything_but_text_is_a_type_error(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Entry.model_validate({"at": value})
    assert [error["type"] for error in caught.value.errors()] == ["string_type"]


@pytest.mark.parametrize(
    ("value", "help_"),
    [
        (1255, 'another program has rewritten 20:55: write "20:55", in quotes, or "12:55" if that was meant'),
        (600, 'another program has rewritten 10:00: write "10:00", in quotes, or "06:00" if that was meant'),
        (1299, 'another program has rewritten 21:39: write "21:39", in quotes'),
        (1439, 'another program has rewritten 23:59: write "23:59", in quotes, or "14:39" if that was meant'),
        (75330, 'another program has rewritten 20:55:30: write "20:55:30", in quotes'),
        (75330.5, 'another program has rewritten 20:55:30.5: write "20:55:30.5", in quotes'),
        (2026, 'put it in quotes: "2026"'),
        (1780149600, "write a date instead of seconds since 1970"),
    ],
)
def test_a_number_is_the_clock_time_of_which_yaml_1_1_makes_it(value: float, help_: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Entry.model_validate({"at": value})
    (error,) = caught.value.errors()
    assert (error["type"], error["msg"]) == ("time", f"{value} is a number, not a time")
    assert error["ctx"]["help"].startswith(help_)


def test_a_time_may_be_handed_over_as_such() -> None:
    time = Time.parse("2026-05-28 20:55", zone=BERLIN)
    context = TimeContext(zone=BERLIN, in_timeline=True)
    entry = Entry.model_validate({"at": time, "until": "21:10"}, context=context)
    assert entry.at is time
    assert entry.until is not None
    assert entry.until.local_date == date(2026, 5, 28)


def test_a_time_is_saved_as_it_was_written() -> None:
    entry = Entry.model_validate({"at": "~2026-05-28 20:55", "until": "unknown"})
    assert entry.model_dump() == {"at": "~2026-05-28 20:55", "until": "unknown"}
    assert entry.model_dump_json() == '{"at":"~2026-05-28 20:55","until":"unknown"}'
    assert Entry.model_validate(entry.model_dump()) == entry


# What holds for all times

ZONES: st.SearchStrategy[tzinfo | None] = st.sampled_from(
    [
        None,
        UTC,
        TEN_EAST,
        BERLIN,
        SYDNEY,
        LORD_HOWE,
        ZoneInfo("America/Sao_Paulo"),
        ZoneInfo("America/Havana"),
        ZoneInfo("America/Toronto"),
        ZoneInfo("Pacific/Apia"),
        ZoneInfo("Asia/Kathmandu"),
    ]
)
FORMATS = (
    "%Y",
    "%Y-%m",
    "%Y-%m-%d",
    "%Y-%m-%dT%H",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
)
MOMENTS = st.one_of(
    st.datetimes(datetime(1901, 1, 1), datetime(2198, 12, 31)),
    st.datetimes(datetime(2011, 12, 28), datetime(2012, 1, 2)),
    st.datetimes(datetime(2026, 3, 28), datetime(2026, 4, 6)),
    st.datetimes(datetime(2026, 10, 3), datetime(2026, 11, 2)),
)


@st.composite
def simple_texts(draw: st.DrawFn) -> str:
    moment, form = draw(MOMENTS), draw(st.sampled_from(FORMATS))
    offset = draw(st.sampled_from(["", "", "Z", "+10:00", "+05:45"])) if "%H" in form else ""
    return draw(st.sampled_from(["", "", "~"])) + moment.strftime(form) + offset


TEXTS = st.one_of(
    st.just("unknown"),
    simple_texts(),
    simple_texts().map(lambda text: f"{text}/.."),
    simple_texts().map(lambda text: f"../{text}"),
    st.tuples(simple_texts(), simple_texts()).map("/".join),
)
SCRIBBLES = st.one_of(
    st.text(),
    st.text("0123456789-:/.~TZ+ apmUTC,@", max_size=40),
    st.lists(
        st.one_of(
            simple_texts(),
            st.sampled_from(
                [
                    "/",
                    "..",
                    "~",
                    " ",
                    "-",
                    " to ",
                    "UTC",
                    "CET",
                    "May ",
                    "30",
                    "24:00",
                    "pm",
                    "ca. ",
                    "\n",
                    "9",
                ]
            ),
        ),
        max_size=5,
    ).map("".join),
)


def parse_or_skip(text: str, zone: tzinfo | None) -> Time:
    """A time; where it fell into a gap or its ends are reversed, another example."""
    try:
        return Time.parse(text, zone=zone)
    except TimeError as error:
        assume("does not exist" not in error.message and "ends before" not in error.message)
        raise


@given(SCRIBBLES, ZONES, st.sampled_from([None, date(2026, 5, 30)]))
@example("\ud800", None, None)
@example("2199-12-31 24:00", None, None)
@example("9999999999", None, None)
def test_any_text_is_read_or_refused(text: str, zone: tzinfo | None, day: date | None) -> None:
    try:
        time = Time.parse(text, zone=zone, day=day)
    except TimeError as refused:
        error = refused
    else:
        assert str(time) == text.strip()
        assert time.as_written
        assert time.utc_in_words(english)
        assert time.local(SYDNEY)
        return
    assert error.message
    assert error.help


@given(TEXTS, ZONES)
def test_a_time_is_a_proper_interval_and_prints_as_written(text: str, zone: tzinfo | None) -> None:
    time = parse_or_skip(text, zone)
    assert str(time) == text
    assert Time.parse(str(time), zone=zone) == time
    if time.earliest and time.latest:
        assert time.earliest < time.latest
    if time.start and time.end:
        for end in (time.start, time.end):
            assert end.earliest is None or (time.earliest is not None and time.earliest <= end.earliest)
            assert end.latest is None or (time.latest is not None and end.latest <= time.latest)
    if time.local_date and time.last_local_date:
        assert time.local_date <= time.last_local_date


@given(MOMENTS, ZONES)
def test_a_coarse_time_contains_every_finer_one_in_it(moment: datetime, zone: tzinfo | None) -> None:
    times = [parse_or_skip(moment.strftime(form), zone) for form in FORMATS]
    for coarse, fine in pairwise(times):
        assert coarse.precision < fine.precision
        assert coarse.earliest is not None
        assert coarse.latest is not None
        assert fine.earliest is not None
        assert fine.latest is not None
        assert coarse.earliest <= fine.earliest
        assert fine.latest <= coarse.latest


@given(simple_texts(), ZONES)
def test_about_only_widens(text: str, zone: tzinfo | None) -> None:
    stated = parse_or_skip(text.removeprefix("~"), zone)
    about = Time.parse(f"~{stated}", zone=zone)
    assert about.earliest is not None
    assert about.latest is not None
    assert stated.earliest is not None
    assert stated.latest is not None
    assert about.earliest <= stated.earliest  # equal beside a day that was left out
    assert stated.latest <= about.latest


def is_possibly_after(one: Time, other: Time) -> bool:
    """Whether some reading of one is later than some reading of the other."""
    return one.latest is None or other.earliest is None or one.latest > other.earliest


@given(TEXTS, TEXTS, ZONES)
def test_the_order_of_two_times_is_consistent(first: str, second: str, zone: tzinfo | None) -> None:
    a, b = parse_or_skip(first, zone), parse_or_skip(second, zone)
    for one, other in ((a, b), (b, a)):
        if one.is_certainly_after(other):
            assert is_possibly_after(one, other)
            assert not is_possibly_after(other, one)
            assert not one.is_doubtfully_after(other)
        if one.is_doubtfully_after(other):
            assert is_possibly_after(one, other)
            assert is_possibly_after(other, one)
    assert not (a.is_certainly_after(b) and b.is_certainly_after(a))
    assert not a.is_certainly_after(a)
    assert not a.is_doubtfully_after(a)
    if a.is_doubtfully_after(b) or (a.is_certainly_after(b) and not (a.is_approximate or b.is_approximate)):
        assert a.sort_key >= b.sort_key


@given(TEXTS, TEXTS, ZONES)
def test_a_span_stays_within_its_bounds(first: str, second: str, zone: tzinfo | None) -> None:
    start, end = parse_or_skip(first, zone), parse_or_skip(second, zone)
    span = Span.between(start, end)
    if span is None:
        return
    assert timedelta(0) <= span.shortest <= span.nominal
    assert span.longest is None or span.nominal <= span.longest
    assert span.is_open == (span.longest is None)
    assert str(span)
    assert not re.search("(?<![0-9])0(?: (?:min|h|day|month|year)|\u2013)", str(span))
    assert not (span.is_exact and "≈" in str(span))


@given(st.timedeltas(-timedelta(days=100_000), timedelta(days=100_000)))
def test_every_duration_can_be_printed(duration: timedelta) -> None:
    assert format_duration(duration)
