"""Programs that read a record and write it back: what they change is reported, and the help restores it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from postmortems.model.incident import Incident
from postmortems.model.time import Time
from postmortems.record.reader import load
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

CHANGED = {"gray-matter": 40, "yaml": 8, "python-frontmatter": 21, "ruamel": 1, "yq": 8}
"""How many of the values each program changes."""

Answer = tuple[object, list[str]]


def meaning(folder: Path, text: str) -> Answer:
    """The model of a record, with times as instants, and what the check says about rewritten values."""
    path = folder / "2026-05-30-sorter-stops.md"
    path.write_text(text, encoding="utf-8")
    base = load(folder)
    said = [
        f"{problem.message}; {problem.help}"
        for rule, problem in base.problems
        if rule in ("rewritten-value", "wrong-value")
    ]
    incident = base.corpus.records[0].incident if base.corpus.records else None
    return _comparable(incident), said


def _comparable(value: object) -> object:
    if isinstance(value, Time):
        return value.text if value.is_unknown else (value.earliest, value.latest)
    if isinstance(value, Incident) or hasattr(value, "model_fields_set"):
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
    for number, (new, old) in enumerate([*VALUES, *LOST]):
        assert RECORD.count(old) == 1, old
        (made.folder / "in" / f"{number:02}.md").write_text(f"---\n{RECORD.replace(old, new)}---\n", encoding="utf-8")
    (made.folder / "script").write_text(SCRIPTS[name], encoding="utf-8")
    made.run("node" if is_node else "bin/python", "script")
    return name, made.folder


def test_each_change_is_reported_and_the_help_restores_the_model(rewritten: tuple[str, Path], tmp_path: Path) -> None:
    name, made = rewritten
    (tmp_path / "_config.yml").write_text(CONFIG, encoding="utf-8")
    changed, silent, lost = [], [], []
    for number, (value, _) in enumerate(VALUES):
        before, nothing = meaning(tmp_path, (made / "in" / f"{number:02}.md").read_text("utf-8"))
        assert nothing == [], value
        text = (made / "out" / f"{number:02}.md").read_text("utf-8")
        after, said = meaning(tmp_path, text)
        if after == before:
            continue
        changed.append(value)
        if not said:
            silent.append(value)
        elif not _restored(tmp_path, text, before):
            lost.append((value, said))
    assert (silent, lost) == ([], [])
    same(f"{PACKAGES[name]} changes so many of the values, here {changed}", CHANGED[name], len(changed))


def _restored(folder: Path, text: str, before: object) -> bool:
    """Whether pasting what the help says gives the model of before, for one choice of what it offers."""
    path = folder / "2026-05-30-sorter-stops.md"
    path.write_text(text, encoding="utf-8")
    base = load(folder)
    source = base.sources[path.as_posix()]
    offers = {
        source.span(problem.where): suggestions(f"; {problem.help}")
        for rule, problem in base.problems
        if rule in ("rewritten-value", "wrong-value") and isinstance(problem.where, tuple)
    }
    for chosen in product(*offers.values()):
        pasted = text
        for (start, end), offer in sorted(zip(offers, chosen, strict=True), reverse=True):
            pasted = f'{pasted[:start]}"{offer}"{pasted[end:]}'
        if meaning(folder, pasted) == (before, []):
            return True
    return False


def test_what_cannot_be_restored_is_reported(rewritten: tuple[str, Path], tmp_path: Path) -> None:
    _, made = rewritten
    for number, (value, _) in enumerate(LOST, start=len(VALUES)):
        before, _ = meaning(tmp_path, (made / "in" / f"{number:02}.md").read_text("utf-8"))
        after, said = meaning(tmp_path, (made / "out" / f"{number:02}.md").read_text("utf-8"))
        if after != before:
            assert any("12e4567" in one and "git log -p" in one for one in said), (value, said)


def test_our_own_records_have_nothing_of_it() -> None:
    for folder in (ROOT / "incidents", ROOT / "tests" / "sample" / "incidents"):
        base = load(folder)
        assert base.corpus.records
        assert [problem for rule, problem in base.problems if rule == "rewritten-value"] == []
