"""What a rule is, and how all of them judge a corpus.

A rule is one function of the corpus that yields problems; its docstring is its documentation. It knows
nothing of positions, levels or waivers: those are put in here.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from postmortems.corpus import Corpus, Record
from postmortems.credentials import holds_credential, redacted
from postmortems.diagnostics import Finding, original_path
from postmortems.model.config import Config
from postmortems.model.incident import Waiver
from postmortems.model.vocabulary import Level
from postmortems.source import DataPath, Position, Source


class Problem(NamedTuple):
    """What a rule has to say about one place of one record."""

    path: str
    """The file: that of a record, or of the configuration."""
    where: DataPath | Position
    """A path into the frontmatter, or a place in the file for problems of the text itself."""
    message: str
    help: str = ""


Problems = Iterator[Problem]


@dataclass(frozen=True)
class Rule:
    """A rule of the check. Codes never change meaning and are never used again."""

    code: str
    name: str
    """Says what is wrong, so that allowing it reads well: `unowned-action`."""
    level: Level
    """The level unless `_config.yml` sets another."""
    check: Callable[[Corpus], Problems] | None
    """None for a rule that speaks while files are read."""
    text: str = ""
    """Documentation of a rule that has no function of its own."""
    waits: bool = False
    """Whether it leaves drafts that were imported alone: they are held to it as soon as they leave draft."""
    essential: bool = False
    """Whether it holds for records from before `policy.strict_since`, too: it is about what can be read, found,
    relied on by other records, or must not be published."""

    @property
    def documentation(self) -> str:
        """What is wrong, why it matters and what to do, as Markdown."""
        return self.text or inspect.getdoc(self.check) or ""

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]

    def spares(self, record: Record, config: Config) -> bool:
        """Whether the rule does not speak about this record: not yet, or because it is too old."""
        return (self.waits and record.is_imported_draft) or (
            not self.essential and config.policy.is_before_strictness(record.date)
        )

    def level_in(self, config: Config) -> Level:
        """The level that holds in this knowledge base."""
        given = config.rules.get(self.code) or config.rules.get(self.name)
        return given or config.policy.preset_levels.get(self.name) or self.level


def judge(
    rules: tuple[Rule, ...],
    corpus: Corpus,
    sources: Mapping[str, Source],
    today: date,
    told: Iterable[tuple[Rule, Problem]] = (),
) -> Iterator[Finding]:
    """Every finding about a corpus, with its place; waived ones left out.

    `sources` are the texts by path, `told` are the problems that were found while reading. `today` decides only
    which waivers still hold.
    """
    records = {record.path: record for record in corpus.records}
    levels = {rule.code: rule.level_in(corpus.config) for rule in rules}
    fired: set[tuple[str, str]] = set()

    def judged(rule: Rule, problem: Problem) -> Iterator[Finding]:
        record = records.get(problem.path)
        fired.add((problem.path, rule.code))
        if record is None or not (rule.spares(record, corpus.config) or waiver_for(record, rule, today)):
            yield finding(rule, levels[rule.code], problem, sources[problem.path])

    for rule, problem in told:
        if levels[rule.code] is not Level.OFF:
            yield from judged(rule, problem)
    for rule in rules:
        if rule.check is not None and levels[rule.code] is not Level.OFF:
            for problem in _placed(rule.check(corpus), corpus, records):
                yield from judged(rule, problem)
    unused = next((rule for rule in rules if rule.name == UNUSED_WAIVER), None)
    if unused is not None and levels[unused.code] is not Level.OFF:
        for problem in _unused_waivers(rules, levels, corpus, fired):
            yield from judged(unused, problem)


def _placed(problems: Problems, corpus: Corpus, records: Mapping[str, Record]) -> Problems:
    """The problems with their places in the files as they are, without those about refused parts."""
    for problem in problems:
        if not isinstance(problem.where, Position):
            record = records.get(problem.path)
            numbers = record.numbers if record else corpus.config_numbers
            where = original_path(problem.where, numbers) if numbers else problem.where
            if record.is_refused(where) if record else corpus.is_refused_in_config(*where):
                continue  # the reader already said what is wrong there; a second finding would only confuse
            problem = problem._replace(where=where)
        yield problem


UNUSED_WAIVER = "unused-waiver"
"""The one rule that judges what the others said."""


def _unused_waivers(
    rules: tuple[Rule, ...], levels: Mapping[str, Level], corpus: Corpus, fired: set[tuple[str, str]]
) -> Problems:
    """Waivers of rules that had nothing to say about their record, whether they have ended or not."""
    by_key = {key: rule for rule in rules for key in (rule.code, rule.name)}
    for record in corpus.records:
        if record.unreadable:
            continue  # what was refused may be what the waiver is for
        for number, waiver in enumerate(record.incident.waivers):
            rule = by_key.get(waiver.rule)
            if rule is None or rule.name == UNUSED_WAIVER or (record.path, rule.code) in fired:
                continue
            is_off = levels[rule.code] is Level.OFF
            why = "is off" if is_off else "finds nothing in this record"
            yield Problem(
                record.path,
                ("waivers", number, "rule"),
                f'the waiver is not needed: rule "{waiver.rule}" {why}',
                "take the waiver out",
            )


def finding(rule: Rule, level: Level, problem: Problem, source: Source) -> Finding:
    """A problem with its place in the text. No credential of the record gets into it."""
    position = problem.where if isinstance(problem.where, Position) else source.position(problem.where)
    line = source.line(position.line)
    return Finding(
        path=problem.path,
        line=position.line,
        column=position.column,
        level=level,
        code=rule.code,
        rule=rule.name,
        message=_printable(redacted(problem.message)),
        help=_printable(redacted(problem.help)),
        excerpt="" if rule.name == "secret" or holds_credential(line) else line,
        fingerprint=_fingerprint(rule, problem, source),
    )


_QUOTED = re.compile(r'"([^"]+)"|`([^`]+)`')
_NAMING = ("id", "name", "rule", "incident", "label", "service", "title", "event", "text")
"""Keys that name an item of a list, the surest first."""


def _fingerprint(rule: Rule, problem: Problem, source: Source) -> str:
    """What is at the place: its name, its value, and what the message quotes; not where it is, nor our own words.

    Items of lists go by their names, so that moving one, or putting another before it, changes nothing.
    """
    from hashlib import sha256  # takes long to load, and most checks find nothing

    if isinstance(problem.where, Position):
        place = [" ".join(source.line(problem.where.line).split())]
    else:
        place = _names_on_the_way(problem.where, source.frontmatter)
    quoted = [first or second for first, second in _QUOTED.findall(problem.message)]
    said = redacted("\x1f".join([rule.code, *place, "", *quoted]))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _names_on_the_way(path: DataPath, data: object) -> list[str]:
    """The keys of a path, with the names of list items for their numbers, and the value if it is a single one."""
    names: list[str] = []
    for key in path:
        try:
            data = data[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            data = None
        names.append(key if isinstance(key, str) else _name_of(data))
    return names if data is None or isinstance(data, dict | tuple) else [*names, str(data)]


def _name_of(item: object) -> str:
    """What a list item is called; empty for one that has no name."""
    if not isinstance(item, dict):
        return "" if item is None or isinstance(item, tuple) else str(item)
    return next((item[key] for key in _NAMING if isinstance(item.get(key), str)), "")


def _printable(words: str) -> str:
    """Without characters that a terminal would obey: a record may hold any."""
    return words if words.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in words)


def waiver_for(record: Record, rule: Rule, today: date) -> Waiver | None:
    """The waiver of this record that covers the rule and still holds."""
    for waiver in record.incident.waivers:
        if waiver.rule in (rule.code, rule.name) and today <= waiver.until:
            return waiver
    return None
