"""Action items that are written as lines or sentences, without list marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortems.importing.document import Lines, Paragraph, Section, label_of
from postmortems.importing.known_people import has_given_name
from postmortems.importing.labels import is_nothing
from postmortems.importing.readers.actions.build import action_from, is_placeholder
from postmortems.importing.readers.actions.embedded import LABEL
from postmortems.importing.readers.actions.ends import FULL_NAME, LABELLED_OWNER, clean_name, is_somebody
from postmortems.importing.readers.actions.fields import fields_in, fields_of_text
from postmortems.importing.readers.actions.groups import group_named
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.no_work import before_farewell, is_about_others
from postmortems.importing.readers.actions.parts import parts_of
from postmortems.importing.readers.actions.tables import with_cell
from postmortems.importing.reading import Reading
from postmortems.importing.sentences import is_pledge, is_to_do

LONGEST_LINE = 240
"""Characters. A longer paragraph is prose."""

_BEGINS = re.compile(
    r"\s*(?:\[[ xX✓✔]?\]|[☐☒☑⬜✅✔❌⏳🚧🔴🟠🟡🟢🔵⚪]\ufe0f?|\(?\d{1,2}[.)]|[-–—*])?\s*"
    r"[*_`\"'(\[@]*[A-ZÀ-Þ0-9\u3040-\u9fff\uac00-\ud7af]"
)
_MARK = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2})+[.)]?(?=\s)|\(?\d{1,2}\\?[.)]|\(?[a-z]\)|(?:\*\*)?[A-Z]{1,3}-?\d{1,2}[.):](?:\*\*)?(?=\s)|[-–—])\s*"
)


def lines_of(section: Section, group: Group, place: int, reading: Reading) -> Iterator[Action]:
    """One item for each line of a paragraph whose lines are no running text, and for each short paragraph."""
    paragraphs = [
        block for block in before_farewell(section.blocks) if isinstance(block, Paragraph) and label_of(block) is None
    ]
    found: list[Action] = []
    language = reading.document.language
    for block in paragraphs:
        if (of_people := _of_people(block, group, place, reading)) is not None:
            found += of_people
            continue
        text = block.text.replace("\n: ", "\n")  # a definition: the fields of the item above
        lines = [re.sub(r"(?:<br\s*/?>|\\)\s*$", "", line).rstrip() for line in text.split("\n")]
        if len(lines) == 1:
            text = _unmarked(lines[0])
            is_item = is_to_do(text, language) or LABELLED_OWNER.search(text) is not None
            is_item = is_item and len(text) <= LONGEST_LINE and not is_pledge(text)
            is_item = is_item and not (language != "en" and _SENTENCES.search(text))
            is_item = (
                is_item
                and not _PURPOSE.match(text)
                and not is_about_others(text)
                and not (_HINT.fullmatch(text) or _WE.match(text))
            )
            if not is_item and not _is_marked(lines[0]):
                continue
        elif "\n: " not in block.text and not _are_separate(lines):
            continue
        own = group
        is_labelled = len(lines) > 1 and any(map(_RECOMMENDS.match, lines))
        for number, line in enumerate(lines, start=block.lines.first):
            bare = _MARK.sub("", line)
            at = Lines(number, number)
            after = lines[number - block.lines.first + 1 :]
            if found and number > block.lines.first and (fields := fields_of_text(line, reading)):
                for role, text in fields:
                    found[-1] = with_cell(found[-1], role, text, reading)
                found[-1] = replace(found[-1], lines=Lines(found[-1].lines.first, number))
            elif is_labelled:  # a finding with its recommendation
                if label := _RECOMMENDS.match(line):
                    found.append(action_from(parts_of(line[label.end() :], reading), "", own, at, place))
            elif len(lines) > 1 and (label := _GROUP_LINE.match(line)) and not (after and fields_in(after[0])):
                own = group_named(group, label["name"], number, reading)
            elif (
                re.search(r"\w", bare) and not is_nothing(bare) and not is_placeholder(bare) and not bare.endswith(":")
            ):
                found.append(action_from(parts_of(bare, reading), "", own, at, place))
    yield from found


def _of_people(block: Paragraph, group: Group, place: int, reading: Reading) -> list[Action] | None:
    """The work in definitions whose terms are people, or roles and who had them. None if the paragraph is no such."""
    own, found, is_term = group, list[Action](), True
    for number, line in enumerate(block.text.split("\n"), start=block.lines.first):
        said = line.removeprefix(": ").strip()
        is_work = is_to_do(said, reading.document.language)
        if not line.startswith(": "):
            name = clean_name(line)
            is_person = is_somebody(name, reading) or (FULL_NAME.fullmatch(name) and has_given_name(name))
            if (number > block.lines.first and is_term) or not (is_person or _ROLE.fullmatch(name)):
                return None
            own = replace(group, owner=name if is_person else group.owner)
        elif is_work and number > block.lines.first:
            found.append(action_from(parts_of(said, reading), "", own, Lines(number, number), place))
        is_term = not line.startswith(": ")
    return None if is_term else found


_ROLE = re.compile(
    r"(?i)(?:[\w-]+ ){0,3}(?:author|commander|contact|facilitator|lead|liaison|manager|moderator|on[- ]?call|owner"
    r"|responder|reviewer|scribe|communications?|einsatzleitung|leitung|protokoll|ansprechpartner\w*|animateur"
    r"|responsable|scribe|responsável)s?"
)
_SENTENCES = re.compile(r"\w[^\W\d_](?:[.!?]\s+[A-ZÀ-Þ]|。\s*\S)")
"""Where a second sentence begins."""
_WE = re.compile(r"(?:Wir|Ich|Nous|Je|On|Nosotros|Hemos|Vamos|Nós|Iremos)\b")
"""Who begins a sentence of prose rather than an order."""
_PURPOSE = re.compile(r"(?:To|In order to)\b[^,.]{3,90}, (?:we|I|the|our|an?)\b")
"""What a sentence is for: `To keep this from happening again, we …`."""
_HINT = re.compile(
    r"[*_(<\[]+(?:add|describe|document|enter|explain|fill in|include|list|note|provide|record|replace"
    r"|write)\b.*[*_)>\]]+",
    re.I,
)
"""What a template asks of its authors: `*List the work that follows.*`"""
_RECOMMENDS = re.compile(rf"\s*[*_]{{0,2}}{LABEL}\s*(?:[:：]\s*[*_]{{0,2}}|[*_]{{1,2}}\s*[:：])\s*(?=\S)", re.I)
"""The label of the one line of a paragraph that is an item: `*Recommendation:* …`, below the finding."""
_GROUP_LINE = re.compile(r"\s*(\*\*|__)(?P<name>[^*_]{2,60})\1\s*[:：]?\s*$")
"""A line in bold above others names their group."""


def _unmarked(line: str) -> str:
    return re.sub(r"^\s*(?:\[[ xX✓✔]?\]|[☐☒☑⬜✅✔❌⏳🚧])\s*", "", _MARK.sub("", line))


def _is_marked(line: str) -> bool:
    return _MARKED.match(line) is not None


_MARKED = re.compile(
    r"\s*(?:\[[ xX✓✔]?\]\s|:[a-z_]{3,30}:\s|[☐☒☑⬜✅✔❌⏳🚧🔴🟠🟡🟢🔵⚪]|\(?\d{1,2}\)|\d{1,2}(?:\.\d{1,2})+[.)]?\s"
    r"|\d{1,2}\\[.)]\s|\(?[a-z]\)\s"
    r"|(?:\*\*)?[A-Z]{1,3}-?\d{1,2}[.):](?:\*\*)?\s|[A-Z][A-Z0-9]{0,9}-\d+[:：]?\s)"
)


def _are_separate(lines: list[str]) -> bool:
    """Whether each line is a sentence or an item of its own, and none is the wrapped rest of the line before."""
    if all(_is_marked(line) for line in lines) or all(_NAME_FIRST.match(line) for line in lines):
        return True
    if not all(_BEGINS.match(line) for line in lines):
        return False
    ends = sum(line.rstrip(" *_`").endswith((".", "!", "。", ";", ")")) for line in lines)
    lengths = [len(line) for line in lines]
    is_wrapped = len(lines) > 2 and max(lengths[:-1]) - min(lengths[:-1]) <= 12 and ends < len(lines) - 1
    if all(_LABEL_FIRST.match(line) for line in lines):
        return True
    is_prose = min(lengths[:-1]) >= FULL_LINE and any(re.search(r"\w[.!?] [A-ZÀ-Þ]", line) for line in lines[:-1])
    return max(lengths) <= LONGEST_LINE * 2 and not is_wrapped and not is_prose


_NAME_FIRST = re.compile(r"\s*(?:\?+|[^\W\d_][\w/&]*(?: [\w/&]+)?)\s[–—-]\s")
"""`Femi – put the settings into git`, `?? – buy a battery`."""
_LABEL_FIRST = re.compile(r"\s*(?:\*\*|__)?[^\W\d_][^:：.!?\n]{1,40}[:：](?:\*\*|__)?\s+\S")
FULL_LINE = 80
"""Characters. A line that is not the last and holds two sentences is one of running text if it is so long."""
