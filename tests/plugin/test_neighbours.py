"""What is said of plugins that fail on generated pages, by how they are set."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from postmortems.plugin.neighbours import check_encryption, check_neighbours
from postmortems.views.exports import EXPORTS


def check(**plugins: dict[str, Any]) -> None:
    named = {name.replace("_", "-"): SimpleNamespace(config=config) for name, config in plugins.items()}
    check_neighbours(SimpleNamespace(plugins=named))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "plugins",
    [
        {},
        {"rss": {"match_path": "incidents/20.*"}},
        {"rss": {"enabled": False, "match_path": ".*"}},
        {"git_authors": {"exclude": ["index.md", "actions/*"]}},
        {"git_authors": {"enabled": False}},
        {"encryptcontent": {}, "search": {}},
    ],
)
def test_nothing_is_said_of_what_works(plugins: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    check(**plugins)
    assert caplog.records == []


def test_what_would_crash_stops_the_build_with_a_sentence() -> None:
    with pytest.raises(PluginError, match=r"match_path: incidents/20\.\*"):
        check(rss={"match_path": ".*"})
    with pytest.raises(PluginError, match="the i18n plugin fails on generated pages"):
        check(i18n={})


def test_our_plugin_listed_twice_stops_the_build_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Bakery\nplugins: [postmortems, postmortems]\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    with pytest.raises(PluginError, match=r"listed twice in mkdocs\.yml"):
        check_neighbours(load_config(str(tmp_path / "mkdocs.yml")))


def test_what_only_warns_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        check(git_authors={"exclude": ["index.md"]})
    assert "set its option `exclude`" in caplog.text


@pytest.mark.parametrize(
    ("exports", "has_search", "setting", "named"),
    [
        ([], False, {}, []),
        (["badge", "openmetrics"], False, {"search_index": "encrypted"}, []),
        (["atom"], False, {}, ["exports: []"]),
        (list(EXPORTS), True, {"search_index": "clear"}, ["exports: []", "search_page: false", "search_index: clear"]),
        ([], True, {}, ["search_page: false"]),
    ],
)
def test_files_that_hold_what_is_encrypted_are_named(
    caplog: pytest.LogCaptureFixture, exports: list[str], has_search: bool, setting: dict[str, Any], named: list[str]
) -> None:
    config = SimpleNamespace(plugins={"encryptcontent": SimpleNamespace(config=setting)})
    check_encryption(config, exports, has_search=has_search)  # type: ignore[arg-type]
    known = ("exports: []", "search_page: false", "search_index: clear")
    assert [words for words in known if words in caplog.text] == named
    assert [entry.levelname for entry in caplog.records] == ["WARNING"] * bool(named)


def test_without_encryption_nothing_is_said_of_plain_files(caplog: pytest.LogCaptureFixture) -> None:
    check_encryption(SimpleNamespace(plugins={}), EXPORTS, has_search=True)  # type: ignore[arg-type]
    assert caplog.records == []
