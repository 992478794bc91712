"""The public edition follows from what is public alone: other internal words, the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortems.feeds import all_feeds
from postmortems.model.vocabulary import Visibility
from postmortems.record.edition import edition_of
from postmortems.record.public_files import published_files
from postmortems.record.reader import load
from postmortems.render import render_site
from tests.outside.canaries import EVERYTHING, Canaries
from tests.outside.test_canaries import TODAY, files_of, mkdocs


def site_of(words: Canaries) -> Iterator[tuple[str, str | bytes]]:
    """Every file of the public edition."""
    today = date.fromisoformat(TODAY)
    with TemporaryDirectory() as folder:
        words.write(Path(folder))
        corpus = edition_of(load(Path(folder) / "incidents").corpus, Visibility.PUBLIC)
        yield from render_site(corpus, today)
        yield from all_feeds(corpus, today, "https://reports.example/")
        for found in published_files(corpus).files:
            yield found.uri, found.path.read_bytes() if found.content is None else found.content


@given(
    seed=st.integers(0, 10_000),
    fields=st.frozensets(st.sampled_from(sorted(EVERYTHING))),
    twin=st.sampled_from(["aardvark", "cuckoo", "zebra-finch-"]),
)
@settings(max_examples=8)
def test_twins_with_other_internal_words_have_the_same_public_edition(
    seed: int, fields: frozenset[str], twin: str
) -> None:
    one, other = (dict(site_of(Canaries(seed, fields, 6, begin))) for begin in ("canary", twin))
    assert len(one) > 8
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.slow
def test_twins_have_the_same_site_with_search_and_error_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1798070400")
    sites = []
    for twin in ("canary", "zebra"):
        folder = tmp_path / "kb"  # in the same place, after each other
        shutil.rmtree(folder, ignore_errors=True)
        Canaries(5, records=12, twin=twin).write(folder)
        site = mkdocs(folder, monkeypatch, "material", {"search_page": False})
        sites.append(dict(files_of(site)))
    one, other = sites
    assert "404.html" in one
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
