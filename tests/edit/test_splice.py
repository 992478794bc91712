"""An edit changes the lines that it must, and every other byte stays."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.edit import splice
from postmortems.edit.splice import Edit, EditRefusedError, Insert, Put, Remove, _Splice, _Splicing, edited
from postmortems.record.source import read_source
from postmortems.record.yaml_writer import Value

RECORD = """\
---
title: "x"   # why
status: draft
severity: SEV1
owner-like: q
summary: >-  # folded
  foo
  bar

# about the items
action_items:
  - id: A1  # one
    title: foo
    # deep
    status: open

  - title: 'bar'
    id: A2
    tracker: [a, b]
    status: open
      # odd
# about the lessons
lessons:
- {id: L1, text: hi}
updates: [] # none yet
references:
  # say where to read on
tags: [a,
  b]
notes: |+
  kept

---
body
"""


def changes(*edits: Edit, text: str = RECORD) -> list[str]:
    """The lines that an edit takes away and brings."""
    after = edited(text.encode(), edits).decode()
    lines = difflib.unified_diff(text.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (Put(("status",), "in-review"), ["-status: draft", "+status: in-review"]),
        (Put(("title",), "new: one"), ['-title: "x"   # why', '+title: "new: one"   # why']),
        (Put(("action_items", 1, "title"), "it's"), ["-  - title: 'bar'", "+  - title: 'it''s'"]),
        (Put(("summary",), "short"), ["-summary: >-  # folded", "-  foo", "-  bar", "+summary: short  # folded"]),
        (Put(("kind",), "drill"), ["+kind: drill"]),
        (Put(("action_items", 0, "due"), date(2026, 1, 2)), ["+    due: 2026-01-02"]),
        (
            Put(("action_items", 1, "tracker"), ["c"]),
            ["-    tracker: [a, b]", "+    tracker: [c]"],
        ),
        (Put(("lessons", 0, "kind"), "lesson"), ["-- {id: L1, text: hi}", "+- {id: L1, kind: lesson, text: hi}"]),
        (
            Insert(("action_items",), {"id": "A3", "title": "no", "addresses": ["a", "b"]}),
            ["+", "+  - id: A3", '+    title: "no"', "+    addresses: [a, b]"],
        ),
        (Insert(("action_items",), {"id": "A3"}, 0), ["+  - id: A3", "+"]),
        (Insert(("lessons",), {"id": "L2", "text": "ho"}), ["+- id: L2", "+  text: ho"]),
        (
            Insert(("updates",), {"at": "2024", "note": "new"}),
            ["-updates: [] # none yet", "+updates: # none yet", '+  - at: "2024"', "+    note: new"],
        ),
        (Insert(("references",), {"title": "book"}), ["+  - title: book"]),
        (Insert(("tags",), "c"), ["-  b]", "+  b,", "+  c]"]),
        (Insert(("tags",), "c", 0), ["-tags: [a,", "+tags: [c, a,"]),
        (Insert(("reviewers",), "sam"), ["+reviewers: [sam]"]),
        (Insert(("related",), {"incident": "x"}), ["+related:", "+  - incident: x"]),
    ],
)
def test_only_these_lines_change(edit: Edit, expected: list[str]) -> None:
    assert changes(edit) == expected
    crlf = RECORD.replace("\n", "\r\n")
    assert edited(crlf.encode(), [edit]) == edited(RECORD.encode(), [edit]).replace(b"\n", b"\r\n")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("written", "number", "left"),
    [
        ("\n  - a  # one\n  - b  # two\n  - c", 1, "\n  - a  # one\n  # two\n  - c"),
        ("\n  - a\n  - b", 1, "\n  - a"),
        ("\n- a\n- b", 0, "\n- b"),
        (" [a, 'b', c]  # three", 1, " [a, c]  # three"),
        (" [a, b]", 0, " [b]"),
    ],
)
def test_an_item_is_taken_out(end: str, written: str, number: int, left: str) -> None:
    """With its line, or with its comma. Comments stay."""
    record = "---\ntitle: x\ntags:{}\nseverity: SEV1\n---\nBody.\n".replace("\n", end)
    before, after = (record.format(text.replace("\n", end)).encode() for text in (written, left))
    assert edited(before, [Remove(("tags", number))]) == after


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("\n  - id: a\n    due: 2026-03-01  # soon\n    title: b", "\n  - id: a\n    # soon\n    title: b"),
        ("\n  - id: a\n    due: 2026-03-01", "\n  - id: a"),
        (" [{id: a, due: 2026-03-01, title: b}]", " [{id: a, title: b}]"),
    ],
)
def test_a_key_is_taken_out(end: str, written: str, left: str) -> None:
    record = "---\ntitle: x\naction_items:{}\nseverity: SEV1\n---\nBody.\n".replace("\n", end)
    before, after = (record.format(text.replace("\n", end)).encode() for text in (written, left))
    assert edited(before, [Remove(("action_items", 0, "due"))]) == after


def test_keys_come_in_the_order_of_the_model() -> None:
    after = edited(
        RECORD.encode(), [Put(("action_items", 0, "owner"), "t"), Put(("action_items", 0, "priority"), "P1")]
    )
    assert list(read_source(after).frontmatter["action_items"][0]) == [  # type: ignore[index]
        "id", "title", "priority", "owner", "status",
    ]  # fmt: skip


def test_lists_follow_the_indentation_of_the_file() -> None:
    text = "---\ntitle: x\nlessons:\n    -   id: a\n        text: b\n---\n"
    assert changes(Insert(("updates",), {"at": "now", "note": "b"}), text=text) == [
        "+updates:", "+    -   at: now", "+        note: b",
    ]  # fmt: skip


def test_a_list_with_empty_lines_gets_one_more_and_lists_in_brackets_get_none() -> None:
    text = "---\ntags: [a]\nlessons:\n- id: a\n  text: b\nupdates:\n-   at: now\n    note: b\n---\n"
    assert changes(Insert(("updates",), {"at": "then", "note": "c"}), text=text) == [
        "+-   at: then", "+    note: c",
    ]  # fmt: skip
    assert changes(Insert(("related",), {"incident": "x", "note": "z"}), text=text) == [
        "+related:", "+- incident: x", "+  note: z",
    ]  # fmt: skip


@pytest.mark.parametrize("comma", [",", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_beside_an_item_in_brackets_stays_there(comma: str, end: str) -> None:
    text = f"---\ntags: [\n  a,  # of a\n  b{comma}  # of b, too\n]\nrelated: []\n---\n".replace("\n", end)
    first, last = (changes(Insert(("tags",), "c", index), text=text) for index in (1, None))
    assert first == ["+  c,"]
    assert last == (["+  c,"] if comma else ["-  b  # of b, too", "+  b,  # of b, too", "+  c"])
    beside = "---\ntags: [a, # of a\n  b]\n---\n"
    assert changes(Insert(("tags",), "c", 1, more=("d",)), text=beside) == ["+       c,", "+       d,"]


def test_a_comment_that_belongs_to_an_item_stays_with_it_after_an_empty_line() -> None:
    text = "---\nupdates:\n  - at: now\n    note: b\n\n    # about that note\nlanguage: en\n---\n"
    after = edited(text.encode(), [Insert(("updates",), {"at": "then", "note": "c"})]).decode()
    assert after == text.replace("that note\n", "that note\n  - at: then\n    note: c\n")


def test_a_text_of_several_lines_is_indented_one_step_more_than_its_key() -> None:
    assert changes(Put(("action_items", 0, "status"), "one\n\ntwo")) == [
        "-    status: open", "+    status: |-", "+      one", "+", "+      two",
    ]  # fmt: skip
    assert changes(Put(("lessons", 0, "text"), "one\n\ntwo")) == [
        "-- {id: L1, text: hi}", '+- {id: L1, text: "one\\n\\ntwo"}',
    ]  # fmt: skip


def test_a_value_goes_where_nothing_was() -> None:
    text = "---\ntitle: x\nsummary:  # soon\ntimes: {}\n---\n"
    assert changes(Put(("summary",), "short"), text=text) == ["-summary:  # soon", "+summary: short  # soon"]
    assert changes(Put(("times", "started"), date(2026, 1, 2)), text=text) == [
        "-times: {}", "+times: {started: 2026-01-02}",
    ]  # fmt: skip


def test_a_first_item_goes_into_brackets() -> None:
    text = "---\nservices: {affected: , faulty: []}\n---\n"
    assert changes(Insert(("services", "affected"), "shop"), Insert(("services", "faulty"), "stock"), text=text) == [
        "-services: {affected: , faulty: []}", "+services: {affected: [shop], faulty: [stock]}",
    ]  # fmt: skip


def test_what_was_in_quotes_stays_in_quotes() -> None:
    assert changes(Put(("action_items", 1, "title"), "one\n\ntwo")) == [
        "-  - title: 'bar'", '+  - title: "one\\n\\ntwo"',
    ]  # fmt: skip
    assert changes(Put(("title",), "one\n\ntwo")) == ['-title: "x"   # why', '+title: "one\\n\\ntwo"   # why']


@pytest.mark.parametrize(("old", "new"), [("severity: SEV1", "severity: SEV2"), ("body\n", "BODY\n")])
def test_an_edit_that_would_change_anything_else_is_refused(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = RECORD.replace("status: draft", "status: in-review")
    wrong = _Splice(0, len(RECORD), right.replace(old, new))
    monkeypatch.setattr(_Splicing, "candidates", lambda *_: iter([wrong]))
    with pytest.raises(EditRefusedError, match="status cannot be changed without touching the lines around it"):
        edited(RECORD.encode(), [Put(("status",), "in-review")])


def test_a_text_that_keeps_its_empty_lines_has_them_afterwards() -> None:
    after = edited(RECORD.encode(), [Put(("zzz",), "last")])
    assert read_source(after).frontmatter["notes"] == "kept\n\n"


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Put(("tags",), ["c"]), "a list of several lines"),
        (Put(("action_items", 0), "text"), "is a map"),
        (Put(("action_items", 7, "owner"), "x"), "no action_items 8"),
        (Put(("times", "started"), "x"), "no times"),
        (Insert(("title",), "x"), "not a list"),
        (Put(("title",), "\udcff"), "not Unicode"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(edit: Edit, reason: str) -> None:
    with pytest.raises(EditRefusedError, match=reason) as refusal:
        edited(RECORD.encode(), [edit])
    assert refusal.value.help


def test_a_record_that_cannot_be_read_is_not_edited() -> None:
    with pytest.raises(EditRefusedError, match="cannot be read"):
        edited(b"---\ntitle: [\n---\n", [Put(("title",), "x")])


# Any formatting


@dataclass(frozen=True)
class Style:
    """How somebody may write a record."""

    dash: int
    content: int
    quote: str
    flow_items: bool
    airy: bool
    comments: bool
    line_end: str
    mark: str
    body: str


STYLES = st.builds(
    Style,
    dash=st.integers(0, 4),
    content=st.integers(2, 5),
    quote=st.sampled_from(["", "'", '"']),
    flow_items=st.booleans(),
    airy=st.booleans(),
    comments=st.booleans(),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["", "\ufeff"]),
    body=st.sampled_from(["", "text", "text\n", "\n\n# head\n---\nx: 1\r\n", "a\rb\n"]),
)


def record(style: Style, items: int) -> str:
    """A record in this style, with so many action items."""
    note = (lambda text: f"  # {text}") if style.comments else (lambda text: "")
    own_line = (lambda indent, text: [" " * indent + f"# {text}"]) if style.comments else (lambda indent, text: [])
    q = style.quote
    lines = ["---", *own_line(0, "first"), f"title: {q}some title{q}{note('t')}", "status: draft", "severity: SEV1"]
    lines += ["summary: >-" + note("s"), "  one", "  two", *[""] * style.airy, *own_line(0, "items")]
    lines.append("action_items:" + note("items") if items else "action_items: []" + note("none"))
    dash, inner = " " * style.dash, " " * (style.dash + style.content)
    for number in range(items):
        lines += own_line(style.dash, f"item {number}")
        if style.flow_items:
            lines.append(f"{dash}- {{id: A{number}, title: {q}do{q}, status: open}}{note('flow')}")
        else:
            lines.append(f"{dash}-{' ' * (style.content - 1)}id: A{number}{note('id')}")
            lines += [
                f"{inner}title: {q}do{q}",
                *own_line(style.dash + style.content + 1, "deep"),
                f"{inner}status: open",
            ]
        lines += [""] * style.airy
    lines += [*own_line(0, "end"), "language: en", "---"]
    return style.mark + style.line_end.join(lines) + style.line_end + style.body


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=150)
@given(STYLES, st.integers(1, 3), st.data())
def test_setting_a_value_changes_its_own_line_only(style: Style, items: int, data: st.DataObject) -> None:
    before = record(style, items)
    number = data.draw(st.integers(0, items - 1))
    path = data.draw(
        st.sampled_from(
            [("status",), ("title",), ("action_items", number, "status"), ("action_items", number, "title")]
        )
    )
    after = edited(before.encode(), [Put(path, data.draw(WORDS))]).decode()
    place = read_source(before.encode()).position(path).line - 1
    old, new = re.split("\r\n|\r|\n", before), re.split("\r\n|\r|\n", after)
    assert old[:place] == new[:place]
    assert old[place + 1 :] == new[place + 1 :]
    if style.comments and "#" in old[place]:
        assert new[place].endswith(old[place][old[place].rindex("  #") :])
    assert re.findall("\r\n|\r|\n", before) == re.findall("\r\n|\r|\n", after)


@settings(max_examples=150)
@given(STYLES, st.integers(0, 3), WORDS, st.data())
def test_adding_brings_lines_in_one_place_and_takes_none(
    style: Style, items: int, text: str, data: st.DataObject
) -> None:
    before = record(style, items)
    edits: list[Edit] = [
        Insert(("lessons",), {"id": "L1", "text": text}),
        Insert(("timeline",), {"at": date(2026, 1, 1), "event": text}),
        Put(("kind",), "drill"),
        Put(("visibility",), "public"),
    ]
    if items:
        edits.append(Insert(("action_items",), {"id": "new", "title": text}, data.draw(st.integers(0, items))))
        if not style.flow_items:
            edits.append(Put(("action_items", data.draw(st.integers(0, items - 1)), "reason"), text))
    edit = data.draw(st.sampled_from(edits))
    after = edited(before.encode(), [edit]).decode()
    head = len(_common(before, after))
    added = len(after) - len(before)
    assert added > 0
    assert after[:head] + after[head + added :] == before
    inserted = after[head : head + added]
    assert set(re.findall("\r\n|\r|\n", inserted)) <= {style.line_end}


@given(STYLES, WORDS)
def test_the_first_item_takes_the_place_of_the_brackets(style: Style, text: str) -> None:
    before = record(style, 0)
    after = edited(before.encode(), [Insert(("action_items",), {"id": "new", "title": text})]).decode()
    old, new = re.split("\r\n|\r|\n", before), re.split("\r\n|\r|\n", after)
    place = next(number for number, line in enumerate(old) if line.startswith("action_items"))
    assert new[:place] == old[:place]
    assert new[place] == old[place].replace(" []", "")
    assert new[place + 3 :] == old[place + 1 :]


def _common(first: str, second: str) -> str:
    length = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    return first[:length]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "timeline: []\n",
        "timeline:\n  # what happened\n",
        "timeline: [{at: 2026-03-01, event: a}, {at: 2026-03-02, event: b}]\n",
        "timeline:\n- at: 2026-03-01\n  event: a\n- at: 2026-03-02\n  event: b # last\n",
        "timeline:\n  - at: 2026-03-01\n    event: a\n\n  - at: 2026-03-02\n    event: b\n",
    ],
)
@pytest.mark.parametrize("index", [None, 0, 1])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_several_items_are_inserted_as_one_after_the_other(written: str, index: int | None, ending: str) -> None:
    data = f"---\ntitle: A\n{written}tags: [x]\n---\n".replace("\n", ending).encode()
    new: list[Value] = [{"at": f"2026-03-0{day}", "event": f"It is {day}"} for day in (3, 4, 5)]
    count = written.count("event")
    place = count if index is None else min(index, count)
    one_by_one = edited(data, [Insert(("timeline",), item, place + number) for number, item in enumerate(new)])
    at_once = edited(data, [Insert(("timeline",), new[0], place, tuple(new[1:]))])
    assert at_once == one_by_one
    assert at_once.count(b"It is") == 3


@pytest.mark.parametrize("many", [40, 80])
def test_edits_of_different_items_read_the_file_once(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many they are: each kind of edit takes one reading more."""
    items = "".join(f"  - id: A{n}\n    title: Do {n}\n    due: soon  # or later\n" for n in range(many))
    data = f"---\ntitle: A\naction_items:\n{items}---\n".encode()
    places = [("action_items", number) for number in range(many)]
    edits: list[Edit] = [Put((*place, "title"), "Done") for place in places]
    edits += [Put((*place, "owner"), "net") for place in places]
    edits += [Remove((*place, "due")) for place in reversed(places)]
    readings: list[bytes] = []
    monkeypatch.setattr(splice, "read_source", lambda data: readings.append(data) or read_source(data))
    items = "".join(f"  - id: A{n}\n    title: Done\n    owner: net\n    # or later\n" for n in range(many))
    assert edited(data, edits) == f"---\ntitle: A\naction_items:\n{items}---\n".encode()
    assert len(readings) == 4


def test_one_edit_that_needs_another_place_does_not_hinder_the_rest() -> None:
    """The text of the first item keeps its empty lines, so its new key comes after them."""
    text = "---\nlessons:\n  - id: a\n    text: |+\n      b\n\n    # c\n\n  - id: d\n    text: e\n---\n"
    edits: list[Edit] = [Put(("lessons", number, "x-late"), "yes") for number in (0, 1)]
    one_by_one = edited(edited(text.encode(), edits[:1]), edits[1:])
    assert edited(text.encode(), edits) == one_by_one


NESTED = "---\ntags: [a, b, c, d]\naliases:\n  - a\n  # of b\n  - b\n  - c  # of c\nlessons:\n  - {id: a}\n---\n"


@pytest.mark.parametrize(
    "edits",
    [
        [Remove(("tags", number)) for number in (3, 2, 1)],
        [Remove(("tags", number)) for number in (2, 1, 0)],
        [Remove(("tags", number)) for number in (0, 0, 0)],
        [Remove(("tags", number)) for number in (0, 1)],
        [Remove(("aliases", number)) for number in (2, 1)],
        [Insert(("updates",), {"at": "now"}), Insert(("references",), {"title": "x"})],
        [Put(("lessons", 0, "text"), "b"), Put(("lessons", 0, "kind"), "lesson")],
        [Put(("times",), {"started": "now"}), Put(("times", "detected"), "then")],
    ],
)
def test_edits_together_are_as_one_after_the_other(edits: list[Edit]) -> None:
    one_by_one = NESTED.encode()
    for edit in edits:
        one_by_one = edited(one_by_one, [edit])
    assert edited(NESTED.encode(), edits) == one_by_one
