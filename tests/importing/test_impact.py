"""Which services a document says were affected, what happened to each, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.importing.kinds import record_of

HEAD = "# Search index rebuilt by day\n\nDate: 2025-03-04\n\n"
END = "\n\n## Timeline\n\n- 13:05 UTC The rebuild begins\n- 13:40 UTC The rebuild is stopped\n"

TOLD = {
    "labels before effects": (
        "## Impact\n\n- **API**: 34 % errors between 13:05 and 13:40 UTC\n- **Webhooks**: delayed by up"
        " to 50 minutes\n"
        "- **Data loss**: none\n- **Users**: could not log in\n- **User-facing**: all pages failed\n",
        [
            ("API", "34 % errors between 13:05 and 13:40 UTC", "13:05", "13:40"),
            ("Webhooks", "delayed by up to 50 minutes", "", ""),
        ],
    ),
    "lines": (
        "## Impact\n\nBackups: skipped for one night\nWiki: read-only from 21:30 to 23:50 UTC\nUsers"
        " affected: about 800\n",
        [("Backups", "skipped for one night", "", ""), ("Wiki", "read-only from 21:30 to 23:50 UTC", "21:30", "23:50")],
    ),
    "headings": (
        "## Impact\n\n### Order intake\n\n212 orders were confirmed late.\n\n### Label printing\n\nNo"
        " labels could be printed"
        " until 07:25 UTC.\n\n### Website\n\nNot affected.\n",
        [
            ("Order intake", "212 orders were confirmed late.", "", ""),
            ("Label printing", "No labels could be printed until 07:25 UTC.", "", "07:25"),
        ],
    ),
    "bold beginnings": (
        "## Impact by service\n\n**Gateway** went down three times.\n\n**Accounts** – logins took up to"
        " 30 s.\n\nNothing else.\n",
        [("Gateway", "went down three times.", "", ""), ("Accounts", "logins took up to 30 s.", "", "")],
    ),
    "effects in brackets": (
        "## Affected services\n\n1. **git hosting** (down, 03:15–04:40 UTC)\n2. Monitoring (blind for 25 minutes)\n",
        [
            ("git hosting", "down, 03:15–04:40 UTC", "03:15", "04:40"),
            ("Monitoring", "blind for 25 minutes", "", ""),
        ],
    ),
    "effects below names": (
        "## Affected components\n\n- Build farm\n  - All jobs failed\n- Artifact store\n  - Uploads failed\n",
        [("Build farm", "All jobs failed", "", ""), ("Artifact store", "Uploads failed", "", "")],
    ),
    "numbers": (
        "## Impact\n\n| Service | Error rate | Start (UTC) | End (UTC) |\n|---|---|---|---|\n"
        "| profile | 12 % | 08:01 | 08:19 |\n| resizer | 0 % | - | - |\n| **Total** | 9 % | | |\n",
        [("profile", "Error rate: 12 %", "08:01", "08:19")],
    ),
    "spared": (
        "## Auswirkungen\n\n| Dienst | Auswirkung | Von | Bis |\n|---|---|---|---|\n| Auskunft | Keine"
        " Antworten | 05:40 | 06:35 |\n"
        "| Automaten | nicht betroffen | | |\n",
        [("Auskunft", "Keine Antworten", "05:40", "06:35")],
    ),
    "regions": (
        "## Affected services\n\n| | west | north |\n|---|---|---|\n| Queue | all requests failed"
        " 14:00–14:35 UTC | ok |\n",
        [("Queue", "west: all requests failed 14:00–14:35 UTC; north: ok", "14:00", "14:35")],
    ),
    "sentences": (
        "## Impact\n\nThe `checkout` service returned 503 for 12 minutes (16:20 to 16:32 UTC). The cart"
        " stayed usable, but"
        " `search` served stale results. `gifts` was not affected. `health-probe` reported 4 failures.\n",
        [
            ("checkout", "returned 503 for 12 minutes (16:20 to 16:32 UTC)", "16:20", "16:32"),
            ("search", "served stale results", "", ""),
        ],
    ),
    "things": (
        "## Impact\n\nThe mobile gateway timed out, and the `mailer` worker fell behind. The team was slow.\n",
        [("mobile gateway", "timed out", "", ""), ("mailer", "worker fell behind", "", "")],
    ),
    "an effect before names": (
        "## Impact\n\n- Full outage: `tickets`, `seats`\n- Degraded: `wiki` (read-only)\n- Not affected: `mail`\n",
        [
            ("tickets", "Full outage", "", ""),
            ("seats", "Full outage", "", ""),
            ("wiki", "Degraded (read-only)", "", ""),
        ],
    ),
    "lengths": (
        "## Downtime per system\n\n* ERP — 2 h 10 min (22:00–00:10 UTC)\n* Doors — no downtime\n",
        [("ERP", "2 h 10 min (22:00–00:10 UTC)", "22:00", "00:10")],
    ),
    "days that are only named": (
        "## Impact\n\n- Alerting: no alerts from Saturday 03:00 UTC to Sunday 16:00 UTC\n",
        [("Alerting", "no alerts from Saturday 03:00 UTC to Sunday 16:00 UTC", "", "")],
    ),
    "areas": (
        "## Impact\n\n| Product area | What users experienced | Duration |\n|---|---|---|\n"
        "| Playlists | Could not be opened | 43m |\n| Playback | Unaffected | 0m |\n",
        [("Playlists", "Could not be opened; Duration: 43m", "", "")],
    ),
    "listed channels": (
        "## Impact\n\nChannels affected: Internet banking, Cash machines\n\n- Internet banking: balances were old\n"
        "- Cash machines: 41 of them were out of service\n- Phone: not impacted\n",
        [
            ("Internet banking", "balances were old", "", ""),
            ("Cash machines", "41 of them were out of service", "", ""),
        ],
    ),
    "names in brackets": (
        "## Impact\n\n- **User-facing**: 20 apps (`wiki`, `mail`, etc.) returned 502. Nothing was lost.\n",
        [("wiki", "20 apps returned 502", "", ""), ("mail", "20 apps returned 502", "", "")],
    ),
    "proper names": (
        "## Impact\n\nGrafana was down. Orders were down. Ida Brandt was blocked.\n\n##"
        " Recovery\n\nAfter that Grafana came back."
        " There were no orders.\n",
        [("Grafana", "was down", "", "")],
    ),
    "facts that are no services": (
        "## Impact\n\n- Duration: 2 h 15 min\n- Orders with a wrong price: 318\n- Revenue: 4,100 EUR"
        " lost\n- Support: 64 tickets,"
        " late answers\n- Regions: Norway down\n- Logins: failed for an hour\n",
        [],
    ),
    "code that is no service": (
        "## Impact\n\n`deploy.sh` failed. `HighErrorRate` stopped. `http_requests_total` dropped."
        " `kubectl` timed out."
        " `a1b2c3d` broke it. `max_retries` setting was wrong. `orders` table lost rows. `/var/lib` was full.\n",
        [],
    ),
}


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_the_impact_on_each_service_is_read(tmp_path: Path, told: tuple[str, list[tuple[str, ...]]]) -> None:
    """With its times, if the document states them. Who was spared is not listed."""
    text, rows = told
    record = record_of(tmp_path, HEAD + text + END)
    found: list[dict[str, Any]] = record.get("impact", {}).get("services", [])
    assert [(r["service"], r["effect"], r.get("from", "")[11:], r.get("to", "")[11:]) for r in found] == rows
    assert list(record.get("services", {}).get("affected", [])) == [row[0] for row in rows]


def test_a_label_may_say_more_than_names(tmp_path: Path) -> None:
    """A list of names in its value is read, and the value stays in the body."""
    label = "**Affected services:** 48 pods in 20 namespaces. DNS (all replicas), Vault, Uptime Kuma, and more\n"
    record = record_of(tmp_path, HEAD + label + END)
    assert list(record["services"]["affected"]) == ["DNS", "Vault", "Uptime Kuma"]
    label = "**Affected:** `gate-probe` pod on the first node only\n"
    record = record_of(tmp_path / "code", HEAD + label + END)
    assert list(record["services"]["affected"]) == ["gate-probe"]


@pytest.mark.parametrize(
    ("line", "services"),
    [
        ("**Affected**: home-hub, DNS (!), photos, everything", ["home-hub", "DNS", "photos"]),
        ("**Service:** Directory (LDAP), and everything that authenticates against it", ["Directory"]),
    ],
)
def test_everything_else_is_no_service(tmp_path: Path, line: str, services: list[str]) -> None:
    record = record_of(tmp_path, f"# Dark house\n\nDate: 2025-02-03\n\n{line}\n\nIt stopped.\n")
    assert list(record["services"]["affected"]) == services


def test_impact_is_read_where_no_section_is_about_it(tmp_path: Path) -> None:
    record = record_of(
        tmp_path, "# Baskets\n\nDate: 2025-02-03\n\n`basket-api` returned 503 for an hour. `mail` was fine.\n"
    )
    assert [dict(row) for row in record["impact"]["services"]] == [
        {"service": "basket-api", "effect": "returned 503 for an hour"}
    ]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Scope", "This document covers the outage of 5 March only."),
        ("Portée", "Ce document couvre la panne du 5 mars."),
        ("Alcance", "Este documento cubre la caída del 5 de marzo."),
    ],
)
def test_the_scope_of_a_document_is_no_impact(tmp_path: Path, heading: str, text: str) -> None:
    record = record_of(tmp_path, f"# Ferries\n\nDate: 2024-03-05\n\n## {heading}\n\n{text}\n")
    assert "impact" not in record


def test_the_scope_of_an_incident_is_its_impact(tmp_path: Path) -> None:
    record = record_of(tmp_path, "# Ferries\n\nDate: 2024-03-05\n\n## Scope\n\nAll ferries of the north.\n")
    assert record["impact"]["summary"] == "All ferries of the north."


def test_the_summary_inside_a_section_about_the_incident(tmp_path: Path) -> None:
    parts = "## The incident\n\n### Summary\n\nNo ferry left.\n\n### Extent\n\nThe north.\n\n"
    more = "## About the outage\n\nIt was the third of the year.\n"
    record = record_of(tmp_path, f"# Ferries\n\nDate: 2024-03-05\n\n{parts}{more}")
    assert record["summary"] == "No ferry left."
    assert record["impact"]["summary"] == "The north."
