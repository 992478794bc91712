"""Judges a whole knowledge base: everything that the reader and the rules have to say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from postmortems.check.engine import judge_alone, judge_relations
from postmortems.check.findings import Finding, Verdict, settled
from postmortems.check.outlining import outline, outlines_of
from postmortems.check.rules import BY_KEY, RULES
from postmortems.check.rules.secrets import secrets_in
from postmortems.record.files import CONFIG_NAME
from postmortems.record.outline import Outline, Outlines
from postmortems.record.reader import KnowledgeBase, garbage_collection_paused


@garbage_collection_paused()
def findings(base: KnowledgeBase, today: date) -> list[Finding]:
    """All findings about a knowledge base, sorted by place. `today` decides which waivers are in force."""
    relations = judge_relations(RULES, outlines_of(base.corpus), base.corpus.config, base.sources.__getitem__)
    return settled(verdicts(base), relations, today)


@garbage_collection_paused()
def new_findings(before: KnowledgeBase, after: KnowledgeBase, path: str, today: date) -> list[Finding]:
    """What is found after the file of this path changed, and was not before.

    Of other records only what they say of each other is judged again, as nothing else of them can have changed. But
    everything follows from the configuration.
    """
    if Path(path).name == CONFIG_NAME:
        had, has = findings(before, today), findings(after, today)
    else:
        config = after.corpus.config
        outlines = {
            id(record): outline(record, config) for record in {*before.corpus.all_records, *after.corpus.all_records}
        }
        had, has = (_findings_around(base, path, outlines, today) for base in (before, after))
    known = Counter(map(_without_place, had))
    new: list[Finding] = []
    for finding in has:
        key = _without_place(finding)
        if known[key]:
            known[key] -= 1
        else:
            new.append(finding)
    return new


def _findings_around(base: KnowledgeBase, path: str, outlines: Mapping[int, Outline], today: date) -> list[Finding]:
    """The findings about one file, and those about what records say of each other."""
    corpus = base.corpus
    known = Outlines(tuple(outlines[id(record)] for record in corpus.all_records), corpus.unreadable_ids)
    relations = judge_relations(RULES, known, corpus.config, base.sources.__getitem__)
    judged = tuple(record for record in corpus.all_records if record.path == path or record.incident.waivers)
    paths = {path, *(record.path for record in judged)} & base.sources.keys()
    problems = tuple(problem for problem in base.problems if problem[1].path in paths)
    part = replace(base, corpus=replace(corpus, all_records=judged), problems=problems)
    return settled(verdicts(part, paths), relations, today)


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
