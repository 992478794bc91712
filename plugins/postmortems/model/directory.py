"""Entries of a list of the configuration, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Generic, Protocol, TypeVar


class HasName(Protocol):
    """An entry of a list of the configuration."""

    @property
    def name(self) -> str:
        """As records write it."""

    @property
    def title(self) -> str | None:
        """What to print for it."""


Named = TypeVar("Named", bound=HasName, covariant=True)


class Directory(Generic[Named]):
    """Entries of one list of the configuration, by name, in their order."""

    def __init__(self, entries: Iterable[Named]) -> None:
        self._by_name: dict[str, Named] = {entry.name: entry for entry in entries}

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[Named]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def get(self, name: str | None) -> Named | None:
        """The entry of that name, None when nobody registered it."""
        return self._by_name.get(name) if name is not None else None

    def title(self, name: str) -> str:
        """What to print for a name: its title, or the name itself when it has none."""
        entry = self._by_name.get(name)
        return entry.title if entry and entry.title else name

    def titled(self, title: str) -> str | None:
        """The name of the only entry with this title, in whatever case; None where there is none, or several."""
        found = self._by_title.get(title.casefold(), ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_title(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, entry in self._by_name.items():
            if entry.title:
                found.setdefault(entry.title.casefold(), []).append(name)
        return found

    def is_active(self, name: str | None) -> bool:
        """Whether the name is that of an entry that is not said to be inactive."""
        entry = self.get(name)
        return entry is not None and getattr(entry, "active", True)

    @cached_property
    def names(self) -> list[str]:
        """All names, in their order."""
        return list(self._by_name)

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each name, from 0."""
        return {name: number for number, name in enumerate(self._by_name)}
