"""Rules about links: where they lead exists, and their addresses are safe."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from postmortems.check.links import Link, links_in_fields, links_of
from postmortems.model import DataPath
from postmortems.model.base import SAFE_SCHEMES, address_scheme
from postmortems.model.names import composed
from postmortems.record.corpus import Corpus, Record
from postmortems.record.outline import Outline, Outlines
from postmortems.record.problems import Problem, Problems
from postmortems.record.source import Position
from postmortems.text.suggest import closest, did_you_mean

_RUNNING_SCHEMES = frozenset({"javascript", "vbscript", "data"})


def unsafe_link(corpus: Corpus) -> Problems:
    """A link has an address that is not https, http or mailto, or a path leads out of the repository.

    `javascript:` and `data:` addresses run in the reader's browser. They are refused in every link, however they are
    spelt, and never written to a page. A `path` of `references` with too many `../` is refused, too: its target is not
    reviewed here, and differs on every machine. It is not opened. Paths are checked only in a clone with its `.git`,
    which shows where the repository begins.
    """
    for link in links_in_fields(corpus.config, ""):
        yield from _judged(corpus.config_path, link)
    for record in corpus.records:
        for link in links_of(record):
            yield from _judged(record.path, link)
        for number, reference in enumerate(record.incident.references):
            if reference.path and _leads_out(reference.path, record, corpus):
                yield record.problem(
                    ("references", number, "path"),
                    "the path is outside the repository",
                    "name a file in this repository, or write its address as `url`",
                )


def _leads_out(path: str, record: Record, corpus: Corpus) -> bool:
    """Whether a path leaves the repository, as far as that is known."""
    path = unquote(path)
    if corpus.depth is None or ".." not in path:
        return False
    folder = posixpath.relpath(posixpath.dirname(record.path) or ".", posixpath.dirname(corpus.config_path) or ".")
    from_top = posixpath.normpath(posixpath.join("x/" * corpus.depth, folder, path))
    return from_top == ".." or from_top.startswith("../")


def _judged(path: str, link: Link) -> Problems:
    scheme = address_scheme(unquote(html.unescape(link.target)))  # as browsers read it
    if scheme and (scheme in _RUNNING_SCHEMES or (link.is_certain and scheme not in SAFE_SCHEMES)):
        yield Problem(
            path,
            link.where,
            f"a link has an unsafe address that begins with {scheme[:40]}:",
            "link to an https, http or mailto address, or to a file of this repository",
        )


def broken_link(outlines: Outlines) -> Problems:
    """A relative link to a record, or a `path` of `references`, leads to no record or to no part of it.

    `2026-05-16-kured-stalled.md#backlog-alert` works on the code host and on the site if both the file and the anchor
    exist. In the body, links into `docs/` and to pictures are checked when the site is built; in fields, only links to
    records are checked.
    """
    by_path = {composed(posixpath.normpath(record.path)): record for record in outlines.records}
    for record in outlines.records:
        folder = posixpath.dirname(record.path)
        for where, target in record.links:
            address, _, anchor = target.partition("#")
            if not address:
                continue
            path = composed(posixpath.normpath(posixpath.join(folder, unquote(address))))
            other = by_path.get(path)
            stem = posixpath.basename(path)[:-3]
            is_missing = other is None and not _is_attached(path, by_path)
            if is_missing and re.match(r"\d{4}-\d{2}-\d{2}-", stem) and stem not in outlines.unreadable_ids:
                meant = outlines.by_id.get(stem) or outlines.by_id.get(closest(stem, outlines.ids) or "")
                yield record.problem(
                    _place(where),
                    f'record "{stem}.md" does not exist at that path',
                    f'did you mean "{posixpath.relpath(meant.path, folder)}"?' if meant else "check the file name",
                )
            elif other and anchor and not _has_anchor(other, anchor):
                yield record.problem(
                    _place(where),
                    f'{other.id} has no part "{anchor}"',
                    did_you_mean(anchor, _anchors(other)) or f"look up the ids in {other.path}",
                )


def broken_anchor(outlines: Outlines) -> Problems:
    """A link within its own page, such as `#what-went-well`, names no heading and no `id`.

    A heading has the anchor that code hosts give it: lower case, a hyphen for each space, no punctuation, letters of
    every script. A repeated one gets a number: `#timeline-1`.
    """
    for record in outlines.records:
        for where, target in record.links:
            anchor = target[1:]
            if target.startswith("#") and anchor and not _has_anchor(record, anchor):
                yield record.problem(
                    _place(where),
                    f'this page has no anchor "{anchor}"',
                    did_you_mean(anchor, _anchors(record)) or "name a heading of the body or an `id` of the record",
                )


def _anchors(record: Outline) -> list[str]:
    return [*(item.anchor for item in record.items.values()), *record.targets.anchors]


def _is_attached(path: str, by_path: Mapping[str, Outline]) -> bool:
    """Whether a path leads into the folder that is named like a record: its files are attached to the record."""
    while path := posixpath.dirname(path).rstrip("/"):
        if f"{path}.md" in by_path:
            return True
    return False


def _place(where: Sequence[str | int]) -> DataPath | Position:
    """A path into the frontmatter begins with a key, a position with a number."""
    return tuple(where) if isinstance(where[0], str) else Position(int(where[0]), int(where[1]))


def _has_anchor(record: Outline, fragment: str) -> bool:
    """Local ids are anchors, and so is what the body has. A browser takes a fragment as it is, or decoded."""
    names = {fragment, unquote(fragment)}
    return (
        any(name in record.items or record.has_lost(name) for name in names)
        or any(item.anchor in names for item in record.items.values())
        or not names.isdisjoint(record.targets.anchors)
    )
