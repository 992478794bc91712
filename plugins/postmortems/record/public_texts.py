"""Takes out of a text for outsiders the links that lead into what stays inside."""

from __future__ import annotations

import re

from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.text.fields import LONGEST_FIELD, field_links, plain_text
from postmortems.text.html import Resolve


def without_links(source: str, resolve: Resolve) -> str:
    """A text field whose relative links lead to what is public; of any other link only the words stay.

    `resolve` gives the address that a relative address has for outsiders, or None.
    """
    if "](" not in source and "]:" not in source and "<" not in source:
        return source
    if len(source) > LONGEST_FIELD:  # it is shown as it was typed, links and all
        return _LINK.sub(lambda found: found[0] if _is_complete(found[2]) else found[1], source)
    wanted: dict[str, str | None] = {}
    for address, is_written in field_links(source):
        if is_written and not _is_complete(address):
            wanted[address] = None if address_scheme(address) else resolve(address)
    if all(new == old for old, new in wanted.items()):
        return source
    known = {new for new in wanted.values() if new is not None}
    gone: dict[str, str | None] = {old: None for old, new in wanted.items() if new is None}
    changed, before = _LINK.sub(lambda found: _with_address(found, wanted), source), source
    while changed != before:  # without the link inside it, what only looked like a link becomes one
        before = changed
        changed = _LINK.sub(lambda found: _with_address(found, gone), before)
    left = (address for address, is_written in field_links(changed) if is_written)
    is_done = all(_is_complete(address) or address in known for address in left)
    if is_done and not any(old in changed for old in gone):
        return changed
    return plain_text(source)  # a link that is written in a rare way


_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?([^\s<>()]*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")


def _with_address(found: re.Match[str], wanted: dict[str, str | None]) -> str:
    words, address = found[1], found[2]
    if address not in wanted:
        return found[0]
    new = wanted[address]
    return words if new is None else f"[{words}]({new})"


def _is_complete(address: str) -> bool:
    return address_scheme(address) in SAFE_SCHEMES
