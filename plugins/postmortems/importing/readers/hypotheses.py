"""Explanations that were considered, and their verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Item, Lines, List, Section, Table
from postmortems.importing.labels import is_nothing, labels
from postmortems.importing.reading import Reading


def read(reading: Reading) -> Iterator[Claim]:
    """The list items and table rows in a section of hypotheses."""
    for section in reading.document.about("hypotheses"):
        for part in section.walk():
            for block in part.blocks:
                if isinstance(block, List):
                    for item in block.items:
                        yield from _item(item, section)
                elif isinstance(block, Table) and len(block.head) >= 2:
                    yield from _table(block, section)


def _item(item: Item, section: Section) -> Iterator[Claim]:
    text = "\n\n".join(filter(None, (" ".join(item.text.split()), item.rest)))
    if is_nothing(text):
        return
    bold = re.match(r"^(?:\*\*|__|~~)(?P<head>[^*~]+?)[:：.]?(?:\*\*|__|~~)\s*[:：.–—→-]*\s*(?P<rest>\S[\s\S]*)$", text)
    split = bold or re.match(r"^(?P<head>[^.:：\n]{4,160}?)\s*(?:[:：—–→]|\s-\s)\s*(?P<rest>\S[\s\S]*)$", text)
    statement, evidence = (split["head"].strip(), split["rest"].strip()) if split else (text, "")
    yield _claim(statement, evidence, text, section, item.lines, 0.75)


def _verdict(text: str, section: Section) -> tuple[str, str]:
    found = labels().values["ruled-out"].mentioned(text)
    if found or text.startswith("~~") or labels().values["ruled-out"].mentioned(section.title):
        return "ruled-out", ""
    if labels().values["confirmed"].mentioned(text):
        return "confirmed", "the verdict was inferred from a word in the text"
    if re.search(
        r"(?i)red herring|false lead|dead end|rejected|discarded|descartad|écartée|verworfen"
        r"|ausgeschlossen|排除|棄却|除外|否定|배제|기각",
        section.title,
    ):
        return "ruled-out", ""
    return "open", "the document does not state the verdict"


def _table(table: Table, section: Section) -> Iterator[Claim]:
    for row in table.rows:
        if len(row.cells) < 2 or not re.search(r"\w", row.cells[0]) or is_nothing(row.cells[0]):
            continue
        evidence = row.cells[-1] if re.search(r"\w", row.cells[-1]) else ""
        yield _claim(row.cells[0], evidence, " ".join(row.cells[1:]), section, row.lines, 0.7)


def _claim(statement: str, evidence: str, text: str, section: Section, lines: Lines, confidence: float) -> Claim:
    """A hypothesis, with the verdict that the text has about it."""
    verdict, reason = _verdict(text, section)
    value = {"statement": statement, "verdict": verdict} | ({"evidence": evidence} if evidence else {})
    guesses = (Guess("hypotheses", lines.first, reason),) if reason else ()
    return Claim("hypotheses", value, lines, lines.numbers, confidence, guesses)
