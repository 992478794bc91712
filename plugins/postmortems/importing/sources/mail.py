"""Mails and threads of them as Markdown: the head, the text, and the names of what is attached."""

from __future__ import annotations

import mailbox
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.headerregistry import DateHeader
from email.message import EmailMessage, MIMEPart
from email.policy import default
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from postmortems.importing.document.decoding import legacy_text
from postmortems.importing.document.mail_head import BEFORE_SUBJECT
from postmortems.importing.sources.html_page import html_to_markdown
from postmortems.importing.unreadable import UnreadableError, require_size

FIELDS = ("From", "To", "Cc", "Date", "Subject", "Message-ID")
"""What people read of the head of a mail, and the name by which archives find it."""
LONGEST_NAME = 100
"""Characters of the name of a file that are shown."""
_ENCRYPTED = re.compile(r"multipart/encrypted|application/(?:x-)?pkcs7-mime")
_FOR_PROGRAMS = re.compile(r"application/(?:pgp-signature|(?:x-)?pkcs7-signature)|text/x-amp-html")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
"""What lists and gateways add to the subject of some mails of a thread: `[ops team]`, `[#12]`."""
_SENTENCE = re.compile(
    rb"^(?=From (?!\S.*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
    rb" (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d))",
    re.M,
)
"""Before a line of the text that begins as a mail of a mailbox does: archives do not escape it."""
_ESCAPED = re.compile(rb"^>(?=>*From )", re.M)
"""What a mailbox adds to a line that would begin a mail."""
_SIGNATURE = re.compile(r"^-- ?$", re.M)
"""The line above a signature, which would make a heading of the line before it."""
_ENCLOSED = re.compile(r"\(cid:([^()\s]+)\)")
"""The address of a picture that is sent with the text."""

Part = tuple[Literal["head", "text", "file"], MIMEPart]
"""What a part is, and the part."""


def mail_to_markdown(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A mail, or the mails of one thread from the oldest on; and notes for the report.

    Raises UnreadableError, with what to do, if there is no text, or if the mails belong to several threads.
    """
    try:
        every = mails(data)
        named = (_IN_BRACKETS.sub("", field(mail, "Subject")) for mail in every)
        subjects = {BEFORE_SUBJECT.sub("", subject).strip().casefold() for subject in named}
        found = [[*parts_of(mail)] for mail in every]
        texts = [text for mail in found for text in _texts(mail)]
    except UnreadableError:
        raise
    except Exception:  # whatever a damaged head makes of the library
        raise UnreadableError("is a damaged mail; save its text and import that") from None
    if len(subjects) > 1:
        what = f"has mails about {len(subjects)} subjects"
        raise UnreadableError(f"{what}; make a file of each with `git mailsplit -o. FILE` and import the right ones")
    files = dict.fromkeys(file_name(part) for mail in found for kind, part in mail if kind == "file")
    if all(kind != "text" for mail in found for kind, _ in mail):
        raise UnreadableError("is a mail without text; save and import what is attached" if files else "has no words")
    text = "\n\n".join(texts).removeprefix("---\n\n").encode("utf-8", "replace") + b"\n"
    return text, (f"what is attached is not in the record: {', '.join(files)}",) if files else ()


def mails(data: bytes) -> list[EmailMessage]:
    """The mail of a file, or all mails of a mailbox, the oldest first."""
    if not data.startswith(b"From "):
        return [_parsed(data)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "mbox")
        file.write_bytes(_SENTENCE.sub(b">", data))
        box = mailbox.mbox(file, create=False)
        raw = [_ESCAPED.sub(b"", box.get_bytes(key)) for key in box.iterkeys()]
        box.close()
    return sorted(map(_parsed, raw), key=_sent)


def _parsed(data: bytes) -> EmailMessage:
    """A mail; letters that its head has without saying how are read as they prove to be."""
    head, end, rest = data.partition(b"\r\n\r\n" if b"\r\n\r\n" in data else b"\n\n")
    try:
        head.decode()
    except UnicodeDecodeError:
        head = legacy_text(head)[0].encode() or head
    return message_from_bytes(head + end + rest, policy=default)


def _sent(mail: EmailMessage) -> datetime:
    date = mail["Date"]
    sent = (date.datetime if isinstance(date, DateHeader) else None) or datetime.min
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)


def parts_of(mail: MIMEPart) -> Iterator[Part]:
    """The head, the texts and the files of a mail in their order, and those of mails in it.

    Of one text in several forms it is the HTML. A page that is saved as a mail has neither a head nor files.
    """
    if is_saved_page(mail):
        yield from (one for one in _below(mail) if one[0] == "text")
    else:
        yield "head", mail
        yield from _below(mail)


def is_saved_page(mail: MIMEPart) -> bool:
    """Whether nobody sent it: a browser saved a page with its pictures, or Confluence exported one for Word."""
    return mail["From"] is None or mail["Snapshot-Content-Location"] is not None


def _below(part: MIMEPart) -> Iterator[Part]:
    kind = part.get_content_type()
    if _ENCRYPTED.fullmatch(kind):
        raise UnreadableError("is an encrypted mail; save its text and import that")
    inner = [*part.iter_parts()] if part.is_multipart() else []
    if kind == "message/rfc822":
        for mail in inner:
            yield from parts_of(mail)
    elif kind == "multipart/alternative":
        forms = [[*_below(form)] for form in inner]
        pages = [form for form in forms if any(map(_is_page, form))]
        for form in forms:
            yield from (one for one in form if one[0] == "file" or form in pages or not pages)
    elif inner:
        for one in inner:
            yield from _below(one)
    elif kind in ("text/plain", "text/html") and not part.is_attachment() and not part.get_filename():
        if re.search(r"\w", text_of(part)):
            yield "text", part
    elif not _FOR_PROGRAMS.fullmatch(kind):
        yield "file", part


def _is_page(part: Part) -> bool:
    return part[0] == "text" and part[1].get_content_type() == "text/html"


def field(mail: MIMEPart, name: str) -> str:
    """The value of a field. The library drops what is in brackets, where archives of lists have the names of people."""
    raw = next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    text = str(make_header(decode_header(raw))) if "(" in raw else str(mail[name] or "")
    return " ".join(text.split())


def file_name(part: MIMEPart) -> str:
    """The name of what is attached, else what it is."""
    return " ".join((part.get_filename() or part.get_content_type()).split())[:LONGEST_NAME]


def text_of(part: MIMEPart) -> str:
    """The text of a part, as its charset has it, else the one that its letters prove."""
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    require_size(data)
    for charset in (part.get_content_charset("utf-8"), "utf-8"):
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            continue
    text, charset = legacy_text(data)
    if not charset:
        raise UnreadableError("is a mail in an unknown encoding; save its text as UTF-8 and import that")
    return text


def _texts(mail: list[Part]) -> Iterator[str]:
    files = [file_name(part) for kind, part in mail if kind == "file"]
    enclosed = {field(part, "Content-ID").strip("<>"): file_name(part) for _, part in mail}
    for number, (kind, part) in enumerate(mail):
        if kind == "head":
            lines = [f"{name}: {value}" for name in FIELDS if (value := field(part, name))]
            lines += [f"Attachments: {', '.join(files)}"] if files and not number else []
            yield "---"
            yield "\n".join(lines)
        elif kind == "text":
            text = "\n".join(text_of(part).splitlines())
            text = html_to_markdown(text) if _is_page((kind, part)) else _SIGNATURE.sub("\n---\n", text)
            yield _ENCLOSED.sub(lambda found: f"({quote(enclosed.get(found[1], found[1]))})", text).strip("\n")
