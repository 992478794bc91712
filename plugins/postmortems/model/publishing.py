"""The vocabulary of the public edition: what its allow-list may name, and what it names by default.

Which fields of a part may leave at all is stated once, with `field(…, public=True)`: `RecordField.is_public`.
"""

from typing import Annotated

from pydantic_core import PydanticCustomError

from postmortems.model.base import Label
from postmortems.model.core import Call, Limits
from postmortems.model.part import Part, field
from postmortems.model.vocabulary import Vocabulary


class PublicField(Vocabulary):
    """A field of a record that the public edition may show, by its key in the record.

    An owner, a person, a role, the id of a ticket, a hypothesis, the narrative or an extra key has no word here: no
    list can publish it.
    """

    TITLE = "title"
    """Without it, pages are titled by the id of the record."""
    SUMMARY = "summary"
    SEVERITY = "severity"
    KIND = "kind"
    TIMES = "times"
    SERVICES = "services"
    """Affected services with a `public_name`, by that name."""
    IMPACT = "impact"
    DETECTION = "detection"
    TRIGGER = "trigger"
    CAUSES = "causal_chains"
    TIMELINE = "timeline"
    MITIGATIONS = "mitigations"
    LESSONS = "lessons"
    ACTIONS = "action_items"
    """Title and state."""
    RELATED = "related"
    """Public records only."""
    CORRECTIONS = "corrections"
    UPDATES = "updates"
    WITHDRAWN = "withdrawn"
    REFERENCES = "references"
    TAGS = "tags"
    ALIASES = "aliases"


ALWAYS_PUBLIC = ("id", "status", "language", "visibility")
"""Keys of a public record that every list publishes: there is no page without them."""

DEFAULT_PUBLIC = (
    PublicField.TITLE,
    PublicField.SUMMARY,
    PublicField.SEVERITY,
    PublicField.TIMES,
    PublicField.SERVICES,
    PublicField.IMPACT,
    PublicField.TIMELINE,
    PublicField.LESSONS,
    PublicField.WITHDRAWN,
)
"""The allow-list of a knowledge base that has none of its own."""

ONLY_MARKED = frozenset({PublicField.TIMELINE, PublicField.LESSONS, PublicField.MITIGATIONS, PublicField.REFERENCES})
"""Lists of which only parts with `visibility: public` are published. Of others, all parts that are not `internal`."""

INTERNAL_HOSTS = (
    "localhost",
    "*.internal",
    "*.intranet",
    "*.local",
    "*.localdomain",
    "*.lan",
    "*.corp",
    "*.home.arpa",
    "*.svc",
    "10.*",
    "127.*",
    "169.254.*",
    "192.168.*",
    "fd??:*",
    "fe80:*",
    *(f"172.{number}.*" for number in range(16, 32)),
)
"""Patterns of hosts that exist inside networks only, in every knowledge base. `*` is for any characters."""


def _not_any(value: str) -> str:
    if not any(character.isalnum() for character in value):
        raise PydanticCustomError("name", "matches every host", {"help": "write a part of the name: `*.corp.example`"})
    return value.casefold()


HostPattern = Annotated[
    str,
    Limits(strip_whitespace=True, pattern=r"^[\w*.:-]+$", max_length=253),
    Call("after", _not_any),
]
"""The name of a host, with `*` for any characters."""


class Public(Part):
    """What the public edition shows of `public` records, and what may never be in it."""

    fields: tuple[PublicField, ...] = field(
        "The fields of public records that the public edition shows.", DEFAULT_PUBLIC
    )
    allowed: tuple[Label, ...] = field(
        "Words that may be published although they are also names of people, owners, services or hosts.", ()
    )
    hosts: tuple[HostPattern, ...] = field(
        "Patterns of internal hosts, such as `*.corp.example`. Private addresses and names such as `*.internal` are "
        "internal without being listed.",
        (),
    )
