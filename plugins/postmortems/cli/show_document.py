"""`postmortems show --format markdown` and `html`."""

from __future__ import annotations

from datetime import date

from postmortems.record.corpus import Corpus, Record
from postmortems.text.terminal import printable


def document(corpus: Corpus, record: Record, today: date, form: str, site_url: str) -> str:
    """One incident in the format `markdown` or `html`. With `site_url`, links lead to the site; otherwise to none."""
    from postmortems.render import Renderer, Site
    from postmortems.render.document import html_document, markdown_document
    from postmortems.views.incident import incident_view
    from postmortems.views.urls import Links

    view = incident_view(corpus, record)
    page = Renderer(corpus, today, Site(url=site_url)).page(view)
    address = Links(view.uri).complete(view.uri, site_url) if site_url else ""
    made = (markdown_document if form == "markdown" else html_document)(page, address)
    return "\n".join(map(printable, made.split("\n")))
