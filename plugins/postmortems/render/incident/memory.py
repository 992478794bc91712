"""What was left undone from an earlier incident, and what a later one needed again: the first thing to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from postmortems.record.corpus import Record, RecordedAction, group
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.views.memory import LeftUndone, Need, NeededAgain

MOST_ITEMS = 2
"""How many action items of earlier incidents, or of this one, are named at most."""

MOST_NEEDS = 1
"""How many later incidents are named for one of them."""


def left_undone(page: IncidentPieces) -> Html:
    """What was left undone from earlier incidents: when, and its state now."""
    items = page.view.left_undone
    is_grave = any(found.now.action.status.is_unfinished for found in items)
    rest = "pm-causes" if page.incident.causal_chains else "pm-actions"
    return _block(page, "left_undone", (_left(page, found) for found in items), len(items), is_grave, rest)


def needed_again(page: IncidentPieces) -> Html:
    """Which action items of this incident later ones needed again, and their state now; how many are carried over."""
    found = page.view.needed_again
    needed = [one for one in found if one.needs[0].kind == "unfinished"]
    carried = group((one.needs[0].record, one) for one in found if one.needs[0].kind == "carried")
    items = (*(_needed(page, one) for one in needed), *(_carried(page, *one) for one in carried.items()))
    is_grave = any(one.item.is_implicated_again for one in needed)
    key = "needed_again" if needed else "carried_over"
    return _block(page, key, iter(items), len(items), is_grave, "pm-actions")


def _block(page: IncidentPieces, key: str, items: Iterator[Html], total: int, is_grave: bool, anchor: str) -> Html:
    if not total:
        return NOTHING
    shown = [f"<li>{item}</li>" for item in islice(items, MOST_ITEMS)]
    if total > MOST_ITEMS:
        rest = text(page.t("incident.more_implications", count=total - MOST_ITEMS))
        shown.append(f'<li><a href="#{anchor}">{rest}</a></li>')
    grave = " pm-notice--grave" if is_grave else ""
    title = page.word(f"incident.memory.{key}")
    return lines(
        f'<div class="pm-notice{grave} pm-memory pm-memory--{key.replace("_", "-")}"><strong>{title}</strong>',
        f"<ul>{''.join(shown)}</ul></div>",
    )


def _left(page: IncidentPieces, found: LeftUndone) -> Html:
    item = found.item
    link = page.incident_link(item.record, item.action.id, page.plain(item.action.title))
    source = page.phrase("incident.promised_in", incident=page.incident_link(item.record))
    then = f'{page.event_words(found.left)} <span class="pm-memory__from">{source}</span>'
    return joined((link, Html(f'<span class="pm-quiet">{then}</span>'), _now(page, found.now)), " · ")


def _needed(page: IncidentPieces, found: NeededAgain) -> Html:
    title = page.line(found.item.action.title)
    link = Html(f'<a href="#{text(found.item.action.id)}">{title}</a>')
    needs = [_need(page, need) for need in found.needs[:MOST_NEEDS]]
    if hidden := len(found.needs) - len(needs):
        needs.append(text(page.t("incident.more_implications", count=hidden)))
    by = joined(needs, text(page.t("text.clauses")))
    return joined((link, Html(f'<span class="pm-quiet">{by}</span>'), _now(page, found.now)), " · ")


def _carried(page: IncidentPieces, record: Record, found: Sequence[NeededAgain]) -> Html:
    """Action items that one later record carries over: the only one by its title, several by their number."""
    if len(found) == 1:
        return _needed(page, found[0])
    count = text(page.t("incident.memory.items", count=len(found)))
    need = _need(page, Need(record, "pm-actions", "carried"))
    return joined((Html(f'<a href="#pm-actions">{count}</a>'), need), " · ")


def _need(page: IncidentPieces, need: Need) -> Html:
    incident = page.incident_link(need.record, need.anchor)
    return page.phrase(f"incident.memory.{need.kind}", incident=incident, day=page.day(need.day))


def _now(page: IncidentPieces, now: RecordedAction) -> Html:
    """Its state today, leading to the item that counts for it."""
    address = f"#{now.action.id}" if now.record is page.record else page.links.record(now.record, now.action.id)
    return Html(f'<a href="{text(address)}">{page.now(now.action.status)}</a>{page.overdue(now)}')
