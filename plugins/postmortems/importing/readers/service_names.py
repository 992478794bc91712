"""How a document names its services: one name or several in a text, as configured or as written."""

from __future__ import annotations

import re
from functools import cached_property

from postmortems.importing.document import Item
from postmortems.importing.readers.effects import is_service
from postmortems.importing.readers.people import unlinked
from postmortems.importing.reading import Reading


def parts_of(text: str, *, is_list: bool = False) -> list[str]:
    """The parts between commas and the like, outside brackets. `is_list`: `and` is a part of a name."""
    parts, start = [], 0
    for found in _BETWEEN_NAMES.finditer(text):
        if found["comma"] or (found["and"] and not is_list):
            parts.append(text[start : found.start()].strip())
            start = found.end()
    return [part for part in (*parts, text[start:].strip()) if part]


_BETWEEN_NAMES = re.compile(r"\([^()]*\)|(?P<comma>[,;、，；]|<br\s*/?>|\n)|(?P<and>\b(?:and|und|et|y|e)\b)")

AND_SO_ON = re.compile(
    r"(?i)(?:and |or |und |oder |et |ou |y |e )?(?:etc|more|others?|many more|so on|…|\.\.\.|weitere|autres|otros"
    r"|outros|every other .*|(?:everything|everyone|anything|alles|tout|todo|tudo)\b.*"
    r"|all (?:that|of|the rest)\b.*)\W*$"
)
"""The end of a list that names only some."""
NOTE = re.compile(r"\s\([^()]*\)$")
"""A note after a name: `seat-map (read only)`."""


class Names:
    """The names of services: as configured, else as written."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def known(self) -> dict[str, str]:
        """The configured names, by name and by title."""
        found = {}
        for service in self.reading.config.services:
            found[service.name.casefold()] = service.name
            if service.title:
                found[service.title.casefold()] = service.name
        return found

    @cached_property
    def configured(self) -> frozenset[str]:
        return frozenset(self.known.values())

    @cached_property
    def listed(self) -> frozenset[str]:
        """The names in a label such as `Affected services`, in lower case."""
        values = [field.value for field in self.reading.fields("services")]
        parts = [part for value in values for part in parts_of(value)]
        return frozenset(NOTE.sub("", part).strip(" .*_`").casefold() for part in parts)

    @cached_property
    def _known_or_listed(self) -> frozenset[str]:
        return self.listed.union(self.known)

    def is_listed(self, item: Item, name: str) -> bool:
        """Whether an item about the impact begins with a service: in code, configured, or listed as affected."""
        return item.text.lstrip(" *_").startswith(f"`{name}`") or name.casefold() in self._known_or_listed

    def of(self, text: str) -> str:
        """The name in a cell or item."""
        bare = unlinked(text).strip(" .:*_`~")
        return self.known.get(bare.casefold(), bare)

    def each(self, cell: str) -> list[str]:
        """The names in a cell: several if each is in code, one word or configured, else one."""
        parts = parts_of(cell) if "`" in cell else parts_of(cell, is_list=True)
        return [self.of(part) for part in parts] if parts and all(map(self.is_name, parts)) else [self.of(cell)]

    def is_name(self, text: str) -> bool:
        """Whether a text is a name without doubt: in code, one word, or configured."""
        bare = self.of(text)
        is_code = re.fullmatch(r"[*_]*`[^`]+`[*_]*:?", unlinked(text).strip()) is not None
        is_word = re.fullmatch(r"\S+", bare) is not None and is_service(bare)
        return is_code or is_word or bare in self.configured


KINDS = (
    "services?|systems?|subsystems?|components?|products?|applications?|apps?|workloads?|pods?|deployments?|namespaces?"
)
"""What services are called, as a pattern."""

_NO_NAME = re.compile(
    r"(?:[0-9a-f]{7,40}|v?\d.*|[A-Z]+(?:_[A-Z0-9]+)+|GET|POST|PUT|PATCH|DELETE|HEAD|null|true|false|none|kubectl|helm|git|curl|ssh|sudo"
    r"|apt|apt-get|pip|npm|terraform|terragrunt|.*_(?:total|seconds|bytes|count|ratio)|.*\.(?:py|js|ts|go|rs|rb|java|ya?ml|json|toml|md|sh|log|conf|cfg"
    r"|ini|css|html?|tf|sql|txt|csv|xml|lock|env|pem|crt|key)|(?:[A-Z][a-z0-9]+){3,}|.*(?:Error|Exception|Failure|Failed|Down|High|Low|Missing|Critical))"
)
"""Code that is no name of a service: a commit, a version, a command, a metric, a file, an alert."""


def is_code_name(text: str) -> bool:
    """Whether the code in a sentence can be the name of a service, not a command, a file or a value."""
    return re.fullmatch(r"[A-Za-z][\w.-]{1,49}(?:/[\w*-][\w.*-]{0,49})?", text) is not None and not _NO_NAME.fullmatch(
        text
    )
