"""What is below everything else: what may belong to a draft, accepted findings, where to go from here, and what is on
each printed sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha1

from postmortems.model.incident import Waiver
from postmortems.record.corpus import Record
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.views.proposals import URI


def proposals(page: IncidentPieces) -> Iterator[Html]:
    """Earlier incidents that may belong with this one."""
    shown = page.view.proposals
    if shown:
        yield lines(
            '<details class="pm-figures pm-proposals" data-search-exclude>',
            f"<summary>{text(page.t('joins.fold', count=len(shown)))}</summary>",
            f"<p>{page.word('joins.decide')}</p>",
            "<ul>",
            *(page.proposal_row(proposal) for proposal in shown),
            "</ul>",
            f'<p><a href="{text(page.links.page(URI))}">{page.word("joins.all")}</a></p>',
            "</details>",
        )


def waivers(page: IncidentPieces) -> Iterator[Html | Heading]:
    """What is accepted, why and until when."""
    if page.incident.waivers:
        yield page.section("incident.waivers", "pm-waivers")
        yield lines("<ul>", *(_waiver(page, waiver) for waiver in page.incident.waivers), "</ul>")


def _waiver(page: IncidentPieces, waiver: Waiver) -> Html:
    void = ' class="pm-void"' if waiver.until < page.today else ""
    day = page.day(waiver.until)
    holds, ended = page.phrase("incident.waiver_until", day=day), page.phrase("incident.waiver_void", day=day)
    validity = page.validity(waiver, holds, ended)
    return Html(f"<li{void}><code>{text(waiver.rule)}</code> {page.line(waiver.reason)} {validity}</li>")


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
