"""Time zones as people name them: `PST/PDT`, `UTC+2`, `Europe/Berlin`."""

from __future__ import annotations

import re
from datetime import timedelta

from postmortems.importing.moments.model import Zone
from postmortems.model.time import TimeError, parse_zone

_ZONES: dict[str, tuple[str, bool]] = {
    "UTC": ("UTC", False), "GMT": ("UTC", False), "Z": ("UTC", False), "Zulu": ("UTC", False),
    "WET": ("Europe/Lisbon", False), "WEST": ("Europe/Lisbon", False),
    "BST": ("Europe/London", False), "CET": ("Europe/Berlin", False), "CEST": ("Europe/Berlin", False),
    "MEZ": ("Europe/Berlin", False), "MESZ": ("Europe/Berlin", False),
    "EET": ("Europe/Helsinki", False), "EEST": ("Europe/Helsinki", False), "MSK": ("Europe/Moscow", False),
    "JST": ("Asia/Tokyo", False), "KST": ("Asia/Seoul", False), "SGT": ("Asia/Singapore", False),
    "HKT": ("Asia/Hong_Kong", False), "GST": ("Asia/Dubai", False), "PHT": ("Asia/Manila", False),
    "WIB": ("Asia/Jakarta", False), "ICT": ("Asia/Bangkok", False),
    "IST": ("Asia/Kolkata", True), "CST": ("America/Chicago", True),
    "AEST": ("Australia/Sydney", False), "AEDT": ("Australia/Sydney", False), "AET": ("Australia/Sydney", False),
    "AWST": ("Australia/Perth", False), "NZST": ("Pacific/Auckland", False), "NZDT": ("Pacific/Auckland", False),
    "BRT": ("America/Sao_Paulo", False), "ART": ("America/Argentina/Buenos_Aires", False),
    "ET": ("America/New_York", False), "EST": ("America/New_York", False), "EDT": ("America/New_York", False),
    "Eastern": ("America/New_York", False), "CT": ("America/Chicago", False), "CDT": ("America/Chicago", False),
    "Central": ("America/Chicago", False), "MT": ("America/Denver", False), "MST": ("America/Denver", False),
    "MDT": ("America/Denver", False), "Mountain": ("America/Denver", False),
    "PT": ("America/Los_Angeles", False), "PST": ("America/Los_Angeles", False),
    "PDT": ("America/Los_Angeles", False), "Pacific": ("America/Los_Angeles", False),
}  # fmt: skip
"""The meanings of zone names. A winter or summer name means the zone that uses it, because people write PST in June.
True: the name has another meaning too."""

_SEASONS = {
    name: name[-2] == "D" or name in ("BST", "CEST", "MESZ", "EEST", "WEST") for name in _ZONES if len(name) > 2
}
ZONE_NAME = (
    r"(?:US/(?:Pacific|Eastern|Central|Mountain)|(?:Europe|America|Asia|Australia|Africa"
    r"|Pacific)/[A-Z]\w+(?:/[A-Z]\w+)?"
    r"|(?:UTC|GMT)\s?(?:[+-]|\+\s|-\s(?=\d{1,2}(?::\d\d)?\s*(?:[),;]|$)))\d{1,2}(?::?\d{2})?(?!\d)"
    r"|P[SD]?T\s?/\s?P[SD]T|E[SD]T\s?/\s?E[SD]T|CES?T\s?/\s?CES?T|AE[SD]T\s?/\s?AE[SD]T"
    rf"|(?:{'|'.join(sorted((name for name in _ZONES if name != 'Z'), key=len, reverse=True))})(?:\s[Tt]ime)?)"
)
_ZONE = re.compile(rf"(?<![\w/]){ZONE_NAME}(?![\w/])")
ZONE_AFTER = re.compile(rf"\s?[(\[]?(?:{ZONE_NAME}(?![\w/])|(?-i:Z)(?!\w)|\+\d\d:?\d\d(?![\d:]))[)\]]?")
WEST_OFFSET = re.compile(r"-\d\d:?\d\d(?![\d:])")
"""Only after `T`: elsewhere `10:00-11:00` is a range."""
BRACKETED_NAME = re.compile(r"\[!?(?:UTC|GMT|[A-Za-z]\w*(?:/[\w+ -]+)+)\](?:\[!?u-ca=\w+\])?")
"""After an offset (RFC 9557): `02:41:00+03:00[Europe/Sofia]`; `_` may be masked. The offset counts."""
_COMMON_WORDS = frozenset(
    ("Central", "Mountain", "Pacific", "Eastern", "MT", "PT", "CT", "ET", "IST", "ART", "ICT", "WEST")
)
"""Names that mean a zone only after a clock time."""


def zone_named(name: str) -> Zone | None:
    """The zone that a name means, None if it is not a zone."""
    zone = _zone_meant(name.strip(" ()[]"))
    if zone is not None:
        try:
            parse_zone(zone.zone)
        except TimeError:  # `America/Nowhere`, `UTC-14`
            return None
    return zone


def _zone_meant(name: str) -> Zone | None:
    counted = re.fullmatch(r"(?:UTC|GMT)?\s?([+-])\s?(\d{1,2}):?(\d{2})?", name)
    if counted:
        sign, hours, minutes = counted.groups()
        if int(hours) == 0:
            return Zone(name, "UTC")
        return Zone(name, f"{sign}{int(hours):02}:{minutes or '00'}") if int(hours) <= 14 else None
    if "/" in name and not re.match(r"[A-Z]{2,4}\s?/\s?[A-Z]{2,4}$", name):
        return Zone(name, name)
    short = re.split(r"\s?/|\s", name)[0]
    meaning = _ZONES.get(short)
    return Zone(name, meaning[0], meaning[1]) if meaning else None


_NAME_IS_OFFSET = re.compile(
    rf"(?<![\w/])(?P<name>{ZONE_NAME})\s*(?:[-–—=:,/(]|is|being)+\s*(?:=\s*)?(?P<offset>(?:UTC|GMT)\s?[+-]\s?\d{{1,2}}(?::?\d{{2}})?)(?!\d)"
    rf"|(?P<offset2>(?:UTC|GMT)\s?[+-]\s?\d{{1,2}}(?::?\d{{2}})?)\s*(?:[-–—=:,/(]|is)+\s*(?P<name2>{ZONE_NAME})(?![\w/])"
)


def written_offsets(text: str) -> dict[str, Zone]:
    """The offset that a text gives to a zone name: `AEST — UTC+10`. It wins over what the name means elsewhere."""
    found: dict[str, Zone] = {}
    for match in _NAME_IS_OFFSET.finditer(text):
        name, offset = match["name"] or match["name2"], match["offset"] or match["offset2"]
        zone = zone_named(offset)
        if zone is not None and not re.match(r"(?:UTC|GMT)", name):
            found.setdefault(name, Zone(name, zone.zone))
    return found


def zones_in(text: str) -> list[Zone]:
    """The zones named in a text, in order: `Timeline (all times in PST/PDT)`."""
    offsets = written_offsets(text)
    found = list(offsets.values())
    is_about_times = re.search(r"\b(?i:times?|zone|tz)\b", text)
    for match in _ZONE.finditer(text):
        is_said = is_about_times or re.search(r"(?:\(|\bin )$", text[max(match.start() - 4, 0) : match.start()])
        if match[0].removesuffix(" time") in _COMMON_WORDS and not is_said:
            continue
        zone = zone_named(match[0])
        if zone and match[0] not in offsets:
            found.append(zone)
    return found


def contradicts_season(zone: Zone, offset: timedelta | None, is_summer: bool) -> bool:
    """Whether the name belongs to the other half of the year: PST in June."""
    return offset is not None and is_of_summer(zone) == (not is_summer)


def is_of_summer(zone: Zone) -> bool | None:
    """Whether the name is that of summer time; None if it is one of all the year."""
    return _SEASONS.get(zone.named, False) if zone.named in _WITH_SEASONS else None


_WITH_SEASONS = frozenset("PST PDT EST EDT CST CDT MST MDT CET CEST BST MEZ MESZ EET EEST AEST AEDT NZST NZDT".split())
"""Names that say which half of the year it is."""
