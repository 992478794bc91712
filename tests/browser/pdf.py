"""Reads what Chromium prints: the texts of each sheet, and where they are.

Only what its writer of PDF makes: streams that are compressed whole, fonts with a map to Unicode, glyphs in hex.
"""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

Matrix = tuple[float, float, float, float, float, float]

_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)
_FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
_BLOCK = re.compile(r"begin(bfchar|bfrange)\n(.*?)end\1", re.DOTALL)
_STEP = re.compile(
    r"(?P<q>\bq\b)|(?P<Q>\bQ\b)|(?P<cm>(?:\S+ ){6})cm\b"
    r"|/(?P<font>F\d+) \S+ Tf|(?P<tm>(?:\S+ ){6})Tm\b|<(?P<glyphs>[0-9A-F]*)> Tj"
)


class Line(NamedTuple):
    """Glyphs that were drawn together."""

    top: float
    """Where its foot is, as a share of the sheet from above: 0 to 1."""
    text: str


class Sheet(NamedTuple):
    """A printed page."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All of it, without spaces: where lines break has nothing to do with it."""
        return "".join("".join(line.text.split()) for line in self.lines)

    def between(self, top: float, bottom: float) -> str:
        """The text in a part of the sheet, without spaces."""
        return Sheet(tuple(line for line in self.lines if top <= line.top < bottom)).text


def sheets(data: bytes) -> list[Sheet]:
    """The pages of a PDF, in order."""
    objects = {int(number): content for number, content in _OBJECT.findall(data)}
    pages = [content for content in objects.values() if re.search(rb"/Type\s*/Page\b", content)]
    return [_sheet(objects, page) for page in pages]


def _sheet(objects: dict[int, bytes], page: bytes) -> Sheet:
    fonts = {name.decode(): _letters(objects, objects[int(number)]) for name, number in _FONT.findall(page)}
    box = re.search(rb"/MediaBox \[\S+ \S+ \S+ (\S+)\]", page)
    contents = re.search(rb"/Contents (\d+)", page)
    assert box
    assert contents
    height, lines = float(box[1]), list[Line]()
    state: Matrix = (1, 0, 0, 1, 0, 0)
    saved: list[Matrix] = []
    letters: dict[str, str] = {}
    for step in _STEP.finditer(_stream(objects[int(contents[1])])):
        if step["q"]:
            saved.append(state)
        elif step["Q"]:
            state = saved.pop()
        elif step["cm"]:
            state = _times(_matrix(step["cm"]), state)
        elif step["font"]:
            letters = fonts[step["font"]]
        elif step["tm"]:
            lines.append(Line(1 - _times(_matrix(step["tm"]), state)[5] / height, ""))
        else:
            glyphs = re.findall("....", step["glyphs"])
            lines[-1] = lines[-1]._replace(text=lines[-1].text + "".join(letters.get(glyph, "") for glyph in glyphs))
    return Sheet(tuple(lines))


def _letters(objects: dict[int, bytes], font: bytes) -> dict[str, str]:
    """What each glyph of a font means."""
    found: dict[str, str] = {}
    number = re.search(rb"/ToUnicode (\d+)", font)
    for kind, block in _BLOCK.findall(_stream(objects[int(number[1])]) if number else ""):
        for line in block.splitlines():
            first, *others = re.findall("<([0-9A-F]+)>", line)
            last = others[0] if kind == "bfrange" else first
            meaning = bytes.fromhex(others[-1]).decode("utf-16-be")
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[f"{int(first, 16) + step:04X}"] = meaning[:-1] + chr(ord(meaning[-1]) + step)
    return found


def _stream(content: bytes) -> str:
    return zlib.decompressobj().decompress(content[content.index(b"stream") + 6 :].lstrip(b"\r\n")).decode("latin-1")


def _matrix(words: str) -> Matrix:
    a, b, c, d, e, f = map(float, words.split())
    return a, b, c, d, e, f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
