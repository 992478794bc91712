"""Authors and reviewers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.importing.claims import Claim
from postmortems.importing.labels import is_nobody
from postmortems.importing.reading import Reading


def read(reading: Reading) -> Iterator[Claim]:
    """One claim for each name in a label or the frontmatter."""
    for field in reading.fields("authors", "reviewers"):
        if "\n" in field.value or len(field.value) > 300:
            continue
        found = list(names(field.value))
        is_front = field.carrier == "frontmatter"
        for number, name in enumerate(found):
            takes = frozenset() if is_front or number else field.lines.numbers
            yield Claim(field.name, name, field.lines, takes, 0.7)
    yield from roles(reading)


def roles(reading: Reading) -> Iterator[Claim]:
    """Who led the response, and other roles, in one claim with all of them."""
    found: dict[str, object] = {}
    takes: set[int] = set()
    fields = [field for field in reading.fields("reporter") if field.carrier != "frontmatter"]
    for field in fields:
        line = reading.document.lines[field.lines.first - 1]
        before = line[: line.find(field.value)].rstrip()[-80:] if field.value in line else ""
        label = re.search(r"(?P<label>[^\W_][^:：|*_·•]{1,40}?)[\W_]*[:：|][\W_]*$", before) or re.match(
            r"[\W_]*(?P<label>[^:：|*_]{2,40}?)[\W_]*[:：|]", line
        )
        people = list(names(field.value))
        if label is None or not people or "\n" in field.value or field.lines.first != field.lines.last:
            continue
        found[" ".join(label["label"].split()).lower()] = people[0] if len(people) == 1 else people
        takes.add(field.lines.first)
    if found:
        yield Claim("roles", found, fields[0].lines, frozenset(takes), 0.7)


def names(text: str) -> Iterator[str]:
    """The names in a value, without links and Markdown marks: `[Ada](https://…), @grace and Linus`."""
    plain = re.sub(r"<https?:[^>]*>|[*_`]{1,3}", "", unlinked(text))
    for part in re.split(r"\s*(?:[,;、，；/&]|\band\b|\bund\b|\bet\b|\by\b|<br\s*/?>)\s*", plain):
        name = part.strip(" .").removeprefix("@") if " " in part.strip() else part.strip(" .")
        if name and not is_nobody(name) and len(name.split()) <= 6 and len(name) <= 80 and re.search(r"[^\W\d]", name):
            yield name


def unlinked(text: str) -> str:
    """The text with each link replaced by its words, also a link with a title: `[Ada](https://… "…")`."""
    return re.sub(r"!?\[([^\]\[]*)\]\([^()\s]*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)", r"\1", text)
