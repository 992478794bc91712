"""Times as authors write them, and the durations between them, both with their uncertainty.

A `Time` is text (`~2026-05-30 03:33`, `2026-05`, `2026-05-28 20:55/21:10`, `unknown`) and the interval of
instants that it may mean. The interval is half-open, `earliest <= instant < latest`, in UTC: `03:33` is the
minute from 03:33:00 up to, but not including, 03:34:00, and `latest` of one minute is `earliest` of the next.

`~` widens the interval on both sides: a second or minute by 15 minutes, an hour by one hour, a day, month
or year by one of its kind.

A clock time without an offset is in the zone of its record. Where there is none it is computed as UTC,
and `Time.zone_stated` is false so that a rule can say so. A date without a clock time needs no zone.

Nothing is ever guessed: text that is not exactly of a known form is refused with a `TimeError`, whose
`help` says which form was probably meant.

`point` has a time, `reading` and `refusals` read it or say why not, `date_text` prints it. `span` is the time between
two times and prints itself ("at most 30 min"), with the units of `durations` and the words of `phrasing`.
"""

from postmortems.model.time.durations import format_duration
from postmortems.model.time.errors import TimeError
from postmortems.model.time.fields import TimeContext
from postmortems.model.time.phrasing import ENGLISH, Phrasing, english
from postmortems.model.time.point import Time
from postmortems.model.time.span import Span
from postmortems.model.time.units import Precision
from postmortems.model.time.zones import parse_zone

__all__ = [
    "ENGLISH",
    "Phrasing",
    "Precision",
    "Span",
    "Time",
    "TimeContext",
    "TimeError",
    "english",
    "format_duration",
    "parse_zone",
]
