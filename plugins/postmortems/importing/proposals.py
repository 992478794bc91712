"""Proposes entries for `_config.yml` from the names in imported documents, as comments to accept or delete."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from postmortems.importing.draft import Draft
from postmortems.importing.importer import Imported
from postmortems.importing.writing import as_yaml
from postmortems.model.causes import proposed_factor
from postmortems.model.config import Config

_HEAD = """\
# Names that the imported documents use, as comments. None of them is active. Remove the `# ` from the right ones and
# delete the rest. Records still use the names from their documents; `postmortems check` reports where to replace them.
"""


def propose_config(results: Sequence[Imported], config: Config) -> str:
    """YAML comments with the services, owners and factors that are not in the configuration yet.

    Empty if there is nothing to propose. The most common names come first.
    """
    drafts = [result.draft for result in results if result.draft is not None]
    known = {
        "services": {_key(word) for entry in config.services for word in (entry.name, entry.title or entry.name)},
        "owners": {_key(word) for entry in config.owners for word in (entry.name, entry.title or entry.name)},
        "factors": {_key(word) for entry in config.factors for word in (entry.name, entry.title or entry.name)},
    }
    found = {"services": _counted(drafts, _services), "owners": _counted(drafts, _owners), "factors": _factors(drafts)}
    parts = []
    for field, names in found.items():
        entries = list(_entries((name, number) for name, number in names if _key(name) not in known[field]))
        if entries:
            parts.append("".join(f"# {line}\n" for line in [f"{field}:", *entries]))
    return "\n".join([_HEAD, *parts]) if parts else ""


def _entries(names: Iterable[tuple[str, int]]) -> Iterator[str]:
    taken: set[str] = set()
    for title, number in names:
        name = slug_name(title)
        if not name or name in taken:
            continue
        taken.add(name)
        yield f"  - name: {name}  # in {number} document{'' if number == 1 else 's'}"
        if title != name:
            yield f"    {as_yaml({'title': title}).strip()}"


def slug_name(title: str) -> str:
    """A name for `_config.yml`: letters, digits, hyphens, dots, underscores and plus signs."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    words = "".join(c if c.isalnum() or c in "_.+-" or unicodedata.category(c) in ("Mn", "Mc") else " " for c in plain)
    return "-".join(words.split()).strip("-.+_")[:80].strip("-.+_")


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _counted(drafts: Iterable[Draft], names_of: Callable[[Draft], Iterable[str]]) -> list[tuple[str, int]]:
    """Names with the number of documents that use them, the most common first."""
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for draft in drafts:
        for name in {_key(name): name for name in names_of(draft)}.values():
            spelled.setdefault(_key(name), name)
            counts[_key(name)] += 1
    return [(spelled[key], number) for key, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _services(draft: Draft) -> Iterator[str]:
    services = draft.data.get("services", {})
    yield from services.get("affected", [])


def _owners(draft: Draft) -> Iterator[str]:
    for item in draft.data.get("action_items", []):
        if item.get("owner"):
            yield from (part for part in re.split(r"\s*[,/&]\s*", item["owner"]) if part)


def _factors(drafts: Sequence[Draft]) -> list[tuple[str, int]]:
    """The bold beginnings of contributing factors, with the number of documents that use them."""
    named: dict[str, list[str]] = defaultdict(list)
    for draft in drafts:
        for chain in draft.data.get("causal_chains", []):
            for step in chain["steps"]:
                if name := proposed_factor(str(step["text"])):
                    named[draft.id].append(name)
    return _counted(drafts, lambda draft: named[draft.id])
