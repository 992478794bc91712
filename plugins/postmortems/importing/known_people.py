"""The people and teams of a document: whom it lists, and whom its sentences and action items show to be somebody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from postmortems.importing.document import Document, Item, List, Paragraph, Table
from postmortems.importing.labels import is_nobody, role_of, state_in_wide, value
from postmortems.importing.sentences import is_verb

LONGEST_ITEM = 3000
"""Characters. No owner, state or date is looked for in a longer item."""


def known_people(document: Document, listed: Sequence[str]) -> frozenset[str]:
    """The words of the names of people. `listed` are the values of fields for people, such as the authors.

    A name in lower case counts only in a list of single words, and is returned with a capital, too.
    """
    whole = "\n".join(document.lines)
    text = [*listed, *_WHO.findall(whole), *_HAS_ROLE.findall(whole)]
    for section in document.about("people"):
        text += [document.text(block.lines) for block in section.all_blocks()]
    handles = {name for name, times in Counter(_SPEAKS.findall(whole)).items() if times >= 2 and name.islower()}
    handles |= {*_MENTION.findall(whole), *_CHATS.findall(whole)}
    handles |= {
        word for part in text if _HANDLES_ONLY.fullmatch(part.strip("*_ ")) for word in re.findall(r"[\w.-]+", part)
    }
    text += _cells_of_people(document)
    text += (word for word in _PERSON_DOES.findall(whole) if not (is_verb(word) or _is_common(word, whole)))
    for pattern in (_OF_TEAM, _THEIR_THINGS, _SPEAKS):
        text += pattern.findall(whole)
    words = (word for part in text for word in re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", part))
    known = {word for word in words if word[0].upper() == word[0]} | handles | {word.capitalize() for word in handles}
    return frozenset(known | _named_by_items(document, known, whole))


def _named_by_items(document: Document, known: set[str], whole: str) -> set[str]:
    """The words of names that action items have in the same place: at their end, or at their beginning.

    A place shows names if one of them is known or says nobody, or if half of the items have a name there.
    """
    blocks = [block for section in document.about("actions") for block in section.all_blocks()]
    items = [item.text for block in blocks if isinstance(block, List) for item in block.items]
    groups = [item.text for block in blocks if isinstance(block, List) for item in block.items if len(item.blocks) > 1]
    groups += [part.title for section in document.about("actions") for part in section.walk()]
    groups += [below.text for block in blocks if isinstance(block, List) for below in _items_below(block)]
    items += [line for block in blocks if isinstance(block, Paragraph) for line in block.text.split("\n")]
    items += [part for text in _AFTER_LABEL.findall(whole) for part in text.split("; ")]
    items = [text for text in items if len(text) <= LONGEST_ITEM]
    ends = [_without_fields(text) for text in items]
    found: set[str] = set()
    places = {"items": items, "ends": ends, "groups": groups}
    for pattern, where, is_sure in _PLACES:
        names = [match["name"].strip() for text in places[where] if (match := pattern.search(text))]
        if pattern is _LAST_BRACKETS:  # `(okonkwo)`, of whom the text says `Okonkwo saw the alert`
            found.update(name for name in names if _LOWER_WORD.fullmatch(name) and name.capitalize() in known)
        has_things = any(value("thing", name) or _is_common(name, whole) for name in names)
        names = [name for name in names if not is_term(name)]
        names = [name for name in names if pattern is not _NAME_BEFORE_WORK or not is_verb(name)]
        is_like = any(
            name.startswith("@") or set(name.split()) <= known or is_nobody(name) or name == "me" for name in names
        )
        is_like = is_like or (pattern is _LAST_BRACKETS and any(_DATED_BRACKETS.search(text) for text in items))
        is_like = is_like or (not has_things and any(has_given_name(name) or value("body", name) for name in names))
        is_most = len(names) >= 2 and len(names) * 2 >= len(items) and not has_things
        is_column = is_most and (is_sure or all(map(_INITIALS.fullmatch, names)))
        if is_like or is_column:
            words = [word for name in names for word in re.findall(r"[^\s,/&+()]+", name) if not is_term(word)]
            found.update(word for word in words if word[0].isupper() or _is_handle(word, whole))
            if (is_like or pattern is _NAME_AFTER_ARROW) and len(names) >= 2 and len(names) * 2 >= len(items):
                has_capitals = pattern is _LAST_BRACKETS and any(name[0].isupper() for name in names)
                found.update(
                    name.lstrip("@")
                    for name in names
                    if not (is_nobody(name) or _SAYS.search(name) or (has_capitals and _LOWER_WORD.fullmatch(name)))
                )
        elif pattern is _LAST_BRACKETS and is_most:
            alone = [name for name in names if _is_only_there(name, names.count(name), whole)]
            found.update(alone if len(alone) >= 2 and len(alone) * 2 >= len(items) else ())
        else:
            found.update(word for name in names if has_given_name(name) for word in re.findall(r"[^\s,/&+()]+", name))
    return found


@cache
def _given_names() -> frozenset[str]:
    return frozenset((files("postmortems.importing") / "given_names.txt").read_text(encoding="utf-8").split())


def has_given_name(name: str) -> bool:
    """Whether the first word of a name is a given name: `Anna Weber`, `anna`, `ANNA`."""
    first = re.match(r"@?([^\W\d_]+)(?!\w)", name)
    return first is not None and first[1].capitalize() in _given_names()


_AFTER_LABEL = re.compile(
    r"(?im)^[\W\d]*(?:(?:corrective |preventi?ve |follow[- ]?up )?actions?(?: items?)?|follow[- ]?ups?|next steps?"
    r"|to-?dos?)[*_]*[:：][*_]*[ \t]*(\S.{8,600})$"
)
"""Items outside a section about them: `**Actions:** add an alert (Ida); move the jobs (Jo)`."""
_LOWER_WORD = re.compile(r"[a-zß-ÿ]+")
"""Beside names with capitals no name: `(boathouse)`."""
_INITIALS = re.compile(r"[A-ZÀ-Þ]{2,3}(?:\s?[/&+]\s?[A-ZÀ-Þ]{2,3})*")


def _items_below(block: List) -> Iterator[Item]:
    """The items of the lists in its items."""
    for item in block.items:
        for part in item.blocks[1:]:
            yield from part.items if isinstance(part, List) else ()


def _without_fields(text: str) -> str:
    """An item without the tickets, states and times at its end: what comes before them may be a name."""
    text = _AFTER_BRACKETS.sub("", LINK_AT_END.sub("", text))
    while last := _LAST_PART.search(text):
        part = last["part"].strip(" *_`[]()")
        if not (value("action-status", part) or _FIELD.match(part) or LINK_AT_END.fullmatch(f" {part}")):
            break
        text = LINK_AT_END.sub("", text[: last.start()])
    return text


def is_term(name: str) -> bool:
    """Whether a word is no name but one of the field: a state, a kind of action, a horizon, a monitor, a product."""
    kinds = ("action-kind", "horizon", "action-status", "priority", "watcher", "thing")
    return any(value(kind, name) for kind in kinds) or state_in_wide(name) is not None


def _is_only_there(name: str, times: int, whole: str) -> bool:
    """Whether a word looks like a first name and the document has it only at the end of its action items."""
    is_word = re.fullmatch(r"[A-ZÀ-Þ][a-zß-ÿ]{2,14}", name) is not None
    return is_word and len(re.findall(rf"\b{name}\b", whole)) == times


def _is_common(name: str, whole: str) -> bool:
    """Whether a word with a capital is a common one in the document, no name: `(Mailer)` beside `the mailer`."""
    is_word = re.fullmatch(r"[A-ZÀ-Þ][a-zß-ÿ]{2,}", name) is not None and not has_given_name(name)
    return is_word and name.lower() in _common_words(whole)


@lru_cache(maxsize=1)
def _common_words(whole: str) -> frozenset[str]:
    """The words in lower case of a text, so that it is searched once for all names. One in brackets may be a name."""
    return frozenset(re.findall(r"(?<![\w/([-])[a-zß-ÿ]{3,}(?![\w/-])", whole))


def _is_handle(word: str, whole: str) -> bool:
    """Whether a word in lower case begins a sentence or an entry and acts there: `12:40 okonkwo reproduces it`."""
    begins = rf"(?m)(?:^[\W\d]*(?:[A-Z]{{2,4}}\W+)?|[.!?]\s+){re.escape(word)} [a-z]+(?:s|ed)\b"
    return len(word) >= 3 and re.search(begins, whole) is not None


def _cells_of_people(document: Document) -> Iterator[str]:
    """The short cells of columns that name who did or does something."""
    for table in (block for section in document.sections for block in section.blocks if isinstance(block, Table)):
        for place, head in enumerate(table.head):
            if role_of(head, "owner", "actor"):
                yield from (
                    cell
                    for cell in table.column(place)
                    if len(cell.split()) <= 3 and not value("watcher", cell) and not is_nobody(cell)
                )


_PERSON_DOES = re.compile(
    r"\b(?!(?:We|They|He|She|You|It|I|Who|Nobody|Somebody|Someone|Everyone|Users?|People|This|That|Then|Which"
    r"|Not|Never|Already|Still|Just|Once|Later|Also)\b)"
    r"([A-ZÀ-Þ][^\W\d_]+) (?:saw|sees|notice[sd]|join(?:s|ed)|declare[sd]|call(?:s|ed)|ask(?:s|ed)|decide[sd]"
    r"|look(?:s|ed)"
    r"|(?:takes|took) (?:over|the|command)|find(?:s)?|found|page[sd](?= (?:[A-Z]|the|me|us|him|her|them|on-?call)\b)"
    r"|revert(?:s|ed)|merge[sd]|opens|opened"
    r"|(?:wants|hopes|plans|(?:has )?(?:offered|promised|agreed|volunteered)) to|has an? (?:branch|patch|PR|draft)"
    r"|said|says|knew|thought|acknowledge[sd]|woke|wakes up|drove|drives to|wrote|replie[sd]|phone[sd]"
    r"|(?:got|was) paged|got (?:a|the) (?:text|call|page|message|mail)|suggest(?:s|ed)|propose[sd]|reali[sz]e[sd])\b"
)
"""What only people do, after a name."""
_OF_TEAM = re.compile(r"\bteam \(([A-ZÀ-Þ][\w'-]+(?:(?:, | and |, and | & )[A-ZÀ-Þ][\w'-]+)+)\)")
"""`the admin team (Ada, Jo and Wen)`."""
_HANDLES_ONLY = re.compile(r"\s*@?[^\W\d_][\w.-]*(?:(?:\s*[,&/]\s*|\s+and\s+)@?[^\W\d_][\w.-]*)*\s*")
"""Single words in a field for people: `lena, jo`."""
_MENTION = re.compile(r"(?<![\w./`])@([a-z]{3,15})\b(?![/.@-])")
_HAS_ROLE = re.compile(
    r"(?im)^[\W_]*(?:[\w-]+ ){0,3}(?:owner|lead|commander|manager|facilitator|scribe|on[- ]call|contact|moderator)"
    r"[\s*_]*[:|]\s*[*_]*([^|\n*]{2,60})"
)
"""A line of a form that names who had a role: `Incident commander: Ida`, `| Service owner | Platform |`."""
_WHO = re.compile(
    r"(?im)(?:^|[.;] )\W*(?:who(?: was involved)?|participants|attendees|present|in the room|people|involved"
    r"|teilnehmer|beteiligte?"
    r"|participantes)\W*[:：](.{2,200})$"
)
"""A line that names who was involved."""
_THEIR_THINGS = re.compile(r"\b([A-ZÀ-Þ][^\W\d_]+)['’]s (?:phone|laptop|desk|shift|pager)\b")
_SPEAKS = re.compile(
    r"(?m)^\W*\d{1,2}[:.h]\d\d\S*(?: [A-Z]\S{1,4})?[\s*–—-]+@?"
    r"([A-ZÀ-Þ][^\W\d_]+|[a-z][a-z\d_-]{1,19})(?: \([\w -]+\))?:[*_]*\s"
)
"""Who begins an entry: `22:45 Ida: restarts the scheduler`, `**[22:45] ida (core):** restarted`."""
_CHATS = re.compile(r"(?m)^\W{0,4}\d{1,2}[:.]\d\d\S*\s+<[@+ ]?([a-z][\w-]{1,19})>\s")
"""Who speaks in the log of a chat: `11:31 <ida> restarting it`."""
_WORD = r"[A-ZÀ-Þ](?>(?:[^\W\d_]++|['’.-](?=[^\W\d_]))*)(?:(?<= [A-Z])\.)?"
_NAME = rf"{_WORD}(?: {_WORD}){{0,2}}(?! ?\d|-\d)"
_NAMES = rf"{_NAME}(?:(?:, | ?[/&+] ?| and ){_NAME}){{0,3}}"
_NAME_FIRST = re.compile(rf"\s*(?:\[[ xX]\]\s+)?(?:\*\*)?(?P<name>{_NAMES})(?:\*\*)?(?:[:：]|\s[–—-]\s)(?:\*\*)?")
_HANDLE_FIRST = re.compile(r"\s*(?:\[[ xX]\]\s+)?(?:\*\*)?(?P<name>[a-z][\w-]{2,19})(?:[:：]\*\*|(?:\*\*)?[:：])\s")
_NAME_BEFORE_WORK = re.compile(r"\s*(?:\[[ xX]\]\s+)?@?(?P<name>[\w.-]+)\s(?=[–—-]\s|[A-Z]{2,}-\d|to\s)")
_NAME_BEFORE_ARROW = re.compile(rf"\s*(?:\[[ xX]\]\s+)?(?P<name>{_NAMES}|\?+)\s*(?:→|[-=]>)\s")
_NAME_AFTER_ARROW = re.compile(r"\s(?:→|[-=]>)\s+@?(?P<name>[\w.-]+(?: [A-ZÀ-Þ][\w.-]+)?)(?:[,;] [^,;]{2,40})*[\s.]*$")
_NAME_AFTER_DASH = re.compile(
    rf"\s(?:[–—·]|--?)\s*[*_]*(?P<name>{_NAMES})[*_]*(?:\s*[(\[][^()\[\]]{{2,30}}[)\]])?[*_]*"
    r"(?:(?:[,;]|\s[–—-])\s[^–—]{0,60})?[\s.]*$"
)
_NAME_AFTER_COLON = re.compile(rf"\w[:：]\s+(?P<name>{_NAMES})(?:, [^,.;:]{{0,40}})?[\s.]*$")
_NAME_AS_SENTENCE = re.compile(
    rf"(?<=[.!?)*])\s+[*_(]*(?P<name>{_NAMES})[*_)]*(?:(?:[,;]|\s[–—-])\s[^.]{{0,60}})?[\s.]*$"
)
_DATED_BRACKETS = re.compile(
    r"(?i)[(\[][^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*)?, (?:by|until|before|due|bis|avant|antes|até|done|open"
    r"|in progress|wip|closed|erledigt|offen|geplant|fait|hech[oa]|pendiente|feit[oa]|pendente)\b"
)
"""A name beside a due date or a state: `(Ida, by March)`."""
TICKET = r"(?:\b[A-Z][A-Z0-9]*-\d+|(?:\b(?:[Bb]ug|[Ii]ssue|[Tt]icket|PR|MR|CR|RT) ?)?[\w./-]*[#!]\d+)"
LINK = r"(?:\[[^\]\[\n]*\]\([^()\s]*\)|https?://\S+)"
"""What patterns take for a ticket and a link beside the words of an item."""
LINK_AT_END = re.compile(rf"(?<!\s)\s*(?:[\[(]{TICKET}[\])]|{TICKET}|{LINK})[\s.]*$")
_AFTER_BRACKETS = re.compile(r"(?<=[)\]])(?<!\d[)\]])\s+(?:[–—]|--?)\s*[^()\[\]\n]{1,40}(?:\n[^\n]{1,40}:)?$")
"""After the brackets: `[Ida] - done`."""
_LAST_PART = re.compile(
    r"(?:[.,;!?]|\s[–—·-])\s+(?P<part>\[[^\]\[]{1,30}\]|(?:(?!\s[–—·-]\s)[^,;()\[\]\n]){1,40}?)[\s.]*$"
)
_FIELD = re.compile(r"(?i)(?:by|until|before|due|next|this|done in|fixed in)\b|.*\d{4}|\d")
_LAST_BRACKETS = re.compile(
    r"[(\[](?P<name>@?[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*| ?[/&+] ?[^\W\d_][\w'-]*){0,3})(?:,[^()\[\]]*)?[)\]][\s.*_]*$"
)
_SAYS = re.compile(
    r"(?i)^(?:at|behind|by|for|from|in|of|on|the|under|via|who(?:ever)?|with)\b|\b(?:no|not|nobody|needs?|to|an?|more|still|open|see|if|when|maybe|(?:some|every)\w*|all|our|my)\b"
)
"""What is no name in brackets, but a remark: `nobody assigned`."""
_FIRST_BRACKETS = re.compile(rf"\s*(?:\[[^\]\[]{{1,12}}\]\s*)?[(\[](?P<name>{_NAMES})[)\]](?!\()")
_MARKED_LAST = re.compile(rf"\s(?P<marks>[*_]{{1,2}})(?P<name>{_NAMES})(?P=marks)[\s.]*$")
_MARKED_FIRST = re.compile(rf"\s*(?:\[[ xX]\]\s+)?(?P<marks>[*_]{{1,2}})(?P<name>{_NAMES})(?P=marks)\s+(?=\w)")
_WHOLE = re.compile(rf"\W*(?P<name>{_NAMES}|[\w ]{{2,20}})\W*$")
_PLACES = (
    (_LAST_BRACKETS, "ends", False),
    (_FIRST_BRACKETS, "items", False),
    (_NAME_FIRST, "items", False),
    (_HANDLE_FIRST, "items", False),
    (_NAME_BEFORE_WORK, "items", False),
    (_WHOLE, "groups", False),
    (_NAME_BEFORE_ARROW, "items", True),
    (_NAME_AFTER_ARROW, "ends", True),
    (_NAME_AFTER_DASH, "ends", True),
    (_MARKED_LAST, "ends", True),
    (_MARKED_FIRST, "items", False),
    (_NAME_AFTER_COLON, "ends", False),
    (_NAME_AS_SENTENCE, "ends", True),
)
"""Where items have names, and whether a name in half of the items is enough. `Monitoring:` may begin them all."""
