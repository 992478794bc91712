"""The parts of one action item: status, owner, due date and priority, separated from what is to be done."""

from __future__ import annotations

import re
from typing import NamedTuple

from postmortems.importing.labels import (
    is_nobody,
    value,
)
from postmortems.importing.moments import moments
from postmortems.importing.reading import Reading

LONGEST_TITLE = 160
"""A longer text (in characters) is split into title and description after its first sentence."""

_BOX = re.compile(r"^\s*\[(?P<mark>[ xX])\]\s+")
_STRUCK = re.compile(r"^\s*~~(?P<text>[\s\S]+?)~~(?P<rest>[^~]*)$")
_MARK = re.compile(
    r"^\s*(?P<mark>✅|✔️?|☑️?|⬜|☐|⏳|🚧|🔄|:white_check_mark:|:heavy_check_mark:)\s*|\s*(?P<last>✅"
    r"|✔️?|☑️?|:white_check_mark:)\s*$"
)
_STATE_TAG = re.compile(
    r"^\s*(?:\*\*|__)?[\[(]?(?P<first>[A-Z][A-Z -]{2,12}|Done|Todo)[\])]?(?:\*\*|__)?\s*(?:[:：–—]|-\s)\s*"
    r"|\s*[-–—]?\s*(?:\*\*|__)?[\[(](?P<last>[^\[\]()]{2,24})[\])](?:\*\*|__)?\s*\.?\s*$"
    r"|\s*[-–—:]\s*(?:\*\*|__|_)?(?P<dash>[\w' ]{2,14})(?:\*\*|__|_)?\s*\.?\s*$"
)
_SHOUTED = re.compile(r"(?<![\w/])(DONE|TODO|WIP|FIXED|COMPLETED|IN PROGRESS)(?![\w/])")
_PRIORITY_TAG = re.compile(
    r"^\s*(?:\*\*|__)?[\[(]?(?P<level>P[0-5])[\])]?(?:\*\*|__)?\s*(?:[:：–—-]\s*)?(?=\S)|"
    r"\s*[\[(](?P<last>P[0-5])[\])]\s*\.?$"
)
_PRIORITY_WORD = re.compile(
    r"^\s*(?:(?:\*\*|__)\[?(?P<bold>[^*_\]]{2,12})\]?[:：]?(?:\*\*|__)|\[(?P<box>[^\]]{2,12})\])\s*[:：–—-]?\s*(?=\S)"
)
_OWNER_LABEL = (
    r"(?:owners?|assignees?|assigned to|responsible|dri|verantwortlich|zuständig|responsable"
    r"|担当者?|负责人|责任人|담당자?)"
)
_OWNER = re.compile(
    rf"\s*[-–—,;|]?\s*[\[(（]?\s*(?:\*\*|__)?\b{_OWNER_LABEL}\s*(?:\*\*|__)?\s*[:：=]\s*(?:\*\*"
    rf"|__)?\s*(?P<name>[^\n,;.()\[\]（）|]{{1,60}}?)(?:\*\*|__)?\s*(?:[\])）]|(?=[,;|\n])|\.?\s*$"
    rf"|\.\s)",
    re.I,
)
_HANDLE = re.compile(
    r"(?:^\s*|\s[-–—(\[]?\s*)`?(?P<name>@[A-Za-z][\w.-]*(?:/[\w-]+)?)`?[)\]]?\s*(?:[:：.]\s*)?$"
    r"|^\s*\[?`?(?P<first>@[A-Za-z][\w-]*)`?\]?\s*(?:[:：–—-]|to\b)\s*"
)
_BRACKET_NAME = re.compile(
    r"^\s*\[(?P<name>[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?|[A-Z]{2,3}(?:/[A-Z]{2,3})*)\](?!\()\s*[:：-]?\s*(?=\S)"
)
_NAME_TO = re.compile(r"^\s*(?:\*\*)?(?P<name>[A-Z][^\W\d_]+(?: (?:and|&) [A-Z][^\W\d_]+)?)(?:\*\*)? to (?=[a-z]{2,})")
_DUE = re.compile(
    r"\s*[-–—,;|]?\s*[\[(（]?\s*(?:\*\*|__)?\b(?:due(?: date| by)?|deadline|eta|target(?: date)?"
    r"|fällig(?: am)?|échéance|fecha límite|期限|截止日期|기한)\s*(?:\*\*|__)?\s*[:：=]?\s*(?:\*\*|__)?"
    r"\s*(?P<text>[^\n;|()\[\]（）]{4,40}?)(?:\*\*|__)?\s*(?:[\])）]|(?=[;|\n])|\.?\s*$)",
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
    """Separate status, owner, due date and priority from the text of an item."""
    notes: list[tuple[str, str]] = []
    text, status = _status_of(" ".join(text.split()), notes)
    text, owner = _owner_of(text, notes, reading)
    text, due = _due_of(text, reading)
    text, priority = _priority_in(text, notes)
    if status is None:
        text, status = _status_of(text, notes)
    if is_heading:
        text = re.sub(r"^\s*(?:#?\d{1,2}[.)]|AI-?\d+[:.)]?)\s*", "", text)
        bare = text.strip(" *_`.").split()
        if (
            status is None
            and 2 <= len(bare) <= 5
            and re.fullmatch(r"[a-z]{3,}ed", bare[-1])
            and not {"be", "is", "are", "been", "get"} & set(bare)
        ):
            status = "done"
            notes.append(("status", "the heading describes it as done"))
    return Parts(" ".join(text.split()).strip(" -–—;,"), status, priority, owner, due, tuple(notes))


def _status_of(text: str, notes: list[tuple[str, str]]) -> tuple[str, str | None]:
    box = _BOX.match(text)
    if box:
        return text[box.end() :], "open" if box["mark"] == " " else "done"
    struck = _STRUCK.match(text)
    if struck:
        notes.append(("status", "the text is struck through"))
        return f"{struck['text']} {struck['rest']}".strip(), "done"
    mark = _MARK.search(text)
    if mark:
        symbol = mark["mark"] or mark["last"]
        rest = (text[: mark.start()] + " " + text[mark.end() :]).strip()
        return rest, value("action-status", symbol) or "done"
    tag = next(
        (t for t in _STATE_TAG.finditer(text) if value("action-status", t["first"] or t["last"] or t["dash"])), None
    )
    if tag:
        rest = (text[: tag.start()] + " " + text[tag.end() :]).strip()
        if rest:
            return rest, value("action-status", tag["first"] or tag["last"] or tag["dash"])
    shouted = _SHOUTED.search(text)
    if shouted:
        return text, value("action-status", shouted[0])
    sentences = re.split(r"(?<=[.!])\s+", text)
    if len(sentences) > 1:
        status = value("action-status", sentences[-1])
        if status:
            return " ".join(sentences[:-1]), status
    return text, None


def _due_of(text: str, reading: Reading) -> tuple[str, str | None]:
    for match in _DUE.finditer(text):
        day = day_in(match["text"], reading)
        if day is not None:
            return (text[: match.start()] + " " + text[match.end() :]).strip(), day
    return text, None


def day_in(text: str, reading: Reading) -> str | None:
    """The first full date in a text, as YYYY-MM-DD."""
    for moment in moments(text, order=reading.order, is_time=False):
        full = reading.full(moment.day, None) if moment.day is not None else None
        if full is not None and full.date is not None:
            return full.date.isoformat()
    return None


def _owner_of(text: str, notes: list[tuple[str, str]], reading: Reading) -> tuple[str, str | None]:
    labelled = _OWNER.search(text)
    if labelled:
        name = clean_name(labelled["name"])
        rest = (text[: labelled.start()].rstrip() + " " + text[labelled.end() :].lstrip()).strip()
        if rest:
            return rest, None if is_nobody(name) else name
    handle = _HANDLE.search(text)
    if handle:
        name = (handle["name"] or handle["first"]).lstrip("@")
        rest = (text[: handle.start()] + " " + text[handle.end() :]).strip()
        if rest:
            return rest, name
    bracket = _BRACKET_NAME.match(text)
    if bracket and not _means_something(bracket["name"]):
        notes.append(("owner", "the name in brackets was read as the owner"))
        return text[bracket.end() :], bracket["name"]
    named = _NAME_TO.match(text)
    if named and all(map(reading.is_person, re.split(r" (?:and|&) ", named["name"]))):
        notes.append(("owner", "the first word was read as the owner"))
        return text, named["name"]
    return text, None


def _means_something(word: str) -> bool:
    kinds = ("action-kind", "horizon", "action-status", "priority", "severity")
    return is_nobody(word) or any(value(kind, word) for kind in kinds)


def clean_name(text: str) -> str:
    """A name without link, Markdown marks and `@`."""
    text = re.sub(r"!?\[([^\]\[]*)\]\([^()\s]*\)", r"\1", text)
    return (
        " ".join(re.sub(r"[*_`]{1,3}(?=\W|$)|(?<!\w)[*_`]{1,3}", "", text).split())
        .strip(" .,;:")
        .lstrip("@")[:80]
        .strip()
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
    return text, None


def priority_level(text: str) -> str | None:
    """The priority in a cell or heading, P0 to P4. P5 counts as P4."""
    found = re.match(r"\s*(?:\*\*)?(?:priority\s*)?P\s?([0-5])\b", text, re.I)
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
