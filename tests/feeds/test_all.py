"""What holds for every feed, whatever its format."""

from __future__ import annotations

from pathlib import Path

from postmortems.feeds import all_feeds
from postmortems.feeds.addresses import Addresses
from postmortems.record.corpus import Corpus
from postmortems.views.urls import Links
from tests.feeds.sample import EARLIER, LATER, SITE, TODAY, read


def test_every_feed_is_there(feeds: dict[str, str]) -> None:
    assert sorted(feeds) == [
        "actions.ics",
        "actions/owners/core.ics",
        "actions/owners/idle.ics",
        "api/actions.csv",
        "api/actions.json",
        "api/factors.csv",
        "api/factors.json",
        "api/incidents.csv",
        "api/incidents.json",
        "api/lessons.csv",
        "api/lessons.json",
        "api/schema/actions.json",
        "api/schema/factors.json",
        "api/schema/incidents.json",
        "api/schema/lessons.json",
        "api/schema/services.json",
        "api/services.csv",
        "api/services.json",
        "badge.svg",
        "feed.xml",
        "llms.txt",
        "metrics.txt",
        "schema.json",
        "services/api.ics",
        "services/queue.ics",
    ]


def test_the_same_input_gives_the_same_text(feeds: dict[str, str], tmp_path: Path) -> None:
    """Even when it is read anew, from another folder."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    again = read(folder, _2026_03_01_queue_full=EARLIER, _2026_05_10_queue_full_again=LATER)
    assert dict(all_feeds(again, TODAY, SITE)) == feeds


def test_an_empty_knowledge_base_has_all_feeds_too(empty: Corpus, feeds: dict[str, str]) -> None:
    assert dict(all_feeds(empty, TODAY)).keys() == feeds.keys()


def test_contacts_narrative_and_paths_stay_inside(feeds: dict[str, str], tmp_path: Path) -> None:
    everything = "".join(feeds.values())
    assert "core@example.org" not in everything
    assert "narrative of the body" not in everything
    assert str(tmp_path) not in everything


def test_addresses_are_those_of_the_pages(corpus: Corpus) -> None:
    """The pages make theirs with `Links`; the two must agree, with and without directory addresses."""
    for directory_urls in (True, False):
        ours, pages = Addresses("", directory_urls), Links("index.md", directory_urls)
        directory = corpus.config.service_directory
        assert ours.incident("2026-03-01-queue-full", "limit") == pages.incident("2026-03-01-queue-full", "limit")
        assert ours.named("services", directory, "api") == pages.service("api")
        assert ours.named("services", directory, "unheard-of") is None


def test_complete_addresses_begin_with_that_of_the_site() -> None:
    assert Addresses(SITE).complete("feed.xml") == "https://kb.example.org/pm/feed.xml"
    assert Addresses(SITE.rstrip("/")).complete("") == SITE
    assert Addresses().complete("feed.xml") == "feed.xml"
