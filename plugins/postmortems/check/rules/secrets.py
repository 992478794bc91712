"""Rules about secrets: many people read a post-mortem, and git forgets nothing."""

from __future__ import annotations

from postmortems.record.corpus import Corpus
from postmortems.record.problems import Problem, Problems
from postmortems.record.source import Lines
from postmortems.text.credentials import credentials, may_name_credentials


def secret(corpus: Corpus) -> Problems:
    """A record contains a credential: a private key, a token of a well-known service, a password in an address.

    Text after a word such as `password`, `secret`, `token` or `Authorization: Bearer` counts if it looks like a
    credential, and so does `-u user:password`. Placeholders, names, digests, commit ids and UUIDs do not.

    Remove it, and revoke it at the service: anyone who could read the repository may have a copy, and it is still in
    the history. The finding shows neither the credential nor the line that contains it. Other findings do not show it
    either: in every message and report, values that look random, or that follow such a word, are replaced by
    `[secret]`. `_config.yml`, `_template.md` and files that cannot be read as records are searched, too.
    """
    for record in corpus.records:
        yield from secrets_in(record.path, record.text, may_name_them=may_name_credentials(record.text))


def secrets_in(path: str, text: str, *, may_name_them: bool = True) -> Problems:
    """The credentials in the text of a file; `may_name_them` is that of `credentials`."""
    if "\0" in text:  # UTF-16 that was read as UTF-8: a NUL beside every letter
        text = text.replace("\0", "")
    lines = Lines(text)
    for found in credentials(text, may_name_them=may_name_them):
        article = "an" if found.kind[0] in "AEIOU" else "a"
        yield Problem(
            path,
            lines.position(found.start),
            f"this line contains {article} {found.kind}",
            "remove it, and revoke it where it was issued",
        )
