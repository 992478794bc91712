"""What the page opens with, on one screen: what happened, how long it took, what it meant, what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postmortems.render.incident.memory import left_undone, needed_again
from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.text.sentences import first_sentence
from postmortems.views.brief import Progress, Segment, progress, segments

_BAR = 1000.0
_LEAST = 8.0
"""Width of a phase that is too short to be seen to scale, and of a gap."""
_GAPS = (0.0, 24.0, 48.0)
"""Where the pieces of a phase begin that is longer than it is drawn."""


def brief(page: IncidentPieces) -> Iterator[Html | Heading]:
    """The brief, with the words of the script for the links of its parts."""
    copied = page.word("site.link_copied")
    yield lines(
        f'<div class="pm-brief" id="pm-brief" data-copied-link="{copied}">',
        _summary(page),
        _duration(page, segments(page.incident.times)),
        _impact(page),
        _progress(page, progress([shown.action for shown in page.view.actions])),
        left_undone(page),
        needed_again(page),
        _recurrence(page),
        "</div>",
    )


def _summary(page: IncidentPieces) -> Html:
    """What happened: the first sentence, the rest on demand."""
    summary = page.incident.summary
    if not summary:
        return NOTHING
    first, rest = first_sentence(summary)
    more = page.fold(page.word("incident.brief.more"), page.prose(rest)) if rest else NOTHING
    return lines(f'<div class="pm-summary" id="pm-summary"><p>{page.line(first)}</p>', more, "</div>")


def _duration(page: IncidentPieces, found: Sequence[Segment]) -> Html:
    """How long it took, in large, and its phases to scale."""
    lasted = [segment for segment in found if segment.name != "latent"]
    if not lasted:
        unknown = page.word("incident.brief.unknown")
        return Html(f'<p class="pm-total pm-quiet">{unknown}</p>') if page.incident.times.started else NOTHING
    last = lasted[-1]
    total = text(page.t.duration(last.span)) if last.span else NOTHING
    means = page.word(f"incident.brief.total.{last.name}")
    shown = "".join(
        f'<li class="pm-phase-{one.name}">{page.word(f"incident.brief.{one.name}")} '
        f"<b>{text(page.t.duration(one.span))}</b></li>"
        for one in found
        if one.span and one is not last
    )
    return lines(
        f'<p class="pm-total"><b>{total}</b> <span class="pm-key pm-phase-{last.name}">{means}</span></p>',
        _bar(found),
        Html(f'<ul class="pm-scale">{shown}</ul>') if shown else NOTHING,
    )


def _bar(found: Sequence[Segment]) -> Html:
    """The phases to scale. The list below says the same in words, so nobody needs to read this.

    Years of a latent fault would leave nothing to see of the rest: they get half of the bar, with gaps at its start.
    """
    rest = sum(segment.seconds for segment in found if segment.name != "latent")
    seconds = [min(segment.seconds, rest) if segment.name == "latent" else segment.seconds for segment in found]
    whole = sum(seconds) or 1.0
    x = 0.0
    parts = []
    for segment, shown in zip(found, seconds, strict=True):
        width = max(_LEAST, _BAR * shown / whole)
        gaps = _GAPS if width > _LEAST and shown < segment.seconds else (0.0,)
        for start, end in zip(gaps, (*(gap - _LEAST for gap in gaps[1:]), width), strict=True):
            parts.append(
                f'<rect class="pm-phase-{segment.name}" x="{x + start:.1f}" width="{end - start:.1f}" height="12"/>'
            )
        x += width
    return Html(
        f'<svg class="pm-span" viewBox="0 0 {x:.1f} 12" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false">{"".join(parts)}</svg>'
    )


def _impact(page: IncidentPieces) -> Html:
    """Whom it hit: in a sentence and in numbers."""
    found, affected = page.incident.impact, page.incident.services.affected
    users = found.users_affected
    said = page.line(first_sentence(found.summary)[0]) if found.summary else NOTHING
    loss = text(page.t.name("data-loss", found.data_loss.value)) if found.data_loss else NOTHING
    numbers = (
        _number(page, "incident.brief.services", NOTHING if affected is None else text(str(len(affected)))),
        _number(
            page, "incident.users_affected", text(page.t.number(users)) if isinstance(users, int) else page.line(users)
        ),
        _number(page, "incident.data_loss", loss),
    )
    sentence = f'<p class="pm-hit">{said}</p>' if said else NOTHING
    shown = joined(numbers, " ")
    return lines(sentence, f'<p class="pm-numbers">{shown}</p>' if shown else NOTHING)


def _recurrence(page: IncidentPieces) -> Html:
    """Whether it came back, where no action item says so: the factor that most other incidents share."""
    view = page.view
    if view.left_undone or view.needed_again or not page.incident.factors:
        return NOTHING
    if not view.same_factor:
        return Html(f'<p class="pm-quiet">{page.word("incident.brief.alone")}</p>')
    most = max(view.same_factor, key=lambda others: others.total)
    shared = page.phrase("incident.brief.shared", count=most.total, factor=page.factors((most.name,)))
    return Html(f"<p>{shared}</p>")


def _number(page: IncidentPieces, key: str, value: Html) -> Html:
    if not value:
        return NOTHING
    return Html(f'<span class="pm-figure"><span class="pm-label">{page.word(key)}</span> {value}</span>')


def _progress(page: IncidentPieces, found: Progress) -> Html:
    """How far its action items are. A script counts again by the reader's calendar."""
    carried = text(page.t("incident.brief.carried_over", count=found.carried_over)) if found.carried_over else NOTHING
    if not found.total:
        if carried:
            return Html(f'<p class="pm-progress"><a href="#pm-actions">{carried}</a></p>')
        why = page.incident.no_action_items
        return page.note("incident.no_actions_because", page.line(first_sentence(why)[0])) if why else NOTHING
    late = found.overdue(page.today)
    due = " ".join(map(str, found.due))
    said = text(page.t("incident.brief.done", done=found.done, count=found.total))
    words = text(page.t("incident.brief.overdue", late="{late}"))
    counted = text(page.t("incident.brief.overdue", late=late))
    hidden = "" if late else " hidden"
    overdue = f'<span class="pm-chip pm-overdue" data-dues="{due}" data-words="{words}"{hidden}>{counted}</span>'
    dropped = text(page.t("incident.brief.dropped", count=found.dropped)) if found.dropped else NOTHING
    more = " ".join(f"<small>{words}</small>" for words in (dropped, carried) if words)
    return lines(
        f'<p class="pm-progress"><a href="#pm-actions">{said}</a> {overdue if found.due else ""} {more}</p>',
        f'<svg class="pm-done" viewBox="0 0 {found.total} 1" preserveAspectRatio="none" aria-hidden="true" '
        f'focusable="false"><rect width="{found.done}" height="1"/></svg>',
    )
