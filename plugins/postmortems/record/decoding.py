"""Turns the data of a file into the model, and explains to the author what the model refuses.

A refused part is left out and the rest is tried again. So all mistakes of a file are reported at once, and everything
else in it is checked. Readers never see the wording of the validation library.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import tzinfo
from types import MappingProxyType
from typing import Generic, NamedTuple, get_args

from pydantic_core import ErrorDetails, ValidationError

from postmortems.model import DataPath
from postmortems.model.incident import Incident
from postmortems.model.part import AnyPart, Part
from postmortems.model.time import Time, TimeContext, TimeError
from postmortems.model.vocabulary import NO_SEVERITY, Visibility
from postmortems.record.complaints import CHAT_LINE, Complaint, joined
from postmortems.record.data import at, places, put, spell
from postmortems.record.filed import with_parents
from postmortems.record.rewritten import LOST, NO_NUMBERS
from postmortems.record.source import Fix
from postmortems.record.source.scalars import advice_for
from postmortems.record.source.typography import CHAT_HELP, CHAT_KEY
from postmortems.text.rare import rare_pattern
from postmortems.text.suggest import certain, closest, did_you_mean

PLACEHOLDERS: dict[type[Part], dict[str, str]] = {
    Incident: {"title": "(no title)", "status": "draft", "severity": NO_SEVERITY},
}
"""Replacements for refused or missing fields without which there would be no record at all."""

ROUNDS = 6
"""How often the rest is tried again: leaving a part out can invalidate at most its parents."""


class Decoded(NamedTuple, Generic[AnyPart]):
    """What could be made of the data."""

    value: AnyPart | None
    complaints: tuple[Complaint, ...] = ()
    refused: frozenset[DataPath] = frozenset()
    """The places of the complaints: a rule has nothing to add there."""
    lost_ids: frozenset[str] = frozenset()
    numbers: Mapping[DataPath, tuple[int, ...]] = MappingProxyType({})


def decode(
    part: type[AnyPart],
    data: dict[str, object],
    zone: tzinfo | None,
    may_extend: bool = True,
    extra_keys: Collection[str] = (),
) -> Decoded[AnyPart]:
    """The data as a model, in the given zone for times without an offset.

    `may_extend` is False where it is known that no key begins with `x-`. `extra_keys` are those that a record may
    have at the top besides the model's own.

    Paths in the answer are those of the data as given. `value` is None when nothing can be made of it.
    """
    extensions: dict[str, object] = {}
    if may_extend:
        extensions = {key: value for key, value in data.items() if key.startswith("x-")}
        data = _fields_without_extensions(data)
    if not data.keys().isdisjoint(extra_keys):
        extensions |= {key: value for key, value in data.items() if key in extra_keys}
        data = {key: value for key, value in data.items() if key not in extra_keys}
    complaints: list[Complaint] = []
    cuts: set[DataPath] = set()
    refused: set[DataPath] = set()
    placeholders: dict[str, object] = {}
    numbers: dict[DataPath, tuple[int, ...]] = {}
    rest = data
    for _ in range(ROUNDS):
        try:
            value = part.model_validate(rest, context=TimeContext(zone=zone))
        except ValidationError as error:
            found = joined(list(_complaints(part, rest, numbers, error)))
            cuts.update(complaint.cut for complaint in found)
            data = _closed(data, found, cuts)
            data, undated = _with_days(data, cuts, zone) if part is Incident else (data, set())
            cuts |= {place[:-1] for place in undated}
            known = with_parents(refused) | undated | {complaint.meant for complaint in found if complaint.meant}
            news = [complaint for complaint in found if complaint.is_reported and complaint.place not in known]
            complaints += news
            refused |= known - with_parents(refused) | {complaint.place for complaint in news}
            if () in cuts:
                break
            required = PLACEHOLDERS.get(part, {})
            placeholders |= {str(cut[0]): required[str(cut[0])] for cut in cuts if len(cut) == 1 and cut[0] in required}
            numbers = {}
            pruned = _pruned(data, frozenset(cuts), (), (), numbers)
            assert isinstance(pruned, dict)
            rest = {**pruned, **placeholders}
        else:
            if extensions and isinstance(value, Incident):
                value = value.model_copy(update={"extensions": extensions})
            if rest is data:  # nothing was refused
                return Decoded(value, numbers=numbers)
            lost = frozenset(found for cut in cuts for found in _ids_in(at(data, cut)))
            return Decoded(value, tuple(complaints), frozenset(refused), lost, numbers)
    return Decoded(None, tuple(complaints), frozenset({*refused, ()}))


def _closed(data: dict[str, object], found: Iterable[Complaint], cuts: set[DataPath]) -> dict[str, object]:
    """The data, in which whoever wrote `visibility` wrongly has written `internal`: no mistake publishes a part."""
    for complaint in found:
        place = complaint.meant or complaint.place
        if place[-1:] == ("visibility",):
            data = put(data, place, Visibility.INTERNAL.value)
            cuts.discard(place)
    return data


def _fields_without_extensions(data: dict[str, object]) -> dict[str, object]:
    return {key: _without_extensions(value) for key, value in data.items() if not key.startswith("x-")}


def _without_extensions(data: object) -> object:
    if isinstance(data, dict):
        return _fields_without_extensions(data)
    if isinstance(data, tuple):
        return tuple(map(_without_extensions, data))
    return data


def _pruned(
    data: object,
    cuts: frozenset[DataPath],
    path: DataPath,
    new_path: DataPath,
    numbers: dict[DataPath, tuple[int, ...]],
) -> object:
    """The data without the cuts. `numbers` gets, by new path, the old numbers of each list that lost items."""
    if isinstance(data, dict):
        return {
            key: _pruned(value, cuts, (*path, key), (*new_path, key), numbers)
            for key, value in data.items()
            if (*path, key) not in cuts
        }
    if isinstance(data, tuple):
        left = tuple(number for number in range(len(data)) if (*path, number) not in cuts)
        if len(left) < len(data):
            numbers[new_path] = left
        return tuple(_pruned(data[old], cuts, (*path, old), (*new_path, new), numbers) for new, old in enumerate(left))
    return data


def _ids_in(data: object) -> Iterator[str]:
    for _, value in places(data):
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            yield value["id"]


# --- the days of a timeline ---

_CLOCK = r"~?\d\d:\d\d(?::\d\d(?:\.\d+)?)?"
_BARE = rare_pattern(rf"\s*{_CLOCK}(?:/{_CLOCK})?\s*")


def _with_days(
    data: dict[str, object], cuts: Collection[DataPath], zone: tzinfo | None
) -> tuple[dict[str, object], set[DataPath]]:
    """The data, in which bare clock times keep their day although the entry that named it is cut.

    The second part of the answer are the bare clock times whose day is lost for good: they can neither be
    judged nor shown, and it is not they that are wrong.
    """
    timeline = data.get("timeline")
    if not isinstance(timeline, tuple):
        return data, set()
    context = TimeContext(zone=zone, in_timeline=True)
    entries = list(timeline)
    undated: set[DataPath] = set()
    is_day_cut = False
    for number, entry in enumerate(entries):
        for key in ("at", "until"):
            text = entry.get(key) if isinstance(entry, dict) else None
            if not isinstance(text, str):
                continue
            where: DataPath = ("timeline", number, key)
            is_bare = _BARE.fullmatch(text) is not None
            if is_bare and is_day_cut and context.day is None:
                undated.add(where)
                continue
            if is_bare and is_day_cut:
                text = re.sub(r"^\s*(~?)", rf"\g<1>{context.day} ", text, count=1)
                entries[number] = entry = {**entry, key: text}
            try:
                context.follow(Time.parse(text, zone=zone, day=context.day))
            except TimeError:
                context.day = context.day if is_bare else None
            if not is_bare:
                is_day_cut = where in cuts or where[:-1] in cuts
            elif context.day is None:
                is_day_cut = True  # one complaint is enough for a timeline that names no day
    return {**data, "timeline": tuple(entries)}, undated


# --- the wording ---


def _complaints(
    part: type[Part], data: object, numbers: Mapping[DataPath, tuple[int, ...]], error: ValidationError
) -> Iterator[Complaint]:
    """One complaint for each refused place."""
    by_path: dict[DataPath, list[ErrorDetails]] = {}
    for details in error.errors(include_url=False):
        by_path.setdefault(_data_path(data, details), []).append(details)
    holders = with_parents(path[:-1] for path in by_path if path)
    for path, errors in by_path.items():
        kind = errors[0]["type"]
        if path in holders:
            continue  # the member of a union that does not fit; the other member says what is wrong inside
        where = original_path(path, numbers)
        holder, key, value = where[:-1], str(path[-1]) if path else "", at(data, path)
        if kind == "missing" or (value is None and path and len(path) == 1 and key in PLACEHOLDERS.get(part, {})):
            message = f"`{key}` is missing" + (f" in {spell(holder)}" if holder else "")
            advice = f"add `{key}:`" + (_id_for(at(data, path[:-1])) if key == "id" else "")
            yield Complaint("missing-field", holder, message, advice, where, holder or where)
        elif kind in ("extra_forbidden", "unexpected_keyword_argument") or errors[0]["loc"][-1] == "[key]":
            yield _unknown_key(part, path, where, errors[0], at(data, path[:-1]))
        elif value is None and isinstance(path[-1], int):
            yield Complaint("wrong-value", where, f"{spell(where)} is empty", "fill it in, or remove it", where, where)
        else:
            said, advice = _wording(errors, value)
            if said.endswith(_NO_ITEM) and isinstance(path[-1], int):
                main = next((name for name in keys_of(part, path) if name in ("title", "event", "text")), "")
                advice = f"begin it with `- {main}:`, and write its other keys below" if main else advice
            texts = value if isinstance(value, dict) else (value,)
            if where[:1] == ("timeline",) and len(where) < 3 and any(CHAT_KEY.match(str(text)) for text in texts):
                said, advice = f" {CHAT_LINE}", CHAT_HELP
            is_reported = value is not None
            fix = _only_item(part, path, value) if kind == "tuple_type" else _fix(errors[0], value)
            yield Complaint("wrong-value", where, f"{spell(where)}{said}", advice, where, where, is_reported, fix=fix)


_NO_ITEM = " is text, not keys and values"
"""What is wrong with an item that is written like one of a plain list: `- Renew the certificate`."""


def _id_for(item: object) -> str:
    """An example of an id, made of what the item says; empty if it says nothing."""
    from postmortems.record.template import item_id  # for who made a mistake

    said = next((text for key in ("title", "text") if (text := at(item, (key,)))), None)
    return f", for example `id: {item_id(said, ())}`" if isinstance(said, str) else ""


def _fix(error: ErrorDetails, value: object) -> Fix | None:
    """The one right way to write a value that is refused; None where there is none, or more than one."""
    if not isinstance(value, str):
        return None
    instead = error.get("ctx", {}).get("instead")
    right = certain(value, _words(error)) if error["type"] == "enum" else instead
    return Fix("value", value, str(right)) if right else None


def _only_item(part: type[Part], path: DataPath, value: object) -> Fix | None:
    """A word where a list of words is expected becomes its only item; more words may be several items."""
    is_word = isinstance(value, str) and _WORD.fullmatch(value)
    return Fix("item", str(value), str(value)) if is_word and not keys_of(part, path) else None


_WORD = re.compile(r"[\w.@#/-]+")


def _unknown_key(part: type[Part], path: DataPath, where: DataPath, error: ErrorDetails, holder: object) -> Complaint:
    key = str(path[-1])
    known = _words(error) if error["type"] == "enum" else keys_of(part, path[:-1])
    is_of_an_editor = part is Incident and len(path) == 1 and key in EDITOR_KEYS
    close = None if is_of_an_editor else closest(key, known)
    message = f'unknown key "{_shown(key)}"' + (f" in {spell(where[:-1])}" if where[:-1] else "")
    if CHAT_KEY.match(key):
        line = where[:-1] or where
        return Complaint("unknown-key", where, f'"{_shown(key)}" {CHAT_LINE}', CHAT_HELP, line, line)
    if close:
        advice = f'did you mean "{close}"?'
    elif is_of_an_editor:
        advice = "editors write this key; list it under `extra_keys` in _config.yml to allow it"
    elif len(path) == 1 and key in ELSEWHERE:
        advice = ELSEWHERE[key]
    elif len(known) > MANY:
        advice = "`postmortems schema` lists the keys"
        if part is Incident:
            advice += "; to allow one of your own, list it under `extra_keys` in _config.yml, or begin it with `x-`"
    else:
        advice = "known keys: " + ", ".join(known) if known else "remove it"
    meant = (*where[:-1], close) if close and isinstance(holder, dict) and close not in holder else None
    is_certain = meant is not None and (certain(key, known) == close or close in (f"{key}s", key.removesuffix("s")))
    fix = Fix("key", key, close) if is_certain and close else None
    return Complaint("unknown-key", where, message, advice, where, where, meant=meant, fix=fix)


def _data_path(data: object, details: ErrorDetails) -> DataPath:
    """The error's place in the data: the library puts names of its own between, for unions and keys."""
    path: list[str | int] = []
    for key in details["loc"]:
        inside = at(data, (key,))
        is_item = isinstance(data, tuple) and isinstance(key, int) and key < len(data)
        if is_item or (isinstance(data, dict) and key in data):
            path.append(key)
            data = inside
        elif details["type"] == "missing" and key == details["loc"][-1]:
            path.append(key)
    return tuple(path)


def keys_of(part: type[Part], path: DataPath) -> list[str]:
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


def _parts_in(annotation: object) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts_in(argument)


EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dataclass_type": "keys and values",
    "model_type": "keys and values",
    "dict_type": "keys and values",
}

ADVICE = {
    "text": "write text",
    "a whole number": "write digits, without quotes",
    "true or false": "write true or false, without quotes",
    "a list": "begin each item with `- ` on a line of its own, or write [one, two]",
    "keys and values": "write `key: value` lines below it",
}
"""How to write what is expected."""

MANY = 20
"""More keys than this are not listed in a message."""

EDITOR_KEYS = frozenset(
    ("created", "updated", "modified", "cssclass", "cssclasses", "publish", "permalink", "position", "uid")
)
"""Keys that editors and note-taking programs write by themselves; never misspellings of ours."""

ELSEWHERE = {
    name: advice
    for names, advice in {
        "actions follow_ups tasks todo todos": "action items belong under `action_items`",
        "affected affected_services faulty": "services belong under `services`, as `affected` or `faulty`",
        "cause causes root_cause root_causes":
            "an incident has several causes: describe them as steps of `causal_chains`",
        "date start end start_time end_time started detected acknowledged mitigated resolved":
            "the times of an incident belong under `times`",
        "duration mttr ttd ttr": "remove it: durations are computed from `times`",
        "factor factors contributing_factors": "a step of `causal_chains` names its `factor`",
        "labels": "write `tags`",
        "lead commander": "who led the response belongs under `roles`, as `lead`",
        "lessons_learned": "write `lessons`",
        "links": "write `references`",
        "owner": "an action item has an owner; people of the record belong under `authors` and `roles`",
    }.items()
    for name in names.split()
}  # fmt: skip
"""Where to put what authors of other post-mortems look for."""

FOUND: tuple[tuple[type, str], ...] = (
    (bool, "a boolean"),
    (int, "a whole number"),
    (float, "a number"),
    (str, "text"),
    (dict, "keys and values"),
    (tuple, "a list"),
)


def _wording(errors: list[ErrorDetails], value: object) -> tuple[str, str]:
    """What is wrong with a value, and what to do, without the value where it may be long or secret."""
    first = errors[0]
    context = first.get("ctx", {})
    kind = first["type"]
    if kind == "time":
        return f": {context['message']}", str(context["help"])
    if kind == "date" and _is_short(value):
        return f' is "{value}", which {first["msg"]}', str(context["help"])
    if kind in ("date", "url", "path", "related", "name", "tracker"):
        return f" {first['msg']}", str(context["help"])
    if kind == "enum" and isinstance(value, str):
        words = _words(first)
        shown = f' is "{value}", which is not an allowed value' if _is_short(value) else " is not an allowed value"
        return shown, did_you_mean(value, words) or "one of: " + ", ".join(words)
    if kind == "string_too_short":
        return " is empty", "write text, or remove the key"
    if kind == "too_short":
        return " is an empty list", "add an item, or remove the key"
    if kind == "string_too_long":
        return f" is longer than {context['max_length']} characters", "shorten it"
    if kind == "string_pattern_mismatch" and str(value).lower() in NO_NUMBERS:
        return f' is "{value}", which other programs write for a text such as 12e4567', LOST
    if kind == "string_pattern_mismatch":
        shown = f' is "{value}", which' if _is_short(value) else ""
        return f"{shown} has an invalid format", _form(str(context["pattern"]))
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        return f" is {value}", f"the {'minimum' if 'ge' in context else 'maximum'} is {limit}"
    expected = " or ".join(dict.fromkeys(EXPECTED[e["type"]] for e in errors if e["type"] in EXPECTED))
    found = next((words for sort, words in FOUND if isinstance(value, sort)), "something else")
    if kind == "enum":
        words = _words(first)
        advice = advice_for(value, tuple(words)) or did_you_mean(str(value), words)
        return f" is {found}, not text", advice or "one of: " + ", ".join(words)
    if expected == "a whole number" and isinstance(value, str) and _PADDED.fullmatch(value):
        return f" is text, not {expected}", f"write {int(value)}, without a zero before it"
    in_quotes = "text" in expected and isinstance(value, int | float)
    advice = "put it in quotes" if in_quotes else ADVICE.get(expected, "change its type")
    if in_quotes and "int_type" not in {e["type"] for e in errors}:
        advice = "; ".join(filter(None, (advice, advice_for(value))))
    return f" is {found}, not {expected or 'an allowed type'}", advice


_PADDED = re.compile(r"0[0-9]{1,17}")
"""Digits that YAML 1.2 takes for text, and YAML 1.1 for an octal number."""


def _words(error: ErrorDetails) -> list[str]:
    """The words of the closed vocabulary that an error is about."""
    return re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))


def _shown(key: str) -> str:
    return key if len(key) <= 60 else f"{key[:59]}…"


def _is_short(value: object) -> bool:
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


def original_path(path: DataPath, numbers: Mapping[DataPath, tuple[int, ...]]) -> DataPath:
    """A place in data from which refused list items were removed, as a place in the data as it was.

    `numbers` holds, for each list that lost items, the old numbers of those that remain.
    """
    original: list[str | int] = []
    for depth, key in enumerate(path):
        old = numbers.get(path[:depth]) if isinstance(key, int) else None
        original.append(old[key] if old is not None and isinstance(key, int) and key < len(old) else key)
    return tuple(original)
