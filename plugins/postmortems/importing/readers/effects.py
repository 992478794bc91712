"""What a text says about a service: that it broke, that nothing happened to it, and from when to when."""

from __future__ import annotations

import re
from collections.abc import Iterable

from postmortems.importing.labels import is_nobody, is_nothing, labels, plain
from postmortems.importing.moments import moments
from postmortems.importing.moments.dates import WEEKDAY
from postmortems.importing.reading import Reading

LONGEST_NAME = 4
"""A value with more words is a description, not a name."""
FIRST_WORDS = 90
"""Characters. After a name, words later than that say nothing about it."""


def is_broken(text: str) -> bool:
    """Whether the beginning of a text says what went wrong."""
    head = re.sub(r"[*_`]", "", text[:FIRST_WORDS]).casefold().strip()
    words = (labels().events["impact"], labels().effects["broken"])
    return any(pattern.search(head) for pattern in words) or _NONE_OF.match(head) is not None


_NONE_OF = re.compile(
    r"no (?!(?:data|(?:\w+ )?(?:loss|impact|effects?|actions?|changes?|customers?|users?|downtime|outage|errors?"
    r"|evidence))\b)\w+"
)
"""Something that was missing: `no alerts for a day`."""


def is_spared(text: str) -> bool:
    """Whether a text says that nothing happened: `none`, `–`, `0 %`, `not affected`."""
    bare = plain(text)
    if is_nothing(text) or re.fullmatch(r"[\W0]*(?:%|ms|s|min|h)?", bare):
        return True
    found = labels().effects["spared"].match(bare)
    return found is not None and not is_broken(bare[found.end() :])


def is_of_service(name: str) -> bool:
    """Whether the label of a text about the impact can be a service, not one of users, money or times."""
    words = plain(name)
    is_label = labels().fields.whole(name) or labels().sections.whole(name)
    is_other = is_label or is_broken(name) or labels().effects["no-service"].search(words) is not None
    return is_service(name) and not is_other


def is_service(text: str) -> bool:
    """Whether a text looks like the name of a service, not like a description."""
    is_vague = re.search(
        r"(?i)\b(?:all|every|some|several|multiple|many|various|none|no|users?|customers?|everything|anything|nothing|else|other"
        r"|was|were|is|are|had|has|not)\b|^\d|[+%`\[]|\(|:",
        text,
    )
    return (
        not (is_vague or is_nobody(text) or is_nothing(text)) and len(text.split()) <= LONGEST_NAME and len(text) <= 50
    )


def times_in(reading: Reading, texts: Iterable[str]) -> dict[str, object]:
    """The only range of times in these texts: `down 10:00–10:40`, `from 10:00`, `until 10:40`. Else nothing."""
    found: list[dict[str, object]] = []
    for text in texts:
        if _WEEKDAY.search(text):
            return {}
        for moment in moments(text, order=reading.order):
            start = reading.time_text(moment, reading.incident_day) if moment.clock is not None else None
            if start is None:
                continue
            if until := reading.range_end_text(moment, reading.incident_day):
                found.append({"from": start, "to": until[0]})
            elif edge := _EDGE.search(text[: moment.start]):
                found.append({"from" if edge["from"] else "to": start})
            else:
                return {}
    if len(found) == 2 and [list(part) for part in found] == [["from"], ["to"]]:
        return {**found[0], **found[1]}
    return found[0] if len(found) == 1 else {}


_WEEKDAY = re.compile(rf"(?i)\b(?:{WEEKDAY})\b")
_EDGE = re.compile(
    r"(?i)(?:(?P<from>\b(?:from|between|since|starting at|ab|seit|von|zwischen|depuis|dès|de|desde|entre))"
    r"|\b(?:until|till|to|and|through|bis|und|jusqu'à|à|et|hasta|até|y|e))(?:\s+(?:about|around|~|the))?\W{0,3}$"
)
"""The word before a time that says which end it is."""
