"""What is written as YAML is read back as it was, by us and by readers of YAML 1.1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from postmortems.model.time import Time
from postmortems.record.source import read_yaml_file
from postmortems.record.yaml_writer import WIDTH, Layout, Value, as_read, entry, inline, tidy

SPECIAL = st.sampled_from([
    "no", "yes", "on", "y", "null", "~", "true", "12", "0x1f", "1e3", "20:55", "1:30:00", "2026-05-30", "<<", "=", "-",
    "- a", "? a", ": a", "a: b", "a #b", "# a", "@alice", "`code`", "%", "&a", "*a", "!a", "[a", "{a", "]", "}", ",",
    "a, b", "it's", '"q"', "'", '"', "\\", "a\\", "|", ">", "---", "...", "a:", "\u00a0", "\u2028", "\ufeff", "\x85",
    "\x07", "\t", "a\tb", "日本", "", " ",
])  # fmt: skip
TEXT = st.one_of(
    SPECIAL, st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.lists(SPECIAL).map(" ".join)
)
LONG = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=60).map(" ".join)
LAYOUTS = st.builds(Layout, st.integers(0, 4), st.integers(2, 4), st.integers(1, 4))


def read(text: str) -> Mapping[str, object]:
    source = read_yaml_file(text.encode())
    assert not source.problems, (text, source.problems)
    return source.frontmatter


CHANGED_BY_OTHERS = """
no Yes off ON y N true Null ~ 012 08 0777 0o17 0x1F 0b11 1e3 12e4567 1_000 1. .5 +12 -3 685.23_015e+03
20:55 20:55:30 1:30:00 190:20:30.15 .inf -.INF .NaN = <<
""".split()
SAFE = [
    "1.0.0",
    "08:09",
    "2026-05",
    "2026-05-30 14:05",
    "2026-05-30T14:05Z",
    "2026-05-30 14:00/15:00",
    "~20:55",
    "nothing",
]


@pytest.mark.parametrize("text", [*CHANGED_BY_OTHERS, "2026-05-30 14:05:00", "2026-05-30T14:05:00Z"])
def test_what_other_readers_would_change_is_in_quotes(text: str) -> None:
    assert inline(text) == f'"{text}"'
    assert inline((text,)) == f'["{text}"]'


@pytest.mark.parametrize("text", SAFE)
def test_what_all_readers_take_for_text_has_no_quotes(text: str) -> None:
    assert inline(text) == text


def test_a_time_has_quotes_where_other_readers_would_change_it() -> None:
    day = date(2026, 5, 30)
    times = [Time.parse(text, day=day) for text in ("20:55", "08:09", "2026-05-30", "2026-05-30T14:05:00Z", "2026-05")]
    assert [inline(time) for time in times] == ['"20:55"', "08:09", "2026-05-30", '"2026-05-30T14:05:00Z"', "2026-05"]
    assert inline(day) == "2026-05-30"


def test_an_empty_list_that_says_something_is_a_word() -> None:
    step = {"id": "dust", "because": [], "notes": []}
    assert list(entry("step", step, 0, Layout())) == ["step:", "  id: dust", "  because: nothing", "  notes: []"]
    assert inline({"affected": ()}) == "{affected: nobody}"
    assert as_read({"affected": ()}) == {"affected": "nobody"}


@given(TEXT)
def test_text_on_one_line_is_read_back(text: str) -> None:
    for line in (f"k: {inline(text)}\n", f"k: {{a: {inline(text, in_flow=True)}}}\n"):
        assert "\n" not in line[:-1]
        found = read(line)["k"]
        assert found in (tidy(text), {"a": tidy(text)})


@given(TEXT)
def test_readers_of_yaml_1_1_take_text_for_the_same_text(text: str) -> None:
    assert yaml.safe_load(f"k: {inline(text)}\n") == {"k": tidy(text)}


@given(st.one_of(LONG, TEXT, st.lists(TEXT, min_size=2).map("\n".join)), LAYOUTS, st.integers(0, 6))
def test_text_of_any_length_is_read_back(text: str, layout: Layout, column: int) -> None:
    lines = list(entry("key", text, column, layout))
    assert read("\n".join(lines) + "\n") == {"key": tidy(text)}
    assert read("\r\n".join(lines) + "\r\n") == {"key": tidy(text)}


VALUES: st.SearchStrategy[Value] = st.recursive(
    st.one_of(TEXT, LONG, st.integers(-(10**9), 10**9), st.dates(date(1900, 1, 1))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "text", "on", "1"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES, LAYOUTS)
def test_any_value_is_read_back(value: Value, layout: Layout) -> None:
    lines = list(entry("key", value, 0, layout))
    assert read("\n".join(lines) + "\n") == {"key": as_read(value)}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Checkout is down", "Checkout is down"),
        ("no", '"no"'),
        ("20:55", '"20:55"'),
        ("a: b", '"a: b"'),
        ('say "no": now', "'say \"no\": now'"),
        ("2026-05-30", '"2026-05-30"'),
        (date(2026, 5, 30), "2026-05-30"),
        (Time.parse("~2026-05-30 03:33"), "~2026-05-30 03:33"),
        (Time.parse("2026"), '"2026"'),
        (["a", "b, c"], '[a, "b, c"]'),
        ({"id": "a", "text": "b"}, "{id: a, text: b}"),
    ],
)
def test_quotes_stand_only_where_a_reader_needs_them(value: Value, written: str) -> None:
    assert inline(value) == written


def test_long_text_is_folded_and_lines_stay() -> None:
    long = "word " * 60
    lines = list(entry("summary", long, 2, Layout()))
    assert lines[0] == "  summary: >-"
    assert max(map(len, lines)) <= WIDTH
    assert all(line.startswith("    word") for line in lines[1:])
    assert list(entry("description", "One.\n\nTwo.", 0, Layout())) == ["description: |-", "  One.", "", "  Two."]
