"""From claims to the text of a record: claimed values in fields, everything else in the body, unchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from postmortems.importing.body import body_of, emptied_lines, ranges_left
from postmortems.importing.claims import LISTS, Claim, Contradiction, Guess, Settled, taken_lines
from postmortems.importing.document import Document, Lines
from postmortems.importing.draft import Draft
from postmortems.importing.draft_check import DraftCheck, claim_at
from postmortems.importing.reading import Reading
from postmortems.importing.wording import LINE_BREAK, TAG, add_missing_words, foreign_frontmatter, lost_wording, text_of
from postmortems.importing.words import unsaid
from postmortems.importing.writing import as_yaml, tidied
from postmortems.model.incident import Incident, Times
from postmortems.model.vocabulary import Status

ROUNDS = 8
"""How many times to make the record again without the claims that the check rejects."""

PREFIXES = {"action_items": "A", "lessons": "L", "hypotheses": "H"}
"""Prefixes of local ids: `A-1`. The number counts as a word, as it does in a numbered list."""


def make(
    reading: Reading,
    settled: Settled,
    record_id: str,
    origin: dict[str, object],
    known: Collection[str],
    guesses: Sequence[Guess] = (),
) -> Draft:
    """Make the record of a document. The lines of claims that the check rejects are left in the body.

    `origin` is the start of `x-import`. `known` holds the ids of the incidents that the record may refer to.
    """
    claims = list(settled.claims)
    refused: list[tuple[str, int]] = []
    for _ in range(ROUNDS):
        draft = _assemble(reading, claims, settled, record_id, origin, guesses)
        check = DraftCheck(draft, reading.config, known)
        wrong = {claim for path, _ in check.errors if (claim := claim_at(path, claims)) is not None}
        if not wrong:
            break
        refused += [(claim.field, claim.lines.first) for claim in wrong]
        claims = [claim for claim in claims if claim not in wrong]
    else:
        claims = [claim for claim in claims if claim.field == "title"]
        draft = _assemble(reading, claims, settled, record_id, origin, guesses)
        check = DraftCheck(draft, reading.config, known)
    return replace(
        draft,
        refused=tuple(refused),
        problems=tuple(code for _, code in check.at(Status.IN_REVIEW)),
        errors=tuple(code for _, code in check.errors),
    )


def _assemble(
    reading: Reading,
    claims: Sequence[Claim],
    settled: Settled,
    record_id: str,
    origin: dict[str, object],
    further: Sequence[Guess],
) -> Draft:
    document = reading.document
    taken = taken_lines(claims)
    closed = emptied_lines(document, taken)
    data = _fields(claims, document)
    tags = [tag for number in sorted(taken | closed) for tag in TAG.findall(document.lines[number - 1])]
    breaks = sum(LINE_BREAK.fullmatch(tag) is not None for tag in tags)
    guesses = tuple(dict.fromkeys((*further, *(guess for claim in claims for guess in claim.guesses))))
    notes = _notes(origin, guesses, settled.contradictions, list(lost_wording(claims, closed, document)))
    if breaks:
        notes["breaks"] = " ".join(["<br>"] * breaks)
    if len(tags) > breaks:
        notes["tags"] = " ".join(tag for tag in tags if not LINE_BREAK.fullmatch(tag))
    ordered = _ordered(data)
    if document.frontmatter is not None:
        ordered |= foreign_frontmatter(document)
    ordered["x-import"] = notes
    body = body_of(document, taken | closed)
    add_missing_words(document, taken | closed, ordered, body)
    text = f"---\n{as_yaml(ordered)}---\n"
    text += f"\n{body}\n" if body else ""
    left = tuple(ranges_left(document, taken | closed))
    return Draft(record_id, text, ordered, body, tuple(claims), left, guesses, settled.contradictions)


def _notes(
    origin: dict[str, object],
    guesses: Sequence[Guess],
    contradictions: Sequence[Contradiction],
    wording: list[dict[str, object]],
) -> dict[str, object]:
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
    """The claimed values by field, with ids, and with words that no field holds."""
    data: dict[str, Any] = {"status": "draft"}
    numbers: dict[str, int] = defaultdict(int)
    steps = 0
    listed: set[tuple[str, str]] = set()
    beside: dict[tuple[str, Lines], list[object]] = defaultdict(list)
    for claim in claims:
        if not claim.takes:
            beside[claim.field, claim.lines].append(claim.value)
    for claim in claims:
        if not claim.field:
            continue
        value = claim.value
        if isinstance(value, dict):
            value = {key: _text(item, key) if isinstance(item, str) else item for key, item in value.items()}
        elif isinstance(value, str):
            value = _text(value, claim.field)
            if claim.field in LISTS and (claim.field, value) in listed:
                continue
            listed.add((claim.field, value))
        if claim.field in PREFIXES:
            numbers[claim.field] += 1
            value = {"id": f"{PREFIXES[claim.field]}-{numbers[claim.field]}", **value}
        elif claim.field == "causal_chains":
            value, steps = _numbered(value, steps)
        if isinstance(value, dict) and claim.takes and claim.field in LISTS:
            lost = unsaid(text_of(document, claim.takes), [value, *beside[claim.field, claim.lines]])
            if lost:
                value = {**value, "x-written": lost[0] if len(lost) == 1 else lost}
        _put(data, claim.field, value)
    return data


def _text(text: str, key: str) -> str:
    """The text without `<br>`: fields show HTML as text. Elsewhere than in a title it becomes a paragraph."""
    return tidied(LINE_BREAK.sub(" " if key == "title" else "\n\n", text))


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
        data.setdefault(leaf, []).append(value)
    else:
        data[leaf] = value


def _ordered(data: dict[str, Any]) -> dict[str, Any]:
    """The fields in the order of the model, and the times in their order too."""
    ordered = {name: data[name] for name in Incident.model_fields if name in data}
    if "times" in ordered:
        ordered["times"] = {name: data["times"][name] for name in Times.model_fields if name in data["times"]}
    return ordered
