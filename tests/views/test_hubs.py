"""The pages of the navigation: one table, which everything that lists them follows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from postmortems.render import Renderer
from postmortems.text.words import Words
from postmortems.views.hubs import HOME_ICON, HUBS
from tests.views.corpora import TODAY, large, sample

ROOT = Path(__file__).parents[2]
NAVIGATIONS = ("mkdocs.yml", "plugins/postmortems/record/scaffold/mkdocs.yml", "tests/hosts/zensical.yml")


@pytest.mark.parametrize("path", NAVIGATIONS)
def test_a_navigation_lists_the_hubs_in_their_order(path: str) -> None:
    listed = re.findall(r"^  - [^:\n]+: (.+/index\.md)$", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    assert [uri for uri in listed if uri in {hub.uri for hub in HUBS}] == [hub.uri for hub in HUBS if hub.is_listed]


def test_every_hub_is_a_page_of_its_title_with_its_icon() -> None:
    renderer, words = Renderer(sample(), TODAY), Words("en", "incident")
    views = {view.uri: view for view in renderer.views()}
    hubs = [hub for hub in HUBS if hub.folder != "search"]  # the plugin adds it where it has an index
    for hub in hubs:
        meta = renderer.page(views[hub.uri]).meta
        assert (meta["title"], meta["icon"]) == (words(hub.title), hub.icon)


def test_the_pages_after_the_first_and_home_have_an_icon_and_no_other_page_has_one() -> None:
    renderer = Renderer(large(250), TODAY)
    icons = {
        view.uri: renderer.page(view).meta.get("icon")
        for view in renderer.views()
        if "icon" in renderer.page(view).meta
    }
    assert icons["incidents/page/2.md"] == icons["incidents/index.md"]
    assert icons.pop("index.md") == HOME_ICON
    assert {uri.partition("/")[0] for uri in icons} == {hub.folder for hub in HUBS} - {"search"}
    assert all(re.fullmatch(r"[a-z-]+/(index|page/\d+)\.md", uri) for uri in icons)
