"""Proposals as people read them: on a terminal, and as Markdown in a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from postmortems.check.snapshot import Snapshot
from postmortems.cli.options import read_only
from postmortems.edit.new_record import active_owner
from postmortems.joins.index import Unread
from postmortems.joins.proposals import Proposal, Unreads
from postmortems.record.corpus import Corpus, Record
from postmortems.record.quoting import Quoter
from postmortems.record.reader import load
from postmortems.reports.markdown import code, escaped
from postmortems.text.terminal import one_line, painted, printable, shortened, terminal_cells, wrapped


def unread(folder: Path, snapshot: Snapshot) -> Unreads:
    """The records of a folder that count. To read all of them takes longer than everything else."""
    digests, outlines = snapshot.digests, snapshot.outlines
    rows = zip(snapshot.incidents, snapshot.incident_details, strict=True)
    return Unreads(
        [Unread(row.id, more.path, row.title, digests[more.path]) for row, more in rows],
        lambda paths: load(folder, only=paths).corpus.all_records,
        lambda record: read_only(folder, outlines, [outlines.by_id[record.id]])[0].corpus,
    )


def as_data(proposal: Proposal) -> dict[str, object]:
    """The proposal as JSON has it."""
    found, earlier, quoted = proposal.evidence, proposal.earlier, proposal.quoted
    return {
        "later": proposal.later.id if proposal.later else None,
        "earlier": earlier.id,
        "rank": proposal.rank,
        "say": proposal.say,
        "items": [item.reference for item in proposal.items],
        "evidence": {
            "later": _named(proposal.later, quoted) if proposal.later else None,
            "earlier": _named(earlier, quoted),
            "names": list(found.names),
            "words": list(found.words),
            "sentence": found.sentence,
            "heading": found.heading,
            "points": found.points,
            "items": [
                {"id": item.action.id, "title": quoted(item.action.title), "status": item.action.status.value}
                for item in proposal.items
            ],
        },
    }


def _named(record: Record, quoted: Quoter) -> dict[str, object]:
    day = record.date.isoformat() if record.date else None
    return {"id": record.id, "title": quoted(record.title), "day": day}


NOTHING_RARE = "No rare name in common"


def as_text(proposals: Sequence[Proposal], *, colour: bool) -> str:
    """The proposals by later record, each with why."""
    lines: list[str] = []
    for later, group in groupby(proposals, key=lambda proposal: proposal.later):
        some = list(group)
        if lines:
            lines.append("")
        if later is not None:
            lines.append(painted(_headline(later, some[0].quoted), "bold", on=colour))
        for number, proposal in enumerate(some, start=1):
            lines += _lines_of(number, proposal)
    return "\n".join(lines) + "\n"


def _lines_of(number: int, proposal: Proposal) -> Iterator[str]:
    cells = terminal_cells() or 10_000

    def indented(start: str, text: str) -> Iterator[str]:
        for place, line in enumerate(wrapped(printable(text), cells, len(start))):
            yield (" " * len(start) if place else start) + line

    yield from indented(f"  {number}. ", _headline(proposal.earlier, proposal.quoted))
    found = proposal.evidence
    yield from indented("     ", common(proposal))
    if found.sentence:
        heading = f" ({one_line(found.heading)})" if found.heading else ""
        yield from indented("     ", f"“{one_line(found.sentence)}”{heading}")
    for item in (one.action for one in proposal.items):
        title = shortened(one_line(proposal.quoted(item.title)), 100)
        yield from indented("     ", f"{item.status}: {item.id} {title}")


def hint(proposal: Proposal, corpus: Corpus) -> str:
    """One line for whoever begins a record: the earlier one, its open items, and what to type."""
    earlier, quoted = proposal.earlier, proposal.quoted
    items = [item.action for item in proposal.items]
    still = "; ".join(f"{item.id} {shortened(quoted(item.title), 60)} ({item.status})" for item in items)
    carry = f" --carry {items[0].id}" if items else ""
    if items and not active_owner(corpus, items[0].owner):
        carry += " --lead NAME"
    what = f", still to do: {still}" if still else ""
    start = f"This may have happened before: {shortened(quoted(earlier.title), 80)}"
    return one_line(f"{start}{what}; use --from {earlier.id}{carry}")


def common(proposal: Proposal) -> str:
    """What both records have in common, in words."""
    found = proposal.evidence
    if found.names:
        return f"Both name: {one_line(', '.join(found.names))}"
    words = f"; both say: {one_line(', '.join(found.words))}" if found.words else ""
    return f"{NOTHING_RARE}{words}"


def _headline(record: Record, quoted: Quoter) -> str:
    return f"{one_line(record.id)}  {one_line(quoted(record.title))}"


def as_markdown(proposals: Sequence[Proposal]) -> str:
    """A section for a comment; empty without proposals."""
    if not proposals:
        return ""
    lines = ["### May belong together", "", "Found by comparing texts. A person decides."]
    for later, group in groupby(proposals, key=lambda proposal: proposal.later):
        some = list(group)
        if later is not None:
            lines += ["", f"**{escaped(some[0].quoted(later.title))}** ({escaped(later.id)})", ""]
        for proposal in some:
            lines += _markdown_of(proposal)
    return "\n".join(lines) + "\n"


def _markdown_of(proposal: Proposal) -> Iterator[str]:
    earlier, found = proposal.earlier, proposal.evidence
    yield f"- **{escaped(proposal.quoted(earlier.title))}** ({escaped(earlier.id)})"
    if found.names:
        yield f"  - Both name {', '.join(map(code, found.names))}"
    elif found.words:
        yield f"  - {NOTHING_RARE}; both say: {escaped(', '.join(found.words))}"
    if found.sentence:
        heading = f" ({escaped(found.heading)})" if found.heading else ""
        yield f"  - “{escaped(found.sentence)}”{heading}"
    for item in (one.action for one in proposal.items):
        title = shortened(one_line(proposal.quoted(item.title)), 150)
        yield f"  - {escaped(item.status)}: {code(item.id)} {escaped(title)}"
    if proposal.later is not None:
        command = f"postmortems joins {proposal.later.id} --accept {earlier.id} --as same-factor"
        yield f"  - {code(command)}, or {code('--refuse')} with {code('--because')}"
