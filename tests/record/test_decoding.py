"""What the model refuses is told in our own words, all at once, and leaves the rest in place."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postmortems.check import judge
from postmortems.check.findings import Finding
from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.record.decoding import decode
from postmortems.record.reader import KnowledgeBase, load

TODAY = date(2026, 7, 1)
NAME = "2026-03-02-tram-doors.md"
CONFIG = "timezone: UTC\nservices: [{name: doors}]\nowners: [{name: depot}]\n"


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Writes a record (its frontmatter without title, status and severity, which come first) and reads it."""

    def write(
        front: str, *, head: str = "title: The doors stay shut\nstatus: draft\nseverity: SEV3\n"
    ) -> KnowledgeBase:
        (tmp_path / "_config.yml").write_text(CONFIG, encoding="utf-8")
        text = textwrap.dedent(front).lstrip("\n")
        (tmp_path / NAME).write_text(f"---\n{head}{text}---\n", encoding="utf-8")
        return load(tmp_path)

    return write


def told(base: KnowledgeBase) -> list[tuple[int, str, str]]:
    return [(found.line, found.code, found.message) for found in judge.findings(base, TODAY)]


def places(base: KnowledgeBase) -> list[tuple[int, str]]:
    return [(found.line, found.code) for found in judge.findings(base, TODAY)]


def only(base: KnowledgeBase) -> Finding:
    (found,) = judge.findings(base, TODAY)
    return found


# The wording

WORDING = [
    ("kind: 5", "kind is a whole number, not text", "one of: incident, near-miss, hazard, drill"),
    ("kind: near miss", 'kind is "near miss", which is not an allowed value', 'did you mean "near-miss"?'),
    (
        "kind: party",
        'kind is "party", which is not an allowed value',
        "one of: incident, near-miss, hazard, drill",
    ),
    (
        "action_items: [{id: a, title: A fence, priority: 1}]",
        "action_items 1 priority is a whole number, not text",
        'did you mean "P1"?',
    ),
    ("summary: 5", "summary is a whole number, not text", "put it in quotes"),
    ("summary: true", "summary is a boolean, not text", "put it in quotes"),
    ("summary: [a]", "summary is a list, not text", "write text"),
    ("summary: ' '", "summary is empty", "write text, or remove the key"),
    (
        "tags: door",
        "tags is text, not a list",
        "begin each item with `- ` on a line of its own, or write [one, two]",
    ),
    ("tags: [door, 5]", "tags 2 is a whole number, not text", "put it in quotes"),
    ("tags: [door, ]\nauthors: [a, null]", "authors 2 is empty", "fill it in, or remove it"),
    (
        "action_items: [Renew the certificate]",
        "action_items 1 is text, not keys and values",
        "begin it with `- title:`, and write its other keys below",
    ),
    ("lessons: [It held]", None, "begin it with `- text:`"),
    ("times: 2026", "times is a whole number, not keys and values", "write `key: value` lines below it"),
    ("times: {started: 5}", "times started: 5 is a number, not a time", "put it in quotes"),
    ("times: {startd: unknown}", 'unknown key "startd" in times', 'did you mean "started"?'),
    ("root_cause: rust", 'unknown key "root_cause"', "describe them as steps of `causal_chains`"),
    ("actions: [{id: a}]", 'unknown key "actions"', "belong under `action_items`"),
    ("started: 2024-05-01", 'unknown key "started"', "belong under `times`"),
    (
        "causal_chains: [{steps: [{id: a, text: T, kind: impact, evidenc: E}]}]",
        'unknown key "evidenc" in causal_chains 1 steps 1',
        'did you mean "evidence"?',
    ),
    ("Tags: [door]", 'unknown key "Tags"', 'did you mean "tags"?'),
    ("language: english!", 'language is "english!", which has an invalid format', "such as en or zh-Hans"),
    ("aliases: [a b]", 'aliases 1 is "a b", which has an invalid format', "use letters, digits, `.`, `_` and `-`"),
    ("related: [{incident: a b, relation: follows}]", None, "write <incident> or <incident>#<local-id>"),
    (
        "causal_chains: [{steps: [{id: a, text: T, kind: impact, unfinished_action: b}]}]",
        'causal_chains 1 steps 1 unfinished_action is "b", which has an invalid format',
        "write <incident>#<local-id>",
    ),
    (f"language: {'x' * 41}", "language has an invalid format", "such as en or zh-Hans"),
    ("related: [{relation: follows}]", "related 1 names neither or both of `incident` and `label`", None),
    ("related: [{incident: 2026-03-01-a, note: 5}]\n", "related 1 note is a whole number, not text", None),
    (
        "waivers: [{rule: a, reason: b, until: soon}]",
        'waivers 1 until is "soon", which is not a date of the form YYYY-MM-DD',
        None,
    ),
    (
        "waivers: [{rule: a, reason: b, until: 2026-02-30}]",
        'waivers 1 until is "2026-02-30", which is not a calendar date',
        None,
    ),
    (
        f"waivers: [{{rule: a, reason: b, until: {'soon ' * 9}}}]",
        "waivers 1 until is not a date of the form YYYY-MM-DD",
        None,
    ),
    (
        "action_items: [{title: A fence around the pond}]",
        "`id` is missing in action_items 1",
        "add `id:`, for example `id: a-fence-around-the-pond`",
    ),
    ("lessons: [{text: It held., kind: went-well}]", "`id` is missing in lessons 1", "for example `id: it-held`"),
    ("action_items: [{priority: P1}]", None, "add `id:`"),
    ("waivers: [{rule: a, reason: b}]", "`until` is missing in waivers 1", "add `until:`"),
    ("references: [{title: a, url: wiki}]", "references 1 url is not a web address", None),
    ("references: [{title: a, path: /wiki}]", "references 1 path is not a relative path", None),
    ("references: [{title: a, commit: HEAD}]", None, "write the commit as 7 to 64 hexadecimal digits"),
    ("verification: [{chek: a}]", None, None),
    ("roles: {scribe: 5}", "roles scribe is a whole number, not a list or text", "put it in quotes"),
    ("causal_chains: [{steps: []}]", "causal_chains 1 steps is an empty list", "add an item, or remove the key"),
    ("zzz: 1", 'unknown key "zzz"', "list it under `extra_keys` in _config.yml, or begin it with `x-`"),
    (f"zzz: {'x' * 400}", 'unknown key "zzz"', "`postmortems schema` lists the keys"),
]


@pytest.mark.parametrize(("front", "message", "advice"), WORDING)
def test_a_refusal_says_what_is_wrong_and_what_to_do(
    front: str, message: str | None, advice: str | None, read: Any
) -> None:
    found = [one for one in judge.findings(read(front + "\n"), TODAY) if one.code in ("PM101", "PM102", "PM103")]
    assert found
    if message:
        assert [one.message for one in found] == [message]
    if advice:
        assert advice in found[0].help
    for one in found:
        assert one.help


LEAKS = (
    "pydantic",
    "input should",
    "nonetype",
    "valueerror",
    "validation",
    "string_type",
    "tuple",
    "enum",
    "extra inputs",
)
AWKWARD: tuple[Any, ...] = (None, True, 5, 2.5, "", " ", "x" * 500, "\x00", (), (1, "a", None), {}, {"a": 1}, {"id": 5})


@pytest.mark.parametrize("part", [Incident, Config])
@pytest.mark.parametrize("value", AWKWARD, ids=repr)
def test_the_words_of_the_library_never_reach_a_reader(part: type[Incident] | type[Config], value: Any) -> None:
    """Every field of a record and of the configuration, as any value, and as a list and a map of it."""
    for name, info in part.model_fields.items():
        key = info.alias or name
        for inner in (value, (value,), ({"id": value},), {"service": value, "from": value, "kind": value}):
            head = {"title": "t", "status": "draft", "severity": "s"} if part is Incident else {}
            for complaint in decode(part, {**head, key: inner}, None).complaints:
                words = f"{complaint.message} {complaint.help}".replace(str(value), "")
                assert not any(leak in words.lower() for leak in LEAKS), words
                assert not re.search(r"\bstr\b", words)
                assert complaint.message.strip() == complaint.message
                assert complaint.help
                assert len(complaint.message) < 300


def test_a_time_is_refused_with_its_own_words(read: Any) -> None:
    found = only(read("times: {started: 2026-03-02 25:10}\n"))
    assert found.code == "PM102"
    assert found.message.startswith("times started: ")
    assert "2026-03-02 25:10" in found.message
    assert found.help


# All at once


def test_all_mistakes_of_a_file_are_reported_at_once(read: Any) -> None:
    base = read(
        """
        kind: party
        times: {started: yesterday}
        action_items:
          - id: hinge
            title: 5
            ownr: depot
          - id: a b
            title: A title
        lessons:
          - text: No id
        colour: red
        """,
        head="status: done\nseverity: 3\n",
    )
    assert places(base) == [
        (2, "PM102"),
        (2, "PM103"),
        (3, "PM102"),
        (4, "PM102"),
        (5, "PM102"),
        (8, "PM102"),
        (9, "PM101"),
        (10, "PM102"),
        (13, "PM103"),
        (14, "PM101"),
    ]
    assert base.corpus.records[0].incident.title == "(no title)"


def test_a_mistake_is_reported_once(read: Any) -> None:
    """A misspelt key is not also a missing one; a list that lost its only item is not also empty."""
    assert places(read("tiems: {started: 2026-03-02}\n", head="titel: x\nstatus: draft\nseverity: SEV3\n")) == [
        (2, "PM101"),
        (5, "PM101"),
    ]
    base = read(
        """
        causal_chains:
          - id: hinge
            steps:
              - {id: rust, text: The hinge rusts., kind: rust}
        action_items:
          - {id: oil, title: The hinge is oiled, ownr: depot, priority: P2}
        """
    )
    assert places(base) == [(8, "PM102"), (10, "PM101")]


# The rest is judged


def test_what_is_left_is_judged_at_its_own_line(read: Any) -> None:
    base = read(
        """
        action_items:
          - title: An item without an id
          - 5
          - {id: oil, title: The hinge is oiled, owner: depot, priority: P2}
          -
          - id: spare
            title: A spare door
            priority: P9
          - id: spring
            title: A stronger spring
            priority: P2
            addresses: [5, rust]
        """
    )
    assert [(line, code) for line, code, _ in told(base)] == [
        (6, "PM103"),
        (7, "PM102"),
        (9, "PM102"),
        (10, "PM201"),
        (12, "PM102"),
        (13, "PM201"),
        (16, "PM102"),
        (16, "PM506"),
    ]
    assert "spring" in told(base)[5][2]
    assert [action.id for action in base.corpus.records[0].incident.action_items] == ["oil", "spare", "spring"]


def test_nested_lists_that_lost_items_keep_their_lines(read: Any) -> None:
    base = read(
        """
        causal_chains:
          - 5
          - id: hinge
            steps:
              - 5
              - {id: rust, text: The hinge rusts., kind: condition}
              - id: shut
                text: The doors stay shut.
                kind: impact
                because: [5, rust, rain]
        """
    )
    assert [(line, code) for line, code, _ in told(base)] == [(6, "PM102"), (9, "PM102"), (14, "PM102"), (14, "PM402")]


def test_who_names_a_refused_part_makes_no_mistake(read: Any) -> None:
    base = read(
        """
        causal_chains:
          - id: hinge
            steps:
              - {id: rust, text: The hinge rusts., kind: rust}
              - {id: shut, text: The doors stay shut., kind: impact, because: [rust]}
        lessons:
          - {id: oil-it, text: Oil it., actions: [oil]}
        action_items:
          - {id: oil, title: 5, owner: depot, priority: P2}
          - {id: spare, title: A spare door, owner: depot, priority: P2, addresses: [rust, hinge/rust]}
        """
    )
    assert places(base) == [(8, "PM102"), (13, "PM102")]


def test_a_refused_value_is_not_also_a_missing_one(read: Any) -> None:
    """An owner that is a number is one mistake; the item has an owner, if an odd one."""
    base = read(
        """
        timezone: Mars/Olympus
        times: {started: 2026-03-02 10:00}
        action_items:
          - {id: oil, title: The hinge is oiled, owner: 5, priority: P2}
          - {id: spare, title: A spare door, owner: depot, priority: 2}
          - {id: spring, title: A spring, status: deferred, reason: 5}
        """
    )
    assert places(base) == [(5, "PM102"), (8, "PM102"), (9, "PM102"), (10, "PM102")]


def test_a_key_without_a_value_is_as_good_as_absent(read: Any) -> None:
    base = read(
        """
        summary:
        times:
          started:
        action_items:
          - id: oil
            title: The hinge is oiled
            owner:
            priority: P2
        """
    )
    assert places(base) == [(11, "PM201")]
    assert base.corpus.records[0].incident.summary is None
    required = read("summary:\n", head="title:\nstatus: in-review\nseverity:\n")
    assert {(code, message) for _, code, message in told(required) if "`" in message} >= {
        ("PM103", "`title` is missing"),
        ("PM103", "`severity` is missing"),
        ("PM103", "in-review record has no `summary`"),
    }


@pytest.mark.parametrize("first", ["{at: 2026-03-02 23:50, evnt: The doors shut.}", "{at: 2026-03-02 23:50, event: 5}"])
def test_the_day_of_a_timeline_survives_the_entry_that_named_it(first: str, read: Any) -> None:
    base = read(
        f"""
        timeline:
          - {first}
          - {{at: 23:55, event: The driver calls.}}
          - {{at: 2026-03-03 00:10, event: The tram is emptied.}}
          - {{at: 00:20, event: The doors open.}}
        """
    )
    assert [line for line, _ in places(base)] == [6]
    days = [str(entry.at.local_date) for entry in base.corpus.records[0].incident.timeline]
    assert days == ["2026-03-02", "2026-03-03", "2026-03-03"]


def test_bare_clock_times_behind_a_lost_day_are_left_out_without_a_word(read: Any) -> None:
    base = read(
        """
        timeline:
          - {at: 2026-03-02 23:50, event: The doors shut.}
          - {at: 2026-03-33 00:10, event: The tram is emptied.}
          - {at: 00:20, event: The doors open.}
          - {at: 2026-03-03 00:30, event: The tram goes on.}
        """
    )
    assert places(base) == [(7, "PM102")]
    assert [entry.event for entry in base.corpus.records[0].incident.timeline] == [
        "The doors shut.",
        "The tram goes on.",
    ]


def test_a_timeline_without_any_day_is_one_mistake(read: Any) -> None:
    base = read("timeline:\n" + "".join(f"  - {{at: 10:{n:02}, event: Nothing yet.}}\n" for n in range(20)))
    assert places(base) == [(6, "PM102")]


# Keys of one's own


def test_keys_that_begin_with_x_pass_at_any_depth(read: Any) -> None:
    base = read(
        """
        x-ticket: 5
        times: {x-clock: tower, started: 2026-03-02}
        action_items:
          - id: oil
            title: The hinge is oiled
            owner: depot
            priority: P2
            x-cost: {x-currency: EUR, amount: [1, null]}
        roles: {x-scribe: 5, driver: [one, two]}
        """
    )
    assert places(base) == []
    assert base.corpus.records[0].incident.extensions == {"x-ticket": 5}
    assert dict(base.corpus.records[0].incident.roles) == {"driver": ("one", "two")}


def test_nothing_at_all_is_refused_as_a_whole() -> None:
    decoded = decode(Incident, {}, None)
    assert decoded.value is not None
    assert [complaint.message for complaint in decoded.complaints] == [
        "`title` is missing",
        "`status` is missing",
        "`severity` is missing",
    ]


def test_a_whole_number_has_no_zero_before_it(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("policy: {due_days: {P0: 012}}\n", encoding="utf-8")
    problems = [problem for rule, problem in load(tmp_path).problems if rule == "wrong-value"]
    assert [problem.help for problem in problems] == ["write 12, without a zero before it"]
