"""Word documents as Markdown, through mammoth."""

from __future__ import annotations

import html
import io
import re
import zipfile

from postmortems.importing.sources.html_page import html_to_markdown
from postmortems.importing.sources.word_text import opened, paragraphs
from postmortems.importing.unreadable import UnreadableError

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
p[style-name='List Bullet 2'] => ul > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul > li > ul > li > ul > li:fresh
p[style-name='List Number 2'] => ol > li > ol > li:fresh
p[style-name='List Number 3'] => ol > li > ol > li > ol > li:fresh
comment-reference => sup
"""
_PART = re.compile(r"word/(?:document|footnotes|endnotes|comments)\.xml")
_UNKNOWN = re.compile(rb"""</?(?:w:fldSimple\b|m:(?!(?:r|t)[ >])\w)(?:[^>"']|"[^"]*"|'[^']*')*>""")
"""Elements around text that mammoth leaves out with the text: fields, and what lays out a formula."""
_BREAK = re.compile(rb"<w:(?:cr|ptab)\b[^<>]*>")
"""What ends a line or leaves a space between words, and mammoth does not know."""
_OF_FORMULA = re.compile(rb"(</?)m:(?=[rt][ >])")


def word_to_markdown(data: bytes) -> str:
    """The document as Markdown. Raises UnreadableError, with what to do, if that is not possible."""
    try:
        import mammoth
    except ImportError:
        raise UnreadableError("is a Word document; install mkdocs-postmortems[word] to import it") from None
    try:
        ignored = mammoth.images.img_element(lambda image: {"alt": image.alt_text or "", "src": ""})
        page = mammoth.convert_to_html(_readable(data), convert_image=ignored, style_map=_STYLES).value
        around = dict.fromkeys(
            " ".join(paragraph.text.split())
            for paragraph in paragraphs(data)
            if paragraph.is_around and re.search(r"[^\W\d]", paragraph.text)
        )
    except UnreadableError:
        raise
    except Exception:  # whatever a damaged archive makes of the library
        raise UnreadableError("is a damaged Word document") from None
    if around:  # once, after the text, though it is on each page
        page += f'<div id="footer">{"".join(f"<p>{html.escape(text)}</p>" for text in around)}</div>'
    if not page:
        raise UnreadableError("is a Word document without text")
    return html_to_markdown(page)


def _readable(data: bytes) -> io.BytesIO:
    """The document with text out of elements that mammoth does not know."""
    changed: dict[str, bytes] = {}
    with opened(data) as archive:
        for name in filter(_PART.fullmatch, archive.namelist()):
            part = archive.read(name)
            readable = _BREAK.sub(lambda tag: b"<w:br/>" if tag[0].startswith(b"<w:cr") else b"<w:tab/>", part)
            if b"<w:fldSimple" in part or b"<m:t" in part:
                readable = _OF_FORMULA.sub(rb"\1w:", _UNKNOWN.sub(b"", readable))
            if readable != part:
                changed[name] = readable
        if not changed:
            return io.BytesIO(data)
        found = io.BytesIO()
        with zipfile.ZipFile(found, "w") as copy:
            for name in archive.namelist():
                copy.writestr(name, changed.get(name) or archive.read(name))
    return io.BytesIO(found.getvalue())
