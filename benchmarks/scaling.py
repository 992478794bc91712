"""Finds texts that take more than their share: four times the text may cost at most 4.84 times, 2.2 for each doubling.

    python benchmarks/scaling.py                              # every shape through every stage, half an hour
    python benchmarks/scaling.py --stage check --only brace   # what has "brace" in its name
    python benchmarks/scaling.py --most 960000                # up to 1 MB

A shape is a text of one kind, such as a line of braces, in one place of a record or of a document to import, or many
items of one kind. Each stage gets it at full length and, where that takes noticeable time, at a quarter of it. What
grows by more than the limit is printed, and what is one long text and takes longer than it may. Processor time counts;
a stage is stopped after a few seconds of it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from postmortems.check.findings import Finding
from postmortems.cli import main
from postmortems.edit.settling import plan_of, questions
from postmortems.edit.splice import EditRefusedError, Insert, edited
from postmortems.model.vocabulary import Level
from postmortems.record.reader import load
from postmortems.reports import FORMATS, Report, written
from postmortems.reports.text import as_text

FAST = 2.0
"""Seconds that a million characters may take."""
LIMIT = 4.84
"""The most that four times the text may cost."""
IGNORED = 0.03
"""Seconds that are too short to compare."""
STOPPED = 5.0
"""Seconds after which a stage is stopped."""
NAME = "2026-03-02-sorter-stops"
OTHER = "2026-03-01-belt-tears"

FRAGMENTS = {
    "brace": "{",
    "braces": "{}",
    "attributes": "{#a .b}",
    "bracket": "[",
    "bracket end": "]",
    "brackets": "[a]",
    "bracket pair": "[]",
    "paren": "(",
    "paren end": ")",
    "less": "<",
    "less letter": "<a",
    "greater": ">",
    "backtick": "`",
    "backtick word": "` a",
    "backticks of growing length": "",
    "code": "`a` ",
    "star": "*",
    "star word": "*a ",
    "star in": "a*",
    "strong": "**a** ",
    "strong open": "**a",
    "under": "_",
    "under word": "_a ",
    "tilde": "~",
    "tildes": "~~a",
    "bang": "!",
    "image": "![a](b) ",
    "pipe": "|",
    "pipes": "| a ",
    "hash": "#",
    "hash word": " #a",
    "dash": "-",
    "dash word": "a-",
    "colon": ":",
    "colon word": "a: ",
    "at": "@",
    "handle": "@al ",
    "mail": "a@b.example ",
    "backslash": "\\",
    "single quote": "'",
    "double quote": '"',
    "quoted": '"a" ',
    "ampersand": "&",
    "entity": "&amp;",
    "entity number": "&#9;",
    "slash": "/",
    "dot": ".",
    "dots": "..a",
    "comma": "a, ",
    "percent": "%",
    "template": "{{ a }}",
    "template open": "{{",
    "tag block": "{% a %}",
    "dollar": "$",
    "equals": "=",
    "assign": "a=",
    "id": " id=",
    "plus": "+",
    "digit": "1",
    "digits": "12 ",
    "zero": "0",
    "blank": " ",
    "tab": "\t",
    "blank word": "   a",
    "letter": "a",
    "letters": "ab ",
    "capital": "A",
    "capitals": "AB ",
    "ticket": "AB-12 ",
    "latin": "é",
    "latin words": "é é ",
    "han": "本",
    "han and latin": "本a",
    "kana": "か",
    "cyrillic": "я",
    "cyrillic words": "яя ",
    "combining": "a\u0301",
    "combining alone": "\u0301",
    "emoji": "🙂",
    "joined emoji": "🙂\u200d",
    "zero width": "\u200b",
    "direction": "\u202e",
    "control": "\x01",
    "no-break space": "\xa0",
    "clock": "12:30 ",
    "clock range": "12:30-12:40 ",
    "clock pm": "3 pm ",
    "day": "2026-03-02 ",
    "moment": "2026-03-02T12:30Z ",
    "named day": "March 2, 2026 ",
    "short day": "3/2 ",
    "dotted day": "2.3. ",
    "month": "March ",
    "zone": "UTC ",
    "length": "10 min ",
    "length words": "about 3 hours ",
    "bare clock": "1230 ",
    "address": "https://a.example/b ",
    "address open": "https://",
    "scheme": "a:",
    "password": "https://a:b@",
    "user": "://a:",
    "link": "[a](b) ",
    "link open": "[a](",
    "link nested": "[a[b](",
    "reference": "[a][b] ",
    "footnote": "[^a] ",
    "auto link": "<https://a.example> ",
    "tag": "<b>a</b> ",
    "tag open": "<b ",
    "tags": "<b>",
    "comment": "<!-- a ",
    "comments": "<!-- a -->",
    "instruction": "<?a ",
    "break": "<br>",
    "record link": "[a](2026-03-01-belt-tears.md#x) ",
    "anchor": "[a](#x) ",
    "token": "ghp_",
    "web token": "eyJaaaaaaaaaaaa.",
    "key word": "password=",
    "secret word": "token: ",
    "root cause": "root cause ",
    "blame": "should have ",
    "owner": "sre, ",
    "placeholder": "<<title>>",
    "placeholder open": "<<",
    "box": "[ ] ",
    "struck": "~~a~~ ",
    "arrow": "-> ",
    "why": "why? ",
    "done": "DONE ",
    "priority": "P1 ",
    "severity": "SEV2 ",
    "commit": "01bc16d5aa00 ",
    "to do": "TODO: ",
    "and": "a and b ",
    "arrow label": "**a:** b ",
}
LINES = {
    "lines": "a\n",
    "lines of clocks": "12:30 a\n",
    "bullets": "- a\n",
    "bullets of clocks": "- 12:30 a\n",
    "tasks": "- [ ] a\n",
    "numbers": "1. a\n",
    "nested bullets": "",
    "nested quotes": "",
    "quotes": "> a\n",
    "headings": "# a\n\n",
    "same headings": "## a\n\n",
    "headings of levels": "# a\n## b\n### c\n",
    "underlined": "a\n-\n\n",
    "table": "| a | b |\n",
    "table of clocks": "| 12:30 | b |\n",
    "fences": "```\na\n```\n",
    "fence open": "```\n",
    "fences of growing length": "",
    "tilde fences": "~~~\n",
    "indented": "    a\n",
    "paragraphs": "a\n\n",
    "empty lines": "\n",
    "carriage returns": "\r",
    "definitions": "[a]: b\n",
    "footnotes": "[^a]: b\n",
    "rules": "---\n",
    "html": "<div>\n",
    "html closed": "<div>\na\n</div>\n\n",
    "comment lines": "<!--\n",
    "admonitions": "!!! note\n    a\n",
    "labels": "**a:** b\n",
    "labels alone": "**a**\n",
    "fields": "a: b\n",
    "moments": "2026-03-02 12:30 UTC a\n",
    "whys": "Why a?\nb\n",
    "five whys": "1. Why a? b\n",
    "actions": "- [ ] a (owner: b, due 2026-03-02) P1 AB-1\n",
    "lessons": "- we were lucky\n",
    "links": "- [a](b.md)\n",
    "anchors": "- [a](#b)\n",
    "record links": "- [a](2026-03-01-belt-tears.md#x)\n",
    "links on lines": "[a](\n",
    "brackets on lines": "[\n",
    "braces on lines": "{\n",
    "code on lines": "`\n",
    "less on lines": "<\n",
    "blanks on lines": "  \n",
}


def text_of(name: str, size: int) -> str:
    """A text of a shape, of about so many characters."""
    steps = int((2 * size) ** 0.5)
    match name:
        case "backticks of growing length":
            return " ".join("`" * n for n in range(1, steps))[:size]
        case "fences of growing length":
            return "\n".join("`" * n for n in range(steps, 3, -1))[:size]
        case "nested bullets":
            return "\n".join("  " * n + "- a" for n in range(steps // 2))[:size]
        case "nested quotes":
            return "\n".join("> " * n + "a" for n in range(steps // 2))[:size]
    fragment = FRAGMENTS.get(name) or LINES[name]
    return fragment * (size // len(fragment))


HEAD = "title: The sorter stops\nstatus: draft\nseverity: SEV3\n"
BODY = "\n## What happened\n\nThe belt tore.\n"


def quoted(text: str) -> str:
    """The text as a value of YAML."""
    short = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(short.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'


def record(frontmatter: str, body: str = BODY) -> str:
    """A record."""
    return f"---\n{frontmatter}---\n{body}"


def _in_field(template: str) -> Callable[[str], str]:
    return lambda text: record(template.replace("@@", quoted(text)))


JUDGED = "[a](nowhere.md#b) [b](#nowhere) We should have seen the root cause: password=hunter2, see <a href=x>]: y"
"""Something for each rule that only looks closely where there is reason to."""

PLACES: dict[str, Callable[[str], str]] = {
    "body": lambda text: record(HEAD, f"\n## What happened\n\n{text}\n\n{JUDGED}\n"),
    "body line": lambda text: record(HEAD, f"\n{text} {JUDGED}\n"),
    "title": _in_field("title: @@\nstatus: draft\nseverity: SEV3\n"),
    "summary": _in_field(HEAD + "summary: @@\n"),
    "time": _in_field(HEAD + "times:\n  started: @@\n"),
    "timezone": _in_field(HEAD + "timezone: @@\n"),
    "status": _in_field("title: a\nstatus: @@\nseverity: @@\n"),
    "key": _in_field(HEAD + "@@: a\n"),
    "service": _in_field(HEAD + "services:\n  affected: [@@]\n"),
    "event": _in_field(HEAD + "timeline:\n  - at: 2026-03-02 12:30\n    kind: @@\n    event: @@\n"),
    "action": _in_field(
        HEAD + "action_items:\n  - id: @@\n    title: @@\n    owner: @@\n    priority: P1\n    kind: prevent\n"
        "    status: open\n    reason: @@\n    due: @@\n    tracker: @@\n    addresses: [@@]\n    carried_from: @@\n"
    ),
    "step": _in_field(
        HEAD + "causal_chains:\n  - title: @@\n    steps:\n      - id: a\n        text: @@\n        because: [@@]\n"
        "        factor: @@\n        unfinished_action: @@\n"
    ),
    "lesson": _in_field(
        HEAD + "lessons:\n  - id: a\n    text: @@\n    kind: lesson\n    themes: [@@]\n    actions: [@@]\n"
    ),
    "related": _in_field(HEAD + "related:\n  - incident: @@\n    relation: similar\n    note: @@\n"),
    "link": _in_field(HEAD + "references:\n  - title: @@\n    url: @@\n  - title: a\n    path: @@\n"),
    "names": _in_field(HEAD + "authors: [@@]\ntags: [@@]\naliases: [@@]\nexternal_ids: [@@]\nlanguage: @@\n"),
    "waiver": _in_field(HEAD + "waivers:\n  - rule: @@\n    reason: @@\n    until: @@\n"),
    "plain": lambda text: record(HEAD + f"summary: {text}\n"),
    "block": lambda text: record(HEAD + "summary: |\n" + "".join(f"  {line}\n" for line in text.split("\n"))),
    "frontmatter": lambda text: record(HEAD + text + "\n"),
    "flow": lambda text: record(HEAD + f"tags: [{text}\n"),
    "whole": lambda text: text,
    "open": lambda text: f"---\n{HEAD}{text}\n",
}


def _items(head: str, item: str) -> Callable[[int], str]:
    def made(size: int) -> str:
        number = size // len(item)
        return record(HEAD + head + "".join(item.replace("#", str(n)) for n in range(number)))

    return made


ACTION = "  - id: a#\n    title: Alert #\n    owner: nobody\n    priority: P1\n    kind: prevent\n    status: open\n"
ITEMS: dict[str, Callable[[int], str]] = {
    "timeline": _items("timeline:\n", "  - at: 2026-03-02 12:30\n    event: Belt # tears\n"),
    "timeline of clocks": _items(
        "timeline:\n  - {at: 2026-03-02 00:00, event: a}\n", "  - at: 12:30\n    event: a #\n"
    ),
    "timeline backwards": _items("timeline:\n", "  - at: ~2026-03-02\n    kind: bad\n    event: Belt # tears\n"),
    "actions": _items("action_items:\n", ACTION),
    "same actions": _items("action_items:\n", ACTION.replace("a#", "a")),
    "broken actions": _items("action_items:\n", "  - id: a#\n    titel: x\n    owner: 1\n"),
    "actions that carry": _items("action_items:\n", ACTION + f"    carried_from: {NAME}#a#\n"),
    "actions that address": _items("action_items:\n", ACTION + "    addresses: [nothing#]\n"),
    "steps": _items("causal_chains:\n  - title: a\n    steps:\n", "      - id: s#\n        text: Step #\n"),
    "steps of one": _items(
        "causal_chains:\n  - title: a\n    steps:\n      - {id: s, text: a}\n",
        "      - id: s#\n        text: Step #\n        because: [s]\n",
    ),
    "steps of nothing": _items(
        "causal_chains:\n  - title: a\n    steps:\n", "      - id: s#\n        text: Step #\n        because: [x#]\n"
    ),
    "steps in a ring": _items(
        "causal_chains:\n  - title: a\n    steps:\n      - {id: s, text: a, because: [s1]}\n",
        "      - id: s#\n        text: Step #\n",
    ),
    "chains": _items("causal_chains:\n", "  - title: Chain #\n    steps:\n      - id: s#\n        text: a\n"),
    "lessons": _items("lessons:\n", "  - id: l#\n    text: Lesson #\n    kind: lesson\n    themes: [t#]\n"),
    "hypotheses": _items("hypotheses:\n", "  - id: h#\n    statement: a #\n    verdict: open\n"),
    "mitigations": _items("mitigations:\n", "  - at: 2026-03-02 12:30\n    kind: other\n    description: a #\n"),
    "related": _items("related:\n", "  - incident: 2026-03-01-belt-teers-#\n    relation: similar\n"),
    "related to one": _items("related:\n", f"  - incident: {OTHER}\n    relation: similar\n"),
    "references": _items("references:\n", "  - title: a\n    url: https://a.example/#\n"),
    "paths": _items("references:\n", "  - title: a\n    path: nowhere/#\n"),
    "aliases": _items("aliases:\n", "  - old-#\n"),
    "same aliases": _items("aliases:\n", "  - old\n"),
    "tags": _items("tags:\n", "  - tag-#\n"),
    "services": _items("services:\n  affected:\n", "    - service-#\n"),
    "impacts": _items("impact:\n  summary: a\n  services:\n", "    - service: s#\n      effect: a\n"),
    "roles": _items("roles:\n", "  role-#: mira\n"),
    "waivers": _items("waivers:\n", "  - rule: PM201\n    reason: a\n    until: 2027-01-01\n"),
    "waivers of nothing": _items("waivers:\n", "  - rule: PM9#\n    reason: a\n    until: x\n"),
    "corrections": _items("corrections:\n", "  - at: 2026-03-02\n    note: a #\n"),
    "updates": _items("updates:\n", "  - at: 2026-03-02\n    note: a #\n"),
    "verification": _items("verification:\n", "  - check #\n"),
    "unknown keys": _items("", "wrong#: a\n"),
    "own keys": _items("", "x-own#: a\n"),
    "same keys": _items("", "wrong: a\n"),
    "numbers as keys": _items("x-a:\n", "  #: a\n"),
    "anchors": _items("x-a:\n", "  - &a#\n    b\n"),
    "marks": _items("x-a:\n", "  - !t#\n    b\n"),
    "comments": _items("", "# comment #\n"),
    "cut texts": _items("tags:\n", "  - a #b\n"),
    "deep lists": lambda size: record(HEAD + "x-a: " + "[" * (size // 2) + "]" * (size // 2) + "\n"),
    "deep maps": lambda size: record(HEAD + "x-a: " + "{a: " * (size // 5) + "}" * (size // 5) + "\n"),
    "deep lines": lambda size: record(HEAD + "x-a:\n" + "".join("  " * n + "a:\n" for n in range(1, int(size**0.5)))),
    "flow list": lambda size: record(HEAD + "tags: [" + "a, " * (size // 3) + "]\n"),
    "flow maps": lambda size: record(HEAD + "action_items: [" + "{id: a}, " * (size // 9) + "]\n"),
    "flow aliases": lambda size: record(HEAD + "aliases: [" + ", ".join(f"old {n}" for n in range(size // 9)) + "]\n"),
}


def _config(head: str, item: str) -> Callable[[int], str]:
    return lambda size: head + "".join(item.replace("#", str(n)) for n in range(size // len(item)))


CONFIGS: dict[str, Callable[[int], str]] = {
    "services": _config("services:\n", "  - name: service-#\n    owner: nobody-#\n"),
    "owners": _config("owners:\n", "  - name: owner-#\n    kind: team\n"),
    "same owners": _config("owners:\n", "  - name: owner\n    kind: team\n"),
    "owners with names": _config("owners:\n", "  - name: owner-#\n    kind: team\n    contact: a@b.example\n"),
    "factors": _config("factors:\n", "  - id: factor-#\n    title: a\n"),
    "themes": _config("themes:\n", "  - id: theme-#\n    title: a\n"),
    "severities": _config("severities:\n", "  - name: S#\n    meaning: a\n"),
    "rules": _config("rules:\n", "  PM9#: error\n"),
}


DRAFTED = "x-import: {}\n"
DRAFTS: dict[str, Callable[[int], str]] = {
    "actions": _items(DRAFTED + "action_items:\n", "  - id: a#\n    title: Alert #\n    owner: Team #\n"),
    "services": _items(DRAFTED + "services:\n  affected:\n", "    - Service #\n"),
}
"""Imported records, with what `settle` asks about."""


def _listed(head: str, item: str) -> Callable[[int], str]:
    made = _config(f"# Outage of 2026-03-02\n\n{head}", item)
    return lambda size: f"{made(size)}\n"


DOCUMENTS: dict[str, Callable[[int], str]] = {
    "services in a label": _listed("**Services affected:** belt", ", service-#"),
    "services with notes": _listed("**Services affected:** belt", ", service-# (down)"),
    "services in a list": _listed("## Affected services\n\n", "- service-#: down\n"),
}


class Case(NamedTuple):
    """One text in one place."""

    name: str
    make: Callable[[int], str]
    kind: str
    """What the text is: record, draft, config, document or finding."""


def cases() -> Iterator[Case]:
    """All cases."""
    for shape in (*FRAGMENTS, *LINES):
        for place, put in PLACES.items():
            yield Case(f"{shape} in {place}", lambda size, s=shape, p=put: p(text_of(s, size)), "record")
        yield Case(
            f"{shape} in a document",
            lambda size, s=shape: f"# Outage of 2026-03-02\n\n{text_of(s, size)}\n",
            "document",
        )
        for label in ("Timeline", "Action items", "Root causes", "Lessons learned", "Impact", "Summary"):
            yield Case(
                f"{shape} in a document, {label}",
                lambda size, s=shape, h=label: f"# Outage of 2026-03-02\n\n## {h}\n\n{text_of(s, size)}\n",
                "document",
            )
        yield Case(f"{shape} as title of a document", lambda size, s=shape: f"# {text_of(s, size)}\n\na\n", "document")
        yield Case(f"{shape} as a field", lambda size, s=shape: f"# Outage\n\nDate: {text_of(s, size)}\n", "document")
        yield Case(
            f"{shape} in a cell",
            lambda size, s=shape: (
                f"# Outage\n\n## Timeline\n\n| Time | Event |\n|--|--|\n| 12:30 | {text_of(s, size)} |\n"
            ),
            "document",
        )
        yield Case(f"{shape} in a finding", lambda size, s=shape: text_of(s, size), "finding")
    for name, make in ITEMS.items():
        yield Case(f"many {name}", make, "record")
    for name, make in CONFIGS.items():
        yield Case(f"configured {name}", make, "config")
    for name, make in DRAFTS.items():
        yield Case(f"drafted {name}", make, "draft")
    for name, make in DOCUMENTS.items():
        yield Case(f"listed {name}", make, "document")


class Stage(NamedTuple):
    """Something that is done with a text."""

    name: str
    kinds: tuple[str, ...]
    run: Callable[[Path, str], object]
    """Is given the folder of the records and the text."""
    prepare: Callable[[Path], object] = lambda folder: None


def command(*arguments: str) -> Callable[[Path, str], object]:
    """Runs a command over the folder."""
    return lambda folder, text: main([*arguments, "--incidents", str(folder)])


def _import(folder: Path, text: str) -> object:
    return main(["import", str(folder.parent / "old.md"), "--to", str(folder), "--verify", "--dry-run"])


def _settle(folder: Path, text: str) -> object:
    base = load(folder)
    asked = questions(base)
    answers = {"services": "all", "owners": "all as teams", "priority:": "P1", "created": "day"}
    return list(plan_of(base, asked, {one.key: answers.get(one.key, "") for one in asked}).files())


def _merge(folder: Path, text: str) -> object:
    """Two branches that each add an entry to the timeline."""
    first, last = ({"at": f"2026-03-02 {clock}", "event": f"Up at {clock}"} for clock in ("08:01", "23:59"))
    versions = [text.encode()]
    with contextlib.suppress(EditRefusedError):
        versions += (edited(versions[0], [Insert(("timeline",), entry)]) for entry in (first, last))
    paths = [folder.parent / name for name in ("base", "ours", "theirs")]
    for path, version in zip(paths, versions, strict=False):
        path.write_bytes(version)
    return main(["merge-driver", *map(str, paths)])


def _findings(text: str) -> list[Finding]:
    line = text.split("\n")[0]
    return [
        Finding("a.md", 1, column, Level.ERROR, "PM101", "unknown-key", text, text, line, "0")
        for column in (1, len(line) // 2 + 1, len(line) + 1)
    ]


def _written(form: str) -> Callable[[Path, str], object]:
    return lambda folder, text: written(Report(_findings(text), ["a.md"], notes=[text]), form)


def _commit(folder: Path) -> None:
    git = ["git", "-C", str(folder.parent), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "a"], check=True)


RECORDS = ("record", "config")
STAGES = (
    Stage("check", RECORDS, command("check", "--no-cache", "--format", "json")),
    *(Stage(f"check as {form}", RECORDS, command("check", "--no-cache", "--format", form)) for form in FORMATS),
    *(Stage(f"report as {form}", ("finding",), _written(form)) for form in FORMATS),
    Stage(
        "excerpts",
        ("finding",),
        lambda folder, text: as_text(Report(_findings(text), ["a.md"]), excerpts=True, cells=100),
    ),
    Stage("import", ("document",), _import),
    Stage("settle", ("draft",), _settle),
    Stage("list", RECORDS, command("list")),
    Stage("show", ("record",), command("show", NAME)),
    Stage("show as json", ("record",), command("show", NAME, "--format", "json")),
    Stage("actions", RECORDS, command("actions", "--all")),
    Stage("action add", RECORDS, command("action", "add", NAME, "--title", "Alert on lag", "--allow-warnings")),
    Stage("action set", ("record",), command("action", "set", NAME, "a1", "--priority", "P2", "--allow-warnings")),
    Stage(
        "timeline add",
        ("record",),
        command("timeline", "add", NAME, "--at", "2026-03-02 12:31", "--event", "Up", "--allow-warnings"),
    ),
    Stage("status", ("record",), command("status", NAME, "in-review")),
    Stage("new", RECORDS, command("new", "Belt tears again", "--from", NAME, "--carry", "all", "--no-input")),
    Stage("merge", ("record",), _merge),
    Stage("diff", RECORDS, command("diff", "HEAD"), _commit),
    Stage(
        "export",
        RECORDS,
        lambda folder, text: main(["export", "all", "--to", str(folder.parent / "out"), "--incidents", str(folder)]),
    ),
    Stage(
        "render",
        RECORDS,
        lambda folder, text: main(["render", "--to", str(folder.parent / "site"), "--incidents", str(folder)]),
    ),
)


class TooLongError(Exception):
    """A stage takes too much time."""


def _too_long(*_: object) -> None:
    raise TooLongError


def cost(stage: Stage, case: Case, size: int) -> float:
    """Seconds of the processor that a stage takes for a case; infinite once it is stopped."""
    text = case.make(size)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "incidents"
        folder.mkdir()
        (folder / f"{OTHER}.md").write_text(record(HEAD))
        (folder / f"{NAME}.md").write_text(
            text if case.kind in ("record", "draft") else record(HEAD), newline="", errors="surrogatepass"
        )
        if case.kind == "config":
            (folder / "_config.yml").write_text(text)
        (Path(place) / "old.md").write_text(text if case.kind == "document" else "a", newline="")
        stage.prepare(folder)
        signal.setitimer(signal.ITIMER_PROF, STOPPED)
        start = time.process_time()
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                stage.run(folder, text)
        except TooLongError:
            return float("inf")
        except Exception as error:
            print(f"  {stage.name}: {case.name} at {size}: {type(error).__name__}: {str(error)[:200]}", flush=True)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        return time.process_time() - start


def complaint(stage: Stage, case: Case, most: int) -> str:
    """What is wrong with the costs of a case; empty if they are as they should be."""
    allowed = FAST * most / 1_000_000
    last = cost(stage, case, most)
    if last < allowed:
        return ""
    first, last = cost(stage, case, most // 4), min(last, cost(stage, case, most))
    is_one_text = "body" in case.name or "document" in case.name
    if last > LIMIT * max(first, IGNORED) or (is_one_text and last > allowed):
        return f"{first:.2f} → {last:.2f} s (×{last / first:.1f}) at {most:,}"
    return ""


def run() -> int:
    """Print what is too steep; 1 if there is anything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", default="", help="only stages whose name begins with this")
    parser.add_argument("--only", default="", help="only cases that have this in their name")
    parser.add_argument("--most", type=int, default=240_000, help="characters of the longest text")
    parser.add_argument("--part", default="0/1", help="I/N: every Nth case, from the Ith on")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    signal.signal(signal.SIGPROF, _too_long)
    os.environ["POSTMORTEMS_CACHE"] = ""
    found = 0
    for stage in STAGES:
        if not stage.name.startswith(options.stage):
            continue
        for number, case in enumerate(cases()):
            is_chosen = case.kind in stage.kinds and options.only in case.name and number % parts == part
            if is_chosen and (words := complaint(stage, case, options.most)):
                found += 1
                print(f"{stage.name}: {case.name}: {words}", flush=True)
    print(f"{found} found", flush=True)
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(run())
