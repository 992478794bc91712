"""Programs that read a record and write it back: what they change is reported, and the help restores it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from postmortems.model.time import Time
from postmortems.record.reader import KnowledgeBase, load
from tests.world.conftest import Installed, same

ROOT = Path(__file__).parents[2]

CONFIG = "timezone: Europe/Berlin\n"

RECORD = """\
title: The sorter stops
status: draft
severity: SEV3
summary: The belt stops.
times: {{latent_since: unknown, started: unknown, resolved: unknown}}
services: {{affected: [], faulty: [belt]}}
timeline:
  - {{at: 2026-05-30 08:00, event: It stops., actor: mira}}
  - {{at: unknown, until: unknown, event: It runs.}}
causal_chains:
  - steps:
      - {{id: dust, text: There is dust., kind: condition, evidence: A photo}}
      - {{id: dark, text: It is dark., kind: condition, because: []}}
      - {{id: stop, text: It stops., kind: impact, because: [dust]}}
action_items:
  - {{id: belt, title: A belt, due: 2026-07-01, completed: 2026-07-01, tracker: T-1}}
references: [{{title: A picture, commit: abcdef1}}]
updates: [{{at: unknown, note: It runs.}}]
tags: [dust, belt]
external_ids: [I-1]
authors: [mira]
waivers: [{{rule: PM201, reason: Later., until: 2026-07-02}}]
x-shifts: {{early: 1, late: {{bay: [2]}}}}
""".replace("{{", "{").replace("}}", "}")

VALUES = [
    *((f"started: {time}", "started: unknown") for time in (
        "2026-05-30", "2026-05-30 14:05:00", "2026-05-30 14:05:30.5", "2026-05-30T14:05:00Z",
        "2026-05-30T14:05:00+02:00", "2026-01-30 23:59:59", "2026-05-30 14:05", "2026-05",
    )),
    *((f"at: {clock}, until", "at: unknown, until") for clock in (
        "20:55", "10:00", "23:59", "20:55:30", "08:09", "2026-05-31",
    )),
    *((f"until: {clock}, event", "until: unknown, event") for clock in ("20:55", "12:00:01", "2026-05-31")),
    ("due: 2026-06-30", "due: 2026-07-01"),
    ("completed: 2026-07-03", "completed: 2026-07-01"),
    ("until: 2026-12-31}]", "until: 2026-07-02}]"),
    ("updates: [{at: 2026-06-01,", "updates: [{at: unknown,"),
    *((f"title: {text}", "title: The sorter stops") for text in (
        "no", "yes", "off", "on", "012", "1e3", "1_000", "1:30:00", "2026-05-30", "08",
    )),
    ("tags: [no, 1e3]", "tags: [dust, belt]"),
    ("faulty: [012]", "faulty: [belt]"),
    ("external_ids: [1_000]", "external_ids: [I-1]"),
    ("tracker: 012", "tracker: T-1"),
    ("authors: [on]", "authors: [mira]"),
    ("actor: off", "actor: mira"),
    ("{id: 1e3, text: It stops", "{id: stop, text: It stops"),
    ("evidence: 1e3", "evidence: A photo"),
    ("updates: [{at: unknown, note: no}", "updates: [{at: unknown, note: It runs.}"),
]  # fmt: skip
"""Forty values that an author may write without quotes, each with what it replaces in the record."""

LOST = [("commit: 12e4567", "commit: abcdef1"), ("summary: 12e4567", "summary: The belt stops.")]
"""Values that some programs destroy: nothing in the file says what was there."""

KEYS = ["no", "on", "012", "20:55", "10:30:30", "1e3", "1_200", "2026-05-30", "2026-05-30 14:05:00", "12e4567"]
"""Keys that an author may write without quotes."""

SETTINGS = """\
noun: outage
timezone: Europe/Berlin
language: en
severities: [{name: SEV3, title: Moderate}]
services: [{name: belt, title: The belt, public_name: The belt, description: It moves.}]
owners: [{name: mira, title: Mira, contact: The depot}]
factors: [{name: dust, title: Dust, description: It is dusty.}]
themes: [{name: dark, title: Dark}]
policy: {strict_since: "2026-01-02", preset: []}
rules: {PM201: warning}
search: {synonyms: [[belt, strap]]}
trackers: [{prefix: OPS-, url: "https://example.org/{id}"}]
extra_keys: [sort]
"""

SETTING_VALUES = [
    *((f"title: {text}}}]\nservices", "title: Moderate}]\nservices") for text in (
        "no", "yes", "on", "off", "012", "1e3", "1_000", "20:55", "1:30:00", "2026-05-30", "2026-05-30 14:05:00",
    )),
    *((f"rules: {{{rule}: off}}", "rules: {PM201: warning}") for rule in ("PM201", "no-due-date")),
    *((f"strict_since: {day}", 'strict_since: "2026-01-02"') for day in ("2026-05-30", "2025-12-31")),
    ("noun: 012", "noun: outage"),
    ("{name: 012, title: The belt", "{name: belt, title: The belt"),
    ("{name: on, title: The belt", "{name: belt, title: The belt"),
    ("public_name: 10:30", "public_name: The belt"),
    ("description: no}]\nowners", "description: It moves.}]\nowners"),
    ("{name: 1e3, title: Mira", "{name: mira, title: Mira"),
    ("contact: 0123", "contact: The depot"),
    ("contact: 1_200", "contact: The depot"),
    ("{name: off, title: Dust", "{name: dust, title: Dust"),
    ("description: 23:59:59", "description: It is dusty."),
    ("{name: 08, title: Dark", "{name: dark, title: Dark"),
    ("title: 2026-05}]\npolicy", "title: Dark}]\npolicy"),
    ("synonyms: [[belt, 1e3]]", "synonyms: [[belt, strap]]"),
    ("synonyms: [[no, off]]", "synonyms: [[belt, strap]]"),
    ("prefix: 012", "prefix: OPS-"),
    ("extra_keys: [on]", "extra_keys: [sort]"),
    ("extra_keys: [012]", "extra_keys: [sort]"),
    ("extra_keys: [{name: no, title: yes}]", "extra_keys: [sort]"),
    ("language: no", "language: en"),
]  # fmt: skip
"""The same for `_config.yml`: `no` is a language, too."""

SCRIPTS = {
    "gray-matter": """
        const matter = require("gray-matter"), fs = require("fs");
        for (const name of fs.readdirSync("in")) {
          const file = matter(fs.readFileSync(`in/${name}`, "utf8"));
          fs.writeFileSync(`out/${name}`, matter.stringify(file.content, file.data));
        }""",
    "yaml": """
        const yaml = require("yaml"), fs = require("fs");
        for (const name of fs.readdirSync("in")) {
          const [, front, body] = fs.readFileSync(`in/${name}`, "utf8").split(/^---\\n/m);
          fs.writeFileSync(`out/${name}`, `---\\n${yaml.stringify(yaml.parse(front))}---\\n${body}`);
        }""",
    "python-frontmatter": """
import frontmatter, os
for name in os.listdir("in"):
    frontmatter.dump(frontmatter.load(f"in/{name}"), f"out/{name}")
""",
    "ruamel": """
import os
from ruamel.yaml import YAML
for name in os.listdir("in"):
    _, front, body = open(f"in/{name}").read().split("---\\n", 2)
    with open(f"out/{name}", "w") as out:
        out.write("---\\n"); YAML().dump(YAML().load(front), out); out.write("---\\n" + body)
""",
    "yq": """
import os, subprocess
for name in os.listdir("in"):
    _, front, body = open(f"in/{name}").read().split("---\\n", 2)
    done = subprocess.run(["bin/yq", "-y", "."], input=front, text=True, capture_output=True, check=True)
    open(f"out/{name}", "w").write("---\\n" + done.stdout + "---\\n" + body)
""",
}

PACKAGES = {
    "gray-matter": "gray-matter@4.0.3",
    "yaml": "yaml@2.9.1",
    "python-frontmatter": "python-frontmatter==1.3.0",
    "ruamel": "ruamel.yaml==0.19.1",
    "yq": "yq==4.4.5",
}

CHANGED_KEYS = {"gray-matter": 8, "yaml": 3, "python-frontmatter": 6, "ruamel": 1, "yq": 3}
"""How many of the keys each program changes."""

CHANGED = {"gray-matter": (40, 19), "yaml": (8, 10), "python-frontmatter": (21, 25), "ruamel": (1, 0), "yq": (8, 10)}
"""How many of the values each program changes: of a record, and of `_config.yml`."""


class Case(NamedTuple):
    """A file as an author wrote it, with one value that a program may change."""

    value: str
    file: str
    """The name of the file in the knowledge base."""
    text: str
    """The YAML."""


RECORD_FILE, CONFIG_FILE = "2026-05-30-sorter-stops.md", "_config.yml"


def _cases(file: str, yaml: str, values: list[tuple[str, str]]) -> list[Case]:
    for _, old in values:
        assert yaml.count(old) == 1, old
    return [Case(new, file, yaml.replace(old, new)) for new, old in values]


CASES = [*_cases(RECORD_FILE, RECORD, VALUES), *_cases(CONFIG_FILE, SETTINGS, SETTING_VALUES)]

LOST_CASES = _cases(RECORD_FILE, RECORD, LOST)

KEY_CASES = [Case(key, RECORD_FILE, RECORD.replace("early", key)) for key in KEYS]

Answer = tuple[object, list[str]]


def meaning(folder: Path, file: str, text: str) -> Answer:
    """The model of a record or of the settings, times as instants, and what the check says about rewritten values."""
    return _meaning(_written(folder, file, text), file)


def _meaning(base: KnowledgeBase, file: str) -> Answer:
    said = [
        f"{problem.message}; {problem.help}"
        for rule, problem in base.problems
        if rule in ("rewritten-value", "wrong-value") and Path(problem.path).name == file
    ]
    if file == CONFIG_FILE:
        return _comparable(base.corpus.config), said
    incident = base.corpus.records[0].incident if base.corpus.records else None
    return _comparable(incident), said


def _written(folder: Path, file: str, text: str) -> KnowledgeBase:
    """A knowledge base of this file, and of the usual settings."""
    (folder / CONFIG_FILE).write_text(CONFIG, encoding="utf-8")
    (folder / file).write_text(text if file == CONFIG_FILE else f"---\n{text}---\n", encoding="utf-8")
    return load(folder)


def _comparable(value: object) -> object:
    if isinstance(value, Time):
        return value.text if value.is_unknown else (value.earliest, value.latest)
    if hasattr(value, "model_fields_set"):
        return {name: _comparable(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [_comparable(one) for one in value]
    return value


def suggestions(said: str) -> list[str]:
    """The values that a help offers."""
    help_ = said.partition("; ")[2]
    return [*re.findall(r'"([^"]+)"', help_), *re.findall(r"write (\d{4}-\d\d-\d\d)", help_)]


@pytest.fixture(scope="module", params=PACKAGES)
def rewritten(
    request: pytest.FixtureRequest,
    python_packages: Callable[..., Installed],
    node_packages: Callable[..., Installed],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Path]:
    """The name of a program, and a folder with each value before and after it."""
    name = request.param
    is_node = "@" in PACKAGES[name]
    made = (node_packages if is_node else python_packages)(PACKAGES[name])
    for folder in ("in", "out"):
        (made.folder / folder).mkdir()
    for number, case in enumerate([*CASES, *LOST_CASES, *KEY_CASES]):
        (made.folder / "in" / f"{number:02}.md").write_text(f"---\n{case.text}---\n", encoding="utf-8")
    (made.folder / "script").write_text(SCRIPTS[name], encoding="utf-8")
    made.run("node" if is_node else "bin/python", "script")
    return name, made.folder


def _after(made: Path, number: int) -> str:
    """The YAML that a program wrote."""
    return (made / "out" / f"{number:02}.md").read_text("utf-8").removeprefix("---\n").rpartition("---")[0]


def test_each_change_is_reported_and_the_help_restores_the_model(rewritten: tuple[str, Path], tmp_path: Path) -> None:
    name, made = rewritten
    silent, not_restored = [], []
    changed: dict[str, list[str]] = {RECORD_FILE: [], CONFIG_FILE: []}
    for number, (value, file, text) in enumerate(CASES):
        before, nothing = meaning(tmp_path, file, text)
        assert nothing == [], value
        rewritten_text = _after(made, number)
        after, said = meaning(tmp_path, file, rewritten_text)
        if after == before:
            continue
        changed[file].append(value)
        if not said:
            silent.append(value)
        elif not _restored(tmp_path, file, rewritten_text, before):
            not_restored.append((value, said))
    assert (silent, not_restored) == ([], [])
    counts = tuple(len(values) for values in changed.values())
    same(f"{PACKAGES[name]} changes so many of the values, here {changed}", CHANGED[name], counts)


def _restored(folder: Path, file: str, text: str, before: object) -> bool:
    """Whether pasting what the help says gives the model of before, for one choice of what it offers."""
    base = _written(folder, file, text)
    path = (folder / file).as_posix()
    source = base.sources[path]
    offers = {
        source.span(problem.where): suggestions(f"; {problem.help}")
        for rule, problem in base.problems
        if problem.path == path and rule in ("rewritten-value", "wrong-value") and isinstance(problem.where, tuple)
    }
    whole = source.text
    for chosen in product(*offers.values()):
        pasted = whole
        for (start, end), offer in sorted(zip(offers, chosen, strict=True), reverse=True):
            pasted = f'{pasted[:start]}"{offer}"{pasted[end:]}'
        if file == RECORD_FILE:
            pasted = pasted.removeprefix("---\n").rpartition("---")[0]
        if meaning(folder, file, pasted) == (before, []):
            return True
    return False


def test_what_cannot_be_restored_is_reported(rewritten: tuple[str, Path], tmp_path: Path) -> None:
    _, made = rewritten
    for number, (value, file, text) in enumerate(LOST_CASES, start=len(CASES)):
        before, _ = meaning(tmp_path, file, text)
        after, said = meaning(tmp_path, file, _after(made, number))
        if after != before:
            assert any("12e4567" in one and "git log -p" in one for one in said), (value, said)


def test_each_changed_key_is_reported_with_what_it_was(rewritten: tuple[str, Path], tmp_path: Path) -> None:
    """But for a number that JavaScript puts in quotes: an author may have written that."""
    name, made = rewritten
    changed = []
    for number, (key, file, text) in enumerate(KEY_CASES, start=len(CASES) + len(LOST_CASES)):
        before, after = (_shifts(_written(tmp_path, file, one)) for one in (text, _after(made, number)))
        if list(after) == list(before):
            continue
        changed.append(key)
        said = [
            problem.help
            for rule, problem in _written(tmp_path, file, _after(made, number)).problems
            if rule in ("non-text-key", "rewritten-value")
        ]
        is_number_in_quotes = all(re.fullmatch(r"[0-9.]+|late", one) for one in after)
        assert any(f'"{key}"' in one or "git log -p" in one for one in said) or is_number_in_quotes, (key, said)
    same(f"{PACKAGES[name]} changes so many of the keys, here {changed}", CHANGED_KEYS[name], len(changed))


def _shifts(base: KnowledgeBase) -> dict[str, object]:
    return dict(base.corpus.records[0].incident.extensions["x-shifts"])  # type: ignore[call-overload]


def test_our_own_records_have_nothing_of_it() -> None:
    for folder in (ROOT / "incidents", ROOT / "tests" / "sample" / "incidents"):
        base = load(folder)
        assert base.corpus.records
        assert [problem for rule, problem in base.problems if rule == "rewritten-value"] == []
