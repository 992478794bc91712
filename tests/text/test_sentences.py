"""The first sentence of a text field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.text.fields import plain_text
from postmortems.text.sentences import LONGEST, first_sentence


@pytest.mark.parametrize(
    ("source", "first", "rest"),
    [
        ("One. Two.", "One.", "Two."),
        ("The api failed. it came back.", "The api failed.", "it came back."),
        ("Only one sentence", "Only one sentence", ""),
        ("Version v1.35.6 failed, e.g. at night. Then not.", "Version v1.35.6 failed, e.g. at night.", "Then not."),
        ("It said `a. b` twice. Then not.", "It said `a. b` twice.", "Then not."),
        ("**Down. All of it.** Then up.", "**Down. All of it.**", "Then up."),
        (
            "See [the log. It](https://x.example/) says so. More.",
            "See [the log. It](https://x.example/) says so.",
            "More.",
        ),
        ("服务中断。随后恢复。", "服务中断。", "随后恢复。"),
        ("Am 30. Mai um 14:05 fiel db-1 aus. Dann nicht.", "Am 30. Mai um 14:05 fiel db-1 aus.", "Dann nicht."),
        ("Es dauerte ca. 90 Minuten. Dann nicht.", "Es dauerte ca. 90 Minuten.", "Dann nicht."),
        ("A. Nowak saw it on node 30. Then not.", "A. Nowak saw it on node 30.", "Then not."),
        ("It failed (twice. Really). Then not.", "It failed (twice. Really).", "Then not."),
        ("First paragraph\n\nSecond. Third.", "First paragraph", "Second. Third."),
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(source: str, first: str, rest: str) -> None:
    assert first_sentence(source) == (first, rest)


def test_a_list_has_no_first_sentence_but_a_beginning() -> None:
    first, rest = first_sentence("- one\n- two")
    assert "one" in first
    assert rest == "- one\n- two"


def test_a_long_sentence_is_truncated_at_a_word_and_follows_in_full() -> None:
    source = "word " * 200 + "end."
    first, rest = first_sentence(source)
    assert len(first) <= LONGEST + 2
    assert first.endswith("word …")
    assert rest == source


@given(st.text(alphabet="ab *_`[]().。!\n-1", max_size=60))
def test_nothing_is_lost(source: str) -> None:
    first, rest = first_sentence(source)
    assert "".join(source.split()) in ("".join((first + rest).split()), "".join(rest.split()))
    assert len(plain_text(first)) <= LONGEST + 2
