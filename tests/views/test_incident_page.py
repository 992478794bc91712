"""The page of an incident: it says all that its record says, and nothing in a record becomes HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest

from postmortems.cache.codec import decode, encode
from postmortems.cli import main
from postmortems.model.base import Date, IncidentReference, ItemReference, LocalId, LocalReference, Name, Text, Url
from postmortems.model.incident import Incident, PublicTexts
from postmortems.model.part import Part
from postmortems.model.time import Time, parse_zone
from postmortems.record.corpus import Corpus, Record
from postmortems.record.reader import load
from postmortems.render import Renderer
from postmortems.render.page import Heading, Page, Wrapper
from postmortems.text.fields import inline_html
from postmortems.text.html import Html
from postmortems.views.incident import incident_views
from tests.views.corpora import CONFIG, TODAY, record, sample

HOSTILE = (
    """{mark}<x-evil onclick="a" {{{{ config }}}} {{% raw %}}>'"> </p></td></li></dd>\n\n# heading\n\n- <x-evil>\n"""
)
NAME = """{mark}"><x-evil onclick='a'>{{{{x}}}}"""
NOT_SHOWN = frozenset(
    {"Incident.id", "Incident.aliases", "Incident.visibility", "Incident.language"}
    | {f"PublicTexts.{name}" for name in PublicTexts.model_fields}
)
"""Fields that say nothing to readers of the page, or not in their own words."""


CHAINS = """\
---
title: The water comes
status: draft
severity: SEV3
causal_chains:
  - title: "Chain 1: the pipe"
    steps: [{id: frost, text: It freezes., kind: condition}, {id: burst, text: The pipe bursts., kind: failure}]
  - title: "Chain 4: the pump"
    steps: [{id: full, text: The cellar fills., kind: impact, because: [burst]}]
  - title: The alarm
    steps: [{id: silent, text: Nobody hears it., kind: missing-control}]
---
"""


def test_titles_steps_links_and_the_command_line_number_chains_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Steps of "Chain 4" are 4.1 and not 2.1, though it is told second; a chain without a number says its own."""
    (tmp_path / "2024-05-01-water.md").write_text(CHAINS, encoding="utf-8")
    corpus = load(tmp_path).corpus
    text = unescape(Renderer(corpus, TODAY).render(next(iter(incident_views(corpus)))))
    assert re.findall(r"^### (.*?) \{: #([\w-]+)", text, re.MULTILINE) == [
        ("Chain 1: the pipe", "chain-1"),
        ("Chain 4: the pump", "chain-4"),
        ("Causal chain 2: The alarm", "chain-2"),
    ]
    assert re.findall(r'<span class="pm-number">([\d.]+)</span>', text) == ["1.1", "1.2", "4.1", "2.1"]
    assert re.search(r'Led to:.{0,80}<a href="#full">4\.1', text, re.DOTALL)
    assert main(["show", "2024-05-01", "--incidents", str(tmp_path), "--today", "2024-06-01"]) == 0
    shown = capsys.readouterr().out
    assert re.findall(r"^(.*chain.*) \(narrative\)$", shown, re.MULTILINE | re.IGNORECASE) == [
        "Chain 1: the pipe",
        "Chain 4: the pump",
        "Causal chain 2: The alarm",
    ]
    assert re.findall(r"^ +([\d.]+)  \[", shown, re.MULTILINE) == ["1.1", "1.2", "4.1", "2.1"]
    assert "because of 1.2" in shown


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
            return self.text("{mark}<x-evil>*_[{{{{x" if field == "CausalStep.label" else HOSTILE, field)
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


def page_of(*records: Record) -> Page:
    """The page of the last record."""
    corpus = Corpus(CONFIG, records)
    *_, view = incident_views(corpus)
    return Renderer(corpus, TODAY).page(view)


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
    page = "".join(page_of(one).markdown() for one in (record, without_actions))
    said = {field for mark, field in marks.items() if re.search(rf"\b{mark}\b", page)}
    assert set(marks.values()) - said - NOT_SHOWN == set()


def test_no_field_of_a_record_becomes_html_or_markdown() -> None:
    made = page_of(filled()[0])
    assert len(made.parts) > 20
    for part in made.parts:
        if isinstance(part, Wrapper):
            continue
        block = part.__html__()
        tags = Tags()
        tags.feed(block)
        assert tags.open == [], block
        assert "\n\n" not in block
        assert not re.search(r"\{[{%#](?! )|\{%|\{\{", block)
    page = made.markdown()
    assert not re.search(r"\{[{%#](?! )|\{%|\{\{", page)
    headings = [line for line in page.split("\n") if line.startswith("#")]
    assert all(re.search(r" \{: #[\w.-]+[^{}]* \}$", line) for line in headings), headings
    assert "x-evil" not in re.sub(r"&[#\w]+;x(?:-|&#45;)evil", "", page.replace("&#60;", "&lt;"))


def test_every_block_begins_with_a_tag_so_that_no_host_reads_it_as_markdown() -> None:
    blocks = [part for part in page_of(filled()[0]).parts if isinstance(part, Html)]
    assert blocks
    assert all(block.startswith("<") and "\n\n" not in block for block in blocks)


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
    page = page_of(Record("2024-05-01-a", "incidents/2024-05-01-a.md", incident))
    assert f"<li>The plan <code>{path}</code>" in page.markdown()


def narrative_of(body: str, **values: object) -> list[Heading | str]:
    """The parts of a page from the heading of the narrative on."""
    incident = Incident.model_validate({"title": "x", "status": "draft", "severity": "SEV1", **values})
    parts = page_of(Record("2024-05-01-a", "incidents/2024-05-01-a.md", incident, body=body)).parts
    begin = next(number for number, part in enumerate(parts) if getattr(part, "anchor", "") == "pm-narrative")
    return [part for part in parts[begin:-2] if not isinstance(part, Wrapper)]


def test_the_body_is_below_a_heading_of_its_own() -> None:
    narrative, first, title, rest = narrative_of("Words *of* it.\n\n# The fix\n\nMore.\n")
    assert (narrative.level, title.level, title.anchor) == (2, 3, "the-fix")
    assert "<p>Words <em>of</em> it.</p>" in first
    assert "<p>More.</p>" in rest


def test_the_body_is_on_demand_only_where_the_host_takes_html() -> None:
    page = page_of(Record("2024-05-01-a", "incidents/2024-05-01-a.md", filled()[0].incident, body="A\n\n# B\n\nC\n"))
    wrappers = [part.html for part in page.parts if isinstance(part, Wrapper)]
    assert [html[:8] for html in wrappers] == ["<details", "</detail"]
    assert wrappers[0] not in page.markdown()
    assert decode(encode(page), Page).parts == page.parts


@pytest.mark.parametrize(
    ("words", "values", "opens"),
    [
        (100, {}, True),
        (100, {"timeline": ({"at": "2024-05-01 10:00", "event": "It broke."},)}, True),
        (2000, {}, True),
        (2000, {"timeline": ({"at": "2024-05-01 10:00", "event": "It broke."},)}, False),
        (2000, {"causal_chains": ({"steps": ({"id": "a", "text": "It broke.", "kind": "impact"},)},)}, False),
    ],
)
def test_a_short_body_is_open_and_so_is_one_that_is_all_there_is(
    words: int, values: dict[str, object], opens: bool
) -> None:
    incident = Incident.model_validate({"title": "x", "status": "draft", "severity": "SEV1", **values})
    page = page_of(Record("2024-05-01-a", "incidents/2024-05-01-a.md", incident, body="word " * words))
    fold = next(part.html for part in page.parts if isinstance(part, Wrapper))
    assert ('<details class="pm-fold pm-narrative" open>' in fold) == opens


def test_without_a_body_there_is_no_heading_for_it() -> None:
    assert "pm-narrative" not in [getattr(part, "anchor", "") for part in page_of(*sample().records[:1]).parts] or (
        sample().records[0].body.strip()
    )


def test_a_body_in_another_language_says_so_in_all_its_parts() -> None:
    narrative, *told = narrative_of("Worte.\n\n# Die Lösung\n\nMehr.\n", language="de")
    assert narrative.attributes == ()
    assert [' lang="de"' in part.__html__().partition(">")[0] for part in told] == [True, True, True]


def test_no_heading_of_the_body_takes_the_anchor_of_an_item() -> None:
    item = {"id": "alert", "title": "Alert earlier", "status": "open"}
    _, title = narrative_of("# Alert\n", action_items=(item,))
    assert title.anchor == "alert-1"


@pytest.mark.parametrize("place", range(3))
def test_a_page_does_not_depend_on_the_pages_made_before_it(place: int) -> None:
    every = Renderer(sample(), TODAY)
    for view in incident_views(sample()):
        every.render(view)
    view = tuple(incident_views(sample()))[place]
    assert every.page(view) == Renderer(sample(), TODAY).page(view)


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


def test_a_night_leaves_room_above_the_heading_of_the_next_day() -> None:
    times = ("2024-05-01 10:00", "2024-05-01 22:00", "2024-05-03 09:00")
    timeline = tuple({"at": at, "event": "It broke."} for at in times)
    incident = Incident.model_validate({"title": "x", "status": "draft", "severity": "SEV1", "timeline": timeline})
    markdown = page_of(Record("2024-05-01-a", "incidents/2024-05-01-a.md", incident)).markdown()
    classes = [re.findall(r"[\w-]+", looks) for looks in re.findall(r'<tr(?: class="([^"]*)")?', markdown)]
    assert classes == [[], ["pm-day"], [], ["pm-after--3"], ["pm-day", "pm-after--4"], []]


@pytest.mark.parametrize(
    ("zone", "typed", "is_shown"),
    [
        ("UTC", "2024-05-01 10:00", False),
        ("Europe/Berlin", "2024-05-01 10:00", True),
        ("Europe/London", "2024-01-01 10:00", True),
        ("UTC", "2024-05-01T10:00+02:00", True),
        ("UTC", "~10:00", False),
        ("UTC", "10:00", False),
        ("Europe/Berlin", "~10:00", True),
    ],
)
def test_a_time_is_in_utc_too_if_it_is_not_in_utc_already(zone: str, typed: str, is_shown: bool) -> None:
    at = Time.parse(typed, zone=parse_zone(zone), day=date(2024, 5, 1))
    entry = {"at": at, "event": "It broke."}
    incident = Incident.model_validate(
        {"title": "x", "status": "draft", "severity": "SEV1", "timezone": zone, "timeline": (entry,)}
    )
    markdown = page_of(Record("2024-05-01-a", "incidents/2024-05-01-a.md", incident)).markdown()
    assert ("pm-utc" in markdown) is is_shown


@pytest.mark.parametrize("status", ["open", "deferred", "done", "verified", "wont-do"])
def test_only_work_that_is_left_is_in_bold(status: str) -> None:
    item = {"id": "a1", "title": "Widen the belt", "status": status, "reason": "The belt goes."}
    markdown = page_of(record("2024-05-01-a", action_items=(item,))).markdown()
    assert ("pm-action--ended" in markdown) is (status not in ("open", "deferred"))


def test_an_item_that_was_carried_over_under_its_own_title_is_named_once() -> None:
    old = {"id": "a1", "title": "Widen the belt"}
    others = ("Widen the belt", "Widen the northern belt")
    first = record("2024-05-01-a", action_items=(old,))
    later = (
        record(f"2024-05-0{day}-b", action_items=({"id": "a2", "title": title, "carried_from": f"{first.id}#a1"},))
        for day, title in enumerate(others, start=2)
    )
    markdown = page_of(*later, first).markdown()
    related = markdown[markdown.index("pm-related") :]
    assert related.count("Widen the belt") == 2
    assert related.count("Widen the northern belt") == 1


def test_a_role_leads_to_the_page_of_an_owner() -> None:
    markdown = page_of(record("2024-05-01-a", roles={"lead": "shop", "scribes": ("Kim", "shop")})).markdown()
    assert markdown.count('<a href="../../actions/owners/shop/">shop</a>') == 2
    assert '<span class="pm-tag">Kim</span>' in markdown
