"""Makes an action item from its parts, its group and its lines."""

from __future__ import annotations

import re

from postmortems.importing.claims import Guess
from postmortems.importing.document import Lines
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.parts import Parts, split_title
from postmortems.importing.readers.actions.states import IS_DESCRIBED
from postmortems.importing.readers.actions.trackers import trackers_in


def is_placeholder(text: str) -> bool:
    """Whether the text is left over from a template: `<action>`, `[owner]`, `...`."""
    return (
        re.fullmatch(
            r"[\s*_.…\[\]<>{}()-]*(?:(?:action|item|todo|task|owner|description)\s*\d*)?[\s*_.…\[\]<>{}()-]*",
            text,
            re.I,
        )
        is not None
    )


def _without_address(text: str, trackers: tuple[str, ...]) -> str:
    """The text without its ticket in front: `https://…/901 - Limit batches`, `OPS-12: Limit batches`."""
    for ticket in map(re.escape, trackers):
        linked = rf"\[[^\]\[]*\]\({ticket}\)"
        front = re.match(rf"\s*(?:{linked}|<?{ticket}>?)(?:\s+[-–—|:]|[:：])\s+(?=\S)", text)
        front = front or re.match(rf"\s*[`\[]{ticket}[`\]](?!\()[:：]?\s+(?=\S)", text)
        if front:
            return text[front.end() :]
    return text


def action_from(parts: Parts, rest: str, group: Group, lines: Lines, place: int) -> Action:
    """Make an item. `rest` is the text after its first paragraph, `place` the number of its list or table."""
    trackers = trackers_in(f"{parts.text}\n{rest}")
    title, description = split_title(_without_address(parts.text, trackers))
    if any(re.fullmatch(rf"\W*(?:\[[^\]]*\]\()?{re.escape(ticket)}\W*", description) for ticket in trackers):
        description = ""
    # An item without a priority or owner takes that of its group, with the guess that led to it.
    is_guess = group.status == "open" and ("status", IS_DESCRIBED) in parts.notes  # `Staged rollouts`, among plans
    notes = [reason for _, reason in parts.notes if not (is_guess and reason == IS_DESCRIBED)]
    guesses = [Guess("action_items", lines.first, reason) for reason in notes]
    taken = {"priority": not parts.priority, "owner": not parts.owner}
    guesses += [Guess("action_items", line, reason) for name, line, reason in group.guesses if taken.get(name)]
    whole = re.fullmatch(r"(\*\*|__)(?P<text>(?:(?!\1).)+)\1[.:]?", title.strip())
    title = whole["text"] if whole else title
    return Action(
        title=title.strip(" *") if title.count("*") % 2 else title,
        description="\n\n".join(filter(None, (description, rest))),
        lines=lines,
        place=place,
        kind=group.kind,
        priority=parts.priority or group.priority,
        owner=parts.owner or group.owner,
        status=group.status if is_guess else parts.status or group.status,
        due=parts.due,
        trackers=trackers,
        guesses=tuple(guesses),
        group="" if group.owner else group.name,
    )
