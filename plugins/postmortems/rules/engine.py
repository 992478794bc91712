"""What a rule is, and how all of them judge a corpus.

A rule is one function of the corpus that yields problems; its docstring is its documentation. It knows
nothing of positions, levels or waivers: those are put in here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
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

    @property
    def documentation(self) -> str:
        """What is wrong, why it matters and what to do, as Markdown."""
        return self.text or inspect.getdoc(self.check) or ""

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]

    def level_in(self, config: Config) -> Level:
        """The level that holds in this knowledge base."""
        return config.rules.get(self.code) or config.rules.get(self.name) or self.level


def judge(rules: tuple[Rule, ...], corpus: Corpus, sources: Mapping[str, Source], today: date) -> Iterator[Finding]:
    """Every finding of every rule about a corpus, with its place; waived ones left out.

    `sources` are the texts by path. `today` decides only which waivers still hold.
    """
    records = {record.path: record for record in corpus.records}
    for rule in rules:
        level = rule.level_in(corpus.config)
        if rule.check is None or level is Level.OFF:
            continue
        for problem in rule.check(corpus):
            record = records.get(problem.path)
            if not isinstance(problem.where, Position):
                numbers = record.numbers if record else corpus.config_numbers
                where = original_path(problem.where, numbers) if numbers else problem.where
                if record.is_refused(where) if record else corpus.is_refused_in_config(*where):
                    continue  # the reader already said what is wrong there; a second finding would only confuse
                problem = problem._replace(where=where)
            if record is None or waiver_for(record, rule, today) is None:
                yield finding(rule, level, problem, sources[problem.path])


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
    )


def _printable(words: str) -> str:
    """Without characters that a terminal would obey: a record may hold any."""
    return words if words.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in words)


def waiver_for(record: Record, rule: Rule, today: date) -> Waiver | None:
    """The waiver of this record that covers the rule and still holds."""
    for waiver in record.incident.waivers:
        if waiver.rule in (rule.code, rule.name) and today <= waiver.until:
            return waiver
    return None
