"""Rules about causal chains: they do not run in a circle, and lead to something that mattered."""

from __future__ import annotations

from postmortems.model.causes import CausalGraph, StepKey
from postmortems.model.vocabulary import IncidentKind, Status, StepKind
from postmortems.record.corpus import Corpus
from postmortems.record.problems import Problem, Problems
from postmortems.text.suggest import did_you_mean


def causal_cycle(corpus: Corpus) -> Problems:
    """Causal steps bring each other about in a circle.

    A vicious circle in the system is real, but it unfolds in time: tell its turns as steps of their own, with
    an amplifier among them.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        for cycle in graph.cycles():
            if {key.chain for key in cycle} <= set(_chains_without_beginning(graph)):
                continue  # `chain_without_beginning` tells of it
            yield Problem(
                record.path,
                _because(cycle[0]),
                f"causal steps run in a circle: {_spell(graph, cycle)}",
                "take one `because` out, or tell the next turn as another step",
            )


def chain_without_beginning(corpus: Corpus) -> Problems:
    """A causal chain has no beginning: whichever step one starts from, another one of the chain explains it.

    Somewhere every review stops asking. The step at which it does stands first, or has `because: []`.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        endless = _chains_without_beginning(graph)
        for cycle in graph.cycles() if endless else ():
            if cycle[0].chain in endless:
                yield Problem(
                    record.path,
                    _because(cycle[0]),
                    f"{_name(graph, cycle[0].chain)} has no beginning: {_spell(graph, cycle)}",
                    "give the step at which it begins `because: []`",
                )


def _chains_without_beginning(graph: CausalGraph) -> list[int]:
    """Numbers of the chains in which each step has a cause in the same chain. Such a chain holds a circle."""
    return [
        number
        for number, chain in enumerate(graph.chains)
        if all(
            any(cause.chain == number for cause in graph.causes[StepKey(number, step)])
            for step in range(len(chain.steps))
        )
    ]


def _spell(graph: CausalGraph, cycle: tuple[StepKey, ...]) -> str:
    return " ← ".join(graph.steps[key].id for key in (*cycle, cycle[0]))


def unknown_step(corpus: Corpus) -> Problems:
    """A causal step is explained by a step that does not exist.

    `because` names steps of the same chain by their id, and steps of other chains of the record by `chain/step`
    where the id alone would not be clear.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        known = [step.id for step in graph.steps.values()]
        for key, number, reference in graph.unresolved:
            if record.has_lost(reference):
                continue
            yield Problem(
                record.path,
                ("causal_chains", key.chain, "steps", key.step, "because", number),
                f'step {graph.steps[key].id} refers to step "{reference}", which does not exist',
                did_you_mean(reference, known) or "name a step of this record, or write `because: []`",
            )


def ambiguous_step(corpus: Corpus) -> Problems:
    """A causal step or an action item names a step whose id stands in several chains.

    Either could be meant. `chain/step` names one of them, once the chains have ids of their own.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        for key, number, reference in graph.ambiguous:
            yield Problem(
                record.path,
                ("causal_chains", key.chain, "steps", key.step, "because", number),
                f'step {graph.steps[key].id} refers to "{reference}", which stands in several chains',
                _WRITE_CHAIN,
            )
        for number, action in enumerate(record.incident.action_items):
            for place, reference in enumerate(action.addresses):
                if len(graph.find(reference)) > 1:
                    yield Problem(
                        record.path,
                        ("action_items", number, "addresses", place),
                        f'action item {action.id} addresses "{reference}", which stands in several chains',
                        _WRITE_CHAIN,
                    )


_WRITE_CHAIN = "write chain/step; the chains need an `id` for it"


def chain_without_impact(corpus: Corpus) -> Problems:
    """A causal chain of an incident leads to no impact.

    Every chain explains something that mattered to somebody. Give its last consequence `kind: impact`, or let
    a step of another chain name one of its steps in `because`. Drafts, near misses, hazards and drills may
    have chains that end before an impact.
    """
    for record in corpus.records:
        incident = record.incident
        if incident.status is Status.DRAFT or incident.kind is not IncidentKind.INCIDENT:
            continue
        if record.is_refused(("causal_chains",)):
            continue  # the impact may stand in what could not be read
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


def _because(key: StepKey) -> tuple[str | int, ...]:
    return ("causal_chains", key.chain, "steps", key.step, "because")


def _name(graph: CausalGraph, number: int) -> str:
    chain = graph.chains[number]
    return f"causal chain {chain.id or number + 1}"
