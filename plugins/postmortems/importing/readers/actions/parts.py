"""The parts of one action item: status, owner, due date and priority, separated from what is to be done."""

from __future__ import annotations

import re
from typing import NamedTuple

from postmortems.importing.known_people import LONGEST_ITEM, TICKET
from postmortems.importing.labels import SYMBOL, is_nobody, value
from postmortems.importing.moments.dates import MONTH
from postmortems.importing.readers.actions.agents import agent_of
from postmortems.importing.readers.actions.ends import (
    OWNER_LABEL,
    clean_name,
    day_in,
    end_of,
    is_somebody,
    last_day,
    means_something,
)
from postmortems.importing.readers.actions.fields import BETWEEN_FIELDS, fields_in
from postmortems.importing.readers.actions.sentence_states import IN_SENTENCES, state_in_sentences
from postmortems.importing.readers.actions.states import IS_DESCRIBED, SHOUTED, state_said, status_of
from postmortems.importing.reading import Reading

LONGEST_TITLE = 160
"""A longer text (in characters) is split into title and description after its first sentence."""

_PRIORITY_TAG = re.compile(
    rf"^\s*{SYMBOL}*\s*(?:\*\*|__)?[\[(]?(?P<level>P[0-5])[\])]?(?:\*\*|__)?\s*(?:[:：–—·|-]\s*)?(?=\S)|"
    r"\s*[\[(](?P<last>P[0-5])[\])]\s*\.?$"
)
_PRIORITY_WORD = re.compile(
    r"^\s*(?:(?:\*\*|__)\[?(?P<bold>[^*_\]]{2,12})\]?[:：]?(?:\*\*|__)|[\[(](?P<box>[^\])]{2,12})[\])])"
    r"\s*[:：–—-]?\s*(?=\S)"
)
_OWNER = re.compile(
    rf"\s*[-–—,;|]?\s*[\[(（]?\s*(?:\*\*|__)?\b{OWNER_LABEL}\s*(?:\*\*|__)?\s*[:：=]\s*(?:\*\*"
    r"|__)?\s*(?P<name>[^\n,;、，；.()\[\]（）|]{1,60}?(?:\s\([^()\n]{2,30}\))?)(?:\*\*|__)?\s*(?:[\])）]|(?=[,;、，；"
    r"|\n]|\s[–—(\[])|\.?\s*$"
    rf"|\.\s)",
    re.I,
)
_HANDLE = re.compile(
    r"(?:^\s*|(?<!\bcc)(?<!\bcc:)\s[-–—(\[]?\s*)`?"
    r"(?P<name>@(?:[^\W\d_][\w.-]*(?:/[\w-]+)?|\d{5,7}:[\w-]{4,64}|[0-9a-f]{24}))`?[)\]]?\s*"
    rf"(?:[:：.]\s*)?(?:$|(?=\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\W*$|{TICKET}\W*$|due\s|by\s|until\s))"
    r"|^\s*\[?`?(?P<first>@[^\W\d_][\w-]*+(?>(?:\.[\w-]++)*))`?\]?\s*(?:[:：–—-]|(?:(?:has )?"
    r"(?:offered|volunteered|agreed|promised) )?to\b|will\b(?! be\b))\s*"
    r"|^\s*(?:\*\*|__)(?P<bold>@[^\W\d_][\w-]*)[:：]?(?:\*\*|__)[:：]?\s+"
)
_HANDLE_AND_REMARK = re.compile(r"[(\[]@(?P<name>[\w-]+)[:,;] [^()\[\]]*[)\]]\W*$")
"""`(@ida: seven of twelve)`."""
_HANDLES_FIRST = re.compile(r"\s*@[\w-]+(?:\s*(?:,|&|/|\band\b)?\s*@[\w-]+)+\s+(?=[a-z])")
_HANDLES_LAST = re.compile(r"\s@[\w-]+(?:\s*(?:,|&|/|\band\b)?\s*@[\w-]+)+\s*\.?\s*$")
_BRACKET_NAME = re.compile(
    r"^\s*(?:TODO|ACTION|TASK|AI) ?\(@?(?P<of>[^\W\d_][\w .-]{1,30})\)[:：]\s*(?=\S)"
    r"|^\s*\[(?P<name>[^\W\d_][\w/&+' -]{1,40})\](?!\()\s*[:：-]?\s*(?=\S)"
    r"|^\s*\((?P<round>[^\W\d_][\w/&+' -]{1,40})\)\s*[:：-]?\s*(?=\S)"
)
_SHORT_BRACKET = re.compile(r"[A-Z][^\W\d_]+ [A-Z][^\W\d_]+|[A-Z]{2,3}(?:/[A-Z]{2,3})*|team [\w-]+|[\w-]+ team")
"""What is a name between brackets before an item."""
_BRACKET_BEFORE_TICKET = re.compile(
    r"^(?P<of>)(?P<round>)\s*[(（](?P<name>[A-ZÀ-Þ][^\W\d_]+(?: [A-ZÀ-Þ][^\W\d_]+)?)[)）]\s*[:：-]?\s*"
    rf"(?=\[?(?:{TICKET}|https?://))"
)
"""An owner before the ticket: `(Ida) OPS-12: add an alert`."""
_TAKES_IT = re.compile(
    r"(?<=[.;!),])\s+(?:and\s+)?@?(?P<name>[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?(?:['’]s team)?|[Tt]he \w+ team"
    r"|(?<=@)[\w-]+) "
    r"(?:takes|owns|took|has taken|will (?:take|do)|is (?:on|doing|building|writing)) (?:this|it|that)(?: on"
    r"| over)?\b(?P<tail>[^.;]{0,40})\.?\s*$"
)
_DUE = re.compile(
    r"\s*[-–—,;|]?\s*[\[(（]?\s*(?:\*\*|__)?\b(?:due(?: date| by)?|deadline|eta|target(?: date)?"
    r"|aims? for|aiming for|targeting|fällig(?: am)?|échéance|fecha límite|prazo|plazo|期限|期日|截止日期|기한)"
    r"\s*(?:\*\*|__)?\s*[:：=]?"
    r"\s*(?:\*\*|__)?\s*(?P<text>[^\n;|()\[\]（）]{4,40}?)(?:\*\*|__)?\s*(?:[\])）]|(?=[;|\n])|\.?\s*$)",
    re.I,
)


class Parts(NamedTuple):
    """The text of an item, with status, owner, priority and due date separated from it."""

    text: str
    status: str | None = None
    priority: str | None = None
    owner: str | None = None
    due: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    """Guesses: field and reason."""


def parts_of(text: str, reading: Reading, *, is_heading: bool = False) -> Parts:
    """Separate status, owner, due date and priority from the text of an item. A long text stays as it is."""
    if len(text) > LONGEST_ITEM:
        return Parts(_bare(text))
    notes: list[tuple[str, str]] = []
    text = _WIKI_STATE.sub(r"(\g<said>)", text)
    text = _MARKED_BRACKETS.sub(r"\g<inside>", _SLACK_NAME.sub(r"@\g<name>", _WIKI_MARKS.sub("", text)))
    text = _DUE_FIRST.sub(r"\g<text> (by \g<day>)", text)
    text = OWNER_FIRST.sub(r"\g<text> — owner: \g<name>", text)
    text = _DATED_FIRST.sub(r"\g<text> (owner: \g<name>, \g<day>)", text)
    text = _DEPUTY.sub(r" (\g<deputy>)\g<owner>", text)
    text = _BOLD_FRONT.sub(_with_front_last, text)
    text = _with_fields_last(text, reading)
    first, *below = text.split("\n")
    joined = " ".join((first, *map(_with_dashes, below)))
    text, doer, status = _done_by(" ".join(joined.split()), reading)
    if status is None:
        text, status = status_of(text, notes)
    end = end_of(text, reading, is_close=status is not None)
    text, owner, due, status = end.text, end.owner or doer, end.due, status or end.status
    if owner is None:
        text, owner = _owner_of(text, notes, reading)
    if due is None:
        text, due = _due_of(text, reading, is_owned=owner is not None)
    text, priority = _priority_in(text, notes)
    priority = priority or end.priority
    if owner is None and priority:
        text, owner = _owner_of(text, notes, reading)
    if status is None:
        text, status = status_of(text, notes)
    if is_heading:
        text = _NUMBER.sub("", text)
        bare = text.strip(" *_`.").split()
        if (
            status is None
            and 2 <= len(bare) <= 5
            and re.fullmatch(r"[a-z]{3,}ed", bare[-1])
            and not {"be", "is", "are", "been", "get"} & set(bare)
        ):
            status = "done"
            notes.append(("status", "the heading describes it as done"))
    agent = agent_of(text, reading, is_work=True) if status is None and owner else None
    if agent and agent.name == owner and agent.state == "done":  # `Ida has replaced all tokens`
        status = "done"
        notes.append(("status", IS_DESCRIBED))
    if status is None and (status := state_in_sentences(text, reading.document.language)):
        notes.append(("status", IN_SENTENCES))
    return Parts(_bare(text), status, priority, owner, due, tuple(notes))


_NUMBER = re.compile(
    r"^\s*(?:(?:Action|Improvement|Item|Measure|Recommendation|Maßnahme|Mesure|Acción|Ação) #?\d{1,2}\b[.:)]?"
    r"|#?\d{1,2}[.)]|(?:AI-?\d+|[A-Z]{1,3}-?0\d)\b[:.)]?|[A-Z]{1,2}\d{1,2}[:.)])\s*"
)
"""The number of an item in its heading: `2.`, `AI-3`, `CA-01`, `M1:`."""


def _with_front_last(found: re.Match[str]) -> str:
    """An item with the state and the time in bold before it at its end: `**Planned for Q3** – a second mirror`."""
    said = re.split(r"(?i)\s+(?=(?:by|before|until|bis|vor|avant|antes|até)\s)", found["said"], maxsplit=1)
    is_time = re.match(r"(?i)(?:by|before|until|bis|vor|avant|antes|até)\s", said[-1]) is not None
    is_state = (len(said) == 1 and is_time) or (state_said(said[0]) and not value("action-status", found["said"]))
    text, last = found["text"].rstrip(" ."), ", ".join(said)
    inside = re.search(r"(?<=\w )\(([^()]+)\)$", text)
    joined = f"{text[: inside.start()]}({last}, {inside[1]})" if inside else f"{text} ({last})"
    return joined if is_state else found[0]


_BOLD_FRONT = re.compile(
    r"^\s*(?P<mark>\*\*|__)(?P<said>[^*_\n]{4,48}?)[:：]?(?P=mark)\s*(?:[:：–—-]\s*)(?P<text>\S[^\n]*)$"
)


def _with_fields_last(text: str, reading: Reading) -> str:
    """An item with the brackets and the ticket before it at its end: `OPS-12 (ida, open) Add an alert`."""
    found = _FIELDS_FIRST.match(text)
    if found is None or (not found["ticket"] and found["inside"][0] != "@" and is_somebody(found["inside"], reading)):
        return text
    first, *others = re.split(r"\s*[,;]\s*", found["inside"])
    first = f"owner: {first}" if others and re.fullmatch(r"[\w.'-]+(?: [\w.'-]+)?", first) else first
    moved = f"{text[found.end() :]} ({', '.join((first, *others))})"
    end = end_of(moved, reading)
    is_read = end.text != moved and bool(end.owner or end.due or end.is_unowned)
    return f"{found['ticket']}: {moved}" if is_read and found["ticket"] else moved if is_read else text


_FIELDS_FIRST = re.compile(
    rf"\s*(?P<ticket>{TICKET})?[:：]?\s*[(\[](?P<inside>[^()\[\]\n]{{3,80}})[)\]](?!\()\s*"
    r"[:：–—-]?\s*(?=\S)"
)


def _done_by(text: str, reading: Reading) -> tuple[str, str | None, str | None]:
    """The text, who did it and its state, of `… Done by @ida.` or `… (merged by Ida)`."""
    found = _BY_SOMEBODY.search(text)
    status = value("action-status", found["state"]) if found else None
    if found is None or status is None:
        return text, None, None
    if not found["handle"] and not all(map(reading.is_listed_person, re.split(r" (?:and|&) ", found["name"]))):
        return text, None, None
    return text[: found.start()].rstrip(), (found["handle"] or found["name"]), status


_BY_SOMEBODY = re.compile(
    r"(?:(?<=[.;,)!])|\s[–—-])\s+[*_]*(?P<state>[A-Za-z]+) by"
    r" (?:@(?P<handle>[\w-]+(?:\.\w+)*)|(?P<name>[A-ZÀ-Þ][\w'-]+(?: (?:and |& )?[A-ZÀ-Þ][\w'-]+)?))[*_]*\s*\.?\s*$"
)
_WIKI_MARKS = re.compile(r"(?<!')'{2,5}(?!')")
"""Italics and bold of MediaWiki: `''(done)''`."""
_MARKED_BRACKETS = re.compile(r"(?<=\s)([*_]{1,2})(?P<inside>[(\[][^()\[\]*_\n]{2,80}[)\]])\1(?=[\s.]*$)")
"""Brackets in italics at the end: `*(Ida)*`."""
_SLACK_NAME = re.compile(r"<@\w+\|(?P<name>[\w.-]+)>")
OWNER_FIRST = re.compile(
    rf"^\s*(?:\*\*|__)?{OWNER_LABEL}\s*[:：]\s*(?:\*\*|__)?\s*(?P<name>[^\n:：;|–—]{{2,40}}?)\s*(?:;|\||\s[–—-])\s+"
    r"(?P<text>\S+ \S[^\n]*)$",
    re.I,
)
"""The owner before the item: `Owner: Ida - Add an alert`."""
_DATED_FIRST = re.compile(
    r"^\s*(?:\*\*)?(?P<name>[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?)(?:\*\*)?"
    r" \((?P<day>(?:(?:by|due|bis|until) )?[^()\n]{0,16}\d{4}[^()\n]{0,6})\)[:：]\s*(?P<text>\S[^\n]*)$"
)
"""The owner and the due date before the item: `Ida (by 3 May 2024): add an alert`."""
_DEPUTY = re.compile(
    r"(?P<owner>(?:\s[–—]|\s--?|[:：])\s[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?), "
    r"(?P<deputy>with [A-ZÀ-Þ][\w' -]{1,40} as (?:an? |the )?"
    r"(?:backup|deputy|second|stand-in|substitute))\W*$"
)
"""A deputy after the owner: `— Ida, with Jo as deputy`."""
_WIKI_STATE = re.compile(r"\{\{\s*(?P<said>[^\W\d_][\w ]{1,20}?)\s*(?:\|[^{}|\n]*)?\}\}(?=\W*$)")
"""A template of MediaWiki at the end: `{{done}}`."""
_DUE_FIRST = re.compile(
    r"^\W*(?:by|before|until|bis|vor(?: dem)?|avant(?: le)?|antes del?|até) (?P<day>[^:：\n]{6,24}\d{4})[:：]\s*"
    r"(?P<text>\S[\s\S]*)",
    re.I,
)
"""The due date before an item: `Before 1 March 2024: check all settings`."""


def _with_dashes(line: str) -> str:
    """A line of an item that only gives fields, such as `Owner: Ida. Due: 3 May`, as parts after dashes."""
    found = fields_in(line)
    return "".join(f" — {label}" for label in BETWEEN_FIELDS.split(line.strip(" ."))) if found else line


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" -–—;,、，")


def _due_of(text: str, reading: Reading, *, is_owned: bool) -> tuple[str, str | None]:
    for match in _DUE.finditer(text):
        day = day_in(match["text"], reading)
        if day is not None:
            return _without(match), day
    inside = _BY_DATE.search(text)
    if inside and (day := day_in(inside["text"], reading)):
        return text, day
    last = _LAST_DATE.search(text, max(0, len(text) - LONGEST_END))
    before = text[: last.start()].split()[-1:] if last else []
    is_state = any(value("action-status", word) for word in before)  # `done 2024-11-24`
    if last and not is_state and (last["by"] or last["at"] or is_owned):
        day = last_day(last["text"], reading)
        if day is not None:
            return _without(last), day
    return text, None


def _without(found: re.Match[str]) -> str:
    """The text around a match. What only the match closed is closed again: `(the first half, due 3 May)`."""
    rest = f"{found.string[: found.start()]} {found.string[found.end() :]}".strip()
    was_closed = found.string.count("(") == found.string.count(")")
    return f"{rest.rstrip(' ,;')})" if was_closed and rest.count("(") > rest.count(")") else rest


_BY_DATE = re.compile(
    r"(?:^|[\s,])(?:[Bb]y|bis(?: zum)?|(?:d['’]ici|au plus tard) le|até)\s+"
    r"(?P<text>[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}\.? (?:de )?[^\W\d]{3,10}\.?,? (?:de )?\d{4})"
    r"(?=[\s,;])"
)
"""A due date before the end: `By 30 June 2024 all hosts have …`."""
LONGEST_END = 200
"""Characters. A date at the end of an item is shorter, together with its brackets and words such as `due by`."""
_LAST_DATE = re.compile(
    r"[\s,;–—-]*[(\[]?\s*(?:(?P<by>(?:due |done )?(?:by|until|before|bis(?: zum)?|avant(?: le)?|antes del?"
    r"|até))\s+)?(?P<at>@|📅 ?)?"
    r"(?P<text>(?:(?<=by )(?:the \d{1,2}(?:st|nd|rd|th)|today|tomorrow)|(?<=before )the \d{1,2}(?:st|nd|rd|th)"
    r"|[A-Za-zÀ-ÿ]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}\.? (?:de )?[A-Za-zÀ-ÿ]{3,10}\.?,? (?:de )?\d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})(?:\s*(?:→|->|–"
    r"|-)\s*@?[A-Za-z]{3,10}\.? \d{1,2},? \d{4})?)[)\]]?\s*\.?\s*$"
)
"""A date at the end of an item. It is the due date after `by`, after `@`, or next to an owner."""


_NAMED_PERSON = re.compile(
    r"\s*[-–—(]?\s*(?:\*\*|__)?(?:\[@?(?P<linked>[^\]\[@]{2,60})\]\((?:mailto:[^()\s]+|[^()\s]*/(?:people|profile|user"
    r"|users)/[^()\s]*)(?:\s\"[^\"]*\")?\)"
    r"|\[@(?P<at>[^\]\[]{2,60})\]\([^()\s]+(?:\s\"[^\"]*\")?\)"
    r"|(?<![\w/])@(?P<mention>[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2}?)"
    rf"(?=\s*(?:$|@|[,;.)(→–—-]|\d{{4}}-\d\d|\d{{1,2}}(?:[./]\d|\.? (?i:{MONTH})\b)|(?i:{MONTH})\.? \d|due\b"
    r"|by\b)))(?:\*\*|__)?\)?"
)
"""People as wikis and editors write them: a mail link, a link to a profile, `@Ida Brandt`."""


def _owner_of(text: str, notes: list[tuple[str, str]], reading: Reading) -> tuple[str, str | None]:
    person = _NAMED_PERSON.search(text)
    if person:
        name = clean_name(person["linked"] or person["at"] or person["mention"])
        rest = f"{text[: person.start()]} {text[person.end() :]}".strip()
        if re.search(r"\w", rest) and not is_nobody(name):
            return rest, name
    team = _TEAM_LABEL.search(text)
    if team:
        return f"{text[: team.start()]} {text[team.end() :]}".strip(), team["name"]
    labelled = _OWNER.search(text)
    if labelled:
        name = clean_name(labelled["name"])
        rest = (text[: labelled.start()].rstrip() + " " + text[labelled.end() :].lstrip()).strip()
        if rest:
            return rest, None if is_nobody(name) else name
    if both := _HANDLES_FIRST.match(text) or _HANDLES_LAST.search(text):
        rest = f"{text[: both.start()]} {text[both.end() :]}".strip()
        return rest, " ".join(both[0].replace("@", " ").split()).strip(" .")
    handle = _HANDLE.search(text)
    if handle:
        name = (handle["name"] or handle["first"] or handle["bold"]).lstrip("@").rstrip(".")
        rest = (text[: handle.start()] + " " + text[handle.end() :]).strip()
        if rest:
            return rest, name
    if remark := _HANDLE_AND_REMARK.search(text):
        return text, remark["name"]
    bracket = _BRACKET_NAME.match(text) or _BRACKET_BEFORE_TICKET.match(text)
    named = bracket and (bracket["name"] or bracket["of"] or bracket["round"])
    is_short = bracket and named and not bracket["round"] and _SHORT_BRACKET.fullmatch(named)
    is_name = named and not means_something(named) and (is_short or is_somebody(named, reading))
    if bracket and named and is_name:
        notes.append(("owner", "the name in brackets was read as the owner"))
        return text[bracket.end() :], named
    decides = _DECIDES.search(text)
    if decides and not is_nobody(decides["name"] or decides["doer"]):
        notes.append(("owner", "who has to decide or does it was read as the owner"))
        return text, decides["name"] or decides["doer"]
    for known in filter(None, (_KNOWN_FIRST.match(text), _KNOWN_LAST.search(text))):
        names = known.groupdict()
        people = known["name"] or names.get("marked") or names.get("last") or ""
        if not is_somebody(people, reading):
            continue
        notes.append(("owner", "a name that the document lists among its people was read as the owner"))
        return f"{text[: known.start()]} {text[known.end() :]}".strip(), people
    taken = _TAKES_IT.search(text)
    if taken and taken.start():
        notes.append(("owner", "who takes it was read as the owner"))
        when = _DUE.search(taken["tail"])
        return f"{text[: taken.start()].rstrip()}{when[0] if when else ''}", taken["name"]
    agent = agent_of(text, reading, is_work=True)
    if agent is not None:
        notes.append(("owner", "who does it was read as the owner"))
    return text, agent.name if agent else None


_TEAM_LABEL = re.compile(r"\s*(?:[–—-]\s)?~\"?(?:team|group|squad)::?(?P<name>[\w -]+?)(?:\"|(?=\s|$))")
"""A label of a ticket that names a team, as GitLab writes it: `~"team::Runner"`."""
_DECIDES = re.compile(
    r"(?:[(\[](?:the )?(?P<name>(?!(?:we|they|he|she|it|i|who|how|when|need|needs|hard|easy)\b)[^\W\d_][\w'-]*"
    r"(?: [\w'-]+)?) (?:to|will) (?:decide|approve|follow up|look into (?:it|this))"
    r"|[(\[](?P<doer>[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+)?) (?:is on (?:it|this)|has (?:it|this)|takes (?:it|this)"
    r"|is working on (?:it|this)|will do (?:it|this)))"
    r"[)\]]\s*\.?\s*$"
)
"""`[finance to decide]`."""
_WIDE_NAME = "[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,6}"
_PEOPLE = r"[\w'-]{2,}(?: [A-ZÀ-Þ][\w'-]+){0,2}(?:\s*(?:,|/|&|\+|and)\s*[\w'-]{2,}(?: [A-ZÀ-Þ][\w'-]+){0,2}){0,4}"
_KNOWN_FIRST = re.compile(
    rf"^\s*(?:\*\*|__)?(?P<name>{_PEOPLE}|[\w-]+(?: [\w-]+){{1,3}}|[\w.+-]+@[\w.-]+)(?:\*\*|__)?\s*"
    r"(?:[:：]|\s[–—-]\s|(?:→|[-=]>)\s)(?:\*\*|__)?\s*(?=\S)"
    rf"|^\s*(?P<marks>[*_]{{1,2}})(?P<marked>{_PEOPLE})(?P=marks)\s+(?=\w)"
)
_KNOWN_LAST = re.compile(
    rf"(?<=\S)\s*(?:[(\[（](?P<name>{_PEOPLE}|{_WIDE_NAME}|[\w.-]+(?: [\w.-]+){{1,3}}|\w\.[\w-]+)[)\]）]"
    rf"|(?:(?:[–—·-]|--|(?<=\w)[:：]|(?<=[.!?)*])(?<!\b[A-Z]\.))\s|(?=[*_]{{1,2}}\w)(?<!\w))[*_]*(?P<last>{_PEOPLE})[*_]*(?:\s[(][^()]{{2,30}}[)])?)\s*\.?\s*"
    rf"(?:$|(?=<?(?:https?://\S+|{TICKET})>?\s*$|{SHOUTED.pattern}))"
)


def _priority_in(text: str, notes: list[tuple[str, str]]) -> tuple[str, str | None]:
    tag = _PRIORITY_TAG.search(text)
    if tag:
        level = tag["level"] or tag["last"]
        rest = (text[: tag.start()] + " " + text[tag.end() :]).strip()
        if rest:
            return rest, "P4" if level == "P5" else level
    word = _PRIORITY_WORD.match(text)
    if word:
        named = (word["bold"] or word["box"]).strip().removesuffix(":")
        named = re.sub(r"(?i)\s*priority$", "", named)
        level = value("priority", named)
        if level:
            notes.append(("priority", f"the priority was read as {level}"))
            return text[word.end() :], level
    last = _PRIORITY_AFTER.search(text)
    level = value("priority", last["word"]) if last else None
    if last and level:
        notes.append(("priority", f"the priority was read as {level}"))
        return f"{text[: last.start()]} {text[last.end() :]}".strip(), level
    return text, None


_PRIORITY_AFTER = re.compile(r"(?<=\S)\s*[(\[](?P<word>[A-Za-z]{3,9})(?: priority)?[)\]]\s*(?:$|(?=[:：–—]))", re.I)


def priority_level(text: str) -> str | None:
    """The priority in a cell or heading, P0 to P4. P5 counts as P4."""
    found = re.match(rf"\s*{SYMBOL}*\s*(?:\*\*)?(?:priority\s*)?P\s?([0-5])\b", text, re.I)
    return (f"P{min(int(found[1]), 4)}") if found else None


def split_title(text: str) -> tuple[str, str]:
    """Title and description. The title is the bold beginning, or the first sentence of a long text."""
    bold = re.match(
        r"^(?:\*\*|__)(?P<title>[^*]{3,160}?)\s*[:：.]?\s*(?:\*\*|__)\s*[:：.–—-]?\s*(?P<rest>\S[\s\S]*)$", text
    )
    if bold and len(bold["title"].split()) >= 2:
        return bold["title"].strip(" :."), bold["rest"].strip()
    if len(text) <= LONGEST_TITLE:
        return text, ""
    depth = 0
    for at, character in enumerate(text[:400]):
        depth += (character in "([") - (character in ")]")
        ends = character in ".!?" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isupper()
        if (ends or character in "。！？") and depth <= 0 and text.count("`", 0, at) % 2 == 0 and at >= 15:
            return text[: at + 1], text[at + 1 :].strip()
    return text, ""
