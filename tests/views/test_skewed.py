"""With one service, one owner and one factor in all records, twice the records are twice the work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from postmortems.model.config import Config
from postmortems.record.corpus import Corpus
from postmortems.render import Renderer
from postmortems.render.page_keys import Keys
from tests.views.corpora import TODAY, action, corpus, record, step, times

CONFIG = Config.model_validate(
    {
        "services": ({"name": "api", "title": "API"},),
        "owners": ({"name": "core", "title": "Core"},),
        "factors": ({"name": "silent-skip", "title": "A silent skip"},),
    }
)


def skewed(count: int) -> Corpus:
    """So many records that have everything in common."""
    records = []
    for number in range(count):
        day = date(2020, 1, 1) + timedelta(days=number)
        records.append(
            record(
                f"{day}-stop",
                status="reviewed",
                severity="SEV2",
                services={"affected": ("api",)},
                times=times(started=f"{day} 10:00"),
                action_items=(action("alert", owner="core"),),
                causal_chains=({"steps": (step("skip", factor="silent-skip"),)},),
            )
        )
    return corpus(*records, config=CONFIG)


def values_in_keys(count: int, patch: pytest.MonkeyPatch) -> int:
    """How many values the keys of all pages are made of."""
    added = 0
    add = Keys._add

    def counted(self: Keys, values: Iterable[Any], parts: list[object]) -> None:
        nonlocal added
        found = list(values)
        added += len(found)
        add(self, found, parts)

    patch.setattr(Keys, "_add", counted)
    renderer = Renderer(skewed(count), TODAY)
    views = list(renderer.views())
    assert any(view.uri == "services/api/page/2.md" for view in views)
    added = 0
    for view in views:
        renderer.key_of(view)
    return added


def test_keys_of_pages_grow_with_the_records() -> None:
    counts = []
    for count in (200, 400, 800):
        with pytest.MonkeyPatch.context() as patch:
            counts.append(values_in_keys(count, patch))
    assert counts[1] <= 2.1 * counts[0]
    assert counts[2] <= 2.1 * counts[1]
