"""Rules about what may be read outside. They judge public records, and of these only what the public edition shows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from functools import lru_cache
from urllib.parse import unquote

from postmortems.check.published import affected_services, is_public, public_name, public_texts
from postmortems.model import DataPath
from postmortems.model.config import Config
from postmortems.model.fields import fields_of
from postmortems.model.incident import Incident
from postmortems.model.names import composed
from postmortems.model.publishing import INTERNAL_HOSTS, PublicField
from postmortems.model.vocabulary import OwnerKind, Visibility
from postmortems.record.corpus import Corpus, Record
from postmortems.record.outline import Outlines
from postmortems.record.problems import Problems
from postmortems.record.source import Position
from postmortems.text.credentials import credentials, is_quotable
from postmortems.text.fields import plain_text
from postmortems.text.rare import rare_pattern

_TOP = Position(1, 1)


def public_part_of_internal(corpus: Corpus) -> Problems:
    """A part of an internal record is marked `visibility: public`, or the record has texts for outside.

    The record stays internal, with all its parts. Write `visibility: public` at the top of the record to publish it,
    or remove the mark.
    """
    for record in corpus.records:
        text = record.text
        front = text[: len(text) - len(record.body)]
        if is_public(record) or ("public" not in front and "\\" not in front):  # an escape may spell anything
            continue
        for where in _marked(record.incident):
            yield record.problem(
                where,
                "this part is public, but its record is internal",
                "write `visibility: public` at the top of the record, or remove this line",
            )
        if record.incident.public is not None:
            yield record.problem(
                ("public",),
                "the record has texts for outside, but is internal",
                "write `visibility: public` at the top of the record, or remove `public:`",
            )


def _marked(value: object, place: DataPath = ()) -> Iterator[DataPath]:
    """The places of all parts of a record that are marked as public."""
    if isinstance(value, Incident):
        for found in fields_of(Incident):
            if found.parts and found.key != "public":
                yield from _marked(getattr(value, found.name), (found.key,))
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _marked(one, (*place, number))
    elif value is not None:
        if getattr(value, "visibility", None) is Visibility.PUBLIC:
            yield (*place, "visibility")
        for name in ("steps", "services"):  # parts inside parts
            yield from _marked(getattr(value, name, None), (*place, name))


def person_outside(corpus: Corpus) -> Problems:
    """A text that the public edition shows names a person or an owner, or has an `@name` or a mail address.

    Looked for are the owners of `_config.yml` with their titles and contacts, the first and last names of people among
    them, and the authors, reviewers and roles of the record. Write the role instead, such as the engineer on call. If a
    name is also a common word, list it under `public.allowed` in `_config.yml`.
    """
    owners, parts = tuple(_owners(corpus.config)), tuple(_parts_of_names(corpus.config))
    for record in _public(corpus):
        incident = record.incident
        people = [*incident.authors, *incident.reviewers]
        for holders in incident.roles.values():
            people += (holders,) if isinstance(holders, str) else holders
        yield from _spoken_of(
            corpus, record, (*owners, *people), "names somebody", "write the role instead", parts, (_HANDLE, _MAIL)
        )


def _owners(config: Config) -> Iterator[str]:
    for owner in config.owners:
        yield from filter(None, (owner.name, owner.title, owner.contact))


def _parts_of_names(config: Config) -> Iterator[str]:
    """First and last names of people in the directory, which are often used alone."""
    for owner in config.owners:
        if owner.kind is OwnerKind.PERSON and owner.title:
            yield from (part for part in owner.title.split() if len(part) > 2 and part[0].isupper())


_HANDLE = rare_pattern(r"(?<![\w/.@`-])@[A-Za-z][\w-]+")
_MAIL = rare_pattern(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def credential_outside(corpus: Corpus) -> Problems:
    """A text that the public edition shows contains a value that looks random, or follows a word such as `password`.

    It need not be a credential: PM701 reports what nearly certainly is. Outside, nobody should have to wonder. Remove
    it, or write a text for outside under `public:`.
    """
    for record in _public(corpus):
        for where, words in _texts(record, corpus.config):
            if not is_quotable(words) and next(credentials(words), None) is None:
                yield record.problem(
                    where,
                    "this text is public and contains what may be a credential",
                    "remove the value, or write a text for outside under `public:`",
                )


def internal_host(corpus: Corpus) -> Problems:
    """A text or an address that the public edition shows names an internal host.

    Private addresses, `localhost` and names such as `db-1.internal` are internal, and so is what matches a pattern of
    `public.hosts` in `_config.yml`. Say what the host does instead.
    """
    hosts = _host_pattern((*INTERNAL_HOSTS, *corpus.config.public.hosts))
    allowed = _allowed(corpus.config)
    for record in _public(corpus):
        for where, words in _texts(record, corpus.config):
            for name in _hosts_in(words):
                if hosts.fullmatch(name.casefold()) and name.casefold() not in allowed:
                    yield record.problem(
                        where,
                        f'"{name}" is an internal host, and this text is public',
                        "say what the host does, or remove the address",
                    )


_HOST = rare_pattern(
    r"(?<![\w:])[0-9a-f]{0,4}(?::{1,2}[0-9a-f]{1,4}){1,7}(?![\w:])|(?<![\w.-])[\w-]+(?:\.[\w-]+)*", re.IGNORECASE
)
_NUMBERS = re.compile(r"[\d.]+")
_FOUR = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def _hosts_in(words: str) -> Iterator[str]:
    """What may be the name or the address of a host: not a number such as 10.5."""
    for match in _HOST.finditer(words):
        name = match[0].rstrip(".")
        if not _NUMBERS.fullmatch(name) or _FOUR.fullmatch(name):
            yield name


@lru_cache(maxsize=4)
def _host_pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return rare_pattern("|".join(translate(pattern) for pattern in patterns))


def unnamed_service(corpus: Corpus) -> Problems:
    """A public record was felt in a service without a `public_name`, so the public edition does not say so.

    Add `public_name` to the service in `_config.yml`. If nobody outside should hear of the service, mark the row under
    `impact.services` with `visibility: internal`, and accept the finding with a waiver.
    """
    for record in _public(corpus):
        places: dict[str, DataPath] = {}
        for where, name in affected_services(record, corpus.config):
            places.setdefault(name, where)
        for name, where in places.items():
            if name in corpus.config.service_directory and public_name(name, corpus.config) is None:
                yield record.problem(
                    where,
                    f'service "{name}" has no `public_name`, so the public edition leaves it out',
                    "add `public_name:` to the service in _config.yml",
                )


def internal_service_name(corpus: Corpus) -> Problems:
    """A text that the public edition shows calls a service by its internal name.

    Every name of a service without a `public_name` is internal. Of the others, names such as `lbl-gw2` are, but not
    plain words. Write the `public_name`. If an internal name is also a common word, list it under `public.allowed` in
    `_config.yml`.
    """
    names = tuple(_internal_names(corpus.config))
    for record in _public(corpus):
        advice = "write the public name of the service"
        yield from _spoken_of(corpus, record, names, "is an internal name of a service", advice)


def _internal_names(config: Config) -> Iterator[str]:
    """Names and titles of services without a public name, and technical names of others: `lbl-gw2`, not `labels`."""
    for service in config.services:
        if service.public_name is None:
            yield from filter(None, (service.name, service.title))
        elif not service.name.isalpha() and _normal(service.name) not in _normal(service.public_name):
            yield service.name


def _normal(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def no_public_summary(corpus: Corpus) -> Problems:
    """A public record has no summary for those outside.

    Of all fields, the summary is what everybody reads. Write `summary`, or `summary` under `public:`. If the public
    edition shows no summaries, this rule says nothing.
    """
    if PublicField.SUMMARY not in corpus.config.public.fields:
        return
    for record in _public(corpus):
        public = record.incident.public
        if not record.incident.summary and not (public and public.summary):
            yield record.problem(
                ("visibility",),
                "the record is public, but has no summary",
                "add `summary:`, or `summary:` under `public:`",
            )


def internal_link(outlines: Outlines) -> Problems:
    """A text or a reference that the public edition shows links to an internal record, or to a file attached to one.

    The link would lead nowhere, and its address gives away what the record is about. Remove the link, or publish the
    record. References in `related` need no change: the public edition leaves out those to internal records.
    """
    by_path = {composed(posixpath.normpath(record.path)): record for record in outlines.records}
    for record in outlines.records:
        folder = posixpath.dirname(record.path)
        for where, target in record.public_links or ():
            path = composed(posixpath.normpath(posixpath.join(folder, unquote(target.partition("#")[0]))))
            while path and path not in by_path and f"{path}.md" not in by_path:
                path = posixpath.dirname(path).rstrip("/")
            other = by_path.get(path) or by_path.get(f"{path}.md")
            if other and other is not record and other.public_links is None:
                yield record.problem(
                    tuple(where),
                    "a public text links to an internal record",
                    "remove the link, or write `visibility: public` in that record",
                )


def _public(corpus: Corpus) -> Iterator[Record]:
    return (record for record in corpus.records if is_public(record))


def _texts(record: Record, config: Config) -> Iterator[tuple[DataPath | Position, str]]:
    """What outsiders read of a record, also its id: that is in addresses and names of files."""
    yield _TOP, record.id
    yield from public_texts(record, config)


def _spoken_of(
    corpus: Corpus,
    record: Record,
    names: Iterable[str],
    verdict: str,
    advice: str,
    exact: Iterable[str] = (),
    forms: Iterable[re.Pattern[str]] = (),
) -> Problems:
    """A problem for each thing that a public text names and no list allows, once per text.

    `names` are found in any case, `exact` as they are written, `forms` are patterns.
    """
    allowed = _allowed(corpus.config)
    texts = [(where, f"{words}\n|\n{plain_text(words)}") for where, words in _texts(record, corpus.config)]
    everything = "\n".join(words for _, words in texts).casefold()
    patterns = [*forms, *_patterns_of(names, everything, re.IGNORECASE), *_patterns_of(exact, everything, 0)]
    for where, words in texts:
        matches = (match[0].casefold() for pattern in patterns for match in pattern.finditer(words))
        found = dict.fromkeys(" ".join(match.split()) for match in matches)
        for name in found:
            if name not in allowed and not any(name != other and name in other for other in found):
                yield record.problem(where, f'"{name}" {verdict}, and this text is public', advice)


def _allowed(config: Config) -> frozenset[str]:
    return frozenset(word.casefold() for word in config.public.allowed)


def _patterns_of(names: Iterable[str], everything: str, flags: int) -> Iterator[re.Pattern[str]]:
    """Finds names as whole words, in scripts without spaces anywhere; nothing if none can be in the texts.

    Only names that can be there are looked for: a directory may have thousands.
    """
    spelt = {name for name in names if len(name) > 1 or not name.isascii()}
    present = [name for name in spelt if name.split()[0].casefold() in everything]
    if present:
        yield re.compile("|".join(map(_whole, sorted(present, key=lambda name: (-len(name), name)))), flags)


def _whole(name: str) -> str:
    words = r"\s+".join(map(re.escape, name.split()))
    before = r"(?<!\w)" if _has_ends(name[0]) else ""
    return f"{before}{words}" + (r"(?!\w)" if _has_ends(name[-1]) else "")


def _has_ends(character: str) -> bool:
    """Whether words of the script are set apart by spaces: not so in Chinese and Japanese."""
    return not "\u3040" <= character <= "\u9fff"
