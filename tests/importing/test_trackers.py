"""Tickets of an action item: addresses of trackers, numbers without one, footnotes and link definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.kinds import items, record_of

HEAD = "# Tickets refused\n\n**Date:** 2024-04-08\n\n## Action items\n\n"


def trackers(tmp_path: Path, listed: str) -> list[tuple[object, ...]]:
    return items(record_of(tmp_path, HEAD + listed), "tracker")


@pytest.mark.parametrize(
    "address",
    [
        "https://gitlab.com/ferry/gates/-/work_items/4711",
        "https://gitlab.com/groups/ferry/-/epics/4711",
        "https://dev.azure.com/ferry/gates/_workitems/edit/4711",
        "https://dev.azure.com/ferry/gates/_git/gates/pullrequest/4711",
        "https://ferry.visualstudio.com/gates/_workitems?id=4711",
        "https://phabricator.ferry.example/D4711",
        "https://app.clickup.com/t/86c4711ab",
        "https://ferry.monday.com/boards/12345/pulses/4711",
        "https://ferry.service-now.com/nav_to.do?uri=incident.do?sysparm_query=number=INC004711",
        "https://bugs.launchpad.net/gates/+bug/4711",
        "https://gerrit.ferry.example/c/gates/+/4711",
        "https://bitbucket.org/ferry/gates/pull-requests/4711",
        "https://rt.ferry.example/Ticket/Display.html?id=4711",
        "https://trello.com/c/aBcDeFgH",
        "https://ferry.aha.io/features/GATE-4711",
        "https://app.asana.com/1/120000/project/120001/task/4711",
    ],
)
def test_address_of_a_tracker(tmp_path: Path, address: str) -> None:
    assert trackers(tmp_path, f"- Add an alert ({address})\n- Move the gates - [ticket]({address})\n") == [
        (address,),
        (address,),
    ]


@pytest.mark.parametrize(
    "number",
    ["LP#2041234", "LP: #2041234", "SCTASK0041234", "sc-41234", "CL 412345", "US41234", "W-4123456", "PR #412"],
)
def test_number_without_address(tmp_path: Path, number: str) -> None:
    """What kind of number it is belongs to it; `PR` after a dash is no owner."""
    listed = f"- Add an alert ({number})\n- Move the gates - {number}\n- {number}: Write a runbook\n"
    found = items(record_of(tmp_path, HEAD + listed), "title", "owner", "tracker")
    assert [one[1:] for one in found] == [(None, number)] * 3
    assert found[2][0] == "Write a runbook"


@pytest.mark.parametrize(
    "text", ["https://nvd.example/vuln/detail/CVE-2024-4711", "at 12:00 UTC-5", "https://ferry.example/docs/?id=4711"]
)
def test_what_is_no_ticket(tmp_path: Path, text: str) -> None:
    assert trackers(tmp_path, f"- Add an alert ({text})\n- Move the gates\n") == [(None,), (None,)]


def test_ticket_in_a_footnote_or_a_link_definition(tmp_path: Path) -> None:
    listed = (
        "- Add an alert[^1]\n- Move the gates ([ticket][moved])\n- Write a runbook [1]\n\n"
        "[^1]: Tracked as GATE-12.\n[moved]: https://ferry.example/browse/GATE-13\n[2]: https://ferry.example/browse/GATE-14\n"
    )
    assert trackers(tmp_path, listed) == [("GATE-12",), ("https://ferry.example/browse/GATE-13",), (None,)]


def test_linked_ticket_before_an_item(tmp_path: Path) -> None:
    address = "https://ferry.example/browse/GATE-12"
    found = items(
        record_of(tmp_path, f"{HEAD}- [GATE-12]({address}) - Add an alert - Ida\n- Move the gates - Jo\n"),
        "title",
        "tracker",
    )
    assert found[0] == ("Add an alert", address)
