"""Pages that wikis export as HTML, as Markdown: Confluence (pages and storage format), Google Docs, Notion.

General converters drop what matters here: whether a task is done, the day in a `<time>`, the paragraphs of a cell.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from postmortems.importing.sources.html_blocks import AROUND, BOX, NOTE, PARAGRAPHS, ListLevel, at_the_start, titled
from postmortems.importing.sources.html_table import Table
from postmortems.importing.sources.html_text import EMOTICONS, Text, picture, raised, styles_of, written_out
from postmortems.importing.unreadable import UnreadableError

MAX_DEPTH = 60
"""Deeper lists are read as text."""
SKIPPED = frozenset("script style template noscript svg nav head button ac:task-id ac:task-uuid ac:placeholder".split())
"""Elements whose text no reader of a page sees."""
_INLINE = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
_CODE = ("pre", "ac:plain-text-body")
_INLINE_MACROS = frozenset(("status", "jira", "anchor", "profile", "emoji", "date", "mention"))
_TARGETS = ("ri:content-title", "ri:filename", "ri:value", "ri:space-key")
_ONENOTE_BOX = re.compile(r"\bto-do(?:-priority-[12])?(?P<done>:completed)?\b")
"""A box of OneNote, in `data-tag`."""
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_DEFINITION = ": "


class _Page(HTMLParser):
    """Writes Markdown while it reads HTML."""

    def __init__(self, styles: dict[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.styles = styles
        """The mark of each class that is bold or struck, as Google Docs has them."""
        self.lines: list[str] = []
        self.around: list[str] = []
        """The lines of what is around the text, or of the text while that is read."""
        self.line = Text()
        self.lists: list[ListLevel] = []
        self.closed_list = ""
        """The kind of the list that ended with the last line."""
        self.tables: list[Table] = []
        self.closed_table = Table()
        """The last one."""
        self.links: list[str] = []
        self.skipped: list[str] = []
        self.apart: list[str] = []
        """The open element that is around the text, and those of its name in it."""
        self.spans: list[str] = []
        """What the open spans add at their end."""
        self.roles: list[str] = []
        """What the open `div` are, as Loop and other editors write lists and headings."""
        self.macros: list[str] = []
        self.marker = ""
        self.defined = -1
        """How many lines there are after a term or a definition."""
        self.heading = 0
        self.quotes = 0
        self.code = ""
        """The element of the open block of code."""
        self.code_spans = 0
        self.parameter = ""
        self.target = ""
        """The page or file that the open link of a wiki leads to, unless the link has a text."""
        self.time: str | None = None
        self.time_text = ""
        self.is_raised = False
        self.title = ""
        self.is_title = False
        self.is_page_title = False
        """Whether the open heading is the name of a page of Confluence, with that of its space in front."""

    # --- text ---

    @property
    def text(self) -> Text:
        """The open cell, else the open line."""
        cell = self.tables[-1].cell if self.tables else None
        return self.line if cell is None else cell

    @property
    def _in_cell(self) -> bool:
        return self.text is not self.line

    def flush(self) -> None:
        """End the open line."""
        if self._in_cell:
            if not self.text.text.endswith("\n"):
                self.text.text += "\n"
            return
        for part in re.split(r"\n[^\S\n]*\n\s*", self.line.take()):
            if lines := [line for line in map(" ".join, map(str.split, part.split("\n"))) if line]:
                self._write(lines)

    def _write(self, lines: list[str]) -> None:
        """Write a paragraph, a heading or an item, with the lines that the page breaks it into."""
        depth = sum(not one.is_plain for one in self.lists) + (self.lists[-1].deeper if self.lists else 0)
        if self.heading:
            text = " ".join(lines)
            space, _, rest = text.partition(" : ") if self.is_page_title else ("", "", "")
            self.around += ["", space, ""] if rest else []
            self.lines += ["", f"{'#' * self.heading} {rest or text}", ""]
        elif self.marker == _DEFINITION:
            if self.defined == len(self.lines):
                del self.lines[-1:]
            self.lines += [_DEFINITION + "  \n".join(lines), ""]
            self.defined = len(self.lines)
        elif depth:
            indent = "  " * (depth - 1 if self.marker else depth)
            self.lines.append(f"{indent}{self.marker}" + f"  \n{'  ' * depth}".join(lines))
        else:
            quote = "> " * min(self.quotes, 1)
            self.lines += ["", quote + f"  \n{quote}".join(map(at_the_start, lines)), ""]
        self.marker = self.closed_list = ""

    def _separate(self) -> None:
        """Add a space unless the text ends with one, so that what follows is a word of its own."""
        if re.search(r"\w$", self.text.text):
            self.text.add(" ")

    # --- tags ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = {given.get("id", ""), *given.get("class", "").split()}
        if tag == "title":
            self.is_title = True
        elif self.skipped or (tag in SKIPPED and tag != "head"):
            if tag in SKIPPED:
                self.skipped.append(tag)
        elif self.apart and tag == self.apart[0]:
            self.apart.append(tag)
            self.flush()
        elif not self.apart and not self.tables and names & AROUND:
            self.flush()
            self.apart.append(tag)
            self.lines, self.around = self.around, self.lines
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self.heading = int(tag[1])
            self.is_page_title = "title-heading" in names
        elif tag in _INLINE:
            if not self.code and not self.code_spans and "font-weight:normal" not in given.get("style", ""):
                self.text.open(_INLINE[tag])
        elif tag in ("ul", "ol", "ac:task-list"):
            self._open_list(tag, given, names)
        elif tag in ("li", "ac:task"):
            self._open_item(given)
        elif tag in ("table", "thead", "tr", "td", "th"):
            self._open_table(tag, given)
        elif tag.startswith(("ac:", "ri:")):
            self._open_macro(tag, given)
        elif tag in ("span", "div", "p"):
            self._open_text(tag, given, names)
        else:
            self._open_other(tag, given, names)

    def _open_list(self, tag: str, given: dict[str, str], names: set[str]) -> None:
        self._flush_before_list()
        if len(self.lists) >= MAX_DEPTH:
            return
        level = re.search(r"\blst-kix_(\w+)-(\d)\b", given.get("class", ""))
        kind = level[1] if level else next((name for name in names if name.endswith("-list")), "")
        if not self.lists and kind and kind == self.closed_list and self.lines and not self.lines[-1]:
            self.lines.pop()
        start = given.get("start", "")
        number = int(start) - 1 if re.fullmatch(r"\d{1,6}", start) else 0
        deeper = int(level[2]) if level and not self.lists else 0
        self.lists.append(ListLevel(tag == "ol", number, "toggle" in names, deeper, kind))

    def _open_item(self, given: dict[str, str]) -> None:
        self.flush()
        current = self.lists[-1] if self.lists else ListLevel(is_ordered=False)
        current.number += 1
        kind, note = given.get("class", ""), NOTE.fullmatch(f"#{given.get('id', '')}")
        self.marker = "" if current.is_plain else f"{current.number}. " if current.is_ordered else "- "
        if note:
            self.marker = f"[^{current.number}]: "
        if "data-inline-task-id" in given or BOX.search(kind):
            self._add_box(is_done=re.search(r"\bchecked\b", kind) is not None)
        elif box := _ONENOTE_BOX.search(given.get("data-tag", "")):
            self._add_box(is_done=box["done"] is not None)

    def _add_box(self, *, is_done: bool) -> None:
        """The box of a task: before the text of an item, else where it is."""
        box = "[x] " if is_done else "[ ] "
        if self.marker and not self._in_cell and not self.line.text.strip():
            self.marker += box
        else:
            self.text.add(box)

    def _open_table(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table":
            self._flush_before_list()
            self.tables.append(Table())
        elif self.tables and tag == "thead":
            self.tables[-1].in_head = True
        elif self.tables and tag == "tr":
            self.tables[-1].open_row(self.getpos()[0])
        elif self.tables:
            self.tables[-1].open_cell(tag, given)

    def _open_macro(self, tag: str, given: dict[str, str]) -> None:
        """Open an element of the storage format of Confluence."""
        if tag == "ac:structured-macro":
            self.macros.append(given.get("ac:name", ""))
            if self.macros[-1] not in _INLINE_MACROS:
                self.flush()
        elif tag == "ac:parameter":
            self.parameter = given.get("ac:name", "")
        elif tag == "ri:user":
            self.text.add(f"@{given.get('ri:username') or given.get('ri:account-id', '')}")
        elif tag in ("ri:page", "ri:attachment", "ri:blog-post", "ri:space", "ri:url"):
            self.target = next(filter(None, map(given.get, _TARGETS)), "")
        elif tag in ("ac:link-body", "ac:plain-text-link-body"):
            self.target = ""
        elif tag in ("ac:emoticon", "ac:emoji"):
            self.text.add(given.get("ac:emoji-fallback") or EMOTICONS.get(given.get("ac:name", ""), ""))
        elif tag in _CODE or tag in PARAGRAPHS:
            self.flush()
            self.code = tag if tag in _CODE else self.code

    def _open_text(self, tag: str, given: dict[str, str], names: set[str]) -> None:
        if given.get("role") == "checkbox":
            self._add_box(is_done=given.get("aria-checked") == "true")
        if tag == "span":
            style = given.get("style", "")
            mark = "~~" if "line-through" in style else "**" if _BOLD.search(style) else ""
            mark = next((self.styles[name] for name in names if name in self.styles), mark)
            if "selected-value" in names and re.search(r"\w$", self.text.text):
                self.text.add(", ")
            self.spans.append(mark if not self.heading else "")
            if "expand-control-text" in names:
                self.flush()
                self.spans[-1] = "**"
            if self.spans[-1]:
                self.text.open(self.spans[-1])
            return
        self.flush()
        if tag == "div":
            self._open_role(given)
        if "checkbox-on" in names or "checkbox-off" in names:
            self._add_box(is_done="checkbox-on" in names)
        elif tag == "p" and "conf-macro-render" in names:
            self.text.open("**")
        elif tag == "p" and (box := _ONENOTE_BOX.search(given.get("data-tag", ""))):
            self.text.add("" if self.lists else "- ")
            self._add_box(is_done=box["done"] is not None)
        elif not self._in_cell and not self.lists:
            self.heading = 1 if tag == "p" and "title" in names else 2 if "update-title" in names else self.heading

    def _open_role(self, given: dict[str, str]) -> None:
        role = given.get("role", "")
        self.roles.append(role)
        if role == "list":
            self._open_list("ul", {}, set())
        elif role == "listitem":
            self._open_item({})
        elif role == "heading":
            level = given.get("aria-level", "")
            self.heading = int(level) if level in set("123456") else 2

    def _open_other(self, tag: str, given: dict[str, str], names: set[str]) -> None:
        if tag == "a":
            address = given.get("href", "")
            if self.code or (self.apart and address.startswith("#")):
                address = ""  # of a line of code, or in a table of contents, whose anchors end with the page
            self.links.append(address)
            if address and not NOTE.fullmatch(address):
                self.text.add("[")
        elif tag == "br":
            self.text.add("\n")
        elif tag == "sup":
            self.is_raised = True
        elif tag == "option":
            self._separate()
        elif tag == "hr":
            self.flush()
            self.lines += ["", "---", ""]
        elif tag in _CODE:
            self.flush()
            self.code = tag
        elif tag in ("code", "tt", "kbd", "samp") and not self.code:
            self.code_spans += 1
            self.text.add("`")
        elif tag == "time":
            is_date = re.match(r"\d{4}-\d\d", given.get("datetime", ""))
            self.time, self.time_text = given["datetime"] if is_date else None, ""
            self._separate()
            self.text.add(self.time or "")
        elif tag == "input" and given.get("type") == "checkbox":
            self.text.add("[x] " if "checked" in given else "[ ] ")
        elif tag == "img":
            self.text.add(picture(given, names))
        elif tag == "summary":
            self.flush()
            self.text.open("" if self.lists and not self.lists[-1].is_plain else "**")
        elif tag == "blockquote":
            self.flush()
            self.quotes += 1
        elif tag == "dd" and not self._is_inside:
            self.flush()
            self.marker = _DEFINITION
        elif tag in PARAGRAPHS or tag == "dt":
            self.flush()
            self.marker = "" if self.marker == _DEFINITION else self.marker

    @property
    def _is_inside(self) -> bool:
        """Whether a definition is written in the line of its term."""
        return self._in_cell or bool(self.lists or self.quotes)

    def _flush_before_list(self) -> None:
        """End the line. A term that a list or a table defines becomes its label."""
        self.flush()
        is_defined = self.marker == _DEFINITION and self.defined == len(self.lines)
        if is_defined and not self.lines[-2].startswith(_DEFINITION):
            self.lines[-2] = f"**{self.lines[-2].strip('*')}**"

    def _close_term(self) -> None:
        self.text.text = re.sub(r"\s*[:：]\s*(\**)\s*$", r"\1", self.text.text)
        if self._is_inside:
            self.text.add(": ")
        else:
            before = len(self.lines)
            self.flush()
            self.defined = len(self.lines) if len(self.lines) > before else -1

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.is_title = False
        elif self.skipped:
            if tag == self.skipped[-1]:
                self.skipped.pop()
        elif self.apart and tag == self.apart[0]:
            self.flush()
            self.apart.pop()
            if not self.apart:
                self.lines, self.around = self.around, self.lines
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush()
            self.heading = 0
        elif tag in _INLINE:
            self.text.close(_INLINE[tag])
        elif tag in ("ul", "ol", "ac:task-list"):
            self._close_list()
        elif tag == self.code:
            self._close_code()
        elif tag in ("td", "th", "table"):
            self._close_table(tag)
        elif tag.startswith(("ac:", "ri:")):
            self._close_macro(tag)
        elif tag == "span" and self.spans:
            self.text.close(self.spans.pop())
        else:
            self._close_other(tag)

    def _close_list(self) -> None:
        self.flush()
        if not self.lists:
            return
        self.closed_list = self.lists.pop().kind
        if not self.lists:
            self.lines.append("")

    def _close_macro(self, tag: str) -> None:
        if tag == "ac:parameter":
            self.parameter = ""
        elif tag in ("ac:link", "ac:image"):
            if self.target and tag == "ac:image":
                address = self.target.replace(" ", "%20")
                self.text.add(f"![{self.target}]({address})")
            elif self.target:
                self.text.add(self.target)
            self.target = ""
        elif tag == "ac:structured-macro" and self.macros:
            if self.macros.pop() not in _INLINE_MACROS:
                self.flush()
        elif tag in PARAGRAPHS or tag == "ac:task":
            self.flush()

    def _close_other(self, tag: str) -> None:
        if tag == "div" and self.roles and self.roles.pop() == "list":
            self._close_list()
        if tag in ("code", "tt", "kbd", "samp") and self.code_spans:
            self.code_spans -= 1
            self.text.add("`")
        elif tag == "a" and self.links:
            address = self.links.pop()
            if address and not NOTE.fullmatch(address):
                self.text.add(f"]({address.replace(' ', '%20')})")
        elif tag == "time" and self.time is not None:
            self.time = None
            if not re.search(r"\d", self.time_text):  # words such as "the day before" are more than the date
                self.text.add(f" {self.time_text}" if self.time_text.strip() else "")
        elif tag == "sup":
            self.is_raised = False
        elif tag == "summary":
            self.text.close("**")
            self.flush()
        elif tag == "blockquote":
            self.flush()
            self.quotes = max(self.quotes - 1, 0)
        elif tag == "p":
            self.text.close("**")
            self.flush()
            self.heading = 0
        elif tag == "dt":
            self._close_term()
        elif tag in PARAGRAPHS or tag in ("li", "tr", "body", "dd"):
            self.flush()
            self.heading = 0

    def handle_data(self, data: str) -> None:
        """Text. The state of a task in Confluence's storage format becomes its box."""
        if self.is_title:
            self.title += data
        elif self.skipped:
            return
        elif self.time is not None:
            self.time_text += data
        elif self.parameter:
            if self.parameter in ("title", "key"):
                self._add_parameter(data)
        elif self.get_starttag_text() == "<ac:task-status>" and data.strip() in ("complete", "incomplete"):
            self._add_box(is_done=data.strip() == "complete")
        elif self.links and (note := NOTE.fullmatch(self.links[-1])):
            name = re.sub(r"\W", "", data)
            self.text.add(f"[^{name}]{': ' if note['back'] else ''}" if name else "")
        elif 'class="icon' not in (self.get_starttag_text() or "") or re.search(r"\w", data):
            data = raised(data) if self.is_raised else data
            self.text.add(data if self.code else re.sub(r"\s+", " ", data))

    def _add_parameter(self, data: str) -> None:
        """The parameters of a macro that readers of the page see: its title, and the key of a ticket."""
        name = self.macros[-1] if self.macros else ""
        is_inline, mark = name in _INLINE_MACROS, "`" if name == "code" else "**"
        if is_inline:
            self._separate()
        self.text.add(data if is_inline or not data.strip() else f"{mark}{data.strip()}{mark}")
        if not is_inline:
            self.flush()

    # --- code and tables ---

    def _close_code(self) -> None:
        self.code = ""
        if self._in_cell:
            return
        text = self.line.take().strip("\n")
        fence = "```" if "```" not in text else "~~~~"
        self.lines += ["", fence, *text.split("\n"), fence, ""]

    def _close_table(self, tag: str) -> None:
        if not self.tables:
            return
        if tag != "table":
            self.tables[-1].close_cell()
            return
        table = self.closed_table = self.tables.pop()
        table.close()
        if self._in_cell:  # a table in a cell
            self.text.add("\n" + "\n".join(" ".join(row) for row in table.rows) + "\n")
        elif table.rows:
            self.lines += ["", *table.lines(), ""]


def table_rows(text: str) -> list[tuple[str, int, int]]:
    """The lines of a table as Markdown, each with its first and last line on the page; none for a table in a table."""
    page = _Page({})
    try:
        page.feed(text)
    except (AssertionError, ValueError):
        return []
    return [] if page.tables else page.closed_table.placed_lines(text.count("\n") + 1)


def html_to_markdown(text: str) -> str:
    """The page as Markdown. Raises UnreadableError if it has no text."""
    page = _Page(styles_of(text))
    try:
        page.feed(written_out(text))
        page.close()
    except (AssertionError, ValueError):
        raise UnreadableError("is HTML that cannot be read; export the page as Markdown instead") from None
    if page.code:
        page._close_code()
    while page.tables:
        page._close_table("table")
    page.flush()
    lines, around = (page.around, page.lines) if page.apart else (page.lines, page.around)
    found = "\n".join([line.rstrip() for line in lines])
    if any(around):
        found += "\n".join(("\n\n---\n", *around))
    found = re.sub(r"\n{3,}", "\n\n", found).strip() + "\n"
    if not re.search(r"\w", found):
        raise UnreadableError("is HTML without text")
    return titled(found, page.title)
