"""Ids of tickets become links."""

from __future__ import annotations

import pytest
from pydantic_core import ValidationError

from postmortems.model.config import Config
from postmortems.record.decoding import decode

CONFIG = Config.model_validate(
    {
        "trackers": (
            {"prefix": "OPS-", "url": "https://tickets.example.org/browse/{id}"},
            {"prefix": "#", "url": "https://code.example.org/shop/issues/{number}"},
            {"prefix": "shop/api#", "url": "https://code.example.org/shop/api/issues/{number}"},
        )
    }
)


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("OPS-12", "https://tickets.example.org/browse/OPS-12"),
        ("#7", "https://code.example.org/shop/issues/7"),
        ("shop/api#7", "https://code.example.org/shop/api/issues/7"),
        ("OPS-", None),
        ("ops-12", None),
        ("OPS-12 and more", None),
        ('OPS-"><x>', None),
        ("#../../admin", None),
        ("DEV-1", None),
    ],
)
def test_an_id_leads_to_its_tracker(reference: str, address: str | None) -> None:
    assert CONFIG.ticket_address(reference) == address


@pytest.mark.parametrize("url", ["https://tickets.example.org/browse/", "javascript:alert({id})"])
def test_an_address_needs_a_place_for_the_id_and_a_safe_scheme(url: str) -> None:
    with pytest.raises(ValidationError):
        Config.model_validate({"trackers": ({"prefix": "OPS-", "url": url},)})


def test_an_address_without_a_place_says_what_to_write() -> None:
    raw = {"trackers": ({"prefix": "OPS-", "url": "https://tickets.example.org/"},)}
    problem = decode(Config, raw, None).complaints[0]
    assert (problem.message, problem.help) == (
        "trackers 1 url has no place for the id",
        "write `{id}` where the id goes, or `{number}` for what follows the prefix",
    )
