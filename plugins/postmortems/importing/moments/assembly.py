"""Joins dates, clock times and zones that belong together, then the two ends of a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortems.importing.moments.dates import WEEKDAY
from postmortems.importing.moments.model import Day, Moment, Piece, date_exists
from postmortems.importing.moments.zones import BRACKETED_NAME, WEST_OFFSET, ZONE_AFTER, zone_named

_APPROXIMATE = re.compile(
    r"(?:[~≈〜～]|\b(?:(?:just|shortly|soon|right) (?:after|before)|around|about|approx(?:imately|\.)?|roughly|circa"
    r"|ca\.?|est\.?|estimated|gegen|etwa|ungefähr|vers|environ|hacia|sobre|alrededor de(?: las)?|aproximadamente"
    r"|cerca d[ae]s|por volta d[ae]s)"
    r"|約|约|大约|およそ|약|대략)\s*(?:at\s+|las\s+)?$",
    re.I,
)
_APPROXIMATE_AFTER = re.compile(r"\s?(?:頃|ごろ|左右|경|쯤)|\s?\((?:approx\.?|est\.?|approximately|estimated)\)", re.I)
_DAYS_LATER = re.compile(
    r"\s*[(\[]\s*(?:\+\s?(?P<n>\d)\s?d(?:ays?)?|(?P<next>next day|\+1|翌日|次日|次の日|Folgetag"
    r"|lendemain|día siguiente))\s*[)\]]",
    re.I,
)
_BETWEEN_PARTS = re.compile(
    rf"^[\s,@T()\[\]|（）の]*(?:-|–|—)?\s*(?:(?:at|on|of|the|um|às?|a las|le|el|del|am|den|de|\d?)\s+)?"
    rf"(?:[(（]?{WEEKDAY}\b[)）]?\.?,?\s*)?(?:[(（][月火水木金土日][)）]\s*)?[\s,@()（]*$",
    re.I,
)
_TO = re.compile(
    rf"^(?:\s+(?:on\s+|am\s+)?{WEEKDAY})?\s*(?:[-–—→〜～~]|->|=>|to|until|till|through|bis|tot|à|a|au|al|às"
    rf"|hasta|até|jusqu'à|から|至|到|부터|and|und|y|et|e)\s*(?:(?:on\s+|le\s+)?{WEEKDAY}\b,?\s*)?"
    r"(?:about\s+|around\s+|l?[aà]s\s+|[~≈]\s*)?$", re.I
)  # fmt: skip


def join_dates_and_clocks(text: str, pieces: list[Piece]) -> Iterator[Moment]:
    """Join each date with the clock time that belongs to it, and add its zone."""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        moment = _moment_of(text, piece)
        at += 1
        if following is not None and following.kind != piece.kind and following.start >= moment.end:
            other = _moment_of(text, following)
            gap = text[moment.end : max(other.start, moment.end)]
            is_range_next = (
                piece.kind == "clock"
                and at + 1 < len(pieces)
                and pieces[at + 1].kind == "clock"
                and _can_be_between(text[following.end : pieces[at + 1].start])
                and not _can_be_between(gap)
            )
            is_labelled = piece.kind == "day" and gap.strip() in (":", "：")
            is_near = len(gap) <= 24 and (is_labelled or _can_be_between(gap)) and "\n" not in gap.strip(" ")
            if is_near and not is_range_next and not (piece.kind == "clock" and _belongs_to_next(text, pieces, at)):
                moment = replace(
                    moment,
                    end=other.end,
                    day=moment.day or other.day,
                    clock=moment.clock or other.clock,
                    zone=moment.zone or other.zone,
                    days_later=moment.days_later or other.days_later,
                    is_approximate=moment.is_approximate or other.is_approximate,
                    is_guessed_order=moment.is_guessed_order or other.is_guessed_order,
                    until=moment.until or other.until,
                )
                at += 1
        yield _with_closing_bracket(text, moment)


def _belongs_to_next(text: str, pieces: list[Piece], at: int) -> bool:
    """Whether a date belongs to the time after it. In `10:00 | 2023-01-02 11:00` it belongs to `11:00`."""
    date_piece = pieces[at]
    after = pieces[at + 1] if at + 1 < len(pieces) else None
    gap_before = text[pieces[at - 1].end : date_piece.start]
    return bool(
        after is not None
        and after.kind == "clock"
        and re.fullmatch(r"[\s,T@]*", text[date_piece.end : after.start])
        and gap_before.strip() not in ("", "(", "（")
    )


def _can_be_between(gap: str) -> bool:
    """Whether a date and a clock time can belong together with this text between them."""
    return len(gap) <= _LONGEST_GAP and _BETWEEN_PARTS.match(gap) is not None


_LONGEST_GAP = 60


def _with_closing_bracket(text: str, moment: Moment) -> Moment:
    """Extend the moment by the bracket that closes right after it, if it contains the opening one."""
    inside = text[moment.start : moment.end]
    if inside.count("(") > inside.count(")") and text[moment.end : moment.end + 1] == ")":
        return replace(moment, end=moment.end + 1)
    return moment


def _moment_of(text: str, piece: Piece) -> Moment:
    end = piece.end
    zone = None
    if piece.kind == "clock":
        named = ZONE_AFTER.match(text, end)
        if named is None and text[piece.start - 1 : piece.start] == "T":
            named = WEST_OFFSET.match(text, end)
        if named:
            zone = zone_named("UTC" if named[0].strip(" ()[]") == "Z" else named[0])
            end = named.end() if zone else end
        if zone and text[piece.start - 1 : piece.start] == "T" and (name := BRACKETED_NAME.match(text, end)):
            end = name.end()
    later = _DAYS_LATER.match(text, end)
    days_later = 0
    if later:
        days_later = int(later["n"]) if later["n"] else 1
        end = later.end()
    about = _APPROXIMATE.search(text, max(0, piece.start - 24), piece.start)
    after = _APPROXIMATE_AFTER.match(text, end)
    if after:
        end = after.end()
    start = about.start() if about else piece.start
    until = None
    if (
        piece.last_day is not None
        and piece.day is not None
        and date_exists(piece.day.year, piece.day.month, piece.last_day)
    ):
        until = Moment(piece.start, end, Day(piece.day.year, piece.day.month, piece.last_day))
    return Moment(start, end, piece.day, piece.clock, zone, bool(about or after), days_later, until, piece.is_guessed)


def join_ranges(found: list[Moment], text: str) -> list[Moment]:
    """Join two moments that are the ends of a range."""
    result: list[Moment] = []
    for moment in found:
        before = result[-1] if result else None
        if before is not None and before.until is None and _are_range_ends(before, moment, text):
            zone = before.zone or (moment.zone if moment.clock and before.clock else None)
            before = _with_year_of(_with_half_of(before, moment, text), moment)
            is_dash = not text[before.end : moment.start].strip() and text[moment.start] in "~〜～"
            until = replace(moment, is_approximate=moment.is_approximate and not is_dash)
            result[-1] = replace(before, end=moment.end, until=until, zone=zone)
        else:
            result.append(moment)
    return result


def _with_half_of(start: Moment, end: Moment, text: str) -> Moment:
    """The start of a range in the half of the day that only its end states: `1:15-3:40 PM`."""
    stated = [_HALF.search(text[moment.start : moment.end]) for moment in (start, end)]
    if start.clock is None or end.clock is None or stated[0] or not stated[1] or start.day != end.day:
        return start
    other = start.clock._replace(hour=start.clock.hour + (12 if start.clock.hour < 12 else -12))
    is_same_half = 1 <= start.clock.hour <= 12 and other.minutes <= end.clock.minutes < other.minutes + 12 * 60
    return replace(start, clock=other) if is_same_half else start


def _with_year_of(start: Moment, end: Moment) -> Moment:
    """The start of a range in the year that only its end states: `30 Sep – 2 Oct 2024`, `30 Dec – 2 Jan 2024`."""
    if start.day is None or end.day is None or end.day.year is None:
        return start
    return replace(start, day=start.day.in_year(end.day.year - (start.day.month > end.day.month)))


_HALF = re.compile(r"(?i)\d\s?[ap](?:\.?m\b|\b)")


def _are_range_ends(first: Moment, second: Moment, text: str) -> bool:
    gap = text[first.end : second.start]
    if second.is_approximate and not gap.strip():
        gap = text[first.end : second.start + 1]  # the tilde between them is the dash
    if len(gap) > _LONGEST_GAP or not _TO.match(gap) or (first.clock is None) != (second.clock is None):
        return False
    if re.search(r"\b(?:and|und|y|et|e)\b", gap):
        return bool(
            re.search(r"\b(?:between|zwischen|entre)\b[^.;]{0,60}$", text[max(first.start - 80, 0) : first.end], re.I)
        )
    if re.search(r"\ba\b", gap):
        return bool(re.search(r"\b(?:de|desde|del)\b[^.;]{0,40}$", text[max(first.start - 60, 0) : first.end], re.I))
    return True
