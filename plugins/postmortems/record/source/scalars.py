"""What a plain text means in YAML: null, a boolean, a number, or itself."""

from __future__ import annotations

import re

PLAIN_VALUES: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# The bounds on digits keep identifiers as they are, and numbers finite.
_WHOLE = r"[-+]?(?:0|[1-9][0-9]{0,17})|0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}"
_FRACTION = r"[-+]?(?:0|[1-9][0-9]{0,17})?\.[0-9]{1,18}(?:[eE][-+]?[0-9]{1,2})?"
NUMBER = re.compile(rf"(?:{_WHOLE}|(?P<fraction>{_FRACTION}))\Z")
BEGINS_NUMBER = frozenset("-+.0123456789")


def plain_value(text: str) -> object:
    """What an unquoted `text` means: None, a bool, an int, a float, or itself."""
    return PLAIN_VALUES[text] if text in PLAIN_VALUES else number_or_text(text)


def number_or_text(text: str) -> int | float | str:
    """The number that an unquoted `text` is, or the text itself."""
    number = NUMBER.match(text)
    if number is None:
        return text
    return int(text, 0) if number["fraction"] is None else float(text)


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""A day, as YAML 1.1 reads one."""

CHANGED = re.compile(
    r"""
    [yYnN] | yes | Yes | YES | no | No | NO | on | On | ON | off | Off | OFF
    | ~? | null | Null | NULL | true | True | TRUE | false | False | FALSE
    | [-+]? (?: [0-9] [0-9_]* (?: \. [0-9_]* )? | \. [0-9] [0-9_]* ) (?: [eE] [-+]? [0-9]+ )?
    | [-+]? (?: 0b [01_]+ | 0o [0-7_]+ | 0x [0-9a-fA-F_]+ )
    | [-+]? [1-9] [0-9_]* (?: : [0-5]? [0-9] )+ | [-+]? [0-9] [0-9_]* (?: : [0-5]? [0-9] )+ \. [0-9_]*
    | [-+]? \. (?: inf | Inf | INF ) | \. (?: nan | NaN | NAN ) | = | <<
    | [0-9]{4} - [0-9]{1,2} - [0-9]{1,2} (?: [Tt] | [ \t]+ ) [0-9]{1,2} : [0-9]{2} : [0-9]{2} (?: \. [0-9]* )?
      (?: [ \t]* (?: Z | [-+] [0-9]{1,2} (?: : [0-9]{2} )? ) )?
    """,
    re.VERBOSE,
)
"""Texts that a reader of YAML 1.1 or 1.2 takes for something else."""


def is_changed_by_others(text: str) -> bool:
    """Whether a reader of YAML 1.1 or 1.2 takes an unquoted `text` for something else, and may write that back.

    Days are left out, which all readers know.
    """
    return CHANGED.fullmatch(text) is not None
