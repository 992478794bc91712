"""Answers one question for each kind of guess that an import left open, and writes the answer into all records.

A question says what is open and how often. Answers change only their own lines. All files are planned in memory first;
their bytes before are stored in the folder, so that everything can be undone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

from postmortems.check.rules.actions import is_generic
from postmortems.edit.settling_plan import Plan, SettleError, Where
from postmortems.edit.splice import Insert, Put, Remove
from postmortems.edit.typed_date import typed_date
from postmortems.model import DataPath
from postmortems.model.causes import proposed_factor
from postmortems.model.config import Config
from postmortems.model.names import same_name, slug
from postmortems.model.time import TimeError, parse_zone
from postmortems.record.data import each
from postmortems.record.filed import day_of
from postmortems.record.reader import KnowledgeBase
from postmortems.record.source import read_source
from postmortems.text.sentences import first_sentence

SKIP = ("", "none", "skip")
"""Answers that change nothing."""

Data: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Question:
    """One kind of guess, in all records where it is open."""

    key: str
    """Names it in a file of answers: `priority:Short-term`."""
    text: str
    answers: str
    """What can be answered."""
    where: Where
    plan: Callable[[Plan, Question, str], None] = field(repr=False)
    """Adds the edits of an answer to the plan. Raises SettleError if the answer means nothing."""
    names: tuple[str, ...] = ()

    def details(self) -> list[str]:
        """What is asked about, a line for each: the names, or the records with the number of their places."""
        if self.names:
            return list(self.names)
        places = Counter(path.stem for path, _ in self.where)
        return [f"{name} ({number})" if number > 1 else name for name, number in sorted(places.items())]


# --- questions -----------------------------------------------------------------------------------


def questions(base: KnowledgeBase) -> list[Question]:
    """What the imported drafts leave open, the widest questions first."""
    drafts: list[tuple[Path, Data]] = []
    for record in base.corpus.all_records:
        data = read_source(record.text.encode()).frontmatter
        if "x-import" in data and data.get("status") == "draft":
            drafts.append((Path(record.path), data))
    config = base.corpus.config
    found = [
        _zone(drafts, config),
        _severity(drafts, config),
        *_milestones(drafts),
        _names(drafts, config, "services"),
        _unaffected(drafts, config),
        _names(drafts, config, "owners"),
        _generic_owners(drafts, config),
        _factors(drafts, config),
        _chains(drafts),
        *_priorities(drafts),
        _unowned(drafts, config),
        _dates(drafts, "created", "Items without the date on which they were created"),
        _dates(drafts, "completed", "Done items without a completion date"),
    ]
    return [question for question in found if question is not None and (question.where or question.names)]


def _items(drafts: Sequence[tuple[Path, Data]]) -> Iterator[tuple[Path, DataPath, Data]]:
    for path, data in drafts:
        for place, item in each(data, "action_items", int):
            if isinstance(item, Mapping):
                yield path, place, item


def _is_open(item: Data) -> bool:
    return item.get("status", "open") in ("open", "proposed", "in-progress", "blocked")


def _zone(drafts: Sequence[tuple[Path, Data]], config: Config) -> Question | None:
    where: Where = [(path, ()) for path, data in drafts if "times" in data and "timezone" not in data]
    if config.timezone or not where:
        return None

    def plan(to: Plan, _: Question, answer: str) -> None:
        try:
            parse_zone(answer)
        except TimeError:
            raise SettleError(f"{answer} is no time zone; write a name such as Europe/Berlin, or UTC") from None
        to.settings["timezone"] = answer

    text = f"Records without a time zone: {len(where)}. In which zone are their times?"
    return Question("timezone", text, "a zone such as Europe/Berlin; it goes into _config.yml", where, plan)


def _severity(drafts: Sequence[tuple[Path, Data]], config: Config) -> Question:
    levels = [level.name for level in config.severities]

    def plan(to: Plan, question: Question, answer: str) -> None:
        same = (level for level in levels if level.casefold() == answer.casefold())
        level = next(same, None) or config.severity_directory.titled(answer)
        if level is None:
            raise SettleError(f"{answer} is no severity; choose one of {', '.join(levels)}")
        to.put(question.where, "severity", level)

    where: Where = [(path, ()) for path, data in drafts if "severity" not in data]
    return Question("severity", f"Records without a severity: {len(where)}.", ", ".join(levels), where, plan)


def _milestones(drafts: Sequence[tuple[Path, Data]]) -> Iterator[Question]:
    def plan(to: Plan, question: Question, answer: str) -> None:
        if answer.casefold() != "unknown":
            raise SettleError(f"answer {answers}")
        for path, _ in question.where:
            has_times = any(path == other and "times" in data for other, data in drafts)
            phase = question.key.partition(":")[2]
            if has_times or any(edit.path[:1] == ("times",) for edit in to.edits[path]):
                to.edits[path].append(Put(("times", phase), "unknown"))
            else:
                to.edits[path].append(Put(("times",), {phase: "unknown"}))

    phases = {"started": "when the incident began", "detected": "when it was detected", "resolved": "when it ended"}
    answers = "unknown, or leave it open"
    for phase, said in phases.items():
        where: Where = [(path, ()) for path, data in drafts if not list(each(data, "times", phase))]
        yield Question(f"times:{phase}", f"Records that do not state {said}: {len(where)}.", answers, where, plan)


def _names(drafts: Sequence[tuple[Path, Data]], config: Config, kind: str) -> Question | None:
    """Services or owners that records name and the configuration does not."""
    known = {entry.name for entry in (config.services if kind == "services" else config.owners)}
    places: dict[str, Where] = defaultdict(list)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for path, place, name in _services(drafts) if kind == "services" else _owners(drafts):
        if name not in known and (kind == "services" or not is_generic(name)):
            written[same_name(name)][name] += 1
            places[same_name(name)].append((path, place))
    places = {max(written[same], key=written[same].__getitem__): where for same, where in places.items()}
    counts = {name: len({path for path, _ in where}) for name, where in places.items()}
    names = tuple(sorted(counts, key=lambda name: (-counts[name], name)))
    if not names:
        return None

    def plan(to: Plan, question: Question, answer: str) -> None:
        names_in_records: dict[str, str] = {}
        person_or_team = "team" if answer.casefold() in ("all", "all as teams") else "person"
        for name in _chosen(question.names, answer):
            more = {} if kind == "services" else {"kind": person_or_team}
            names_in_records[same_name(name)] = to.register(kind, name, config, **more)
        if kind == "services":
            _rename_services(to, drafts, names_in_records)
            return
        for path, place, name in _owners(drafts):
            if (registered := names_in_records.get(same_name(name), name)) != name:
                to.edits[path].append(Put(place, registered))

    every = "all" if kind == "services" else "all as persons, all as teams"
    answers = f"{every}, all but A, B, or the names to accept; they go into _config.yml"
    text = f"{kind.capitalize()} that are not registered: {_listed(counts, names)}"
    return Question(kind, text, answers, [], plan, names)


def _listed(counts: Mapping[str, int], names: Sequence[str]) -> str:
    return ", ".join(f"{name} ({counts[name]})" for name in names[:30]) + (" …" if len(names) > 30 else "")


def _rename_services(to: Plan, drafts: Sequence[tuple[Path, Data]], names: Mapping[str, str]) -> None:
    """Write the registered names. A service that a record lists under two names is listed once."""
    for path, data in drafts:
        listed: set[str] = set()
        again: list[DataPath] = []
        for other, place, name in _services([(path, data)]):
            registered = names.get(same_name(name), name)
            if place[0] == "services" and registered in listed:
                again.append(place)
            elif registered != name:
                to.edits[other].append(Put(place, registered))
            listed |= {registered} if place[0] == "services" else set()
        to.edits[path] += [Remove(place) for place in reversed(again)]


def _chosen(names: Sequence[str], answer: str) -> tuple[str, ...]:
    """The names that an answer accepts: all, all but some, or those that it lists."""
    if answer.casefold() in ("all", "all as persons", "all as teams"):
        return tuple(names)
    rest = f",{re.sub(r'^all but(?= )', '', answer)},"
    listed = set()
    for name in sorted(names, key=len, reverse=True):  # a name may hold a comma, and then another name
        rest, times = re.subn(rf",\s*{re.escape(name)}\s*(?=,)", "", rest)
        listed |= {name} if times else set()
    if rest.strip(", "):
        raise SettleError(f"{rest.strip(', ')} is none of them")
    return tuple(name for name in names if (name in listed) != answer.startswith("all but "))


def _services(drafts: Sequence[tuple[Path, Data]]) -> Iterator[tuple[Path, DataPath, str]]:
    for path, data in drafts:
        affected, hit = each(data, "services", "affected", int), each(data, "impact", "services", int, "service")
        yield from ((path, place, name) for place, name in (*affected, *hit) if isinstance(name, str))


def _unaffected(drafts: Sequence[tuple[Path, Data]], config: Config) -> Question:
    """Records that name no affected service, which may all be about the same one."""

    def plan(to: Plan, question: Question, answer: str) -> None:
        names = [part.strip() for part in answer.split(",") if part.strip()]
        if answer.casefold() == "nobody":
            names = []
        elif not names or "nobody" in names:
            raise SettleError(f"{answer} names no service; write services, or nobody")
        found = tuple(dict.fromkeys(to.register("services", name, config) for name in names))
        for path, _ in question.where:
            to.edits[path].append(Put(("services",), {"affected": found}))

    where: Where = [(path, ()) for path, data in drafts if "services" not in data]
    answers = "a service that all of them are about, or nobody; a new name goes into _config.yml"
    return Question("affected", f"Records without an affected service: {len(where)}.", answers, where, plan)


def _owners(drafts: Sequence[tuple[Path, Data]]) -> Iterator[tuple[Path, DataPath, str]]:
    for path, data in drafts:
        owners = each(data, "action_items", int, "owner")
        yield from ((path, place, owner) for place, owner in owners if isinstance(owner, str))


def _factors(drafts: Sequence[tuple[Path, Data]], config: Config) -> Question | None:
    """Factors that the bold beginnings of causal steps name."""
    registered = {slug(word, 80): entry.name for entry in config.factors for word in (entry.title or "", entry.name)}
    titles: dict[str, str] = {}
    places: dict[str, Where] = defaultdict(list)
    for path, place, step in _steps(drafts):
        title = proposed_factor(str(step.get("text", "")))
        if title and "factor" not in step and (name := slug(title, 80)):
            titles.setdefault(name, title)
            places[name].append((path, place))
    if not places:
        return None
    names = tuple(sorted(places, key=lambda name: (-len(places[name]), name)))

    def plan(to: Plan, question: Question, answer: str) -> None:
        for name in _chosen(question.names, answer):
            if name not in registered:
                to.entries["factors"].append({"name": name, "title": titles[name]})
            to.put(places[name], "factor", registered.get(name, name))

    text = f"Factors that causes seem to name: {_listed({name: len(places[name]) for name in names}, names)}"
    answers = "all, all but A, B, or the names to accept; they go into _config.yml and to their steps"
    return Question("factors", text, answers, [], plan, names)


def _chains(drafts: Sequence[tuple[Path, Data]]) -> Question:
    """Causal chains that lead to no impact, though the record says what happened."""
    chains: dict[Path, dict[DataPath, list[Data]]] = defaultdict(lambda: defaultdict(list))
    for path, place, step in _steps(drafts):
        chains[path][place[:2]].append(step)
    sentences = {
        path: first_sentence(summary)[0] for path, data in drafts if isinstance(summary := data.get("summary"), str)
    }
    where: Where = []
    for path in [path for path in chains if sentences.get(path)]:
        for place, own in chains[path].items():
            ids = {_id(step) for step in own} - {""}
            others = [step for other, found in chains[path].items() if other != place for step in found]
            is_used = any(name in ids for step in others for name in _because(step))
            if not is_used and not any(step.get("kind") == "impact" for step in own):
                where.append((path, place))

    def plan(to: Plan, question: Question, answer: str) -> None:
        if answer.casefold() != "summary":
            raise SettleError("answer summary, or leave it open")
        last = {path: max(_number(step) for own in chains[path].values() for step in own) for path, _ in question.where}
        for path, place in question.where:
            last[path] += 1
            own = chains[path][place]
            causes = {"", *(name for step in own for name in _because(step))}
            ends = tuple(name for name in map(_id, own) if name not in causes)
            step = {"id": f"S-{last[path]}", "text": sentences[path], "kind": "impact", "because": ends}
            to.edits[path].append(Insert((*place, "steps"), step))

    answers = "summary (the first sentence of the summary becomes their last step)"
    return Question("chains", f"Causal chains that lead to no impact: {len(where)}.", answers, where, plan)


def _because(step: Data) -> tuple[str, ...]:
    return tuple(name for _, name in each(step, "because", int) if isinstance(name, str))


def _id(step: Data) -> str:
    found = step.get("id")
    return found if isinstance(found, str) else ""


def _number(step: Data) -> int:
    found = re.fullmatch(r"S-(\d{1,6})", _id(step))
    return int(found[1]) if found else 0


def _steps(drafts: Sequence[tuple[Path, Data]]) -> Iterator[tuple[Path, DataPath, Data]]:
    for path, data in drafts:
        for place, step in each(data, "causal_chains", int, "steps", int):
            if isinstance(step, Mapping):
                yield path, place, step


def _owner_plan(config: Config) -> Callable[[Plan, Question, str], None]:
    """Write an owner by the registered name; a new one is registered."""

    def plan(to: Plan, question: Question, answer: str) -> None:
        said = re.fullmatch(r"(?P<name>.*?)(?: as (?P<kind>person|team))?", answer, re.IGNORECASE)
        if said is None or is_generic(said["name"]):
            raise SettleError(f"{answer} names nobody; write a team or a person")
        to.put(
            question.where, "owner", to.register("owners", said["name"], config, kind=(said["kind"] or "team").lower())
        )

    return plan


def _generic_owners(drafts: Sequence[tuple[Path, Data]], config: Config) -> Question | None:
    known = {owner.name for owner in config.owners}
    found = [one for one in _owners(drafts) if is_generic(one[2]) and one[2] not in known]
    if not found:
        return None
    names = ", ".join(sorted({owner for *_, owner in found}))
    where = [(path, place[:-1]) for path, place, _ in found]
    text = f"Items of {names}, which names nobody: {len(where)}. Who owns them?"
    return Question("owner:generic", text, _AN_OWNER, where, _owner_plan(config))


def _priorities(drafts: Sequence[tuple[Path, Data]]) -> Iterator[Question]:
    groups: dict[str, Where] = defaultdict(list)
    for path, place, item in _items(drafts):
        if "priority" not in item and _is_open(item):
            group = item.get("x-group")
            groups[_horizon(group) if isinstance(group, str) else ""].append((path, place))

    def plan(to: Plan, question: Question, answer: str) -> None:
        if not re.fullmatch(r"(?i)P[0-4]", answer):
            raise SettleError(f"{answer} is no priority; choose one of P0, P1, P2, P3, P4")
        to.put(question.where, "priority", answer.upper())

    merged: dict[str, Where] = defaultdict(list)
    for group, where in groups.items():
        merged[group if len(where) >= LEAST_GROUP else ""] += where
    for group, where in sorted(merged.items(), key=lambda pair: -len(pair[1])):
        said = f"under {group} " if group else ""
        text = f"Open items {said}without a priority: {len(where)}."
        yield Question(f"priority:{group}", text, "P0, P1, P2, P3, P4", where, plan)


LEAST_GROUP = 3
"""A name that fewer items share is not asked for by itself."""


def _horizon(group: str) -> str:
    """The name of a group without what is said in brackets, so that `Short-term (Q4)` and `Short term` are one."""
    return re.sub(r"[\s-]+", " ", re.sub(r"\s*[(\[].*?[)\]]", "", group)).strip().capitalize()


_AN_OWNER = "a team, or NAME as person; a new name goes into _config.yml"


def _unowned(drafts: Sequence[tuple[Path, Data]], config: Config) -> Question:
    where: Where = [(path, place) for path, place, item in _items(drafts) if "owner" not in item and _is_open(item)]
    return Question("owner", f"Open items without an owner: {len(where)}.", _AN_OWNER, where, _owner_plan(config))


def _dates(drafts: Sequence[tuple[Path, Data]], key: str, said: str) -> Question:
    where: Where = [
        (path, place)
        for path, place, item in _items(drafts)
        if key not in item and (key == "created" or item.get("status") in ("done", "verified", "wont-do"))
    ]

    def plan(to: Plan, question: Question, answer: str) -> None:
        if answer.casefold() == "day":
            dated = [(path, place) for path, place in question.where if day_of(path.stem)]
            to.put(dated, key, lambda path: date.fromisoformat(path.stem[:10]))
            return
        try:
            to.put(question.where, key, typed_date(answer))
        except ValueError as error:
            advice = "answer a date such as 2025-04-08, or day for the day of each incident"
            raise SettleError(f"{error}; {advice}") from None

    return Question(key, f"{said}: {len(where)}.", "day (the day of each incident), or a date", where, plan)


def plan_of(base: KnowledgeBase, asked: Sequence[Question], answers: Mapping[str, str]) -> Plan:
    """The edits for these answers, by the key of the question. Raises SettleError for an answer that means nothing."""
    plan = Plan(base)
    unknown = set(answers) - {question.key for question in asked}
    if unknown:
        raise SettleError(f"no question has the key {', '.join(sorted(unknown))}; `postmortems settle --list` has them")
    for question in asked:
        answer = " ".join(answers.get(question.key, "").split())
        if answer in SKIP:
            continue
        try:
            question.plan(plan, question, answer)
        except SettleError as error:
            raise SettleError(f"{question.key}: {error}") from None
    return plan
