"""What can be found: the entries for the theme's own search, and the index of the search page."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from postmortems import plugin
from postmortems.feeds.pagefind import index_files, is_installed
from postmortems.feeds.search_terms import codes_of, words_of
from postmortems.feeds.search_things import UNSPACED, all_things, spaced
from postmortems.render.search import search_entries
from postmortems.text.fields import plain_text
from postmortems.text.words import Words
from tests.views.corpora import action, corpus, large, record, sample

ROOT = Path(__file__).parents[2]
needs_pagefind = pytest.mark.skipif(not is_installed(), reason="the extra `search` is not installed")

Build = Callable[..., Path]


# For the search of the theme


def test_beyond_the_limit_each_incident_has_one_entry_with_its_name_and_lessons() -> None:
    found = corpus(
        record(
            "2024-05-01-ovens",
            title="The ovens stood still",
            summary="A fuse blew.",
            services={"affected": ("checkout",)},
            lessons=({"id": "l", "text": "One fuse is *too few*."},),
            action_items=(action("a", title="Two fuses", owner="web"),),
        )
    )
    (entry,) = search_entries(found, Words(), directory_urls=True, whole=0)
    assert entry.location == "incidents/2024-05-01-ovens/"
    assert entry.title == "The ovens stood still"
    for told in ("2024-05-01-ovens", "A fuse blew.", "One fuse is too few.", "checkout", "web"):
        assert told.lower() in entry.text.lower()


def test_up_to_the_limit_nothing_is_indexed_twice() -> None:
    """Lessons have entries of their own there, so that of the incident leaves them out."""
    entries = list(search_entries(sample(), Words(), directory_urls=True))
    locations = [entry.location for entry in entries]
    assert len(locations) == len(set(locations))
    lessons = [plain_text(lesson.lesson.text) for lesson in sample().lessons]
    assert lessons
    for text in lessons:
        assert sum(text in unescape(entry.text) for entry in entries) == 1


def test_the_theme_finds_records_and_no_generated_lists(build_site: Build) -> None:
    plugins = ["search", {"postmortems": {"today": "2024-12-01", "search_page": False}}]
    site = build_site(theme={"name": "material", "font": False}, plugins=plugins)
    docs = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))["docs"]
    pages = {doc["location"].partition("#")[0] for doc in docs}
    assert {doc["location"].startswith("incidents/") for doc in docs if doc.get("boost", 1) > 1} == {True}
    assert pages == {"", "runbook/", "incidents/2024-03-01-oversold/", "incidents/2024-09-10-oversold-again/"}
    assert not (site / "search" / "index.html").exists()
    assert not (site / "assets" / "pm-search.js").exists()


# For the search page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the disk is full", "the disk is full"),
        ("磁盘已满", "磁盘 盘已 已满 满"),
        ("用Redis的", "用 Redis 的"),
        ("支払いが、止まる。", "支払 払い いが が 、 止ま まる る 。"),
        ("디스크 가득", "디스크 가득"),
    ],
)
def test_letters_without_spaces_make_words_of_two(text: str, words: str) -> None:
    assert spaced(text) == words


def test_the_script_of_the_page_knows_the_same_letters() -> None:
    script = (ROOT / "plugins" / "postmortems" / "render" / "assets" / "pm-search.js").read_text(encoding="utf-8")
    (written,) = re.findall(r'const LETTER = "(.*)";', script)
    assert re.sub(r"\\u\{?([0-9a-f]+)\}?", lambda found: chr(int(found[1], 16)), written) == UNSPACED


def test_everything_is_found_once() -> None:
    found = {kind: list(things) for kind, things in all_things(sample()).items()}
    assert {kind: len(things) for kind, things in found.items()} == {
        "incidents": len(sample().records),
        "lessons": len(sample().lessons),
        "actions": len(sample().actions),
    }
    addresses = [thing.address for things in found.values() for thing in things]
    assert len(addresses) == len(set(addresses))


@needs_pagefind
def test_the_index_has_the_same_bytes_every_time_and_no_more_files_than_needed() -> None:
    files = dict(index_files(large(120), Words()))
    assert files == dict(index_files(large(120), Words()))
    data = json.loads(gzip.decompress(files["search/index/actions/things.pack"]))
    assert len(set(data["ids"].split(","))) == len(large(120).actions)
    texts = [path for path in files if "/texts/" in path]
    assert len(texts) < len(large(120).records) * 2
    assert not [path for path in files if re.search(r"ui|fragment|filter|highlight", path)]


@needs_pagefind
def test_what_distinguishes_things_is_in_their_order() -> None:
    files = dict(index_files(sample(), Words()))
    data = json.loads(gzip.decompress(files["search/index/actions/things.pack"]))
    things = list(all_things(sample())["actions"])
    assert data["days"] == [thing.day for thing in things]
    for facet in data["facets"]:
        shown = [tuple(facet["values"][value] for value in row) for row in facet["rows"]]
        assert shown == [tuple(thing.facets[facet["key"]]) for thing in things]


@needs_pagefind
def test_bytes_that_are_no_text_do_not_stop_the_index() -> None:
    found = replace(record("2024-05-01-ovens", summary="___PAGEFIND_WEIGHT___9"), body="A fuse \udcff blew.")
    files = dict(index_files(corpus(found), Words()))
    ((*_, text, places),) = json.loads(gzip.decompress(files["search/index/incidents/texts/0.pack"]))
    assert text.startswith("PAGEFIND_WEIGHT___9 ")
    assert "A fuse � blew." in text
    assert [part for _, _, part in places] == ["Summary", "Narrative", "Summary"]


@needs_pagefind
def test_a_knowledge_base_without_records_has_no_index() -> None:
    assert dict(index_files(corpus(), Words())) == {}


@needs_pagefind
@pytest.mark.parametrize("use_directory_urls", [True, False])
def test_the_page_is_there_where_pagefind_is(build_site: Build, use_directory_urls: bool) -> None:
    site = build_site(use_directory_urls=use_directory_urls)
    page = (site / "search" / "index.html").read_text(encoding="utf-8")
    assert (site / "search" / "index" / "incidents" / "pagefind.js").exists()
    assert 'src="../assets/pm-search.js"' in page
    register = site / "incidents" / "index.html"
    assert re.search(r'href="../search/(index.html)?"', register.read_text(encoding="utf-8"))


def test_without_pagefind_there_is_no_page_unless_it_was_asked_for(
    build_site: Build, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(plugin, "is_installed", lambda: False)
    site = build_site()
    assert not (site / "search").exists()
    with pytest.raises(Abort):
        build_site(plugins=[{"postmortems": {"search_page": True}}])
    assert 'pip install "mkdocs-postmortems[search]"' in caplog.text


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("The kube-apiserver stops", {"the", "kube-apiserver", "kube", "apiserver", "stops"}, set()),
        ("v1.34.9, HTTP/503!", {"http"}, {"1.34.9", "http/503", "503"}),
        ("at 02:58 (10.42.0.7)", {"at"}, {"02:58", "10.42.0.7"}),
        ("status_code=504", {"status", "code"}, {"status_code=504", "504"}),
        ("磁盘已满", {"磁盘", "盘已", "已满", "满"}, set()),
    ],
)
def test_words_and_codes_of_a_text(text: str, words: set[str], codes: set[str]) -> None:
    assert words <= words_of(text)
    assert codes == codes_of(text)
