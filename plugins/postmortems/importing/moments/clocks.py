"""Clock times as people write them: `5:33 PM`, `16.50`, `1625`, `午後3時20分`."""

from __future__ import annotations

import re

from postmortems.importing.moments.model import Clock
from postmortems.importing.moments.zones import ZONE_NAME

_HALF_BEFORE = {
    **dict.fromkeys("午前 上午 凌晨 早上 오전".split(), "a"),
    **dict.fromkeys("午後 下午 晚上 오후".split(), "p"),
}
CLOCK = re.compile(
    r"""(?<![^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])(?<![.:/+第])(?<![^\d\s\0mM]-)
    (?:(?P<before>午前|午後|上午|下午|凌晨|晚上|早上|오전|오후)\s?)?
    (?: (?P<hour>\d{1,2}) : (?P<minute>[0-5]\d|\dx|xx|XX|\dX|\?\?|--) (?::(?P<second>[0-5]\d(?:[.,]\d{1,6})?))?
      | (?P<hour3>\d{1,2}) \s?[時时点點시](?![間间간]) (?: \s?(?P<minute3>[0-5]?\d) \s?[分분] )?
      | (?P<hour4>\d\d) h (?P<minute4>[0-5]\d)(?!\s?min)
      | (?<!\bfor\s)(?<!\babout\s)(?<!\benviron\s)(?<!\btook\s)(?<!\blasted\s)
        (?<!\bpendant\s)(?<!\bdurant\s)(?<!\bduré\s)(?<!\bduró\s)(?<!\bdurou\s)
        (?P<hour9>\d) h (?P<minute9>[0-5]\d) (?:(?!m|s\b|\smin)|(?<=à\s\dh\d\d)|(?<=às\s\dh\d\d)) # not `1h30m`
      | (?:(?<=à\s)|(?<=às\s)
          |(?:(?<=\bde\s)|(?<=\bdas\s)|(?<=\bas\s)|(?<=\bentre\s))(?=\d\d?\s?h\s(?:às?|e|e\sas|et|até\sas)\s\d))
        (?P<hour6>\d{1,2})\s?h(?!\w|\s\d)
      | (?:(?<=um\s)|(?<=gegen\s)|(?<=ab\s)|(?<=bis\s)|(?<=nach\s)|(?<=vor\s))(?P<hour7>\d{1,2})(?=\sUhr\b(?!\s\d))
      | (?P<hour8>\d{1,2})\sUhr\s(?P<minute8>[0-5]\d)\b
      | (?P<hour5>\d{1,2}) (?=\s?[ap]\.?m\b | (?<=12)\s(?:noon|midday|midnight)\b)
      | (?P<hour0>\d{1,2}) \. (?P<minute0>[0-5]\d) (?=\s?(?:[ap]\.?m|Uhr)\b)
    )
    (?!\d|:\d|\.\d)
    (?: \s?(?P<half>[ap])\.?m\b\.? | (?P<letter>[ap])\b )?
    (?: (?:(?<=12)|(?<=12:00))\s(?P<twelve>noon|midday|midnight)\b )?
    (?: \s?(?:Uhr|hrs?|hours|h)\b )?""",
    re.I | re.X,
)
DOT_CLOCK = re.compile(
    r"(?<![\w.:/+-])(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d|\dx|xx|\?\?)(?![\d.%]|:\d|\w)"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s?(?:Uhr|hrs?)\b)?", re.I
)  # fmt: skip
SPACED_CLOCK = re.compile(r"(?<![\w.:/+-])(?P<hour>[01]?\d|2[0-3])\sh\s(?P<minute>[0-5]\d)(?![\w:%]|\.\d|\s?min)", re.I)
"""`8 h 20`, as French writes it. In running text it can be a length of time."""
SPACED_TEXT = re.compile(
    r"(?:(?<=\bà\s)|(?<=\0\s)|(?<=\bvers\s)|(?<=\bdès\s)|(?<=\bavant\s)|(?=\S{1,2}\sh\s\d\d\sà\s\d))(?P<hour>[01]?\d|2[0-3])\sh\s"
    r"(?P<minute>[0-5]\d)(?![\w:%]|\.\d)",
    re.I,
)
"""The same in running text, after a date, or a word that no length has: `à 8 h 20`, `de 8 h 20 à 9 h 10`."""
DOT_TEXT = re.compile(
    r"(?:(?<=\0\sat\s)|(?<=\0\sum\s)|(?<=\bat\s)(?=[\d.]+ on \0))(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)"
    r"(?![\w:%]|\.\d)",
    re.I,
)
"""A clock time with a point in running text, beside a date: `on 12 August at 9.10`."""
BARE_CLOCK = re.compile(
    r"(?<![\w.:/+#-])(?<!\b[QH][1-4]\s)(?P<hour>[01]\d|2[0-3]|24(?=00))(?P<minute>[0-5]\d)(?![\w.:/%-]*\d)(?!Z\w|(?!hrs?\b)[^\WZ])(?:\s?(?:hrs?|hours)\b)?"
)
BARE_RANGE = re.compile(rf"\s*(?:and|to|[-–])\s*(?:[01]\d|2[0-3])[0-5]\d\s*{ZONE_NAME}")


NAMED_CLOCK = re.compile(
    r"(?:at )?[*_`(\[\s]*(?P<name>noon|midday|midnight|mittags?|mitternacht|midi|minuit|mediodía|medianoche|meio-dia"
    r"|meia-noite|正午|정오|자정)\b(?:(?<=at noon)|(?<=at midnight)|(?=[\s*_`)\]]*(?:[:：;,|–—-]|UTC|GMT|$)))",
    re.I,
)
"""A clock time with a name, at the beginning of a text."""
_NOON = ("noon", "midday", "mittag", "mittags", "midi", "mediodía", "meio-dia", "正午", "정오")
HOUR_CLOCK = re.compile(r"(?<![\w.:/+-])(?P<hour7>[01]?\d|2[0-3])(?=\sUhr\b(?!\s\d))", re.I)
"""An hour of German, which is no length of time: `8 Uhr`."""


def named_clock(name: str) -> Clock:
    return Clock(12 if name.lower() in _NOON else 0, 0)


_NO_FRACTION = re.compile(r"\.0+$")
"""Programs write seconds with zeros after the point."""


def read_clock(match: re.Match[str]) -> Clock | None:
    """The clock time of a match, None if its hour is out of range."""
    part = match.groupdict()
    hour = int(next(text for name, text in part.items() if text and name.startswith("hour")))
    minute_text = next((text for name, text in part.items() if text and name.startswith("minute")), None)
    minute = int(minute_text) if minute_text and minute_text.isdigit() else None
    if part.get("hour3") and minute is None:
        minute = 0 if part.get("before") else None
    half = (part.get("half") or part.get("letter") or _HALF_BEFORE.get(part.get("before") or "", "")).lower()
    if half == "p" and hour < 12:
        hour += 12
    elif hour == 12 and (half == "a" or (part.get("twelve") or "").lower() == "midnight"):
        hour = 0
    if part.get("hour5") or part.get("hour7"):
        minute = 0
    second = _NO_FRACTION.sub("", (part.get("second") or "").replace(",", "."))
    if hour == 24 and minute == 0 and second in ("", "00"):
        return Clock(24, 0)
    return Clock(hour, minute, second) if hour < 24 else None
