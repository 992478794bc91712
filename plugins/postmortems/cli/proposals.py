"""Proposals as people read them: on a terminal, and as Markdown in a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from postmortems.joins.proposals import Proposal
from postmortems.record.corpus import Record
from postmortems.reports.markdown import code, escaped
from postmortems.text.credentials import redacted
from postmortems.text.terminal import one_line, painted, printable, shortened, terminal_cells, wrapped


def as_data(proposal: Proposal) -> dict[str, object]:
    """The proposal as JSON has it."""
    found, earlier = proposal.evidence, proposal.earlier
    return {
        "later": proposal.later.id if proposal.later else None,
        "earlier": earlier.id,
        "rank": proposal.rank,
        "say": proposal.say,
        "items": [item.reference for item in proposal.items],
        "evidence": {
            "later": _named(proposal.later) if proposal.later else None,
            "earlier": _named(earlier),
            "names": list(map(redacted, found.names)),
            "words": list(map(redacted, found.words)),
            "sentence": redacted(found.sentence),
            "heading": redacted(found.heading),
            "points": found.points,
            "items": [
                {"id": item.action.id, "title": redacted(item.action.title), "status": item.action.status.value}
                for item in proposal.items
            ],
        },
    }


def _named(record: Record) -> dict[str, object]:
    day = record.date.isoformat() if record.date else None
    return {"id": record.id, "title": redacted(record.title), "day": day}


NOTHING_RARE = "No rare name in common"


def as_text(proposals: Sequence[Proposal], *, colour: bool) -> str:
    """The proposals by later record, each with why."""
    lines: list[str] = []
    for later, group in groupby(proposals, key=lambda proposal: proposal.later):
        if lines:
            lines.append("")
        if later is not None:
            lines.append(painted(_headline(later), "bold", on=colour))
        for proposal in group:
            lines += lines_of(proposal)
    return "\n".join(lines) + "\n"


def lines_of(proposal: Proposal) -> Iterator[str]:
    """One proposal in a few lines."""
    cells = terminal_cells() or 10_000

    def indented(start: str, text: str) -> Iterator[str]:
        for number, line in enumerate(wrapped(printable(text), cells, len(start))):
            yield (start if number == 0 else " " * len(start)) + line

    yield from indented(f"  {proposal.rank}. ", _headline(proposal.earlier))
    found = proposal.evidence
    yield from indented("     ", common(proposal))
    if found.sentence:
        heading = f" ({one_line(redacted(found.heading))})" if found.heading else ""
        yield from indented("     ", f"“{one_line(redacted(found.sentence))}”{heading}")
    for item in (one.action for one in proposal.items):
        yield from indented("     ", f"{item.status}: {item.id} {shortened(one_line(redacted(item.title)), 100)}")


def hint(proposal: Proposal) -> str:
    """One line for whoever begins a record: the earlier one, its open items, and what to type."""
    earlier = proposal.earlier
    items = [item.action for item in proposal.items]
    still = "; ".join(f"{item.id} {shortened(redacted(item.title), 60)} ({item.status})" for item in items)
    carry = f" --carry {items[0].id}" if items else ""
    what = f", still to do: {still}" if still else ""
    start = f"This may have happened before: {shortened(redacted(earlier.title), 80)}"
    return one_line(f"{start}{what}; use --from {earlier.id}{carry}")


def common(proposal: Proposal) -> str:
    """What both records have in common, in words."""
    found = proposal.evidence
    if found.names:
        return f"Both name: {one_line(redacted(', '.join(found.names)))}"
    words = f"; both say: {one_line(redacted(', '.join(found.words)))}" if found.words else ""
    return f"{NOTHING_RARE}{words}"


def _headline(record: Record) -> str:
    title = one_line(redacted(record.title))
    return f"{one_line(record.id)}  {title}"


def as_markdown(proposals: Sequence[Proposal], title: str = "May belong together") -> str:
    """A section for a comment; empty without proposals."""
    if not proposals:
        return ""
    lines = [f"### {title}", "", "Found by comparing texts. A person decides."]
    for later, group in groupby(proposals, key=lambda proposal: proposal.later):
        if later is not None:
            lines += ["", f"**{escaped(later.title)}** ({escaped(later.id)})", ""]
        for proposal in group:
            lines += _markdown_of(proposal)
    return "\n".join(lines) + "\n"


def _markdown_of(proposal: Proposal) -> Iterator[str]:
    earlier, found = proposal.earlier, proposal.evidence
    yield f"- **{escaped(earlier.title)}** ({escaped(earlier.id)})"
    if found.names:
        yield f"  - Both name {', '.join(map(code, found.names))}"
    elif found.words:
        yield f"  - {NOTHING_RARE}; both say: {escaped(', '.join(found.words))}"
    if found.sentence:
        heading = f" ({escaped(found.heading)})" if found.heading else ""
        yield f"  - “{escaped(found.sentence)}”{heading}"
    for item in (one.action for one in proposal.items):
        yield f"  - {escaped(item.status)}: {code(item.id)} {escaped(shortened(one_line(item.title), 150))}"
    if proposal.later is not None:
        command = f"postmortems joins {proposal.later.id} --accept {earlier.id} --as same-factor"
        yield f"  - {code(command)}, or {code('--refuse')} with {code('--because')}"
