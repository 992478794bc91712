"""Reports findings in the preview: in a thread, so that no page waits for them."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Collection
from pathlib import Path

from postmortems.cache.store import Cache
from postmortems.check.findings import Finding
from postmortems.check.snapshot import Snapshot
from postmortems.plugin.build import Build, report

log = logging.getLogger("mkdocs.plugins.postmortems")


class Checker:
    """Checks the records after each change. Reports findings of changed records, and new ones of others."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        """Caches results if the build does not."""
        self._condition = threading.Condition()
        self._build: Build | None = None
        self._changed: set[str] | None = set()
        """Paths whose findings are reported again; None for all."""
        self._known: set[tuple[str, str, str]] = set()
        self._is_closed = self._is_busy = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def check(self, build: Build, changed: Collection[str] | None) -> None:
        """Check again after these records changed; None for everything."""
        with self._condition:
            self._build = build
            self._changed = None if changed is None or self._changed is None else self._changed | set(changed)
            self._condition.notify_all()

    def start(self) -> None:
        """Somebody has seen a page: check now."""
        if not self._thread.is_alive() and not self._is_closed:
            self._thread.start()

    def wait(self) -> None:
        """Wait until everything is checked."""
        with self._condition:
            self._condition.wait_for(lambda: self._build is None and not self._is_busy)

    def close(self) -> None:
        with self._condition:
            self._is_closed = True
            self._condition.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=1)
        if self._folder is not None:
            self._folder.cleanup()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._build is not None or self._is_closed)
                build, changed = self._build, self._changed
                if self._is_closed or build is None:
                    return
                self._build, self._changed, self._is_busy = None, set(), True
            try:
                self._report(build.unknown(self._findings(build)), changed)
            except Exception:
                log.exception("The records cannot be checked")
            with self._condition:
                self._is_busy = False
                self._condition.notify_all()

    def _findings(self, build: Build) -> list[Finding]:
        cache = Cache.of(build.folder) if build.options.cache else Cache.off()
        if not cache.is_on:
            self._folder = self._folder or tempfile.TemporaryDirectory()
            cache = Cache(Path(self._folder.name), build.folder)
        findings = Snapshot.of(build.shown_folder, cache, processes=1).findings(build.today)
        cache.close()
        return findings

    def _report(self, findings: Collection[Finding], changed: set[str] | None) -> None:
        new = {(finding.path, finding.code, finding.fingerprint) for finding in findings}
        report(
            finding
            for finding in findings
            if changed is None
            or finding.path in changed
            or (finding.path, finding.code, finding.fingerprint) not in self._known
        )
        self._known = new
