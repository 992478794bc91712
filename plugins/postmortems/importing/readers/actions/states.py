"""The state of an action item: boxes, signs, words and sentences that say it."""

from __future__ import annotations

import re

from postmortems.importing.known_people import LINK, TICKET
from postmortems.importing.labels import labels, plain, state_in_wide, value
from postmortems.importing.readers.actions.ends import OWNER_LABEL, state_with_version
from postmortems.importing.readers.actions.trackers import trackers_in
from postmortems.importing.sentences import is_past_work

IS_DESCRIBED = "the text describes it as done"
CROSS_IS_OPEN = "the cross was read as open, and may mean dropped"

_BOX = re.compile(r"^\s*\[(?P<mark>[ xX✓✔]?)\]\s+")
_STRUCK = re.compile(r"^\s*~~(?P<text>[\s\S]+?)~~(?P<rest>[^~]*)$")
_MARK = re.compile(
    r"^\s*(?P<mark>✅|✔️?|☑️?|☒|✓|⬜|☐|⏳|🚧|🔄|❌|✖️?|✗|✘|✕|\(/\)|\(x\)|:white_check_mark:|:heavy_check_mark:|:x:)\s*"
    r"|\s*(?P<last>✅|✔️?|☑️?|✓|❌|:white_check_mark:|:heavy_check_mark:)\s*"
    rf"(?:$|(?=[(\[]\w[\w ,]{{1,30}}[)\]]\s*$|[(\[]?(?:{TICKET}|{LINK})[)\]]?\s*$))"
)
_STATE_FIRST = re.compile(
    r"^\s*(?:\*\*|__)?[\[【](?P<box>[^\[\]【】\n]{2,16})[\]】](?:\*\*|__)?\s*(?![(\[])"
    r"|^\s*(?:\*\*|__)?[\[(]?(?P<first>[^\W\d_][^\W\d_ -]{0,20}(?:[ -][^\W\d_]+){0,2})[\])]?"
    r"(?:\*\*|__)?\s*(?:[:：–—]|-\s)\s*"
    r"|^\s*(?P<mark>\*\*|__)(?P<bold>[^\W\d_][^\W\d_ -]{0,20}(?:[ -][^\W\d_]+){0,2})(?P=mark)\s+(?!(?:the|an?)\s)"
)
_STATE_LAST = re.compile(
    r"\s*[-–—]?\s*(?:\*\*|__)?[\[(（](?P<last>[^\[\]()（）]{2,80})[\])）](?:\*\*|__)?\s*\.?\s*$"
    r"|\s*(?:[-–—]\s*(?i:status|state|statut|estado)\s*)?[-–—:;：]\s*"
    r"(?:\*\*|__|_)?(?P<dash>[\w'#%, ]{2,50})(?:\*\*|__|_)?\s*\.?\s*$"
    r"|\s*(?:→|[-=]>)\s*(?P<arrow>[^→>]{2,40}?)\s*\.?\s*$"
)
SHOUTED = re.compile(r"(?<![\w/])(DONE|TODO|WIP|FIXED|COMPLETED|IN PROGRESS)(?![\w/])")
_OWNER_BEFORE = re.compile(rf"\b{OWNER_LABEL}\W*$", re.I)
"""Before a word that could be a state: `Owner: TBD`."""
_HAS_BEEN = re.compile(
    r"\b(?:has|have)(?: (?:now|already|since|all))* been (?:\w+ly )?\w+(?:ed|t|n)\b|\b(?:is|are|was"
    r"|were) already\b|\bwe(?:'ve| have) already\b|^\W*we(?:'ve| have) (?!(?:also )?(?:agreed|decided|planned)\b"
    r"|to\b|not\b|been\b|begun\b|started\b|an?\b|the\b|some\b|no\b)(?:\w+ly )?\w{3,}",
    re.I,
)
_AGAINST = re.compile(r"(?i)\b(?:not|no|never|instead|unnecessary|overkill|rejected|too \w+)\b|n['’]t\b")
_SOME_LEFT = re.compile(r"\b\d+ (?:left|to go|remaining)\b|\bhalf(?:way| done)\b")
_MORE_TO_DO = re.compile(r"\b(?:is|are) (?:planned|scheduled|under (?:way|test|review)|being)\b|\bin progress\b")
_COUNT = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_SHARE = re.compile(
    rf"\b(?P<some>{_COUNT})(?: out)? (?:of|von|sur|de) (?:the |den )?(?P<whole>{_COUNT})\b|(?P<percent>\d{{1,3}})\s?%"
    r"|^(?P<part>\d{1,3})\s?/\s?(?P<all>\d{1,3})$",
    re.I,
)
_NOT_ALL = re.compile(
    r"(?i)\b(?:needs?|needed|to ?do|remain(?:s|ing)?|pending|partial(?:ly)?|except|but|still|not yet|open"
    r"|outstanding|left)\b|残|待|未"
)
_CROSSED = ("❌", "✘", "✕", "✖", "✖️", "✗", "(x)", ":x:")


def status_of(text: str, notes: list[tuple[str, str]]) -> tuple[str, str | None]:
    if light := _LIGHT.match(text):
        rest, said = _status_in_words(text[light.end() :], [])
        if said:
            return rest, said
    box = _BOX.match(text)
    bare = text[box.end() :] if box else text
    struck = _STRUCK.match(bare)
    bare = f"{struck['text']} {struck['rest']}".strip() if struck else bare
    if box and struck and not box["mark"].strip():
        notes.append(("status", "the text is struck through and not ticked; it was read as dropped"))
        return bare, "wont-do"
    if box:
        return bare, "done" if box["mark"].strip() else "open"
    if struck and (mark := _MARK.match(struck["text"])):
        return status_of(
            f"{mark['mark'] or mark['last']} {struck['text'][mark.end() :]} {struck['rest']}".strip(), notes
        )
    if struck and (said := state_said(struck["rest"])):
        return " ".join((struck["text"], *(f"({ticket})" for ticket in trackers_in(struck["rest"])))), said
    if struck:
        if said := state_said(struck["rest"].strip(" -–—:;()[]*_")):
            return bare, said
        if _AGAINST.search(struck["rest"]):
            return bare, "wont-do"
        notes.append(("status", "the text is struck through; it was read as done, and may have been dropped"))
        return bare, "done"
    mark = _MARK.search(text)
    if mark:
        symbol = mark["mark"] or mark["last"]
        rest = (text[: mark.start()] + " " + text[mark.end() :]).strip()
        if symbol in _CROSSED:
            notes.append(("status", CROSS_IS_OPEN))
            return rest, "open"
        return rest, value("action-status", symbol) or "done"
    return _status_in_words(text, notes)


_LIGHT = re.compile(r"\s*(?:[🟢🟡🟠🔴⚪🔵]\ufe0f?\s*)+")
"""Traffic lights before an item. Words of a state after it are surer: `🟢 Done: raise the limit`."""


def _status_in_words(text: str, notes: list[tuple[str, str]]) -> tuple[str, str | None]:
    for tag in (*_STATE_FIRST.finditer(text), *_STATE_LAST.finditer(text)):
        said = tag[tag.lastgroup or 0]
        rest = (text[: tag.start()] + " " + text[tag.end() :]).strip()
        status = None if tag.lastgroup == "dash" and _OWNER_BEFORE.search(text[: tag.start()]) else state_said(said)
        if status and rest:
            is_whole = value("action-status", said.strip(" *_")) is not None or state_in_wide(said) is not None
            is_whole = is_whole or bool(tag.lastgroup == "dash" and _STATE_AND_DAY.fullmatch(said))
            return rest if is_whole else text, status
    if _SOME_LEFT.search(text[-60:]):
        return text, "in-progress"
    if _REFUSED.search(text):
        return text, "wont-do"
    shouted = SHOUTED.search(text)
    if shouted:
        is_last = not re.search(r"\w", text[shouted.end() :])
        return text[: shouted.start()].rstrip() if is_last else text, value("action-status", shouted[0])
    sentences = re.split(r"(?<=[.!])\s+", text)
    if len(sentences) > 1:
        status = value("action-status", sentences[-1])
        if status:
            return " ".join(sentences[:-1]), status
        is_due = re.match(r"(?i)(?:complete|to be completed|finish) by\b", sentences[-1])
        if not is_due and len(sentences[-1].split()) <= LONGEST_STATE and (status := state_said(sentences[-1])):
            return text, status
        if said := IT_IS.match(sentences[-1]):
            return text, "done" if said["now"] else value("action-status", said["state"])
        if re.fullmatch(r"[*_(\[].*[*_)\]]", sentences[-1]) and (status := state_said(sentences[-1])):
            return text, status
    if _HAS_BEEN.search(text[:200]) and _MORE_TO_DO.search(text):
        return text, "in-progress"
    if _HAS_BEEN.search(text[:200]) or is_past_work(text):
        notes.append(("status", IS_DESCRIBED))
        return text, "done"
    return text, None


_REFUSED = re.compile(
    r"(?:[.;,]|\s[–—-])\s+(?:(?:this|it|that|we) )?(?:won't|will not|is not going to|are not going to)"
    r" (?:happen|be done|do (?:this|it))\b(?! (?:again|any ?more|twice|until|before|unless|if|with)\b)"
    r"|(?:[.;,]|\s[–—-])\s+(?:we (?:have )?)?decided (?:against (?:this|it)\b|not to(?:$|\.| do (?:this|it)\b))",
    re.I,
)
"""After an item: `— won't happen this year`."""
IT_IS = re.compile(
    r"(?:This(?: work| change| step| fix)?|It|That)"
    r"(?:'s| is| was| has been| went)(?: now| already| since)? (?P<state>(?:in the|in|not) \w+|\w+)\b"
    r"|(?:This|It) now (?P<now>\w+s)\b",
    re.I,
)
"""The last sentence of an item: `This is deployed.`"""


def state_said(text: str) -> str | None:
    """The state that a word or a cell says. `Done (needs a ticket)` is not done."""
    bare = text.strip().strip("*_`").strip()
    if light := _LIGHT.match(bare):
        return state_said(bare[light.end() :]) or (None if light[0][0] in "🟢🔵" else "open")
    inside = re.search(r"[(（]([^()（）]*)[)）]", bare)
    if (
        inside
        and not re.search(r"[^\W_]", re.sub(r":\w+:", "", bare[: inside.start()]))
        and (own := state_said(inside[1]))
    ):
        return own  # `❌ (won't fix)`
    whole = value("action-status", text) or value("action-status", bare)
    if whole and not (whole == "done" and inside and _NOT_ALL.search(inside[1])):
        return whole
    if re.fullmatch(r"(?i)already \w+(?:ed|t|n)", bare) or state_with_version(bare):
        return "done"
    if wide := state_in_wide(bare):
        return wide
    if re.fullmatch(r"\d{1,3}\s?%(?: (?:done|complete\w*|fertig|erledigt|fait|hecho|feito))?", bare):
        return _state_of_share(bare)
    head, *rest = re.split(
        r"\s*(?:[—–:;,.(（]|\s-\s|<br\s*/?>|\s(?=(?:in|by|on|to (?:\d|[qQ]\d|next)|until|till|before|as|bis|avant"
        r"|antes|até|via|for|of|since|as of|yesterday|today|last|this|\w{3,6}day|el|am|le|em|den|seit|desde|depuis)\b"
        r"|\d))",
        bare,
        maxsplit=1,
    )
    if rest and _COLOUR.fullmatch(head):  # `Green – complete`
        return state_said(rest[0])
    found = value("action-status", head.strip(" *_`"))
    if found == "done" and rest and (_NOT_ALL.search(rest[0]) or _state_of_share(rest[0]) == "in-progress"):
        return "in-progress"
    return found


def state_in_column(cell: str) -> str | None:
    """The state that words in a column of states mean: `5 of 7 sent`, `adopted`, `done at HQ, open at depots`."""
    found = [state for part in _BETWEEN_STATES.split(plain(cell)) if (state := _state_of_words(part))]
    return "in-progress" if "done" in found and set(found) != {"done"} else found[0] if found else None


def _state_of_words(text: str) -> str | None:
    if state := _state_of_share(text):
        return state
    words = (*labels().cell_states.items(), *labels().list_states.items())
    state = next((state for state, pattern in words if pattern.search(text)), None)
    return "open" if state == "planned" else state


def _state_of_share(text: str) -> str | None:
    found = _SHARE.search(text)
    if found is None:
        return None
    some = found["some"] or found["percent"] or found["part"]
    return "open" if some == "0" else "done" if some == (found["whole"] or found["all"] or "100") else "in-progress"


def state_of_list(text: str) -> str | None:
    """The state that the last sentence of a text gives to the items below it: `What we still owe you:`."""
    bare = plain(re.split(r"(?<=[.!?。])\s+", text.strip())[-1])
    return next((state for state, pattern in labels().list_states.items() if pattern.search(bare)), None)


_BETWEEN_STATES = re.compile(r"\s*[,;/–—]\s+|\s+(?:and|but|und|aber|et|mais|y|pero|e|mas)\s+")
_STATE_AND_DAY = re.compile(r"\w+ (?:on |since |am |le |el )?\d{1,2}(?:st|nd|rd|th)?(?:\W\w{3,9})?(?:\W\d{2,4})?\s*")
LONGEST_STATE = 5
"""Words of a last sentence that gives the state: `Done on 3 May.`"""
_COLOUR = re.compile(r"(?i)(?:red|amber|yellow|green|blue)\s*")
