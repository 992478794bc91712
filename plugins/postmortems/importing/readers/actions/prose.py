"""Action items in sentences: what is promised, what is under way and what was done."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from postmortems.importing.claims import Guess
from postmortems.importing.document import Item, List, Paragraph, Section, Table
from postmortems.importing.readers.actions.build import action_from
from postmortems.importing.readers.actions.lines import LONGEST_LINE
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.parts import NAME_DOES, parts_of
from postmortems.importing.reading import Reading
from postmortems.importing.sentences import is_in_past, is_pledge, is_to_do


def beside_list(section: Section, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """What sentences beside a list report as done, and what those after it promise: `Lastly, we will …`."""
    after = list(itertools.dropwhile(lambda block: not isinstance(block, List | Table), section.all_blocks()))
    for action in promises_in(section, group, place, reading):
        is_after = any(block.lines == action.lines for block in after)
        if (action.status == "done" or is_after) and not _MEANS_THE_LIST.search(action.title):
            yield action


_MEANS_THE_LIST = re.compile(
    r"(?i)\b(?:these|those|the (?:following|above|first)|all of|of them|several|many|below|steps|measures)\b|:$"
)


Scope = Literal["actions", "lessons", "other"]
"""What a section is about. Outside the sections of actions only clear promises are items."""


def promises_in(
    section: Section, group: Group, place: int, reading: Reading, scope: Scope = "actions"
) -> Iterator[Action]:
    """One item for each sentence that promises work, or reports work that is done or under way.

    In a group that is done, such as `What we changed`, other sentences in the past are items, too. The lines stay in
    the body.
    """
    for block in _prose_in(section, scope):
        text = _AND_WILL.sub(r"\1. We will ", " ".join(block.text.split()))
        announced = _Announced()
        for sentence in _PROMISES_END.split(text):
            sentence = _JOINED.sub(lambda found: found["next"].upper(), sentence) if scope == "actions" else sentence
            if scope == "actions" and announced.by(sentence):
                continue
            said = announced.next()
            counted = _COUNTED.match(sentence) if scope == "actions" else None
            bare = _PURPOSE.sub("We", sentence[counted.end() :] if counted else sentence)
            who = _who(bare, scope, reading)
            is_past = _is_past(bare, scope, is_counted=counted is not None)
            is_work = bool(counted or who or _is_promise(bare, scope))
            is_past = is_past or (
                not is_work and group.status == "done" and (is_in_past(bare) or _IS_SO.match(bare) is not None)
            )
            if said is not None:
                is_past, is_work = said == "done", said != "done"
            if len(bare) > LONGEST_LINE * 2 or not (is_past or is_work) or bare.endswith("?") or _NO_WORK.search(bare):
                continue
            if _NO_PROMISE.match(bare) or (not is_past and not who and _is_only_said(bare, scope)):
                continue
            if scope == "lessons" and not (is_past or who) and _NEEDED.search(bare):
                continue
            own = replace(group, status=None) if is_work else group
            for text in _each(_promised(bare).rstrip(".。")):
                action = action_from(parts_of(text, reading), "", own, block.lines, place)
                status = "done" if is_past else action.status
                reason = _REPORTED if is_past else _PROMISED
                guesses = (*action.guesses, Guess("action_items", block.lines.first, reason))
                yield replace(action, owner=action.owner or who, status=status, takes=False, guesses=guesses)


class _Announced:
    """Sentences that another one announces: `Three things have changed already.`, `Two more are on our list.`"""

    def __init__(self) -> None:
        self.left = 0
        self.status = ""

    def by(self, sentence: str) -> bool:
        """Whether this sentence announces others."""
        found = _ANNOUNCES.match(sentence)
        if found is None:
            return False
        count = found["count"].lower()
        self.left = int(count) if count.isdigit() else _COUNTS.index(count) + 1
        self.status = "done" if found["done"] else "open"
        return True

    def next(self) -> str | None:
        """Whether the sentence after it is work that is `done` or `open`; None if it was not announced."""
        self.left -= 1
        return self.status if self.left >= 0 else None


_COUNTS = ("one", "two", "three", "four", "five", "six", "seven")
_ANNOUNCES = re.compile(
    rf"(?:The )?(?P<count>{'|'.join(_COUNTS)}|[1-7]) (?:(?:further|other|more|additional|new|small|big|last|of these"
    r"|of them) )*"
    r"(?:(?:things?|changes?|steps?|points?|measures?|improvements?|fixes|items?|jobs?|tasks?) )?(?:that )?"
    r"(?:(?P<done>(?:have|has) (?:already |since |now |been )*(?:changed|happened|done|made|finished|shipped)"
    r"|(?:are|is|were|was) (?:already |now )*(?:done|different|finished|in place|live|made|behind us))"
    r"|(?:are|is)(?: still)? (?:on (?:our|the|my) (?:list|roadmap|plan)|planned|left|open|to do|to come|under way"
    r"|missing)"
    r"|remains?|come next|follow|will (?:follow|come|change)|(?:is|are) next)\b[^.!?;]{0,60}[.:!]$",
    re.I,
)
_JOINED = re.compile(r"^(?:And|But|Also|Besides|Then|In addition),? (?P<next>[a-z])")
_IS_SO = re.compile(r"(?:The|All|Our|Each|Every|Both|An?) (?:[\w'-]+ ){1,7}?(?:is|are) (?!called|named|used)\w+ed\b")
"""In a section that says what is different now."""
_AND_WILL = re.compile(r"((?:^|[.!?] )We\b[^.!?]{3,120}?),? and will (?=\w)")
"""The second part of `We have fixed the clock and will watch it`."""
_PURPOSE = re.compile(
    r"^(?:To|In order to|So that|In response|As a result|Since then|Because of this)\b[^,.]{0,90}, we\b"
)
"""What a promise is for: `To keep this from happening again, we …`."""


def _each(promise: str) -> Sequence[str]:
    """The parts of a promise that names several works: `Add an alert, and move the jobs`."""
    parts = promise.split(", and ")
    is_several = len(parts) > 1 and all(is_to_do(part) and not is_pledge(part) for part in parts)
    is_several = is_several and not any(re.match(r"\w+ (?:it|them|this|these)\b", part) for part in parts[1:])
    return [part[0].upper() + part[1:] for part in parts] if is_several else (promise,)


_PROMISED = "a sentence that promises work was read as an action item"
_REPORTED = "a sentence that says what was done was read as an action item"


def _prose_in(section: Section, scope: Scope) -> Iterator[Paragraph | Item]:
    """The paragraphs of a section, elsewhere without those of its sub-sections; among lessons the list items, too."""
    for block in section.blocks if scope == "other" else section.all_blocks():
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, List) and scope == "lessons":
            yield from block.items


def _who(sentence: str, scope: Scope, reading: Reading) -> str | None:
    """Who promises: a handle, or somebody whom the document lists among its people."""
    if scope != "other" and (team := _BY_TEAM.match(sentence)):
        return team["team"]
    if scope == "actions" and (does := NAME_DOES.match(sentence)) and reading.is_listed_person(does["name"]):
        return does["name"]
    found = _BY_NAME.match(sentence)
    is_somebody = found and (found[0].startswith("@") or (scope != "other" and reading.is_listed_person(found["who"])))
    return found["who"] if found and is_somebody else None


def _is_promise(sentence: str, scope: Scope) -> bool:
    """Whether work is promised. In a section of actions a wish and work under way are enough."""
    if (_INTENT if scope == "actions" else _PROMISE).search(sentence):
        return True
    return (_BUILDING if scope == "lessons" else _UNDER_WAY).search(sentence) is not None


def _is_past(sentence: str, scope: Scope, *, is_counted: bool) -> bool:
    """Whether work is reported as done: `We have already …`, and in a counted sentence `First, … was …`."""
    if _DONE_ALREADY.search(sentence) or (scope != "other" and _IS_NOW.match(sentence)):
        return True
    if not is_counted or is_pledge(sentence):
        return False
    return is_in_past(sentence) or re.search(r"\bnow\b", sentence) is not None


_WILL = (
    r"(?:\b[Ww]e|\bI)(?: also| now| still)?(?:'ll| will|'[rm]e?(?: also)? going to| (?:are|am)(?: also)? going to"
    r"| plan to| intend to| want to(?! (?:apolog|thank|stress|say|share|be |explain|reassure))| need to| have to)"
)
_BY_NAME = re.compile(
    r"(?:[A-Z][^.:@]{3,40}: )?@?(?P<who>(?<=@)[\w-]+|(?!(?:There|It|This|That|They"
    r"|Th[eo]se)\b)[A-ZÀ-Þ][^\W\d_]+(?: [A-ZÀ-Þ][^\W\d_]+)?)"
    r" (?:will|has agreed to|has offered to|is going to|plans to|intends to|is(?= \w+ing\b))\b"
)
"""`Ida will add an alert`."""
_BY_TEAM = re.compile(r"(?:The|Our) (?P<team>(?:[\w-]+ ){1,2}team) (?:will|is going to|plans to|intends to)\b")
_PROMISE = re.compile(
    rf"\b{_WILL}\b|\b(?:wir werden|nous allons|vamos a|vamos)\b|\bwill be \w+(?:ed|en|t)\b|^There will be an? "
)
_NEEDED = re.compile(r"\b(?:we|I) (?:need|have) to\b", re.I)
"""Among lessons this is a complaint, no promise: `I need to know that`."""
_DONE_ALREADY = re.compile(
    r"\b(?:[Ww]e|I)(?:'ve| have) (?:already|since|now|also)\b(?! (?:agreed|decided|planned|asked))"
    r"|^(?:We|I)(?:'ve| have)(?= (?:\w+ly |already |since |now |also )*"
    r"(?!learned|learnt|talked|been|asked|agreed|decided|planned)(?:\w{2,}ed|set|put|made|built|rebuilt|written|rewritten|cut|split)\b)"
)
_IS_NOW = re.compile(
    r"(?:They|It|(?:The|Our|All|Each|Every) [\w`' -]{2,60}?) now (?:\w+s|have|go|run|use)\b(?! that)"
    r"|[A-Z].{2,60}? (?:is|are) no longer \w+ed\b|(?:The|Our|All|Each|Every) [\w`' -]{2,40}? no longer \w+s\b"
    r"|.*\b(?:has|have)(?: (?:now|already|since|also))* been (?:added|changed|configured|created|deployed|enabled"
    r"|extended|fixed"
    r"|implemented|increased|introduced|merged|moved|raised|removed|replaced|set up|updated|written)\b"
)
"""`The job now refuses an empty list`, `A limit has been added`."""
_INTENT = re.compile(
    rf"{_PROMISE.pattern}|\b(?!(?:This|That|It|Th[eo]se|They|There|Which|Actions|Items|Each) )"
    r"(?:[Ss]ome(?:body|one)|[Tt]he (?:[\w-]+ ){0,2}\w+|[A-Z]\w+)"
    r" (?:will|needs? to|should(?! (?:have|not)\b)) \w|\b(?:[Ww]e|I|[Ss]ome(?:body|one)|[Tt]he \w+ team)"
    r" (?:should|must|want to|would like to|aim to|expect to)\b|\b(?:[Ww]e|I)'d like to\b"
    r"|\b[Ww]e(?:'ve| have)(?: also)? (?:agreed|decided|planned) (?:that|to)\b"
)
_UNDER_WAY = re.compile(
    r"\b(?:[Ww]e(?:'re| are)|I(?:'m| am))(?: also| now| currently| already| actively)* "
    r"(?!hiring|hoping|looking forward|thinking|taking (?:this|it)|apologi|doing|being|seeing|learning)\w{2,}ing\b"
)
_BUILDING = re.compile(
    r"^(?:We're|We are|I'm|I am)(?: also| now)* (?:adding|building|moving|replacing|setting up|writing)\b"
)
"""Among lessons, what is certainly work: `I'm adding a check`."""
_COUNTED = re.compile(
    r"(?:First(?:ly)?|Second(?:ly)?|Third(?:ly)?|Fourth(?:ly)?|Fifth(?:ly)?|Finally|Lastly|Last|Next)(?: of all)?, "
)
"""Actions that are counted in the text: `First, … Second, …`."""
_NO_WORK = re.compile(
    r"(?i)\b(?:do everything|do better|do (?:all|what) we can|our best|let you|keep you|keep working|work hard|not stop"
    r"|share more|in touch|learn from|look(?:ing)? into (?:it|this)|updates? (?:this|you)"
    r"|(?:credit|compensat|refund)\w*"
    r"|(?:give|provide|publish|post|share|write) (?:an? |the |our |more |further |full |detailed )*"
    r"(?:updates?|post-?mortem|rca|report|root cause))\b"
)
"""A promise to readers, not of work on the system."""
_NO_PROMISE = re.compile(r"(?:Nothing|Nobody|None|No (?:further|other|more) \w+)\b[^.,;]*\bwill\b")
_NOT_MEANT = re.compile(
    rf"(?:{_WILL}|[Ww]e(?:'re| are)|I(?:'m| am))(?:,| (?:\w+ly |always )*(?:not|never"
    r"|be (?:\w+ly )?(?:happy|glad|grateful|sorry|there|ready|thankful|pleased|proud|available|open|honest"
    r"|transparent|careful)|see (?:that|how|why|below|later)"
    r"|(?:describe|discuss|explain|cover|outline|summari[sz]e|show|start with|begin with|look at|turn to"
    r"|go (?:into|over|through)|return to|walk through)(?= (?:\w+ )?(?:what|why|how|below"
    r"|the (?:background|cause|details?|event|incident|outage|timeline)s?"
    r"|in this (?:post|report|document|article|section))\b)"
    r"|(?:be )?(?:send|bring|offer|giv|show|tell|help|contact|notify|inform|e-?mail|thank)(?:e|ing)? you"
    r"|(?:be )?work(?:ing)?(?: \w+)? hard)\b)"
)
"""What will not be done, a feeling, what readers get, and how the text goes on."""
_CONDITION = re.compile(
    r"(?:If|Unless|Whenever|In case|Should|As (?:we|I) will)\b"
    r"|[^,]{0,200}\bif (?:it|this|that|they) (?:ever )?(?:happen|occur|fail|return)s?\b"
)
_MOMENT = re.compile(r"(?:(?:At|By|Around|About|After) )?~?\d{1,2}[:.]\d\d\b")
"""What was said at a time of the day is a part of the story."""
_SPEECH = re.compile(
    r"(?:^|\W)\"[^\"]*$|[“„«][^”»]*$|\b(?:said|says|wrote|writes|replied|[Aa]ccording to)\b"
    r"|\b(?:thought|learned|learnt|hoped|believed|assumed|feared|knew)(?: that)? $"
)
"""Before a promise: somebody else speaks."""


def _is_only_said(sentence: str, scope: Scope) -> bool:
    """Whether a sentence in the form of a promise is none: a condition, a quotation, a moment of the story, a no."""
    first = _PROMISE.search(sentence) or _UNDER_WAY.search(sentence)
    before = sentence[: first.start()] if first else ""
    not_meant = _NOT_MEANT.match(sentence, first.start()) if first else None
    if scope == "actions":  # there, what will not be done and what depends on something was decided, too
        return not_meant is not None and re.search(r"\b(?:not|never)$", not_meant[0]) is None
    is_quoted = sentence.count('"') % 2 or _SPEECH.search(before)
    return any((not_meant, is_quoted, _CONDITION.match(sentence), _MOMENT.match(sentence)))


_PROMISES_END = re.compile(
    rf"(?:(?<=[.!?。])(?:\*\*|__)?|(?<=[.!?。][\"”»]))\s+|,? and (?={_WILL} |we(?:'re| are) \w+ing\b)"
)


def _promised(sentence: str) -> str:
    """What a sentence promises: `add a lock` of `To avoid this, we will add a lock.`"""
    found = re.match(
        rf"(?:[A-Z][^.!?]{{2,60}}?,?\s+)??(?:{_WILL}|{_DONE_ALREADY.pattern}|{_BY_NAME.pattern})"
        r"(?: also| now| already)* (?P<rest>\w.*)",
        sentence,
    )
    return found["rest"][0].upper() + found["rest"][1:] if found else sentence
