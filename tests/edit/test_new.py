"""`new` writes a draft that passes the check, whatever it is given."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortems.cli import main, new, prompts
from postmortems.edit.authoring import added
from postmortems.edit.new_record import Essentials, draft
from postmortems.record.reader import load
from postmortems.record.source import read_source
from tests.patience import PATIENCE

NOW = ("--now", "2024-03-25T12:00+00:00")
EARLIER = "2024-03-01-shop-outage"
Answer = TypeVar("Answer")


def frontmatter(path: Path) -> dict[str, object]:
    source = read_source(path.read_bytes())
    assert not source.problems
    return source.frontmatter


def test_flags_answer_every_question(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["new", "Checkout: 5% of orders fail", "--severity", "sev2", "--affected", "shop,stock"]
    assert main([*words, "--started", "yesterday 20:55", "--detected", "-2h", "--lead", "web", *NOW]) == 0
    path = incidents / "2024-03-24-checkout-5-of-orders-fail.md"
    data = frontmatter(path)
    assert data["title"] == "Checkout: 5% of orders fail"
    assert data["severity"] == "SEV2"
    assert data["services"] == {"affected": ("shop", "stock"), "faulty": None}
    assert data["roles"] == {"lead": "web"}
    times = data["times"]
    assert isinstance(times, dict)
    assert (times["started"], times["detected"]) == ("2024-03-24 20:55", "~2024-03-25 10:00")
    said = capsys.readouterr()
    assert "= 2024-03-24 20:55 UTC" in said.err
    assert path.stem in said.out
    assert "Next:" in said.out
    assert main(["check", "--strict"]) == 0


def test_nobody_affected_is_an_answer(incidents: Path) -> None:
    assert main(["new", "Near miss", "--severity", "SEV3", "--affected", "none", *NOW]) == 0
    assert frontmatter(incidents / "2024-03-25-near-miss.md")["services"] == {"affected": "nobody", "faulty": None}


@pytest.mark.parametrize("word", ["nobody", "Nobody"])
def test_nobody_is_written_as_in_the_record(word: str, incidents: Path) -> None:
    assert main(["new", "Near miss", "--severity", "SEV3", "--affected", word, *NOW]) == 0
    assert frontmatter(incidents / "2024-03-25-near-miss.md")["services"] == {"affected": "nobody", "faulty": None}


@pytest.mark.parametrize("typed", ["2", "sev 2", "SEV-2", "sev2"])
def test_a_severity_can_be_named_by_its_number(incidents: Path, typed: str) -> None:
    assert main(["new", "Near miss", "--severity", typed, *NOW]) == 0
    assert frontmatter(incidents / "2024-03-25-near-miss.md")["severity"] == "SEV2"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["x"], "add --severity, one of: SEV1, SEV2, SEV3"),
        (["x", "--severity", "SEV9"], 'no severity "SEV9"'),
        (["  ", "--severity", "SEV1"], "title is missing"),
        (["--severity", "SEV1"], "the title is missing; write what happened in a few words"),
        (["x", "--severity", "SEV1", "--affected", "shopp"], 'did you mean "shop"'),
        (["x", "--severity", "SEV1", "--started", "tomorrow"], "--started"),
        (["x", "--severity", "SEV1", "--slug", "Größe"], 'did you mean "größe"'),
        (["x", "--severity", "SEV1", "--slug", "../x"], "is not valid in a file name"),
        (["x", "--severity", "SEV1", "--carry", "A1"], "add --from"),
        (["x", "--severity", "SEV1", "--from", f"{EARLIER}#"], "the id of the action item is missing"),
        (["x", "--severity", "SEV1", "--from", EARLIER, "--carry", "A9"], 'item of 2024-03-01-shop-outage: "A9"'),
    ],
)
def test_what_will_not_do_is_explained(
    incidents: Path, capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    before = sorted(incidents.iterdir())
    assert main(["new", *words, "--no-input", *NOW]) == 2
    assert reason in capsys.readouterr().err
    assert sorted(incidents.iterdir()) == before


def test_nothing_is_ever_overwritten(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["new", "Again", "--severity", "SEV1", *NOW]
    assert main(words) == 0
    before = (incidents / "2024-03-25-again.md").read_bytes()
    assert main(words) == 2
    assert "--slug" in capsys.readouterr().err
    assert (incidents / "2024-03-25-again.md").read_bytes() == before
    assert main([*words, "--slug", "again-2"]) == 0


@pytest.mark.parametrize(
    "titles", [("支付失败", "支付变慢"), ("भुगतान विफल", "भुगतान धीमा"), ("تعطّل الدفع", "بطء الدفع")]
)
def test_two_incidents_of_a_day_have_names_of_their_own_in_any_script(incidents: Path, titles: tuple[str, str]) -> None:
    for title in titles:
        assert main(["new", title, "--severity", "SEV1", *NOW]) == 0
        path = incidents / f"2024-03-25-{title.replace(' ', '-')}.md"
        assert frontmatter(path)["title"] == title
    assert main(["check"]) == 0


def test_a_title_without_letters_gets_the_name_of_its_service(incidents: Path) -> None:
    assert main(["new", "!!!", "--severity", "SEV1", "--affected", "stock", *NOW]) == 0
    assert frontmatter(incidents / "2024-03-25-stock-incident.md")["title"] == "!!!"


def test_a_title_that_is_too_long_is_refused(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "x" * 400, "--severity", "SEV1", *NOW]) == 1
    assert "longer than 300" in capsys.readouterr().err


TITLES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(title=TITLES, lead=st.none() | TITLES)
def test_any_title_gives_a_draft_that_passes(incidents: Path, title: str, lead: str | None) -> None:
    title, lead = " ".join(title.split()) or "-", (lead and " ".join(lead.split())) or None
    knowledge_base = load(incidents)
    text = draft(
        knowledge_base, Essentials(title, "SEV1", (), None, None, None, lead), None, (), None, date(2024, 3, 25)
    )
    revision = added(knowledge_base, incidents / "2024-03-25-x.md", text.encode(), date(2024, 3, 25))
    assert revision.new_findings == ()
    assert read_source(revision.after).frontmatter["title"] == title


# A recurrence


def test_a_recurrence_takes_over_what_is_known(incidents: Path) -> None:
    words = ["new", "Checkout fails again", "--severity", "SEV1", "--from", "2024-03-01", "--carry", "all"]
    assert main([*words, "--started", "2024-03-25", *NOW]) == 0
    path = incidents / "2024-03-25-checkout-fails-again.md"
    data = frontmatter(path)
    assert data["related"] == ({"incident": EARLIER, "relation": "recurrence-of"},)
    assert data["services"] == {"affected": ("shop",), "faulty": ("stock",)}
    assert data["action_items"] == (
        {
            "id": "A1", "title": "Alert on lag", "priority": "P1", "owner": "storage", "status": "open",
            "created": "2024-03-25", "due": "2024-05-24", "carried_from": f"{EARLIER}#A1",
        },
        {
            "id": "A2", "title": "The lost orders are entered again", "priority": "P2", "owner": "web",
            "status": "open", "created": "2024-03-25", "carried_from": f"{EARLIER}#A2",
        },
    )  # fmt: skip
    text = path.read_text(encoding="utf-8")
    assert "#   factor: unwatched-replica  # A replica that nobody watches" in text
    assert f"#   unfinished_action: {EARLIER}#A1  # Alert on lag" in text
    assert main(["check"]) == 0


def test_what_was_deferred_is_open_again_and_said(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "Again", "--severity", "SEV1", "--from", EARLIER, "--carry", "all", *NOW]) == 0
    assert f"open again, deferred before: {EARLIER}#A2\n" in capsys.readouterr().err


def test_an_item_in_the_reference_is_the_one_that_is_carried_over(incidents: Path) -> None:
    assert main(["new", "Again", "--severity", "sev1", "--from", f"{EARLIER}#A2", *NOW]) == 0
    [item] = frontmatter(incidents / "2024-03-25-again.md")["action_items"]
    assert item["carried_from"] == f"{EARLIER}#A2"


def test_what_was_carried_over_before_goes_on_from_the_newest(incidents: Path) -> None:
    before = len(load(incidents).corpus.actions)
    for title in ("Again", "Once more"):
        assert main(["new", title, "--severity", "SEV1", "--from", EARLIER, "--carry", "all", *NOW]) == 0
    again, more = (frontmatter(incidents / f"2024-03-25-{name}.md")["action_items"] for name in ("again", "once-more"))
    assert [item["carried_from"] for item in again] == [f"{EARLIER}#A1", f"{EARLIER}#A2"]
    assert [item["carried_from"] for item in more] == ["2024-03-25-again#A1", "2024-03-25-again#A2"]
    assert len(load(incidents).corpus.actions) == before


def test_carried_items_with_one_id_get_a_number(incidents: Path) -> None:
    """From two records: one item of the earlier incident was carried over to another record before."""
    path = incidents / "2024-03-05-between.md"
    item = f"{{id: A1, title: In small batches, owner: web, priority: P2, carried_from: {EARLIER}#A2}}"
    path.write_text(f"---\ntitle: Between\nstatus: draft\nseverity: SEV1\naction_items: [{item}]\n---\n")
    assert main(["new", "Again", "--severity", "SEV1", "--from", EARLIER, "--carry", "all", *NOW]) == 0
    carried = frontmatter(incidents / "2024-03-25-again.md")["action_items"]
    assert {item["id"]: item["carried_from"] for item in carried} == {
        "A1": f"{EARLIER}#A1",
        "A1-2": "2024-03-05-between#A1",
    }


@pytest.fixture
def unowned(incidents: Path) -> str:
    """The id of an imported draft whose item nobody owns."""
    head = "title: Voice is silent\nstatus: draft\nseverity: SEV2\nx-import: {source: old/voice.md}\n"
    text = f"---\n{head}action_items:\n  - {{id: alarm, title: Alarm before voice is full}}\n---\n"
    (incidents / "2024-02-02-voice.md").write_text(text)
    return "2024-02-02-voice"


def test_what_nobody_owns_is_carried_over_by_the_lead(
    incidents: Path, unowned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "Voice is silent again", "--severity", "SEV2", "--slug", "x", "--no-input", *NOW]) == 0
    assert f"use --from {unowned} --carry alarm --lead NAME" in capsys.readouterr().err
    words = ["new", "Voice is silent again", "--severity", "SEV2", "--from", unowned, "--carry", "alarm", *NOW]
    assert main(words) == 2
    assert f"nobody active owns {unowned}#alarm; add --lead with one of: web, storage" in capsys.readouterr().err
    assert main([*words, "--lead", "Ann"]) == 2
    assert main([*words, "--lead", "web"]) == 0
    [item] = frontmatter(incidents / "2024-03-25-voice-is-silent-again.md")["action_items"]  # type: ignore[misc]
    assert (item["owner"], item["carried_from"]) == ("web", f"{unowned}#alarm")  # type: ignore[has-type]


def test_what_nobody_owns_is_the_lead_s_where_it_is_joined_later(incidents: Path, unowned: str) -> None:
    again = "2024-03-25-again"
    assert main(["new", "Again", "--severity", "SEV2", "--lead", "web", *NOW]) == 0
    words = ["joins", again, "--accept", f"{unowned}#alarm", "--as", "carried-from"]
    assert main([*words, "--today", "2024-03-25", "--allow-warnings"]) == 0
    [item] = frontmatter(incidents / f"{again}.md")["action_items"]  # type: ignore[misc]
    assert item["owner"] == "web"  # type: ignore[has-type]


def test_without_input_the_unfinished_items_are_only_listed(
    incidents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "Again", "--severity", "SEV1", "--from", EARLIER, *NOW]) == 0
    assert ": A1, A2; use --carry" in capsys.readouterr().err
    assert frontmatter(incidents / "2024-03-25-again.md")["action_items"] is None


# The team's own template


def test_the_team_s_own_template_is_used(incidents: Path) -> None:
    template = "---\r\n# ours\r\ntitle: <<title>>\r\nstatus: draft\r\nseverity: SEV3 # usual\r\n---\r\n<<title>>!\r\n"
    (incidents / "_template.md").write_bytes(template.encode())
    words = ["new", "Ours: x", "--severity", "SEV1", "--started", "2024-03-20", "--affected", "shop", *NOW]
    assert main(words) == 0
    assert (incidents / "2024-03-20-ours-x.md").read_bytes() == (
        b'---\r\n# ours\r\ntitle: "Ours: x"\r\nstatus: draft\r\nseverity: SEV1 # usual\r\n'
        b"times:\r\n  started: 2024-03-20\r\nservices:\r\n  affected: [shop]\r\n---\r\nOurs: x!\r\n"
    )


@pytest.mark.parametrize(
    ("template", "line", "finding"),
    [
        ("---\ntitle: <<title>>\nstatus: draft\nseverity: <<severity>>\nsumary: x\n---\n", 5, "PM101"),
        ("---\ntitle: <<titel>>\nstatus: draft\nseverity: <<severity>>\n---\n", 2, 'did you mean "title"'),
        ("---\ntitle: <<title>>\nstatus: reviewed\nseverity: <<severity>>\n---\n", 3, "would have the status reviewed"),
        ("---\nstatus: draft\nseverity: <<severity>>\n---\n", 2, "PM103"),
        ("---\ntitle: '<<affected>>\nstatus: draft\n---\n", 2, "PM004"),
        ("no frontmatter", 1, "PM002"),
    ],
)
def test_the_team_s_own_template_is_checked(
    incidents: Path, capsys: pytest.CaptureFixture[str], template: str, line: int, finding: str
) -> None:
    (incidents / "_template.md").write_text(template, encoding="utf-8")
    assert main(["check"]) == 1
    said = capsys.readouterr().out
    assert f"incidents/_template.md:{line}:" in said
    assert finding in said


def test_our_own_template_passes_as_the_team_s(incidents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from postmortems.record.template import default_template

    (incidents / "_template.md").write_text(default_template(), encoding="utf-8")
    assert main(["check", "--strict"]) == 0
    assert "2 records" in capsys.readouterr().out


# On a terminal


class Scripted:
    """Answers one question after the other; an answer that will not do is followed by the next one."""

    def __init__(self, answers: Sequence[str]) -> None:
        self.answers: Iterator[str] = iter(answers)
        self.asked: list[str] = []
        self.known: list[Sequence[str]] = []

    def ask(self, question: str, known: Sequence[str], read: Callable[[str], Answer], default: str = "") -> Answer:
        self.asked.append(question)
        self.known.append(known)
        while True:
            try:
                return read(next(self.answers) or default)
            except click.UsageError:
                continue


def test_only_what_matters_now_is_asked(incidents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(["SEV9", "SEV2", "shopp", "shop", "soon", "-2h", "", "storage"])
    monkeypatch.setattr(new, "is_terminal", lambda: True)
    monkeypatch.setattr(new, "asker", lambda: script)
    assert main(["new", "Asked", *NOW]) == 0
    assert [question.split(" (")[0] for question in script.asked] == [
        "Severity", "Affected services", "When did it start?", "When was it detected?", "Who leads?",
    ]  # fmt: skip
    assert script.known[1] == ["shop", "stock"]
    assert script.known[4] == ["web", "storage"]
    data = frontmatter(incidents / "2024-03-25-asked.md")
    assert data["severity"] == "SEV2"
    assert data["roles"] == {"lead": "storage"}


def test_the_levels_are_explained_and_their_titles_are_answers(
    incidents: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = incidents / "_config.yml"
    levels = "severities:\n  - {name: SEV1, title: Critical, description: The shop is down.}\n  - {name: SEV2}\n"
    text = re.sub(r"^severities:\n(?:[ -].*\n)*", levels, config.read_text(encoding="utf-8"), flags=re.MULTILINE)
    config.write_text(text, encoding="utf-8")
    script = Scripted(["", "critical", "", "", "", ""])
    monkeypatch.setattr(new, "is_terminal", lambda: True)
    monkeypatch.setattr(new, "asker", lambda: script)
    assert main(["new", "Asked", *NOW]) == 0
    assert script.asked[0] == "Severity (SEV1, SEV2)"
    assert "  SEV1 Critical: The shop is down.\n" in capsys.readouterr().err
    assert frontmatter(incidents / "2024-03-25-asked.md")["severity"] == "SEV1"


def test_a_title_is_asked_for_and_needs_no_quotes(incidents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(["", "Parcels wait", "SEV2", "", "", "", ""])
    monkeypatch.setattr(new, "is_terminal", lambda: True)
    monkeypatch.setattr(new, "asker", lambda: script)
    assert main(["new", *NOW]) == 0
    assert frontmatter(incidents / "2024-03-25-parcels-wait.md")["title"] == "Parcels wait"
    assert main(["new", "Parcels", "wait", "again", "--severity", "SEV2", "--no-input", *NOW]) == 0
    assert frontmatter(incidents / "2024-03-25-parcels-wait-again.md")["title"] == "Parcels wait again"


def test_a_recurrence_offers_each_unfinished_item(incidents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(["SEV2", "", "", "", "", "n", "y"])
    monkeypatch.setattr(new, "is_terminal", lambda: True)
    monkeypatch.setattr(new, "asker", lambda: script)
    assert main(["new", "又来了", "--slug", "again", "--from", EARLIER, *NOW]) == 0
    data = frontmatter(incidents / "2024-03-25-again.md")
    assert data["services"] == {"affected": ("shop",), "faulty": ("stock",)}
    assert [item["id"] for item in data["action_items"]] == ["A2"]  # type: ignore[attr-defined]


def test_where_nobody_can_own_them_items_are_named_and_answers_are_not_lost(
    incidents: Path, unowned: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = incidents / "_config.yml"
    text = re.sub(r"^owners:\n(?:[ -].*\n)*", "", config.read_text(encoding="utf-8"), flags=re.MULTILINE)
    config.write_text(text, encoding="utf-8")
    script = Scripted(["SEV2", "", "", "", "Ann"])
    monkeypatch.setattr(new, "is_terminal", lambda: True)
    monkeypatch.setattr(new, "asker", lambda: script)
    assert main(["new", "Again", "--from", unowned, *NOW]) == 0
    assert f"left undone from {unowned}: alarm; use --carry" in capsys.readouterr().err
    assert (incidents / "2024-03-25-again.md").exists()


def test_who_owns_what_nobody_owns_is_asked(incidents: Path, unowned: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Scripted(["SEV2", "", "", "", "Ann", "y", "Ann", "storage"])
    monkeypatch.setattr(new, "is_terminal", lambda: True)
    monkeypatch.setattr(new, "asker", lambda: script)
    assert main(["new", "Again", "--from", unowned, *NOW]) == 0
    assert script.asked[-1] == f"Who owns {unowned}#alarm?"
    data = frontmatter(incidents / "2024-03-25-again.md")
    assert data["roles"] == {"lead": "Ann"}
    assert [item["owner"] for item in data["action_items"]] == ["storage"]  # type: ignore[attr-defined]


def test_no_input_never_asks(incidents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> prompts.Asker:
        raise AssertionError("asked")

    monkeypatch.setattr(new, "is_terminal", lambda: True)
    monkeypatch.setattr(new, "asker", never)
    assert main(["new", "Quiet", "--severity", "SEV1", "--no-input", *NOW]) == 0


def test_plain_prompts_show_what_is_known_and_ask_again(
    incidents: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["SEV9", "SEV2", "none", "20:55", "", ""])
    monkeypatch.setattr(new, "is_terminal", lambda: True)
    monkeypatch.setattr(new, "asker", prompts.PlainAsker)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(answers))
    assert main(["new", "Plain", *NOW]) == 0
    said = capsys.readouterr().err
    assert "known: SEV1, SEV2, SEV3" in said
    assert 'there is no severity "SEV9"' in said
    assert "= 2024-03-24 20:55 UTC" in said
    assert (incidents / "2024-03-24-plain.md").exists()


def test_with_completion_the_same_is_asked_until_it_will_do() -> None:
    questionary = pytest.importorskip("questionary")
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import DummyOutput

    def read_level(text: str) -> str:
        if text not in ("SEV1", "SEV2"):
            raise click.UsageError("no such level")
        return text.lower()

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        asker = prompts.CompletingAsker(questionary)
        keys.send_text("SEV9\r\x7f1\r")
        assert asker.ask("Severity", ["SEV1", "SEV2"], read_level) == "sev1"
        keys.send_text("\r")
        assert asker.ask("Severity", [], read_level, "SEV2") == "sev2"
        keys.send_text("\x03")
        with pytest.raises(click.Abort):
            asker.ask("Severity", [], read_level)


def test_the_editor_opens_the_file_and_what_it_left_is_judged(
    incidents: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text("import sys, pathlib\np = pathlib.Path(sys.argv[1])\np.write_text(p.read_text() + '\\nedited')\n")
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{editor}"')
    assert main(["new", "Edited", "--severity", "SEV1", "--edit", *NOW]) == 0
    assert (incidents / "2024-03-25-edited.md").read_text(encoding="utf-8").endswith("\nedited")
    assert "It passes the check\n" in capsys.readouterr().out


def test_a_script_is_never_asked(incidents: Path) -> None:
    """With its input closed the command ends at once."""
    done = subprocess.run(
        [sys.executable, "-m", "postmortems", "new", "x"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert "add --severity" in done.stderr
