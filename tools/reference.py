"""Writes the reference pages of the documentation from the code: `python tools/reference.py`.

Each fact is stated once, in the code; a test makes sure that these pages say the same. With `--check` nothing is
written and the exit code says whether anything would change.
"""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Iterator
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import click

from postmortems.check.engine import Rule
from postmortems.check.rules import RULES
from postmortems.cli import command_line
from postmortems.model.config import PRESETS, REQUIRABLE, REQUIREMENTS, Config
from postmortems.model.core import Limits
from postmortems.model.fields import fields_of
from postmortems.model.incident import Incident
from postmortems.model.part import Part
from postmortems.model.publishing import DEFAULT_PUBLIC, ONLY_MARKED, PublicField
from postmortems.plugin.options import PostmortemsConfig

DOCS = Path(__file__).parent.parent / "docs" / "reference"
SOURCE = Path(__file__).parent.parent / "plugins" / "postmortems"
GENERATED = "<!-- Written by tools/reference.py from the code. Edits here are lost. -->\n\n"

GROUPS = {
    "PM0": "Files and YAML",
    "PM1": "Schema and identity",
    "PM2": "Action items",
    "PM3": "Time",
    "PM4": "Causes",
    "PM5": "References",
    "PM6": "Language",
    "PM7": "Secrets",
    "PM8": "What may be read outside",
}


def pages() -> Iterator[tuple[str, str]]:
    """File name and text of each reference page."""
    yield "fields.md", fields()
    yield "configuration.md", configuration()
    yield "rules.md", rules()
    yield "commands.md", commands()
    yield "options.md", options()


def fields() -> str:
    """The page on the fields of a record."""
    return (
        GENERATED
        + "# Fields of a record\n\n"
        + "A record is `incidents/YYYY-MM-DD-slug.md`: YAML frontmatter, then Markdown. The file name is the "
        "incident's id and never changes. What is required grows with `status`; see the table at the end. Keys of your "
        "own begin with `x-`, or are listed under [`extra_keys`](configuration.md#extrakey) in `_config.yml`. "
        "`postmortems schema` prints the same as JSON Schema, for editors.\n\n"
        + "".join(part_tables(Incident, "The record"))
        + TYPES
        + "## What each status requires\n\n"
        "| Status | Requires, besides what the ones before it do |\n|---|---|\n"
        + "".join(
            f"| `{status.value}` | {', '.join(f'`{path}`' for path in REQUIREMENTS[status]) or '–'} |\n"
            for status in REQUIREMENTS
        )
        + "\n`title`, `status` and `severity` always are. `action_items` may be answered by `no_action_items`, with "
        "the reason. `policy.require` in `_config.yml` changes this.\n"
    )


TYPES = """## Types

Text
:   Words for people. Inline Markdown: code, emphasis, links. Raw HTML is shown as text.

Time
:   `2026-05-30T03:33Z`, `2026-05-30T03:33+10:00`, or `2026-05-30 03:33` in the record's `timezone`. Less is fine:
    `2026-05-30T03`, `2026-05-30`, `2026-05`. `~` before it means about; `A/B` is a range, `A/..` still goes on;
    `unknown` says that nobody knows. In a `timeline`, a bare `20:55` takes the day of the entry before it.

Date
:   A calendar day, `2026-05-30`.

Name
:   The name of an owner, service, factor, theme or severity, as `_config.yml` registers it.

Id
:   A name for a part of the record, unique in its file: letters, digits, `.`, `_` and `-`. It becomes an anchor on
    the page, and others refer to it as `<incident>#<id>`.

"""


def configuration() -> str:
    """The page on `_config.yml`."""
    return (
        GENERATED
        + "# Configuration\n\n`incidents/_config.yml` holds what all records share. The check, the command line and "
        "the site read it.\n\n"
        + "".join(part_tables(Config, "`_config.yml`"))
        + "## Fields that a policy may require\n\n"
        + ", ".join(f"`{path}`" for path in REQUIRABLE)
        + ".\n\n## Presets\n\nPublished policies, to use unchanged or as a starting point. `due_days` and "
        "`rules` override them.\n\n| `preset` | Days to the due date | Rules | After |\n|---|---|---|---|\n"
        + "".join(
            f"| `{preset.value}` | {', '.join(f'{key} {days}' for key, days in values.due_days.items()) or '–'} "
            f"| {', '.join(_rule_link(name) for name in values.levels) or '–'} | {values.source} |\n"
            for preset, values in PRESETS.items()
        )
        + "\n## Fields that may be public\n\nThe words for `public.fields`. [What may be read outside]"
        "(../guide/public.md) explains them. What is not in this table is in no public edition.\n\n"
        "| Field | By default | Parts | What leaves |\n|---|---|---|---|\n" + "".join(map(_public_row, PublicField))
    )


def _public_row(name: PublicField) -> str:
    """What the public edition shows of a field of a record."""
    found = next(one for one in fields_of(Incident) if one.key == name)
    listed = bool(found.parts) and found.is_list
    marked = "only with `visibility: public`" if name in ONLY_MARKED else "all but `visibility: internal`"
    keys = [one.key for part in found.parts for one in fields_of(part) if one.is_public]
    leaves = "those with a `public_name`, by that name" if name is PublicField.SERVICES else ""
    leaves = leaves or ", ".join(f"`{key}`" for key in keys) or "its value"
    return f"| `{name}` | {'yes' if name in DEFAULT_PUBLIC else ''} | {marked if listed else ''} | {leaves} |\n"


def _rule_link(name: str) -> str:
    return f"[`{name}`](rules.md#{name})"


def part_tables(part: type[Part], heading: str, seen: set[type[Part]] | None = None) -> Iterator[str]:
    """A table of keys for a part of the model, then the tables of the parts inside it."""
    seen = set() if seen is None else seen
    if part in seen:
        return
    seen.add(part)
    intro = (part.__doc__ or "").strip().partition("\n")[0]
    yield f"## {heading} {{ #{part.__name__.lower()} }}\n\n{intro}\n\n| Key | Type | Meaning |\n|---|---|---|\n"
    inner: list[tuple[str, type[Part]]] = []
    for name, info in part.model_fields.items():
        if name == "extensions":
            continue
        key = info.alias or name
        required = " **(required)**" if info.is_required else ""
        kind = spell_type(info.annotation).replace("|", "\\|")
        for found in parts_in(info.annotation):
            kind = kind.replace("map", f"[map](#{found.__name__.lower()})", 1)
            inner.append((key, found))
        yield f"| `{key}` | {kind} | {info.description}{required} |\n"
    yield "\n"
    for key, found in inner:
        yield from part_tables(found, f"`{key}`", seen)


def parts_in(annotation: Any) -> Iterator[type[Part]]:
    """The parts of the model that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for argument in get_args(annotation):
        yield from parts_in(argument)


def spell_type(annotation: Any, metadata: list[Any] | None = None) -> str:
    """An annotation in the words of the reference."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *rest = get_args(annotation)
        return spell_type(inner, rest)
    if origin in (Union, types.UnionType):
        spelled = dict.fromkeys(spell_type(arm) for arm in get_args(annotation) if arm is not type(None))
        return " or ".join(spelled)
    if origin is tuple:
        return f"list of {spell_type(get_args(annotation)[0])}"
    if origin is dict:
        key, value = get_args(annotation)
        return f"map of {spell_type(key)} to {spell_type(value)}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{member.value}`" for member in annotation)
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return "map"
    return _spell_plain(annotation, metadata or [])


def _spell_plain(annotation: Any, metadata: list[Any]) -> str:
    patterns = [
        str(item.limits["pattern"]) for item in metadata if isinstance(item, Limits) and "pattern" in item.limits
    ]
    if annotation is str and patterns:
        if "#" in patterns[0]:
            return "`<incident>#<id>`" if not patterns[0].endswith(")?$") else "`<incident>` or `<incident>#<id>`"
        if patterns[0].startswith("^[0-9a-f]"):
            return "commit"
        if patterns[0].startswith("^[A-Za-z]{2,3}"):
            return "language tag"
        return "name" if patterns[0].startswith("^\\w") else "id"
    names = {"str": "text", "int": "whole number", "bool": "`true` or `false`", "date": "date", "Time": "time"}
    return names.get(getattr(annotation, "__name__", ""), "text")


def rules() -> str:
    """The page on the rules of the check."""
    lines = [
        GENERATED,
        "# Rules\n\n"
        "`postmortems check` judges every record by these rules, and `postmortems rules CODE` prints one of them. "
        "A level is changed under `rules:` in `_config.yml`, by code or name:\n\n"
        "```yaml\nrules:\n  no-priority: error\n  PM210: off\n```\n\n"
        "One finding can be accepted in the record itself, with a reason and an end. It is shown on the site, and "
        "comes back after that day:\n\n"
        "```yaml\nwaivers:\n  - rule: closed-without-date\n    reason: The ticket system lost the day in its move.\n"
        "    until: 2027-01-31\n```\n\n"
        "Rules never read the clock: a pull request cannot turn red without a commit. What is overdue is the business "
        "of `postmortems actions --overdue --fail` in a scheduled job.\n\n"
        "Records from before `policy.strict_since` are held to the essential rules only, those without which a record "
        "cannot be read, found or relied on by others, or must not be published: "
        + ", ".join(rule.code for rule in RULES if rule.essential)
        + ".\n",
    ]
    for prefix, title in GROUPS.items():
        group = [rule for rule in RULES if rule.code.startswith(prefix)]
        if group:
            lines.append(f"\n## {title}\n")
        lines += (
            f"\n### {rule.code} {rule.name} {{ #{rule.name} }}\n\n"
            f"Default level: {rule.level.value}.{_more_on_level(rule)}\n\n{rule.documentation.strip()}\n"
            for rule in group
        )
    return "".join(lines)


def _more_on_level(rule: Rule) -> str:
    """What raises the level, and that age does not excuse."""
    presets = [preset.value for preset, values in PRESETS.items() if rule.name in values.levels]
    by_preset = f" The preset `{presets[0]}` turns it on." if presets else ""
    return by_preset + (" Essential: it holds for old records, too." if rule.essential else "")


def options() -> str:
    """The page on the options of the plugin, from the texts that stand below them in the code."""
    tree = ast.parse((SOURCE / "plugin" / "options.py").read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "PostmortemsConfig")
    defaults = dict(PostmortemsConfig._schema)
    lines = [
        GENERATED,
        "# Options of the plugin\n\nSet them in `mkdocs.yml`. Settings that the command line needs too, such as owners "
        "and policy, are in [`_config.yml`](configuration.md).\n\n```yaml\nplugins:\n  - search\n  - postmortems:\n"
        "      incidents: incidents\n```\n",
    ]
    for assignment, text in pairwise(body):
        if isinstance(assignment, ast.Assign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            target = assignment.targets[0]
            assert isinstance(target, ast.Name)
            default = defaults[target.id].default
            shown = "not set" if default is None else f"`{default}`"
            words = " ".join(str(text.value.value).split())
            lines.append(f"\n## `{target.id}`\n\n{words}\n\nDefault: {shown}.\n")
    return "".join(lines)


def commands() -> str:
    """The page on the commands, from their help texts."""
    lines = [
        GENERATED,
        "# Commands\n\nExit codes: 0 success, 1 findings, 2 wrong use or failure. `--help` prints the same "
        "in the terminal.\n",
    ]
    context = click.Context(command_line, info_name="postmortems")
    for name in command_line.list_commands(context):
        command = command_line.get_command(context, name)
        assert command is not None
        lines += _command(command, context, f"postmortems {name}", 2)
    return "".join(lines)


def _command(command: click.Command, parent: click.Context, name: str, depth: int) -> Iterator[str]:
    context = click.Context(command, info_name=name.rpartition(" ")[2], parent=parent)
    yield f"\n{'#' * depth} `{name}`\n\n```text\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from _command(found, context, f"{name} {inner}", depth + 1)


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say whether they are up to date."""
    stale = []
    for name, text in pages():
        path = DOCS / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if "--check" in arguments and stale:
        print("not up to date, run tools/reference.py: " + ", ".join(stale))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
