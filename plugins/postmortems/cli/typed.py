"""Times that somebody types or copies: as people say them, as records write them, or as dashboards show them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from postmortems.edit.typed_time import Surroundings, is_repeated, understood, written
from postmortems.model.time import Time, TimeError, parse_zone

_EPOCH = re.compile(r"(\d{10})(?:\.\d{1,9}|\d{3})?")
_RANGE = re.compile(r"(~?\d.*?\S)\s*(?:/|\u2013|\u2014|\bto\b|\s-\s)\s*(\d.*)", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ", re.IGNORECASE)
_DATE_WITH_SLASHES = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")


def typed_time(text: str, now: datetime, zone: tzinfo | None, incident: Surroundings | None = None) -> Time:
    """The time that `text` means, typed at `now` (aware), as `understood` reads it; else as dashboards show times.

    These are `02:41 CET`, `2026-11-26 02:04 UTC`, `11/26/2026 2:04 PM`, seconds or milliseconds since 1970, and ranges
    such as `02:20/02:35`. Another zone than `zone` is converted. Raises TimeError for text with no meaning or several,
    and for a time in the future.
    """
    try:
        return understood(text, now, zone, incident)
    except TimeError:
        asked = " ".join(text.split())
        time = _range(asked, now, zone, incident) or _moment(asked, now, zone, incident)
        if time is None or time.text == asked:
            raise
        return understood(time.text, now, zone)


def _range(asked: str, now: datetime, zone: tzinfo | None, incident: Surroundings | None) -> Time | None:
    """A range of two clock times; a zone after the second is that of both."""
    found = None if _DATE_WITH_SLASHES.search(asked) else _RANGE.fullmatch(asked)
    if found is None or "/" in found[2]:
        return None
    first, second = found.groups()
    if (named := re.search(r" ?(?:Z|[A-Z]{2,5}|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d\d)?)$", second)) and ":" in second:
        first = first if re.search(r"[A-Z]$|\d[+-]\d", first) else first + named[0]
    begin = typed_time(first, now, zone, incident)
    if not begin.has_clock or begin.earliest is None:
        return None
    end = typed_time(second, now, zone, Surroundings((begin.earliest,)))
    if not end.has_clock or end.earliest is None or end.earliest < begin.earliest:
        raise TimeError(f"the range ends ({end}) before it begins ({begin})", "write the date of both ends")
    return Time.parse(f"{begin.text}/{end.text}", zone=zone)


def _moment(asked: str, now: datetime, zone: tzinfo | None, incident: Surroundings | None) -> Time | None:
    """A moment that states seconds since 1970, its zone, or a date in another form."""
    if epoch := _EPOCH.fullmatch(asked):
        return written(datetime.fromtimestamp(int(epoch[1]), UTC).replace(second=0), zone, now)
    from postmortems.importing.moments import contradicts_season, moments  # for who copies from a dashboard

    found = moments(asked, is_time=True)
    if len(found) != 1 or found[0].clock is None or found[0].clock.minute is None or found[0].until:
        return None
    moment, clock = found[0], found[0].clock
    if _WEEKDAY.sub("", asked[: moment.start]).strip("~ ") or asked[moment.end :].strip() or moment.is_guessed_order:
        return None
    if moment.zone and moment.zone.is_guess:
        raise TimeError(f"{moment.zone.named} names several time zones", "write the offset, such as +05:30")
    stated = parse_zone(moment.zone.zone) if moment.zone else zone or now.tzinfo
    day = moment.day.in_year(now.year) if moment.day else None
    typed_at = now.astimezone(stated) if moment.zone else now
    local_day = day.date if day else understood(str(clock)[:5], typed_at, stated, incident).local_date
    if local_day is None:
        return None
    time = Time.parse(f"{local_day} {clock.hour:02}:{clock.minute:02}", zone=stated)
    assert time.earliest is not None
    local = time.earliest.astimezone(stated)
    if moment.zone is None and is_repeated(local):
        return Time.parse(f"{'~' if moment.is_approximate else ''}{local:%Y-%m-%d %H:%M}", zone=zone)
    if moment.zone and contradicts_season(moment.zone, local.utcoffset(), bool(local.dst())) and is_repeated(local):
        local = local.replace(fold=1)
    if moment.zone and contradicts_season(moment.zone, local.utcoffset(), bool(local.dst())):
        raise TimeError(f"{moment.zone.named} is not in use on {local_day}", "write the offset, such as +01:00")
    return written(local, zone, now, "~" if moment.is_approximate else "")
