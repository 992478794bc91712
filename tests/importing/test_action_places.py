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
        "So that this does not happen again",
        "Three things we're changing",
        "Prevention of recurrence",
        "The committee recommends that",
        "What the ferry office will do",
        "To do for next season",
        "Improvements identified",
        "Recommendations by priority",
        "What comes out of this review",
        "Das nehmen wir uns vor",
        "Plan",
        "Damit das nicht wieder vorkommt",
        "Ce que nous mettons en place",
        "¿Cómo evitamos que se repita?",
        "今後について",
        "Follow-on work",
        "Tickets created",
        "Steps taken to prevent a repeat",
        "Commitments to our customers",
        "Die nächsten Schritte",
        "Langfristige Maßnahmen",
        "Mesures à prendre",
        "Actions à long terme",
        "Medidas previstas",
        "Tareas de seguimiento",
        "Ações de longo prazo",
        "Plano de melhoria",
        "長期的な対策",
        "后续工作",
        "장기 대책",
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
        f"**Summary:** The list was empty.\n**Next steps:** {ALARM}; {RUNBOOK}\n",
        f"| | |\n|---|---|\n| Cause | The list was empty |\n| Next steps | {ALARM}; {RUNBOOK} |\n",
        f"## What we plan\n\n**Short term (this week):** {ALARM}.\n\n**Long term:** {RUNBOOK}.\n",
        f"## Findings\n\n| Problem | Improvement |\n|---|---|\n| None | {ALARM} |\n| No guide | {RUNBOOK} |\n",
        f"## What we changed\n\n| Before | After |\n|---|---|\n| No alarm | {ALARM} |\n| No guide | {RUNBOOK} |\n",
        f"| What broke | What we're doing |\n|---|---|\n| No alarm | {ALARM} |\n| No guide | {RUNBOOK} |\n",
        f"Recommendations\nR1. {ALARM}\nR2. {RUNBOOK}\n",
        f"## To do\n\n### Improvement 1: {ALARM}\n\n- Why: no page\n\n### Improvement 2: {RUNBOOK}\n\n- How: by hand\n",
        f"## Next steps\n\nWe will (1) {ALARM[0].lower()}{ALARM[1:]} and (2) {RUNBOOK[0].lower()}{RUNBOOK[1:]}.\n",
        f"## Next steps\n\nThe gates are not watched. {ALARM}. {RUNBOOK}.\n",
        f"## Next steps\n\n- {ALARM}\n- {RUNBOOK}\n- Done\n",
        f"Cause 1: no page\nAction 1: {ALARM}\n\nCause 2: no guide\nAction 2: {RUNBOOK}\n",
        f"action items:\n✅ {ALARM}\n⬜ {RUNBOOK}\n",
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


@pytest.mark.parametrize(
    ("item", "title", "owner", "due"),
    [
        ("Count them - owner Harbour - due 2024-05-30", "Count them", "Harbour", "2024-05-30"),
        ("Count them (assignee Ida Brandt, due 2024-05-30)", "Count them", "Ida Brandt", "2024-05-30"),
        ("Count them (in the north only, due 2024-05-30)", "Count them (in the north only)", None, "2024-05-30"),
        ("Count them - owner Harbour must agree", "Count them - owner Harbour must agree", None, None),
    ],
)
def test_an_owner_without_a_colon_and_a_due_date_in_brackets(
    tmp_path: Path, item: str, title: str, owner: str | None, due: str | None
) -> None:
    text = f"{HEAD}## Action items\n\n- {item}\n- {ALARM}\n"
    assert items(record_of(tmp_path, text), "title", "owner", "due")[0] == (title, owner, due)


def test_a_promise_in_a_chat_is_its_message_alone(tmp_path: Path) -> None:
    chat = "#tickets\n[21:04] ida: the gates refuse tickets\n[21:31] tom: I'll write a runbook for the gates tomorrow"
    assert titles(tmp_path, chat) == ["Write a runbook for the gates tomorrow"]


def test_headings_that_promise(tmp_path: Path) -> None:
    text = "## We'll keep two lists\n\nThere was one.\n\n## We won't delete a list by hand\n\nThat was easy to do.\n"
    assert titles(tmp_path, text) == ["We'll keep two lists", "We won't delete a list by hand"]
    assert titles(tmp_path / "one", "## We'll keep you informed\n\nSee the status page.\n") == []


def test_tickets_without_a_heading_that_says_so(tmp_path: Path) -> None:
    text = f"## Tickets\n\n- [GATE-1](https://t.example.org/GATE-1) {ALARM}\n- GATE-2 {RUNBOOK}\n"
    found = items(record_of(tmp_path, HEAD + text), "title", "tracker")
    assert [title.split()[-1] for title, _ in found] == ["tickets", "gates"]
    assert ["GATE-1" in found[0][1], found[1][1]] == [True, "GATE-2"]


def test_what_is_done_beside_what_is_not(tmp_path: Path) -> None:
    text = f"## Done\n\n- {ALARM}\n\n## Still to do\n\n- {RUNBOOK}\n"
    found = items(record_of(tmp_path, HEAD + text), "title", "status")
    assert sorted(found) == [(ALARM, "done"), (RUNBOOK, "open")]


def test_headings_of_owners(tmp_path: Path) -> None:
    text = f"## Actions by team\n\n### Gates\n\n- {ALARM}\n\n### Support\n\n- {RUNBOOK}\n"
    assert items(record_of(tmp_path, HEAD + text), "title", "owner") == [(ALARM, "Gates"), (RUNBOOK, "Support")]


@pytest.mark.parametrize(
    "end",
    [
        "Owner: Ida. Complete by 2024-05-31.",
        "*Owner: Ida.* *Due: 2024-05-31*",
    ],
)
def test_fields_in_sentences_at_the_end(tmp_path: Path, end: str) -> None:
    found = items(record_of(tmp_path, f"{HEAD}## Next steps\n\n- {ALARM}. {end}\n"), "title", "owner", "due", "status")
    assert found == [(ALARM, "Ida", "2024-05-31", None)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Grenze wurde angehoben. Außerdem richten wir eine Überwachung der Tore ein."),
        ("ja", "上限を引き上げました。あわせて、接続数の監視を追加します。"),
    ],
)
def test_each_sentence_in_other_languages(tmp_path: Path, language: str, text: str) -> None:
    head = (
        "# 予約サイトの停止\n\n2024年4月8日、予約サイトが利用できませんでした。\n\n## 再発防止策"
        if language == "ja"
        else f"{HEAD}## Was wir ändern"
    )
    found = items(record_of(tmp_path, f"{head}\n\n{text}\n"), "status")
    assert found == [("done",), (None,)] or found == [("done",), ("open",)]


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
        "## Why this does not happen more often\n\n- The gates are old\n- The list is short",
        "| Before | During |\n|---|---|\n| 20 ms | 3 s |\n| 40 ms | 9 s |",
        "**Next steps:** None\n**Follow-up:** see above",
        "## Timeline\n\n- 09:10 TODO: ask the vendor\n- 09:30 Action: moved the gates",
    ],
)
def test_no_items(tmp_path: Path, text: str) -> None:
    assert titles(tmp_path, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "## The plan\n\nThe plan was to move the gates on Sunday. We would:\n\n1. Stop the gates\n2. Move the readers",
        "## Plan\n\n1. Stop the gates\n2. Move the readers\n\n## What happened\n\nThe gates did not start again.",
        "## Prevention of data loss during the incident\n\n- Stop the gates\n- Copy the disk",
        "## Steps to recover\n\n1. Stop the gates\n2. Restore the copy",
        "## What we changed during the outage\n\n- Move the readers\n- Add a gate",
        "## What we did to restore service\n\n- Move the readers\n- Add a gate",
        "## Improvements\n\nWe added two readers at 11:00.",
        "## Actions\n\n- 10:10 Ida restarted the gates\n- 10:40 The vendor replaced a fan",
        "## Measures\n\n| Measure | Value |\n|---|---|\n| Tickets lost | 120 |\n| Time at a gate | 3 s |",
    ],
)
def test_steps_and_numbers_of_the_day_are_no_work(tmp_path: Path, text: str) -> None:
    assert titles(tmp_path, text) == []


@pytest.mark.parametrize("heading", ["Plan", "Steps to recover faster next time", "Measures"])
def test_plans_after_the_story_are_work(tmp_path: Path, heading: str) -> None:
    assert titles(tmp_path, f"## What happened\n\nThe gates stopped.\n\n## {heading}\n\n{TWO}") == [ALARM, RUNBOOK]


def test_what_was_done_at_a_time_of_the_day_is_no_work_among_fixes(tmp_path: Path) -> None:
    steps = "- Reverted the settings at 10:40\n- Restarted the gates at 10:45\n"
    done = "- Scheduled the backup at 02:00\n"
    assert titles(tmp_path, f"## Fixes\n\n{steps}{done}{TWO}") == ["Scheduled the backup at 02:00", ALARM, RUNBOOK]


def test_minutes_of_a_meeting_are_no_summary(tmp_path: Path) -> None:
    lines = "10:00 Ida opens the meeting\n10:10 Jo presents the gates\n10:30 All agree on alarms"
    assert "summary" not in record_of(tmp_path, f"{HEAD}## Minutes of the meeting\n\n{lines}\n")


def test_a_plan_before_the_story_with_owners_is_work(tmp_path: Path) -> None:
    plan = f"## Plan\n\n- {ALARM} (Ida)\n- {RUNBOOK} (Jo)\n\n## Timeline\n\n- 10:00 Gates stop\n"
    assert titles(tmp_path, plan) == [ALARM, RUNBOOK]


def test_numbers_of_rows_are_no_measurements(tmp_path: Path) -> None:
    rows = f"| Measure | Number |\n|---|---|\n| {ALARM} | 1 |\n| {RUNBOOK} | 2 |\n"
    assert titles(tmp_path, f"## Measures\n\n{rows}") == [ALARM, RUNBOOK]


def test_steps_of_the_day_in_a_table_are_no_work(tmp_path: Path) -> None:
    rows = "| 10:02 | Restart the gates | Anna |\n| 10:20 | Move the gates | Tom |\n"
    assert titles(tmp_path, f"## Response\n\n| Time | Action | Who |\n|---|---|---|\n{rows}") == []


def test_what_a_sentence_is_for_is_no_order(tmp_path: Path) -> None:
    text = "## Prevention\n\nTo stop this from happening again, we are moving the gates to two zones.\n"
    [(title, status)] = items(record_of(tmp_path, HEAD + text), "title", "status")
    assert "moving the gates" in str(title)
    assert status == "open"


@pytest.mark.parametrize(("day", "due"), [("2024-05-03", "2024-05-03"), ("2024-04-08", None)])
def test_a_column_of_days_after_the_document_is_that_of_due_dates(tmp_path: Path, day: str, due: str | None) -> None:
    text = f"## Action items\n\n| Date | Action | Owner |\n|---|---|---|\n| {day} | {ALARM} | Anna |\n"
    assert items(record_of(tmp_path, HEAD + text), "title", "due") == [(ALARM, due)]


def test_a_finding_above_a_labelled_item_is_no_item(tmp_path: Path) -> None:
    text = f"## Lessons and actions\n\n### 1) Limits\n\nNobody was paged.\n**Action:** {ALARM}\n"
    assert titles(tmp_path, text) == [ALARM]


@pytest.mark.parametrize(
    "text",
    [
        f'## Summary\n\nThe gates stopped.\n\n!!! todo "Follow-up"\n    - {ALARM}\n    - {RUNBOOK}\n',
        f"## Next steps\n\nSo the plan is simple. {ALARM}. {RUNBOOK}.\n",
        f"## What went wrong\n\n- Nobody was paged. → {ALARM}\n- Nobody knew the gates. → {RUNBOOK}\n",
        f"## Action items\n\n- **Who:** Anna\n  **What:** {ALARM}\n- **Who:** Tom\n  **What:** {RUNBOOK}\n",
        f"## Next steps\n\n1\\. {ALARM}\n\n2\\. {RUNBOOK}\n",
        f"## Outcome of the review\n\nThe review agreed on two actions:\n\n{TWO}",
        f"## Action items\n\n### Short term\n\n{ALARM}.\n\n### Long term\n\n{RUNBOOK}.\n",
    ],
)
def test_items_in_further_places(tmp_path: Path, text: str) -> None:
    assert [title.rstrip(".") for title in titles(tmp_path, text)] == [ALARM, RUNBOOK]


def test_advice_of_formal_reports(tmp_path: Path) -> None:
    text = "## Recommendations\n\nIt is recommended to mix brands of gates. We also suggest that gates beep.\n"
    assert titles(tmp_path, text) == ["Mix brands of gates", "Gates beep"]


@pytest.mark.parametrize(
    "text",
    [
        "## Remediation\n\n| Time | Step |\n|---|---|\n| 09:20 | Restart the gates |\n| 09:45 | Open them |\n",
        "## About the gate service\n\nThe service will retry a ticket. We plan to rewrite it in 2026.\n",
        "## Closing\n\nWe want to hear from you. We are hiring engineers who like gates.\n",
        "## Follow-up\n\nSee the list of the gates team for the alarm.\n",
        "## Action items\n\n- None at this time\n",
        "## Action items\n\nWe do not have any action items, since the gates will be replaced in May anyway.\n",
        "## What's next?\n\nWe'll publish a longer write-up next week.\n",
    ],
)
def test_what_only_looks_like_work(tmp_path: Path, text: str) -> None:
    assert titles(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        (f"## Fixes\n\n- {ALARM} - shipped in 4.12\n- {RUNBOOK}\n", ["done", None]),
        (f"## Actions\n\nPhase 1 (complete)\n\n- {ALARM}\n\nPhase 2 (May)\n\n- {RUNBOOK}\n", ["done", None]),
        (
            f"## Actions\n\n| Measure | Status |\n|---|---|\n| {ALARM} | Implemented |\n"
            f"| {RUNBOOK} | Being implemented |\n",
            ["done", "in-progress"],
        ),
        ("## Next steps\n\nA project to replace the gates has been approved.\n", [None]),
        ("## Actions\n\n- Mixed brands of gates\n", [None]),
    ],
)
def test_states_in_further_places(tmp_path: Path, text: str, statuses: list[str | None]) -> None:
    assert [status for (status,) in items(record_of(tmp_path, HEAD + text), "status")] == statuses


@pytest.mark.parametrize("head", ["Item", "Action", "Measure", "#"])
def test_a_column_that_counts_is_no_title(tmp_path: Path, head: str) -> None:
    table = f"| {head} | Description | Status |\n|---|---|---|\n| 1 | {ALARM} | Done |\n| 2 | {RUNBOOK} | Open |\n"
    assert titles(tmp_path, f"## Action items\n\n{table}") == [ALARM, RUNBOOK]


@pytest.mark.parametrize(
    "around",
    [
        "Und ja, wir haben auch darüber gesprochen, ob uns jemand erreichen kann.",
        "Wer deshalb einen Termin verpasst hat, darf uns schreiben.",
        "Cette liste sera tenue à jour ici jusqu'à ce que tout soit fait.",
        "To learn more about what we are working on, see our blog.",
        "At first they assumed a faulty disk, as all gates were in one zone.",
        "At 22:26 the limit was found, and by 22:58 it was removed in both zones.",
        "We want to provide you with some more information about this event.",
    ],
)
def test_sentences_around_a_list_are_no_items(tmp_path: Path, around: str) -> None:
    assert titles(tmp_path, f"## Remediation and prevention\n\n{around}\n\n{TWO}\n{around}") == [ALARM, RUNBOOK]


def test_a_roadmap_is_work_and_no_timeline(tmp_path: Path) -> None:
    rows = f"| June 2024 | {ALARM} | Mira Holm |\n| Q3 2024 | {RUNBOOK} | Jon Dahl |\n"
    table = f"| When | What | Who |\n|---|---|---|\n{rows}"
    record = record_of(tmp_path, f"{HEAD}## Roadmap to reliability\n\n{table}")
    assert items(record, "title", "owner") == [(ALARM, "Mira Holm"), (RUNBOOK, "Jon Dahl")]
    assert "timeline" not in record


def test_corrective_and_preventive_work_below_headings_of_one_word(tmp_path: Path) -> None:
    text = f"{HEAD}## Corrective\n\n- {ALARM} (Mira Holm)\n\n## Preventive\n\n- {RUNBOOK} (Jon Dahl)\n"
    assert items(record_of(tmp_path, text), "title", "owner") == [(ALARM, "Mira Holm"), (RUNBOOK, "Jon Dahl")]


def test_tickets_in_columns_are_items(tmp_path: Path) -> None:
    rows = f"OPS-12  {ALARM}   Mira Holm   To Do\nOPS-13\t{RUNBOOK}\tJon Dahl\tDone\n"
    record = record_of(tmp_path, f"{HEAD}Sub-tasks\n\n{rows}")
    assert items(record, "title", "owner", "status", "tracker") == [
        (ALARM, "Mira Holm", "open", "OPS-12"),
        (RUNBOOK, "Jon Dahl", "done", "OPS-13"),
    ]


def test_letters_that_count_rows_are_no_tickets(tmp_path: Path) -> None:
    table = (
        f"| No. | Corrective action | Status |\n|---|---|---|\n| CA-1 | {ALARM} | Done |\n| CA-2 | {RUNBOOK} | Open |\n"
    )
    assert items(record_of(tmp_path, f"{HEAD}## Plan\n\n{table}"), "title", "tracker") == [
        (ALARM, None),
        (RUNBOOK, None),
    ]


def test_items_that_end_with_tickets(tmp_path: Path) -> None:
    listed = f"- {ALARM} (OPS-12).\n- {RUNBOOK} (OPS-13, done).\n- A button.\n"
    text = f"## Where this leads\n\nThe teams picked this:\n\n{listed}"
    assert items(record_of(tmp_path, HEAD + text), "tracker", "status") == [
        ("OPS-12", None),
        ("OPS-13", "done"),
        (None, None),
    ]


@pytest.mark.parametrize("heading", ["O que mudou", "Qué ha cambiado", "Ce qui a changé", "Was sich geändert hat"])
def test_what_has_changed_in_other_languages(tmp_path: Path, heading: str) -> None:
    assert titles(tmp_path, f"## {heading}\n\n{TWO}") == [ALARM, RUNBOOK]


def test_states_of_a_status_page_below_the_items(tmp_path: Path) -> None:
    first = "**Investigating** - We are looking into it.\nApr 8, 2024 - 09:31 UTC\n"
    page = f"**Resolved** - It works.\nApr 8, 2024 - 11:31 UTC\n\n{first}"
    record = record_of(tmp_path, f"{HEAD}## What we are doing\n\n{TWO}\n---\n\n{page}")
    assert [title for (title,) in items(record, "title")] == [ALARM, RUNBOOK]
    assert [str(entry["at"]) for entry in record["timeline"]] == ["2024-04-08 09:31", "2024-04-08 11:31"]


def test_a_rule_below_a_numbered_item_is_no_underline(tmp_path: Path) -> None:
    assert titles(tmp_path, f"## Action items\n\n1. {ALARM}\n----\n\n2. {RUNBOOK}\n\n----\n") == [ALARM, RUNBOOK]


def test_numbers_of_issues_are_trackers_even_if_they_count_the_rows(tmp_path: Path) -> None:
    table = f"| Issue | Action | Owner |\n|---|---|---|\n| #1 | {ALARM} | Ida |\n| #2 | {RUNBOOK} | Jon |\n"
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n{table}")
    assert items(record, "tracker") == [("#1",), ("#2",)]


@pytest.mark.parametrize("ids", [("CA-3", "CA-7"), ("REC-1", "REC-2"), ("ITEM-12", "ITEM-14")])
def test_ids_of_items_are_no_tickets(tmp_path: Path, ids: tuple[str, str]) -> None:
    rows = f"| {ids[0]} | {ALARM} | Ida |\n| {ids[1]} | {RUNBOOK} | Jon |\n"
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n| ID | Action | Owner |\n|---|---|---|\n{rows}")
    assert items(record, "title", "owner", "tracker") == [(ALARM, "Ida", None), (RUNBOOK, "Jon", None)]


def test_an_id_and_the_text_of_an_item_in_one_cell(tmp_path: Path) -> None:
    rows = f"| CA-1: {ALARM} | Ida |\n| CA-2 – {RUNBOOK} | Jon |\n"
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n| ID | Owner |\n|---|---|\n{rows}")
    assert items(record, "title", "owner", "tracker") == [(ALARM, "Ida", None), (RUNBOOK, "Jon", None)]


def test_a_first_word_that_looks_like_an_id_is_a_part_of_the_text(tmp_path: Path) -> None:
    work = "A4 printers get an alarm"
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n| Action | Owner |\n|---|---|\n| {work} | Ida |\n")
    assert items(record, "title") == [(work,)]


def test_keys_of_a_tracker_in_the_column_of_ids_are_tickets(tmp_path: Path) -> None:
    rows = f"| OPS-3 | {ALARM} |\n| OPS-7 | {RUNBOOK} |\n"
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n| ID | Action |\n|---|---|\n{rows}")
    assert items(record, "tracker") == [("OPS-3",), ("OPS-7",)]


@pytest.mark.parametrize("heading", ["Product roadmap", "Roadmap for new features", "Upcoming features"])
def test_plans_for_a_product_are_no_work_that_follows(tmp_path: Path, heading: str) -> None:
    plans = f"## {heading}\n\n- Gift cards in the app\n- Rewrite the search\n"
    assert titles(tmp_path, f"## Action items\n\n{TWO}\n{plans}") == [ALARM, RUNBOOK]


TABLE = f"<tr><th>Action</th><th>Owner</th></tr>\n<tr><td>{ALARM}</td><td>Ida</td></tr>\n"


@pytest.mark.parametrize(
    "listed",
    [
        f"<dl>\n<dt>Action items</dt>\n<dd><table>{TABLE}</table></dd>\n</dl>\n",
        f"<dl>\n<dt>Action items</dt><dd><table>\n{TABLE}</table></dd>\n</dl>\n",
        f"<dl>\n<dt>Action items\n<dd>\n<table>\n{TABLE}</table>\n</dl>\n",
        f"Action items\n:   | Action | Owner |\n    |---|---|\n    | {ALARM} | Ida |\n",
    ],
)
def test_a_term_that_a_table_defines(tmp_path: Path, listed: str) -> None:
    assert items(record_of(tmp_path, f"{HEAD}{listed}"), "title", "owner") == [(ALARM, "Ida")]
