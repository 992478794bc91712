"""The knowledge base of `sample.py`, read."""

from __future__ import annotations

from pathlib import Path

import pytest

from postmortems.feeds import all_feeds
from postmortems.record.corpus import Corpus
from tests.feeds.sample import EARLIER, LATER, SITE, TODAY, read


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Two incidents; the second implicates an action item of the first."""
    return read(tmp_path, _2026_03_01_queue_full=EARLIER, _2026_05_10_queue_full_again=LATER)


@pytest.fixture
def empty(tmp_path: Path) -> Corpus:
    """A configuration without any incident."""
    return read(tmp_path)


@pytest.fixture
def feeds(corpus: Corpus) -> dict[str, str]:
    """Every feed of the two incidents, by path."""
    return dict(all_feeds(corpus, TODAY, SITE))
