"""Rules about secrets: a post-mortem is read by many, and git forgets nothing."""

from __future__ import annotations

from postmortems.corpus import Corpus
from postmortems.credentials import credentials
from postmortems.rules.engine import Problem, Problems
from postmortems.source import Position


def secret(corpus: Corpus) -> Problems:
    """A credential stands in a record: a private key, a token of a well-known service, a password in an address.

    Take it out and make it invalid at the service: whoever could read the repository may have a copy, and so has
    the history. The finding never shows the credential, nor the line that holds it. It is looked for in
    `_config.yml` and `_template.md`, too, and in files that cannot be read as records.
    """
    for record in corpus.records:
        yield from secrets_in(record.path, record.text)


def secrets_in(path: str, text: str) -> Problems:
    """The credentials in the text of a file."""
    if "\0" in text:  # UTF-16, read as what it is not: its letters are there all the same
        text = text.replace("\0", "")
    for found in credentials(text):
        line = text.count("\n", 0, found.start) + 1
        column = found.start - text.rfind("\n", 0, found.start)
        article = "an" if found.kind[0] in "AEIOU" else "a"
        yield Problem(
            path,
            Position(line, column),
            f"{article} {found.kind} stands here",
            "take it out, and make it invalid where it was issued",
        )
