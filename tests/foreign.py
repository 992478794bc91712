"""What a built site would ask other hosts for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

LOADED = (
    "//script/@src | //img/@src | //img/@srcset | //source/@src | //source/@srcset | //iframe/@src | //embed/@src "
    "| //object/@data | //video/@src | //video/@poster | //audio/@src | //track/@src | //input/@src "
    "| //*[local-name()='image' or local-name()='use']/@href | //@background "
    "| //link[not(contains(@rel, 'canonical') or contains(@rel, 'edit') or contains(@rel, 'prev') "
    "or contains(@rel, 'next'))]/@href"
)
"""Addresses that a browser asks for by itself, without a click."""
IN_STYLES = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


def foreign_requests(site: Path, own: str = "") -> list[str]:
    """What pages and stylesheets load from elsewhere than `own`, each as a file and an address."""
    files = sorted(path for path in site.rglob("*") if path.suffix in (".html", ".css", ".svg"))
    assert any(path.suffix == ".html" for path in files), "no pages at all"
    return [
        f"{path.relative_to(site).as_posix()}: {address}"
        for path in files
        for address in _addresses(path)
        if urlsplit(address).netloc and not (own and address.startswith(own))
    ]


def _addresses(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".css":
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
        for found in root.xpath(LOADED):
            yield from (part.split()[0] for part in str(found).split(",") if part.strip())
        text = "\n".join([*root.xpath("//style/text()"), *root.xpath("//@style")])
    for match in IN_STYLES.finditer(text):
        yield match[1] or match[2]
