"""Action items are found wherever a document has them, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.importing.kinds import items, record_of, titles

HEAD = "# Post-mortem: Ferry tickets refused\n\n**Date:** 2025-04-08\n\n"


@pytest.mark.parametrize(
    "heading",
    [
        "## What we are going to do about it",
        "### How will we make sure it does not happen again?",
        "## What's next",
        "## Planned improvements and follow-up work",
        "## Preventing this in the future",
        "## 7. Recommendations",
        "## Steps to prevent a repeat",
        "## Things to do before the summer, when all boats sail",
        "## Recommendations of the harbour board",
        "**Corrective measures**",
        "## Was wir künftig anders machen und verbessern",
        "## Ce que nous allons faire pour éviter que cela se reproduise",
        "## Cómo vamos a evitar que se repita",
        "## O que faremos para evitar que se repita",
        "## 再発を防ぐために",
        "## 我们将如何避免再次发生",
    ],
)
def test_headings_in_plain_words(tmp_path: Path, heading: str) -> None:
    record = record_of(tmp_path, f"{HEAD}{heading}\n\n- Add a second printer\n- Test the roll of paper each Friday\n")
    assert titles(record) == ["Add a second printer", "Test the roll of paper each Friday"]


@pytest.mark.parametrize(
    "heading",
    [
        "## Why the printer stopped",
        "## How we found the cause",
        "## What should travellers do?",
        "## How do I know whether my ticket is valid?",
        "## Actions taken during the incident",
        "## Debugging plan",
        "## GitHub Actions",
        "## Verification",
        "## What could have gone worse",
    ],
)
def test_headings_of_something_else(tmp_path: Path, heading: str) -> None:
    record = record_of(tmp_path, f"{HEAD}{heading}\n\n- Look at the second printer\n- Ask the crew\n")
    assert not titles(record)


def test_lines_and_paragraphs_without_bullets(tmp_path: Path) -> None:
    text = f"""{HEAD}## Follow-ups

Give every ferry a spare roll.
Teach the crew to change it.

Replace the printer on the Thule.
"""
    assert titles(record_of(tmp_path, text)) == [
        "Give every ferry a spare roll.",
        "Teach the crew to change it.",
        "Replace the printer on the Thule.",
    ]


def test_lines_with_traffic_lights(tmp_path: Path) -> None:
    text = f"""{HEAD}**Scribe:** Mira

## Follow-up

🔴 P0 · Narrow rolls for all boats · Deck team · before the regatta (2025-06-25)
🟠 P1 · Training for new staff · HARB
🟢 P2 · Notice: "cash only" · Mira · ✔ done
"""
    assert items(record_of(tmp_path, text), "title", "priority", "owner", "due", "status") == [
        ("Narrow rolls for all boats (before the regatta)", "P0", "Deck team", "2025-06-25", None),
        ("Training for new staff", "P1", "HARB", None, None),
        ('Notice: "cash only"', "P2", "Mira", None, "done"),
    ]


@pytest.mark.parametrize(
    "end",
    [
        "Kind regards,\nHarbour Office Operations",
        "Cheers,\n\nThe harbour office",
        "Mit freundlichen Grüßen\nDas Hafenamt",
        "À bientôt,\nl'équipe technique du port",
        "Un saludo,\n\nEl equipo técnico del puerto",
        "*Mira runs the printers of the harbour. We will thank Jo and Ida for reading a draft.*",
        "今後とも港務局をよろしくお願いいたします。",
    ],
)
def test_the_end_of_a_letter_is_no_item(tmp_path: Path, end: str) -> None:
    listed = "- Add a second printer\n- Test the roll of paper each Friday\n"
    record = record_of(tmp_path / "list", f"{HEAD}## Next steps\n\n{listed}\n{end}\n")
    assert len(titles(record)) == 2
    record = record_of(tmp_path / "prose", f"{HEAD}## Next steps\n\nWe will add a second printer.\n\n{end}\n")
    assert titles(record) == ["Add a second printer"]


def test_what_follows_an_introduction_in_italics_is_read(tmp_path: Path) -> None:
    text = f"{HEAD}## Next steps\n\n*Agreed in the review.*\n\nWe will add a second printer.\n"
    assert titles(record_of(tmp_path, text)) == ["Add a second printer"]


def test_wrapped_prose_is_not_cut_into_items(tmp_path: Path) -> None:
    text = f"""{HEAD}## Follow-ups

The paper had been bought by somebody who has left, and nobody had looked
At the width of the roll since the Thule came into service in the year of the
Great storm. It is still in the cupboard.
"""
    assert not titles(record_of(tmp_path, text))


def test_a_bold_bullet_is_the_heading_of_the_bullets_after_it(tmp_path: Path) -> None:
    text = f"""{HEAD}## Notes

- **Root cause:** the roll was too wide
- **Action items**
- Buy narrow rolls
- Measure each roll on delivery
"""
    assert titles(record_of(tmp_path, text)) == ["Buy narrow rolls", "Measure each roll on delivery"]


def test_a_label_with_its_text_in_one_bullet(tmp_path: Path) -> None:
    text = f"{HEAD}## Notes\n\n- **Impact:** 40 people waited\n- **Prevention:** Buy narrow rolls\n"
    assert titles(record_of(tmp_path, text)) == ["Buy narrow rolls"]


def test_parent_bullets_are_groups(tmp_path: Path) -> None:
    text = f"""{HEAD}## Next steps

- Printers
  - Buy narrow rolls
  - Check the width on delivery
- **Crew training:**
  - Show how to change a roll
"""
    assert items(record_of(tmp_path, text), "title", "x-group") == [
        ("Buy narrow rolls", "Printers"),
        ("Check the width on delivery", "Printers"),
        ("Show how to change a roll", "Crew training"),
    ]


def test_planned_actions_inside_the_lessons(tmp_path: Path) -> None:
    text = f"{HEAD}## Lessons learned\n\n- Paper has a width.\n\n### Actions planned\n\n- Buy narrow rolls\n"
    record = record_of(tmp_path, text)
    assert titles(record) == ["Buy narrow rolls"]
    assert [lesson["text"] for lesson in record["lessons"]] == ["Paper has a width."]


def test_a_heading_for_both_is_split_by_sentence(tmp_path: Path) -> None:
    text = f"""{HEAD}## Lessons and follow-ups

- The crew did not know where the spare rolls are.
- Label the cupboard with the spare rolls
"""
    record = record_of(tmp_path, text)
    assert titles(record) == ["Label the cupboard with the spare rolls"]


def test_a_table_without_a_heading(tmp_path: Path) -> None:
    text = f"""{HEAD}## Notes

| Task | Assignee | ETA |
| --- | --- | --- |
| Buy narrow rolls | Mira Holm | 2025-05-01 |
"""
    assert items(record_of(tmp_path, text), "title", "owner", "due") == [
        ("Buy narrow rolls", "Mira Holm", "2025-05-01")
    ]


def test_open_points_in_a_heading_with_its_state(tmp_path: Path) -> None:
    text = f"{HEAD}## Other findings (open, not part of this fix)\n\n- Replace the printer on the Thule\n"
    assert items(record_of(tmp_path, text), "title", "status") == [("Replace the printer on the Thule", "open")]


def test_remediation_that_is_over_is_no_work(tmp_path: Path) -> None:
    text = f"{HEAD}## Remediation\n\n- Replaced the roll by hand\n- Restarted the printer\n"
    assert not titles(record_of(tmp_path, text))


# --- told twice ----------------------------------------------------------------------------------


def test_prose_and_table_with_the_same_words(tmp_path: Path) -> None:
    text = f"""{HEAD}## Prevention

1. **Measure the width of each roll on delivery.** The harbour master has a gauge.
2. **Keep a spare printer aboard.** There is room under the counter.

## Action items

| Action | Owner | Status |
| --- | --- | --- |
| Measure roll width on delivery | Mira Holm | Open |
| Spare printer aboard each ferry | Jon Dahl | Done |
"""
    record = record_of(tmp_path, text)
    assert items(record, "owner", "status") == [("Mira Holm", "open"), ("Jon Dahl", "done")]
    merged = [guess for guess in record["x-import"]["guesses"] if "listed twice" in guess["reason"]]
    assert [guess["line"] for guess in merged] == [7, 8]


def test_prose_and_table_with_the_same_ticket(tmp_path: Path) -> None:
    text = f"""{HEAD}## Corrective actions

### 1. Widths are measured (PIER-11)

A gauge hangs beside the ramp.

### 2. A printer in reserve (PIER-12)

It sits under the counter.

## Action items

| # | Task | Ticket |
| --- | --- | --- |
| 1 | Hang up a gauge | PIER-11 |
| 2 | Stow a spare | PIER-12 |
"""
    assert items(record_of(tmp_path, text), "tracker") == [("PIER-11",), ("PIER-12",)]


def test_a_ticket_for_a_whole_list_merges_nothing(tmp_path: Path) -> None:
    text = f"""{HEAD}## Preventive actions

- Hang up a gauge (PIER-10)

## Action items

| Task | Ticket |
| --- | --- |
| Stow a spare printer | PIER-10 |
| Train the evening crew | PIER-10 |
"""
    assert len(titles(record_of(tmp_path, text))) == 3


# --- what an item says ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Done", "done"),
        ("Merged", "done"),
        ("Done in #14", "done"),
        ("Completed 2025-05-01", "done"),
        ("Done, but still needs a label", "in-progress"),
        ("Complete (two ferries remaining)", "in-progress"),
        ("In flight", "in-progress"),
        ("PR open", "in-progress"),
        ("Wontfix", "wont-do"),
        ("Not started", "open"),
        ("Parked", "deferred"),
        ("Em andamento", "in-progress"),
        ("(/)", "done"),
        ("❌", "open"),
        ("Mauve", None),
    ],
)
def test_words_for_a_state(tmp_path: Path, said: str, status: str | None) -> None:
    text = f"{HEAD}## Action items\n\n| Action | Status |\n| --- | --- |\n| Buy narrow rolls | {said} |\n"
    assert items(record_of(tmp_path, text), "status") == [(status,)]


def test_a_horizon_is_no_priority(tmp_path: Path) -> None:
    text = f"{HEAD}## Actions\n\n### Right away (done)\n\n- Buy rolls\n\n### Long term\n\n- Buy printers\n"
    assert items(record_of(tmp_path, text), "title", "priority", "status", "x-group") == [
        ("Buy rolls", None, "done", "Right away (done)"),
        ("Buy printers", None, None, "Long term"),
    ]


@pytest.mark.parametrize(
    ("line", "owner", "due"),
    [
        ("- [ ] Buy rolls [Mira Holm](mailto:mira@example.org) May 2, 2025", "Mira Holm", "2025-05-02"),
        ("- [ ] Buy rolls [@Mira Holm](https://wiki.example.org/people/77) 2 May 2025", "Mira Holm", "2025-05-02"),
        ("- [ ] Buy rolls @Mira Holm @May 2, 2025", "Mira Holm", "2025-05-02"),
        ("- [ ] Buy rolls (Mira Holm, 2025-05-02)", "Mira Holm", "2025-05-02"),
        ("- [ ] Buy rolls. Owner: Mira Holm. Due: 2025-05-02", "Mira Holm", "2025-05-02"),
        ("- [ ] Buy rolls by 2025-05-02", None, "2025-05-02"),
        ("- [ ] Buy the rolls that we had on 2025-05-02", None, None),
    ],
)
def test_owner_and_due_date_in_the_text(tmp_path: Path, line: str, owner: str | None, due: str | None) -> None:
    [(title, *found)] = items(record_of(tmp_path, f"{HEAD}## Action items\n\n{line}\n"), "title", "owner", "due")
    assert found == [owner, due]
    assert title.startswith("Buy ")


@pytest.mark.parametrize(
    ("end", "left"),
    [
        ("owner: Mira, long-term", "(long-term)"),
        ("@mira, Ida, status: open", "(Ida)"),
        ("owner: Mira, May 2, 2025", ""),
    ],
)
def test_words_beside_a_marked_owner_stay_in_their_brackets(tmp_path: Path, end: str, left: str) -> None:
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n- Buy rolls ({end})\n")
    [(title, owner)] = items(record, "title", "owner")
    assert (title, owner.lower()) == (f"Buy rolls {left}".strip(), "mira")


def test_japanese_owner_and_deadline_in_one_phrase(tmp_path: Path) -> None:
    head = "# ポストモーテム: 券売機\n\n**日付**: 2025-04-08\n\n"
    text = f"{head}## 再発防止策\n\n- 用紙の幅を測る（担当: 港務係、期限: 2025-05-02）\n"
    assert items(record_of(tmp_path, text), "owner", "due") == [("港務係", "2025-05-02")]


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("### Completed this week", "done"),
        ("### Already implemented", "done"),
        ("### Still open", "open"),
        ("### Planned for autumn", "open"),
        ("### Paper and printers", None),
    ],
)
def test_the_state_in_the_name_of_a_group(tmp_path: Path, heading: str, status: str | None) -> None:
    text = f"{HEAD}## Action items\n\n{heading}\n\n- Buy narrow rolls\n- Label the cupboard\n"
    assert items(record_of(tmp_path, text), "status") == [(status,), (status,)]


PEOPLE = f"{HEAD}**Authors:** Mira Holm, Jon Dahl\n\nThe Redis cluster was fine.\n\n## Action items\n\n"


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("- Mira: buy narrow rolls", "Mira"),
        ("- **Jon Dahl** – buy narrow rolls", "Jon Dahl"),
        ("- Buy narrow rolls (Mira Holm)", "Mira Holm"),
        ("- Buy narrow rolls — Jon", "Jon"),
        ("- Buy narrow rolls (Jon) DONE: three boxes", "Jon"),
        ("- Buy narrow rolls — with the harbour team", "harbour team"),
        ("- @mira.h: buy narrow rolls", "mira.h"),
        ("- Buy more memory (Redis)", None),
        ("- Redis: buy more memory", None),
    ],
)
def test_people_of_the_document_are_owners(tmp_path: Path, line: str, owner: str | None) -> None:
    assert items(record_of(tmp_path, f"{PEOPLE}{line}\n"), "owner") == [(owner,)]


CHAT = "> **[08:05] mira_h:** no tickets\n> **[08:07] jon (deck):** looking\n> **[08:09] mira_h:** a new roll\n\n"


def test_handles_of_a_chat_before_items(tmp_path: Path) -> None:
    """Those in the same place as a known one are owners, too; without one a word may be a subject."""
    listed = "## Next steps\n\n- mira_h: buy narrow rolls\n- crew: label the cupboard\n- print a notice\n"
    assert items(record_of(tmp_path / "known", f"{HEAD}{CHAT}{listed}"), "title", "owner") == [
        ("buy narrow rolls", "mira_h"),
        ("label the cupboard", "crew"),
        ("print a notice", None),
    ]
    assert items(record_of(tmp_path / "unknown", f"{HEAD}{listed}"), "owner") == [(None,), (None,), (None,)]


def test_names_behind_tickets_in_brackets(tmp_path: Path) -> None:
    listed = "- [x] Narrow rolls (OPS-1) — Mira\n- [ ] Second printer (OPS-2) — Jon\n- [ ] Training (OPS-3)\n"
    assert items(record_of(tmp_path, f"{HEAD}## Next steps\n\n{listed}"), "title", "owner", "tracker") == [
        ("Narrow rolls (OPS-1)", "Mira", "OPS-1"),
        ("Second printer (OPS-2)", "Jon", "OPS-2"),
        ("Training (OPS-3)", None, "OPS-3"),
    ]


def test_an_action_inside_a_lesson(tmp_path: Path) -> None:
    text = f"""{HEAD}## Lessons

- **The cupboard is not labelled.** Nobody found the spare roll. **Action (open):** label the cupboard
  and tell the evening crew.
- Rolls have a width.
"""
    record = record_of(tmp_path, text)
    assert items(record, "title", "status") == [("label the cupboard and tell the evening crew.", "open")]
    assert len(record["lessons"]) == 2


def test_a_table_of_causes_and_fixes(tmp_path: Path) -> None:
    text = (
        f"{HEAD}## Prevention (landed)\n\n| Cause | Fix |\n| --- | --- |\n| Wide rolls | Narrow rolls are ordered |\n"
    )
    [(title, status)] = items(record_of(tmp_path, text), "title", "status")
    assert (title, status) == ("Narrow rolls are ordered", "done")


@pytest.mark.parametrize("label", ["Measures:", "**Measures**", "Countermeasures:", "Follow up:"])
def test_measures_are_action_items(tmp_path: Path, label: str) -> None:
    text = f"Subject: Tickets refused on 2025-04-08\n\nThe gate was shut.\n\n{label}\n\n- Buy rolls\n- Measure\n"
    record = record_of(tmp_path, text)
    assert record["title"] == "Tickets refused on 2025-04-08"
    assert items(record, "title") == [("Buy rolls",), ("Measure",)]


@pytest.mark.parametrize(
    "sentence",
    [
        "We will always be grateful for your patience.",
        "We are working hard every day to deserve your trust.",
        'The engineer on call wrote: "We will restart the pods now."',
        "The vendor says we will get a new certificate.",
        "If it happens again, we will restart the indexer.",
        "Unless the vendor answers, we will delete the old logs.",
        "We will restart the indexer if it happens again.",
        "We will not replace the queue.",
        "Nothing will be changed.",
        "No further action will be taken.",
        "At 10:15 we decided that we will fail over.",
        "We will describe what happened below.",
        "We will start with the background.",
        "As we will show, the disk was full.",
        "We will send you a free mug.",
        "Forward-looking statements: we will, may, and expect to change features.",
    ],
)
def test_sentences_in_the_form_of_a_promise_that_are_none(tmp_path: Path, sentence: str) -> None:
    text = f"# Uploads failed on 10 May 2021\n\nUploads failed. {sentence} We will add a limit.\n"
    assert titles(record_of(tmp_path, text)) == ["Add a limit"]


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ('To mend the "stuck" state, we will add a watchdog.', "Add a watchdog"),
        ("We will add a lock so that we will never lose a write.", "Add a lock so that we will never lose a write"),
        ("We will check the input, since a look is not enough.", "Check the input, since a look is not enough"),
        ("After 10 days of tests, we will set the limit.", "Set the limit"),
        ("We will cover the cache with tests.", "Cover the cache with tests"),
        ("We will show a banner on failure.", "Show a banner on failure"),
        ("We will no longer run migrations at night.", "No longer run migrations at night"),
    ],
)
def test_promises_with_a_condition_quotation_or_no_beside_them(tmp_path: Path, sentence: str, title: str) -> None:
    text = f"# Uploads failed on 10 May 2021\n\nUploads failed. {sentence}\n"
    assert titles(record_of(tmp_path, text)) == [title]


def test_lessons_promise_no_more_than_stories_do(tmp_path: Path) -> None:
    lessons = (
        'The engineer wrote: "We will restart the pods now."',
        "We thought that we will be fine.",
        "We learned that we will always need a spare.",
        "We will not replace the queue.",
        "We will add a limit.",
    )
    lines = "\n".join(f"- {lesson}" for lesson in lessons)
    assert titles(record_of(tmp_path, f"{HEAD}## Lessons learned\n\n{lines}\n")) == ["Add a limit"]


def test_a_section_of_actions_may_say_what_will_not_be_done(tmp_path: Path) -> None:
    text = f"{HEAD}## What we will do\n\nWe will always be grateful for your patience. We will not deploy on Fridays.\n"
    assert titles(record_of(tmp_path, text)) == ["Not deploy on Fridays"]


@pytest.mark.parametrize(("line", "count"), [("- {} will fix his door\n", 600), ("{} found his door shut.\n\n", 0)])
def test_a_text_is_not_searched_for_each_name_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, count: int
) -> None:
    names = [f"{chr(65 + number // 26)}e{chr(97 + number % 26)}k" for number in range(600)]
    source = "# Doors shut\n\n## Next steps\n\n" + "".join(map(line.format, names))
    search = re.search
    long_texts: list[str] = []

    def noted(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
        long_texts.extend([text] if len(text) > len(source) / 2 else [])
        return search(pattern, text, flags)

    monkeypatch.setattr("postmortems.importing.reading.re.search", noted)
    assert len(record_of(tmp_path, source, "2026-01-02-doors.md").get("action_items", ())) == count
    assert len(long_texts) < 20
