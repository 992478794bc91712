"""`badge.svg` says how many action items are overdue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from postmortems.feeds import all_feeds
from postmortems.record.corpus import Corpus
from tests.feeds.sample import EARLIER, LATER, TODAY, read

SVG = "{http://www.w3.org/2000/svg}"


def badge(corpus: Corpus, today: date = TODAY) -> etree._Element:
    return etree.fromstring(dict(all_feeds(corpus, today))["badge.svg"].encode())


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2026, 4, 1), "no overdue actions"),
        (date(2026, 5, 18), "no overdue actions"),
        (date(2026, 6, 1), "1 overdue action"),
    ],
)
def test_the_badge_says_it_in_words(corpus: Corpus, today: date, says: str) -> None:
    found = badge(corpus, today)
    assert found.findtext(f"{SVG}title") == found.findtext(f"{SVG}text") == found.get("aria-label") == says


def test_good_and_bad_differ_in_more_than_their_colour(corpus: Corpus) -> None:
    def sign(today: date) -> str | None:
        return badge(corpus, today).findall(f"{SVG}path")[1].get("d")

    assert sign(date(2026, 4, 1)) != sign(TODAY)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("today", [date(2026, 4, 1), TODAY])
def test_white_can_be_read_on_it(corpus: Corpus, today: date) -> None:
    fills = [found.get("fill") for found in badge(corpus, today).iter(f"{SVG}rect", f"{SVG}path")]
    colours = [fill for fill in fills if fill and fill != "none"]
    assert len(colours) == 2
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in colours)


def test_it_speaks_the_language_of_the_site_and_is_wide_enough(tmp_path: Path) -> None:
    corpus = read(tmp_path, _2026_03_01_queue_full=EARLIER, _2026_05_10_queue_full_again=LATER)
    english = badge(corpus)
    chinese = badge(Corpus(corpus.config.model_copy(update={"language": "zh"}), corpus.records))
    assert chinese.findtext(f"{SVG}text") == "1 个改进项已逾期"
    for found in (english, chinese):
        says = found.findtext(f"{SVG}text") or ""
        assert int(found.get("width", "0")) >= 22 + 11 * sum(0.5 if letter.isascii() else 1 for letter in says)
