"""A new record from a template: its placeholders, its file name, its defaults. Pure text, no disk, no clock.

A template is a record like any other, in which `<<name>>` is replaced with what is known when it is written. Every line
stays a line, and a placeholder is valid YAML, so that editors and the check can read the template itself.

The file name is made by `model.names.slug`, and the page for new post-mortems does the same in the browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from importlib.resources import files as resources
from typing import Literal, NamedTuple

from postmortems.model import DataPath
from postmortems.model.base import EMPTY_WORDS
from postmortems.model.names import APOSTROPHES, slug
from postmortems.model.time import Time
from postmortems.record.files import TEMPLATE_NAME
from postmortems.record.source import read_source
from postmortems.record.yaml_writer import Value, inline, tidy
from postmortems.text.credentials import without_credentials
from postmortems.text.suggest import did_you_mean

PLACEHOLDERS: dict[str, str] = {
    "title": "What happened, as it was given.",
    "severity": "The level.",
    "started": "When it began.",
    "detected": "When it was noticed.",
    "affected": "The affected services, as a list.",
    "faulty": "The faulty services, as a list.",
    "lead": "Who leads the response and its review.",
    "today": "The day on which the record is made.",
}
"""What a template may ask for as `<<name>>`, without quotes around it. What is not known becomes nothing."""

SAMPLE: dict[str, Value | None] = {
    "title": "A sample",
    "severity": "SEV1",
    "started": Time.parse("2026-05-30"),
    "detected": Time.parse("2026-05-30"),
    "affected": (),
    "faulty": (),
    "lead": "somebody",
    "today": date(2026, 5, 30),
}
"""Values with which a template is tried."""

PLACES: dict[str, DataPath] = {
    "title": ("title",),
    "severity": ("severity",),
    "started": ("times", "started"),
    "detected": ("times", "detected"),
    "affected": ("services", "affected"),
    "faulty": ("services", "faulty"),
}
"""Where a value goes when the template does not ask for it. (Who leads may be written in many ways, or not at all.)"""

_LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
"""Letters of Latin scripts that do not come apart into a letter and a mark."""

_PLACEHOLDER = re.compile(r"<<(\w+)>>")
# Before a bracket the spaces stay: YAML needs one between a colon and what closes the braces.
_WITH_BLANKS = re.compile(r"([ \t]*(?=<<\w+>>(?![]},]))|)<<(\w+)>>")
_IN_BODY = re.compile(r"()<<(\w+)>>")
_WHOLE_VALUE = re.compile(r"\s*(?:- )?[\w-]+:\s+<<\w+>>\s*(?:#.*)?")


def default_template() -> str:
    """The template of those who have none of their own."""
    return (resources("postmortems.record.scaffold") / "incidents" / TEMPLATE_NAME).read_text(encoding="utf-8")


def filled(template: str, values: Mapping[str, Value | None]) -> str:
    """The template with the values in place of its placeholders: as YAML in the frontmatter, as text in the body.

    A placeholder whose value is None, and the spaces before it, become nothing (the spaces stay where a bracket
    follows). Unknown ones stay.
    """
    lines, body = _split(template)
    return "".join(_filled_line(line, values) for line in lines) + _PLACEHOLDER.sub(
        lambda found: _in_body(found, values), body
    )


def filled_text(text: str, values: Mapping[str, str]) -> str:
    """A text with the values in place of its placeholders, as they are. Unknown ones stay."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


class Gap(NamedTuple):
    """A place in a template where a value goes."""

    name: str
    before: str
    """The spaces that are removed if there is no value."""
    place: Literal["value", "flow", "body"]
    """A whole value of the frontmatter, one between brackets, or plain text."""


def pieces(template: str) -> Iterator[str | Gap]:
    """A template as what `filled` does with it: text that stays, and the gaps between."""
    lines, body = _split(template)
    for line in lines:
        place: Literal["value", "flow"] = "flow" if _is_in_flow(line) else "value"
        yield from _gaps(_WITH_BLANKS, line, place)
    yield from _gaps(_IN_BODY, body, "body")


def _gaps(pattern: re.Pattern[str], text: str, place: Literal["value", "flow", "body"]) -> Iterator[str | Gap]:
    end = 0
    for found in pattern.finditer(text):
        if found[2] in PLACEHOLDERS:
            yield text[end : found.start()]
            yield Gap(found[2], found[1], place)
            end = found.end()
    yield text[end:]


def _split(template: str) -> tuple[list[str], str]:
    """The lines of the frontmatter, with their ends, and the body."""
    delimiters = [line.start() for line in re.finditer(r"^---[ \t]*\r?$", template, re.MULTILINE)]
    body = delimiters[1] if len(delimiters) > 1 else len(template)
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", template[:body]), template[body:]


def _is_in_flow(line: str) -> bool:
    return _WHOLE_VALUE.fullmatch(line.rstrip("\r\n")) is None


def _filled_line(line: str, values: Mapping[str, Value | None]) -> str:
    in_flow = _is_in_flow(line)

    def value(found: re.Match[str]) -> str:
        if found[2] not in values:
            return found[0]
        known = values[found[2]]
        if known == () and re.search(rf"\b{found[2]}:[ \t]*\Z", line[: found.start()]):
            known = EMPTY_WORDS.get(found[2], known)
        return "" if known is None else found[1] + inline(known, in_flow=in_flow)

    return _WITH_BLANKS.sub(value, line)


def _in_body(found: re.Match[str], values: Mapping[str, Value | None]) -> str:
    value = values.get(found[1], found[0])
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


def with_comment(text: str, lines: Sequence[str]) -> str:
    """A record with a comment at the end of its frontmatter."""
    source = read_source(text.encode())
    end = source.block[1]
    ending = next(iter(re.findall(r"\r\n|\r|\n", text)), "\n")
    return text[:end] + "".join(f"# {line}{ending}" for line in lines) + text[end:]


def unknown_placeholders(template: str) -> Iterator[tuple[int, int, str, str]]:
    """Each placeholder that means nothing: line and column from 1, itself, and a suggestion."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", template), start=1):
        for found in _PLACEHOLDER.finditer(line):
            if found[1] not in PLACEHOLDERS:
                advice = did_you_mean(found[1], list(PLACEHOLDERS)) or "known placeholders: " + ", ".join(PLACEHOLDERS)
                yield number, found.start() + 1, found[0], advice


def fallback_slug(services: Sequence[str]) -> str:
    """Words for the file name of a title without a letter or digit: the first service, or just `incident`."""
    return next((f"{made}-incident" for service in services if (made := slug(service, 40))), "incident")


def unused(name: str, taken: Collection[str]) -> str:
    """The name, with the first number after it that makes it unique."""
    number, candidate = 2, name
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    return candidate


def item_id(title: str, taken: Collection[str]) -> str:
    """A local id: the first words of the title, or `action-1` where it has no Latin letters. No credential."""
    words = slug(_in_latin(without_credentials(title)), ITEM_ID_LENGTH)
    if words:
        return unused(words, taken)
    return next(f"action-{n}" for n in range(1, 1000) if f"action-{n}" not in taken)


ITEM_ID_LENGTH = 40


def _in_latin(text: str) -> str:
    """The text in a-z and 0-9, without the marks of its letters: a local id has no others."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in ("Mn", "Cf"))
    plain = re.sub(f"[{APOSTROPHES}]", "", plain.lower())
    return re.sub(r"[^a-z0-9]+", " ", "".join(_LATIN.get(character, character) for character in plain))


def clean_title(title: str) -> str:
    """A title on one line, without spaces around it."""
    return " ".join(tidy(title).split())
