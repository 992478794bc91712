"""What a text has in common with others: words, names, ticket ids."""

from __future__ import annotations

import pytest

from postmortems.joins.words import is_name, stem, terms, tickets, without_comments


def test_words_come_stemmed_and_without_what_is_everywhere() -> None:
    assert terms("The nodes rebooted again and again; rebooting a node") == ["node", "reboot", "reboot", "node"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("certificate", "certificates"), ("expired", "expires"), ("migration", "migrations"), ("retry", "retries")],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    "name",
    ["KuredRebootBacklog", "kube-proxy", "10.0.20.203", "v1.34.7", "/var/run/reboot-required", "CVE-2026-1234"],
)
def test_a_name_that_a_machine_gave_is_one_term_besides_its_parts(name: str) -> None:
    assert "=" + name.lower().strip("/") in terms(name)


@pytest.mark.parametrize("word", ["outage", "2026-05-16", "30min", "14:30", "SEV1", "The"])
def test_words_dates_and_amounts_are_no_names(word: str) -> None:
    assert not any(map(is_name, terms(word)))


def test_words_without_spaces_between_them_come_by_pairs_of_letters() -> None:
    assert terms("支付失败") == ["支付", "付失", "失败"]
    assert set(terms("支付服务重启")) & set(terms("支付失败")) == {"支付"}


def test_names_are_found_in_any_script() -> None:
    assert "=redis-7" in terms("数据库 redis-7 重启")


def test_tickets_are_found_as_written() -> None:
    assert tickets("see OPS-123, api#4567 and OPS-9.") == {"OPS-123", "api#4567", "OPS-9"}
    assert tickets("INC0012345 (CHG0004411), ops-123") == {"INC0012345", "CHG0004411"}


@pytest.mark.parametrize(
    "text", ["UTF-8", "SEV-1", "port 8443", "error 1045", "2026-05", "SHA-256", "CVE-2026-1234", "RFC9110"]
)
def test_what_only_looks_like_a_ticket_is_none(text: str) -> None:
    assert tickets(text) == set()


def test_an_encoded_picture_is_no_word() -> None:
    assert terms("data " + "QUJD" * 5000) == ["data"]


def test_comments_are_left_out_and_what_only_begins_like_one_is_not() -> None:
    assert without_comments("one <!-- two --> three <!-- four\n--> five").split() == ["one", "three", "five"]
    assert without_comments("type `<!--` and go on") == "type `<!--` and go on"
