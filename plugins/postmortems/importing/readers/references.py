"""References, and links to other incidents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from postmortems.importing.claims import Claim
from postmortems.importing.document import Item, Lines, List
from postmortems.importing.reading import Reading

_LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\]\[]+)\]\((?P<target>[^()\s]+)(?:\s+\"[^\"]*\")?\)"
    r"|<(?P<auto>https?://[^>\s]+)>|(?<![(<\w])(?P<bare>https?://[^\s<>)\]]+)"
)
_DATED_FILE = re.compile(
    r"(?:^|/)\d{4}-\d{2}-\d{2}[-_][^/]*\.(?:md|qmd|markdown|txt)$|(?:^"
    r"|/)\d{4}-\d{2}-\d{2}[-_][^/]*(?:/(?:index|README)\.md)?$"
)


def read(reading: Reading) -> Iterator[Claim]:
    """Each list item with one link in a section of references, and links to other reports anywhere."""
    for section in reading.document.about("references"):
        for part in section.walk():
            for block in part.blocks:
                if isinstance(block, List):
                    for item in block.items:
                        yield from _item(item)
    seen: set[str] = set()
    for number, line in reading.document.below:
        for link in _LINK.finditer(line):
            target = (link["target"] or "").partition("#")[0]
            if target and not re.match(r"\w+:", target) and _DATED_FILE.search(target) and target not in seen:
                seen.add(target)
                value = {"target": target, "note": link["text"]}
                yield Claim("related", value, Lines(number, number), confidence=0.7)
        for name in _FILE_IN_CODE.findall(line):
            if name not in seen:
                seen.add(name)
                value = {"target": name, "note": name, "is_code": True}
                yield Claim("related", value, Lines(number, number), confidence=0.6)
    yield from _own_address(reading)


_FILE_IN_CODE = re.compile(r"`([\w./-]*\d{4}-\d{2}-\d{2}[-_][\w.-]*?(?:\.(?:md|qmd|markdown|txt))?)`")
"""The name of another report in backticks is a link to it."""


def _own_address(reading: Reading) -> Iterator[Claim]:
    """The address of the original, from the frontmatter."""
    for key in ("url", "link", "source_url", "canonical_url", "original_url"):
        address = reading.foreign.get(key)
        if isinstance(address, str) and re.match(r"https?://[^\s<>\"]+$", address):
            value = {"title": "Original report", "url": address, "kind": "source"}
            yield Claim("references", value, reading.document.line_of(key), confidence=0.6)


def _item(item: Item) -> Iterator[Claim]:
    if len(item.blocks) != 1:
        return
    text = " ".join(item.text.split())
    found = list(_LINK.finditer(text))
    if len(found) != 1:
        return
    link = found[0]
    target = link["target"] or link["auto"] or link["bare"]
    title = (text[: link.start()] + (link["text"] or "") + text[link.end() :]).strip(" :–—-") or target
    if not re.match(r"https?://", target) or re.search(r"[\s<>\"]", target):
        return
    value = {"title": title, "url": target, "kind": kind_of(target)}
    yield Claim("references", value, item.lines, item.lines.numbers, 0.7)


def kind_of(url: str) -> str:
    """The kind of page that a URL leads to, judged by its host and path."""
    parts = urlsplit(url)
    host, path = parts.netloc.casefold(), parts.path
    if re.search(r"/(?:pull|pulls|merge_requests)/\d+", path):
        return "pull-request"
    if re.search(r"/(?:issues?|browse|tickets?)/[\w-]*\d+", path) or "show_bug" in path or "linear.app" in host:
        return "ticket"
    if re.search(r"/commit/[0-9a-f]{7,}", path):
        return "commit"
    if re.search(r"slack\.com|matrix\.to|discord|zulip|mattermost|teams\.microsoft", host):
        return "chat"
    if re.search(r"grafana|datadog|kibana|dashboard", host + path):
        return "dashboard"
    if host.startswith("status.") or "statuspage" in host:
        return "status-page"
    if "runbook" in path.casefold():
        return "runbook"
    return "document"
