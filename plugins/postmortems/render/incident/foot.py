"""What is below everything else: the incidents before and after this one, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.text.html import NOTHING, Html, text


def foot(page: IncidentPieces) -> Iterator[Html]:
    """Where to go from here."""
    view, record = page.view, page.record
    address = text(page.links.page(view.uri))
    copy, copied = page.word("incident.cite_copy"), page.word("incident.cite_copied")
    cite = f'<a href="{address}" data-copy="{copy}" data-copied="{copied}">{text(record.id)}</a>'
    yield lines(
        '<div class="pm-foot" data-search-exclude>',
        '<dl class="pm-facts pm-facts--small">',
        page.fact("incident.previous", page.incident_link(view.previous) if view.previous else NOTHING),
        page.fact("incident.next", page.incident_link(view.next) if view.next else NOTHING),
        page.fact("incident.cite", Html(cite)),
        page.fact("incident.wrong", page.edit_link("incident.correct")),
        "</dl>",
        "</div>",
    )
