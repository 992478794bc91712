"""Turns the data of a file into the model, and what the model refuses into words for the author.

A refused part is left out and the rest is tried again, so that all mistakes of a file are told at once and
everything else in it is judged. The wording of the validating library never reaches a reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Generic, NamedTuple, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from postmortems.diagnostics import did_you_mean, original_path
from postmortems.model.base import Part
from postmortems.model.incident import Incident
from postmortems.model.time import TimeContext
from postmortems.source import DataPath

AnyPart = TypeVar("AnyPart", bound=Part)

STAND_INS: dict[type[Part], dict[str, str]] = {
    Incident: {"title": "(no title)", "status": "draft", "severity": "?"},
}
"""What stands in for a refused or missing field without which there would be no record at all."""

ROUNDS = 6
"""How often the rest is tried again: leaving a part out can bring at most its parents into trouble."""


class Complaint(NamedTuple):
    """Why a part was refused."""

    rule: str
    where: DataPath
    message: str
    help: str
    cut: DataPath
    """What is left out for it."""
    is_told: bool = True
    """False where the author need not hear of it: a key without a value is as good as absent."""
    meant: DataPath | None = None
    """Of an unknown key: the key that was probably meant."""


@dataclass(frozen=True)
class Decoded(Generic[AnyPart]):
    """What could be made of the data."""

    value: AnyPart | None
    complaints: tuple[Complaint, ...] = ()
    refused: frozenset[DataPath] = frozenset()
    """The places of the complaints: a rule has nothing to add there."""
    lost_ids: frozenset[str] = frozenset()
    numbers: Mapping[DataPath, tuple[int, ...]] = field(default_factory=dict)


def decode(part: type[AnyPart], data: dict[str, Any], zone: tzinfo | None) -> Decoded[AnyPart]:
    """The data as a model, in the given zone for times without an offset.

    Paths in the answer are those of the data as given. `value` is None when nothing can be made of it.
    """
    extensions: dict[str, Any] = {}
    if any(key.startswith("x-") for key in _keys(data)):
        extensions = {key: value for key, value in data.items() if key.startswith("x-")}
        data = _without_extensions(data)
    told: list[Complaint] = []
    cuts: set[DataPath] = set()
    refused: set[DataPath] = set()
    stand_ins: dict[str, Any] = {}
    numbers: dict[DataPath, tuple[int, ...]] = {}
    rest = data
    for _ in range(ROUNDS):
        try:
            value = part.model_validate(rest, context=TimeContext(zone=zone))
        except ValidationError as error:
            found = list(_complaints(part, rest, numbers, error))
            meant = {complaint.meant for complaint in found if complaint.meant}
            consequences = _with_parents(refused)
            for complaint in found:
                stand_in = STAND_INS.get(part, {}).get(str(complaint.cut[-1])) if len(complaint.cut) == 1 else None
                if stand_in is not None:
                    stand_ins[str(complaint.cut[0])] = stand_in
                    complaint = complaint.told_as_missing()
                cuts.add(complaint.cut)
                if complaint.is_told and complaint.cut not in consequences and complaint.place not in meant:
                    told.append(complaint)
                    refused.add(complaint.cut)
            refused |= meant
            if () in cuts:
                break
            numbers = {}
            if part is Incident:
                data = _with_days_kept(data, cuts, refused, zone)
            rest = {**_pruned(data, frozenset(cuts), (), (), numbers), **stand_ins}
        else:
            if extensions and isinstance(value, Incident):
                value = value.model_copy(update={"extensions": extensions})
            lost = frozenset(found for cut in cuts for found in _ids_in(_at(data, cut)))
            return Decoded(value, tuple(told), frozenset(refused), lost, numbers)
    return Decoded(None, tuple(told), frozenset(refused))


def _keys(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            if isinstance(value, dict | tuple):
                yield from _keys(value)
    elif isinstance(data, tuple):
        for item in data:
            if isinstance(item, dict | tuple):
                yield from _keys(item)


def _without_extensions(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_extensions(value) for key, value in data.items() if not key.startswith("x-")}
    if isinstance(data, tuple):
        return tuple(map(_without_extensions, data))
    return data


def _pruned(
    data: Any,
    cuts: frozenset[DataPath],
    path: DataPath,
    new_path: DataPath,
    numbers: dict[DataPath, tuple[int, ...]],
) -> Any:
    """The data without the cuts. `numbers` gets, by new path, the old numbers of each list that lost items."""
    if isinstance(data, dict):
        return {
            key: _pruned(value, cuts, (*path, key), (*new_path, key), numbers)
            for key, value in data.items()
            if (*path, key) not in cuts
        }
    if isinstance(data, tuple):
        kept = tuple(number for number in range(len(data)) if (*path, number) not in cuts)
        if len(kept) < len(data):
            numbers[new_path] = kept
        return tuple(_pruned(data[old], cuts, (*path, old), (*new_path, new), numbers) for new, old in enumerate(kept))
    return data


def _at(data: Any, path: DataPath) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _ids_in(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(data.get("id"), str):
            yield data["id"]
        for value in data.values():
            yield from _ids_in(value)
    elif isinstance(data, tuple):
        for value in data:
            yield from _ids_in(value)


# --- the wording ---


def _complaints(
    part: type[Part], data: Any, numbers: Mapping[DataPath, tuple[int, ...]], error: ValidationError
) -> Iterator[tuple[Complaint, bool]]:
    """One complaint for each refused place; the flag says that it need not be told."""
    by_path: dict[DataPath, list[ErrorDetails]] = {}
    for details in error.errors(include_url=False):
        by_path.setdefault(_data_path(data, details), []).append(details)
    for path, errors in by_path.items():
        if any(len(other) > len(path) and other[: len(path)] == path for other in by_path):
            continue  # the member of a union that does not fit; the other member says what is wrong inside
        first = errors[0]
        where = original_path(path, numbers)
        name = _spell(where)
        if first["type"] == "missing":
            holder = where[:-1]
            cut = where if len(where) == 1 else holder
            message = f"`{path[-1]}` is missing" + (f" in {_spell(holder)}" if holder else "")
            yield Complaint("missing-field", holder, message, f"add `{path[-1]}:`", cut), False
        elif first["type"] == "extra_forbidden":
            known = _keys_of(part, path[:-1])
            message = f'unknown key "{path[-1]}"' + (f" in {_spell(where[:-1])}" if where[:-1] else "")
            advice = did_you_mean(str(path[-1]), known) or "known here: " + ", ".join(known)
            yield Complaint("unknown-key", where, message, advice, where), False
        else:
            value = _at(data, path)
            message, advice = _wording(errors, value)
            yield Complaint("wrong-value", where, f"{name} {message}", advice, where), value is None


def _data_path(data: Any, details: ErrorDetails) -> DataPath:
    """The error's place in the data: the library puts names of its own between, for unions and keys."""
    path: list[str | int] = []
    for key in details["loc"]:
        inside = _at(data, (key,))
        if (isinstance(data, dict) and key in data) or (isinstance(data, tuple) and inside is not None):
            path.append(key)
            data = inside
        elif details["type"] == "missing" and key == details["loc"][-1]:
            path.append(key)
    return tuple(path)


def _keys_of(part: type[Part], path: DataPath) -> list[str]:
    """The keys that are known at a place of the model."""
    for key in path:
        if isinstance(key, int):
            continue
        by_key = {info.alias or name: info for name, info in part.model_fields.items()}
        inner = next(_parts_in(by_key[key].annotation), None) if key in by_key else None
        if inner is None:
            return []
        part = inner
    return [info.alias or name for name, info in part.model_fields.items() if name != "extensions"]


def _parts_in(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts_in(argument)


EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "keys and values",
    "dict_type": "keys and values",
}

FOUND: tuple[tuple[type, str], ...] = (
    (bool, "a truth value"),
    (int, "a whole number"),
    (float, "a number"),
    (str, "text"),
    (dict, "keys and values"),
    (tuple, "a list"),
)


def _wording(errors: list[ErrorDetails], value: Any) -> tuple[str, str]:
    """What is wrong with a value, and what to do, without the value where it may be long or secret."""
    first = errors[0]
    context = first.get("ctx", {})
    kind = first["type"]
    if kind in ("time", "date", "url", "path", "related"):
        return str(context.get("message") or first["msg"]), str(context.get("help", ""))
    if kind == "enum":
        words = [str(word) for word in str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")]
        shown = f'is "{value}", which is not one of the known words' if _is_short(value) else "is not a known word"
        return shown, did_you_mean(str(value), words) or "one of: " + ", ".join(words)
    if kind == "string_too_short":
        return "is empty", "give it a text, or take the key out"
    if kind == "too_short":
        return "is an empty list", "give it an item, or take the key out"
    if kind == "string_too_long":
        return f"is longer than {context['max_length']} characters", "shorten it"
    if kind == "string_pattern_mismatch":
        return "has a form that is not allowed here", _form(str(context["pattern"]))
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        return f"is {value}; the {'least' if 'ge' in context else 'most'} is {limit}", ""
    expected = " or ".join(dict.fromkeys(EXPECTED[e["type"]] for e in errors if e["type"] in EXPECTED))
    found = next((words for sort, words in FOUND if isinstance(value, sort)), "something else")
    advice = "put it in quotes" if expected == "text" and isinstance(value, int | float) else ""
    return f"is {found}; {expected or 'something else'} is expected", advice


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 40 and "\n" not in value


def _form(pattern: str) -> str:
    if "#" in pattern:
        return (
            "write <incident>#<local-id>"
            if not pattern.endswith(")?$")
            else "write <incident> or <incident>#<local-id>"
        )
    if pattern.startswith("^[0-9a-f]"):
        return "write the commit as 7 to 64 hexadecimal digits"
    if pattern.startswith("^[A-Za-z]{2,3}"):
        return "write a language tag such as en or zh-Hans"
    return "use letters, digits, `.`, `_` and `-`, beginning with a letter or digit"


def _spell(path: DataPath) -> str:
    """A path as people read it: `action_items 3 owner`."""
    return " ".join(str(key + 1) if isinstance(key, int) else str(key) for key in path)
