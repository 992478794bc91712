"""Whole days in the unit that fits."""

from __future__ import annotations

import pytest

from postmortems.model.days import in_fitting_unit


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, (0, "day")),
        (1, (1, "day")),
        (89, (89, "day")),
        (90, (3, "month")),
        (153, (5, "month")),
        (730, (24, "month")),
        (731, (2, "year")),
        (2011, (6, "year")),
        (400_000, (1095, "year")),
    ],
)
def test_the_longer_the_coarser(days: int, expected: tuple[int, str]) -> None:
    assert in_fitting_unit(days) == expected
