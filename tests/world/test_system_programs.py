"""Programs that a system's own packages bring: run each night, and wherever they are installed.

They are not pinned, so a failure names the version that was there.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from postmortems.feeds import all_feeds, metrics
from postmortems.record.corpus import Corpus
from postmortems.record.reader import load
from tests.patience import PATIENCE
from tests.ports import own_port
from tests.world.conftest import same

RECORDS = Path(__file__).parents[2] / "incidents"
TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(RECORDS).corpus


@pytest.fixture(scope="module")
def feeds(corpus: Corpus) -> dict[str, str]:
    return dict(all_feeds(corpus, TODAY, "https://incidents.example.org/"))


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"there is no {name} on this machine")
    return found


def version(command: str) -> str:
    ran = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=PATIENCE)
    return (ran.stdout or ran.stderr).splitlines()[0]


def run(folder: Path, *command: str) -> str:
    environment = os.environ | {"HOME": str(folder)}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert ran.returncode == 0, f"{version(command[0])}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def test_newsboat_shows_every_incident_once(feeds: dict[str, str], tmp_path: Path) -> None:
    newsboat = program("newsboat")
    feed = tmp_path / "feed.xml"
    feed.write_text(feeds["feed.xml"], encoding="utf-8")
    (tmp_path / "urls").write_text(f"file://{feed}\n", encoding="utf-8")
    (tmp_path / "conf").touch()
    command = (newsboat, "-u", "urls", "-c", "cache.db", "-C", "conf", "-x", "reload", "print-unread")
    many = feeds["feed.xml"].count("<entry")
    assert many
    for _ in range(2):
        same(f"{version(newsboat)} shows every entry once", f"{many} unread articles\n", run(tmp_path, *command))
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        cache.execute("update rss_item set unread = 0")
    cache.close()
    newer = feeds["feed.xml"].replace("<updated>2026-", "<updated>2027-")
    assert newer != feeds["feed.xml"]
    feed.write_text(newer, encoding="utf-8")
    what = f"{version(newsboat)} does not show an entry again when only `updated` is newer"
    same(what, "0 unread articles\n", run(tmp_path, *command))


def test_calcurse_takes_every_due_date(feeds: dict[str, str], tmp_path: Path) -> None:
    calcurse = program("calcurse")
    many = feeds["actions.ics"].count("BEGIN:VEVENT")
    assert many
    for name, found in (("actions.ics", many), ("services/etcd.ics", 0)):
        file = tmp_path / "one.ics"
        file.write_text(feeds[name], encoding="utf-8", newline="")
        said = run(tmp_path, calcurse, "-D", str(tmp_path / "data"), "-i", str(file))
        same(
            f"{version(calcurse)} counts the events",
            f"0 apps / {found} events / 0 todos / 0 skipped",
            said.split("\n")[1],
        )


def openmetrics(corpus: Corpus, labels: dict[str, str] | None = None) -> str:
    return dict(metrics.files(corpus, TODAY, labels))["metrics.txt"]


def _served(folder: Path) -> str:
    """What node_exporter makes of the metrics in a folder."""
    exporter = program("prometheus-node-exporter")
    options = ("--collector.disable-defaults", "--collector.textfile", f"--collector.textfile.directory={folder}")
    with (
        own_port() as port,
        subprocess.Popen(
            [exporter, f"--web.listen-address=127.0.0.1:{port}", *options], stderr=subprocess.DEVNULL
        ) as running,
    ):
        try:
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as answer:
                        return str(answer.read().decode())
                except urllib.error.URLError:
                    time.sleep(0.1)
            raise AssertionError(f"{version(exporter)} does not answer")
        finally:
            running.terminate()


def _rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("postmortems_")]


def test_node_exporter_keeps_two_bases_apart_by_a_label(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("shop", "bank"):
        (tmp_path / f"{name}.prom").write_text(openmetrics(corpus, {"kb": name}), encoding="utf-8")
    text = _served(tmp_path)
    assert len(_rows(text)) == 2 * len(_rows(openmetrics(corpus)))
    assert "node_textfile_scrape_error 0" in text


def test_node_exporter_drops_what_two_bases_have_in_common(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("shop", "bank"):
        (tmp_path / f"{name}.prom").write_text(openmetrics(corpus), encoding="utf-8")
    text = _served(tmp_path)
    seen = (len(_rows(text)), "node_textfile_scrape_error 0" in text)
    same(
        "node_exporter keeps the series of one file and reports nothing", (len(_rows(openmetrics(corpus))), True), seen
    )


def test_node_exporter_skips_a_file_that_is_cut(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "shop.prom").write_text(openmetrics(corpus).removesuffix("\n# EOF\n"), encoding="utf-8")
    text = _served(tmp_path)
    same("node_exporter skips a file without a last line end", ([], True), (_rows(text), "scrape_error 1" in text))
