"""Judges a whole knowledge base: everything that the reader and the rules have to say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from postmortems.check.engine import judge_alone, judge_relations
from postmortems.check.findings import Finding, Verdict, settled
from postmortems.check.outlining import outlines_of
from postmortems.check.rules import BY_KEY, RULES
from postmortems.check.rules.secrets import secrets_in
from postmortems.record.reader import KnowledgeBase, garbage_collection_paused


@garbage_collection_paused()
def findings(base: KnowledgeBase, today: date) -> list[Finding]:
    """All findings about a knowledge base, sorted by place. `today` decides which waivers are in force."""
    relations = judge_relations(RULES, outlines_of(base.corpus), base.corpus.config, base.sources.__getitem__)
    return settled(verdicts(base), relations, today)


def new_findings(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """What is found after an edit, and was not before, wherever its lines moved to."""
    known = Counter(map(_without_place, before))
    new: list[Finding] = []
    for finding in after:
        key = _without_place(finding)
        if known[key]:
            known[key] -= 1
        else:
            new.append(finding)
    return new


def _without_place(finding: Finding) -> tuple[str, str, str]:
    """What makes two findings the same although lines have moved."""
    return finding.path, finding.code, re.sub(r"\bline \d+", "line", finding.message)


def verdicts(base: KnowledgeBase, paths: Collection[str] | None = None) -> dict[str, Verdict]:
    """What there is to say about each file by itself, by path; `paths` are those of all files, if they are known."""
    problems = [(BY_KEY[name], problem) for name, problem in base.problems]
    records = {record.path for record in base.corpus.all_records}
    others = [path for path in (base.sources if paths is None else paths) if path not in records]
    texts = ((path, base.sources[path].text) for path in others)
    problems += ((BY_KEY["secret"], problem) for path, text in texts for problem in secrets_in(path, text))
    return judge_alone(RULES, base.corpus, base.sources, problems)
