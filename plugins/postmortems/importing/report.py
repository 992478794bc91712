"""What an import found, guessed and left in the body: as text and as JSON.

A report gives line numbers and never quotes a source, because a source can contain a secret.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from postmortems.check.rules import BY_KEY
from postmortems.importing.document import Lines
from postmortems.importing.draft import Draft
from postmortems.importing.importer import Imported, Outcome
from postmortems.text.counted import counted
from postmortems.text.credentials import redacted
from postmortems.text.terminal import printable

JSON_VERSION = 1


def as_text(results: Sequence[Imported], *, dry_run: bool = False) -> str:
    """One paragraph for each source, then the totals."""
    lines: list[str] = []
    for result in results:
        if result.outcome not in ("unchanged", "skipped"):
            lines += [*_paragraph(result, dry_run=dry_run), ""]
    lines += _total([result for result in results if result.outcome != "skipped"], dry_run=dry_run)
    lines += _skipped([result for result in results if result.outcome == "skipped"])
    return "\n".join(printable(redacted(line)) for line in lines) + "\n"


def _paragraph(result: Imported, *, dry_run: bool) -> Iterator[str]:
    if result.outcome == "changed":
        yield f"{result.source}: changed since it was imported as {result.record}; the record was not updated"
        return
    if result.outcome in ("unreadable", "failed"):
        yield f"{result.source}: not imported: {result.reason}"
        return
    yield f"{result.source} {'would become' if dry_run else '→'} {result.record}"
    draft = result.draft
    assert draft is not None
    for name, number, where in found(draft):
        yield f"  {name}{f' {number}' if number > 1 else ''}: {_lines(where)}"
    for note in result.notes:
        yield f"  note: {note}"
    for guess in draft.guesses:
        yield f"  guess, {f'line {guess.line}' if guess.line else 'path'}: {guess.reason}"
    for contradiction in draft.contradictions:
        numbers = ", ".join(map(str, contradiction.lines))
        yield f"  contradiction in {contradiction.field}, lines {numbers}: {contradiction.reason}"
    for field, line in draft.refused:
        yield f"  line {line}: not used for {field}, because the check would reject it; left in the body"
    if draft.left:
        yield f"  left in the body: {_lines(draft.left)}"
    if draft.errors:
        yield f"  errors in the text itself: {_codes(draft.errors)}"
    yield f"  to fix before review: {_codes(draft.problems) or 'nothing'}"
    if result.verdict is not None:
        yield f"  {_proof(result)}"


def found(draft: Draft) -> list[tuple[str, int, list[Lines]]]:
    """The fields that were found: name, number of values, and lines."""
    places: dict[str, list[Lines]] = defaultdict(list)
    for claim in draft.claims:
        if claim.field:
            places[claim.field].append(claim.lines)
    return [(name, len(where), list(_merged(where))) for name, where in places.items()]


def _merged(where: Iterable[Lines]) -> Iterator[Lines]:
    """Merge ranges that touch or have one line between them."""
    current: Lines | None = None
    for lines in sorted(where):
        if current is not None and lines.first <= current.last + 2:
            current = Lines(current.first, max(current.last, lines.last))
        else:
            if current is not None:
                yield current
            current = lines
    if current is not None:
        yield current


def _lines(where: Sequence[Lines]) -> str:
    one = len(where) == 1 and where[0].first == where[0].last
    return ("line " if one else "lines ") + ", ".join(map(str, where))


def _codes(codes: Sequence[str]) -> str:
    """Each rule with its name, and how often it reports something if more than once."""
    return ", ".join(
        f"{code} {BY_KEY[code].name}" + (f" ({number}×)" if number > 1 else "")
        for code, number in sorted(Counter(codes).items())
    )


def _proof(result: Imported) -> str:
    verdict = result.verdict
    assert verdict is not None
    if verdict.is_proved:
        return f"verified: all {verdict.words} words of the source are in the record"
    if verdict.unread:
        where = ", ".join(verdict.places)
        said = f"{counted(verdict.unread, 'word')} of the source could not be read"
        return f"NOT verified: {said}, see {where}; add what matters by hand"
    if verdict.missing:
        where = ", ".join(map(str, verdict.lines[:20]))
        return f"NOT verified: {verdict.missing} of {verdict.words} words are missing, see lines {where}"
    return "NOT verified: the body has lines that are not in the source, or not in that order"


def _total(results: Sequence[Imported], *, dry_run: bool) -> Iterator[str]:
    counts = Counter(result.outcome for result in results)
    done = "would be imported" if dry_run else "imported"
    kinds = {
        done: counts["imported"],
        "already imported": counts["unchanged"],
        "changed since import": counts["changed"],
        "not imported": counts["unreadable"] + counts["failed"],
    }
    parts = [f"{number} {kind}" for kind, number in kinds.items() if number or kind == done]
    yield f"{counted(len(results), 'source')}: {', '.join(parts)}"
    drafts = [result.draft for result in results if result.draft is not None]
    if drafts:
        totals: Counter[str] = Counter()
        for draft in drafts:
            for name, amount, _ in found(draft):
                totals[name] += amount
        yield "found: " + ", ".join(f"{name} {amount}" for name, amount in totals.items())
        guesses = sum(len(draft.guesses) for draft in drafts)
        contradictions = sum(len(draft.contradictions) for draft in drafts)
        yield f"guesses: {guesses}, contradictions: {contradictions}; both are listed under `x-import` in the records"
    verdicts = [result.verdict for result in results if result.verdict is not None]
    if verdicts:
        proved = sum(verdict.is_proved for verdict in verdicts)
        yield f"verified: {proved} of {len(verdicts)}, {sum(verdict.words for verdict in verdicts)} words"


MOST_NAMED = 5
"""Skipped files of a kind that are named; old folders hold many pictures."""


def _skipped(results: Sequence[Imported]) -> Iterator[str]:
    """What was skipped, grouped by reason."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for result in results:
        by_reason[result.reason].append(result.source)
    if results:
        yield f"skipped: {len(results)}"
    for reason, sources in by_reason.items():
        more = f" and {len(sources) - MOST_NAMED} more" if len(sources) > MOST_NAMED else ""
        yield f"  {', '.join(sources[:MOST_NAMED])}{more}: {reason}"


# --- JSON ----------------------------------------------------------------------------------------


def as_json(results: Sequence[Imported]) -> str:
    """The same report as JSON."""
    data = {"version": JSON_VERSION, "sources": [_object(result) for result in results], "summary": _summary(results)}
    return json.dumps(data, indent=2) + "\n"


def _summary(results: Sequence[Imported]) -> dict[str, int]:
    counts = Counter(result.outcome for result in results)
    return {name: counts[name] for name in get_args(Outcome)}


def _object(result: Imported) -> dict[str, object]:
    data: dict[str, object] = {"source": result.source, "outcome": result.outcome, "record": result.record}
    if result.reason:
        data["reason"] = result.reason
    draft = result.draft
    if draft is not None:
        data["found"] = [
            {"field": name, "count": number, "lines": [list(lines) for lines in where]}
            for name, number, where in found(draft)
        ]
        data["guesses"] = [{**guess._asdict(), "reason": redacted(guess.reason)} for guess in draft.guesses]
        data["contradictions"] = [
            {**contradiction._asdict(), "reason": redacted(contradiction.reason)}
            for contradiction in draft.contradictions
        ]
        data["refused"] = [{"field": field, "line": line} for field, line in draft.refused]
        data["left"] = [list(lines) for lines in draft.left]
        data["errors"] = list(draft.errors)
        data["next_status"] = list(draft.problems)
        data["notes"] = list(result.notes)
    if result.verdict is not None:
        data["verified"] = {**result.verdict._asdict(), "proved": result.verdict.is_proved}
    return data
