"""Dates and times as people write them: `Jan 15, 5:33 PM`, `27.08. 10:17:37`, `~07:30`, `16.50`, `1900 UTC`.

A `Moment` holds only what is written. The reader of the whole document finds what is left out: the year, the date, the
zone. A date that could mean two days (`11-11-23`) is read only if the document shows which order it uses.
"""

from postmortems.importing.moments.dates import YEAR_FIRST
from postmortems.importing.moments.ends import Lead, leading, trailing
from postmortems.importing.moments.find import moments
from postmortems.importing.moments.model import Clock, Day, Moment, Order, Zone
from postmortems.importing.moments.offsets import Offset, leading_day, leading_offset, offset_of
from postmortems.importing.moments.zones import contradicts_season, is_of_summer, written_offsets, zone_named, zones_in

__all__ = [
    "YEAR_FIRST",
    "Clock",
    "Day",
    "Lead",
    "Moment",
    "Offset",
    "Order",
    "Zone",
    "contradicts_season",
    "is_of_summer",
    "leading",
    "leading_day",
    "leading_offset",
    "moments",
    "offset_of",
    "trailing",
    "written_offsets",
    "zone_named",
    "zones_in",
]
