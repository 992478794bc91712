"""Who does the work of an item or a sentence: the person or team that is the subject of a verb."""

from __future__ import annotations

import re
from typing import NamedTuple

from postmortems.importing.known_people import has_given_name, is_term
from postmortems.importing.labels import is_nobody
from postmortems.importing.readers.actions.no_work import State
from postmortems.importing.reading import Reading


class Agent(NamedTuple):
    """Somebody who does work."""

    name: str
    start: int
    """Where the name begins in the text."""
    state: State
    rest: str
    """The words after it, without those of an intention: `move the jobs` of `Ida plans to move the jobs`."""


def agent_of(text: str, reading: Reading, *, is_work: bool) -> Agent | None:
    """The first person or team that does something in a text; None if there is none.

    A name that the document gives nowhere else needs a verb of people: `Ida plans to`. `is_work` says that the text is
    one about work; then what somebody has done or does counts, too, and those who are only asked to do it.
    """
    if reading.only_author and _BY_ME.match(text):
        return Agent(reading.only_author, len(text), "open", "")
    is_english = reading.document.language == "en"
    for found in _SUBJECT.finditer(text):
        sure = (found["handle"] or "").replace("@", "") or found["team"] or found["whose"]
        name = sure or found["name"] or found["word"]
        verb = text[found.end() :]
        is_first = found.start("who") <= 1 and _WILL.match(verb) is not None
        is_sure = (
            bool(sure) or _are_listed(name, reading) or (is_first and name[:1].isupper() and reading.is_person(name))
        )
        is_sure = is_sure or (found["name"] is not None and has_given_name(name))
        is_report = _PLANS.match(verb) is None
        if found["name"] and is_report and is_english and not (" and " in name or _DOES.match(verb)):
            continue  # `Pit software shows`
        if name.endswith(("'s", "’s")):
            continue
        if (found["name"] and (is_term(name) or is_nobody(name))) or (
            found["word"] and not (is_sure and len(name) > 2)
        ):
            continue
        if not _OF_PEOPLE.match(verb) and (not is_sure or (is_report and not is_work)):
            continue
        if is_report and re.search(r"\bwhich $", text[: found.start("who")]):
            continue  # `the locks, which Ida has wanted to replace`
        if _RECEIVES.match(verb):
            continue
        after = _INTENDS.match(verb)
        is_alone = not (found["team"] or found["whose"]) and found.end() == found.end(
            "handle" if found["handle"] else "name"
        )
        rest = verb[after.end() :] if after and is_alone else ""
        return Agent(name, found.start("who"), _state_of(verb), rest)
    asked = _ASKED.search(text) if is_work else None
    if asked is None:
        return None
    sure = asked["team"] or asked["whose"] or asked["group"] or asked["called"]
    name = sure or asked["name"] or asked["with"] or asked["thanks"]
    is_known = sure or asked["sure"] or _are_listed(name, reading)
    return Agent(name, asked.start(), "open", "") if is_known and not is_term(name) else None


def _state_of(verb: str) -> State:
    """What the first verb of somebody says: `Ida is adding an alert`, `Ida has written one`."""
    return next((state for state, pattern in _STATES.items() if pattern.match(verb)), "open")


def _are_listed(name: str, reading: Reading) -> bool:
    return any(map(reading.is_listed_person, re.split(r",? and |, | & ", name)))


_THE_TEAM = (
    r"(?:[Tt]he|[Oo]ur) (?P<{}>(?!whole|entire|rest|same)(?:[\w-]+ ){{1,3}}?"
    r"(?:team|squad|group|crew|department|office|desk|board))"
)
_TEAM = rf"(?:{_THE_TEAM.format('team')}|(?P<whose>[A-ZÀ-Þ][\w-]+['’]s team))"
_FULL = (
    r"(?!(?:We|I|They|He|She|You|It|This|That|There|These|Those|Some\w*|Every\w*|Nobody|Each|All|Both|One|Who|What"
    r"|Which"
    r"|Work|Nothing|None|Next|Then|Also|Until|Please|The|Our|Their|Its|My)\b)"
    r"[A-ZÀ-Þ][a-zß-ÿ'’-]+(?: (?:[A-ZÀ-Þ]\. )?[A-ZÀ-Þ][\w'’-]+)?"
)
_ADVERBS = r"(?: (?:also|now|still|already|currently|then|since|just|actively|both|kindly|\w+ly))*"
_BY_ME = re.compile(
    r"I(?: also| now| still)?(?:'ll| will| am going to|'m going to| plan to| have (?:already|now|since)\b)"
)
_SUBJECT = re.compile(
    r"(?:^[^\w@]*(?:Owner: |[OA] )?|[.,;:–—→] |[(\[]|\b(?:and|so|but|while|which|where|then) "
    r"|^(?:\*\*)?[^.:@]{3,40}: @?)"
    rf"(?P<who>@(?P<handle>[\w-]+(?:\.\w+)*(?:(?:, | and | & )@[\w-]+){{0,9}})|{_TEAM}"
    rf"|(?P<name>(?:{_FULL}|[A-Z]{{2,4}}(?= to \w))(?:(?:, | and | & ){_FULL}){{0,9}})"
    r"(?: and (?:the|our) [\w-]+(?: \w+)?)?|(?P<word>(?!(?:and|so|but|while|which|where|then)\b)[a-z][\w.-]+))"
    rf"(?={_ADVERBS} (?!(?:has |have )?asked\b)"
    r"(?!(?:an?|and|as|at|be|but|by|for|from|if|in|not|of|on|or|our|the|this|when|which|who|with)\b"
    r"|will (?:be(?! able)|have)\b)"
    r"[a-zß-ÿ]{2,}\b|, who (?:will|is|has)\b|['’]ll\b)"
)
"""Who comes before a verb, at the beginning of a text or of one of its clauses."""
_OF_PEOPLE = re.compile(
    rf"{_ADVERBS}(?:(?:,? who|'ll|’ll)? ?(?:(?:is|are) going to|(?:plans?|wants?|expects?|hopes?|intends?|aims?) to"
    r"|(?:(?:has|have) )?(?:offered|promised|agreed|volunteered|started|begun) to"
    r"|(?:is|are) (?:writing|building|working on|looking (?:at|into)|preparing|drafting|leading|coordinating"
    r"|checking|asking|drawing up"
    r"|pricing|reviewing|talking (?:to|with))"
    r"|(?:takes|owns|took|has taken|will (?:take|do)|picks up|has picked up) (?:this|it|that|care of)"
    r"|said (?:he|she|they)(?:['’]d| would| will|['’]ll)|is on (?:it|this)"
    r"|(?:has|have) (?:it|this|an? (?:branch|patch|PR|pull request|draft|prototype|proposal|ticket))"
    r"|(?:counts|asks|talks|buys|organi[sz]es|proposes|prepares|negotiates|discusses|investigates|brings)"
    r"|(?:looks (?:at|into)|finds out|sets up|follows up|writes (?:up|down|an?|the|to)|takes (?:over|care))"
    r"|to (?:decide|approve|follow up|look into|check with|talk (?:to|with)|ask|get|find out|propose|draft|speak"
    r"|confirm|investigate|organi[sz]e|prepare)"
    r"|will (?:go (?:through|over)|review|compare|prepare|draft|organi[sz]e|propose|investigate|find out)"
    r"|will (?:ask|follow up|look (?:at|into)|talk|check|come back|report back|write (?:up|down)))\b)"
)
"""What people do rather than programs."""
_RECEIVES = re.compile(
    rf"{_ADVERBS} (?:gets?|receives?|got|(?:has|have) got|(?:is|are|was|were|has been|have been) (?:given|granted))"
    r" (?:(?!to\b)[\w-]+ ){0,3}(?:access|accounts?|alerts?|copy|credentials?|keys?|logins?|pages?|passwords?"
    r"|permissions?|rights?|tokens?|training)\b(?! (?:from|to)\b)"
    rf"|{_ADVERBS} (?:(?:has|have|had) )?(?:proposed|suggested|recommended|noticed|reported|pointed out|warned"
    r"|reminded)\b"
)
"""Who gets something, or gave the advice, need not do the work: `Ida gets a key`, `Ida proposed to use a limit`."""
_WILL = re.compile(rf"{_ADVERBS} (?:will|to)\b")
_DOES = re.compile(
    rf"{_ADVERBS} ?(?:,? who\b|['’]|\w+[^s\W]s\b|\w{{2,}}ed\b|has\b"
    r"|built\b|bought\b|cut\b|made\b|put\b|set\b|sent\b|split\b|took\b|wrote\b)"
)
"""The beginning of what somebody does or did."""
_PLANS = re.compile(
    rf"{_ADVERBS}(?:, who)? ?(?:'ll|’ll|will|to|(?:is|are) \w+ing|plans?|wants?|expects?|hopes?|intends?|aims?"
    r"|(?:(?:has|have) )?(?:agreed|offered|promised|volunteered|started|begun) to)\b"
)
"""What is no report of what somebody does or did, which is a step of the response in a text that is not about work."""
_STATES: dict[State, re.Pattern[str]] = {
    "doing": re.compile(
        rf"{_ADVERBS} (?:has|have)(?: already)? (?:(?:started|begun)\b|an? (?:branch|patch|PR|pull request|draft)\b)"
    ),
    "building": re.compile(rf"{_ADVERBS}(?:, who)? (?:is|are){_ADVERBS} (?!going\b)\w{{2,}}ing\b"),
    "done": re.compile(
        rf"{_ADVERBS} (?:(?:has|have){_ADVERBS} )?"
        r"(?!(?:wanted|agreed|offered|promised|volunteered|asked|need(?:s|ed)) to\b)"
        rf"(?:\w{{2,}}ed|built|bought|cut|made|put|set|sent|split|written|wrote|took|taken)\b"
        rf"|{_ADVERBS} hat\b.*ge\w+(?:t|en)\.?$"
    ),
}
_INTENDS = re.compile(
    rf"{_ADVERBS} ?(?:'ll|’ll|will|(?:is|are) going to|(?:plans?|wants?|expects?|hopes?|intends?|aims?) to|to"
    r"|(?:(?:has|have) )?(?:offered|promised|agreed|volunteered) to|(?:is|are)(?= \w+ing\b))"
    r"(?: also| now| already)* (?=\w)"
)
_ASKED = re.compile(
    rf"\b(?:asked|asking|ask) (?:{_TEAM}|(?P<name>{_FULL})) to\b|\bthanks to (?P<thanks>{_FULL})\W*$"
    r"|(?:\b(?:is|are|falls|goes|handed|assigned|passed)|['’]s)(?: now)? (?:on|to|with|up to|for) "
    rf"(?:{_THE_TEAM.format('group')}|(?P<with>{_FULL}))"
    r"(?=[.,;:]|$|\s+(?:and|who)\b)(?P<sure>, who\b)?"
    rf"|(?:^|[.;:] |— )(?P<called>{_FULL}), (?:could|can|would|will|please)\b(?: you)?"
)
"""`We have asked Ida to …`, `The size is up to Tomás, who …`, `Jonas, could you …`."""
