"""Measures the first search of a reader: the page `search/` against Material's own search of the whole text.

    python benchmarks/search.py                   # 10,000 records: the two sites alone take many minutes to build
    python benchmarks/search.py --records 1000

Each look begins with an empty browser and a link that holds the words, and ends when the first result can be seen.
Both sites are served by the same server of this machine, without compression. The two sides run in turns; the ratio
of the medians counts.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from run import Bench

QUERIES = ("certificate expired", "migration", "thread pool exhausted")


class Look(NamedTuple):
    """What a first search took."""

    seconds: float
    kilobytes: float
    """Fetched for the search until the first result."""
    kilobytes_in_all: float
    """Fetched until the page was at rest, by the theme, too: on every page it loads its own index."""


class Side(NamedTuple):
    """One of the two searches."""

    site: Path
    address: str
    """Of the page with the results, up to the words."""
    result: str
    """Selector of a result."""
    index: str
    """How the addresses begin of what is fetched for the search alone."""


def main() -> None:
    """Build both sites where they are not there yet, look, and print."""
    parser = argparse.ArgumentParser(description="Measure the first search, as a ratio.")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=len(QUERIES))
    parser.add_argument("--folder", type=Path, help="where records and sites lie, to be used again")
    parser.add_argument("--only", choices=("ours", "plain"), help="look at one side alone")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        records = arguments.records
        bench = Bench(arguments.folder or Path(temporary), arguments.rounds)
        sides = {
            "ours": Side(
                _built(_with_search(bench.our_site(records))), "search/?text=", ".pm-find ol > li", "/search/index/"
            ),
            "plain": Side(_built(bench.plain_site(records)), "?q=", ".md-search-result__item", "/search/search_index"),
        }
        looks: dict[str, list[Look]] = {side: [] for side in sides if arguments.only in (None, side)}
        for number in range(arguments.rounds):
            for side, found in looks.items():
                found.append(_look(sides[side], QUERIES[number % len(QUERIES)]))
                print(f"{side}: {found[-1]}", flush=True)
    seconds = {side: median(look.seconds for look in found) for side, found in looks.items()}
    print(f"\n{records:,} records")
    for side, found in looks.items():
        fetched, in_all = (median(getattr(look, name) for look in found) for name in Look._fields[1:])
        print(f"{side}: {seconds[side]:.2f} s to the first result, {fetched:,.0f} kB for it, {in_all:,.0f} kB in all")
    if len(seconds) > 1:
        print(f"ratio: {seconds['ours'] / seconds['plain']:.3f}")


def _with_search(site: Path) -> Path:
    """The site, with its search page."""
    config = site / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("search_page: false", "search_page: true"))
    return site


def _built(site: Path) -> Path:
    """The folder of a site's pages."""
    if not (site / "site" / "search").exists():
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(site / "mkdocs.yml")]
        subprocess.run(command, check=True)
    return site / "site"


def _look(side: Side, query: str) -> Look:
    """One search, in a new browser."""
    fetched: list[tuple[str, int]] = []
    handler = partial(_Counting, fetched, directory=str(side.site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        executable = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        start = time.perf_counter()
        page.goto(f"http://127.0.0.1:{server.server_port}/{side.address}{quote(query)}", wait_until="commit")
        page.locator(side.result).first.wait_for(timeout=600_000)
        seconds = time.perf_counter() - start
        for_search = sum(size for path, size in fetched if path.startswith(side.index))
        page.wait_for_timeout(3000)
        browser.close()
        server.shutdown()
    return Look(round(seconds, 2), for_search / 1000, sum(size for _, size in fetched) / 1000)


class _Counting(SimpleHTTPRequestHandler):
    """Serves files, and counts their bytes: a browser does not tell those of its workers."""

    def __init__(self, fetched: list[tuple[str, int]], *arguments: Any, **settings: Any) -> None:
        self.fetched = fetched
        super().__init__(*arguments, **settings)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def copyfile(self, source: Any, outputfile: Any) -> None:
        content = source.read()
        self.fetched.append((self.path, len(content)))
        outputfile.write(content)


if __name__ == "__main__":
    main()
