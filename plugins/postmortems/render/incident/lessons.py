"""What the incident taught."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import Html, joined, text
from postmortems.views.incident import TaughtLesson


def lessons(page: IncidentPieces) -> Iterator[Html | Heading]:
    """The lessons by the question of the review from which they came."""
    if not page.view.lessons:
        return
    yield page.section("incident.lessons", "pm-lessons")
    for group in page.view.lessons:
        yield page.heading(3, page.t.name("lesson-kind", group.kind.value), f"pm-{group.kind.value}")
        yield lines('<ul class="pm-list">', *(_lesson(page, taught) for taught in group.lessons), "</ul>")


def _lesson(page: IncidentPieces, taught: TaughtLesson) -> Html:
    lesson = taught.lesson
    actions = joined(map(page.own_action, taught.actions), page.word("text.clauses"))
    return Html(
        f'<li id="{text(lesson.id)}">{page.prose(lesson.text)}'
        f'<p class="pm-quiet">{page.themes(lesson.themes)}{page.anchor(lesson.id)}</p>'
        f"{page.note('incident.followed_by', actions)}{page.fact_list(lesson)}</li>"
    )
