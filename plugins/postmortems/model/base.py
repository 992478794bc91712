"""What fields of a record are made of: small types, and why outputs leave some of them out."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic_core import PydanticCustomError

from postmortems.model.core import Call, Limits
from postmortems.model.names import composed
from postmortems.model.part import Output, field
from postmortems.model.vocabulary import YEARS

# Why an output leaves a field out
GONE = "a withdrawn record is in no list, feed or search"
FOR_THE_CHECK = "for the check, not for readers"
IDS = "an id for links; a terminal has none"
IN_JSON = "a detail, in `--format json`"
QUOTED = "a quotation by nature: what was suspected, seen, asked, corrected or run"
NOT_JUDGED_YET = "prose that is not read yet: it would add findings to old records"
RARELY_WRITTEN = "old documents rarely state it where a program could recognise it"
MADE_HERE = "it exists in records only"
ONLY_OUTSIDE = "a text for the public edition only"
FOR_THE_EDITION = "it decides what the public edition shows"


EMPTY_WORDS: Mapping[str, str] = {"because": "nothing", "affected": "nobody"}
"""By key, the word for an empty list that means more than no key at all. Some programs drop empty lists."""


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_AT_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?(?:Z|[+-]00:00)?")


def _date(value: object) -> object:
    """A calendar day written YYYY-MM-DD. Nothing else: lax reading would take 1255 for a day in 1970."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("date", "is not a date", {"help": "write it as YYYY-MM-DD"})
    if (midnight := _DAY_AT_MIDNIGHT.fullmatch(value)) is not None:
        message = "is a date to which another program has added midnight"
        raise PydanticCustomError("date", message, {"help": f"write {midnight[1]}"})
    if not _DAY.fullmatch(value):
        instead = _date_meant(value)
        help_ = f"write {instead}" if instead else "write year, month and day: 2026-05-30"
        raise PydanticCustomError("date", "is not a date of the form YYYY-MM-DD", {"help": help_, "instead": instead})
    if int(value[:4]) not in YEARS:
        message = "has a year that is out of range"
        raise PydanticCustomError("date", message, {"help": f"years run from {YEARS[0]} to {YEARS[-1]}"})
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date", "is not a calendar date", {"help": "check the month and the day"}) from None


def _date_meant(text: str) -> str:
    """The one day that a text of another form means, such as `05/30/2026`; empty where it may mean two."""
    from postmortems.model.time.refusals import refusal  # for who made a mistake

    return refusal(text, None, lambda proposal, _: _is_day(proposal)).instead


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and date.fromisoformat(text).year in YEARS
    except ValueError:
        return False


SAFE_SCHEMES = ("http", "https", "mailto")
"""The only address schemes that a link may have: all others are refused or run code in a reader's browser."""


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\ufeff]")


def address_scheme(address: str) -> str | None:
    """The scheme of a link address in lower case, None for a relative one.

    Browsers drop control characters and spaces inside an address before they look for its scheme, so
    `java&#10;script:` is one; they are dropped here as well.
    """
    match = _SCHEME.match(address if address.isprintable() and " " not in address else _UNSEEN.sub("", address))
    return match[1].lower() if match else None


def _url(value: str) -> str:
    if address_scheme(value) not in SAFE_SCHEMES or re.search(r"[\s<>\"]", value):
        raise PydanticCustomError(
            "url", "is not a web address", {"help": "an address begins with https://, http:// or mailto:"}
        )
    return value


def _path(value: str) -> str:
    if address_scheme(value) or value.startswith(("/", "\\")) or "\\" in value:
        raise PydanticCustomError(
            "path",
            "is not a relative path",
            {"help": "use `url` for an address, or a path relative to this file"},
        )
    return value


def _name_of_a_page(value: str) -> str:
    if value.casefold() in ("index", "index.html", "readme"):
        raise PydanticCustomError(
            "name",
            "is reserved: the list page has that address",
            {"help": f"choose a longer name, such as the-{value}"},
        )
    return value


Text = Annotated[str, Limits(strip_whitespace=True, min_length=1)]
"""Prose for people: inline Markdown (code, emphasis, links). Raw HTML in it is shown as text. The search page finds
it, and the rules about language read it."""

Label = Annotated[str, Limits(strip_whitespace=True, min_length=1), "label"]
"""Text that names something: a person, a role, a tag, a ticket. It is no prose. The word makes it another type."""

RecordId = Annotated[str, Limits(pattern=r"^\w[\w.-]*$", max_length=240), Call("after", composed)]
"""The id of a record: the name of its file without `.md`, or one that it had."""

LocalId = Annotated[str, Limits(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
"""A name for a part of one record, unique in its file; becomes an anchor on the page."""

LocalReference = Annotated[
    str,
    Limits(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)?$", max_length=160),
]
"""Another part of the same record by its local id; a causal step may have its chain before it."""

Name = Annotated[str, Limits(strip_whitespace=True, min_length=1, max_length=80), Call("after", composed)]
"""A name as a record writes it: of an owner, service, factor, theme or severity. A rule asks whether it is
registered in `_config.yml`."""

RegisteredName = Annotated[
    str,
    Limits(pattern=r"^\w[\w.+-]*$", max_length=80),
    Call("after", composed),
    Call("after", _name_of_a_page),
]
"""A name as `_config.yml` registers it. It is part of an address: letters, digits, `.`, `_`, `+` and `-`; and not
`index`, `index.html` or `readme`, which is the list of all."""

IncidentReference = Annotated[
    str,
    Limits(pattern=r"^\w[\w.-]*(#[A-Za-z0-9][A-Za-z0-9._/-]*)?$", max_length=320),
    Call("after", composed),
]
"""An incident by its id, or an item in it: `<incident>#<local-id>`."""

ItemReference = Annotated[
    str,
    Limits(pattern=r"^\w[\w.-]*#[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=320),
    Call("after", composed),
]
"""An item of another incident: `<incident>#<local-id>`."""

Date = Annotated[date, Call("before", _date)]
Url = Annotated[str, Call("after", _url)]
RelativePath = Annotated[str, Call("after", _path)]


def visibility_of_part() -> Any:
    """The field `visibility` of a part of a record: who may read this part of a public record."""
    return field(
        "Who this part of a public record is for. Left out: see `public.fields` in `_config.yml`.",
        None,
        left_out=dict.fromkeys((Output.PAGE, Output.SHOW, Output.TABLES), FOR_THE_EDITION) | {Output.IMPORT: MADE_HERE},
    )


def list_or_word(key: str) -> Call:
    """For a field that has a word for the empty list."""
    return Call("before", lambda value: () if value == EMPTY_WORDS[key] else value)


def split_reference(reference: str) -> tuple[str, str]:
    """The incident's id and the local id of a reference; the latter is empty for the incident as a whole."""
    incident, _, item = reference.partition("#")
    return incident, item
