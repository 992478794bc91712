"""Days as a text names them seen from the day it was written: `yesterday`, `on Tuesday evening`, `on the 12th`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from postmortems.importing.words import lowered

WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "de": ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "pt": ("segunda", "terça", "quarta", "quinta", "sexta", "sábado", "domingo"),
}
"""The names of the days of a week from Monday on, by language."""
_NAMES: Mapping[str, tuple[str, ...]] = {
    **WEEKDAYS,
    "ja": tuple("月火水木金土日"),
    "ko": tuple("월화수목금토일"),
    "zh": tuple("一二三四五六日"),
}
_ANY = {language: "|".join(names) for language, names in _NAMES.items()}

_ENDS = r"(?=[,.;)]|$|\s(?:à|au|a|por|en|de|dans|vers|e|et|y|às|após|vers)\b)"
_NUMBERED = {
    "en": rf"\b(?P<day>{_ANY['en']}),? (?:the )?(?P<number>\d{{1,2}})(?:st|nd|rd|th)\b(?! of)"
    r"|\bon the (?P<only>\d{1,2})(?:st|nd|rd|th)(?=[,.;:)]|$|\s(?:the|we|our|at|from|between|all|some|an?)\b)",
    "de": rf"\b(?P<day>{_ANY['de']}),? (?:den |dem )(?P<number>\d{{1,2}})\.(?!\d)(?-i:(?! [A-ZÄÖÜ]))",
    "fr": rf"\b(?P<day>{_ANY['fr']}) (?P<number>\d{{1,2}}){_ENDS}",
    "es": rf"\b(?P<day>{_ANY['es']}) (?P<number>\d{{1,2}}){_ENDS}(?! de \w{{4,}})",
    "pt": rf"\b(?P<day>{_ANY['pt']})(?:-feira)?,? (?:dia )?(?P<number>\d{{1,2}}){_ENDS}(?! de \w{{4,}})",
    "ja": r"(?<![月\d])(?P<number>\d{1,2})日\s?[(（](?P<day>[月火水木金土日])(?:曜日?)?[)）]",
    "ko": r"(?<![\d월])(?<!월 )(?P<number>\d{1,2})일\s?[(（]?(?P<day>[월화수목금토일])(?:요일)?[)）]?",
}
"""The number of a day without its month, with its weekday or after `on the`."""
MONTH_OF_DAYS, DAYS_COUNTED = 31, 100

_NO_DATE = {
    "en": r"(?!,? (?:the )?\d|,? (?-i:[A-Z])[a-z]+ \d)",
    "de": r"(?!,? (?:den |dem )?\d)",
    "fr": r"(?! \d)",
    "es": r"(?!,? \d)",
    "pt": r"(?!(?:-feira)?,? (?:dia )?\d)",
}
"""After a weekday that has a date of its own."""
_OF_DAY = {
    "en": r"(?:morning|afternoon|evening|night)",
    "de": r"(?:morgen|vormittag|mittag|nachmittag|abend|nacht)",
    "fr": r"(?:matin|midi|après-midi|soir|dernier)",
}
_WEEKDAY = {
    "en": rf"\b(?:on|(?P<last>last)|this|this past)(?: the {_OF_DAY['en']} of)? (?P<day>{_ANY['en']})\b"
    rf"{_NO_DATE['en']}",
    "de": rf"\b(?:am|(?P<last>letzten|vergangenen)|diesen) (?P<day>{_ANY['de']}){_OF_DAY['de']}?\b{_NO_DATE['de']}",
    "fr": rf"(?:^|\b(?:ce|de) )(?P<day>{_ANY['fr']})\b{_NO_DATE['fr']}"
    rf"|\b(?P<day2>{_ANY['fr']}) {_OF_DAY['fr']}\b",
    "es": rf"\bel (?P<day>{_ANY['es']})\b{_NO_DATE['es']}",
    "pt": rf"\bn[ao] (?:últim[ao] )?(?P<day>{_ANY['pt']})\b{_NO_DATE['pt']}",
    "ja": r"(?:(?P<week>先週)|今週)の?(?P<day>[月火水木金土日])曜",
    "ko": r"(?:(?P<week>지난주)|이번 주|지난) ?(?P<day>[월화수목금토일])요일",
    "zh": r"(?:(?P<week>上)|本|这)(?:周|星期)(?P<day>[一二三四五六日])",
}
_WEEK = re.compile(
    r"(?i)\b(?:last week|(?:vergangene|letzte)[rn]? woche|(?:la )?semaine dernière|semana pasada|semana passada)\b"
)
"""Beside a weekday: it is that of the week before."""
NEAR_WEEK = 30
"""Characters."""
_OF_TITLE = {
    "en": rf"\b(?P<day>{_ANY['en']})(?:['’]s|\s{_OF_DAY['en']})",
    "de": rf"\b(?:vom|am) (?P<day>{_ANY['de']}){_OF_DAY['de']}?\b{_NO_DATE['de']}",
}

_AGO = {
    "en": {"yesterday": 1, "last night": 1, "earlier today": 0},
    "de": {"gestern": 1, "vorgestern": 2},
    "fr": {"hier": 1, "avant-hier": 2},
    "es": {"ayer": 1, "anoche": 1, "anteayer": 2},
    "pt": {"ontem": 1, "anteontem": 2},
    "ja": {"昨日": 1, "昨夜": 1, "一昨日": 2},
    "zh": {"昨天": 1, "昨晚": 1, "前天": 2},
    "ko": {"어제": 1, "그제": 2},
}
_NUMBERS = {
    "en": "one two three four five six seven eight nine ten",
    "de": "einer zwei drei vier fünf sechs sieben acht neun zehn",
    "fr": "une deux trois quatre cinq six sept huit neuf dix",
    "es": "una dos tres cuatro cinco seis siete ocho nueve diez",
    "pt": "uma duas três quatro cinco seis sete oito nove dez",
}
_COUNTED = {
    "en": r"\b(?P<n>\w{1,9}) (?P<unit>days|weeks?) ago\b",
    "de": r"\bvor (?P<n>\w{1,9}) (?P<unit>Tagen|Wochen?)\b",
    "fr": r"\bil y a (?P<n>\w{1,9}) (?P<unit>jours|semaines?)\b",
    "es": r"\bhace (?P<n>\w{1,9}) (?P<unit>días|semanas?)\b",
    "pt": r"\bhá (?P<n>\w{1,9}) (?P<unit>dias|semanas?)\b",
}
_WEEKEND = {
    "en": r"\b(?:this|last|past|over the) (?:past |last )?weekend\b",
    "de": r"\b(?:am|letztes|vergangenes|letzten|vergangenen|dieses) (?:letzten |vergangenen )?wochenende\b",
    "fr": r"\b(?:ce|le) week-?end(?: dernier| passé)?\b(?! d)",
    "es": r"\b(?:este|el pasado|el) fin de semana\b",
    "pt": r"\b(?:neste|no último|no) fim de semana\b",
}
SATURDAY = 5


def _compiled(patterns: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {language: re.compile(pattern, re.I) for language, pattern in patterns.items()}


_NUMBERED_IN, _WEEKDAY_IN, _TITLE_IN = _compiled(_NUMBERED), _compiled(_WEEKDAY), _compiled(_OF_TITLE)
_COUNTED_IN, _WEEKEND_IN = _compiled(_COUNTED), _compiled(_WEEKEND)
_AGO_IN = _compiled({language: rf"(?<!\w)(?:{'|'.join(words)})(?![a-z])" for language, words in _AGO.items()})
_TIMED = {
    language: re.compile(
        rf"(?i)\W*(?P<day>{'|'.join(rf'{n}|{n[:3]}|{n[:2]}' for n in names)})\b[.,]?[\s|*_]*\d\d?[:.h]\d\d"
    )
    for language, names in WEEKDAYS.items()
}


class Seen(NamedTuple):
    """A day that a text names, and where."""

    start: int
    day: date


def seen_days(text: str, written: date, language: str, *, is_title: bool = False) -> list[Seen]:
    """The days that a text names as seen from the day it was written, in order."""
    found = [*_numbered(text, written), *_weekdays(text, written, language, is_title=is_title)]
    return sorted([*found, *_counted(text, written, language)])


def _numbered(text: str, written: date) -> Iterator[Seen]:
    """The last days before the writing that have both the weekday and the number: `Tuesday the 12th`."""
    days = [written - timedelta(days=days) for days in range(MONTH_OF_DAYS)]
    for language, pattern in _NUMBERED_IN.items():
        for found in pattern.finditer(text):
            part = found.groupdict()
            number = int(part["number"] or part["only"])
            weekday = _NAMES[language].index(lowered(part["day"])) if part["day"] else None
            day = next((day for day in days if day.day == number and weekday in (None, day.weekday())), None)
            if day is not None:
                yield Seen(found.start(), day)


def timed_weekday(line: str, written: date, language: str) -> date | None:
    """The day of a line that begins with a weekday and a clock time: `| Tue 09:14 | First pulls fail |`."""
    found = _TIMED[language].match(line) if language in _TIMED else None
    if found is None:
        return None
    name = lowered(found["day"])
    number = next(n for n, full in enumerate(WEEKDAYS[language]) if full.startswith(name))
    return _before(written, number)


_PLAN = re.compile(
    r"(?i)\b(?:announced|planned|scheduled|since|previous|earlier(?! this| today)|remember|decided|introduced|had)\b"
    r"|\b(?:angekündigt|geplant|seit|bereits|schon|hatten?)\b|\b(?:annoncé|prévue?|depuis|avai[st]|avions)\b"
    r"|\b(?:anunciad[oa]|previst[oa]|desde|habíamos|había)\b"
)
"""In a sentence that tells of what was before the incident, or was to be."""

_CHANGED_ON = re.compile(
    r"(?i)\b(?:merged|deployed|released|shipped|introduced|rolled out|installed|upgraded|migrated|eingespielt"
    r"|ausgerollt)(?: on| am)?(?: \w+day,?| \w+tag,?(?: dem)?)? ?$"
)
"""Right before the day of a change: `a migration that was merged on 17 January`."""


def is_of_plan(text: str, start: int) -> bool:
    """Whether the sentence around a place tells of a plan, a change or what was before the incident."""
    before, after = max(start - LONGEST_PART, 0), start + LONGEST_PART
    first = max(text.rfind(mark, before, start) for mark in (". ", "! ", "? ", "; ")) + 1 or before
    end = _SENTENCE_END.search(text, start, after)
    if _CHANGED_ON.search(text, before, start):
        return True
    return _PLAN.search(text, first, end.start() if end else after) is not None


LONGEST_PART = 400
"""Characters of a sentence before or after a place."""
_SENTENCE_END = re.compile(r"[.!?;](?:\s|$)")


def _weekdays(text: str, written: date, language: str, *, is_title: bool) -> Iterator[Seen]:
    for patterns in (_WEEKDAY_IN, _TITLE_IN) if is_title else (_WEEKDAY_IN,):
        for found in patterns[language].finditer(text) if language in patterns else ():
            part = found.groupdict()
            weekday = _NAMES[language].index(lowered(part["day"] or part["day2"]))
            day = _before(written, weekday)
            if part.get("week") or _WEEK.search(text, max(found.start() - NEAR_WEEK, 0), found.end() + NEAR_WEEK):
                day = written - timedelta(days=written.weekday() + 7 - weekday)
            elif part.get("last") and (written - day).days == 1:
                day -= timedelta(days=7)  # else it had been `yesterday`
            yield Seen(found.start(), day)
    if language in _WEEKEND and (weekend := _WEEKEND_IN[language].search(text)):
        yield Seen(weekend.start(), _before(written, SATURDAY))


def _counted(text: str, written: date, language: str) -> Iterator[Seen]:
    for found in _AGO_IN[language].finditer(text) if language in _AGO else ():
        yield Seen(found.start(), written - timedelta(days=_AGO[language][lowered(found[0])]))
    for found in _COUNTED_IN[language].finditer(text) if language in _COUNTED else ():
        names = ["", *_NUMBERS[language].split()]
        word = "one" if (word := lowered(found["n"])) in ("a", "an") else word
        number = int(word) if word.isdecimal() else names.index(word) if word in names else 0
        days = number * (7 if re.match("w|sem", lowered(found["unit"])) else 1)
        if 0 < days < DAYS_COUNTED:
            yield Seen(found.start(), written - timedelta(days=days))


def _before(written: date, weekday: int) -> date:
    """The last such weekday before the writing."""
    return written - timedelta(days=(written.weekday() - weekday) % 7 or 7)
