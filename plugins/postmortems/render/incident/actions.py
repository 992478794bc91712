"""What will be done, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.model.actions import ActionItem
from postmortems.record.corpus import Implication, RecordedAction
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.views.incident import ActionReference, ShownAction


def actions(page: IncidentPieces) -> Iterator[Html | Heading]:
    """The action items, or why there are none."""
    reason = page.incident.no_action_items
    if not page.view.actions and not reason:
        return
    yield page.section("incident.actions", "pm-actions")
    if page.view.actions:
        yield lines('<ul class="pm-lines">', *(_item(page, shown) for shown in page.view.actions), "</ul>")
    else:
        label = f'<p class="pm-label">{page.word("incident.no_actions")}</p>'
        yield Html(f'<div class="pm-section">{label}{page.prose(reason)}</div>')


def _item(page: IncidentPieces, shown: ShownAction) -> Html:
    action = shown.action.action
    implicated = " pm-action--implicated" if shown.action.is_implicated_again else ""
    ended = "" if action.status.is_pending else " pm-action--ended"
    kind = text(page.t.name("action-kind", action.kind.value)) if action.kind else NOTHING
    carried = page.other_action(shown.carried_from) if shown.carried_from else NOTHING
    more = lines(
        NOTHING if page.is_short(action.title) else page.prose(action.title),
        _implications(page, shown),
        page.prose(action.description),
        page.note("incident.reason", page.line(action.reason)),
        page.note("incident.criteria", page.line(action.criteria)),
        page.note("incident.alternatives", _list(page.line(found) for found in action.alternatives), tag="div"),
        page.note("incident.carried_from", carried),
        page.note("incident.history", page.history(shown.action)),
        page.note("incident.elsewhere", page.elsewhere(shown.action)),
        page.note("incident.carried_over", _carried_over(page, shown)),
        page.note("incident.addresses", _addresses(page, shown), tag="div"),
        '<dl class="pm-facts pm-facts--small">',
        *_facts(page, shown.action),
        "</dl>",
        _mark_as_done(page, shown.action),
    )
    due = page.due(_due(page, shown.action)) if action.due else NOTHING
    promise = joined((_owner(page, action), kind, due), " · ")
    head = Html(
        f'<h3><span class="pm-said">{page.short(action.title)}</span> '
        f"{page.labelled('pages.column.state', page.action_status(action.status))} "
        f"{page.labelled('pages.column.priority', page.priority(action.priority))}</h3> "
        f'<span class="pm-promise">{promise}</span>'
    )
    return lines(
        f'<li class="pm-action{implicated}{ended}" id="{text(action.id)}">',
        page.fold(head, more),
        page.anchor(action.id, action.title),
        "</li>",
    )


def _owner(page: IncidentPieces, action: ActionItem) -> Html:
    """The owner by name; the link is among the facts."""
    if not action.owner:
        return page.owner(None, action.is_open)
    return text(page.config.owner_directory.title(action.owner))


def _implications(page: IncidentPieces, shown: ShownAction) -> Html:
    """Where later records name the item."""
    if not shown.implications:
        return NOTHING
    action = shown.action
    more = shown.implications_total - len(shown.implications)
    again = " pm-implicated--again" if action.is_implicated_again else ""
    title = "title" if action.is_implicated_again else "was_implicated" if action.is_implicated else "carried_on"
    return lines(
        f'<div class="pm-implicated{again}">',
        f'<p class="pm-implicated__title">{page.word(f"implication.{title}")}</p>',
        "<ul>",
        *(_implication(page, found) for found in shown.implications),
        f'<li class="pm-quiet">{text(page.t("incident.more_implications", count=more))}</li>' if more else NOTHING,
        "</ul>",
        "</div>",
    )


def _implication(page: IncidentPieces, found: Implication) -> Html:
    link = page.incident_link(found.record, found.anchor)
    words = page.phrase(f"implication.{found.kind}", incident=link)
    return Html(f"<li>{words} <q>{page.inline(found.record, found.text)}</q></li>")


def _addresses(page: IncidentPieces, shown: ShownAction) -> Html:
    """The steps and lessons that the item answers."""
    return _list(f'<a href="#{text(item.anchor)}">{page.item(item)}</a>' for item in shown.addresses)


def _carried_over(page: IncidentPieces, shown: ShownAction) -> Html:
    """The later item that counts for this one, with its state and due date; nothing for one that counts itself."""
    if shown.action.is_current:
        return NOTHING
    current = shown.action.lineage.current
    due = page.phrase("actions.due_on", day=page.day(current.action.due)) if current.action.due else NOTHING
    return joined((page.other_action(ActionReference(current.reference, current)), due), " · ")


def _facts(page: IncidentPieces, recorded: RecordedAction) -> Iterator[Html]:
    action = recorded.action
    yield page.fact("incident.fact.owner", page.owner(action.owner, action.is_open))
    yield page.fact("incident.created", page.day(action.created))
    yield page.fact("incident.due", _due(page, recorded))
    yield page.fact("incident.first_due", page.day(recorded.first_due))
    yield page.fact("incident.completed", page.day(action.completed))
    yield page.fact("incident.verified", page.day(action.verified))
    yield page.fact("incident.tracker", page.listed(page.tracker(page.record, found) for found in action.trackers))
    yield from page.facts(action)


def _due(page: IncidentPieces, recorded: RecordedAction) -> Html:
    """The due date, marked when it has passed."""
    due = recorded.action.due
    return Html(f"{page.day(due)}{page.overdue(recorded)}") if due else NOTHING


def _mark_as_done(page: IncidentPieces, recorded: RecordedAction) -> Html:
    """A link to the line with the status, for work that is open and counts here."""
    if not recorded.action.is_open or not recorded.is_current:
        return NOTHING
    link = page.line_link("incident.mark_as_done", ("action_items", recorded.number, "status"))
    return Html(f'<p class="pm-quiet" data-search-exclude>{link}</p>') if link else NOTHING


def _list(items: Iterator[str]) -> Html:
    entries = "".join(f"<li>{item}</li>" for item in items)
    return Html(f"<ul>{entries}</ul>") if entries else NOTHING
