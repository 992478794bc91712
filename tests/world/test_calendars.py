"""Calendar programs find every due date of our real calendars, on its day."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from icalendar import Calendar

from postmortems.feeds import all_feeds
from postmortems.record.reader import load
from tests.world.conftest import Installed, same

RECORDS = Path(__file__).parents[2] / "incidents"
EMPTY = "services/etcd.ics"
"""A calendar of ours without an event."""

PYTHON = """
import json, sys, datetime as d
text = open(sys.argv[2], newline="", encoding="utf-8").read()
day = lambda value: str(value)[:10]
if sys.argv[1] == "ics":
    import ics
    found = [[e.uid, day(e.begin), day(e.end)] for e in ics.Calendar(text).events]
elif sys.argv[1] == "vobject":
    import vobject
    events = [e for c in vobject.readComponents(text) for e in c.contents.get("vevent", [])]
    found = [[e.uid.value, day(e.dtstart.value), day(e.dtend.value)] for e in events]
elif sys.argv[1] == "recurring-ical-events":
    import icalendar, recurring_ical_events as r
    events = r.of(icalendar.Calendar.from_ical(text)).between(d.date(2000, 1, 1), d.date(2100, 1, 1))
    found = [[str(e["uid"]), day(e.start), day(e.end)] for e in events]
else:
    from icalevents.icalevents import events
    start, end = (d.datetime.fromisoformat(one) for one in sys.argv[3:5])
    found = [[e.uid, day(e.start), day(e.end)] for e in events(string_content=text.encode(), start=start, end=end)]
print(json.dumps(sorted(found)))
"""
NODE = """
const fs = require("fs"), [, , program, file] = process.argv, text = fs.readFileSync(file, "utf8");
const day = (value) => (value.toISOString ? value.toISOString() : value.toString()).slice(0, 10);
let found;
if (program === "node-ical") {
  const events = Object.values(require("node-ical").parseICS(text)).filter((one) => one.type === "VEVENT");
  found = events.map((one) => [one.uid, day(one.start), day(one.end)]);
} else {
  const module = require("ical.js"), ICAL = module.default || module;
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  found = events.map((one) => [one.uid, day(one.startDate), day(one.endDate)]);
}
console.log(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def calendars() -> dict[str, str]:
    """The calendar of all action items, and one without any."""
    feeds = dict(all_feeds(load(RECORDS).corpus, date(2026, 11, 20), "https://incidents.example.org/"))
    return {name: feeds[name] for name in ("actions.ics", EMPTY)}


@pytest.fixture(scope="module")
def due(calendars: dict[str, str]) -> list[list[str]]:
    """What the main calendar says: address, first day, day after the last."""
    events = Calendar.from_ical(calendars["actions.ics"]).events
    assert events
    return sorted([str(event["uid"]), str(event.start), str(event.end)] for event in events)


@pytest.fixture(scope="module")
def python(python_packages: Callable[..., Installed], calendars: dict[str, str]) -> Installed:
    made = python_packages(
        "ics==0.7.2", "vobject==0.9.9", "recurring-ical-events==3.8.2", "icalevents==0.3.1", "khal==0.14.0",
        "vdirsyncer==0.21.0",
    )  # fmt: skip
    (made.folder / "read.py").write_text(PYTHON, encoding="utf-8")
    return _with(made, calendars)


@pytest.fixture(scope="module")
def node(node_packages: Callable[..., Installed], calendars: dict[str, str]) -> Installed:
    made = node_packages("node-ical@0.26.1", "ical.js@2.2.1")
    (made.folder / "read.js").write_text(NODE, encoding="utf-8")
    return _with(made, calendars)


def _with(made: Installed, calendars: dict[str, str]) -> Installed:
    for file, name in (("due.ics", "actions.ics"), ("empty.ics", EMPTY)):
        (made.folder / file).write_text(calendars[name], encoding="utf-8", newline="")
    return made


@pytest.mark.parametrize("program", ["ics", "vobject", "recurring-ical-events"])
def test_libraries_for_python_find_every_due_date(program: str, python: Installed, due: list[list[str]]) -> None:
    assert json.loads(python.run("bin/python", "read.py", program, "due.ics")) == due
    assert json.loads(python.run("bin/python", "read.py", program, "empty.ics")) == []


@pytest.mark.parametrize("program", ["node-ical", "ical.js"])
def test_libraries_for_node_find_every_due_date(program: str, node: Installed, due: list[list[str]]) -> None:
    assert sorted(json.loads(node.run("node", "read.js", program, "due.ics"))) == due
    assert json.loads(node.run("node", "read.js", program, "empty.ics")) == []


def test_icalevents_shows_a_due_date_on_the_day_after_as_well(python: Installed, due: list[list[str]]) -> None:
    def between(start: str, end: str) -> list[list[str]]:
        found = python.run("bin/python", "read.py", "icalevents", "due.ics", start, end)
        return json.loads(found)  # type: ignore[no-any-return]

    assert between("2000-01-01", "2100-01-01") == due
    uid, _, after = next(one for one in due if [other[2] for other in due].count(one[2]) == 1)
    seen = [one[0] for one in between(after, f"{after}T23:59") if one[0] == uid]
    same("icalevents shows an all-day event on the day after as well", [uid], seen)


def test_khal_takes_every_due_date_and_an_empty_calendar(python: Installed, due: list[list[str]]) -> None:
    (python.folder / "khal.conf").write_text(
        f"[calendars]\n[[due]]\npath = {python.folder}/khal\n[sqlite]\npath = {python.folder}/khal.db\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
        encoding="utf-8",
    )
    (python.folder / "khal").mkdir()
    for file in ("due.ics", "empty.ics"):
        python.run("bin/khal", "-c", "khal.conf", "import", "--batch", file)
    assert len(list((python.folder / "khal").iterdir())) == len(due)
    _, day, _ = due[0]
    listed = python.run("bin/khal", "-c", "khal.conf", "list", "--format", "{uid}", "--day-format", "", day, "1d")
    assert sorted(listed.split()) == [one[0] for one in due if one[1] == day]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that is served, and its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_vdirsyncer_keeps_its_own_uids_and_refuses_an_emptied_calendar(
    python: Installed, web: tuple[Path, str], calendars: dict[str, str], due: list[list[str]]
) -> None:
    folder, address = web
    mine = folder / "mine"
    mine.mkdir()
    (python.folder / "vdirsyncer.conf").write_text(
        f'[general]\nstatus_path = "{folder}/status/"\n[pair due]\na = "site"\nb = "mine"\ncollections = null\n'
        f'[storage site]\ntype = "http"\nurl = "{address}/due.ics"\n'
        f'[storage mine]\ntype = "filesystem"\npath = "{mine}"\nfileext = ".ics"\n',
        encoding="utf-8",
    )

    def sync(calendar: str, *options: str, status: int = 0) -> set[str]:
        (folder / "due.ics").write_text(calendar, encoding="utf-8", newline="")
        python.run("bin/vdirsyncer", "-c", "vdirsyncer.conf", "sync", *options, status=status)
        return {path.read_text("utf-8").split("UID:")[1].split()[0] for path in mine.iterdir()}

    full = calendars["actions.ics"]
    python.run("bin/vdirsyncer", "-c", "vdirsyncer.conf", "discover", text="y\n")
    first = sync(full)
    ours = {uid for uid, _, _ in due}
    same("vdirsyncer replaces each UID by one of its own", (len(due), set()), (len(first), first & ours))
    moved = sync(full.replace("\nSUMMARY:Due: ", "\nSUMMARY:Still due: ", 1))
    same("vdirsyncer takes a changed event for another one", (len(due), 1), (len(moved), len(moved - first)))
    left = sync(calendars[EMPTY], status=1)
    same("vdirsyncer refuses an emptied calendar", moved, left)
    same("vdirsyncer empties it when forced", set(), sync(calendars[EMPTY], "--force-delete"))
