"""A knowledge base with a public record and an internal one, and a clean site of it."""

from __future__ import annotations

from pathlib import Path

from tests.bakery import write_files

CONFIG = """\
noun: incident review
timezone: Europe/Berlin
severities:
  - {name: SEV1, title: Critical}
services:
  - {name: pay-gw-7, title: Payment gateway eu, public_name: Payments, description: Takes the money of all customers}
  - {name: ovenctl, owner: bakers}
owners:
  - {name: bakers, title: The night bakers, contact: '#night-bakers'}
  - {name: olga.petrova, title: Olga Petrova, kind: person, contact: olga@bakery.example}
trackers:
  - {prefix: BAKE-, url: 'https://tickets.bakery.example/{id}'}
factors:
  - {name: cold-oven, title: An oven that nobody lights}
public:
  hosts: ['*.prod.bakery.example']
"""

PUBLIC = """\
---
title: Payments fail for an hour
visibility: public
status: closed
severity: SEV1
summary: Customers could not pay for their bread in the morning.
times: {started: 2024-03-01T09:00Z, resolved: 2024-03-01T10:05Z}
services: {affected: [pay-gw-7], faulty: [ovenctl]}
impact: {summary: About 400 orders were lost., data_loss: none}
timeline:
  - {at: 2024-03-01T09:00Z, visibility: public, event: The first payment fails., actor: tills}
  - {at: 2024-03-01T09:10Z, event: Somebody pulls the wrong plug behind the counter.}
lessons:
  - {id: spare-plugs, visibility: public, text: Plugs need labels that people can read.}
hypotheses:
  - {id: thieves, verdict: ruled-out, statement: Thieves had cut the cable in the cellar.}
action_items:
  - {id: label-all-plugs, title: Every plug behind the counter has a label, owner: bakers, tracker: BAKE-1234}
references:
  - {title: The chat of that morning, url: 'https://chat.bakery.example/archives/C024/p1709'}
authors: [Olga Petrova]
x-cost: {euros: 41337, desk: Falkenstein}
public:
  summary: Customers could not pay for an hour.
---

The cable in question ran from db-01.prod.bakery.example to the till without any cover.
Its address was fd12:34::7 in that night.
"""

INTERNAL = """\
---
title: The night shift sleeps in
status: closed
severity: SEV1
summary: The second alarm clock of the night shift was set for the wrong day.
aliases: [sleepy-bakers-2023]
tags: [slumber]
public:
  summary: Nobody outside shall read this either because the record is internal.
---

# Wer hat geschlafen

面包师当晚没有听到闹钟的声音。
"""

INTERNAL_ID = "2023-11-05-night-shift"

RECORDS = {
    "incidents/_config.yml": CONFIG,
    "incidents/2024-03-01-payments.md": PUBLIC,
    f"incidents/{INTERNAL_ID}.md": INTERNAL,
    f"incidents/{INTERNAL_ID}/bedroom-floor-plan.csv": "room,who sleeps there\nattic,three bakers and one cat\n",
}

PAGE = """\
<!doctype html>
<html lang="en">
<head><title>Payments fail for an hour</title></head>
<body>
<nav><a href="../../">Incident reviews</a></nav>
<main>
<h1>Payments fail for an hour</h1>
<p>Customers could not pay for an hour.</p>
<table><tr><th>Services</th><td>Payments</td></tr></table>
<p>About 400 orders were lost.</p>
<dl><dt>Times are in</dt><dd>Europe/Berlin</dd></dl>
<time>2024-03-01 09:00</time> The first payment fails.
<p>Plugs need labels that people can read.</p>
</main>
</body>
</html>
"""

SITE = {
    "site/index.html": "<html><h1>Incident reviews</h1>\n<a href='incidents/2024-03-01-payments/'>One</a></html>\n",
    "site/incidents/2024-03-01-payments/index.html": PAGE,
    "site/search/search_index.json": '{"docs": [{"location": "", "text": "Customers could not pay for an hour."}]}',
}


def write_world(folder: Path) -> Path:
    """Write records and site below a folder; returns the folder of the site."""
    write_files({**RECORDS, **SITE}, folder)
    return folder / "site"
