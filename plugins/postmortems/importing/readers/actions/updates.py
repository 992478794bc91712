"""States that a later update gives to action items by their number: `Items 1 and 3 are done.`"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from postmortems.importing.document import Item, List, Paragraph, Section
from postmortems.importing.labels import value
from postmortems.importing.readers.actions.model import Action
from postmortems.importing.reading import Reading
from postmortems.importing.words import lowered

_NUMBERS = (
    r"\d{1,2}(?:(?:\s*(?:,|&|/|-|–)\s*|,?\s(?:and|to|und|bis|et|à|y|e|a)\s)(?:(?:nos?\.?|numbers?|items?) |#)?\d{1,2})*"
)
_THINGS = (
    r"(?:(?:action )?items?|actions?|points?|tasks?|steps?|follow-ups?|numbers?|nos?\.|punkte?|nummern?|maßnahmen?"
    r"|aufgaben?|acciones|puntos?|tareas?|ações|itens|tarefas?)"
)
_BY_NUMBER = re.compile(rf"\b{_THINGS}\s#?(?P<numbers>{_NUMBERS})(?![\w%-]|\.\d)", re.I)
_ALL = re.compile(rf"\bAll (?:\w+ )?(?:of the )?{_THINGS}(?: above| listed)? (?=(?:are|were|have))", re.I)
_PLACES, _COUNTS = ("first", "second", "third", "fourth", "fifth"), ("one", "two", "three", "four", "five")
_BY_PLACE = re.compile(
    rf"\bthe (?P<place>{'|'.join(_PLACES)})(?: (?P<count>{'|'.join(_COUNTS)}))?(?=\s(?:is|are|has|have)\b)", re.I
)
"""`The first two are done, the third is being written.`"""
_STATE = re.compile(
    r"^(?:\s\([^()]*\))?\s+(?:is|are|was|were|(?:has|have|had)(?: been)?|went|sind|ist|wurden?|está|están|foram|estão)"
    r"(?: (?:now|all|both|already|since|jetzt|beide|ya|já))* (?P<said>[^\s,;.]+(?: [^\s,;.]+)?)",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:decided against|dropped|gave up|rejected|abandoned|cancelled|verworfen)\b[^.;]{0,20}$", re.I
)
_NO_MORE = re.compile(
    r"^\s+(?:(?:is|are) (?:no longer|not) needed|will not be done|won't (?:be done|happen)|will not happen)\b", re.I
)
_SENTENCE_ENDS = re.compile(r"(?<=[!?。;])\s+|(?<!\bno\.)(?<!\bnos\.)(?<=\.)\s+", re.I)


def with_later_states(found: Sequence[Action], reading: Reading) -> list[Action]:
    """The items with the states that an update gives them. Numbers count only if no two items share one."""
    counts = Counter(action.number for action in found if action.number)
    if not counts or max(counts.values()) > 1:
        return list(found)
    said: dict[int, tuple[str, int]] = {}
    for section in reading.document.sections:
        for line, sentence in _sentences(section):
            for number, status in _states_in(sentence, sorted(counts)):
                said[number] = status, line
    return [_with_state(action, *said[action.number]) if action.number in said else action for action in found]


def _with_state(action: Action, status: str, line: int) -> Action:
    reason = "the state was read from an update that names the item by its number"
    return replace(action.guessed(reason, line), status=status)


def _sentences(section: Section) -> Iterator[tuple[int, str]]:
    """The sentences of updates, and of paragraphs beside the list."""
    is_update = section.is_within("updates", "corrections")
    is_beside = section.is_within("actions", "resolution")
    for block in section.blocks:
        parts = block.items if isinstance(block, List) and is_update else (block,)
        for part in parts:
            if isinstance(part, Item | Paragraph) and (is_update or is_beside or _UPDATE.match(part.text)):
                for sentence in _SENTENCE_ENDS.split(" ".join(part.text.split())):
                    yield part.lines.first, sentence


_UPDATE = re.compile(r"\W*(?:update|edit|addendum|later|nachtrag|mise à jour|actualización|atualização)\b", re.I)


def _states_in(sentence: str, known: Sequence[int]) -> Iterator[tuple[int, str]]:
    for found in _BY_PLACE.finditer(sentence):
        last = _PLACES.index(lowered(found["place"])) + 1
        places = (
            range(1, _COUNTS.index(lowered(found["count"])) + 2)
            if found["count"] and last == 1
            else range(last, last + 1)
        )
        if status := _status_after(sentence[found.end() :]):
            yield from ((place, status) for place in places if place in known)
    for found in (*_ALL.finditer(sentence), *_BY_NUMBER.finditer(sentence)):
        before, after = sentence[: found.start()], sentence[found.end() :]
        numbers = _counted(found["numbers"]) if found.re is _BY_NUMBER else known
        status = "wont-do" if _AGAINST.search(before) or _NO_MORE.match(after) else _status_after(after)
        if status is not None:
            yield from ((number, status) for number in numbers if number in known)


def _status_after(after: str) -> str | None:
    found = _STATE.match(after if after.startswith(" ") else f" {after}")
    if found is None:
        return None
    if found["said"].startswith("being "):
        return "in-progress"
    return value("action-status", found["said"]) or value("action-status", found["said"].split()[0])


def _counted(text: str) -> list[int]:
    """The numbers of `1, 3 and 5` and of `2 to 4`."""
    numbers: list[int] = []
    for part in re.finditer(r"(?P<to>(?:-|–|\bto\b|\bbis\b|à)\D*)?(?P<number>\d+)", text, re.I):
        number = int(part["number"])
        numbers += range(numbers[-1] + 1, number + 1) if part["to"] and numbers else (number,)
    return numbers
