"""Who owns an action item, in every place where teams write it, and what comes there and is nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.kinds import items, record_of, titles

HEAD = "# Tickets refused at the gates\n\n**Date:** 2024-04-08\n\n## Action items\n\n"
WORK = ("Add an alert for refused tickets", "Move the gates to two zones", "Write a runbook for the gates")
FULL = ("Anna Weber", "Tom Okafor", "Lea Brandt")
ROLES = ("on-call lead", "Head of IT", "ward manager")
FIRST, INITIALS, HANDLES = ("Anna", "Tom", "Lea"), ("AW", "TO", "LB"), ("@anna", "@tom", "@lea")


def owners(tmp_path: Path, form: str, names: tuple[str, ...]) -> list[object]:
    listed = "\n".join(form.format(work=work, name=name) for work, name in zip(WORK, names, strict=True))
    found = items(record_of(tmp_path, f"{HEAD}{listed}\n"), "owner")
    assert len(found) == len(WORK)
    return [owner for (owner,) in found]


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        ("- {work} ({name})", (FULL, FIRST, INITIALS, ROLES)),
        ("- {work} [{name}]", (FULL, FIRST, INITIALS, ROLES)),
        ("- {work} — {name}", (FULL, ROLES)),
        ("- {work} *({name})*", (FULL,)),
        ("- **{name}:** {work}", (FULL, FIRST, INITIALS, HANDLES)),
        ("- {name}: {work}", (FULL, FIRST)),
        ("- [{name}] {work}", (FULL, INITIALS, HANDLES, ROLES)),
        ("- Owner: {name} - {work}", (FULL, HANDLES, ROLES)),
        ("- {work} (resp.: {name})", (FULL,)),
        ("- {work} | Who: {name}", (FULL,)),
        ("- {work}. Responsible party: {name}.", (FULL,)),
        ("- {work}\n  - {name}\n  - 2024-05-03", (FULL, FIRST, HANDLES, ROLES)),
        ("- {name}\n  - {work}", (FULL, HANDLES)),
        ("### {name}\n\n- {work}\n", (FULL,)),
        ("- {work} **{name}**", (FULL, FIRST)),
        ("- {work} *{name}*", (FULL, FIRST)),
        ("- *{name}* {work}", (FULL, FIRST)),
        ("- [P1] [{name}] {work}", (FULL, FIRST)),
        ("- [ ] ({name}) {work}", (FULL, FIRST)),
    ],
)
def test_owner_in_every_place(tmp_path: Path, form: str, kinds: tuple[tuple[str, ...], ...]) -> None:
    """Names that the document has nowhere else, too."""
    for number, names in enumerate(kinds):
        found = owners(tmp_path / str(number), form, names)
        assert found == [name.lstrip("@") for name in names]


@pytest.mark.parametrize(
    "things",
    [
        ("Berlin", "Dublin", "Frankfurt"),
        ("Kafka", "Redis", "Postgres"),
        ("Python", "Ruby", "Go"),
        ("API", "UI", "DB"),
        ("S", "M", "XL"),
        ("Monday", "Tuesday", "Friday"),
        ("April", "May", "June"),
        ("Cloudflare", "AWS", "GitHub"),
        ("Process", "People", "Technology"),
        ("staging", "production", "dev"),
        ("SEV1", "SEV2", "Critical"),
        ("TBD", "unassigned", "nobody"),
        ("Gates", "Alerts", "Zones"),
    ],
)
def test_what_is_no_owner(tmp_path: Path, things: tuple[str, ...]) -> None:
    forms = (
        "- {work} ({name})",
        "- {work} [{name}]",
        "- {work} — {name}",
        "- [{name}] {work}",
        "- **{name}** – {work}",
        "- {work} *{name}*",
        "- *{name}* {work}",
    )
    for number, form in enumerate(forms):
        assert owners(tmp_path / str(number), form, things) == [None, None, None], form


def test_addresses_and_mentions(tmp_path: Path) -> None:
    """Who is only an id of a chat has no name."""
    listed = (
        "| Action | Owner |\n|---|---|\n| Add an alert | <tom@ferry.example> |\n| Move the gates | <@U02AB3C> |\n"
        "| Write a runbook | <@U02AB3C\\|lea> |\n| Test the gates | Anna<br>Tom |\n"
    )
    assert [owner for (owner,) in items(record_of(tmp_path, HEAD + listed), "owner")] == [
        "tom@ferry.example",
        None,
        "lea",
        "Anna, Tom",
    ]
    listed = "- Add an alert (tom@ferry.example)\n- Move the gates @anna @lea\n- Test the gates <@U02AB3C|lea>\n"
    assert [owner for (owner,) in items(record_of(tmp_path / "list", HEAD + listed), "owner")] == [
        "tom@ferry.example",
        "anna lea",
        "lea",
    ]


def test_responsible_in_a_table_of_roles(tmp_path: Path) -> None:
    listed = f"| Task | R | A | C | I |\n|---|---|---|---|---|\n| {WORK[0]} | Anna | Tom | Lea | all |\n"
    assert items(record_of(tmp_path, HEAD + listed), "title", "owner") == [(WORK[0], "Anna")]


@pytest.mark.parametrize("form", ["- {name} (3 May 2024): {work}", "- {work} *{name}, 3 May 2024*"])
def test_owner_beside_the_due_date(tmp_path: Path, form: str) -> None:
    listed = HEAD + form.format(name="Annika", work=WORK[0]) + "\n"
    assert items(record_of(tmp_path, listed), "title", "owner", "due") == [(WORK[0], "Annika", "2024-05-03")]


@pytest.mark.parametrize("when", ["by 1 May 2024", "from 1 May on", "ab 1. Mai", "as of May 1"])
def test_day_from_which_work_is_done(tmp_path: Path, when: str) -> None:
    listed = f"- Two people on each shift (Tom, {when})\n- Train the crews (Lea)\n"
    assert items(record_of(tmp_path, HEAD + listed), "owner", "due") == [("Tom", "2024-05-01"), ("Lea", None)]


@pytest.mark.parametrize(
    "listed", [f"1. {WORK[0]}\n2. {WORK[1]}\n", f"| # | Action |\n|---|---|\n| 1 | {WORK[0]} |\n| 2 | {WORK[1]} |\n"]
)
def test_table_of_owners_by_number(tmp_path: Path, listed: str) -> None:
    below = "\n| # | Owner | Due |\n|---|---|---|\n| 1 | Anna | 2024-05-03 |\n| 2 | Tom | |\n"
    assert items(record_of(tmp_path, HEAD + listed + below), "title", "owner", "due") == [
        (WORK[0], "Anna", "2024-05-03"),
        (WORK[1], "Tom", None),
    ]


def test_labelled_lines_of_an_item(tmp_path: Path) -> None:
    item = "**Action:** {}  \n**Owner:** {}  \n**Due:** 2024-05-03\n\n"
    text = HEAD + "".join(item.format(work, name) for work, name in zip(WORK, FULL, strict=True))
    assert items(record_of(tmp_path, text), "title", "owner", "due") == [
        (work, name, "2024-05-03") for work, name in zip(WORK, FULL, strict=True)
    ]


def test_people_who_will_do_it_in_sentences(tmp_path: Path) -> None:
    text = f"{HEAD}Anna Weber will add an alert by 3 May 2024. Kafka will add a log.\n"
    assert ("Anna Weber", "2024-05-03") in items(record_of(tmp_path, text), "owner", "due")
    assert "Kafka" not in [owner for (owner,) in items(record_of(tmp_path / "again", text), "owner")]


def test_an_initial_is_no_sentence(tmp_path: Path) -> None:
    text = f"{HEAD}I. Berg will add an alert. A. Nowak will add a log.\n"
    assert items(record_of(tmp_path, text), "title") == [("I. Berg will add an alert",), ("A. Nowak will add a log",)]


def test_names_after_the_label_of_items(tmp_path: Path) -> None:
    text = HEAD.replace("Action items", "Lessons learned") + "- The gates share a zone.\n"
    text += f"\n**Actions:** {WORK[0]} (Ludo); {WORK[1]} (Meret).\n"
    assert items(record_of(tmp_path, text), "title", "owner") == [(WORK[0], "Ludo"), (WORK[1], "Meret")]


def test_name_beside_a_thing(tmp_path: Path) -> None:
    """A given name is one in every place; other words count only where nothing says that the place is another one."""
    listed = f"- {WORK[0]} (Postgres)\n- {WORK[1]} (Anna)\n- {WORK[2]} (Haugen)\n"
    assert items(record_of(tmp_path, HEAD + listed), "owner") == [(None,), ("Anna",), (None,)]


def test_item_that_begins_like_a_field(tmp_path: Path) -> None:
    listed = "- Alert on refused tickets\n- GitHub: write a runbook for the gates\n"
    assert len(items(record_of(tmp_path, HEAD + listed), "title")) == 2
    headings = "### Alert on tickets\n\n- Assignee: SRE\n\n### Move the gates\n\n- Assignee: @anna\n"
    assert items(record_of(tmp_path / "headings", HEAD + headings), "title", "owner") == [
        ("Alert on tickets", "SRE"),
        ("Move the gates", "anna"),
    ]


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        ("- Write the runbook: Anna\n- Order the cable: Omar\n", ["Anna", "Omar"]),
        ("- Write the runbook -- Anna, with Omar as backup\n- Order the cable\n", ["Anna", None]),
        ("- Write the runbook (Anna) -- done\n- Order the cable (whoever is brave)\n", ["Anna", None]),
        ("- Write the runbook (Anna)\n- Paint the door (boathouse)\n- New kernel (zeus)\n", ["Anna", None, None]),
        ("- Mark old jobs in the list\n- Bill printing moves to a second queue\n", [None, None]),
        ("- Omar's script moves into the repository\n- St. Clara hospital gets its own queue\n", [None, None]),
        ("| Action | By |\n|---|---|\n| Write a runbook | Anna |\n| Order a cable | Omar |\n", ["Anna", "Omar"]),
        ("| Action | By |\n|---|---|\n| Write a runbook | May |\n| Order a cable | next sprint |\n", [None, None]),
        ("- しきい値を下げる → 設定済み\n- 手順書を直す → 来期に検討\n", [None, None]),
    ],
)
def test_owners_and_what_only_looks_like_one(tmp_path: Path, listed: str, wanted: list[str | None]) -> None:
    assert [owner for (owner,) in items(record_of(tmp_path, f"{HEAD}{listed}"), "owner")] == wanted


def test_a_team_in_the_timeline_does_no_work_that_a_thing_of_its_name_does(tmp_path: Path) -> None:
    times = "\n## Timeline\n\n| Time | Who | What |\n|---|---|---|\n| 08:10 | Pit | gates are closed |\n"
    text = f"{HEAD}- Pit software shows the refused tickets\n{times}"
    assert items(record_of(tmp_path, text), "owner") == [(None,)]


def test_who_speaks_in_a_chat_owns_items_by_the_same_name(tmp_path: Path) -> None:
    chat = "## Log\n\n```\n11:31 <benxu> gates are out\n11:44 <nadia> back\n```\n"
    text = f"{HEAD}- {WORK[0]} (open, benxu)\n- {WORK[1]} (done)\n\n{chat}"
    assert items(record_of(tmp_path, text), "owner", "status") == [("benxu", "open"), (None, "done")]


def test_a_no_is_no_owner(tmp_path: Path) -> None:
    text = f"{HEAD}- {WORK[0]}. Anna, merged.\n- {WORK[1]}. Not decided, will be discussed with the desk.\n"
    assert items(record_of(tmp_path, text), "owner") == [("Anna",), (None,)]


def test_a_short_day_with_its_full_stop_is_a_due_date(tmp_path: Path) -> None:
    head = "# Karten abgelehnt\n\n**Datum:** 2024-04-08\n\n## Maßnahmen\n\n"
    text = f"{head}- Alarm für Karten einrichten (Jannik, bis 22.11.)\n"
    assert items(record_of(tmp_path, text), "owner", "due") == [("Jannik", "2024-11-22")]


def test_what_somebody_has_done_is_done(tmp_path: Path) -> None:
    text = f"{HEAD}- Anna has replaced all tokens of the gates.\n- {WORK[1]}. This is in the works for two of them.\n"
    assert items(record_of(tmp_path, text), "status") == [("done",), ("in-progress",)]


@pytest.mark.parametrize(
    ("end", "owner", "due"),
    [
        ("([Per Olsen](User:Per_Olsen), due 2025-05-02)", "Per Olsen", "2025-05-02"),
        (
            "([Per Olsen](https://wiki.example.org/per)) – [OPS-41](https://jira.example.org/browse/OPS-41)",
            "Per Olsen",
            None,
        ),
        ("- @per.olsen, due 2025-05-02 [OPS-41](https://jira.example.org/browse/OPS-41)", "per.olsen", "2025-05-02"),
    ],
)
def test_an_owner_beside_links(tmp_path: Path, end: str, owner: str, due: str | None) -> None:
    record = record_of(tmp_path, f"# Tickets refused\n\n**Date:** 2025-04-08\n\n## Actions\n\n- Buy rolls {end}\n")
    assert items(record, "owner", "due") == [(owner, due)]
    [title] = titles(record)
    assert title in ("Buy rolls", "Buy rolls [OPS-41](https://jira.example.org/browse/OPS-41)")


def test_a_name_in_lower_case_in_brackets_is_one_that_the_text_has_with_a_capital(tmp_path: Path) -> None:
    story = "\n## Summary\n\nOkonkwo saw the alert. We looked at Kafka, and restarted Kafka.\n"
    text = f"{HEAD}- {WORK[0]} (okonkwo)\n- {WORK[1]} (kafka)\n- {WORK[2]}\n{story}"
    assert items(record_of(tmp_path, text), "owner") == [("okonkwo",), (None,), (None,)]


@pytest.mark.parametrize("between", [": ", "<dd>"])
def test_work_below_the_name_of_a_person_is_theirs(tmp_path: Path, between: str) -> None:
    pairs = [("Anna Weber", WORK[0]), ("Tom Okafor", WORK[1]), ("Lea Brandt", "Incident commander")]
    if between == "<dd>":
        listed = "<dl>\n" + "".join(f"<dt>{who}</dt>\n<dd>{what}</dd>\n" for who, what in pairs) + "</dl>\n"
    else:
        listed = "\n".join(f"{who}\n: {what}\n" for who, what in pairs)
    assert items(record_of(tmp_path, HEAD + listed), "title", "owner") == [
        (WORK[0], "Anna Weber"),
        (WORK[1], "Tom Okafor"),
    ]


def test_roles_and_who_had_them_are_no_work(tmp_path: Path) -> None:
    people = "Incident commander\n: Anna Weber\n\nScribe\n: Tom Okafor\n"
    text = f"{HEAD}We will add an alert for refused tickets.\n\n{people}"
    assert titles(record_of(tmp_path, text)) == [WORK[0]]
