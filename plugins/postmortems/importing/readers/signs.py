"""What speaks for a time being the start, the detection or the end of an incident.

A sign is a fact about the time: where it is written, what its words say, what happened before and after it. How much
each sign counts for each milestone is in `signs.tsv`, fitted by `tools/fit_signs.py` on documents with right values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from postmortems.importing.labels import labels
from postmortems.importing.moments import trailing
from postmortems.importing.readers.events import evidence, is_detection, kinds_in
from postmortems.importing.readers.lengths import Length
from postmortems.importing.readers.timed_events import TimedEvent

PHASES = ("started", "detected", "acknowledged", "mitigated", "resolved")
MILESTONES = ("started", "detected", "resolved")
FAR = 4
"""So many events away, or more, are one sign."""
LONGEST_OPENING = 80
"""Characters."""
NEAR_WORDS = 60
"""Characters before a time in which words are a sign."""
MOST_WORDS = 40
"""So many words of a time are signs, and each two of them that follow each other."""
_WORD = re.compile(r"[^\W\d_]+")
_WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEIGHBOURS = frozenset(("detection", "impact", "began", "recovered", "closed", "mitigation", "change", "noticed"))
"""What happens before and after a time says much about it, if it is one of these."""


@cache
def table() -> Mapping[str, tuple[float, ...]]:
    """How much each sign counts for each milestone."""
    lines = files("postmortems.importing.readers").joinpath("signs.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {sign: tuple(int(weight) / 100 for weight in weights) for sign, *weights in rows}


def weight(signs: Iterable[str], milestone: str) -> float:
    """How much the signs speak for a milestone, in whatever order a set gives them."""
    weights, column = table(), MILESTONES.index(milestone)
    return math.fsum(weights[sign][column] for sign in signs if sign in weights)


# --- of one time ---------------------------------------------------------------------------------


def signs_of(events: Sequence[TimedEvent], instants: Sequence[float]) -> list[set[str]]:
    """The signs of each of the events of a document, which come in the order of time.

    `instants` are those of the events, in seconds since 1970.
    """
    kinds = [_kinds(event) for event in events]
    entries = [n for n, event in enumerate(events) if event.place == "entry"]
    place_in_timeline = {n: (place, len(entries) - 1 - place) for place, n in enumerate(entries)}
    beside = " beside a timeline" if len(entries) > 1 else ""
    found = []
    for n, event in enumerate(events):
        signs = {*_words(event), *(f"tells {kind}" for kind in kinds[n])}
        where = "" if event.place == "entry" else beside
        signs.add(f"in {event.place}{where}")
        if kinds[n]:
            signs |= {f"begins with {kind}" for kind in _kinds_of(_opening(event.text))}
        first, last = place_in_timeline.get(n, (n, len(events) - 1 - n))
        of = "entry" if n in place_in_timeline else f"time{beside}"
        signs |= {f"{of} {min(first, FAR)} from the first", f"{of} {min(last, FAR)} from the last"}
        signs |= {sign for sign, holds in _form(event) if holds}
        before, after = set().union(*kinds[:n]), set().union(*kinds[n + 1 :])
        signs |= {f"{kind} before" for kind in before & _NEIGHBOURS}
        signs |= {f"{kind} after" for kind in after & _NEIGHBOURS}
        signs |= {f"first {kind}" for kind in kinds[n] & _NEIGHBOURS - before}
        signs |= {f"last {kind}" for kind in kinds[n] & _NEIGHBOURS - after}
        signs |= {f"only {kind}" for kind in kinds[n] & _NEIGHBOURS - before - after}
        signs |= {f"{_far(instants[n] - instants[n - 1])} since the time before"} if n else set()
        signs |= {f"{_far(instants[n + 1] - instants[n])} until the next time"} if n + 1 < len(events) else set()
        signs |= {f"{kind} right before" for kind in kinds[n - 1]} if n else {"none right before"}
        signs |= {f"{kind} right after" for kind in kinds[n + 1]} if n + 1 < len(events) else {"none right after"}
        found.append(signs)
    return found


_LENGTHS = ((0, "no time"), (2, "2 min"), (10, "10 min"), (45, "45 min"), (180, "3 h"), (720, "12 h"), (2880, "2 days"))
"""Minutes, up to which two times are so far apart."""


def _far(seconds: float) -> str:
    """How far two times are apart, roughly."""
    return next((name for most, name in _LENGTHS if seconds <= most * 60), "more")


def _kinds(event: TimedEvent) -> set[str]:
    return _kinds_of(event.text)


def _kinds_of(text: str) -> set[str]:
    found = kinds_in(text)
    if "closed" in found and found["closed"] < found.get("detected", 0):
        return found.keys() - {"detected"}  # `Resolved: tickets are issued`
    return found.keys() | ({"detection"} if is_detection(text) else set())


def _opening(text: str) -> str:
    """The first sentence of an event, or its beginning."""
    return re.split(r"(?<=[.!?;])\s", evidence(text)[:LONGEST_OPENING])[0]


def _form(event: TimedEvent) -> Iterator[tuple[str, bool]]:
    yield "only a day", not event.has_clock
    yield "a range in a timeline" if event.place == "entry" else "a range", event.until is not None
    yield f"alone in {event.place}", event.is_only
    yield f"label {label_of_entry(event)}", event.place == "entry"


def label_of_entry(event: TimedEvent) -> str | None:
    """The milestone that an entry consists in: `First detected`, `Resolved 10:35`."""
    moment = trailing(event.text)
    label = re.sub(r"[\s:：-]+$", "", event.text[: moment.start]) if moment is not None else event.text
    found = labels().fields.whole(label)
    return found if event.place == "entry" and found in PHASES and not _BACK_AGAIN.search(label) else None


_BACK_AGAIN = re.compile(r"(?i)\b(?:back|again)\b")
"""As a whole entry, `Back to normal` tells what happened; it is no label."""


def _words(event: TimedEvent) -> Iterator[str]:
    stems = _stems(event.text)[:MOST_WORDS]
    yield from {f"word {stem}" for stem in stems}
    yield from {f"words {stem} {following}" for stem, following in pairwise(stems)}
    yield from (f"word {stem} before" for stem in _stems(event.before[-NEAR_WORDS:])[-3:])
    yield from (f"word {stem} after" for stem in _stems(event.after)[:4])


def _stems(text: str) -> list[str]:
    """The beginnings of the words; each two characters of a script without spaces."""
    found: list[str] = []
    for word in _WORD.findall(evidence(text)):
        is_joined = len(word) > 1 and _WITHOUT_SPACES.search(word) is not None
        found += [word[n : n + 2] for n in range(len(word) - 1)] if is_joined else [word[:4]]
    return found


# --- of a time after the start -------------------------------------------------------------------


def signs_after(
    start: float | None, instants: Sequence[float], n: int, at: float, length: Length | None = None
) -> Iterator[str]:
    """What speaks for the n-th event after a start: how far away it is.

    `instants` are those of the events, in order; `at` is that of the event, of its end if it is a range. All are
    seconds since 1970.
    """
    if start is None:
        yield "no start"
        return
    between = sum(start < instant <= instants[n] for instant in instants)
    yield f"{min(between, FAR)} after the start"
    if length is not None:
        yield "as long as stated" if length.is_about((at - start) / 60) else "not as long as stated"


def signs_of_none(signs: Sequence[set[str]]) -> Iterator[str]:
    """What speaks for it that the document does not tell a milestone, from the signs of its events."""
    all_signs = set().union(*signs)
    yield "none"
    yield f"none of {min(len(signs), FAR)}"
    yield from (f"none, and no {kind}" for kind in _NEIGHBOURS if f"tells {kind}" not in all_signs)
