"""The services that sentences about the impact name: `checkout` returned 503 for 12 minutes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.dating import head_paragraphs
from postmortems.importing.document import List, Paragraph, Table
from postmortems.importing.document.fields import bold_label
from postmortems.importing.document.lines import Lines
from postmortems.importing.moments.dates import WEEKDAY
from postmortems.importing.readers.effects import is_broken, is_of_service, is_service, is_spared, times_in
from postmortems.importing.readers.service_names import (
    AND_SO_ON,
    KINDS,
    Names,
    is_code_name,
    parts_of,
)
from postmortems.model.names import same_name

GUESS = "a sentence about the impact names the service"


class _Said(NamedTuple):
    """What a sentence says about a service."""

    name: str
    effect: str


def read(names: Names, affected: Mapping[str, str], stated: Collection[str]) -> Iterator[Claim]:
    """A row for each service that sentences name, except those in `stated`. The text stays where it is.

    `affected` has the names of the services that other parts of the document name, by `same_name`.
    """
    sentences = _Sentences(names)
    rows: dict[str, list[tuple[str, Lines]]] = {}
    for text, lines in sentences.texts():
        for clause in _clauses(" ".join(text.split())):
            for said in sentences.said(clause):
                name = affected.get(same_name(said.name), said.name)
                rows.setdefault(name, []).append((said.effect, lines))
    for name, found in rows.items():
        if name in stated:
            continue
        effects = list(dict.fromkeys(effect for effect, _ in found))
        lines = found[0][1]
        value = {"service": name, "effect": "; ".join(effects), **times_in(names.reading, effects)}
        yield Claim("services.affected", name, lines, confidence=0.6)
        guess = Guess("impact.services", lines.first, GUESS)
        yield Claim("impact.services", value, lines, confidence=0.6, guesses=(guess,))


_CLAUSE_END = re.compile(
    r"\([^()]*\)|`[^`]*`|(?P<end>(?<=[.!?])[*_]{0,2}\s+(?=[A-Z`*\d])|;\s+|[。；]|,\s+(?:but|while|whereas|aber|mais|pero|mas)\s+"
    r"|\s(?:but|aber):\s+)|(?P<and>,?\s+and\s+(?=(?:the\s)?[`A-Z]|the\s))"
)


def _clauses(text: str) -> Iterator[str]:
    """The parts of a text that each say one thing. `and` ends a part that says what went wrong."""
    start = 0
    for found in _CLAUSE_END.finditer(text):
        before = text[start : found.start()]
        if found["end"] or (found["and"] and is_broken(before)):
            yield before.strip()
            start = found.end()
    yield text[start:].strip()


_NOTE = r"(?:\s*\([^()]*\))?"
_AND = r"(?:\s*,\s*(?:and\s+|und\s+)?|\s+(?:and|und|et|y|e|or|\+|&)\s+)"
_CODES = re.compile(rf"(?P<names>`[^`]+`{_NOTE}(?:{_AND}`[^`]+`{_NOTE})*)\s+(?P<rest>\S.*)")
_CAPITALS = re.compile(
    rf"(?P<names>[A-Z][\w-]*(?:\s[A-Z][\w-]*){{0,2}}{_NOTE}(?:{_AND}[A-Z][\w-]*(?:\s[A-Z][\w-]*){{0,2}}{_NOTE})*)\s+(?P<rest>\S.*)"
)
_BEFORE_NAME = re.compile(
    r"(?i)^(?:[\s*_>]|\d+\s?[×x]\s|(?:the|our|also|both|additionally,?|in addition,?|der|die|das|le|la|el|o|a)\s)*"
)
_KIND = re.compile(rf"(?i)(?:the\s)?(?:{KINDS}|api|website|page|server|cluster|database|pipeline)s?\b\s*")
_SERVICE = re.compile(r"(?i)^(?:services?|apps?|applications?)\s+(?=\S)")
_OTHER_THING = re.compile(
    r"(?i)^(?:alerts?|alarms?|branch|bucket|columns?|commands?|config\w*|errors?|exceptions?|fields?|files?|flags?|header|images?"
    r"|keys?|metrics?|options?|parameters?|records?|repo\w*|roles?|rows?|scripts?|settings?|tables?|tags?|tests?|users?|values?"
    r"|firing|fired|fires)\b"
)
_REPORTS = re.compile(
    r"(?i)^(?:\w+ly\s+)?(?:reported|reports|detected|detects|showed that|alerted|noticed|logged|logs|fired|fires)\b"
)
_MAYBE = re.compile(r"(?i)^(?:\w+\s+){0,2}?(?:would|could have|might|may|should|will|must|never|is expected|if)\b")
_DID = re.compile(r"(?:\w+ly\s+)?(?:was|were|had|took|fell|got|went|became|saw|ran|sent|gave|lost|kept|[a-z]{2,}ed)\b")
_THINGS = (
    r"(?:gateway|service|api|app|site|website|page|portal|dashboard|database|cluster|server|queue|worker|scheduler|proxy"
    r"|cache|backend|frontend|shop|store|search|checkout|cart|console|registry|bus|broker|bot|mirror|wiki|forum|map|feed"
    r"|pipeline|importer|exporter|daemon|balancer|firewall|vpn|crm|erp|printer|terminal|kiosk|app store|calendar)s?"
)
_THING = re.compile(rf"(?:[Tt]he|[Oo]ur)\s(?P<name>(?:[\w-]+\s){{0,2}}?{_THINGS})\s(?P<rest>\S.*)")
_WAS = (
    r"(?:(?:was|were|is|are|became|went|remained|stayed|got|had been|has been|have been|effectively|completely|briefly"
    r"|also|partially|fully|mostly|intermittently|temporarily|then|both|all|\d+ times|hard|entirely|totally|still)\s+)*"
)
_FELL = re.compile(
    rf"(?i)^{_WAS}(?:down|offline|unavailable|unreachable|inaccessible|unresponsive|degraded|stuck|blocked|hung|dead"
    r"|read[- ]only|stale|failing|failed|wedged|pending|slow(?:er)?|broken|crash\w*"
    r"|in (?:CrashLoopBackOff|ContainerCreating|CreateContainerError)"
    r"|not (?:reachable|available|accessible|responding|responsive|working|usable|loading|ready|running|processing)"
    r"|(?:returned|answered|answered with) (?:http )?[45]\d\d|returned (?:an )?errors?"
    r"|served (?:only )?(?:stale|old|wrong|errors?|[45]\d\d)|timed out|stopped|could ?n[o']t|cannot|unable|lost|dropped"
    r"|rejected|refused|showed (?:an? )?(?:empty|errors?|wrong|stale|old|blank)"
    r"|(?:suffered|experienced|saw|had) .{0,25}\b(?:errors?|latency|timeouts?|outages?|delays?|failures?|downtime))\b"
)


class _Sentences:
    """The sentences about the impact, and which of their words are names of services."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.reading = names.reading

    def texts(self) -> Iterator[tuple[str, Lines]]:
        """Every text about the impact: paragraphs, items and cells."""
        document = self.reading.document
        yield from document.labelled_texts("impact", outside=("timeline", "actions", "apart", "impact"))
        if not document.about("impact"):
            yield from ((block.text, block.lines) for block in head_paragraphs(document))
        for section in document.sections:
            if not section.is_within("impact") or section.is_within("timeline", "actions", "apart"):
                continue
            for block in section.blocks:
                if isinstance(block, Table):
                    yield from ((cell, row.lines) for row in block.rows for cell in row.cells)
                else:
                    yield from _texts_in(block)

    def said(self, clause: str) -> Iterator[_Said]:
        """What a clause says about the services at its beginning, or in brackets after what they are."""
        bare = clause[_matched(_BEFORE_NAME, clause) :]
        yield from self._grouped(clause)
        if found := _CODES.match(bare):
            written = re.findall(r"`([^`]+)`", found["names"])
            is_known = all(name.casefold() in self._known for name in written)
            is_fallen = self._is_fallen(found["rest"], is_known=is_known)
            yield from (
                _Said(self.names.of(name), _effect(found["rest"]))
                for name in written
                if is_fallen and is_code_name(name)
            )
        elif (found := _CAPITALS.match(bare)) and not self._starts_with_known(bare):
            written = [re.sub(r"\s*\([^()]*\)", "", part) for part in parts_of(found["names"])]
            rest = found["rest"][_matched(_KIND, found["rest"]) :]
            if _FELL.match(rest) and all(self._is_proper(name) for name in written):
                yield from (_Said(self.names.of(name), _effect(found["rest"])) for name in written)
        elif name := self._starts_with_known(bare):
            rest = bare[len(name) :].strip()
            if self._is_fallen(rest, is_known=True):
                yield _Said(self.names.of(name), _effect(rest))
        elif (found := _THING.match(clause)) and _FELL.match(found["rest"]) and is_of_service(found["name"]):
            yield _Said(self.names.of(found["name"]), _effect(found["rest"]))

    def _starts_with_known(self, text: str) -> str:
        """The name of a configured or listed service that a text begins with, as written. Empty if there is none."""
        words = text.split(" ")[:5]
        for length in range(len(words) - 1, 0, -1):
            name = " ".join(words[:length])
            if name.casefold() in self._known:
                return name
        return ""

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(name for name in {*self.names.known, *self.names.listed} if len(name) > 2)

    @staticmethod
    def _is_fallen(rest: str, *, is_known: bool) -> bool:
        """Whether the words after a name say what went wrong with it: of a known service, whatever it did."""
        if _OTHER_THING.match(rest) or _REPORTS.match(rest) or _MAYBE.match(rest) or is_spared(rest):
            return False
        is_stated = is_broken(rest) or (is_known and _DID.match(rest) is not None)
        return is_stated and not _SPARED.search(rest[:40])

    def _grouped(self, clause: str) -> Iterator[_Said]:
        """The names in brackets after what they are: `20 apps (wiki, mail, etc.) returned 502`."""
        for found in _GROUP.finditer(clause):
            written = [part.strip(" `*_") for part in parts_of(found["names"]) if not AND_SO_ON.match(part)]
            around = " ".join(
                f"{clause[: found.start('brackets')].rstrip()} {clause[found.end('brackets') :].lstrip()}".split()
            )
            is_list = len(written) > 1 and all(is_service(name) and len(name.split()) <= 3 for name in written)
            if is_list and is_broken(around) and not _SPARED.search(around) and not _MAYBE.match(around):
                yield from (_Said(self.names.of(name), around.strip(" .*_")) for name in written)

    def _is_proper(self, name: str) -> bool:
        """Whether an English text uses the words as a name: with a capital inside sentences, never without one."""
        first = name.split()[0]
        if (
            not is_of_service(name)
            or self.reading.document.language != "en"
            or re.fullmatch(rf"(?:{WEEKDAY})", first, re.I)
        ):
            return False
        if self.reading.is_listed_person(name) or self.reading.is_owner(name):
            return False
        capitals, words = self._words
        return first in capitals and first[0].lower() + first[1:] not in words

    @cached_property
    def _words(self) -> tuple[frozenset[str], frozenset[str]]:
        """The words with a capital inside a sentence, and those without one, outside headings and code."""
        lines = (line for line in self.reading.document.lines if not line.startswith("#"))
        prose = re.sub(r"`[^`\n]*`", "", "\n".join(lines))
        capitals = re.findall(r"(?<=[a-z,;] )[A-Z][\w-]*", prose)
        return frozenset(capitals), frozenset(re.findall(r"(?<![\w/.-])[a-z][\w-]*(?![\w/.-]\w)", prose))


_SPARED = re.compile(
    r"(?i)\b(?:not (?:affected|impacted|touched)|unaffected|no impact|never (?:failed|went)|nicht betroffen"
    r"|kept (?:working|running|serving)|stayed|remained (?:up|available|healthy|usable|online)|recovered|restored"
    r"|continued|worked|healthy|fine|intact|fixed)\b"
)
_GROUP = re.compile(
    rf"(?i)\b(?:{KINDS}|sites?|subdomains?|hosts?|pipelines?|stacks?|exporters?)\b(?:\s[\w-]+){{0,4}}\s*"
    r"(?P<brackets>\((?P<names>[^()]{3,400})\))"
)


def _texts_in(block: object) -> Iterator[tuple[str, Lines]]:
    """The texts of a paragraph or a list, without the bold label in front of them."""
    if isinstance(block, Paragraph):
        found = bold_label(block.text)
        yield (found[1] if found else block.text), block.lines
    elif isinstance(block, List):
        for item in block.items:
            for part in item.blocks:
                yield from _texts_in(part)


def _matched(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _effect(rest: str) -> str:
    """The words after the name, without the word `service`."""
    text = _SERVICE.sub("", rest).strip(" .:,_–—-")
    return text if text.count("**") % 2 == 0 else text.replace("**", "")
