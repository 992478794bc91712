"""What a rule is, and how all of them judge a corpus.

A rule is one function that yields problems; its docstring is its documentation. It knows nothing of positions,
levels or waivers: those are put in here.

Most rules look at each record by itself. They get a corpus, and other records in it make no difference. The others
compare what records say about each other. They get outlines, which hold nothing else. So a record that did not change
need not be checked again: see `snapshot`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from postmortems.check.findings import AROUND, Change, Finding, Relation, Verdict, WaiverEffect, sha256
from postmortems.model import DataPath
from postmortems.model.config import Config
from postmortems.model.vocabulary import Level
from postmortems.record.corpus import Corpus, Record
from postmortems.record.decoding import original_path
from postmortems.record.outline import Outline, Outlines
from postmortems.record.problems import Problem, Problems
from postmortems.record.source import Fix, Position, Source, read_yaml_file
from postmortems.text.credentials import is_quotable, redacted
from postmortems.text.rare import rare_pattern

if TYPE_CHECKING:
    from hashlib import _Hash


class Rule(NamedTuple):
    """A rule of the check. Codes never change meaning and are never used again."""

    code: str
    name: str
    """Says what is wrong, so that allowing it reads well: `unowned-action`."""
    level: Level
    """The level unless `_config.yml` sets another."""
    check: Callable[[Corpus], Problems] | None = None
    """Judges each record by itself, and the configuration."""
    relate: Callable[[Outlines], Problems] | None = None
    """Judges what records say of each other. A rule that has neither speaks while files are read."""
    text: str = ""
    """Documentation of a rule that has no function of its own."""
    waits: bool = False
    """Whether it leaves drafts that were imported alone: they are held to it as soon as they leave draft."""
    essential: bool = False
    """Whether it holds for withdrawn records and those from before `policy.strict_since`, too: it is about what can
    be read, found, relied on by other records, or must not be published."""

    @property
    def documentation(self) -> str:
        """What is wrong, why it matters and what to do, as Markdown."""
        return self.text or inspect.getdoc(self.check or self.relate) or ""

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]

    def spares(self, record: Record | Outline, config: Config) -> bool:
        """Whether the rule does not speak about this record: not yet, or because it is too old or withdrawn."""
        return (self.waits and record.is_imported_draft) or (
            not self.essential and (record.is_withdrawn or config.policy.is_before_strictness(record.date))
        )

    def level_in(self, config: Config) -> Level:
        """The level that holds in this knowledge base."""
        given = config.rules.get(self.code) or config.rules.get(self.name)
        return given or config.policy.preset_levels.get(self.name) or self.level


UNUSED_WAIVER = "unused-waiver"
"""The one rule that judges what the others said."""


def judge_alone(
    rules: tuple[Rule, ...],
    corpus: Corpus,
    sources: Mapping[str, Source],
    reading_problems: Iterable[tuple[Rule, Problem]] = (),
) -> dict[str, Verdict]:
    """What there is to say of each file by itself, by path; files without findings and waivers are left out.

    `sources` are the texts by path, `reading_problems` are those that were found while reading.
    """
    corpus = corpus.to_be_judged
    records = {record.path: record for record in corpus.records}
    levels = {rule.code: rule.level_in(corpus.config) for rule in rules}
    fired: set[tuple[str, str]] = set()
    findings: dict[str, list[Finding]] = {}

    def note(rule: Rule, problem: Problem, is_lost: bool = False) -> None:
        record = records.get(problem.path)
        fired.add((problem.path, rule.code))
        if record is None or is_lost or not rule.spares(record, corpus.config):
            found = finding(rule, levels[rule.code], problem, sources[problem.path])
            findings.setdefault(problem.path, []).append(found)

    for rule, problem in reading_problems:
        if levels[rule.code] is not Level.OFF:
            note(rule, problem, is_lost=problem.where != ())  # a part without what it needs is left out of everything
    for rule in rules:
        if rule.check is not None and levels[rule.code] is not Level.OFF:
            for problem in rule.check(corpus):
                record = records.get(problem.path)
                if placed := _placed(problem, record, record.numbers if record else corpus.config_numbers, corpus):
                    note(rule, placed)
    waivers = {
        record.path: tuple(_waivers(rules, levels, record, corpus.config, sources, fired))
        for record in corpus.records
        if record.incident.waivers
    }
    return {
        path: Verdict(tuple(findings.get(path, ())), waivers.get(path, ()))
        for path in dict.fromkeys((*findings, *waivers))
    }


def judge_relations(
    rules: tuple[Rule, ...], outlines: Outlines, config: Config, source_of: Callable[[str], Source]
) -> list[Relation]:
    """What there is to say of records because of others. `source_of` gives the text of the record at a path.

    It is asked once for all findings of a rule about a record: it may read the file each time.
    """
    source_of = lru_cache(maxsize=8)(source_of)
    records = {record.path: record for record in outlines.records}
    found: list[Relation] = []
    for rule in rules:
        level = rule.level_in(config)
        if rule.relate is None or level is Level.OFF:
            continue
        for problem in rule.relate(outlines):
            record = records[problem.path]
            if placed := _placed(problem, record, record.numbers):
                is_spared = rule.spares(record, config)
                said = None if is_spared else finding(rule, level, placed, source_of(problem.path))
                found.append(Relation(problem.path, rule.code, said))
    return found


def _placed(
    problem: Problem,
    record: Record | Outline | None,
    numbers: Mapping[DataPath, tuple[int, ...]],
    corpus: Corpus | None = None,
) -> Problem | None:
    """The problem with its place in the file as it is; None if it is about a refused part.

    The reader already said what is wrong there; a second finding would only confuse.
    """
    if isinstance(problem.where, Position):
        return problem
    where = original_path(problem.where, numbers) if numbers else problem.where
    if record is not None:
        is_refused = record.is_refused(where)
    else:
        is_refused = corpus is not None and corpus.is_refused_in_config(*where)
    return None if is_refused else problem._replace(where=where)


def _waivers(
    rules: tuple[Rule, ...],
    levels: Mapping[str, Level],
    record: Record,
    config: Config,
    sources: Mapping[str, Source],
    fired: set[tuple[str, str]],
) -> Iterator[WaiverEffect]:
    """The waivers of a record, each with what is to be said if its rule has nothing to say, whether it ended or not."""
    by_key = {key: rule for rule in rules for key in (rule.code, rule.name)}
    unused = by_key.get(UNUSED_WAIVER)
    # What was refused may be what the waiver is for.
    is_judged = unused is not None and levels[unused.code] is not Level.OFF and not record.unreadable
    for number, waiver in enumerate(record.incident.waivers):
        rule = by_key.get(waiver.rule)
        if rule is None:
            continue
        said: Finding | None = None
        is_needed = (record.path, rule.code) in fired
        if unused and is_judged and not is_needed and not unused.spares(record, config):
            why = "is off" if levels[rule.code] is Level.OFF else "finds nothing in this record"
            problem = record.problem(
                ("waivers", number, "rule"),
                f'the waiver is not needed: rule "{waiver.rule}" {why}',
                "remove the waiver",
            )
            said = finding(unused, levels[unused.code], problem, sources[record.path])
        yield WaiverEffect(rule.code, waiver.until.isoformat(), is_needed, said)


def finding(rule: Rule, level: Level, problem: Problem, source: Source) -> Finding:
    """A problem with its place in the text. Nothing in it quotes what may be a credential of the record."""
    position = problem.where if isinstance(problem.where, Position) else source.position(problem.where)
    line = source.line(position.line)
    start = max(position.column - 1 - AROUND, 0)
    is_shown = rule.name != "secret" and _is_shown(line, source.hidden_values)
    return Finding(
        path=problem.path,
        line=position.line,
        column=position.column,
        level=level,
        code=rule.code,
        rule=rule.name,
        message=_safe(problem.message, source.hidden_values),
        help=_safe(problem.help, source.hidden_values),
        excerpt=line[start : position.column - 1 + AROUND] if is_shown else "",
        fingerprint=_fingerprint(rule, problem, source),
        fix=_change(problem, source) if problem.fix else None,
    )


def _change(problem: Problem, source: Source) -> Change | None:
    """The fix of a problem as characters of the file. None where they are not there, or hold a credential."""
    fix = problem.fix
    assert fix is not None
    if isinstance(problem.where, Position) or fix.part == "text":
        at = fix.at or (problem.where if isinstance(problem.where, Position) else source.position(problem.where))
        change = Change(*at, fix.old, fix.new)
    else:
        try:
            start, end = source.key_span(problem.where) if fix.part == "key" else source.span(problem.where)
        except KeyError:
            return None
        old, place = source.text[start:end], source.position(problem.where, "key" if fix.part == "key" else "value")
        new = _rewritten(old, fix)
        if new is None:
            return None
        change = Change(*place, old, new)
    is_safe = is_quotable(change.old, source.hidden_values) and is_quotable(change.new, source.hidden_values)
    return change if is_safe else None


def _rewritten(old: str, fix: Fix) -> str | None:
    """A key or a value of one line with the right words in place of the wrong ones; None where it is not just that."""
    from postmortems.record.yaml_writer import inline  # for who made a mistake

    source = read_yaml_file(f"k: {old}".encode())
    value = source.frontmatter.get("k")
    if source.problems or not isinstance(value, str) or "\n" in old or old[:1] in "|>":
        return None
    if value == fix.old:
        new = fix.new
    else:  # a part of a reference: `incident#item`, `chain/step`
        parts = re.split(r"([#/])", value)
        if parts.count(fix.old) != 1:
            return None
        new = "".join(fix.new if part == fix.old else part for part in parts)
    if fix.part == "item":
        return f"[{old}]"
    if old[:1] in ("'", '"'):
        return inline(new, in_flow=True, quote=old[0])
    is_bare = read_yaml_file(f"k: [{new}]".encode()).frontmatter == {"k": (new,)}
    return new if is_bare else inline(new, in_flow=True)


@lru_cache(maxsize=64)
def _safe(words: str, hidden: frozenset[str]) -> str:
    """Words without credentials and without characters that a terminal would obey: a record may hold any.

    A body of thousands of broken links has the same help for each.
    """
    words = redacted(words, hidden)
    return words if words.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in words)


@lru_cache(maxsize=32)
def _is_shown(line: str, hidden: frozenset[str]) -> bool:
    """Whether nothing in a line must be hidden. A long line with many findings is looked at once."""
    return is_quotable(line.replace("\0", ""), hidden)


_QUOTED = rare_pattern(r'"([^"]+)"|`([^`]+)`')
_NAMING = ("id", "name", "rule", "incident", "label", "service", "title", "event", "text")
"""Keys that name an item of a list, the surest first."""


def _fingerprint(rule: Rule, problem: Problem, source: Source) -> str:
    """What is at the place: its name, its value, and what the message quotes; not where it is, nor our own words.

    Items of lists go by their names, so that moving one, or putting another before it, changes nothing.
    """
    hidden = source.hidden_values
    if isinstance(problem.where, Position):
        begun = _begun_for_line(rule.code, source.line(problem.where.line), hidden)
    else:
        begun = _begun(
            rule.code, *(redacted(name, hidden) for name in _names_on_the_way(problem.where, source.frontmatter))
        )
    quoted = (redacted(first or second, hidden) for first, second in _QUOTED.findall(problem.message))
    said = begun.copy()
    said.update("".join(f"\x1f{words}" for words in quoted).encode("utf-8", "surrogatepass"))
    return said.hexdigest()[:16]


@lru_cache(maxsize=32)
def _begun_for_line(code: str, line: str, hidden: frozenset[str]) -> _Hash:
    """The hash of a place in a line. A long line with many findings is taken in once."""
    return _begun(code, redacted(" ".join(line.split()), hidden))


def _begun(code: str, *place: str) -> _Hash:
    return sha256()("\x1f".join([code, *place, ""]).encode("utf-8", "surrogatepass"))


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
