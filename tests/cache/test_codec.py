"""Values of the cache come back equal and of the same type, or are an error."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest

from postmortems.cache.codec import Columns, decode, encode


class Point(NamedTuple):
    x: int
    label: str | None


@dataclass
class Shape:
    points: list[Point]
    names: Mapping[str, tuple[str, ...]]
    pair: tuple[int, bool]
    more: Sequence[Any]


WHOLE = Shape([Point(1, None), Point(2, "zwölf \ud800")], {"a": ("b", "c")}, (1, True), [1, "x", None, {"y": []}])


def test_a_value_comes_back_equal_and_of_the_same_type() -> None:
    assert decode(encode(WHOLE), Shape) == WHOLE
    assert type(decode(encode(WHOLE), Shape).points[0]) is Point
    assert decode(encode([WHOLE]), list[Shape]) == [WHOLE]
    assert decode(encode("zwölf \ud800".encode("utf-8", "surrogatepass")), str) == "zwölf \ud800"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\xff", b"{}", b"null", b"[]", b"[1]" * 2, b"[" * 100_000,
        b'[[[1]], {}, [1, true], []]', b'[[["1", null]], {}, [1, true], []]', b'[[[true, null]], {}, [1, true], []]',
        b'[[], [], [1, true], []]', b'[[], {"a": "b"}, [1, true], []]', b'[[], {}, [1, 1], []]', b'[[], {}, [1], []]',
        b'[[], {}, [1, true], {}]', b'[[], {}, [1, true], [], 1]',
    ],
)  # fmt: skip
def test_anything_else_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of which JSON has several kinds
        decode(data, Shape)


def test_what_is_not_plain_data_is_not_encoded() -> None:
    with pytest.raises(TypeError):
        encode({"path": object()})


def test_a_value_has_one_form() -> None:
    assert json.loads(encode(Point(1, "a"))) == [1, "a"]


def test_columns_come_back_as_rows() -> None:
    rows = [Point(1, None), Point(2, "b")]
    data = encode(Columns.of(Point, rows))
    assert json.loads(data) == [[1, 2], [None, "b"]]
    found = decode(data, Columns[Point])
    assert found.columns == [[1, 2], [None, "b"]]
    assert found.rows == rows
    assert type(found.rows[0]) is Point


def test_columns_without_rows_come_back_as_such() -> None:
    found = decode(encode(Columns.of(Point, [])), Columns[Point])
    assert found.columns == [[], []]
    assert found.rows == []


@pytest.mark.parametrize(
    "data", [b"[[1]]", b"[[1], [null], []]", b"[[1, 2], [null]]", b'[["1"], [null]]', b"[1, 2]", b"{}"]
)
def test_columns_of_other_types_or_lengths_are_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected|argument"):
        decode(data, Columns[Point])
