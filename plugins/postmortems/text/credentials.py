"""Recognises credentials in text, so that they are reported and never repeated.

There are two questions, and two answers. `credentials` says what to report: forms that services publish for their
own secret scanning (`credentials.json` has them, each with its source), and values that follow a word such as
`password` and look like one. A placeholder (`<token>`, `xxxx`, `${PASSWORD}`, `EXAMPLE`), a name, a digest or the id of
a commit is not a credential. `redacted` says what may be quoted, and is more careful: it also hides whatever follows
such a word, and every value that looks random. Everything that quotes a record passes through it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from postmortems.text.rare import quick_search, rare_pattern

REDACTED = "[secret]"


class Credential(NamedTuple):
    """The place of a credential in a text, and its kind; never the credential itself."""

    start: int
    end: int
    kind: str


class _Form:
    def __init__(self, kind: str, hint: str, pattern: str, **origin: str) -> None:
        """`hint` is a pattern that is in every match, and is looked for first.

        `origin` is where the form is published, and the date of that.
        """
        self.kind = kind
        self.hint = hint
        self._pattern = pattern
        self.origin = origin

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the credential; its group `secret`, if there is one, is the part that must not be seen."""
        return re.compile(self._pattern)


@cache
def forms() -> tuple[_Form, ...]:
    """The published forms. They are JSON, since every run reads them and YAML takes ten times as long."""
    data = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return tuple(_Form(**form) for form in data["forms"])


_AT_ONCE = 12
"""Hints of one quick search: it takes ten times as long with more than a hundred beginnings."""


@cache
def _groups() -> list[tuple[Callable[[str], bool], tuple[_Form, ...]]]:
    """The forms in groups, each with a search for any of their hints."""
    every = forms()
    groups = [every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE)]
    return [(quick_search("|".join(form.hint for form in group)), group) for group in groups]


_PLACEHOLDER = rare_pattern(
    r"example|redacted|placeholder|change-?me|removed|your[-_]|^(?:pass|password|passwd|pwd|secret|token)$|\*{2,}"
    r"|x{4,}|\.{3}|…|•|^[<$\[({%]|^(.)\1*$",
    re.IGNORECASE,
)


def credentials(text: str, *, may_name_them: bool = True) -> Iterator[Credential]:
    """The credentials in a text, kind by kind.

    `may_name_them` is that of `may_name_credentials`, for who has asked.
    """
    found = list(_in_published_forms(text))
    yield from found
    if not may_name_them:
        return
    spans = sorted(credential[:2] for credential in found)
    ends = list(accumulate((end for _, end in spans), max))
    read = 0
    for candidate in sorted(_after_words(text, _is_reported)):
        # Two words may precede one value, as in `secret_key`, and the value may have a published form.
        place = bisect_left(spans, (candidate.start, 0))
        overlaps = (place and ends[place - 1] > candidate.start) or (
            place < len(spans) and spans[place][0] < candidate.end
        )
        if candidate.start >= read and not overlaps:
            read = candidate.end
            yield candidate


def _in_published_forms(text: str) -> Iterator[Credential]:
    for may_hold_any, group in _groups():
        for form in group if may_hold_any(text) else ():
            for match in form.pattern.finditer(text) if quick_search(form.hint)(text) else ():
                secret = match.groupdict().get("secret") or match[0]
                if not _PLACEHOLDER.search(secret):
                    yield Credential(*match.span(), form.kind)


# Values that follow a word


class _Candidate(NamedTuple):
    """A value that follows a word such as `password`."""

    word: str
    secret: str
    user: str = ""
    """In `user:password`; empty elsewhere."""
    rest: str = ""
    """What is between the word and the mark: `_access_key` of `secret_access_key=`."""
    is_assigned: bool = True
    """Whether a colon or an equals sign precedes the value, or the word is an option; not just a space."""


_USERS = frozenset({" -u ", "--user"})
_PASSWORDS = frozenset(
    "passw passphrase pwd credential kennwort contraseña senha 密码 口令 パスワード 비밀번호".split()
) | {"mot de passe", *_USERS}
_SECRETS = frozenset({"secret", "key", "密钥"})
_WORDS = (*sorted(_PASSWORDS), *sorted(_SECRETS), "token", "bearer", "authorization", "令牌")
"""What precedes a credential, in lower case."""

_WHOLE_WORDS = """
    passw password passwords passwort passwd passphrase pwd kennwort contrase senha passe credential credentials secret
    secrets token tokens bearer authorization key keys apikey apikeys apitoken accesskey accesstoken authtoken authkey
    accountkey clientsecret dbpassword encryptionkey masterkey privatekey secretkey secretaccesskey sessiontoken
    sharedaccesskey signingkey refreshtoken webhooksecret u user
    """.split()
"""Words of which a text in ASCII has at least one that `credentials` has to search for such values."""
_has_sign = quick_search(
    "pass|pwd|kennwort|contrase|senha|credential|secret|token|bearer|authorization|key| -u |--user"
)  # in lower case; a few simple words are found much faster than all of them
_has_word = quick_search(rf"(?-u)(?:\b|_)(?:{'|'.join(_WHOLE_WORDS)})(?:\b|_)")


def may_name_credentials(text: str) -> bool:
    """Whether a text may hold a word that credentials follow."""
    lowered = text.lower()
    return not text.isascii() or (_has_sign(lowered) and _has_word(lowered))


_ASSIGNED = rare_pattern(
    r"(?P<rest>[\w-]{0,30})[\"'`*\]]{0,3}"
    r"(?:[ \t]{0,3}(?::=|=>|[:=：])(?:[ \t]{0,3}(?:[|>][+-]?[ \t]{0,3}\r?\n|\r?\n[ \t]{0,20}- ))?"
    r"|(?P<blank>[ \t]{1,8}(?:is |was )?))"
    r"[ \t\"'`*]{0,20}(?:(?:bearer|basic|token) {1,8})?[\"'`*]{0,2}(?P<secret>[^\s\"'`,;&<>(){}|]{3,400})",
    re.IGNORECASE,
)
"""The rest of the word, what assigns, and the value."""
_USER = rare_pattern(r"[ =]?[\"']?(?P<user>[^\s:\"']{1,100}):(?P<secret>[^\s\"'`]{3,400})")
_OF_SOMETHING_ELSE = rare_pattern(
    r"hash|digest|fingerprint|ids?\b|name|refs?\b|path|file|url|uri|ttl|expir|count|length|size|version|type|kind"
    r"|rotation|manager|store|algorithm|mount|s\b",
    re.IGNORECASE,
)
"""After `secret` or `key` it says that the value is about one: `secretName`, `key-id`."""


def _after_words(text: str, judge: Callable[[_Candidate], bool]) -> Iterator[Credential]:
    """The values that follow a word and pass the judge."""
    lowered = text.lower()
    if lowered.isascii() and not _has_sign(lowered):
        return
    if len(lowered) != len(text):  # a few letters become two
        lowered = "".join([c.lower() if c.isascii() else c for c in text])
    for word in _WORDS:
        at, read = lowered.find(word), 0
        while at >= 0:
            end = at + len(word)
            match = (_USER if word in _USERS else _ASSIGNED).match(text, end)
            is_redacted = word == "secret" and text.startswith(REDACTED, at - 1)
            if match and not is_redacted:
                start = match.start("secret")
                candidate = _candidate(word, match, is_option="--" in text[max(at - 30, 0) : at].rpartition(" ")[2])
                if candidate.secret and judge(candidate):
                    read = start + len(candidate.secret)
                    yield Credential(start, read, _kind_of(candidate))
            at = lowered.find(word, max(end, read))


def _candidate(word: str, match: re.Match[str], is_option: bool) -> _Candidate:
    secret = match["secret"].rstrip(".:!?*_\\]")
    if word in _USERS:
        return _Candidate(word, secret, user=match["user"])
    return _Candidate(word, secret, rest=match["rest"], is_assigned=is_option or match["blank"] is None)


def _kind_of(candidate: _Candidate) -> str:
    if candidate.word in _PASSWORDS:
        return "password"
    return "secret key" if candidate.word in _SECRETS else "access token"


_NAME = rare_pattern(r"[A-Za-z]+\d{0,3}(?:[-_./:@\\]+(?:[A-Za-z]+\d{0,3}|v?\d{1,5}))*/?")
"""Words and numbers, joined: a name, a path or a version."""
_HEXADECIMAL = rare_pattern(
    r"(?:sha\d+[:~-]|md5[:-])?[0-9a-f]+(?:[-:][0-9a-f]+)*|(?:sha\d+[:-]|md5[:-]).*", re.IGNORECASE
)
"""Digests, ids of commits, UUIDs, addresses of machines."""


def _is_reported(candidate: _Candidate) -> bool:
    """Whether the value is nearly certainly a credential: a false finding costs the trust in all others."""
    word, secret, user, rest, is_assigned = candidate
    if (
        "=" in secret.rstrip("=")
        or _PLACEHOLDER.search(secret)
        or secret.startswith(("/", "./", "-", "http", "arn:", "@", "\\", "#"))
    ):
        return False
    if user:  # `-u 1000:1000`, `-u app:app` and `--user app:staff` are users and groups
        return not secret.isnumeric() and secret != user and not _NAME.fullmatch(secret)
    if not is_assigned and word not in ("bearer", "authorization"):
        return False
    if word in _PASSWORDS:
        is_mixed = any(map(str.isdigit, secret)) and any(map(str.isalpha, secret))
        return len(secret) >= 8 and is_mixed and not _NAME.fullmatch(secret)
    if _OF_SOMETHING_ELSE.search(rest):
        return False
    return len(secret) >= 16 and _looks_random(secret, least=16)


def _looks_random(value: str, least: int) -> bool:
    """Whether a part of a value, or all of it, is a mixture that nobody would write: not words, digests or versions.

    What tells is how often neighbours are of different classes (small, capital, digit): two of three in a random
    text of letters and digits, one of three at most in words that are joined by capitals.
    """
    if len(value) < least or not _CAPITAL_OR_DIGIT.search(value) or _HEXADECIMAL.fullmatch(value):
        return False
    rest = _DIGEST.sub("", value)
    return any(len(part) >= least and _is_mixed(part) for part in _BETWEEN_NAMES.split(rest)) or (
        len(rest) >= least and _is_mixed(_IN_BASE64.sub("", rest), throughout=True)
    )


_CAPITAL_OR_DIGIT = re.compile("[A-Z0-9]")
"""Part of every mixture, and of few words."""
_BETWEEN_NAMES = re.compile(r"[-_./:~=@%?&#,;!]+")
_DIGEST = re.compile(r"[0-9a-f]{12,}|[0-9A-F]{12,}")
_IN_BASE64 = re.compile("[-_+/=]+")
_WORDS_IN_CAPITALS = re.compile(r"(?>(?:[A-Z]{0,5}+[a-z]{2,}+\d{0,4}+)+)[A-Z]{0,5}+")
"""`CrashLoopBackOff`"""
_CLASS = bytes(
    97 if chr(c).islower() else 65 if chr(c).isupper() else 48 if chr(c).isdigit() else 43 for c in range(128)
)


def _is_mixed(part: str, throughout: bool = False) -> bool:
    """Whether neighbours are often of different classes; `throughout` asks for more of that, and all three."""
    classes = part.encode("ascii", "replace").translate(_CLASS.ljust(256, b"+"))
    changes = sum(one != other for one, other in pairwise(classes))
    has_small, has_capitals, has_digits = b"a" in classes, b"A" in classes, b"0" in classes
    if throughout:
        return has_small and has_capitals and has_digits and b"+" not in classes and changes > 0.45 * len(part)
    if has_small and has_capitals and _WORDS_IN_CAPITALS.fullmatch(part):
        return False
    if has_small and has_capitals:
        return changes > (0.34 if has_digits else 0.4) * len(part)
    return len(part) >= 20 and has_digits and (has_small or has_capitals) and changes > 0.25 * len(part)


# What may be quoted

_LEAST_QUOTED = 16
_NO_SECRETS = frozenset("true false yes no on off null none unknown".split())
_VALUE = re.compile(r"[A-Za-z0-9+/=_.~%@:-]{16,}")
_PIECE = re.compile(r"[^\s\"'`,;<>(){}|]{3,}")
_AROUND_A_VALUE = ".:!?*_\\[]#=&"


def _is_random(value: str) -> bool:
    return _looks_random(value, _LEAST_QUOTED)


def redacted(text: str, hidden: Container[str] = frozenset()) -> str:
    """The text with `[secret]` for every credential, for what follows a word such as `password`, for every value that
    looks random, and for the values that are `hidden`.
    """
    return _replaced(text, sorted(_unquotable(text, hidden)))


def _replaced(text: str, places: Sequence[tuple[int, int]], by: str = REDACTED) -> str:
    pieces: list[str] = []
    end = 0
    for start, stop in places:
        if start >= end:
            pieces += (text[end:start], by)
        end = max(end, stop)
    return "".join((*pieces, text[end:])) if pieces else text


def _unquotable(text: str, hidden: Container[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """Start and end of everything that must not be quoted."""
    if len(text) < 3:
        return
    for found in _in_published_forms(text):
        yield found[:2]
    for found in _after_words(text, _is_hidden):
        yield found[:2]
    if any(map(_is_random, _VALUE.findall(_long_words(text)))):
        yield from (match.span() for match in _VALUE.finditer(text) if _is_random(match[0]))
    if hidden:
        for match in _PIECE.finditer(text):
            if match[0] in hidden or match[0].strip(_AROUND_A_VALUE) in hidden:
                yield match.span()


def _long_words(text: str) -> str:
    """The words with at least `_LEAST_QUOTED` bytes, each on a line: to look through those takes a quarter."""
    data = text.encode("utf-8", "surrogatepass")
    letters = data.translate(_LETTERS)
    words: list[bytes] = []
    end = 0
    while (at := letters.find(_LONG_WORD, end)) >= 0:
        start, end = letters.rfind(b" ", end, at) + 1, letters.find(b" ", at)
        end = end if end >= 0 else len(data)
        words.append(data[start or at : end])
    return b"\n".join(words).decode("utf-8", "surrogatepass")


_LETTERS = bytes(32 if chr(code).isspace() and code < 128 else 120 for code in range(256))
_LONG_WORD = b"x" * _LEAST_QUOTED


def _is_hidden(candidate: _Candidate) -> bool:
    """Whether a value must not be quoted: wherever it may be a credential."""
    if candidate.secret.startswith("[secret") or candidate.secret.lower() in _NO_SECRETS:
        return False
    if candidate.user:
        return not candidate.secret.isnumeric() and candidate.secret != candidate.user
    if candidate.word == "key" and not candidate.is_assigned:
        return False
    if candidate.is_assigned:
        return len(candidate.secret) >= 3 and not (candidate.word == "key" and _NAME.fullmatch(candidate.secret))
    return len(candidate.secret) >= 4 and not candidate.secret.isalpha() and not _NAME.fullmatch(candidate.secret)


def hidden_values(text: str) -> frozenset[str]:
    """The values of a text that no message about it may quote, wherever the message has them from."""
    return frozenset(
        value for start, end in _unquotable(text) if len(value := text[start:end]) >= 6 and not value.isalpha()
    )


def without_credentials(text: str) -> str:
    """The text without what `credentials` finds in it and values that look random: for names that are made of it."""
    places = [credential[:2] for credential in credentials(text)]
    places += (match.span() for match in _VALUE.finditer(text) if _is_random(match[0]))
    return _replaced(text, sorted(places), " ")


def is_quotable(text: str, hidden: Container[str] = frozenset()) -> bool:
    """Whether `redacted` would leave the text as it is."""
    return next(_unquotable(text, hidden), None) is None
