"""Finds other incidents that a document mentions: by a link to their file, by number, by day."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Document, Lines
from postmortems.model.names import composed

_BY_DAY = re.compile(
    r"(?i)\b(?P<day>(?:19|20)\d\d-\d\d-\d\d)\s+(?:pm|pir|post-?mortem|incident|outage|retro(?:spective)?|review)\b"
    r"|\b(?:pm|pir|post-?mortem|incident|outage|retro(?:spective)?)\s+(?:of|on|from|vom|du|del)\s+(?P<after>(?:19|20)\d\d-\d\d-\d\d)\b"
)
_NUMBER = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d[\d-]{0,11}\b")


@dataclass(frozen=True)
class Known:
    """The incidents that can be referred to: existing records and the sources of this import."""

    by_path: dict[str, str]
    """Ids by path of the source."""
    by_number: dict[str, str]
    """Ids by number in another system. Ambiguous numbers are left out."""
    ids: frozenset[str]

    @property
    def by_day(self) -> dict[str, list[str]]:
        days: dict[str, list[str]] = defaultdict(list)
        for record_id in self.ids:
            days[record_id[:10]].append(record_id)
        return days


def known(paths: Iterable[tuple[str, str]], numbers: Iterable[tuple[str, str]], ids: Iterable[str]) -> Known:
    """From pairs of path and id, and of number and id."""
    by_number: dict[str, str] = {}
    ambiguous: set[str] = set()
    for number, record_id in numbers:
        if by_number.setdefault(number, record_id) != record_id:
            ambiguous.add(number)
    unique = {number: record_id for number, record_id in by_number.items() if number not in ambiguous}
    return Known({composed(path): record_id for path, record_id in paths}, unique, frozenset(ids))


def resolved(claims: Iterable[Claim], document: Document, path: str, own_id: str, others: Known) -> Iterator[Claim]:
    """The claims, with links to other reports replaced by record ids, plus incidents that the text mentions."""
    seen: set[str] = {own_id}
    for claim in claims:
        if claim.field != "related":
            yield claim
            continue
        target = str(claim.value["target"])
        found = _by_file(target, path, others)
        if found is None and claim.value.get("is_code"):
            continue
        if found is None:
            yield replace(claim, value={"label": str(claim.value["note"]).strip() or target})
        elif found not in seen:
            seen.add(found)
            yield replace(claim, value={"incident": found})
    by_day = others.by_day
    for number, line in document.below:
        names = [(others.by_number.get(match[0]), "the number") for match in _NUMBER.finditer(line)]
        for match in _BY_DAY.finditer(line):
            candidates = by_day.get(match["day"] or match["after"], [])
            names.append((candidates[0] if len(candidates) == 1 else None, "the day"))
        for found, what in names:
            if found is not None and found not in seen:
                seen.add(found)
                guess = Guess("related", number, f"{what} on this line is that of {found}")
                yield Claim("related", {"incident": found}, Lines(number, number), confidence=0.6, guesses=(guess,))


def _by_file(target: str, path: str, others: Known) -> str | None:
    joined = composed(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))))
    for candidate in (joined, f"{joined}/index.md", f"{joined}/README.md", f"{joined}.md"):
        if candidate in others.by_path:
            return others.by_path[candidate]
    stem = posixpath.basename(joined).removesuffix(".md")
    return stem if stem in others.ids else None
