"""The edits that answers to `settle` ask for, in memory: files are written when all of them are known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from postmortems.edit.authoring import ChangedFile, edited_file
from postmortems.edit.splice import Edit, Insert, Put, edited, naming
from postmortems.model import DataPath
from postmortems.model.config import Config
from postmortems.model.names import same_name, slug
from postmortems.model.refused import RefusedError
from postmortems.record.atomic import ChangedMeanwhileError
from postmortems.record.reader import KnowledgeBase
from postmortems.record.source import read_yaml_file
from postmortems.record.yaml_writer import Value

Where: TypeAlias = list[tuple[Path, DataPath]]


class SettleError(RefusedError):
    """Why an answer or an undo is not possible, in a sentence with advice."""


class Plan:
    """The edits that the answers ask for, by file."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.folder = base.folder
        self.edits: dict[Path, list[Edit]] = defaultdict(list)
        self.entries: dict[str, list[dict[str, str]]] = defaultdict(list)
        """New entries of lists of the configuration."""
        self._registered: dict[str, dict[str, str]] = {}
        """Services and owners, old and new, by each of their names."""
        self.settings: dict[str, str] = {}

    def put(self, where: Where, key: str, value: Value | Callable[[Path], Value]) -> None:
        """Give a key a value at each of these places."""
        for path, place in where:
            self.edits[path].append(Put((*place, key), value(path) if callable(value) else value))

    def register(self, entries: str, name: str, config: Config, **more: str) -> str:
        """The name of a service or an owner in the configuration. A new one is added, with the full name as title."""
        if entries not in self._registered:
            known = config.services if entries == "services" else config.owners
            words = {same_name(word): one.name for one in known for word in (one.title or one.name, one.name)}
            self._registered[entries] = words
        words = self._registered[entries]
        if same_name(name) in words:
            return words[same_name(name)]
        base = name if _REGISTERED.fullmatch(name) else slug(name, 80)
        if not base:
            raise SettleError(f"{name} has no letter or digit to make a name of")
        registered, number = base, 2
        while same_name(registered) in words:  # C and C#
            registered, number = f"{base}-{number}", number + 1
        words |= dict.fromkeys((same_name(registered), same_name(name)), registered)
        self.entries[entries].append({"name": registered} | ({"title": name} if registered != name else {}) | more)
        return registered

    def files(self) -> Iterator[ChangedFile]:
        """Each changed file. Raises ChangedMeanwhileError where a file is no longer what the edits are about."""
        records = {Path(record.path): record for record in self.base.corpus.all_records}
        for path, edits in self.edits.items():
            yield edited_file(records[path], edits)
        if self.entries or self.settings:
            yield self._configured()

    def _configured(self) -> ChangedFile:
        """The configuration with further entries and settings."""
        path = Path(self.base.corpus.config_path)
        before = path.read_bytes() if path.exists() else None
        source = read_yaml_file(before or b"")
        if source.text != self.base.sources[path.as_posix()].text:
            raise ChangedMeanwhileError(path)
        edits: list[Edit] = [Insert((key,), items[0], more=tuple(items[1:])) for key, items in self.entries.items()]
        edits += [Put((key,), value) for key, value in self.settings.items() if key not in source.frontmatter]
        with naming(path):
            return ChangedFile(path, before, edited(before or b"", edits, is_config=True))


_REGISTERED = re.compile(r"[^\W_][\w.+-]*")
"""A name that `_config.yml` takes as it is. Any other gets a short name, with its own as the title."""
