"""Rules about references: what is named exists."""

from __future__ import annotations

import html
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote
from weakref import WeakKeyDictionary

from postmortems.corpus import Corpus, Item, Record
from postmortems.diagnostics import closest, did_you_mean
from postmortems.model.base import SAFE_SCHEMES, Part, address_scheme, split_reference
from postmortems.outline import Outline, Outlines, Targets
from postmortems.rules.engine import Problem, Problems
from postmortems.source import DataPath, Position


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
                    did_you_mean(incident, list(outlines.by_id))
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
                names = [
                    known.local_id for known in target.items.values() if not wants_action or known.kind == "action"
                ]
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
        names = [known.local_id for known in record.items.values() if known.kind in kinds]
        wanted = " or ".join(_KINDS[kind].partition(" ")[2] for kind in kinds[:2])
        yield Problem(
            record.path,
            where,
            f'there is no {wanted} "{local_id}" in this record',
            did_you_mean(local_id, names) or ("one of: " + ", ".join(names[:8]) if names else "take it out"),
        )


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


# Where Markdown and the HTML in it have links, each with a sign without which there is none: most texts have no
# sign, and need not be searched. Code is blanked out before.
_MARKDOWN_LINKS = (
    ("](", re.compile(r"\]\(\s*(?:<(?P<angled>[^<>]*)>|(?P<inline>[^)]*))")),
    ("]:", re.compile(r"^\s*\[(?!\^)[^\]]+\]:\s*<?(?P<defined>\S+?)>?(?=\s|$)", re.M)),
    ("<", re.compile(r"<(?P<bare>[A-Za-z][\w+.-]*:[^>\s]*)>")),
)
_HTML_LINKS = (
    (
        "<",
        re.compile(
            r"<[a-z][^<>]*?[\s\"'](?:href|src|action|formaction|xlink:href)\s*=\s*(?:\"([^\"]*)|'([^']*)|([^\s>]*))",
            re.I,
        ),
    ),
)
_SIGNS_IN_YAML = ("](", "]:", "<", "\\", "tracker", "reference:", "contact")
"""Signs of links and of `_ADDRESS_KEYS` before YAML is read, where an escape may stand for any of them."""
_CODE = re.compile(  # a fence, or a span; the first character is taken before all else, which is four times faster
    r"(?P<mark>[`~])(?:(?<=^.)(?P<fence>(?P=mark){2,}).*?^(?P=mark)(?P=fence)"
    r"|(?<=`)(?P<ticks>`*)(?!`)(?:(?!\n\s*\n)[\s\S])+?(?<!`)`(?P=ticks)(?!`))",
    re.M | re.S,
)
_TITLE = re.compile(r"\s+[\"'(].*", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ADDRESS_KEYS = frozenset({"tracker", "reference", "contact"})
"""Fields whose text may be nothing but an address, without the signs of a Markdown link."""
_RUNNING_SCHEMES = frozenset({"javascript", "vbscript", "data"})


class _Link(NamedTuple):
    where: DataPath | Position
    target: str
    is_certain: bool
    """False for what only some readers take for a link: `<name:port>`, and addresses with blanks in them."""


def _target_of(match: re.Match[str]) -> tuple[str, bool]:
    """The address of a link, and whether it is certain that it is one."""
    target = _TITLE.sub("", match[match.lastindex or 0]).strip()
    return target, match.lastgroup not in ("bare", None) and not re.search(r"\s", target)


_LINKS: WeakKeyDictionary[Record, tuple[_Link, ...]] = WeakKeyDictionary()
"""Links are looked for once, for all rules that judge them; they go when the record goes."""


def _links_of(record: Record) -> tuple[_Link, ...]:
    """Every link of a record, in its fields and in its body."""
    if record not in _LINKS:
        front = record.text[: len(record.text) - len(record.body)]
        in_fields = _links_in_fields(record.incident, front) if any(sign in front for sign in _SIGNS_IN_YAML) else ()
        _LINKS[record] = (*in_fields, *_links_in_body(record))
    return _LINKS[record]


def _matches(text: str, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> Iterator[re.Match[str]]:
    for sign, pattern in patterns:
        if sign in text:
            yield from pattern.finditer(text)


def _links_in_body(record: Record) -> Iterator[_Link]:
    if not any(sign in record.body for sign, _ in _MARKDOWN_LINKS):
        return
    prose = _CODE.sub(_blank, record.body)
    for link in _matches(prose, _MARKDOWN_LINKS + _HTML_LINKS):
        offset = link.start(link.lastindex or 0)
        line, column = prose.count("\n", 0, offset), offset - prose.rfind("\n", 0, offset)
        yield _Link(Position(record.body_line + line, column), *_target_of(link))


def _blank(code: re.Match[str]) -> str:
    """As many blanks, on as many lines."""
    return "\n".join([" " * len(line) for line in code[0].split("\n")])


def _links_in_fields(part: Part, front: str) -> Iterator[_Link]:
    """Every link in the texts of a part, placed exactly where its target stands just once in the frontmatter."""
    texts: list[tuple[DataPath, str]] = []
    _collect_texts(part, (), texts)
    for where, text in texts:
        if not _ADDRESS_KEYS.isdisjoint(where[-2:]):
            yield _Link(where, text, is_certain=False)
        for link in _matches(_CODE.sub(" ", text), _MARKDOWN_LINKS):
            target, is_certain = _target_of(link)
            offset = front.find(target) if target and front.count(target) == 1 else -1
            place = Position(front.count("\n", 0, offset) + 1, offset - front.rfind("\n", 0, offset))
            yield _Link(place if offset >= 0 else where, target, is_certain)


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
    """The address after Markdown and HTML: backslashes, entities and percent signs resolved."""
    return unquote(html.unescape(_ESCAPED.sub(r"\1", target)))


def broken_link(outlines: Outlines) -> Problems:
    """A relative link to another record, or a `path` of `references`, leads to no record, or to no part of it.

    `2026-05-16-kured-stalled.md#backlog-alert` works on the code host and on the site, as long as both the
    file and the anchor exist. In the narrative, links into `docs/` and to pictures are checked when the site is
    built; in fields, only links to records are.
    """
    by_path = {posixpath.normpath(record.path): record for record in outlines.records}
    for record in outlines.records:
        folder = posixpath.dirname(record.path)
        for where, target in record.links:
            address, _, anchor = target.partition("#")
            path = posixpath.normpath(posixpath.join(folder, unquote(address)))
            other = by_path.get(path)
            stem = posixpath.basename(path)[:-3]
            is_missing = other is None and not _is_attached(path, by_path)
            if is_missing and re.match(r"\d{4}-\d{2}-\d{2}-", stem) and stem not in outlines.unreadable_ids:
                meant = outlines.by_id.get(stem) or outlines.by_id.get(closest(stem, list(outlines.by_id)) or "")
                yield Problem(
                    record.path,
                    _place(where),
                    f'there is no record "{stem}.md" at that place',
                    f'did you mean "{posixpath.relpath(meant.path, folder)}"?' if meant else "check the file name",
                )
            elif other and anchor and not other.has_lost(anchor) and not _has_anchor(other, unquote(anchor)):
                yield Problem(
                    record.path,
                    _place(where),
                    f'{other.id} has no part "{anchor}"',
                    did_you_mean(anchor, [item.anchor for item in other.items.values()])
                    or f"look up the ids in {other.path}",
                )


def _is_attached(path: str, by_path: Mapping[str, Outline]) -> bool:
    """Whether a path leads into the folder that is named like a record: its files are attached to the record."""
    while path := posixpath.dirname(path).rstrip("/"):
        if f"{path}.md" in by_path:
            return True
    return False


def _place(where: Sequence[str | int]) -> DataPath | Position:
    """A path into the frontmatter begins with a key, a position with a number."""
    return tuple(where) if isinstance(where[0], str) else Position(int(where[0]), int(where[1]))


_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*")


_HEADING_SIGNS = frozenset("#=-")


def _headings(body: str) -> Iterator[str]:
    """The words of each heading. (Line by line, since a pattern over the whole text takes ten times as long.)"""
    lines = body.split("\n")
    read = -1  # the line up to which all belongs to the headings so far
    for number in [number for number, line in enumerate(lines) if line[:1] in _HEADING_SIGNS]:
        line = lines[number]
        if line[0] == "#":
            if heading := _HEADING.fullmatch(line):
                yield heading[1]
                read = number
        elif number - 1 > read:
            above = lines[number - 1]
            if above and not above[0].isspace() and _UNDERLINE.fullmatch(line):
                yield above
                read = number


_WRITTEN_ANCHOR = re.compile(r"\{[^}\n]*#([^\s}]+)|\s(?:id|name)\s*=\s*[\"']?([^\s\"'>]+)")
_ASSIGNED = re.compile(r"=(?=\s*[\"']?([^\s\"'>]+))")
_ANCHOR_KEY = re.compile(r"\s(?:id|name)\Z")


def _written_anchors(body: str) -> set[str]:
    """Anchors that the body writes out: `{#name}`, `<a id="name">`."""
    if "{" in body:
        return {match[1] or match[2] for match in _WRITTEN_ANCHOR.finditer(body)}
    found: set[str] = set()  # the same without braces, ten times as fast: it begins with the sign that is rare
    end = 0
    for match in _ASSIGNED.finditer(body) if "=" in body else ():
        if match.start() >= end and _ANCHOR_KEY.search(body[end : match.start()].rstrip()[-5:]):
            found.add(match[1])
            end = match.end(1)
    return found


def _has_anchor(record: Outline, anchor: str) -> bool:
    """Local ids are anchors; so are headings of the body under their slug, and anchors that the body writes out."""
    if anchor in record.items or any(item.anchor == anchor for item in record.items.values()):
        return True
    if anchor in record.targets.written_anchors:
        return True
    slugs = {slug for heading in record.targets.headings for slug in heading_slugs(heading)}
    return anchor in slugs or re.sub(r"[-_]\d+$", "", anchor) in slugs


def heading_slugs(title: str) -> tuple[str, str]:
    """The anchors that code hosts and Python-Markdown give a heading, before numbers for repeated ones."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
    words = re.sub(r"[^\w\s-]", "", text).strip().lower()
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"\s", "-", words), re.sub(r"[-\s]+", "-", ascii_only.strip())


# What the rules that look at several records know of each


def outline(record: Record) -> Outline:
    """What other records may ask of a record, and what it says of others."""
    body = record.body
    return Outline(
        id=record.id,
        path=record.path,
        is_imported_draft=record.is_imported_draft,
        aliases=record.incident.aliases,
        actions=[(action.id, action.status.value) for action in record.incident.action_items],
        named=[(where, *split_reference(reference)) for where, reference in _references(record)],
        links=[(where, target) for where, target in _paths(record) if _may_name_record(target)],
        refused=sorted(record.unreadable, key=repr),
        lost=sorted(record.lost_ids),
        renumbered=sorted(record.numbers.items(), key=repr),
        kept_targets=Targets(
            [(item.local_id, item.kind, item.anchor) for item in record.items.values()],
            list(_headings(body)),
            sorted(_written_anchors(body)),
        ),
    )


def _references(record: Record) -> Iterator[tuple[DataPath, str]]:
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
    """Whether it may be the way to another record: a relative address of a Markdown file."""
    address = target.partition("#")[0]
    return address.endswith(".md") and not address_scheme(address)
