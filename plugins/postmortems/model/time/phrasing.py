"""The words of times and durations, in English and in any other language."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final, Protocol


class Phrasing(Hashable, Protocol):
    """How a language puts times and durations: the text for a key of `ENGLISH`, filled with its values."""

    def __call__(self, key: str, /, **values: object) -> str:
        """The text; with `count`, in the form that goes with that number."""


ENGLISH: Final = {
    "time.unknown": "unknown",
    "time.hour": "{hour} h",
    "time.since": "since {start}",
    "time.by": "by {end}",
    "time.either": "{first} or {second}",
    "duration.at_least": "at least {span}",
    "duration.at_most": "at most {span}",
    "duration.less_than": "less than {span}",
    "duration.millisecond.one": "{count} ms",
    "duration.millisecond.other": "{count} ms",
    "duration.second.one": "{count} s",
    "duration.second.other": "{count} s",
    "duration.minute.one": "{count} min",
    "duration.minute.other": "{count} min",
    "duration.hour.one": "{count} h",
    "duration.hour.other": "{count} h",
    "duration.day.one": "{count} day",
    "duration.day.other": "{count} days",
    "duration.month.one": "{count} month",
    "duration.month.other": "{count} months",
    "duration.year.one": "{count} year",
    "duration.year.other": "{count} years",
}
"""The words for times and durations, unless another language is asked for."""


def english(key: str, /, **values: object) -> str:
    """The phrasing that is used unless another one is given."""
    form = "" if "count" not in values else ".one" if values["count"] == 1 else ".other"
    return ENGLISH[key + form].format(**values)


DASH: Final = "\N{EN DASH}"
