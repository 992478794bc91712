"""Patterns that few texts need."""

from __future__ import annotations

import re
from typing import AnyStr, Generic, cast


def rare_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern that is compiled when it is first used: a check that finds nothing would compile a hundred in vain."""
    return cast("re.Pattern[AnyStr]", _Rare(pattern, flags))


class _Rare(Generic[AnyStr]):
    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags

    def __getattr__(self, method: str) -> object:
        found = vars(self)[method] = getattr(re.compile(self.pattern, self.flags), method)
        return found
