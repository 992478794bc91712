"""Judges records: rules, findings, baselines, and what changed since a revision.

`rules/` has one function per rule, listed in one table. `engine` gives its problems a place, a level and a fingerprint.
`judge` checks a whole knowledge base; `snapshot` does the same from the cache and reads only what changed
(`analysis`). `history` loads an earlier revision, `baseline` holds accepted findings, `rules/` also finds lost records.
"""
