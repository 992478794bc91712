"""Where the records are on their code host: the pages that take a new file, edit a file, or show a line of it.

Only http addresses without a password lead anywhere; a host that is not known has no pages.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

Kind = Literal["github", "gitlab", "gitea", "bitbucket"]
_BY_NAME: tuple[tuple[str, Kind], ...] = (
    ("github", "github"),
    ("gitlab", "gitlab"),
    ("bitbucket", "bitbucket"),
    ("gitea", "gitea"),
    ("forgejo", "gitea"),
    ("codeberg", "gitea"),
)
"""Parts of the names of hosts. Any other is known by the form of `edit_uri`. Forgejo has the pages of Gitea."""


@dataclass(frozen=True)
class CodeHost:
    """A repository on a host whose pages are known."""

    kind: Kind
    repository: str
    """Its address, without a slash at the end."""
    branch: str
    folder: str
    """Where the records are in the repository; empty for its root."""
    records: str
    """The same folder, as the paths of records begin."""

    @property
    def name(self) -> str:
        return urlsplit(self.repository).netloc

    @property
    def new_file(self) -> str:
        """The page that takes a new file in the folder of the records, or that shows this folder."""
        below = f"/{quote(self.folder)}" if self.folder else ""
        middle = {"github": "new", "gitlab": "-/new", "gitea": "_new", "bitbucket": "src"}[self.kind]
        return f"{self.repository}/{middle}/{self.branch}{below}"

    @property
    def name_parameter(self) -> str:
        """What the name of a new file is called in its address; empty where the host takes none."""
        return {"github": "filename", "gitea": "filename", "gitlab": "file_name", "bitbucket": ""}[self.kind]

    @property
    def text_parameter(self) -> str:
        """The same for the text. GitLab's editor ignores it (gitlab-org/gitlab#594214), Bitbucket takes none."""
        return {"github": "value", "gitea": "value", "gitlab": "", "bitbucket": ""}[self.kind]

    def edit(self, path: str) -> str:
        """The page on which a record is edited; `path` is that of the record."""
        middle = {"github": "edit", "gitlab": "-/edit", "gitea": "_edit", "bitbucket": "src"}[self.kind]
        mode = f"?mode=edit&at={self.branch}" if self.kind == "bitbucket" else ""
        return f"{self.repository}/{middle}/{self.branch}/{self._within(path)}{mode}"

    def line(self, path: str, line: int) -> str:
        """The page that shows a line of a record as it is written, from which it is edited."""
        middle, after = {
            "github": ("blob", f"?plain=1#L{line}"),
            "gitlab": ("-/blob", f"?plain=1#L{line}"),
            "gitea": ("src/branch", f"?display=source#L{line}"),
            "bitbucket": ("src", f"#lines-{line}"),
        }[self.kind]
        return f"{self.repository}/{middle}/{self.branch}/{self._within(path)}{after}"

    def _within(self, path: str) -> str:
        inside = posixpath.relpath(path, self.records)
        return quote(posixpath.normpath(posixpath.join(self.folder, inside)))


def code_host(repository: str, edit_uri: str, folder: str, records: str) -> CodeHost | None:
    """The host of a repository; None where it is not known.

    `repository` and `edit_uri` are `repo_url` and `edit_uri` of MkDocs. `folder` is where the records are, as seen from
    the folder of the pages; `records` is the same folder, as the paths of records begin.
    """
    place = re.search(r"(?:^|/)(?:_?edit|blob|tree|raw|src(?:/branch)?)/([^/{?]+)(?:/([^{?]*))?", edit_uri)
    try:
        parts = urlsplit(repository)
        host = (parts.hostname or "").casefold()
    except ValueError:
        return None
    if place is None or parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    path = posixpath.normpath(posixpath.join(place[2] or "", folder))
    kind = _kind(host, edit_uri)
    if path.startswith("..") or kind is None:
        return None
    address = quote(repository.partition("?")[0].partition("#")[0].rstrip("/"), safe=":/%[]~")
    return CodeHost(kind, address, quote(place[1], safe="%"), "" if path == "." else path, records)


def _kind(host: str, edit_uri: str) -> Kind | None:
    """What a host is, by its name, else by the form of `edit_uri`."""
    for part, kind in _BY_NAME:
        if part in host:
            return kind
    if "/-/" in f"/{edit_uri}":
        return "gitlab"
    return "gitea" if re.search(r"(?:^|/)(?:_edit|src/branch)/", edit_uri) else None
