"""Causal graphs: what follows from `because`, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.model.causes import CausalChain, CausalGraph, StepKey


def graph(*chains: Sequence[tuple[str, Sequence[str] | None]], ids: Sequence[str | None] = ()) -> CausalGraph:
    """A graph of chains, each a list of steps with their `because`; chains are named by `ids`."""
    names = [*ids, *[None] * len(chains)]
    return CausalGraph([chain(steps, name) for steps, name in zip(chains, names, strict=False)])


def chain(steps: Sequence[tuple[str, Sequence[str] | None]], name: str | None) -> CausalChain:
    def data(step: str, because: Sequence[str] | None) -> dict[str, Any]:
        reasons = None if because is None else tuple(because)
        return {"id": step, "text": f"{step} happened.", "kind": "condition", "because": reasons}

    return CausalChain.model_validate({"id": name, "steps": tuple(data(*step) for step in steps)})


def causes(found: CausalGraph) -> dict[str, list[str]]:
    return {found.steps[key].id: [found.steps[cause].id for cause in reasons] for key, reasons in found.causes.items()}


@pytest.mark.parametrize(
    ("named", "numbers", "anchors", "says"),
    [
        # title, id of each chain
        ([(None, None)], [1], ["chain-1"], [True]),
        ([(None, None), ("The pump", None)], [1, 2], ["chain-1", "chain-2"], [False, False]),
        ([("Chain 1: a", None), ("Chain 4: b", None)], [1, 4], ["chain-1", "chain-4"], [True, True]),
        ([("a", "chain-2"), ("b", None), ("Chain 3", None)], [2, 1, 3], ["chain-2", "chain-1", "chain-3"],
         [False, False, True]),
        ([("因果链 2：泵", None), ("因果链 1：管道", None)], [2, 1], ["chain-2", "chain-1"], [True, True]),
        # Two that claim the same number, and a title that contradicts an id
        ([("Chain 2", None), ("Chain 2", None)], [1, 2], ["chain-1", "chain-2"], [False, True]),
        ([("Chain 2", "chain-1"), ("Chain 1", None)], [2, 1], ["chain-1", "causal-chain-1"], [True, True]),
        ([("Chain reaction", None), ("Chain 100 m long", None)], [1, 2], ["chain-1", "chain-2"], [False, False]),
    ],
)  # fmt: skip
def test_a_chain_has_the_number_that_its_author_gives_it(
    named: list[tuple[str | None, str | None]], numbers: list[int], anchors: list[str], says: list[bool]
) -> None:
    found = CausalGraph([chain([("full", None)], name).model_copy(update={"title": title}) for title, name in named])
    assert list(found.numbers) == numbers
    assert list(found.chain_anchors) == anchors
    assert [found.says_number(place) for place in range(len(named))] == says
    several = len(named) > 1
    assert [found.number(StepKey(place, 0)) for place in range(len(named))] == [
        f"{number}.1" if several else "1" for number in numbers
    ]
    assert [found.anchor(StepKey(place, 0)) for place in range(len(named))] == [
        f"{anchor}-full" if several else "full" for anchor in anchors
    ]


def test_a_step_without_because_follows_from_the_step_before() -> None:
    found = graph([("frost", None), ("burst", None), ("flood", None)])
    assert causes(found) == {"frost": [], "burst": ["frost"], "flood": ["burst"]}
    assert found.effects[StepKey(0, 0)] == (StepKey(0, 1),)


def test_an_empty_because_begins_a_branch() -> None:
    found = graph([("frost", None), ("burst", None), ("alone", []), ("flood", None)])
    assert causes(found)["alone"] == []
    assert causes(found)["flood"] == ["alone"]


def test_several_causes_join_in_their_order() -> None:
    found = graph([("frost", None), ("alone", []), ("flood", ["alone", "frost"])])
    assert causes(found)["flood"] == ["alone", "frost"]
    assert found.effects[StepKey(0, 0)] == found.effects[StepKey(0, 1)] == (StepKey(0, 2),)


def test_chains_do_not_follow_from_one_another_by_themselves() -> None:
    found = graph([("frost", None)], [("dark", None)])
    assert causes(found) == {"frost": [], "dark": []}


def test_a_step_may_point_into_another_chain() -> None:
    found = graph([("frost", None)], [("flood", ["frost"]), ("wet", ["pipes/frost"])], ids=["pipes"])
    assert found.causes[StepKey(1, 0)] == found.causes[StepKey(1, 1)] == (StepKey(0, 0),)
    assert not found.unresolved
    assert not found.ambiguous


def test_the_own_chain_comes_first() -> None:
    found = graph([("frost", None)], [("frost", None), ("flood", ["frost"])], ids=["pipes", "roof"])
    assert found.causes[StepKey(1, 1)] == (StepKey(1, 0),)
    assert found.find("frost") == [StepKey(0, 0), StepKey(1, 0)]
    assert found.find("roof/frost") == [StepKey(1, 0)]


def test_a_reference_that_may_mean_two_steps_is_listed_and_draws_no_edge() -> None:
    steps = [("flood", ["frost", "roof/frost"])]
    found = graph([("frost", None)], [("frost", None)], steps, ids=["pipes", "roof"])
    assert found.ambiguous == [(StepKey(2, 0), 0, "frost")]
    assert found.causes[StepKey(2, 0)] == (StepKey(1, 0),)


def test_a_reference_to_nothing_is_listed_and_draws_no_edge() -> None:
    found = graph([("frost", ["forst", "pipes/frost", "nowhere/frost"])], ids=["pipes"])
    assert found.unresolved == [(StepKey(0, 0), 0, "forst"), (StepKey(0, 0), 2, "nowhere/frost")]
    assert found.causes[StepKey(0, 0)] == (StepKey(0, 0),)


def test_anchors_are_ids_with_their_chain_where_they_repeat() -> None:
    found = graph([("frost", None), ("flood", None)], [("frost", None)], [("frost", None)], ids=["pipes", None, "roof"])
    anchors = [found.anchor(key) for key in found.steps]
    assert anchors == ["pipes-frost", "flood", "chain-2-frost", "roof-frost"]


def test_a_loop_is_reported_once_from_effect_to_cause() -> None:
    found = graph([("hot", ["slow"]), ("slow", None), ("late", None)])
    (loop,) = found.cycles()
    assert {found.steps[key].id for key in loop} == {"hot", "slow"}
    assert all(cause in found.causes[effect] for effect, cause in pairwise((*loop, loop[0])))


def test_a_step_that_explains_itself_is_a_loop() -> None:
    assert graph([("hot", ["hot"])]).cycles() == [(StepKey(0, 0),)]


def test_a_diamond_is_no_loop() -> None:
    assert graph([("a", None), ("b", ["a"]), ("c", ["a"]), ("d", ["b", "c"])]).cycles() == []


def test_two_loops_are_both_reported_and_a_long_chain_needs_no_deep_stack() -> None:
    assert len(graph([("a", ["b"]), ("b", ["a"])], [("c", ["d"]), ("d", ["c"])]).cycles()) == 2
    long = [(f"s{number}", None) for number in range(5000)]
    assert graph(long).cycles() == []
    (loop,) = graph([("s0", ["s4999"]), *long[1:]]).cycles()
    assert len(loop) == 5000


@st.composite
def acyclic(draw: st.DrawFn) -> list[list[int]]:
    """For each step the numbers of earlier steps that brought it about."""
    size = draw(st.integers(1, 12))
    return [sorted(draw(st.sets(st.integers(0, number - 1), max_size=3))) if number else [] for number in range(size)]


def built(edges: list[list[int]], order: Sequence[int]) -> CausalGraph:
    """The steps told in any order, with every cause written out."""
    return graph([(f"s{number}", [f"s{cause}" for cause in edges[number]]) for number in order])


@given(st.data())
def test_what_only_points_back_in_time_has_no_loop_and_one_step_forward_makes_one(data: st.DataObject) -> None:
    edges = data.draw(acyclic())
    order = data.draw(st.permutations(range(len(edges))))
    found = built(edges, order)
    assert found.cycles() == []
    assert all(effect in found.effects[cause] for effect, reasons in found.causes.items() for cause in reasons)

    last = data.draw(st.integers(0, len(edges) - 1))
    first = data.draw(st.sampled_from(sorted(upstream(edges, last))))
    edges[first] = [*edges[first], last]
    looped = built(edges, order)
    assert looped.cycles()
    names = {f"s{number}" for number in upstream(edges, last)}
    for loop in looped.cycles():
        assert {looped.steps[key].id for key in loop} <= names


def upstream(edges: list[list[int]], number: int) -> set[int]:
    """A step and everything that led to it."""
    found, pending = {number}, [number]
    while pending:
        for cause in edges[pending.pop()]:
            if cause not in found:
                found.add(cause)
                pending.append(cause)
    return found
