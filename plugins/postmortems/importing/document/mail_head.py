"""The head of a mail inside a text: `From`, `Date` and `Subject`, each on a line."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"(?P<label>From|To|Cc|CC|Bcc|Subject|Date|Sent|References|Newsgroups|Sender|Organi[sz]ation|Attachments"
    r"|[A-Z]\w*(?:-[A-Z]\w*)+"
    r"|Von|An|Betreff|Datum|Gesendet|De|À|Objet|Envoyé|Para|Assunto|Asunto"
    r"|Fecha|Data|Enviado(?: e[lm])?|差出人|宛先|件名|日付|日時|送信日時|发件人|收件人|主题|日期|发送时间"
    r"|보낸 ?사람|받는 ?사람|제목|날짜|보낸 ?날짜)\s*[:：]\s*(?P<value>(?!\d{1,2}[:.]\d\d\b)\S.*)"
)
OF_MAIL = {
    "title": ("Subject", "Betreff", "Objet", "Assunto", "Asunto", "件名", "主题", "제목"),
    "authors": ("From", "Von", "De", "差出人", "发件人", "보낸 사람", "보낸사람"),
    "written": (
        *("Date", "Sent", "Datum", "Gesendet", "Envoyé", "Fecha", "Data", "Enviado", "Enviado el", "Enviado em"),
        *("日付", "日時", "送信日時", "日期", "发送时间", "날짜", "보낸 날짜", "보낸날짜"),
    ),
}
"""The labels of a head, by what they name."""
_SENT = frozenset("Sent Gesendet Envoyé Enviado 送信日時 发送时间".split()) | {
    "Enviado el",
    "Enviado em",
    "보낸 날짜",
    "보낸날짜",
}
"""The labels of the time in what mail programs quote. In the mail itself it is `Date`."""
_BEGIN = re.compile(r"-{4,}[^-\n]{4,60}-{4,}|_{10,}")
"""The line above an older mail: `-----Original Message-----`."""
LEAST = 3
"""Lines."""
BEFORE_SUBJECT = re.compile(
    r"^(?:\s*(?:re|fwd?|aw|wg|antw|doorst|tr|réf|sv|vs|vb|vl|rv|res|enc|odp|pd|ynt|回复|答复|转发|返信|転送|회신|전달)"
    r"(?:\[\d+\])?\s*[:：]\s*|\s*\[[a-z][\w.-]{2,29}\]\s+(?=\S+ \S))+",
    re.I,
)
"""What mail programs add before a subject, `Re:`, and the name that a mailing list adds: `[build-announce]`."""


def mail_head(text: str, *, is_first: bool) -> list[re.Match[str] | None]:
    """The label of each line of a head; a long value goes on without one. Nothing if the text is none.

    `is_first`: the document begins with it, so that it may be short.
    """
    found = _labels_of(text)
    heads = [match for match in found if match]
    labels_seen = {match["label"] for match in heads}
    is_enough = len(heads) >= LEAST or (is_first and bool(heads) and heads[0]["label"] in OF_MAIL["title"])
    is_whole = bool(found and found[0] and found[-1]) and len(heads) * 2 > len(found)
    return found if is_enough and is_whole and labels_seen & set(OF_MAIL["title"]) else []


def is_older_mail(text: str) -> bool:
    """Whether a paragraph inside a document is the head of a mail, with or without a line above it."""
    first, _, rest = text.partition("\n")
    return bool(mail_head(rest if _BEGIN.fullmatch(first.strip()) else text, is_first=False))


def is_quoted_mail(text: str) -> bool:
    """Whether the head of an older mail is that of one below its answer: a line announces it, or it says `Sent`."""
    first, _, _ = text.partition("\n")
    says_sent = any(head and head["label"] in _SENT for head in _labels_of(text))
    return says_sent or _BEGIN.fullmatch(first.strip()) is not None


def _labels_of(text: str) -> list[re.Match[str] | None]:
    """The label of each line, which may be bold."""
    return [_LABEL.fullmatch(re.sub(r"\*\*|__", "", line).strip()) for line in text.split("\n")]


def sender_of(text: str) -> str | None:
    """The name of the sender in the head of a mail."""
    found = next(
        (one for one in map(_LABEL.fullmatch, text.split("\n")) if one and one["label"] in OF_MAIL["authors"]), None
    )
    return re.sub(r"\s*<[^<>\s]+@[^<>\s]+>", "", found["value"]).strip() if found else None


def is_attribution(text: str) -> bool:
    """Whether a paragraph says who wrote the mail that is quoted below: `On Mon, 4 Mar 2024 Ida Berg wrote:`."""
    return _WROTE.fullmatch(text) is not None


_WROTE = re.compile(
    r"(?:On|Am|Le|El|Em) [^:：]{0,30}\d(?:[^:：]|\d:\d){0,150}"
    r"\b(?:wrote|schrieb|écrit|escribió|escreveu)(?: [^:：]{2,60})?\s*[:：]"
)


def is_armour(text: str) -> bool:
    """Whether a paragraph is the line above a text that is signed with PGP."""
    return text.startswith("-----BEGIN PGP SIGNED MESSAGE-----")
