"""The quick reader of YAML gives what the parser gives, or leaves the block to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortems.record.source.delimiters import find_block
from postmortems.record.source.simple_yaml import read_simply
from postmortems.record.source.values import ValueReader

REPOSITORY = Path(__file__).parents[2]
PATHS = sorted((REPOSITORY / "incidents").glob("*.md")) + sorted((REPOSITORY / "tests/rules").rglob("20*.md"))
TEXTS = [path.read_text(encoding="utf-8", errors="replace") for path in PATHS]
RECORDS = [text[found.start : found.end] for text in TEXTS if (found := find_block(text))]
"""Their frontmatter."""

KEYS = ("a: ", "b: ", "c:", "at:  ", "kind: ", "a:", "null: ", "true: ", "x-y: ", "", "")
VALUES = (
    "", "x", "two words", "two words  ", '"x, y"', "'x: y'", '"x" ', "'it''s'", '"a\\tb"', "x: y", "x:y", "x #c", "x#c",
    "# c", "#c", "[a, b]", "[a,b]", "[a, 'b, c', \"d\"]", "[ a ]", "[]", "{}", "{a: 1}", "{a: 09:37, b: [1, null]}",
    "{a: b, a: c}", '{a: "}, {", b: x}', "{a: b c: d}", "{a: }", "[a: b]", "[{a: b}]", "{a: b} c", ">-", ">", "|-", "|",
    ">+", "|2", "1", "-1", "0123", "0x1f", "1.5", ".5", "1.", ".inf", "20:55", "2026-05-30 09:37", "~", "null", "True",
    "no", "&a b", "*a", "!!str 5", "@x", "%x", "`x`", "- x", "?", "? x", "---", "...", "é", "\u00a0x",
    "x:\u00a0y", "<<", "=",
)  # fmt: skip
LINES = st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(("", "", "  ", "  ", "    ", "   ", " ")),
    st.sampled_from(("", "", "- ", "-   ", "-")),
    st.sampled_from(KEYS),
    st.sampled_from(VALUES),
)
BLOCKS = st.lists(LINES, max_size=8).map(lambda lines: "".join(f"{line}\n" for line in lines))


def agrees(block: str) -> bool:
    """Whether the block is simple; fails if the parser then says anything else."""
    read = read_simply(block)
    if read is None:
        return False
    by_parser = ValueReader(block)
    assert (by_parser.flaws, by_parser.complete, by_parser.has_repeats) == ([], True, False)
    assert repr(by_parser.data) == repr(read)
    return True


@given(BLOCKS)
@example("a:\n- x\n- b: 1\n  c: 2\nd: e\n")
@example("a:\n  - >-\n    folded\n    text\n\n    more\n  - |\n    kept\n      deeper\n")
@example("a: >-\n  text\n b: c\n")
@example("a:\n  b:\n  - c:\n    - d\n  e:\n")
def test_both_readers_agree(block: str) -> None:
    agrees(block)


@given(st.data())
def test_both_agree_on_damaged_records(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(RECORDS)).splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        place = data.draw(st.integers(0, len(lines[number])))
        damage = data.draw(
            st.sampled_from((" ", "  ", "- ", ": ", "#", '"', "'", "[", "}", ",", "\n", "|\n", "x", "~"))
        )
        lines[number] = lines[number][:place] + damage + lines[number][place:]
    agrees("".join(lines))


def test_most_records_are_simple() -> None:
    assert sum(map(agrees, RECORDS)) > 0.8 * len(RECORDS) > 50


@pytest.mark.parametrize(
    "block",
    [
        "a: b\n  c\n",
        'a: "b\n  c"\n',
        "a: &b c\n",
        "a: *b\n",
        "a: !t b\n",
        "a: b\na: c\n",
        "- a\n",
        "a:\tb\n",
        "? a\n: b\n",
    ],
)
def test_what_is_not_simple_is_left_to_the_parser(block: str) -> None:
    assert read_simply(block) is None
