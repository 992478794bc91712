"""One action item: an item of a list, or a heading with the text below it."""

from __future__ import annotations

import re
from dataclasses import replace

from postmortems.importing.document import Item, List, Paragraph, Section
from postmortems.importing.labels import is_nothing, role_of, value
from postmortems.importing.readers.actions.build import action_from, is_placeholder
from postmortems.importing.readers.actions.embedded import LEAST_WORDS
from postmortems.importing.readers.actions.fields import FIELD_ROLES, fields_of, fields_with_work
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.parts import OWNER_FIRST, parts_of
from postmortems.importing.readers.actions.sentence_states import IN_SENTENCES, state_in_sentences
from postmortems.importing.readers.actions.tables import with_cell
from postmortems.importing.readers.actions.trackers import trackers_in
from postmortems.importing.readers.actions.verbs import plan_in
from postmortems.importing.reading import Reading


def says_nothing(text: str) -> bool:
    """Whether the text of an item names no work: empty, left over from a template, or a state such as `Done`."""
    return not text or is_nothing(text) or is_placeholder(text) or value("action-status", text) is not None


def is_part(item: Item) -> bool:
    """Whether an item only gives a field of the item above it: `**Owner:** Ada`, `Issue: #12`."""
    found = re.match(r"^\s*(?:\*\*|__)?([^*\n:：]{2,24}?)\s*+(?:(?:\*\*|__)\s*+)?[:：]", item.text)
    if found is None or (value("action-status", found[1]) and len(item.text[found.end() :].split()) >= LEAST_WORDS):
        return False  # `DONE: add an alert`
    if OWNER_FIRST.match(item.text) or fields_with_work(item.text):
        return False
    text = item.text[found.end() :]
    if role_of(found[1], "tracker") and len(text.split()) > LEAST_WORDS and not trackers_in(text):
        return False  # `GitHub: write a runbook`
    return role_of(found[1], *FIELD_ROLES) is not None


def list_action(item: Item, group: Group, place: int, reading: Reading) -> Action:
    """The action item of an item of a list, with the fields below it."""
    if work := fields_with_work(item.text):  # `Who: Ida`, `What: add an alert`, in lines
        found = action_from(parts_of(work[0], reading), item.rest, group, item.lines, place)
        for role, text in work[1]:
            found = with_cell(found, role, text, reading)
        return found
    below = item.blocks[1:]
    fields = [field for block in below for field in fields_of(block, reading)]
    if group.status == "done" and plan_in(item.text.split(". ")[0], reading.document.language) in ("open", "building"):
        group = replace(group, status=None)  # `Next: a second copy`, among what was done
    is_only = all(fields_of(block, reading) for block in below)
    action = action_from(parts_of(item.text, reading), "" if is_only else item.rest, group, item.lines, place)
    for role, text in fields:
        action = with_cell(action, role, text, reading)
    return action


def heading_action(section: Section, group: Group, place: int, reading: Reading) -> Action:
    """The action item of a heading, with the text and the fields below it."""
    assert section.heading is not None
    assert section.lines is not None
    parts = parts_of(section.title, reading, is_heading=True)
    fields = [field for block in section.blocks for field in fields_of(block, reading)]
    texts = [block for block in section.blocks if not fields_of(block, reading)]
    is_plain = all(isinstance(block, Paragraph | List) for block in texts)
    below = "\n\n".join(reading.document.text(block.lines) for block in texts) if is_plain else ""
    found = action_from(parts, below, group, section.lines, place)
    for role, text in fields:
        found = with_cell(found, role, text, reading)
    last = texts[-1] if is_plain and texts and not fields else None
    if isinstance(last, Paragraph) and not (parts.owner or parts.due or parts.status):
        said = parts_of(last.text, reading)
        status = said.status if said.status == "done" and _LAST_WORD.search(last.text) else None
        owner = None if said.owner and trackers_in(said.owner) else said.owner
        found = replace(found, owner=owner or found.owner, due=said.due, status=status or found.status)
    if found.status is None and (state := state_in_sentences(below, reading.document.language)):
        found = replace(found.guessed(IN_SENTENCES), status=state)
    number = re.match(r"\s*#?(\d{1,2})[.)]", section.title)
    return replace(found, takes=is_plain, number=int(number[1]) if number else 0)


_LAST_WORD = re.compile(r"[.!?]\s+\w+\.\s*$")
"""A sentence of one word at the end of a text: `Shipped.`"""
