"""Rules about references: what is named exists."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from postmortems.model.base import SAFE_SCHEMES, Part, address_scheme, split_reference
from postmortems.model.names import composed
from postmortems.record.corpus import Corpus, Item, Record
from postmortems.record.outline import Outline, Outlines, Targets
from postmortems.record.problems import Problem, Problems
from postmortems.record.source import DataPath, Lines, Position
from postmortems.text.fields import field_links
from postmortems.text.outline import body_outline
from postmortems.text.suggest import closest, did_you_mean


def unknown_incident(outlines: Outlines) -> Problems:
    """A record names an incident that has no record here.

    For one that lies elsewhere, `related` takes a `label` in its place.
    """
    for record in outlines.records:
        for where, incident, _ in record.named:
            if incident not in outlines.by_id and incident not in outlines.unreadable_ids:
                other = "for one without a record here, write `label:` in place of `incident:`"
                yield Problem(
                    record.path,
                    tuple(where),
                    f'there is no incident "{incident}"',
                    did_you_mean(incident, outlines.ids)
                    or (other if where[0] == "related" else "write the name of its file without `.md`"),
                )


def unknown_item(outlines: Outlines) -> Problems:
    """A record names a part of another record that does not exist there, or that is of the wrong kind.

    `carried_from`, `unfinished_action` and `done_action` name action items; `related` may name any part that has
    an `id`.
    """
    for record in outlines.records:
        for reference in record.references:
            incident, local_id = reference.incident, reference.local_id
            target = outlines.by_id.get(incident)
            if target is None or target is record or not local_id or target.has_lost(local_id):
                continue
            item = target.items.get(local_id)
            wants_action = reference.names_action
            if item is None:
                names = target.action_ids if wants_action else target.local_ids
                yield Problem(
                    record.path,
                    reference.where,
                    f'{incident} has no part "{local_id}"',
                    did_you_mean(local_id, names) or f"look up the ids in {target.path}",
                )
            elif wants_action and item.kind != "action":
                yield Problem(
                    record.path,
                    reference.where,
                    f'"{local_id}" of {incident} is {_KINDS[item.kind]}, not an action item',
                    f"name an action item of {incident}",
                )


def names_withdrawn(outlines: Outlines) -> Problems:
    """A causal step names an unfinished action item of a withdrawn record.

    Such an item is in no list, so the reference raises nothing. Name the item that took its place, or take the
    reference out. `carried_from`, `done_action` and `related` may name a withdrawn record: they say where something
    came from, and the link works.
    """
    for record in outlines.records:
        for reference in record.references:
            target = outlines.by_id.get(reference.incident)
            is_lost = target is not None and target.is_withdrawn and not record.is_withdrawn
            if is_lost and reference.where[-1] == "unfinished_action":
                yield Problem(
                    record.path,
                    reference.where,
                    f"{reference.incident} is withdrawn, so its action item {reference.local_id} is in no list",
                    "name the action item that took its place, or take the reference out",
                )


_KINDS = {
    "action": "an action item",
    "lesson": "a lesson",
    "step": "a causal step",
    "chain": "a causal chain",
    "hypothesis": "a hypothesis",
    "entry": "a timeline entry",
}


def refers_to_itself(outlines: Outlines) -> Problems:
    """A record names itself where another incident is meant.

    An alias counts as its name. Parts of the same record are named by their id alone, where they can be named.
    """
    for record in outlines.records:
        for where, incident, local_id in record.named:
            if outlines.by_id.get(incident) is record:
                written = f"{incident}#{local_id}" if local_id else incident
                yield Problem(record.path, tuple(where), f"{written} is this very record", "name the other incident")


def implicated_before(outlines: Outlines) -> Problems:
    """A causal step or an action item names an action item of a later incident.

    What was promised after the later incident cannot have been missing, or carried on, before it. Probably the
    two ids are the wrong way round.
    """
    for record in outlines.records:
        for reference in record.references:
            target = outlines.by_id.get(reference.incident) if reference.names_action else None
            if target and target.is_younger_than(record):
                yield Problem(
                    record.path,
                    reference.where,
                    f"{target.id} came after this incident",
                    "name an action item of an earlier incident",
                )


def unknown_local_reference(corpus: Corpus) -> Problems:
    """An action item addresses, or a lesson names, a part of the same record that does not exist.

    `addresses` names steps and lessons (chains and hypotheses too), `actions` of a lesson names action items,
    each by its `id`.
    """
    for record in corpus.records:
        for number, action in enumerate(record.incident.action_items):
            for place, local_id in enumerate(action.addresses):
                where: DataPath = ("action_items", number, "addresses", place)
                yield from _local(record, where, local_id, ("step", "lesson", "chain", "hypothesis"))
        for number, lesson in enumerate(record.incident.lessons):
            for place, local_id in enumerate(lesson.actions):
                yield from _local(record, ("lessons", number, "actions", place), local_id, ("action",))


def _local(record: Record, where: DataPath, local_id: str, kinds: tuple[str, ...]) -> Problems:
    if record.has_lost(local_id):
        return
    item: Item | None = record.items.get(local_id)
    if item is None or item.kind not in kinds:
        names = _names_of(record, kinds)
        wanted = " or ".join(_KINDS[kind].partition(" ")[2] for kind in kinds[:2])
        yield Problem(
            record.path,
            where,
            f'there is no {wanted} "{local_id}" in this record',
            did_you_mean(local_id, names) or ("one of: " + ", ".join(names[:8]) if names else "take it out"),
        )


_NAMES: WeakKeyDictionary[Record, dict[tuple[str, ...], tuple[str, ...]]] = WeakKeyDictionary()


def _names_of(record: Record, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The local ids of some kinds, gathered once: they may be as many as the references to them."""
    found = _NAMES.setdefault(record, {})
    if kinds not in found:
        found[kinds] = tuple(known.local_id for known in record.items.values() if known.kind in kinds)
    return found[kinds]


def unknown_service(corpus: Corpus) -> Problems:
    """A service is not registered in `_config.yml`.

    Its history is gathered under its name; under two spellings it would be two histories.
    """
    if corpus.is_refused_in_config("services"):
        return
    known = corpus.config.service_directory
    for record in corpus.records:
        services = record.incident.services
        places: list[tuple[DataPath, str]] = [
            *((("services", "affected", n), name) for n, name in enumerate(services.affected or ())),
            *((("services", "faulty", n), name) for n, name in enumerate(services.faulty)),
            *((("impact", "services", n, "service"), s.service) for n, s in enumerate(record.incident.impact.services)),
        ]
        for where, name in places:
            if name not in known:
                yield _unregistered(record.path, where, "service", name, known.names)


def unknown_factor(corpus: Corpus) -> Problems:
    """A contributing factor is not registered in `_config.yml`.

    Two incidents share a factor when they use the same name; a misspelt one would part them unseen.
    """
    if corpus.is_refused_in_config("factors"):
        return
    known = corpus.config.factor_directory
    for record in corpus.records:
        for chain_number, chain in enumerate(record.incident.causal_chains):
            for number, step in enumerate(chain.steps):
                if step.factor and step.factor not in known:
                    where = ("causal_chains", chain_number, "steps", number, "factor")
                    yield _unregistered(record.path, where, "factor", step.factor, known.names)


def unknown_theme(corpus: Corpus) -> Problems:
    """A theme of a lesson is not registered in `_config.yml`.

    Lessons are read by theme; one under a misspelt theme would not be found there.
    """
    if corpus.is_refused_in_config("themes"):
        return
    known = corpus.config.theme_directory
    for record in corpus.records:
        for number, lesson in enumerate(record.incident.lessons):
            for place, theme in enumerate(lesson.themes):
                if theme not in known:
                    where = ("lessons", number, "themes", place)
                    yield _unregistered(record.path, where, "theme", theme, known.names)


def _unregistered(path: str, where: DataPath, noun: str, name: str, names: list[str]) -> Problem:
    return Problem(
        path,
        where,
        f'{noun} "{name}" is not registered',
        did_you_mean(name, names) or f"add it to `{noun}s` in _config.yml",
    )


_SIGNS_IN_YAML = ("](", "]:", "<", "\\", "tracker", "reference:", "contact")
"""Signs of links and of `_ADDRESS_KEYS` before YAML is read, where an escape may stand for any of them."""
_ADDRESS_KEYS = frozenset({"tracker", "reference", "contact"})
"""Fields whose text may be nothing but an address, without the signs of a Markdown link."""
_RUNNING_SCHEMES = frozenset({"javascript", "vbscript", "data"})


class _Link(NamedTuple):
    where: DataPath | Position
    target: str
    is_certain: bool
    """False for what only some readers take for a link: `<name:port>`, and addresses with blanks in them."""


_LINKS: WeakKeyDictionary[Record, tuple[_Link, ...]] = WeakKeyDictionary()
"""Links are looked for once, for all rules that judge them; they go when the record goes."""


def _links_of(record: Record) -> tuple[_Link, ...]:
    """Every link of a record, in its fields and in its body."""
    if record not in _LINKS:
        front = record.text[: len(record.text) - len(record.body)]
        in_fields = _links_in_fields(record.incident, front) if any(sign in front for sign in _SIGNS_IN_YAML) else ()
        _LINKS[record] = (*in_fields, *_links_in_body(record))
    return _LINKS[record]


def _links_in_body(record: Record) -> Iterator[_Link]:
    for link in body_outline(record.body).links:
        place = Position(record.body_line + link.line - 1, link.column)
        yield _Link(place, link.target, not link.is_bare)


def _links_in_fields(part: Part, front: str) -> Iterator[_Link]:
    """Every link in the texts of a part.

    The first `_PLACED` are placed exactly, where their target is just once in the frontmatter: looking for it takes as
    long as the frontmatter is. Others are placed at their field.
    """
    lines = Lines(front)
    placed = 0
    texts: list[tuple[DataPath, str]] = []
    _collect_texts(part, (), texts)
    for where, text in texts:
        if not _ADDRESS_KEYS.isdisjoint(where[-2:]):
            yield _Link(where, text, is_certain=False)
        for target, is_certain in field_links(text):
            placed += 1
            offset = front.find(target) if target and placed <= _PLACED and front.count(target) == 1 else -1
            yield _Link(lines.position(offset) if offset >= 0 else where, target, is_certain)


_PLACED = 200


def _collect_texts(value: object, where: DataPath, found: list[tuple[DataPath, str]]) -> None:
    """Add each text of a part that may hold a link, or be one, to `found`, with its place.

    (Generators in one another would take twice as long.)
    """
    if isinstance(value, str):
        if "](" in value or "]:" in value or "<" in value or not _ADDRESS_KEYS.isdisjoint(where[-2:]):
            found.append((where, value))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            _collect_texts(item, (*where, number), found)
    elif isinstance(value, Part):
        for name, key in _fields(type(value)):
            inner = getattr(value, name)
            if inner:
                _collect_texts(inner, (*where, key), found)
    elif isinstance(value, dict):
        for key, item in value.items():
            _collect_texts(item, (*where, str(key)), found)


@cache
def _fields(part: type[Part]) -> tuple[tuple[str, str], ...]:
    """The attributes of a part with the keys that records have for them."""
    return tuple((name, info.alias or name) for name, info in part.model_fields.items() if name != "extensions")


def unsafe_link(corpus: Corpus) -> Problems:
    """A link has an address that is not https, http or mailto, or a path leads out of the repository.

    `javascript:` and `data:` addresses run in the reader's browser. They are refused wherever a link can
    stand, however they are spelt, and are never written to a page. The same holds for a `path` of `references`
    with too many `../`: what it names is not under review here, and lies elsewhere on every machine. It is not
    opened. Where the repository begins is known only in a clone with its `.git`.
    """
    for link in _links_in_fields(corpus.config, ""):
        yield from _judged(corpus.config_path, link)
    for record in corpus.records:
        for link in _links_of(record):
            yield from _judged(record.path, link)
        for number, reference in enumerate(record.incident.references):
            if reference.path and _leads_out(reference.path, record, corpus):
                yield Problem(
                    record.path,
                    ("references", number, "path"),
                    "the path leads out of the repository",
                    "name a file of this repository, or give its address as `url`",
                )


def _leads_out(path: str, record: Record, corpus: Corpus) -> bool:
    """Whether a path leaves the repository, as far as that is known."""
    path = unquote(path)
    if corpus.depth is None or ".." not in path:
        return False
    folder = posixpath.relpath(posixpath.dirname(record.path) or ".", posixpath.dirname(corpus.config_path) or ".")
    from_top = posixpath.normpath(posixpath.join("x/" * corpus.depth, folder, path))
    return from_top == ".." or from_top.startswith("../")


def _judged(path: str, link: _Link) -> Problems:
    scheme = address_scheme(_as_browsers_read(link.target))
    if scheme and (scheme in _RUNNING_SCHEMES or (link.is_certain and scheme not in SAFE_SCHEMES)):
        yield Problem(
            path,
            link.where,
            f"a link has an address that begins with {scheme[:40]}:",
            "link to an https, http or mailto address, or to a file of this repository",
        )


def _as_browsers_read(target: str) -> str:
    """The address with entities and percent signs resolved."""
    return unquote(html.unescape(target))


def broken_link(outlines: Outlines) -> Problems:
    """A relative link to another record, or a `path` of `references`, leads to no record, or to no part of it.

    `2026-05-16-kured-stalled.md#backlog-alert` works on the code host and on the site, as long as both the
    file and the anchor exist. In the narrative, links into `docs/` and to pictures are checked when the site is
    built; in fields, only links to records are.
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
                yield Problem(
                    record.path,
                    _place(where),
                    f'there is no record "{stem}.md" at that place',
                    f'did you mean "{posixpath.relpath(meant.path, folder)}"?' if meant else "check the file name",
                )
            elif other and anchor and not _has_anchor(other, anchor):
                yield Problem(
                    record.path,
                    _place(where),
                    f'{other.id} has no part "{anchor}"',
                    did_you_mean(anchor, _anchors(other)) or f"look up the ids in {other.path}",
                )


def broken_anchor(outlines: Outlines) -> Problems:
    """A link to a place of its own page, `#what-went-well`, names no heading, no `id` and no part of the record.

    A heading has the anchor that code hosts give it: lower case, a hyphen for each space, no punctuation, letters of
    every script. A repeated one gets a number: `#timeline-1`.
    """
    for record in outlines.records:
        for where, target in record.links:
            anchor = target[1:]
            if target.startswith("#") and anchor and not _has_anchor(record, anchor):
                yield Problem(
                    record.path,
                    _place(where),
                    f'this page has no anchor "{anchor}"',
                    did_you_mean(anchor, _anchors(record))
                    or "name a heading of the narrative or an `id` of the record",
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


# What the rules that look at several records know of each


def outline(record: Record) -> Outline:
    """What other records may ask of a record, and what it says of others."""
    return Outline(
        id=record.id,
        path=record.path,
        is_imported_draft=record.is_imported_draft,
        is_withdrawn=record.is_withdrawn,
        aliases=record.incident.aliases,
        actions=[(action.id, action.status.value) for action in record.incident.action_items],
        named=[(where, *split_reference(reference)) for where, reference in references_of(record)],
        links=[(where, target) for where, target in _paths(record) if _may_name_record(target)],
        refused=sorted(record.unreadable, key=repr),
        lost=sorted(record.lost_ids),
        renumbered=sorted(record.numbers.items(), key=repr),
        kept_targets=Targets(
            [(item.local_id, item.kind, item.anchor) for item in record.items.values()],
            sorted(body_outline(record.body).anchors),
        ),
    )


def references_of(record: Record) -> Iterator[tuple[DataPath, str]]:
    """Every reference to another record, and its place."""
    for number, related in enumerate(record.incident.related):
        if related.incident:
            yield ("related", number, "incident"), related.incident
    for number, action in enumerate(record.incident.action_items):
        if action.carried_from:
            yield ("action_items", number, "carried_from"), action.carried_from
    for chain_number, chain in enumerate(record.incident.causal_chains):
        for number, step in enumerate(chain.steps):
            if step.unfinished_action:
                yield ("causal_chains", chain_number, "steps", number, "unfinished_action"), step.unfinished_action
            if step.done_action:
                yield ("causal_chains", chain_number, "steps", number, "done_action"), step.done_action


def _paths(record: Record) -> Iterator[tuple[DataPath | Position, str]]:
    """What a record links to, with its place."""
    for link in _links_of(record):
        if link.is_certain:
            yield link.where, link.target
    for number, reference in enumerate(record.incident.references):
        if reference.path:
            yield ("references", number, "path"), reference.path


def _may_name_record(target: str) -> bool:
    """Whether it may be the way to a record, a relative address of a Markdown file, or to a place of its own page."""
    address = target.partition("#")[0]
    return (address.endswith(".md") or (not address and target != "#")) and not address_scheme(address)
