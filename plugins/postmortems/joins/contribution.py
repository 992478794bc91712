"""What one record contributes to the search for joins: small, and made of its file alone."""

from __future__ import annotations

import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from postmortems.joins.words import counted, terms, tickets, without_comments
from postmortems.record.corpus import Record
from postmortems.record.filed import day_of
from postmortems.record.joined import guessed_incidents

MOST_TEXT = 200_000
"""Characters of one record that are looked at: one file of 5 MB does not slow down the others."""


class Contribution(NamedTuple):
    id: str
    day: str
    """The day that orders it: in the name of its source, else in its own name; YYYY-MM-DD or empty."""
    is_day_sure: bool
    """Whether somebody wrote this day down, rather than an import having guessed it."""
    series: str
    number: tuple[int, ...]
    """Its own number, such as 2021 and 7 of `PM2021-007`, in the series `pm`; empty without one."""
    terms: dict[str, int]
    title_terms: list[str]
    handles: list[str]
    """What others may call it: its id, old ids, numbers in other systems, the name of its source."""
    pointers: list[str]
    """What it calls others, or tickets that it names; in lower case."""

    @property
    def length(self) -> int:
        """How many terms it has."""
        return sum(self.terms.values())


def contribution_of(record: Record) -> Contribution:
    incident = record.incident
    source = _source_of(record)
    stem = _stem(source) if source else record.id
    series, number = _own_number(record, stem)
    day, is_sure = _day(record, stem)
    text = "\n".join(_first(texts_of(record)))
    return Contribution(
        id=record.id,
        day=day,
        is_day_sure=is_sure,
        series=series,
        number=number,
        terms=_sorted(counted(text)),
        title_terms=terms(incident.title),
        handles=sorted(_handles(record, source)),
        pointers=sorted({name.lower() for name in guessed_incidents(record)} | _pointed_at(text)),
    )


class Stored(NamedTuple):
    """A contribution for the cache: its counted terms, compressed, and the rest."""

    terms: str
    rest: tuple[str, str, bool, str, list[int], list[str], list[str], list[str]]


MOST_COUNTED = 200
"""How often a term counts at most."""


def stored(one: Contribution) -> Stored:
    """A contribution for the cache. Sorted words in one text take half the room of a list."""
    counts = bytes(one.terms.values()).translate(_CHARACTERS).decode("latin-1")
    packed = b64encode(zlib.compress("\n".join((counts, *one.terms)).encode(), 9)).decode()
    rest = (
        one.id, one.day, one.is_day_sure, one.series, list(one.number), one.title_terms, one.handles, one.pointers,
    )  # fmt: skip
    return Stored(packed, rest)


def of_stored(data: Stored, words: dict[str, str]) -> Contribution:
    """The contribution that `stored` wrote. Raises ValueError or zlib.error for anything else.

    `words` are those of other records, to share: each has hundreds, most of which others have, too.
    """
    packed, (id_, day, is_sure, series, number, title, handles, pointers) = data
    counts, *own = zlib.decompress(b64decode(packed)).decode().split("\n")
    terms_ = map(words.setdefault, own, own)
    counted_ = dict(zip(terms_, counts.encode("latin-1").translate(_COUNTS), strict=True))
    return Contribution(id_, day, is_sure, series, tuple(number), counted_, title, handles, pointers)


_CHARACTERS = bytes(min(32 + count, 255) for count in range(256))
"""The character of `Stored.terms` for each count."""
_COUNTS = bytes(max(0, code - 32) for code in range(256))
"""The count that each character means."""


def _sorted(count: Mapping[str, int]) -> dict[str, int]:
    """In one order, whether made now or cached: sums of fractions depend on it."""
    return {term: number if (number := count[term]) < MOST_COUNTED else MOST_COUNTED for term in sorted(count)}


def contribution_of_text(title: str, text: str) -> Contribution:
    """The same of a text that is not a record yet."""
    body = text[:MOST_TEXT]
    count = counted(f"{title}\n{body}")
    return Contribution(
        id="", day="", is_day_sure=False, series="", number=(), terms=_sorted(count),
        title_terms=terms(title), handles=[], pointers=sorted(_pointed_at(f"{title}\n{body}")),
    )  # fmt: skip


def _first(texts: Iterable[str]) -> Iterator[str]:
    """The texts, up to `MOST_TEXT` characters in all."""
    left = MOST_TEXT
    for text in texts:
        yield text[:left]
        left -= len(text)
        if left <= 0:
            return


def texts_of(record: Record) -> Iterator[str]:
    """Everything that people wrote, without `related` and what an import noted."""
    incident = record.incident
    yield incident.title
    yield from filter(None, (incident.summary, incident.impact.summary, incident.severity_rationale))
    yield from incident.detection.gaps
    if incident.trigger and incident.trigger.description:
        yield incident.trigger.description
    for chain in incident.causal_chains:
        yield chain.title or ""
        for step in chain.steps:
            yield "\n".join(filter(None, (step.question, step.text, step.evidence)))
    for hypothesis in incident.hypotheses:
        yield "\n".join(filter(None, (hypothesis.statement, hypothesis.evidence)))
    for entry in incident.timeline:
        yield entry.event
    for mitigation in incident.mitigations:
        yield mitigation.description
    for verified in incident.verification:
        yield verified if isinstance(verified, str) else f"{verified.check}\n{verified.result or ''}"
    for lesson in incident.lessons:
        yield lesson.text
    for item in incident.action_items:
        yield "\n".join(filter(None, (item.title, item.description, item.criteria, item.reason, *item.trackers)))
    for update in incident.updates:
        yield update.note
    for reference in incident.references:
        yield f"{reference.title}\n{reference.url or ''}"
    yield without_comments(record.body)


# Order


def _source_of(record: Record) -> str:
    """The path that an import noted; empty without one."""
    notes = record.incident.extensions.get("x-import")
    source = notes.get("source") if isinstance(notes, dict) else None
    return source if isinstance(source, str) else ""


_ENDING = re.compile(r"(?:\.html)?(?:\.[A-Za-z]{2,8}){1,2}$")


def _stem(path: str) -> str:
    """The name of a file without its endings; for an index file, that of its folder."""
    parts = path.replace("\\", "/").split("/")
    stem = _ENDING.sub("", parts[-1])
    return parts[-2] if stem.lower() in ("index", "readme") and len(parts) > 1 else stem


_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_SERIAL = re.compile(r"[A-Za-z]{1,12}-?\d{1,6}(?:-\d{1,6})?")
_OTHER_DAY = re.compile(r"\d{1,2}[-_. ](?:\d{1,2}|[A-Za-z]{3,9})[-_. ](?:19|20)\d\d")
_NUMBER = re.compile(r"(?!v\d)([A-Za-z]{0,12})[-_ #]?(\d{1,6})(?:[-_](\d{1,6}))?(?![\d.])", re.I)


def _day(record: Record, stem: str) -> tuple[str, bool]:
    """The day that orders a record, and whether it is sure: named by its source, else in its own id."""
    named = _DAY.search(stem)
    if named:
        return "-".join(named.groups()), True
    own = day_of(record.id)
    return (own.isoformat() if own else ""), bool(own) and not _has_guessed_day(record)


def _has_guessed_day(record: Record) -> bool:
    """Whether an import noted that it guessed when the incident was."""
    notes = record.incident.extensions.get("x-import")
    guesses = notes.get("guesses") if isinstance(notes, dict) else None
    return isinstance(guesses, Sequence) and any(
        isinstance(guess, Mapping) and guess.get("field") in ("date", "times", "times.started") for guess in guesses
    )


def _number_in(stem: str) -> tuple[str, tuple[int, ...]]:
    """The series and the number with which a name begins: `PM2021-007 - title` is 2021, 7 of `pm`."""
    found = None if _DAY.search(stem) or _OTHER_DAY.search(stem) else _NUMBER.match(stem)
    if not found:
        return "", ()
    return found[1].lower() or "#", tuple(int(digits) for digits in found.groups()[1:] if digits)


def _own_number(record: Record, stem: str) -> tuple[str, tuple[int, ...]]:
    """The number of a record: in the name of its file, else its only number in another system."""
    series, number = _number_in(stem)
    known = [name for name in record.incident.external_ids if _SERIAL.fullmatch(name)]
    if not number and len(known) == 1 and not _DAY.search(stem):
        return _number_in(known[0])
    return series, number


# What points where

_LINK = re.compile(
    # A set of first characters lets the search skip all others; what precedes them is checked if the second one fits.
    r"[\]h0-9](?:\((?<=\]\()\s*<?(?P<target>[^)>\s]{3,300})|t(?<=ht)(?<!\wht)tps?://[^\s)>\]\"'|]{8,300}"
    r"|\d(?<=[0-9]\d)(?<!\w[0-9]\d)\d\d-\d\d-\d\d-[\w-]{3,100})"
)
_TICKET_URL = re.compile(r"/(?:issues|pull|merge_requests|browse|tickets?|incidents?|i|cases?)/[\w-]*\d[\w-]*/?$")
_GENERIC = frozenset("index readme main master head home issues pull incident postmortem post-mortem report".split())
_EXTERNAL_ID = re.compile(r"(?=.*\d)(?=.*[^\d]).{4,}|\d{5,}")


def _handles(record: Record, source: str) -> set[str]:
    names = {record.id, *record.incident.aliases}
    if source:
        stem = _stem(source)
        names.add(stem)
        names.update(tickets(stem.split(" ")[0]))
    names.update(tickets(record.title.split(" ")[0]))
    for known in record.incident.external_ids:
        if _EXTERNAL_ID.fullmatch(known):
            names.update((known, *_names_of(known)))  # texts link to an address in more than one form
    return {name.lower() for name in names if len(name) >= 4 and not _is_generic(name.lower())}


def _is_generic(name: str) -> bool:
    """Whether many things have this name: a day, a few digits, `index`."""
    return name in _GENERIC or (name.isdigit() and len(name) < 5) or _DAY.fullmatch(name) is not None


def _pointed_at(text: str) -> set[str]:
    found = {ticket.lower() for ticket in tickets(text) if len(ticket) >= 4}
    for match in _LINK.finditer(text):
        found.update(_names_of(match["target"] or match[0]))
    return {name for name in found if not _is_generic(name)}


def _names_of(target: str) -> Iterator[str]:
    """What a link may mean: the name of the file, and the ticket."""
    address = unquote(target).split("#")[0].split("?")[0].rstrip("/.,;:`*_'")
    if _TICKET_URL.search(address):
        yield address.partition("://")[2].lower() or address.lower()
    stem = _stem(address).lower()
    if len(stem) >= 8 and not stem.isdigit():
        yield stem
