"""Periods by name, and which days are in them."""

from __future__ import annotations

from datetime import date

import pytest

from postmortems.model.period import Period, Quarter


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-07-31", date(2026, 7, 31), date(2026, 7, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_name_is_a_period(text: str, since: date, until: date) -> None:
    assert Period.named(text) == (since, until)


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "2026-00", "2026-02-30", "26", "1800", "2026-7", "x"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^\"" + text):
        Period.named(text)


def test_both_ends_are_in_it_and_an_unknown_day_is_not() -> None:
    period = Period.named("2026-Q2")
    assert date(2026, 4, 1) in period
    assert date(2026, 6, 30) in period
    assert date(2026, 7, 1) not in period
    assert None not in period
    assert None in Period()
    assert date(1990, 1, 1) in Period(until=date(2000, 1, 1))


def test_quarters_go_back_over_the_year() -> None:
    assert Quarter.of(date(2026, 12, 31)) == (2026, 4)
    assert str(Quarter.of(date(2026, 2, 3)).minus(1)) == "2025-Q4"
