"""Works out from the records alone what a public site must not hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from postmortems.check.leaks import names
from postmortems.check.leaks.decoding import Decoded, decoded
from postmortems.check.leaks.published import DEFAULT, PUBLISHABLE, Value, is_public, links, values
from postmortems.check.leaks.words import RUN, SHORT, Phrase, paragraphs, phrase, runs, words
from postmortems.record.files import CONFIG_NAME, Fault, content, record_files, record_id
from postmortems.record.source import Source, read_source, read_yaml_file


class Kind(StrEnum):
    """What leaked."""

    OWNER = "name of an owner"
    CONTACT = "contact of an owner"
    PERSON = "name of a person"
    ACTOR = "actor in a timeline"
    SERVICE = "internal name of a service"
    HOST = "internal host"
    MACHINE = "name of a machine"
    ADDRESS = "internal address"
    TICKET = "id in a tracker"
    RECORD = "id of an internal record"
    ALIAS = "internal alias"
    TITLE = "internal title"
    LOCAL_ID = "id of a part of a record"
    TAG = "internal tag"
    EXTRA = "value of an extra key"
    NAME = "internal name"
    TEXT = "internal text"
    ATTACHMENT = "internal attachment"


class Origin(NamedTuple):
    """Where a text is in the records."""

    path: str
    field: str
    """Keys with dots between them; `(body)` for the narrative."""

    @property
    def place(self) -> str:
        """The field without what an author named: attachments, and keys below `roles`, `public` and extra keys."""
        keys = self.field.split(".")
        if keys[0].startswith("attachment "):
            return "(attachment)"
        extra = next((number for number, key in enumerate(keys) if key.startswith("x-")), len(keys))
        most = 2 if keys[0] == "public" else extra + 1
        return ".".join(keys[: most if keys[0] in _KNOWN else 1])

    @property
    def fingerprint(self) -> str:
        """Six characters that identify the place without naming it."""
        return blake2b(f"{self.path}\n{self.field}".encode("utf-8", "replace"), digest_size=3).hexdigest()


class Entry(NamedTuple):
    """A phrase that must not be on the site."""

    phrase: Phrase
    kind: Kind
    origin: Origin
    is_name: bool
    """Names must not occur at all; other phrases may where a public text, the documentation or the theme has them."""


class Prose(NamedTuple):
    """A longer internal text, of which no run of five words may be on the site."""

    text: str
    kind: Kind
    origin: Origin

    def blocks(self) -> Iterator[list[str]]:
        return map(words, paragraphs(self.text))


@dataclass
class Withheld:
    """What must not be on the site, and what may."""

    phrases: dict[Phrase, Entry] = field(default_factory=dict)
    """Each phrase once, with the first place that has it."""
    entries: dict[str, list[tuple[int, Entry]]] = field(default_factory=dict)
    """The same by the word that is rarest on a public site, with its place in the phrase."""
    prose: list[Prose] = field(default_factory=list)
    runs: set[int] = field(default_factory=set)
    """Hashes of the runs of all internal texts that no public text has. Half a million tuples would not fit."""
    files: dict[bytes, Origin] = field(default_factory=dict)
    """Internal attachments by the digest of their content, and of their pixels."""
    public: list[list[str]] = field(default_factory=list)
    """The words of all public texts."""
    unread: list[Origin] = field(default_factory=list)
    """Files of the knowledge base that cannot be read in full, so nobody knows all that must not appear."""
    records: int = 0
    internal: int = 0
    public_names: set[Phrase] = field(default_factory=set)
    """Of services. Another service may be called the same inside."""
    pages: list[Phrase] = field(default_factory=list)
    """The ids of public records."""

    def add(self, text: str, kind: Kind, origin: Origin, is_name: bool, least: int = 1) -> None:
        """Add a phrase of at least so many words."""
        found = phrase(text)
        if len(found) >= least and (len(found) > 1 or _is_distinct(found[0])):
            known = self.phrases.get(found)
            if known is None or (is_name and not known.is_name):
                self.phrases[found] = Entry(found, kind, origin, is_name)
            joined = "".join(found)
            if is_name and len(found) > 1 and len(joined) >= _JOINED and not joined.isdigit():
                self.phrases.setdefault((joined,), Entry((joined,), kind, origin, is_name=False))

    def add_prose(self, text: str, kind: Kind, origin: Origin, is_whole: bool = True) -> None:
        """Add a text. `is_whole`: it is looked for even if it is shorter than a run."""
        found = Prose(text, kind, origin)
        self.prose.append(found)
        for block in found.blocks():
            self.runs.update(map(hash, runs(block)))
            if is_whole and _is_telling(block):
                self.add(" ".join(block), kind, origin, is_name=False)

    def settle(self, allowed: Iterable[str]) -> None:
        """Remove what public texts have, and what a review allowed."""
        for block in self.public:
            self.runs.difference_update(map(hash, runs(block)))
        accepted = {phrase(text) for text in allowed}
        for text in accepted:
            self.runs.difference_update(map(hash, runs(text)))
            self.phrases.pop(text, None)
            if (one := self.phrases.get(("".join(text),))) and not one.is_name:  # a name of its own is still withheld
                del self.phrases[one.phrase]
        common = set(chain.from_iterable(self.public))
        for entry in self.phrases.values():
            rarity = [(word not in common, not word.isdigit(), len(word)) for word in entry.phrase]
            place = rarity.index(max(rarity))
            self.entries.setdefault(entry.phrase[place], []).append((place, entry))


def _is_telling(block: Sequence[str]) -> bool:
    """Whether a whole text that is shorter than a run can be looked for: two words, or one that is long or mixed."""
    if len(block) == 1:
        is_mixed = not block[0].isalpha() and not block[0].isdigit()
        return len(block[0]) >= (_MIXED if is_mixed else _LONG)
    return len(block) < RUN and any(len(word) > 1 and not word.isdigit() for word in block)


_MIXED, _LONG = 5, 10
"""Characters of a word with digits, and of one without."""
_JOINED = 8
"""Characters of a name from which it is looked for as one word, too: `annaberg` for Anna Berg."""


def _is_distinct(word: str) -> bool:
    """Whether one word alone can be looked for: no letter, and no small number."""
    return len(word) > 1 and (not word.isdigit() or len(word) > 4)


def digest(data: bytes) -> bytes:
    """Identifies the content of a file."""
    return blake2b(data, digest_size=16).digest()


def withheld(folder: Path) -> Withheld:
    """What a public site of a folder of records must not hold. Raises FileNotFoundError if there is no such folder."""
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    return _Collector(folder).collected()


class _Collector:
    """One pass over the records."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.real = folder.resolve()
        self.found = Withheld()
        self.allowed: list[str] = []
        self.fields: Collection[str] = DEFAULT
        self.public_services: dict[str, str] = {}
        self.hosts = names.HostPatterns(())
        self.extra_keys: frozenset[str] = frozenset()
        self.is_shown: dict[str, bool] = {}
        """Whether each record is public, by its path."""
        self.linked: set[str] = set()
        """The files that public texts link to."""

    def collected(self) -> Withheld:
        self._config()
        for file in record_files(self.folder):
            if file.path.endswith(".md"):
                self._record(file.path)
        self._attachments()
        self.found.settle(self.allowed)
        return self.found

    # Configuration

    def _config(self) -> None:
        path = self.folder / CONFIG_NAME
        if not path.exists():
            return
        data = content(path, self.real)
        name = path.as_posix()
        source = None if isinstance(data, Fault) else read_yaml_file(data)
        if source is None or not source.complete:
            self.found.unread.append(Origin(name, ""))
            if source is not None:
                self.found.add_prose(source.text, Kind.TEXT, Origin(name, ""))
            return
        config = source.frontmatter
        public = _map(config.get("public"))
        self.allowed = list(_texts(public.get("allowed")))
        if "fields" in public:
            self.fields = frozenset(_texts(public["fields"]))
        self.hosts = names.HostPatterns((*INTERNAL_HOSTS, *_texts(public.get("hosts"))))
        self.extra_keys = frozenset(
            key for one in _list(config.get("extra_keys")) for key in _texts(_map(one).get("name") or one)
        )
        for key, value in config.items():
            if key in ("noun", "timezone", "language"):
                self._publish(*_texts(value))
            elif key not in ("public", "owners", "services", "severities", "rules", "policy"):
                self._settings(value, Origin(name, key))
        self._directory(config, name)
        for number, level in enumerate(map(_map, _list(config.get("severities")))):
            for key, value in level.items():
                if key in ("name", "title"):
                    self._publish(*_texts(value))
                else:
                    self._settings(value, Origin(name, f"severities.{number}.{key}"))
        for value in _all_texts(config):
            self._hosts(value, Origin(name, "(text)"))

    def _settings(self, value: object, origin: Origin) -> None:
        for text in _all_texts(value):
            self.found.add_prose(text, Kind.TEXT, origin)
            self._addresses(text, origin)

    def _directory(self, config: Mapping[str, object], path: str) -> None:
        for number, owner in enumerate(map(_map, _list(config.get("owners")))):
            place = f"owners.{number}"
            kind = Kind.PERSON if owner.get("kind") == "person" else Kind.OWNER
            for key in ("name", "title"):
                for text in _texts(owner.get(key)):
                    self.found.add(text, kind, Origin(path, f"{place}.{key}"), is_name=True)
            for text in _texts(owner.get("contact")):
                self.found.add(text, Kind.CONTACT, Origin(path, f"{place}.contact"), is_name=True)
                self._addresses(text, Origin(path, f"{place}.contact"))
        services = [_map(service) for service in _list(config.get("services"))]
        for service in services:
            for public_name in _texts(service.get("public_name")):
                self.public_services.update((name, public_name) for name in _texts(service.get("name")))
                self.found.public_names.add(phrase(public_name))
                self._publish(public_name)
        for number, service in enumerate(services):
            self._service(service, path, f"services.{number}")

    def _service(self, service: Mapping[str, object], path: str, place: str) -> None:
        shown = f" {' '.join(words(str(service.get('public_name') or '')))} "
        for key in ("name", "title"):
            for text in _texts(service.get(key)):
                if f" {' '.join(words(text))} " not in shown and phrase(text) not in self.found.public_names:
                    is_name = key == "name" or "public_name" not in service
                    self.found.add(text, Kind.SERVICE, Origin(path, f"{place}.{key}"), is_name)
        for text in _texts(service.get("description")):
            self.found.add_prose(text, Kind.TEXT, Origin(path, f"{place}.description"))
            self._addresses(text, Origin(path, f"{place}.description"))

    # Records

    def _record(self, path: str) -> None:
        data = content(Path(path), self.real)
        self.found.records += 1
        name = record_id(path)
        if isinstance(data, Fault):
            self.found.unread.append(Origin(path, ""))
            self.found.internal += 1
            self.found.add(name, Kind.RECORD, Origin(path, "id"), is_name=True)
            return
        source = read_source(data)
        if source.complete and is_public(source.frontmatter, self.fields):
            self._publish(name, f"{name}.md")
            self.found.pages.append(phrase(name))
        else:
            self.found.internal += 1
            self._id(name, Kind.RECORD, Origin(path, "id"))
        if not source.complete:
            self.found.unread.append(Origin(path, ""))
            self.found.add_prose(source.text, Kind.TEXT, Origin(path, ""), is_whole=False)
            self._names(source.text, Origin(path, ""))
            return
        self._read(path, source)

    def _id(self, name: str, kind: Kind, origin: Origin) -> None:
        self.found.add(name, kind, origin, is_name=True)
        slug = phrase(name)
        while slug and slug[0].isdigit():
            slug = slug[1:]
        self.found.add(" ".join(slug), kind, origin, is_name=False, least=2)

    def _read(self, path: str, source: Source) -> None:
        self.is_shown[path] = is_public(source.frontmatter, self.fields)
        for value in values(source.frontmatter, self.fields):
            origin = Origin(path, value.field)
            if value.is_public:
                self.linked.update(links(path, value))
                self._publish(value.value)
                self._hosts(value.value, origin)
            else:
                self._withhold(value, origin)
            self._service_of(value, origin)
        self.found.add_prose(source.body, Kind.TEXT, Origin(path, "(body)"), is_whole=False)
        self._names(source.body, Origin(path, "(body)"))

    def _service_of(self, value: Value, origin: Origin) -> None:
        if not _is_service(value.keys):
            return
        if value.value not in self.public_services and phrase(value.value) not in self.found.public_names:
            self.found.add(value.value, Kind.SERVICE, origin, is_name=True)

    def _withhold(self, value: Value, origin: Origin) -> None:
        text, keys = value.value, value.keys
        key, top = keys[-1], keys[0]
        if top.startswith("x-") or top in self.extra_keys or key.startswith("x-"):
            self.found.add_prose(text, Kind.EXTRA, origin)
            if len(words(text)) < SHORT:
                self.found.add(text, Kind.EXTRA, origin, is_name=False)
        elif top in ("authors", "reviewers") or (top == "roles" and key != "(key)") or key == "by":
            self.found.add(text, Kind.PERSON, origin, is_name=True)
        elif key == "owner":
            self.found.add(text, Kind.OWNER, origin, is_name=True)
        elif key == "actor" or top == "roles":
            self.found.add(text, Kind.ACTOR, origin, is_name=False)
        elif key in ("tracker", "external_ids"):
            self._ticket(text, origin)
        elif top == "aliases":
            self._id(text, Kind.ALIAS, origin)
        elif top == "tags":
            self.found.add(text, Kind.TAG, origin, is_name=False)
        elif key in _LOCAL_IDS and len(keys) > 1:
            self._local_id(text, origin)
        elif key == "path":
            self.found.add(text, Kind.ADDRESS, origin, is_name=False, least=2)
        elif key == "title":
            self.found.add_prose(text, Kind.TITLE, origin)
            self.found.add(text, Kind.TITLE, origin, is_name=False, least=2)
        elif key not in _VOCABULARIES and not _is_service(keys):
            self.found.add_prose(text, Kind.TEXT, origin)
        if key not in _VOCABULARIES:
            self._names(text, origin)

    def _ticket(self, text: str, origin: Origin) -> None:
        found = phrase(text)
        number = "".join(found)
        self.found.add(text, Kind.TICKET, origin, is_name=len(found) > 1 or not number.isdigit())

    def _local_id(self, text: str, origin: Origin) -> None:
        found = phrase(text)
        is_mixed = not text.isdigit() and any(map(str.isdigit, text))
        if (len(found) > 1 and len(text) >= 8) or (is_mixed and len(text) >= 5):
            self.found.add(text, Kind.LOCAL_ID, origin, is_name=False)

    def _names(self, text: str, origin: Origin) -> None:
        self._addresses(text, origin)
        self._hosts(text, origin)
        for name in (*names.hosts(text), *names.machines(text)):
            if len(name) >= 6 and any(len(part) > 1 and part.isalpha() for part in words(name)):
                self.found.add(name, Kind.MACHINE, origin, is_name=False, least=2)

    def _addresses(self, text: str, origin: Origin) -> None:
        for mail in names.mails(text):
            self.found.add(mail, Kind.CONTACT, origin, is_name=False)
        for address in names.addresses(text):
            self.found.add(address, Kind.ADDRESS, origin, is_name=False, least=2)
            self.found.add(address.partition("/")[0], Kind.ADDRESS, origin, is_name=False, least=2)

    def _hosts(self, text: str, origin: Origin) -> None:
        for host in names.hosts(text):
            if self.hosts.matches(host):
                self.found.add(host, Kind.HOST, origin, is_name=True, least=2)

    def _publish(self, *texts: str) -> None:
        for text in texts:
            self.found.public.append(words(text))
            self.found.public += map(words, paragraphs(text))

    # Attachments

    def _attachments(self) -> None:
        """An attachment is public if its record is, and a public text links to it."""
        public: set[bytes] = set()
        internal: list[tuple[Path, Origin]] = []
        for path, is_record_shown in self.is_shown.items():
            folder = Path(path).with_suffix("")
            for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if not file.is_file() or not file.resolve().is_relative_to(self.real):
                    continue
                inside = file.relative_to(folder).as_posix()
                if is_record_shown and normalize("NFC", file.as_posix()) in self.linked:
                    self._publish(inside)
                    public.update(_digests(file.name, file.read_bytes()))
                else:
                    internal.append((file, Origin(path, f"attachment {inside}")))
        for file, origin in internal:
            self._attachment(file, origin, public)

    def _attachment(self, file: Path, origin: Origin, public: Collection[bytes]) -> None:
        """`public` has the content of all attachments that are public: others may be the same files."""
        data = file.read_bytes()
        self.found.add(file.name, Kind.ATTACHMENT, origin, is_name=False, least=SHORT)
        if not data or digest(data) in public:
            return
        self.found.files[digest(data)] = origin
        parts = list(decoded(file.name, data))
        is_text = all(isinstance(part, Decoded) and not part.pixels for part in parts)
        for part in parts:
            if isinstance(part, Decoded):
                if len(part.pixels) > _FEW_PIXELS and digest(part.pixels) not in public:
                    self.found.files[digest(part.pixels)] = origin
                certain = [text for text in part.texts if is_text or text.isascii()]  # not bytes read as Chinese
                self.found.add_prose("\n\n".join(certain), Kind.ATTACHMENT, origin, is_whole=False)


def _digests(name: str, data: bytes) -> Iterator[bytes]:
    """The digests of a file, and of the pixels in it."""
    yield digest(data)
    yield from (digest(part.pixels) for part in decoded(name, data) if isinstance(part, Decoded))


_FEW_PIXELS = 64
"""Bytes: every empty picture has the same."""
_KNOWN = frozenset(PUBLISHABLE) | frozenset(
    "public hypotheses waivers authors reviewers external_ids owners services severities".split()
)
"""Keys at the top of a record or the configuration that have no keys of an author below them, but for `public`."""
_LOCAL_IDS = frozenset({"id", "because", "addresses", "actions", "unfinished_action", "done_action", "carried_from"})
_VOCABULARIES = frozenset(
    "status kind severity verdict priority method relation data_loss language timezone visibility at until from to "
    "created due completed verified latent_since started detected acknowledged mitigated resolved incident".split()
)
"""Keys whose values are one of a few words, or a time."""

INTERNAL_HOSTS = (
    "localhost *.internal *.intranet *.local *.localdomain *.lan *.corp *.home.arpa *.svc "
    "fe80:* fd??:* 10.* 127.* 169.254.* 192.168.* " + " ".join(f"172.{number}.*" for number in range(16, 32))
).split()
"""Patterns of hosts that exist inside networks only."""


def _is_service(keys: tuple[str, ...]) -> bool:
    """Whether a value is the name of a service: in `services.affected`, or `service` in an impact."""
    return keys[:1] == ("services",) or (keys[-1] == "service" and "impact" in keys)


def _map(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()


def _texts(value: object) -> Iterator[str]:
    for one in _list(value) or (value,):
        if isinstance(one, str | int) and not isinstance(one, bool):
            yield str(one)


def _all_texts(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _all_texts(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _all_texts(inner)
    elif isinstance(value, str):
        yield value
