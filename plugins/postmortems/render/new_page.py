"""What the page for new records fills in: the template in pieces, and how a file name is made.

The script of that page knows no template and no table of its own; it gets both from here.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from postmortems.edit.splice import EditRefusedError, Put, edited
from postmortems.model.names import APOSTROPHES, SLUG_BYTES, SLUG_LENGTH
from postmortems.record.source import read_source
from postmortems.record.template import PLACES, Gap, pieces


@dataclass(frozen=True)
class Beginning:
    """How a record begins on the page."""

    text: str
    """The template."""
    new_file: str = ""
    """Address of the page on which the repository takes a new file; empty where it is not known."""

    @property
    def host(self) -> str:
        """Where the repository is."""
        return urlsplit(self.new_file).netloc

    @property
    def fields(self) -> frozenset[str]:
        """What the form asks for: what has a place in the template."""
        return frozenset(piece.name for piece in pieces(asking(self.text)) if isinstance(piece, Gap))

    def data(self, zone: str | None) -> str:
        """What the script needs, as JSON. `zone` is that of times without an offset."""
        parts = [piece._asdict() if isinstance(piece, Gap) else piece for piece in pieces(asking(self.text)) if piece]
        slug = {"apostrophes": APOSTROPHES, "length": SLUG_LENGTH, "bytes": SLUG_BYTES}
        return json.dumps({"pieces": parts, "slug": slug, "zone": zone, "address": self.new_file}, ensure_ascii=False)


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


def new_file_page(repository: str, edit_uri: str, folder: str) -> str:
    """The address at which GitHub or GitLab takes a new file; empty where that is not known.

    `repository` and `edit_uri` are `repo_url` and `edit_uri` of MkDocs; `folder` is where the file goes, as seen
    from the folder of the pages.
    """
    place = re.search(r"(?:^|/)(?:edit|blob|tree|raw)/([^/{?]+)(?:/([^{?]*))?", edit_uri)
    parts = urlsplit(repository)
    path = posixpath.normpath(posixpath.join(place[2] or "", folder)) if place else ".."
    if place is None or parts.scheme not in ("http", "https") or path.startswith(".."):
        return ""
    host = parts.hostname or ""
    is_gitlab = "gitlab" in host or "/-/" in f"/{edit_uri}"
    if not is_gitlab and "github" not in host:
        return ""
    below = "" if path == "." else f"/{quote(path)}"
    return f"{repository.rstrip('/')}/{'-/' if is_gitlab else ''}new/{place[1]}{below}"
