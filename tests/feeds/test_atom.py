"""`feed.xml` is Atom 1.0."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lxml import etree

from postmortems.feeds import all_feeds
from postmortems.record.corpus import Corpus
from tests.feeds.sample import EARLIER, SITE, TODAY, read

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def parsed(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def texts(element: etree._Element, path: str) -> list[str]:
    found = element.xpath(path, namespaces=ATOM)
    assert isinstance(found, list)
    return [str(item) for item in found]


def test_the_elements_that_atom_requires_are_there(feeds: dict[str, str]) -> None:
    feed = parsed(feeds["feed.xml"])
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    assert texts(feed, "a:author/a:name/text()")
    assert texts(feed, "a:link[@rel='self']/@href") == ["https://kb.example.org/pm/feed.xml"]
    for element in (feed, *feed.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(texts(element, f"a:{name}/text()")) == 1, name
        assert texts(element, "a:link[@rel='alternate']/@href")
    for updated in texts(feed, "//a:updated/text() | //a:published/text()"):
        assert datetime.fromisoformat(updated).tzinfo is not None


def test_newest_first_and_updates_move_the_date(feeds: dict[str, str]) -> None:
    """A range that is still going counts from its beginning; an update a month later counts most."""
    feed = parsed(feeds["feed.xml"])
    assert texts(feed, "a:entry/a:published/text()") == ["2026-05-10T09:00:00Z", "2026-03-01T10:00:00Z"]
    assert texts(feed, "a:entry/a:updated/text()") == ["2026-05-10T09:30:00Z", "2026-05-03T00:00:00Z"]
    assert texts(feed, "a:updated/text()") == ["2026-05-10T09:30:00Z"]


def test_ids_hold_the_host_and_no_path(corpus: Corpus, feeds: dict[str, str]) -> None:
    ids = texts(parsed(feeds["feed.xml"]), "a:entry/a:id/text()")
    assert ids[1] == "tag:kb.example.org,2026-03-01:2026-03-01-queue-full"
    moved = dict(all_feeds(corpus, TODAY, "https://kb.example.org/elsewhere/", directory_urls=False))
    assert texts(parsed(moved["feed.xml"]), "a:entry/a:id/text()") == ids


def test_a_site_without_address_has_relative_links(corpus: Corpus) -> None:
    feed = parsed(dict(all_feeds(corpus, TODAY))["feed.xml"])
    assert texts(feed, "a:link[@rel='self']") == []
    assert texts(feed, "a:entry/a:id/text()")[1] == "tag:postmortems,2026-03-01:2026-03-01-queue-full"
    assert texts(feed, "a:entry/a:link/@href")[1] == "incidents/2026-03-01-queue-full/"


def test_text_of_a_record_never_becomes_markup(feeds: dict[str, str]) -> None:
    feed = parsed(feeds["feed.xml"])
    entry = feed.findall("a:entry", ATOM)[1]
    assert texts(entry, "a:title/text()") == ['Queue fills up; <b>"all"</b>, & nobody\\n sees it ]]>']
    content = etree.HTML(texts(entry, "a:content/text()")[0])
    assert texts(content, "//p/text()") == ["A & B < C."]
    assert "2026-04-02 08:00: The date was wrong." in texts(content, "//li/text()")
    assert "2026-05-03: The vendor answered." in texts(content, "//li/text()")


def test_characters_that_xml_cannot_hold_are_replaced(tmp_path: Path) -> None:
    text = EARLIER.replace("A & B < C.", '"not \\uFFFE and \\uFFFF end"')
    corpus = read(tmp_path, _2026_03_01_queue_full=text)
    feed = parsed(dict(all_feeds(corpus, TODAY))["feed.xml"])
    assert texts(feed, "a:entry/a:summary/text()") == ["not \ufffd and \ufffd end"]


def test_at_most_a_hundred_entries(tmp_path: Path) -> None:
    record = "---\ntitle: One of many\nstatus: draft\nseverity: SEV5\n---\n"
    corpus = read(tmp_path, **{f"_2026_01_{1 + n % 28:02}_many_{n}": record for n in range(120)})
    feed = parsed(dict(all_feeds(corpus, TODAY))["feed.xml"])
    published = texts(feed, "a:entry/a:published/text()")
    assert len(published) == 100
    assert published == sorted(published, reverse=True)


def test_a_correction_brings_an_old_incident_back(tmp_path: Path) -> None:
    """The feed holds what changed last, whenever the incident was."""
    record = "---\ntitle: One of many\nstatus: draft\nseverity: SEV5\n---\n"
    records = {f"_2026_01_{1 + n % 28:02}_many_{n}": record for n in range(120)}
    corrected = record.replace(
        "---\n", "---\ncorrections: [{at: 2026-05-01, note: 'See [the runbook](/x) and `top`.'}]\n", 1
    )
    corpus = read(tmp_path, **records, _2020_01_01_old=corrected)
    feed = parsed(dict(all_feeds(corpus, TODAY))["feed.xml"])
    first = feed.findall("a:entry", ATOM)[0]
    assert texts(first, "a:id/text()") == ["tag:postmortems,2020-01-01:2020-01-01-old"]
    assert texts(first, "a:updated/text()") == texts(feed, "a:updated/text()") == ["2026-05-01T00:00:00Z"]
    assert texts(etree.HTML(texts(first, "a:content/text()")[0]), "//li[code]/code/text()") == ["top"]


def test_links_in_a_text_lead_to_the_site(tmp_path: Path) -> None:
    """A feed is read elsewhere: what is relative in a record must not be so in it."""
    text = EARLIER.replace(
        "A & B < C.", "As in [March](2026-03-01-queue-full.md#limit), [nowhere](x.md), [here](https://x.example/)."
    )
    corpus = read(tmp_path, _2026_03_01_queue_full=text)
    feed = parsed(dict(all_feeds(corpus, TODAY, SITE))["feed.xml"])
    content = etree.HTML(texts(feed, "a:entry/a:content/text()")[0])
    assert texts(content, "//a/@href") == [f"{SITE}incidents/2026-03-01-queue-full/#limit", "https://x.example/"]
    assert texts(feed, "a:entry/a:summary/text()") == ["As in March, nowhere, here."]


def test_a_renamed_record_stays_the_same_entry(tmp_path: Path) -> None:
    renamed = EARLIER.replace("status: reviewed", "status: reviewed\naliases: [2026-03-01-queue-full]")
    corpus = read(tmp_path, _2026_03_02_queue_overflows=renamed)
    feed = parsed(dict(all_feeds(corpus, TODAY, SITE))["feed.xml"])
    assert texts(feed, "a:entry/a:id/text()") == ["tag:kb.example.org,2026-03-01:2026-03-01-queue-full"]
    assert texts(feed, "a:entry/a:link/@href") == [f"{SITE}incidents/2026-03-02-queue-overflows/"]


def test_a_nickname_makes_no_new_entry_of_a_record(tmp_path: Path) -> None:
    for aliases, name in (
        ("the-flood", "2026-03-01-queue-full"),
        ("the-flood, 2026-02-28-queue-full", "2026-02-28-queue-full"),
    ):
        text = EARLIER.replace("status: reviewed", f"status: reviewed\naliases: [{aliases}]")
        corpus = read(tmp_path, _2026_03_01_queue_full=text)
        feed = parsed(dict(all_feeds(corpus, TODAY, SITE))["feed.xml"])
        assert texts(feed, "a:entry/a:id/text()") == [f"tag:kb.example.org,{name[:10]}:{name}"]


def test_a_feed_without_entries_is_dated_by_today(empty: Corpus) -> None:
    feed = parsed(dict(all_feeds(empty, TODAY))["feed.xml"])
    assert texts(feed, "a:updated/text()") == ["2026-06-01T00:00:00Z"]
