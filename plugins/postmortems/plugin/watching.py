"""Watches files for the preview, by events of the system if possible, else by polling."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

log = logging.getLogger("mkdocs.plugins.postmortems")

POLLING_SECONDS = 0.5
_CHANGES = frozenset({"created", "deleted", "modified", "moved"})
"""Other events say that a file was opened or closed: a build does that, too."""

_COMES_OR_GOES = _CHANGES - {"modified"}


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
        """Call `handler` for changes of a file, or below a folder, also where links lead to."""
        watch = self._watch(handler, path, recursive)
        known, folders = {os.path.realpath(path)}, [path] if recursive else []
        while folders:
            for link in _links(folders.pop()):
                target = os.path.realpath(link)
                is_watched = any(Path(target).is_relative_to(folder) for folder in known)
                if os.path.exists(target) and not is_watched:
                    known.add(target)
                    folders.append(link)
                    self._watch(handler, link, recursive)
        return watch

    def _watch(self, handler: FileSystemEventHandler, path: str, recursive: bool) -> ObservedWatch:
        target = os.path.realpath(path)  # of a link, the system would only tell when it is replaced
        is_file = os.path.isfile(target)
        folder = os.path.dirname(target) if is_file else target  # an editor may replace a file, and end a watch of it
        noting = _Noting(handler, self._note, path, target)
        parent = os.path.dirname(target)
        if not is_file and os.access(parent, os.R_OK):
            self._schedule(_Watch(_Returning(noting, target, self._watch_again), parent, False))
        return self._schedule(_Watch(noting, folder, recursive and not is_file))

    def _schedule(self, watch: _Watch) -> ObservedWatch:
        self._watches.append(watch)
        return self._observer.schedule(watch.handler, watch.path, recursive=watch.is_recursive)

    def _watch_again(self, folder: str) -> None:
        """Watch a folder that is back, maybe another one of its name, as after two switches of the branch."""
        watches = [watch for watch in self._watches if watch.path == folder]
        for watch in watches:
            with suppress(KeyError):
                self._observer.unschedule(ObservedWatch(folder, recursive=watch.is_recursive))
        for watch in watches:
            with suppress(OSError):  # it is gone again
                self._observer.schedule(watch.handler, folder, recursive=watch.is_recursive)

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
    def __init__(self, handler: FileSystemEventHandler, note: Callable[[str], None], path: str, target: str) -> None:
        """Note changes of `target`, and of what is below it, by the name that it has in `path`."""
        self._handler = handler
        self._note_path = note
        self._path = path
        self._target = target

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _CHANGES or (event.is_directory and event.event_type == "modified"):
            return
        paths = {os.path.abspath(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        paths = {path for path in paths if path == self._target or path.startswith(self._target + os.sep)}
        for path in paths:
            self._note_path(self._path + path[len(self._target) :])
        if paths:
            self._handler.on_any_event(event)


class _Returning(FileSystemEventHandler):
    """Notes that a folder went or came, and has it watched again. Only events of its parent say so."""

    def __init__(self, noting: _Noting, folder: str, watch_again: Callable[[str], None]) -> None:
        self._noting = noting
        self._folder = folder
        self._watch_again = watch_again

    def on_any_event(self, event: FileSystemEvent) -> None:
        places = {os.path.abspath(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path}
        if self._folder in places and event.event_type in _COMES_OR_GOES:
            if os.path.isdir(self._folder):
                self._watch_again(self._folder)
            self._noting.on_any_event(event)


def _links(folder: str) -> Iterator[str]:
    """The symbolic links below a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                yield entry.path
            elif entry.is_dir():
                yield from _links(entry.path)
