"""Numbers and lists in messages."""

from __future__ import annotations

import re
from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """`1 record`, `5 records`, `2 entries`."""
    return f"{number} {noun}" if number == 1 else f"{number} {re.sub(r'(?<=[^aeiou])y$', 'ie', noun)}s"


def listed(words: Sequence[str]) -> str:
    """`1`, `1 and 2`, `1, 2 and 3`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
