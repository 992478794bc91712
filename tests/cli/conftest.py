"""A small knowledge base of a web shop: an outage, its return half a year later, and a near-miss."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFIG = """\
timezone: UTC
severities:
  - name: SEV1
    title: Critical
    description: Customers cannot buy.
  - name: SEV2
  - name: SEV3
services:
  - name: checkout
    title: Checkout
    owner: payments
  - name: orders-db
    title: Orders database
    owner: storage
owners:
  - name: payments
    title: Payments team
  - name: storage
  - name: alex
    kind: person
    active: false
factors:
  - name: unwatched-replica
    title: A replica that nobody watches
themes:
  - name: alerting
    title: Alerting
policy:
  due_days: {P1: 60}
"""

OUTAGE = """\
---
title: Checkout fails for an hour after a replica falls behind
status: reviewed
severity: SEV1
summary: Orders could not be placed because the database replica served old stock.
times:
  started: 2024-03-01T09:00Z
  detected: 2024-03-01T09:20Z
  resolved: 2024-03-01T10:05Z
services:
  affected: [checkout]
  faulty: [orders-db]
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
      - {id: stale-stock, text: Checkout reads stock that is an hour old., kind: impact, because: [backfill, no-alert]}
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
    owner: payments
    status: open
    created: 2024-03-02
    due: 2024-04-15
    addresses: [backfill]
  - id: A3
    title: The lost orders are entered again
    kind: repair
    priority: P2
    owner: payments
    status: done
    created: 2024-03-02
    completed: 2024-03-05
    addresses: [stale-stock]
---

The narrative.
"""

RETURN = """\
---
title: Checkout sells goods that are gone, again from a stale replica
status: in-review
severity: SEV2
summary: The same replica fell behind during the autumn sale.
times:
  started: ~2024-09-01T12:00Z
  detected: 2024-09-01T15:00Z
  resolved: 2024-09-01T15:30Z
services:
  affected: [checkout]
  faulty: [orders-db]
causal_chains:
  - steps:
      - {id: sale, text: The sale doubles the writes., kind: trigger}
      - id: still-no-alert
        text: The replica lags for three hours without an alert.
        kind: missing-control
        factor: unwatched-replica
        unfinished_action: 2024-03-01-checkout-stale-replica#A1
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
    carried_from: 2024-03-01-checkout-stale-replica#A1
related:
  - {incident: 2024-03-01-checkout-stale-replica, relation: recurrence-of, note: The same replica.}
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


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on where it runs."""
    for name in ("GITHUB_ACTIONS", "POSTMORTEMS_INCIDENTS", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def incidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `incidents` of a repository in which the test runs; nothing in it is wrong."""
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / "2024-03-01-checkout-stale-replica.md").write_text(OUTAGE, encoding="utf-8")
    (folder / "2024-09-01-checkout-stale-replica-again.md").write_text(RETURN, encoding="utf-8")
    (folder / "2023-11-05-certificate.md").write_text(NEAR_MISS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder
