"""Finds names in texts: addresses, mail addresses, hosts, and what only a machine is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from urllib.parse import unquote

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,15}://([^\s<>\"'`|\\]+)", re.IGNORECASE)
_HOST = re.compile(r"(?<![\w.@/-])[A-Za-z0-9_](?:[\w-]*\w)?(?:\.[A-Za-z0-9_](?:[\w-]*\w)?)+(?![\w-])")
_NUMBERS = re.compile(r"(?<![\w:.])[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4})+(?![\w:.])", re.IGNORECASE)
"""An address of IPv6, or a time of day, which no pattern of hosts matches."""
_MACHINE = re.compile(r"(?<![\w.@/-])(?=[a-z-]*[0-9])(?=[0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")
_NO_NAME = re.compile(r"(?:\d+|[vt]\d+|\d+[a-z]{1,3}|sev-?\d|p\d|utc|utf|iso|sha\d*|t\d+z?|z)", re.IGNORECASE)


def mails(text: str) -> Iterator[str]:
    return (match[0].rstrip(".") for match in _MAIL.finditer(text)) if "@" in text else iter(())


def addresses(text: str) -> Iterator[str]:
    """The addresses in a text, each without its scheme."""
    if "://" in text:
        for match in _ADDRESS.finditer(text):
            yield unquote(match[1].rstrip(".,;:!?)]}*_"))


def hosts(text: str) -> Iterator[str]:
    """Everything that may be the name of a host: words with dots in them."""
    for word in text.split() if "." in text or ":" in text else ():
        if ":" in word[1:-1]:
            yield from (match[0] for match in _NUMBERS.finditer(word) if match[0].count(":") > 1)
        if "." in word[1:-1]:  # looking at these alone takes a tenth of the time
            yield from (match[0] for match in _HOST.finditer(word))


def machines(text: str) -> Iterator[str]:
    """Names that a machine gave, such as `k8s-node-3`: with hyphens, letters and digits. No dates and versions."""
    for word in text.split() if "-" in text else ():
        if "-" not in word[1:-1] or not _DIGIT.search(word):
            continue
        for match in _MACHINE.finditer(word):
            if any(not _NO_NAME.fullmatch(part) for part in match[0].split("-")):
                yield match[0]


class HostPatterns:
    """Which hosts are internal."""

    def __init__(self, patterns: Iterable[str]) -> None:
        found = [translate(pattern.casefold()) for pattern in dict.fromkeys(patterns)]
        self._pattern = re.compile("|".join(found) or r"(?!)")

    def matches(self, host: str) -> bool:
        """Whether a host is internal. A number with dots is one only if it is an address with four parts."""
        name = host.casefold()
        if name[0].isdigit() and name.replace(".", "").isdigit() and name.count(".") != 3:
            return False
        return self._pattern.match(name) is not None
