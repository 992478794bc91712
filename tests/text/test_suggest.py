"""What was probably meant is found, among few words and among many."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

import pytest

from postmortems.text.suggest import closest, did_you_mean

SERVICES = ("checkout", "catalogue", "orders-db", "edge-proxy", "label-printer")
EVENTS = ("queue-full", "stale-prices", "certificate-expired", "slow-migration")
MANY = [
    f"20{year}-{month:02}-{month + year - 10:02}-{service}-{event}"
    for year in range(20, 27)
    for month in range(1, 13)
    for service in SERVICES
    for event in EVENTS
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-04-17-checkout-queue-ful", "2023-04-17-checkout-queue-full"),
        ("2023-04-17-chekcout-queue-full", "2023-04-17-checkout-queue-full"),
        ("2023-4-17-checkout-queue-full", "2023-04-17-checkout-queue-full"),
        ("2023-04-17-Checkout-Queue-Full", "2023-04-17-checkout-queue-full"),
        ("2023-04-17-checkout-queue-full.md", "2023-04-17-checkout-queue-full"),
        ("2023-04-17-checkout-was-offline-for-a-day", None),
        ("", None),
        ("x", None),
    ],
)
def test_the_closest_of_many_words_is_that_of_all(written: str, meant: str | None) -> None:
    assert len(MANY) > 1000
    assert closest(written, MANY) == meant
    assert difflib.get_close_matches(written.lower(), MANY, n=1, cutoff=0.75) == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("written", "words", "meant"),
    [
        (
            "2026-05-10-kured",
            ("2026-05-10-kured-reboots-stalled", "2026-05-16-dns"),
            "2026-05-10-kured-reboots-stalled",
        ),
        ("2026-05", ("2026-05-10-kured-reboots-stalled", "2026-05-16-dns-cache-lost"), None),
        ("prio", ("title", "priority", "owner"), "priority"),
        ("pri", ("title", "priority", "owner"), None),
        ("1", ("P0", "P1", "P10"), "P1"),
        ("1", ("P1", "A1"), None),
        ("1", ("node-1",), None),
    ],
)
def test_the_only_word_that_begins_so_is_meant(written: str, words: Sequence[str], meant: str | None) -> None:
    assert closest(written, words) == meant


def test_few_of_many_words_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many references may be broken as there are records."""
    compared: list[int] = []
    real = difflib.get_close_matches

    def counted(word: str, words: Sequence[str], **more: Any) -> list[str]:
        compared.append(len(words))
        return real(word, words, **more)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    for incident in MANY[::50]:
        assert closest(f"{incident}s", MANY) == incident
    assert max(compared) <= 50


def test_among_few_words_short_ones_are_found() -> None:
    assert closest("ana", ["anna", "ben", "chen"]) == "anna"
    assert closest("A9", ["A1", "A2"]) is None


def test_one_letter_that_is_wrong_may_be_the_first_or_the_last() -> None:
    assert closest("xlphabet", [*MANY, "alphabet"]) == "alphabet"
    assert closest("xbcde", [*MANY, "abcde"]) == "abcde"
    assert closest("abcdx", [*MANY, "abcde"]) == "abcde"


def test_a_word_of_which_every_piece_is_in_all_others_is_found_too() -> None:
    """What is common tells little, but it may be all that there is."""
    alike = [f"incident-{chr(0x4E00 + number)}" for number in range(3000)]
    assert closest("incident-", alike) in alike


def test_only_short_names_with_another_number_are_different_things() -> None:
    assert closest("sensor9", ["sensor1"]) is None
    assert closest("service9", ["service1"]) == "service1"


def test_a_question_has_the_closest_word_or_is_not_asked() -> None:
    assert did_you_mean("ana", ["anna", "ben"]) == 'did you mean "anna"?'
    assert did_you_mean("zzz", ["anna", "ben"]) == ""
