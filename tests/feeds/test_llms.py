"""`llms.txt` keeps to the convention of llmstxt.org, and stays short."""

from __future__ import annotations

import re
from pathlib import Path

from postmortems.feeds import all_feeds
from postmortems.record.corpus import Corpus
from tests.feeds.sample import EARLIER, SITE, TODAY, read
from tests.views.corpora import TODAY as THEN
from tests.views.corpora import large

TITLE = 'Queue fills up; \\<b\\>"all"\\</b\\>, & nobody\\\\n sees it ))\\>'  # its brackets would end the link
ITEM = re.compile(r"- \[(?P<title>[^\]]+)\]\((?P<url>[^()\s]+)\)(?:: (?P<about>.+))?")


def sections(text: str) -> dict[str, list[re.Match[str]]]:
    """The links by the heading above them, as programs that follow the convention read them."""
    _, *parts = re.split(r"^## (.+)\n\n", text, flags=re.MULTILINE)
    found = {}
    for heading, part in zip(parts[::2], parts[1::2], strict=True):
        items = [ITEM.fullmatch(line) for line in part.strip().splitlines()]
        assert all(items), part
        found[heading] = [item for item in items if item]
    return found


def test_it_has_a_title_a_summary_and_links(feeds: dict[str, str]) -> None:
    text = feeds["llms.txt"]
    title, blank, summary = text.splitlines()[:3]
    assert (title, blank) == ("# A knowledge base of incidents", "")
    assert summary == (
        "> Incidents, the lessons from them, and the action items still open. As of 2026-06-01: "
        "2 incidents, 2026-03-01 to 2026-05-10; 2 open action items; 1 overdue action; "
        "1 unfinished action item needed again by a later incident."
    )
    found = sections(text)
    assert list(found) == [
        "Latest incidents",
        "The most urgent action items",
        "All lists",
        "The same as data",
        "Optional",
    ]
    assert [item["title"] for item in found["Latest incidents"]] == ["Again", TITLE]
    assert (
        found["The most urgent action items"][0]["url"] == f"{SITE}incidents/2026-05-10-queue-full-again/#limit-again"
    )


def test_every_file_that_it_names_is_there(feeds: dict[str, str]) -> None:
    found = sections(feeds["llms.txt"])
    named = {item["url"].removeprefix(SITE) for name in ("The same as data", "Optional") for item in found[name]}
    assert named <= feeds.keys()


def test_a_title_cannot_change_its_structure(tmp_path: Path) -> None:
    hostile = "'[x](https://evil.example) ]( # `\n\n  ## Optional\n\n  - [a](b) <script>'"
    corpus = read(tmp_path, _2026_03_01_queue_full=re.sub("title: 'Queue.*", lambda _: f"title: {hostile}", EARLIER))
    found = sections(dict(all_feeds(corpus, TODAY, SITE))["llms.txt"])
    assert len(found) == 5
    [incident] = found["Latest incidents"]
    assert incident["url"] == f"{SITE}incidents/2026-03-01-queue-full/"


def test_it_stays_short(empty: Corpus) -> None:
    """Whatever the number of incidents, and however long their titles are."""
    corpus = large(400)
    text = dict(all_feeds(corpus, THEN, SITE))["llms.txt"]
    assert len(text) < 20_000
    assert len(sections(text)["Latest incidents"]) == len(sections(text)["The most urgent action items"]) == 25
    assert "Latest incidents" not in sections(dict(all_feeds(empty, TODAY))["llms.txt"])
