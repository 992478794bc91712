"""The files beside the pages of records in each edition, and what may not be published of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postmortems.record.attached import may_be_public, without_unseen
from postmortems.record.corpus import Corpus
from postmortems.record.reader import Attachment, attachments


class PublishedFiles(NamedTuple):
    """The attachments of a site."""

    files: tuple[Attachment, ...]
    left_out: tuple[str, ...]
    """Why a file that a text links to is not among them, one sentence each."""


def published_files(corpus: Corpus) -> PublishedFiles:
    """The attachments of all records of an edition.

    In the public edition they are those that a published text links to, without what pictures say of their making.
    """
    every = (attachment for record in corpus.all_records for attachment in attachments(record))
    if not corpus.is_public:
        return PublishedFiles(tuple(every), ())
    left_out: list[str] = []
    files = tuple(_public(filter(lambda found: found.uri in corpus.linked_files, every), left_out))
    return PublishedFiles(files, tuple(left_out))


def _public(found: Iterator[Attachment], left_out: list[str]) -> Iterator[Attachment]:
    for attachment in found:
        name = attachment.path.name
        content = without_unseen(name, attachment.path.read_bytes())
        if content is not None:
            yield attachment._replace(content=content)
        else:
            why = "it is damaged" if may_be_public(name) else "it may hold metadata that cannot be removed"
            left_out.append(
                f"{attachment.path.as_posix()} is not in the public edition: {why}; attach it as .png, or as .txt"
            )
