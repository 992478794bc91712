"""Lessons: all of them, and those of each theme, with the incidents that taught them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from postmortems.corpus import Corpus, RecordedAction, RecordedLesson
from postmortems.model.config import Theme
from postmortems.views.base import Slice, View, sliced


class LessonRow(NamedTuple):
    """A lesson in a list."""

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
    """Every registered theme, the one with the most lessons first. On the first page alone."""


@dataclass(frozen=True, kw_only=True)
class ThemeView(View):
    """One page of the lessons of a theme."""

    template: ClassVar[str] = "theme.md.jinja"
    page: Slice[LessonRow]
    tally: ThemeTally


def lessons_views(corpus: Corpus) -> Iterator[View]:
    """Everything under `lessons/`."""
    themes = [_tally(corpus, theme) for theme in corpus.config.theme_directory]
    by_size = tuple(sorted(themes, key=lambda tally: -tally.lessons))
    for uri, page in sliced(lesson_rows(corpus, corpus.lessons), "lessons/index.md"):
        yield LessonsView(uri=uri, page=page, themes=by_size if page.number == 1 else ())
    for tally in themes:
        lessons = corpus.lessons_by_theme.get(tally.theme.name, ())
        for uri, page in sliced(lesson_rows(corpus, lessons), f"lessons/{tally.theme.name}.md"):
            yield ThemeView(uri=uri, page=page, tally=tally)


def lesson_rows(corpus: Corpus, lessons: Iterable[RecordedLesson]) -> tuple[LessonRow, ...]:
    """Lessons as rows, in the order in which they come."""
    return tuple(
        LessonRow(
            recorded,
            tuple(
                action
                for action in corpus.actions_of.get(recorded.record.id, ())
                if action.action.id in recorded.lesson.actions or recorded.lesson.id in action.action.addresses
            ),
        )
        for recorded in lessons
    )


def _tally(corpus: Corpus, theme: Theme) -> ThemeTally:
    lessons = corpus.lessons_by_theme.get(theme.name, ())
    return ThemeTally(theme, len(lessons), len({recorded.record.id for recorded in lessons}))
