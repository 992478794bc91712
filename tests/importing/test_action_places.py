"""Where action items stand in documents of teams that share no template, and what stands there and is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.kinds import items, record_of

HEAD = "# Tickets refused at the gates\n\n**Date:** 2024-04-08\n\n"
ALARM, RUNBOOK = "Add an alarm for refused tickets", "Write a runbook for the gates"
TWO = f"- {ALARM}\n- {RUNBOOK}\n"


def titles(tmp_path: Path, text: str) -> list[str]:
    return [str(title) for (title,) in items(record_of(tmp_path, f"{HEAD}{text}\n"), "title")]


@pytest.mark.parametrize(
    "heading",
    [
        "What is left",
        "Agreed in the retrospective",
        "Why this will not happen again",
        "What travellers can expect from us",
        "Problems and fixes",
        "Suggestions",
        "Agreements",
    ],
)
def test_headings_in_plain_words(tmp_path: Path, heading: str) -> None:
    assert titles(tmp_path, f"## {heading}\n\n{TWO}") == [ALARM, RUNBOOK]


@pytest.mark.parametrize(
    "text",
    [
        f"## Next steps\n\n> - {ALARM}\n> - {RUNBOOK}\n",
        f"> [!IMPORTANT]\n> **Action items**\n>\n> - {ALARM}\n> - {RUNBOOK}\n",
        f"## Next steps\n\n- This week\n  - {ALARM}\n- This quarter\n  - {RUNBOOK}\n",
        f"## Next steps\n\n- Gates team\n  - {ALARM}\n- Hardware\n  - {RUNBOOK}\n",
        f"## Next steps\n\n- [ ] Detect\n  - [ ] {ALARM}\n- [ ] Prevent\n  - [ ] {RUNBOOK}\n",
        f"## Findings\n\nNobody was paged.\n*Action:* {ALARM}\n\nNobody knew the gates.\n*Action:* {RUNBOOK}\n",
        f"## Findings\n\n1. Nobody was paged.\n   Fix: {ALARM}\n2. Nobody knew the gates.\n   Fix: {RUNBOOK}\n",
        f"## Root cause\n\nThe list was empty.\n\nTODO: {ALARM}\nTODO: {RUNBOOK}\n",
        f"## Causes\n\n### Nobody was paged\n\nFix: {ALARM}\n\n### Nobody knew the gates\n\nFix: {RUNBOOK}\n",
        f"## Lessons\n\n- Nobody was paged. -> Action: {ALARM}\n- Nobody knew the gates. -> Action: {RUNBOOK}\n",
        f"## Factors\n\n- **No alarm.**\n  - *Remediation:* {ALARM}\n- **No guide.**\n  - *Remediation:* {RUNBOOK}\n",
        f"## Lessons\n\n1. Nobody was paged. *Action:* {ALARM}\n2. Nobody knew the gates. *Action:* {RUNBOOK}\n",
        f"We met on Friday.\n\nAI: {ALARM}\nAI: {RUNBOOK}\n",
        f"The gates said no word (TODO: {ALARM}). Nobody knew why (TODO: {RUNBOOK}).\n",
        f"## Actions\n\n| Action | Effort | Impact |\n|---|---|---|\n| {ALARM} | Low | |\n| {RUNBOOK} | High | |\n",
    ],
)
def test_places(tmp_path: Path, text: str) -> None:
    assert titles(tmp_path, text) == [ALARM, RUNBOOK]


def test_paragraphs_that_all_begin_in_bold(tmp_path: Path) -> None:
    text = "**An alarm.** Nobody was paged.\n\n**A second list.** We had one.\n\n**Better words.** Support had none.\n"
    assert len(titles(tmp_path / "said", f"## What happens next\n\n{text}")) == 3
    assert titles(tmp_path / "asked", f"## What happens next\n\n{text.replace('.**', '?**')}") == []


def test_fields_below_the_measure_of_a_finding(tmp_path: Path) -> None:
    said = "**Measure:** {}\n**Responsible:** {}\n**Deadline:** 2024-05-31\n\n"
    first, second = said.format(ALARM, "Ida Brandt"), said.format(RUNBOOK, "Gates team")
    text = f"### A: No alarm\n\n{first}### B: No guide\n\n{second}"
    found = items(record_of(tmp_path, HEAD + text), "title", "owner", "due")
    assert found == [(ALARM, "Ida Brandt", "2024-05-31"), (RUNBOOK, "Gates team", "2024-05-31")]


def test_numbered_headings_with_owners_in_the_resolution(tmp_path: Path) -> None:
    said = "The first is done, the second is being written."
    text = f"## Resolution\n\n{said}\n\n### 1) {ALARM} `@ida`\n\nBy hand.\n\n### 2) {RUNBOOK} `@jo`\n\nOn paper.\n"
    found = items(record_of(tmp_path, HEAD + text), "title", "owner", "status")
    assert found == [(ALARM, "ida", "done"), (RUNBOOK, "jo", "in-progress")]


@pytest.mark.parametrize(
    "text",
    [
        "## Follow-ups\n\nNo follow-up work is planned; the gates are replaced in May.",
        "## Action items\n\n*List the work that follows from this incident, with an owner each.*",
        "## Questions?\n\nWrite to us. We will answer within two days.",
        "## Related\n\n- Previous: the outage of March\n- Next: the outage of May",
        "## What travellers said\n\n> - Fix your gates\n> - Add a phone line",
        "## The gates\n\nFix: the list was filled by hand at 09:30.",
        "## Timeline\n\n- 09:10 TODO: ask the vendor\n- 09:30 Action: moved the gates",
    ],
)
def test_no_items(tmp_path: Path, text: str) -> None:
    assert titles(tmp_path, text) == []
