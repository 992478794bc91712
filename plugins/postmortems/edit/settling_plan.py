"""The edits that answers to `settle` ask for, in memory: files are written when all of them are known."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from postmortems.edit.splice import Edit, EditRefusedError, Insert, Put, edited, naming
from postmortems.model import DataPath
from postmortems.model.config import Config
from postmortems.model.names import same_name, slug
from postmortems.model.refused import RefusedError
from postmortems.record.files import CONFIG_NAME
from postmortems.record.source import read_source

Where: TypeAlias = list[tuple[Path, DataPath]]


class SettleError(RefusedError):
    """Why an answer or an undo is not possible, in a sentence with advice."""


class Plan:
    """The edits that the answers ask for, by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.edits: dict[Path, list[Edit]] = defaultdict(list)
        self.entries: dict[str, list[dict[str, str]]] = defaultdict(list)
        """New entries of lists of the configuration."""
        self.settings: dict[str, str] = {}

    def put(self, where: Where, key: str, value: str | Callable[[Path], str]) -> None:
        """Give a key a value at each of these places."""
        for path, place in where:
            text = value(path) if callable(value) else value
            self.edits[path].append(Put((*place, key), text))

    def register(self, entries: str, name: str, config: Config, **more: str) -> str:
        """The name of a service or an owner in the configuration. A new one is added, with the full name as title."""
        known = config.services if entries == "services" else config.owners
        words = {same_name(word): one.name for one in known for word in (one.title or one.name, one.name)}
        words |= {same_name(word): entry["name"] for entry in self.entries[entries] for word in entry.values()}
        if same_name(name) in words:
            return words[same_name(name)]
        base = name if _REGISTERED.fullmatch(name) else slug(name, 80)
        if not base:
            raise SettleError(f"{name} has no letter or digit to make a name of")
        registered, number = base, 2
        while same_name(registered) in words:  # C and C#
            registered, number = f"{base}-{number}", number + 1
        self.entries[entries].append({"name": registered} | ({"title": name} if registered != name else {}) | more)
        return registered

    def files(self) -> Iterator[tuple[Path, bytes | None, bytes]]:
        """Each changed file with its bytes before and after."""
        for path, edits in self.edits.items():
            before = path.read_bytes()
            with naming(path):
                after = edited(before, edits)
            yield path, before, after
        config = self.folder / CONFIG_NAME
        if self.entries or self.settings:
            before_config = config.read_bytes() if config.exists() else None
            yield config, before_config, _configured(before_config or b"", self.entries, self.settings)


def _configured(data: bytes, entries: Mapping[str, Sequence[dict[str, str]]], settings: Mapping[str, str]) -> bytes:
    """The configuration with further entries and settings. Lists that are missing are added at its end."""
    known = read_source(b"---\n" + data + b"\n---\n").frontmatter
    added = ""
    for key, items in entries.items():
        if isinstance(known.get(key), tuple):
            wrapped = b"---\n" + data + (b"" if data.endswith(b"\n") else b"\n") + b"---\n"
            try:
                wrapped = edited(wrapped, [Insert((key,), dict(item)) for item in items])
            except EditRefusedError:
                raise SettleError(f"{CONFIG_NAME}: {key} cannot be extended; add the entries in an editor") from None
            data = wrapped[4:-4]
        else:
            lines = [f"  {'- ' if n == 0 else '  '}{k}: {json.dumps(v, ensure_ascii=False)}"
                     for item in items for n, (k, v) in enumerate(item.items())]  # fmt: skip
            added += "\n".join((f"{key}:", *lines)) + "\n"
    added += "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items() if key not in known)
    joint = b"" if not data or data.endswith(b"\n") else b"\n"
    return data + joint + added.encode() if added else data


_REGISTERED = re.compile(r"[^\W_][\w.+-]*")
"""A name that `_config.yml` takes as it is. Any other gets a short name, with its own as the title."""
