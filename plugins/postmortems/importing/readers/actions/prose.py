"""Action items in sentences: what is promised, what is under way and what was done."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from postmortems.importing.document import Item, Lines, List, Paragraph, Section, Table
from postmortems.importing.known_people import is_term
from postmortems.importing.labels import HALF, names_section, section_named, value
from postmortems.importing.readers.actions.agents import Agent, agent_of
from postmortems.importing.readers.actions.build import action_from
from postmortems.importing.readers.actions.ends import SOME_TIME, end_of
from postmortems.importing.readers.actions.fields import fields_in
from postmortems.importing.readers.actions.groups import state_in_title
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.no_work import (
    CONDITION,
    PROMISE,
    UNDER_WAY,
    WILL,
    Scope,
    State,
    before_farewell,
    is_about_others,
    is_real,
)
from postmortems.importing.readers.actions.parts import parts_of
from postmortems.importing.readers.actions.states import IS_DESCRIBED, IT_IS
from postmortems.importing.readers.actions.verbs import LONGEST_SENTENCE, REGULARLY, SINCE, plan_in, without_lead
from postmortems.importing.readers.status_history import state_entry
from postmortems.importing.reading import Reading
from postmortems.importing.sentences import MESSAGE, is_in_past, is_order, is_pledge, is_to_do, is_work
from postmortems.importing.words import lowered
from postmortems.text.sentences import NO_MONTH


def beside_items(
    section: Section, group: Group, place: int, reading: Reading, taken: Set[int], *, are_lines: bool
) -> Iterator[Action]:
    """What sentences beside items report as done, and what those after a list promise: `Lastly, we will …`.

    Lines in `taken` are items already. If the items are lines of text, all other paragraphs may promise more.
    """
    blocks, language = list(section.all_blocks()), reading.document.language
    after = blocks if are_lines else list(itertools.dropwhile(lambda one: not isinstance(one, List | Table), blocks))
    for action in promises_in(section, group, place, reading):
        is_after = any(block.lines == action.lines for block in after)
        is_said = language not in _PAST_OF or plan_in(action.title, language) is not None
        if (
            taken.isdisjoint(action.lines.numbers)
            and (action.status == "done" or (is_after and is_said))
            and not _MEANS_THE_LIST.search(action.title)
        ):
            yield action


def led_paragraphs(section: Section, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """One item for each paragraph that begins with its subject in bold: `**Fair queues.** Each customer now has …`.

    Paragraphs without one explain the item above them. A subject that only says when is that of the sentences.
    """
    leads: list[tuple[Paragraph, str]] = []
    for block in section.blocks:
        match = _BOLD_LEAD.match(block.text) if isinstance(block, Paragraph) else None
        lead = match["lead"] if match else ""
        is_label = not lead or section_named(lead) or is_term(lead) or SOME_TIME.fullmatch(lead)
        if isinstance(block, Paragraph) and match and not is_label and not is_about_others(lead):
            if fields_in(block.text[match.end() :].split("\n")[0]):
                continue
            leads.append((block, lead))
    found = []
    for block, lead in leads:
        sentences = [_IT.sub("The work", one) for one in _sentences(block.text[len(lead) :])]
        states = [state for one in sentences if (state := plan_in(one, reading.document.language))]
        is_work = bool(states) or group.status == "done" or is_to_do(lead, reading.document.language)
        if len(leads) == 1 and sum(state != "done" for state in states) > 1:
            return  # a title over several items
        action = action_from(parts_of(block.text, reading), "", group, block.lines, place)
        status = "done" if set(states) == {"done"} else "in-progress" if "doing" in states else None
        found.append((replace(action, status=action.status or status, takes=False), is_work))
    is_all = 1 < len(found) == len(section.blocks) and not any(f"{lead}?" in block.text for block, lead in leads)
    if is_all or sum(is_work for _, is_work in found) * 2 >= len(found):
        yield from (action for action, _ in found)


_IT = re.compile(r"^(?:It|This|That|They)\b")
_BOLD_LEAD = re.compile(r"(\*\*|__)(?P<lead>[^*_\n]{3,80}?)(?:[.:!?]\1|\1[.:]?)\s+(?=\S)")


_MEANS_THE_LIST = re.compile(
    r"(?i)\bitems? #?\d|\b(?:these|those|the (?:following|above|first)|all of|of them|several|many|below|steps"
    r"|measures)\b|:$|\b(?:diese|obige|cette|ces|esta|estas|estos) (?:[\w-]+ )?(?:list\w*|punkte|maßnahmen|actions?"
    r"|mesures|points|acciones|medidas|puntos|ações)\b|\b(?:this|the) (?:list|table|page) (?:will|is)\b"
)


def promises_in(
    section: Section, group: Group, place: int, reading: Reading, scope: Scope = "actions"
) -> Iterator[Action]:
    """One item for each sentence that promises work, or reports work that is done or under way.

    In a group that is done, such as `What we changed`, other sentences in the past are items, too. The lines stay in
    the body.
    """
    for block in _prose_in(section, scope, reading):
        sentences = [sentence for message in MESSAGE.split(block.text) for sentence in _sentences(message)]
        is_plan = scope != "actions" and _is_plan(sentences, reading.document.language, scope)
        here: Scope = "actions" if is_plan else scope
        if here == "actions":
            sentences = [_without_joint(part) for sentence in sentences for part in _by_agent(sentence, reading)]
        yield from _in_sentences(sentences, group, block.lines, place, reading, scope, here)


def _in_sentences(
    sentences: Sequence[str], group: Group, lines: Lines, place: int, reading: Reading, scope: Scope, here: Scope
) -> Iterator[Action]:
    """The items in the sentences of a paragraph. `here`: its own subject, if that is another than of its section."""
    announced, goes_on, found = _Announced(), True, list[Action]()
    for before, sentence in itertools.pairwise(("", *sentences)):
        if here == "other" and _is_cue(sentence):
            here, group = "actions", replace(group, status=state_in_title(re.sub(r"^.*?\b(?=what\b)", "", sentence)))
            continue
        if here == "actions" and announced.by(sentence):
            continue
        later = IT_IS.match(sentence) if here == "actions" and found and not goes_on else None
        said_later = value("action-status", later["state"] or "") if later else None
        if said_later == "done" or (later and later["state"] == "not done"):
            found[-1] = replace(found[-1], status=said_later)
            continue
        said = announced.next()
        counted = _COUNTED.match(sentence) if here == "actions" else None
        rest = sentence[counted.end() :] if counted else sentence
        bare = _PURPOSE.sub("We", rest[:1].upper() + rest[1:] if counted else rest)
        agent = _agent(bare, here, reading)
        who = agent.name if agent else None
        is_counted = counted is not None and len(bare.split()) >= LEAST_WORDS
        state = said or _state_of(bare, here, group, reading, agent, is_counted=is_counted, goes_on=goes_on)
        was_none, goes_on = goes_on, state is None
        is_courtesy = here == "other" and not who and is_about_others(bare.partition(", which ")[0])
        if state is None or is_courtesy or len(bare) > LONGEST_SENTENCE or not is_real(bare, scope, state, who):
            continue
        if before and ((agent and _SAME_OBJECT.fullmatch(bare)) or (was_none and _POINTS_BACK.match(bare))):
            bare, agent = f"{before} {bare}", None
        own = group if state == "done" else replace(group, status=None)
        for text in _each(_promised(bare, agent).rstrip(".。")):
            found.append(_action(text, state, who, own, lines, place, reading))
    yield from found


def _action(
    text: str, state: State, who: str | None, group: Group, lines: Lines, place: int, reading: Reading
) -> Action:
    action = action_from(parts_of(text, reading), "", group, lines, place)
    stated = None if any(IS_DESCRIBED in guess.reason for guess in action.guesses) else action.status
    status = {"done": "done", "doing": "in-progress", "building": "open", "open": stated}[state]
    action = action.guessed(_REPORTED if state == "done" else PROMISED)
    return replace(action, owner=action.owner or who, status=status, takes=False)


def _sentences(text: str) -> list[str]:
    """The sentences of a paragraph; two promises that are joined by `and` are two."""
    found: list[str] = []
    text = " ".join(text.split())
    if _FIRST_NUMBER.search(text):
        text = _NEXT_NUMBER.sub(". We will ", _FIRST_NUMBER.sub("We will ", text))
    for sentence in _PROMISES_END.split(_AND_WILL.sub(r"\1. We will ", text)):
        if found and _FIELD.match(sentence):
            found[-1] += f" {sentence}"
        elif found and CONDITION.match(found[-1]) and not _ENDED.search(found[-1]):
            found[-1] += f" and {sentence}"
        else:
            found.append(sentence)
    return found


_FIRST_NUMBER = re.compile(r"\b[Ww]e will:? \((?:1|a|i)\) ")
_NEXT_NUMBER = re.compile(r",?;?(?: and)? \((?:[2-9]|[b-h]|i{2,3}|iv|vi{0,3})\) ")
"""`We will (1) pin the version, (2) add a test and (3) tell the users.`"""
_ENDED = re.compile(r"[.!?。]\W*$")
_FIELD = re.compile(
    r"[*_(]*(?:Owners?|Owned by|Responsible|Assigned to|Assignee|DRI|Due(?: date)?|Deadline|ETA|Status"
    r"|Tracked (?:in|as|by)"
    r"|Ticket|Verantwortlich|Zuständig|Frist|Responsables?|Fecha límite|Estado|Échéance|Statut)\b[*_]*\s*(?:[:：]"
    r"|(?<=to)|(?<=by)"
    r"|(?<=in)|(?<=as))"
)
"""A sentence that only gives a field of the one before it: `Owner: Ida.`"""


def _by_agent(sentence: str, reading: Reading) -> list[str]:
    """The parts of a sentence in which several people each do something: `Ida moves the jobs, and Jo adds a test`."""
    parts = _JOINTS.split(sentence)
    agents = [agent_of(part, reading, is_work=True) for part in parts]
    is_each = len(parts) > 1 and all(agent is not None and agent.start <= 1 for agent in agents)
    return parts if is_each else [sentence]


_JOINTS = re.compile(r"[,;] (?:and |while )?(?=[A-Z@])| and (?=[A-Z@])")


_SAME_OBJECT = re.compile(r"(?:\S+ ){2,6}(?:one|it|this|that|them)\W*")
"""Work on what the sentence before it names: `We have no alert. Ida is adding one.`"""


_POINTS_BACK = re.compile(r"(?:They|These)\b")


def _is_cue(sentence: str) -> bool:
    """Whether a short sentence announces plans as a heading does: `So what now?`"""
    asked = re.sub(r"\bI\b", "we", re.sub(r"\bam I\b", "are we", _WHAT_FOR.sub("?", sentence)))
    words = len(asked.split())
    return (words <= LONGEST_CUE and names_section(asked.rstrip("?:.! "), "actions", HALF)) or (
        words <= LONGEST_CUE + 2 and _HERE_IS.match(sentence) is not None
    )


_HERE_IS = re.compile(
    r"(?:So,? |And )?(?:Here|This|Below)(?:['’]s| is| are)(?: also)? what (?:we|I)\b.*"
    r"\b(?:do(?:ne|ing)?|chang\w+|plan\w*|fix\w*)\b"
)
LEAST_WORDS = 3
"""A shorter sentence after `Second,` is a label."""
LONGEST_CUE = 8
"""Words."""
_WHAT_FOR = re.compile(r" (?:so that|so this|in order to|to make sure|to keep|to stop)\b[^,.;]*\?$")
"""`What will I do so that this does not happen again?`"""


def _without_joint(sentence: str) -> str:
    return _JOINED.sub(lambda found: found["next"].upper(), sentence)


def _state_of(
    sentence: str,
    scope: Scope,
    group: Group,
    reading: Reading,
    agent: Agent | None,
    *,
    is_counted: bool,
    goes_on: bool,
) -> State | None:
    """Whether the work in a sentence is done, under way or still to be done; None if it has none."""
    if _is_past(sentence, scope, is_counted=is_counted):
        return "building" if _AND_GOES_ON.search(sentence) else "done"
    found = plan_in(sentence, reading.document.language, goes_on=goes_on) if scope == "actions" else None
    if scope == "actions" and not found and _FIELDS_LAST.search(sentence) and not is_about_others(sentence):
        end = end_of(sentence, reading)
        found = ("done" if end.status == "done" else "open") if end.owner or end.due else None
    if agent and agent.state != "open" and not found:
        return agent.state
    if agent or is_counted or _is_promise(sentence, scope):
        return found if found in ("doing", "building") else "open"
    if found:
        return "building" if found == "done" and _AND_GOES_ON.search(sentence) else found
    if scope == "actions" and group.status != "done" and not is_about_others(sentence):
        bare = without_lead(sentence)
        habit = _HABIT.match(bare)
        is_rule = _EXISTS.match(bare) or (habit and is_work(habit["verb"]))
        if _GETS.match(bare) or is_order(bare) or (is_rule and not _EXPLAINS.search(sentence)):
            return "open"
    if scope == "actions" and reading.document.language in _PAST_OF and len(sentence.split()) > LEAST_WORDS:
        return None if _PAST_OF[reading.document.language].search(sentence) else "open"
    is_change = group.status == "done" and (is_in_past(sentence) or _states_fact(sentence))
    return "done" if is_change else None


_PAST_OF = {
    "de": re.compile(
        r"(?i)\b(?:war|waren|hatten?|konnten?|nicht|kein\w*|Sie|Ihn?en|Ihre?\w?|bitten|dank\w*|bedauern|leid)\b"
    ),
    "fr": re.compile(r"(?i)\b(?:était|étaient|avai(?:t|ent)|pas|vous|vos|votre|désol\w+|excus\w+|merci|remerci\w+)\b"),
    "es": re.compile(r"(?i)\b(?:era|eran|estaba\w*|había\w*|no|usted\w*|disculp\w+|gracias|lament\w+|sentimos)\b"),
    "pt": re.compile(r"(?i)\b(?:era|eram|estava\w*|tinha\w*|não|você\w*|desculp\w+|obrigad\w+|lament\w+)\b"),
}
"""What is no work in a section of actions of other languages: the past, a refusal, words for the readers."""
_HABIT = re.compile(
    r"(?:The|Our|Each|Every|All|An?) (?!(?:vendor|provider|supplier|manufacturer)\b)(?:[\w'-]+ ){1,4}?"
    r"(?!continues )(?P<verb>[a-z]{3,}s) "
    r"(?!(?:of|and|in|are|is|was|were)\b)\w"
)
"""How something is from now on: `The job refuses to run twice.`"""
_GETS = re.compile(r"(?!We\b|I\b)[A-Z][^,;:]{2,60}? (?:also )?gets? (?:an?|the|its|their|one|two|\w+ed)\b")
"""`Each import gets a limit.`"""
_EXISTS = re.compile(
    r"There(?:['’]s| is)(?: also)? an? (?:[\w-]+ ){0,3}(?:alarm|alert|check|dashboard|guard|limit|monitor|page|probe"
    r"|review|rule|runbook|script|switch|test)\b"
)
"""`There is an integration test that reads the logs.`"""


def _states_fact(sentence: str) -> bool:
    """Whether a sentence of a section such as `What is different now` says how something is now."""
    return not (is_about_others(sentence) or _EXPLAINS.search(sentence))


_AND_GOES_ON = re.compile(r"\b(?:and|but|which|it) (?:will|is to|are to)\b")
"""A part is done, and more follows: `A switch has been ordered and will be mounted`."""
_FIELDS_LAST = re.compile(r"[)\]]\W*$")
_EXPLAINS = re.compile(
    r"(?i)^(?:We|I|So|Because|Since|But|Although|While|Here|Below|The following|He|She|In short|Of course|As)\b"
    r"|\b(?:not|never|n't|cannot|no longer|because|the reason|means|why|was|were|had|did|called|named)\b|:$"
)
"""What is no change by itself: a reason, a memory, what is not so."""


def _is_plan(sentences: Sequence[str], language: str, scope: Scope) -> bool:
    """Whether a paragraph outside a section of actions is one of plans: two sentences say so, and a third of all."""
    real = [sentence for sentence in sentences if is_real(sentence, "other", "open", None)]
    states = [plan_in(sentence, language) for sentence in real]
    plans, works = sum(state not in (None, "done") for state in states), sum(map(bool, states))
    lasting = sum(state == "done" and _LASTING.search(one) is not None for state, one in zip(states, real, strict=True))
    is_lasting = lasting >= 2 and works >= 3 and works * 2 >= len(sentences)
    if is_lasting or scope == "lessons":
        return is_lasting
    return (plans >= 2 and works * 3 >= len(sentences)) or (plans >= 1 and works >= 3 and works * 2 >= len(sentences))


_LASTING = re.compile(
    rf"\b(?:now|no longer|from now on)\b|{SINCE.pattern}|{REGULARLY.pattern}"
    r"|(?:['’]ve|\b(?:has|have))\b(?! (?:to|been able|had)\b)"
)
"""What was done and holds, no step of a story: `We've fixed the schedule`, `The token is now renewed`."""


class _Announced:
    """Sentences that another one announces: `Three things have changed already.`, `Two more are on our list.`"""

    def __init__(self) -> None:
        self.left = 0
        self.status: State = "open"

    def by(self, sentence: str) -> bool:
        """Whether this sentence announces others."""
        found = _ANNOUNCES.match(sentence) or _MADE.match(sentence)
        if found is None:
            return _POINTS_AHEAD.match(sentence) is not None
        count = lowered(found["count"])
        self.left = int(count) if count.isdigit() else _COUNTS.index(count) + 1
        self.status = "done" if found["done"] else "open"
        return True

    def next(self) -> State | None:
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
_WORKS = (
    r" (?:\w+ ){0,2}?(?:changes|steps|improvements|actions|measures|things|fixes)(?: already)?"
    r"(?: (?:as a result|in response|since|so far|because of|following|after|to (?:prevent|avoid|reduce))\b"
    r"[^,;:]{0,80})?"
    r"[.:!]$"
)
_MADE = re.compile(
    r"(?:[^,.;]{0,80}\W)?(?P<done>we(?:'ve| have)?(?: already| now)? (?:made|taken|took))"
    rf" (?P<count>{'|'.join(_COUNTS)}){_WORKS}",
    re.I,
)
"""`In the first days we made two changes.`"""
_POINTS_AHEAD = re.compile(
    r"(?:So,? )?(?:This|Here|Below) (?:is|are) (?:what|how|where|some of)\b[^,;:]{2,80}[.:!]$"
    r"|(?:[^,.;]{0,80}\W)?we(?:'re|'ve|'ll| are| have| will)?(?: already| now| also| be)*"
    r" (?:mak(?:e|ing)|made|tak(?:e|ing|en)|took|implement(?:ing|ed)?|plan(?:ning|ned)?)"
    r" (?:several|some|many|various|multiple|the following|a (?:few|number of|series of|couple of)"
    rf"|(?<=ing )(?:{'|'.join(_COUNTS)})){_WORKS}",
    re.I,
)
"""What only says that works follow: `This is what will be different.`, `We are making several changes.`"""
_JOINED = re.compile(r"^(?:And|But|Also|Besides|Then|In addition),? (?P<next>[a-z])")
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
    is_several = is_several and not any(re.match(r"to\b|\w+ (?:it|them|this|these)\b", part) for part in parts[1:])
    return [part[0].upper() + part[1:] for part in parts] if is_several else (promise,)


_QUESTION = re.compile(r"(?:\*\*|__)(?P<text>[^*_\n]{3,80}\?)(?:\*\*|__)\s")
PROMISED = "a sentence that promises work was read as an action item"
_REPORTED = "a sentence that says what was done was read as an action item"


def _prose_in(section: Section, scope: Scope, reading: Reading) -> Iterator[Paragraph | Item]:
    """The paragraphs of a section, elsewhere without those of its sub-sections; among lessons the list items, too."""
    for block in before_farewell(section.blocks if scope == "other" else section.all_blocks()):
        question = _QUESTION.match(block.text) if isinstance(block, Paragraph) else None
        is_asked = question is not None and not _is_cue(question["text"])
        if isinstance(block, Paragraph) and not (is_asked or state_entry(block, reading)):
            yield block
        elif isinstance(block, List) and scope == "lessons":
            yield from block.items


def _agent(sentence: str, scope: Scope, reading: Reading) -> Agent | None:
    """Who does the work of a sentence. Outside of plans only handles and people count who speak of what comes."""
    found = agent_of(sentence, reading, is_work=scope == "actions")
    if found is None or scope == "actions" or found.name == reading.only_author or sentence[found.start] == "@":
        return found
    return found if scope == "lessons" else None


def _is_promise(sentence: str, scope: Scope) -> bool:
    """Whether work is promised. In a section of actions a wish and work under way are enough."""
    if (_INTENT if scope == "actions" else PROMISE).search(sentence):
        return True
    return (_BUILDING if scope == "lessons" else UNDER_WAY).search(sentence) is not None


def _is_past(sentence: str, scope: Scope, *, is_counted: bool) -> bool:
    """Whether work is reported as done: `We have already …`, and in a counted sentence `First, … was …`."""
    if _DONE_ALREADY.search(sentence) or (scope != "other" and _IS_NOW.match(sentence)):
        return True
    if not is_counted or is_pledge(sentence):
        return False
    return is_in_past(sentence) or re.search(r"\bnow\b", sentence) is not None


_DONE_ALREADY = re.compile(
    r"\b(?:[Ww]e|I)(?:'ve| have) (?:already|since|now|also)\b(?! (?:agreed|decided|planned|asked))"
    r"|^(?:We|I)(?:'ve| have)(?= (?:\w+ly |already |since |now |also )*"
    r"(?!learned|learnt|talked|been|asked|agreed|decided|planned)(?:\w{2,}ed|set|put|made|built|rebuilt|written"
    r"|rewritten|cut|split)\b)"
)
_IS_NOW = re.compile(
    r"(?:They|It|(?:The|Our|All|Each|Every) [\w`' -]{2,60}?) now (?:\w+s|have|go|run|use)\b(?! that)"
    r"|We now(?: also)? (?!know|understand|believe|think|see|have|feel|hope|realise|realize)[a-z]{3,}\b"
    r"|[A-Z].{2,60}? (?:is|are) no longer \w+ed\b|(?:The|Our|All|Each|Every) [\w`' -]{2,40}? no longer \w+s\b"
    r"|.*\b(?:has|have)(?: (?:now|already|since|also))* been (?:added|changed|configured|created|deployed|enabled"
    r"|extended|fixed"
    r"|implemented|increased|introduced|merged|moved|raised|removed|replaced|set up|updated|written)\b"
)
"""`The job now refuses an empty list`, `A limit has been added`."""
_ADVICE = r"^(?:It is|We)(?: \w+)? (?:recommend|suggest|propose|advise)(?:ed|d)?(?: (?:that|to)\b|(?= [a-z]{3,}ing\b))"
"""`It is recommended to …`, `We also suggest that …`."""
_INTENT = re.compile(
    rf"{PROMISE.pattern}|\b(?!(?:This|That|It|Th[eo]se|They|There|Which|Actions|Items|Each) )"
    r"(?:[Ss]ome(?:body|one)|[Tt]he (?:[\w-]+ ){0,2}\w+|[A-Z]\w+)"
    r" (?:will|needs? to|should(?! (?:have|not)\b)) \w|\b(?:[Ww]e|I|[Ss]ome(?:body|one)|[Tt]he \w+ team)"
    r" (?:(?:should|must)(?! have\b)|want to|would like to|aim to|expect to)\b|\b(?:[Ww]e|I)'d like to\b"
    r"|\b[Ww]e(?:'ve| have)(?: also)? (?:agreed|decided|planned) (?:that|to)\b"
    rf"|\bagreed(?: \w+)? that\b|{_ADVICE}"
)
_BUILDING = re.compile(
    r"^(?:We're|We are|I'm|I am)(?: also| now)* (?:adding|building|moving|replacing|setting up|writing)\b"
)
"""Among lessons, what is certainly work: `I'm adding a check`."""
_COUNTED = re.compile(
    r"(?:First(?:ly)?|Second(?:ly)?|Third(?:ly)?|Fourth(?:ly)?|Fifth(?:ly)?|Finally|Lastly|Last|Next)"
    r"(?: of all| up|,? (?:but|and) not least)?, "
)
"""Actions that are counted in the text: `First, … Second, …`."""
_PROMISES_END = re.compile(
    rf"(?<=。)(?=[^\s」』）])|(?:(?<=[.!?。])(?:\*\*|__)?|(?<=[.!?。][\"”»]))(?<!\b[A-Z]\.){NO_MONTH}\s+"
    r"|, and (?=(?:[Tt]he|[Oo]ur|every|each|all|both) (?:[\w-]+ ){1,3}will )"
    rf"|,? and (?={WILL} |we(?:'re| are) \w+ing\b)"
)


def _promised(sentence: str, agent: Agent | None) -> str:
    """What a sentence promises: `add a lock` of `To avoid this, we will add a lock.`, and of `Ida will add a lock.`"""
    found = _WE_AND_REST.match(sentence)
    rest = (
        agent.rest
        if agent and agent.rest and agent.start <= 1 and not _OF_PRONOUN.match(agent.rest)
        else found["rest"]
        if found
        else sentence
    )
    return rest[0].upper() + rest[1:]


_OF_PRONOUN = re.compile(r"\w+ (?:it|them|this|that|these|those)\b")
_WE_AND_REST = re.compile(
    rf"(?:{_ADVICE}|(?:[A-Z](?:(?! which | who | will )[^.!?]){{2,60}}?,?\s+)??(?:{WILL}|{_DONE_ALREADY.pattern})"
    r"(?: also| now| already)*) (?P<rest>\w.*)"
)
