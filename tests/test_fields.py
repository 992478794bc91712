"""Every output shows every field of a record, or names it here as left out, with the reason.

A record is filled so that each field holds a canary: a value found nowhere else. A field whose values are few, such as
a kind, is changed instead: an output shows it if it becomes another one. `LEFT_OUT` must stay true in both directions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, partial
from itertools import count
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from postmortems.check.rules.language import prose_fields
from postmortems.cli.action import add
from postmortems.cli.show import _as_data, _Page
from postmortems.feeds import all_feeds
from postmortems.feeds.pagefind import all_things
from postmortems.model.base import Date, ItemReference, Part, Url
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.time import Time
from postmortems.record.corpus import Corpus, Record
from postmortems.render import Renderer
from postmortems.render.search import search_entries
from postmortems.text.words import Words
from postmortems.views.incident import incident_views
from tests.fields_left_out import LEFT_OUT

pytestmark = pytest.mark.slow

TODAY = date(2024, 6, 1)
CONFIG = Config.model_validate({"extra_keys": ({"name": "team", "title": "Team"},)})
ZONE = "Pacific/Chatham"
WIDE = 10_000
"""Cells of a terminal in which no line is wrapped."""


# A record in which every field can be recognised


class Filling:
    """The values of every field, and how to recognise each of them."""

    def __init__(self, changed: str = "") -> None:
        self.canaries: dict[str, list[str]] = {}
        """What shows a field, by `Part.field`; nothing for one of a few values."""
        self._changed = changed
        self._numbers = count(1)

    def part(self, kind: type[Part]) -> dict[str, Any]:
        """A part of a record with all its fields."""
        hints = get_type_hints(kind, include_extras=True)
        return {
            field.alias or name: self._value(hints[name], f"{kind.__name__}.{name}")
            for name, field in kind.model_fields.items()
        }

    def _value(self, hint: Any, field: str) -> Any:
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._value(max((one for one in inner if one is not type(None)), key=_weight), field)
        if origin is tuple:
            return tuple(self._value(one, field) for one in _each(inner[0]) for _ in range(2))
        if origin is dict:
            return {"team" if inner[1] is object else self._word(field): self._word(field)}
        if isinstance(hint, type) and issubclass(hint, Part):
            return self.part(hint)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            self.canaries.setdefault(field, [])
            return list(hint)[-1 if field == self._changed else 0]
        return self._canary(hint, field)

    def _canary(self, hint: Any, field: str) -> Any:
        if hint is Time or hint == Date:
            day = date(2021, 1, 1) + timedelta(days=next(self._numbers))
            self.canaries.setdefault(field, []).append(day.isoformat())
            return Time.parse(f"{day} 10:00+00:00") if hint is Time else day
        if field == "Incident.timezone":
            self.canaries[field] = [ZONE]
            return ZONE
        word = self._word(field)
        forms = {Url: f"https://{word}.example/", ItemReference: f"{word}#item"}
        return (
            f"de-{word}" if field == "Incident.language" else next((forms[one] for one in forms if one == hint), word)
        )

    def _word(self, field: str) -> str:
        """A name, an id, the hash of a commit, or text."""
        word = f"cd{next(self._numbers):03}cd"
        self.canaries.setdefault(field, []).append(word)
        return word


def _weight(hint: Any) -> int:
    """Which of several types says most: a text more than a number."""
    return 0 if hint is int else 1


def _each(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


@dataclass(frozen=True)
class Filled:
    """Records that hold every field between them; no single record can."""

    corpora: tuple[Corpus, ...]
    canaries: dict[str, list[str]]


@cache
def filled(changed: str = "") -> Filled:
    """Every field with its canary. `changed` names a field of a few values that gets another one."""
    filling = Filling(changed)
    values = filling.part(Incident)
    for part, names in {"related": ("label", "incident"), "references": ("path", "url")}.items():
        for one, name in zip(values[part], names, strict=True):
            one[name] = None
    _refer(values, changed, filling.canaries)
    whole = {**values, "withdrawn": None}
    variants = (whole, {**whole, "action_items": ()}, values)
    corpora = tuple(
        Corpus(CONFIG, (Record(one["id"], f"incidents/{one['id']}.md", Incident.model_validate(one)),))
        for one in variants
    )
    return Filled(corpora, filling.canaries)


def _refer(values: dict[str, Any], changed: str, canaries: dict[str, list[str]]) -> None:
    """Let references within the record lead somewhere, and no field be shown by the id of what it refers to."""
    steps = values["causal_chains"][0]["steps"]
    for field, one, target in (
        ("CausalStep.because", steps[1], steps[0]["id"]),
        ("ActionItem.addresses", values["action_items"][0], steps[0]["id"]),
        ("Lesson.actions", values["lessons"][0], values["action_items"][0]["id"]),
    ):
        canaries[field] = []
        one[field.partition(".")[2]] = () if field == changed else (target,)


# The outputs

FORMS = ("json", "csv")


def _page(corpus: Corpus) -> Iterator[str]:
    yield from (Renderer(corpus, TODAY).render(view) for view in incident_views(corpus))


def _show(corpus: Corpus) -> Iterator[str]:
    for record in corpus.by_id.values():
        yield from _Page(corpus, record, TODAY, WIDE, False).lines()


def _show_json(corpus: Corpus) -> Iterator[str]:
    yield from (json.dumps(_as_data(corpus, record, TODAY)) for record in corpus.by_id.values())


def _feed(path: str, corpus: Corpus) -> Iterator[str]:
    yield _feeds(corpus)[path]


@cache
def _feeds(corpus: Corpus) -> dict[str, str]:
    return dict(all_feeds(corpus, TODAY, "https://kb.example.org/"))


def _theme_search(corpus: Corpus) -> Iterator[str]:
    yield from map(str, search_entries(corpus, Words(), directory_urls=True))


def _search_page(corpus: Corpus) -> Iterator[str]:
    yield from (str(thing) for things in all_things(corpus).values() for thing in things)


def _prose(corpus: Corpus) -> Iterator[str]:
    yield from (words for record in corpus.by_id.values() for _, words in prose_fields(record) if words)


ABOUT = {
    **{
        f"api/{name}.{form}": part
        for name, part in (("actions", "ActionItem"), ("lessons", "Lesson"))
        for form in FORMS
    },
    "action add": "ActionItem",
}
"""The one part of a record that some outputs are about. The others are asked for all fields."""

OUTPUTS: dict[str, Callable[[Corpus], Iterator[str]]] = {
    "page": _page,
    "show": _show,
    "show --format json": _show_json,
    **{
        path: partial(_feed, path)
        for path in (
            *(f"api/{name}.{form}" for name in ("incidents", "actions", "lessons") for form in FORMS),
            "llms.txt",
            "feed.xml",
        )
    },
    "search of the theme": _theme_search,
    "search page": _search_page,
    "rules about language": _prose,
}


@cache
def text_of(output: str, changed: str = "") -> str:
    """All that an output says of the filled records."""
    return "\n".join(line for corpus in filled(changed).corpora for line in OUTPUTS[output](corpus))


def asked(output: str) -> set[str]:
    """The fields that an output is asked for."""
    part = ABOUT.get(output)
    return {field for field in filled().canaries if part in (None, field.partition(".")[0])}


def shown(output: str) -> set[str]:
    """The fields that an output shows, of those that it is asked for."""
    return {field for field in asked(output) if is_shown(field, output)}


def is_shown(field: str, output: str) -> bool:
    """Whether a field has an option, a canary of it is there, or another value makes another text."""
    if output == "action add":
        options = {"id" if option.name == "local_id" else option.name for option in add.params}
        return field.partition(".")[2] in options
    if canaries := filled().canaries[field]:
        return any(canary in text_of(output) for canary in canaries)
    return text_of(output) != text_of(output, field)


# The tests


def left_out(output: str) -> dict[str, str]:
    """The reason for each entry of an output: `Part.field`, or `Part` for all its fields."""
    return {name: reason for reason, names in LEFT_OUT[output].items() for name in names.split()}


def is_left_out(field: str, output: str) -> bool:
    """Whether a field is named, or the part that it is in."""
    return not {field, field.partition(".")[0]}.isdisjoint(left_out(output))


def test_the_model_has_fields_and_each_output_a_table() -> None:
    assert len(filled().canaries) > 100
    assert all(asked(output) for output in LEFT_OUT)
    assert set(LEFT_OUT) == {*OUTPUTS, "action add"}


def test_every_output_shows_every_field_or_names_it_as_left_out() -> None:
    """A new field fails here with the list of all outputs that do not show it."""
    missing: dict[str, list[str]] = {}
    for output in LEFT_OUT:
        for field in asked(output) - shown(output):
            if not is_left_out(field, output):
                missing.setdefault(field, []).append(output)
    said = "\n".join(f"{field} is not in: {', '.join(outputs)}" for field, outputs in sorted(missing.items()))
    assert not missing, f"show these fields, or name them in tests/fields_left_out.py with a reason:\n{said}"


@pytest.mark.parametrize("output", LEFT_OUT)
def test_nothing_is_named_as_left_out_that_is_shown_or_unknown(output: str) -> None:
    fields = asked(output)
    known = fields | {field.partition(".")[0] for field in fields}
    assert not left_out(output).keys() - known
    assert not [field for field in shown(output) if is_left_out(field, output)]
