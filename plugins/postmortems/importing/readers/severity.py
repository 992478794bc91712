"""The severity, with the text after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Lines, Paragraph, words_of_others
from postmortems.importing.labels import is_nobody, is_nothing, labels, value_inside
from postmortems.importing.reading import Reading
from postmortems.model.config import Config

_LEVEL = re.compile(r"(?i)\b(?:sev(?:erity)?|s)[\s:_-]?([0-9])\b")
_NUMBER = re.compile(r"(?i)(?:level|stufe|niveau|nivel|nível|レベル|级别)?\s?([0-9])\s?(?:등급|级|級)?")
"""A level that is a bare number, as the whole value."""
_SCOPED = re.compile(r"(?i)\bsev(?:erity)?(?:::|/|:)\s?(?:sev-?|s)?([0-9])\b")
"""A label of a code host: `severity::2`."""
_DECLARED = re.compile(
    r"(?i)\b(?:declar\w+|raised? to|upgraded to|classified as|rated|opens? a|opened a)\b.{0,30}?\b(sev-?\s?[0-9])\b"
)
_DECLARED_LEVEL = re.compile(
    r"(?i)(?<!not )(?<!never )\b(?:declar\w+|déclar\w+|erklär\w+|ausgerufen|eröffnet|abr\w+|abiert\w+|aberto|ouvert"
    r"|raised? to|upgraded to)\b"
    r"[^.;]{0,40}?\b(?:severity|severidade?|sévérité|gravité|gravedad|gravidade|schweregrad)"
    r"(?: level| nivel| niveau| nível)?[ -](?P<number>[0-5])\b"
    r"|(?:重大度|深刻度|심각도)\s?(?P<level>[0-5])[^。.;]{0,12}(?:宣言|発令|선언)"
)
"""The level in the words of a language, where the incident is declared: `Se declara el incidente, severidad 2`."""
_KIND_OF = re.compile(r"(?i)\b(sev-?\s?[0-9])\b[\s*_`]*(?:incident|outage|event|issue)\b|^#.*[(\[](sev-?\s?[0-9])[)\]]")
"""The level as part of the title, or before the word: `this SEV-2 incident`."""
_P_LEVEL = re.compile(r"(?i)\bP[\s-]?([0-5])\b")

_SEVERAL = re.compile(r"[,;/、，→]|->|\b(?:and|or|to)\b")


def read(reading: Reading) -> Iterator[Claim]:
    """From a label, a severity section, or an impact section that begins with a level."""
    for field in reading.fields("severity"):
        confidence = 0.9 if field.carrier in ("table", "bold", "item", "frontmatter") else 0.7
        yield from _claims(field.value, field.lines, confidence, reading, is_front=field.carrier == "frontmatter")
    for section in reading.document.sections:
        first = section.blocks[0] if section.blocks else None
        if section.heading and labels().fields.whole(section.title) == "severity":
            if isinstance(first, Paragraph):
                yield from _claims(first.text, first.lines, 0.75, reading, is_front=False)
        elif section.concept == "impact" and isinstance(first, Paragraph):
            begins = re.match(
                r"(?i)\**(critical|high|medium|moderate|low|major|minor|sev-?\s?\d)\**\s*(?:[:：–—.]|$)", first.text
            )
            if begins:
                yield from _claims(first.text, first.lines, 0.6, reading, is_front=False)

    yield from _mentioned(reading)


def _mentioned(reading: Reading) -> Iterator[Claim]:
    """The level in a label of a code host, `severity::2`, in the title, or in a sentence. It is a guess."""
    of_others = reading.lines_of_others | {place + 1 for place in words_of_others(reading.document.lines)}
    for number, line in enumerate(reading.document.lines, start=1):
        if number in of_others:
            continue
        found = _SCOPED.search(line) or _DECLARED.search(line) or _KIND_OF.search(line)
        level, _ = level_named(found[1] or found[2], reading.config) if found else (None, "")
        if found is None and (found := _DECLARED_LEVEL.search(line)):
            level, _ = level_named(f"sev{found['number'] or found['level']}", reading.config)
        if found and level is not None:
            reason = f"the severity is not stated in a field; it was read from “{found[0].strip()}”"
            yield Claim(
                "severity", level, Lines(number, number), frozenset(), 0.4, (Guess("severity", number, reason),)
            )
            return


def _claims(text: str, lines: Lines, confidence: float, reading: Reading, *, is_front: bool) -> Iterator[Claim]:
    if is_nothing(text) or is_nobody(text) or re.search(r"^[\[<{].*[\]>}]$", text.strip()):
        return
    level, reason = level_named(text, reading.config)
    levels = [level_named(part, reading.config)[0] for part in _SEVERAL.split(text)]
    names_several = None not in levels and len(set(levels)) > 1
    if names_several:
        reason = "more than one severity is stated; the first was used"
    guesses = (Guess("severity", lines.first, reason),) if reason else ()
    takes = frozenset() if is_front else lines.numbers
    if level is not None:
        yield Claim("severity", level, lines, frozenset(), confidence, guesses)
    if names_several and is_front:
        return  # `[1, 2]` is no reason, and `x-frontmatter` has it
    if level is None or _bare(level) != _bare(text):
        yield Claim("severity_rationale", text, lines, takes, confidence)
    elif takes:
        yield Claim("", None, lines, takes, confidence)


def level_named(text: str, config: Config) -> tuple[str | None, str]:
    """The configured level that a text begins with, and the reason if it is a guess."""
    levels = config.severities
    head = re.split(r"[(（—–:：;；,，.。\n]|\s-\s", text.strip(" *_`"), maxsplit=1)[0].strip(" *_`")
    by_name = {_bare(level.name): level.name for level in levels}
    by_title = {_bare(level.title): level.name for level in levels if level.title}
    if _bare(head) in by_name:
        return by_name[_bare(head)], ""
    if _bare(head) in by_title:
        return by_title[_bare(head)], ""
    number = _LEVEL.search(head) or _NUMBER.fullmatch(head) or _SCOPED.match(text.strip(" *_`"))
    if number:
        found = by_name.get(f"sev{number[1]}") or by_name.get(f"s{number[1]}")
        return found, ""
    priority = _P_LEVEL.search(head)
    if priority and f"p{priority[1]}" in by_name:
        return by_name[f"p{priority[1]}"], ""
    words = value_inside("severity", head) or (priority[1] if priority and priority[0] == head else None)
    place = max(int(words), 1) - 1 if words else -1
    if 0 <= place < len(levels):
        return levels[place].name, f"the severity is not a configured level; it was read as {levels[place].name}"
    return None, ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
