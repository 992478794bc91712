"""Tickets, pull requests and commits that a text refers to."""

from __future__ import annotations

import re

_URL = re.compile(r"https?://[^\s<>)\]\"'|]+")
_TICKET_URL = re.compile(
    r"/(?:issues?|pull|pulls|merge_requests|browse|tickets?|bugs?|commit|cards?|c)/[\w-]*\d"
    r"|show_bug\.cgi\?id=\d|linear\.app/.+/issue/|/(?:story|task|T)/?\d+|app\.asana\.com/0/\d"
    r"|atlassian\.net/.*[?&]selectedIssue=|/T\d+$"
)
_TICKET = re.compile(
    r"(?<![\w/#.&-])(?:(?:[\w.-]+/[\w.-]+|[A-Z]{2,5}|[a-z][\w.-]+)?[#!]\d{1,6}(?![\w-])|(?!(?:UTC|UTF|ISO|SHA|RFC|CVE|HTTP"
    r"|SEV|TLS|TCP|UDP|IPV|AES|MD|X|P|Q|HA|EC|T|S|EU|US|AP|AZ|DC)-)[A-Z][A-Z0-9]{1,9}-\d{1,6}(?![\w.-]*\w)"
    r"|(?:^|(?<=[(\[])|(?<=[,;–—-] )|(?<=\bsee ))(?:RFC|ADR|RFD|KEP)[ -]?0*\d{1,3}(?!\w)"
    r"|(?i:bug|issue|ticket|PR|MR|CR)\s#?\d{2,7}(?!\w)|\[\[\d{3,}\]\]|(?:T-?\d{5,7}|(?:PRB|CHG|INC|REQ|RITM|P?TASK|CTASK|PRBTASK)\d{5,9})(?!\w))"
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
