"""What the rules that look at several records know of each: its outline."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.check.links import links_and_paths
from postmortems.check.published import is_public, public_links
from postmortems.check.rules.references import references_of
from postmortems.model import DataPath
from postmortems.model.base import address_scheme, split_reference
from postmortems.model.config import Config
from postmortems.record.corpus import Corpus, Record
from postmortems.record.outline import Outline, Outlines, Targets
from postmortems.text.body_outline import body_outline


def outline(record: Record, config: Config) -> Outline:
    """What other records may ask of a record, and what it says of others."""
    return Outline(
        id=record.id,
        path=record.path,
        is_imported_draft=record.is_imported_draft,
        is_withdrawn=record.is_withdrawn,
        aliases=record.incident.aliases,
        actions=[(action.id, action.status.value) for action in record.incident.action_items],
        named=[(where, *split_reference(reference)) for where, reference in references_of(record)],
        links=[(where, target) for where, target in links_and_paths(record) if _may_name_record(target)],
        public_links=list(_public_links(record, config)) if is_public(record) else None,
        refused=sorted(record.unreadable, key=repr),
        lost=sorted(record.lost_ids),
        renumbered=sorted(record.numbers.items(), key=repr),
        stored_targets=Targets(
            [(item.local_id, item.kind, item.anchor) for item in record.items.values()],
            sorted((*body_outline(record.body).anchors, *_moments(record))),
        ),
    )


def outlines_of(corpus: Corpus) -> Outlines:
    """The outlines of all records, withdrawn ones too."""
    found = tuple(outline(record, corpus.config) for record in corpus.all_records)
    return Outlines(found, corpus.unreadable_ids)


def _public_links(record: Record, config: Config) -> Iterator[tuple[DataPath, str]]:
    """The relative links of a record that the public edition shows."""
    for link in public_links(record, config):
        if link.is_certain and not link.target.startswith("#") and not address_scheme(link.target):
            yield link.where, link.target


def _moments(record: Record) -> Iterator[str]:
    """The addresses of entries of the timeline that have no id."""
    for entry, place in zip(record.incident.timeline, record.incident.moment_anchors, strict=True):
        if not entry.id:
            yield from filter(None, place)


def _may_name_record(target: str) -> bool:
    """Whether it may be the way to a record, a relative address of a Markdown file, or to a place of its own page."""
    address = target.partition("#")[0]
    return (address.endswith(".md") or (not address and target != "#")) and not address_scheme(address)
