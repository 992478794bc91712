"""`postmortems diff`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import click

from postmortems.check.history import past
from postmortems.cli.options import format_option, incidents_option, read_for_readers, today_option
from postmortems.cli.proposals import as_markdown
from postmortems.cli.publishing import Published
from postmortems.model.actions import ActionItem
from postmortems.model.days import in_fitting_unit
from postmortems.model.vocabulary import ActionStatus
from postmortems.record.corpus import Corpus
from postmortems.record.reader import KnowledgeBase
from postmortems.reports.markdown import code, escaped
from postmortems.text.counted import counted
from postmortems.text.credentials import redacted
from postmortems.text.terminal import emit, one_line
from postmortems.views.changes import Change, ChangedAction, ChangeKind, changed_actions


@click.command("diff")
@click.argument("revision", metavar="REV")
@incidents_option
@today_option
@format_option("text", "markdown", "json")
def command(revision: str, folder: Path, today: date, form: str) -> int:
    """Show what became public, and how action items changed.

    REV is the git revision to compare with. First comes every text and file that outsiders can read for the first
    time, if there is a public edition. Then come the items that were opened, closed, deferred, dropped, handed over,
    given another due date, or needed again by a new incident. Use --format markdown for a comment on the change; it
    also proposes earlier incidents that may belong to new and changed records. The comparison starts where this branch
    left REV. Exits with 0 even if items changed.

    \b
    Example:
      postmortems diff origin/main
      postmortems diff origin/main --format markdown > comment.md
      postmortems diff origin/main --format json
    """
    knowledge_base = read_for_readers(folder)
    corpus = knowledge_base.corpus
    earlier = past(folder, revision)
    base = earlier.knowledge_base()
    public = Published.by(earlier, base, corpus)
    before = base.corpus
    changed = changed_actions(before, corpus, today)
    if form == "json":
        emit(json.dumps(_as_data(public, changed), indent=2) + "\n")
    elif form == "markdown":
        parts = (public.as_markdown(), _as_markdown(changed, today), _proposals(knowledge_base, before))
        emit("\n".join(filter(None, parts)))
    else:
        emit(public.as_text() + _as_text(changed, today))
    return 0


def _as_data(public: Published, changed: Sequence[ChangedAction]) -> dict[str, object]:
    return {
        "public": public.as_data(),
        "public_unknown": public.refusal or None,
        "action_items": [
            {
                "incident": item.latest.record.id,
                "id": item.latest.action.id,
                "title": redacted(item.latest.action.title),
                "changes": [
                    {"kind": change.kind.value, "before": redacted(change.before), "after": redacted(change.after)}
                    for change in item.changes
                ],
            }
            for item in changed
        ],
    }


def _proposals(knowledge_base: KnowledgeBase, before: Corpus) -> str:
    """What is likely to belong to records that are new or changed, as Markdown; empty where nothing is."""
    from postmortems.cli.joins import changed_records, proposer

    records = changed_records(knowledge_base.corpus, before)
    if not records:
        return ""
    proposals = proposer(knowledge_base)
    return as_markdown([one for record in records for one in proposals.said(record)])


def _as_text(changed: Sequence[ChangedAction], today: date) -> str:
    lines: list[str] = []
    for record, items in groupby(changed, key=lambda item: item.latest.record.id):
        lines.append(one_line(record))
        for item in items:
            action = item.latest.action
            lines.append("  " + one_line(redacted(f"{action.id}: {action.title}")))
            lines += (f"    {one_line(redacted(words))}" for words in _words(item, today))
    return "\n".join([*lines, _summary(changed)]) + "\n"


def _as_markdown(changed: Sequence[ChangedAction], today: date) -> str:
    lines = ["### Action items", "", f"{_summary(changed)}."]
    for record, items in groupby(changed, key=lambda item: item.latest.record.id):
        lines += ["", f"**{escaped(record)}**", ""]
        for item in items:
            action = item.latest.action
            words = "; ".join(escaped(words) for words in _words(item, today))
            lines.append(f"- {code(action.id)} {escaped(action.title)}: {words}")
    return "\n".join(lines) + "\n"


def _summary(changed: Sequence[ChangedAction]) -> str:
    if not changed:
        return "No action item changed"
    counts = Counter(kind for item in changed for kind in {change.kind for change in item.changes})
    parts = (_counted_kind(counts[kind], kind) for kind in ChangeKind if counts[kind])
    return f"{counted(len(changed), 'action item')} changed: {', '.join(parts)}"


def _counted_kind(number: int, kind: ChangeKind) -> str:
    """How many items changed in this way: `2 closed`, `2 due dates moved`."""
    return f"{counted(number, 'due date')} moved" if kind is ChangeKind.DUE_MOVED else f"{number} {kind}"


def _words(item: ChangedAction, today: date) -> Iterator[str]:
    """What happened to the item, a phrase each."""
    old = item.before.action if item.before else None
    for change in item.changes:
        yield _phrase(change, item.latest.action, old, today)


def _phrase(change: Change, item: ActionItem, old: ActionItem | None, today: date) -> str:
    because = f": {item.reason}" if item.reason else ""
    match change.kind:
        case ChangeKind.REMOVED:
            return f"removed from the record; it was {item.status}"
        case ChangeKind.IMPLICATED:
            return f"needed again by {change.after}"
        case ChangeKind.CARRIED_ON:
            return f"carried over from {change.before}"
        case ChangeKind.OPENED | ChangeKind.RECORDED:
            return _beginning(change, item)
        case ChangeKind.CLOSED:
            return f"closed, done on {item.completed}" if item.completed else "closed"
        case ChangeKind.VERIFIED:
            return f"verified on {item.verified}" if item.verified else "verified"
        case ChangeKind.DEFERRED | ChangeKind.DROPPED | ChangeKind.SUPERSEDED | ChangeKind.BLOCKED:
            return f"{change.kind}{because}"
        case ChangeKind.REOPENED:
            return f"reopened; it was {change.before}"
        case ChangeKind.STARTED | ChangeKind.PROMISED:
            return f"{change.kind}; it was {change.before}"
        case ChangeKind.PUT_BACK:
            return f"put back to {change.after}; it was {change.before}"
        case ChangeKind.HANDED_OVER:
            return _handover(change)
        case ChangeKind.OVERDUE_MOVED | ChangeKind.DUE_MOVED:
            return _other_day(change, old, item, today)
        case ChangeKind.REPRIORITISED:
            return f"priority {change.before or 'none'} → {change.after or 'none'}"
        case ChangeKind.RENAMED:
            return f"renamed; it was “{change.before}”"


def _beginning(change: Change, item: ActionItem) -> str:
    facts = (item.priority, f"owner {item.owner}" if item.owner else "no owner", f"due {item.due}" if item.due else "")
    if change.kind is ChangeKind.RECORDED:
        return f"recorded as {change.after}" + (f": {item.reason}" if item.reason else "")
    state = "" if change.after == ActionStatus.OPEN else f" as {change.after}"
    return f"opened{state}: " + ", ".join(filter(None, facts))


def _handover(change: Change) -> str:
    if not change.before:
        return f"given to {change.after}"
    return f"handed over from {change.before} to {change.after}" if change.after else f"taken from {change.before}"


def _other_day(change: Change, old: ActionItem | None, item: ActionItem, today: date) -> str:
    late = ""
    if change.kind is ChangeKind.OVERDUE_MOVED and old and old.due:
        late = f"was overdue by {counted(*in_fitting_unit((today - old.due).days))}; "
    if not change.before:
        return f"{late}due date set to {change.after}"
    if not change.after or not (old and old.due and item.due):
        return f"{late}due date {change.before} removed"
    days = (item.due - old.due).days
    moved = f"{counted(*in_fitting_unit(abs(days)))} {'later' if days > 0 else 'earlier'}"
    return f"{late}due date moved from {change.before} to {change.after}, {moved}"
