"""Chains, impact on services, and summaries survive the forms that documents have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.importing.kinds import record_of

HEAD = "# Post-mortem: Ferry tickets refused\n\n**Date:** 2025-04-08\n\n"


def chains(record: Any) -> list[tuple[str | None, int]]:
    return [(chain.get("title"), len(chain["steps"])) for chain in record.get("causal_chains", ())]


QUESTIONS = """## Root cause analysis

### Strand 1 - The printer stopped

#### Why did the printer stop?

The paper was stuck.

> Paper jam, said the display.

#### Why was it stuck?

The roll is 3 mm too wide:

```
roll: 83 mm
slot: 80 mm
```

#### Why did nobody measure it?

| Step | Done by |
| --- | --- |
| Delivery | nobody |

### Strand 2 - Nobody knew

#### How could it take an hour to notice?

The alarm is off.

#### How was it switched off?

By hand, in March.
"""


def test_questions_as_headings_keep_their_chain_around_code_tables_and_quotes(tmp_path: Path) -> None:
    record = record_of(tmp_path, HEAD + QUESTIONS)
    assert chains(record) == [("The printer stopped", 3), ("Nobody knew", 2)]
    [first, second] = record["causal_chains"]
    assert [step["question"][:12] for step in first["steps"]] == ["Why did the ", "Why was it s", "Why did nobo"]
    assert [tuple(step["because"]) for step in second["steps"]] == [("S-5",), ()]
    body = next((tmp_path / "incidents").iterdir()).read_text(encoding="utf-8")
    assert "roll: 83 mm" in body
    assert "| Delivery | nobody |" in body


def test_questions_that_ask_further_inside_each_other(tmp_path: Path) -> None:
    text = f"""{HEAD}## Five whys

### Why were tickets refused?

No paper.

#### Why was there no paper?

Nobody had ordered any.

##### Why had nobody ordered any?

The list was lost.
"""
    assert [steps for _, steps in chains(record_of(tmp_path, text))] == [3]


def test_paragraphs_and_tables_of_whys(tmp_path: Path) -> None:
    text = f"""{HEAD}## 5 whys

**Why did the printer stop?** It had no paper.

**Why had it none?** The roll was used up.

## Contributing causes

| # | Why? | Because |
| --- | --- | --- |
| 1 | Why was there no spare? | The cupboard was empty |
| 2 | Why was it empty? | No order in March |
"""
    assert [steps for _, steps in chains(record_of(tmp_path, text))] == [2, 2]


@pytest.mark.parametrize(
    "drawing",
    [
        "wide paper is ordered\n    |\n    v\nroll jams\n    |\n    v\nprinter stops",
        "wide paper is ordered\n  ↓\nroll jams\n  ↓\nprinter stops\n",
        "wide paper is ordered\n └─> roll jams\n     └─> printer stops\n",
        "┌───────────────────┐\n│ wide paper ordered│\n└───────────────────┘\n    ▼\n│ roll jams │\n    ▼\n│ "
        "printer stops │",
    ],
)
def test_a_chain_that_is_drawn(tmp_path: Path, drawing: str) -> None:
    record = record_of(tmp_path, f"{HEAD}## Root cause\n\n```\n{drawing}\n```\n")
    assert [steps for _, steps in chains(record)] == [3]
    assert [tuple(step["because"]) for step in record["causal_chains"][0]["steps"]] == [(), ("S-1",), ("S-2",)]


def test_code_is_no_drawing(tmp_path: Path) -> None:
    text = f"{HEAD}## Root cause\n\n```\nif a > b:\n    v = 1\n| x | y |\nprint(v)\n```\n"
    assert not chains(record_of(tmp_path, text))


def test_impact_per_service_from_a_table(tmp_path: Path) -> None:
    text = f"""{HEAD}## Impact

| Component | Symptom | From | Until |
| --- | --- | --- | --- |
| `ticket-desk` | No tickets | 06:00 | 07:10 |
| [gate](https://example.org/gate) | Stayed open | 06:05 | 07:10 |
"""
    record = record_of(tmp_path, text)
    assert list(record["services"]["affected"]) == ["ticket-desk", "gate"]
    assert [
        (row["service"], row["effect"], row["from"][-5:], row["to"][-5:]) for row in record["impact"]["services"]
    ] == [
        ("ticket-desk", "No tickets", "06:00", "07:10"),
        ("gate", "Stayed open", "06:05", "07:10"),
    ]


def test_impact_per_service_from_a_list(tmp_path: Path) -> None:
    text = (
        f"{HEAD}## Affected systems\n\n- **ticket-desk**: no tickets for an hour\n- gate — stayed open\n- "
        f"everything else was fine\n"
    )
    record = record_of(tmp_path, text)
    assert list(record["services"]["affected"]) == ["ticket-desk", "gate"]
    assert [row["effect"] for row in record["impact"]["services"]] == ["no tickets for an hour", "stayed open"]


def test_a_table_of_something_else_is_no_impact(tmp_path: Path) -> None:
    text = f"{HEAD}## Impact\n\n| Day | Passengers |\n| --- | --- |\n| Monday | 40 |\n"
    assert "services" not in record_of(tmp_path, text)


def test_the_first_paragraph_of_a_long_summary(tmp_path: Path) -> None:
    text = f"{HEAD}## TL;DR\n\nFor an hour no tickets were printed.\n\n{'It was windy. ' * 200}\n\n- A list too\n"
    assert record_of(tmp_path, text)["summary"] == "For an hour no tickets were printed."


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}For an hour no tickets were printed aboard the Thule.\n\n## Root cause\n\nThe roll.\n",
        f"{HEAD}## What happened\n\nFor an hour no tickets were printed aboard the Thule.\n\n- 40 people waited\n",
        "---\ntitle: Tickets\ndate: 2025-04-08\ndescription: For an hour no tickets were printed aboard the "
        "Thule.\n---\n\n## Notes\n\n- x\n",
    ],
)
def test_every_document_that_says_what_happened_has_a_summary(tmp_path: Path, text: str) -> None:
    assert record_of(tmp_path, text)["summary"] == "For an hour no tickets were printed aboard the Thule."


# --- forms of exports in Markdown ----------------------------------------------------------------


def test_a_table_as_html(tmp_path: Path) -> None:
    text = f"""{HEAD}## Timeline

<table>
<tr><th>When</th><th>What</th></tr>
<tr><td>06:00</td><td>Printer <strong>stops</strong></td></tr>
<tr>
<td>06:40</td>
<td><p>New roll</p><p>It fits</p></td>
</tr>
</table>

After the table.
"""
    record = record_of(tmp_path, text)
    assert [entry["event"] for entry in record["timeline"]] == ["Printer **stops**", "New roll\n\nIt fits"]
    body = next((tmp_path / "incidents").iterdir()).read_text(encoding="utf-8")
    assert body.rstrip().endswith("After the table.")
    assert "<table>\n" not in body


def test_a_cell_of_html_over_several_rows_holds_for_each(tmp_path: Path) -> None:
    text = f"""{HEAD}## Timeline

<table>
<thead><tr><td>Date</td><td>Time</td><td>What</td></tr></thead>
<tr><td rowspan="2">2025-04-08</td><td>06:00</td><td>Printer stops</td></tr>
<tr><td>06:40</td><td>New roll</td></tr>
</table>
"""
    record = record_of(tmp_path, text)
    assert [str(entry["at"]) for entry in record["timeline"]] == ["2025-04-08 06:00", "2025-04-08 06:40"]


def test_a_table_cut_into_paragraphs(tmp_path: Path) -> None:
    text = (
        f"{HEAD}## Timeline\n\n| \nWhen\n\n | \n\nWhat\n\n |\n| --- | --- |\n| \n\n06:00\n\n | \n\nPrinter "
        f"stops\n\nIn the rain\n\n |\n"
    )
    assert [entry["event"] for entry in record_of(tmp_path, text)["timeline"]] == ["Printer stops\n\nIn the rain"]


def test_a_table_of_word_without_a_head(tmp_path: Path) -> None:
    text = f"{HEAD}## Actions\n\n|  |  |\n|---|---|\n| Task | Owner |\n| Buy rolls | Mira Holm |\n"
    [item] = record_of(tmp_path, text)["action_items"]
    assert (item["title"], item["owner"]) == ("Buy rolls", "Mira Holm")


def test_escapes_and_anchors_of_google_docs(tmp_path: Path) -> None:
    text = """# **Tickets refused (PIER\\-9)** {#tickets-refused}

| Severity | SEV2 |
| :---- | :---- |
| **Started** | 2025\\-04\\-08 06:00 UTC |
| **Ended** | 2025\\-04\\-08 07:10 UTC |

# **Summary** {#summary}

Nobody could buy a ticket for \\~70 minutes\\.

# **Action items** {#action-items}

* \\[x\\] Buy rolls [Mira Holm](mailto:mira@example.org) Apr 9, 2025
"""
    record = record_of(tmp_path, text)
    assert record["title"] == "Tickets refused"
    assert record["external_ids"] == ("PIER-9",)
    assert record["times"] == {"started": "2025-04-08 06:00", "resolved": "2025-04-08 07:10"}
    assert record["summary"].startswith("Nobody could buy a ticket for ~70 minutes")
    assert record["action_items"][0]["status"] == "done"


def test_code_keeps_its_backslashes(tmp_path: Path) -> None:
    record_of(tmp_path, f"{HEAD}## Notes\n\nThe pattern `a\\-b` and\n\n```\nx\\-y\n```\n")
    body = next((tmp_path / "incidents").iterdir()).read_text(encoding="utf-8")
    assert "`a\\-b`" in body
    assert "x\\-y" in body


def test_the_letters_of_a_picture_are_no_words(tmp_path: Path) -> None:
    text = (
        f"{HEAD}## Summary\n\nNobody could buy a ticket for an hour.\n\n![][p]\n\n[p]: "
        f"<data:image/png;base64,{'el/la/los/las/una/que+con/' * 40}>\n"
    )
    assert "language" not in record_of(tmp_path, text)


def test_the_zone_in_the_heading_of_a_form(tmp_path: Path) -> None:
    text = (
        "### Date\n\n2025-04-08\n\n### Started at (CET)\n\n06:00\n\n### Ended (CET)\n\n_No response_\n\n"
        "### Summary\n\nTickets were refused.\n"
    )
    record = record_of(tmp_path, text)
    assert (record["timezone"], record["times"]) == ("Europe/Berlin", {"started": "2025-04-08 06:00"})


def test_numbers_of_the_incident(tmp_path: Path) -> None:
    text = "# Incident summary: Tickets\n\n**Incident:** OPS-2025-007\n**Date:** 2025-04-08\n\nNone.\n"
    record = record_of(tmp_path, text)
    assert (record["title"], list(record["external_ids"])) == ("Tickets", ["OPS-2025-007"])
    text = "# Tickets\n\n**Incident:** 8 April 2025\n\nNone.\n"
    assert "external_ids" not in record_of(tmp_path, text, "other.md")


@pytest.mark.parametrize(
    ("heading", "questions", "method"),
    [
        ("Five whys", ("Why did it stop?", "And what filled the disk?"), "five-whys"),
        ("Root cause", ("Why did it stop?", "Why was the disk full?"), "five-whys"),
        ("Root cause", ("How did it stop?", "What filled the disk?"), "infinite-hows"),
    ],
)
def test_headings_that_ask_say_which_method_it_is(
    tmp_path: Path, heading: str, questions: tuple[str, str], method: str
) -> None:
    first, second = questions
    text = (
        f"# Mirror\n\nDate: 2025-02-03\n\n## {heading}\n\n### {first}\n\nThe disk was full.\n\n### {second}\n\nLogs.\n"
    )
    [chain] = record_of(tmp_path, text)["causal_chains"]
    assert (chain["method"], len(chain["steps"])) == (method, 2)


def test_five_whys_on_lines_of_a_paragraph(tmp_path: Path) -> None:
    whys = "Why did it stop? The disk was full.\nWhy? Logs filled it.\nWhy were there so many? Debug was on.\n"
    [chain] = record_of(tmp_path, f"{HEAD}## Five whys\n\n{whys}")["causal_chains"]
    assert [(step.get("question"), step["text"]) for step in chain["steps"]] == [
        ("Why did it stop?", "The disk was full."),
        ("Why?", "Logs filled it."),
        ("Why were there so many?", "Debug was on."),
    ]


@pytest.mark.parametrize("heading", ["Why did it happen?", "Why"])
def test_the_question_of_a_section_is_no_title_of_a_chain(tmp_path: Path, heading: str) -> None:
    record = record_of(tmp_path, f"{HEAD}## {heading}\n\n- The disk was full\n- Nobody saw it\n")
    assert chains(record) == [(None, 2)]


@pytest.mark.parametrize(
    ("opening", "is_summary"),
    [
        ("On 8 April from 10:00 to 11:20 the counters refused tickets.", True),
        ("Last Friday the counters were down for an hour.", True),
        ("We care about our passengers, and this is a full account.", False),
    ],
)
def test_what_a_story_is_about_is_the_summary(tmp_path: Path, opening: str, is_summary: bool) -> None:
    """Before a story of several paragraphs, the paragraph that says when and what."""
    story = "## What happened\n\nA counter keeps a list of prices in memory.\n\nAt 10:00 it was lost.\n"
    summary = record_of(tmp_path, f"# Tickets refused\n\n{opening}\n\n{story}Date: 2025-04-08\n")["summary"]
    assert (summary == opening) is is_summary


@pytest.mark.parametrize(
    ("beginning", "label"),
    [
        ("**No alert on the disk.** ", "No alert on the disk"),
        ("Nobody saw the disk fill. ", "Nobody saw the disk fill"),
        ("", None),
    ],
)
def test_a_long_cause_has_a_label_for_lists_and_drawings(tmp_path: Path, beginning: str, label: str | None) -> None:
    """Of its bold beginning, or of a short first sentence; the whole text stays."""
    rest = f"The monitor of the machines reads {'many ' * 20}values, but not those of disks that are mounted late."
    record = record_of(tmp_path, f"{HEAD}## Contributing factors\n\n- {beginning}{rest}\n- Short.\n")
    [long, short] = record["causal_chains"][0]["steps"]
    assert (long.get("label"), long["text"]) == (label, f"{beginning}{rest}")
    assert "label" not in short
