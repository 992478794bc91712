"""Every output shows every field of a record, or the model states why it is left out.

A record is filled so that each field holds a canary: a value found nowhere else. A field whose values are few, such as
a kind, is changed instead: an output shows it if it becomes another one. What the model states as left out must be so.
Digests are outputs that show a few fields on purpose; here is the list of them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, partial
from itertools import count
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
import yaml

import postmortems
from postmortems.cli.action import _assignment
from postmortems.cli.show import _Page, as_data
from postmortems.feeds import all_feeds
from postmortems.feeds.search_things import all_things
from postmortems.importing import import_sources
from postmortems.importing.labels import text_facts
from postmortems.model.actions import ActionItem
from postmortems.model.base import Date, ItemReference, Label, Name, Text, Url
from postmortems.model.config import Config
from postmortems.model.fields import NO_TEXT, RecordField, fields_of, texts
from postmortems.model.incident import Incident
from postmortems.model.part import Output, Part
from postmortems.model.time import Time
from postmortems.record.corpus import Corpus, Record
from postmortems.record.source import read_source
from postmortems.record.summaries import LISTS
from postmortems.render import Renderer
from postmortems.render.search import search_entries
from postmortems.text.words import Words, catalogue
from postmortems.views.incident import incident_views
from tests.importing.test_documents import SOURCES

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
    yield from (json.dumps(as_data(corpus, record, TODAY)) for record in corpus.by_id.values())


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
    yield from (words for record in corpus.by_id.values() for _, words in texts(record.incident, Output.LANGUAGE))


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

STATED: dict[str, Output] = {
    "page": Output.PAGE,
    "show": Output.SHOW,
    **{f"api/{name}.{form}": Output.TABLES for name in ("incidents", "actions", "lessons") for form in FORMS},
    "search page": Output.SEARCH,
    "rules about language": Output.LANGUAGE,
    "import": Output.IMPORT,
}
"""Outputs that show every field, but those that the model states as left out."""

WHOLE = ("show --format json", "action add")
"""Outputs that show every field without any exception."""

ABOUT = {
    **{f"api/incidents.{form}": ("Incident", "Times", "Services") for form in FORMS},
    **{f"api/actions.{form}": ("ActionItem",) for form in FORMS},
    **{f"api/lessons.{form}": ("Lesson",) for form in FORMS},
    "action add": ("ActionItem",),
}
"""The parts of a record that some outputs are about. The others are asked for all of them."""

EXCEPTIONS = {("api/incidents.csv", "Incident.extensions"): "its columns would differ from team to team"}
"""What one form of an output leaves out, unlike its other forms."""

DIGESTS = {
    "llms.txt": """
        Incident.id Incident.title Incident.status Incident.severity Incident.summary Services.affected Services.faulty
        ActionItem.id ActionItem.title ActionItem.priority ActionItem.owner ActionItem.status ActionItem.due
    """,
    "feed.xml": """
        Incident.id Incident.title Incident.status Incident.severity Incident.kind Incident.summary Incident.authors
        Incident.language Times.started Services.affected Services.faulty CausalStep.factor Correction.at
        Correction.note Update.at Update.note
    """,
    "search of the theme": """
        Incident.id Incident.title Incident.severity Incident.summary Incident.tags Incident.aliases
        Incident.external_ids Services.affected Services.faulty CausalStep.text CausalStep.factor Hypothesis.id
        Hypothesis.statement Hypothesis.verdict Hypothesis.evidence TimelineEntry.event Lesson.id Lesson.kind
        Lesson.text ActionItem.id ActionItem.title ActionItem.description ActionItem.owner ActionItem.tracker
    """,
}
"""Outputs that show a few fields on purpose, and which. The rest is on the page to which each entry links."""


@cache
def text_of(output: str, changed: str = "") -> str:
    """All that an output says of the filled records."""
    return "\n".join(line for corpus in filled(changed).corpora for line in OUTPUTS[output](corpus))


@cache
def stated() -> dict[str, RecordField]:
    """The fields of the model by `Part.field`."""

    def parts(part: type[Part]) -> Iterator[type[Part]]:
        yield part
        for found in fields_of(part):
            for inner in found.parts:
                yield from parts(inner)

    return {f"{part.__name__}.{found.name}": found for part in parts(Incident) for found in fields_of(part)}


def asked(output: str) -> set[str]:
    """The fields that an output is asked for."""
    parts = ABOUT.get(output)
    return {field for field in filled().canaries if parts is None or field.partition(".")[0] in parts}


def shown(output: str) -> set[str]:
    """The fields that an output shows, of those that it is asked for."""
    return {field for field in asked(output) if is_shown(field, output)}


def is_shown(field: str, output: str) -> bool:
    """Whether a canary of a field is there, or another value makes another text."""
    if output == "action add":
        return can_be_set(field.partition(".")[2])
    if output == "import":
        return field in imported()
    if canaries := filled().canaries[field]:
        return any(canary in text_of(output) for canary in canaries)
    return text_of(output) != text_of(output, field)


def can_be_set(key: str) -> bool:
    """Whether `action add` takes a field, as KEY=VALUE or as an option."""
    return key == "id" or _assignment(f"{key}=2026-01-01", date(2026, 1, 1))[0] == key


EVERYTHING = """# Checkout unavailable

Ticket: SHOP-4711

| | |
|---|---|
| Severity | SEV2, since orders were lost |
| Acknowledged | 2024-02-01 10:10 UTC |
| Mitigated | 2024-02-01 10:40 UTC |
| Reviewers | Ada |
| Services | checkout |
| FACTS |

## Trigger

A deployment of the shop.

## Action items

| Action | Owner | Status |
|---|---|---|
| Limit the pool | shop | Done (2024-02-03) |

## Related

The database failed before: [the earlier one](2020-09-09-indented.md).

## References

- [The dashboard](https://grafana.example/d/1)
"""


@cache
def imported() -> frozenset[str]:
    """The fields that the importer fills from the documents of its tests, and from one that states the rest."""
    with TemporaryDirectory() as folder:
        everything = Path(folder) / "2024-02-01-checkout.md"
        rows = "\n".join(f"| {label} | A value |" for label in text_facts().values())
        text = "---\ntags: [shop]\n---\n" + EVERYTHING.replace("| FACTS |", rows or "||")
        everything.write_text(text, encoding="utf-8")
        results = import_sources([*SOURCES, everything], Path(folder) / "incidents")
        data = [read_source(Path(one.record).read_bytes()).frontmatter for one in results if one.record]
    return frozenset(field for one in data for field in _filled_in(Incident, one))


def _filled_in(part: type[Part], data: Any) -> Iterator[str]:
    for found in fields_of(part):
        if found.name == "extensions":
            yield from (f"{part.__name__}.{found.name}" for key in data if key.startswith("x-"))
        elif found.key in data:
            yield f"{part.__name__}.{found.name}"
            value = data[found.key]
            for one in value if isinstance(value, tuple) else (value,):
                for inner in found.parts:
                    if isinstance(one, dict):
                        yield from _filled_in(inner, one)


# The tests


def reason_of(field: str, output: str) -> str | None:
    """Why an output leaves a field out."""
    return EXCEPTIONS.get((output, field)) or (stated()[field].reason(STATED[output]) if output in STATED else None)


def test_the_model_has_fields_and_every_output_is_asked() -> None:
    assert len(filled().canaries) > 100
    assert filled().canaries.keys() <= stated().keys()
    assert {*STATED, *WHOLE, *DIGESTS} == {*OUTPUTS, "import", "action add"}
    assert all(asked(output) for output in (*STATED, *WHOLE, *DIGESTS))


def test_every_output_shows_every_field_or_the_model_says_why_not() -> None:
    """A new field fails here with the list of all outputs that do not show it."""
    missing: dict[str, list[str]] = {}
    for output in (*STATED, *WHOLE):
        for field in asked(output) - shown(output):
            if reason_of(field, output) is None:
                missing.setdefault(field, []).append(output)
    said = "\n".join(f"{field} is not in: {', '.join(outputs)}" for field, outputs in sorted(missing.items()))
    assert not missing, f"state these fields with `fact=True`, show them, or state `left_out` with a reason:\n{said}"


@pytest.mark.parametrize("output", STATED)
def test_nothing_is_stated_as_left_out_that_is_shown(output: str) -> None:
    """What follows from the type of a field may be shown anyway: an owner is found by name."""
    wrong = [field for field in shown(output) if reason_of(field, output) not in (None, NO_TEXT)]
    assert not wrong
    assert {field for one, field in EXCEPTIONS if one == output} <= asked(output)


@pytest.mark.parametrize("output", DIGESTS)
def test_a_digest_shows_what_it_is_meant_to_show(output: str) -> None:
    assert shown(output) == set(DIGESTS[output].split())


def facts() -> list[str]:
    return [name for name, found in stated().items() if found.is_fact]


def test_every_fact_has_a_label_in_every_language() -> None:
    assert facts()
    for language in ("en", "zh"):
        missing = [name for name in facts() if f"fields.{name}" not in catalogue(language)]
        assert not missing, f"add their labels under `fields:` in text/words/{language}.yml"


def test_a_fact_holds_what_every_output_can_show() -> None:
    shapes = {Text, Label, Name, int, str, date, Date}
    assert [name for name in facts() if not stated()[name].types <= shapes] == []


def scratch_package(to: Path) -> None:
    """A copy of the package, with a fact in each part that can have one: its statement, and its label in the words."""
    package = Path(postmortems.__file__).parent
    copytree(package, to / "postmortems", ignore=ignore_patterns("__pycache__"))
    parts = FACT_PARTS.split()
    for module in (to / "postmortems" / "model").glob("*.py"):
        source = module.read_text(encoding="utf-8")
        for part in parts:
            elsewhere = "" if part == "Incident" else ", left_out={Output.IMPORT: 'it is scratch'}"
            statement = f"    scratch: Text | None = field('A scratch field.', None, fact=True{elsewhere})\n"
            source = re.sub(rf'(?s)(class {part}\(.*?\):\n    """.*?"""\n)', rf"\1{statement}", source, count=1)
        module.write_text(source, encoding="utf-8")
    for words in (to / "postmortems" / "text" / "words").glob("*.yml"):
        labels = yaml.safe_load(words.read_text(encoding="utf-8"))
        for part in parts:
            labels["fields"].setdefault(part, {})["scratch"] = "Scratch"
        words.write_text(yaml.safe_dump(labels, allow_unicode=True), encoding="utf-8")


FACT_PARTS = """
    Incident Impact Detection Trigger CausalChain CausalStep Hypothesis TimelineEntry Mitigation Verification Lesson
    RelatedIncident Correction Update Reference ActionItem
"""


def test_a_fact_costs_its_statement_and_its_words(tmp_path: Path) -> None:
    """In each of these parts, a new fact is in every output without further code."""
    if "scratch" in {found.name for found in fields_of(Incident)}:
        pytest.skip("this is the run with the scratch fields")
    scratch_package(tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", __file__],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "1 skipped" in run.stdout, "the copy was not tested"


def test_the_summary_of_an_action_item_knows_which_fields_are_lists() -> None:
    assert {field.key for field in fields_of(ActionItem) if field.is_list} == LISTS
