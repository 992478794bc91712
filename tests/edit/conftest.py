"""A small knowledge base of a web shop, to be edited."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFIG = """\
timezone: UTC
severities: [{name: SEV1}, {name: SEV2}, {name: SEV3}]
services:
  - {name: checkout, owner: payments}
  - {name: orders-db, owner: storage}
owners:
  - name: payments
  - name: storage
  - {name: alex, kind: person, active: false}
factors:
  - {name: unwatched-replica, title: A replica that nobody watches}
policy:
  due_days: {P1: 30}
"""

OUTAGE = """\
---
# Written by hand, with comments that must stay.
title: "Checkout fails for an hour"   # the title
status: draft
severity: SEV1
summary: >-
  Orders could not be placed, because the replica
  served old stock.

times:
  started: 2024-03-01T09:00Z
  detected: 2024-03-01T09:20Z  # a customer called
  resolved: 2024-03-01T10:05Z
services: {affected: [checkout], faulty: [orders-db]}
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
    owner: payments
    status: deferred
    reason: The list is not complete yet.
    created: 2024-03-02
---

The narrative.

    action_items: none of this is data
"""

OTHER = """\
---
title: Certificate expires
status: draft
severity: SEV3
times:
  started: 2024-03-20
aliases: [cert-2024]
---
"""

ID = "2024-03-01-checkout-outage"


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on where it runs."""
    for name in ("POSTMORTEMS_INCIDENTS", "COLUMNS", "NO_COLOR", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def incidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder `incidents` of a repository in which the test runs."""
    folder = tmp_path / "incidents"
    folder.mkdir()
    (folder / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (folder / f"{ID}.md").write_text(OUTAGE, encoding="utf-8")
    (folder / "2024-03-20-certificate.md").write_text(OTHER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def outage(incidents: Path) -> Path:
    """The record of the outage."""
    return incidents / f"{ID}.md"
