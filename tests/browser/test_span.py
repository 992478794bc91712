"""Periods on the pages for all time: from and to, or a preset, in the address."""

from __future__ import annotations

import pytest

from tests.browser.visits import Visit


@pytest.mark.parametrize("visit", [(360, "dark", True), (1440, "light", True)], indirect=True, ids=lambda v: f"{v[0]}")
def test_insights_of_a_period(visit: Visit) -> None:
    page = visit.open("insights/?since=2026-05-01&until=2026-05-31")
    page.get_by_text("3 of 5 incidents").wait_for()
    rows = page.locator(".pm-span tbody tr")
    assert rows.count() == 3
    assert rows.first.locator("td").all_text_contents()[0] == "3"
    assert rows.last.locator("td").all_text_contents()[-1] == "5 days 18 hr"  # as the table for all time says
    severities = page.locator(".pm-span [data-severity]:visible").all_text_contents()
    assert severities == ["SEV2 1", "SEV3 1", "SEV4 1"]
    assert page.locator(".pm-span [data-factor]:visible").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.complaints == []
    assert visit.foreign == []


def test_the_timeline_of_a_period(visit: Visit) -> None:
    page = visit.open("timeline/")
    form = page.locator("form.pm-span")
    form.get_by_label("From").fill("2026-06-01")
    page.get_by_text("1 of 5 incidents").wait_for()
    page.wait_for_url("**/timeline/?since=2026-06-01")
    link = form.get_by_role("listitem").get_by_role("link")
    assert link.count() == 1
    link.click()
    page.wait_for_url("**/incidents/2026-06-24-*/")


def test_a_preset_and_dates_exclude_each_other_and_reset_shows_nothing(visit: Visit) -> None:
    page = visit.open("timeline/?since=2026-06-01")
    form = page.locator("form.pm-span")
    page.get_by_text("1 of 5 incidents").wait_for()
    form.locator("select[name=period]").select_option("year")
    assert form.get_by_label("From").input_value() == ""
    page.wait_for_url("**/timeline/?period=year")
    form.get_by_role("button", name="Reset").click()
    page.wait_for_url("**/timeline/")
    form.get_by_role("listitem").first.wait_for(state="hidden")


def test_a_period_without_incidents_says_so(visit: Visit) -> None:
    page = visit.open("insights/?since=1999-01-01&until=1999-12-31")
    page.locator("form.pm-span").get_by_text("No matches").wait_for()
    assert page.locator(".pm-span table").is_hidden()


def test_incidents_that_could_not_be_loaded_are_asked_for_again(visit: Visit) -> None:
    visit.page.route("**/incidents.json", lambda route: route.fulfill(status=500))
    page = visit.open("timeline/?since=2026-06-01")
    note = page.locator("form.pm-span .pm-bar__note")
    note.wait_for()
    page.unroute("**/incidents.json")
    page.locator("form.pm-span").get_by_label("From").fill("2026-05-29")
    page.get_by_text("2 of 5 incidents").wait_for()
    assert note.is_hidden()


def test_a_wrong_address_is_no_period(visit: Visit) -> None:
    page = visit.open("insights/?period=<img>&since=x")
    assert page.locator("form.pm-span output").text_content() == ""
    assert visit.complaints == []


@pytest.mark.parametrize("visit", [(360, "light", False)], indirect=True, ids=["no script"])
def test_without_script_the_lists_are_one_click_away(visit: Visit) -> None:
    page = visit.open("timeline/")
    assert not page.locator("form.pm-span").is_visible()
    assert page.get_by_role("article").get_by_role("link", name="last 3 months").is_visible()


@pytest.mark.parametrize("visit", [(360, "dark", True), (1440, "light", True)], indirect=True, ids=lambda v: f"{v[0]}")
@pytest.mark.parametrize("query", ["", "?since=2026-05-01"])
def test_everything_in_the_panel_is_inside_it(visit: Visit, query: str) -> None:
    page = visit.open("timeline/" + query)
    form = page.locator("form.pm-span")
    if query:
        page.get_by_text(" of 5 incidents").wait_for()
    box, button = form.bounding_box(), form.get_by_role("button", name="Reset").bounding_box()
    fields = form.get_by_label("Period").bounding_box()
    assert box is not None
    assert button is not None
    assert fields is not None
    assert button["y"] + button["height"] <= box["y"] + box["height"] - 8
    assert button["x"] + button["width"] <= box["x"] + box["width"] - 8
    assert button["x"] >= fields["x"]
