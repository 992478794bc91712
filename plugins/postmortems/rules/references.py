"""Rules about references: what is named exists."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from postmortems.corpus import Corpus, Item, Record
from postmortems.diagnostics import did_you_mean
from postmortems.model.base import SAFE_SCHEMES, address_scheme, split_reference
from postmortems.rules.engine import Problem, Problems
from postmortems.source import DataPath, Position


def _references(record: Record) -> Iterator[tuple[DataPath, str, str]]:
    """Every reference to another record: its place, itself, and the kind of item it must name if any."""
    for number, related in enumerate(record.incident.related):
        if related.incident:
            yield ("related", number, "incident"), related.incident, ""
    for number, action in enumerate(record.incident.action_items):
        if action.carried_from:
            yield ("action_items", number, "carried_from"), action.carried_from, "action"
    for chain_number, chain in enumerate(record.incident.causal_chains):
        for number, step in enumerate(chain.steps):
            for key in ("unfinished_action", "done_action"):
                reference = getattr(step, key)
                if reference:
                    yield ("causal_chains", chain_number, "steps", number, key), reference, "action"


def unknown_incident(corpus: Corpus) -> Problems:
    """A record names an incident that has no record here.

    For one that lies elsewhere, `related` takes a `label` in its place.
    """
    for record in corpus.records:
        for where, reference, _ in _references(record):
            incident = split_reference(reference)[0]
            if incident not in corpus.by_id and incident not in corpus.unreadable_ids:
                yield Problem(
                    record.path,
                    where,
                    f'there is no incident "{incident}"',
                    did_you_mean(incident, list(corpus.by_id)) or "for one without a record here, use `label`",
                )


def unknown_item(corpus: Corpus) -> Problems:
    """A record names a part of another record that does not exist there, or that is not an action item where
    only an action item makes sense."""
    for record in corpus.records:
        for where, reference, wanted in _references(record):
            incident, local_id = split_reference(reference)
            target = corpus.by_id.get(incident)
            if target is None or not local_id or local_id in target.lost_ids:
                continue
            item = target.items.get(local_id)
            if item is None:
                names = [known.local_id for known in target.items.values() if not wanted or known.kind == wanted]
                yield Problem(
                    record.path,
                    where,
                    f'{incident} has no part "{local_id}"',
                    did_you_mean(local_id, names) or f"look up the ids in {target.path}",
                )
            elif wanted and item.kind != wanted:
                yield Problem(
                    record.path,
                    where,
                    f'"{local_id}" of {incident} is a {item.kind}, not an action item',
                    "name an action item",
                )


def refers_to_itself(corpus: Corpus) -> Problems:
    """A record names itself where another incident is meant."""
    for record in corpus.records:
        for where, reference, _ in _references(record):
            if corpus.by_id.get(split_reference(reference)[0]) is record:
                yield Problem(record.path, where, f"{reference} is this very record", "name the other incident")


def implicated_before(corpus: Corpus) -> Problems:
    """A causal step or action item names an item of a record that is younger than its own.

    An earlier action cannot have been left undone by a later incident: the two ids are probably the wrong way
    round.
    """
    for record in corpus.records:
        for where, reference, wanted in _references(record):
            target = corpus.by_id.get(split_reference(reference)[0])
            if wanted and target and target.date and record.date and target.date > record.date:
                yield Problem(
                    record.path, where, f"{target.id} is younger than this record", "name an item of an earlier one"
                )


def unknown_local_reference(corpus: Corpus) -> Problems:
    """An action item addresses, or a lesson names, a part of the same record that does not exist."""
    for record in corpus.records:
        for number, action in enumerate(record.incident.action_items):
            for place, local_id in enumerate(action.addresses):
                where: DataPath = ("action_items", number, "addresses", place)
                yield from _local(record, where, local_id, ("step", "lesson", "chain", "hypothesis"))
        for number, lesson in enumerate(record.incident.lessons):
            for place, local_id in enumerate(lesson.actions):
                yield from _local(record, ("lessons", number, "actions", place), local_id, ("action",))


def _local(record: Record, where: DataPath, local_id: str, kinds: tuple[str, ...]) -> Problems:
    if local_id in record.lost_ids:
        return
    item: Item | None = record.items.get(local_id)
    if item is None or item.kind not in kinds:
        names = [known.local_id for known in record.items.values() if known.kind in kinds]
        yield Problem(
            record.path,
            where,
            f'there is no {" or ".join(kinds[:2])} "{local_id}" in this record',
            did_you_mean(local_id, names) or ("one of: " + ", ".join(names[:8]) if names else "take it out"),
        )


def unknown_service(corpus: Corpus) -> Problems:
    """A service is not registered in `_config.yml`."""
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
    known = corpus.config.factor_directory
    for record in corpus.records:
        for chain_number, chain in enumerate(record.incident.causal_chains):
            for number, step in enumerate(chain.steps):
                if step.factor and step.factor not in known:
                    where = ("causal_chains", chain_number, "steps", number, "factor")
                    yield _unregistered(record.path, where, "factor", step.factor, known.names)


def unknown_theme(corpus: Corpus) -> Problems:
    """A theme of a lesson is not registered in `_config.yml`."""
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


_LINK = re.compile(
    r"\]\(\s*<?([^)>\s]*)|^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?=\s|$)|<([A-Za-z][\w+.-]*:[^>\s]*)>", re.MULTILINE
)
_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)|(?P<tick>`+)(?!`)(?:(?!\n\s*\n)[\s\S])+?(?<!`)(?P=tick)(?!`)", re.M | re.S
)


def links(text: str) -> Iterator[tuple[int, str]]:
    """Every link target of a Markdown text outside code, with its offset in characters."""
    for link in _LINK.finditer(_CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)):
        target = link[1] or link[2] or link[3] or ""
        if target:
            yield link.start(link.lastindex or 0), target


def unsafe_link(corpus: Corpus) -> Problems:
    """A link has an address that is not https, http or mailto.

    `javascript:` and `data:` addresses run in the reader's browser. They are refused wherever a link can
    stand, and are never written to a page.
    """
    for record in corpus.records:
        for offset, target in links(record.text):
            scheme = address_scheme(_decoded(target))
            if scheme and scheme not in SAFE_SCHEMES:
                yield Problem(
                    record.path,
                    _position(record.text, offset),
                    f"a link has an address that begins with {scheme}:",
                    "links lead to https, http or mailto addresses, or to files of this repository",
                )


def broken_link(corpus: Corpus) -> Problems:
    """A relative link to another record leads to no record, or to no part of it.

    `2026-05-16-kured-stalled.md#backlog-alert` works on the code host and on the site, as long as both the
    file and the anchor exist. Links into `docs/` and to pictures are checked when the site is built.
    """
    by_path = {posixpath.normpath(record.path): record for record in corpus.records}
    for record in corpus.records:
        for offset, target in links(record.text):
            address, _, anchor = target.partition("#")
            if address_scheme(target) or not address.endswith(".md"):
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(record.path), unquote(address)))
            other = by_path.get(path)
            stem = posixpath.basename(path)[:-3]
            position = _position(record.text, offset)
            if other is None and re.match(r"\d{4}-\d{2}-\d{2}-", stem) and stem not in corpus.unreadable_ids:
                yield Problem(
                    record.path,
                    position,
                    f'there is no record "{stem}.md" at that place',
                    did_you_mean(stem, [r.id for r in corpus.records]) or "check the file name",
                )
            elif other and anchor and anchor not in other.lost_ids and not _has_anchor(other, unquote(anchor)):
                yield Problem(
                    record.path,
                    position,
                    f'{other.id} has no part "{anchor}"',
                    did_you_mean(anchor, [item.anchor for item in other.items.values()])
                    or f"look up the ids in {other.path}",
                )


def _has_anchor(record: Record, anchor: str) -> bool:
    """Local ids are anchors; headings of the body are too, under their slug."""
    if anchor in record.items or any(item.anchor == anchor for item in record.items.values()):
        return True
    return anchor in {heading_slug(title) for title in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", record.body, re.M)}


def heading_slug(title: str) -> str:
    """The anchor that Python-Markdown gives a heading by default."""
    words = re.sub(r"[^\w\s-]", "", title).strip().lower()
    return re.sub(r"[-\s]+", "-", words)


def _decoded(target: str) -> str:
    """The address as a browser reads it: entities and percent signs resolved."""
    return unquote(html.unescape(target))


def _position(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
