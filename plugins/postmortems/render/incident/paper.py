"""What each printed sheet says above and below the text: which document it is, in which state, and where it is from."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha1

from postmortems.record.corpus import Record
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.text.html import NOTHING, Html, joined, text

_REVISION = 10
"""Digits of a revision: as many as git needs for one file among millions."""


def paper(page: IncidentPieces) -> Iterator[Html]:
    """The head and the foot of a sheet. On a screen they are hidden."""
    incident, record = page.incident, page.record
    withdrawn = page.word("incident.withdrawn_mark") if record.is_withdrawn else NOTHING
    status = text(page.t.name("status", incident.status.value))
    state = joined((text(incident.severity), status, withdrawn, page.day(record.date)), " · ")
    relative, complete = page.links.page(page.view.uri), page.links.complete(page.view.uri, page.site_url)
    here = NOTHING if page.site_url else Html(" data-here")
    address = f'<a href="{text(relative)}"{here}>{text(complete)}</a>'
    # The name of a file tells those outside whether they have guessed what is in it.
    key, name = ("paper_outside", "") if page.corpus.is_public else ("paper", revision(record))
    origin = page.phrase(f"incident.{key}", revision=text(name), date=page.day(page.today))
    yield lines(
        '<div class="pm-paper" data-search-exclude hidden>',
        f"<p><b>{text(record.id)}</b> <span>{state}</span></p>",
        f"<p>{address} <span>{origin}</span></p>",
        "</div>",
    )


def revision(record: Record) -> str:
    """The name that git has for the text of the file: `git show` prints it, `git log --find-object` who wrote it."""
    data = record.text.encode("utf-8", "surrogateescape")
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()[:_REVISION]
