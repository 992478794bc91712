"""Times as people say them while they type: `20:55`, `yesterday 20:55`, `~03:30`, `-2h`, `10 min ago`.

What a record holds is exact text (`2026-05-30 20:55`), so that nobody has to know when it was typed. Here one is
made from the other. Whatever `Time.parse` reads is taken as it is; of the rest, only what has one meaning is read.

A clock time without a date (`20:55`) belongs to the incident that it is typed for, whenever that is: somebody who
writes a timeline two days later still means the night of the incident. Only where there is no incident yet, in
`postmortems new`, it is the last time that the clock showed it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from postmortems.edit.typed_date import days_back
from postmortems.model.time import Time, TimeError, parse_zone

FORMS = "20:55, yesterday 20:55, ~03:30, 20:55 CET, 20:55/21:10, -2h, 10 min ago, 2026-05-30 20:55, 2026-05-30, unknown"
"""Examples of everything that is understood, for prompts and help texts."""

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>am|pm)?")
_OUT_OF_RANGE = re.compile(r"\b(?:2[4-9]|[3-9]\d)[:.h]\d\d|\d:[6-9]\d")
_OFFSET = re.compile(r"(.*\d(?: ?[ap]m)?) ?(z|utc|[+-]\d\d:\d\d)")
_RANGE_OR_OFFSET = re.compile(r"(?:[a-z]+ )?(?:at )?~?\d{1,2}:\d\d ?-\d\d:\d\d", re.IGNORECASE)
_AMOUNT = r"(\d{1,4}) ?(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)"
_AGO = re.compile(rf"-(?P<minus>{_AMOUNT}(?: ?{_AMOUNT})?)|(?P<ago>{_AMOUNT}(?:(?: and)? ?{_AMOUNT})?) ago")


@dataclass(frozen=True)
class Surroundings:
    """When an incident was, as far as it is known: what a clock time without a date follows."""

    moments: tuple[datetime, ...] = ()
    """Moments (aware) around which things happened, in any order."""
    day: date | None = None
    """The day of the incident in the zone of its record, where no moment is known."""


def understood(text: str, now: datetime, zone: tzinfo | None, incident: Surroundings | None = None) -> Time:
    """The time that `text` means, typed at `now` (aware).

    Clock times without an offset are in `zone`, that of the knowledge base; its text then has no offset.
    Where there is none (None) they are on the clock of `now`, and the text says its offset. `-2h` is about
    two hours ago, `10 min ago` is to the minute.

    A clock time without a date is on the day on which it is closest to the moments of `incident`; without an
    incident, it is the last one before `now`.

    Raises TimeError for text with no meaning or several, for a clock time that is about as close to the incident on
    two days, and for a time in the future. That includes a clock time that is to come in `zone` and over on the clock
    of `now`: nobody can tell which of them counts.
    """
    asked = " ".join(text.split())
    if _RANGE_OR_OFFSET.fullmatch(asked):
        raise TimeError(
            f'"{asked}" may be a range or a time with an offset',
            "write the date too: 2026-05-30 20:55/2026-05-30 21:10 for a range, 2026-05-30T20:55-05:00 for an offset",
        )
    time = _relative(asked, now, zone, incident) or _read(asked, now, zone)
    if time.earliest is not None and time.earliest > now.astimezone(UTC) + _SOON:
        local = time.sort_key[1].astimezone(zone or now.tzinfo)
        if time.has_clock:
            _require_one_clock(local, now)
        raise TimeError(f"{time} is in the future", "write a time in the past")
    return time


_SOON = timedelta(minutes=1)
"""How far ahead of now a time may be: clocks differ."""


def _require_one_clock(then: datetime, now: datetime) -> None:
    """Raises TimeError for a time that is still to come in its zone, and is over on the clock of who types it.

    At 03:10 in Berlin, `03:05` for a record in UTC means five minutes ago, and not the night before.
    """
    own = then.replace(tzinfo=now.tzinfo, fold=0)
    if own <= now.astimezone(UTC) + _SOON < then.astimezone(UTC):
        zone = then.tzinfo
        raise TimeError(
            f"{then:%Y-%m-%d %H:%M} {zone} is in the future: it is {now.astimezone(zone):%H:%M} {zone} now",
            f"for your own clock, write {own.isoformat(timespec='minutes')}; for another day, write the date too",
        )


def is_bare(text: str) -> bool:
    """Whether `text` is a clock time without a date: `20:55`, `~9am`, `20:55Z`."""
    asked = " ".join(text.split()).casefold().removeprefix("~").strip()
    if stated := _OFFSET.fullmatch(asked):
        asked = stated[1]
    return _clock_time(asked) is not None


def explained(time: Time, now: datetime, zone: str) -> str:
    """The time in words for the one who typed it: with its zone, and on the clock of `now` where that differs.

    `zone` names the one of clock times without an offset.
    """
    if time.earliest is None or not time.has_clock or time.is_range:
        return time.as_written
    written = time.as_written
    stated = re.sub(r" (?:UTC|[+-]\d\d:\d\d)$", "", written)
    local = time.local(now.tzinfo or UTC)
    in_zone = f"{written} {zone}".rstrip() if stated == written else written
    return in_zone if stated == local else f"{in_zone} ({local} here)"


def written(moment: datetime, zone: tzinfo | None, now: datetime, about: str = "") -> Time:
    """The minute of a moment (aware) as a record writes it: in `zone`, or with the offset of `now` where there is none.

    It has an offset, too, if clocks showed it twice. `about` is `~` for an approximate time.
    """
    local = moment.astimezone(zone or now.tzinfo)
    return _written(about, local, None if is_repeated(local) else zone)


def is_repeated(local: datetime) -> bool:
    """Whether the clock of its zone shows this time twice, because it is set back."""
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


def _read(asked: str, now: datetime, zone: tzinfo | None) -> Time:
    """A time in a form that records use. Raises TimeError, whose help names the forms of people, too."""
    try:
        time = Time.parse(asked, zone=zone or now.tzinfo)
    except TimeError as error:
        if re.search(r"\d{4}-|/", asked):  # meant as a form of the record: its own help is the better one
            raise
        advice = f"write it like one of these: {FORMS}"
        if _OUT_OF_RANGE.search(asked):
            advice = "clock times run from 00:00 to 23:59; a day ends with 00:00 of the next"
        raise TimeError(error.message, advice) from None
    if zone is None and time.has_clock and not re.search(r"(Z|[+-]\d\d:\d\d)$", asked) and not time.is_range:
        return Time.parse(asked.replace(" ", "T") + _offset_of(time, now))
    return time


def _offset_of(time: Time, now: datetime) -> str:
    """The offset that holds on the clock of `now` at that time: `Z`, `+02:00`."""
    instant = (time.earliest or now).astimezone(now.tzinfo)
    return instant.isoformat()[-6:] if instant.utcoffset() else "Z"


def _relative(asked: str, now: datetime, zone: tzinfo | None, incident: Surroundings | None) -> Time | None:
    """A time that counts from `now` or from the incident; None where the text has none of these forms."""
    lowered = asked.casefold()
    about = "~" if lowered.startswith("~") else ""
    lowered = lowered.removeprefix("~").strip()
    clock = now.astimezone(zone) if zone else now
    if lowered == "now":
        return written(clock, zone, clock, about)
    if found := _AGO.fullmatch(lowered):
        return _ago(found, about, clock, zone)
    return _on_a_day(lowered, about, now, zone, incident)


def _ago(found: re.Match[str], about: str, clock: datetime, zone: tzinfo | None) -> Time:
    amounts = re.findall(_AMOUNT, found["minus"] or found["ago"])
    units = {unit[0] for _, unit in amounts}
    passed = timedelta()
    for number, unit in amounts:
        passed += timedelta(**{_UNITS[unit[0]]: int(number)})
    then = (clock.astimezone(UTC) - passed).astimezone(clock.tzinfo)
    if units <= {"d", "w"}:
        return Time.parse(f"{about}{then:%Y-%m-%d}")
    return written(then, zone, then, about or ("" if units == {"m"} else "~"))


def _on_a_day(
    lowered: str, about: str, now: datetime, zone: tzinfo | None, incident: Surroundings | None
) -> Time | None:
    """`20:55`, `yesterday 20:55`, `monday 9am`, `yesterday`, `20:55Z`."""
    if stated := _OFFSET.fullmatch(lowered):
        lowered, offset = stated[1], stated[2]
        now, zone = now.astimezone(parse_zone("UTC" if offset == "z" else offset.upper())), None
    clock = now.astimezone(zone) if zone else now
    word, _, rest = lowered.partition(" ")
    days = days_back(word, clock.date())
    if days is None:
        word, days, rest = "", 0, lowered
    day = clock.date() - timedelta(days)
    if not rest:
        return Time.parse(f"{about}{day}") if word else None
    hour_minute = _clock_time(rest.removeprefix("at ").lstrip())
    if hour_minute is None:
        return None
    if rest.startswith("~"):
        about = "~"
    if not word and incident is not None and (incident.moments or incident.day):
        return _written(about, _near(incident, hour_minute, clock, now), zone)
    then = datetime(day.year, day.month, day.day, *hour_minute, tzinfo=clock.tzinfo)
    if not word:
        for coming in (then, then + _DAY):
            _require_one_clock(coming, now)
    if then.astimezone(UTC) > clock and word != "today":
        earlier = day - timedelta(7 if word else 1)
        then = then.replace(year=earlier.year, month=earlier.month, day=earlier.day)
    return _written(about, then, zone)


_DAY = timedelta(days=1)
_NEARLY_AS_CLOSE = timedelta(hours=6)
"""Two days on which a clock time is this close to what is known of an incident are both possible."""


def _near(incident: Surroundings, hour_minute: tuple[int, int], clock: datetime, now: datetime) -> datetime:
    """The moment on the clock of the zone of `clock` at which it showed this near the incident.

    What cannot be has no part in it: days on which this is later than `clock`. Raises TimeError where two days are
    possible, and where the closest one is still to come but not on the clock of `now`.
    """
    zone, about_now = clock.tzinfo or UTC, clock.astimezone(UTC) + _SOON
    if not incident.moments:
        day = incident.day or clock.date()
        return datetime(day.year, day.month, day.day, *hour_minute, tzinfo=zone)
    moments = sorted(moment.astimezone(zone) for moment in incident.moments)
    days = {moment.date() + _DAY * step for moment in moments for step in (-1, 0, 1)}
    possible = [datetime(day.year, day.month, day.day, *hour_minute, tzinfo=zone) for day in sorted(days)]
    distance = {moment: _distance(moment, moments) for moment in possible}
    _require_one_clock(min(possible, key=distance.__getitem__), now)
    past = [moment for moment in possible if moment.astimezone(UTC) <= about_now] or possible
    first, *others = sorted(past, key=distance.__getitem__)
    rivals = [other for other in others if distance[other] < max(_NEARLY_AS_CLOSE, 2 * distance[first])]
    if rivals:
        texts = [f"{moment:%Y-%m-%d %H:%M}" for moment in sorted((first, *rivals))]
        raise TimeError(
            f"{first:%H:%M} may be on {' or '.join(text[:10] for text in texts)}",
            f"write the date too: {' or '.join(texts)}",
        )
    return first


def _distance(moment: datetime, moments: Sequence[datetime]) -> timedelta:
    """How far a moment is from the nearest of `moments`. What is written down of an incident seldom happened before
    everything else: there it counts twice."""
    nearest = min(abs(moment.astimezone(UTC) - other.astimezone(UTC)) for other in moments)
    return 2 * nearest if moment < moments[0] else nearest


def _clock_time(text: str) -> tuple[int, int] | None:
    """Hour and minute of `20:55`, `~20:55`, `8:55 pm`, `9am`; None for anything else, a lone number included."""
    found = _CLOCK.fullmatch(text.removeprefix("~").strip())
    if found is None or (found["minute"] is None and found["half"] is None):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def _written(about: str, then: datetime, zone: tzinfo | None) -> Time:
    """The minute as a record writes it; with an offset the second time that the clocks show it.

    Raises TimeError where the clocks skipped it.
    """
    if zone is not None and not then.fold:
        return Time.parse(f"{about}{then:%Y-%m-%d %H:%M}", zone=zone)
    offset = then.isoformat()[-6:] if then.utcoffset() else "Z"
    return Time.parse(f"{about}{then:%Y-%m-%dT%H:%M}{offset}")
