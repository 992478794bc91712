"""Lessons in a list, and themes in an index."""

from __future__ import annotations

from postmortems.record.corpus import Record
from postmortems.render.rows.shared import ListPieces, cached_row
from postmortems.text.html import Html, joined, text
from postmortems.views.base import LONG
from postmortems.views.lessons import LessonRow, ThemeTally

MOST_WHOLE = 450
"""Up to so many characters, the page of a service or a factor shows a lesson whole; the record has all."""
BRIEF = 200
"""Characters of a longer one."""


class LessonRows(ListPieces):
    def theme_item(self, tally: ThemeTally) -> Html:
        """A theme in an index, with how much was learned under it."""
        return self._index_item(self.theme(tally.theme.name), str(tally.lessons))

    @cached_row("lessons", lambda row: id(row.recorded.lesson))
    def lesson_row(self, row: LessonRow) -> Html:
        """A lesson in a list: its text, the incident that taught it, its themes and what follows from it."""
        record, lesson = row.recorded
        themes = joined((f'<span class="pm-tag">{self.theme(theme)}</span>' for theme in lesson.themes), "&nbsp;· ")
        source = self.incident_link(record, lesson.id, record.title)
        severity = self.severity(record.incident.severity)
        return Html(
            f'<li class="pm-lesson">{self.chip("lesson-kind", lesson.kind.value)}'
            f'<div class="pm-text">{self._lesson_text(record, lesson.text)}</div>'
            f'<p class="pm-origin">{source} {self.day(record.date)} {severity} {themes}</p>{self._answers(row)}</li>'
        )

    def lesson_item(self, row: LessonRow) -> Html:
        """A lesson, or the beginning of a long one, with its incident and what follows from it."""
        record, lesson = row.recorded
        source = self.incident_link(record, lesson.id, record.title)
        is_whole = len(lesson.text) <= MOST_WHOLE
        said = self.inline(record, lesson.text) if is_whole else self.excerpt(record, lesson.text, BRIEF)
        return Html(
            f'<li class="pm-lesson"><div class="pm-text">{said}</div>'
            f'<p class="pm-origin">{source} {self.day(record.date)}</p>{self._answers(row)}</li>'
        )

    def _lesson_text(self, record: Record, source: str) -> Html:
        return self.excerpt(record, source, LONG) if len(source) > 2 * LONG else self.block(record, source)

    def _answers(self, row: LessonRow) -> str:
        if not row.actions:
            return ""
        links = (f"{self.action_link(found)} {self.state_of(found)}" for found in row.actions)
        actions = joined(links, text(self.t("text.clauses")))
        return f'<p class="pm-origin">{text(self.t("lessons.answered"))} {actions}</p>'
