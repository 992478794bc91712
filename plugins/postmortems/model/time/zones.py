"""Time zones by name or offset: what is read, and what is proposed in place of what is not."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from postmortems.model.time.errors import TimeError, shorten
from postmortems.model.time.units import HOUR
from postmortems.model.zone_data import find_zone

_LONGEST_ZONE: Final = 60
"""Characters; names have up to 32. Of a thousand parts with slashes between them ZoneInfo makes a RecursionError."""
_MACHINE_ZONES: Final = re.compile(r"(?:posix|right)/|(?:localtime|posixrules|Factory)\Z")


@lru_cache(maxsize=256)
def parse_zone(text: str) -> tzinfo:
    """The zone named by an IANA name (`Europe/Berlin`) or a fixed offset (`UTC`, `Z`, `+10:00`).

    Raises TimeError, if possible with the name that was probably meant.
    """
    name = text.strip()
    if name in ("UTC", "Z"):
        return UTC
    if re.fullmatch("[+-][0-9]{2}:[0-9]{2}", name):
        return fixed_offset(name)
    # `localtime` depends on the machine; the folders `posix` and `right` repeat the names, the latter with
    # leap seconds. ZoneInfo opens them all.
    if name and len(name) <= _LONGEST_ZONE and not _MACHINE_ZONES.match(name):
        try:
            return find_zone(name)
        except (KeyError, ValueError, OSError):
            pass
    raise TimeError(f'unknown timezone "{shorten(name)}"', _help_for_zone(name))


@lru_cache(maxsize=256)
def fixed_offset(text: str) -> timezone:
    """`Z` or `±HH:MM`, from -12:00 to +14:00 in quarters of an hour as they are in use."""
    if text == "Z":
        return UTC
    size = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    offset = -size if text[0] == "-" else size
    if int(text[4:6]) % 15 or int(text[4:6]) > 45 or not -12 * HOUR <= offset <= 14 * HOUR:
        raise TimeError(
            f'the offset "{text}" is out of range',
            "offsets run from -12:00 to +14:00 in quarters of an hour; join the two ends of a range with /",
        )
    return timezone(offset) if offset else UTC


@lru_cache(maxsize=1)
def _zone_names() -> tuple[str, ...]:
    return tuple(sorted(name for name in available_timezones() if not _MACHINE_ZONES.match(name)))


@lru_cache(maxsize=64)
def _help_for_zone(name: str) -> str:
    from difflib import get_close_matches  # for who made a mistake

    general = "write an IANA name such as Europe/Berlin, or an offset such as +10:00"
    if match := re.fullmatch(r"(?:UTC|GMT)?\s*([+-])([0-9]{1,2}):?([0-9]{2})?", name, re.IGNORECASE):
        return f"did you mean {match[1]}{int(match[2]):02}:{match[3] or '00'}?"
    if re.fullmatch("[A-Z]{2,5}", name):
        return f"an abbreviation can mean several time zones: {general}"
    wanted = re.sub(r"\s+", "_", shorten(name)).casefold()
    by_name = {zone.casefold(): zone for zone in _zone_names()}
    by_city = {zone.casefold().rpartition("/")[2]: zone for zone in _zone_names() if "/" in zone}
    for candidates in (by_name, by_city):
        if near := get_close_matches(wanted, candidates, n=1, cutoff=0.8):
            return f"did you mean {candidates[near[0]]}?"
    return general
