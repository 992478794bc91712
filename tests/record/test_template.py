"""File names from titles, and templates with their placeholders filled in."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortems.model.names import SLUG_BYTES, SLUG_LENGTH, is_slug, slug
from postmortems.record.source import read_source
from postmortems.record.template import (
    PLACEHOLDERS,
    SAMPLE,
    default_template,
    fallback_slug,
    filled,
    item_id,
    unknown_placeholders,
    with_comment,
)
from postmortems.record.yaml_writer import Value


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Checkout refuses orders", "checkout-refuses-orders"),
        ('  "Don\'t panic": 99% — of _all_ requests!  ', "dont-panic-99-of-all-requests"),
        ("Größe & Übermaß in Łódź, Ærø", "größe-übermaß-in-łódź-ærø"),
        ("Kubernetes 节点接连异常重启，业务 RPC 大量超时", "kubernetes-节点接连异常重启-业务-rpc-大量超时"),
        ("节点接连异常重启", "节点接连异常重启"),
        ("データベース接続が枯渇、３回目", "データベース接続が枯渇-３回目"),
        ("결제 서버 장애", "결제-서버-장애"),
        ("تعطّل خدمة الدفع", "تعطّل-خدمة-الدفع"),
        ("भुगतान सेवा की विफलता", "भुगतान-सेवा-की-विफलता"),
        ("İSTANBUL IŞIK ılık", "istanbul-işik-ılık"),
        ("Lỗi thanh toán ở Đà Nẵng", "lỗi-thanh-toán-ở-đà-nẵng"),
        ("Cafe\u0301 ΟΔΟΣ", "café-οδο\N{GREEK SMALL LETTER FINAL SIGMA}"),
        ("می\u200cشود", "میشود"),
        ("⚠️ 1️⃣ \u0301alone", "1-alone"),
        ("葛\U000e0100城", "葛城"),
        ("../../etc/passwd", "etc-passwd"),
        ("", ""),
        ("a" * 200, "a" * SLUG_LENGTH),
        ("word " * 40, "-".join(["word"] * 12)),
    ],
)
def test_a_title_becomes_the_words_of_a_file_name(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text())
def test_a_slug_is_always_fit_for_a_file_name(title: str) -> None:
    made = slug(title)
    assert is_slug(made) or not made
    assert made == unicodedata.normalize("NFC", made)
    assert len(made) <= SLUG_LENGTH
    assert len(made.encode()) <= SLUG_BYTES


@given(st.text())
def test_a_title_has_one_slug_however_its_letters_are_put_together(title: str) -> None:
    assert slug(unicodedata.normalize("NFD", title)) == slug(unicodedata.normalize("NFC", title))


def test_a_long_word_is_cut_between_letters_not_between_a_letter_and_its_marks() -> None:
    made = slug("कि" * 100)
    assert made == "कि" * (len(made) // 2)
    assert len(slug("\U00020000" * 100).encode()) == SLUG_BYTES // 4 * 4


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "Größe", "a_b", "a.b", "a/b", "e\u0301", "\u0301a"])
def test_what_is_no_slug(text: str) -> None:
    assert not is_slug(text)


def test_where_no_letter_is_left_the_first_service_names_the_file() -> None:
    assert fallback_slug(["!", "支付", "Orders DB"]) == "支付-incident"
    assert fallback_slug([]) == "incident"


def test_ids_of_items_come_from_their_titles_and_are_new() -> None:
    assert item_id("Alert on lag", {"alert-on-lag"}) == "alert-on-lag-2"
    assert item_id("加告警", {"action-1"}) == "action-2"
    assert item_id("Größe in Łódź", set()) == "grosse-in-lodz"


def test_our_template_knows_every_placeholder_but_the_day() -> None:
    template = default_template()
    assert not list(unknown_placeholders(template))
    asked = set(re.findall(r"<<(\w+)>>", template))
    assert asked == set(PLACEHOLDERS) - {"today"}
    assert set(SAMPLE) == set(PLACEHOLDERS)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_value_survives_in_any_place_of_a_template(title: str) -> None:
    title = " ".join(title.split())
    template = "---\ntitle: <<title>>  # <<today>>\nroles: {lead: <<title>>}\nsummary: <<nothing>>\n---\n<<title>>\n"
    values: dict[str, Value | None] = {"title": title, "nothing": None, "today": None}
    source = read_source(filled(template, values).encode())
    assert source.frontmatter == {"title": title, "roles": {"lead": title}, "summary": None}
    assert source.body == f"{title}\n"


def test_unknown_placeholders_are_reported_with_their_place() -> None:
    assert list(unknown_placeholders("---\ntitle: <<titel>>\n---\n")) == [(2, 8, "<<titel>>", 'did you mean "title"?')]


def test_a_comment_goes_to_the_end_of_the_frontmatter() -> None:
    assert with_comment("---\r\na: b\r\n---\r\nbody", ["one", "two"]) == "---\r\na: b\r\n# one\r\n# two\r\n---\r\nbody"
