"""Times as fields of parts: what is accepted, and with which zone and day it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError, PydanticKnownError

from postmortems.model.time.errors import TimeError
from postmortems.model.time.point import Time
from postmortems.model.time.refusals import refusal_of_number
from postmortems.model.time.units import Precision

if TYPE_CHECKING:
    from pydantic_core.core_schema import ValidationInfo


@dataclass(slots=True)
class TimeContext:
    """What the times of one record are read with: the validation context of its model.

    Outside a timeline bare clock times are refused. While `in_timeline` is true they fall on `day`, which
    follows the times as they are read.
    """

    zone: tzinfo | None = None
    """Of clock times without an offset."""
    day: date | None = None
    """The date of the next bare clock time. None: there is none to take."""
    in_timeline: bool = False

    def follow(self, time: Time) -> None:
        """Take over the last date of a time, for the bare clock time that may come next.

        A time that names no single day (`2026-05`) leaves none to take. Neither does one whose offset
        puts it on another date than the zone of the record does: there a bare clock time would be a guess.
        `unknown` changes nothing.
        """
        last = time.end or time.start
        if last is None or last.is_unknown:
            return
        names_day = last.precision >= Precision.DAY
        self.day = last.local_date if names_day and not self._is_on_another_date(last) else None

    def _is_on_another_date(self, time: Time) -> bool:
        if self.zone is None or time._zone is self.zone or not time.has_clock:
            return False
        return time._beginnings[0].astimezone(self.zone).date() != time.local_date


def validate_time(value: object, info: ValidationInfo[TimeContext | None]) -> Time:
    """The time of a field. Outside a model's context it is read like `Time.parse` reads it."""
    context = info.context
    if isinstance(value, str):
        try:
            if context is None:
                return Time.parse(value)
            time = Time.parse(value, zone=context.zone, day=context.day if context.in_timeline else None)
        except TimeError as error:
            # The message comes last: pydantic fills in one key after the other, and it quotes the author
            details = {"help": error.help, "instead": error.instead, "message": error.message}
            raise PydanticCustomError("time", "{message}", details) from None
    elif isinstance(value, Time):
        time = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = refusal_of_number(value)
        raise PydanticCustomError("time", "{message}", {"help": number.help, "message": number.message})
    else:
        raise PydanticKnownError("string_type")
    if context is not None and context.in_timeline:
        context.follow(time)
    return time
