"""How clearly the words about a time make it the start, the detection or the end of an incident.

Words that name the milestone weigh most: `the outage began at`. Words that show it weigh less: `requests failed`. What
only makes it likely weighs least: a change, a remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.labels import labels, mentions
from postmortems.importing.moments import trailing
from postmortems.importing.readers.events import (
    all_is_well,
    all_were_right,
    evidence,
    is_detection,
    suffers,
    tells_cause,
)
from postmortems.importing.readers.timed_events import TimedEvent

NAMED, CLOSED, SHOWN, HINTED, LIKELY = 5, 4, 3, 2, 1
"""Weights: the milestone is named, the incident is closed, what the milestone consists in is shown or hinted at, or it
is only likely."""


def start_weight(event: TimedEvent) -> int:
    """How clearly the words make a time the start."""
    kinds = event.kinds
    if event.place == "entry":
        if mentions("began", event.text) or label_of_entry(event) == "started":
            return NAMED
    elif event.until is not None:
        return NAMED if _is_of_incident(event) else 0
    elif _BEGAN.search(event.before) and (_SUBJECT.search(event.before) or "impact" in kinds):
        return NAMED
    if event.place == "inside" or _is_remedy(event) or _TOOK.search(event.before):
        return 0
    if is_detection(event.text) and kinds.get("detected", 0) < kinds.get("impact", LAST):
        return LIKELY
    if "impact" in kinds and not kinds.keys() & {"communication", "aftermath"}:
        return SHOWN
    if _BEGAN.search(event.before) or _BEGINS.search(event.text) or suffers(event.text):
        return HINTED
    return LIKELY if event.place == "entry" or "change" in kinds else 0


def is_change(event: TimedEvent) -> bool:
    """Whether something is changed. What would be a remedy later is a change before anybody has noticed a failure."""
    kinds = event.kinds.keys()
    return bool(kinds & {"change", "mitigation"}) and "recovered" not in kinds and not is_detection(event.text)


def can_begin(event: TimedEvent) -> bool:
    """Whether a time in a story that begins with it can be the start."""
    is_other = is_detection(event.text) or end_weight(event) > LIKELY or _TOOK.search(event.before)
    return event.place != "inside" and event.until is None and not is_other


def detection_weight(event: TimedEvent) -> int:
    """How clearly the words make a time the detection."""
    if event.place == "inside" or (event.until is not None and event.place != "entry"):
        return 0
    if label_of_entry(event) == "detected" or _UNNOTICED.search(event.before[-NEAR_WORDS:]):
        return NAMED
    if _UNHEARD.search(f"{event.text} {event.after}"):
        return 0
    if is_detection(event.text):
        return NAMED if event.place == "detection" else SHOWN
    if event.place == "detection" and event.is_only:
        return SHOWN
    if is_detection(event.rest):
        return HINTED
    is_noticed = "noticed" in event.kinds or _SPEAKS.match(event.text) is not None
    return LIKELY if event.place in ("entry", "detection") and is_noticed else 0


_UNHEARD = re.compile(
    r"(?i)\b(?:no ?one|nobody) (?:answer|notic|read|saw|react|repl|respond|awake|was awake)\w*"
    r"|\bignored\b|\bunanswered\b"
)
"""Somebody said so, and it did not reach anybody: `a researcher asked, nobody answered`, `alert (ignored)`."""
_SPEAKS = re.compile(r"[\s*_`]*@[\w-]+[\s*_`:]*[\"“]")
"""Somebody is quoted: `@ida "is it just me?"`."""


def end_weight(event: TimedEvent) -> int:
    """How clearly the words make a time the end."""
    kinds = event.kinds
    if event.place == "entry":
        if _END_MARK.search(event.text):
            return NAMED
        if label_of_entry(event) == "resolved" or "closed" in kinds:
            return CLOSED
    elif event.until is not None:
        return NAMED if _is_of_incident(event) else 0
    elif took := _TOOK.search(event.before):
        return SHOWN if took[0].startswith("took") and kinds.keys() & {"recovered", "closed"} else 0
    elif _says_end(event):
        return NAMED
    if _is_in_part(event):
        return 0
    if event.place == "resolution" and event.is_only:
        return SHOWN
    if kinds.keys() & {"recovered", "closed"} and (event.place == "entry" or "impact" not in kinds):
        return SHOWN
    if event.place == "entry" and all_is_well(event.text):
        return HINTED
    if "mitigation" not in kinds:
        return 0
    return HINTED if _EVERYWHERE.search(event.text) else LIKELY


_EVERYWHERE = re.compile(r"(?i)\b(?:on|to|in|for|across|at) (?:all|every)\b|\beverywhere\b")
"""A remedy that has reached all: `patched on all gates`."""


LAST = 10_000
"""A place after every word."""


def _is_remedy(event: TimedEvent) -> bool:
    """Whether the words tell first of a remedy or a recovery."""
    kinds = event.kinds
    good = min((kinds[kind] for kind in ("recovered", "closed", "mitigation") if kind in kinds), default=LAST + 1)
    return good <= kinds.get("impact", LAST)


def _is_of_incident(event: TimedEvent) -> bool:
    """Whether a range in the text is that of the incident."""
    if event.place == "inside" or "impact" in event.kinds:
        return event.place != "inside" and not _is_remedy(event)
    is_alone = len(event.before.split()) <= 2 and len(event.after.split()) <= 1
    is_story = event.place != "summary" and "change" in event.kinds
    return is_alone or (not is_story and _OVER.search(f"{event.before} {event.text}") is not None)


def _is_in_part(event: TimedEvent) -> bool:
    return _IN_PART.search(event.text) is not None


def is_aftermath(event: TimedEvent) -> bool:
    kinds = event.kinds
    if tells_cause(event.text) and not kinds.keys() & {"recovered", "closed", "mitigation"}:
        return True
    is_after = "aftermath" in kinds or ("communication" in kinds and "closed" not in kinds)
    return is_after and not ("recovered" in kinds and "aftermath" not in kinds)


def is_worse(event: TimedEvent) -> bool:
    kinds = event.kinds
    is_good = kinds.keys() & {"recovered", "closed", "mitigation"} or is_detection(event.text)
    return event.place == "entry" and "impact" in kinds and not is_good


def label_of_entry(event: TimedEvent) -> str | None:
    """The milestone that an entry consists in: `First detected`, `Resolved 10:35`."""
    if event.place != "entry":
        return None
    moment = trailing(event.text)
    label = re.sub(r"[\s:：-]+$", "", event.text[: moment.start]) if moment is not None else event.text
    found = labels().fields.whole(label)
    return found if found in PHASES and not _BACK_AGAIN.search(label) else None


PHASES = ("started", "detected", "acknowledged", "mitigated", "resolved")
_BACK_AGAIN = re.compile(r"(?i)\b(?:back|again)\b")
"""As a whole entry, `Back to normal` tells what happened; it is no label."""
_END_MARK = re.compile(
    r"(?i)\bend of (?:the )?(?:outage|impact|problem|disruption)\b|\b(?:outage|impact|disruption) ends?\b|\(resolved\)"
)
GOES_ON = re.compile(
    r"\b(?:decision|decid\w+|plan\w*|next step|pending|begin\w*|start\w*|investigat\w*|ongoing|continu\w+"
    r"|propos\w+|submitted|opened)\b"
)
"""In the last entry, these show that the timeline stops before the end."""
_MITIGATED = re.compile(r"(?i)declared mitigated|(?<!not )(?<!un)(?<!be )\bmitigated\b")
EARLIER = re.compile(r"\b(?:earlier|ago|since|before|had been|already)\b")


def is_mitigation(event: TimedEvent) -> bool:
    """Whether an entry says in that word that the incident was mitigated."""
    is_named = label_of_entry(event) == "mitigated" or _MITIGATED.search(event.text) is not None
    return event.place == "entry" and is_named


def mitigations(entries: Sequence[TimedEvent]) -> Iterator[Claim]:
    """The entries that say that the incident was mitigated."""
    for event in entries:
        if is_mitigation(event):
            guess = Guess("times", event.lines.first, "a timeline entry was read as the mitigation")
            yield Claim("times.mitigated", event.at, event.lines, frozenset(), 0.5, (guess,))


NEAR_WORDS = 80
"""Characters before a time in which words that name its milestone are looked for."""
_OVER = re.compile(
    r"(?i)\b(?:between|from|lasted|impact|unavailable|down|outage|affected|degraded|error"
    r"|incident|broken|failed|unable|zwischen|entre|desde)"
)
_SUBJECT = re.compile(
    r"(?i)\b(?:incident|issue|problem|outage|disruption|degradation|impact|event|failures?|errors?|this|it|störung|ausfall"
    r"|panne|incidente|caída|queda|falha)\b"
)
_BEGAN = re.compile(
    r"(?:\b(?:crashed|went down|failed|stopped working|became unavailable)\b|"
    r"\b(?:beg[ai]ns?|beginning|started|starts?|since|onset|broke|occurred|happened)\b|\bbegann\b|\ba commencé\b"
    r"|\bempezó\b|\bcomenzó\b|\bcomeçou\b)(?:\W+(?:at|on|in|around|about|approximately|roughly|am|um|le|à|el|a|las|em"
    r"|às|the|early|late|\w+day|morning|afternoon|evening|night)\b)*[\s~≈:]*$",
    re.I,
)
_BEGINS = re.compile(
    r"\b(?!(?:we|i|he|she|they|you|team|engineers?|who) )[\w'-]+ (?:beg[ai]ns?|start(?:s|ed)?) (?:to [a-z]+"
    r"|[a-z]+ing)\b"
)
"""A thing, not a person, begins to do what it should not: `the queue began to fill`."""
_ENDED = re.compile(
    r"(?:\b(?:ended|over|resolved|resumed|until|recovered|restored|fixed|mitigated|back|lasted until|closed"
    r"|(?:available|working|running|reachable|usable) again)\b"
    r"|\bendete\b|\bbehoben\b|\brésolu\b|\bterminó\b|\bterminou\b)"
    r"(?:\W+(?:at|on|in|by|around|about|approximately|roughly|fully|completely|online|up|normal|to|am|um|le|à|el|a|las|em"
    r"|às|the)\b)*[\s~≈:]*$",
    re.I,
)
"""Words right before a time that make it the start or the end."""
_TURNED_BACK = re.compile(
    r"(?i)\b(?:roll|switch|mov|turn|chang|revert|put)\w*\s(?:[\w-]+\s){0,4}?back(?:\s+(?:on|up|in))?\s+(?:at|on|around)\s*$"
)
"""A remedy before a time. Whether it ended the incident comes later in the text."""
_IN_PART = re.compile(
    r"(?i)\b(?:the first|all but|(?:one|two|some|half|most|part|parts) of|partial(?:ly)?)\b(?: [\w-]+){1,6}"
)
"""A part of the whole came back: `the first node was back at`."""
_TOOK = re.compile(r"(?i)\b(?:took|kept|wait\w*|watch\w*|monitor\w*) (?:\w+ ){0,3}?until\W*$")
"""What took until then was a step: `It took me until 8:40 to see the error`, `We watched until`."""
_BY = re.compile(r"(?i)\bby[\s~≈]*(?:about|around)?\s*$")
_WORKED = re.compile(
    r"(?i)(?: [A-Z]{2,4})?,?(?: [\w-]+){1,6}? (?:was|were|had) (?:all |fully |back |finally )*(?:working|running"
    r"|moving|flowing|online|up|available|back|normal|recovered|returned)\b"
)
"""`by 12:20 uploads were working`."""
_UNNOTICED = re.compile(r"(?i)\b(?:notic|detect|discover|aware|alert)\w*\s+(?:\w+\s+){0,3}?until\W*$")


def _says_end(event: TimedEvent) -> bool:
    """Whether the words right around a time name the end."""
    before = event.before[-NEAR_WORDS:]
    if _BY.search(before) and (_WORKED.match(event.after) or all_were_right(before)):
        return True
    ended = _ENDED.search(before)
    if ended and ended[0].lower().startswith("closed") and not _SUBJECT.search(event.before):
        return False  # `Polls closed at`
    if not ended or _TURNED_BACK.search(before) or _IN_PART.search(before) or _UNNOTICED.search(before):
        return False
    return not ended[0].lower().startswith("until") or "impact" in event.kinds or _LASTED.search(before) is not None


_LASTED = re.compile(r"(?i)\b(?:last|continu|persist|remain|went on|dauerte|dur)\w*")


_PERSON_REPORTS = re.compile(r"[\W_]*(?P<who>@?[\w.-]+)\W+(?:(?:also|still)\s)?reports?\b", re.I)
_NO_PERSON = re.compile(
    r"(?i)(?:the|a|an|users?|customers?|people|players?|members?|monitoring|alerts?|support|teams?|first|more|several|many"
    r"|somebody|someone|we|they|clients?|partners?|operators?|staff|news|media|twitter|\w+s)$"
)


def is_several_people(heads: Sequence[str]) -> bool:
    """Whether one person after the other, each by name, reports the same: then nothing says who detected it."""
    found = [_PERSON_REPORTS.match(evidence(head)) for head in heads[:2]]
    people = {match["who"] for match in found if match and not _NO_PERSON.fullmatch(match["who"])}
    return len(people) == 2


def names_other_phase(head: str) -> bool:
    return labels().fields.whole(re.sub(r"[\d\s:TZ-]+$", "", head)) in ("detected", "resolved", "mitigated")
