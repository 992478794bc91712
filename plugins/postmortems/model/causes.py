"""Causal chains: how an incident came about, as a graph of contributing steps.

There is no root cause here on purpose: an incident has several contributing steps, each necessary and none
sufficient.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from postmortems.model.base import (
    IDS,
    IN_JSON,
    MADE_HERE,
    QUOTED,
    RARELY_WRITTEN,
    ItemReference,
    LocalId,
    LocalReference,
    Name,
    Text,
    list_or_word,
    visibility_of_part,
)
from postmortems.model.core import Limits
from postmortems.model.part import REQUIRED, Output, Part, field
from postmortems.model.time import Time
from postmortems.model.vocabulary import Method, StepKind, Visibility

LONGEST_UNLABELLED = 120
"""Characters of a step up to which it needs no label."""
LONGEST_FACTOR = 60
"""If the bold beginning of a step has more characters, it is no name of a factor."""
_BOLD = re.compile(r"\*\*([^*]{4,}?)[:.]?\*\*")


def proposed_factor(text: str) -> str:
    """The factor that the bold beginning of a step names, such as `**No alert.** Nobody knew`; empty for none."""
    bold = _BOLD.match(text)
    return " ".join(bold[1].split()) if bold and len(bold[1]) <= LONGEST_FACTOR else ""


class CausalStep(Part):
    """One step of a causal chain."""

    id: LocalId = field("Name of the step, unique in its chain.")
    question: Text | None = field(
        "The question that this step answers: how, or why.",
        None,
        left_out={Output.SHOW: IN_JSON, Output.LANGUAGE: QUOTED},
    )
    text: Text = field("What was true, or what happened.", public=True)
    label: Text | None = field(
        "The step in at most 60 characters, for lists and drawings.",
        None,
        Limits(max_length=60),
        public=True,
    )
    kind: StepKind = field("The role of the step.", public=True)
    because: tuple[LocalReference, ...] | None = field(
        "The steps that caused this one. If left out: the step before. `nothing`, or `[]`: the chain begins here. "
        "For a step of another chain, write `chain/step`.",
        None,
        list_or_word("because"),
        public=True,
    )
    factor: Name | None = field(
        "The contributing factor of `_config.yml` that acted here.", None, left_out={Output.IMPORT: MADE_HERE}
    )
    latent_since: Time | None = field(
        "Since when it was true, unnoticed.", None, left_out={Output.SHOW: IN_JSON, Output.IMPORT: RARELY_WRITTEN}
    )
    evidence: Text | None = field(
        "How it is known.",
        None,
        left_out={Output.SHOW: IN_JSON, Output.LANGUAGE: QUOTED, Output.IMPORT: RARELY_WRITTEN},
    )
    unfinished_action: ItemReference | None = field(
        "The earlier action item that would have prevented this step.", None, left_out={Output.IMPORT: MADE_HERE}
    )
    done_action: ItemReference | None = field(
        "The earlier action item that caused this step.", None, left_out={Output.IMPORT: MADE_HERE}
    )
    visibility: Visibility | None = visibility_of_part()


class CausalChain(Part):
    """A line of reasoning between a beginning and an impact, in either direction."""

    id: LocalId | None = field(
        "Name of the chain, to distinguish steps with the same id.",
        None,
        left_out={Output.SHOW: IDS, Output.IMPORT: MADE_HERE},
    )
    title: Text | None = field("What this chain explains.", None, public=True)
    method: Method = field("The method by which it was found.", Method.NARRATIVE, public=True)
    steps: tuple[CausalStep, ...] = field("The steps, in order.", REQUIRED, Limits(min_length=1), public=True)
    visibility: Visibility | None = visibility_of_part()


_CHAIN = re.compile(r"(?:causal )?chain[ -]([1-9]\d?)\b|(?:因果)?链 ?([1-9]\d?)(?!\d)", re.IGNORECASE)


def _stated(name: str | None) -> int | None:
    """The number that a title (`Chain 4: …`) or an id (`chain-4`) begins with."""
    found = _CHAIN.match((name or "").strip())
    return int(found[1] or found[2]) if found else None


def without_number(title: str) -> str:
    """The title of a chain without the number that it begins with: `Why?` for `Chain 4: Why?`. It may be empty."""
    found = _CHAIN.match(title.strip())
    return title.strip()[found.end() :].lstrip(" :：.–—-") if found else title


def _numbers(chains: Sequence[CausalChain]) -> tuple[int, ...]:
    """A number for each chain, none twice. Authors who number their chains do not always list them in that order."""
    stated = [_stated(chain.title) or _stated(chain.id) for chain in chains]
    given = [number for number in stated if number]
    if len(set(given)) < len(given):
        return tuple(range(1, len(chains) + 1))
    free = (number for number in count(1) if number not in given)
    return tuple(number or next(free) for number in stated)


class StepKey(NamedTuple):
    """Where a step is: number of its chain and its number in that chain, both from 0."""

    chain: int
    step: int


class CausalGraph:
    """The steps of all chains of one record, and which brought which about.

    References that lead nowhere are left out of the edges and listed in `unresolved`; ambiguous ones are
    listed in `ambiguous`.
    """

    def __init__(self, chains: Sequence[CausalChain]) -> None:
        self.chains = chains
        self.numbers: tuple[int, ...] = _numbers(chains)
        """What each chain is called: by its author, or by its place, from 1."""
        ids = {chain.id for chain in chains}
        names = (f"chain-{number}" for number in self.numbers)
        self.chain_anchors: tuple[str, ...] = tuple(
            chain.id or (name if name not in ids else f"causal-{name}")
            for chain, name in zip(chains, names, strict=True)
        )
        """The anchor of each chain on its page: its id, or its number where it has none."""
        self.steps: dict[StepKey, CausalStep] = {
            StepKey(c, s): step for c, chain in enumerate(chains) for s, step in enumerate(chain.steps)
        }
        self._by_id: dict[str, list[StepKey]] = {}
        for key, step in self.steps.items():
            self._by_id.setdefault(step.id, []).append(key)
            chain_id = chains[key.chain].id
            if chain_id:
                self._by_id.setdefault(f"{chain_id}/{step.id}", []).append(key)
        self.unresolved: list[tuple[StepKey, int, str]] = []
        self.ambiguous: list[tuple[StepKey, int, str]] = []
        self.causes: dict[StepKey, tuple[StepKey, ...]] = {
            key: tuple(self._causes_of(key, step)) for key, step in self.steps.items()
        }
        effects: dict[StepKey, list[StepKey]] = {key: [] for key in self.steps}
        for key, causes in self.causes.items():
            for cause in causes:
                effects[cause].append(key)
        self.effects: dict[StepKey, tuple[StepKey, ...]] = {key: tuple(found) for key, found in effects.items()}

    def find(self, reference: str, chain: int | None = None) -> list[StepKey]:
        """The steps that `reference` may mean; those of the given chain alone when it has any."""
        keys = self._by_id.get(reference, [])
        own = [key for key in keys if key.chain == chain]
        return own or keys

    def _causes_of(self, key: StepKey, step: CausalStep) -> Iterator[StepKey]:
        if step.because is None:
            if key.step:
                yield StepKey(key.chain, key.step - 1)
            return
        for number, reference in enumerate(step.because):
            found = self.find(reference, key.chain)
            if not found:
                self.unresolved.append((key, number, reference))
            elif len(found) > 1:
                self.ambiguous.append((key, number, reference))
            else:
                yield found[0]

    def anchor(self, key: StepKey) -> str:
        """The anchor of a step on its page: its id, with that of the chain before it where ids repeat."""
        step = self.steps[key]
        if len(self._by_id[step.id]) == 1:
            return step.id
        return f"{self.chain_anchors[key.chain]}-{step.id}"

    def number(self, key: StepKey) -> str:
        """What a step is called: `3`, or `2.3` for the third step of chain 2 where there are several chains."""
        return f"{self.numbers[key.chain]}.{key.step + 1}" if len(self.chains) > 1 else f"{key.step + 1}"

    def says_number(self, place: int) -> bool:
        """Whether the title of the chain at a place says its number, or there is only this chain."""
        return len(self.chains) == 1 or _stated(self.chains[place].title) == self.numbers[place]

    def cycles(self) -> list[tuple[StepKey, ...]]:
        """Loops in the graph, each once, as the steps in the order cause after effect."""
        done: set[StepKey] = set()
        found: list[tuple[StepKey, ...]] = []
        for root in self.steps:
            if root in done:
                continue
            trail: list[StepKey] = [root]
            on_trail = {root}
            pending = [iter(self.causes[root])]
            while pending:
                cause = next(pending[-1], None)
                if cause is None:
                    pending.pop()
                    last = trail.pop()
                    on_trail.discard(last)
                    done.add(last)
                elif cause in on_trail:
                    found.append(tuple(trail[trail.index(cause) :]))
                elif cause not in done:
                    trail.append(cause)
                    on_trail.add(cause)
                    pending.append(iter(self.causes[cause]))
        return found
