"""What all readers of a document share: the document, its path, and its days, zones and times."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property

from postmortems.importing.claims import Guess
from postmortems.importing.dating import STATED, DatedBy, DaySearch, following, of_date, path_days
from postmortems.importing.document import Document, Field, Other, is_quoted_mail, sender_of
from postmortems.importing.document_zone import stated_zones, zone_lines
from postmortems.importing.known_people import known_people
from postmortems.importing.moments import (
    YEAR_FIRST,
    Clock,
    Day,
    Moment,
    Order,
    Zone,
    contradicts_season,
    is_of_summer,
    moments,
    written_offsets,
)
from postmortems.importing.moments.dates import MONTH
from postmortems.importing.second_incident import incidents_of_period
from postmortems.model.config import Config
from postmortems.model.time import Time, TimeError, parse_zone

_GOES_ON = r"(?<=[a-zß-ÿ,;&/] )"
"""A sentence or a list before its next word."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A document with the context that its readers need."""

    document: Document
    path: str
    """The path of the source, with forward slashes."""
    config: Config
    order_of_others: Order | None = None
    """What all other documents of its folder that show an order of day and month agree on."""
    given: date | None = None
    """The day given for a document that states none."""

    # --- days ---

    @cached_property
    def order(self) -> Order | None:
        """Whether day or month comes first in dates such as 05/06/2023. None if nothing shows it."""
        if self._orders_shown:
            return self.shown_order
        return self.order_of_others or self.usual_order

    @property
    def shown_order(self) -> Order | None:
        """The order that a date of the document itself shows, such as 25/06/2023. None if two dates differ."""
        return next(iter(self._orders_shown)) if len(self._orders_shown) == 1 else None

    @cached_property
    def is_usual_order(self) -> bool:
        """Whether the order of day and month is only the usual one, or that of other documents."""
        return self.order is not None and not self._orders_shown

    @cached_property
    def _orders_shown(self) -> Counter[Order]:
        """How often a date shows that day, month or year comes first."""
        if any(map(YEAR_FIRST.search, self.document.lines)):
            return Counter({"ymd": 1})
        found = (match for line in self.document.lines for match in _TWO_NUMBERS.finditer(line))
        pairs = [(int(match["a"]), int(match["b"] or match["c"])) for match in found]
        counts: Counter[Order] = Counter()
        counts["dmy"] = sum(a > 12 >= b > 0 for a, b in pairs)
        counts["mdy"] = sum(b > 12 >= a > 0 for a, b in pairs)
        if not counts.total() and pairs:
            titles = [m.day for section in self.document.sections if section.is_title for m in moments(section.title)]
            labels = [m.day for f in self.fields("date", "started", "resolved") for m in moments(f.value)]
            known = {(day.month, day.day) for day in (*self.path_days, *titles, *labels) if day is not None}
            counts["dmy"] = sum((b, a) in known for a, b in pairs)
            counts["mdy"] = sum((a, b) in known for a, b in pairs)
        return +counts

    @cached_property
    def usual_order(self) -> Order | None:
        """The order that is usual where the document was written, by its language, zone or `Sep 5`. It is a guess."""
        if self.document.language in ("de", "es", "fr", "pt"):
            return "dmy"
        if self.document.language in ("ja", "ko", "zh"):
            return "mdy"
        zones = {found["zone"] for line in self.document.lines for found in _ZONE_OF_PLACE.finditer(line)}
        if zones:
            return "mdy" if zones <= _MONTH_FIRST else "dmy" if zones <= _DAY_FIRST else None
        named = {bool(found["month"]) for line in self.document.lines for found in _NAMED_DAY.finditer(line)}
        return ("mdy" if named.pop() else "dmy") if len(named) == 1 else None

    @cached_property
    def path_days(self) -> tuple[Day, ...]:
        """The dates in the file name, then in the folder names, the nearest folder first."""
        return tuple(path_days(self.path))

    @cached_property
    def year(self) -> int | None:
        """The year of the incident, from the most certain date, the path or the text."""
        best = max(self.dated_by, key=lambda dated: dated.confidence, default=None)
        if best is not None:
            return best.day.year
        years = [int(match) for part in self.path.split("/") for match in re.findall(r"(?<!\d)(20\d\d)(?!\d)", part)]
        if years:
            return years[-1]
        found = Counter(int(year) for line in self.document.lines for year in _YEAR.findall(line))
        often = [year for year, count in found.items() if count == max(found.values())]
        return often[0] if len(often) == 1 else None

    @cached_property
    def dated_by(self) -> tuple[DatedBy, ...]:
        """Every place that dates the incident, the most certain first. The whole text is the last resort."""
        search = DaySearch(
            self.document,
            self.path,
            self.path_days,
            self.order,
            self.is_usual_order,
            _OF_BLOG.search(self.path) is not None,
        )
        found = list(search.statements())
        if all(dated.confidence < STATED for dated in found):
            found += search.weak_statements()
        if not found and self.given is not None:
            found.append(DatedBy(self.given, 0, "the date given for the import", STATED))
        return tuple(sorted(found, key=lambda dated: -dated.confidence))

    @property
    def day(self) -> DatedBy | None:
        """The day of the incident, from the most certain place."""
        return self.dated_by[0] if self.dated_by else None

    @property
    def incident_day(self) -> Day | None:
        """The same day without the place that states it."""
        return of_date(self.day.day) if self.day else None

    @property
    def has_days_without_year(self) -> bool:
        """Whether the text names a day and a time without a year, which a given day may date."""
        found = (moment for line in self.document.lines for moment in moments(line, order=self.order))
        return any(one.day is not None and one.day.year is None and one.clock is not None for one in found)

    @cached_property
    def lines_of_others(self) -> frozenset[int]:
        """The lines of the incidents after the first, in a report on a month."""
        parts = incidents_of_period(self.document)[1:]
        return frozenset(number for part in parts if part.lines for number in part.lines.numbers)

    @cached_property
    def line_of_quoted_mail(self) -> float:
        """The line on which a quoted mail begins, below the answer or the note that forwards it; else infinity."""
        mails = (one for one in self.document.root.all_blocks() if isinstance(one, Other) and one.kind == "mail")
        return next((one.lines.first for one in mails if is_quoted_mail(self.document.text(one.lines))), math.inf)

    @property
    def foreign(self) -> dict[str, object]:
        """The frontmatter of another site generator, as data."""
        return self.document.foreign

    @cached_property
    def is_near_miss(self) -> bool:
        """Whether the title, a label or the folder says that nothing happened in the end."""
        titles = [section.title for section in self.document.sections if section.is_title]
        *folders, name = self.path.split("/")
        folders = [folder for folder in folders if not re.search(r"[^\W\d_]", _NEAR_MISS.sub("", folder))]
        named = [*titles, str(self.foreign.get("title", "")), name, *folders]
        kinds = [line for line in self.document.lines[:LINES_OF_HEAD] if _KIND.match(line)]
        return any(map(_NEAR_MISS.search, (*named, *kinds)))

    # --- zones ---

    @cached_property
    def zone(self) -> Zone | None:
        """The zone of most times in the document, None if it names no zone."""
        for zone, _ in stated_zones(self.document):
            return self._offsets.get(zone.named, zone)
        counts: Counter[str] = Counter()
        named: dict[str, Zone] = {}
        for line in zone_lines(self.document):
            for moment in moments(line, order=self.order):
                if moment.zone is not None and moment.clock is not None:
                    counts[moment.zone.zone] += 1
                    named.setdefault(moment.zone.zone, moment.zone)
        if not counts:
            return None
        zone = named[counts.most_common(1)[0][0]]
        return self._offsets.get(zone.named, zone)

    @cached_property
    def _offsets(self) -> dict[str, Zone]:
        """The offsets that the document gives to zone names."""
        return written_offsets(self._text)

    @cached_property
    def zone_line(self) -> int:
        for _, line in stated_zones(self.document):
            return line
        for number, text in enumerate(self.document.lines, start=1):
            if self.zone and re.search(rf"(?<!\w){re.escape(self.zone.named)}(?!\w)", text):
                return number
        return 1

    @cached_property
    def tz(self) -> tzinfo | None:
        """The zone for calculations, else that of the configuration."""
        name = self.config.timezone if self.zone is None else self.zone.zone
        try:
            return parse_zone(name) if name else None
        except TimeError:
            return None  # the configured zone is invalid; the check reports it

    def zone_guess(self, day: date | None) -> Guess | None:
        """The reason if the zone is a guess, else None."""
        if self.zone is None:
            return None
        if self.zone.is_guess:
            reason = f"the zone {self.zone.named} has more than one meaning; it was read as {self.zone.zone}"
            return Guess("timezone", self.zone_line, reason)
        if day is not None and "/" in self.zone.zone:  # a place has seasons, an offset has none
            there = datetime(day.year, day.month, day.day, 12, tzinfo=parse_zone(self.zone.zone))
            if contradicts_season(self.zone, there.utcoffset(), bool(there.dst())):
                reason = f"the zone {self.zone.named} does not apply on that day; it was read as {self.zone.zone}"
                return Guess("timezone", self.zone_line, reason)
        return None

    # --- times ---

    def time_text(self, moment: Moment, day: Day | None = None) -> str | None:
        """A moment as written in a record. `day` is its date if it states none. None if there is no such time."""
        start = self._time_text(moment, day)
        return start if start is not None and self.is_time(start) else None

    def range_end_text(self, moment: Moment, day: Day | None) -> tuple[str, bool] | None:
        """The end of a range, and whether its day was guessed."""
        end = moment.until
        if end is None:
            return None
        first = self.full(moment.day, day)
        own = self.full(end.day, first)
        is_smaller = moment.clock is not None and end.clock is not None and end.clock.minutes < moment.clock.minutes
        bumped = end.day is None and first is not None and first.date is not None and is_smaller
        if bumped and first is not None:
            own = following(first, 1)
        text = self._time_text(replace(end, zone=end.zone or moment.zone, days_later=0), own)
        return (text, bumped) if text and self.is_time(text) else None

    def full(self, stated: Day | None, otherwise: Day | None) -> Day | None:
        """A stated date, with the nearest year added if it has none. If no date is stated, `otherwise`."""
        if stated is None:
            return otherwise
        if stated.year is not None:
            return stated
        year = otherwise.year if otherwise is not None and otherwise.year else self.year
        if year is None:
            return None
        if otherwise is not None and abs(otherwise.month - stated.month) >= MONTHS_AROUND_NEW_YEAR:
            year += 1 if otherwise.month > stated.month else -1
        found = stated.in_year(year)
        return found if found.year is not None else None

    def _time_text(self, moment: Moment, day: Day | None) -> str | None:
        full = self.full(moment.day, day)
        if full is None or full.year is None:
            return None
        clock = moment.clock
        if clock is not None and clock.hour == 24:
            full, clock = following(full, 1), Clock(0, 0)
        about = "~" if moment.is_approximate else ""
        if full.day is None:
            return f"{about}{full.year}-{full.month:02}"
        written = f"{full.year:04}-{full.month:02}-{full.day:02}"
        if clock is None:
            return about + written
        offset = self._offset(moment.zone, full, clock.hour, clock.minute or 0)
        joint = "T" if offset or clock.minute is None else " "
        return f"{about}{written}{joint}{clock}{offset}"

    def _offset(self, zone: Zone | None, day: Day, hour: int, minute: int) -> str:
        """The UTC offset to write, empty for the zone of the record unless the time occurs twice on that day."""
        zone = self._offsets.get(zone.named, zone) if zone is not None else None
        if zone is None:
            return ""
        there = datetime(day.year or 2000, day.month, day.day or 1, hour, minute, tzinfo=parse_zone(zone.zone))
        is_twice = (there.utcoffset() or timedelta()) > (there.replace(fold=1).utcoffset() or timedelta())
        is_of_record = self.zone is not None and zone.zone == self.zone.zone
        if is_of_record and not (is_twice and is_of_summer(zone) is not None):
            return ""
        if zone.zone == "UTC":
            return "Z"
        if is_twice and is_of_summer(zone) is False:
            there = there.replace(fold=1)
        offset = there.utcoffset() or timedelta()
        minutes = round(offset.total_seconds() / 60)
        sign = "-" if minutes < 0 else "+"
        return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    def is_time(self, text: str) -> bool:
        """Whether the time exists. The hour skipped when summer time starts does not."""
        return self.parsed(text) is not None

    def parsed(self, text: str) -> Time | None:
        """The time in the zone of the record, None if it is not valid."""
        try:
            return Time.parse(text, zone=self.tz)
        except TimeError:
            return None

    # --- people ---

    def registered_owner(self, name: str) -> str:
        """The configured name of an owner; the name unchanged if it is not configured."""
        for owner in self.config.owners:
            if name.casefold() in (owner.name.casefold(), (owner.title or owner.name).casefold()):
                return owner.name
        return name

    def is_owner(self, name: str) -> bool:
        """Whether the configuration or the document names an owner so."""
        return self.registered_owner(name) != name or name in self._people or name in self._registered

    @cached_property
    def _registered(self) -> frozenset[str]:
        return frozenset(owner.name for owner in self.config.owners)

    def is_person(self, name: str) -> bool:
        """Whether the document uses the word as a name elsewhere: in a list of people or inside a sentence."""
        if name in self._people:
            return True
        first = re.match(r"\w*", name)
        if first and first[0] and first[0] not in self._words_in_sentences:
            return False
        return name in self._words_in_sentences or re.search(rf"{_GOES_ON}{re.escape(name)}\b", self._text) is not None

    @cached_property
    def _words_in_sentences(self) -> frozenset[str]:
        return frozenset(re.findall(rf"{_GOES_ON}(\w+)", self._text))

    def is_listed_person(self, name: str) -> bool:
        """Whether every part of a name is in a list of people of the document."""
        parts = name.split()
        return name in self._people or (bool(parts) and all(part in self._people for part in parts))

    @cached_property
    def only_author(self) -> str | None:
        """The author, if the document names exactly one, and no older mail is by another."""
        named = {field.value.strip() for field in self.fields("authors") if field.value.strip()}
        mails = (one for one in self.document.root.all_blocks() if isinstance(one, Other) and one.kind == "mail")
        named |= set(filter(None, (sender_of(self.document.text(one.lines)) for one in mails)))
        if not named and (line := _BYLINE.search("\n".join(self.document.lines[:LINES_OF_HEAD]))):
            named = {line["name"]}
        name = named.pop() if len(named) == 1 else ""
        return name if re.fullmatch(r"@?[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,2}", name) else None

    @cached_property
    def _people(self) -> frozenset[str]:
        fields = self.fields("authors", "reviewers", "reporter", "noticed-by")
        return known_people(self.document, [*(field.value for field in fields), *filter(None, (self.only_author,))])

    @cached_property
    def _text(self) -> str:
        return "\n".join(self.document.lines)

    # --- fields ---

    def fields(self, *names: str) -> list[Field]:
        """The fields with these names, in document order."""
        others = self.lines_of_others
        return [one for one in self.document.fields if one.name in names and one.lines.first not in others]


MONTHS_AROUND_NEW_YEAR = 10
"""Between two months that far apart, the year changes: December and January."""
_BYLINE = re.compile(
    r"(?im)^[\W_]*(?:(?:[^\n.!?]{0,30}\W )?by|[^\n]{0,40}\bI['’]m) "
    r"(?-i:(?P<name>[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'-]+){0,2}))(?=\W*$|[,.·|—–*_])"
)
"""Who wrote it: `By Ida Brandt, 3 May`, `*3 May · by Ida*`."""
LINES_OF_HEAD = 8
_NEAR_MISS = re.compile(
    r"(?i)\bnear[- ]?miss(?:es)?\b|\bbeinahe(?:-?\w+|\s(?:aus|un|vor|zwischen)f[aä]lle?)"
    r"|\b(?:presque|quasi)[- ]accidents?\b|\bcuasi[- ]?(?:accidente|incidente)"
    r"|\bquase[- ]?acidente|ヒヤリ・?ハット|未遂|아차 ?사고"
)
_KIND = re.compile(
    r"(?i)[\W_]*(?:type|kind|category|class|classification|impact|severity|art|typ|kategorie|tipo|categor[ií]a)\W*[:：|]"
)
_OF_BLOG = re.compile(r"(?i)(?:^|/)(?:blog|_?posts|news|articles)/")
_MONTH_FIRST = frozenset("ET EST EDT CDT MST MDT PT PST PDT Pacific Eastern".split())
_DAY_FIRST = frozenset("BST CET CEST EET EEST WEST MSK AEST AEDT NZST NZDT BRT ART WIB".split())
_ZONE_OF_PLACE = re.compile(rf"(?:(?<=\d )|(?<=[apAP][mM] ))(?P<zone>{'|'.join(_MONTH_FIRST | _DAY_FIRST)})\b")
_NAMED_DAY = re.compile(
    rf"\b(?:(?P<month>{MONTH})\.? \d{{1,2}}\b(?!:)|(?<!:)\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}\b)", re.I
)
_TWO_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<a>\d{1,2})(?:[-/.](?P<b>\d{1,2})[-/.](?:20)?\d\d(?![\d./-])|/(?P<c>\d{1,2}),? (?=\d{1,2}:\d\d))"
)

"""The first two numbers of a date in digits, with a year or a clock time after them."""

_YEAR = re.compile(r"(?<![\d/#-])(20[0-3]\d)(?!\d)")
