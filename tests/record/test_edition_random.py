"""The public edition follows from what it shows: other words anywhere else change nothing in it."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.model.publishing import PublicField
from postmortems.model.vocabulary import Visibility
from postmortems.record.edition import edition_of
from postmortems.record.reader import load

MARKS = st.sampled_from(["", ", visibility: public", ", visibility: internal"])
Word = Callable[[int], str]
"""The word with a number."""


class Drawn:
    """A knowledge base with a word of its own in every text, id and name."""

    def __init__(self, data: st.DataObject) -> None:
        self.fields = data.draw(st.lists(st.sampled_from(PublicField), unique=True, min_size=1))
        self.records = [data.draw(st.booleans()) for _ in range(3)]
        self.marks = [[data.draw(MARKS) for _ in range(9)] for _ in self.records]
        self.replaced = [data.draw(st.sets(st.sampled_from(["title", "summary", "lessons"]))) for _ in self.records]
        self.targets = [data.draw(st.integers(0, 2)) for _ in self.records]
        self.named = [data.draw(st.booleans()) for _ in range(2)]

    def files(self, word: Word) -> dict[str, str]:
        numbers = iter(range(10_000))
        services = ", ".join(
            f"{{name: s{word(900 + n)}, title: {word(910 + n)}{f', public_name: {word(920 + n)}' if is_named else ''}}}"
            for n, is_named in enumerate(self.named)
        )
        made = {
            "_config.yml": f"public: {{fields: [{', '.join(self.fields)}]}}\nservices: [{services}]\n"
            f"owners: [{{name: o{word(930)}, contact: {word(931)}}}]\nthemes: [{{name: t{word(932)}}}]\n"
        }
        for place in range(len(self.records)):
            made[f"{self.id_of(place, word)}.md"] = self._record(place, word, lambda: word(next(numbers)))
        return made

    def id_of(self, place: int, word: Word) -> str:
        return f"2026-0{place + 1}-01-{word(800 + place)}"

    def _record(self, place: int, word: Word, new: Callable[[], str]) -> str:
        ids = [f"i{word(700 + 10 * place + n)}" for n in range(9)]
        marks, target = self.marks[place], self.targets[place]
        other = f"{self.id_of(target, word)}#i{word(700 + 10 * target + 5)}"
        link = f"[{new()}]({self.id_of(target, word)}.md#i{word(700 + 10 * target + 4)})"
        public = {
            "title": f"title: {new()}",
            "summary": f'summary: "{new()} {link}"',
            "lessons": f"lessons: [{{id: {ids[4]}, text: {new()}}}]",
        }
        lines = "".join(f"  {public[key]}\n" for key in sorted(self.replaced[place]))
        services = ", ".join(f"s{word(900 + n)}" for n in range(2))
        return f"""---
title: {new()}
status: reviewed
severity: SEV2
visibility: {"public" if self.records[place] else "internal"}
severity_rationale: {new()}
summary: "{new()} {link}"
services: {{affected: [{services}], faulty: [s{word(900)}]}}
impact: {{summary: {new()}, services: [{{service: s{word(901)}, effect: {new()}{marks[8]}}}]}}
detection: {{gaps: [{new()}]}}
trigger: {{kind: other, description: {new()}}}
causal_chains:
  - {{title: "Chain 3: {new()}", steps: [{{id: {ids[0]}, text: {new()}, kind: condition{marks[0]}}}]{marks[1]}}}
  - title: "{new()}"
    steps:
      - {{id: {ids[1]}, text: {new()}, kind: condition, evidence: {new()}{marks[2]}}}
      - {{id: {ids[2]}, text: {new()}, kind: failure, unfinished_action: "{other}"{marks[3]}}}
      - {{id: {ids[3]}, text: {new()}, kind: impact, because: [{ids[1]}, {ids[0]}]{marks[4]}}}
hypotheses: [{{id: {ids[8]}, statement: {new()}, verdict: ruled-out}}]
timeline:
  - {{at: 2026-01-01 10:00Z, event: {new()}, actor: {new()}{marks[5]}}}
  - {{at: 2026-01-01 11:00Z, event: {new()}, id: {ids[7]}{marks[6]}}}
lessons: [{{id: {ids[4]}, text: {new()}, themes: [t{word(932)}]{marks[7]}}}, {{id: {ids[6]}, text: {new()}{marks[6]}}}]
action_items: [{{id: {ids[5]}, title: {new()}, owner: o{word(930)}, tracker: {new()}{marks[7]}}}]
related: [{{incident: "{other}", note: {new()}}}, {{label: {new()}}}]
corrections: [{{at: 2026-02-02, note: {new()}, by: {new()}{marks[5]}}}]
references: [{{title: {new()}, url: "https://{new()}.example/"{marks[6]}}}]
authors: [{new()}]
tags: [{new()}]
aliases: ["2020-01-0{place + 1}-{new()}"]
x-note: {new()}
{f"public:{chr(10)}{lines}" if lines else ""}---

{new()}
"""


def held(files: dict[str, str]) -> str:
    """All that the public edition of these files holds."""
    with tempfile.TemporaryDirectory() as name:
        for path, text in files.items():
            (Path(name) / path).write_text(text, encoding="utf-8")
        corpus = edition_of(load(Path(name)).corpus, Visibility.PUBLIC)
        records = [
            [record.id, record.title, record.body, record.text, record.incident.model_dump_json()]
            for record in corpus.all_records
        ]
        return json.dumps([corpus.config.model_dump_json(), *records])


@settings(max_examples=40)
@given(st.data())
def test_other_words_inside_change_nothing_outside(data: st.DataObject) -> None:
    drawn = Drawn(data)
    first = held(drawn.files(lambda number: f"a{number}z"))
    shown = {int(number) for number in re.findall(r"a(\d+)z", first)}
    public = [place for place, is_public in enumerate(drawn.records) if is_public]
    assert {number - 800 for number in shown if number // 100 == 8} == set(public)
    assert held(drawn.files(lambda number: f"a{number}z" if number in shown else f"bb{number}yy")) == first


@settings(max_examples=40)
@given(st.data())
def test_what_no_list_can_publish_is_never_shown(data: st.DataObject) -> None:
    drawn = Drawn(data)
    first = held(drawn.files(lambda number: f"a{number}z"))
    shown = {int(number) for number in re.findall(r"a(\d+)z", first)}
    assert not shown & {*range(700, 800), *range(900, 920), *range(930, 940)}
