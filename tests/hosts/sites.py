"""Knowledge bases to build under every host, and what two sites made of them differ in."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from lxml import etree, html

from tests.bakery import BAKERY, write_files
from tests.hosts.installation import ROOT

TODAY = "2026-11-20"
ZENSICAL = Path(__file__).with_name("zensical.yml")
PLUGIN = {"postmortems": {"today": TODAY}}


def own(folder: Path) -> Path:
    """The records of this repository."""
    shutil.copytree(ROOT / "incidents", folder / "incidents")
    (folder / "docs").mkdir()
    return folder


def bakery(folder: Path) -> Path:
    """What they lack: attachments, an alias, a record in a sub-folder, tags, another language, a page by hand."""
    write_files(BAKERY, folder)
    record = folder / "incidents" / "2024-03-01-oversold.md"
    changed = record.read_text(encoding="utf-8").replace("tags: [bread]", "tags: [bread, 'a <b> & c']\nlanguage: de")
    record.write_text(changed, encoding="utf-8")
    return folder


def settings(**changed: Any) -> dict[str, Any]:
    """An `mkdocs.yml` that is the same for every host, but for what `changed` says."""
    shown: dict[str, Any] = yaml.safe_load(ZENSICAL.read_text(encoding="utf-8"))
    kept = {name: shown[name] for name in ("site_name", "site_url", "theme", "nav", "markdown_extensions")}
    validation = {"links": {"anchors": "warn"}}
    return {
        **kept,
        "validation": validation,
        "plugins": ["search", PLUGIN],
        **changed,
    }


def write(path: Path, content: dict[str, Any]) -> None:
    """Write a configuration."""
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def pages(site: Path, but_for: str = "") -> dict[str, list[str]]:
    """The content of every page by its path, as a list of tags and words; without the attribute `but_for`."""
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    return {name: _content(path, but_for) for name, path in found.items() if name != "404.html"}


def differences(expected: Path, site: Path, but_for: str = "") -> list[str]:
    """Where the pages of `site` differ from those of `expected`, each as a line; empty if they say the same."""
    one, other = pages(expected, but_for), pages(site, but_for)
    assert one, "no pages at all"
    lines = [f"only {'expected' if name in one else 'found'}: {name}" for name in one.keys() ^ other.keys()]
    for name in sorted(one.keys() & other.keys()):
        compared = difflib.unified_diff(one[name], other[name], lineterm="", n=0)
        lines += [f"{name}: {line}" for line in compared if line[:2] not in ("@@", "--", "++")]
    return lines


def our_files(site: Path) -> dict[str, bytes]:
    """What we write beside the pages: feeds, attachments, stylesheet and scripts."""
    theirs = ("assets/images/", "assets/javascripts/", "assets/stylesheets/", "search", "sitemap", "objects.inv")
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if not name.endswith(".html") and not name.startswith(theirs)
    }


def parsed(path: Path) -> etree._Element:
    """A page of a site."""
    root: etree._Element = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return root


def _content(path: Path, but_for: str) -> list[str]:
    root = parsed(path)
    articles = root.xpath("//article")
    return list(_parts(articles[0] if articles else root, "", {"data-search-exclude", but_for}))


def _parts(element: etree._Element, language: str, passed_over: set[str]) -> Iterator[str]:
    """An element as a list of tags and words, without what is the host's own:

    * Zensical takes `data-search-exclude` away once it has made its index, has a place to skip to, and shows tags
      as other hosts do with a plugin;
    * `lang` where it repeats that of the element around it, which minifiers leave out;
    * what folds the narrative: headings cannot be inside HTML where the host reads Markdown;
    * what hides permalinks from screen readers: other hosts make headings themselves.
    """
    if element.get("class") == "pm-fold pm-narrative":
        for child in element[1:]:
            yield from _parts(child, language, passed_over)
        yield from _words(element.tail)
        return
    if isinstance(element.tag, str) and element.get("id") != "__skip" and element.get("class") != "md-tags":
        attributes = {name: value for name, value in element.attrib.items() if name not in passed_over}
        if attributes.get("lang") == language:
            del attributes["lang"]
        if attributes.get("class") == "headerlink":
            attributes = {"class": "headerlink", "href": attributes["href"]}
        yield f"<{element.tag} {sorted(attributes.items())}>"
        yield from _words(element.text)
        for child in element:
            yield from _parts(child, element.get("lang", language), passed_over)
        yield f"</{element.tag}>"
    yield from _words(element.tail)


def _words(text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield " ".join(text.split())
