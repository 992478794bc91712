"""What the preview shows for a record that cannot be read: the findings, until they are fixed."""

from __future__ import annotations

from pathlib import PurePosixPath

from postmortems.check import judge
from postmortems.check.findings import Finding
from postmortems.model.vocabulary import Visibility
from postmortems.plugin.build import Build
from postmortems.text.html import Html, text
from postmortems.text.words import Words

STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:3rem auto;"
    "padding:0 1rem}ul{padding:0;list-style:none}li{margin:1.5rem 0}p{margin:.3rem 0}code,pre,p{overflow-wrap:anywhere}"
    "pre{white-space:pre-wrap;padding:.5rem .8rem;border:1px solid;border-radius:.3rem}"
)


def unread_page(build: Build, place: str) -> bytes | None:
    """The page at this path of the site, if it is that of a record that cannot be read; else None.

    The public edition has none: findings quote internal records.
    """
    if not place.startswith("incidents/"):
        return None
    name = place.removeprefix("incidents/").removesuffix(".html").removesuffix("/index")
    base = build.knowledge_base
    unread = (path for path, read in base.reads.items() if read.record is None and PurePosixPath(path).stem == name)
    path = next(unread, None)
    if path is None or Visibility(build.options.edition) is Visibility.PUBLIC:
        return None
    t = Words(base.corpus.config.language)
    found = "".join(_entry(finding) for finding in judge.findings(base, build.today) if finding.path == path)
    title = text(t("preview.unread"))
    help_ = text(t("preview.unread_help"))
    return (
        f'<!doctype html><html lang="{text(t.language)}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{help_}</p><ul>{found}</ul></body></html>"
    ).encode()


def _entry(finding: Finding) -> Html:
    place = text(f"{finding.path}:{finding.line}:{finding.column}")
    excerpt = f"<pre>{text(finding.excerpt)}</pre>" if finding.excerpt else ""
    return Html(
        f"<li><p><code>{place}</code> {text(finding.code)}</p><p><strong>{text(finding.message)}</strong></p>"
        f"{excerpt}<p>{text(finding.help)}</p></li>"
    )
