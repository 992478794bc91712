"""Lessons: all of them, and those of each theme, with the incidents that taught them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NamedTuple

from postmortems.model.config import Theme
from postmortems.record.corpus import Corpus, RecordedAction, RecordedLesson
from postmortems.views.base import Cut, Slice, View, once, paged

MOST_THEMES = 60
"""How many themes the list of lessons names, those with the most lessons. The others are beside their lessons."""


class LessonRow(NamedTuple):
    recorded: RecordedLesson
    actions: tuple[RecordedAction, ...]
    """The action items that follow from it: those it names, and those that name it."""


class ThemeTally(NamedTuple):
    """How much was learned under a theme."""

    theme: Theme
    lessons: int
    incidents: int


@dataclass(frozen=True, kw_only=True)
class LessonsView(View):
    """One page of the list of all lessons, newest incident first."""

    template: ClassVar[str] = "lessons.md.jinja"
    page: Slice[LessonRow]
    themes: tuple[ThemeTally, ...]
    """Registered themes, the one with the most lessons first; the first of them. On the first page alone."""
    themes_total: int


@dataclass(frozen=True, kw_only=True)
class ThemeView(View):
    """One page of the lessons of a theme."""

    template: ClassVar[str] = "theme.md.jinja"
    page: Slice[LessonRow]
    tally: ThemeTally


def lessons_views(corpus: Corpus, cut: Cut) -> Iterator[View]:
    """Everything under `lessons/`."""
    themes = [_tally(corpus, theme) for theme in corpus.config.theme_directory]
    by_size = tuple(sorted(themes, key=lambda tally: -tally.lessons))
    yield from paged(lesson_rows(corpus, corpus.lessons), "lessons/index.md", partial(_lessons_view, by_size), cut)
    for tally in themes:
        lessons = corpus.lessons_by_theme.get(tally.theme.name, ())
        show = partial(ThemeView, tally=tally)
        yield from paged(lesson_rows(corpus, lessons), f"lessons/{tally.theme.name}.md", show, cut)


def _lessons_view(themes: tuple[ThemeTally, ...], *, uri: str, page: Slice[LessonRow]) -> LessonsView:
    shown = themes[:MOST_THEMES] if page.number == 1 else ()
    return LessonsView(uri=uri, page=page, themes=shown, themes_total=len(themes))


def lesson_rows(corpus: Corpus, lessons: Iterable[RecordedLesson]) -> tuple[LessonRow, ...]:
    """Lessons as rows, in the order in which they come."""
    rows = _all_rows(corpus)
    return tuple(rows[id(recorded.lesson)] for recorded in lessons)


@once
def _all_rows(corpus: Corpus) -> dict[int, LessonRow]:
    """Rows by the identity of their lesson."""
    return {id(recorded.lesson): _row(corpus, recorded) for recorded in corpus.lessons}


def _row(corpus: Corpus, recorded: RecordedLesson) -> LessonRow:
    record, lesson = recorded
    actions = tuple(
        action
        for action in corpus.actions_of.get(record.id, ())
        if action.action.id in lesson.actions or lesson.id in action.action.addresses
    )
    return LessonRow(recorded, actions)


def _tally(corpus: Corpus, theme: Theme) -> ThemeTally:
    lessons = corpus.lessons_by_theme.get(theme.name, ())
    return ThemeTally(theme, len(lessons), len({recorded.record.id for recorded in lessons}))
