"""Pages that wikis export as HTML, as Markdown: Confluence (pages and storage format), Google Docs, Notion."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from postmortems.importing.document import UnreadableError
from postmortems.importing.labels import labels

MAX_DEPTH = 60
"""Deeper lists are read as text."""
_INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
_SKIPPED = frozenset(("script", "style", "template", "noscript", "svg", "nav", "head", "button", "ac:task-id"))
_PARAGRAPHS = frozenset(("p", "div", "section", "article", "header", "main", "dd", "dt", "figcaption", "ac:task-body"))


@dataclass
class _List:
    is_ordered: bool
    number: int = 0


@dataclass
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    has_head: bool = False
    parts: list[str] | None = None
    """The text of the open cell."""
    span: int = 1
    """How many columns the open cell has."""
    rows_of_cell: int = 1
    below: dict[int, int] = field(default_factory=dict)
    """For each column: how many more rows have a cell from above there."""

    def fill(self) -> None:
        """Write empty cells where the next ones of the last row are part of cells from above."""
        row = self.rows[-1] if self.rows else []
        while self.below.get(len(row)):
            self.below[len(row)] -= 1
            row.append("")


class _Page(HTMLParser):
    """Writes Markdown while it reads HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.text = ""
        self.lists: list[_List] = []
        self.tables: list[_Table] = []
        self.links: list[str] = []
        self.skipped: list[str] = []
        self.marker = ""
        self.heading = 0
        self.is_code = False
        self.macro = ""
        self.time: str | None = None
        self.title = ""
        self.is_title = False

    # --- text ---

    def add(self, text: str) -> None:
        """Add inline text to the open cell, else to the open line."""
        if self.tables and self.tables[-1].parts is not None:
            self.tables[-1].parts.append(text)
        else:
            self.text += text

    def flush(self) -> None:
        """End the open line."""
        if self.tables and self.tables[-1].parts is not None:
            self.tables[-1].parts.append("\n")
            return
        text = " ".join(self.text.split()) if not self.is_code else self.text
        self.text = ""
        if not text:
            return
        indent = "  " * max(len(self.lists) - 1, 0) if self.marker else "  " * len(self.lists)
        if self.heading:
            self.lines += ["", f"{'#' * self.heading} {text}", ""]
        elif self.lists:
            self.lines.append(f"{indent}{self.marker}{text}")
        else:
            self.lines += ["", _at_the_start(text), ""]
        self.marker = ""

    # --- tags ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        given = {name: value or "" for name, value in attrs}
        if tag == "title":
            self.is_title = True
        elif self.skipped or (tag in _SKIPPED and tag != "head"):
            if tag in _SKIPPED:
                self.skipped.append(tag)
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self.heading = int(tag[1])
        elif tag in _INLINE and not self.is_code:
            self.add(_INLINE[tag])
        elif tag in ("ul", "ol", "ac:task-list"):
            self.flush()
            if len(self.lists) < MAX_DEPTH:
                self.lists.append(_List(tag == "ol"))
        elif tag in ("li", "ac:task"):
            self._open_item(given)
        elif tag in ("table", "tr", "td", "th"):
            self._open_table(tag, given)
        else:
            self._open_other(tag, given)

    def _open_item(self, given: dict[str, str]) -> None:
        self.flush()
        current = self.lists[-1] if self.lists else None
        if current is not None:
            current.number += 1
        self.marker = f"{current.number}. " if current is not None and current.is_ordered else "- "
        kind = given.get("class", "")
        if "data-inline-task-id" in given or re.search(r"\b(?:checked|unchecked|to-do)\b", kind):
            self.marker += "[x] " if re.search(r"\bchecked\b", kind) else "[ ] "

    def _open_table(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table":
            self.flush()
            self.tables.append(_Table())
        elif not self.tables:
            return
        elif tag == "tr":
            self._close_cell()
            self.tables[-1].fill()
            self.tables[-1].rows.append([])
        elif self.tables[-1].rows:
            table = self.tables[-1]
            self._close_cell()
            table.fill()
            table.parts, table.span = [], _count(given.get("colspan"), 100)
            table.rows_of_cell = _count(given.get("rowspan"), 1000)
            table.has_head = table.has_head or (tag == "th" and len(table.rows) == 1 and not table.rows[0])
            if tag == "td" and len(table.rows) == 1:
                table.has_head = False

    def _open_other(self, tag: str, given: dict[str, str]) -> None:
        if tag == "a":
            address = given.get("href", "")
            self.links.append(address)
            self.add("[" if address else "")
        elif tag == "br":
            self.add("\n") if self.is_code or self._in_cell else self.flush()
        elif tag == "hr":
            self.flush()
            self.lines += ["", "---", ""]
        elif tag == "pre":
            self.flush()
            self.is_code = True
        elif tag == "code" and not self.is_code:
            self.add("`")
        elif tag == "time":
            self.time = given.get("datetime") or None
            self.add(self.time or "")
        elif tag == "input" and given.get("type") == "checkbox":
            self.add("[x] " if "checked" in given else "[ ] ")
        elif tag == "img" and given.get("alt"):
            self.add(f"![{given['alt']}]({given.get('src', '')})" if len(given.get("src", "")) < 500 else given["alt"])
        elif tag == "ac:parameter":
            self.macro = given.get("ac:name", "")
        elif tag == "ri:user":
            self.add(f"@{given.get('ri:username') or given.get('ri:account-id', '')}")
        elif tag in _PARAGRAPHS or tag == "blockquote":
            self.flush()

    @property
    def _in_cell(self) -> bool:
        return bool(self.tables) and self.tables[-1].parts is not None

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag == "title":
            self.is_title = False
        elif self.skipped:
            if tag == self.skipped[-1]:
                self.skipped.pop()
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self.heading = 0
        elif tag in _INLINE and not self.is_code:
            self.add(_INLINE[tag])
        elif tag in ("ul", "ol", "ac:task-list"):
            self.flush()
            if self.lists:
                self.lists.pop()
            if not self.lists:
                self.lines.append("")
        elif tag == "pre":
            self._close_code()
        elif tag == "code" and not self.is_code:
            self.add("`")
        elif tag == "a" and self.links:
            address = self.links.pop()
            self.add(f"]({address.replace(' ', '%20')})" if address else "")
        elif tag == "time":
            self.time = None
        elif tag == "ac:parameter":
            self.macro = ""
        elif tag in ("td", "th"):
            self._close_cell()
        elif tag == "table":
            self._close_table()
        elif tag in _PARAGRAPHS or tag in ("li", "ac:task", "blockquote", "tr", "body"):
            self.flush()

    def handle_data(self, data: str) -> None:
        """Text. The state of a task in Confluence's storage format becomes its box."""
        if self.is_title:
            self.title += data
        elif self.skipped or self.macro not in ("", "title") or self.time is not None:
            return
        elif self.get_starttag_text() == "<ac:task-status>" and data.strip() in ("complete", "incomplete"):
            self.marker += "[x] " if data.strip() == "complete" else "[ ] "
        else:
            self.add(data if self.is_code else re.sub(r"\s+", " ", data))

    # --- code and tables ---

    def _close_code(self) -> None:
        text, self.text = self.text.strip("\n"), ""
        self.is_code = False
        fence = "```" if "```" not in text else "~~~~"
        self.lines += ["", fence, *text.split("\n"), fence, ""]

    def _close_cell(self) -> None:
        table = self.tables[-1] if self.tables else None
        if table is None or table.parts is None or not table.rows:
            return
        lines = [" ".join(line.split()) for line in "".join(table.parts).split("\n")]
        text = "<br>".join(filter(None, lines)).replace("|", "\\|")
        row = table.rows[-1]
        if table.rows_of_cell > 1:
            table.below.update(dict.fromkeys(range(len(row), len(row) + table.span), table.rows_of_cell - 1))
        row += [text] * table.span
        table.parts = None

    def _close_table(self) -> None:
        if not self.tables:
            return
        self._close_cell()
        table = self.tables.pop()
        rows = [row for row in table.rows if any(row)]
        if self._in_cell:  # a table in a cell
            self.add("\n" + "\n".join(" ".join(row) for row in rows) + "\n")
            return
        if not rows:
            return
        width = max(map(len, rows))
        if not table.has_head:
            rows.insert(0, [""] * width)
        padded = [[*row, *[""] * (width - len(row))] for row in rows]
        lines = [f"| {' | '.join(row)} |" for row in padded]
        self.lines += ["", lines[0], f"|{' --- |' * width}", *lines[1:], ""]


def _count(text: str | None, most: int) -> int:
    """How many columns or rows a cell has."""
    return min(max(int(text), 1), most) if text and re.fullmatch("[0-9]{1,6}", text) else 1


def _at_the_start(text: str) -> str:
    """A paragraph that Markdown does not take for a heading or a rule."""
    return f"\\{text}" if re.match(r"#{1,6}\s|-{3,}$|={3,}$|>", text) else text


def html_to_markdown(text: str) -> str:
    """The page as Markdown. Raises UnreadableError if it has no text."""
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except (AssertionError, ValueError):
        raise UnreadableError("is HTML that cannot be read; export the page as Markdown instead") from None
    page.flush()
    lines = [line.rstrip() for line in page.lines]
    found = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
    if not re.search(r"\w", found):
        raise UnreadableError("is HTML without text")
    title = " ".join(page.title.split()).rpartition(" : ")[2]
    first = re.search(r"^# (\S.*)$", found, re.M)
    is_titled = first is not None and labels().sections.whole(first[1]) is None
    return found if is_titled or not title else f"# {title}\n\n{found}"
