"""Ranges of lines."""

from __future__ import annotations

from typing import NamedTuple


class Lines(NamedTuple):
    """A range of lines, both ends included."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def numbers(self) -> frozenset[int]:
        """Every line of the range."""
        return frozenset(range(self.first, self.last + 1))
