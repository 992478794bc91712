"""What joins an incident with earlier and later ones, as `postmortems show` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.record.corpus import Corpus, Record, RecordedAction
from postmortems.views.memory import left_undone, needed_again


def memory_lines(corpus: Corpus, record: Record) -> Iterator[str]:
    """`Left undone from 2026-05-10-db#A1 "An alert", deferred 2026-05-16; now proposed (2026-05-30-db#A1)`."""
    for left in left_undone(corpus, record):
        named = f'{left.item.reference} "{left.item.action.title}"'
        day = f" {left.left.day}" if left.left.day else ""
        yield f"Left undone from {named}, {left.left.kind}{day}; {_now(left.now, left.item)}"
    for again in needed_again(corpus, record):
        for need in again.needs:
            how = "Needed again by" if need.kind == "unfinished" else "Carried over to"
            place = f"{need.record.id}#{need.anchor}"
            yield f'{how} {place}: {again.item.action.id} "{again.item.action.title}"; {_now(again.now, again.item)}'


def _now(now: RecordedAction, named: RecordedAction) -> str:
    elsewhere = "" if now is named else f" ({now.reference})"
    return f"now {now.action.status}{elsewhere}"


def memory_data(corpus: Corpus, record: Record) -> dict[str, object]:
    """The same, for JSON."""
    return {
        "left_undone": [
            {
                "reference": left.item.reference,
                "title": left.item.action.title,
                "anchor": left.anchor,
                "then": {"event": left.left.kind, "day": left.left.day and left.left.day.isoformat()},
                "now": _state(left.now),
            }
            for left in left_undone(corpus, record)
        ],
        "needed_again": [
            {
                "reference": again.item.reference,
                "title": again.item.action.title,
                "by": [
                    {
                        "incident": need.record.id,
                        "anchor": need.anchor,
                        "kind": need.kind,
                        "day": need.day and need.day.isoformat(),
                    }
                    for need in again.needs
                ],
                "now": _state(again.now),
            }
            for again in needed_again(corpus, record)
        ],
    }


def _state(now: RecordedAction) -> dict[str, object]:
    """The item that has the state of today."""
    due = now.action.due
    return {"reference": now.reference, "status": now.action.status.value, "due": due and due.isoformat()}
