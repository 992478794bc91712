"""The history of a status page: states such as `Investigating`, each with its text and its time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.document import Lines, Paragraph, Section
from postmortems.importing.moments import Moment, leading, trailing
from postmortems.importing.readers.entry_dates import RawEntry
from postmortems.importing.readers.stories import lead_of
from postmortems.importing.readers.timeline_items import heading_entry
from postmortems.importing.reading import Reading

LEAST_STATES = 2
_STATE = (
    r"\W*(?:investigating|identified|monitoring|resolved|update[ds]?|in progress|scheduled|completed|verifying|degraded"
    r"|outage|post-?mortem|acknowledged|mitigated|fixed|new|untersuchung|identifiziert|beobachtung|behoben|gelöst"
    r"|résolu|identifié|surveillance|resuelto|investigando|identificado|monitoreando|resolvido|monitorando"
    r"|発生|続報|調査中|対応中|復旧|解消|调查中|处理中|已恢复|已解决|조사 중|확인됨|모니터링|해결됨?)"
)
_HEADING = re.compile(rf"{_STATE}(?:\s*(?:[-–—:(].{{0,40}})?)\W*", re.I)
_LINE = re.compile(rf"{_STATE}(?:\W*|(?:\*\*)?\s*[-–—:]\s.*)", re.I)
_LINE_WITH_TIME = re.compile(rf"{_STATE}\W{{1,6}}(?P<time>[^\W_].*)", re.I)
_POSTED = re.compile(r"(?i)^\W*posted (?:(?:about |over )?(?:an?|\d+) (?:minute|hour|day|week|month|year)s? ago\W*)?")
"""Before the time of a state."""


def headed_states(section: Section, reading: Reading) -> list[RawEntry]:
    """The entries of such a history: a heading for each state, and its time in the text below."""
    found = [part for part in section.sections if _HEADING.fullmatch(part.title) and not part.sections]
    timed = [(part, moment) for part in found if (moment := _only_time(part, reading)) is not None]
    is_history = len(timed) >= LEAST_STATES and len(timed) * 2 >= len(found)
    return [heading_entry(part, moment, part.title, reading) for part, moment in timed] if is_history else []


def states_in_paragraphs(section: Section, reading: Reading) -> list[RawEntry]:
    """The same where states are no headings: each in a paragraph, or alone above the paragraphs that belong to it."""
    found = [raw for block in _joined(section, reading) if (raw := state_entry(block, reading))]
    return found if len(found) >= LEAST_STATES else []


def _joined(section: Section, reading: Reading) -> Iterator[Paragraph]:
    """The paragraphs of a section. A state alone is joined with those below it, to the one that is only a time."""
    pending: Paragraph | None = None
    for block in section.blocks:
        if not isinstance(block, Paragraph) or _LINE.fullmatch(block.text):
            pending = block if isinstance(block, Paragraph) else None
        elif pending is not None:
            pending = Paragraph(f"{pending.text}\n\n{block.text}", Lines(pending.lines.first, block.lines.last))
            if state_entry(pending, reading):
                yield pending
                pending = None
        else:
            yield block


def state_entry(block: Paragraph, reading: Reading) -> RawEntry | None:
    """The entry of a paragraph: the state in its first line, the time alone after it, or in the next or last line."""
    state, *lines = block.text.split("\n")
    beside = _LINE_WITH_TIME.fullmatch(state)
    times = [beside["time"]] if beside else []
    times += [lines[0], lines[-1]] if lines and _LINE.fullmatch(state) else []
    for line in times if lines else ():
        if (moment := _posted(line, reading)) is not None:
            return RawEntry(block.text, block.lines, moment)
    return None


def _posted(line: str, reading: Reading) -> Moment | None:
    """The clock time that a line consists of: `Posted Aug 21, 2024 - 13:17 UTC`."""
    lead = leading(_POSTED.sub("", line).strip(" *_()"), order=reading.order)
    return lead.clock_time if lead and not lead.rest else None


def _only_time(section: Section, reading: Reading) -> Moment | None:
    """The clock time that one of its lines consists of, else at the beginning or at the end of one."""
    lines = [line for block in section.blocks if isinstance(block, Paragraph) for line in block.text.split("\n")]
    if alone := next((moment for line in lines if (moment := _posted(line, reading))), None):
        return alone
    for line in lines:
        lead = lead_of(line, reading)
        moment = lead.moment if lead else trailing(line, order=reading.order)
        if moment is not None and moment.clock is not None:
            return moment
    return None
