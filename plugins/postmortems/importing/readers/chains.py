"""Causal chains as claims: their steps, in the forms that documents have, and their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypedDict

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Lines, Section
from postmortems.importing.labels import labels
from postmortems.model.causes import LONGEST_FACTOR, LONGEST_UNLABELLED, proposed_factor
from postmortems.text.sentences import first_sentence

_KIND_GUESS = "the document does not state the kinds of the steps"


class Step(TypedDict, total=False):
    """A step of a chain, as a record has it but for its id."""

    question: str
    text: str
    label: str
    kind: str
    evidence: str
    because: list[int]
    """The places in the chain of the steps that it follows from, from 0."""


def why_steps(answered: Sequence[tuple[str, str]]) -> list[Step]:
    """Questions, which may be empty, and answers. Each explains the answer before it; the first is the impact."""
    steps: list[Step] = []
    for number, (question, answer) in enumerate(answered):
        step: Step = {"question": question} if question else {}
        step |= {"text": answer, "kind": "condition" if number else "impact"}
        step["because"] = [number + 1] if number + 1 < len(answered) else []
        steps.append(step)
    return steps


def conditions(texts: Iterable[str]) -> list[Step]:
    """Causes beside each other."""
    return [{"text": text, "kind": "condition", "because": []} for text in texts]


def sequence(texts: Sequence[str]) -> list[Step]:
    """Steps that each follow from the one before, up to the impact."""
    steps = conditions(texts)
    for number, step in enumerate(steps[1:]):
        step["because"] = [number]
    steps[-1]["kind"] = "impact"
    return steps


def failure(text: str, causes: Sequence[str] = ()) -> list[Step]:
    """What failed, and the causes of it."""
    because = list(range(1, len(causes) + 1))
    return [{"text": text, "kind": "failure", "because": because}, *conditions(causes)]


def chain(
    steps: Sequence[Step], method: str, lines: Lines, takes: frozenset[int], confidence: float, title: str = ""
) -> Claim:
    value: dict[str, object] = {"title": title} if title else {}
    value |= {"method": method, "steps": [_labelled(step) for step in steps]}
    return Claim("causal_chains", value, lines, takes, confidence, (Guess("causal_chains", lines.first, _KIND_GUESS),))


def _labelled(step: Step) -> Step:
    """A long step with a label for lists and drawings, if it begins with one in bold or with a short sentence."""
    text = step.get("text", "")
    if len(text) <= LONGEST_UNLABELLED:
        return step
    said = proposed_factor(text) or re.sub(r"[*_`]", "", first_sentence(text)[0]).strip(" .")
    is_label = len(said.split()) >= LEAST_LABEL and len(said) <= LONGEST_FACTOR
    return {**step, "label": said} if is_label else step


LEAST_LABEL = 2
"""Words."""


def title_of(section: Section) -> str:
    """The title of the chain of a section whose heading says more than its concept."""
    return "" if section.concept_share == 1.0 else title_in(section.title)


def title_in(text: str) -> str:
    """The title of a chain, without `Chain 1:`. `Root cause` and `Why did it happen?` say nothing about it."""
    bare = without_number(text)
    is_general = _CAUSE.search(bare) and labels().sections.whole(bare.rstrip(" ?？")) == "causes"
    return "" if is_general else bare


_CAUSE = re.compile(r"(?i)cause|why|ursache|causa|warum|pourquoi|por qu|因|为|なぜ|원인|왜")
NUMBERED_TITLE = re.compile(
    r"(?i)^\W*(?:causal )?(?:chain|cause|strand|thread|branch|kette|cha[iî]ne|cadena|cadeia)\s*#?\d*\s*[:.–—-]\s*(?=\S)"
)


def without_number(title: str) -> str:
    """The heading of a chain without `Chain 1:`."""
    return NUMBERED_TITLE.sub("", " ".join(title.split()).strip(" :："))
