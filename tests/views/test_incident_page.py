"""The page of an incident as Markdown: it says all that its record says, and nothing in a record becomes HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cache
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest

from postmortems.corpus import Corpus, Record
from postmortems.loader import load
from postmortems.markup import inline_html
from postmortems.model.base import (
    Date,
    IncidentReference,
    ItemReference,
    LocalId,
    LocalReference,
    Name,
    Part,
    Text,
    Url,
)
from postmortems.model.incident import Incident
from postmortems.model.time import Time
from postmortems.page_markdown import html_blocks
from postmortems.render import Renderer
from postmortems.views.incident import incident_views
from views.corpora import CONFIG, SAMPLE, TODAY, sample

HOSTILE = (
    """{mark}<x-evil onclick="a" {{{{ config }}}} {{% raw %}}>'"> </p></td></li></dd>\n\n# heading\n\n- <x-evil>\n"""
)
NAME = """{mark}"><x-evil onclick='a'>{{{{x}}}}"""
NOT_SHOWN = frozenset({"Incident.id", "Incident.aliases", "Incident.visibility", "Incident.language"})
"""Fields that say nothing to readers of the page, or not in their own words."""


class Filling:
    """Fills every field of a part of a record, each text with a mark of its own."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        """The field by its mark."""
        self.numbers = count(1)

    def part(self, kind: type[Part]) -> dict[str, Any]:
        """The values of all fields."""
        hints = get_type_hints(kind, include_extras=True)
        fields = {name: field for name, field in kind.model_fields.items() if name != "extensions"}
        return {
            field.alias or name: self.value(hints[name], f"{kind.__name__}.{name}") for name, field in fields.items()
        }

    def value(self, hint: Any, field: str) -> Any:
        """A value of a type; of several, the one that says most."""
        if hint == Text:
            return self.text(HOSTILE, field)
        if hint == Name:
            return self.text(NAME, field)
        if hint in (LocalId, LocalReference):
            return f"id{next(self.numbers)}"
        if hint in (IncidentReference, ItemReference):
            return f"2024-01-0{1 + next(self.numbers) % 9}-nowhere#x"
        if hint == Url:
            return "https://x.example/'{{x}}'"
        if hint == Date:
            return date(2024, 1, 2)
        if hint is int:
            return 12
        if hint is Time:
            return Time.parse("~2024-01-02 10:00/..")
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self.value(max((one for one in inner if one is not type(None)), key=self.weight), field)
        if origin is tuple:
            return tuple(self.value(one, field) for one in self.each(inner[0]) for _ in range(2))
        if origin is dict:
            return {self.value(inner[0], field): self.value(inner[1], field)}
        if origin is Annotated:
            return (
                "abcdef1" if field.endswith("commit") else "de" if "language" in field else self.text("{mark}", field)
            )
        if issubclass(hint, StrEnum):
            return list(hint)[-1]
        assert issubclass(hint, Part), hint
        return self.part(hint)

    def text(self, pattern: str, field: str) -> str:
        mark = f"mark{next(self.numbers)}"
        self.marks[mark] = field
        return pattern.format(mark=mark)

    @staticmethod
    def weight(hint: Any) -> int:
        return 3 if get_origin(hint) is tuple else 2 if hint == Text else 1

    @staticmethod
    def each(hint: Any) -> tuple[Any, ...]:
        return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


@cache
def filled() -> tuple[Record, dict[str, str]]:
    """A record with every field filled, and the fields by the marks in them."""
    filling = Filling()
    values = filling.part(Incident)
    values["related"] = tuple({**one, "incident": None} for one in values["related"])
    values["references"][1]["url"] = None
    return Record("2024-05-01-all", "incidents/2024-05-01-all.md", Incident.model_validate(values)), filling.marks


def page_of(*records: Record) -> tuple[str, frozenset[str]]:
    """The page of the last record, and its finished blocks."""
    corpus = Corpus(CONFIG, records)
    *_, view = incident_views(corpus)
    return Renderer(corpus, TODAY).render_with_blocks(view)


class Tags(HTMLParser):
    """Raises AssertionError for tags and attributes that we do not write, and for tags that do not match."""

    VOID = frozenset({"br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what is open."""
        assert tag != "x-evil"
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag of SVG that closes itself."""
        assert tag != "x-evil"

    def handle_endtag(self, tag: str) -> None:
        """Close what is open, and nothing else."""
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def test_everything_that_a_record_says_is_on_its_page() -> None:
    record, marks = filled()
    without_actions = replace(record, incident=record.incident.model_copy(update={"action_items": ()}))
    page = "".join(page_of(one)[0] for one in (record, without_actions))
    said = {field for mark, field in marks.items() if re.search(rf"\b{mark}\b", page)}
    assert set(marks.values()) - said - NOT_SHOWN == set()


def test_no_field_of_a_record_becomes_html_or_markdown() -> None:
    page, blocks = page_of(filled()[0])
    for block in blocks:
        tags = Tags()
        tags.feed(block)
        assert tags.open == [], block
        assert "\n\n" not in block
    assert not re.search(r"\{[{%#](?! )|\{%|\{\{", page)
    headings = [line for line in page.split("\n") if line.startswith("#")]
    assert all(re.search(r" \{: #[\w.-]+[^{}]* \}$", line) for line in headings), headings
    assert "x-evil" not in re.sub(r"&[#\w]+;x(?:-|&#45;)evil", "", page.replace("&#60;", "&lt;"))


def test_a_page_is_made_of_headings_and_finished_blocks() -> None:
    page, blocks = page_of(filled()[0])
    _, _, body = page.removeprefix("---\n").partition("\n---\n")
    parts = body.strip("\n").split("\n\n")
    assert {part for part in parts if not part.startswith("#")} == blocks == html_blocks(body.strip("\n"))


@pytest.mark.parametrize("path", ["../../../etc/passwd", "..%2f..%2fplan.md", "../docs/../../plan.md"])
def test_a_path_out_of_the_repository_is_shown_and_never_linked(path: str) -> None:
    incident = Incident.model_validate(
        {
            "title": "The sorter stops",
            "status": "draft",
            "severity": "SEV1",
            "references": ({"title": "The plan", "path": path},),
        }
    )
    page, _ = page_of(Record("2024-05-01-a", "incidents/2024-05-01-a.md", incident))
    assert f"<li>The plan <code>{path}</code>" in page


def test_a_narrative_is_not_taken_for_finished() -> None:
    record = Record("2024-05-01-a", "incidents/2024-05-01-a.md", filled()[0].incident, body="<p>Words of it.</p>\n")
    page, blocks = page_of(record)
    assert "\n<p>Words of it.</p>\n" in page
    assert not any("Words of it" in block for block in blocks)


@pytest.mark.parametrize("place", range(3))
def test_a_page_does_not_depend_on_the_pages_made_before_it(place: int) -> None:
    every = Renderer(sample(), TODAY)
    for view in incident_views(sample()):
        every.render(view)
    view = tuple(incident_views(sample()))[place]
    assert every.render_with_blocks(view) == Renderer(sample(), TODAY).render_with_blocks(view)


@pytest.mark.parametrize(
    "source",
    [
        "Plain words, with 'quotes' & signs: 1 < 2 > 0 {x}.",
        "`code` first, and `a < b` in it, `{{ x }}` and 5 % of `a*b_c[d]`.",
        "46 million rows",
        "中文，`代码`。",
    ],
)
def test_words_and_code_are_read_as_a_parser_would(source: str) -> None:
    # A sign of emphasis sends the whole text through the parser.
    assert inline_html(f"{source} **x**") == f"{inline_html(source)} <strong>x</strong>"


# Keys: what a page follows from


def pages(instead: dict[Path, bytes]) -> dict[str, tuple[bytes, object]]:
    """Key and page of each incident of the sample, with other contents of some files."""
    found = load(SAMPLE, instead).corpus
    renderer = Renderer(found, TODAY)
    return {view.uri: (renderer.key_of(view), renderer.render_with_blocks(view)) for view in incident_views(found)}


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*")), ids=lambda path: path.stem)
def test_a_page_that_changes_has_another_key(path: Path) -> None:
    before = pages({})
    lines = path.read_text(encoding="utf-8").split("\n")
    edits = [
        *([*lines[:number], f"{line}x", *lines[number + 1 :]] for number, line in enumerate(lines)),
        *([*lines[:number], *lines[number + 1 :]] for number in range(len(lines))),
    ]
    changed = 0
    for edited in edits:
        for uri, (key, page) in pages({path: "\n".join(edited).encode()}).items():
            if page != before[uri][1]:
                changed += 1
                assert key != before[uri][0], (uri, edited)
    assert changed > len(lines) / 2


def test_a_page_that_shows_nothing_of_a_record_keeps_its_key() -> None:
    path = SAMPLE / "2024-05-17-payment-retries-flood-queue.md"
    text = path.read_text(encoding="utf-8")
    before, after = pages({}), pages({path: (text + "\nMore words.\n").encode()})
    kept = {uri for uri in before if before[uri][0] == after[uri][0]}
    assert f"incidents/{path.stem}.md" not in kept
    assert {uri for uri in before if before[uri][1] != after[uri][1]} == {f"incidents/{path.stem}.md"}
    assert pages({})[f"incidents/{path.stem}.md"][0] == before[f"incidents/{path.stem}.md"][0]


@pytest.mark.parametrize("setting", [{"today": date(2030, 1, 1)}, {"directory_urls": False}, {"docs": "elsewhere"}])
def test_a_key_is_that_of_one_setting(setting: dict[str, Any]) -> None:
    view = next(incident_views(sample()))
    given = {"today": TODAY, **setting}
    assert Renderer(sample(), **given).key_of(view) != Renderer(sample(), TODAY).key_of(view)
