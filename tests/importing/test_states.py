"""States, owners and due dates of action items, as documents write them beside, above and below an item."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.kinds import items, record_of

HEAD = "# Post-mortem: Ferry tickets refused\n\n**Date:** 2025-04-08\n\n"


@pytest.mark.parametrize(
    ("heading", "line", "state"),
    [
        ("What's next", "Here is what has been done so far:", "done"),
        ("What's next", "Done within the week of the incident:", "done"),
        ("What's next", "In the works:", "in-progress"),
        ("What's next", "We haven't started on these yet:", "open"),
        ("What's next", "Thank you all. And this is what we still owe you:", "open"),
        ("What's next", "None of these has been started:", "open"),
        ("What's next", "These changes went live this week:", "done"),
        ("What's next", "We decided not to:", "wont-do"),
        (
            "What's next",
            "We care for paper, as no ferry sails without. These are the steps that we have taken or that we plan:",
            None,
        ),
        ("What's next", "What we have done so far and will do:", None),
        ("What's next", "Dropped packets:", None),
        ("What's next", "Blocked ports:", None),
        ("What's next", "With this we will have done what we can:", None),
        ("Wie es weitergeht", "Das haben wir bereits erledigt:", "done"),
        ("Wie es weitergeht", "Das steht noch aus:", "open"),
        ("Et après", "Ce que nous avons déjà fait :", "done"),
        ("Et après", "Ce qui reste à faire :", "open"),
        ("Et après", "Nous y travaillons :", "in-progress"),
        ("Et après", "Nous ne le ferons pas :", "wont-do"),
        ("Próximos pasos", "Lo que ya hemos hecho:", "done"),
        ("Próximos pasos", "Lo que todavía nos falta:", "open"),
        ("Próximos passos", "O que já fizemos:", "done"),
        ("Próximos passos", "O que ainda falta fazer:", "open"),
        ("改进措施", "已经完成的：", "done"),
        ("改进措施", "尚未完成的：", "open"),
        ("再発防止策", "すでに実施したこと:", "done"),
        ("再発防止策", "これから実施すること:", "open"),
        ("재발 방지 대책", "이미 완료한 조치:", "done"),
        ("재발 방지 대책", "앞으로 할 일:", "open"),
    ],
)
def test_the_line_above_a_list_gives_its_state(tmp_path: Path, heading: str, line: str, state: str | None) -> None:
    record = record_of(tmp_path, f"{HEAD}## {heading}\n\n{line}\n\n- second printer\n- spare rolls\n")
    assert items(record, "status") == [(state,), (state,)]


@pytest.mark.parametrize("heading", ["Bereits umgesetzt", "In Umsetzung", "Noch offen"])
def test_the_state_in_a_heading_is_no_owner(tmp_path: Path, heading: str) -> None:
    record = record_of(tmp_path, f"{HEAD}## Maßnahmen\n\n### {heading}\n\n- Ersatzrollen auf jeder Fähre\n")
    [(owner, status)] = items(record, "owner", "status")
    assert owner is None
    assert status is not None


@pytest.mark.parametrize(
    ("head", "cell", "state"),
    [
        ("Progress", "5 of 7 ferries", "in-progress"),
        ("Progress", "7 of 7 ferries", "done"),
        ("Progress", "none of the ferries", "open"),
        ("Progress", "3/7", "in-progress"),
        ("Progress", "done for two of five crews", "in-progress"),
        ("Progress", "done on the Thule, open on the others", "in-progress"),
        ("Progress", "adopted in the handbook", "done"),
        ("Progress", "💸 Wishlist", "open"),
        ("Progress", "🏗 building", "in-progress"),
        ("Progress", "first draft exists", "in-progress"),
        ("Progress", "not before the yard has time", "open"),
        ("Progress", "#2 must be done first", "open"),
        ("Progress", "turned down by the yard", "wont-do"),
        ("Progress", "waits for the budget", "blocked"),
        ("Progress", "[ ]", "open"),
        ("Stand", "umgesetzt", "done"),
        ("Stand", "bestellt, Lieferung im Juni", "in-progress"),
        ("Stand", "zugesagt", "open"),
        ("Stand", "zurückgestellt bis 2026", "deferred"),
        ("Avancement", "mis en place", "done"),
        ("Avancement", "bien avancé", "in-progress"),
        ("Avancement", "à l'étude", "open"),
        ("Avancement", "écartée", "wont-do"),
        ("Estado", "desplegado", "done"),
        ("Estado", "aprobada", "open"),
        ("Estado", "3 de 7 barcos", "in-progress"),
        ("Situação", "implantado", "done"),
        ("Situação", "aguardando fornecedor", "blocked"),
        ("状态", "已上线", "done"),
        ("状态", "推进中", "in-progress"),
        ("状态", "已排期", "open"),
        ("状況", "導入済み", "done"),
        ("状況", "検討中", "open"),
        ("상태", "적용 완료", "done"),
        ("상태", "미착수", "open"),
    ],
)
def test_words_in_a_column_of_states(tmp_path: Path, head: str, cell: str, state: str) -> None:
    table = f"| Action | Owner | {head} |\n|---|---|---|\n| Spare rolls on every ferry | Ida | {cell} |\n"
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n{table}")
    assert items(record, "owner", "status", "tracker") == [("Ida", state, None)]


@pytest.mark.parametrize(
    "below",
    [
        "Owner: deck crew\nDue: 2025-05-31\nStatus: begun\n",
        "Owner: deck crew | Due: 2025-05-31 | Status: begun\n",
        "- **Owner:** deck crew\n- **Due:** 2025-05-31\n- **Status:** begun\n",
        "| Owner | Due | Status |\n|---|---|---|\n| deck crew | 2025-05-31 | begun |\n",
        "| Owner | deck crew |\n|---|---|\n| Due | 2025-05-31 |\n| Status | begun |\n",
        "The Thule had no roll at all.\n\n**Owner:** deck crew\n**Due:** 2025-05-31\n**Status:** begun\n",
    ],
)
def test_fields_below_a_heading(tmp_path: Path, below: str) -> None:
    text = f"{HEAD}## Action items\n\n### AI-1: Spare rolls on every ferry\n\n{below}"
    assert items(record_of(tmp_path, text), "title", "owner", "due", "status", "tracker") == [
        ("Spare rolls on every ferry", "deck crew", "2025-05-31", "in-progress", None)
    ]


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("**Live since 12 April** – spare rolls", (None, "done", None)),
        ("**Planned for Q3** – spare rolls (RFC 7)", (None, "open", "RFC 7")),
        ("**To do by 31 May 2025** – spare rolls (the board)", ("the board", "open", None)),
        ("spare rolls (board, decision in June)", ("board", None, None)),
        ("spare rolls (Ida, ordered)", ("Ida", "in-progress", None)),
        ("spare rolls – Backlog – Unassigned", (None, "open", None)),
        ("spare rolls – Closed – Ida", ("Ida", "done", None)),
        ("spare rolls – Closed – Grafana", (None, "done", None)),
        ("spare rolls (RFC 9111)", (None, None, None)),
        ("spare rolls – 80 % done", (None, "in-progress", None)),
        ("**Waiting room** – close it", (None, None, None)),
    ],
)
def test_what_an_item_says_of_itself(tmp_path: Path, item: str, wanted: tuple[str | None, ...]) -> None:
    assert items(record_of(tmp_path, f"{HEAD}## Follow-ups\n\n- {item}\n"), "owner", "status", "tracker") == [wanted]


@pytest.mark.parametrize("head", ["Root cause #", "Corresponding root causes", "Addresses"])
def test_the_number_of_a_cause_is_no_ticket(tmp_path: Path, head: str) -> None:
    table = f"| Action | {head} | Owner | Issue |\n|---|---|---|---|\n| Spare rolls | #2 | Ida | #41 |\n"
    assert items(record_of(tmp_path, f"{HEAD}## Action items\n\n{table}"), "tracker") == [("#41",)]


def test_a_symbol_before_a_priority(tmp_path: Path) -> None:
    table = "| Priority | Action |\n|---|---|\n| 🔴 P0 | Spare rolls |\n| 🧊 Low | Second printer |\n"
    assert items(record_of(tmp_path, f"{HEAD}## Action items\n\n{table}"), "priority") == [("P0",), ("P3",)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- Spare rolls (Ida, [#41](https://github.com/acme/ops/issues/41))\n", ("Ida", None, None)),
        ("- Spare rolls, also on the old ones. @ida, before summer\n", ("ida", None, None)),
        ("- TODO(ida): spare rolls\n", ("ida", "open", None)),
        ("- Spare rolls — Pilote : Équipage — Échéance : 31/05/2025\n", ("Équipage", None, "2025-05-31")),
        ("- Spare rolls\n  - Ida, by 2025-05-31\n  - In progress\n", ("Ida", "in-progress", "2025-05-31")),
        ("1. Spare rolls.\n   Owner: Ida. Due: 2025-05-31. Status: begun.\n", ("Ida", "in-progress", "2025-05-31")),
        ("**1. Spare rolls**\nOwner: Ida. Due: 2025-05-31. Status: begun.\n", ("Ida", "in-progress", "2025-05-31")),
        ("Action: Spare rolls\nOwner: Ida\nDue: 2025-05-31\nStatus: begun\n", ("Ida", "in-progress", "2025-05-31")),
        ("Spare rolls for all\n: Ida, by 2025-05-31\n", ("Ida", None, "2025-05-31")),
        ("- **To do by 31 May 2025**: spare rolls — Ida\n", ("Ida", "open", "2025-05-31")),
        ("> - [x] Spare rolls (@ida)\n", ("ida", "done", None)),
        ("- Spare rolls (deck crew, 31 May 2025)\n", ("deck crew", None, "2025-05-31")),
    ],
)
def test_fields_in_many_places(tmp_path: Path, text: str, wanted: tuple[str | None, ...]) -> None:
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n{text}")
    assert items(record, "owner", "status", "due") == [wanted]


def test_a_table_whose_columns_are_states(tmp_path: Path) -> None:
    table = (
        "| To do | In progress | Done |\n|---|---|---|\n| Second printer | Alert | Spare rolls |\n| Training | | |\n"
    )
    assert items(record_of(tmp_path, f"{HEAD}## Action items\n\n{table}"), "title", "status") == [
        ("Second printer", "open"),
        ("Alert", "in-progress"),
        ("Spare rolls", "done"),
        ("Training", "open"),
    ]


def test_items_in_frontmatter_and_in_a_folded_part(tmp_path: Path) -> None:
    front = "---\naction_items:\n  - {title: Spare rolls, assignee: ida, state: done, ticket: OPS-12}\n---\n\n"
    folded = "<details>\n<summary>Action items</summary>\n\n- [ ] Second printer (@jon)\n\n</details>\n"
    assert sorted(items(record_of(tmp_path, f"{front}{HEAD}{folded}"), "title", "owner", "status", "tracker")) == [
        ("Second printer", "jon", "open", None),
        ("Spare rolls", "ida", "done", "OPS-12"),
    ]


def test_an_edit_of_the_text_is_no_item(tmp_path: Path) -> None:
    text = "I've moved the backups. I'd like to have a plan. That's not done.\n\n*Edit 5 May: fixed a number.*\n"
    assert items(record_of(tmp_path, f"{HEAD}## What I'm changing\n\n{text}"), "status") == [("done",), ("open",)]


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("The rolls have moved to the cupboard.", ["done"]),
        ("Every traveller has got a new ticket.", ["done"]),
        ("There is an alarm that counts the sheets.", [None]),
        ("We test the spare printer in Q2.", [None]),
        ("We test the spare printer each Friday.", ["done"]),
        ("There is a check that never works.", []),
        ("We've also asked ourselves whether paper is needed at all, and haven't got an answer yet.", []),
        ("Complaints are welcome at the counter.", []),
    ],
)
def test_sentences_of_what_is_and_what_will_be(tmp_path: Path, sentence: str, states: list[str | None]) -> None:
    text = f"{HEAD}## What happens now\n\nWe will buy narrow rolls. {sentence}\n"
    assert [state for (state,) in items(record_of(tmp_path, text), "status")] == [None, *states]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("[b/41](https://bugs.example.org/41) **DONE**", ("[b/41](https://bugs.example.org/41)", "done")),
        ("[b/41](https://bugs.example.org/41) TODO", ("[b/41](https://bugs.example.org/41)", "open")),
        ("b/41 (in review)", ("b/41", "in-progress")),
        ("OPS-12, done 3 May", ("OPS-12", "done")),
        ("done: #41", ("#41", "done")),
        ("✅ OPS-12", ("OPS-12", "done")),
        ("OPS-12（完了）", ("OPS-12", "done")),
        ("OPS-12 {{done}}", ("OPS-12", "done")),
        ("Done in 2.4", (None, "done")),
        ("TODO", (None, "open")),
        ("#41 (needs a test)", ("#41", None)),
    ],
)
def test_a_ticket_and_a_state_in_one_cell(tmp_path: Path, cell: str, wanted: tuple[str | None, str | None]) -> None:
    table = f"| Action | Owner | Bug |\n|---|---|---|\n| Spare rolls on every ferry | Ida | {cell} |\n"
    assert items(record_of(tmp_path, f"{HEAD}## Action items\n\n{table}"), "tracker", "status") == [wanted]


SECTIONS = {
    "en": "## Action items",
    "de": "Die Fähre wurde nicht bedient, und die Karten waren nicht zu lesen.\n\n## Maßnahmen",
    "fr": "Les billets et le guichet sont restés en panne pour la nuit.\n\n## Actions correctives",
    "es": "Los billetes y las máquinas no se podían leer en el puerto.\n\n## Acciones correctivas",
    "pt": "Os bilhetes e as máquinas não foram lidos no porto.\n\n## Ações corretivas",
    "ja": "切符が読み取れず、乗り場の窓口が一時間止まりました。ご迷惑をおかけしました。\n\n## 再発防止策",
    "ko": "표를 읽을 수 없어서 부두의 창구가 한 시간 동안 멈추었습니다. 불편을 드려 죄송합니다.\n\n## 재발 방지 대책",
}


@pytest.mark.parametrize(
    ("language", "item", "state"),
    [
        ("en", "The paper alarm is now on the number of sheets instead of the weight.", "done"),
        ("en", "The choice of the counter no longer needs a second signature.", "done"),
        ("en", "Crew chat: there's now a channel that rings", "done"),
        ("en", "Rolls do not travel on the evening boat any more", "done"),
        ("en", "A scale which weighs each roll. It's live since 26 April.", "done"),
        ("en", "Sort the rolls ([#9](https://github.com/acme/ops/pull/9)), merged and released with v2.2", "done"),
        ("en", "Sort the rolls by width {{done}}", "done"),
        ("en", "We are labelling the rolls by width. This is being rolled out boat by boat.", "in-progress"),
        ("en", "Test with two printers. A first version exists on a branch", "in-progress"),
        ("en", "With the new lid, which we're about to finish, paper stays dry.", "in-progress"),
        ("en", "Dry cupboards. So far only the Thule has one.", "in-progress"),
        ("en", "The scale is now active. The lamp is still pending", "in-progress"),
        ("en", "Keys for the night crew. It is pending approval by the yard.", "open"),
        ("en", "A limit for wet rolls. Also in place since 26 April.", "done"),
        ("en", "**Dry paper on each boat.** We are building a cupboard for the Thule.", "in-progress"),
        ("en", "**A second printer.** Planned for May.", "open"),
        ("en", "Tell the crews what is planned for May", None),
        ("en", "Ring when the cupboard is no longer locked", None),
        ("en", "Remove the lamp, which is now the only one", None),
        ("en", "The list now needs an owner", None),
        ("en", "There is now no alarm for wet paper", None),
        ("en", "Stop sales until the check is done", None),
        ("en", "If a first version exists, read it", None),
        ("en", "The old roll is now too narrow: buy another", None),
        ("de", "Die Rollen kommen jetzt aus dem trockenen Lager", "done"),
        ("de", "Der Verkauf braucht keine zweite Unterschrift mehr", "done"),
        ("de", "Handbuch für den Drucker: ein erster Entwurf liegt vor", "in-progress"),
        ("de", "Schlüssel für die Nacht. Die Zustimmung der Werft steht noch aus", "open"),
        ("de", "**Trockene Rollen auf jeder Fähre.** Ist seit dem 26. April in Betrieb.", "done"),
        ("de", "**Ein zweiter Drucker.** Geplant bis Ende Mai.", "open"),
        ("de", "Rollen, die nicht mehr gebraucht werden, entfernen", None),
        ("de", "Jetzt einen zweiten Drucker kaufen", None),
        ("fr", "Le guichet n'a plus besoin d'une deuxième signature", "done"),
        ("fr", "Guide du guichet : une première version existe", "in-progress"),
        ("fr", "Clés pour la nuit. Reste à obtenir l'accord du chantier", "open"),
        ("fr", "Une armoire sèche. En place depuis le 26 avril.", "done"),
        ("fr", "Une deuxième imprimante. Prévue pour mai.", "open"),
        ("fr", "Supprimer les rouleaux qui ne servent plus", None),
        ("es", "La alarma ya está activa: si no queda papel, suena el timbre", "done"),
        ("es", "Rollos por barco. Estamos trabajando en esto, por ahora solo uno los tiene.", "in-progress"),
        ("es", "Llaves para la noche. Queda pendiente de la aprobación del astillero.", "open"),
        ("es", "Un armario seco. En marcha desde mayo.", "done"),
        ("es", "Otra impresora. Prevista para mayo.", "open"),
        ("es", "Quitar los rollos que ya no se usan", None),
        ("pt", "O alarme já está ativo em todos os barcos", "done"),
        ("pt", "Rolos por barco. Estamos trabalhando nisso, por enquanto só um tem", "in-progress"),
        ("pt", "Um armário seco. No ar desde 26 de abril.", "done"),
        ("pt", "Outra impressora. Prevista para maio.", "open"),
        ("pt", "Remover rolos que não são mais usados", None),
        ("ja", "切符用紙の残量アラートを追加しました。", "done"),
        ("ja", "手順書の改訂。レビュー中です。", "in-progress"),
        ("ja", "使われなくなった用紙を撤去する", None),
        ("ko", "용지 잔량 경보를 추가했습니다.", "done"),
        ("ko", "복구 안내서: 초안이 있습니다", "in-progress"),
        ("ko", "더 이상 쓰지 않는 용지를 제거한다", None),
    ],
)
def test_a_state_in_the_sentences_of_an_item(tmp_path: Path, language: str, item: str, state: str | None) -> None:
    text = f"{HEAD}{SECTIONS[language]}\n\n- {item}\n"
    assert [found for (found,) in items(record_of(tmp_path, text), "status")] == [state]


def test_a_state_below_the_heading_of_an_item(tmp_path: Path) -> None:
    below = "### Alarm for wet paper\n\nIt is now on every boat and rings at the counter.\n\n"
    below += "### Keys for the night crew\n\nStill waiting for the yard.\n"
    assert items(record_of(tmp_path, f"{HEAD}## Action items\n\n{below}"), "title", "status") == [
        ("Alarm for wet paper", "done"),
        ("Keys for the night crew", "open"),
    ]


LETTER = (
    "Dear all,\n\non 8 April 2025 no ferry ticket could be printed for two hours.\n\n"
    "What will I do so that this doesn't happen again? From now on a roll with a count lies in each cupboard. "
    "Ida proposed to lock the cupboard, which I've done. I also owe you a proper list of the rolls. "
    "If you lost a ticket, come to the counter and we'll sort it out.\n\nCheers,\nJonas\n"
)


def test_work_in_a_letter_without_headings(tmp_path: Path) -> None:
    record = record_of(tmp_path, f"# Post-mortem: Ferry tickets refused\n\n{LETTER}")
    assert items(record, "title", "status", "owner") == [
        ("From now on a roll with a count lies in each cupboard", "done", None),
        ("Ida proposed to lock the cupboard, which I've done", "done", None),
        ("A proper list of the rolls", None, None),
    ]


def test_what_was_learned_may_say_what_was_done(tmp_path: Path) -> None:
    text = (
        "We relied on one printer. Tickets are printed on two printers since yesterday. The count is now written "
        "down, that's a habit we could have had for years. Counts are taken every evening. And we're looking into "
        "buying a third printer.\n\nSee the spare rolls? They'll follow in a separate post.\n"
    )
    assert items(record_of(tmp_path, f"{HEAD}## What we take from it\n\n{text}"), "status") == [
        ("done",),
        ("done",),
        ("done",),
        (None,),
    ]


def test_lessons_that_only_complain_are_no_work(tmp_path: Path) -> None:
    text = "We relied on one printer. The cupboard was locked. Nobody had a key. We now know that paper gets wet.\n"
    assert items(record_of(tmp_path, f"{HEAD}## What we take from it\n\n{text}")) == []


def test_work_before_a_numbered_list_and_short_headings(tmp_path: Path) -> None:
    prose = (
        "Right after the evening we locked the cupboard and removed the old roll. Paper is now kept dry.\n\n"
        "In the weeks to come we intend to\n\n1. buy a scale\n2. label all rolls\n"
    )
    assert items(record_of(tmp_path, f"{HEAD}## Remediation\n\n{prose}"), "status") == [
        (None,),
        (None,),
        ("done",),
        ("done",),
    ]
    below = "### Alarm for wet paper\n\nIt rings.\n\n### Two printers\n\nSo far only the Thule has them.\n\n"
    below += "### A list of all rolls\n\nWith their width.\n\n### Prevention\n\nSee above.\n"
    assert items(record_of(tmp_path, f"{HEAD}## Action items\n\n{below}", "other.md"), "title", "status") == [
        ("Alarm for wet paper", None),
        ("Two printers", "in-progress"),
        ("A list of all rolls", None),
    ]


def test_who_gets_a_key_or_gave_the_advice_is_no_owner(tmp_path: Path) -> None:
    text = "- @ida gets the keys of the cupboard (done)\n- @jon gets quotes for a scale\n"
    assert items(record_of(tmp_path, f"{HEAD}## Follow-ups\n\n{text}"), "owner", "status") == [
        (None, "done"),
        ("jon", None),
    ]


@pytest.mark.parametrize(
    ("item", "status"),
    [
        ("🟢 Done: raise the limit", "done"),
        ("🟡 In progress: move the uploads", "in-progress"),
        ("**Planned** spare switch", "open"),
        ("**Open** the gates by hand", None),
        ("Spare switch for all boats. Merged as [#2207](https://github.com/acme/ops/pull/2207).", "done"),
        ("監視を追加する → 設定済み", "done"),
        ("監視を追加する（導入済）", "done"),
        ("別クラスタに分ける：来期に検討", "open"),
        ("增加告警：已上线", "done"),
        ("更新手册：进行中", "in-progress"),
        ("알림 추가: 적용 완료", "done"),
        ("Laminated card at each desk", None),
        ("Automated test of the backup", None),
        ("Automated the renewal", "done"),
    ],
)
def test_states_before_and_after_items(tmp_path: Path, item: str, status: str | None) -> None:
    assert items(record_of(tmp_path, f"{HEAD}## Action items\n\n- {item}\n"), "status") == [(status,)]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("| Maßnahme | Stand |", ("eingerichtet", "verworfen")),
        ("| Acción | Situación |", ("activada", "descartada")),
        ("| 内容 | 進捗 |", ("設定済み", "見送り")),
        ("| Action | Status |", ("🟢" * 1500 + " Done", "🔴 Dropped")),
    ],
)
def test_columns_of_states(tmp_path: Path, head: str, cells: tuple[str, str]) -> None:
    rows = "\n".join(f"| Spare roll {number} | {cell} |" for number, cell in enumerate(cells))
    record = record_of(tmp_path, f"{HEAD}## Action items\n\n{head}\n|---|---|\n{rows}\n")
    assert items(record, "status") == [("done",), ("wont-do",)]


def test_sentences_above_two_lists_give_their_states(tmp_path: Path) -> None:
    text = (
        "# Gates out\n\n**Date:** 2024-04-08\n\n## Follow-ups\n\nWe've done the following in the week since:\n\n"
        "1. At most two gates may fetch a full copy.\n\nAnd we're going to do the following next quarter:\n\n"
        "2. Staged propagation for all entries. It will take an hour.\n"
    )
    assert items(record_of(tmp_path, text), "status") == [("done",), ("open",)]
