"""From claims to the text of a record: what was claimed in fields, everything else in the body, word for word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from postmortems.check.rules import RULES
from postmortems.importing.claims import LISTS, Claim, Contradiction, Guess, Settled, taken_lines
from postmortems.importing.document import Document, Lines, List, Other, Table
from postmortems.importing.reading import Reading
from postmortems.importing.words import OUR_OWN, count, missing, unsaid
from postmortems.importing.writing import as_yaml, tidied
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.names import slug
from postmortems.model.time import TimeError, parse_zone
from postmortems.model.vocabulary import Level, Status
from postmortems.record.corpus import Corpus, Record
from postmortems.record.decoding import decode
from postmortems.record.source import DataPath, Position, read_source
from postmortems.text.credentials import without_credentials

ROUNDS = 8
"""How often a record is made anew without the claims that the check refuses."""

PREFIXES = {"action_items": "A", "lessons": "L", "hypotheses": "H"}
"""Local ids: `A-1`. The number is a word of its own, as it is in a numbered list."""

LONGEST_SLUG = 80

STATED_DAY = 0.75
"""How sure a date has to be for another one to contradict it."""


@dataclass(frozen=True, eq=False)
class Draft:
    """A record before it is written."""

    id: str
    text: str
    data: dict[str, Any]
    body: str
    claims: tuple[Claim, ...]
    left: tuple[Lines, ...]
    """The lines that stayed in the body."""
    guesses: tuple[Guess, ...]
    contradictions: tuple[Contradiction, ...]
    refused: tuple[tuple[str, int], ...] = ()
    """Claims that the check refused, which therefore stayed in the body: field and line."""
    problems: tuple[str, ...] = ()
    """Codes of what the check will say at the next status, one for each finding."""
    errors: tuple[str, ...] = field(default=())
    """Codes of what the check says of it as a draft: empty, unless something in the text itself is wrong."""


# --- the id --------------------------------------------------------------------------------------


def day_of(reading: Reading, settled: Settled, modified: date) -> tuple[date, tuple[Guess, ...]]:
    """The day for the name of the file.

    A source whose name begins with a day keeps it, so that links between the documents go on to work. Else it is the
    day of the start, unless that is a guess and another day is stated.
    """
    named = re.match(r"(\d{4})[-_]?(\d{2})[-_]?(\d{2})(?!\d)", _stem(reading.path))
    if named:
        try:
            return date(int(named[1]), int(named[2]), int(named[3])), ()
        except ValueError:
            pass
    start = next((claim for claim in settled.claims if claim.field == "times.started"), None)
    stated = reading.day
    if start is not None:
        time = reading.parsed(str(start.value))
        day = time.local_date if time is not None else None
        is_sure = start.confidence >= 0.6 or stated is None or stated.confidence < 0.6
        if day is not None and is_sure:
            return day, ()
    if stated is not None:
        is_guess = stated.confidence < 0.6
        reason = f"the day in the file name was taken from {stated.origin}"
        return stated.day, (Guess("date", stated.line, reason),) if is_guess else ()
    return modified, (Guess("date", 0, "the document names no day; that of its last change was taken"),)


def other_days(reading: Reading, day: date) -> Iterator[Contradiction]:
    """Labels, titles and names of files that date the incident on another day than its record does."""
    for dated in reading.dated_by:
        if dated.confidence >= STATED_DAY and abs((dated.day - day).days) > 1:
            reason = f"{dated.origin} names another day than the file name of the record"
            yield Contradiction("date", (dated.line,), reason)


def slug_of(path: str, title: str) -> str:
    """The words of the file's name without its date, or those of the title where it has none."""
    stem = _stem(path)
    bare = re.sub(
        r"^\d{4}[-_]?\d{2}[-_]?\d{2}(?!\d)|^\d{1,2}[-_][A-Za-z]+[-_]\d{4}|[-_]\d{1,2}-\d{1,2}-\d{4}$", "", stem
    )
    words = slug(bare, LONGEST_SLUG)
    generic = set(words.split("-")) <= {"post", "mortem", "postmortem", "incident", "report", "index", "readme", ""}
    if words and not generic:
        return words
    return slug(without_credentials(title), LONGEST_SLUG) or words or "incident"


def _stem(path: str) -> str:
    """The name of a file without its endings; that of its folder for an index."""
    parts = path.split("/")
    stem = re.sub(r"(?:\.html)?\.(?:md|markdown|qmd|txt|erb|md\.erb)$", "", parts[-1])
    return parts[-2] if stem.lower() in ("index", "readme") and len(parts) > 1 else stem


# --- making the record ---------------------------------------------------------------------------


def make(
    reading: Reading,
    settled: Settled,
    record_id: str,
    origin: dict[str, Any],
    known: Collection[str],
    guesses: Sequence[Guess] = (),
) -> Draft:
    """The record of a document. Claims that its check refuses are left in the body.

    `origin` begins `x-import`; `known` are the ids of the incidents that may be referred to.
    """
    claims = list(settled.claims)
    refused: list[tuple[str, int]] = []
    for _ in range(ROUNDS):
        draft = _assembled(reading, claims, settled, record_id, origin, guesses)
        check = _Check(draft, reading.config, known)
        wrong = {claim for path, _ in check.errors if (claim := _claim_at(path, claims)) is not None}
        if not wrong:
            break
        refused += [(claim.field, claim.lines.first) for claim in wrong]
        claims = [claim for claim in claims if claim not in wrong]
    else:
        claims = [claim for claim in claims if claim.field == "title"]
        draft = _assembled(reading, claims, settled, record_id, origin, guesses)
        check = _Check(draft, reading.config, known)
    return replace(
        draft,
        refused=tuple(refused),
        problems=tuple(code for _, code in check.at(Status.IN_REVIEW)),
        errors=tuple(code for _, code in check.errors),
    )


def _assembled(
    reading: Reading,
    claims: Sequence[Claim],
    settled: Settled,
    record_id: str,
    origin: dict[str, Any],
    further: Sequence[Guess],
) -> Draft:
    document = reading.document
    taken = taken_lines(claims)
    closed = _closed(document, taken)
    data = _fields(claims, document)
    breaks = sum(len(_BREAK.findall(document.lines[number - 1])) for number in taken | closed)
    guesses = tuple(dict.fromkeys((*further, *(guess for claim in claims for guess in claim.guesses))))
    notes = _notes(origin, guesses, settled.contradictions, list(_wording(claims, closed, document)))
    if breaks:
        notes["breaks"] = " ".join(["<br>"] * breaks)
    ordered = _ordered(data)
    if document.frontmatter is not None:
        ordered |= _foreign(document)
    ordered["x-import"] = notes
    body = _body(document, taken | closed)
    _keep_the_rest(document, taken | closed, ordered, body)
    text = f"---\n{as_yaml(ordered)}---\n"
    text += f"\n{body}\n" if body else ""
    left = tuple(_ranges(document, taken | closed))
    return Draft(record_id, text, ordered, body, tuple(claims), left, guesses, settled.contradictions)


def _notes(
    origin: dict[str, Any],
    guesses: Sequence[Guess],
    contradictions: Sequence[Contradiction],
    wording: list[dict[str, Any]],
) -> dict[str, Any]:
    notes = dict(origin)
    if guesses:
        notes["guesses"] = [{"field": g.field, "line": g.line, "reason": g.reason} for g in guesses]
    if contradictions:
        notes["contradictions"] = [
            {"field": c.field, "lines": list(c.lines), "reason": c.reason} for c in contradictions
        ]
    if wording:
        notes["wording"] = wording
    return notes


def _fields(claims: Sequence[Claim], document: Document) -> dict[str, Any]:
    """The claimed values under their names, with ids and the words that found no field of their own."""
    data: dict[str, Any] = {"status": "draft"}
    numbers: dict[str, int] = defaultdict(int)
    steps = 0
    for claim in claims:
        if not claim.field:
            continue
        value = claim.value
        if isinstance(value, dict):
            value = {key: tidied(item) if isinstance(item, str) else item for key, item in value.items()}
        elif isinstance(value, str):
            value = tidied(value)
        if claim.field in PREFIXES:
            numbers[claim.field] += 1
            value = {"id": f"{PREFIXES[claim.field]}-{numbers[claim.field]}", **value}
        elif claim.field == "causal_chains":
            value, steps = _numbered(value, steps)
        if isinstance(value, dict) and claim.takes and claim.field in LISTS:
            lost = unsaid(_text_of(document, claim.takes), value)
            if lost:
                value = {**value, "x-written": lost[0] if len(lost) == 1 else lost}
        _put(data, claim.field, value)
    return data


def _numbered(chain: dict[str, Any], before: int) -> tuple[dict[str, Any], int]:
    steps = [
        {
            "id": f"S-{before + number}",
            **{key: tidied(part) if isinstance(part, str) else part for key, part in step.items() if key != "because"},
            "because": [f"S-{before + 1 + cause}" for cause in step["because"]],
        }
        for number, step in enumerate(chain["steps"], start=1)
    ]
    return {**chain, "steps": steps}, before + len(steps)


def _put(data: dict[str, Any], dotted: str, value: Any) -> None:
    *parents, leaf = dotted.split(".")
    for key in parents:
        data = data.setdefault(key, {})
    if dotted in LISTS:
        data.setdefault(leaf, [])
        if not isinstance(value, str) or value not in data[leaf]:
            data[leaf].append(value)
    else:
        data[leaf] = value


def _ordered(data: dict[str, Any]) -> dict[str, Any]:
    """Fields in the order of the model, parts inside them as well."""
    ordered = {name: data[name] for name in Incident.model_fields if name in data}
    times = Incident.model_fields["times"].annotation
    if "times" in ordered and times is not None:
        ordered["times"] = {name: data["times"][name] for name in times.model_fields if name in data["times"]}
    return ordered


def _keep_the_rest(document: Document, gone: frozenset[int], data: dict[str, Any], body: str) -> None:
    """Lines of which a word is still missing, because two claims say the same: word for word."""
    own = {key: value for key, value in data["x-import"].items() if key not in OUR_OWN}
    said = count([{**data, "x-import": own}, body])
    if "x-frontmatter" in data:
        said += count(list(_keys(data["x-frontmatter"])))
    lost = missing("\n".join(document.lines), said)
    if not lost:
        return
    wording = data["x-import"].setdefault("wording", [])
    for number in sorted(gone):
        line = document.lines[number - 1].strip()
        if lost & count(line):
            wording.append({"line": number, "text": tidied(line)})
            lost -= count(line)
    wording.sort(key=lambda entry: entry["line"])


_BREAK = re.compile(r"<br\s*/?>", re.I)


def _text_of(document: Document, numbers: Collection[int]) -> str:
    """Lines without their `<br>`, which are counted apart."""
    return "\n".join(_BREAK.sub(" ", document.lines[number - 1]) for number in sorted(numbers))


def _foreign(document: Document) -> dict[str, Any]:
    """The foreign frontmatter, whole: as data, and as text where data would lose a word of it."""
    front = document.frontmatter
    assert front is not None
    kept: dict[str, Any] = {"x-frontmatter": front.data} if front.data else {}
    if front.text.strip() and unsaid(front.text, [front.data, list(_keys(front.data))]):
        kept["x-frontmatter-text"] = tidied(front.text)
    return kept


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _keys(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _keys(item)


def _wording(claims: Sequence[Claim], closed: frozenset[int], document: Document) -> Iterator[dict[str, Any]]:
    """Words of lines that moved into fields, which no field says: headings, labels, heads of tables."""
    found: dict[int, str] = {}
    for number in closed:
        text = _text_of(document, [number]).strip()
        if unsaid(text, None):
            found[number] = text
    values: dict[Lines, list[Any]] = defaultdict(list)
    for claim in claims:
        values[claim.lines].append(claim.value)
    for claim in claims:
        if claim.takes and not (claim.field in LISTS and isinstance(claim.value, dict)):
            stated = values[claim.lines] if claim.field else None
            lost = unsaid(_text_of(document, claim.takes), stated)
            if lost:
                found[min(claim.takes)] = tidied("\n".join(lost) if stated else _text_of(document, claim.takes))
    for number in sorted(found):
        yield {"line": number, "text": tidied(found[number])}


# --- the body ------------------------------------------------------------------------------------


def _closed(document: Document, taken: frozenset[int]) -> frozenset[int]:
    """Heads of tables, headings and labels of which everything below was taken."""
    closed: set[int] = set()

    def is_gone(number: int) -> bool:
        return number in taken or number in closed or not re.search(r"\w", document.lines[number - 1])

    for section in document.sections:
        for block in section.blocks:
            if (
                isinstance(block, Table)
                and block.rows
                and all(is_gone(n) for row in block.rows for n in row.lines.numbers)
            ):
                first_row = min(row.lines.first for row in block.rows)
                if any(row.lines.first in taken for row in block.rows):
                    closed |= set(range(block.lines.first, first_row))
    for section in sorted(document.sections, key=lambda s: -s.level):
        lines = section.lines
        if section.heading is None or lines is None or not (section.blocks or section.sections):
            continue
        below = [n for n in lines.numbers if n not in section.heading.numbers]
        if not any(n in taken for n in below) or any(_is_kept(part) for part in section.all_blocks()):
            continue
        if all(is_gone(n) for n in below):
            closed |= set(section.heading.numbers) - taken
    return frozenset(closed)


def _is_kept(block: object) -> bool:
    """Pictures, code and raw HTML stay, with their heading, even where no word is in them."""
    return isinstance(block, Other) and block.kind != "rule"


def _body(document: Document, gone: frozenset[int]) -> str:
    """The lines that were not taken, with one empty line where some were."""
    skipped = document.frontmatter.lines.last if document.frontmatter else 0
    rules = {
        block.lines.first
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Other) and block.kind == "rule"
    }
    kept: list[int | None] = []  # line numbers; None for an empty line of our own
    is_gap = False

    def is_idle_rule(number: int) -> bool:
        before = next((n for n in reversed(kept) if n is not None and document.lines[n - 1].strip()), None)
        return number in rules and (before is None or before in rules)

    for number, line in enumerate(document.lines[skipped:], start=skipped + 1):
        if number in gone:
            is_gap = True
        elif (line.strip() or not is_gap) and not is_idle_rule(number):
            if (
                is_gap
                and kept
                and kept[-1] is not None
                and document.lines[kept[-1] - 1].strip()
                and not _joins(document, number)
            ):
                kept.append(None)
            is_gap = False
            kept.append(number)
    while kept and (kept[-1] is None or not document.lines[kept[-1] - 1].strip() or kept[-1] in rules):
        kept.pop()
    return "\n".join("" if n is None else document.lines[n - 1] for n in kept).strip("\n")


def _joins(document: Document, number: int) -> bool:
    """Whether the line goes on with a table or list of which lines before it were taken."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table | List) and block.lines.first < number <= block.lines.last:
                return True
    return False


def _ranges(document: Document, gone: frozenset[int]) -> Iterator[Lines]:
    """The stretches of lines with words that stayed."""
    skipped = document.frontmatter.lines.last if document.frontmatter else 0
    start: int | None = None
    last = 0
    for number, line in enumerate(document.lines[skipped:], start=skipped + 1):
        if number in gone:
            if start is not None:
                yield Lines(start, last)
            start = None
        elif re.search(r"\w", line):
            start, last = start or number, number
    if start is not None:
        yield Lines(start, last)


# --- the check -----------------------------------------------------------------------------------


class _Check:
    """A record before the check."""

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
        """What the check calls an error if the record has that status: place and code."""
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


def _claim_at(path: DataPath, claims: Sequence[Claim]) -> Claim | None:
    """The claim that brought what stands at a place of the frontmatter."""
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
