"""The title and the state of the document; the moments and the facts below the brief."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.vocabulary import IncidentKind, Status
from postmortems.record.corpus import spelled
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.render.rows import shortened
from postmortems.text.html import NOTHING, Html, text
from postmortems.views.brief import progress, segments
from postmortems.views.incident import Phase


def frontmatter(page: IncidentPieces) -> dict[str, object]:
    """What the host learns of the page. Its description is what search engines and link previews show."""
    incident = page.incident
    words = f"{_preview(page)}. {page.plain(incident.summary or incident.title)}"
    description = shortened(" ".join(words.split()), 200)
    keys: dict[str, object] = {"title": page.meta_text(incident.title), "description": page.meta_text(description)}
    if incident.tags:
        keys["tags"] = [page.meta_text(tag) for tag in incident.tags]
    return keys


def _preview(page: IncidentPieces) -> str:
    """What somebody wants to know before opening a link: severity, duration, open action items."""
    known = [one.span for one in segments(page.incident.times) if one.span and one.name != "latent"]
    found = progress([shown.action for shown in page.view.actions])
    still_open = page.t("incident.preview", open=found.total - found.done, count=found.total) if found.total else ""
    return " · ".join(filter(None, (page.incident.severity, page.t.duration(known[-1]) if known else "", still_open)))


def head(page: IncidentPieces) -> Iterator[Html | Heading]:
    """The title and what is known at a glance."""
    incident = page.incident
    yield page.heading(1, incident.title, "pm-incident", page.record)
    kind = "" if incident.kind is IncidentKind.INCIDENT else f"{page.kind(incident.kind)} "
    yield lines(
        '<div class="pm-incident-head">',
        f'<p class="pm-chips">{page.labelled("incident.fact.severity", page.severity(incident.severity))} {kind}'
        f"{page.labelled('incident.fact.status', page.status(incident.status))} {page.day(page.record.date)}</p>",
        _withdrawn(page),
        _preliminary(page),
        "</div>",
    )


def facts(page: IncidentPieces) -> Iterator[Html | Heading]:
    """Moments and names, small, below the brief."""
    found = lines(*_facts(page))
    yield lines(
        _changes(page), _phases(page), f'<dl class="pm-facts pm-facts--small">\n{found}\n</dl>' if found else NOTHING
    )


def _tickets(page: IncidentPieces) -> Html:
    """Its ids in other systems; those of a tracker lead there."""
    return page.listed(page.ticket(one) or page.names((one,)) for one in page.incident.external_ids)


def _withdrawn(page: IncidentPieces) -> Html:
    """That the record no longer counts, when that was said, and why."""
    withdrawn = page.incident.withdrawn
    if withdrawn is None:
        return NOTHING
    title = page.phrase("incident.withdrawn", at=page.time(withdrawn.at))
    reason, means = page.prose(withdrawn.reason), page.word("incident.withdrawn_means")
    return lines(
        f'<div class="pm-notice pm-notice--grave pm-withdrawn" role="note"><strong>{title}</strong>',
        reason,
        f'<p class="pm-quiet">{means}</p>',
        "</div>",
    )


def _preliminary(page: IncidentPieces) -> Html:
    if not page.incident.status.is_preliminary or page.record.is_withdrawn:
        return NOTHING
    key = "incident.draft" if page.incident.status is Status.DRAFT else "incident.in_review"
    return Html(f'<p class="pm-notice">{page.word(key)}</p>')


def _changes(page: IncidentPieces) -> Html:
    """That the record was changed later, leading to what was."""
    corrections, updates = len(page.incident.corrections), len(page.incident.updates)
    if not corrections and not updates:
        return NOTHING
    corrected = f'<a href="#pm-corrections">{text(page.t("incident.corrected", count=corrections))}</a>'
    updated = f'<a href="#pm-updates">{text(page.t("incident.updated", count=updates))}</a>'
    changes = page.listed((corrected if corrections else "", updated if updates else ""))
    return Html(f'<p class="pm-changed">{changes}</p>')


def _phases(page: IncidentPieces) -> Html:
    if not page.view.phases:
        return NOTHING
    return lines('<ol class="pm-phases">', *(_phase(page, phase) for phase in page.view.phases), "</ol>")


def _phase(page: IncidentPieces, phase: Phase) -> Html:
    since = ""
    if phase.since_start:
        key = "incident.duration.before_start" if phase.name == "latent_since" else "incident.duration.since_start"
        since = f' <span class="pm-quiet">{text(page.t(key, span=page.t.duration(phase.since_start)))}</span>'
    label = page.word(f"incident.fact.{phase.name}")
    return Html(
        f'<li class="pm-phase pm-phase--{phase.name}"><span class="pm-label">{label}</span> '
        f"{page.time(phase.time)}{since}</li>"
    )


def _facts(page: IncidentPieces) -> Iterator[Html]:
    incident = page.incident
    if incident.services.affected is not None:
        yield page.fact(
            "incident.fact.affected", page.services(incident.services.affected) or page.word("incident.fact.nobody")
        )
    yield page.fact("incident.fact.faulty", page.services(incident.services.faulty))
    yield page.fact("incident.fact.factors", page.factors(incident.factors))
    yield page.fact("incident.fact.authors", page.names(incident.authors))
    yield page.fact("incident.fact.reviewers", page.names(incident.reviewers))
    owners = page.config.owner_directory
    for role, people in incident.named_roles.items():
        shown = page.listed(page.owner(one) if one in owners else page.names([one]) for one in people)
        yield Html(f"<div><dt>{text(role)}</dt><dd>{shown}</dd></div>")
    if page.own_lang:
        yield page.fact("incident.fact.language", text(page.language(page.record)))
    if page.view.phases or incident.timeline:
        yield page.fact("incident.fact.zone", text(incident.timezone or page.config.timezone or ""))
    yield page.fact("incident.fact.external_ids", _tickets(page))
    yield page.fact("incident.fact.tags", page.names(incident.tags))
    yield from page.facts(incident)
    for key, value in page.record.extra_values(page.config.extra_titles).items():
        title, words = page.config.extra_titles[key], list(spelled(value))
        if title and words:
            shown = page.listed(page.line(word) for word in words)
            yield Html(f"<div><dt>{text(title)}</dt><dd>{shown}</dd></div>")
