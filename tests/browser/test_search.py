"""The page on which everything can be searched, in a real browser, on a site in a folder of its host."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.bakery import BAKERY, write_files
from tests.browser.conftest import NewPage, run_mkdocs
from tests.browser.visits import Visit, fits, served, violations
from tests.conftest import Once

pytest.importorskip("pagefind", reason="the extra `search` is not installed")

WITHIN = "team/pm"
"""The folder of the site on its host."""

CHINESE = """\
---
title: 磁盘已满，订单数据库停止写入
status: closed
severity: SEV1
language: zh
summary: 凌晨三点，主数据库的磁盘已满，商店无法接受新订单。Redis 缓存没有受到影响。
services: {affected: [shop], faulty: [stock]}
lessons:
  - {id: quota, kind: lesson, text: 没有配额的日志迟早会占满磁盘。}
action_items:
  - {id: rotate, title: 日志每天轮转, owner: storage, status: done, kind: prevent}
---
"""

JAPANESE = """\
---
title: 証明書の期限切れで支払いが止まる
status: reviewed
severity: SEV3
language: ja
summary: 更新されなかった証明書のため、カード支払いが四十分間できなかった。
services: {affected: [shop]}
lessons:
  - {id: calendar, kind: got-lucky, text: 期限を知らせる監視がなかった。}
---
"""

HOSTILE = """\
---
title: "<img src=x onerror=alert(1)> & &lt;b&gt; <mark>loaf</mark>"
status: draft
severity: SEV2
kind: near-miss
summary: "A loaf <script>alert(2)</script> with &amp; ___PAGEFIND_WEIGHT___9 and <mark>jam</mark> was nearly sold."
lessons: [{id: l, text: "Jam <i>runs</i>."}]
action_items: [{id: a, title: "Jam is <svg onload=alert(3)> tight", owner: web}]
---
"""

SIGNATURES = """\
---
title: The till answers slowly
status: draft
severity: SEV3
summary: The till ran out of memory and answered HTTP 503.
timeline:
  - {id: first-error, at: 2024-09-01 02:58, event: "The proxy logs upstream timeouts, bug 1653498."}
---

## Error signatures

The log of v1.34.9 says `ContextDeadlineExceeded`.
"""

RECORDS = {
    "incidents/2024-09-01-till.md": SIGNATURES,
    "incidents/2024-06-01-disk-full.md": CHINESE,
    "incidents/2024-07-01-certificate.md": JAPANESE,
    "incidents/2024-08-01-hostile.md": HOSTILE,
}


def build(folder: Path, language: str, **settings: Any) -> Path:
    """A site in a folder of what is served; the folder to serve."""
    synonyms = "search: {synonyms: [[OOM, out of memory]]}\n"
    config = f"language: {language}\n{synonyms}{BAKERY['incidents/_config.yml']}"
    write_files({**BAKERY, **RECORDS, "incidents/_config.yml": config}, folder)
    mkdocs_yml = {
        "site_name": "Bakery",
        "site_dir": str(folder / "www" / WITHIN),
        "theme": {"name": "material", "language": language, "font": False, "features": ["navigation.instant"]},
        "plugins": ["search", {"postmortems": {"today": "2024-12-01", "search_page": True}}],
    } | settings
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(mkdocs_yml), encoding="utf-8")
    run_mkdocs(folder)
    return folder / "www"


@pytest.fixture(scope="module")
def folder(once: Once) -> Path:
    made = functools.partial(build, language="en", site_url="https://example.org/team/pm/")
    return once("search", made) / "www"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as host:
        yield f"{host}/{WITHIN}"


def find(visit: Visit, query: str) -> Page:
    """The page with what it found."""
    page = visit.open(f"search/?{query}")
    told(page)
    return page


def told(page: Page) -> str:
    """What the page says that it found, once it does."""
    output = page.locator(".pm-find output")
    expect(output).to_have_text(re.compile(r"\d"))
    return output.text_content() or ""


def choose(page: Page, kind: str) -> None:
    """Look among another kind of things."""
    page.get_by_role("radio", name=kind).check()


def titles(page: Page) -> list[str]:
    return page.locator(".pm-find ol h2").all_text_contents()


IN_EVERY_LANGUAGE = {
    "loaves replica": "2024-03-01-oversold",
    "cancel": "2024-03-01-oversold",
    "磁盘": "2024-06-01-disk-full",
    "数据库的磁盘": "2024-06-01-disk-full",
    "redis": "2024-06-01-disk-full",
    "配额": "2024-06-01-disk-full",
    "証明書": "2024-07-01-certificate",
    "カード支払い": "2024-07-01-certificate",
    "監視": "2024-07-01-certificate",
    "ＲＥＤＩＳ": "2024-06-01-disk-full",
}


def test_words_of_every_language_are_found_on_the_same_site(visit: Visit) -> None:
    missed = []
    for words, incident in IN_EVERY_LANGUAGE.items():
        page = find(visit, f"text={words}")
        found = page.locator(".pm-find ol a").evaluate_all("all => all.map(link => link.href)")
        if f"{visit.address}/incidents/{incident}/" not in found or not page.locator(".pm-find ol mark").count():
            missed.append((words, found))
    assert missed == []
    assert visit.complaints == []
    assert visit.foreign == []


def test_the_words_of_a_search_are_marked_as_written(visit: Visit) -> None:
    for words in ("磁盘已满", "支払い", "sold"):
        page = find(visit, f"text={words}")
        assert words in page.locator(".pm-find ol .pm-find__text mark").all_text_contents()


def test_words_in_quotation_marks_are_found_in_their_order(visit: Visit) -> None:
    for words, number in {"stock old": 1, '"old stock"': 1, '"stock old"': 0, '"磁盘已满"': 1}.items():
        assert told(find(visit, f"text={quote(words)}")) == f"Incidents: {number}", words


def test_a_beginning_and_another_form_of_a_word_find_it(visit: Visit) -> None:
    for words in ("repl", "replicas", "cancelling"):
        assert told(find(visit, f"text={words}")) != "Incidents: 0", words


def test_letters_that_do_not_follow_each_other_are_not_found(visit: Visit) -> None:
    page = find(visit, "text=磁满")
    assert told(page) == "Incidents: 0"
    page.get_by_text("No results").wait_for()


NOT_FOUND = {
    "proxy xyzzyq": (1, ["Nothing contains “xyzzyq”. These results are for the other words."]),
    "xyzzyq 16534981": (0, ["Nothing contains “xyzzyq”, “16534981”."]),
    "16534981": (0, ["Nothing contains “16534981”."]),
    "1653498": (1, []),
    "16534": (1, ["“16534” is the beginning of “1653498”."]),
    "HTTP 504": (1, ["Nothing contains “504”. These results are for the other words."]),
    "HTTP 503": (1, []),
    "1.34.9": (1, []),
    "v1.34": (1, ["“1.34” is the beginning of “1.34.9”."]),
    "prxoy": (1, ["Nothing contains “prxoy”. Results for: “proxy”."]),
    "timeuots": (1, ["Nothing contains “timeuots”. Results for: “timeouts”."]),
    "tlil": (0, ["Nothing contains “tlil”."]),
    "oom": (1, ["“OOM” also finds “out of memory”."]),
    "proxy replica": (3, ["Nothing contains all of these words. Each of these results contains some of them."]),
    "proxy 15": (1, ["Nothing contains “15”. These results are for the other words."]),
    "Xyzzyq": (0, ["Nothing contains “Xyzzyq”."]),
    "磁满 proxy": (1, ["Nothing contains “磁满”. These results are for the other words."]),
}
"""By words, how many incidents they find, and what is said of them."""


def test_what_is_not_found_is_named(visit: Visit) -> None:
    wrong = {}
    for words, (number, notes) in NOT_FOUND.items():
        page = find(visit, f"text={quote(words)}")
        said = told(page), page.locator(".pm-find__notes p").all_text_contents()
        if said != (f"Incidents: {number}", notes):
            wrong[words] = said
    assert wrong == {}
    assert visit.complaints == []


def test_a_result_leads_to_the_place_that_holds_the_words(visit: Visit) -> None:
    for words, part, anchor in (
        ("upstream", "Timeline", "first-error"),
        ("1653498", "Timeline", "first-error"),
        ("contextdeadlineexceeded", "Error signatures", "error-signatures"),
    ):
        page = find(visit, f"text={words}")
        page.locator(".pm-find ol").get_by_role("link", name=part).click()
        page.wait_for_url(f"**/incidents/2024-09-01-till/#{anchor}")
        assert page.locator(f"[id='{anchor}']").count() == 1


def test_the_three_kinds_are_searched_apart_and_counted(visit: Visit) -> None:
    page = find(visit, "text=alert")
    assert told(page) == "Incidents: 3"
    choose(page, "Action items")
    expect(page.locator(".pm-find output")).to_have_text("Action items: 2")
    assert "The alert is there" in titles(page)
    page.get_by_role("link", name="The alert is there").click()
    page.wait_for_url(f"{visit.address}/incidents/2024-09-10-oversold-again/#lag-alert-now")


def test_facets_narrow_down_and_count_what_would_be_found(visit: Visit) -> None:
    page = find(visit, "")
    assert told(page) == "Incidents: 6"
    severity = page.get_by_role("group", name="Severity")
    assert severity.locator("label").all_text_contents() == ["SEV1 1", "SEV2 3", "SEV3 2"]
    severity.get_by_label("SEV2").check()
    expect(page.locator(".pm-find output")).to_have_text("Incidents: 3")
    severity.get_by_label("SEV1").check()
    expect(page.locator(".pm-find output")).to_have_text("Incidents: 4")
    page.get_by_role("group", name="Kind").get_by_label("near miss").check()
    expect(page.locator(".pm-find output")).to_have_text("Incidents: 1")
    assert page.locator(".pm-find__facets legend").all_text_contents() == [
        "Severity",
        "Service",
        "Document",
        "Factor",
        "Kind",
    ]


def test_the_address_holds_what_is_asked_for_and_the_way_back_works(visit: Visit) -> None:
    page = visit.open("incidents/")
    page.get_by_role("article").get_by_role("link", name="Search everything").click()
    told(page)
    page.get_by_role("searchbox", name="Words").press_sequentially("replica")
    expect(page.locator(".pm-find output")).to_have_text("Incidents: 2")
    choose(page, "Lessons")
    expect(page.locator(".pm-find output")).to_have_text("Lessons: 0")
    choose(page, "Action items")
    page.get_by_label("Sort by").select_option("oldest")
    page.wait_for_url("**/search/?text=replica&in=actions&sort=oldest")
    shared = page.url
    page.go_back()
    page.go_back()
    expect(page.locator(".pm-find output")).to_have_text("Lessons: 0")
    page.go_back()
    expect(page.locator(".pm-find output")).to_have_text("Incidents: 2")
    page.go_back()
    expect(page.locator(".pm-find output")).to_have_text("Incidents: 6")
    assert page.get_by_role("searchbox", name="Words").input_value() == ""
    page.goto(shared)
    expect(page.locator(".pm-find output")).to_have_text("Action items: 1")
    assert page.get_by_label("Sort by").input_value() == "oldest"
    assert visit.complaints == []


def test_results_come_by_day_when_asked(visit: Visit) -> None:
    page = find(visit, "sort=oldest")
    days = page.locator(".pm-find ol time").all_text_contents()
    assert days == ["2024-03-01", "2024-06-01", "2024-07-01", "2024-08-01", "2024-09-01", "2024-09-10"]
    page.get_by_label("Sort by").select_option("newest")
    expect(page.locator(".pm-find ol time").first).to_have_text("2024-09-10")


def test_it_works_by_keyboard_alone(visit: Visit) -> None:
    page = find(visit, "")
    page.get_by_role("searchbox", name="Words").focus()
    page.keyboard.type("replica")
    page.keyboard.press("Enter")
    expect(page.locator(".pm-find output")).to_have_text("Incidents: 2")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".pm-find output")).to_have_text("Action items: 1")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked") is True
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('ol h2') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/*/#*")


def test_hostile_text_is_shown_as_text(visit: Visit) -> None:
    for query in ("text=loaf", "text=jam&in=actions", "text=jam&in=lessons", "text=jam"):
        page = find(visit, query)
        assert page.locator(".pm-find ol li").count() == 1 or query == "text=loaf"
        assert page.locator(".pm-find ol :is(img, script, svg, i, b)").count() == 0
    page = find(visit, "text=jam")
    assert titles(page) == ["<img src=x onerror=alert(1)> & <b> <mark>loaf</mark>"]
    assert page.locator(".pm-find__text").text_content() == (
        "A loaf <script>alert(2)</script> with & PAGEFIND_WEIGHT___9 and <mark>jam</mark> was nearly sold. "
        "Jam <i>runs</i>. Jam is <svg onload=alert(3)> tight 2024-08-01-hostile · SEV2 · Web team"
    )
    assert visit.complaints == []


@pytest.mark.parametrize(
    "name", ["constructor", "__proto__", "toString", "hasOwnProperty", "severity", "length", "utm_source"]
)
def test_the_address_may_name_anything(visit: Visit, name: str) -> None:
    page = find(visit, f"{name}=x&{name}=constructor&in=constructor&sort=constructor")
    assert told(page) == ("Incidents: 0" if name == "severity" else "Incidents: 6")
    tally = page.locator(".pm-find summary .pm-count")
    assert tally.text_content() == ("2" if name == "severity" else "0")
    page.get_by_role("searchbox", name="Words").fill("replica")
    page.wait_for_url(f"**/search/?text=replica&{name}=x&{name}=constructor")
    page.locator(".pm-find [type=reset]").click()
    page.wait_for_url("**/search/")
    expect(page.locator(".pm-find output")).to_have_text("Incidents: 6")
    assert visit.complaints == []


def test_a_result_says_its_language(visit: Visit) -> None:
    page = find(visit, "text=磁盘")
    assert page.locator(".pm-find ol h2").first.get_attribute("lang") == "zh"


@pytest.mark.parametrize("visit", [(1440, "light", True), (360, "dark", True)], indirect=True, ids=lambda v: f"{v[0]}")
def test_axe_finds_nothing_and_the_page_fits(visit: Visit) -> None:
    for query in ("text=alert&in=actions", "text=磁满"):
        page = find(visit, query)
        page.locator(".pm-find__facets").evaluate("found => { found.open = true }")
        assert violations(page, "article") == []
        assert fits(page)


@pytest.mark.parametrize("visit", [(360, "light", False)], indirect=True, ids=["no script"])
def test_without_script_the_page_leads_to_the_lists(visit: Visit) -> None:
    page = visit.open("search/")
    assert page.get_by_text("Search needs JavaScript").is_visible()
    page.get_by_role("article").get_by_role("link", name="Action items").click()
    page.wait_for_url("**/actions/")


def test_without_its_index_the_page_says_what_to_do(new_page: NewPage, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / WITHIN / "search" / "index")
    with served(tmp_path) as host:
        page = new_page()
        page.goto(f"{host}/{WITHIN}/search/")
        page.get_by_role("alert").get_by_text('pip install "mkdocs-postmortems[search]"').wait_for()


def test_opened_as_a_file_the_page_says_what_to_do(new_page: NewPage, folder: Path) -> None:
    page = new_page()
    page.goto((folder / WITHIN / "search" / "index.html").as_uri())
    page.get_by_role("alert").get_by_text("mkdocs serve").wait_for()
    assert not page.get_by_role("searchbox", name="Words").is_visible()


def test_a_chinese_site_finds_the_same_words(new_page: NewPage, tmp_path: Path) -> None:
    """Pagefind parts the words of a query by the language of the page, which is not how ours are indexed."""
    with served(build(tmp_path, "zh", use_directory_urls=False)) as host:
        page = new_page()
        for words, number in {"磁盘": "事故：1", "磁满": "事故：0", "証明書": "事故：1", "loaves": "事故：1"}.items():
            page.goto(f"{host}/{WITHIN}/search/index.html?text={words}")
            expect(page.locator(".pm-find output")).to_have_text(number)
        page.get_by_role("link").get_by_text("Bread is sold").click()
        page.wait_for_url("**/incidents/2024-03-01-oversold.html")
