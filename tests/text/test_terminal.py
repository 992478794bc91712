"""Text on a terminal: harmless, measured, wrapped."""

from __future__ import annotations

import io
import os
import sys

import pytest

from postmortems.text.terminal import (
    emit_exactly,
    one_line,
    painted,
    printable,
    shortened,
    table,
    terminal_cells,
    wants_colour,
    width,
    wrapped,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain – 数据库 é", "plain – 数据库 é"),
        ("\x1b[2J\x07", "\\x1b[2J\\x07"),
        ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
        ("\x9b\x7f", "\\x9b\\x7f"),
        ("\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066"),
        ("bad\udcff", "bad\\udcff"),
    ],
)
def test_what_a_terminal_could_obey_is_spelled_out(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_one_line_joins_lines() -> None:
    assert one_line("a\n  b\t c\n") == "a b c"


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("数据库", 6), ("e\u0301", 1), ("ｶﾞ", 2), ("", 0)])
def test_width_counts_cells(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("数据库", 5, "数据…"), ("数据库", 4, "数…"), ("a b", 2, "a…")],
)
def test_shortened_text_fits(text: str, cells: int, expected: str) -> None:
    assert shortened(text, cells) == expected
    assert width(shortened(text, cells)) <= cells


def test_lines_break_at_spaces_and_between_wide_characters() -> None:
    assert list(wrapped("one two three", 7)) == ["one two", "three"]
    assert list(wrapped("节点接连异常重启", 6)) == ["节点接", "连异常", "重启"]
    assert list(wrapped("incomprehensible", 6)) == ["incomp", "rehens", "ible"]
    assert list(wrapped("one two", 7, taken=4)) == ["one", "two"]
    assert list(wrapped("", 7)) == []


def test_no_line_begins_with_a_wide_full_stop() -> None:
    assert list(wrapped("异常重启。", 8)) == ["异常重启。"]


def test_a_table_fits_and_its_columns_are_straight() -> None:
    rows = [("一", "x" * 60), ("abc", "y")]
    lines = list(table(("ID", "TITLE"), zip(*rows, strict=True), 40))
    assert lines == ["ID   TITLE", f"一   {'x' * 34}…", "abc  y"]
    assert max(map(width, lines)) == 40
    assert list(table(("ID", "TITLE"), zip(*rows, strict=True), None))[1] == f"一   {'x' * 60}"


@pytest.mark.parametrize(
    "text", [" a  b ", "a  b", " a", "a ", "a\nb", "a\x1b", "a\x7f", "a\ud800", "a\u202eb", "", "e\u0301"]
)
def test_a_table_of_one_printable_line_of_each_text_is_straight(text: str) -> None:
    rows = [("plain", "x"), (one_line(text), "x"), ("also plain", "x")]
    lines = list(table(("ID", "TITLE"), zip(*rows, strict=True), None))
    assert [line.removesuffix("x").rstrip() for line in lines[1:]] == [row[0] for row in rows]
    assert {width(line) for line in lines[1:]} == {width(lines[1])}


def test_a_table_in_a_narrow_terminal_puts_the_first_column_above() -> None:
    rows = [("i" * 30, "SEV1", "What happened, in quite a few words")]
    assert list(table(("ID", "LEVEL", "TITLE"), zip(*rows, strict=True), 40)) == [
        "ID",
        "  LEVEL  TITLE",
        "i" * 30,
        "  SEV1   What happened, in quite a few…",
    ]


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_width_is_that_of_the_variable_or_else_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert terminal_cells() == 120
    for useless in ("9" * 5000, "", "0", "wide"):
        monkeypatch.setenv("COLUMNS", useless)
        assert terminal_cells() is None
    monkeypatch.setattr(sys, "stdout", _Terminal())
    assert terminal_cells() == 80  # it cannot be asked
    monkeypatch.setattr(_Terminal, "fileno", lambda self: 1)
    for cells, used in ((132, 132), (0, 80)):
        monkeypatch.setattr(os, "get_terminal_size", lambda _, cells=cells: os.terminal_size((cells, 24)))
        assert terminal_cells() == used


def test_colours_are_for_terminals_whose_user_did_not_refuse_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_colour(_Terminal())
    assert not wants_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(_Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_colour(_Terminal())


def test_a_document_is_written_as_it_is_but_to_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    document = "\ufeffa\x1b[2J\r\n证\u202e\r\n"
    emit_exactly(document)
    assert capsysbinary.readouterr().out == document.encode()
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    emit_exactly(document)
    assert terminal.getvalue() == "a\\x1b[2J\n证\\u202e\n"


def test_paint_can_be_off() -> None:
    assert painted("x", "red", on=False) == "x"
    assert painted("x", "red", "bold", on=True) == "\x1b[31;1mx\x1b[0m"
