"""Really builds sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.bakery import BAKERY, write_files
from tests.plugin.served import plugins_of_their_own

Build = Callable[..., Path]


@pytest.fixture
def build_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """`build_site(files, **settings)`: write the files, build them strictly, and return the folder of the site.

    `settings` are those of `mkdocs.yml`. Raises click's Abort where a strict build fails.
    """

    def build_it(files: Mapping[str, str] = BAKERY, **settings: Any) -> Path:
        write_files(files, tmp_path)
        mkdocs_yml = {
            "site_name": "Bakery",
            "theme": {"name": "mkdocs"},
            "plugins": [{"postmortems": {"today": "2024-12-01"}}],
            "validation": {"links": {"anchors": "warn"}},
        } | settings
        (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(mkdocs_yml), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        config = load_config("mkdocs.yml", strict=True)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        return tmp_path / "site"

    return build_it


@pytest.fixture(autouse=True)
def own_plugins() -> Iterator[None]:
    """No test finds plugins that another one has left in this process."""
    with plugins_of_their_own():
        yield
