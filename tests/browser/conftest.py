"""A real browser on the built site of this repository.

These tests take minutes, so they run only when asked for: `make test-browser`, as CI does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.visits import ROOT, Visit, served
from tests.conftest import Once
from tests.patience import PATIENCE

WANTED = os.environ.get("POSTMORTEMS_BROWSER") == "required"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests of this folder out of the usual run."""
    here = Path(__file__).parent
    for item in items:
        if not WANTED and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="in a browser: make test-browser"))


WHOLE_INDEX = "search/whole_index.json"
TODAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
DESK = {"width": 1440, "height": 900}
NewPage = Callable[..., Page]
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def site(once: Once) -> Path:
    """The site of this repository, built as it is published, but for what the search of the theme finds.

    The theme reads all of its index on each page, which takes as long as everything else. Here that is empty; the
    `WHOLE_INDEX` is beside it.
    """

    def build(folder: Path) -> None:
        variables = {**os.environ, "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}
        run_mkdocs(ROOT, "--strict", "--site-dir", str(folder), env=variables)
        index = folder / "search" / "search_index.json"
        whole = json.loads(index.read_text(encoding="utf-8"))
        index.rename(folder / WHOLE_INDEX)
        index.write_text(json.dumps({**whole, "docs": []}), encoding="utf-8")

    return once("site", build)


def run_mkdocs(folder: Path, *options: str, **settings: Any) -> None:
    """Build the site of a project. Fails with what was printed."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **settings)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, on this machine only."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert executable, "there is no Chromium on this machine"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"],
            timeout=PATIENCE * 1000,
        )
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """`new_page(viewport=…, timezone_id=…, …)`: a page in a context of its own, which ends with the test."""
    contexts = []

    def make(**settings: Any) -> Page:
        contexts.append(browser.new_context(**{"viewport": DESK, **settings}))
        contexts[-1].set_default_timeout(PATIENCE * 1000)
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visit(new_page: NewPage, address: str, request: pytest.FixtureRequest) -> Visit:
    """A fresh visit; parametrize indirectly with (width, scheme, script)."""
    width, scheme, script = getattr(request, "param", (DESK["width"], "light", True))
    page = new_page(viewport={**DESK, "width": width}, color_scheme=scheme, java_script_enabled=script)
    return Visit(page, address, has_scripts=script)
