"""The one place that knows Markdown: fields and bodies of records become HTML, words, links and anchors here.

Everything in a record is taken for hostile. Its fields become HTML of a closed set of tags. Its body stays
Markdown, since it is the site's own Markdown that has to read it; `guard` writes in another way what could run
or load something there. Parsers disagree on where code begins and ends, and on a page of ours only the laxest
of them counts. So nothing is trusted for standing between backticks: where code holds something active, it is
written as HTML with entities, which looks the same and means the same to every parser.

The single exception are fenced blocks at the margin with no more than a language behind the fence, on which
Python-Markdown, SuperFences and CommonMark agree to the letter; they stay as they are, colours and all. A
template engine that runs over whole pages sees `{{` in them, and must be told to leave the page of a record alone.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from postmortems.model.base import SAFE_SCHEMES
from postmortems.text.fields import LONGEST_FIELD, block_html, inline_html, plain_text
from postmortems.text.html import (
    CONTROL as _CONTROL,
)
from postmortems.text.html import (
    NOTHING,
    Html,
    Markdown,
    Resolve,
    is_safe_address,
    joined,
    text,
)
from postmortems.text.html import (
    encoded as _encoded,
)
from postmortems.text.html import (
    is_relative as _is_relative,
)

__all__ = [
    "LONGEST_FIELD", "NOTHING", "Html", "Markdown", "Resolve", "block_html", "inline_html", "is_safe_address", "joined",
    "plain_text", "text",
]  # fmt: skip


# Code in a body


class _Fence(NamedTuple):
    """A fenced block, or a line that begins like one and finds no end (`code` is None)."""

    start: int
    end: int
    """After the line end of the closing fence; of an unclosed one, after its opening signs."""
    prefix: str
    """What stands before the fence on each of its lines: blanks and `>`."""
    signs: str
    info: str
    code: str | None

    @property
    def is_simple(self) -> bool:
        """Whether nothing but a language stands behind the opening signs."""
        return bool(_SIMPLE_INFO.match(self.info))


_SIMPLE_INFO = re.compile(r"[ \t]*[A-Za-z0-9_#.+-]*[ \t]*\Z")


class _FenceLine(NamedTuple):
    """A line that begins with the signs of a fence."""

    start: int
    signs_end: int
    end: int
    prefix: str
    signs: str
    info: str

    @property
    def is_inline_code(self) -> bool:
        """Backticks that end on the line they begin on are no fence, except to the laxest of parsers."""
        return self.signs[0] == "`" and "`" in self.info


_FENCE_LINE = re.compile(r"\n([> \t]*+)(`{3,}+|~{3,}+)([^\n]*+)")


def _fence_lines(text: str) -> list[_FenceLine]:
    if "```" not in text and "~~~" not in text:
        return []
    found = _FENCE_LINE.finditer("\n" + text)
    return [_FenceLine(line.start(), line.end(2) - 1, line.end() - 1, line[1], line[2], line[3]) for line in found]


def _fences(text: str) -> Iterator[_Fence]:
    """All fences of a text in order. Its line ends are `\\n`.

    A block counts only if the fence that closes it is written like the one that opens it, and if every line
    between them begins like both: less than that, and parsers begin to disagree.
    """
    lines = _fence_lines(text)
    closing = _closing_lines(lines)
    broken: dict[str, int] = {}
    position = 0
    for number, line in enumerate(lines):
        if line.start < position or line.is_inline_code:
            continue
        prefix, signs, info = line.prefix, line.signs, line.info
        last = lines[closing[number]] if number in closing else None
        if last is None or "\t" in prefix or _first_broken(text, prefix, line.end, broken) < last.start:
            yield _Fence(line.start, line.signs_end, prefix, signs, info, None)
            continue
        position = min(last.end + 1, len(text))
        code = text[line.end + 1 : max(line.end + 1, last.start)]
        if prefix:
            code = re.sub(rf"^(?:{re.escape(prefix)}|{re.escape(prefix.rstrip())}$)", "", code, flags=re.M)
        yield _Fence(line.start, position, prefix, signs, info, code)


def _closing_lines(lines: list[_FenceLine]) -> dict[int, int]:
    """For each fence line, the next one with the same signs and nothing behind them."""
    closing: dict[int, int] = {}
    following: dict[tuple[str, str], int] = {}
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if (line.prefix, line.signs) in following:
            closing[number] = following[line.prefix, line.signs]
        if not line.info.strip(" \t"):
            following[line.prefix, line.signs] = number
    return closing


def _first_broken(text: str, prefix: str, start: int, known: dict[str, int]) -> int:
    """Where the first line after `start` begins that lacks the prefix; `known` remembers it between calls."""
    if not prefix:
        return len(text)
    if known.get(prefix, -1) < start:
        bare = re.escape(prefix.rstrip())
        found = re.compile(rf"^(?!{re.escape(prefix)}|{bare}[ ]*$)", re.M).search(text, start + 1)
        known[prefix] = found.start() if found else len(text)
    return known[prefix]


_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BACKTICKS = re.compile(r"`+")


def _code_spans(text: str) -> dict[int, int]:
    """For each run of backticks that some later run of its paragraph matches, where that one ends."""
    if "`" not in text:
        return {}
    spans: dict[int, int] = {}
    ends: dict[int, int] = {}
    blanks = [blank.start() for blank in _BLANK_LINE.finditer(text)]
    for run in reversed(list(_BACKTICKS.finditer(text))):
        start, end = run.span()
        while blanks and blanks[-1] > start:
            blanks.pop()
            ends.clear()
        length = end - start
        if length in ends:
            spans[start] = ends[length]
        ends[length] = end
    return spans


_INDENTED = re.compile(r"\n\n((?:(?: {4}|\t)[^\n]*+(?:\n|\Z)(?:[ \t]*+\n(?= {4}|\t))*+)++)")
_AT_MARGIN = re.compile(r"^(?! {4}|\t|[ ]*$)[^\n]+", re.M)
_OWNS_WHAT_IS_INDENTED = re.compile(r" {0,3}(?:[-*+:]|\d+[.)]|\[\^|[?!=]{3})")


def _indented_code(text: str, owner: str = "") -> Iterator[tuple[int, int]]:
    """Where the indented code blocks of a text are.

    Indented text below a list item, a note or the like is none; `owner` is the line that the text follows.
    """
    if "\n    " not in text and "\t" not in text and not text.startswith("    "):
        return
    position = 0
    for block in _INDENTED.finditer("\n\n" + text):
        start, end = block.start(1) - 2, block.end() - 2
        for line in _AT_MARGIN.finditer(text, position, start):
            owner = line[0]
        position = end
        if not _OWNS_WHAT_IS_INDENTED.match(owner):
            yield start, end


def _without_code(text: str) -> str:
    """The text with a blank in place of every character of code."""
    if "`" not in text and "~~~" not in text and "    " not in text and "\t" not in text:
        return text
    text = _without_code_blocks(text)
    spans = sorted(_code_spans(text).items())
    return _without(text, ((start, end) for start, end in spans if not _is_escaped(text, start)))


def _without_code_blocks(text: str) -> str:
    fences = ((fence.start, fence.end) for fence in _fences(text) if fence.code is not None)
    text = _without(text, fences)
    return _without(text, _indented_code(text))


def _without(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The text with a blank in place of every character there; line ends stay."""
    parts: list[str] = []
    position = 0
    for start, end in places:
        if start >= position:
            parts += (text[position:start], _blank(text[start:end]))
            position = end
    return "".join((*parts, text[position:]))


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n")) if "\n" in text else " " * len(text)


def _is_escaped(text: str, position: int) -> bool:
    """Whether an odd number of backslashes stands before the position."""
    first = position
    while first and text[first - 1] == "\\":
        first -= 1
    return (position - first) % 2 == 1


# Links of a body

LONGEST_ADDRESS = 2_000
"""Characters of an address in Markdown; what is longer is taken for text."""
_BRACKET = re.compile(r"\\.|[\[\]]|\n[ \t]*\n", re.S)
_ANGLED = re.compile(rf"\([ \t]*\n?[ \t]*<((?:\\.|[^<>\\\n]){{0,{LONGEST_ADDRESS}}})>")
_BARE = re.compile(r"\([ \t]*\n?[ \t]*")
_BARE_SIGN = re.compile(r"\\.|[()\s\x00-\x1f]", re.S)
_REST_OF_LINK = re.compile(
    r"[ \t]*\n?[ \t]*(?:\"(?:\\.|[^\"\\]){0,999}\"|'(?:\\.|[^'\\]){0,999}'|\((?:\\.|[^()\\]){0,999}\))?\s*\)", re.S
)
_DEFINITION = re.compile(r"^[ \t>]*\[(?!\^)(?:\\.|[^\[\]\\\n]){1,999}\]:[ \t]*\n?[ \t]*(?:<([^<>\n]*)>|(\S+))", re.M)
_ADDRESS_IN_ANGLES = re.compile(r"<([A-Za-z][\w+.-]{1,31}:[^\s<>]*)>")
_LINKING_ATTRIBUTE = re.compile(
    r"<[A-Za-z][^<>]*?[\s\"'/](?:href|src|action|formaction|data|poster|srcset|xlink:href)\s*=\s*"
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.I,
)


class Link(NamedTuple):
    """A link target of a Markdown text, as it is written there."""

    offset: int
    """Where it begins, in characters."""
    target: str


def links(text: str) -> Iterator[Link]:
    """Every link target of a Markdown text outside code, in order.

    Links, images, reference definitions, addresses in angle brackets, and what raw HTML refers to.
    """
    prose = _without_code(text)
    found: dict[int, str] = dict(_inline_targets(prose))
    for pattern in (_DEFINITION, _ADDRESS_IN_ANGLES, _LINKING_ATTRIBUTE):
        for match in pattern.finditer(prose):
            group = match.lastindex or 0
            found.setdefault(match.start(group), match[group])
    for offset in sorted(found):
        if found[offset]:
            yield Link(offset, found[offset])


def _inline_targets(text: str) -> Iterator[tuple[int, str]]:
    if "](" not in text:
        return
    depth = 0
    for sign in _BRACKET.finditer(text):
        if sign[0] == "[":
            depth += 1
        elif sign[0] != "]":
            depth = depth if sign[0][0] == "\\" else 0
        elif depth:
            depth -= 1
            if text.startswith("(", sign.end()):
                yield from _inline_target(text, sign.end())


def _inline_target(text: str, bracket: int) -> Iterator[tuple[int, str]]:
    """The target in the round bracket at that place, if it is one."""
    angled = _ANGLED.match(text, bracket)
    if angled:
        start, end, rest = angled.start(1), angled.end(1), angled.end()
    else:
        opening = _BARE.match(text, bracket)
        start = opening.end() if opening else bracket + 1
        end = rest = _end_of_bare_target(text, start)
    if end > start and _REST_OF_LINK.match(text, rest):
        yield start, text[start:end]


def _end_of_bare_target(text: str, start: int) -> int:
    """Where a target ends that may hold pairs of round brackets; its start if it is none."""
    depth = 0
    for sign in _BARE_SIGN.finditer(text, start, start + LONGEST_ADDRESS):
        if sign[0] == "(":
            depth += 1
            if depth > 32:
                return start
        elif sign[0] == ")" and depth:
            depth -= 1
        elif sign[0][0] != "\\":
            return sign.start() if not depth else start
    return start


def rewrite_links(body: str, resolve: Resolve) -> str:
    """The body with each relative link target replaced by what `resolve` makes of it; None leaves it alone."""
    parts: list[str] = []
    position = 0
    for offset, target in links(body):
        resolved = resolve(target) if _is_relative(html.unescape(target)) else None
        if resolved is not None and resolved != target:
            parts += (body[position:offset], _encoded(resolved))
            position = offset + len(target)
    return "".join((*parts, body[position:]))


# Anchors of a body

_HEADING = re.compile(r"^(#{1,6})(?!#)[ \t]*(.*?)[ \t]*#*[ \t]*$", re.M)
_WRITTEN_ID = re.compile(r"[ \t]+\{:?[ \t]*(?:[^}\n]*?[ \t])??(?:#|id=[\"']?)([^\s}\"']+)[^}\n]*\}$")


def heading_slug(title: str) -> str:
    """The anchor that Python-Markdown gives a heading by default; empty if nothing of it is ASCII."""
    words = unicodedata.normalize("NFKD", plain_text(title)).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", words).strip().lower())


def code_host_slug(title: str) -> str:
    """The anchor that code hosts give a heading: letters of every script stay, each blank becomes a hyphen."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain_text(title)).strip().lower())


def heading_anchors(body: str) -> frozenset[str]:
    """The anchors that Python-Markdown gives the `#` headings of a body, repeated ones numbered with `_1`."""
    prose = _without_code_blocks(body)
    headings = [(heading.start(2), heading.end(2)) for heading in _HEADING.finditer(prose)]
    written = [_WRITTEN_ID.search(prose, start, end) for start, end in headings]
    anchors = {found[1] for found in written if found}
    numbers: dict[str, int] = {}
    for (start, end), own in zip(headings, written, strict=True):
        if not own:
            anchors.add(_free_anchor(heading_slug(body[start:end]), anchors, numbers))
    return frozenset(anchors)


def _free_anchor(slug: str, taken: set[str], numbers: dict[str, int]) -> str:
    if slug and slug not in taken:
        return slug
    numbered = re.fullmatch(r"(.*)_(\d+)", slug)
    base, number = (numbered[1], int(numbered[2])) if numbered else (slug, 0)
    number = max(number, numbers.get(base, 0)) + 1
    while f"{base}_{number}" in taken:
        number += 1
    numbers[base] = number
    return f"{base}_{number}"


# The guard over a body


def guard(body: str) -> str:
    """The body with everything active made inert, and as little else changed as can be.

    It has to be the last that touches the body: lines that are joined afterwards can become active again.

    - Tags and attributes beyond a short list, and HTML that does not close, are shown as text. What a body
      opens it closes. Comments are emptied.
    - Links and reference definitions with an unsafe address get `#` before it and lead nowhere.
    - Attribute lists (`{: … }`), template code (`{{`, `{%`), file inclusions (`--8<--`) and directives of other
      extensions (`:::`, `///`) that could do something are written with entities.
    - Code that holds any of this is written as HTML, except where all parsers agree that it is code. There only
      file inclusions are (they are carried out in code as well).
    """
    text = _CONTROL.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))
    if "<!--" in text:
        text = _with_empty_comments(text)
    tags = _Tags()
    parts: list[str] = []
    pending = owner = ""
    position = 0
    is_agreed = not any(line.is_inline_code for line in _fence_lines(text))
    for fence in _fences(text):
        pending += text[position : fence.start]
        position = fence.end
        if fence.code is None:
            pending += fence.prefix + _as_entities(fence.signs)
            continue
        parts.append(_inert(pending, tags, owner))
        pending = ""
        owner = "-" if fence.prefix else ""
        line_before = text.rfind("\n", 0, max(0, fence.start - 1)) + 1
        is_separate = not text[line_before : fence.start].strip()
        written = text[fence.start : fence.end]
        parts.append(_inert_fence(fence, written, is_separate, is_agreed and not tags.has("pre")))
        is_agreed = is_agreed and (fence.is_simple or parts[-1] is not written)
    pending += text[position:]
    return "".join((*parts, _inert(pending, tags, owner), tags.closing()))


def _inert_fence(fence: _Fence, written: str, is_separate: bool, is_agreed: bool) -> str:
    """A fenced block as it was written, if that is certainly code or does nothing; else as HTML.

    `is_agreed` says that parsers agree on all fences so far, `is_separate` that a blank line stands above.
    """
    code = fence.code or ""
    if "8<-" in code or not (fence.is_simple or _KNOWN_INFO.match(fence.info)):
        return _as_html(fence, is_separate)
    if not _is_active(code):
        return written
    ends_early = re.compile(rf"^ {{0,3}}{fence.signs}{fence.signs[0]}*[ \t]*$", re.M)
    if not is_agreed or not fence.is_simple or fence.prefix or ends_early.search(code):
        return _as_html(fence, is_separate)
    # A line of an indented block right above would pull the fence in there, and take it apart again.
    return written if is_separate else "\n" + written


_OPTION = r"(?:title|hl_lines|linenums)=\"[^\"<>&{}\\`\n]*\""
_KNOWN_INFO = re.compile(
    rf"[ \t]*[A-Za-z0-9_#.+-]*(?:(?:[ \t]+{_OPTION})+"
    rf"|[ \t]*\{{:?[ ]*(?:(?:\.(?!on|md-|pm-)[\w-]+|#(?!_|pm-)[\w-]+|{_OPTION})(?:[ ]+|(?=\}})))++\}})[ \t]*\Z",
    re.A | re.I,
)
_MARK = re.compile(r"[!\"#$&'*+:<=>@\[-`{-~]|--+|/{3,}")
"""What means something to HTML, to Markdown or to one of its common extensions."""
_COMMENT = "<!-- -->"


def _with_empty_comments(text: str) -> str:
    """The text without what stands in comments. Parsers disagree on where one ends, so none may hold anything."""
    fences = iter(_fences(text))
    fence = next(fences, None)
    parts: list[str] = []
    position = end = 0
    start = text.find("<!--")
    while start >= 0:
        while fence and fence.end <= start:
            fence = next(fences, None)
        line = text[max(position, start - 1_000) : start].rpartition("\n")[2]
        if fence and fence.code is not None and fence.start <= start:
            following = fence.end
        elif line.count("`") % 2:
            following = start + 4
        else:
            end = text.find("-->", start + 4) if end < start + 7 else end
            if end < 0:
                break
            parts += (text[position:start], _COMMENT)
            position = following = end + 3
        start = text.find("<!--", following)
    return "".join((*parts, text[position:]))


def _as_html(fence: _Fence, is_separate: bool) -> str:
    """A fenced block as HTML on a line of its own."""
    language = re.match(r"[ \t]*([A-Za-z0-9_+-]+)", fence.info)
    opening = f'<code class="language-{language[1]}">' if language else "<code>"
    code = "&#10;".join(_as_entities(line) for line in (fence.code or "").rstrip("\n").split("\n"))
    blank = fence.prefix.rstrip() + "\n"
    return f"{'' if is_separate else blank}{fence.prefix}<pre>{opening}{code}</code></pre>\n{blank}"


def _as_entities(text: str) -> str:
    """The text with each sign written so that no parser makes anything else of it."""
    return _MARK.sub(lambda mark: "".join(f"&#{ord(sign)};" for sign in mark[0]), text)


_EVENTS = r"<[A-Za-z/!?]|\{(?!: #[^\W_][\w-]*+ \})|\]\((?!https?://|[\w.-]++(?:/[\w.-]++)*+/?[#)])|\]:|8<-"
"""Where something active may begin. That excepts what is safe at first sight, links and anchors: there is much of
it."""
_ACTIVE = re.compile(_EVENTS)
_ACTIVE_OR_CODE = re.compile(rf"``*|{_EVENTS}")
_DIRECTIVE = re.compile(r"(?<!\w)(?<!\w:)(?:(?<!:):{3,}+|(?<!/)/{3,}+)(?=[ \t]*[\w-])")


def _inert(text: str, tags: _Tags, owner: str) -> str:
    """The part of a body between two fences with everything active made inert."""
    if not _ACTIVE.search(text) and ":::" not in text and "///" not in text:
        return text
    if "<" in text:
        # Attribute lists end with their line, but lines inside a tag are none to Python-Markdown.
        text = _TAG.sub(lambda tag: tag[0].replace("\n", " "), text)
    parts: list[str] = []
    position = 0
    for start, end in _indented_code(text, owner):
        if _is_active(text[start:end]):
            code = re.sub(r"^(?: {4}|\t)", "", text[start:end], flags=re.M)
            parts += (_inert_prose(text[position:start], tags), _as_html(_Fence(start, end, "", "", "", code), True))
            position = end
    return "".join((*parts, _inert_prose(text[position:], tags)))


def _inert_prose(text: str, tags: _Tags) -> str:
    text = _DIRECTIVE.sub(lambda sign: _as_entities(sign[0]), text) if ":::" in text or "///" in text else text
    spans = _code_spans(text)
    edits = _Edits(text, _ANY_KEY)
    parts: list[str] = []
    position = 0
    for event in _ACTIVE_OR_CODE.finditer(text):
        start = event.start()
        if start < position:
            continue
        if text[start] == "`":
            edit = _span_edit(text, start, event.end(), spans)
        else:
            edit = _tag_edit(text, start, tags) if text[start] == "<" else edits.edit(event)
        if edit:
            parts += (text[position : edit.start], edit.text)
            position = edit.end
    parts.append(text[position:])
    return _without_tails("".join(parts), tags.block)


def _span_edit(text: str, start: int, code_start: int, spans: dict[int, int]) -> _Edit | None:
    """The code span that begins there, as HTML if there is anything active in it; None if none begins there."""
    end = spans.get(start)
    if end is None or _is_escaped(text, start):
        return None
    code = text[code_start : end - (code_start - start)]
    if not _is_active(code):
        return _Edit(start, end, text[start:end])
    code = code.replace("\n", " ")
    if code[0] == code[-1] == " " and code.strip():
        code = code[1:-1]
    return _Edit(start, end, f"<code>{_as_entities(code)}</code>")


def _is_active(code: str) -> bool:
    """Whether there is anything in the code that would do something if a parser did not take it for code."""
    if _DIRECTIVE.search(code):
        return True
    if not _ACTIVE.search(code):
        return False
    edits = _Edits(code, _DANGEROUS_KEY)
    return any(event[0][0] == "<" or edits.edit(event) is not None for event in _ACTIVE.finditer(code))


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


class _Edits:
    """What has to change in a text, apart from tags, so that nothing in it is active."""

    def __init__(self, text: str, key: re.Pattern[str]) -> None:
        """`key` finds what may not stand in a brace."""
        self._text = text
        self._key = key
        self._line_end = -1
        self._last_active_key = -1

    def edit(self, event: re.Match[str]) -> _Edit | None:
        """The change that a match of `_ACTIVE` calls for."""
        start = event.start()
        match event[0]:
            case "{":
                return self._brace(start)
            case "](":
                return self._link(event.end())
            case "]:":
                return self._definition(start)
            case _:
                return _Edit(start + 1, start + 2, "&lt;")

    def _brace(self, start: int) -> _Edit | None:
        text = self._text
        following = text[start + 1 : start + 2]
        known = _ATTRIBUTE_LIST.match(text, start)
        if known and _are_harmless(known[1]):
            return None
        if following not in ("{", "%", "#", "!") and not self._may_set_attributes(start):
            return None
        # An escaped brace is written as the entity alone, else the backslash would be seen.
        return _Edit(start - _is_escaped(text, start), start + 1, "&#123;")

    def _may_set_attributes(self, start: int) -> bool:
        """Whether a bracket closes on the line with something between that is more than words.

        Attribute lists reach to the last bracket of a line, and what they hold need not look like one.
        """
        if start > self._line_end:
            end = self._text.find("\n", start)
            self._line_end = end if end >= 0 else len(self._text)
            last = self._text.rfind("}", start, self._line_end)
            self._last_active_key = max(
                (key.end() for key in self._key.finditer(self._text, start, last + 1)), default=-1
            )
        return start < self._last_active_key

    def _link(self, bracket_end: int) -> _Edit | None:
        """Makes an unsafe address a fragment, and an address in angle brackets one without."""
        text = self._text
        angled = _ANGLED.match(text, bracket_end - 1)
        if angled and _REST_OF_LINK.match(text, angled.end()):
            address = angled[1]
            return _Edit(angled.start(1) - 1, angled.end(), _encoded(address) if is_safe_address(address) else "#")
        opening = _BEFORE_ADDRESS.match(text, bracket_end)
        start = opening.end() if opening else bracket_end
        return None if _begins_safely(text, start) else _Edit(start, start, "#")

    def _definition(self, start: int) -> _Edit | None:
        """The same for the address of a reference definition, where no inline Markdown is read."""
        text = self._text
        found = _DEFINED_ADDRESS.match(text, start)
        if not found:
            return None
        angled, bare = found.groups()
        if angled is not None:
            sign = found.start(1) - 1
            if _AUTOLINK.match(text, sign) or _TAG.match(text, sign):
                return None
            return _Edit(sign, found.end(), _encoded(angled) if is_safe_address(angled) else "#")
        if len(bare) < LONGEST_ADDRESS and (is_safe_address(bare) or _SCHEME_ALONE.fullmatch(bare)):
            return None
        return _Edit(found.start(2), found.start(2), "#")


_ANY_KEY = re.compile(r"=|[ \t{:](?:on|style|#__|\.md-|\.pm-)", re.I)
_DANGEROUS_KEY = re.compile(
    r"[ \t{:](?:on|style|#__|\.md-|\.pm-)"
    r"|[ \t{:\"'](?:on\w*|style|href|src\w*|id|name|class|data|data-[\w-]*|markdown)=",
    re.I,
)
"""Keys of attributes that would do something. Braces with other keys are common in code, and worth its colours."""
_BEFORE_ADDRESS = re.compile(r"\s*+<?+\s*+")
_DEFINED_ADDRESS = re.compile(
    rf"\]:[ \t]*+\n?[ \t>]*+(?:<([^<>\s]{{1,{LONGEST_ADDRESS}}})>(?=\s|\Z)|<*+(\S{{1,{LONGEST_ADDRESS}}}))"
)
_SCHEME_ALONE = re.compile(r"(?!javascript|vbscript|data|file|blob)[A-Za-z][\w+.-]*:", re.I)
"""As in `[1]: Note: …`, which is a footnote to some."""
_SCHEME_SIGNS = re.compile(r"[A-Za-z0-9+.\-]*+")
_END_OF_ADDRESS = re.compile(r"\s*+[\"'()]")
_ENTITY = re.compile(r"&(?:#\w{1,40}|\w{1,40});?")
_SIGN_OF_A_SCHEME = re.compile(r"[\w+.:\s\x00-\x20\x7f-\xa0-]")


def _begins_safely(text: str, start: int) -> bool:
    """Whether whatever a parser takes for an address there has a safe scheme or none.

    Judged by the signs up to the first one that no scheme can hold. What parsers take away before a browser reads
    the address (code, references, escapes, line ends) hides the rest of it, so that is not safe.
    """
    signs = _SCHEME_SIGNS.match(text, start)
    end = signs.end() if signs else start
    scheme = text[start:end].lower()
    following = text[end : end + 1]
    if following == ":":
        return scheme in SAFE_SCHEMES or not scheme
    if following == "&":
        entity = _ENTITY.match(text, end)
        return not entity or not _SIGN_OF_A_SCHEME.search(html.unescape(entity[0]))
    if following == "%":
        return is_safe_address(text[start : end + 64])
    if following in ("/", "\\") and not scheme:
        return following == "/" and text[end + 1 : end + 2] not in ("/", "\\", "&", "`", "[", "\n")
    if following == "\n":
        return bool(_END_OF_ADDRESS.match(text, end))
    return following not in ("`", "[", "\\", "\t")


# Raw HTML in a body

_VOID_TAGS = frozenset({"br", "hr", "img", "col"})
_ALLOWED_TAGS = _VOID_TAGS | frozenset(
    "details summary p div span a b i em strong u s del ins sub sup kbd code pre samp var abbr mark small blockquote"
    " ul ol li dl dt dd table thead tbody tfoot tr th td caption colgroup figure figcaption h1 h2 h3 h4 h5 h6".split()
)
# Nothing in a value may mean something in Markdown: parsers read links and code even between quotation marks.
_VALUE = r"[^\"'<>`\\\[\]{}|*$^\n\t]"
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9]*+)"
    rf"((?:[ \t\n]++[A-Za-z][A-Za-z-]*+(?:=(?:\"(?:{_VALUE}|')*+\"|'{_VALUE}*+'))?+)*+)[ \t\n]*+(/?)>"
)
_ATTRIBUTE = re.compile(rf"([#.]|[A-Za-z][A-Za-z-]*+=?)(?:\"((?:{_VALUE}|')*+)\"|'({_VALUE}*+)'|([^\s\"'}}]*+))")
_ATTRIBUTE_LIST = re.compile(
    rf"\{{:?[ ]*+((?:(?:[#.][\w-][\w.:-]*+|[A-Za-z-]++=(?:\"(?:(?!&){_VALUE})*+\"|(?:(?![ =&}}]){_VALUE})++))"
    r"(?:[ ]++|(?=\})))++)\}"
)
_LENGTH = re.compile(r"\d{1,5}(?:\.\d+)?(?:px|%|r?em|ch|vw)?")
_NUMBER = re.compile(r"-?\d{1,5}")
_WORD = re.compile(r"[\w-]{0,40}")
_ANYTHING = re.compile(r".*")
# Themes look for their own elements by identifiers that begin like this, and take what stands in them for true.
_IDENTIFIER = re.compile(r"(?!__(?!.*__))[\w-][\w.:-]*")
_CLASSES = re.compile(r"(?:(?!pm-|md-(?!button))[\w-]+(?:[ ]+|\Z))*", re.I)
_ALLOWED_VALUES: dict[str, re.Pattern[str]] = {
    "#": _IDENTIFIER, "id": _IDENTIFIER, "name": _IDENTIFIER, ".": _CLASSES, "class": _CLASSES,
    "title": _ANYTHING, "alt": _ANYTHING, "download": _ANYTHING, "aria-label": _ANYTHING, "summary": _ANYTHING,
    "href": _ANYTHING, "src": _ANYTHING, "cite": _ANYTHING,
    "width": _LENGTH, "height": _LENGTH, "border": _NUMBER, "start": _NUMBER, "value": _NUMBER, "span": _NUMBER,
    "colspan": _NUMBER, "rowspan": _NUMBER, "align": _WORD, "valign": _WORD, "lang": _WORD, "dir": _WORD,
    "scope": _WORD, "loading": _WORD, "type": re.compile(r"[1aAiI]"), "target": re.compile(r"_blank"),
    "rel": re.compile(r"[a-z -]*"),
    "open": re.compile(r"|open"), "reversed": re.compile(r"|reversed"),
}  # fmt: skip
_ADDRESS_ATTRIBUTES = frozenset({"href", "src", "cite"})
_AUTOLINK = re.compile(r"<(?:https?://[^\s<>\"'`\\\[\]{}|]+|(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)*)>", re.A | re.I)


def _tag_edit(text: str, start: int, tags: _Tags) -> _Edit | None:
    """The change that keeps a `<` from beginning anything but an allowed tag, a safe autolink or an empty comment."""
    escaped = _Edit(start, start + 1, "&lt;")
    if text.startswith(_COMMENT, start):
        return _Edit(start, start + len(_COMMENT), _COMMENT)
    tag = _TAG.match(text, start)
    if not tag:
        link = _AUTOLINK.match(text, start)
        return _Edit(start, link.end(), link[0]) if link else escaped
    slash, name, attributes, end_slash = tag.groups()
    name = name.lower()
    if slash:
        closing = None if attributes or end_slash else tags.close(name)
        return escaped if closing is None else _Edit(start, tag.end(), closing + tag[0])
    is_allowed = name in _ALLOWED_TAGS and (not end_slash or name in _VOID_TAGS)
    if not is_allowed or not _are_harmless(attributes, name):
        return escaped
    tags.open(name)
    return _Edit(start, tag.end(), tag[0])


def _are_harmless(attributes: str, tag: str = "") -> bool:
    return all(_is_harmless(attribute, tag) for attribute in _ATTRIBUTE.finditer(attributes))


def _is_harmless(attribute: re.Match[str], tag: str) -> bool:
    name = attribute[1].rstrip("=").lower()
    value = html.unescape(next((value for value in attribute.groups()[1:] if value is not None), ""))
    allowed = _ALLOWED_VALUES.get(name)
    if allowed is None or not allowed.fullmatch(value):
        return False
    if name == "name":  # that of a picture hides the property of the document with the same name from scripts
        return tag == "a"
    return name not in _ADDRESS_ATTRIBUTES or is_safe_address(value)


# To Python-Markdown; all of them are allowed.
_BLOCK_TAGS = (
    "details summary p div blockquote figure figcaption pre ul ol li dl dt dd table thead tbody tfoot tr th td colgroup"
    " h1 h2 h3 h4 h5 h6"
).replace(" ", "|")
_BLOCK = re.compile(
    rf"<(?:(?P<opened>{_BLOCK_TAGS})|(?P<closed>/(?:{_BLOCK_TAGS}))|(?:hr|!-- --))(?=[\s/>])[^>]*>", re.I
)
_BLANKS = re.compile(r"[ \t]*")
_MARGIN = re.compile(r" {0,3}")
_NO_TAIL = re.compile(r"[ \t]*(?:\n|\Z)")
_FENCE_SIGNS = re.compile(r"([> \t]*)(`{3,}|~{3,})")


def _without_tails(text: str, block: _RawBlock) -> str:
    """Inert prose with a line end behind each block of raw HTML.

    On the rest of a line that ends such a block, Python-Markdown moves entities and comments elsewhere. What stood
    on either side of one (`<&lt;script>`) would grow together.
    """
    block.line = -1
    parts: list[str] = []
    position = line = 0
    for tag in _BLOCK.finditer(text):
        line = max(line, text.rfind("\n", line, tag.start()) + 1)
        if tag["opened"]:
            block.open(line, _is_blank(_MARGIN, text, line, tag.start()))
            continue
        may_end_block = block.close(line) if tag["closed"] else _is_blank(_BLANKS, text, line, tag.start())
        if may_end_block and not _NO_TAIL.match(text, tag.end()):
            fence = _FENCE_SIGNS.match(text, tag.end())
            parts += (text[position : tag.end()], "\n", fence[1] + _as_entities(fence[2]) if fence else "")
            position = line = fence.end() if fence else tag.end()
    return "".join((*parts, text[position:]))


def _is_blank(blanks: re.Pattern[str], text: str, start: int, end: int) -> bool:
    found = blanks.match(text, start, end)
    return found is not None and found.end() == end


class _RawBlock:
    """The outermost block of HTML that is open, and where it began."""

    def __init__(self) -> None:
        self.line = -1
        """Where its line begins; -1 if that is before the text at hand."""
        self._depth = 0
        self._is_at_margin = False

    def open(self, line: int, is_at_margin: bool) -> None:
        if self._depth == 0:
            self.line, self._is_at_margin = line, is_at_margin
        self._depth += 1

    def close(self, line: int) -> bool:
        """Whether Python-Markdown may take the block for ended. It only knows blocks that begin at the margin."""
        self._depth -= 1
        return self._depth == 0 if self._is_at_margin else self.line != line


class _Tags:
    """The tags that a body has opened: it may close no others, and has to close these."""

    def __init__(self) -> None:
        self.block = _RawBlock()
        self._open: list[str] = []
        self._count: dict[str, int] = {}

    def open(self, name: str) -> None:
        if name not in _VOID_TAGS:
            self._open.append(name)
            self._count[name] = self._count.get(name, 0) + 1

    def has(self, name: str) -> bool:
        return self._count.get(name, 0) > 0

    def close(self, name: str) -> str | None:
        """The closing tags that have to stand before that of `name`; None if there is nothing to close."""
        if not self.has(name):
            return None
        inner: list[str] = []
        while (last := self._open.pop()) != name:
            inner.append(f"</{last}>")
            self._count[last] -= 1
        self._count[name] -= 1
        return "".join(inner)

    def closing(self) -> str:
        """The closing tags of all that is still open, as a block of its own."""
        tags = "".join(f"</{name}>\n" for name in reversed(self._open))
        return f"\n\n{tags}" if tags else ""
