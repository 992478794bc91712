"""What a plain text means in YAML: null, a boolean, a number, or itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortems.text.rare import rare_pattern

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

CHANGED = rare_pattern(
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


def originals(value: object, words: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of which programs make this boolean or number; only those of `words`, where there are any."""
    found: list[str] = []
    if isinstance(value, bool):
        found = ["yes", "on"] if value else ["no", "off"]
    elif isinstance(value, int) and value > 0:
        found = list(_of_whole(value))
    elif isinstance(value, float) and value.is_integer() is False and value > 1000:
        found = [f"{value:_}"]
    return tuple(text for text in found if not words or text in words)


def _of_whole(value: int) -> Iterator[str]:
    if value >= 100 and value % 100 == 0:
        digits = str(value).rstrip("0")
        yield f"{digits}e{len(str(value)) - len(digits)}"
    if value >= 1000 and value % 100 == 0:
        yield f"{value:_}"
    if 600 <= value < 1440:
        yield f"{value // 60}:{value % 60:02}"
    if value >= 36000 or (value >= 3600 and value % 60 == 0):
        yield f"{value // 3600}:{value // 60 % 60:02}:{value % 60:02}"
    if value < 100 or (value < 1000 and value % 100):
        yield f"0{value}"
        if value > 7:
            yield f"0{value:o}"


def advice_for(value: object, words: tuple[str, ...] = ()) -> str:
    """What to write in place of a boolean or a number that should be text; empty where no program made it."""
    texts = [f'"{text}"' for text in originals(value, words)]
    return f"if another program has rewritten it, write {' or '.join(texts)}" if texts else ""
