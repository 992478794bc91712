"""The services that a document says were affected, and the impact on each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from postmortems.importing.claims import Claim, Guess
from postmortems.importing.document import Item, Lines, List, Paragraph, Row, Section, Table
from postmortems.importing.document.fields import bold_label
from postmortems.importing.labels import LONGEST_HEADING, is_nothing, labels, role_of
from postmortems.importing.moments import moments
from postmortems.importing.readers import impact_sentences
from postmortems.importing.readers.effects import (
    LONGEST_NAME,
    is_broken,
    is_of_service,
    is_service,
    is_spared,
    times_in,
)
from postmortems.importing.readers.people import unlinked
from postmortems.importing.readers.service_names import AND_SO_ON, KINDS, NOTE, Names, is_code_name, parts_of
from postmortems.importing.reading import Reading
from postmortems.model.names import same_name

LEAST_SENTENCE = 3
"""A cell with so many words says by itself what happened, without the name of its column."""


def read(reading: Reading) -> Iterator[Claim]:
    """From a label, if each part of its value looks like a name, from tables, lists and headings of what was affected,
    and from sentences about the impact."""
    names = Names(reading)
    claims = [*_labels(names), *_parts_about_impact(names)]
    yield from claims
    affected = [claim.value for claim in claims if claim.field == "services.affected"]
    stated = {claim.value["service"] for claim in claims if claim.field == "impact.services"}
    yield from impact_sentences.read(names, {same_name(name): name for name in affected}, stated)


def _labels(names: Names) -> Iterator[Claim]:
    for field in names.reading.fields("services"):
        named = [part for part in parts_of(field.value) if not AND_SO_ON.match(part) and not _IS_FINE.search(part)]
        parts = [part.strip(" .*_`") for part in named]
        bare = [part if part.casefold() in names.known else NOTE.sub("", part).strip(" .*_`") for part in parts if part]
        if not bare or not all(part.casefold() in names.known or is_service(part) for part in bare):
            guess = Guess("services.affected", field.lines.first, "the names were taken out of a sentence")
            for name in _names_within(field.value):
                yield Claim("services.affected", names.of(name), field.lines, confidence=0.6, guesses=(guess,))
            continue
        has_notes = not set(bare) <= set(parts)
        for number, name in enumerate(dict.fromkeys(names.known.get(part.casefold(), part) for part in bare)):
            is_left = number or has_notes or field.carrier == "frontmatter"
            takes = frozenset() if is_left else field.lines.numbers
            yield Claim("services.affected", name, field.lines, takes, 0.7)


_IS_FINE = re.compile(r"(?i)[(\[](?:operational|not (?:affected|impacted)|unaffected|healthy|ok)[)\]]\W*$")
"""A tool lists what still works, too: `ledger (Operational)`."""
MANY_NAMES = 3
"""With so many names between commas, a part of a sentence is a list of names."""


def _names_within(text: str) -> Iterator[str]:
    """The names in a value that says more: at its beginning in code, or as a list of at least three."""
    if found := re.match(r"`(?P<name>[^`]+)`", text):
        if is_code_name(found["name"]):
            yield found["name"]
        return
    for sentence in re.split(r"(?<=[.!?])\s+|:\s+", text):
        parts = [part.strip(" .*_") for part in parts_of(sentence) if not AND_SO_ON.match(part)]
        listed = [NOTE.sub("", part).strip("`") for part in parts if part]
        if len(listed) >= MANY_NAMES and all(_is_listable(name) for name in listed):
            yield from listed


def _is_listable(name: str) -> bool:
    return is_of_service(name) and len(name.split()) < LONGEST_NAME and (" " in name or is_code_name(name))


def _parts_about_impact(names: Names) -> Iterator[Claim]:
    for section in names.reading.document.sections:
        is_about = section.is_within("impact", "summary") or _names_services(section)
        if not is_about or section.is_within("timeline", "actions", "apart"):
            continue
        yield from _headed(section, names)
        for block in section.blocks:
            if isinstance(block, Table):
                yield from _ImpactTable(block, section, names).claims()
            elif isinstance(block, List) and (_names_services(section) or section.is_within("impact")):
                yield from _listed(block, section, names)
            elif isinstance(block, Paragraph) and (_says_affected(section) or section.is_within("impact")):
                yield from _labelled(block, section, names)


def _names_services(section: Section) -> bool:
    """Whether the heading says that the section lists what was affected."""
    if _NOT.search(section.title):
        return False
    return labels().fields.whole(section.title) == "services" or bool(_AFFECTED.search(section.title))


_NOT = re.compile(r"(?i)\b(?:not|no(?= afect| services)|un(?:affected|impacted)|without|nicht|keine|non|pas|não)\b")


def _says_affected(section: Section) -> bool:
    """Whether the heading says so by itself or together with those around it. `Components` alone can be a design."""
    if section.is_title or len(section.title.split()) > LONGEST_HEADING or not _names_services(section):
        return False
    return bool(_AFFECTED.search(section.title)) or section.is_within("impact")


_KINDS_ABROAD = "dienste?|systeme|composants?|servicios?|sistemas?|componentes?|serviços?"
_IS_AFFECTED = r"(?:affected|impacted|betroffene\w*|touchés|affectés|afectad\w+|afetad\w+)"
_AFFECTED = re.compile(
    rf"(?i)\b{_IS_AFFECTED}\b.{{0,20}}\b(?:{KINDS}|{_KINDS_ABROAD})\b"
    rf"|\b(?:{KINDS}|{_KINDS_ABROAD})\b.{{0,12}}\b{_IS_AFFECTED}\b"
    r"|\b(?:impact\w*|effects?|downtime|outages?|blast radius|auswirkung(?:en)?|ausfall(?:zeit)?)"
    rf"\s(?:per|by|for each|on each|je|pro|par|por)\s(?:affected\s)?(?:{KINDS}|{_KINDS_ABROAD})\b"
    r"|(?:服务|组件).{0,4}影响|サービス(?:別|ごと)の影響|서비스별 영향"
)


class _ImpactTable:
    """A table with a row for each service."""

    def __init__(self, table: Table, section: Section, names: Names) -> None:
        self.table = table
        self.section = section
        self.names = names
        self.roles: dict[str, int] = {}
        for role in ("service", "effect", "from", "to", "span"):
            for number, cell in enumerate(table.head):
                if role not in self.roles and number not in self.roles.values() and _is_column(role, cell):
                    self.roles[role] = number
        if "service" not in self.roles and _says_affected(section):
            heads = [number for number, cell in enumerate(table.head) if role_of(cell, "name")]
            free = [number for number in heads if number not in self.roles.values()]
            if free or (table.head and not table.head[0].strip()):
                self.roles["service"] = free[0] if free else 0

    def claims(self) -> Iterator[Claim]:
        """For each service in each row, one claim for its name and one for the effect on it."""
        if "service" not in self.roles or not self._is_about_impact():
            return
        for row in self.table.rows:
            cell = self._cell(row, "service")
            times = self._times(row)
            effect = self._effect(row, times)
            if not re.search(r"\w", cell) or is_nothing(cell) or not re.search(r"\w", effect):
                continue
            if self._is_spared(row) or _TOTAL.fullmatch(cell):
                continue
            for number, name in enumerate(dict.fromkeys(self.names.each(cell))):
                if len(name) > 80:
                    continue
                takes = frozenset() if number else row.lines.numbers
                yield Claim("services.affected", name, row.lines, frozenset(), 0.75)
                value = {"service": name, "effect": effect, **times}
                yield Claim("impact.services", value, row.lines, takes, 0.75)

    def _is_about_impact(self) -> bool:
        """Whether the columns say so, or the heading does and no column is about people."""
        if len(self.roles) > 1:
            return True
        has_people = any(role_of(cell, "owner") for cell in self.table.head)
        return _says_affected(self.section) or (not has_people and self.section.is_within("impact"))

    def _is_spared(self, row: Row) -> bool:
        """Whether the row says that nothing happened: in the cell of the effect or of its duration, or in all cells."""
        said = [self._cell(row, role) for role in ("effect", "span")]
        others = [cell for number, cell in enumerate(row.cells) if number != self.roles["service"]]
        return any(cell and is_spared(cell) for cell in said) or all(map(is_spared, others))

    def _effect(self, row: Row, times: dict[str, object]) -> str:
        """The effect, then every cell that no other field holds, with the name of its column."""
        held = {self.roles["service"], self.roles.get("effect", -1)}
        held |= {self.roles.get(role, -1) for role in ("from", "to") if role in times}
        held |= {self.roles.get("span", -1)} if "from" in times and "to" in times else set()
        found = [self._cell(row, "effect")]
        if len(self.table.head) == 2 and not held.intersection(range(2)) - {self.roles["service"]}:
            other = row.cells[1 - self.roles["service"]] if len(row.cells) == 2 else ""
            if len(re.findall(r"[^\W\d_]{2,}", other)) >= LEAST_SENTENCE:
                return other.strip()
        for number, (head, cell) in enumerate(zip_longest(self.table.head[: len(row.cells)], row.cells, fillvalue="")):
            if number not in held and re.search(r"\w", cell):
                found.append(f"{head.strip()}: {cell.strip()}" if head.strip() else cell.strip())
        return "; ".join(part for part in found if re.search(r"\w", part))

    def _cell(self, row: Row, role: str) -> str:
        return row.cell(self.roles.get(role)).strip()

    def _times(self, row: Row) -> dict[str, object]:
        reading = self.names.reading
        day = reading.incident_day
        for moment in moments(self._cell(row, "span"), order=reading.order):
            start = reading.time_text(moment, day)
            until = reading.range_end_text(moment, day)
            if moment.clock is not None and start and until:
                return {"from": start, "to": until[0]}
        found: dict[str, object] = {}
        for key in ("from", "to"):
            for moment in moments(self._cell(row, key), order=reading.order, is_time=True)[:1]:
                if moment.clock is not None and (text := reading.time_text(moment, day)):
                    found[key] = text
        return found or times_in(reading, row.cells)


def _row(
    names: Names,
    name: str,
    effect: str,
    lines: Lines,
    takes: Iterable[int] = (),
    guess: str = "",
    confidence: float = 0.7,
) -> Iterator[Claim]:
    """The claims for a service and what happened to it. None if nothing did."""
    if effect and is_spared(effect):
        return
    guesses = (Guess("impact.services", lines.first, guess),) if guess and effect else ()
    yield Claim("services.affected", names.of(name), lines, frozenset(), 0.7)
    if effect:
        value = {"service": names.of(name), "effect": effect, **times_in(names.reading, [effect])}
        yield Claim("impact.services", value, lines, frozenset(takes), confidence, guesses)


BY_EFFECT = "a label in front of an effect was read as the service"


def _is_column(role: str, head: str) -> bool:
    """Whether a column holds that: by its whole head, or an effect by its last word, as in `Customer effect`."""
    return role_of(head, role) is not None or (role == "effect" and _LAST_WORD.search(head) is not None)


_LAST_WORD = re.compile(r"(?i)\w\s(?:impact|effects?|symptoms?)\W*$")
_TOTAL = re.compile(r"(?i)\W*(?:(?:grand )?total|sum|overall|all services|gesamt|summe|insgesamt|总计|合計|합계)\W*")


def _listed(block: List, section: Section, names: Names) -> Iterator[Claim]:
    """The items of a list of what was affected: a name, and after a colon or a dash what happened to it."""
    for item in block.items:
        nested = [*_nested(item, section, names), *_same_effect(item, names)]
        yield from nested
        name, effect, has_note = _name_and_effect(item.text)
        is_sure = _names_services(section) or (effect and names.is_listed(item, name))
        if nested or not (is_sure or _is_effect_on(name, effect)):
            continue
        if not is_service(name):
            continue
        is_whole = len(item.blocks) == 1 and not has_note
        yield from _row(
            names, name, effect, item.lines, item.lines.numbers if is_whole else (), "" if is_sure else BY_EFFECT
        )


def _is_effect_on(name: str, effect: str) -> bool:
    """Whether a label can be a service, and the text after it says what went wrong."""
    return is_of_service(name) and is_broken(effect)


def _labelled(block: Paragraph, section: Section, names: Names) -> Iterator[Claim]:
    """A paragraph that begins with the name in bold, or lines that each begin with a name and a colon."""
    lines = block.text.split("\n")
    is_sure = _says_affected(section)
    if found := bold_label(block.text):
        name, effect = found[0], " ".join(found[1].lstrip(" :：–—-").split())
        if (is_sure and is_service(name)) or _is_effect_on(name, effect):
            yield from _row(names, name, effect, block.lines, block.lines.numbers, "" if is_sure else BY_EFFECT)
    elif len(lines) > 1 and all(_LABELLED_LINE.match(line) for line in lines):
        for number, line in enumerate(lines, start=block.lines.first):
            name, effect, has_note = _name_and_effect(line)
            if not has_note and ((is_sure and is_of_service(name)) or _is_effect_on(name, effect)):
                here = Lines(number, number)
                yield from _row(names, name, effect, here, [number], "" if is_sure else BY_EFFECT, 0.82)


_LABELLED_LINE = re.compile(r"\s*[^\s:：][^:：]{0,40}[:：]\s+\S")


def _nested(item: Item, section: Section, names: Names) -> Iterator[Claim]:
    """An effect above the names it applies to, or a name above the effects on it, which may end with a colon."""
    around = " ".join(item.text.split())
    if len(item.blocks) != 2 or not isinstance(item.blocks[1], List):
        return
    is_open = around.endswith((":", "："))
    around = around.rstrip(":： ")
    children = item.blocks[1].items
    if any(len(child.blocks) != 1 or not child.text for child in children):
        return
    stated = [_split(child.text, names) for child in children]
    if is_open and all(names.is_name(name) for name, _ in stated):
        if _NOT.search(around) or not (_says_affected(section) or re.search(rf"(?i)\b(?:{KINDS})\b", around)):
            return
        found = [
            (names.of(name), f"{around}: {effect}" if effect else around, child.lines)
            for (name, effect), child in zip(stated, children, strict=True)
        ]
    elif _says_affected(section) and (names.is_name(around) if is_open else is_service(around)):
        found = [(names.of(around), "; ".join(" ".join(child.text.split()) for child in children), item.lines)]
    else:
        return
    for number, (name, effect, lines) in enumerate(found):
        takes = lines.numbers if number else Lines(item.lines.first, lines.last).numbers
        yield from _row(names, name, effect, lines, takes)


def _same_effect(item: Item, names: Names) -> Iterator[Claim]:
    """An effect before several names: `Full outage: wiki, mail`, with the names in code, or one word each."""
    found = _BEFORE_NAMES.fullmatch(" ".join(item.text.split()))
    if not found or len(item.blocks) != 1 or not is_broken(found["effect"]) or _NOT.search(found["effect"]):
        return
    parts = parts_of(found["names"].rstrip("."))
    stated = [(NOTE.sub("", part), NOTE.search(part)) for part in parts]
    if not stated or not all(names.is_name(name) and ("`" in name or len(stated) > 1) for name, _ in stated):
        return
    for number, (name, note) in enumerate(stated):
        effect = found["effect"].strip(" *_") + (f"{note[0]}" if note else "")
        yield from _row(names, names.of(name), effect, item.lines, () if number else item.lines.numbers)


_BEFORE_NAMES = re.compile(r"(?P<effect>[^:：`]{3,60})[:：][*_]*\s+(?P<names>\S.*)")


def _split(text: str, names: Names) -> tuple[str, str]:
    """The name, as written, and the effect. An effect may follow in brackets."""
    text = " ".join(text.split())
    found = re.match(r"(?P<name>[^:：—–()]{2,60}?)\s*(?:[:：—–]|\s-\s)\s*(?P<rest>\S.*)$", text)
    return (found["name"], found["rest"]) if found and not names.is_name(text) else (text, "")


def _headed(section: Section, names: Names) -> Iterator[Claim]:
    """The headings below one that says what was affected: each a service, with a text or a plain list of effects."""
    is_sure = _says_affected(section)
    if not is_sure and section.concept != "impact":
        return
    for part in section.sections:
        name, effect = names.of(part.title), "" if part.sections else _in_one_line(part)
        is_named = name in names.configured or (is_service(name) if is_sure else part.title.startswith("`"))
        is_stated = not is_named and _is_effect_on(name, effect)
        if not (is_named or is_stated) or part.heading is None or part.is_label or part.concept or not part.blocks:
            continue
        if labels().fields.whole(name) or _NOT.search(name):
            continue
        items = [item for block in part.blocks if isinstance(block, List) for item in block.items]
        if items and all(names.is_name(item.text) for item in items):
            continue  # a group such as "Degraded" above the names
        takes = part.heading.numbers.union(*(block.lines.numbers for block in part.blocks))
        yield from _row(names, name, effect, part.heading, takes, BY_EFFECT if is_stated else "")


def _in_one_line(section: Section) -> str:
    """The text of a section in one line. Empty if it holds more than paragraphs and plain lists."""
    found: list[str] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            found.append(" ".join(block.text.split()))
        elif isinstance(block, List) and all(len(item.blocks) == 1 and item.text for item in block.items):
            found.append("; ".join(" ".join(item.text.split()) for item in block.items))
        else:
            return ""
    return " ".join(found)


def _name_and_effect(text: str) -> tuple[str, str, bool]:
    """The name, the effect, and whether a note after the name is in neither. A note such as `(down)` is the effect."""
    text = " ".join(text.split())
    split = _NAME_AND_EFFECT.match(text)
    if not split:
        return NOTE.sub("", unlinked(text)).strip(" .:*_`"), "", NOTE.search(text) is not None
    name, note, rest = unlinked(split["name"]).strip(" .:*_`"), split["note"] or "", (split["rest"] or "").lstrip("*_ ")
    if note and not rest and (is_broken(note) or moments(note)):
        return name, note, False
    return name, rest, bool(note)


_NAME_AND_EFFECT = re.compile(
    r"(?P<name>(?:\*\*|__)?`[^`]{2,60}`(?:\*\*|__)?|(?!`)[^:：—–()]{2,60}?)\s*(?:\((?P<note>[^()]*)\)[*_`]*)?\s*"
    r"(?:(?:[:：—–]|\s-\s)\s*(?P<rest>\S.*))?$"
)
