"""A knowledge base small enough to read, with titles that try to break out of every format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from postmortems.record.corpus import Corpus
from postmortems.record.reader import load

TODAY = date(2026, 6, 1)
SITE = "https://kb.example.org/pm/"

CONFIG = """\
services:
  - {name: api, title: Public API, owner: core, tier: 1}
  - {name: queue}
owners:
  - {name: core, title: Core team, contact: core@example.org}
  - {name: idle}
factors:
  - {name: no-limit, title: No limit, description: Something grows.}
themes:
  - {name: capacity}
"""

EARLIER = """\
---
title: 'Queue fills up; <b>"all"</b>, & nobody\\n sees it ]]>'
status: reviewed
severity: SEV2
summary: A & B < C.
timezone: UTC
times: {started: 2026-03-01 10:00, detected: 2026-03-01 10:20, resolved: ~2026-03-01 12:00}
services: {affected: [api], faulty: [queue]}
causal_chains:
  - steps:
      - {id: grows, text: The queue grows., kind: condition, factor: no-limit}
      - {id: full, text: The queue is full., kind: impact}
lessons:
  - {id: limits, text: Queues need limits., themes: [capacity], actions: [limit]}
action_items:
  - id: limit
    title: "The queue has a limit; BEGIN:VEVENT, \\\\n\\nEND:VCALENDAR"
    owner: core
    priority: P1
    created: 2026-03-02
    due: 2026-04-01
    addresses: [grows]
    tracker: QUE-1
  - {id: done-one, title: An alert is there, owner: core, status: done, priority: P2,
     created: 2026-03-02, due: 2026-03-20, completed: 2026-03-10, addresses: [limits]}
  - {id: nobodys, title: Somebody looks, status: proposed, addresses: [full]}
corrections:
  - {at: 2026-04-02 08:00, note: The date was wrong.}
updates:
  - {at: 2026-05-03, note: The vendor answered.}
---

Secret narrative of the body.
"""

LATER = """\
---
title: Again
status: draft
severity: SEV3
kind: near-miss
timezone: UTC
times: {started: 2026-05-10 09:00, detected: 2026-05-10 09:01, resolved: 2026-05-10 09:30/..}
services: {affected: [], faulty: [queue]}
causal_chains:
  - steps:
      - {id: no-limit-yet, text: Still no limit., kind: condition, factor: no-limit,
         unfinished_action: 2026-03-01-queue-full#limit}
action_items:
  - {id: limit-again, title: The limit is there, owner: core, priority: P0, created: 2026-05-11, due: 2026-05-18,
     carried_from: 2026-03-01-queue-full#limit}
---
"""


def read(folder: Path, **records: str) -> Corpus:
    """A corpus of the configuration and these records, by file stem with `_` for `-`."""
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    for stem, text in records.items():
        (folder / f"{stem.lstrip('_').replace('_', '-')}.md").write_text(text, encoding="utf-8")
    base = load(folder)
    assert not base.problems
    return base.corpus
