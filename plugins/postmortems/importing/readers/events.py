"""What an entry of a timeline tells of: a change, the impact, the detection, the recovery."""

from __future__ import annotations

import re
from functools import lru_cache

from postmortems.importing.labels import labels, value

LONGEST = 300
"""Characters. What comes later in an entry is detail."""

_NO_EVIDENCE = re.compile(
    r"`[^`]*`|\[\[[^\]]*\]\]|<https?://[^>]*>|https?://\S+|\"[^\"\n]{2,120}\"|“[^”\n]{2,120}”|«[^»\n]{2,120}»|「[^」\n]{2,60}」"
)
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_NEGATED = re.compile(
    r"(?:\b(?:no|not|never|nobody|nothing|none|without|neither|nor|cannot|can't|did not|didn't|isn't|wasn't|fail(?:s"
    r"|ed)? to|yet to"
    r"|still|temporarily|partial(?:ly)?|only|first|should|would|will|to be|unable to|attempt(?:s|ed)? to"
    r"|tr(?:y|ies|ied) to|mov(?:ed|es|ing)|migrat(?:ed|es|ing)|kein\w*|nicht|sans|aucun\w*|sin|ningun\w*|sem|nenhum\w*)"
    r"(?:\s+\w+){0,2}|n't(?:\s+\w+)?)[\s*_]*$",
    re.I,
)
_AGAIN = frozenset(("again", "wieder", "à nouveau", "de nouveau", "de nuevo", "otra vez", "de novo", "novamente"))
_NONE_OF = re.compile(
    r"\b(?:no|zero|without|nothing|none|nobody|never|keine?|sans|aucune?|sin|sem|nenhuma?)(?: [\w-]+)?\s*$"
)
"""Before a word of failure: there was none. `No data was lost`, `zero errors`."""
_MAY_BE_NEGATED = frozenset(("detected", "noticed", "recovered", "closed", "mitigation"))


@lru_cache(maxsize=4096)
def evidence(text: str) -> str:
    """The words that count: the beginning, without code, addresses and quotations."""
    bare = _NO_EVIDENCE.sub(" ", _LINK.sub(r"\1", text[: LONGEST * 3]))
    return " ".join(bare.replace("**", "").split()).casefold()[:LONGEST].replace("\u2019", "'")


@lru_cache(maxsize=4096)
def kinds_in(text: str) -> dict[str, int]:
    """The kinds of events that a text tells of, each with the place of its first word."""
    words = evidence(text)
    found: dict[str, int] = {}
    for kind, pattern in labels().events.items():
        for match in pattern.finditer(words):
            before = words[max(match.start() - 40, 0) : match.start()]
            if kind in _MAY_BE_NEGATED and match[0] not in _AGAIN and (no := _NEGATED.search(before)):
                is_report = kind in ("detected", "noticed") and no[0].startswith("first")  # `First issue opened`
                if not is_report:
                    continue
            if kind == "impact" and _NONE_OF.search(before):
                continue
            if match[0] in _AGAIN and "impact" in found:  # it fails again
                continue
            found[kind] = match.start()
            break
    return found


_PEOPLE_OUTSIDE = re.compile(
    r"\b(?:notif\w+|inform\w*|updat\w+|alert\w*|emailed|t(?:old)|warn\w*|messag\w+|tell\w*)\s+(?:all |our |the "
    r"|affected |impacted )*"
    r"(?:users?|customers?|stakeholders?|communit\w+|clients?|partners?|subscribers?|public|validators?)\b"
)


_FILED = re.compile(
    r"\b(?:files|filed|opens|opened|raises|raised|creates|created|submits|submitted|logs|logged)(?: (?:an?|the|first"
    r"|new|support|jira|github|high-priority|urgent))* (?:tickets?|bugs?|issues?|cases?|reports?)\b"
    r"|\b(?:tickets?|problems?|bugs?|issues?|cases?)\b[^.;:,]{0,20}\b(?:raised|opened|filed|created|logged)\b"
)
_OUTSIDERS = (
    r"(?:users?|customers?|clients?|members?|visitors?|players?|readers?|subscribers?|colleagues?|students?|teachers?"
    r"|drivers?|riders?|shoppers?|patients?|merchants?|sellers?|buyers?|guests?|callers?|passengers?|researchers?"
    r"|partners?|testers?|developers?|employees|staff|people|somebody|someone|community)"
)
_SAYS = re.compile(
    rf"\b{_OUTSIDERS}\b[^.;:,]{{0,30}}\b(?:posts?|posted|writes?|wrote|tweets?|tweeted|mails?|mailed|calls?|called|rings?"
    r"|rang|phones?|phoned|tells?|told|asks?|asked|says?|said|messages?|messaged|complains?|complained|radios?)\b"
)
"""Somebody outside says something: `a customer posts on our wall`."""
_WATCHES = re.compile(
    r"^\W*(?:[\w-]+ )?(?:dashboard|monitor|monitoring|probe|watchdog|page|uptime|health check)\s*:"
    r"|\b(?:monitor(?:ing)?|probes?|dashboards?|watchdog|synthetics?)\b[^.;,]{0,50}\b(?:sends?|sent|goes off|went off"
    r"|shows?|showed|turns? red|turned red|triggers?|triggered|calls?|called|pages?|paged|warns?|warned|raises?|raised"
    r"|posts?|posted)\b"
    r"|\bpage[sd]?\b[^.;:,]{0,30}\bon-?call\b"
)
"""What watches the system speaks: `our monitoring sends a text`, `Dashboard: orders from 42 to 3`."""
_CAUSE_FOUND = re.compile(
    r"\b(?:workarounds?|causes?|fix|solution|culprit|problem area|change)\b[\w ]{0,20}\b(?:found|discovered"
    r"|identified|detected|spotted)\b"
    r"|\b(?:found|discovered?|identified|spotted|discovers?)\b[\w ,'-]{0,30}\b(?:workaround|root cause|cause"
    r"|culprit|solution)\b"
)


def tells_cause(text: str) -> bool:
    """Whether the text says that the cause was found."""
    return _CAUSE_FOUND.search(evidence(text)) is not None


def is_detection(text: str) -> bool:
    """Whether somebody or something notices what is wrong. Telling users is none, nor is finding the cause."""
    words = evidence(text)
    found = "detected" in kinds_in(text) or any(pattern.search(words) for pattern in (_FILED, _SAYS, _WATCHES))
    return found and not _PEOPLE_OUTSIDE.search(words) and not tells_cause(text)


def seen_by(actor: str, event: str) -> str:
    """The event, with its actor if that watches the system: what an alert says is a detection."""
    return f"Alert: {event}" if value("watcher", actor) else event


def kind_of(text: str) -> str | None:
    """The kind of an entry, None if its words do not say it."""
    found = kinds_in(text)
    if "closed" in found:
        return "resolution"
    if is_detection(text) and found.get("detected", 0) <= min(
        found.get("recovered", LONGEST), found.get("mitigation", LONGEST)
    ):
        return "detection"
    if _PEOPLE_OUTSIDE.search(evidence(text)) or "communication" in found:
        return "communication"
    if "aftermath" in found and found["aftermath"] == 0:
        return None
    if "recovered" in found and "mitigation" not in found:
        return "recovery"
    if "mitigation" in found:
        return "mitigation"
    if "impact" in found and found["impact"] <= found.get("change", LONGEST):
        return "impact"
    return "change" if "change" in found else "impact" if "impact" in found else None
