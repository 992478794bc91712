"""The metadata of a document, and short sections that become one field of the record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Lines, List, Other, Paragraph, Section, Table, bold_label, label_of
from postmortems.importing.labels import is_instruction, is_nothing, labels
from postmortems.importing.moments import moments
from postmortems.importing.moments.dates import WEEKDAY
from postmortems.importing.readers.effects import is_broken
from postmortems.importing.readers.timeline import raw_entries
from postmortems.importing.reading import Reading

_ELSEWHERE = ("timeline", "actions", "apart")
"""Sections whose labels say nothing about the whole incident."""
LONGEST_SUMMARY = 1500
"""A summary with more characters is a story and stays in the body."""


def read(reading: Reading) -> Iterator[Claim]:
    """Language, zone, summary, impact, trigger, tags and ids."""
    if reading.document.language != reading.config.language:
        yield Claim("language", reading.document.language, Lines(1, 1), confidence=0.9)
    if reading.is_near_miss:
        yield Claim("kind", "near-miss", Lines(1, 1), confidence=0.9)
    if reading.zone is not None:
        guess = reading.zone_guess(reading.day.day if reading.day else None)
        lines = Lines(reading.zone_line, reading.zone_line)
        takes = lines.numbers if _is_zone_line(reading) else frozenset()
        yield Claim("timezone", reading.zone.zone, lines, takes, 0.9, (guess,) if guess else ())
    yield from _one_paragraph(reading, "summary", "summary")
    yield from _one_paragraph(reading, "impact", "impact.summary")
    yield from _summary_elsewhere(reading)
    yield from _labelled(reading, "summary", "summary")
    yield from _labelled(reading, "impact", "impact.summary")
    yield from _trigger(reading)
    yield from _tags(reading)
    yield from _ids(reading)


def _is_zone_line(reading: Reading) -> bool:
    """Whether the line with the zone is a separate paragraph and states nothing else: `All times in UTC.`"""
    number = reading.zone_line
    for section in reading.document.about("timeline"):
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.lines == Lines(number, number):
                return len(block.text.split()) <= LONGEST_ZONE_LINE and not moments(block.text)
    return False


LONGEST_ZONE_LINE = 8
"""A sentence with more words states more than the zone."""


def _inner(section: Section) -> list[Section]:
    """The sections of the same subject in one that only holds others: `Summary` in `The incident`."""
    inner = [sub for sub in section.sections if sub.concept == section.concept and not sub.is_label]
    return inner if inner and not section.blocks else [section]


def _one_paragraph(reading: Reading, concept: str, field: str) -> Iterator[Claim]:
    """A section of one paragraph. Of a longer summary, the first paragraph; the rest stays in the body."""
    sections = [s for s in reading.document.about(concept) if s.concept_covers_half]
    sections = [s for outer in sections for s in _inner(outer)]
    if not sections or (len(sections) != 1 and concept != "summary"):
        return
    said = [s for s in sections if any(isinstance(part, Paragraph) for part in s.order)]
    section = (said or sections)[0]
    parts = [part for part in section.order if not isinstance(part, Other | Table)]
    if not parts or not isinstance(parts[0], Paragraph) or section.is_label:
        return
    is_alone = len(section.order) == 1
    block = parts[0]
    if is_alone or concept == "summary":
        text = reading.document.text(block.lines).strip()
        if is_prose(reading, block) and (is_alone or label_of(block) is None):
            is_story = concept == "summary" and _opening(reading) is not None
            if concept == "impact" and _ABOUT_TEXT.match(text):
                return
            labelled = bold_label(text)
            if labelled and labels().sections.whole(labelled[0]) == concept:
                text = labelled[1]
            yield Claim(field, text, block.lines, block.lines.numbers, 0.45 if is_story else 0.8)


_ABOUT_TEXT = re.compile(
    r"(?i)(?:this|the|our) (?:document|report|post-?mortem|page|review|analysis) (?:only )?(?:covers|describes"
    r"|is (?:about|for)|concerns|deals|looks at|does not)\b|dieses? (?:dokument|bericht|seite) (?:be|um)\w+"
    r"|ce (?:document|rapport) \w+"
    r"|est[ea] (?:documento|informe|relatório) \w+"
)
"""The scope of the document, not of the incident."""


def is_prose(reading: Reading, block: Paragraph) -> bool:
    """Whether a paragraph can be a summary: no fields, no instruction of a template, not too long."""
    text = reading.document.text(block.lines).strip()
    has_fields = any(block.lines.first <= field.lines.first <= block.lines.last for field in reading.document.fields)
    return len(text) <= LONGEST_SUMMARY and not is_nothing(text) and not has_fields and not is_instruction(text)


LEAST_SUMMARY = 40
"""Characters. A shorter paragraph before the first section is no summary."""


def _is_labelled(block: Paragraph) -> bool:
    """Whether a paragraph is a label, or begins with the label of another subject."""
    found = bold_label(block.text)
    if found is None:
        return label_of(block) is not None
    return labels().sections.whole(found[0]) is not None or len(found[1]) < LEAST_SUMMARY


_SUMMARY_KEYS = ("summary", "description", "excerpt", "abstract", "subtitle", "lead")


def _summary_elsewhere(reading: Reading) -> Iterator[Claim]:
    """Without a section for it: the summary in the frontmatter, or the first paragraph that says what happened."""
    for key in _SUMMARY_KEYS:
        text = reading.foreign.get(key)
        if isinstance(text, str) and LEAST_SUMMARY <= len(text.strip()) <= LONGEST_SUMMARY:
            yield Claim("summary", text.strip(), reading.document.line_of(key), confidence=0.6)
    yield from _first_paragraphs(reading)
    yield from _about_impact(reading)


def _first_paragraphs(reading: Reading) -> Iterator[Claim]:
    """The first paragraph of the document, the one about the impact, or the first of another section."""
    of_entries = frozenset().union(*(raw.numbers for raw in raw_entries(reading)))
    opening = _opening(reading)
    found: set[float] = set()
    for section in reading.document.sections:
        is_head = section.concept in (None, "impact", "background") and not section.is_label
        if not is_head or any(above.concept not in (None, "summary") for above in section.ancestors()):
            continue
        is_first = section.heading is None or section.is_title
        for block in section.blocks:
            if not isinstance(block, Paragraph) or block.lines.numbers & of_entries:
                continue
            text = reading.document.text(block.lines).strip()
            confidence = 0.36 if is_first else 0.33 if section.concept == "impact" else 0.3
            confidence = 0.58 if block is opening else confidence
            label = _LABEL.match(text)
            if label and labels().sections.whole(label["label"]) == "summary":
                text, confidence = text[label.end() :], 0.62
            if confidence in found:
                continue
            is_other = _ABOUT_TIMES.match(text) or _TIMED.fullmatch(text)
            is_said = len(text) >= LEAST_SUMMARY and not _is_labelled(block) and not is_other
            if is_said and is_prose(reading, block):
                found.add(confidence)
                guess = Guess("summary", block.lines.first, "the first paragraph of the text was used")
                yield Claim("summary", text, block.lines, block.lines.numbers, confidence, (guess,))


def _opening(reading: Reading) -> Paragraph | None:
    """The paragraph before a story of several that says what it is about."""
    if all(len(section.order) == 1 for section in reading.document.about("summary")):
        return None
    heads = [s for s in reading.document.sections if s.concept is None and (s.heading is None or s.is_title)]
    blocks = [block for section in heads for block in section.blocks if isinstance(block, Paragraph)]
    return next((block for block in blocks if _says_when(block.text) and is_prose(reading, block)), None)


def _says_when(text: str) -> bool:
    """Whether a paragraph says at what time something happened, or on which day something failed."""
    found = moments(text[:LONGEST_HEAD])
    is_dated = any(moment.day for moment in found) or re.search(rf"(?i)\b{WEEKDAY}\b", text[:LONGEST_HEAD]) is not None
    return is_dated and (any(moment.clock for moment in found) or is_broken(text))


_LABEL = re.compile(r"(?P<label>[^\W\d_][^\n:：*]{1,30}?)(?:\s*[:：]|\s[–—-])\s+")
"""In plain letters: `TL;DR: the key was revoked`."""
LONGEST_HEAD = 300
"""Characters at the beginning of a paragraph."""
_TIMED = re.compile(r"(?:\s*\d{1,2}:\d\d\b[^\n]*(?:\n|$)){2,}")
"""Lines that begin with a clock time each: the minutes of a meeting."""
_ABOUT_TIMES = re.compile(r"(?i)\W*(?:all )?(?:times|timestamps)\b")


def _about_impact(reading: Reading) -> Iterator[Claim]:
    """Without a paragraph before the sections: the first sentence about the impact, which stays where it is."""
    found = list(reading.document.labelled_texts("impact", outside=_ELSEWHERE))
    for section in reading.document.about("impact"):
        items = [item for block in section.blocks if isinstance(block, List) for item in block.items]
        found += [(item.text, item.lines) for item in items if bold_label(item.text) is None]
    for text, lines in found:
        sentence = re.split(r"(?<=[.!?。])\s+(?=[A-Z*`])", " ".join(text.split()), maxsplit=1)[0]
        if len(sentence) >= LEAST_SUMMARY:
            guess = Guess("summary", lines.first, "the first sentence about the impact was used")
            yield Claim("summary", sentence, lines, confidence=0.32, guesses=(guess,))
            return


def _labelled(reading: Reading, concept: str, field: str) -> Iterator[Claim]:
    """A paragraph that begins with the label: `**Impact:** nobody could log in`."""
    for text, lines in reading.document.labelled_texts(concept, outside=_ELSEWHERE):
        if len(text) <= LONGEST_SUMMARY and not is_nothing(text):
            yield Claim(field, text, lines, lines.numbers, 0.7)


def _trigger(reading: Reading) -> Iterator[Claim]:
    text, lines = "", None
    for section in reading.document.about("trigger"):
        if len(section.order) == 1 and isinstance(section.order[0], Paragraph):
            lines = section.order[0].lines
            text = reading.document.text(lines).strip()
    for labelled in reading.document.labelled_texts("trigger", outside=_ELSEWHERE):
        text, lines = labelled
    is_short = 0 < len(text) <= LONGEST_SUMMARY
    if lines is not None and is_short and not is_nothing(text) and not is_instruction(text):
        guess = Guess("trigger", lines.first, "the document does not state the kind of trigger")
        value = {"kind": "unknown", "description": text}
        yield Claim("trigger", value, lines, lines.numbers, 0.8, (guess,))


_TAG_KEYS = ("tags", "keywords", "categories", "category", "labels", "topics")


def _tags(reading: Reading) -> Iterator[Claim]:
    """The tags of the frontmatter, under any of their names: a list, or words between commas."""
    for key in _TAG_KEYS:
        given = reading.foreign.get(key)
        between = r"\s+" if "layout" in reading.foreign and not re.search("[,;]", str(given)) else r"\s*[,;]\s*"
        tags = given if isinstance(given, list) else re.split(between, given) if isinstance(given, str) else []
        for tag in dict.fromkeys(str(tag).strip() for tag in tags if isinstance(tag, str | int)):
            if tag and len(tag) <= 60:
                yield Claim("tags", tag, reading.document.line_of(key), confidence=0.9)


_ID = re.compile(
    r"\b(?!(?:UTC|UTF|ISO|SHA|RFC|CVE|HTTP|SEV|PM)-)[A-Z][A-Z0-9]{1,9}-\d{1,7}(?:-\d{1,5})?\b|\bPM-?\d{4}-\d{2,4}\b"
)


_ID_OF_TITLE = re.compile(rf"(?:^|(?<=[(\[]))({_ID.pattern})(?=[)\]:]|\s[-–—]|(?<=\d\d\d)\s[A-ZÀ-Þ])")
"""In a title, a number counts in brackets or at the beginning."""


def _without_days(text: str) -> str:
    """The text without addresses and dates: a year is no number of an incident."""
    bare = re.sub(r"\]\([^)]*\)", "]", text)
    for moment in reversed(moments(bare, order="dmy")):
        bare = f"{bare[: moment.start]} {bare[moment.end :]}"
    return re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)(?=\s|$)", " ", bare)


def _ids(reading: Reading) -> Iterator[Claim]:
    for field in reading.fields("id", "date"):
        numbers = _ID.findall(field.value)
        if not numbers and field.name == "id":
            numbers = re.findall(r"(?<![\w/=-])#?\d{3,9}(?![\w-])", _without_days(field.value))
        for number in dict.fromkeys(numbers):
            yield Claim("external_ids", number, field.lines, confidence=0.7)
    for section in reading.document.sections:
        if section.is_title and section.heading:
            for number in _ID_OF_TITLE.findall(section.title):
                yield Claim("external_ids", number, section.heading, confidence=0.6)
    stem = reading.path.rpartition("/")[2]
    for number in dict.fromkeys(_ID.findall(stem)):
        yield Claim("external_ids", number, Lines(1, 1), confidence=0.6)
