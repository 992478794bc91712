"""The text of an open line or cell of a page, as Markdown."""

from __future__ import annotations

import html
import re

_RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
_LOWERED = {raised: ordinary for ordinary, raised in _RAISED.items() if ordinary != ord("−")}


def raised(text: str) -> str:
    """A superscript: the 6 of 10⁶, so that it is no 106. Words stay as they are."""
    return text.translate(_RAISED) if re.fullmatch(r"\s*[-−+]?\d+\s*", text) else text


def lowered(text: str) -> str:
    """The text with superscripts as ordinary digits."""
    return text.translate(_LOWERED)


class Text:
    """Text with marks such as `**`. Spaces move out of them, empty ones vanish, and marks that meet are joined."""

    def __init__(self) -> None:
        self.text = ""
        self._open: list[str] = []
        self._pending: list[str] = []
        """Marks that open before the next word."""
        self._closed = ""
        """The mark with which the text ends."""

    def add(self, text: str) -> None:
        """Add text. Marks that are open begin at its first word."""
        bare = text.lstrip()
        if self._pending and bare:
            self.text += text[: len(text) - len(bare)] + "".join(self._pending)
            self._open += self._pending
            self._pending = []
            text = bare
        if text:
            self._closed = ""
        self.text += text

    def open(self, mark: str) -> None:
        if self._closed == mark:
            self.text = self.text.removesuffix(mark)
            self._open.append(mark)
            self._closed = ""
        else:
            self._pending.append(mark)

    def close(self, mark: str) -> None:
        if mark in self._pending:
            self._pending.reverse()
            self._pending.remove(mark)
            self._pending.reverse()
        elif mark in self._open:
            while self._open:
                last = self._open.pop()
                self._end(last)
                if last == mark:
                    break

    def _end(self, mark: str) -> None:
        bare = self.text.rstrip()
        self.text = bare + mark + self.text[len(bare) :]
        self._closed = mark if bare == self.text.removesuffix(mark) else ""

    def take(self) -> str:
        """The text so far; the next text begins with the marks that are open."""
        open_marks, self._open = self._open, []
        for mark in reversed(open_marks):
            self._end(mark)
        text, self.text, self._closed = self.text, "", ""
        self._pending = open_marks + self._pending
        return text


_RULE = re.compile(r"\.(c\d+)\{([^{}]*)\}")


def written_out(text: str) -> str:
    """A page without what versions of Python read in different ways: sections of raw text, comments without an end."""
    before, end, after = text.rpartition("-->")
    text = f"{before}{end}{after.replace('<!--', '&lt;!--')}"
    if "<ac:" not in text:
        return text
    first, *sections = text.split("<![CDATA[")
    parts = [first]
    for section in sections:
        raw, _, rest = section.partition("]]>")
        parts += [html.escape(raw), rest]
    return "".join(parts)


def styles_of(text: str) -> dict[str, str]:
    """The mark of each class of a page of Google Docs that makes text bold or strikes it out."""
    head = text[: text.find("</head>") + 1] if "lst-kix" in text or "doc-content" in text else ""
    return {
        name: "~~" if "line-through" in style else "**"
        for name, style in _RULE.findall(head)
        if "text-decoration:line-through" in style or "font-weight:700" in style
    }


EMOTICONS = {"tick": "✅", "cross": "❌", "warning": "⚠️", "check_mark": "✅", "cross_mark": "❌"}


def picture(given: dict[str, str], names: set[str]) -> str:
    """A picture as Markdown. Pictures that are signs, such as a tick, are that sign."""
    alt, address = given.get("alt", ""), given.get("src", "")
    if any(name.startswith(("emoticon", "emoji")) for name in names):
        found = next((EMOTICONS[name[9:]] for name in names if name[9:] in EMOTICONS), None)
        return given.get("data-emoji-fallback") or found or (alt if alt[:1] in "(:" else "")
    is_address = address and len(address) < 500 and not address.startswith("data:")
    return f"![{alt}]({address.replace(' ', '%20')})" if alt and is_address else alt
