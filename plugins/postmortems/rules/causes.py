"""Rules about causal chains: they begin somewhere, lead to an impact, and do not run in a circle."""

from __future__ import annotations

from postmortems.corpus import Corpus
from postmortems.diagnostics import did_you_mean
from postmortems.model.causes import CausalGraph, StepKey
from postmortems.model.vocabulary import StepKind
from postmortems.rules.engine import Problem, Problems


def causal_cycle(corpus: Corpus) -> Problems:
    """Causal steps bring each other about in a circle.

    A vicious circle in the system is real, but it unfolds in time: tell its turns as steps of their own, with
    an amplifier among them.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        for cycle in graph.cycles():
            names = " ← ".join(graph.steps[key].id for key in (*cycle, cycle[0]))
            yield Problem(
                record.path,
                _because(graph, cycle[0]),
                f"causal steps run in a circle: {names}",
                "take one `because` out, or tell the next turn as another step",
            )


def unknown_step(corpus: Corpus) -> Problems:
    """A causal step is explained by a step that does not exist."""
    for record in corpus.records:
        graph = record.incident.causal_graph
        known = [step.id for step in graph.steps.values()]
        for key, number, reference in graph.unresolved:
            if reference.rpartition("/")[2] in record.lost_ids:
                continue
            yield Problem(
                record.path,
                ("causal_chains", key.chain, "steps", key.step, "because", number),
                f'step {graph.steps[key].id} refers to step "{reference}", which does not exist',
                did_you_mean(reference, known) or "name a step of this record, of another chain as chain/step",
            )


def ambiguous_step(corpus: Corpus) -> Problems:
    """A causal step is explained by an id that several chains have."""
    for record in corpus.records:
        graph = record.incident.causal_graph
        for key, number, reference in graph.ambiguous:
            yield Problem(
                record.path,
                ("causal_chains", key.chain, "steps", key.step, "because", number),
                f'step {graph.steps[key].id} refers to "{reference}", which several chains have',
                "give the chains an `id` and write chain/step",
            )


def chain_without_impact(corpus: Corpus) -> Problems:
    """A causal chain leads to no impact.

    Every chain explains something that mattered to somebody. Give its last consequence `kind: impact`, or let
    a step of another chain name one of its steps in `because`.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        leading = _leading_to_impact(graph)
        for number, chain in enumerate(graph.chains):
            if not any(StepKey(number, step) in leading for step in range(len(chain.steps))):
                yield Problem(
                    record.path,
                    ("causal_chains", number),
                    f"{_name(graph, number)} leads to no impact",
                    "give the consequence that mattered `kind: impact`",
                )


def chain_without_beginning(corpus: Corpus) -> Problems:
    """A causal chain has no beginning: each of its steps is explained by another of them.

    Somewhere a review stops asking. The step at which it does has `because: []`, or stands first.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        for number, chain in enumerate(graph.chains):
            keys = [StepKey(number, step) for step in range(len(chain.steps))]
            if all(any(cause.chain == number for cause in graph.causes[key]) for key in keys):
                yield Problem(
                    record.path,
                    ("causal_chains", number),
                    f"{_name(graph, number)} has no beginning",
                    "give the step at which it begins `because: []`",
                )


def _leading_to_impact(graph: CausalGraph) -> set[StepKey]:
    """Impacts, and every step upstream of one."""
    pending = [key for key, step in graph.steps.items() if step.kind is StepKind.IMPACT]
    found = set(pending)
    while pending:
        for cause in graph.causes[pending.pop()]:
            if cause not in found:
                found.add(cause)
                pending.append(cause)
    return found


def _because(graph: CausalGraph, key: StepKey) -> tuple[str | int, ...]:
    return ("causal_chains", key.chain, "steps", key.step, "because")


def _name(graph: CausalGraph, number: int) -> str:
    chain = graph.chains[number]
    return f"causal chain {chain.id or number + 1}"
