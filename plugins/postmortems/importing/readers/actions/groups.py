"""Groups of action items: what the heading or label above the items says about them."""

from __future__ import annotations

import re
from dataclasses import replace

from postmortems.importing.document import Item, Paragraph, Section
from postmortems.importing.known_people import is_term
from postmortems.importing.labels import (
    LONGEST_HEADING,
    is_nobody,
    labels,
    value,
    value_inside,
    without_brackets,
)
from postmortems.importing.readers.actions.ends import LABELLED_OWNER, clean_name, each_name
from postmortems.importing.readers.actions.model import Group
from postmortems.importing.readers.actions.parts import priority_level
from postmortems.importing.readers.actions.states import state_of_list, state_said
from postmortems.importing.reading import Reading
from postmortems.importing.sentences import is_to_do


def group_label(item: Item, language: str) -> str | None:
    """The text of a list item that names a group of other items, else None."""
    text = item.text.strip()
    bare = text.strip("*_ ").rstrip(":：").strip("*_ ")
    is_boxed = re.match(r"\[[ xX]\]\s|[☐☒☑✅]", text)
    bare = bare[is_boxed.end() :].strip() if is_boxed else bare
    if "\n" in text or "http" in text or (is_boxed and not value("action-kind", bare) and not value("horizon", bare)):
        return None
    is_marked = text.endswith((":", "：")) or re.fullmatch(r"(?:\*\*|__)[^*]+(?:\*\*|__):?", text) is not None
    is_known = any(value(kind, bare) for kind in ("action-kind", "horizon", "action-status")) or is_team(bare)
    words = len(bare.split())
    is_title = is_marked and words <= 8 and not (words > 2 and is_to_do(bare, language))
    inner = item.inner
    is_noun = inner is not None and words <= 6 and not is_to_do(bare, language) and not re.search(r"[.!]$", bare)
    holds_items = (
        inner is not None
        and len(inner.items) >= 2
        and sum(is_to_do(i.text, language) for i in inner.items) * 2 >= len(inner.items)
    )
    has_boxes = inner is not None and words <= 4 and all(_BOX.match(i.text) for i in inner.items)
    return bare if has_boxes or is_title or is_known or (is_noun and holds_items) else None


def is_team(text: str) -> bool:
    """Whether a text is the name of a team and no more: `Storage team`."""
    return _TEAM.fullmatch(text) is not None


def without_label_below(item: Item) -> tuple[Item, str | None]:
    """The item, and the name of the group that its last line gives to the items after it.

    A line such as `Later:` directly below an indented item is the end of that item in Markdown; people mean a label.
    """
    first, *others = item.blocks
    found = _LABEL_BELOW.search(item.text) if isinstance(first, Paragraph) and not others else None
    if found is None or not isinstance(first, Paragraph) or not item.source.endswith(f"\n{found['name']}:"):
        return item, None
    short = replace(first, text=item.text[: found.start()])
    source = item.source[: item.source.rindex("\n")]
    return replace(item, blocks=(short,), source=source), found["name"]


_BOX = re.compile(r"\s*(?:\[[ xX]\]\s|[☐☒☑✅⬜])")
_LABEL_BELOW = re.compile(r"\n(?P<name>[A-ZÀ-Þ][\w-]*(?: [\w-]+){0,3}):$")


def group_of_section(group: Group, section: Section, reading: Reading) -> Group:
    line = section.heading.first if section.heading else 1
    found = group_named(group, section.title, line, reading, is_label=section.is_label)
    if section.parent and _BY_OWNER.search(section.parent.title) and not is_nobody(section.title):
        return replace(found, owner=clean_name(section.title))
    return found


_BY_OWNER = re.compile(r"(?i)\b(?:by|per|for each) (?:teams?|owners?|persons?|people|groups?|departments?)\W*$")
"""A heading whose groups are those of owners: `Actions by team`."""


def group_named(group: Group, title: str, line: int, reading: Reading, *, is_label: bool = True) -> Group:
    """The group inside `group`, with what its own name says. A horizon such as `Short-term` is no priority."""
    bare = without_brackets(title).strip() or title
    kind = value_inside("action-kind", bare)
    status = state_in_title(title)
    priority = priority_level(bare)
    horizon = value_inside("horizon", bare)
    status = None if status == "deferred" and horizon else status  # `Later` beside `Now` is when, not whether
    guesses = group.guesses
    owner = group.owner
    if named := LABELLED_OWNER.fullmatch(bare):
        owner = None if is_nobody(clean_name(named["name"])) else clean_name(named["name"])
    elif (team := _TEAM.fullmatch(bare.strip(" *_:："))) and not is_nobody(team["name"]):
        owner = team["name"]
        guesses = (*guesses, ("owner", line, "the team above the items was read as their owner"))
    elif not (kind or status or priority or horizon) and is_owner_line(bare, reading, is_label=is_label):
        owner = clean_name(bare)
        guesses = (*guesses, ("owner", line, "the line above the items was read as their owner"))
    name = " ".join(title.split()).strip("*_ :：")
    name = "" if len(name.split()) > LONGEST_HEADING or re.search(r"\w[.!?] ", name) else name  # a sentence
    return Group(kind or group.kind, priority or group.priority, status or group.status, owner, guesses, name)


def state_in_title(title: str) -> str | None:
    """The state in a heading: `Done`, `Immediate (completed)`, `Advice (not yet actioned)`, `What we changed`."""
    for text in (*re.findall(r"[(\[（]([^()\[\]（）]{2,60})[)\]）]", title), without_brackets(title)):
        found = state_said(text.strip())
        if found:
            return found
        if re.search(r"(?i)\bnot yet\b|\bpending\b|\bto ?do\b|\bproposed\b", text):
            return "open"
        if _DONE_FIRST.match(text):
            return "done"
        if _OPEN_FIRST.match(text):
            return "open"
    state = "done" if HAVE_DONE.search(title) else state_of_list(title)
    return None if state == "done" and _MODAL.search(title.casefold()) else state


HAVE_DONE = re.compile(
    r"(?i)\b(?:we|i)(?:'ve| have)(?: now| already| since| also)*\W*$"
    r"|\b(?:we|i)(?:'ve| have)(?: now| already| since| also)* (?:changed|done|fixed|improved|made|taken)\b"
    r"(?:[^.]{0,60}[:：]\W*$| the following\b)"
)
"""Before a list of what was done: `I have now`."""
_MODAL = re.compile(
    r"\b(?:will|should|shall|must|can|could|would|plan|intend|going to|werden|planen|soll(?:en|ten)?|allons|vamos a)\b"
)
"""The items are not only what is done: `the steps that we have taken or plan`."""
_DONE_FIRST = re.compile(
    r"(?i)\W*(?:already |recently )?(?:completed|done|fixed|deployed|implemented|finished|landed|shipped"
    r"|in production)\b(?! by\b)"
    r"|\W*(?:erledigt|abgeschlossen)\b"
    r"|\W*(?:terminé\w*|réalisé\w*|hechas?|completad[oa]s?|concluíd[oa]s?|feit[oa]s?)\b"
)
_OPEN_FIRST = re.compile(
    r"(?i)\W*(?:still )?(?:open|pending|outstanding|remaining|planned|upcoming|future)\b(?!-)|\W*(?:offen|geplant)\b"
    r"|\W*(?:à faire|pendientes?|pendências|a fazer)\b"
)


def is_owner_line(text: str, reading: Reading, *, is_label: bool) -> bool:
    """Whether the text names owners by initials, handles or names: `AC/JG`, `@nova`, `Ada Lovelace`.

    A real heading needs to name those whom the document lists: `Security` is a subject, too.
    """
    if is_nobody(text) or labels().sections.whole(text) or len(text) > 60:
        return False
    if re.fullmatch(r"@[\w-]+(?:\s*[,/&+]\s*@?[\w-]+)*", text):
        return True
    if not is_label:
        return all(map(reading.is_listed_person, each_name(text)))
    if re.fullmatch(r"[A-Z]{2,4}(?:\s*[,/&+]\s*[A-Z]{2,4})*", text):
        return not any(map(is_term, re.findall(r"[A-Z]+", text)))
    parts = each_name(text)
    is_names = all(re.fullmatch(r"[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?", part) for part in parts)
    return is_names and all(reading.is_person(part.split()[0]) for part in parts)


_TEAM = re.compile(
    r"(?:(?:actions?|tasks?|items?|work|to-?dos?|next steps) )?(?:(?:for|by|of|with)(?: the)? )?"
    r"(?P<name>(?:(?!(?:for|by|of|the|our|what|how)\b)[\w/&-]+ ){1,3}(?:team|squad|crew|guild|department|office|desk)"
    r"|(?:team|squad|équipe|equipo|equipe) (?:[\w/&-]+ ?){1,3})",
    re.I,
)
"""A heading that names a team: `Storage team`, `Actions for the platform team`."""
