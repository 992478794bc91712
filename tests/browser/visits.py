"""What the tests of this folder open pages with."""

from __future__ import annotations

import functools
import http.server
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, Request

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that has gone on to another page before all of this one came."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a site that is served on this machine only."""
    with _Server(("127.0.0.1", 0), functools.partial(_Handler, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


AA = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
"""The rules of axe for WCAG 2.2 AA."""


def violations(page: Page, context: object = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA, each with the first element that it is found in."""
    found = Axe().run(page, context=context, options=AA).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def lay_out(page: Page) -> None:
    """Lay out what the browser would lay out when it is scrolled to, for tests that measure all of a page at once."""
    page.add_style_tag(content="article * { content-visibility: visible !important; }")


def fits(page: Page) -> bool:
    """Whether the page does not scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


IDLE = """() => document.fonts.ready.then(() => new Promise((done) => {
    const frame = requestAnimationFrame;
    setTimeout(() => frame(() => frame(() => requestIdleCallback(done))));
}))"""
"""Waits until all fonts are there, a whole frame was drawn, whatever observes it has been told, and nothing else is to
be done."""


class Visit:
    """One page, open in the browser, with everything that it complained of or asked others for."""

    def __init__(self, page: Page, address: str, *, has_scripts: bool = True) -> None:
        self.page = page
        self.address = address
        self.has_scripts = has_scripts
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self._awaited: set[Request] = set()
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._check)
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: self._awaited.discard(request))  # type: ignore[call-overload]

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")

    def _check(self, request: Request) -> None:
        self._awaited.add(request)
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(request.url)

    def open(self, path: str) -> Page:
        """Open a page by its path on the site and wait until it is at rest."""
        self._awaited.clear()
        self.page.goto(f"{self.address}/{path}", wait_until="load")
        self.rest()
        return self.page

    def rest(self) -> None:
        """Wait until the page has all that it asked for, and its scripts have done with it what they do unasked."""
        if not self.has_scripts:
            return
        end = time.monotonic() + PATIENCE
        is_at_rest = False
        while not is_at_rest:
            assert time.monotonic() < end, [request.url for request in self._awaited]
            was_at_rest = not self._awaited
            try:
                self.page.evaluate(IDLE)
            except Error as error:  # the way back ends after `go_back`: it is the page behind it that has to rest
                if "context was destroyed" not in error.message:
                    raise
                self.page.wait_for_load_state()
                continue
            is_at_rest = was_at_rest and not self._awaited
