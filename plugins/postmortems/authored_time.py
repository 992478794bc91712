"""Times as people say them while they type: `20:55`, `yesterday 20:55`, `~03:30`, `-2h`, `10 min ago`.

What a record holds is exact text (`2026-05-30 20:55`), so that nobody has to know when it was typed. Here one is
made from the other. Whatever `Time.parse` reads is taken as it is; of the rest, only what has one meaning is read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from postmortems.model.time import Time, TimeError, parse_zone

FORMS = "20:55, yesterday 20:55, ~03:30, -2h, 10 min ago, 2026-05-30 20:55, 2026-05-30, unknown"
"""Examples of everything that is understood, for prompts and help texts."""

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>am|pm)?")
_OFFSET = re.compile(r"(.*\d(?: ?[ap]m)?) ?(z|utc|[+-]\d\d:\d\d)")
_AMOUNT = r"(\d{1,4}) ?(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)"
_AGO = re.compile(rf"-(?P<minus>{_AMOUNT}(?: ?{_AMOUNT})?)|(?P<ago>{_AMOUNT}(?:(?: and)? ?{_AMOUNT})?) ago")


def understood(text: str, now: datetime, zone: tzinfo | None) -> Time:
    """The time that is meant by `text`, typed at `now` (aware).

    Clock times without an offset are meant in `zone`, that of the knowledge base; its text then has no offset.
    Where there is none (None) they are meant on the clock of `now`, and the text says its offset. A clock time
    without a day is the last one before `now`. `-2h` is about two hours ago, `10 min ago` is to the minute.

    Raises TimeError for text with no meaning or several, and for a time that is yet to come.
    """
    asked = " ".join(text.split())
    time = _relative(asked, now, zone) or _read(asked, now, zone)
    if time.earliest is not None and time.earliest > now + timedelta(minutes=1):
        raise TimeError(f"{time} is yet to come", "write a time that has passed")
    return time


def explained(time: Time, now: datetime, zone: str) -> str:
    """The time in words for the one who typed it: with its zone, and on the clock of `now` where that differs.

    `zone` names the one in which clock times without an offset are meant.
    """
    if time.earliest is None or not time.has_clock or time.is_range:
        return time.as_written
    written = time.as_written
    stated = re.sub(r" (?:UTC|[+-]\d\d:\d\d)$", "", written)
    local = time.local(now.tzinfo or UTC)
    in_zone = f"{written} {zone}".rstrip() if stated == written else written
    return in_zone if stated == local else f"{in_zone} ({local} here)"


def _read(asked: str, now: datetime, zone: tzinfo | None) -> Time:
    """A time in a form that records use. Raises TimeError, whose help names the forms of people, too."""
    try:
        time = Time.parse(asked, zone=zone or now.tzinfo)
    except TimeError as error:
        if re.search(r"\d{4}-|/", asked):  # meant as a form of the record: its own help is the better one
            raise
        raise TimeError(error.message, f"write it like one of these: {FORMS}") from None
    if zone is None and time.has_clock and not re.search(r"(Z|[+-]\d\d:\d\d)$", asked) and not time.is_range:
        return Time.parse(asked.replace(" ", "T") + _offset_of(time, now))
    return time


def _offset_of(time: Time, now: datetime) -> str:
    """The offset that holds on the clock of `now` at that time: `Z`, `+02:00`."""
    instant = (time.earliest or now).astimezone(now.tzinfo)
    return instant.isoformat()[-6:] if instant.utcoffset() else "Z"


def _relative(asked: str, now: datetime, zone: tzinfo | None) -> Time | None:
    """A time that counts from `now`; None where the text has none of these forms."""
    lowered = asked.casefold()
    about = "~" if lowered.startswith("~") else ""
    lowered = lowered.removeprefix("~").strip()
    clock = now.astimezone(zone) if zone else now
    if lowered == "now":
        return _written(about, clock, zone)
    if found := _AGO.fullmatch(lowered):
        return _ago(found, about, clock, zone)
    return _on_a_day(lowered, about, clock, zone)


def _ago(found: re.Match[str], about: str, clock: datetime, zone: tzinfo | None) -> Time:
    amounts = re.findall(_AMOUNT, found["minus"] or found["ago"])
    units = {unit[0] for _, unit in amounts}
    passed = timedelta()
    for number, unit in amounts:
        passed += timedelta(**{_UNITS[unit[0]]: int(number)})
    then = (clock.astimezone(UTC) - passed).astimezone(clock.tzinfo)
    if units <= {"d", "w"}:
        return Time.parse(f"{about}{then:%Y-%m-%d}")
    return _written(about or ("" if units == {"m"} else "~"), then, zone)


def _on_a_day(lowered: str, about: str, clock: datetime, zone: tzinfo | None) -> Time | None:
    """`20:55`, `yesterday 20:55`, `monday 9am`, `yesterday`, `20:55Z`."""
    if stated := _OFFSET.fullmatch(lowered):
        lowered, offset = stated[1], stated[2]
        clock, zone = clock.astimezone(parse_zone("UTC" if offset == "z" else offset.upper())), None
    word, _, rest = lowered.partition(" ")
    days = _days_back(word, clock)
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
    then = datetime(day.year, day.month, day.day, *hour_minute, tzinfo=clock.tzinfo)
    if then > clock and word != "today":
        earlier = day - timedelta(7 if word else 1)
        then = then.replace(year=earlier.year, month=earlier.month, day=earlier.day)
    return _written(about, then, zone)


def _days_back(word: str, clock: datetime) -> int | None:
    if word in ("today", "yesterday"):
        return ("today", "yesterday").index(word)
    if word in _WEEKDAYS:
        return (clock.weekday() - _WEEKDAYS.index(word)) % 7
    return None


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
    """The minute as a record writes it. Raises TimeError where the clocks skipped it."""
    if zone is not None:
        return Time.parse(f"{about}{then:%Y-%m-%d %H:%M}", zone=zone)
    offset = then.isoformat()[-6:] if then.utcoffset() else "Z"
    return Time.parse(f"{about}{then:%Y-%m-%dT%H:%M}{offset}")
