"""What may be quoted of records, in a message about several of them."""

from __future__ import annotations

from postmortems.record.corpus import Record
from postmortems.text.credentials import hidden_values, is_quotable, redacted


class Quoter:
    """Quotes texts that somebody wrote, without secrets.

    A value may look harmless alone: only `Password:` before it, in this text or in the other one, says what it is.
    """

    def __init__(self, *whole: str) -> None:
        """`whole` are the texts of all records that are quoted."""
        hiding = [text for text in (text.replace("\0", "") for text in whole) if not is_quotable(text)]
        self.hides_nothing = not hiding
        """Whether all of these texts may be shown."""
        self._hidden = frozenset[str]().union(*map(hidden_values, hiding))

    def __call__(self, text: str) -> str:
        """The text, with `[secret]` for what must not be shown."""
        return redacted(text, self._hidden)

    def whole(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words that are no part of a secret."""
        return tuple(
            word
            for word in words
            if self(word) == word and not any(word.casefold() in value.casefold() for value in self._hidden)
        )


def quoter_of(*records: Record) -> Quoter:
    """That of some records."""
    return Quoter(*(record.text for record in records))
