"""Finds action items in the sections of a document."""

from __future__ import annotations

import re
from dataclasses import replace

from postmortems.importing.claims import Guess
from postmortems.importing.document import Item, List, Paragraph, Section, Table
from postmortems.importing.labels import (
    is_nothing,
    mentions,
    value_inside,
    without_brackets,
)
from postmortems.importing.readers.actions.build import action_from, is_placeholder
from postmortems.importing.readers.actions.groups import group_label, group_named, group_of_section
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.parts import parts_of
from postmortems.importing.readers.actions.tables import column_roles, table_actions
from postmortems.importing.reading import Reading

_OTHER_SUBJECTS = (
    "apart",
    "references",
    "timeline",
    "people",
    "lessons",
    "went-well",
    "went-poorly",
    "got-lucky",
    "surprise",
)


class ActionFinder:
    """Collects action items from the sections about actions."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.found: list[Action] = []
        self.place = 0

    def section(self, section: Section, group: Group) -> None:
        """Collect all items of a section."""
        tables = [block for block in section.blocks if isinstance(block, Table) and column_roles(block)]
        for block in section.blocks:
            self.place += 1
            if isinstance(block, Table):
                self.found += table_actions(block, group, self.place, self.reading)
            elif isinstance(block, List) and (not tables or _has_boxes(block)):
                self.items(block, group)
        headings = [sub for sub in section.sections if self._is_item(sub)]
        self.place += 1
        place = self.place
        for sub in section.sections:
            if sub in headings:
                self.found.append(_heading_action(sub, group, place, self.reading))
            elif sub.concept not in _OTHER_SUBJECTS:
                self.section(sub, group_of_section(group, sub, self.reading))

    @staticmethod
    def _is_item(section: Section) -> bool:
        """Whether a heading is itself an item: no list under it, and not the name of a group."""
        if section.is_label or section.sections or section.concept is not None:
            return False
        if any(isinstance(block, List | Table) for block in section.blocks):
            return False
        title = without_brackets(section.title)
        is_group = any(value_inside(kind, title, 4) for kind in ("action-kind", "horizon")) and len(title.split()) <= 3
        says_nothing = all(isinstance(block, Paragraph) and is_nothing(block.text) for block in section.blocks)
        is_numbered = re.match(r"\s*(?:\d{1,2}[.)]|\[[ xX]\]|AI-?\d|[A-Z]\d\b)", section.title) is not None
        return not is_group and (is_numbered or (bool(section.blocks) and not says_nothing and len(title.split()) >= 3))

    def items(self, block: List, group: Group) -> None:
        """Collect the items of a list. If an item only names a group, collect the items under it."""
        for item in block.items:
            inner = next((part for part in item.blocks[1:] if isinstance(part, List)), None)
            label = group_label(item) if inner is not None else None
            if inner is not None and label is not None:
                self.items(inner, group_named(group, label, item.lines.first, self.reading))
            elif item.text and not is_nothing(item.text) and not is_placeholder(item.text):
                self.found.append(_list_action(item, group, self.place, self.reading))

    def committed_lists(self) -> None:
        """If there is no section of actions: collect lists after `… we will do the following:`."""
        for section in self.reading.document.sections:
            is_fit = section.is_within("lessons", "resolution", "went-poorly", "summary")
            if not is_fit or section.is_within("apart", "timeline"):
                continue
            before = f"{section.title}:" if section.is_label else ""
            for block in section.blocks:
                if isinstance(block, List) and before.rstrip().endswith((":", "：")):
                    self._committed_list(block, before)
                before = block.text if isinstance(block, Paragraph) else ""

    def _committed_list(self, block: List, before: str) -> None:
        sentence = re.split(r"(?<=[.!?。])\s+", before.strip())[-1]
        if not mentions("commitment", sentence):
            return
        self.place += 1
        start = len(self.found)
        self.items(block, Group())
        reason = "the list was read as action items because of the sentence before it"
        self.found[start:] = [
            replace(action, guesses=(*action.guesses, Guess("action_items", action.lines.first, reason)))
            for action in self.found[start:]
        ]


def _has_boxes(block: List) -> bool:
    return any(re.match(r"\[[ xX]\]\s", item.text) for item in block.items)


def _list_action(item: Item, group: Group, place: int, reading: Reading) -> Action:
    return action_from(parts_of(item.text, reading), item.rest, group, item.lines, place)


def _heading_action(section: Section, group: Group, place: int, reading: Reading) -> Action:
    assert section.heading is not None
    assert section.lines is not None
    parts = parts_of(section.title, reading, is_heading=True)
    is_plain = all(isinstance(block, Paragraph) for block in section.blocks)
    below = "\n".join(reading.document.lines[section.heading.last : section.lines.last]).strip("\n") if is_plain else ""
    found = action_from(parts, below, group, section.lines, place)
    return replace(found, takes=is_plain)
