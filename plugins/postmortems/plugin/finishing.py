"""Our pages, finished by the theme, but for what is known already."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from jinja2 import Environment, Template
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from postmortems.cache.codec import decode, encode
from postmortems.cache.store import Shelf
from postmortems.cache.workers import Prefetcher
from postmortems.plugin.pages import OurPage
from postmortems.plugin.theme import Shell, Theme, Variables

FINISHED = "finished"
"""The family of the cache that holds what the theme puts around pages."""


class Finishing:
    """Has the theme finish our pages, but for what is known already."""

    def __init__(
        self,
        environment: Environment,
        pages: Sequence[Page],
        nav: Navigation,
        config: MkDocsConfig,
        files: Files,
        cached: Path | None,
    ) -> None:
        """`cached` is the folder of records whose cache is used, if any."""
        self.pages = pages
        self.nav = nav
        self.config = config
        self.files = files
        self.numbers = {page.file.src_uri: number for number, page in enumerate(pages)}
        self.theme = Theme(environment, config, nav)
        self.shelf = Shelf(FINISHED, cached)
        self.prefetcher: Prefetcher | None = None
        self.is_copy = False
        """This is one of the other processes."""
        self.done: bytes | None = None

    def begin(self, processes: int) -> Environment:
        """The environment of the theme, watched where that is of use; other processes may help."""
        if processes > 1 and self.theme.is_alone:
            # Other plugins work in one process only: who knows what else they do, and to which files.
            self.prefetcher = Prefetcher(len(self.pages), self._prefetch, processes)
        is_watched = self.prefetcher or self.shelf.is_kept
        self.environment = self.theme.watched(self.finish) if is_watched else self.theme.environment
        return self.environment

    def close(self) -> None:
        """No more pages."""
        if self.prefetcher:
            self.prefetcher.close()
        self.shelf.close()

    def finish(self, template: Template, variables: Variables, render: Callable[[], str]) -> str:
        """A page, as the theme would make it."""
        page = variables.get("page")
        number = self.numbers.get(page.file.src_uri) if isinstance(page, Page) else None
        if page is None or number is None:
            return render()
        key = self.theme.key(template, variables)
        if self.theme.is_unsteady:
            return render()
        shell = self._known(number, key)
        if shell:
            return f"{shell.before}{page.content}{shell.after}"
        if self.prefetcher:
            self.prefetcher.note_miss(number)
        output, shell = self.theme.made(render, page.content or "")
        if shell and self.is_copy:
            self.done = encode((key.hex(), shell))
        elif shell:
            self.shelf.put_value(key, shell)
        return output

    def _known(self, number: int, key: bytes) -> Shell | None:
        """What another process, or an earlier build, made of a page."""
        done = self.prefetcher.result(number) if self.prefetcher else None
        if done:
            done_key, shell = decode(done, tuple[str, Shell])
            if done_key == key.hex():
                self.shelf.put_value(key, shell)
                return shell
        return self.shelf.get_value(key, Shell)

    def _prefetch(self, number: int) -> bytes | None:
        """Finish a page in another process, as MkDocs does it. None for what the asking process can find itself."""
        if not self.is_copy:
            self.is_copy = True
            self.prefetcher = None
            _silence_process()
        self.done = None
        page = self.pages[number]
        if isinstance(page, OurPage):
            page.keep_texts()
        page.active = True
        try:
            context = get_context(self.nav, self.files.documentation_pages(), self.config, page)
            template = self.environment.get_template(page.meta.get("template", "main.html"))
            template.render(self.config.plugins.on_page_context(context, page=page, config=self.config, nav=self.nav))
        finally:
            page.active = False
            page.content = None
        return self.done


def _silence_process() -> None:
    """Remove all log handlers: in a copy of the process, every message would be printed twice."""
    for logger in (logging.getLogger(), *logging.Logger.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers = []
