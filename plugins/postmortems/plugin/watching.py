"""Watches files for the preview, by events of the system if possible, else by polling."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

log = logging.getLogger("mkdocs.plugins.postmortems")

POLLING_SECONDS = 0.5
_CHANGES = frozenset({"created", "deleted", "modified", "moved"})
"""Other events say that a file was opened or closed: a build does that, too."""


class _Watch(NamedTuple):
    handler: FileSystemEventHandler
    path: str
    is_recursive: bool


class Watcher:
    """Takes the place of the observer of MkDocs's server, and notes which paths changed."""

    def __init__(self, note: Callable[[str], None], *, polls: bool = False) -> None:
        """`note` gets the absolute path of each change."""
        self._note = note
        self._observer: BaseObserver = PollingObserver(timeout=POLLING_SECONDS) if polls else Observer()
        self._watches: list[_Watch] = []

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False) -> ObservedWatch:
        """Call `handler` for changes of a file, or below a folder."""
        is_file = os.path.isfile(path)
        folder = os.path.dirname(path) if is_file else path  # an editor may replace the file, and end a watch of it
        noting = _Noting(handler, self._note, path if is_file else None)
        self._watches.append(_Watch(noting, folder, recursive and not is_file))
        return self._observer.schedule(noting, folder, recursive=recursive and not is_file)

    def unschedule(self, watch: ObservedWatch) -> None:
        self._observer.unschedule(watch)

    def start(self) -> None:
        """Start watching. Where the system has no events left for us, poll."""
        try:
            self._observer.start()
        except OSError as error:
            log.info("Files are watched by polling: the system offers no events (%s)", error.strerror)
            self._observer = PollingObserver(timeout=POLLING_SECONDS)
            for watch in self._watches:
                self._observer.schedule(watch.handler, watch.path, recursive=watch.is_recursive)
            self._observer.start()

    def stop(self) -> None:
        self._observer.stop()

    def join(self) -> None:
        """Wait for the end of the watching thread."""
        self._observer.join()


class _Noting(FileSystemEventHandler):
    def __init__(self, handler: FileSystemEventHandler, note: Callable[[str], None], only: str | None) -> None:
        self._handler = handler
        self._note_path = note
        self._only = only

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        paths = {os.path.abspath(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        if self._only is not None:
            paths &= {self._only}
        for path in paths:
            self._note_path(path)
        if paths:
            self._handler.on_any_event(event)
