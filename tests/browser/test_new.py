"""The page for new records, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from postmortems.cli import main
from tests.browser.conftest import NewPage, run_mkdocs
from tests.browser.visits import ROOT, Visit, served
from tests.conftest import Once

NAME = "2026-05-30-checkout-refuses-orders.md"


def fill_in(page: Page) -> None:
    page.get_by_label("What happened").fill("Checkout refuses orders")
    page.get_by_label("Severity").select_option("SEV2")
    page.get_by_label("Lead", exact=True).fill("pvek8s-operator")
    page.get_by_label("Started (UTC)").fill("2026-05-30T20:55")
    page.get_by_label("Started: precision").select_option("about")
    page.get_by_label("Detected (UTC)").fill("2026-05-30T21:10")
    page.get_by_label("Services affected").select_option(["kured", "etcd"])
    page.get_by_label("Services at fault").select_option(["etcd"])


def by_command_line(folder: Path) -> str:
    """What `postmortems new` writes with the same answers on the same day."""
    (folder / "_config.yml").write_bytes((ROOT / "incidents" / "_config.yml").read_bytes())
    answers = {
        "severity": "SEV2", "lead": "pvek8s-operator", "started": "~2026-05-30 20:55",
        "detected": "2026-05-30 21:10", "affected": "etcd,kured", "faulty": "etcd",
    }  # fmt: skip
    flags = [part for name, value in answers.items() for part in (f"--{name}", value)]
    assert main(["new", "Checkout refuses orders", "--no-input", "--incidents", str(folder), *flags]) == 0
    return (folder / NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("visit", [(360, "dark", True), (1440, "light", True)], indirect=True, ids=lambda v: f"{v[0]}")
def test_the_file_is_the_one_of_the_command_line(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("incidents/")
    page.get_by_role("article").get_by_role("link", name="New post-mortem").click()
    fill_in(page)
    with page.expect_download() as found:
        page.get_by_role("button", name="Download").click()
    assert found.value.suggested_filename == NAME
    assert found.value.path().read_text(encoding="utf-8") == by_command_line(tmp_path)
    assert page.get_by_role("button", name="Open on").count() == 0
    assert visit.complaints == []
    assert visit.foreign == []


def test_it_can_be_copied(visit: Visit) -> None:
    page = visit.open("new/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fill_in(page)
    page.get_by_role("button", name="Copy text").click()
    page.get_by_role("status").get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".pm-draft").text_content()


def test_nothing_is_handed_over_without_a_title_and_a_severity(visit: Visit) -> None:
    page = visit.open("new/")
    page.get_by_label("What happened").fill("  ")
    page.get_by_role("button", name="Download").click()
    assert page.evaluate("document.activeElement.name") == "title"
    page.get_by_label("What happened").fill("<img src=x onerror=alert(1)>")
    page.get_by_role("button", name="Download").click()
    assert page.evaluate("document.activeElement.name") == "severity"
    assert page.locator(".pm-draft img").count() == 0


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])  # never the same day
def test_without_a_time_the_day_is_that_of_the_knowledge_base_and_not_that_of_the_reader(
    new_page: NewPage, address: str, zone: str
) -> None:
    visit = Visit(new_page(timezone_id=zone), address)
    around = [datetime.now(UTC).date()]
    page = visit.open("new/")
    page.get_by_label("What happened").fill("Checkout refuses orders")
    name = page.locator("output[name=file]").evaluate("output => output.value")
    around.append(datetime.now(UTC).date())
    assert name in [f"{day}-checkout-refuses-orders.md" for day in around]


def test_it_comes_back_after_a_visit_elsewhere(visit: Visit) -> None:
    page = visit.open("new/")
    page.get_by_label("What happened").fill("A")
    page.goto(f"{visit.address}/incidents/")
    page.get_by_role("article").get_by_role("link", name="New post-mortem").click()
    page.get_by_label("What happened").fill("Another")
    assert "title: Another\n" in (page.locator(".pm-draft").text_content() or "")


@pytest.mark.parametrize("visit", [(360, "light", False)], indirect=True, ids=["no script"])
def test_without_script_the_page_names_the_command_and_shows_the_template(visit: Visit) -> None:
    page = visit.open("new/")
    assert page.get_by_text("postmortems new", exact=True).is_visible()
    assert not page.get_by_label("What happened").is_visible()
    assert "title: <<title>>\nstatus: draft\n" in (page.locator(".pm-draft").text_content() or "")


# With a repository


@pytest.fixture(scope="module", params=["github.com", "gitlab.com", "codeberg.org"])
def repository(request: pytest.FixtureRequest, once: Once) -> Iterator[tuple[str, str]]:
    """A host, and the address of the site with a repository there."""

    def build(folder: Path) -> None:
        config = folder / "mkdocs.yml"
        settings = {"docs_dir": ROOT / "docs", "site_dir": folder / "site", "repo_url": f"https://{request.param}/o/r"}
        lines = [f"{name}: {value}\n" for name, value in settings.items()]
        plugin = f"plugins: [{{postmortems: {{incidents: {ROOT / 'incidents'}}}}}]\n"
        edit_uri = "_edit/main/docs/" if request.param == "codeberg.org" else "edit/main/docs/"
        config.write_text(f"site_name: S\nedit_uri: {edit_uri}\ntheme: mkdocs\n{''.join(lines)}{plugin}")
        run_mkdocs(ROOT, "-f", str(config))

    with served(once(f"repository-{request.param}", build) / "site") as address:
        yield request.param, address


@pytest.fixture
def on_repository(new_page: NewPage, repository: tuple[str, str]) -> tuple[str, Visit]:
    """A host, and a visit to that site, from where pages of the host look as if they were there."""
    host, address = repository
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.context.route(f"https://{host}/**", lambda route: route.fulfill(body="taken"))
    return host, Visit(page, address)


def test_it_opens_the_new_file_page_of_the_repository(on_repository: tuple[str, Visit]) -> None:
    host, visit = on_repository
    page = visit.open("new/")
    fill_in(page)
    takes_text = host != "gitlab.com"
    said = f"sends the draft to {host}, in the address" if takes_text else f"{host} takes no text in an address"
    assert page.get_by_text(said).is_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=f"Open on {host}").click()
    asked = urlsplit(opened.value.url)
    query = {name: values[0] for name, values in parse_qs(asked.query).items()}
    text = page.locator(".pm-draft").text_content()
    if takes_text:
        assert asked.path == ("/o/r/new/main/incidents" if host == "github.com" else "/o/r/_new/main/incidents")
        assert query == {"filename": NAME, "value": text}
    else:
        assert asked.path == "/o/r/-/new/main/incidents"
        assert query == {"file_name": NAME}
        page.get_by_text("The text is in the clipboard").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_a_draft_of_more_than_6_kb_is_copied(on_repository: tuple[str, Visit]) -> None:
    host, visit = on_repository
    page = visit.open("new/")
    fill_in(page)
    page.get_by_label("Lead", exact=True).fill("a person with a name " * 300)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=f"Open on {host}").click()
    assert len(opened.value.url) < 200
    page.get_by_text("The text is in the clipboard").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".pm-draft").text_content()


def test_a_record_leads_to_its_file_and_its_lines(on_repository: tuple[str, Visit]) -> None:
    host, visit = on_repository
    page = visit.open("incidents/2026-05-30-kured-sentinel-gate-oom/")
    link = page.get_by_role("link", name=f"Correct this page on {host}")
    assert "/main/incidents/2026-05-30-kured-sentinel-gate-oom.md" in (link.get_attribute("href") or "")
    lines = (ROOT / "incidents" / "2026-05-30-kured-sentinel-gate-oom.md").read_text(encoding="utf-8").splitlines()
    marks = page.locator("a.pm-edit", has_text="Mark as done").evaluate_all("links => links.map((link) => link.href)")
    assert marks
    for mark in marks:
        assert lines[int(mark.rpartition("#L")[2]) - 1].strip().startswith("status:")


# What the form says


def test_the_time_is_shown_on_both_clocks(new_page: NewPage, address: str) -> None:
    page = Visit(new_page(timezone_id="Asia/Kolkata"), address).open("new/")
    page.get_by_label("Started (UTC)").fill("2026-05-30T20:55")
    assert (
        page.locator("output[name=started-beside]").text_content()
        == "2026-05-30 20:55 UTC, 2026-05-31 02:25 on your clock"
    )


def test_an_incident_is_not_detected_before_it_started(visit: Visit) -> None:
    page = visit.open("new/")
    fill_in(page)
    page.get_by_label("Detected (UTC)").fill("2026-05-30T20:00")
    page.get_by_role("button", name="Copy text").click()
    detected = page.get_by_label("Detected (UTC)")
    assert detected.evaluate("input => input.validationMessage") == "The incident cannot be detected before it started."
    detected.fill("2026-05-30T21:10")
    assert detected.evaluate("input => input.validationMessage") == ""


def test_choices_have_titles_and_the_file_has_names(visit: Visit) -> None:
    page = visit.open("new/")
    names = page.locator("select[name=affected] option").evaluate_all("all => all.map((one) => [one.value, one.label])")
    assert any(value and value != label for value, label in names)
    page.get_by_label("Services affected").select_option(["kured"])
    assert "affected: [kured]" in (page.locator(".pm-draft").text_content() or "")


def test_home_leads_to_it(visit: Visit) -> None:
    page = visit.open("")
    page.get_by_role("article").get_by_role("link", name="New post-mortem").click()
    page.wait_for_url("**/new/")
