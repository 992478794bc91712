"""Two builds and a preview at once, killed now and then, their cache damaged meanwhile: right pages, no traceback."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from postmortems.cache.store import ENDINGS, FOLDER_VARIABLE
from tests.bakery import BAKERY, write_files
from tests.patience import PATIENCE
from tests.plugin.served import RELOADING
from tests.ports import own_port

ROUNDS = 2
EDITED = "incidents/2024-03-01-oversold.md"
TITLES = ("Bread is sold that nobody has baked", "Cake is sold that nobody has baked")
PAGES = ("", "incidents/", "incidents/2024-03-01-oversold/", "actions/", "services/shop/")
SETTINGS = """\
site_name: Bakery
site_url: http://127.0.0.1:{port}/
theme: {{name: material, font: false}}
plugins: [search, {{postmortems: {{today: 2024-12-01, search_page: false}}}}]
"""


class KnowledgeBase:
    """A knowledge base that several processes build and serve, with one cache."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.cache = folder / "cache"
        self.clean: dict[str, dict[str, bytes]] = {}
        """By title of the record that is edited, the site that is built from nothing."""
        write_files(BAKERY, folder)
        (folder / "mkdocs.yml").write_text(SETTINGS.format(port=port), encoding="utf-8")
        for title in reversed(TITLES):
            self.edit(title)
            assert self.finish(self.start("build", "-d", "clean", cache="")) == 0
            self.clean[title] = self.site("clean")

    def edit(self, title: str) -> None:
        """Give a record this title, as an editor writes a file: at once."""
        other = self.folder / "new.md"
        other.write_text(BAKERY[EDITED].replace(TITLES[0], title), encoding="utf-8")
        other.replace(self.folder / EDITED)
        self.title = title

    def site(self, name: str) -> dict[str, bytes]:
        """All files of a site, by their path."""
        site = self.folder / name
        return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}

    def start(self, *command: str, cache: Path | str | None = None) -> subprocess.Popen[bytes]:
        """Start MkDocs."""
        named = os.fspath(self.cache if cache is None else cache)
        environment = os.environ | {FOLDER_VARIABLE: named, "SOURCE_DATE_EPOCH": "1733011200"}
        with (self.folder / "said.txt").open("ab") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "mkdocs", *command],
                cwd=self.folder, env=environment, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip

    def finish(self, process: subprocess.Popen[bytes]) -> int:
        """The exit code of a process; its own processes end soon after it."""
        code = process.wait(PATIENCE)
        self.wait_for(lambda: not _has_group(process.pid), "its own processes go on")
        return code

    @property
    def said(self) -> str:
        """What all processes printed."""
        return (self.folder / "said.txt").read_text(encoding="utf-8")

    def wait_for(self, is_so: Callable[[], bool], otherwise: str) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end, f"{otherwise}\n{self.said}"
            time.sleep(0.02)

    def served(self, page: str) -> bytes:
        """A page as the preview gives it; nothing while there is none."""
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{page}", timeout=PATIENCE) as answer,
        ):
            content: bytes = answer.read()
            return RELOADING.sub(b"", content)
        return b""

    def assert_pages_are_served(self) -> None:
        """What the preview gives is what a build from nothing gives, soon after an edit."""
        for page in PAGES:
            expected = self.clean[self.title][f"{page}index.html"]
            self.wait_for(lambda page=page, expected=expected: self.served(page) == expected, f"/{page}")  # type: ignore[misc]


def _has_group(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def damage(cache: Path, random: Random) -> None:
    """Do something to the cache while others use it."""
    files = [path for path in sorted(cache.glob("*.sqlite*")) if not path.name.endswith(ENDINGS[2])]
    # The third file is memory that processes share: to cut it is to cut their memory.
    kind = random.choice(("cut", "flip", "delete", "folder", "version", "table", "nothing"))
    if kind == "folder":
        for path in cache.glob("*"):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            cache.rmdir()
            cache.write_text("no folder")
    if not files:
        return
    file = random.choice(files)
    with suppress(OSError, sqlite3.Error):
        size = file.stat().st_size
        if kind == "delete":
            file.unlink()
        elif kind == "cut":
            os.truncate(file, random.randrange(size + 1))
        elif kind == "flip" and size:
            with file.open("r+b") as data:
                for _ in range(random.choice((1, 20, 400))):
                    data.seek(random.randrange(random.choice((min(size, 100), size))))
                    data.write(random.randbytes(1))
        elif kind in ("version", "table"):
            with closing(sqlite3.connect(files[0], timeout=1)) as connection, connection:
                connection.execute("PRAGMA user_version = 99" if kind == "version" else "DROP TABLE entries")


@contextmanager
def previewed(knowledge_base: KnowledgeBase) -> Iterator[Callable[[bool], None]]:
    """A running preview; what is given starts it again if it ended, or if it is to be killed first."""
    running: list[subprocess.Popen[bytes]] = []

    def again(is_killed: bool) -> None:
        if running and is_killed:
            running[-1].kill()
            knowledge_base.finish(running.pop())
        if not running:
            running.append(knowledge_base.start("serve", "--dev-addr", f"127.0.0.1:{knowledge_base.port}"))

    again(False)
    try:
        yield again
    finally:
        for process in running:
            process.terminate()  # an interrupt is ignored where the tests run in the background of a shell
            assert knowledge_base.finish(process) == -signal.SIGTERM


@pytest.mark.skipif(sys.platform == "win32", reason="processes have no groups there")
@pytest.mark.random(1)
@pytest.mark.slow
def test_whatever_happens_to_builds_and_their_cache_pages_are_right(seed: int, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311 - nothing is secret
    with own_port() as port, previewed(knowledge_base := KnowledgeBase(tmp_path, port)) as restart:
        for number in range(ROUNDS):
            knowledge_base.edit(random.choice(TITLES))
            began = time.monotonic()
            builds = [knowledge_base.start("build", "-d", name) for name in ("one", "two")]
            deeds = [lambda: damage(knowledge_base.cache, random) for _ in range(2)]
            deeds.append(lambda: restart(random.random() < 0.3))
            victim = random.choice((*builds, None))
            if victim:
                deeds.append(victim.kill)
            moments = sorted(random.uniform(0, 3.0) for _ in deeds)
            random.shuffle(deeds)
            for moment, deed in zip(moments, deeds, strict=True):
                time.sleep(max(0.0, began + moment - time.monotonic()))
                deed()
            for name, build in zip(("one", "two"), builds, strict=True):
                code = knowledge_base.finish(build)
                assert code in ((0, -signal.SIGKILL) if build is victim else (0,)), knowledge_base.said
                if code == 0:
                    assert knowledge_base.site(name) == knowledge_base.clean[knowledge_base.title], (number, name)
            knowledge_base.assert_pages_are_served()
            if knowledge_base.cache.is_file():
                knowledge_base.cache.unlink()
    assert "Traceback" not in knowledge_base.said
    knowledge_base.finish(knowledge_base.start("build", "-d", "last"))
    assert knowledge_base.site("last") == knowledge_base.clean[knowledge_base.title]
