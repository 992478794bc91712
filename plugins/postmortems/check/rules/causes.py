"""Rules about causal chains: they have no cycles and lead to an impact."""

from __future__ import annotations

from postmortems.model import DataPath
from postmortems.model.causes import LONGEST_UNLABELLED, CausalGraph, StepKey
from postmortems.model.vocabulary import IncidentKind, Status, StepKind
from postmortems.record.corpus import Corpus
from postmortems.record.problems import Problems, fix_of_name
from postmortems.text.suggest import did_you_mean


def causal_cycle(corpus: Corpus) -> Problems:
    """Causal steps form a cycle.

    A vicious circle in the system is real, but it happens over time. Describe each turn as a step of its own, with an
    amplifier among them.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        for cycle in graph.cycles():
            if {key.chain for key in cycle} <= set(_chains_without_beginning(graph)):
                continue  # `chain_without_beginning` reports it
            effect, cause = _closing(cycle)
            yield record.problem(
                _because(graph, effect, cause),
                f"causal steps form a cycle: {_spell(graph, cycle)}",
                _advice(graph, effect, cause),
            )


def chain_without_beginning(corpus: Corpus) -> Problems:
    """A causal chain has no beginning: each of its steps is caused by another one of the chain.

    Every review stops asking somewhere. Put the step where it stops first, or give it `because: nothing`.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        endless = _chains_without_beginning(graph)
        for cycle in graph.cycles() if endless else ():
            if cycle[0].chain in endless:
                effect, cause = _closing(cycle)
                yield record.problem(
                    _because(graph, effect, cause),
                    f"{_name(graph, cycle[0].chain)} has no beginning: {_spell(graph, cycle)}",
                    f"{_advice(graph, effect, cause)}; the step where it begins gets `because: nothing`",
                )


def _chains_without_beginning(graph: CausalGraph) -> list[int]:
    """Numbers of the chains in which each step has a cause in the same chain. Such a chain has a cycle."""
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
    """A causal step names a cause that does not exist.

    `because` names steps of the same chain by id. If the id of a step in another chain is not unique, write
    `chain/step`.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        known = [step.id for step in graph.steps.values()]
        for key, number, reference in graph.unresolved:
            if record.has_lost(reference):
                continue
            yield record.problem(
                ("causal_chains", key.chain, "steps", key.step, "because", number),
                f'step {graph.steps[key].id} refers to step "{reference}", which does not exist',
                did_you_mean(reference, known) or "name a step of this record, or write `because: nothing`",
                fix_of_name(reference, known),
            )


def ambiguous_step(corpus: Corpus) -> Problems:
    """A causal step or an action item names a step id that occurs in several chains.

    It could mean any of them. Write `chain/step` to name one; the chains need ids of their own for that.
    """
    for record in corpus.records:
        graph = record.incident.causal_graph
        for key, number, reference in graph.ambiguous:
            yield record.problem(
                ("causal_chains", key.chain, "steps", key.step, "because", number),
                f'step {graph.steps[key].id} refers to "{reference}", which occurs in several chains',
                _WRITE_CHAIN,
            )
        for number, action in enumerate(record.incident.action_items):
            for place, reference in enumerate(action.addresses):
                if len(graph.find(reference)) > 1:
                    yield record.problem(
                        ("action_items", number, "addresses", place),
                        f'action item {action.id} addresses "{reference}", which occurs in several chains',
                        _WRITE_CHAIN,
                    )


_WRITE_CHAIN = "write chain/step; each chain needs an `id` for that"


def chain_without_impact(corpus: Corpus) -> Problems:
    """A causal chain of an incident leads to no impact.

    Every chain explains something that mattered to somebody. Give its last consequence `kind: impact`, or name one of
    its steps in `because` of another chain. In drafts, near misses, hazards and drills, a chain may end before an
    impact.
    """
    for record in corpus.records:
        incident = record.incident
        if incident.status is Status.DRAFT or incident.kind is not IncidentKind.INCIDENT:
            continue
        if record.is_refused(("causal_chains",)):
            continue  # the impact may be in the part that could not be read
        graph = record.incident.causal_graph
        leading = _leading_to_impact(graph)
        for number, chain in enumerate(graph.chains):
            if not any(StepKey(number, step) in leading for step in range(len(chain.steps))):
                yield record.problem(
                    ("causal_chains", number),
                    f"{_name(graph, number)} leads to no impact",
                    "add `kind: impact` to the consequence that mattered",
                )


def long_step(corpus: Corpus) -> Problems:
    """A causal step is longer than 120 characters and has no label.

    Lists and drawings show a step on one line. Say it in at most 60 characters in `label`; `text` keeps the whole.
    Drafts may do without.
    """
    for record in corpus.records:
        if record.incident.status is Status.DRAFT:
            continue
        for key, step in record.incident.causal_graph.steps.items():
            length = len(step.text)
            if step.label is None and length > LONGEST_UNLABELLED:
                yield record.problem(
                    ("causal_chains", key.chain, "steps", key.step, "text"),
                    f"causal step {step.id} is {length} characters long and has no label",
                    "add `label:` with at most 60 characters",
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


def _closing(cycle: tuple[StepKey, ...]) -> tuple[StepKey, StepKey]:
    """The effect and the cause that close a cycle: a step that names one which comes after it, or itself."""
    pairs = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
    return next((effect, cause) for effect, cause in pairs if cause >= effect)


def _advice(graph: CausalGraph, effect: StepKey, cause: StepKey) -> str:
    """Which reference to remove."""
    name, other = graph.steps[effect].id, graph.steps[cause].id
    said = "itself" if effect == cause else f"{other}, which comes after it"
    return f"step {name} closes it by naming {said}: remove {other} from its `because`, or write the turn as a new step"


def _because(graph: CausalGraph, effect: StepKey, cause: StepKey) -> DataPath:
    """Where a step names a cause."""
    names = graph.steps[effect].because or ()
    place = next(n for n, name in enumerate(names) if graph.find(name, effect.chain) == [cause])
    return ("causal_chains", effect.chain, "steps", effect.step, "because", place)


def _name(graph: CausalGraph, number: int) -> str:
    chain = graph.chains[number]
    return f"causal chain {chain.id or number + 1}"
