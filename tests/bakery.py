"""A small knowledge base of a bakery's web shop: files by path. Nothing in it is wrong.

All records share its configuration. Sites are built from `BAKERY`, commands run on `RECORDS` and change `HAND_WRITTEN`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CONFIG = """\
timezone: Europe/Berlin
severities:
  - name: SEV1
    title: Critical
    description: Customers cannot buy.
  - name: SEV2
  - name: SEV3
services:
  - {name: shop, title: Web shop, owner: web}
  - {name: stock, title: Stock database, owner: storage}
owners:
  - {name: web, title: Web team}
  - {name: storage, title: Storage team}
  - {name: alex, kind: person, active: false}
factors:
  - {name: unwatched-replica, title: A replica that nobody watches}
themes:
  - {name: alerting, title: Alerting}
policy:
  due_days: {P1: 60}
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

STALE = """\
---
title: The shop fails for an hour after a replica falls behind
status: reviewed
severity: SEV1
summary: Orders could not be placed because the database replica served old stock.
times:
  started: 2024-03-01T09:00Z
  detected: 2024-03-01T09:20Z
  resolved: 2024-03-01T10:05Z
services:
  affected: [shop]
  faulty: [stock]
impact:
  summary: About 400 orders were lost.
detection:
  method: customer-report
causal_chains:
  - title: Why the replica fell behind
    steps:
      - {id: backfill, text: A backfill writes ten million rows., kind: trigger}
      - id: no-alert
        text: Nobody is told that the replica lags.
        kind: missing-control
        factor: unwatched-replica
        because: []
      - {id: stale-stock, text: The shop reads stock that is an hour old., kind: impact, because: [backfill, no-alert]}
hypotheses:
  - {id: cache, statement: The cache was stale., verdict: ruled-out, evidence: It had been emptied at 09:25.}
timeline:
  - {id: backfill-starts, at: 2024-03-01T08:40Z, kind: change, event: The backfill starts.}
  - {id: first-complaint, at: 2024-03-01T09:20Z, kind: detection, event: A customer writes in., actor: support}
lessons:
  - {id: watch-replicas, text: A replica is part of the service., themes: [alerting], actions: [A1]}
action_items:
  - id: A1
    title: An alert fires when the replica lags for a minute
    kind: detect
    priority: P1
    owner: storage
    status: deferred
    reason: The storage team had no capacity in spring.
    created: 2024-03-02
    due: 2024-04-01
    addresses: [no-alert]
  - id: A2
    title: Backfills run in small batches
    kind: prevent
    priority: P1
    owner: web
    status: open
    created: 2024-03-02
    due: 2024-04-15
    addresses: [backfill]
  - id: A3
    title: The lost orders are entered again
    kind: repair
    priority: P2
    owner: web
    status: done
    created: 2024-03-02
    completed: 2024-03-05
    addresses: [stale-stock]
---

The narrative.
"""

STALE_AGAIN = """\
---
title: The shop sells bread that is gone, again from a stale replica
status: in-review
severity: SEV2
summary: The same replica fell behind during the autumn sale.
times:
  started: ~2024-09-01T12:00Z
  detected: 2024-09-01T15:00Z
  resolved: 2024-09-01T15:30Z
services:
  affected: [shop]
  faulty: [stock]
causal_chains:
  - steps:
      - {id: sale, text: The sale doubles the writes., kind: trigger}
      - id: still-no-alert
        text: The replica lags for three hours without an alert.
        kind: missing-control
        factor: unwatched-replica
        unfinished_action: 2024-03-01-shop-stale-replica#A1
      - {id: oversold, text: 90 parcels are promised that nobody has., kind: impact}
action_items:
  - id: B1
    title: The alert on replica lag exists and pages somebody
    kind: detect
    priority: P1
    owner: storage
    status: open
    created: 2024-09-02
    due: 2024-10-01
    addresses: [still-no-alert]
    carried_from: 2024-03-01-shop-stale-replica#A1
related:
  - {incident: 2024-03-01-shop-stale-replica, relation: recurrence-of, note: The same replica.}
---
"""

NEAR_MISS = """\
---
title: 证书差一天过期
status: draft
severity: SEV3
kind: near-miss
times:
  started: 2023-11-05
aliases: [cert-2023]
---
"""

IN_UTC = CONFIG.replace("Europe/Berlin", "UTC")

RECORDS = {
    "incidents/_config.yml": IN_UTC,
    "incidents/2024-03-01-shop-stale-replica.md": STALE,
    "incidents/2024-09-01-shop-stale-replica-again.md": STALE_AGAIN,
    "incidents/2023-11-05-certificate.md": NEAR_MISS,
}
"""An outage, its return half a year later, and a near-miss: three records, each complete for its status."""

OUTAGE = """\
---
# Written by hand, with comments that must stay.
title: "The shop fails for an hour"   # the title
status: draft
severity: SEV1
summary: >-
  Orders could not be placed, because the replica
  served old stock.

times:
  started: 2024-03-01T09:00Z
  detected: 2024-03-01T09:20Z  # a customer called
  resolved: 2024-03-01T10:05Z
services: {affected: [shop], faulty: [stock]}
causal_chains:
  - steps:
      - {id: no-alert, text: Nobody hears of the lag., kind: missing-control, factor: unwatched-replica}
      - {id: lost, text: Orders are lost., kind: impact}
timeline:
  - at: 2024-03-01T09:00Z
    kind: impact
    event: The first order fails.
  # what follows is from the chat
  - at: 2024-03-01T09:20Z
    event: A customer calls.
  - at: 09:40
    event: The replica is suspected.
action_items:
  - id: A1
    title: 'Alert on lag'   # one
    priority: P1
    owner: storage
    # agreed in the meeting
    status: open
    created: 2024-03-02
    due: 2024-04-01

  - id: A2
    title: The lost orders are entered again
    priority: P2
    owner: web
    status: deferred
    reason: The list is not complete yet.
    created: 2024-03-02
---

The narrative.

    action_items: none of this is data
"""

CERTIFICATE = """\
---
title: Certificate expires
status: draft
severity: SEV3
times:
  started: 2024-03-20
aliases: [cert-2024]
---
"""

HAND_WRITTEN = {
    "incidents/_config.yml": IN_UTC,
    "incidents/2024-03-01-shop-outage.md": OUTAGE,
    "incidents/2024-03-20-certificate.md": CERTIFICATE,
}
"""Drafts as people type them: comments, quotes, blank lines, and lists of every form."""


def write_files(files: Mapping[str, str], folder: Path) -> Path:
    """Write the files below a folder, and return the folder of the records."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "incidents"
