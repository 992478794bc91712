"""Action items inside the text of something else, after a label: `**Action:** add an alert`, `TODO: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortems.importing.document import Block, Item, List, Paragraph, Section
from postmortems.importing.readers.actions.build import action_from
from postmortems.importing.readers.actions.groups import state_in_title
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.parts import parts_of
from postmortems.importing.reading import Reading

_BOLD = re.compile(
    r"(?:\*\*|__)(?:action|action item|follow[- ]?up|to-?do|next step)s?\s*(?:[(\[](?P<state>[^()\[\]]{2,30})[)\]])?\s*"
    r"(?:[:：](?:\*\*|__)|(?:\*\*|__)\s*[:：])\s*(?P<text>[^\s*][\s\S]*?)(?=(?:\*\*|__)[A-Z]|\Z)",
    re.I,
)
_LINE = re.compile(
    r"^[ \t]*(?P<marks>[*_]?)(?P<label>actions?|action items?|TODO|fix|follow[- ]?up|improvement|measure|recommendation"
    r"|remedy|maßnahme|acción|ação|対策)(?P=marks)?(?: \((?P<who>[^()\n]{2,30})\))?[:：](?P=marks)?[ \t]+"
    r"(?P<text>\S.*)$",
    re.I | re.M,
)
"""A line with a label in italics, or without marks if several lines have it."""
LEAST_WORDS = 3
"""A shorter text after the label is no item."""


def embedded(section: Section, place: int, reading: Reading) -> Iterator[Action]:
    """The items after such labels in the paragraphs and lists of a section, which keep their lines."""
    parts = [part for block in section.blocks for part in _texts(block)]
    for part in parts:
        for match in _BOLD.finditer(part.text):
            text = " ".join(match["text"].split())
            if len(text.split()) >= LEAST_WORDS:
                status = state_in_title(f"Action ({match['state']})") if match["state"] else None
                action = action_from(parts_of(text, reading), "", Group(status=status), part.lines, place)
                yield replace(action, takes=False)
    found = [(part, match) for part in parts for match in _LINE.finditer(part.text)]
    plain = [match for _, match in found if not match["marks"] and not match["label"].isupper()]
    for part, match in found:
        is_sure = match["marks"] or match["label"] == "TODO" or len(plain) > 1
        if is_sure and len(match["text"].split()) >= LEAST_WORDS:
            owner = f" — owner: {match['who']}" if match["who"] else ""
            action = action_from(parts_of(match["text"] + owner, reading), "", Group(), part.lines, place)
            yield replace(action, takes=False)


def has_labels(section: Section) -> bool:
    """Whether paragraphs of a section hold items after such labels: a finding with its recommendation."""
    return any(isinstance(block, Paragraph) and _LINE.search(block.text) for block in section.blocks)


def _texts(block: Block) -> Iterator[Item | Paragraph]:
    """A paragraph, or the items of a list and of the lists in it."""
    if isinstance(block, Paragraph):
        yield block
    for item in block.items if isinstance(block, List) else ():
        yield item
        for inner in item.blocks[1:]:
            yield from _texts(inner)
