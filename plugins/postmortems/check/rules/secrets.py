"""Rules about secrets: a post-mortem is read by many, and git forgets nothing."""

from __future__ import annotations

from postmortems.check.rules.language import telling_words
from postmortems.record.corpus import Corpus
from postmortems.record.problems import Problem, Problems
from postmortems.record.source import Lines
from postmortems.text.credentials import WHOLE_WORDS, credentials


def secret(corpus: Corpus) -> Problems:
    """A credential stands in a record: a private key, a token of a well-known service, a password in an address.

    What follows a word such as `password`, `secret`, `token` or `Authorization: Bearer` counts if it looks like one,
    and so does `-u user:password`. Placeholders, names, digests, ids of commits and UUIDs do not.

    Remove it and revoke it at the service: anyone who could read the repository may have a copy, and the history has
    one. The finding never shows the credential, nor the line that holds it. No other finding does: in every message
    and report, values that look random, or that follow such a word, are shown as `[secret]`. `_config.yml`,
    `_template.md` and files that cannot be read as records are searched, too.
    """
    for record in corpus.records:
        words = telling_words(record)
        may_name_them = b"" in words or not WHOLE_WORDS.isdisjoint(words)
        yield from secrets_in(record.path, record.text, may_name_them=may_name_them)


def secrets_in(path: str, text: str, *, may_name_them: bool = True) -> Problems:
    """The credentials in the text of a file; `may_name_them` is that of `credentials`."""
    if "\0" in text:  # UTF-16, read as what it is not: its letters are there all the same
        text = text.replace("\0", "")
    lines = Lines(text)
    for found in credentials(text, may_name_them=may_name_them):
        article = "an" if found.kind[0] in "AEIOU" else "a"
        yield Problem(
            path,
            lines.position(found.start),
            f"{article} {found.kind} stands here",
            "take it out, and make it invalid where it was issued",
        )
