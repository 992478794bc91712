"""Tables as CSV (RFC 4180) that spreadsheets open safely, with the columns of the JSON documents.

* A byte order mark comes before the first column: without it Excel reads UTF-8 as something else, and every name with
  an accent is spoilt.
* A spreadsheet takes a cell for a formula that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, and a
  formula may send data away. An apostrophe before it makes it text. Where a comma is the decimal point, spreadsheets
  part cells at `;` instead, in spite of quotation marks, and some part them at tabs and line ends; so the same holds
  after each of these. A text that has an apostrophe there gets a second one, so that `restored` can take away
  exactly what was added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
SEPARATOR = "; "
"""What separates the items of a list in one cell."""

_MOST_BLANKS = 32
"""How many spaces and the like a spreadsheet may pass over before a formula. A limit keeps the search linear."""

_BEGINNING = r"(?:\A|(?<=[;\t\r\n]))"
_FORMULA = re.compile(
    rf"{_BEGINNING}(?='|[\s\x00-\x1f\"\u00ad\u200b-\u200f\u2060\ufeff]{{0,{_MOST_BLANKS}}}['\"]?[=+\-@\t\r＝＋－＠])"
)
_is_plain = re.compile(r"\w[^;\t\r\n\"]*").fullmatch
"""Whether a text is as nearly every one is, in which no formula begins and no quotation mark occurs: seen at once."""
_APOSTROPHE = re.compile(f"{_BEGINNING}'")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with its head. The columns are names of letters and `_`.

    Values are texts, whole numbers, truths, days, lists of texts, and None for what is not known.
    """
    lines = ([_quoted(value) for value in row] for row in rows)
    head = ",".join(columns) + "\r\n"  # a quotation mark just after the byte order mark stops many readers
    return BYTE_ORDER_MARK + head + "".join('"' + '","'.join(line) + '"\r\n' for line in lines)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return _FORMULA.sub("'", text)


def restored(text: str) -> str:
    """The text of which `harmless` made this."""
    return _APOSTROPHE.sub("", text)


def _quoted(value: object) -> str:
    """What is between the quotation marks of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if _is_plain(value) else harmless(value).replace('"', '""')
    if isinstance(value, tuple):
        text = SEPARATOR.join(value)
        return text if all(map(_is_plain, value)) else harmless(text).replace('"', '""')
    return str(value).lower() if isinstance(value, bool) else str(value)
