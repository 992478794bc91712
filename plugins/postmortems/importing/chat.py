"""Lines of a chat, a log or a shell as entries of a timeline.

A line that begins with a time is an entry: `[02:58] anna: it is down`, `02:58 <anna> it is down`. Slack and Teams put a
name and a time on a line of their own, and the text below it. Shells write seconds since 1970. A line without a time
belongs to the entry before it. So does a block of code, whatever its lines begin with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from postmortems.importing.moments import Clock, Day, Moment, Order, leading, moments
from postmortems.importing.moments.dates import WEEKDAY
from postmortems.importing.readers.entry_dates import BACKWARDS
from postmortems.model.vocabulary import YEARS

NEAR = timedelta(days=3)
"""How far from the day of the incident a date may be that is read because of it: `5/6` is in May or in June."""


@dataclass(frozen=True)
class ChatEntry:
    """What one line says, with the lines below it that belong to it."""

    line: int
    """Its number, from 1."""
    event: str
    actor: str = ""
    day: date | None = None
    """The day that it states."""
    clock: Clock | None = None
    instant: datetime | None = None
    """The moment (UTC), where it states one."""
    zone: str = ""
    """The zone that it states."""
    is_guess: bool = False
    """Whether the name of the zone has other meanings."""
    added: tuple[int, ...] = ()
    """The numbers of lines without a time that were added."""


class Unread(NamedTuple):
    """A line that no entry holds."""

    line: int
    text: str
    why: str


class Chat(NamedTuple):
    """The entries of a paste, and the lines that are in none."""

    entries: list[ChatEntry]
    unread: list[Unread]


def read_chat(text: str, day: date | None) -> Chat:
    """The entries of a paste, in its order. `day` is that of the incident, for dates without a year."""
    reader = _Reader(text, day)
    entries = list(reader.entries())
    unread = reader.unread + [Unread(e.line, "", "there is a time, but no text") for e in entries if not e.event]
    return Chat([entry for entry in entries if entry.event], sorted(unread))


def days_of(entries: Sequence[ChatEntry], first: date) -> list[date]:
    """The day of each entry: the one that it states, else that of the entry before, or the next after midnight.

    `first` is that of entries before any that states one.
    """
    days: list[date] = []
    day, minutes = first, None
    for entry in entries:
        if entry.day is not None:
            day, minutes = entry.day, None
        now = entry.clock.minutes if entry.clock else None
        if now is not None and minutes is not None and minutes - now > BACKWARDS:
            day += timedelta(days=1)
        minutes = now if now is not None else minutes
        days.append(day)
    return days


_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKS = "\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that nobody sees. WhatsApp writes them before times and texts."""
_FENCE = "```"

_EPOCH_ABOVE = re.compile(r"#(\d{9,10})\s*")
_ZSH = re.compile(r": (\d{9,10}):\d+;(.*)", re.DOTALL)
_FISH = re.compile(r"- cmd: (.*)")
_FISH_WHEN = re.compile(r"\s+when: (\d{9,10})\s*")
_FISH_PATHS = re.compile(r"  paths:\s*|    - .*")
_FISH_ESCAPE = re.compile(r"\\([\\n])")
_EPOCH = re.compile(r"\[?(\d{10})(?:\.\d+|\d{3})?\]?[:,]?\s+(\S.*)")
_NUMBERED = re.compile(
    r"\A\s*\d{1,6}\*?\s+(?=\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d?/\d\d?/\d\d|\[?\d\d?\.\d\d?\.\d\d|\[?\d\d?:\d\d)"
)
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W_][\w.'’()-]*){0,3}"
_PHONE = r"\+\d[\d ()-]{6,20}\d"
_SAID = (
    re.compile(r"<[@+%&~ ]?(?P<actor>[^<>\s][^<>]{0,60})>\s*(?P<event>\S.*)"),
    re.compile(r"(?P<actor>[^\t]{1,60}?)\t+(?P<event>[^\t].*)"),
    re.compile(rf"[@~]?\s?(?P<actor>{_NAME}|{_PHONE})(?::\s+|：\s*)(?P<event>\S.*)"),
    re.compile(r"(?:<-+|-+>|--|\*)\s+(?P<event>\S.*)(?P<actor>)"),
)
_APP = re.compile(r"\s*APP\b\s*")
_NAME_ALONE = re.compile(
    rf"@?(?P<actor>(?:[^\W\d_][\w.'’-]*, )?{_NAME})(?:\s*(?::[\w+-]+:|\bAPP\b|\([\w/, ]+\)))*[:,]?\s*"
)
_TODAY = re.compile(rf"\b(?:today|yesterday|at|{WEEKDAY})\b", re.IGNORECASE)
_YEAR_AFTER = re.compile(r"((?:19|20)\d\d)(?:\]\s*|\s+)(?=\S)")
"""After the time, as in `[Sat Oct 24 23:44:00 2026]`."""
_CONTINUED_DAY = re.compile(
    rf"[\W\d_]*(?:{WEEKDAY}|(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일|st|nd|rd|th|\W|\d)*",
    re.I,
)
_DAY_OF_LOG = re.compile(
    r"(?:-{3}|\*{4})\s*(?:log (?:opened|closed)|day changed|(?:begin|ending) logging at)\b.*", re.I
)
_OF_THE_CHAT = re.compile(
    r"\d+ repl(?:y|ies)|last reply .*|view thread|also sent to the channel|replied to a thread:?.*|today|yesterday"
    r"|\(?edited\)?|new(?: messages?)?|(?::[\w+-]+: *\d{1,3} *)+",
    re.I,
)
"""Lines that a chat shows around messages."""
_EDITED = re.compile(r"\s*\(edited\)$")
_HALF = re.compile(r"[ap]\.?\s?m\b", re.I)
_TWO_NUMBERS = re.compile(r"[\s\[(]*\d{1,2}/\d{1,2}\b")
_ORDERS: tuple[Order, ...] = ("mdy", "dmy")
_HALF_DAY = 12
_DAY_MINUTES = 24 * 60


class _Reader:
    def __init__(self, text: str, day: date | None) -> None:
        self.lines = [line.lstrip(_MARKS) for line in _LINE_END.split(text)]
        self.base = day
        self.unread: list[Unread] = []
        self.day: date | None = None
        """The day that a line of its own states."""
        self.name = ""
        """The name above a time that has a line of its own."""
        self.speaker = ""
        """Who wrote the messages that have a time but no name."""
        self.last: Clock | None = None
        """The clock time of the entry before, if times have `AM` or `PM`."""
        self.shell = ""
        """The shell whose history the entry is from."""
        self.order = self._order()

    def _order(self) -> Order | None:
        """The order of dates such as `5/6/26`: the one in which the first of them is near to the incident."""
        line = next((line for line in self.lines if _TWO_NUMBERS.match(line)), "")
        for order in _ORDERS if self.base and line else ():
            lead = leading(line.strip(), order=order)
            day = self._day_of(lead.moment.day) if lead and lead.moment and lead.moment.day else None
            if self.base and day and abs(day - self.base) <= NEAR:
                return order
        return None

    def entries(self) -> Iterator[ChatEntry]:
        entry: ChatEntry | None = None
        fence_end = 0
        for number, line in enumerate(self.lines, 1):
            if entry is not None and number <= fence_end:
                entry = _continued(entry, number, line.rstrip())
            elif not line.strip():
                continue
            elif (begun := self._begun(number, line)) is not None:
                if entry is not None:
                    yield entry
                entry = begun
                fence_end = self._end_of_code(number, line)
            elif found := _FISH_WHEN.fullmatch(line):
                entry = replace(entry, instant=_instant(found[1])) if entry else None
            elif self._is_about_day_or_name(number, line) or (self.shell == "fish" and _FISH_PATHS.fullmatch(line)):
                continue
            elif entry is None or _OF_THE_CHAT.fullmatch(line.strip()):
                why = "the chat shows it, and it is no message" if entry else "there is no time before it"
                self.unread.append(Unread(number, line.strip(), why))
            else:
                if self.shell == "zsh":
                    entry = replace(entry, event=entry.event.removesuffix("\\"))
                entry = _continued(entry, number, _EDITED.sub("", line.strip()))
                fence_end = self._end_of_code(number, line)
        if entry is not None:
            yield entry

    def _is_about_day_or_name(self, number: int, line: str) -> bool:
        """Whether a line states the day of the next entry, or who wrote it."""
        if (day := self._day_alone(line)) is not None:
            self.day = day
        elif self._is_name_above_time(number, line):
            found = _NAME_ALONE.fullmatch(line.strip())
            self.name = found["actor"] if found else ""
        else:
            return False
        return True

    def _end_of_code(self, number: int, line: str) -> int:
        """The number of the line that ends the block of code that this line begins; 0 if it begins none."""
        if line.count(_FENCE) % 2 == 0:
            return 0
        return next((n for n, other in enumerate(self.lines[number:], number + 1) if _FENCE in other), 0)

    def _begun(self, number: int, line: str) -> ChatEntry | None:
        """The entry that a line begins; None if it has no time at a place where an entry has it."""
        if _DAY_OF_LOG.fullmatch(line.strip()) or _OF_THE_CHAT.fullmatch(line.strip()):
            return None
        if found := _EPOCH_ABOVE.fullmatch(line):
            self.shell = "bash"
            return ChatEntry(number, "", instant=_instant(found[1]))
        for pattern, shell in ((_ZSH, "zsh"), (_EPOCH, "")):
            if found := pattern.fullmatch(line.strip()):
                self.shell = shell
                return ChatEntry(number, found[2].strip(), instant=_instant(found[1]))
        if found := _FISH.fullmatch(line):
            self.shell = "fish"
            command = _FISH_ESCAPE.sub(lambda escape: "\n" if escape[1] == "n" else escape[1], found[1])
            return ChatEntry(number, command.strip(), instant=None, clock=None)
        is_command = _NUMBERED.match(line) is not None
        lead = self._lead(_NUMBERED.sub("", line))
        if lead is None:
            return self._named_first(number, line)
        moment, rest = lead
        if moment.day and not moment.day.year and (year := _YEAR_AFTER.match(rest)):
            moment, rest = replace(moment, day=moment.day.in_year(int(year[1]))), rest[year.end() :]
        self.shell = ""
        if is_command:
            return self._entry(number, moment, "", rest)
        actor, event = _said(rest)
        if not actor and (name := _NAME_ALONE.fullmatch(rest)) and name["actor"].istitle() and self._is_text(number):
            actor, event = name["actor"], ""
        if not rest:
            actor, self.name = self.name or self.speaker, ""
            moment = self._in_half(moment, line)
        self.last = moment.clock if _HALF.search(line) or (self.last and not rest) else None
        self.speaker = "" if event else actor
        return self._entry(number, moment, actor, _EDITED.sub("", event))

    def _in_half(self, moment: Moment, line: str) -> Moment:
        """A clock time without `AM` or `PM` below times with it: that half of the day which is next."""
        clock = moment.clock
        if self.last is None or clock is None or _HALF.search(line) or not 1 <= clock.hour <= _HALF_DAY:
            return moment
        last, hour = self.last.minutes, clock.hour % _HALF_DAY
        halves = (clock._replace(hour=hour), clock._replace(hour=hour + _HALF_DAY))
        return replace(moment, clock=min(halves, key=lambda half: (half.minutes - last) % _DAY_MINUTES))

    def _lead(self, line: str) -> tuple[Moment, str] | None:
        """The time with which a line begins, and the rest of it."""
        lead = leading(line.strip(), order=self.order)
        if lead is None or lead.moment is None or lead.moment.clock is None or lead.moment.clock.minute is None:
            return None
        return lead.moment, lead.rest

    def _named_first(self, number: int, line: str) -> ChatEntry | None:
        """A line such as `Anna Smith  2:58 AM`, above what Anna wrote."""
        found = moments(line, order=self.order, is_time=False)
        if len(found) != 1 or found[0].clock is None or line[found[0].end :].strip(" \t)]:"):
            return None
        name = _NAME_ALONE.fullmatch(_TODAY.sub("", line[: found[0].start]).strip(" \t([,—–|·-"))
        if not name or not self._is_text(number):
            return None
        self.last = found[0].clock if _HALF.search(line, found[0].start) else None
        self.speaker = self.name if _APP.fullmatch(name["actor"]) else name["actor"]
        self.name = ""
        return self._entry(number, found[0], self.speaker, "")

    def _is_name_above_time(self, number: int, line: str) -> bool:
        """Whether the next line has a time and nothing else, and there is text below it."""
        after = [
            (place, line) for place, line in enumerate(self.lines[number : number + 5], number + 1) if line.strip()
        ]
        lead = self._lead(_APP.sub(" ", after[0][1])) if after else None
        is_time = lead is not None and not lead[1] and self._is_text(after[0][0])
        if not is_time or _NAME_ALONE.fullmatch(line.strip()) is None:
            return False
        begins = number == 1 or not self.lines[number - 2].strip()
        time = _APP.sub(" ", after[0][1])
        return begins or time[:1].isspace() or (time[:1].isdigit() and all(word[0].isupper() for word in line.split()))

    def _is_text(self, number: int) -> bool:
        """Whether the next line is there, and begins no entry."""
        line = next((line for line in self.lines[number:] if line.strip()), "")
        return bool(line) and self._lead(line) is None

    def _entry(self, number: int, moment: Moment, actor: str, event: str) -> ChatEntry:
        day = self._day_of(moment.day) if moment.day else self.day
        self.day = None
        zone = moment.zone
        return ChatEntry(
            number, event, actor, day, moment.clock, None, zone.zone if zone else "", bool(zone and zone.is_guess)
        )

    def _day_alone(self, line: str) -> date | None:
        """The day of a line that says nothing else, such as `Friday, May 30th`."""
        found = moments(line, order=self.order)
        if _DAY_OF_LOG.fullmatch(line.strip()):
            return next((self._day_of(one.day) for one in found if one.day), None)
        if len(found) != 1 or found[0].clock is not None or found[0].day is None:
            return None
        rest = line[: found[0].start] + " " + line[found[0].end :]
        return self._day_of(found[0].day) if _CONTINUED_DAY.fullmatch(rest) else None

    def _day_of(self, day: Day) -> date | None:
        """The day as a date: of the year of the incident, and in the order that is near to it."""
        base = self.base
        found = (
            [day] if day.year else [Day(base.year + step, day.month, day.day) for step in (0, -1, 1)] if base else []
        )
        dates = [one.date for one in found if one.date and one.date.year in YEARS]
        if not day.year and day.day and day.day <= 12 and base:
            swapped = Day(base.year, day.day, day.month).date
            near = [one for one in (*dates, swapped) if one and abs(one - base) <= NEAR]
            return near[0] if near else dates[0] if dates else None
        return min(dates, key=lambda one: abs(one - base)) if dates and base else dates[0] if dates else None


def _continued(entry: ChatEntry, number: int, line: str) -> ChatEntry:
    """An entry with one more line."""
    event = f"{entry.event}\n{line}" if entry.event else line
    return replace(entry, event=event.rstrip("\n"), added=(*entry.added, number) if entry.event else ())


def _said(rest: str) -> tuple[str, str]:
    """Who said what, of a line without its time. What has no letter, such as `--`, is nobody's name."""
    for pattern in _SAID:
        if found := pattern.fullmatch(rest):
            actor = re.sub(r"^(?:[@%&~]|\+(?!\d))\s*", "", found["actor"].strip())
            return actor if re.search(r"\w", actor) else "", found["event"].strip(" \t" + _MARKS)
    return "", rest.strip()


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
