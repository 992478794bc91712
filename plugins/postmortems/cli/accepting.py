"""The edits that accept a proposal, for `postmortems joins` and its questions."""

from __future__ import annotations

from datetime import date

import click

from postmortems.edit.joining import CARRIED, DIRECTED, LEFT_UNDONE, accepted, carried, left_undone
from postmortems.edit.splice import Edit
from postmortems.model.base import split_reference
from postmortems.model.causes import StepKey
from postmortems.record.corpus import Corpus, Record
from postmortems.text.terminal import one_line


def edits_to_accept(
    corpus: Corpus, record: Record, target: str, way: str, place: str | None, today: date
) -> list[Edit]:
    """The edits that accept a proposal. Raises UsageError where something is missing, else EditRefusedError."""
    if way not in (LEFT_UNDONE, CARRIED):
        if place:
            raise click.UsageError(f"--at belongs to {LEFT_UNDONE} and {CARRIED}")
        other = corpus.by_id[split_reference(target)[0]]
        if way in DIRECTED and other.is_younger_than(record):
            command = f"postmortems joins {other.id} --accept {record.id} --as {way}"
            raise click.UsageError(f"{other.id} came after {record.id}; write `{command}`")
        return accepted(record, target, way)
    incident, item = split_reference(target)
    if not item:
        raise click.UsageError(f"{way} needs an action item; write `--accept {incident}#ITEM`")
    if way == LEFT_UNDONE:
        step = step_of(record, place)
        return left_undone(record, target, step)
    action = next(action for action in corpus.actions_of[incident] if action.action.id == item)
    return carried(corpus, record, action, place, today)


def step_of(record: Record, name: str | None) -> StepKey:
    """The step of that id, `chain/step` where it is ambiguous. Raises UsageError with the steps that there are."""
    graph = record.incident.causal_graph
    numbered = [key for key in graph.steps if graph.number(key) == name]
    found = (graph.find(name) or numbered) if name else list(graph.steps)
    if len(found) == 1:
        return found[0]
    if not graph.steps:
        raise click.UsageError(f"{record.id} has no causal steps yet; add one, or use --as same-factor")
    what = f'"{name}" is not one step' if name else "which step would not have happened? add --at STEP"
    raise click.UsageError(f"{what}; the steps are: {'; '.join(steps_of(record))}")


def steps_of(record: Record) -> list[str]:
    """The causal steps of a record, each by its id, or its number where the id is ambiguous, and its first words."""
    graph = record.incident.causal_graph
    return [f"{step_name(record, key)} ({one_line(step.text)[:60]})" for key, step in graph.steps.items()]


def step_name(record: Record, key: StepKey) -> str:
    """What `--at` calls a step."""
    graph = record.incident.causal_graph
    step = graph.steps[key]
    return step.id if len(graph.find(step.id)) == 1 else graph.number(key)
