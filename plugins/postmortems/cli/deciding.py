"""Goes through proposals one by one on a terminal, with undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click

from postmortems.cli.accepting import edits_to_accept, step_name, step_of, steps_of
from postmortems.cli.changing import earlier_of, write
from postmortems.cli.options import written_day
from postmortems.cli.prompts import Asker, asker
from postmortems.cli.proposals import as_text
from postmortems.edit.authoring import revise
from postmortems.edit.joining import CARRIED, LEFT_UNDONE, WAYS, refused
from postmortems.edit.splice import Edit, naming
from postmortems.joins.proposals import Proposal
from postmortems.model.refused import RefusedError
from postmortems.record import atomic
from postmortems.record.corpus import Record
from postmortems.record.reader import KnowledgeBase, load
from postmortems.text.terminal import emit, one_line, printable

_ANSWERS = ("accept", "refuse", "skip", "undo", "quit")


@dataclass
class _Done:
    """A decision that can be undone."""

    number: int
    """Of the proposal."""
    path: Path
    before: bytes
    after: bytes


def decide(knowledge_base: KnowledgeBase, proposals: Sequence[Proposal], today: date | None) -> int:
    """Ask for each proposal; the exit code. Each decision is written at once."""
    return _Session(knowledge_base, proposals, today, asker()).run()


@dataclass
class _Session:
    knowledge_base: KnowledgeBase
    proposals: Sequence[Proposal]
    today: date | None
    asker: Asker
    done: list[_Done] = field(default_factory=list)

    def run(self) -> int:
        """Until the last proposal, or until the user quits."""
        number = 0
        while number < len(self.proposals):
            proposal = self.proposals[number]
            emit(f"\nProposal {number + 1} of {len(self.proposals)}\n" + as_text([proposal], colour=False))
            answer = self._choice("Belongs together? (accept, refuse, skip, undo, quit)", _ANSWERS, "skip")
            if answer == "quit":
                break
            if answer == "undo":
                number = self._undo(number)
            elif answer == "skip" or self._write(number, proposal, answer):
                number += 1
        emit(f"{len(self.done)} decided, {len(self.proposals) - len(self.done)} left\n")
        return 0

    def _write(self, number: int, proposal: Proposal, answer: str) -> bool:
        """Write a decision; whether it was written."""
        assert proposal.later is not None, "only records are decided on"
        record = self.knowledge_base.corpus.by_id[proposal.later.id]
        day = written_day(self.today, self.knowledge_base.corpus, record)
        path = Path(record.path)
        try:
            with naming(record.path):
                edits = (self._refusal if answer == "refuse" else self._acceptance)(record, proposal, day)
            before = path.read_bytes()
            revision = revise(self.knowledge_base, record, edits, day)
            if write(revision, allow_warnings=True):
                return False
        except (click.UsageError, RefusedError) as error:
            emit(printable(f"Not written: {error}") + "\n")
            return False
        self.done.append(_Done(number, path, before, revision.after))
        self.knowledge_base = revision.knowledge_base
        return True

    def _refusal(self, record: Record, proposal: Proposal, _: date) -> list[Edit]:
        return refused(record, proposal.earlier.id, self._text("Why? (a few words; others will read them)"))

    def _acceptance(self, record: Record, proposal: Proposal, day: date) -> list[Edit]:
        corpus = self.knowledge_base.corpus
        way = self._choice(f"As what? ({', '.join(WAYS)})", WAYS, "same-factor")
        target, place = proposal.earlier.id, None
        if way in (LEFT_UNDONE, CARRIED):
            items = [action.action.id for action in corpus.actions_of.get(target, ())]
            if not items:
                raise click.UsageError(f"{target} has no action items; choose another relation")
            first = proposal.items[0].action.id if proposal.items else items[0]
            target = earlier_of(corpus, record, f"{target}#{self._choice('Which action item?', items, first)}")
        if way == LEFT_UNDONE:
            place = self._step(record)
        elif way == CARRIED:
            own = [item.id for item in record.incident.action_items]
            chosen = self._choice("Which action item continues it? (an id, or new)", ["new", *own], "new")
            place = None if chosen == "new" else chosen
        return edits_to_accept(corpus, record, target, way, place, day)

    def _step(self, record: Record) -> str:
        keys = list(record.incident.causal_graph.steps)
        if not keys:
            step_of(record, None)  # tells what to do
        for line in steps_of(record):
            emit(f"  {one_line(line)}\n")
        names = [step_name(record, key) for key in keys]
        return self._choice("Which step would not have happened?", names, names[0])

    def _undo(self, number: int) -> int:
        """Take the last decision back; the number of its proposal."""
        if not self.done:
            emit("Nothing to undo\n")
            return number
        last = self.done.pop()
        try:
            atomic.replace(last.path, last.after, last.before)
        except atomic.ChangedMeanwhileError as error:
            emit(printable(str(error)) + "\n")
            return number
        self.knowledge_base = load(self.knowledge_base.folder)
        emit(printable(f"{last.path.as_posix()} is as before") + "\n")
        return last.number

    def _choice(self, question: str, known: Sequence[str], default: str) -> str:
        def read(text: str) -> str:
            text = text or default
            found = [text] if text in known else [word for word in known if text and word.startswith(text)]
            if len(found) != 1:
                raise click.UsageError(f"answer one of: {', '.join(known)}")
            return found[0]

        return self.asker.ask(f"{question} [Enter: {default}]", known, read)

    def _text(self, question: str) -> str:
        def read(text: str) -> str:
            if not text.strip():
                raise click.UsageError("write a few words")
            return " ".join(text.split())

        return self.asker.ask(question, (), read)
