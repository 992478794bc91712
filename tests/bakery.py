"""A small knowledge base of a bakery's web shop: files by path."""

from __future__ import annotations

CONFIG = """\
timezone: Europe/Berlin
services:
  - {name: shop, title: Web shop, owner: web}
  - {name: stock, title: Stock database, owner: storage}
owners:
  - {name: web, title: Web team}
  - {name: storage, title: Storage team}
factors:
  - {name: unwatched-replica, title: A replica that nobody watches}
themes:
  - {name: alerting, title: Alerting}
"""

OVERSOLD = """\
---
title: Bread is sold that nobody has baked
status: reviewed
severity: SEV2
summary: The shop sold 40 loaves that were not there, because it read old stock from a replica.
times: {started: 2024-03-01 09:00, detected: 2024-03-01 09:20, resolved: ~2024-03-01 10:05}
services: {affected: [shop], faulty: [stock]}
impact:
  summary: 40 orders had to be cancelled.
  services:
    - {service: shop, effect: Orders were taken for sold-out bread., from: 2024-03-01 09:00, to: 2024-03-01 10:05}
detection: {method: customer-report, gaps: [The shop looked healthy all the time.]}
trigger: {kind: capacity, description: The replica's disk was full.}
causal_chains:
  - id: replica
    title: Why the shop saw old stock
    steps:
      - {id: disk-full, text: The disk of the replica is full., kind: trigger}
      - {id: lag, text: The replica stops following., kind: failure}
      - {id: no-lag-alert, text: Nobody watches how far it lags., kind: missing-control, because: [],
         factor: unwatched-replica}
      - {id: oversold, text: The shop sells bread that is gone., kind: impact, because: [lag, no-lag-alert]}
hypotheses:
  - {id: cache, statement: The cache of the shop was stale., verdict: ruled-out, evidence: It was empty.}
timeline:
  - {id: full, at: 2024-03-01 09:00, kind: trigger, event: The disk is full.}
  - {at: ~09:20, kind: detection, event: A customer calls., actor: bakery}
  - {at: 2024-03-02, kind: resolution, event: A larger disk is in place.}
mitigations:
  - {kind: failover, description: The shop reads from the primary.}
verification: [The shop shows 0 loaves., {check: Lag, command: 'lag --now', result: 0 s}]
lessons:
  - {id: lag-matters, kind: lesson, text: Lag is stock that does not exist., themes: [alerting], actions: [lag-alert]}
  - {id: quick-call, kind: got-lucky, text: A customer called at once.}
action_items:
  - {id: lag-alert, title: An alert fires when the replica lags, kind: detect, priority: P1, owner: storage,
     status: deferred, reason: The new database comes soon., created: 2024-03-02, due: 2024-04-01,
     addresses: [no-lag-alert, lag-matters]}
related:
  - {label: 'December 2023: the oven stood still', relation: similar}
corrections: [{at: 2024-03-09, note: The number of loaves was 40, by: web}]
references: [{title: The runbook, path: ../docs/runbook.md, kind: runbook}, {title: Ticket, url: 'https://example.org/7'}]
aliases: [2024-03-01-bread]
tags: [bread]
---

## What happened

A full disk. See ![the lag](2024-03-01-oversold/lag.svg), [the runbook](../docs/runbook.md) and
[what came of it](2024/2024-09-10-oversold-again.md#still-no-alert).
"""

OVERSOLD_AGAIN = """\
---
title: Bread is oversold again
status: reviewed
severity: SEV2
summary: The same as in [March](../2024-03-01-oversold.md), for the same reason.
times: {started: 2024-09-10 08:00, detected: 2024-09-10 08:30, resolved: 2024-09-10 09:00}
services: {affected: [shop], faulty: [stock]}
impact: {summary: 12 orders had to be cancelled.}
detection: {method: customer-report}
causal_chains:
  - steps:
      - {id: lag, text: The replica lags., kind: failure}
      - {id: still-no-alert, text: 'Still nobody is told, see [the alert](../2024-03-01-oversold.md#lag-alert).',
         kind: missing-control, because: [], factor: unwatched-replica,
         unfinished_action: 2024-03-01-oversold#lag-alert}
      - {id: oversold, text: Bread is oversold., kind: impact, because: [lag, still-no-alert]}
lessons:
  - {id: again, kind: went-poorly, text: We knew it., themes: [alerting]}
action_items:
  - {id: lag-alert-now, title: The alert is there, priority: P1, owner: storage, status: open, created: 2024-09-11,
     due: 2024-10-01, carried_from: 2024-03-01-oversold#lag-alert, addresses: [still-no-alert]}
related:
  - {incident: 2024-03-01-oversold, relation: recurrence-of, note: The same replica.}
---

Nothing new under the sun.
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 1 1 0"/></svg>'

BAKERY = {
    "incidents/_config.yml": CONFIG,
    "incidents/2024-03-01-oversold.md": OVERSOLD,
    "incidents/2024-03-01-oversold/lag.svg": SVG,
    "incidents/2024/2024-09-10-oversold-again.md": OVERSOLD_AGAIN,
    "docs/runbook.md": "# Runbook\n\nLook at the lag. See [March](incidents/2024-03-01-oversold.md#lag-alert).\n",
}
