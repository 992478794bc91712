"""Knowledge bases for the tests of views: a small one to read, and large ones that nobody reads."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from postmortems.model.config import Config
from postmortems.model.incident import Incident
from postmortems.model.time import Time
from postmortems.record.corpus import Corpus, Record
from postmortems.record.reader import load

TODAY = date(2024, 6, 1)
SAMPLE = Path(__file__).parents[1] / "sample" / "incidents"

CONFIG = Config.model_validate(
    {
        "services": ({"name": "checkout", "owner": "shop"}, {"name": "payments"}, {"name": "idle"}),
        "owners": ({"name": "shop"}, {"name": "gone", "active": False}, {"name": "idle"}),
        "factors": ({"name": "no-limit"}, {"name": "idle"}),
        "themes": ({"name": "load"}, {"name": "idle"}),
    }
)
STATUSES = ("open", "done", "proposed", "deferred", "verified", "in-progress", "blocked", "wont-do")


@cache
def sample() -> Corpus:
    """The three invented incidents of a shop."""
    return load(SAMPLE).corpus


def record(name: str, **values: Any) -> Record:
    """A record with the least that it needs, and what else is given, as a reader would decode it."""
    given = {"title": name, "status": "draft", "severity": "SEV2", **values}
    return Record(name, f"incidents/{name}.md", Incident.model_validate(given))


def corpus(*records: Record, config: Config = CONFIG) -> Corpus:
    """These records, oldest first."""
    return Corpus(config, tuple(sorted(records, key=lambda found: found.id)))


def times(**texts: str) -> dict[str, Time]:
    """The times of an incident."""
    return {name: Time.parse(text) for name, text in texts.items()}


def step(name: str, **values: Any) -> dict[str, Any]:
    """A causal step."""
    return {"id": name, "text": f"Step {name}.", "kind": "condition", **values}


def action(name: str, **values: Any) -> dict[str, Any]:
    """An action item."""
    return {"id": name, "title": f"Item {name}", "owner": "shop", **values}


@cache
def large(count: int) -> Corpus:
    """So many incidents, with action items in every state, on consecutive days."""
    return corpus(*(_numbered(number) for number in range(count)))


def _numbered(number: int) -> Record:
    day = date(2023, 6, 1) + timedelta(days=number)
    earlier = date(2023, 6, 1) + timedelta(days=number - 3)
    steps = [step("cause", factor="no-limit")]
    if number % 3 == 0 and number:
        steps.append(step("missed", because=(), unfinished_action=f"{earlier}-number-{number - 3}#a0"))
    return record(
        f"{day}-number-{number}",
        severity=f"SEV{number % 5 + 1}",
        times=times(started=f"{day}T10:00Z", resolved=f"{day}T{11 + number % 9}:00Z"),
        services={"affected": ("checkout",), "faulty": ("payments",) if number % 2 else ()},
        causal_chains=({"steps": tuple(steps)},),
        hypotheses=({"id": "h", "statement": "It was the database.", "verdict": "ruled-out"},),
        lessons=({"id": "l", "text": "Limits limit.", "themes": ("load",)},),
        action_items=tuple(
            action(
                f"a{place}",
                owner=("shop", "gone", None)[(number + place) % 3],
                status=STATUSES[(number + 3 * place) % len(STATUSES)],
                created=day.isoformat(),
                due=(day + timedelta(days=30 * place)).isoformat() if number % 4 else None,
                completed=(day + timedelta(days=20)).isoformat() if number % 5 else None,
                addresses=("cause", "l"),
            )
            for place in range(number % 3 + 1)
        ),
        waivers=({"rule": "PM201", "reason": "Later.", "until": day.isoformat()},),
    )
