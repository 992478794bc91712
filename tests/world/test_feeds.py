"""Feed readers and metric parsers find every entry and every series of our real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from postmortems.feeds import all_feeds
from postmortems.record.reader import load
from tests.world.conftest import Installed, same

RECORDS = Path(__file__).parents[2] / "incidents"

NODE = """
const fs = require("fs"), feed = fs.readFileSync("feed.xml", "utf8");
(async () => {
  const rss = await new (require("rss-parser"))().parseString(feed);
  const smith = (await import("feedsmith")).parseFeed(feed);
  const extractor = (await import("@extractus/feed-extractor")).extractFromXml(feed);
  const families = require("parse-prometheus-text-format")(fs.readFileSync("metrics.txt", "utf8"));
  console.log(JSON.stringify({
    "rss-parser": rss.items.map((one) => [one.id, one.link]),
    "rss-parser categories": rss.items.map((one) => one.categories ?? null),
    "feedsmith": smith.feed.entries.map((one) => [one.id, one.links[0].href]),
    "feedsmith categories": smith.feed.entries.map((one) => one.categories.map((kind) => kind.term)),
    "feed-extractor": extractor.entries.map((one) => [one.id, one.link]),
    "feed-extractor published": extractor.entries.map((one) => one.published.slice(0, 16)),
    "series": families.flatMap((one) => one.metrics.map((row) => [one.name, row.labels ?? {}, +row.value])),
  }));
})();
"""
PYTHON = """
import feedparser, json
feed = feedparser.parse("feed.xml")
print(json.dumps([[e.id, e.link, e.published[:16], e.updated[:16], [t.term for t in e.tags]] for e in feed.entries]))
"""


@pytest.fixture(scope="module")
def feeds() -> dict[str, str]:
    return dict(all_feeds(load(RECORDS).corpus, date(2026, 11, 20), "https://incidents.example.org/"))


@pytest.fixture(scope="module")
def entries(python_packages: Callable[..., Installed], feeds: dict[str, str]) -> list[list[object]]:
    """What feedparser finds: id, link, published, updated, categories."""
    made = python_packages("feedparser==6.0.14")
    (made.folder / "feed.xml").write_text(feeds["feed.xml"], encoding="utf-8")
    return json.loads(made.run("bin/python", "-c", PYTHON))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def seen(node_packages: Callable[..., Installed], feeds: dict[str, str]) -> dict[str, list[object]]:
    """What the programs for Node find."""
    made = node_packages(
        "rss-parser@3.13.0", "feedsmith@3.0.1", "@extractus/feed-extractor@8.0.3", "parse-prometheus-text-format@1.1.1"
    )
    for name in ("feed.xml", "metrics.txt"):
        (made.folder / name).write_text(feeds[name], encoding="utf-8")
    (made.folder / "read.js").write_text(NODE, encoding="utf-8")
    return json.loads(made.run("node", "read.js"))  # type: ignore[no-any-return]


def test_readers_find_every_entry_under_its_id(entries: list[list[object]], seen: dict[str, list[object]]) -> None:
    assert len(entries) == len(load(RECORDS).corpus.records)
    for program in ("rss-parser", "feedsmith", "feed-extractor"):
        assert seen[program] == [[id_, link] for id_, link, *_ in entries], program
    assert seen["feedsmith categories"] == [kinds for *_, kinds in entries]


def test_readers_that_leave_something_out(entries: list[list[object]], seen: dict[str, list[object]]) -> None:
    dropped = [None] * len(entries)
    same("rss-parser drops the categories of Atom", dropped, seen["rss-parser categories"])
    updated = [when for _, _, _, when, _ in entries]
    assert updated != [when for _, _, when, _, _ in entries]
    same("feed-extractor gives the last update as the day of publication", updated, seen["feed-extractor published"])


def test_a_parser_of_metrics_for_node_finds_every_series(seen: dict[str, list[object]], feeds: dict[str, str]) -> None:
    rows = [line for line in feeds["metrics.txt"].splitlines() if not line.startswith("#")]
    assert rows
    assert len(seen["series"]) == len(rows)
    assert sum(row[2] for row in seen["series"]) == sum(float(row.split()[-1]) for row in rows)  # type: ignore[index]
