"""What the page for new records fills in: the template in pieces, and how a file name is made.

The script of that page knows no template and no table of its own; it gets both from here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from postmortems.edit.splice import EditRefusedError, Put, edited
from postmortems.model.names import APOSTROPHES, SLUG_BYTES, SLUG_LENGTH
from postmortems.record.source import read_source
from postmortems.record.template import PLACES, Gap, pieces
from postmortems.render.code_host import CodeHost


@dataclass(frozen=True)
class Beginning:
    """How a record begins on the page."""

    text: str
    """The template."""
    code_host: CodeHost | None = None
    """Where the repository is; None where that is not known."""

    @property
    def fields(self) -> frozenset[str]:
        """What the form asks for: what has a place in the template."""
        return frozenset(piece.name for piece in pieces(asking(self.text)) if isinstance(piece, Gap))

    def data(self, zone: str | None) -> str:
        """What the script needs, as JSON. `zone` is that of times without an offset."""
        parts = [piece._asdict() if isinstance(piece, Gap) else piece for piece in pieces(asking(self.text)) if piece]
        host = self.code_host
        address = {"page": host.new_file, "name": host.name_parameter, "text": host.text_parameter} if host else None
        slug = {"apostrophes": APOSTROPHES, "length": SLUG_LENGTH, "bytes": SLUG_BYTES}
        return json.dumps({"pieces": parts, "slug": slug, "zone": zone, "address": address}, ensure_ascii=False)


def asking(template: str) -> str:
    """The template with a placeholder for everything that has none there and no value of its own.

    The command line puts such a value at its usual place, too.
    """
    for name, path in PLACES.items():
        if f"<<{name}>>" not in template:
            template = _asking_for(template, name, tuple(map(str, path)))
    return template


def _asking_for(template: str, name: str, path: tuple[str, ...]) -> str:
    data = read_source(template.encode()).frontmatter
    above = data.get(path[0])
    stated = above.get(path[1]) if len(path) > 1 and isinstance(above, dict) else above
    if stated and name not in ("title", "severity"):
        return template
    has_room = len(path) == 1 or isinstance(above, dict)
    put = Put(path, f"<<{name}>>") if has_room else Put(path[:1], {path[1]: f"<<{name}>>"})
    try:
        return edited(template.encode(), [put]).decode()
    except EditRefusedError:
        return template  # it has no room for this, as the check says
