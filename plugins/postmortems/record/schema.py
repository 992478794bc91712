"""The JSON Schemas of a record's frontmatter and of `_config.yml`, made for editors.

They come from the model, so a field is stated once. What a schema cannot say (which id refers to what) is for
the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from postmortems.model.base import EMPTY_WORDS
from postmortems.model.config import Config, Factor, Owner, Service, SeverityLevel, Theme
from postmortems.model.core import Schema
from postmortems.model.incident import Incident
from postmortems.model.part import Part
from postmortems.record.json_schema import json_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
"""Grows when a schema refuses what it allowed before."""


def record_schema(config: Config | None = None) -> Schema:
    """The schema of the frontmatter. With a configuration, only the names that it registers are allowed."""
    schema = _schema_of(Incident, "record", "Post-mortem record")
    del schema["properties"]["extensions"]  # represents the keys that begin with x-
    if config is not None:
        _fill_names(schema, config)
        schema["properties"] |= {
            key: {"description": title or "A key of your own."} for key, title in config.extra_titles.items()
        }
    return schema


def config_schema() -> Schema:
    return _schema_of(Config, "config", "Configuration of a knowledge base of post-mortems")


def _schema_of(part: type[Part], name: str, title: str) -> Schema:
    schema = _tidied(json_schema(part))
    return {
        "$schema": DIALECT,
        "$id": f"urn:postmortems:{name}:{VERSION}",
        "title": title,
        **{key: value for key, value in schema.items() if key != "title"},
    }


def as_draft_7(schema: Schema) -> Schema:
    """The same schema for programs that know no dialect after draft 7."""
    return {**_older(schema), "$schema": "http://json-schema.org/draft-07/schema#"}


def _older(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_older(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    older = {"definitions" if key == "$defs" else key: _older(value) for key, value in schema.items()}
    reference = older.pop("$ref", None)
    if not isinstance(reference, str):
        return older if reference is None else {**older, "$ref": reference}
    reference = reference.replace("#/$defs/", "#/definitions/")
    # In draft 7, whatever is beside a reference does not count.
    return {**older, "allOf": [{"$ref": reference}]} if older else {"$ref": reference}


# Making it fit for editors


def _tidied(schema: Any) -> Any:
    """A schema without titles that only repeat the key, and with `x-` keys."""
    if isinstance(schema, list):
        return [_tidied(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {key: value for key, value in schema.items() if not (key == "title" and isinstance(value, str))}
    tidy = _without_null(tidy)
    tidy = {
        key: {name: _tidied(inner) for name, inner in value.items()}
        if key in ("properties", "$defs")
        else _tidied(value)
        for key, value in tidy.items()
    }
    for name in EMPTY_WORDS.keys() & tidy.get("properties", {}).keys():
        tidy["properties"][name] = _with_word(tidy["properties"][name], EMPTY_WORDS[name])
    if "pattern" in tidy:
        tidy["pattern"] = _portable(tidy["pattern"])
    if tidy.get("additionalProperties") is False:
        tidy["patternProperties"] = {"^x-": {"description": "A key of your own."}}
    return tidy


def _with_word(field: Schema, word: str) -> Schema:
    """A list, or the word for none."""
    description = {"description": field["description"]}
    items = {key: value for key, value in field.items() if key != "description"}
    return {**description, "anyOf": [items, {"const": word}]}


def _without_null(schema: Schema) -> Schema:
    """`anyOf: [X, null]` as X: a key without a value is left out, not written."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    others = {key: value for key, value in schema.items() if key != "anyOf"}
    if len(choices) == 1:
        return {**choices[0], **others}
    return {**others, "anyOf": choices} if choices else others


def _portable(pattern: str) -> str:
    r"""A pattern that means the same everywhere: in editors `\w` knows no letters but those of ASCII."""

    def spelled_out(part: re.Match[str]) -> str:
        return part[0].replace(r"\w", _WORD) if part[0].startswith("[") else f"[{_WORD}]"

    return re.sub(r"\[[^\]]*\]|\\w", spelled_out, pattern)


_WORD = r"0-9A-Za-z_\u00aa-\uffdc"


# The names of one knowledge base

_NAMES: tuple[tuple[str, str, str], ...] = (
    ("Incident", "severity", "severity"),
    ("Services", "affected", "service"),
    ("Services", "faulty", "service"),
    ("ServiceImpact", "service", "service"),
    ("CausalStep", "factor", "factor"),
    ("Lesson", "themes", "theme"),
    ("ActionItem", "owner", "owner"),
)
"""Where a record uses a name that `_config.yml` registers: part, field, and what it names."""


def _fill_names(schema: Schema, config: Config) -> None:
    registered: dict[str, Iterable[SeverityLevel | Service | Factor | Theme | Owner]] = {
        "severity": config.severities,
        "service": config.services,
        "factor": config.factors,
        "theme": config.themes,
        "owner": config.owners,
    }
    definitions = {f"{noun}-name": _enumeration(entries) for noun, entries in registered.items() if entries}
    for part, name, noun in _NAMES:
        if f"{noun}-name" in definitions:
            holder = schema if part == "Incident" else schema["$defs"][part]
            _refer(holder["properties"], name, f"#/$defs/{noun}-name")
    schema["$defs"].update(definitions)


def _refer(properties: Schema, name: str, reference: str) -> None:
    """Put the reference where a name is: in the field itself, or in the items of a list."""
    field = properties[name]
    lists = [choice for choice in (field, *field.get("anyOf", ())) if choice.get("type") == "array"]
    if lists:
        lists[0]["items"] = {"$ref": reference}
    else:
        properties[name] = {"$ref": reference, "description": field["description"]}


def _enumeration(entries: Iterable[SeverityLevel | Service | Factor | Theme | Owner]) -> Schema:
    """The names, and what each means: as text, since strict validators refuse `enumDescriptions`."""
    return {
        "description": "\n".join(f"{entry.name}: {_explanation(entry)}" for entry in entries),
        "type": "string",
        "enum": [entry.name for entry in entries],
    }


def _explanation(entry: SeverityLevel | Service | Factor | Theme | Owner) -> str:
    if isinstance(entry, Owner):
        parts = (entry.title or entry.name, entry.kind.value, "" if entry.active else "no longer active")
        return ", ".join(filter(None, parts))
    return ": ".join(filter(None, (entry.title, entry.description))) or entry.name
