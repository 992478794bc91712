"""Tickets, pull requests and commits that a text refers to."""

from __future__ import annotations

import re
from collections.abc import Sequence

_URL = re.compile(r"https?://[^\s<>)\]\"'|]+")
_NO_PROJECT = r"(?!(?:UTC|UTF|ISO|SHA|RFC|CVE|HTTP|SEV|TLS|TCP|UDP|IPV|AES|MD|X|P|Q|HA|EC|T|S|EU|US|AP|AZ|DC)-)"
_KEY = rf"{_NO_PROJECT}[A-Z][A-Z0-9]{{1,9}}-\d{{1,6}}"
_TICKET_URL = re.compile(
    r"/(?:issues?|pulls?|pull-?requests?|merge_requests|work_?items|_workitems/edit|epics|browse|tickets?|\+?bugs?|commit"
    r"|cards?|c|todos|pulses|features|userstory|defect)/[\w-]*\d"
    rf"|/(?:story|task|T)/?\d+|/c/(?:.+/)?\+/\d|gerrit[^/]*/r/\d|/[TD]-?\d+$|/{_KEY}(?:$|[/?#])|linear\.app/.+/issue/"
    r"|app\.asana\.com/\d+/\d|trello\.com/c/\w|clickup\.com/t/\w|service-now\.com/.*(?:number=|sys_id=)\w"
    r"|/(?:crbug\.com|pad\.lv|bugs\.debian\.org)/\d"
    r"|/(?:_workitems|show_bug\.cgi|Display\.html|view\.php|open\.htm)/?\?id=\d"
    r"|[?&;](?:bug|itemId|selectedIssue|TicketID)=[\w-]*\d"
)
_TICKET = re.compile(
    r"(?<![\w/#.&-])(?:(?i:LP:? ?)#?\d{5,8}(?![\w-])"
    rf"|(?:[\w.-]+/[\w.-]+|[A-Z]{{2,5}}|[a-z][\w.-]+)?[#!]\d{{1,7}}(?![\w-])|{_KEY}(?![\w.-]*\w)"
    r"|(?:^|(?<=[(\[])|(?<=[,;–—-] )|(?<=\bsee ))(?:RFC|ADR|RFD|KEP)[ -]?0*\d{1,3}(?!\w)"
    r"|(?i:bug|issue|ticket|PR|MR|CR|CL)\s#?\d{2,7}(?!\w)|\[\[\d{3,}\]\]"
    r"|(?:T-?\d{5,7}|(?:PRB|CHG|INC|REQ|RITM|(?:P|SC)?TASK|CTASK|PRBTASK)\d{5,9}|(?:US|DE)\d{4,7}|W-\d{7,9}|CU-\w{6,9}"
    r"|sc-\d{2,7}|ch\d{4,6}|I[0-9a-f]{40})(?!\w))"
)
_COMMIT = re.compile(
    r"(?:\b(?i:commits?|sha|in|by|see|done|fixed)[:\s]\s*|[(（\[]|^[\w./-]{2,30}\s(?=`))`?(?P<sha>(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40})`?(?![\w/])"
)


def trackers_in(text: str) -> tuple[str, ...]:
    """The tickets, pull requests and commits in a text, in order, each once."""
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
    bare = re.sub(r"`([^`]*)`", lambda code: code[1] if _TICKET.fullmatch(code[1]) else " ", bare)
    for ticket in _TICKET.findall(bare):
        number = re.findall(r"\d+", ticket)[-1]
        if not any(number in url for url in urls):
            found.setdefault(ticket.strip())
    return tuple(found)


def trackers_below(text: str, lines: Sequence[str]) -> tuple[str, ...]:
    """The tickets in the footnotes and link definitions that a text refers to: `[^1]`, `[ticket][t1]`."""
    named = {name.casefold() for name in _REFERENCE.findall(text)}
    defined = (_DEFINITION.match(line) for line in lines) if named else ()
    texts = [found["text"] for found in defined if found and found["name"].casefold() in named]
    return tuple(ticket for part in texts for ticket in trackers_in(part))


_REFERENCE = re.compile(r"\[([^\]\[\n]{1,40})\](?![(\[:])")
_DEFINITION = re.compile(r" {0,3}\[(?P<name>[^\]\[\n]{1,40})\]:\s+(?P<text>\S.*)")
