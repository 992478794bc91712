"""Every entry of a timeline has an address that changes of its neighbours leave alone."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from postmortems.model.time import Time
from postmortems.model.timeline import TimelineEntry, moment_anchors


def entry(at: str, event: str, local_id: str | None = None) -> TimelineEntry:
    return TimelineEntry(at=Time.parse(at), event=event, id=local_id)


def anchors(*entries: TimelineEntry) -> list[str]:
    return [place.anchor for place in moment_anchors(entries)]


def test_an_address_is_the_id_or_time_and_a_hash_of_the_words() -> None:
    found = anchors(
        entry("2026-05-28 20:55+10:00", "The lights go out"), entry("unknown", "x"), entry("2026", "y", "z")
    )
    assert re.fullmatch(r"t-20260528T1055Z-[0-9a-f]{4}", found[0])
    assert re.fullmatch(r"t-unknown-[0-9a-f]{4}", found[1])
    assert found[2] == "z"


def test_the_first_entry_at_a_time_has_an_address_that_outlives_a_correction() -> None:
    found = moment_anchors((entry("2026-05-28", "a"), entry("2026-05-28", "b"), entry("2026-05-29", "c")))
    assert [place.by_time for place in found] == ["t-20260528", "", "t-20260529"]


def test_the_same_entry_twice_has_two_addresses() -> None:
    first, second = anchors(entry("2026-05-28", "a"), entry("2026-05-28", "a"))
    assert second == f"{first}-2"


ENTRIES = st.lists(
    st.builds(entry, st.sampled_from(["2026-05-28", "2026-05-28 10:00Z", "unknown"]), st.text("abc", min_size=1)),
    min_size=1,
    max_size=6,
    unique_by=lambda one: (str(one.at), one.event),
)


@given(ENTRIES, st.data())
def test_edits_of_neighbours_change_no_address(entries: list[TimelineEntry], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(entries) - 1))
    own, before = entries[place], anchors(*entries)[place]
    others = [one for one in entries if one is not own]
    kept = data.draw(st.permutations(others))[: data.draw(st.integers(0, len(others)))]
    new = entry("2026-05-28", "another one")
    after = [*kept, own, new]
    assert anchors(*after)[len(kept)] == before
    names = [name for one in moment_anchors(after) for name in one if name]
    assert len(set(names)) == len(names)
