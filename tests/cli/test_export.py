"""`postmortems export`: the bytes that the build writes, to where they are asked for."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from postmortems.cli import main
from postmortems.feeds import all_feeds
from postmortems.record.reader import load

pytestmark = pytest.mark.usefixtures("incidents")

Capture = pytest.CaptureFixture[bytes]
TODAY = date(2024, 10, 11)
SITE = "https://kb.example.org/pm/"
ARGUMENTS = ("--today", str(TODAY), "--site-url", SITE)


def exported(capture: Capture, *arguments: str) -> str:
    """What is printed, byte for byte."""
    assert main(["export", *arguments, *ARGUMENTS]) == 0
    printed = capture.readouterr()
    assert printed.err == b""
    return printed.out.decode()


def refusal(capture: Capture, *arguments: str) -> str:
    """The sentence with which the command refuses to write."""
    assert main(["export", *arguments]) == 2
    printed = capture.readouterr()
    assert printed.out == b""
    assert printed.err.startswith(b"postmortems: ")
    assert printed.err.count(b"\n") == 1
    return printed.err.decode()


def built(folder: Path) -> dict[str, str]:
    """What the build writes of the same knowledge base."""
    return dict(all_feeds(load(folder).corpus, TODAY, SITE))


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (("json", "incidents"), "api/incidents.json"),
        (("json", "services"), "api/services.json"),
        (("csv", "actions"), "api/actions.csv"),
        (("csv", "factors"), "api/factors.csv"),
        (("atom",), "feed.xml"),
        (("ics",), "actions.ics"),
        (("ics", "--owner", "web"), "actions/owners/web.ics"),
        (("ics", "--service", "stock"), "services/stock.ics"),
        (("openmetrics",), "metrics.txt"),
        (("badge",), "badge.svg"),
        (("llms",), "llms.txt"),
    ],
)
def test_it_writes_the_bytes_of_the_build(
    asked: tuple[str, ...], path: str, incidents: Path, capsysbinary: Capture
) -> None:
    text = exported(capsysbinary, *asked)
    assert text == built(incidents)[path]
    exported(capsysbinary, *asked, "--output", "out")
    assert Path("out").read_bytes() == text.encode()


@pytest.mark.parametrize("form", ["json", "csv", "atom", "ics", "openmetrics", "badge", "llms", "all"])
def test_a_folder_gets_every_file_of_the_format_at_its_address(
    form: str, incidents: Path, capsysbinary: Capture
) -> None:
    printed = exported(capsysbinary, form, "--to", "out")
    written = {
        path.relative_to("out").as_posix(): path.read_bytes().decode()
        for path in Path("out").rglob("*")
        if path.is_file() and path.name != ".postmortems-render"
    }
    assert printed == f"{len(written)} {'file' if len(written) == 1 else 'files'} written to out\n"
    everything = built(incidents)
    assert written.items() <= everything.items()
    if form == "all":
        assert written == everything
    if form == "json":
        assert {path for path in everything if path.endswith(".json")} == written.keys()


def test_only_the_items_that_are_asked_for(capsysbinary: Capture) -> None:
    document = json.loads(exported(capsysbinary, "json", "actions", "--owner", "web", "--service", "shop"))
    assert {item["id"] for item in document["items"]} == {"A2", "A3"}
    table = exported(capsysbinary, "csv", "incidents", "--service", "stock").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert len(rows) == 2
    assert all("stock" in row["services"].split("; ") for row in rows)
    both = Calendar.from_ical(exported(capsysbinary, "ics", "--owner", "storage", "--service", "shop"))
    assert [str(event["uid"]).split("#")[1] for event in both.walk("VEVENT")] == ["B1@postmortems"]


def test_without_an_address_and_with_flat_pages(capsysbinary: Capture) -> None:
    assert main(["export", "json", "incidents", "--no-directory-urls"]) == 0
    [first, *_] = json.loads(capsysbinary.readouterr().out)["items"]
    assert first["url"] == f"incidents/{first['id']}.html"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "name a format: one of json, csv, atom, ics, openmetrics, badge, llms, all"),
        (("jsn", "incidents"), 'there is no format "jsn"; did you mean "json"?'),
        (("json", "incident"), 'there is no collection "incident"; did you mean "incidents"?'),
        (("json",), "json has several files; name one of incidents, actions, lessons, factors, services, or name a"),
        (("all",), "all has several files; name a folder with --to"),
        (("atom", "incidents"), "atom is a single document; omit incidents"),
        (("ics", "--owner", "storag"), 'there is no owner "storag"; did you mean "storage"?'),
        (("ics", "--service", "shopp"), 'there is no service "shopp"; did you mean "shop"?'),
        (("json", "lessons", "--owner", "web"), "--owner works only with `ics`, `json actions` or `csv actions`"),
        (("atom", "--service", "shop"), "--service works only with `ics`, `json incidents` or "),
        (("json", "--to", "out", "--owner", "web"), "omit --owner or --to"),
        (("json", "actions", "--to", "out"), "omit actions or --to"),
        (("badge", "--to", "out", "--output", "x"), "omit --output or --to"),
        (("badge", "--to", "incidents"), "incidents is not empty and was not written by this command"),
        (("atom", "--site-url", "kb.example.org"), '"kb.example.org" is not a web address; example: https://'),
        (("atom", "--site-url", "javascript://x"), "is not a web address"),
        (("atom", "--site-url", "https://[x"), "is not a web address"),
        (("atom", "--today", "tomorrow"), '"tomorrow" is not a date'),
        (("badge", "--output", "no/such/folder/x.svg"), "there is no folder no/such/folder; create it"),
        (("badge", "--incidents", "nowhere"), "there is no folder nowhere"),
    ],
)
def test_wrong_use_is_explained_in_one_sentence(arguments: tuple[str, ...], says: str, capsysbinary: Capture) -> None:
    assert says in refusal(capsysbinary, *arguments)
    assert not Path("out").exists()


def test_it_is_light() -> None:
    """Neither MkDocs nor the templates of the site."""
    code = (
        "import sys; from postmortems.cli import main; main(['export', 'badge']);"
        "print(sorted({'mkdocs', 'jinja2'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
    assert done.stdout.startswith("<svg")


def test_another_process_writes_the_same_bytes(incidents: Path) -> None:
    """No order of a set finds its way into a file."""
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "postmortems", "export", "all", "--to", f"out{seed}", *ARGUMENTS]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    first, second = (
        {path.relative_to(out): path.read_bytes() for path in Path(out).rglob("*") if path.is_file()}
        for out in ("out1", "out2")
    )
    assert first == second
    assert len(first) > 20


def test_a_reader_that_goes_away_is_no_error(incidents: Path) -> None:
    command = f"{sys.executable} -m postmortems export json incidents | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
