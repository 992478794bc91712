"""A knowledge base in which every field, part, file and name holds a word of its own, and each word is public or not.

Whether a word is public is said where the value is written, and follows from nothing in the product: the record says
who may read it, the allow-list names its field, the mark of the part or its place under `public` decides.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

MARKED = frozenset({"timeline", "lessons", "mitigations", "references"})
"""Lists whose parts need a mark of their own."""
DEFAULT = frozenset("title summary severity times services impact timeline lessons withdrawn".split())
EVERYTHING = frozenset(
    """
    title summary severity kind times services impact detection trigger causal_chains timeline mitigations lessons
    action_items related corrections updates withdrawn references tags aliases
    """.split()
)
CALM = frozenset({"visibility", "public", "title", "status", "severity", "summary"})

Data = dict[str, Any]


class Canaries:
    """The words of a knowledge base. Twins differ in their internal words alone."""

    def __init__(self, seed: int, fields: Iterable[str] = EVERYTHING, records: int = 40, twin: str = "canary") -> None:
        """`seed` decides the structure; `twin` is how internal words begin."""
        self.chance = Random(seed)  # noqa: S311
        self.allowed = frozenset(fields)
        self.twin = twin
        self.public: dict[str, str] = {}
        """The field by the word."""
        self.internal: dict[str, str] = {}
        self.files: dict[str, str | bytes] = {}
        """Everything, by path."""
        self.shown: set[str] = set()
        """Services and severities that a public record names."""
        self._numbers = 0
        self.services = [self._service(number) for number in range(4)]
        self.levels = [self._level(number) for number in range(2)]
        self.owners = [
            {"name": self.word("Owner.name"), "title": self.word("Owner.title"), "contact": self.word("Owner.contact")}
            for _ in range(3)
        ]
        self.factors = [self._named("Factor") for _ in range(3)]
        self.themes = [self._named("Theme") for _ in range(3)]
        self.extra = self.word("ExtraKey.name")
        self.marked = [self.chance.random() < 0.5 for _ in range(records)]
        """Whether each record has `visibility: public`. A withdrawn one is published only if the list says so."""
        is_public = [
            mark and (number % 10 != 7 or "withdrawn" in self.allowed) for number, mark in enumerate(self.marked)
        ]
        self.ids = [
            f"2026-{1 + number % 12:02}-{1 + number // 12:02}-{self.word('record', is_public=public)}"
            for number, public in enumerate(is_public)
        ]
        self.are_public = is_public
        self.folders = [self.chance.choice(("", "2026/")) for _ in range(records)]
        for number in range(records):
            self._record(number)
        self.files["incidents/_config.yml"] = _yaml(self._config())
        self.files["docs/index.md"] = "# Home\n"

    def write(self, folder: Path) -> None:
        """Write all files into a folder."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    # Words

    def word(self, field: str, *, is_public: bool = False) -> str:
        """A new word for a field."""
        self._numbers += 1
        if is_public:
            word = f"canary{self._numbers:05}"
            self.public[word] = field
        else:
            word = f"{self.twin}{self._numbers:05}"
            self.internal[word] = field
        return word

    def text(self, field: str, *, is_public: bool) -> str:
        """Some prose with a new word in it."""
        return f"The {self.word(field, is_public=is_public)} moves *slowly* past the `gate`."

    def day(self, field: str) -> str:
        """A day that nobody outside may see: it occurs nowhere else."""
        self._numbers += 1
        shift = sum(map(ord, self.twin)) % 7
        day = (date(1931, 1, 1) + timedelta(days=3 * self._numbers + shift)).isoformat()
        self.internal[day] = field
        return day

    def time(self, field: str, number: int, *, is_public: bool) -> str:
        return f"2026-{1 + number % 12:02}-{1 + number // 12:02} 10:00Z" if is_public else f"{self.day(field)} 10:00Z"

    # What all records share

    def _service(self, number: int) -> Data:
        """The first two have a public name."""
        service = {
            "name": self.word("Service.name"),
            "title": self.word("Service.title"),
            "owner": "nobody",
            "description": self.word("Service.description"),
        }
        if number < 2:
            service["public_name"] = f"canary9{number:04}"
        return service

    def _level(self, number: int) -> Data:
        return {
            "name": f"canary8{number:04}",
            "title": f"canary7{number:04}",
            "description": self.word("SeverityLevel.description"),
        }

    def _named(self, part: str) -> Data:
        return {key: self.word(f"{part}.{key}") for key in ("name", "title", "description")}

    def _config(self) -> Data:
        for service in self.services:
            service["owner"] = self.owners[0]["name"]
        return {
            "timezone": "UTC",
            "severities": self.levels,
            "services": self.services,
            "owners": self.owners,
            "factors": self.factors,
            "themes": self.themes,
            "trackers": [{"prefix": "OPS-", "url": f"https://{self.word('Tracker.url')}.example/{{id}}"}],
            "extra_keys": [{"name": self.extra, "title": self.word("ExtraKey.title")}],
            "search": {"synonyms": [[self.word("Search.synonyms"), self.word("Search.synonyms")]]},
            "public": {
                "fields": sorted(self.allowed),
                "hosts": [f"*.{self.word('Public.hosts')}.example"],
                "allowed": [self.word("Public.allowed")],
            },
        }

    def service(self, *, is_shown: bool) -> Data:
        """A service; note whether a public record says that it was affected."""
        service = self.chance.choice(self.services)
        if is_shown and "public_name" in service:
            self.public[service["public_name"]] = "Service.public_name"
        return service

    # A record

    def _record(self, number: int) -> None:
        is_public, name = self.are_public[number], self.ids[number]
        has_texts = self.chance.random() < 0.4
        record = _Writer(self, number, name, is_public=is_public, has_texts=has_texts)
        data, body = record.frontmatter(), f"{self.word('body')} moved.\n\n![{self.word('body')}]({name}/in-body.png)\n"
        folder = self.folders[number]
        self.files[f"incidents/{folder}{name}.md"] = f"---\n{_yaml(data)}---\n\n{body}"
        for file, content in record.attached.items():
            self.files[f"incidents/{folder}{name}/{file}"] = content
        self.files[f"incidents/{folder}{name}/in-body.png"] = png(self.word("picture in a body"))


class _Writer:
    """Writes one record."""

    def __init__(self, words: Canaries, number: int, name: str, *, is_public: bool, has_texts: bool) -> None:
        self.words = words
        self.number = number
        self.name = name
        self.is_public = is_public
        self.has_texts = has_texts
        self.attached: dict[str, str | bytes] = {}
        self.action_ids: list[str] = []

    def frontmatter(self) -> Data:
        own = self._fields(outside=False)
        level = self.words.levels[0 if self.is_public else 1]
        if self.is_public and "severity" in self.words.allowed:
            self.words.public[level["name"]] = self.words.public[level["title"]] = "SeverityLevel"
        data: Data = {
            "status": "reviewed",
            "severity": level["name"],
            "visibility": "public" if self.words.marked[self.number] else "internal",
            **own,
            **self._internal(),
        }
        if self.has_texts:
            texts = self._fields(outside=True)
            texts["action_items"] = {
                one: self.words.text("PublicTexts.action_items", is_public=self._leaves("action_items"))
                for one in self.action_ids[:1]
            }
            data["public"] = texts
        return data

    def _leaves(self, key: str) -> bool:
        """Whether outsiders may read a field."""
        return self.is_public and key in self.words.allowed

    def _fields(self, *, outside: bool) -> Data:
        """The fields that may be public; `outside` those that replace them."""

        def leaves(key: str) -> bool:
            return self._leaves(key) and (outside or not self.has_texts)

        text, number = self.words.text, self.number
        title, summary, impact = leaves("title"), leaves("summary"), leaves("impact")
        data: Data = {
            "title": text("Incident.title", is_public=title),
            "summary": f"{text('Incident.summary', is_public=summary)} See{self._link(summary)}.",
            "times": {
                key: self.words.time(f"Times.{key}", number, is_public=leaves("times"))
                for key in ("latent_since", "started", "detected", "acknowledged", "mitigated", "resolved")
            },
            "impact": {
                "summary": text("Impact.summary", is_public=impact),
                "users_affected": text("Impact.users_affected", is_public=impact),
                "services": [self._effect(is_public=impact) for _ in range(3)],
            },
            "detection": {"gaps": [text("Detection.gaps", is_public=leaves("detection"))]},
            "trigger": {
                "kind": "capacity",
                "description": text("Trigger.description", is_public=leaves("trigger")),
            },
            "causal_chains": [self._chain(leaves("causal_chains"), number) for number in range(3)],
        }
        for key, make in (
            ("timeline", self._entry),
            ("mitigations", self._mitigation),
            ("lessons", self._lesson),
            ("corrections", self._correction),
            ("updates", self._update),
        ):
            data[key] = [self._marked(key, make, is_public=leaves(key), outside=outside) for _ in range(4)]
        if self.number % 10 == 7:
            data["withdrawn"] = {
                "at": self.words.time("Withdrawal.at", number, is_public=leaves("withdrawn")),
                "reason": text("Withdrawal.reason", is_public=leaves("withdrawn")),
            }
        return data

    def _marked(self, key: str, make: Any, *, is_public: bool, outside: bool) -> Data:
        """A part with one of the marks, or none."""
        mark = self.words.chance.choice((None, "public", "internal"))
        is_shown = mark == "public" or (mark is None and (outside or key not in MARKED))
        part: Data = make(is_public=is_public and is_shown)
        return part if mark is None else {**part, "visibility": mark}

    def _link(self, is_public: bool) -> str:
        """A link to any record. Its words are public, its address is if the record is."""
        number = self.words.chance.randrange(len(self.words.ids))
        up = "../" if self.words.folders[self.number] else ""
        address = f"{up}{self.words.folders[number]}{self.words.ids[number]}.md"
        return f" [{self.words.word('words of a link', is_public=is_public)}]({address})"

    # Parts

    def _effect(self, *, is_public: bool) -> Data:
        mark = self.words.chance.choice((None, "public", "internal"))
        is_shown = is_public and mark != "internal"
        service = self.words.service(is_shown=is_shown)
        effect = self.words.text("ServiceImpact.effect", is_public=is_shown and "public_name" in service)
        row = {"service": service["name"], "effect": effect}
        return row if mark is None else {**row, "visibility": mark}

    def _chain(self, is_public: bool, number: int) -> Data:
        word, text, chance = self.words.word, self.words.text, self.words.chance
        mark = chance.choice((None, "public", "internal"))
        marks = [chance.choice((None, "public", "internal")) for _ in range(3)]
        shown = [is_public and mark != "internal" and own != "internal" for own in marks]
        steps: list[Data] = []
        for own, is_shown in zip(marks, shown, strict=True):
            step = {
                "id": word("CausalStep.id"),
                "question": text("CausalStep.question", is_public=False),
                "text": text("CausalStep.text", is_public=is_shown),
                "label": f"{word('CausalStep.label', is_public=is_shown)} moves",
                "kind": "condition" if len(steps) < 2 else "impact",
                "factor": chance.choice(self.words.factors)["name"],
                "latent_since": f"{self.words.day('CausalStep.latent_since')} 10:00Z",
                "evidence": text("CausalStep.evidence", is_public=False),
                "because": [step["id"] for step in steps],
                **({} if own is None else {"visibility": own}),
            }
            steps.append(step)
        chain = {
            "id": word("CausalChain.id"),
            "title": text("CausalChain.title", is_public=any(shown)),
            "steps": steps,
        }
        return chain if mark is None else {**chain, "visibility": mark}

    def _entry(self, *, is_public: bool) -> Data:
        return {
            "id": self.words.word("TimelineEntry.id"),
            "at": self.words.time("TimelineEntry.at", self.number, is_public=is_public),
            "event": f"{self.words.text('TimelineEntry.event', is_public=is_public)}{self._link(is_public)}",
            "actor": self.words.word("TimelineEntry.actor"),
        }

    def _mitigation(self, *, is_public: bool) -> Data:
        return {
            "at": self.words.time("Mitigation.at", self.number, is_public=is_public),
            "kind": "restart",
            "description": self.words.text("Mitigation.description", is_public=is_public),
            "reference": self.words.word("Mitigation.reference"),
        }

    def _lesson(self, *, is_public: bool) -> Data:
        return {
            "id": self.words.word("Lesson.id"),
            "text": self.words.text("Lesson.text", is_public=is_public),
            "themes": [self.words.chance.choice(self.words.themes)["name"]],
        }

    def _correction(self, *, is_public: bool) -> Data:
        return {
            "at": self.words.time("Correction.at", self.number, is_public=is_public),
            "note": self.words.text("Correction.note", is_public=is_public),
            "by": self.words.word("Correction.by"),
        }

    def _update(self, *, is_public: bool) -> Data:
        return {
            "at": self.words.time("Update.at", self.number, is_public=is_public),
            "note": self.words.text("Update.note", is_public=is_public),
        }

    def _action(self, number: int) -> Data:
        word, chance = self.words.word, self.words.chance
        mark = chance.choice((None, "public", "internal"))
        is_shown = self._leaves("action_items") and mark != "internal"
        self.action_ids.append(word("ActionItem.id"))
        is_replaced = self.has_texts and number == 0
        action = {
            "id": self.action_ids[-1],
            "title": self.words.text("ActionItem.title", is_public=is_shown and not is_replaced),
            "description": word("ActionItem.description"),
            "kind": "prevent",
            "priority": "P1",
            "owner": chance.choice(self.words.owners)["name"],
            "status": chance.choice(("open", "deferred", "done")),
            "reason": word("ActionItem.reason"),
            "created": self.words.day("ActionItem.created"),
            "due": self.words.day("ActionItem.due"),
            "completed": self.words.day("ActionItem.completed"),
            "criteria": word("ActionItem.criteria"),
            "verified": self.words.day("ActionItem.verified"),
            "tracker": [f"OPS-{word('ActionItem.tracker')}"],
            "alternatives": [word("ActionItem.alternatives")],
            "recurring": word("ActionItem.recurring"),
            **({} if mark is None else {"visibility": mark}),
        }
        if is_replaced and mark == "internal":
            action.pop("visibility")
        return action

    def _reference(self, kind: str) -> Data:
        """To an address, a text, or a picture with words that nobody sees."""
        word = self.words.word
        mark = self.words.chance.choice((None, "public", "internal"))
        is_public = self._leaves("references") and mark == "public"
        reference: Data = {"title": word("Reference.title", is_public=is_public)}
        if kind == "url":
            reference["url"] = f"https://{word('Reference.url', is_public=is_public)}.example/"
        else:
            file = f"{word('Reference.path', is_public=is_public)}.{kind}"
            reference["path"] = f"{self.name}/{file}"
            seen = word(f"what a {kind} shows", is_public=is_public)
            self.attached[file] = {
                "txt": seen.encode(),
                "svg": svg(seen, word("metadata of svg")),
                "png": png(word("metadata of png")),
                "gif": gif(word("metadata of gif")),
            }[kind]
            if kind in ("png", "gif"):
                self.words.public.pop(seen, None)
                self.words.internal.pop(seen, None)
        reference["commit"] = f"{self.words.chance.getrandbits(48):012x}"
        return reference if mark is None else {**reference, "visibility": mark}

    def _related(self, number: int) -> Data:
        other = self.words.ids[(self.number + number + 1) % len(self.words.ids)]
        return {"incident": other, "relation": "similar", "note": self.words.word("RelatedIncident.note")}

    def _internal(self) -> Data:
        """Fields that hold more than texts for outside, and those that never leave."""
        word, text, chance = self.words.word, self.words.text, self.words.chance
        affected = [self.words.service(is_shown=self._leaves("services")) for _ in range(2)]
        person = {key: word(f"Incident.{key}") for key in ("authors", "reviewers")}
        data: Data = {
            "severity_rationale": text("Incident.severity_rationale", is_public=False),
            "services": {
                "affected": [service["name"] for service in affected],
                "faulty": [chance.choice(self.words.services)["name"]],
            },
            "hypotheses": [
                {
                    "id": word("Hypothesis.id"),
                    "statement": word("Hypothesis.statement"),
                    "verdict": "ruled-out",
                    "evidence": word("Hypothesis.evidence"),
                    "cost": word("Hypothesis.cost"),
                }
            ],
            "verification": [
                word("Incident.verification"),
                {key: word(f"Verification.{key}") for key in ("check", "command", "result")},
            ],
            "action_items": [self._action(number) for number in range(3)],
            "no_action_items": word("Incident.no_action_items"),
            "related": [*map(self._related, range(3)), {"label": word("RelatedIncident.label"), "relation": "similar"}],
            "references": [self._reference(kind) for kind in ("url", "txt", "svg", "png", "gif", "txt", "svg")],
            **{key: [value] for key, value in person.items()},
            "roles": {word("Incident.roles"): [word("Incident.roles")]},
            "tags": [word("Incident.tags", is_public=self._leaves("tags"))],
            "aliases": [f"2025-01-01-{word('Incident.aliases', is_public=self._leaves('aliases'))}"],
            "external_ids": [f"OPS-{word('Incident.external_ids')}"],
            "waivers": [
                {"rule": "PM604", "reason": word("Waiver.reason"), "until": self.words.day("Waiver.until")},
            ],
            f"x-{word('extension')}": {word("extension"): word("extension")},
            self.words.extra: word("extra key"),
        }
        if self.number:
            data["action_items"][0]["carried_from"] = f"{self.words.ids[0]}#{word('ActionItem.carried_from')}"
        return data


def _yaml(data: Data) -> str:
    return str(yaml.dump(data, Dumper=_DUMPER, sort_keys=False, width=1000))


_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


# Pictures with words that nobody sees


def png(words: str) -> bytes:
    """A picture of one pixel, with a comment."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = (1).to_bytes(4) + (1).to_bytes(4) + bytes((8, 0, 0, 0, 0))
    comment = b"Comment\0" + words.encode()
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"tEXt", comment)
        + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(words.encode()))
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
        + words.encode()
    )


def gif(words: str) -> bytes:
    """A picture of one pixel, with a comment."""
    comment = b"\x21\xfe" + bytes((len(words),)) + words.encode() + b"\0"
    pixel = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + comment + pixel + b"\x3b"


def svg(seen: str, words: str) -> str:
    """A drawing with a text, and with words in a comment and in its metadata."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!-- {words} --><metadata>{words}</metadata>'
        f"<text>{seen}</text></svg>\n"
    )
