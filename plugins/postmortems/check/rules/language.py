"""Rules about language: words that end an inquiry too early.

They are warnings with a suggestion. Code, quotations and link targets are exempt. English and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from postmortems.check.noted import noted
from postmortems.model import DataPath
from postmortems.model.fields import texts
from postmortems.model.part import Output
from postmortems.model.vocabulary import ActionStatus, OwnerKind, StepKind
from postmortems.record.corpus import Corpus, Record
from postmortems.record.problems import Problems
from postmortems.record.source import Lines, Position
from postmortems.text.body_outline import prose
from postmortems.text.rare import quick_search


class _Text(NamedTuple):
    """A piece of prose and its place."""

    where: DataPath | Position
    words: str


_QUOTED = re.compile(
    r'"[^"\n]{1,400}"|“[^“”]{1,400}”|「[^「」]{1,400}」|『[^『』]{1,400}』|«[^«»]{1,400}»'
    r"|(?<![\w])'[^'\n]{3,400}'(?![\w])"
)


def _without_quotations(text: str) -> str:
    """The text with spaces in place of everything exempt, so that offsets stay."""
    return _QUOTED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), prose(text))


def _prose(record: Record) -> Iterator[_Text]:
    for where, words in texts(record.incident, Output.LANGUAGE):
        yield _Text(where, words)
    if record.body:
        yield _Text(Position(record.body_line, 1), record.body)


class _Phrases:
    """What a rule looks for."""

    def __init__(self, *alternatives: str) -> None:
        """Alternatives are patterns, with nothing after a look-ahead."""
        self._alternatives = alternatives
        self.simple_pattern = "|".join(map(_simpler, alternatives))
        self.may_be_in = quick_search(f"(?-u){self.simple_pattern}")
        """False where no phrase is in a text, which is in lower case."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches any of the phrases."""
        return re.compile("|".join(self._alternatives), re.IGNORECASE)


_NEXT_LINE = r"(?u:\x85)"
"""A line break in YAML, too."""


def _simpler(pattern: str) -> str:
    """A pattern for a quick search that matches more: also over the ends of lines, which YAML reads as spaces."""
    before = pattern.lower().partition("(?!")[0].removesuffix(r"\s").replace(r"\b", "")
    return before.replace(r"\w+ly ", r"(?u:\S+)ly ").replace(r" \w+", "").replace(" ", rf"(?:\s|{_NEXT_LINE})+")


@noted
def may_hold_phrases(record: Record) -> bool:
    """False where no phrase of any rule is in the file of a record: to look for all takes as long as for one."""
    return _MAY_HOLD_PHRASES(record.text.lower())


def _matches(record: Record, phrases: _Phrases) -> Iterator[tuple[DataPath | Position, re.Match[str]]]:
    """Every match in the prose of a record: in the body by line, in the frontmatter by field."""
    if not may_hold_phrases(record):
        return
    for where, text in _prose(record):
        words = _without_quotations(text) if phrases.may_be_in(text.lower()) else ""
        lines = Lines(text)
        for match in phrases.pattern.finditer(words):
            if isinstance(where, Position):
                place = lines.position(match.start())
                yield place._replace(line=where.line - 1 + place.line), match
            else:
                yield where, match


def _spoken_of(corpus: Corpus, phrases: _Phrases, verdict: str, advice: str) -> Problems:
    """A problem for each match: the phrase, what it does, and what to do."""
    for record in corpus.records:
        for where, match in _matches(record, phrases):
            yield record.problem(where, f'"{" ".join(match[0].split())}" {verdict}', advice)


HUMAN_ERROR = _Phrases(
    r"\bhuman (?:error|mistake|failure)s?\b",
    r"\b(?:a|an|the|by|to) (?:user|operator|engineer)(?:'s)? (?:error|mistake)\b(?! (?:rate|message|log|code)s?\b)",
    r"\b(?:caused by|due to|because of) (?:carelessness|negligence|inattention|a careless \w+)\b",
    r"\b(?:carelessness|negligence)\b",
    r"人为(?:错误|失误|疏忽)|操作失误|粗心|疏忽大意",
)


def human_error(corpus: Corpus) -> Problems:
    """A text gives human error as a cause.

    That names whoever was nearest and explains nothing: the next person in the same place will take the same step. Say
    what they saw and knew, and what made the step look right or the slip easy.
    """
    return _spoken_of(
        corpus,
        HUMAN_ERROR,
        "stops the inquiry at a person",
        "say what the person saw and knew, and what made the step possible, such as a missing check",
    )


# A disk that failed to read something did so; "failed to" is a judgement only if it is about people.
_PEOPLE = (
    r"(?:we|they|he|she|I|nobody|people|staff|users?|(?:on-?call )?(?:teams?|shifts?|engineers?|operators?|developers?|"
    r"admin(?:istrator)?s?|reviewers?|authors?|responders?)|on-?call)"
)

COUNTERFACTUAL = _Phrases(
    r"\b(?:should|could|ought to) (?:\w+ly )?(?:not )?have (?:\w+ly )?(?:been )?(?:noticed|known|seen|checked|"
    r"caught|found|detected|avoided|tested|done|asked|reali[sz]ed|prevented|waited|read|verified)\b",
    r"\b(?:should|could)n[o']t have\b",
    r"\bif only (?:we|they|he|she|I|somebody|someone|anybody|the team)\b",
    rf"\b{_PEOPLE} (?:\w+ly )?failed to \w+",
    r"\bneglected to\b",
    r"(?:本来?应该?|本该|早应|早该|要是当时|如果当时)",
)


def counterfactual(corpus: Corpus) -> Problems:
    """A sentence says what somebody should or could have done.

    That did not happen. We learn from what did happen, and from why it made sense at the time.
    """
    return _spoken_of(
        corpus,
        COUNTERFACTUAL,
        "describes something that did not happen",
        "say what was done, and why it made sense at the time",
    )


HINDSIGHT = _Phrases(
    r"\b(?:obviously|evidently wrong|needless to say|as everyone knows|of course,? (?:it|this|that) (?:was|would))\b",
    r"\bclearly,? (?:should|would|was|were|wrong|visible)\b",
    r"\b(?:in|with) hindsight\b",
    r"\bit was (?:obvious|clear) that\b",
    r"(?:显然应该?|显而易见|事后看来|很明显(?:是|应))",
)


def hindsight(corpus: Corpus) -> Problems:
    """A sentence judges with hindsight.

    Nothing was obvious to those in the middle of it, or they would have acted on it.
    """
    return _spoken_of(
        corpus,
        HINDSIGHT,
        "judges by what was known only afterwards",
        "say what was visible at the time, and to whom",
    )


def named_person(corpus: Corpus) -> Problems:
    """A causal step names a person.

    A causal step explains how the system made something possible; with a name in it, it accuses. Write the role
    instead. Owners, authors and roles have fields of their own.
    """
    names = {
        spelt.casefold()
        for owner in corpus.config.owners
        if owner.kind is OwnerKind.PERSON
        for spelt in (owner.name, owner.title)
        if spelt and len(spelt) > 2
    }
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    handle = r"(?<![\w/.@`-])@[A-Za-z][\w-]+(?!\S*\.[a-z]{2,})"
    pattern = re.compile(rf"(?<!\w)(?:{known})(?!\w)|{handle}" if known else handle, re.IGNORECASE)
    for record in corpus.records:
        steps = "\n".join([step.text for chain in record.incident.causal_chains for step in chain.steps]).casefold()
        if "@" not in steps and not any(name in steps for name in names):
            continue
        for chain_number, chain in enumerate(record.incident.causal_chains):
            for number, step in enumerate(chain.steps):
                match = pattern.search(_without_quotations(step.text))
                if match and step.kind is not StepKind.IMPACT:
                    yield record.problem(
                        ("causal_chains", chain_number, "steps", number, "text"),
                        f"causal step {step.id} names a person",
                        "write the role, such as the engineer on call or the author of the change",
                    )


ROOT_CAUSE = _Phrases(
    r"\bthe (?:single |one |only |true |real |actual |ultimate )?root(?: |-)cause "
    r"(?:was|is|of (?:the|this) (?:outage|incident|issue|problem))\b",
    r"\broot cause:\s",
    r"(?:唯一|真正)的?(?:根本?原因|根因)",
)


def single_root_cause(corpus: Corpus) -> Problems:
    """A sentence speaks of the root cause, as if there were only one.

    An incident needs several conditions at once. What is called the root cause is where the search stopped.
    """
    return _spoken_of(
        corpus,
        ROOT_CAUSE,
        "implies a single cause",
        'write "contributing factors", and describe each as a causal step',
    )


_ALL = (HUMAN_ERROR, COUNTERFACTUAL, HINDSIGHT, ROOT_CAUSE)
_MAY_HOLD_PHRASES = quick_search(f"(?-u){'|'.join(phrases.simple_pattern for phrases in _ALL)}")


UNFINISHABLE = re.compile(
    r"^\W*(?:"
    r"(?:investigate|improve|consider|explore|look into|think about|review|discuss|evaluate|revisit|enhance|"
    r"raise awareness|remind|try to|be more careful|pay (?:more )?attention|ensure better|"
    r"(?:better|more) (?:monitoring|observability|alert\w*|test\w*|logs|logging|docs|documentation|training|care))\b"
    r"|(?:加强|提高|优化|考虑|研究|关注|提升|改进|完善)(?!.*(?:至|到|为)\s*\d)"
    r")",
    re.IGNORECASE,
)


def unfinishable_action(corpus: Corpus) -> Problems:
    """An open action item is worded so that it can never be finished, and has no criteria.

    Nobody can tell when "improve monitoring" is done. Say what will be true then, or add `criteria`. Proposed items may
    still be vague.
    """
    for record in corpus.records:
        for number, action in enumerate(record.incident.action_items):
            promised = action.is_open and action.status is not ActionStatus.PROPOSED
            if not promised or action.criteria or action.recurring:
                continue
            if match := UNFINISHABLE.match(_without_quotations(action.title)):
                yield record.problem(
                    ("action_items", number, "title"),
                    f'"{match[0].strip()} …" in action item {action.id} can never be finished',
                    "say what will be true when it is done, or add `criteria:`",
                )
