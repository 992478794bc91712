"""What the incident taught."""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.render.incident.pieces import IncidentPieces, lines
from postmortems.render.page import Heading
from postmortems.text.html import NOTHING, Html, joined
from postmortems.views.incident import TaughtLesson


def lessons(page: IncidentPieces) -> Iterator[Html | Heading]:
    """The lessons by the question of the review from which they came."""
    if not page.view.lessons:
        return
    yield page.section("incident.lessons", "pm-lessons")
    for group in page.view.lessons:
        yield page.heading(3, page.t.name("lesson-kind", group.kind.value), f"pm-{group.kind.value}")
        yield lines('<ul class="pm-lines">', *(_lesson(page, taught) for taught in group.lessons), "</ul>")


def _lesson(page: IncidentPieces, taught: TaughtLesson) -> Html:
    lesson = taught.lesson
    actions = joined(map(page.own_action, taught.actions), page.word("text.clauses"))
    themes = page.themes(lesson.themes)
    more = lines(
        NOTHING if page.is_short(lesson.text) else page.prose(lesson.text),
        Html(f'<p class="pm-quiet">{themes}</p>') if themes else NOTHING,
        page.note("incident.followed_by", actions),
        page.fact_list(lesson),
    )
    return page.one_line("pm-learned", lesson.id, lesson.text, page.short(lesson.text), more)
