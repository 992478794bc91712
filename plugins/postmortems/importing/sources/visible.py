"""The words of a source that did not arrive in the Markdown made of it.

Each kind of source is read here a second time, in the simplest way that gives its text, and not by what converts it.
So a fault of a converter, ours or a library's, is seen.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from email.message import MIMEPart
from html.parser import HTMLParser
from xml.etree.ElementTree import ParseError

from postmortems.importing.sources.atlassian import document_in, is_atlassian
from postmortems.importing.sources.bbcode import is_bbcode, without_marks
from postmortems.importing.sources.chat_messages import card_text, messages_in
from postmortems.importing.sources.html_page import SKIPPED
from postmortems.importing.sources.html_text import lowered, written_out
from postmortems.importing.sources.incident_json import parsed_json, shown_of, without_wrappers
from postmortems.importing.sources.issue_json import is_issue
from postmortems.importing.sources.mail import field, is_saved_page, mails, text_of
from postmortems.importing.sources.word_text import paragraphs
from postmortems.importing.unreadable import UnreadableError
from postmortems.importing.words import words

Piece = tuple[str, str]
"""Where a text is in the source, and the text."""
MOST_NAMED = 8
MOST_OF_PLACE = 60
"""Characters. Of a longer place, its beginning and its end are named."""
_LONG = 8
"""Characters. A longer word that the source runs together, and the Markdown does not, is found without spaces."""


def unread(data: bytes, suffix: str, text: str | None, markdown: str) -> tuple[int, tuple[str, ...]]:
    """The number of words of a source that are not in the Markdown made of it, and where the first of them are.

    `text` is the text of the source as decoded; a Word document has none.
    """
    there: Counter[str] = Counter()
    for version in (markdown, _MARKS.sub("", markdown), _POWER.sub(" ", markdown)):
        there |= Counter(words(lowered(version)))
    markdown = lowered(markdown)
    known = frozenset(there)
    joined = "".join(words(markdown))
    number = 0
    places: dict[str, None] = {}
    for place, piece in _pieces(data, suffix, text):
        lost = 0
        for word in words(lowered(piece)):
            if there[word]:
                there[word] -= 1
            elif word in known or len(word) < _LONG or word not in joined:
                lost += 1
        if lost:
            number += lost
            places[place if len(place) <= MOST_OF_PLACE else f"{place[:40]}…{place[-15:]}"] = None
    more = (f"{len(places) - MOST_NAMED} more",) if len(places) > MOST_NAMED else ()
    return number, (*list(places)[:MOST_NAMED], *more)


_MARKS = re.compile(r"\]\([^()\s]*\)|[*~`\[\]\\]")
"""What Markdown may have within a word."""
_POWER = re.compile("(?<=[0-9])(?=[⁺⁻⁰¹²³⁴-⁹])")
"""Where a superscript begins, whose digits JSON has in a text of their own."""


def _pieces(data: bytes, suffix: str, text: str | None) -> Iterator[Piece]:
    if suffix == ".eml":
        yield from _of_mail(data)
    elif text is None:
        yield from _of_word(data)
    elif suffix == ".json":
        yield from _of_json(text)
    elif suffix in (".rst", ".adoc", ".asciidoc"):
        for number, line in enumerate(text.splitlines(), 1):
            yield f"line {number}", _FOR_PROGRAMS.sub(" ", line)
    elif re.match(r"\s*<", text):
        yield from _of_page(text)
    else:
        is_of_forum = is_bbcode(data)
        for number, line in enumerate((without_marks(text) if is_of_forum else text).splitlines(), 1):
            yield f"line {number}", line if is_of_forum else _without_wiki_marks(line)


# --- pages ---------------------------------------------------------------------------------------

_BLOCKS = re.compile(
    r"h[1-6]|address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer"
    r"|form|header|hr|html|input|li|main|ol|option|p|pre|section|select|summary|table|tbody|td|textarea|tfoot|th|thead"
    r"|time|title|tr|ul|img|ac:.*|ri:.*"
)
"""Elements whose text is no part of the word before them."""


class _Page(HTMLParser):
    """Gathers the text that a browser shows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[int, str]] = []
        self.skipped: list[str] = []
        self.parameter = ""
        self.time = ""
        self.time_text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what hides text, and the words of attributes that are shown."""
        given = dict(attrs)
        if tag in SKIPPED or tag in ("title", "ac:task-status"):
            self.skipped += [tag] if tag != "head" else []
        elif tag == "ac:parameter":
            self.parameter = given.get("ac:name") or ""
        elif tag == "time":
            self.time, self.time_text = given.get("datetime") or "", ""
            self.time = self.time if re.match(r"\d{4}-\d\d", self.time) else ""
        if _BLOCKS.fullmatch(tag):
            self._add(" ")
        if tag in ("ri:attachment", "ri:user"):
            self._add(given.get("ri:filename") or given.get("ri:username") or "")

    def handle_endtag(self, tag: str) -> None:
        """Forget what hides text."""
        if self.skipped and tag == self.skipped[-1]:
            self.skipped.pop()
        elif tag == "ac:parameter":
            self.parameter = ""
        elif tag == "time":
            is_date = self.time and re.search(r"\d", self.time_text)
            self._add(self.time if is_date else self.time_text)
            self.time = self.time_text = ""
        if _BLOCKS.fullmatch(tag):
            self._add(" ")

    def handle_data(self, data: str) -> None:
        """Text that is shown: of the parameters of a macro, its title."""
        if self.skipped or self.parameter not in ("", "title", "key"):
            return
        if self.time:
            self.time_text += data
        else:
            self._add(data)

    def _add(self, text: str) -> None:
        self.pieces.append((self.getpos()[0], text))

    def all(self) -> Iterator[Piece]:
        """The texts, with the line where each begins. Those of one word come together."""
        begun, parts = 0, [""]
        for line, text in self.pieces:
            if not text[:1].isalnum() or not parts[-1][-1:].isalnum():
                yield f"line {begun}", "".join(parts)
                begun, parts = line, []
            parts.append(text)
        yield f"line {begun}", "".join(parts)


def _of_page(text: str) -> Iterator[Piece]:
    page = _Page()
    page.feed(written_out(text))
    page.close()
    yield from page.all()


# --- mails ---------------------------------------------------------------------------------------


def _of_mail(data: bytes) -> Iterator[Piece]:
    """The subject and all texts that are not attached; a plain text beside one in HTML is the same."""
    for at, mail in enumerate(mails(data), 1):
        yield f"mail {at}", "" if is_saved_page(mail) else field(mail, "Subject")
        twice: list[MIMEPart] = []
        for number, part in enumerate(mail.walk(), 1):
            kind = part.get_content_type()
            if kind == "multipart/alternative" and any(one.get_content_type() == "text/html" for one in part.walk()):
                twice += (one for one in part.iter_parts() if one.get_content_type() == "text/plain")
            if kind not in ("text/plain", "text/html") or part.get_filename() or part.is_attachment() or part in twice:
                continue
            found = _of_page(text_of(part)) if kind == "text/html" else enumerate(text_of(part).splitlines(), 1)
            for place, piece in found:
                yield f"mail {at}, part {number}, {place if kind == 'text/html' else f'line {place}'}", piece


# --- JSON ----------------------------------------------------------------------------------------

_OF_ISSUE = frozenset(
    """
    title body description summary displayName text labels content comments System.Title System.Description System.Tags
    Microsoft.VSTS.TCM.ReproSteps value
    """.split()
)
_OF_CHAT = frozenset(("text", "title", "pretext", "value", "content", "subject"))


def _of_json(text: str) -> Iterator[Piece]:
    data = parsed_json(text)
    if messages_in(data) is not None and not is_issue(without_wrappers(data)):
        found = data.get("messages", data.get("value")) if isinstance(data, dict) else data
        for number, message in enumerate(found if isinstance(found, list) else (), 1):
            yield f"message {number}", _of_message(message)
    elif is_issue(without_wrappers(data)):
        for path, key, value in _values(data, ""):
            if key in _OF_ISSUE and (document := document_in(value)):
                yield path, _of_document(document)
            elif key in _OF_ISSUE:
                yield path, _without_wiki_marks(value) if _without_tags(value) is value else _without_tags(value)
    else:
        yield from ((path, value) for path, _, value in _values(data, "", is_shown=True))


def _values(data: object, path: str, key: str = "", *, is_shown: bool = False) -> Iterator[tuple[str, str, str]]:
    """Each text and number with its path, such as `incident.updates[2].body`, and its key.

    `is_shown` leaves out what programs read of a person.
    """
    pending = [(data, path, key)]
    while pending:
        value, path, key = pending.pop()
        if is_shown and is_atlassian(value):
            yield path, key, _of_document(value)
        elif isinstance(value, dict):
            parts = [*(shown_of(value) if is_shown else value).items()]
            pending += [(part, f"{path}.{name}".lstrip("."), str(name)) for name, part in reversed(parts)]
        elif isinstance(value, list):
            pending += [(part, f"{path}[{number}]", key) for number, part in reversed([*enumerate(value)])]
        elif value is not None and not isinstance(value, bool):
            yield path, key, _without_tags(str(value)) if is_shown else str(value)


def _of_document(data: object) -> str:
    return " ".join(part for _, name, part in _values(data, "") if name in ("text", "url", "title"))


_FOR_PROGRAMS = re.compile(
    r"^\s*\.\. [\w-]+::(?: *(?:code|bash|console|text|python|yaml|json|sh|sql)\s*$)?|^\s+:(?:header:|[\w-]+:.*)"
    r"|^\[(?:(?:quote|verse)\b|[^\]]*\]\s*$)|(?<!\S)[\d.]{1,6}[+*][aehlmsd]?(?=\|)|:[\w:+-]{1,80}:(?=`)|^`{3}.*|\blink:"
)
"""What a program reads in reStructuredText and AsciiDoc: names of directives, their options, styles of blocks."""


def _without_tags(text: str) -> str:
    if not re.match(r"\s*<\w+[^>]*>", text):
        return text
    page = _Page()
    page.feed(written_out(text))
    page.close()
    return "".join(part for _, part in page.pieces)


def _of_message(message: object) -> str:
    """What a message says once: chats repeat a text in blocks and attachments."""
    most: Counter[str] = Counter()
    parts = message.items() if isinstance(message, dict) else ()
    for name, part in parts:
        if name not in ("user_profile", "reactions", "edited", "from", "creator"):
            said = (_shown(card_text(value)) for _, key, value in _values(part, "", str(name)) if key in _OF_CHAT)
            most |= Counter(words(" ".join(said)))
    return " ".join(most.elements())


def _shown(text: str) -> str:
    return html.unescape(re.sub(r"<[@#!/]?[^<>]*>", " ", text))


# --- wiki markup ---------------------------------------------------------------------------------


def _without_wiki_marks(text: str) -> str:
    """Jira's markup without the names of its macros; a title stays."""
    bare = re.sub(r"\{[a-z]+(?::(?:[^{}\n]*?\btitle=([^{}|\n]*))?[^{}\n]*)?\}", r" \1 ", text)
    bare = re.sub(r"^(?:h[1-6]|bq)\.\s", "", bare, flags=re.M)
    return re.sub(r"\|(?:thumbnail|[a-z]+=\w+)(?:,[a-z]+=\w+)*!", "!", bare)


# --- Word ----------------------------------------------------------------------------------------


def _of_word(data: bytes) -> Iterator[Piece]:
    seen: set[str] = set()
    try:
        for paragraph in paragraphs(data):
            text = paragraph.text
            if paragraph.is_around and (text.strip() in seen or not re.search(r"[^\W\d]", text)):
                continue
            seen.add(text.strip() if paragraph.is_around else "")
            yield paragraph.place, text
    except (UnreadableError, zipfile.BadZipFile, ParseError):
        return  # it was refused before
