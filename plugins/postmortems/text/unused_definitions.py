"""Words of a body that are shown nowhere, since Markdown takes them for a link or a footnote that nothing uses.

`[14:05]: paged` defines a link to `paged`. Whether a line is a definition, and used, only the parser knows. So each
candidate gets a mark where its address or its text is: a mark that is in no HTML was not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from postmortems.text import gfm
from postmortems.text.rare import rare_pattern


class Definition(NamedTuple):
    """A definition that nothing uses."""

    line: int
    """Of the body, from 1."""
    column: int
    """In characters, from 1."""
    label: str
    target: str
    """The first word after the label."""


def unused_definitions(source: str) -> Iterator[Definition]:
    """Footnotes, and links whose address is an ordinary word, in the order of the text."""
    if "]:" not in source:
        return
    source = _TAKEN.sub("_", source)
    found = [
        one for one in _DEFINITION.finditer(source) if one["label"][0] == "^" or not _ADDRESS.search(one["target"])
    ]
    marked, last = list[str](), 0
    for number, one in enumerate(found):
        after = one.start("target") + 1
        marked += (source[last:after], f"{_OPEN}{number}{_CLOSE}")
        last = after
    shown = set(_MARK.findall(unquote(gfm.to_html("".join((*marked, source[last:])))))) if found else set()
    line, position = 1, 0
    for number, one in enumerate(found):
        if str(number) not in shown:
            start = one.start("label") - 1
            line += source.count("\n", position, start)
            position = start
            yield Definition(line, start - source.rfind("\n", 0, start), one["label"], one["target"])


_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_TAKEN = rare_pattern(f"[{_OPEN}{_CLOSE}]")
_MARK = rare_pattern(rf"{_OPEN}(\d+){_CLOSE}")
_DEFINITION = rare_pattern(
    r"^(?>(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)\[(?P<label>[^\[\]\n]{1,999})\]:"
    r"[ \t]*+(?:\r?\n[ \t>]*+(?=[^\W\d_]))?(?P<target>\S+)",
    re.M,
)
"""On the line below, only a letter begins no block of its own."""
_ADDRESS = rare_pattern(r"[/\\#@<]|\.[A-Za-z]|^[A-Za-z][\w+.-]*:\S")
