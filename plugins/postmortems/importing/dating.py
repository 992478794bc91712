"""Where a document states the day of its incident: labels, title, path, text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from postmortems.importing.document import Document, Field, Paragraph, is_about_cause
from postmortems.importing.moments import Day, Moment, Order, moments
from postmortems.importing.second_incident import incidents_of_period
from postmortems.importing.seen_days import MONTH_OF_DAYS, WEEKDAYS, is_of_plan, seen_days, timed_weekday
from postmortems.importing.suffixes import without_suffix


class DatedBy(NamedTuple):
    """A day, and the place that states it."""

    day: date
    line: int
    """0 if the path states it."""
    origin: str
    confidence: float
    is_guess: bool = False
    """Whether it could be another day too, since month and day are both numbers."""
    period: str | None = None
    """The month or year that is all the place states."""


STATES_OF_DOCUMENT = ("", "published", "draft", "final", "public", "approved", "reviewed", "live")
"""A status in the frontmatter that says nothing of an incident."""

STATED = 0.5
"""A date below this confidence does not count as the date of the incident."""

OF_PUBLISHING = 0.55
"""A day in the path that is also that of the frontmatter of a blog is less certain than one in its text."""

OF_MONTH, OF_YEAR = 0.45, 0.1
"""The day of writing is more certain than a year in the title."""

OF_WEEKDAY = 0.57
"""A weekday in the title or the timeline of a text is more certain than the day it was written."""

OF_TEXT, OF_PLAN = 0.62, 0.02
"""A day in the text of a blog is more certain than the day of its publication, but less if it is that of a plan."""

_ANY_YEAR = re.compile(r"(?<![\w.#/:-])(?:19|20)\d\d(?![\w/:-]|\.\d)")
_BARE_DATE = re.compile(r"(?i)^\W*(?:date|datum|fecha|data|日付|日期|날짜)\b(?![^:：|]*\w)")
"""A label that may have the day of the report."""
LONGEST_BEGINNING = 24
"""Characters before the first day of a story."""
NEAR = 14
"""Characters beside a day in which its weekday can be."""
_SAYS_PUBLISHED = re.compile(
    r"(?i)(?:^\W*|\s[·•|]\s)(?:(?:first |originally )?(?:published|posted|written)"
    r"|(?:last )?(?:updated|edited|changed?)|created|version \d\S*"
    r"|(?:date|minutes) of (?:the )?(?:\w+ )?(?:retro|review|meeting)\w*"
    r"|veröffentlicht|stand|publié|rédigé|publicado)\b"
)

_BYLINE = re.compile(r"^[*_\W]*[\w,. ]{6,24}\d\s*(?:[·|•–—-]\s*)?\bby\s[^.!?]{2,60}$", re.I)
"""A day with the name of the author: `July 10, 2019 · by Ida Brandt`."""
_WRITTEN_BEFORE = re.compile(
    r"(?i)^[\W\d]*(?:\w+\W+){0,4}?(?:report|minutes|meeting|version|draft|revision|review|bericht|protokoll|sitzung|rapport"
    r"|compte rendu|réunion|informe|acta|reunión|relatório|ata|reunião|board|committee)(?:\sno\W*\S+)?\W*"
    r"(?:of|dated|from|vom|du|del?)?\W*$"
    r"|(?:^\W*|[·•|—–(,;.]\s*|\b(?:page|report|document|issue|post|paper)\s(?:was\s)?)(?:(?:last|first|this)\s)?"
    r"(?:published|posted|written|prepared|reviewed|edit(?:ed)?|exported|opened|filed|issued|revised|approved|updated|created"
    r"|modified|drafted|compiled|submitted|presented|finali[sz]ed|completed|veröffentlicht|erstellt|verfasst|geschrieben"
    r"|vorgelegt|publiée?|rédigée?|établie?|présentée?|publicado|elaborado|redactado|actualizado|redigido|atualizado|escrito)"
    r"\b(?:[^.!?:]|[:.]\s?(?=\W*$)){0,60}$"
)
"""Before the day of a document: `Report of`, `reviewed by the board on`."""
LONGEST_HEAD = 200
"""Characters."""
_POSTED_BY = re.compile(r"\s*(?:\*\*[^*]{2,40}\*\*|@[\w-]+)(?: \([^)]*\))?(?:,| [·•|–—-]| on)? ")
"""Before the day of a message: its author, `**kestrel** (Community Manager),`."""
_QUOTES_MAIL = re.compile(
    r"^[>\s]*(?:[^\n]{0,120}\b(?:wrote|writes|schrieb|a écrit|escribió|escreveu)\b[^.!?\n]{0,80}"
    r"|[^\n]{0,120}(?:写道|のメール|のメッセージ|님이 작성))\s*[:：]\s*$",
    re.I,
)
"""The line above a quoted mail: `On Tue, 6 Aug 2019 at 10:12, Ida Brandt wrote:`."""
_NAMES_INCIDENT = re.compile(r"(?i)\b(?:incidents?|outage|of (?=\W*$)|on (?=\W*$)|times)\b")
LONGEST_SIGNATURE, MOST_OF_SIGNATURE = 90, 8
"""Characters of a line, and words in it besides the day."""
DAYS_TO_PUBLISH = 90
"""Most incidents are published within this many days."""


@dataclass(frozen=True, eq=False)
class DaySearch:
    """Finds the places of a document that date the incident."""

    document: Document
    path: str
    path_days: tuple[Day, ...]
    order: Order | None
    is_usual: bool = False
    """Whether the order is only the usual one where the document was written."""
    is_post: bool = False
    """Whether its path is that of a blog, where files are named by the day of publication."""

    def statements(self) -> Iterator[DatedBy]:
        """The day in a label, the frontmatter, the path, the title or the first paragraphs."""
        for field in self.document.fields:
            if field.name in ("date", "started") and field.carrier != "frontmatter":
                origin = f"the label on line {field.lines.first}"
                confidence = 0.3 if field in self._labels_of_report else 0.95
                yield from self._dates_in(field.value, field.lines.first, origin, confidence)
            elif field.name == "date":
                is_incident = self._published_elsewhere is None
                confidence = 0.85 if is_incident else 0.3
                origin = "the date in its frontmatter" + ("" if is_incident else ", which may be the publication date")
                yield from self._dates_in(field.value, field.lines.first, origin, confidence)
        for number, day in enumerate(self.path_days):
            if day.date:
                is_published = day.date in self._said_published | self._signed or (number == 0 and self.is_post)
                confidence = OF_PUBLISHING if is_published else 0.9
                yield DatedBy(day.date, 0, "the name of the file or its folder", confidence - number / 100)
        if "id" in self.document.foreign:
            yield from self._dates_in(str(self.document.foreign["id"]), 1, "the id in its frontmatter", 0.7)
        title = next((s for s in self.document.sections if s.is_title and s.heading), None)
        if title is not None and title.heading:
            yield from self._dates_in(title.title, title.heading.first, "the title", 0.8)
        if "title" in self.document.foreign:
            yield from self._dates_in(str(self.document.foreign["title"]), 1, "the title", 0.75)
        for field in self._subjects():
            yield from self._dates_in(field.value, field.lines.first, "the title", 0.75)
        yield from self._first_of_period()
        yield from self._without_year()
        yield from self._in_only_year()
        yield from self._in_story()
        yield from self._weekdays()
        opening = set(self._opening_lines())
        for line, where in self._head_lines():
            if (line, where) not in opening:
                yield from self._dates_in(line, where, f"the text on line {where}", 0.3 - where / 10000)

    def _first_of_period(self) -> Iterator[DatedBy]:
        """The day in the heading of the first incident of a report on a month."""
        first = next(iter(incidents_of_period(self.document)), None)
        if first is None or first.heading is None:
            return
        over = moments(first.parent.title, order=self.order) if first.parent else []
        year = next((one.day.year for one in over if one.day and one.day.year), None)
        for moment in moments(first.title, order=self.order):
            day = moment.day.in_year(year) if moment.day and year and moment.day.year is None else moment.day
            full = (day.date or (_last_before(self._published, day) if self._published else None)) if day else None
            if full is not None:
                yield DatedBy(full, first.heading.first, f"the heading on line {first.heading.first}", OF_TEXT)
                return

    @cached_property
    def _labels_of_report(self) -> list[Field]:
        """Labels such as `Date: 18 April`, if the story begins with a day before: `On 9 April the gates closed`."""
        labelled = (field for field in self.document.fields if field.name == "date" and field.carrier != "frontmatter")
        bare = (field for field in labelled if _BARE_DATE.match(self.document.lines[field.lines.first - 1]))
        return [
            field for field in bare if any(self._tells_before(d.day) for d in self._dates_in(field.value, 1, "", 0))
        ]

    def _tells_before(self, day: date, *, anywhere: bool = False) -> bool:
        """Whether the first day of the story, which is not that of a plan, is shortly before.

        `anywhere`: even if the story does not begin with it.
        """
        for text, _ in self._opening_lines():
            for moment in moments(text, order=self.order):
                named = moment.day.in_year(day.year).date if moment.day else None
                is_first = anywhere or moment.start <= LONGEST_BEGINNING or moment.clock is not None
                if named is not None and named != day and is_first and not is_of_plan(text, moment.start):
                    return 0 < (day - named).days <= MONTH_OF_DAYS
            seen = seen_days(text, day, self.document.language) if anywhere else []
            if seen and not is_of_plan(text, seen[0].start):
                return seen[0].day < day
        return False

    def _without_year(self) -> Iterator[DatedBy]:
        """A day without its year in the title or above the timeline: the last such day before publication."""
        published = self._published_elsewhere
        if published is None:
            yield from self._in_year_of_writing()
            yield from self._in_year_of_path()
            return
        timelines = [(s.title, s.heading.first) for s in self.document.about("timeline") if s.heading]
        for text, line in (*self._titles(), *timelines):
            for _, day in self._without_their_year(text):
                if full := _last_before(published, day):
                    yield DatedBy(full, line, "the title, with the year of its publication", 0.78)

    def _in_story(self) -> Iterator[DatedBy]:
        """The days in the paragraphs that begin the story. Those of plans and changes are less certain."""
        written = self._published
        of_report = {field.lines.first for field in self._labels_of_report}
        for text, line in self._opening_lines():
            if line in of_report:
                continue
            found: list[tuple[int, date, str, bool]] = []
            for moment in moments(text, order=self.order):
                day = moment.stated_day
                if day is not None and day.date is not None:
                    found.append((moment.start, day.date, "", moment.is_guessed_order and self.is_usual))
                elif day is not None and day.day is not None and written and (full := _last_before(written, day)):
                    found.append((moment.start, full, ", with the year of its publication", False))
            seen = seen_days(text, written, self.document.language) if written else []
            found += [(start, day, ", counted from when it was written", False) for start, day in seen]
            for start, named, how, is_guess in found:
                confidence = OF_TEXT - OF_PLAN * is_of_plan(text, start) - line / 10000 - start / 10000000
                yield DatedBy(named, line, f"the text on line {line}{how}", confidence, is_guess)

    def _in_year_of_writing(self) -> Iterator[DatedBy]:
        """A day without its year in the title, shortly before the first day in the text: `Last change: 24 May 2025`."""
        written = None if self.path_days else self._first_full_day
        for text, line in self._titles() if written else ():
            for _, day in self._without_their_year(text):
                full = day.in_year(written.year).date if written else None
                if full is not None and written is not None and 0 <= (written - full).days <= DAYS_TO_PUBLISH:
                    yield DatedBy(full, line, f"the title, with the year of {written.isoformat()}", 0.76)

    def _in_year_of_path(self) -> Iterator[DatedBy]:
        """A day without its year in the title, if the path has one year and no day: `2024/the-january-7-move.md`."""
        years = {period[:4] for name in _words(self.path) for period in _periods(name)}
        for text, line in self._titles() if len(years) == 1 and not self.path_days else ():
            for _, day in self._without_their_year(text):
                full = day.in_year(int(min(years))).date
                if full is not None:
                    yield DatedBy(full, line, "the title, with the year of the path", 0.7)

    def _in_only_year(self) -> Iterator[DatedBy]:
        """A day without its year, if its weekday fits the only year above the first section: `spring 2019`."""
        if self.path_days or self._first_full_day:
            return
        lines = list(self._head_lines())
        years = {int(year) for text, _ in (*self._titles(), *lines) for year in _ANY_YEAR.findall(text)}
        for text, line in lines if len(years) == 1 else ():
            for moment, day in self._without_their_year(text):
                around = text[max(moment.start - NEAR, 0) : moment.end + NEAR].lower()
                for year in (*years, *(year - 1 for year in years)):
                    full = day.in_year(year).date
                    if full is not None and any(names[full.weekday()] in around for names in WEEKDAYS.values()):
                        yield DatedBy(full, line, f"the text on line {line}, with the only year stated there", OF_TEXT)
                        return

    def _weekdays(self) -> Iterator[DatedBy]:
        """The last day before the writing with the weekday in the title, or before the first clock time."""
        written, language = self._published, self.document.language
        if written is None:
            return
        for text, line in self._titles():
            for seen in seen_days(text, written, language, is_title=True):
                yield DatedBy(seen.day, line, "the title, counted from when it was written", OF_WEEKDAY)
        for line, text in self.document.below:
            if day := timed_weekday(text, written, language):
                yield DatedBy(day, line, f"the weekday on line {line}, counted from when it was written", OF_WEEKDAY)
                return

    def _opening_lines(self) -> Iterator[tuple[str, int]]:
        """The lines of the paragraphs that begin the story, with their numbers."""
        later = {field.lines.first for field in self.document.fields if field.name in ("written", "resolved", "closed")}
        for text, line in self._head_lines():
            if line not in later and not is_of_publishing(text) and not is_about_cause(text):
                yield text, line

    def _head_lines(self) -> Iterator[tuple[str, int]]:
        """The lines of the paragraphs that describe the incident, with their numbers."""
        for block in head_paragraphs(self.document):
            for line, text in enumerate(block.text.split("\n"), start=block.lines.first):
                yield text, line

    def _without_their_year(self, text: str) -> Iterator[tuple[Moment, Day]]:
        """The times of a text that state month and day only, with that day."""
        for moment in moments(text, order=self.order):
            if moment.day is not None and moment.day.year is None and moment.day.day is not None:
                yield moment, moment.day

    def weak_statements(self) -> Iterator[DatedBy]:
        """The month or year in a label, the title or path, the day of writing, and dates anywhere in the text.

        Dates shortly before publication are more certain.
        """
        places = [
            *((field.value, field.lines.first, "label") for field in self.document.fields if field.name == "date"),
            *((*one, "title") for one in self._titles()),
            *((name, 0, "path") for name in _words(self.path)),
        ]
        for text, number, place in places:
            for period in _periods(text):
                is_month = len(period) > len("2019")
                origin = f"the {'month' if is_month else 'year'} in the {place}, which has no day"
                day = date.fromisoformat(f"{period}-01-01"[: len("2019-01-01")])
                yield DatedBy(day, number, origin, OF_MONTH if is_month else OF_YEAR, period=period)
        for field in self.document.fields:
            if field.name == "written":
                yield from self._dates_in(field.value, field.lines.first, "the day it was written", 0.35)
        published = self._published
        for where, line in self.document.below:
            for dated in self._dates_in(line, where, f"the text on line {where}", 0.25 - where / 100000):
                is_shortly_before = published is not None and 0 < (published - dated.day).days <= DAYS_TO_PUBLISH
                more = 0.12 * is_shortly_before - 0.05 * _says_published(line)
                yield dated._replace(confidence=dated.confidence + more)

    def _titles(self) -> Iterator[tuple[str, int]]:
        for section in self.document.sections:
            if section.is_title and section.heading:
                yield section.title, section.heading.first
        if "title" in self.document.foreign:
            yield str(self.document.foreign["title"]), 1
        yield from ((field.value, field.lines.first) for field in self._subjects())

    def _subjects(self) -> Iterator[Field]:
        """That of a mail."""
        return (field for field in self.document.fields if field.name == "title" and field.carrier == "plain")

    @cached_property
    def _published_elsewhere(self) -> date | None:
        """The day of publication, unless the frontmatter tells of the incident."""
        return None if self._is_incident else self._published

    @property
    def _is_incident(self) -> bool:
        data = self.document.foreign
        is_of_document = str(data.get("status", "")).lower() in STATES_OF_DOCUMENT
        return any(key in data for key in ("severity", "services", "impact")) or not is_of_document

    @cached_property
    def _first_full_day(self) -> date | None:
        """The first day with its year in the text, such as that of writing."""
        found = (dated.day for line in self.document.lines for dated in self._dates_in(line, 1, "", 0))
        return next(found, None)

    @cached_property
    def _published(self) -> date | None:
        """The first day in the frontmatter, a label or a line such as `Posted on May 3, 2024`, else of a signature."""
        said = [*self._days_of_publishing(_says_published)] or self._days_of_publishing(_is_signature)
        return min(said, default=None)

    @cached_property
    def _said_published(self) -> frozenset[date]:
        """The days said to be that of publication. A signature may have the day of the incident."""
        return frozenset() if self._is_incident else frozenset(self._days_of_publishing(_says_published))

    @cached_property
    def _signed(self) -> frozenset[date]:
        """The days of signatures after which the story tells a day before: `last Thursday, August 11th`."""
        days = () if self._is_incident else self._days_of_publishing(_is_signature)
        return frozenset(day for day in days if self._tells_before(day, anywhere=True))

    def _days_of_publishing(self, is_it: Callable[[str], bool]) -> Iterator[date]:
        for field in self.document.fields:
            is_date = field.name == "date" and field.carrier == "frontmatter"
            if is_date or field.name == "written" or field in self._labels_of_report:
                yield from (dated.day for dated in self._dates_in(field.value, 1, "", 0))
        opening = (line for block in head_paragraphs(self.document) for line in block.text.split("\n")[:3])
        labels = (section.title for section in self.document.sections if section.is_label)
        said = [*filter(is_it, opening), *filter(_SAYS_PUBLISHED.match, labels)]
        yield from (dated.day for text in said for dated in self._dates_in(text, 1, "", 0))

    def _dates_in(self, text: str, line: int, origin: str, confidence: float) -> Iterator[DatedBy]:
        for moment in moments(text, order=self.order):
            day = moment.stated_day
            if day is not None and day.date is not None:
                yield DatedBy(day.date, line, origin, confidence, moment.is_guessed_order and self.is_usual)
                return


def is_of_publishing(line: str) -> bool:
    """Whether a line tells when the document was written, not when something happened."""
    return _says_published(line) or _is_signature(line)


def _says_published(line: str) -> bool:
    if any(pattern.search(line) for pattern in (_SAYS_PUBLISHED, _BYLINE, _QUOTES_MAIL)):
        return True
    first = next((moment.start for moment in moments(line) if moment.day is not None), 0)
    return 0 < first <= LONGEST_HEAD and bool(
        _WRITTEN_BEFORE.search(line[:first]) or _POSTED_BY.fullmatch(line[:first])
    )


def _is_signature(line: str) -> bool:
    """Whether a line is only a day and who wrote then: `*The registry team, 20 June 2022*`."""
    if len(line) > LONGEST_SIGNATURE or ":" in line:
        return False
    if re.search(r"[.!?。]\W*$", line) and not re.match(r"[*_]", line):
        return False  # a sentence
    found = moments(line)
    days = [moment for moment in found if moment.day is not None and moment.clock is None and moment.until is None]
    rest = line[: days[0].start] + line[days[0].end :] if days else line
    return len(found) == len(days) == 1 and not _NAMES_INCIDENT.search(rest) and len(rest.split()) <= MOST_OF_SIGNATURE


def _last_before(published: date, day: Day) -> date | None:
    """The last such day before the publication, if it is shortly before."""
    for year in (published.year, published.year - 1):
        full = day.in_year(year).date
        if full is not None and 0 <= (published - full).days <= DAYS_TO_PUBLISH:
            return full
    return None


def head_paragraphs(document: Document) -> Iterator[Paragraph]:
    """The paragraphs that describe the incident: before the first section, in the summary and in the impact.

    `What went wrong` without `What went well` describes it too.
    """
    is_judged = any(section.concept in ("went-well", "got-lucky") for section in document.sections)
    for section in document.sections:
        above = {ancestor.concept for ancestor in section.ancestors()} - {None}
        is_head = section.concept is None and (section.heading is None or section.is_title) and not above
        is_story = section.concept == "went-poorly" and not is_judged and not above
        if is_head or is_story or (section.concept in ("summary", "impact") and not above - {"summary"}):
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield block


def following(day: Day, days: int) -> Day:
    """The day `days` days later."""
    if day.date is None:
        return day
    later = day.date + timedelta(days=days)
    return Day(later.year, later.month, later.day)


def of_date(day: date) -> Day:
    return Day(day.year, day.month, day.day)


_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<![\w-])((?:19|20)\d\d)(?:-|\s?[年년]\s?)(0?[1-9]|1[0-2])(?:\s?[月월])?(?![\d-])")
_YEAR = re.compile(r"(?<![\w#.:/-])((?:199|20[0-3])\d)\s?[年년]?(?=\W*$)")
"""The last word."""
_THING = re.compile(
    r"(?i)\b(?:bug|build|case|code|error|gate|host|inc|issue|line|node|number|office|port|pr|python|release|request|rfc"
    r"|room|server|status|step|ticket|version|windows)\W*$"
)
"""Before the number of something, which is no year: `port 2019`, `Windows Server 2019`."""
LONGEST_THING = 20
"""Characters."""


def _periods(text: str) -> Iterator[str]:
    """The months and the year that a title or name states, as `2019-08` and `2019`."""
    yield from (f"{year}-{int(month):02}" for year, month in _MONTH.findall(text))
    for moment in moments(text):
        if moment.day is not None and moment.day.day is None and moment.day.year is not None:
            yield f"{moment.day.year}-{moment.day.month:02}"
    if (year := _YEAR.search(text)) and not _THING.search(text[max(year.start() - LONGEST_THING, 0) : year.start()]):
        yield year[1]


def _words(path: str) -> Iterator[str]:
    """The name of a file, then those of its folders, the nearest first, with spaces around the words."""
    for part in reversed([without_suffix(part) for part in path.split("/")][-4:]):
        yield re.sub(r"(?<=[A-Za-z])[-_](?=\d)|(?<=\d)[-_](?=[A-Za-z])|_", " ", part)


def path_days(path: str) -> Iterator[Day]:
    """The dates in the name of a file, then those in its folders, the nearest folder first."""
    for name in _words(path):
        for moment in moments(_COMPACT.sub(r"\1-\2-\3", name)):
            if moment.day is not None and moment.day.year is not None and moment.day.day is not None:
                yield moment.day
    parts = [without_suffix(part) for part in path.split("/")][-4:]
    for number, part in enumerate(parts[:-1]):
        year = re.fullmatch(r"(20\d\d)", part)
        rest = re.match(r"(\d\d)-(\d\d)(?!\d)", parts[number + 1])
        if year and rest:
            try:
                yield of_date(date(int(year[1]), int(rest[1]), int(rest[2])))
            except ValueError:
                continue
