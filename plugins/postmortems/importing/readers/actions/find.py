"""Finds action items in the sections of a document."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from postmortems.importing.document import Block, List, Other, Paragraph, Section, Table
from postmortems.importing.known_people import LINK, TICKET
from postmortems.importing.labels import (
    HALF,
    PLAIN_SHARE,
    is_nothing,
    mentions,
    names_section,
    value,
    value_inside,
    without_brackets,
)
from postmortems.importing.readers.actions.build import action_from
from postmortems.importing.readers.actions.embedded import count_labels, embedded, has_labels
from postmortems.importing.readers.actions.ends import end_of
from postmortems.importing.readers.actions.entries import heading_action, list_action, says_nothing
from postmortems.importing.readers.actions.entries import is_part as is_field
from postmortems.importing.readers.actions.fields import fields_of
from postmortems.importing.readers.actions.groups import (
    HAVE_DONE,
    group_label,
    group_named,
    group_of_section,
    is_owner_line,
    state_in_title,
    without_label_below,
)
from postmortems.importing.readers.actions.labelled import is_group, labelled, works_in
from postmortems.importing.readers.actions.lines import LONGEST_LINE, lines_of
from postmortems.importing.readers.actions.model import Action, Group
from postmortems.importing.readers.actions.no_work import is_of_product, is_of_the_day, is_step
from postmortems.importing.readers.actions.parts import parts_of
from postmortems.importing.readers.actions.prose import PROMISED, beside_items, led_paragraphs, promises_in
from postmortems.importing.readers.actions.tables import (
    column_roles,
    fields_by_number,
    is_action_table,
    is_assigned_table,
    table_actions,
    with_cell,
)
from postmortems.importing.reading import Reading
from postmortems.importing.sentences import is_in_past, is_to_do

_OTHER_SUBJECTS = tuple("apart references timeline people lessons went-well went-poorly got-lucky surprise".split())
_NO_ACTIONS = (
    "causes", "factors", "whys", "timeline", "impact", "background", "hypotheses", "trigger", "detection", "apart",
    "references", "people",
)  # fmt: skip
MIXED_WITH = frozenset(("lessons", "went-poorly", "went-well", "surprise"))
"""If the heading of a section names one of these too, only its sentences about future work are items."""
_LESSONS = frozenset(("lessons", "went-poorly", "went-well", "surprise", "resolution", "causes", "detection", "impact"))


class ActionFinder:
    """Collects action items from the sections about actions."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.found: list[Action] = []
        self.place = 0
        self.has_habit = False
        """Whether lines of the document begin with a label of an item and no marks: `Fix: …`, several times."""

    def all_sections(self) -> None:
        """Collect the items of every section about actions. Without one, look for lists that can be nothing else."""
        for section in self.reading.document.about("actions"):
            is_elsewhere = section.concept_share < 0.9 and any(a.concept in _NO_ACTIONS for a in section.ancestors())
            is_other = is_of_product(section) or is_of_the_day(section)
            if not is_elsewhere and not _is_about_the_past(section) and not is_other:
                self._whole(section)
        others = [section for section in self.reading.document.sections if not _is_no_place(section)]
        self.has_habit = count_labels(others) > 1
        for section in others:
            if section.concept != "actions" and not any(a.concept == "actions" for a in section.ancestors()):
                self._beside(section)
        if not self.found:
            self.committed_lists()
        if not self.found:
            self._unlabelled()
        if not self.found:
            self._promising_headings()
        if not self.found:
            for section in self.reading.document.about(*MIXED_WITH):
                self.place += 1
                self.found += promises_in(section, Group(), self.place, self.reading, "lessons")
        if not self.found:
            self._in_prose()

    def _whole(self, section: Section) -> None:
        start = len(self.found)
        group = Group(status=state_in_title(section.title))
        self.section(section, group)
        are_lines = len(self.found) == start
        if are_lines and section.concept_covers_half and not has_labels(section):
            self.found += led_paragraphs(section, group, self.place, self.reading)
        if are_lines and len(self.found) == start and not section.concepts & _LESSONS:
            self.place += 1
            self.found += lines_of(section, group, self.place, self.reading)
        if len(self.found) == start and section.concept_covers_half:
            self.found += promises_in(section, group, self.place, self.reading)
        elif section.concept_covers_half:
            taken = frozenset().union(*(action.lines.numbers for action in self.found[start:]))
            self.found += beside_items(section, group, self.place, self.reading, taken, are_lines=are_lines)
        if section.concepts & MIXED_WITH and (section.concept_share < PLAIN_SHARE or _JOINED.search(section.title)):
            language = self.reading.document.language
            self.found[start:] = [
                a for a in self.found[start:] if a.status or a.owner or a.due or is_to_do(a.title, language)
            ]

    def _beside(self, section: Section) -> None:
        """Items in a section about something else: its heading names actions too, or says that its list is open."""
        start = len(self.found)
        self._after_labels(section)
        taken = {action.lines.first for action in self.found[start:]}
        self.place += 1
        inside = embedded(section, self.place, self.reading, is_habit=self.has_habit)
        self.found += [action for action in inside if action.lines.first not in taken]
        for block in section.blocks:
            for before, inner in itertools.pairwise(block.blocks if isinstance(block, Other) else ()):
                label = before.text.split("\n")[-1].strip("*_ :：") if isinstance(before, Paragraph) else ""
                if isinstance(inner, List) and names_section(label, "actions"):
                    self._quoted([inner], Group(status=state_in_title(label)))
            if isinstance(block, Table) and is_assigned_table(block) and section.concept is None:
                self._guessed(block, "the table was read as action items because of its columns")
        start = len(self.found)
        language = self.reading.document.language
        if "actions" in section.concepts and section.concepts & _LESSONS:
            self.section(section, Group())
            if len(self.found) == start:
                self.found += lines_of(section, Group(), self.place, self.reading)
            self.found[start:] = [
                action for action in self.found[start:] if action.is_row or is_to_do(action.title, language)
            ]
        elif section.concept in MIXED_WITH and _BETTER.search(section.title):
            self.section(section, Group())
            self.found[start:] = [
                replace(action, takes=False)
                for action in self.found[start:]
                if action.owner or action.due or is_to_do(action.title, language)
            ]
        elif _says_open(section) or _is_state_beside(section):
            self.section(section, Group(status=state_in_title(section.title)))
        elif section.concept == "resolution":
            states = [sub for sub in section.sections if not sub.is_label and _names_work(sub, self.reading)]
            if len(states) >= 2:
                for sub in states:
                    action = heading_action(sub, Group(status=state_in_title(sub.title)), self.place, self.reading)
                    self.found.append(replace(action, takes=False))

    def _after_labels(self, section: Section) -> None:
        """Items in a text that begins with a name of such sections: `**What will change?** We will …`."""
        for label, text in labelled(section):
            if names_section(label, "actions", HALF) or value("horizon", without_brackets(label)):
                self.place += 1
                group = Group(status=state_in_title(label))
                works = works_in(label, text.text, self.reading.document.language)
                sentences = list(promises_in(_alone(section, text), group, self.place, self.reading))
                self.found += sentences if len(works) < 2 and sentences else self._listed(works, group, text)

    def _in_groups(self, section: Section, group: Group) -> None:
        """Items after the names of groups, if all labels are some: `**Short term:** move it; add one`."""
        texts = [*labelled(section)] if section.concept_covers_half else []
        for label, text in texts if all(is_group(label) for label, _ in texts) else ():
            if text.text.count("\n") == text.lines.last - text.lines.first:  # the text begins beside the label
                own = group_named(group, label, text.lines.first, self.reading)
                works = works_in(label, text.text, self.reading.document.language)
                self.found += self._listed(works, own, text)

    def _listed(self, works: Sequence[str], group: Group, block: Paragraph) -> Iterator[Action]:
        """The items that a paragraph lists, which keeps its lines."""
        for work in works:
            action = action_from(parts_of(work, self.reading), "", group, block.lines, self.place)
            yield replace(action.guessed(PROMISED), takes=False)

    def section(self, section: Section, group: Group) -> None:
        """Collect all items of a section."""
        tables = [
            block
            for block in section.blocks
            if isinstance(block, Table) and column_roles(block) and not fields_by_number(block)
        ]
        for before, block in itertools.pairwise((None, *section.blocks)):
            self.place += 1
            if isinstance(block, Table) and self.found and (fields := fields_by_number(block)):
                self._with_fields(fields)
            elif isinstance(block, Table):
                self.found += table_actions(block, group, self.place, self.reading)
            elif isinstance(block, List) and (not tables or _has_boxes(block)):
                own = self._owned(group, before)
                lead = before.text if isinstance(before, Paragraph) else ""
                is_label = lead.endswith((":", "：")) or (
                    len(lead.split()) <= LONGEST_LABEL + 1 and _bracketed_state(lead)
                )
                said = state_in_title(lead) if is_label else None
                self.items(block, replace(own, status=said) if said else own)
            elif isinstance(block, Other):
                self._quoted([inner for inner in block.blocks if isinstance(inner, List)], group)
            elif isinstance(block, Paragraph) and _BOXED.match(block.text):
                self.found += lines_of(_alone(section, block), group, self.place, self.reading)
        self._in_groups(section, group)
        headings = [sub for sub in section.sections if self._is_item(sub)]
        if len(headings) * 2 >= len(section.sections):
            headings += [sub for sub in section.sections if sub not in headings and self._is_short_item(sub)]
        self.place += 1
        place = self.place
        for sub in section.sections:
            if sub in headings:
                self.found.append(heading_action(sub, group, place, self.reading))
            elif sub.concept not in _OTHER_SUBJECTS and not _QUESTIONS.search(sub.title):
                start, own = len(self.found), group_of_section(group, sub, self.reading)
                self.section(sub, own)
                if len(self.found) == start and (own.owner or value("horizon", without_brackets(sub.title))):
                    self.found += lines_of(sub, own, self.place, self.reading)

    def _quoted(self, lists: Sequence[List], group: Group) -> None:
        """Collect the items of lists in a quotation, which keeps its lines."""
        start = len(self.found)
        for block in lists:
            self.items(block, group)
        self.found[start:] = [replace(action, takes=False) for action in self.found[start:]]

    def _with_fields(self, fields: Mapping[int, Sequence[tuple[str, str]]]) -> None:
        """Give the items found so far the fields that a table states by their numbers."""
        for place, action in enumerate(self.found):
            for role, text in fields.get(action.number, ()):
                self.found[place] = with_cell(self.found[place], role, text, self.reading)

    def _owned(self, group: Group, before: Block | None) -> Group:
        """The group of a list below a line that names its owners: `ida`."""
        if not isinstance(before, Paragraph) or not is_owner_line(before.text, self.reading, is_label=False):
            return group
        return group_named(group, before.text, before.lines.first, self.reading, is_label=False)

    def _is_item(self, section: Section) -> bool:
        """Whether a heading is itself an item: no list under it, and not the name of a group."""
        is_other = section.concept is not None and section.concept_covers_half
        if section.is_label or section.sections or is_other or has_labels(section):
            return False
        others = [block for block in section.blocks if not fields_of(block, self.reading)]
        if any(isinstance(block, List | Table) for block in others) and not _bracketed_state(section.title):
            return False
        title = without_brackets(section.title)
        has_fields = bool(section.blocks) and len(others) < len(section.blocks)
        is_group = (
            not has_fields
            and any(value_inside(kind, title) for kind in ("action-kind", "horizon"))
            and len(title.split()) <= 3
        )
        says_nothing = all(isinstance(block, Paragraph) and is_nothing(block.text) for block in section.blocks)
        is_numbered = re.match(r"\s*(?:\d{1,2}[.)]|\[[ xX]\]|AI-?\d|[A-Z]\d\b)", section.title) is not None
        return not is_group and (is_numbered or (bool(section.blocks) and not says_nothing and len(title.split()) >= 3))

    def _is_short_item(self, section: Section) -> bool:
        """Whether a heading of one or two words, among headings that are items, is one: text below, and no group."""
        title = without_brackets(section.title)
        is_group = any(value_inside(kind, title) for kind in ("action-kind", "horizon", "action-status"))
        is_text = bool(section.blocks) and all(isinstance(block, Paragraph) for block in section.blocks)
        is_named = section.is_label or section.concept is not None or is_owner_line(title, self.reading, is_label=False)
        return is_text and not (is_group or is_named or section.sections or _QUESTIONS.search(title))

    def items(self, block: List, group: Group) -> None:
        """Collect the items of a list. If an item only names a group, collect the items under it."""
        language = self.reading.document.language
        base = group
        are_groups = self._are_groups(block)
        for place, item in enumerate(block.items, start=1):
            inner = item.inner
            is_group = inner is not None and not fields_of(inner, self.reading)
            label = group_label(item, language) if is_group else None
            label = item.text.strip("*_ :：") if are_groups and label is None else label
            if is_group and label is None and is_owner_line(item.text.strip("*_ :："), self.reading, is_label=False):
                label = item.text.strip("*_ :：")
            if inner is not None and label is not None:
                self.items(inner, group_named(group, label, item.lines.first, self.reading))
            elif not says_nothing(item.text) and not is_field(item) and not is_step(item.text):
                item, next_label = without_label_below(item)
                action = list_action(item, group, self.place, self.reading)
                self.found.append(replace(action, number=place if block.ordered else 0))
                if next_label is not None:
                    group = group_named(base, next_label, item.lines.last, self.reading)

    def _are_groups(self, block: List) -> bool:
        """Whether every item of a list has a list below it and is short, and one is certainly the name of a group."""
        language = self.reading.document.language
        is_like = all(
            item.inner and not fields_of(item.inner, self.reading) and len(item.text.split()) <= LONGEST_LABEL
            for item in block.items
        )
        is_named = any(group_label(item, language) for item in block.items)
        orders = [item.text for item in block.items if len(item.text.split()) > 1 and is_to_do(item.text, language)]
        return is_like and is_named and not orders

    def committed_lists(self) -> None:
        """If there is no section of actions: collect lists after `… we will do the following:`."""
        for section in self.reading.document.sections:
            if section.is_within(*_NO_ACTIONS, "actions"):
                continue
            before = f"{section.title}:" if section.is_label else ""
            for block in section.blocks:
                is_list = isinstance(block, List) and re.search(r"[:：\w]\s*$", before) is not None
                is_lettered = isinstance(block, Paragraph) and before.endswith(":") and _LETTERED.match(block.text)
                if isinstance(block, List | Paragraph) and (is_list or is_lettered):
                    self._committed_list(block, before)
                before = block.text if isinstance(block, Paragraph) else ""

    def _committed_list(self, block: List | Paragraph, before: str) -> None:
        sentence = re.split(r"(?<=[.!?。])\s+", before.strip())[-1]
        is_done = HAVE_DONE.search(sentence) is not None
        if is_done or mentions("commitment", sentence):
            group = Group(status="done") if is_done else Group()
            self._guessed(block, "the list was read as action items because of the sentence before it", group)

    def _guessed(self, block: Block, reason: str, group: Group | None = None) -> None:
        self.place += 1
        start = len(self.found)
        if isinstance(block, List):
            self.items(block, group or Group())
        elif isinstance(block, Table):
            self.found += table_actions(block, group or Group(), self.place, self.reading)
        elif isinstance(block, Paragraph):
            section = Section("", 0, None, blocks=[block])
            self.found += lines_of(section, group or Group(), self.place, self.reading)
        self.found[start:] = [action.guessed(reason) for action in self.found[start:]]

    def _unlabelled(self) -> None:
        """Without a section of actions: tables with a column for them and one for owner or state, and check boxes."""
        for section in self.reading.document.sections:
            if section.is_within(*_NO_ACTIONS):
                continue
            for block in section.blocks:
                if isinstance(block, Table) and is_action_table(block):
                    self._guessed(block, "the table was read as action items because of its columns")
                elif isinstance(block, List) and all(_BOXED.match(item.text) for item in block.items):
                    self._guessed(block, "the list was read as action items because of its check boxes")
                elif isinstance(block, List) and not section.is_within(*_OTHER_SUBJECTS) and self._is_assigned(block):
                    self._guessed(block, "the list was read as action items because of its owners")

    def _promising_headings(self) -> None:
        """Headings that promise, if there are several: `We'll keep deleted files for a month`."""
        found = [one for one in self.reading.document.headings if not one.is_title and _PROMISES.match(one.title)]
        for section in found if len(found) > 1 else ():
            self.found.append(replace(heading_action(section, Group(), self.place, self.reading), takes=False))

    def _is_assigned(self, block: List) -> bool:
        """Whether at least half of the items, and two, end with an owner or a due date."""
        ends = [end_of(item.text, self.reading) for item in block.items if len(item.text) <= LONGEST_LINE]
        assigned = sum(bool(end.owner or end.due or end.is_unowned or _TICKET_LAST.search(end.text)) for end in ends)
        tickets = [_TICKET_FIRST.match(item.text) for item in block.items]
        return len(tickets) > 1 and (all(tickets) or (assigned >= 2 and assigned * 2 >= len(tickets)))

    def _in_prose(self) -> None:
        """Without a list of them: what sentences promise, except those about the failure."""
        for section in self.reading.document.sections:
            if not section.is_within(*_NO_ACTIONS):
                self.place += 1
                self.found += promises_in(section, Group(), self.place, self.reading, "other")


_JOINED = re.compile(r"(?i)\b(?:and|und|et|y|e)\b|[&/+,]")
"""Between two subjects of a heading: `What went wrong and what we will do`."""
_BETTER = re.compile(r"(?i)\b(?:improv\w+|better|differently)\b(?!.*\bwent\b)")
"""In a heading of what went poorly: what to do about it may follow, too."""
LONGEST_LABEL = 3
"""Words. A longer item with a list below it may be work, explained there."""
_LETTERED = re.compile(r"\s*\(?(?:a|i|1)\)\s")
_QUESTIONS = re.compile(r"(?i)\b(?:open |unanswered )?questions?\W*$|\boffene fragen\b|\bquestions ouvertes\b")
_BOXED = re.compile(r"\s*(?:\[[ xX✓✔]?\]\s|[☐☒☑⬜]\s?)")


def _is_no_place(section: Section) -> bool:
    """Whether a section is about something that items are not in. One about causes may state the remedy of each."""
    return section.is_within(*(name for name in _NO_ACTIONS if name not in _WITH_REMEDIES))


_WITH_REMEDIES = ("causes", "factors", "whys")


def _alone(section: Section, block: Paragraph) -> Section:
    return Section(section.title, section.level, section.heading, parent=section.parent, blocks=[block], order=[block])


_MARKED = re.compile(r"\s*(?:\[[ xX✓✔]?\]\s|[☐☒☑⬜✅✔✓❌✗]|~~|:\w+:)")


def _has_boxes(block: List) -> bool:
    return any(_MARKED.match(item.text) for item in block.items)


def _is_about_the_past(section: Section) -> bool:
    """Whether a section that may be about the response says only what was done: `Remediation` with past sentences."""
    if not re.search(r"(?i)\b(?:remediations?|immediate|response|mitigat\w+|resolution|corrective)\b", section.title):
        return False
    blocks = list(section.all_blocks())
    items = [item.text for block in blocks if isinstance(block, List) for item in block.items]
    items += [line for block in blocks if isinstance(block, Paragraph) for line in block.text.split("\n") if not items]
    texts = [re.sub(r"^\s*\d{1,2}(?:\.\d{1,2})*[.)]?\s+", "", text) for text in items]
    return len(items) >= 2 and all(is_in_past(text) and not _BOXED.match(text) for text in texts)


def _says_open(section: Section) -> bool:
    """Whether the brackets of a heading say that its list is still to be done: `Contributing items (open)`."""
    inside = re.findall(r"[(（]([^()（）]{3,60})[)）]", section.title)
    is_open = any(re.match(r"(?i)(?:still )?(?:open|pending|to ?do|not yet \w+)\b", text.strip()) for text in inside)
    return is_open and any(isinstance(block, List | Table) for block in section.blocks)


def _is_state_beside(section: Section) -> bool:
    """Whether a heading is only a state, and one beside it names action items: `Done`, beside `Still to do`."""
    beside = section.parent.sections if section.parent else []
    is_state = value("action-status", section.title) is not None or state_in_title(section.title) == "done"
    return is_state and section.concept is None and any(one.concept == "actions" for one in beside)


_PROMISES = re.compile(r"(?:We|I)(?:['’]ll| will| won['’]t|['’](?:re|m) going to| (?:are|am) going to) \w")
_TICKET_LAST = re.compile(rf"[(\[]{TICKET}(?:, [^()\[\]]{{2,20}})?[)\]]\W*$")
_TICKET_FIRST = re.compile(rf"\W*(?:{LINK}|{TICKET})\W*\s\W*\w+(?: [\w'’-]+){{2}}")


def _bracketed_state(title: str) -> bool:
    return state_in_title(title) is not None and re.search(r"[(\[（][^()]*[)\]）]\s*$", title) is not None


def _names_work(section: Section, reading: Reading) -> bool:
    """Whether a heading inside the resolution is an item: it has a state, or a number and an owner."""
    if _bracketed_state(section.title):
        return True
    return _NUMBERED.match(section.title) is not None and parts_of(section.title, reading).owner is not None


_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]|AI-?\d|[A-Z]\d\b)")
