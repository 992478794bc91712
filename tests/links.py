"""Follows every internal link of a built site. Links in raw HTML and SVG pass MkDocs unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

ORIGIN = "http://site.invalid/"
XLINK = "{http://www.w3.org/1999/xlink}href"


def broken_links(site: Path) -> list[str]:
    """Every link of every page that leads nowhere, as `page: link`."""
    pages = {path: _parsed(path) for path in site.rglob("*.html")}
    anchors = {path: _anchors(page) for path, page in pages.items()}
    return sorted(
        f"{path.relative_to(site).as_posix()}: {link}"
        for path, page in pages.items()
        for link in _links(page)
        if not _leads_somewhere(site, path, link, anchors)
    )


def _links(page: etree._Element) -> Iterator[str]:
    for element in page.iter(etree.Element):
        for attribute in ("href", "src", XLINK, "xlink:href"):
            link = element.get(attribute)
            if link is not None and element.tag != "base":
                yield link


def _leads_somewhere(site: Path, path: Path, link: str, anchors: Mapping[Path, frozenset[str]]) -> bool:
    address = urlsplit(urljoin(ORIGIN + path.relative_to(site).as_posix(), link))
    if f"{address.scheme}://{address.netloc}/" != ORIGIN:
        return True
    target = site / unquote(address.path).lstrip("/")
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file():
        return False
    return target.suffix != ".html" or unquote(address.fragment) in anchors[target]


def _anchors(page: etree._Element) -> frozenset[str]:
    """Everything on a page that a link can lead to, and the top of the page."""
    names = (element.get(key) for element in page.iter(etree.Element) for key in ("id", "name"))
    return frozenset(name for name in names if name) | {"", "top"}


def _parsed(path: Path) -> etree._Element:
    root: etree._Element = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return root
