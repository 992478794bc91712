"""Word documents as Markdown, through mammoth."""

from __future__ import annotations

import io
import zipfile

from postmortems.importing.document import MAX_BYTES, UnreadableError
from postmortems.importing.sources.html_page import html_to_markdown

MAX_UNPACKED = 40 * MAX_BYTES
"""Bytes. A document that unpacks to more is refused before it is read."""


def word_to_markdown(data: bytes) -> str:
    """The document as Markdown. Raises UnreadableError, with what to do, if that is not possible."""
    try:
        import mammoth
    except ImportError:
        raise UnreadableError("is a Word document; install mkdocs-postmortems[word] to import it") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableError("is a Word document that is too large")
        ignored = mammoth.images.img_element(lambda image: {"alt": image.alt_text or "", "src": ""})
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=ignored).value
    except UnreadableError:
        raise
    except Exception:  # whatever a damaged archive makes of the library
        raise UnreadableError("is a damaged Word document") from None
    return html_to_markdown(html)
