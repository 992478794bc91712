"""A running `mkdocs serve`, as a browser uses it: the time from saving a record to its reloaded page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

PORT = 8765
POLL = re.compile(r"livereload\((\d+), (\d+)\);")


class Reload(NamedTuple):
    """What one save took, until the browser had the new page."""

    elapsed: float
    """Seconds on the clock."""
    processor: float
    """Seconds of the server; 0 where the system does not tell."""


class Preview:
    """`mkdocs serve` of a site, with one browser."""

    def __init__(self, site: Path, environment: os._Environ[str]) -> None:
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{PORT}"]
        command += ["--config-file", str(site / "mkdocs.yml")]
        start = time.perf_counter()
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
        self._wait_until_it_serves()
        self.get("")
        self.start = time.perf_counter() - start
        """Seconds from the command to the home page."""
        self.start_processor = self._processor()

    def __enter__(self) -> Preview:
        time.sleep(1)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def get(self, place: str) -> str:
        """A page or file of the site."""
        with urlopen(f"http://127.0.0.1:{PORT}/{place}", timeout=600) as answer:
            return str(answer.read(), "utf-8")

    def wait_until_idle(self) -> None:
        """Wait until the first check is done."""
        before = -1.0
        while (now := self._processor()) != before:
            before = now
            time.sleep(1)

    def save(self, path: Path, text: str) -> Reload:
        """Append to a record whose page is open, and wait for the page."""
        place = f"incidents/{path.stem}/"
        epoch, number = POLL.findall(self.get(place))[0]
        waiting = threading.Thread(target=self.get, args=(f"livereload/{epoch}/{number}",))
        waiting.start()
        time.sleep(0.2)
        processor = self._processor()
        start = time.perf_counter()
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
        waiting.join()
        page = self.get(place)
        elapsed = time.perf_counter() - start
        if text not in page:
            raise RuntimeError("the preview shows an old page")
        return Reload(elapsed, self._processor() - processor)

    def _processor(self) -> float:
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _wait_until_it_serves(self) -> None:
        assert self._process.stderr
        for line in self._process.stderr:
            if "Serving on" in line:
                threading.Thread(target=self._process.stderr.read, daemon=True).start()
                return
        raise RuntimeError("mkdocs serve ended")
