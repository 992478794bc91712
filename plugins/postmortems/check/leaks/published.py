"""Says of each value in the file of a record whether the public edition may show it, by the file alone.

This is not the code that makes the edition, and does not ask it: a fault in one shows as a difference from the other.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

from postmortems.model import DataPath

Keys = Mapping[str, "Keys | None"]
"""The keys of a part that may be shown, each with those of the parts in it."""


def _keys(names: str, **parts: Keys) -> Keys:
    return {**dict.fromkeys(names.split()), **parts}


PUBLISHABLE: Keys = _keys(
    "title summary severity kind tags aliases",
    times=_keys("latent_since started detected acknowledged mitigated resolved"),
    services=_keys("affected"),
    impact=_keys("summary users_affected data_loss", services=_keys("service effect from to")),
    detection=_keys("method gaps"),
    trigger=_keys("kind description"),
    causal_chains=_keys("title method", steps=_keys("text label kind")),
    timeline=_keys("at until kind event"),
    mitigations=_keys("at kind description"),
    lessons=_keys("kind text"),
    action_items=_keys("title status"),
    related=_keys("incident relation"),
    corrections=_keys("at note"),
    updates=_keys("at note"),
    withdrawn=_keys("at reason"),
    references=_keys("title url path kind"),
)
"""What `public.fields` can name, and what of it is shown. Nothing else in a record is, whatever the list says.

Ids of parts are missing: the edition numbers them itself.
"""
ALWAYS = frozenset({"id", "status", "language", "timezone", "visibility"})
DEFAULT = frozenset("title summary severity times services impact timeline lessons withdrawn".split())
ONLY_MARKED = frozenset({"timeline", "lessons", "mitigations", "references"})
"""Lists of which only parts with `visibility: public` are shown."""
OUTSIDE = "public"
"""The key of the texts for outside."""


class Value(NamedTuple):
    """A value in the frontmatter of a record."""

    path: DataPath
    """The keys and the numbers that lead to it."""
    value: str
    is_public: bool

    @property
    def field(self) -> str:
        """Its place as people write it: `action_items.2.owner`."""
        return ".".join(map(str, self.path))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for key in self.path if isinstance(key, str))


def is_public(frontmatter: Mapping[str, object], fields: Collection[str]) -> bool:
    """Whether a record is for outside. A withdrawn one is only if the allow-list lets the notice be shown."""
    is_shown = frontmatter.get("withdrawn") is None or "withdrawn" in fields
    return frontmatter.get("visibility") == "public" and is_shown


def values(frontmatter: Mapping[str, object], fields: Collection[str]) -> Iterator[Value]:
    """Every text and number in the frontmatter of a record. `fields` is the allow-list of the knowledge base."""
    if not is_public(frontmatter, fields):
        yield from _all(frontmatter, (), is_public=False)
        return
    outside = frontmatter.get(OUTSIDE)
    instead = outside if isinstance(outside, dict) else {}
    for key, value in frontmatter.items():
        if key == OUTSIDE:
            for name, text in instead.items():
                yield from _outside(name, text, name in fields)
        elif key in ALWAYS:
            yield from _all(value, (key,), is_public=True)
        elif key == "action_items" and key in fields:
            titled = instead.get(key)
            yield from _actions(value, frozenset(titled) if isinstance(titled, dict) else frozenset())
        elif key in fields and key in PUBLISHABLE and instead.get(key) is None:
            yield from _shown(value, PUBLISHABLE[key], (key,), key in ONLY_MARKED)
        else:
            yield from _all(value, (key,), is_public=False)


_TARGET = re.compile(
    r"\]\(\s*(?:<([^<>\n]*)>|([^()\s]*(?:\([^()\s]*\)[^()\s]*)*))|^\s*\[[^\]\n]+\]:\s*<?(\S+?)>?(?:\s|$)", re.M
)


def links(path: str, value: Value) -> Iterator[str]:
    """The files that a value of the record at `path` leads to."""
    targets = [value.value] if value.keys[-1] == "path" else []
    targets += ["".join(found) for found in _TARGET.findall(value.value)]
    for target in targets:
        name = unquote(target.partition("#")[0])
        yield normalize("NFC", posixpath.normpath(posixpath.join(posixpath.dirname(path), name)))


def _outside(name: str, text: object, is_shown: bool) -> Iterator[Value]:
    """A text for outside, which takes the place of a field."""
    if not is_shown or name not in PUBLISHABLE:
        yield from _all(text, (OUTSIDE, name), is_public=False)
    elif name == "action_items" and isinstance(text, dict):
        for key, title in text.items():
            yield from _all(title, (OUTSIDE, name, str(key)), is_public=True)
    else:
        yield from _shown(text, PUBLISHABLE[name], (OUTSIDE, name), only_marked=False)


def _actions(items: object, titled: Collection[object]) -> Iterator[Value]:
    """Action items, of which some have a title for outside."""
    for number, item in enumerate(items if isinstance(items, tuple | list) else (items,)):
        has_other_title = isinstance(item, dict) and item.get("id") in titled
        keys = _keys("status") if has_other_title else PUBLISHABLE["action_items"]
        yield from _shown(item, keys, ("action_items", number), only_marked=False)


def _shown(value: object, keys: Keys | None, path: DataPath, only_marked: bool) -> Iterator[Value]:
    if isinstance(value, tuple | list):
        for number, one in enumerate(value):
            yield from _shown(one, keys, (*path, number), only_marked)
    elif isinstance(value, dict):
        mark = value.get("visibility")
        is_hidden = mark == "internal" or (only_marked and mark != "public")
        for key, inner in value.items():
            if is_hidden or keys is None or key not in keys:
                yield from _all(inner, (*path, key), is_public=False)
            else:
                yield from _shown(inner, keys[key], (*path, key), only_marked=False)
    else:
        yield from _all(value, path, is_public=keys is None and not only_marked)


def _all(value: object, path: DataPath, is_public: bool) -> Iterator[Value]:
    """Every text and number of a value. A key that may be a text of somebody is one, too."""
    if isinstance(value, tuple | list):
        for number, one in enumerate(value):
            yield from _all(one, (*path, number), is_public)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if path and not is_public and str(path[0]).startswith(("x-", "roles")):
                yield Value((*path, "(key)"), str(key), is_public)
            yield from _all(inner, (*path, str(key)), is_public)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield Value(path, str(value), is_public)
