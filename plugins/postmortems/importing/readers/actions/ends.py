"""The end of an action item: owner, due date, ticket and state after dashes, commas or in brackets."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import NamedTuple

from postmortems.importing.known_people import LINK_AT_END, is_term
from postmortems.importing.labels import is_nobody, state_in_wide, value
from postmortems.importing.moments import Day, moments
from postmortems.importing.moments.dates import MONTH
from postmortems.importing.readers.actions.trackers import trackers_in
from postmortems.importing.reading import Reading

OWNER_LABEL = (
    r"(?:owners?|owned by|assignees?|assigned to|(?<!not )(?<!un)assigned(?=\s*:)|responsible(?: party| person)?|dri"
    r"|poc|lead|(?:resp\.|who|accountable|eng)(?=\s?:)"
    r"|verantwortlich|zuständig|porteu(?:r|se)|pilote|responsable|encargad[oa]"
    r"|responsável|担当者?|负责人|责任人|담당자?)"
)
_BRACKETS = re.compile(
    r"(?<!\s)\s*(?:(?<![\]\w])|(?<=[\u3040-\u9fff\uac00-\ud7af]))[(（](?P<inside>[^()（）\n]{2,120})[)）]\s*\.?\s*$"
    r"|(?<!\s)\s+\[(?P<square>[^\[\]\n]{2,80})\]\s*\.?\s*$"
)
_STOP = (
    r"\.[*_]{0,2}\s+(?=[*_\[@]|(?:due|owner|owned|assignee|assigned|eta|deadline|target|ticket"
    r"|complete by|to be completed by|finish by)\b|[A-Z]{2,}-\d"
    r"|(?:done|fixed|merged|closed|shipped)(?: in |, |\W*$))"
)
"""A full stop before another part, not before another sentence."""
_YEAR = r"(?<=\d),(?=\s(?:19|20)\d\d(?:\W|$))"
"""The comma of `Nov 20, 2024`."""
_LAST_PART = re.compile(
    rf"(?:(?<!\s)\s+(?:[—–|·→]|[-=]>|-{{1,2}})\s+|(?<!\s)\s*(?!{_YEAR})(?:[,;、；]\s+|，\s*)"
    rf"|[:：]\s+(?=@|(?:live|done|fixed|merged|shipped|in place)\b)|{_STOP})"
    rf"(?P<part>(?:(?!\s[—–|·→]\s|\s[-=]>\s|\s-{{1,2}}\s|{_STOP})(?:[^,;、，；\n]|{_YEAR})){{1,120}})$",
    re.I,
)
LABELLED_OWNER = re.compile(rf"{OWNER_LABEL}\s*[:：=]\s*(?P<name>\S.*)", re.I)
_OWNED_BY = re.compile(
    r"(?:assigned to|owned by|asignad[oa] a|assigné à|zugewiesen an"
    r"|(?:owner|assignee)(?=(?: (?-i:[A-ZÀ-Þ@][\w.'-]*)){1,3}$))\s+(?P<name>\S.*)",
    re.I,
)
_WITH_TEAM = re.compile(r"with (?:the )?(?P<name>(?:[\w-]+ ){1,2}(?:team|squad|guild)(?: [\"“][\w -]+[\"”])?)", re.I)
"""Who has an item now: `— with the delivery team`."""
_LABELLED_STATE = re.compile(
    r"(?:status|state|stand|statut|état|estado|situação|状态|状態|状況|상태)\s*[:：=]\s*(?P<said>\S.*)", re.I
)
_TICKET_LABEL = re.compile(r"\b(?:tickets?|tracker|tracking|tracked (?:in|by|as)|issues?|jira|bug|pr|see|ref)\b", re.I)
_TICKET_LABELLED = re.compile(rf"^\W*{_TICKET_LABEL.pattern}\W*[:：][\s*_]*", re.I)
_LINK = re.compile(r"!?\[[^\]\[]*\]\([^()\s]*\)|https?://\S+")
_DUE = re.compile(
    r"(?:(?P<label>due(?: date| by| on)?|deadline|(?:(?:estimated|expected|target|planned) )?completion(?: date)?"
    r"|complete by|to be completed by|finish by|expected(?: by| on)?|planned for|eta|target(?: date)?"
    r"|fällig(?: am)?|échéance|fecha límite|prazo|plazo|frist"
    r"|期限|期日|截止日期|截止|기한)\s*[:：=]?|"
    r"(?P<by>by|until|before|from|as of|bis(?: zum)?|ab(?: dem)?|avant(?: le)?|pour le|à partir du|antes del?|para el"
    r"|a partir del?|até)\s)?\s*"
    r"(?P<text>\S.{3,29}?)(?: on| onwards?)?",
    re.I,
)
_NO_DAY = re.compile(
    r"(?:due(?: date| by)?|deadline|eta|target(?: date)?|fällig|échéance|prazo)\s*[:：=]\s*(?P<said>\S.*)", re.I
)
_WAITS = re.compile(r"(?i)(?:pending|awaiting|waiting for|subject to)\b")
_PLAN = re.compile(r"\s(?=for\s)")
_DUE_AFTER = re.compile(r"(?P<label>)(?P<text>\S.{2,16}?)\s?(?P<by>(?:まで(?:に)?|까지|之?前)(?:完了|완료|完成)?)")
_AFTER_DAY = re.compile(r"(?<!\d\.\d)(?<!\d\.\d\d)[ .*_]+$")
"""A full stop at the end, if it is not that of a day: `22.11.`"""
_SHORT_DAY = re.compile(r"\s\d{1,2}\.\d{1,2}$")
_MONTH_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})$")
_DATE = re.compile(
    r"[\d./年月日-]{6,11}|\d{1,2}\.? (?:de )?[^\W\d]{3,10}\.?,? (?:de )?\d{4}"
    r"|[^\W\d]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
)
_FIRST_DAY = re.compile(rf"\s@?(?:{_DATE.pattern})$")
"""The beginning of a range of days."""
_HANDLES = re.compile(r"@[\w-]+(?:[./][\w-]+)*(?:\s*(?:&|/|and|,|\s)\s*@[\w./-]+)*|<?[\w.+-]+@[\w-]+(?:\.[\w-]+)+>?")
"""Handles, or the address of a mail."""
FULL_NAME = re.compile(r"[A-ZÀ-Þ][\w-]+(?: [\w-]+)? team|[A-ZÀ-Þ](?:\.|[^\W\d_]+)(?:[ '-][A-ZÀ-Þ][^\W\d_]+){1,2}")
_ROLE = (
    r"(?:head|director|vp|chief) of [\w ]{2,25}|c[eits]o|ciso|on-?call (?:rotation|engineer)"
    r"|(?:[\w-]+ ){1,2}(?:lead|officer|director|engineer|coordinator|administrator)"
    r"|(?:engineering|product|project|programme?|incident|release|delivery|service|ward|team|site|plant|duty|station"
    r"|operations|ops|it|quality|risk|support|account|facilities|office|shift|safety|security|change|problem|data"
    r"|test|qa|hr|line) manager"
)
A_TEAM = re.compile(
    r"\S+(?:チーム|部|班|组|組|团队|팀)|(?!(?:the|our|an?|each|every|whole|as|with|via|from|new) )"
    rf"(?:(?:[\w-]+ ){{1,2}}(?:team|squad|guild|crew|desk)|{_ROLE})",
    re.I,
)
_SHORT_NAME = re.compile(r"[^\W\d_][\w.'/-]*(?: [^\W\d_][\w.'-]*){0,2}")


SOME_TIME = re.compile(
    r"(?i)(?:by |until |before |in )?(?:the )?(?:(?:this|next) (?:week|month|quarter|year|sprint)"
    r"|(?:mid|early|late)[- ]\w+(?: 20\d\d)?|(?:end|middle|beginning) of (?:the |this |next )?\w+(?: 20\d\d)?"
    r"|(?:ende|anfang|mitte) \w+(?: 20\d\d)?"
    r"|q[1-4](?:[ /-]?(?:20)?\d\d)?|asap|soon|today|tomorrow|tonight|the \d{1,2}(?:st|nd|rd|th)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:christmas|easter|summer|winter|the holidays)|sprint \d+"
    rf"|{MONTH},?(?: 20\d\d)?|20\d\d)"
)
"""A time that is no day: it stays in the text."""
_SOME_DAY = re.compile(r"(?i)(?:before|after|until|decision|vor|nach|bis|avant|après|antes|tras|até|após) .{3,40}")
"""Another time that is no day: `before the next meeting`."""
_NAMES_SOMEBODY = re.compile(r"[^a-zß-ÿ]|team\b|.* (?:team|crew|squad|guild|desk|office)$|[a-z]+[._-]?[a-z]*\d")
"""What can be an owner without a label: not `this sprint` or `swap-only`."""


class End(NamedTuple):
    """What the end of an item says, and the text before it, with its tickets."""

    text: str
    owner: str | None = None
    due: str | None = None
    priority: str | None = None
    status: str | None = None
    is_unowned: bool = False
    """Whether it says that nobody is the owner yet."""

    def with_part(self, kind: str, said: str) -> End | None:
        """This with one more part; None if the part contradicts it."""
        if kind == "nobody":
            return self._replace(is_unowned=True)
        if kind == "status" and self.status == "open":  # `accepted, done`
            return self._replace(status=said)
        if getattr(self, kind) is not None:  # `done, shipped June 8`
            return self if kind == "status" and getattr(self, kind) == said else None
        return End(**{**self._asdict(), kind: said})


def end_of(text: str, reading: Reading, *, is_close: bool = False) -> End:
    """Read the parts at the end of an item, the last one first. Without owner or due date the text stays whole.

    `is_close`: a state after it has been read already, so that a name in brackets is an owner.
    """
    found, rest, tickets = End(text), _REMARK.sub(_in_brackets, text.rstrip(" —–-,;")), ""
    links: dict[str, str] = {}
    link = LINK_AT_END.search(rest)
    before = _shortened(rest[: link.start()].rstrip(), links) if link and trackers_in(link[0]) else ""
    if link and (_BRACKETS.search(before) or _last_field(before, reading) in ("due", "owner")):
        rest, tickets = before, link[0].strip()  # `… (Ida) [OPS-12](https://…)`
    for _ in range(MOST_PARTS):
        rest = _DASHED_BRACKETS.sub(_as_owner, _shortened(rest, links))
        name = _NAME_ALONE.search(rest)
        if name and (reading.is_listed_person(name["name"]) or A_TEAM.fullmatch(name["name"])):
            rest = f"{rest[: name.start()]} — owner: {name['name']}"
        brackets = _BRACKETS.search(rest)
        last = brackets or _LAST_PART.search(rest)
        if last is None or not re.search(r"\w", rest[: last.start()]):
            break
        if brackets and _OWNED_BEFORE.search(rest[: last.start()]):
            break
        parts = _BETWEEN_PARTS.split(brackets["inside"] or brackets["square"]) if brackets else [last["part"]]
        if last.re is _LAST_PART and _ARROW.match(last[0]) and _ASSIGNED.fullmatch(last["part"]):
            is_name = last["part"][0].isupper() or reading.is_owner(last["part"].split()[0])
            parts = [f"owner: {last['part']}"] if is_name and not means_something(last["part"]) else parts
        elif last.re is _LAST_PART and _ARROW.match(last[0]) and day_in(last["part"], reading):
            parts = [f"due: {last['part']}"] if not _before_day(last["part"], reading)[0] else parts
        is_beside = is_close or len(parts) > 1 or bool(tickets or found.due or found.status)
        before = _last_field(rest[: last.start()], reading)
        is_between = (before in ("tracker", "status") or found.due is not None) and not brackets
        read = _with_parts(
            found, parts, reading, is_close=is_beside or before in ("due", "status"), is_between=is_between
        )
        if read is None and not brackets and _last_field(rest[: last.start()], reading) in ("tracker", "due", "status"):
            read = found, [last["part"].strip()]  # a remark after a ticket
        if read is None:
            break
        found, remaining = read
        if remaining:
            together = ", ".join(remaining)
            tickets = f"{together if together.startswith('[') else f'({together})'} {tickets}"
        is_range = not brackets and rest[last.start() :].lstrip().startswith("→")
        rest = rest[: last.start()].rstrip()
        rest = _FIRST_DAY.sub("", rest).rstrip() if is_range else rest
    if found.owner is None and found.due is None and found.priority is None and not found.is_unowned:
        last = _LAST_PART.search(text.rstrip(" .*_"))
        part = last["part"].strip(" *_") if last and found.status else ""
        kind, meant = _meaning(part, reading) if part else ("", "")
        said = found.status if tickets else meant if kind == "status" else None
        return End(text, status=said if said in ("done", "in-progress") else None)
    whole = f"{rest} {tickets}".strip()
    for short, address in links.items():
        whole = address.join(whole.rsplit(short, 1)) if short != found.owner else whole
    return found._replace(text=whole)


def _shortened(text: str, links: dict[str, str]) -> str:
    """The text without addresses in the brackets at its end; `links` gets the links by their words."""
    tail = _LINKS_IN_BRACKETS.search(text)
    if tail is None:
        return text
    links |= {link["text"]: link[0] for link in _LINKED.finditer(tail[0])}
    return text[: tail.start()] + _LINKED.sub(r"\g<text>", tail[0])


def _in_brackets(found: re.Match[str]) -> str:
    return f" ({', '.join(re.split(r'[.;] +', found['inside'].strip(' .')))})"


_LINKED = re.compile(r"\[(?P<text>[^\]\[()]+)\]\([^()\s]*\)")
_LINKS_IN_BRACKETS = re.compile(rf"\((?:[^()\[\]]|{_LINKED.pattern.replace('?P<text>', '?:')})+\)\W*$")
"""Brackets at the end with links in them: `(Ida, [#41](https://…))`."""
_REMARK = re.compile(
    r"(?:(?<=[.!?])\s+|\s+(?=[*_]{1,2}[A-ZÀ-Þ][\w' -]{1,30}, [^*_\n]*\d))"
    r"(?P<mark>[*_]{1,2})(?P<inside>(?:(?!(?P=mark))[^\n]){3,120})(?P=mark)\.?$"
)
"""A remark in italics at the end: `*Accepted. Head of IT, by 30 June.*`, `*Ida, 3 May 2024*`."""


def _as_owner(found: re.Match[str]) -> str:
    return found[0] if means_something(found["name"]) else f" — owner: {found['name']}"


def _last_field(text: str, reading: Reading) -> str:
    """The kind of the last part of a text. After a state, a due date or a ticket, a name is that of the owner."""
    last = _LAST_PART.search(text)
    return _meaning(last["part"], reading)[0] if last else ""


MOST_PARTS = 6
_BETWEEN_PARTS = re.compile(rf"\s*(?!{_YEAR})[,;、，；|]\s*|\s[—–-]\s|(?<=[\w.-])\s(?:in|via|with)\s(?=[#!]\d)")
_DASHED_BRACKETS = re.compile(r"\s(?:[—–]|--?)\s+\[(?P<name>[^\W\d_][\w .&/-]{1,30})\]\s*$")
"""An owner after a dash and in brackets: `— [SRE]`."""
_NAME_ALONE = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+(?P<name>[A-ZÀ-Þ][\w'-]+(?: [\w'-]+){0,2})\.?$")
"""A name that is a sentence: `Limit the job. Ida. [OPS-12]`."""
_OWNED_BEFORE = re.compile(rf"\b{OWNER_LABEL}\s*[:：]\s*[^\s,;.()\[\]][^,;.()\[\]]*$", re.I)
"""An owner with its label, before brackets that say more about it: `Owner: Delivery (Ines)`."""
_ARROW = re.compile(r"\s*(?:→|[-=]>)\s")
_ASSIGNED = re.compile(r"[\w.-]+|[A-ZÀ-Þ][\w.-]+ [\w.-]+|[\w.-]+ (?:teams?|group|crew|admins?|ops|lead)")
"""The owner after an arrow: `update the kernels -> infra`."""


def _with_parts(
    found: End, parts: list[str], reading: Reading, *, is_close: bool, is_between: bool
) -> tuple[End, list[str]] | None:
    """`found` with these parts, and those that stay in the text; None unless all can be read.

    Beside an owner that is marked as one, other words may be anything: `(owner: Maria, short-term)`.
    """
    remaining: list[str] = []
    names: list[str] = []
    sure = 0
    meanings = [_meaning(part, reading) for part in parts]
    people = [clean_name(said) for kind, said in meanings if kind == "name"]
    is_person = bool(people) and reading.is_listed_person(people[0]) and not found.owner
    is_marked_owner = not found.owner and any(kind == "owner" for kind, _ in meanings)
    for part, (kind, said) in zip(parts, meanings, strict=True):
        if is_between and not kind and is_nobody(part):
            kind = "nobody"
        if (kind in ("", "name") and is_marked_owner) or (kind == "" and is_person) or kind == "period":
            remaining.append(part.strip().rstrip("."))
        elif kind == "tracker":
            remaining.append(_TICKET_LABELLED.sub("", part).strip())
        elif kind == "name":
            names.append(said)
        else:
            more = found.with_part(kind, said) if kind else None
            if more is None:
                return None
            found = more
            remaining += trackers_in(part) if kind == "status" else ()
        sure += kind not in ("name", "")
    if is_person and names:
        return found._replace(owner=", ".join(people)), remaining
    for name in names:
        is_full = FULL_NAME.fullmatch(name.strip("*_ ")) is not None
        is_marked = re.fullmatch(r"([*_]{1,2})[^*_]+\1", name) is not None
        is_capital = is_between and re.fullmatch(r"[A-ZÀ-Þ][a-zß-ÿ][\w'-]*", name) is not None
        is_certain = (
            A_TEAM.fullmatch(name) is not None
            or bool(is_close and (is_full or value("body", name)))
            or is_marked
            or (is_capital and not is_term(name))
            or (len(parts) > 1 and sure > 0)
        )
        more = found.with_part("owner", clean_name(name)) if is_certain else None
        if more is None:
            return None
        found = more
    return found, remaining


def _meaning(part: str, reading: Reading) -> tuple[str, str]:
    """The kind of a part and what it says: `owner`, `due`, `period`, `status`, `nobody` …; empty if unknown."""
    bare = _AFTER_DAY.sub("", re.sub(r"\*\*|__|`", "", part).strip(" *_").lstrip("."))
    if SOME_TIME.fullmatch(bare):
        day = _day_near(bare, reading)
        return ("due", day) if day else ("period", "")
    if _WAITS.match(bare):
        return "status", "open"
    if trackers_in(part):
        words = _LINK.sub(" ", bare)
        for ticket in trackers_in(part):
            words = words.replace(ticket, " ")
        said = value("action-status", words.strip(" -–—:;,()[]"))
        words = _TICKET_LABEL.sub(" ", words)
        done = value("action-status", re.sub(r"(?i)\s+(?:in|by|with|via|as|through)\W*$", "", words).strip())
        done = said or done
        return ("tracker", "") if not re.search(r"\w", words) and not said else ("status", done) if done else ("", "")
    labelled = LABELLED_OWNER.fullmatch(bare) or _OWNED_BY.fullmatch(bare) or _WITH_TEAM.fullmatch(bare)
    if labelled or _HANDLES.fullmatch(bare):
        name = clean_name(labelled["name"] if labelled else bare)
        return ("nobody", "") if is_nobody(name) else ("owner", name)
    level = re.fullmatch(r"(?:(?P<label>prio(?:rity)?)\s*[:：=]\s*)?(?P<said>\w+)", bare, re.I)
    if level and (re.fullmatch(r"P[0-4]", level["said"]) or level["label"]):
        said = level["said"] if re.fullmatch(r"P[0-4]", level["said"]) else value("priority", level["said"])
        return ("priority", said) if said else ("", "")
    if (no_day := _NO_DAY.fullmatch(bare)) and is_nobody(no_day["said"]):
        return "nobody", ""
    due = _DUE_AFTER.fullmatch(bare) or _DUE.fullmatch(bare)
    before, day_after = _before_day(bare, reading)
    if day_after and not before and day_after.year is None:
        return "period", ""
    if due and (due["label"] or due["by"] or (day_after and not before)):
        day = day_in(_MONTH_DAY.sub(r"\1月\2日", due["text"]) if due.re is _DUE_AFTER else due["text"], reading)
        is_past = day and not due["label"] and reading.day and day < reading.day.day.isoformat()
        if day or not value("action-status", _PLAN.split(bare)[0]):  # `planned for Q2`
            is_some_time = not day and (SOME_TIME.fullmatch(due["text"]) or _SOME_DAY.match(bare))
            return ("due", day) if day and not is_past else ("period", "") if is_some_time else ("", "")
    state = _LABELLED_STATE.fullmatch(bare)
    said = state["said"] if state else _PLAN.split(before if day_after else _SHORT_DAY.sub("", bare))[0]
    if status := value("action-status", said) or value(
        "action-status", re.sub(r" (?:in|to|until) (?:[A-Z]\w+(?: \d{4})?|\d{4}|next \w+)$", "", said)
    ):
        return "status", status
    if status := state_with_version(said) or state_with_version(bare) or state_in_wide(said):
        return "status", status
    if _SOME_DAY.match(bare):
        return "period", ""
    if is_nobody(bare) or means_something(bare):
        return "", ""
    is_known = value("body", bare) or reading.is_owner(bare) or A_TEAM.fullmatch(bare)
    is_name = _SHORT_NAME.fullmatch(bare) and (_NAMES_SOMEBODY.match(bare) or is_known)
    return ("name", part.strip()) if is_name else ("", "")


def state_with_version(text: str) -> str | None:
    """The state of `released with v4.2` and of `merged and deployed`, whose words have the same one."""
    bare = _WITH_VERSION.sub("", text.strip())
    parts = _AND.split(bare)
    is_more = (len(parts) > 1 or bare != text.strip()) and not re.search(r"[(（]", bare)
    return "done" if is_more and all(value("action-status", part) == "done" for part in parts) else None


_AND = re.compile(r",? (?:and|&|und|et|y|e) |, ")
_WITH_VERSION = re.compile(
    r"\s(?:with|in|as (?:a )?part of|mit|dans|avec|con|en|com|em|na|no)(?: (?:the|our|version|release|der|la|le|a|o))*"
    r" v?\d[\w.]*(?: release)?$",
    re.I,
)


def _before_day(text: str, reading: Reading) -> tuple[str, Day | None]:
    """The words before a day at the end of a text, `done` of `done on 20 Jan`, and that day."""
    found = moments(text, order=reading.order, is_time=False)
    if len(found) != 1 or found[0].day is None or found[0].day.day is None or found[0].end < len(text):
        return "", None
    return re.sub(r"(?i)\s*\b(?:on|since|am|le|el|em)\s*$", "", text[: found[0].start]).strip(), found[0].day


def means_something(word: str) -> bool:
    """Whether a word is a state, a priority, a product or another term, and no name."""
    return is_nobody(word) or is_term(word) or value("severity", word) is not None


def is_somebody(text: str, reading: Reading) -> bool:
    """Whether a text names teams, roles, handles or people of the document, one or several."""
    return _HANDLES.fullmatch(text) is not None or all(
        not means_something(part)
        and any((reading.is_listed_person(part), _WITH_INITIAL.fullmatch(part), A_TEAM.fullmatch(part)))
        for part in each_name(text)
    )


def each_name(text: str) -> list[str]:
    return re.split(r"\s*[,/&+]\s*|\s+and\s+", text)


_WITH_INITIAL = re.compile(r"[A-ZÀ-Þ]\. ?[A-ZÀ-Þ][\w'’-]+|[A-ZÀ-Þ][\w'’-]+ [A-ZÀ-Þ]\.")


def clean_name(text: str) -> str:
    """A name without link, Markdown marks and `@`."""
    text = re.sub(r"!?\[([^\]\[]*)\]\([^()\s]*\)|<@\w+(?:\|([^<>]*))?>|<([^<>@\s]+@[^<>\s]+)>", r"\1\2\3", text)
    return (
        " ".join(re.sub(r"[*_`]{1,3}(?=\W|$)|(?<!\w)[*_`]{1,3}", "", text).split())
        .strip(" .,;:")
        .lstrip("@")[:80]
        .strip()
    )


def last_day(text: str, reading: Reading) -> str | None:
    """The due date in a text: of a range, its end."""
    parts = re.split(r"\s*(?:→|->)\s*@?", text)
    return day_in(parts[-1], reading) or day_in(text, reading)


def day_in(text: str, reading: Reading) -> str | None:
    """The first full date in a text, as YYYY-MM-DD."""
    for moment in moments(text, order=reading.order, is_time=False):
        full = reading.full(moment.day, None) if moment.day is not None else None
        if full is not None and full.date is not None and moment.day is not None:
            after = reading.day.day if reading.day and moment.day.year is None else full.date
            later = full if full.date >= after else moment.day.in_year(after.year + 1)
            return later.date.isoformat() if later.date else None
    return _day_near(text, reading)


def _day_near(text: str, reading: Reading) -> str | None:
    """A day that is counted from that of the document: `today`, `the 15th`."""
    found = _NEAR.fullmatch(text.strip(" .*_"))
    start = reading.day.day if found and reading.day else None
    if found is None or start is None:
        return None
    days = (start + timedelta(days=after) for after in range(62))
    if found["day"]:
        return next((day.isoformat() for day in days if day.day == int(found["day"]) and day > start), None)
    return (start + timedelta(days=found["word"].lower() == "tomorrow")).isoformat()


_NEAR = re.compile(
    r"(?:(?:due|by|before|until|on) )?(?:the (?P<day>\d{1,2})(?:st|nd|rd|th)|(?P<word>today|tomorrow))", re.I
)
