"""What of a body is prose: the rules that read it leave code alone."""

from __future__ import annotations

import re
from collections import deque

_RUN = re.compile("`+")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")


def without_code(text: str) -> str:
    """The text with spaces in place of code, fenced or in backticks, so that all offsets and lines stay.

    Takes time in proportion to the length, whatever the text: no search for an end is made twice.
    """
    if "`" not in text and "~~~" not in text:
        return text
    pieces: list[str] = []
    end = 0
    for start, stop in _code(text):
        code = text[start:stop]
        is_one_line = "\n" not in code
        pieces += (text[end:start], " " * len(code) if is_one_line else _blank(code))
        end = stop
    return "".join((*pieces, text[end:]))


def _blank(code: str) -> str:
    return "\n".join([" " * len(line) for line in code.split("\n")])


def _code(text: str) -> list[tuple[int, int]]:
    """Start and end of each piece of code, in order."""
    fences = _fences(text) if "```" in text or "~~~" in text else []
    found: list[tuple[int, int]] = []
    at = 0
    for start, stop in fences:
        found += _spans(text, at, start)
        found.append((start, stop))
        at = stop
    return found + _spans(text, at, len(text))


def _fences(text: str) -> list[tuple[int, int]]:
    """The fenced blocks; one that is never closed goes on to the end."""
    found: list[tuple[int, int]] = []
    start, mark, least = -1, "", 0
    for match in _lines_with_fences(text):
        fence, rest = match[1], match[2]
        if start < 0:
            if fence[0] == "~" or "`" not in rest:
                start, mark, least = match.start(), fence[0], len(fence)
        elif fence[0] == mark and len(fence) >= least and not rest.strip():
            found.append((start, match.end()))
            start = -1
    return [*found, (start, len(text))] if start >= 0 else found


def _lines_with_fences(text: str) -> list[re.Match[str]]:
    # A pattern that begins with `^` would be tried at every character.
    at = [0] if text.startswith(("```", "~~~")) else []
    for mark in ("\n```", "\n~~~"):
        place = text.find(mark)
        while place >= 0:
            at.append(place + 1)
            place = text.find(mark, place + 4)
    return [match for place in sorted(at) if (match := _FENCE.match(text, place))]


def _spans(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The code in backticks between two offsets: from a run of backticks to the next one that is as long, in the same
    paragraph.
    """
    runs = [match.span() for match in _RUN.finditer(text, start, stop)]
    if len(runs) < 2:
        return []
    later: dict[int, deque[int]] = {}
    for number, (begin, end) in enumerate(runs):
        later.setdefault(end - begin, deque()).append(number)
    found: list[tuple[int, int]] = []
    read, paragraph_end = 0, -1
    for number, (begin, end) in enumerate(runs):
        alike = later[end - begin]
        alike.popleft()
        if number < read or not alike:
            continue
        closing = runs[alike[0]][1]
        if closing > paragraph_end > begin or (closing > paragraph_end and text.find("\n", end, closing) >= 0):
            if paragraph_end < begin:
                blank = _BLANK_LINE.search(text, end)
                paragraph_end = blank.start() if blank else len(text)
            if closing > paragraph_end:
                continue
        found.append((begin, closing))
        read = alike[0] + 1
    return found
