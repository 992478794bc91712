"""A preview as `mkdocs serve` runs it, without a port: requests are function calls."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.util import FileWrapper

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Hooks
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

SITE_URL = "http://127.0.0.1:8000/"
RELOADING = re.compile(rb"<script>\s*var livereload = .*?</script>", re.S)


class Served:
    """A running preview of the project in `folder`."""

    def __init__(self, folder: Path, *, dirty: bool = False) -> None:
        self.folder = folder
        self.dirty = dirty
        self.site = folder / "preview"
        self.builds = 0
        config = self._config()
        config.plugins.on_startup(command="serve", dirty=dirty)
        self.plugins = config.plugins
        self.server = LiveReloadServer(self.build, "127.0.0.1", 8000, root=str(self.site))
        self.server.error_handler = lambda code: (self.site / f"{code}.html").read_bytes()
        self.build(config)
        self.server = config.plugins.on_serve(self.server, config=config, builder=self.build)
        for path in config.watch:
            self.server.watch(path)

    @property
    def preview(self) -> Any:
        """The preview itself."""
        return self.plugins["postmortems"]._preview

    def _config(self) -> Any:
        Hooks._load_hook.cache_clear()  # a new process would read it again
        config = load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.site))
        config.site_url = SITE_URL
        return config

    def build(self, config: Any = None) -> None:
        """What MkDocs does after a change."""
        self.builds += 1
        build(config or self._config(), serve_url=SITE_URL, dirty=self.dirty)

    def changed(self, *paths: Path) -> None:
        """The system says that these files changed."""
        self.preview._changed.update(str(path.absolute()) for path in paths)

    def get(self, place: str) -> bytes | None:
        """The answer to a request for a path on the site; None if there is no such page."""
        said: list[str] = []
        answer = self.server.serve_request(
            {"PATH_INFO": f"/{place}".encode().decode("latin-1")},
            lambda status, headers: said.append(status),
        )
        content = b"".join(answer)
        if isinstance(answer, FileWrapper):
            answer.close()  # type: ignore[attr-defined]
        if said[0].startswith("404"):
            return None
        assert said[0].startswith("200"), said
        return RELOADING.sub(b"", content)

    def close(self) -> None:
        """End the preview."""
        self.server.server_close()
        self.plugins.on_shutdown()


def clean_build(folder: Path) -> dict[str, bytes]:
    """All files of a site that is built from nothing, by their path."""
    site = folder / "clean"
    shutil.rmtree(site, ignore_errors=True)
    Hooks._load_hook.cache_clear()
    with plugins_of_their_own():
        config = load_config(str(folder / "mkdocs.yml"), site_dir=str(site))
        config.site_url = SITE_URL
        config.plugins["postmortems"].config.cache = False
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@contextmanager
def plugins_of_their_own() -> Iterator[None]:
    """MkDocs keeps plugins from build to build in one process, as a preview needs it and another build must not."""
    cache = dict(MkDocsConfig._schema)["plugins"].plugin_cache  # type: ignore[attr-defined]
    kept = dict(cache)
    cache.clear()
    try:
        yield
    finally:
        cache.clear()
        cache.update(kept)
