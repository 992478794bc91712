"""Takes the pictures of the README: `python tools/pictures.py` writes `docs/images/*.png`.

It builds the site of this repository as of a fixed day and opens it in the system's Chromium, in the light scheme.
It needs `pip install -e ".[dev]"`, which `make test` installs.
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = {
    "home": "",
    "incident": "incidents/2026-05-30-kured-sentinel-gate-oom/",
    "actions": "actions/#pm-implicated-again",
}
TODAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
SIZE = {"width": 1240, "height": 760}
MOST_BYTES = 150_000


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def build(folder: str) -> None:
    """Build the site into a folder."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(TODAY.timestamp()))}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def take(address: str) -> None:
    """Take the pictures of a site."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        # The script counts by the reader's day: the pictures are of the day of the site.
        context = browser.new_context(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        context.clock.set_fixed_time(TODAY)
        page = context.new_page()
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.wait_for_function("document.fonts.status === 'loaded'")
            picture = page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")
            assert len(picture) <= MOST_BYTES, f"{name}.png has {len(picture)} bytes"
        browser.close()


def main() -> None:
    """Build the site, serve it on this machine, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        build(folder)
        handler = functools.partial(_Quiet, directory=folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            take(f"http://127.0.0.1:{server.server_port}/")
            server.shutdown()


if __name__ == "__main__":
    main()
