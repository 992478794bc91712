"""What happened when, day by day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from postmortems.model.time import Span, Time
from postmortems.model.timeline import TimelineEntry
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import Html, joined, text
from postmortems.views.brief import MOST_KEY_MOMENTS, key_moments
from postmortems.views.incident import TimelineDay, TimelineRow


def timeline(page: IncidentPieces) -> Iterator[Html | Heading]:
    """The key moments, and on demand a table with a part for each day."""
    if not page.view.timeline:
        return
    yield page.section("incident.timeline", "pm-timeline")
    entries = page.incident.timeline
    if len(entries) <= MOST_KEY_MOMENTS:
        yield _table(page)
        return
    rows = {id(row.entry): row for day in page.view.timeline for row in day.rows}
    moments = (_key_moment(page, rows[id(entry)]) for entry in key_moments(entries))
    yield lines('<ul class="pm-moments">', *moments, "</ul>")
    yield page.fold(text(page.t("incident.all_entries", count=len(entries))), _table(page))


def _key_moment(page: IncidentPieces, row: TimelineRow) -> Html:
    """An entry on one line, with its day: the entry that named the day may not be among the key moments."""
    entry, at = row.entry, row.entry.at
    kind = page.chip("timeline-kind", entry.kind.value)
    shown = page.time(at)
    if at.has_clock and row.day not in (words := at.in_words(page.t)):
        shown = page.stamp(at.iso_utc, _FIRST_DIGIT.sub(f"{row.day} ", words, count=1), at.utc_in_words(page.t))
    time = f'<a href="#{text(row.place.anchor)}">{shown}</a>'
    return Html(f"<li>{time} {kind} <span>{page.short(entry.event)}</span></li>")


_FIRST_DIGIT = re.compile(r"(?=\d)")


def _table(page: IncidentPieces) -> Html:
    keys = ("incident.time", "incident.fact.kind", "incident.event")
    heads = "".join(f'<th scope="col">{page.word(key)}</th>' for key in keys)
    return lines(
        '<table class="pm-timeline">',
        f"<thead><tr>{heads}</tr></thead>",
        *(_day(page, day) for day in page.view.timeline),
        "</table>",
    )


def _day(page: IncidentPieces, day: TimelineDay) -> Html:
    first, *others = day.rows
    return lines(
        "<tbody>",
        f'<tr{_looks(first.gap, "pm-day")}><th colspan="3" scope="rowgroup">'
        f"{_heading(page, day.day, day.date)}</th></tr>",
        _entry(page, first, day.day),
        *(_entry(page, row, day.day, _looks(row.gap)) for row in others),
        "</tbody>",
    )


def _heading(page: IncidentPieces, day: str, single: date | None) -> Html:
    """The day that a part of the timeline is about, with its day of the week."""
    if not day:
        return page.word("time.unknown")
    shown = page.stamp(day, day)
    if single is None:
        return shown
    return page.phrase("incident.day", weekday=page.t(f"weekday.{single.isoweekday()}"), day=shown)


def _entry(page: IncidentPieces, row: TimelineRow, day: str, looks: str = "") -> Html:
    entry, kind = row.entry, row.entry.kind.value
    place = text(row.place.anchor)
    by_time = f' id="{text(row.place.by_time)}"' if row.place.by_time else ""
    gap = text(page.t("incident.after_gap", gap=page.t.duration(row.gap))) if row.gap else ""
    since = f"<small>{gap}</small>" if gap else ""
    actor = f" <small>{page.line(entry.actor)}</small>" if entry.actor else ""
    event = page.prose(entry.event)
    inside = event.removeprefix(_FRAME[0]).removesuffix(_FRAME[1])
    name = page.word(f"vocabulary.timeline-kind.{kind}")
    return Html(
        f'<tr{looks} id="{place}">'
        f"<td{by_time}>{_moment(page, entry, day, place)}{since}</td>"
        f'<td><span class="pm-chip pm-timeline-kind--{kind}">{name}</span></td>'
        f"<td>{event if _BLOCK.search(inside) else inside}{actor}{page.fact_list(entry)}</td></tr>"
    )


_FRAME, _BLOCK = ('<div class="pm-text"><p>', "</p></div>"), re.compile(r"</?(?:p|div)\b")
"""One paragraph needs no frame in a cell: with hundreds of entries, each tag counts."""


def _moment(page: IncidentPieces, entry: TimelineEntry, day: str, place: str) -> Html:
    """When it was, below the heading of its day, as a link to the entry; also in UTC, where it was not written so."""
    written, in_utc = _written(page, entry.at)
    shown = _without_day(page, entry.at, day, written)
    if entry.until:
        shown = joined((shown, _without_day(page, entry.until, day, entry.until.in_words(page.t))), " – ")
    shown = Html(f'<a href="#{place}" tabindex=-1>{shown}</a>')
    clock = _shorter(in_utc, day)
    is_in_utc = clock == f"{_shorter(written, day)} UTC" and (page.incident.timezone or page.config.timezone) == "UTC"
    if in_utc == written or is_in_utc or written.endswith("UTC"):
        return shown
    return Html(f'{shown} <span class="pm-utc">{text(clock)}</span>')


def _written(page: IncidentPieces, time: Time) -> tuple[str, str]:
    """A time as it was written, and in UTC; twice the same where it has no clock time."""
    written = time.in_words(page.t)
    return written, time.utc_in_words(page.t) if time.has_clock else written


def _without_day(page: IncidentPieces, time: Time, day: str, written: str) -> Html:
    """A time without the day under which it appears."""
    if time.is_unknown:
        return page.time(time)
    shorter = _shorter(written, day)
    if shorter == day:
        shorter = page.t("incident.that_day")
    return page.stamp(time.iso_utc, shorter)


def _shorter(written: str, day: str) -> str:
    """A time without its day."""
    if not day or f"{day} " not in written:
        return written
    before, *parts = written.split(f"{day} ")
    return before + "".join(part if part[:1].isdigit() else f"{day} {part}" for part in parts)


def _looks(gap: Span | None, name: str = "") -> str:
    """The class of a row, and one by which a night before it looks longer than a minute."""
    hours = gap.nominal.total_seconds() / 3600 if gap and gap.nominal else 0.0
    steps = sum((hours >= 0.5, hours >= 2, hours >= 8, hours >= 24))
    names = " ".join(filter(None, (name, f"pm-after--{steps}" if steps else "")))
    return f' class="{names}"' if names else ""
