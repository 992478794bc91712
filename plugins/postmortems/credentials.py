"""Recognises credentials in text, so that they are reported and never repeated.

The forms are those that the services publish for their own secret scanning. A placeholder (`<token>`, `xxxx`,
`${PASSWORD}`, `EXAMPLE`) is not a credential.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

REDACTED = "[secret]"


class Credential(NamedTuple):
    """Where a credential stands in a text, and what sort it is; never the credential itself."""

    start: int
    end: int
    kind: str


class _Form:
    def __init__(self, kind: str, hint: str, pattern: str) -> None:
        """`hint` is a piece of text without which there is none: looking for it first is fifty times faster."""
        self.kind = kind
        self.hint = hint
        self._pattern = pattern

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the credential; its group `secret`, if there is one, is the part that must not be seen."""
        return re.compile(self._pattern)


_FORMS = (
    _Form("private key", "PRIVATE KEY", r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"),
    _Form("AWS access key", "AKIA", r"\bAKIA[0-9A-Z]{16}\b"),
    _Form("AWS access key", "ASIA", r"\bASIA[0-9A-Z]{16}\b"),
    *(_Form("GitHub token", prefix, rf"\b{prefix}[A-Za-z0-9]{{36,}}\b") for prefix in ("ghp_", "gho_", "ghu_", "ghs_")),
    _Form("GitHub token", "ghr_", r"\bghr_[A-Za-z0-9]{36,}\b"),
    _Form("GitHub token", "github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{60,}\b"),
    _Form("GitLab token", "glpat-", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    _Form("GitLab token", "glptt-", r"\bglptt-[A-Za-z0-9]{40}\b"),
    _Form("Slack token", "xox", r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    _Form("Slack token", "xapp-", r"\bxapp-\d-[A-Za-z0-9-]{10,}"),
    _Form(
        "Slack webhook",
        "hooks.slack.com",
        r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9_]{6,}/[A-Za-z0-9_/]{8,}",
    ),
    _Form("Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}"),
    _Form("Google API key", "AIza", r"\bAIza[0-9A-Za-z_-]{35}"),
    _Form("Google OAuth secret", "GOCSPX-", r"\bGOCSPX-[0-9A-Za-z_-]{28}"),
    _Form("Stripe key", "k_live_", r"\b[rs]k_live_[0-9A-Za-z]{20,}\b"),
    _Form("Anthropic key", "sk-ant-", r"\bsk-ant-[A-Za-z0-9_-]{30,}"),
    _Form("OpenAI key", "T3BlbkFJ", r"\bsk-(?:proj-|svcacct-)?[A-Za-z0-9_-]*T3BlbkFJ[A-Za-z0-9_-]{20,}"),
    _Form("npm token", "npm_", r"\bnpm_[A-Za-z0-9]{36}\b"),
    _Form("PyPI token", "pypi-AgEI", r"\bpypi-AgEI[A-Za-z0-9_-]{50,}"),
    _Form("SendGrid key", "SG.", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b"),
    _Form("DigitalOcean token", "_v1_", r"\bdo[opr]_v1_[a-f0-9]{64}\b"),
    _Form("Vault token", "hvs.", r"\bhvs\.[A-Za-z0-9_-]{24,}"),
    _Form("Linear key", "lin_api_", r"\blin_api_[A-Za-z0-9]{40}\b"),
    _Form("Hugging Face token", "hf_", r"\bhf_[A-Za-z]{34}\b"),
    _Form("Azure storage key", "AccountKey=", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    _Form("JSON web token", "eyJ", r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    _Form("password in an address", "@", r"://[^\s/:@\"'`<>]*:(?P<secret>[^\s/@\"'`]{3,})@[\w.\[-]"),
)

_LONG = 15
"""Characters that every credential has without a blank in it, but for those with a hint in `_IN_ANY_WORD`."""
_IN_ANY_WORD = frozenset({"PRIVATE KEY", "@"})

_PLACEHOLDER = re.compile(
    r"example|redacted|placeholder|changeme|removed|^(?:pass|password|passwd|pwd|secret|token)$|\*{2,}|x{4,}|\.{3}|…"
    r"|^[<$\[({%]|^(.)\1*$",
    re.IGNORECASE,
)


def credentials(text: str) -> Iterator[Credential]:
    """The credentials in a text, kind by kind."""
    # Nearly all are long words: looking through those alone takes a quarter of the time.
    long_words = "\n".join([word for word in text.split() if len(word) >= _LONG])
    for form in _FORMS:
        if form.hint not in (text if form.hint in _IN_ANY_WORD else long_words):
            continue
        for match in form.pattern.finditer(text):
            secret = match.groupdict().get("secret") or match[0]
            if not _PLACEHOLDER.search(secret):
                yield Credential(*match.span(), form.kind)


def redacted(text: str) -> str:
    """The text with every credential replaced by `[secret]`."""
    for found in sorted(credentials(text), reverse=True):
        text = text[: found.start] + REDACTED + text[found.end :]
    return text


def holds_credential(text: str) -> bool:
    """Whether there is a credential in the text."""
    return next(credentials(text), None) is not None
