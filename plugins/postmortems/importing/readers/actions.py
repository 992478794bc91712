"""Action items: tables, lists, checkboxes, headings; in groups, with owner, day, priority, tracker and state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from postmortems.importing.claims import Claim, Contradiction, Guess
from postmortems.importing.document import Item, Lines, List, Paragraph, Section, Table
from postmortems.importing.labels import (
    is_nobody,
    is_nothing,
    labels,
    mentions,
    plain,
    value,
    value_inside,
    without_brackets,
)
from postmortems.importing.moments import moments
from postmortems.importing.reading import Reading

LONGEST_TITLE = 160
"""Characters beyond which an item is cut into title and description, where its first sentence ends."""
TWINS = 0.8
"""How alike two titles are that tell of the same item."""


@dataclass(frozen=True)
class Group:
    """What the headings and labels above an item say of it."""

    kind: str | None = None
    priority: str | None = None
    status: str | None = None
    owner: str | None = None
    guesses: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Action:
    """An item as it was found."""

    title: str
    lines: Lines
    form: str
    """`table`, `list` or `heading`."""
    place: int
    """Number of the list, table or run of headings in which it stands."""
    description: str = ""
    kind: str | None = None
    priority: str | None = None
    owner: str | None = None
    status: str | None = None
    due: str | None = None
    completed: str | None = None
    trackers: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    takes: bool = True

    @property
    def told(self) -> int:
        """How many fields it has besides its title."""
        return sum(bool(v) for v in (self.owner, self.status, self.due, self.priority, self.trackers, self.kind))


def read(reading: Reading) -> Iterator[Claim]:
    """Every item, each once."""
    finder = _Finder(reading)
    for section in reading.document.about("actions"):
        finder.section(section, Group(status=value("action-status", section.title)))
    if not finder.found:
        finder.promises()
    for action in _each_once(finder.found):
        yield Claim(
            "action_items",
            _as_value(action, reading),
            action.lines,
            frozenset(action.lines.numbers) if action.takes else frozenset(),
            0.85,
            action.guesses,
            action.contradictions,
        )


def _as_value(action: Action, reading: Reading) -> dict[str, object]:
    tracker: object = action.trackers[0] if len(action.trackers) == 1 else list(action.trackers)
    parts = {
        "title": action.title,
        "description": action.description,
        "kind": action.kind,
        "priority": action.priority,
        "owner": reading.registered_owner(action.owner) if action.owner else None,
        "status": action.status,
        "due": action.due,
        "completed": action.completed,
        "tracker": tracker if action.trackers else None,
    }
    return {key: part for key, part in parts.items() if part}


# --- where items stand ---------------------------------------------------------------------------

_NOT_HERE = (
    "apart",
    "references",
    "timeline",
    "people",
    "lessons",
    "went-well",
    "went-poorly",
    "got-lucky",
    "surprise",
)


class _Finder:
    """Walks through the sections for actions."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.found: list[Action] = []
        self.place = 0

    def section(self, section: Section, group: Group) -> None:
        """All items of a section, with what its heading says of them."""
        tables = [block for block in section.blocks if isinstance(block, Table) and _roles(block, self.reading)]
        for block in section.blocks:
            self.place += 1
            if isinstance(block, Table):
                self.found += _rows(block, group, self.place, self.reading)
            elif isinstance(block, List) and (not tables or _has_boxes(block)):
                self.items(block, group)
        headings = [sub for sub in section.sections if self._is_item(sub)]
        self.place += 1
        place = self.place
        for sub in section.sections:
            if sub in headings:
                self.found.append(_heading_item(sub, group, place, self.reading))
            elif sub.concept not in _NOT_HERE:
                self.section(sub, _with_title(group, sub, self.reading))

    @staticmethod
    def _is_item(section: Section) -> bool:
        """A heading that is an item itself: nothing is listed under it, and it is no name of a group."""
        if section.is_label or section.sections or section.concept is not None:
            return False
        if any(isinstance(block, List | Table) for block in section.blocks):
            return False
        title = without_brackets(section.title)
        is_group = any(value_inside(kind, title, 4) for kind in ("action-kind", "horizon")) and len(title.split()) <= 3
        says_nothing = all(isinstance(block, Paragraph) and is_nothing(block.text) for block in section.blocks)
        is_numbered = re.match(r"\s*(?:\d{1,2}[.)]|\[[ xX]\]|AI-?\d|[A-Z]\d\b)", section.title) is not None
        return not is_group and (is_numbered or (bool(section.blocks) and not says_nothing and len(title.split()) >= 3))

    def items(self, block: List, group: Group) -> None:
        """The items of a list; where an item is only the name of a group, those under it."""
        for item in block.items:
            inner = next((part for part in item.blocks[1:] if isinstance(part, List)), None)
            label = _group_label(item) if inner is not None else None
            if inner is not None and label is not None:
                self.items(inner, _named(group, label, item.lines.first, self.reading))
            elif item.text and not is_nothing(item.text) and not _is_placeholder(item.text):
                self.found.append(_list_item(item, group, self.place, self.reading))

    def promises(self) -> None:
        """Without a section of that name: a list that follows `… we will do the following:`."""
        for section in self.reading.document.sections:
            is_fit = section.is_within("lessons", "resolution", "went-poorly", "summary")
            if not is_fit or section.is_within("apart", "timeline"):
                continue
            before = f"{section.title}:" if section.is_label else ""
            for block in section.blocks:
                if isinstance(block, List) and before.rstrip().endswith((":", "：")):
                    self._promised(block, before)
                before = block.text if isinstance(block, Paragraph) else ""

    def _promised(self, block: List, before: str) -> None:
        sentence = re.split(r"(?<=[.!?。])\s+", before.strip())[-1]
        if not mentions("commitment", sentence):
            return
        self.place += 1
        start = len(self.found)
        self.items(block, Group())
        reason = "the list was taken for action items, since the sentence before it promises them"
        self.found[start:] = [
            replace(action, guesses=(*action.guesses, Guess("action_items", action.lines.first, reason)))
            for action in self.found[start:]
        ]


def _has_boxes(block: List) -> bool:
    return any(re.match(r"\[[ xX]\]\s", item.text) for item in block.items)


def _is_placeholder(text: str) -> bool:
    return (
        re.fullmatch(
            r"[\s*_.…\[\]<>{}()-]*(?:(?:action|item|todo|task|owner|description)\s*\d*)?[\s*_.…\[\]<>{}()-]*",
            text,
            re.I,
        )
        is not None
    )


def _group_label(item: Item) -> str | None:
    """The text of an item that is the name of a group of others."""
    text = item.text.strip()
    bare = text.strip("*_ ").rstrip(":：").strip("*_ ")
    if re.match(r"\[[ xX]\]", text) or "\n" in text or "http" in text:
        return None
    is_marked = text.endswith((":", "：")) or re.fullmatch(r"(?:\*\*|__)[^*]+(?:\*\*|__):?", text) is not None
    is_known = any(value(kind, bare) for kind in ("action-kind", "horizon", "action-status"))
    return bare if (is_marked and len(bare.split()) <= 6) or is_known else None


def _with_title(group: Group, section: Section, reading: Reading) -> Group:
    line = section.heading.first if section.heading else 1
    return _named(group, section.title, line, reading, is_label=section.is_label)


def _named(group: Group, title: str, line: int, reading: Reading, *, is_label: bool = True) -> Group:
    """A group within a group, by what its name says."""
    bare = without_brackets(title).strip() or title
    kind = value_inside("action-kind", bare, 4)
    status = value("action-status", bare)
    priority = _priority_of(bare)
    horizon = value_inside("horizon", bare, 4)
    guesses = group.guesses
    if priority is None and horizon is not None:
        priority = horizon
        guesses = (*guesses, ("priority", line, f"the name of the group was taken for {horizon}"))
    owner = group.owner
    if is_label and not (kind or status or priority) and _is_owner_line(bare, reading):
        owner = bare.lstrip("@")
        guesses = (*guesses, ("owner", line, "the line above the items was taken for their owner"))
    return Group(kind or group.kind, priority or group.priority, status or group.status, owner, guesses)


def _is_owner_line(text: str, reading: Reading) -> bool:
    """Initials or handles, or one or two names: `AC/JG`, `@nova`, `Ada Lovelace`."""
    if is_nobody(text) or labels().sections.whole(text) or len(text) > 60:
        return False
    if re.fullmatch(r"@[\w-]+(?:\s*[,/&+]\s*@?[\w-]+)*", text):
        return True
    if re.fullmatch(r"[A-Z]{2,4}(?:\s*[,/&+]\s*[A-Z]{2,4})*", text):
        return not set(re.findall(r"[A-Z]+", text)) & _NO_INITIALS
    parts = re.split(r"\s*[,/&+]\s*|\s+and\s+", text)
    is_names = all(re.fullmatch(r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?", part) for part in parts)
    return is_names and all(reading.is_person(part.split()[0]) for part in parts)


_NO_INITIALS = frozenset("AWS GCP API DNS SRE CI CD DB SQL QA UX UI PR TODO CDN SLO SLA IAM VPN TLS".split())


# --- one item ------------------------------------------------------------------------------------

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
_URL = re.compile(r"https?://[^\s<>)\]\"'|]+")
_TICKET_URL = re.compile(
    r"/(?:issues?|pull|pulls|merge_requests|browse|tickets?|bugs?|commit|cards?|c)/[\w-]*\d"
    r"|show_bug\.cgi\?id=\d|linear\.app/.+/issue/|/(?:story|task|T)/?\d+|app\.asana\.com/0/\d"
    r"|atlassian\.net/.*[?&]selectedIssue=|/T\d+$"
)
_TICKET = re.compile(
    r"(?<![\w/#.&-])(?:(?:[\w.-]+/[\w.-]+)?#\d{1,6}(?![\w-])|(?!(?:UTC|UTF|ISO|SHA|RFC|CVE|HTTP"
    r"|SEV|TLS|TCP|UDP|IPV|AES|MD|X|P|Q|HA|EC|T|S)-)[A-Z][A-Z0-9]{1,9}-\d{1,6}(?![\w.-]*\w)"
    r"|(?i:bug|issue|ticket|PR|MR)\s#?\d{2,7}(?!\w)|\[\[\d{3,}\]\])"
)
_COMMIT = re.compile(
    r"(?:\b(?i:commits?|sha|in|by|see|done|fixed)[:\s]\s*|[(（\[])`?(?P<sha>(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40})`?(?![\w/])"
)


def trackers_in(text: str) -> tuple[str, ...]:
    """The tickets, pull requests and commits that a text refers to."""
    found: dict[str, None] = {}
    urls = [url.rstrip(".,;:") for url in _URL.findall(text) if _TICKET_URL.search(url)]
    for url in urls:
        found.setdefault(url)
    bare = re.sub(
        r"\[[^\]\[]*\]\([^()\s]*\)",
        lambda link: " " if _TICKET_URL.search(link[0]) else link[0].split("](")[0][1:],
        text,
    )
    bare = _URL.sub(" ", bare)
    for commit in _COMMIT.finditer(bare):
        found.setdefault(commit["sha"])
    bare = re.sub(r"`[^`]*`", " ", bare)
    for ticket in _TICKET.findall(bare):
        number = re.findall(r"\d+", ticket)[-1]
        if not any(number in url for url in urls):
            found.setdefault(ticket.strip())
    return tuple(found)


class Parts(NamedTuple):
    """A text in which the marks of state, owner, priority and day are set apart."""

    text: str
    status: str | None = None
    priority: str | None = None
    owner: str | None = None
    due: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    """Guesses: field and reason."""


def parts_of(text: str, reading: Reading, *, is_heading: bool = False) -> Parts:
    """What the text of an item says besides what is to be done."""
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
            notes.append(("status", "the heading tells of it as done"))
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
        sign = mark["mark"] or mark["last"]
        rest = (text[: mark.start()] + " " + text[mark.end() :]).strip()
        return rest, value("action-status", sign) or "done"
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
        day = _day_in(match["text"], reading)
        if day is not None:
            return (text[: match.start()] + " " + text[match.end() :]).strip(), day
    return text, None


def _day_in(text: str, reading: Reading) -> str | None:
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
        notes.append(("owner", "the name in brackets was taken for the owner"))
        return text[bracket.end() :], bracket["name"]
    named = _NAME_TO.match(text)
    if named and all(map(reading.is_person, re.split(r" (?:and|&) ", named["name"]))):
        notes.append(("owner", "the first word was taken for the owner"))
        return text, named["name"]
    return text, None


def _means_something(word: str) -> bool:
    kinds = ("action-kind", "horizon", "action-status", "priority", "severity")
    return is_nobody(word) or any(value(kind, word) for kind in kinds)


def clean_name(text: str) -> str:
    """A name without link, marks and `@`."""
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
            notes.append(("priority", f"the word used for the priority was taken for {level}"))
            return text[word.end() :], level
    return text, None


def _priority_of(text: str) -> str | None:
    """The level that a cell or a heading names as P0 to P4."""
    found = re.match(r"\s*(?:\*\*)?(?:priority\s*)?P\s?([0-5])\b", text, re.I)
    return (f"P{min(int(found[1]), 4)}") if found else None


def split_title(text: str) -> tuple[str, str]:
    """Title and description: the bold beginning, or the first sentence of a long text."""
    bold = re.match(
        r"^(?:\*\*|__)(?P<title>[^*]{3,160}?)\s*[:：.]?\s*(?:\*\*|__)\s*[:：.–—-]?\s*(?P<rest>\S[\s\S]*)$", text
    )
    if bold and len(bold["title"].split()) >= 2:
        return bold["title"].strip(" :."), bold["rest"].strip()
    if len(text) <= LONGEST_TITLE:
        return text, ""
    depth = 0
    for at, sign in enumerate(text[:400]):
        depth += (sign in "([") - (sign in ")]")
        ends = sign in ".!?" and text[at + 1 : at + 2] == " " and text[at + 2 : at + 3].isupper()
        if (ends or sign in "。！？") and depth <= 0 and text.count("`", 0, at) % 2 == 0 and at >= 15:
            return text[: at + 1], text[at + 1 :].strip()
    return text, ""


def _action(parts: Parts, rest: str, group: Group, lines: Lines, form: str, place: int) -> Action:
    title, description = split_title(parts.text)
    # A priority or an owner that only the name of the group gives is as good as stated, but for its guesses.
    guesses = [Guess("action_items", lines.first, reason) for _, reason in parts.notes]
    taken = {"priority": not parts.priority, "owner": not parts.owner}
    guesses += [Guess("action_items", line, reason) for name, line, reason in group.guesses if taken.get(name)]
    return Action(
        title=title.strip(" *") if title.count("*") % 2 else title,
        description="\n\n".join(filter(None, (description, rest))),
        lines=lines,
        form=form,
        place=place,
        kind=group.kind,
        priority=parts.priority or group.priority,
        owner=parts.owner or group.owner,
        status=parts.status or group.status,
        due=parts.due,
        trackers=trackers_in(f"{parts.text}\n{rest}"),
        guesses=tuple(guesses),
    )


def _list_item(item: Item, group: Group, place: int, reading: Reading) -> Action:
    return _action(parts_of(item.text, reading), item.rest, group, item.lines, "list", place)


def _heading_item(section: Section, group: Group, place: int, reading: Reading) -> Action:
    assert section.heading is not None
    assert section.lines is not None
    parts = parts_of(section.title, reading, is_heading=True)
    is_plain = all(isinstance(block, Paragraph) for block in section.blocks)
    below = "\n".join(reading.document.lines[section.heading.last : section.lines.last]).strip("\n") if is_plain else ""
    found = _action(parts, below, group, section.lines, "heading", place)
    return replace(found, takes=is_plain)


# --- tables --------------------------------------------------------------------------------------

_TABLE_ROLES = ("action", "owner", "due", "priority", "status", "tracker", "kind", "number", "note")


def _roles(table: Table, reading: Reading) -> dict[str, int]:
    """Which column holds what; empty for a table that is none of actions."""
    del reading
    roles: dict[str, int] = {}
    for exact in (True, False):
        for role in _TABLE_ROLES:
            for number, cell in enumerate(table.head):
                index = labels().columns[role]
                hit = index.whole(cell) if exact else index.inside(cell, 4)
                if cell and role not in roles and number not in roles.values() and hit:
                    roles[role] = number
    others = [n for n in range(len(table.head)) if n not in roles.values()]
    if "action" not in roles and others and set(roles) & {"owner", "status", "priority", "tracker", "due"}:
        roles["action"] = max(others, key=lambda n: sum(len(row.cells[n]) for row in table.rows if n < len(row.cells)))
    return roles if "action" in roles and (len(roles) > 1 or len(table.head) == 1) else {}


def _rows(table: Table, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    roles = _roles(table, reading)
    if not roles:
        return
    by_number = {number: role for role, number in roles.items()}
    for row in table.rows:
        title = row.cells[roles["action"]] if roles["action"] < len(row.cells) else ""
        if not re.search(r"\w", title) or is_nothing(title) or _is_placeholder(title):
            continue
        action = _action(parts_of(title, reading), "", group, row.lines, "table", place)
        for number, cell in enumerate(row.cells):
            if number != roles["action"] and re.search(r"\w|[✅✔☑]", cell):
                action = _with_cell(action, by_number.get(number, ""), cell, reading)
        yield action


def _with_cell(action: Action, role: str, cell: str, reading: Reading) -> Action:
    """An item with what another cell of its row says; a cell in the wrong column counts for what it is."""
    state = _state_of_cell(cell)
    tickets = trackers_in(cell)
    level = _priority_of(cell) or (value("priority", cell) if role == "priority" else None)
    if (
        role in ("status", "owner", "tracker", "number", "note")
        and state is not None
        and (role == "status" or value("action-status", cell))
    ):
        day = _day_in(cell, reading) if state == "done" and role == "status" else None
        return replace(action, status=state, completed=day or action.completed)
    match role:
        case "owner":
            name = clean_name(cell)
            if _CODE_CELL.fullmatch(cell):  # people are not set in code; ids and paths are
                ids = tuple(re.findall(r"`([^`]+)`", cell))
                return replace(action, trackers=(*action.trackers, *ids))
            if tickets and re.fullmatch(r"[\W\d]*(?:[A-Z]+-\d+|#\d+)[\W\d]*", cell):
                return replace(action, trackers=(*action.trackers, *tickets))
            return action if is_nobody(name) else replace(action, owner=name or None)
        case "due":
            day = _day_in(cell, reading)
            return replace(action, due=day) if day else action
        case "priority" if level is not None:
            guesses = action.guesses
            if not _priority_of(cell):
                reason = f"the word used for the priority was taken for {level}"
                guesses = (*guesses, Guess("action_items", action.lines.first, reason))
            return replace(action, priority=level, guesses=guesses)
        case "kind":
            kind = value_inside("action-kind", cell, 4)
            found = replace(action, trackers=(*action.trackers, *tickets))
            return replace(found, kind=kind) if kind else found
        case "tracker":
            if is_nobody(cell):
                return action
            return replace(action, trackers=(*action.trackers, *(tickets or (" ".join(cell.split()),))))
        case "note":
            more = tuple(ticket for ticket in tickets if ticket not in action.trackers)
            text = "\n\n".join(filter(None, (action.description, cell)))
            return replace(action, description=text, trackers=(*action.trackers, *more))
    return action


_CODE_CELL = re.compile(r"\s*`[^`@\s]*[-/\d][^`\s]*`(?:\s*[,;/+&]?\s*`[^`@\s]+`)*\s*")


def _state_of_cell(cell: str) -> str | None:
    whole = value("action-status", cell)
    if whole:
        return whole
    head = re.split(r"\s*(?:[—–:;,.(（]|\s-\s|<br)", cell.strip(" *_"), maxsplit=1)[0].strip(" *_")
    return value("action-status", head) or next(
        (value("action-status", sign) for sign in "✅✔☑⬜☐⏳🚧" if sign in cell), None
    )


# --- the same list told twice --------------------------------------------------------------------


def _each_once(found: Sequence[Action]) -> Iterator[Action]:
    """Of an item that is told in two lists, the fuller telling with what the other adds."""
    dropped: set[int] = set()
    merged = list(found)
    for first, second in _pairs(found):
        if found[first].place == found[second].place or first in dropped or second in dropped:
            continue
        if not _alike(found[first].title, found[second].title):
            continue
        keep, drop = (second, first) if found[second].told > found[first].told else (first, second)
        merged[keep] = _merged(merged[keep], merged[drop])
        dropped.add(drop)
    for number, action in enumerate(merged):
        if number not in dropped:
            yield action


FEW = 200
"""So many items are all compared with each other: of ten thousand that would take hours."""


def _pairs(found: Sequence[Action]) -> Iterator[tuple[int, int]]:
    """The items that may be the same, by their numbers: of many, each with the one before it that has its title."""
    if len({action.place for action in found}) < 2:
        return
    if len(found) <= FEW:
        yield from combinations(range(len(found)), 2)
        return
    latest: dict[str, int] = {}
    for number, action in enumerate(found):
        title = plain(action.title)
        if title in latest:
            yield latest[title], number
        latest[title] = number


def _alike(one: str, other: str) -> bool:
    first, second = plain(one), plain(other)
    if first == second:
        return True
    if min(len(first), len(second)) < 12:
        return False
    short = min(len(first), len(second))
    if abs(len(first) - len(second)) > 2 * short:
        return False
    matcher = SequenceMatcher(None, first[: short + 12], second[: short + 12], autojunk=False)
    return matcher.real_quick_ratio() >= TWINS and matcher.quick_ratio() >= TWINS and matcher.ratio() >= TWINS


def _merged(kept: Action, dropped: Action) -> Action:
    contradictions = list(kept.contradictions)
    for name in ("owner", "due", "priority", "status"):
        mine, others = getattr(kept, name), getattr(dropped, name)
        if mine and others and mine != others:
            reason = f"the item is told twice, with a different {name}"
            contradictions.append(Contradiction("action_items", (kept.lines.first, dropped.lines.first), reason))
    return replace(
        kept,
        owner=kept.owner or dropped.owner,
        due=kept.due or dropped.due,
        priority=kept.priority or dropped.priority,
        status=kept.status or dropped.status,
        kind=kept.kind or dropped.kind,
        trackers=kept.trackers or dropped.trackers,
        contradictions=tuple(contradictions),
    )
