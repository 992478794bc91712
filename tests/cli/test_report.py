"""`postmortems report`, and periods in other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postmortems.cli import main

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("incidents")
TODAY = ("--today", "2024-11-01")


def test_the_last_quarter_that_is_over_is_reported(capsys: Capture) -> None:
    assert main(["report", *TODAY]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# Incidents from 2024-07-01 until 2024-09-30\n\n1 incident.")
    assert "## Needed again\n" in out
    assert "(`2024-09-01-shop-stale-replica-again#B1`)" in out


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [("2023-12-31", "2023-10-01", "2023-12-31"), ("2024-01-01", "2023-10-01", "2023-12-31")],
)
def test_while_all_records_are_of_this_quarter_it_is_reported(
    day: str, since: str, until: str, capsys: Capture
) -> None:
    assert main(["report", "--today", day]) == 0  # the first record is of November
    assert capsys.readouterr().out.startswith(f"# Incidents from {since} until {until}\n\n1 incident.")


def test_the_first_quarter_of_all_can_be_reported(capsys: Capture) -> None:
    assert main(["report", "--today", "1900-01-02"]) == 0
    assert capsys.readouterr().out.startswith("# Incidents from 1900-01-01 until 1900-03-31\n\n0 incidents.")


def record(folder: Path, day: str, times: str, items: str) -> None:
    """A record of the second quarter with these times and action items."""
    head = f"---\ntitle: On {day}\nstatus: draft\nseverity: SEV2\ntimes: {times}\n"
    chains = "causal_chains:\n  - steps:\n      - {id: s, text: A step., kind: trigger, factor: silent}\n"
    (folder / f"{day}-x.md").write_text(f"{head}{chains}action_items:\n{items}---\n", encoding="utf-8")


def test_a_report_is_short_enough_to_read(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    config = "owners: [{name: web}]\nfactors: [{name: silent, title: It makes no noise}]\nseverities: [{name: SEV2}]\n"
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    late = "".join(f"  - {{id: late-{n}, title: Late {n}, owner: web, due: 2024-05-01}}\n" for n in range(23))
    done = "  - {id: done, title: Done, owner: web, status: done, due: 2024-06-30, completed: 2024-05-02}\n"
    record(folder, "2024-04-02", "{started: 2024-04-02 08:00, resolved: 2024-04-02 09:00}", late + done)
    assert main(["report", "2024-Q2", "--incidents", str(folder), *TODAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("- Late ") for line in lines) == 20
    assert "- and 3 more; `--format json` lists all" in lines
    assert "- Done (`2024-04-02-x#done`): web, done 2024-05-02" in lines
    assert "- It makes no noise: 1 incident, 0 before" in lines
    assert "- to resolve: 1 h (1 of 1 known)" in lines


def test_action_items_that_cannot_be_counted_are_named(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "imported"
    folder.mkdir()
    undated = "  - {id: a, title: A}\n  - {id: b, title: B}\n  - {id: c, title: C, created: 2024-04-03}\n"
    record(folder, "2024-04-02", "{}", undated)
    assert main(["report", "2024-Q2", "--incidents", str(folder), *TODAY]) == 0
    out = capsys.readouterr().out
    assert "Action items: 1 opened, 0 done," in out
    assert "2 action items of these incidents: no creation date." in out


def test_json_has_the_same(capsys: Capture) -> None:
    assert main(["report", "--since", "2024-01", "--until", "2024-Q2", "--format", "json", *TODAY]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["since"], data["until"]) == ("2024-01-01", "2024-06-30")
    assert "2024-03-01-shop-stale-replica" in data["incidents"]
    assert data["worth_reading"]


def test_a_period_can_be_named_at_once(capsys: Capture) -> None:
    assert main(["report", "--since", "2024-Q2", "--until", "2024-Q2", *TODAY]) == 0
    options = capsys.readouterr().out
    assert main(["report", "2024-Q2", *TODAY]) == 0
    assert capsys.readouterr().out == options
    assert "from 2024-04-01 until 2024-06-30" in options


def test_lists_take_periods(capsys: Capture) -> None:
    assert main(["list", "--since", "2024-Q3", "--format", "json"]) == 0
    ids = [found["id"] for found in json.loads(capsys.readouterr().out)["incidents"]]
    assert ids == ["2024-09-01-shop-stale-replica-again"]
    assert main(["actions", "--until", "2024-06", "--all", "--format", "json", *TODAY]) == 0
    actions = json.loads(capsys.readouterr().out)["actions"]
    assert actions
    assert all((found["first_created"] or found["incident"]) < "2024-07" for found in actions)
    assert main(["export", "json", "incidents", "--since", "2024-09-01", "--until", "2024-09-01"]) == 0
    assert [found["id"] for found in json.loads(capsys.readouterr().out)["items"]] == ids


@pytest.mark.parametrize("command", ["list", "actions --all --format json", "export json incidents", "report"])
@pytest.mark.parametrize("day", ["yesterday", "Sunday"])
def test_a_period_can_be_a_day_of_this_week(command: str, day: str, capsys: Capture) -> None:
    """2024-09-02 is a Monday."""
    outputs = []
    for named in (day, "2024-09-01"):
        assert main([*command.split(), "--since", named, "--until", named, "--today", "2024-09-02"]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert main([*command.split(), "--today", "2024-09-02"]) == 0
    assert capsys.readouterr().out != outputs[0]


def test_a_report_of_a_day_of_this_week(capsys: Capture) -> None:
    assert main(["report", "yesterday", "--today", "2024-09-02"]) == 0
    assert capsys.readouterr().out.startswith("# Incidents from 2024-09-01 until 2024-09-01\n\n1 incident.")


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["list", "--since", "soon"], '--since: "soon" is not a date or a period such as'),
        (
            ["list", "--since", "2024-02", "--until", "2024-01"],
            "--until (2024-01-31) is earlier than --since (2024-02-01)",
        ),
        (["export", "ics", "--since", "2024"], "--since and --until work only with `json incidents`"),
        (["export", "csv", "--to", "x", "--until", "2024"], "omit --since and --until or --to"),
    ],
)
def test_wrong_use(arguments: list[str], advice: str, capsys: Capture) -> None:
    assert main(arguments) == 2
    assert advice in capsys.readouterr().err
