"""Other programs that make the site, and other plugins beside ours, each really installed.

These tests need a package registry, so they run only when asked for: `make test-hosts`, as CI does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hosts import sites
from tests.hosts.installation import WANTED, Installation, built


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests of this folder out of the usual run."""
    here = Path(__file__).parent
    for item in items:
        if not WANTED and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="installs from a registry: make test-hosts"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The wheel of this project."""
    return str(built("wheel", tmp_path_factory.mktemp("wheel")))


@pytest.fixture(scope="session")
def installation(wheel: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Installation]:
    """`installation("properdocs")`: an environment with the wheel and these."""

    def install(*requirements: str) -> Installation:
        made = Installation(tmp_path_factory.mktemp("environment"))
        made.install(wheel, *requirements)
        return made

    return install


@pytest.fixture(scope="session")
def mkdocs(installation: Callable[..., Installation]) -> Installation:
    """What `pip install mkdocs-postmortems` gives."""
    return installation()


@pytest.fixture(scope="module", params=[sites.own, sites.bakery], ids=lambda made: made.__name__)
def project(request: pytest.FixtureRequest, mkdocs: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base; `expected` in it is the site that MkDocs makes of it."""
    folder: Path = request.param(tmp_path_factory.mktemp("project"))
    sites.write(folder / "mkdocs.yml", sites.settings())
    mkdocs.build(folder, "mkdocs", "build", "--strict", "--site-dir", "expected")
    return folder
