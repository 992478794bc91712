"""`postmortems show`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from html5lib import HTMLParser

from postmortems.cli import main
from postmortems.text.terminal import width

Capture = pytest.CaptureFixture[str]
TODAY = ("--today", "2024-10-11")
OUTAGE = "2024-03-01-shop-stale-replica"
RETURN = "2024-09-01-shop-stale-replica-again"


def shown(capsys: Capture, name: str) -> str:
    """What `show` prints, with every run of blanks as one: where lines break does not matter."""
    assert main(["show", name, *TODAY]) == 0
    return re.sub(r"\s+", " ", capsys.readouterr().out)


@pytest.mark.usefixtures("incidents")
def test_the_whole_page(capsys: Capture) -> None:
    assert main(["show", RETURN, *TODAY]) == 0
    assert (
        capsys.readouterr().out
        == f"""\
{RETURN}
The shop sells bread that is gone, again from a stale replica

Left undone from {OUTAGE}#A1 "An alert fires when the replica lags for a
  minute", deferred 2024-03-02; now open ({RETURN}#B1)

  Severity  SEV2
  Status    in-review
  Kind      incident
  Started   ≈ 2024-09-01 12:00 UTC
  Detected  2024-09-01 15:00 UTC
  Resolved  2024-09-01 15:30 UTC
  Timezone  UTC
  Affected  Web shop
  Faulty    Stock database
  Factors   A replica that nobody watches
  Record    incidents/{RETURN}.md

Summary
  The same replica fell behind during the autumn sale.

Durations
  To detect   ≈ 3 h
  To resolve  ≈ 3 h 30 min

How it happened (narrative)
     1  [trigger] The sale doubles the writes.
     2  [missing-control] The replica lags for three hours without an alert.
        because of 1
        factor: A replica that nobody watches
        left undone from {OUTAGE}#A1 "An alert fires when the replica lags for
        a minute"
     3  [impact] 90 parcels are promised that nobody has.
        because of 2

Action items
  B1  The alert on replica lag exists and pages somebody
      open · P1 · storage · due 2024-10-01, first due 2024-04-01
      needed again by {RETURN}; overdue by 10 days
      deferred 2024-03-02 ({OUTAGE}#A1), needed again 2024-09-01; 7 months old
      addresses: still-no-alert
      carried over from: {OUTAGE}#A1

Related
  recurrence-of  {OUTAGE} (The shop fails for an hour after a replica falls
      behind): The same replica.
"""
    )


@pytest.mark.usefixtures("incidents")
def test_the_earlier_incident_knows_of_the_later_one(capsys: Capture) -> None:
    text = shown(capsys, OUTAGE)
    assert f"A1 An alert fires when the replica lags for a minute deferred · P1 · storage · due 2024-04-01 " \
           f"needed again by {RETURN}; carried over to {RETURN}#B1, which is open" in text  # fmt: skip
    assert re.search(
        rf"Related .*{RETURN} \(The shop sells [^)]*\) is a recurrence of this one: The same replica\.", text
    )
    assert f"A1 was needed again by {RETURN}#still-no-alert: The replica lags" in text
    assert f"A1 is carried over to {RETURN}#B1: The alert on replica lag exists" in text


@pytest.mark.usefixtures("incidents")
def test_both_incidents_begin_with_what_was_left_undone(capsys: Capture) -> None:
    later, earlier = shown(capsys, RETURN), shown(capsys, OUTAGE)
    left = f'Left undone from {OUTAGE}#A1 "An alert fires when the replica lags for a minute", deferred 2024-03-02; '
    again = f'Needed again by {RETURN}#still-no-alert: A1 "An alert fires when the replica lags for a minute"; '
    for text, memory in ((later, left), (earlier, again)):
        assert text.index(f"{memory}now open ({RETURN}#B1)") < text.index("Severity")


@pytest.mark.usefixtures("incidents")
def test_everything_else_that_is_known(capsys: Capture) -> None:
    text = shown(capsys, OUTAGE)
    assert "Timeline 2024-03-01 08:40 UTC [change] The backfill starts." in text
    assert "[detection] A customer writes in. (support)" in text
    assert "Why the replica fell behind (narrative)" in text
    assert "3 [impact] The shop reads stock that is an hour old. because of 1 and 2" in text
    assert "[ruled out] The cache was stale. It had been emptied at 09:25." in text
    assert "[lesson] A replica is part of the service. Alerting; action items: A1" in text
    assert "A2 Backfills run in small batches open · P1 · web · due 2024-04-15 overdue by 6 months" in text


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize("name", [OUTAGE, "2024-03", f"{OUTAGE}.md", f"incidents/{OUTAGE}.md"])
def test_an_incident_is_found_by_id_beginning_or_file(name: str, capsys: Capture) -> None:
    assert shown(capsys, name).startswith(OUTAGE)


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize("name", ["cert-2023", "cert"])
def test_an_incident_is_found_by_an_old_name(name: str, capsys: Capture) -> None:
    assert shown(capsys, name).startswith("2023-11-05-certificate 证书差一天过期")


def test_an_id_that_another_id_begins_with_is_itself(incidents: Path, capsys: Capture) -> None:
    again = incidents / f"{OUTAGE}-2.md"
    again.write_bytes((incidents / f"{OUTAGE}.md").read_bytes())
    assert shown(capsys, OUTAGE).startswith(f"{OUTAGE} ")


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize("columns", [60, 80, 200])
def test_lines_fit_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main(["show", OUTAGE]) == 0
    assert max(map(width, capsys.readouterr().out.splitlines())) <= min(columns, 100)


@pytest.mark.usefixtures("incidents")
def test_json_has_the_record_and_what_follows_from_it(capsys: Capture) -> None:
    assert main(["show", OUTAGE, "--format", "json", *TODAY]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["version"] == 1
    assert report["incident"]["id"] == OUTAGE
    assert report["incident"]["times"]["started"] == "2024-03-01T09:00Z"
    assert report["durations"]["resolve"] == {
        "text": "1 h 5 min",
        "shortest_seconds": 3840.0,
        "longest_seconds": 3960.0,
    }
    assert report["durations"]["mitigate"] is None
    assert [item["reasons"] for item in report["incident"]["action_items"]] == [[], ["overdue"], []]
    assert report["left_undone"] == []
    (needed,) = report["needed_again"]
    assert needed == {
        "reference": f"{OUTAGE}#A1",
        "title": "An alert fires when the replica lags for a minute",
        "by": [{"incident": RETURN, "anchor": "still-no-alert", "kind": "unfinished", "day": "2024-09-01"}],
        "now": {"reference": f"{RETURN}#B1", "status": "open", "due": "2024-10-01"},
    }
    deferred = report["incident"]["action_items"][0]
    assert deferred["implicated_in"][0]["reference"] == f"{RETURN}#still-no-alert"
    assert (deferred["continued_by"], deferred["counted_as"]) == ([f"{RETURN}#B1"], f"{RETURN}#B1")
    assert [mention["relation"] for mention in report["referred_to_by"]] == [
        "recurrence-of",
        "unfinished-action",
        "carried-from",
    ]


def test_text_of_a_record_cannot_give_orders_to_the_terminal(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-10-01-evil.md").write_text(
        '---\ntitle: "\\e[2J"\nstatus: draft\nseverity: "\\e[31m"\nsummary: "a\\a\\n\\n- b\\x9b"\n'
        'tags: ["\\u202E"]\n---\n'
    )
    assert main(["show", "2024-10-01"]) == 0
    out = capsys.readouterr().out
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)
    assert "\\x1b[2J" in out
    assert "  a\\x07\n  - b\\x9b\n" in out


# What outsiders would see


def publish(folder: Path, extra: str = "") -> None:
    config, record = folder / "_config.yml", folder / f"{OUTAGE}.md"
    for path, old, new in (
        (config, "title: Web shop, owner: web}", "title: Web shop, owner: web, public_name: Bread online}"),
        (record, "severity: SEV1\n", f"severity: SEV1\nvisibility: public\n{extra}"),
    ):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_public_edition_of_a_record_is_what_outsiders_would_see(incidents: Path, capsys: Capture) -> None:
    publish(incidents, "public: {title: The shop was slow}\n")
    with (incidents / "_config.yml").open("a", encoding="utf-8") as config:
        config.write("public: {fields: [title, severity, times, services, action_items]}\n")
    assert main(["show", OUTAGE, "--edition", "public", *TODAY]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{OUTAGE}\nThe shop was slow\n")
    assert re.search(r"^ +Affected +Bread online$", said, re.MULTILINE)
    assert re.search(r"action-[0-9a-f]{4}", said)
    for hidden in ("owner", "storage", "A1", "backfill", "incidents/", "Orders could not be placed"):
        assert hidden not in said


def test_the_public_edition_has_a_form_for_programs(incidents: Path, capsys: Capture) -> None:
    publish(incidents)
    assert main(["show", OUTAGE, "--edition", "public", "--format", "json", *TODAY]) == 0
    incident = json.loads(capsys.readouterr().out)["incident"]
    assert incident["services"]["affected"] == ["bread-online"]
    assert incident["hypotheses"] == []


def test_of_an_internal_record_outsiders_see_nothing(incidents: Path, capsys: Capture) -> None:
    publish(incidents)
    assert main(["show", RETURN, "--edition", "public", *TODAY]) == 1
    assert capsys.readouterr().out == f"{RETURN} is not in the public edition: outsiders see nothing of it\n"
    assert main(["show", RETURN, "--edition", "public", "--missing", *TODAY]) == 2


@pytest.mark.usefixtures("incidents")
@pytest.mark.parametrize(("form", "title"), [("markdown", "# "), ("html", "<h1>")])
def test_a_document_for_a_ticket(capsys: Capture, form: str, title: str) -> None:
    """Links lead to the site where its address is given, and to nowhere otherwise."""
    assert main(["show", RETURN, *TODAY, "--format", form, "--site-url", "https://example.org/pm/"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"{title}The shop sells bread that is gone, again from a stale replica")
    assert f"https://example.org/pm/incidents/{OUTAGE}/" in text
    assert main(["show", RETURN, *TODAY, "--format", form]) == 0
    assert "incidents/" not in capsys.readouterr().out


@pytest.mark.usefixtures("incidents")
def test_a_document_of_html_is_valid(capsys: Capture) -> None:
    """Nothing is nested that a parser would take apart, and no paragraph is empty."""
    for record in (RETURN, OUTAGE):
        assert main(["show", record, *TODAY, "--format", "html"]) == 0
        text = capsys.readouterr().out
        parser = HTMLParser(namespaceHTMLElements=False)
        parser.parseFragment(text)
        assert "<li>" in text
        assert [code for _, code, _ in parser.errors] == []
        assert "<p></p>" not in text


@pytest.mark.usefixtures("incidents")
def test_what_is_missing_is_no_document(capsys: Capture) -> None:
    assert main(["show", RETURN, "--missing", "--format", "html"]) == 2
    assert "use text or json" in capsys.readouterr().err


def test_a_record_that_cannot_be_read_is_meant_by_its_beginning_too(incidents: Path, capsys: Capture) -> None:
    (incidents / "2024-12-24-broken.md").write_text("---\ntitle: [broken\n---\n", encoding="utf-8")
    assert main(["show", "2024-12-24"]) == 2
    assert 'the record "2024-12-24-broken" cannot be read; `postmortems check` says why' in capsys.readouterr().err
    (incidents / "2024-12-24-fine.md").write_text("---\ntitle: Fine\nstatus: draft\n---\n", encoding="utf-8")
    assert main(["show", "2024-12-24"]) == 2
    assert "is ambiguous: 2024-12-24-broken, 2024-12-24-fine" in capsys.readouterr().err
    assert main(["show", "2024-12-24-f"]) == 0


@pytest.mark.usefixtures("incidents")
def test_a_reference_that_a_list_prints_shows_its_record(capsys: Capture) -> None:
    assert main(["show", OUTAGE, *TODAY]) == 0
    whole = capsys.readouterr().out
    assert main(["show", f"{OUTAGE}#A1", *TODAY]) == 0
    assert capsys.readouterr().out == whole
