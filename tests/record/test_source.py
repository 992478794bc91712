"""Reading a record's text: splitting, YAML 1.2 values, positions, and every way in which it can go wrong."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

import frontmatter
import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from postmortems.model import DataPath
from postmortems.record.source import (
    MAX_BYTES,
    MAX_DEPTH,
    Position,
    Source,
    SourceProblem,
    SourceRule,
    events,
    read_source,
    read_yaml_file,
)
from postmortems.record.source.handler import RecordHandler

RECORD = """\
---
title: "The queue stopped"
times:
  started: 2026-05-30T03:33Z
  detected:
services: {affected: [queue, 'mail api'], faulty: []}
summary: |
  Workers stopped.

  Nobody lost data.

# The items
action_items:
  - id: A1
    owner: 中文 😀   # a team
  - title: >-
      Two
      lines
    due: 2026-07-01
  -
  - plain text
    on two lines
---

# Narrative
"""


def record(block: str, body: str = "") -> Source:
    return read_source(f"---\n{textwrap.dedent(block)}---\n{body}".encode())


def value_of(scalar: str) -> object:
    read = record(f"key: {scalar}\n")
    assert read.problems == ()
    return read.frontmatter["key"]


def only_problem(read: Source) -> SourceProblem:
    assert len(read.problems) == 1, read.problems
    return read.problems[0]


def found(read: Source) -> list[tuple[str, int, int]]:
    """The problems as rule, line and column."""
    return [(problem.rule, *problem.position) for problem in read.problems]


def at(read: Source, place: Position) -> str:
    """What stands from a place to the end of its line."""
    return read.line(place.line)[place.column - 1 :]


# ---- Splitting


def test_record() -> None:
    read = read_source(RECORD.encode())
    assert read.problems == ()
    assert read.complete
    assert read.frontmatter == {
        "title": "The queue stopped",
        "times": {"started": "2026-05-30T03:33Z", "detected": None},
        "services": {"affected": ("queue", "mail api"), "faulty": ()},
        "summary": "Workers stopped.\n\nNobody lost data.\n",
        "action_items": (
            {"id": "A1", "owner": "中文 😀"},
            {"title": "Two lines", "due": "2026-07-01"},
            None,
            "plain text on two lines",
        ),
    }
    assert read.body == "\n# Narrative\n"
    assert read.line(read.body_line + 1) == "# Narrative"


@pytest.mark.parametrize("block", ["", "# only a comment\n", "\n\n"])
def test_empty_block_is_an_empty_map(block: str) -> None:
    read = record(block, "body")
    assert (read.frontmatter, read.body, read.problems, read.complete) == ({}, "body", (), True)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\na: 1\n---\n---\nb", "---\nb"),
        ("---\na: 1\n...\nb", "b"),
        ("--- \t\na: 1\n---  \nb", "b"),
        ("---\na: 1\n---", ""),
        ("---\na: |\n ---\n---\nb", "b"),
        ("---\n---\n", ""),
    ],
)
def test_delimiters(text: str, body: str) -> None:
    read = read_source(text.encode())
    assert (read.problems, read.body) == ((), body)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends(line_end: str) -> None:
    read = read_source(line_end.join(RECORD.split("\n")).encode())
    expected = read_source(RECORD.encode())
    assert read.frontmatter == expected.frontmatter
    assert read.body == line_end + "# Narrative" + line_end
    assert read.body_line == expected.body_line
    for path in paths(read.frontmatter):
        assert read.position(path, "value") == expected.position(path, "value"), path
        assert read.line(read.position(path).line) == expected.line(read.position(path).line)


LINE_ENDS = st.sampled_from(["\n", "\r\n"])
TEXT_LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)


@given(
    lines=st.lists(TEXT_LINE.map(lambda line: f"#{line}"), max_size=4),
    body=st.text(st.characters(codec="utf-8"), max_size=60),
    closing=st.sampled_from(["---", "...", "--- \t"]),
    line_end=LINE_ENDS,
)
def test_parts_rejoin_to_the_text(lines: list[str], body: str, closing: str, line_end: str) -> None:
    block = "".join(line + line_end for line in lines)
    text = f"---{line_end}{block}{closing}{line_end}{body}"
    read = read_source(text.encode())
    start, end = read.block
    assert (text[:start], text[start:end], read.body) == (f"---{line_end}", block, body)
    assert read.text == text
    assert RecordHandler().split(text) == (block, body)
    assert read.body_line == len(lines) + 3


# ---- Values: YAML 1.2


@pytest.mark.parametrize("scalar", ["", "~", "null", "Null", "NULL"])
def test_null(scalar: str) -> None:
    assert value_of(scalar) is None


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("0", 0),
        ("1255", 1255),
        ("-5", -5),
        ("+5", 5),
        ("0o17", 15),
        ("0xfF", 255),
        ("999999999999999999", 10**18 - 1),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("1.5e3", 1500.0),
        ("1.5E-3", 0.0015),
    ],
)
def test_numbers_and_booleans(scalar: str, value: object) -> None:
    read = value_of(scalar)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "scalar",
    [
        *("20:55", "1:30:00", "no", "on", "off", "yes", "y", "tRUE", "nULL", "~03:33", "2026-05-30", "2026-13-45"),
        *("12e4567", "1e3", "0123", "00", "-01", "1_000", "0b1", "0o8", "0xg", "1.", ".", "+", "--1", "1.2.3"),
        *(".inf", "-.inf", ".nan", "1000000000000000000", "1.5e999", "٣", "=", "a#b", "http://a:80/b"),
    ],
)
def test_stays_text(scalar: str) -> None:
    assert value_of(scalar) == scalar


@pytest.mark.parametrize("quoted", ['"{}"', "'{}'", "|-\n  {}", ">-\n  {}"])
@pytest.mark.parametrize("text", ["1", "true", "null", "~", "1.5"])
def test_quoted_and_block_scalars_are_text(quoted: str, text: str) -> None:
    assert value_of(quoted.format(text)) == text


# ---- Positions

EXPECTED_PLACES: list[tuple[DataPath, Position, Position]] = [
    ((), Position(2, 1), Position(2, 1)),
    (("title",), Position(2, 1), Position(2, 8)),
    (("times", "started"), Position(4, 3), Position(4, 12)),
    (("times", "detected"), Position(5, 3), Position(5, 12)),
    (("services", "affected", 1), Position(6, 30), Position(6, 30)),
    (("services", "faulty"), Position(6, 43), Position(6, 51)),
    (("summary",), Position(7, 1), Position(7, 10)),
    (("action_items",), Position(13, 1), Position(14, 3)),
    (("action_items", 0), Position(14, 5), Position(14, 5)),
    (("action_items", 0, "owner"), Position(15, 5), Position(15, 12)),
    (("action_items", 1, "due"), Position(19, 5), Position(19, 10)),
    (("action_items", 3), Position(21, 5), Position(21, 5)),
]


@pytest.mark.parametrize(("path", "key", "value"), EXPECTED_PLACES)
def test_position(path: DataPath, key: Position, value: Position) -> None:
    read = read_source(RECORD.encode())
    assert read.position(path) == key
    assert read.position(path, "value") == value


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        (("action_items", 0, "due"), ("action_items", 0)),
        (("action_items", 9, "due"), ("action_items",)),
        (("times", "started", "x", 3), ("times", "started")),
        (("none",), ()),
    ],
)
def test_position_of_nearest_parent(path: DataPath, nearest: DataPath) -> None:
    read = read_source(RECORD.encode())
    assert read.position(path) == read.position(path, "value") == read.position(nearest)


def test_a_conflict_that_git_left_is_one_problem() -> None:
    source = record("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> theirs\n")
    assert [(problem.rule, problem.position.line) for problem in source.problems] == [("conflict-marker", 2)]
    assert not source.complete


def test_position_without_frontmatter() -> None:
    assert read_source(b"# Hello").position(("title",)) == Position(1, 1)
    assert record("").position(("title",)) == Position(2, 1)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("title",), '"The queue stopped"'),
        (("times",), "started: 2026-05-30T03:33Z\n  detected:"),
        (("times", "detected"), ""),
        (("services",), "{affected: [queue, 'mail api'], faulty: []}"),
        (("services", "affected"), "[queue, 'mail api']"),
        (("summary",), "|\n  Workers stopped.\n\n  Nobody lost data."),
        (("action_items", 0), "id: A1\n    owner: 中文 😀"),
        (("action_items", 0, "owner"), "中文 😀"),
        (("action_items", 1, "title"), ">-\n      Two\n      lines"),
        (("action_items", 3), "plain text\n    on two lines"),
    ],
)
def test_span(path: DataPath, value: str) -> None:
    read = read_source(RECORD.encode())
    start, end = read.span(path)
    assert read.text[start:end] == value
    last_line = value.rsplit("\n", 1)[-1]
    place = read.end(path)
    assert read.line(place.line)[: place.column - 1].endswith(last_line)


def test_span_of_an_unknown_path() -> None:
    with pytest.raises(KeyError):
        read_source(RECORD.encode()).span(("none",))


def test_line() -> None:
    read = read_source(b"---\r\na: 1\n---\nend")
    assert [read.line(number) for number in range(6)] == ["", "---", "a: 1", "---", "end", ""]


def paths(value: object, path: DataPath = ()) -> Iterator[DataPath]:
    yield path
    if isinstance(value, dict):
        for key, child in value.items():
            yield from paths(child, (*path, key))
    elif isinstance(value, tuple):
        for index, child in enumerate(value):
            yield from paths(child, (*path, index))


def value_at(value: object, path: DataPath) -> object:
    for step in path:
        value = value[step]  # type: ignore[index]
    return value


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12)
SCALARS = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | WORDS
TREES = st.dictionaries(
    WORDS,
    st.recursive(
        SCALARS,
        lambda children: st.lists(children, max_size=4).map(tuple) | st.dictionaries(WORDS, children, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)


class QuotingDumper(yaml.SafeDumper):
    """Writes every text in double quotes, where YAML 1.1 and 1.2 agree."""


QuotingDumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


@given(tree=TREES, flow=st.sampled_from([True, False, None]))
@example(tree={"😀": {"中": ("文", {"a": None})}}, flow=True)
def test_generated_data_comes_back_with_places(tree: dict[str, object], flow: bool | None) -> None:
    block = yaml.dump(
        tree, Dumper=QuotingDumper, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=10**6
    )
    read = read_source(f"---\n{block}---\nbody".encode())
    assert read.problems == ()
    assert read.frontmatter == tree
    for path in paths(tree):
        value = value_at(tree, path)
        text = at(read, read.position(path, "value"))
        start, end = read.span(path)
        if isinstance(value, str):
            assert text.startswith('"')
            assert yaml.safe_load(read.text[start:end]) == value
        elif not isinstance(value, dict | tuple):
            assert text.startswith(json.dumps(value))
            assert read.text[start:end] == json.dumps(value)
        if path and isinstance(path[-1], str):
            assert at(read, read.position(path)).startswith(('"', "? "))


@given(tree=TREES, body=st.sampled_from(["", "text", "---\nx"]))
@example(tree={"a": "\xa0"}, body="")
@example(tree={"a\xa0": "b"}, body="")
def test_python_frontmatter_reads_the_same(tree: dict[str, object], body: str) -> None:
    assume(tree.keys().isdisjoint({"self", "content", "handler"}))  # names that it cannot hold
    handler = RecordHandler()
    text = frontmatter.dumps(frontmatter.Post(body, handler, **{"title": "x", **tree}))
    read = read_source(text.encode())
    assert read.problems == ()
    assert read.frontmatter == {"title": "x", **tree}
    post = frontmatter.loads(text, handler=handler)
    assert (post.metadata, post.content) == (read.frontmatter, read.body.strip())


@pytest.mark.parametrize("text", ["0o17", "1.5e3", "12e4567", "no", "20:55", "0123", "1e3", "~", "", "0x1"])
def test_export_keeps_text_text(text: str) -> None:
    handler = RecordHandler()
    assert handler.load(handler.export({"key": text, "a": (1, 1.5)})) == {"key": text, "a": (1, 1.5)}


def test_python_frontmatter_and_broken_records() -> None:
    handler = RecordHandler()
    with pytest.raises(ValueError, match=r"^line 3: the key `a` .* on line 2\nline 4: `&` begins"):
        frontmatter.loads("---\na: 1\na: 2\nb: &c 1\n---\n", handler=handler)
    assert frontmatter.loads("no block", handler=handler).metadata == {}
    assert handler.detect("---\na: 1")
    assert not handler.detect("----\n")


# ---- Problems


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("", "empty", "begin the file"),
        (" \n\n", "empty", "begin the file"),
        ("# Title\n", "no frontmatter", "begin the file"),
        ("\n\n---\na: 1\n---\n", "blank space", "very first line"),
        ("----\na: 1\n----\n", "not exactly", "three hyphens"),
        ("---a\n---\n", "not exactly", "three hyphens"),
        ('+++\na = "b"\n+++\n', "not YAML", "between two lines"),
    ],
)
def test_no_frontmatter(text: str, message: str, help_: str) -> None:
    read = read_source(text.encode())
    problem = only_problem(read)
    assert (problem.rule, problem.position) == ("no-frontmatter", (1, 1))
    assert message in problem.message
    assert help_ in problem.help
    assert (read.frontmatter, read.body, read.body_line, read.complete) == ({}, text, 1, False)


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("---", "write a line `---`"),
        ("---\na: 1\n", "write a line `---`"),
        ("---\na: 1\n ---\ntext", "line 3 comes close"),
        ("---\r\na: 1\r\nb: 1\r\n----\r\n", "line 4 comes close"),
        ("---\na: 1\n\u2014\ntext", "line 3 comes close"),
        ("---\na: 1\n---b\n", "write a line `---`"),
    ],
)
def test_unclosed_frontmatter(text: str, help_: str) -> None:
    read = read_source(text.encode())
    problem = only_problem(read)
    assert (problem.rule, problem.position) == ("unclosed-frontmatter", (1, 1))
    assert help_ in problem.help
    assert (read.frontmatter, read.body, read.complete) == ({}, "", False)


def test_byte_order_mark() -> None:
    read = read_source(b"\xef\xbb\xbf---\na: 1\na: 2\n---\nbody")
    assert found(read) == [("byte-order-mark", 1, 1), ("duplicate-key", 3, 1)]
    assert (read.frontmatter, read.body, read.complete) == ({"a": 1}, "body", True)
    assert read.position(("a",)) == (2, 1)
    assert read.text.startswith("---")


@pytest.mark.parametrize(
    ("data", "position", "message"),
    [
        (b"---\ntitle: caf\xe9\n---\n", (2, 11), "not in UTF-8"),
        ("---\n中: ".encode() + b"\xff\n---\n", (2, 4), "not in UTF-8"),
        (b"\xef\xbb\xbf\xe9", (1, 1), "not in UTF-8"),
        ("---\na: 1\n---\n".encode("utf-16"), (1, 1), "UTF-16"),
        (b"---\na: x\x00y\x1b\n---\n", (2, 5), "(U+0000) here, and 1 more"),
        ("---\na: 😀\u2028b\n---\n".encode(), (2, 5), "line separator (U+2028)"),
        ("---\na: b\ufeff\n---\n".encode(), (2, 5), "(U+FEFF)"),
        ("---\na: \x85\n---\n".encode(), (2, 4), "(U+0085)"),
        (b"---\n" + b"a: 1\n" * 1_000_000 + b"---\n", (1, 1), "5000008 bytes"),
    ],
)
def test_unreadable_file(data: bytes, position: tuple[int, int], message: str) -> None:
    read = read_source(data)
    problem = next(problem for problem in read.problems if problem.rule == "unreadable-file")
    assert problem.position == position
    assert message in problem.message
    assert (read.frontmatter, read.complete) == ({}, False)


def test_control_character_in_the_body_leaves_the_frontmatter_readable() -> None:
    read = record("a: 1\n", "one\ntwo \x1b[31m\u2028")
    assert found(read) == [("unreadable-file", 5, 5)]
    assert (read.frontmatter, read.complete) == ({"a": 1}, True)


def test_largest_file() -> None:
    start = b"---\na: 1\n---\n"
    assert read_source(start + b"x" * (MAX_BYTES - len(start))).problems == ()
    assert found(read_source(start + b"x" * (MAX_BYTES - len(start) + 1))) == [("unreadable-file", 1, 1)]


BROKEN = [
    # block, line and column, words of the message, words of the help
    ("a:\n\tb: 1\n", (3, 1), "tab indents", "spaces"),
    ("a: 1\n \tb: 2\n", (3, 2), "tab indents", "spaces"),
    ("a: |\n  x\n\ty\n", (4, 1), "tab indents", "spaces"),
    ("owner: @alice\n", (2, 8), "`@` cannot begin", '"@…"'),
    ("a:\n  - `secret`\n", (3, 5), "backtick cannot begin", '"`…"'),
    ("a: %secret\n", (2, 4), "`%` cannot begin", '"%…"'),
    ("%secret\n", (2, 1), "`%` cannot begin", '"%…"'),
    ("a: *\n", (2, 4), "`*` cannot begin", '"*…"'),
    ("a: **secret** b\n", (2, 4), "`*` cannot begin", '"*…"'),
    ("a: & secret\n", (2, 4), "`&` cannot begin", '"&…"'),
    ("a: ]secret\n", (2, 4), "`]` cannot begin", '"]…"'),
    ("a: ,secret\n", (2, 4), "`,` cannot begin", '",…"'),
    ("a: [,]\n", (2, 5), "`,` cannot begin", '",…"'),
    ("a: ? secret\n", (2, 4), "`?` cannot begin", '"?…"'),
    ("title: What: secret\n", (2, 12), "colon followed by a space", "quotes"),
    ("中: 😀: secret\n", (2, 5), "colon followed by a space", "quotes"),
    ("a: secret\n  b: 1\n", (3, 3), "continues the value above", "indent it"),
    ("x: 1\na:secret\nb: 1\n", (3, 1), "neither", "colon and a space"),
    ("a: 1\nsecret\nb: 1\n", (3, 1), "neither", "colon and a space"),
    ('a: "secret\nb: 1\n', (2, 4), 'quote " that opens here is never closed', "end of the value"),
    ("x: 1\na: 'secret\n", (3, 4), "quote ' that opens here is never closed", "end of the value"),
    ('a: [b, "secret]\n', (2, 8), 'quote " that opens here is never closed', "end of the value"),
    ('a: "secret\nb: "c"\nd: 1\n', (2, 4), 'quote " that opens here is closed on a later line', "end of"),
    ('a: "The "secret" one"\n', (2, 10), "text follows the closing quote", '\\"'),
    ("a: 'it's secret'\n", (2, 8), "text follows the closing quote", "''"),
    ('a: "C:\\secret"\n', (2, 7), "backslash", "two backslashes"),
    ('a: "\\xsecret"\n', (2, 5), "backslash", "two backslashes"),
    ("a: [b, secret\nc: 1\n", (2, 4), "bracket `[` that opens here", "`]`"),
    ("a: [b, {c: [secret, d\n", (2, 12), "bracket `[` that opens here", "`]`"),
    ("a: [b, [c],\n", (2, 4), "bracket `[` that opens here", "`]`"),
    ("a: {b: secret\nc: 1\n", (2, 4), "bracket `{` that opens here", "`}`"),
    ("a: [secret] b\n", (2, 13), "follows the closing bracket", "quotes"),
    ("a:\n  b: 1\n c: secret\n", (4, 2), "indentation of this line", "same column"),
    ("a:\n  - b\n  c: secret\n", (4, 3), "indentation of this line", "same column"),
    ("a: 1\n- secret\n", (3, 1), "list item here", "line of its own"),
    ("a: - secret\n", (2, 4), "list item cannot begin", "next line"),
    ("a: > secret\n", (2, 4), "line must end after `>`", "next line"),
    ("a: |0\n  secret\n", (2, 4), "line must end after `|`", "next line"),
    (": secret\n", (2, 1), "no key", "write a key"),
    ("a: 1\n--- secret\n", (3, 1), "second YAML document", "as one"),
]


@pytest.mark.parametrize(("block", "position", "message", "help_"), BROKEN)
@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
def test_broken_yaml(
    block: str, position: tuple[int, int], message: str, help_: str, pure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure:
        if block.startswith("%"):
            pytest.skip("the pure parser skips a directive that it does not know")
        monkeypatch.setattr(events, "Parser", yaml.BaseLoader)
    read = record(block, "body")
    problem = only_problem(read)
    assert (problem.rule, problem.position) == ("broken-yaml", position)
    assert message in problem.message
    assert help_ in problem.help
    assert "secret" not in problem.message + problem.help
    assert (read.frontmatter, read.body, read.complete) == ({}, "body", False)
    assert read.position(("a",)) == (2, 1)


def test_duplicate_keys_are_all_found_and_the_first_counts() -> None:
    read = record(
        """\
        a: 1
        b: [{c: 1, "c": 2}]
        a:
          d: 1
          d: secret
        a: 3
        """
    )
    assert found(read) == [
        ("duplicate-key", 3, 12),
        ("duplicate-key", 4, 1),
        ("duplicate-key", 6, 3),
        ("duplicate-key", 7, 1),
    ]
    assert [problem.message.split()[-1] for problem in read.problems] == ["3", "2", "5", "2"]
    assert "`c`" in read.problems[0].message
    assert not any("secret" in problem.message + problem.help for problem in read.problems)
    assert read.frontmatter == {"a": 1, "b": ({"c": 1},)}
    assert read.complete
    assert read.position(("a",), "value") == (2, 4)
    assert read.position(("a", "d")) == (2, 1)


def test_duplicates_are_found_before_a_syntax_error() -> None:
    assert found(record("a: 1\na: 2\nb: @c\n")) == [("duplicate-key", 3, 1), ("broken-yaml", 4, 4)]


def test_a_key_in_a_message_is_short_and_printable() -> None:
    key = "\\e[31m" + "x" * 100
    message = only_problem(record(f'"{key}": 1\n"{key}": 2\n')).message
    assert "\\x1b[31m" in message
    assert message.isprintable()
    assert len(message) < 130


@pytest.mark.parametrize(
    ("block", "what"), [("- a\n- b\n", "list"), ("Hello\n", "text"), ("a:b\n", "text"), ("''\n", "text")]
)
def test_not_a_map(block: str, what: str) -> None:
    read = record("\n" + block)
    problem = only_problem(read)
    assert (problem.rule, problem.position) == ("not-a-map", (3, 1))
    assert f"a single {what}" in problem.message
    assert (read.frontmatter, read.complete) == ({}, False)


@pytest.mark.parametrize("nested", ["[" * 200, "{a: " * 200, "- " * 200, "? " * 200, "[" * 200 + "]" * 200])
def test_too_deep(nested: str) -> None:
    read = record(f"a: 1\nb:\n {nested}\n")
    problem = read.problems[-1]
    assert (problem.rule, problem.position.line) == ("yaml-too-deep", 4)
    assert (read.frontmatter, read.complete) == ({}, False)
    assert read.position(("b",)) == (2, 1)


def test_deepest() -> None:
    depth = MAX_DEPTH - 1
    assert record(f"a: {'[' * depth}{']' * depth}\n").problems == ()
    assert found(record(f"a: {'[' * (depth + 1)}{']' * (depth + 1)}\n")) == [("yaml-too-deep", 2, 4 + depth)]


def test_alias_bomb_is_refused() -> None:
    levels = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefghi"))
    read = record(f"a: &a lol\n{levels}")
    assert {problem.rule for problem in read.problems} == {"yaml-alias"}
    assert len(read.problems) == 9 + 8 * 9
    assert (read.frontmatter, read.complete) == ({}, False)


def test_anchor_alias_and_merge_key() -> None:
    read = record("a: &x {b: 1}\nc:\n  <<: *x\n&y d: [&z 1]\n*x : e\n")
    assert [rule for rule, *_ in found(read)] == ["yaml-alias"] * 5
    assert [tuple(problem.position) for problem in read.problems] == [(2, 4), (4, 7), (5, 1), (5, 8), (6, 1)]
    unused = record("a: &x {b: 1}\n")
    assert (unused.frontmatter, unused.complete) == ({"a": {"b": 1}}, True)


@pytest.mark.parametrize(
    "scalar",
    ["!!python/object:os.system secret", "!secret", "!!int 1", "! x", "!<secret", "!secret!x y", "!!map {a: 1}"],
)
def test_tag(scalar: str) -> None:
    problem = only_problem(record(f"a: {scalar}\n"))
    assert (problem.rule, problem.position) == ("yaml-tag", (2, 4))
    assert "secret" not in problem.message + problem.help


def test_tags_everywhere() -> None:
    read = record("!!map\n!a b: !b [!c d]\n")
    assert found(read) == [("yaml-tag", 2, 1), ("yaml-tag", 3, 1), ("yaml-tag", 3, 7), ("yaml-tag", 3, 11)]
    assert read.frontmatter == {"b": ("d",)}


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("404", "`404` is a number"),
        ("1.5", "`1.5` is a number"),
        ("true", "`true` is not text"),
        ("~", "`~` is not text"),
        ("[a, b]", "a list or a map"),
        ("{a: {b: c}}", "a list or a map"),
    ],
)
def test_non_text_key(key: str, message: str) -> None:
    read = record(f"a: 1\n{key}: {{b: 1}}\nc: 2\n")
    problem = only_problem(read)
    assert (problem.rule, problem.position) == ("non-text-key", (3, 1))
    assert message in problem.message
    assert (read.frontmatter, read.complete) == ({"a": 1, "c": 2}, True)
    assert read.position(("c",)) == (4, 1)


def test_template_braces() -> None:
    assert found(record("a: {{ title }}\n")) == [("non-text-key", 2, 5)]


@pytest.mark.parametrize("key", ["no", "on", "2026-05-30", "0123", '"404"', "12e4567", "'true'", '""', "<<"])
def test_text_key(key: str) -> None:
    assert record(f"{key}: 1\n").frontmatter == {key.strip("\"'"): 1}


def test_every_rule_has_a_test_here() -> None:
    with open(__file__, encoding="utf-8") as file:
        text = file.read()
    assert [rule for rule in get_args(SourceRule) if f'"{rule}"' not in text] == []


# ---- A file that is only YAML


def test_yaml_file() -> None:
    read = read_yaml_file("noun: review\r\nservices:\r\n- name: 中\r\n".encode())
    assert (read.problems, read.body) == ((), "")
    assert read.frontmatter == {"noun": "review", "services": ({"name": "中"},)}
    assert read.position(("services", 0, "name"), "value") == (3, 9)


def test_yaml_file_with_document_markers() -> None:
    read = read_yaml_file(b"%YAML 1.2\n--- # config\na: 1\n...\n")
    assert (read.problems, read.frontmatter, read.position(("a",))) == ((), {"a": 1}, (3, 1))
    assert found(read_yaml_file(b"a: 1\n---\nb: 1\n")) == [("broken-yaml", 2, 1)]


def test_yaml_file_problems() -> None:
    assert read_yaml_file(b"").problems == ()
    assert found(read_yaml_file(b"\xef\xbb\xbfa: 1\na: 2\n")) == [("byte-order-mark", 1, 1), ("duplicate-key", 2, 1)]
    assert found(read_yaml_file(b"a: 1\n b: 2\n")) == [("broken-yaml", 2, 2)]
    assert found(read_yaml_file(b"a: \xff\n")) == [("unreadable-file", 1, 4)]
    assert found(read_yaml_file(b"a: \x07\n")) == [("unreadable-file", 1, 4)]


# ---- Whatever comes

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *("a: ", "b", "[", "]", "{", "}", ",", "- ", "\n", "\n  ", "'", '"', "|", "> ", "#", " ", "\t", "&x", "*x"),
            *("!t", "? ", ":", "@", "%", "`", "\\", "...", "\n---\n", "中", "😀", "\r\n", "\r", "1", "<<: ", "\x85"),
        ]
    ),
    max_size=25,
).map("".join)


def assert_sound(read: Source) -> None:
    for problem in read.problems:
        assert problem.rule in get_args(SourceRule)
        assert not problem.message.endswith(".")
        assert not problem.help.endswith(".")
        assert problem.position >= (1, 1)
        assert problem.position.column <= len(read.line(problem.position.line)) + 2
    assert list(read.problems) == sorted(read.problems, key=lambda problem: problem.position)
    assert read.complete or (read.problems and not read.frontmatter)
    for path in paths(read.frontmatter):
        if read.frontmatter:
            start, end = read.span(path)
            assert read.block[0] <= start <= end <= read.block[1]


@given(data=st.binary(max_size=200))
@example(data=b"---\n...\n")
@example(data=b"---")
def test_any_bytes(data: bytes) -> None:
    for wrapped in (data, b"---\n" + data + b"\n---\n"):
        assert_sound(read_source(wrapped))
        assert_sound(read_yaml_file(wrapped))


@given(block=FRAGMENTS)
@pytest.mark.parametrize("parser", [events.Parser, yaml.BaseLoader])
def test_any_fragments(parser: object, block: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "Parser", parser)
        assert_sound(read_source(f"---\n{block}\n---\n".encode()))
        assert_sound(read_yaml_file(block.encode()))
