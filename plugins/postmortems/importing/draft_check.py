"""Runs the check on a draft, to find claims that would make the record invalid."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from postmortems.check.rules import RULES
from postmortems.importing.claims import LISTS, Claim
from postmortems.importing.draft import Draft
from postmortems.model import DataPath
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.time import TimeError, parse_zone
from postmortems.model.vocabulary import Level, Status
from postmortems.record.corpus import Corpus, Record
from postmortems.record.decoding import decode
from postmortems.record.source import Position, read_source


class DraftCheck:
    """A draft, as the check sees it."""

    def __init__(self, draft: Draft, config: Config, known: Collection[str]) -> None:
        self.id = draft.id
        self.config = config
        self.known = frozenset(known) - {draft.id}
        self.source = read_source(draft.text.encode())
        self.flaws: list[tuple[DataPath, str]] = [((), _code(flaw.rule)) for flaw in self.source.problems]
        zone = None
        name = self.source.frontmatter.get("timezone", config.timezone)
        if isinstance(name, str):
            try:
                zone = parse_zone(name)
            except TimeError:
                self.flaws.append((("timezone",), "PM102"))
        self.decoded = decode(Incident, self.source.frontmatter, zone)
        self.errors = list(self.at(Status.DRAFT))

    def at(self, status: Status) -> Iterator[tuple[DataPath, str]]:
        """The errors that the check reports at that status: path and code."""
        yield from self.flaws
        for complaint in self.decoded.complaints:
            may_wait = complaint.rule == "missing-field" and complaint.place == ("severity",)
            if not may_wait or status is not Status.DRAFT:
                yield complaint.place, _code(complaint.rule)
        if self.decoded.value is not None:
            yield from self._by_rules(self.decoded.value.model_copy(update={"status": status}))

    def _by_rules(self, incident: Incident) -> Iterator[tuple[DataPath, str]]:
        decoded, source = self.decoded, self.source
        record = Record(
            self.id,
            f"{self.id}.md",
            incident,
            source.body,
            source.body_line,
            source.text,
            decoded.refused,
            decoded.lost_ids,
            decoded.numbers,
        )
        corpus = Corpus(self.config, (record,), "_config.yml", unreadable_ids=self.known)
        for rule in RULES:
            if rule.check is None or rule.level_in(self.config) is not Level.ERROR or rule.spares(record, self.config):
                continue
            for problem in rule.check(corpus):
                if problem.path == record.path:
                    is_text = isinstance(problem.where, Position)
                    if is_text or not record.is_refused(problem.where):
                        yield () if is_text else problem.where, rule.code


def _code(name: str) -> str:
    return next((rule.code for rule in RULES if rule.name == name), name)


def claim_at(path: DataPath, claims: Sequence[Claim]) -> Claim | None:
    """The claim that produced the value at a path in the frontmatter."""
    if not path or path == ("title",):
        return None
    texts = [str(key) for key in path if isinstance(key, str)]
    numbers = [key for key in path if isinstance(key, int)]
    for depth in range(len(texts), 0, -1):
        dotted = ".".join(texts[:depth])
        found = [claim for claim in claims if claim.field == dotted]
        if not found:
            continue
        if dotted in LISTS and numbers and numbers[0] < len(found):
            return found[numbers[0]]
        return found[-1]
    return next((claim for claim in claims if claim.field.startswith(f"{texts[0]}.")), None) if texts else None
