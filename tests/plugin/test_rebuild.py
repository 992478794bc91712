"""A build that uses what earlier builds or other processes made gives the same site as one that uses nothing."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Hooks
from mkdocs.utils import get_theme_dir

from postmortems.cache import store
from postmortems.cache import workers as ahead
from postmortems.cache.store import FOLDER_VARIABLE, Cache, Shelf
from postmortems.cache.workers import Prefetcher
from postmortems.plugin import build as plugin_build
from postmortems.plugin.compiling import Compiling
from postmortems.plugin.finished import FinishedPages
from postmortems.plugin.pages import PAGES
from postmortems.record.corpus import Record
from postmortems.render import Renderer
from postmortems.render.proposals import PageProposals
from postmortems.views.base import View
from postmortems.views.proposals import ShownProposal
from tests.bakery import BAKERY
from tests.patience import PATIENCE

RECORD = """\
---
title: {title}
status: draft
severity: SEV2
---

## What happened

The oven was cold. See [the first one](2024-03-01-oversold.md#lag) and [the guide](../docs/guide.md#heat).

![A curve](2024-03-01-oversold/lag.svg)

| When | What |
| ---- | ---- |
| noon | {title} |
"""


FROM_ENVIRONMENT = "!ENV [BAKERY, nobody]"
"""A value of `mkdocs.yml` that the environment gives."""

READS = """\
{{ config.extra.greeting }} {{ pages | length }} {{ page.next_page.title }} {{ page.file.inclusion }} {{ nav | length }}
{% for item in nav %}{{ item.title }} {{ item.active }}{% endfor %} {{ page.meta | tojson }} {{ config.plugins | list }}
"""
"""Things that the theme itself does not ask for."""


def files_below(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by their path in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Project:
    """A knowledge base that is changed and built again and again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch
        self.caplog = caplog
        self.settings: dict[str, Any] = {
            "site_name": "Bakery",
            "theme": {"name": "mkdocs"},
            "markdown_extensions": ["tables"],
            "validation": {"links": {"anchors": "warn", "unrecognized_links": "warn"}},
        }
        for name, text in BAKERY.items():
            self.write(name, text)
        self.write("docs/guide.md", "# Guide\n\n## Heat\n")
        self.options: dict[str, Any] = {"today": "2024-12-01", "search_page": False}
        """Those of the plugin."""

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def built(self, folder: str, plugins: Sequence[str] = (), **options: Any) -> tuple[dict[str, bytes], list[str]]:
        """The files of the site, and what the build warned of. `folder` is that of the caches; empty for a build from
        nothing.
        """
        if not folder:
            shutil.rmtree(self.folder / "site", ignore_errors=True)
        whole = self.settings | {"plugins": [*plugins, {"postmortems": self.options | options}]}
        self.write("mkdocs.yml", yaml.safe_dump(whole).replace(f"'{FROM_ENVIRONMENT}'", FROM_ENVIRONMENT))
        self.monkeypatch.setenv(FOLDER_VARIABLE, folder)
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733011200")
        self.caplog.clear()
        Hooks._load_hook.cache_clear()  # a new process would read it anew
        config = load_config(str(self.folder / "mkdocs.yml"))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        said = [record.getMessage() for record in self.caplog.records if record.levelno >= logging.WARNING]
        return files_below(self.folder / "site"), said

    def kept(self) -> Cache:
        """The cache that builds with `self.cache` have."""
        return Cache(Path(self.cache), self.folder / "incidents")

    @property
    def cache(self) -> str:
        return str(self.folder / "cache")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Project:
    return Project(tmp_path, monkeypatch, caplog)


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were really rendered, in order."""
    pages: list[str] = []
    render = Renderer.page

    def noted(self: Renderer, view: View) -> Any:
        pages.append(view.uri)
        return render(self, view)

    monkeypatch.setattr(Renderer, "page", noted)
    return pages


@pytest.fixture
def other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the site, and whatever threads the tests have."""
    monkeypatch.setattr(ahead, "PATIENCE", 1)
    monkeypatch.setattr(ahead, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(plugin_build, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(plugin_build, "processes_at_most", lambda wanted: wanted)


def changes(project: Project) -> list[Callable[[], None]]:
    """What people do to a knowledge base between two builds."""
    records = project.folder / "incidents"
    number = iter(range(1, 100))

    def name() -> str:
        return f"incidents/2024-10-{next(number):02}-cold.md"

    def setting(key: str, value: Any) -> Callable[[], None]:
        return lambda: project.settings.update({key: value})

    def cold() -> Path | None:
        return next(iter(sorted(records.glob("*-cold.md"))), None)

    def retitle() -> None:
        if path := cold():
            path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: Very "), encoding="utf-8")

    def rename() -> None:
        if path := cold():
            path.rename(project.folder / name())

    def delete() -> None:
        if path := cold():
            path.unlink()

    def drop_target() -> None:
        project.write("docs/guide.md", "# Guide\n")

    def move_target() -> None:
        (project.folder / "docs/guide.md").unlink(missing_ok=True)

    return [
        lambda: project.write(name(), RECORD.format(title="Cold oven")),
        lambda: project.write(name(), RECORD.format(title="Warm 冷たい oven")),
        retitle,
        rename,
        delete,
        drop_target,
        move_target,
        lambda: project.write("docs/guide.md", "# Guide\n\n## Heat\n"),
        setting("markdown_extensions", ["tables", {"toc": {"permalink": True}}]),
        setting("markdown_extensions", ["tables", "footnotes", "pymdownx.superfences"]),
        setting("markdown_extensions", ["pymdownx.snippets"]),
        setting("use_directory_urls", False),
        setting("use_directory_urls", True),
        setting("theme", {"name": "mkdocs", "custom_dir": str(project.folder / "overrides")}),
        lambda: project.write("overrides/main.html", "{% extends 'base.html' %}{% block footer %}ours{% endblock %}"),
        lambda: project.write(
            "overrides/main.html", f"{{% extends 'base.html' %}}{{% block footer %}}{READS}{{% endblock %}}"
        ),
        setting("site_name", "Another bakery"),
        setting("extra", {"greeting": "Good morning"}),
        setting("nav", [{"Start": "index.md"}, {"How to": [{"The guide": "guide.md"}]}]),
    ]


@pytest.mark.random(3)
def test_after_any_changes_the_site_is_that_of_a_build_from_nothing(
    project: Project, seed: int, request: pytest.FixtureRequest
) -> None:
    if seed % 3 == 2:
        request.getfixturevalue("other_processes")
    (project.folder / "overrides").mkdir()
    random = Random(seed)  # noqa: S311 - nothing is secret
    steps = changes(project)
    steps[0]()
    for _ in range(7):
        random.choice(steps)()
        again = project.built(project.cache)
        assert again == project.built("", processes=1)


def material_changes(project: Project) -> list[Callable[[], None]]:
    """What people do to a site that Material makes, without templates of their own."""
    material = {"name": "material", "font": False}

    def setting(key: str, value: Any) -> Callable[[], None]:
        return lambda: project.settings.update({key: value})

    def option(key: str, value: Any) -> Callable[[], None]:
        return lambda: project.options.update({key: value})

    def written(name: str, text: str) -> Callable[[], None]:
        return lambda: project.write(name, text)

    def edited(name: str, one: str, other: str) -> Callable[[], None]:
        """There, or back again."""

        def edit() -> None:
            text = (project.folder / name).read_text(encoding="utf-8")
            project.write(name, text.replace(one, other) if one in text else text.replace(other, one))

        return edit

    first = "incidents/2024-03-01-oversold.md"
    return [
        setting("theme", material),
        setting("theme", material | {"features": ["navigation.footer", "navigation.path", "navigation.tabs"]}),
        setting("theme", material | {"features": ["navigation.indexes", "navigation.prune", "toc.integrate"]}),
        setting("theme", material | {"palette": {"scheme": "slate"}, "language": "de"}),
        setting("theme", material | {"icon": {"logo": "material/bread-slice"}, "favicon": "loaf.png"}),
        setting("theme", material | {"custom_dir": str(project.folder / "overrides")}),
        setting("repo_url", "https://code.example/bakery"),
        setting("edit_uri", "edit/main/docs/"),
        setting("copyright", "The bakery"),
        setting("copyright", FROM_ENVIRONMENT),
        lambda: project.monkeypatch.setenv("BAKERY", "A baker"),
        lambda: project.monkeypatch.setenv("BAKERY", "Another baker"),
        setting("site_url", "https://bakery.example/kb/"),
        setting("site_description", "What went wrong"),
        setting("extra", {"generator": False, "social": [{"icon": "material/chat", "link": "https://chat.example"}]}),
        setting("extra", {"alternate": [{"name": "Deutsch", "link": "/de/", "lang": "de"}], "homepage": "../home/"}),
        setting("extra_css", ["guide.css"]),
        written("docs/guide.css", "body { color: red }\n"),
        written("docs/guide.css", "body { color: blue }\n"),
        setting("hooks", [str(project.folder / "hook.py")]),
        setting("hooks", []),
        written("docs/guide.md", "---\nstatus: new\n---\n# How to bake\n\n## Heat\n"),
        written("docs/guide.md", "---\nicon: material/stove\ntitle: Ovens\n---\n# How to bake\n"),
        written("docs/ovens/cleaning.md", "# How to clean an oven\n"),
        setting("nav", [{"How to": [{"The guide": "guide.md"}, "ovens/cleaning.md"]}, {"Start": "index.md"}]),
        setting("nav", [{"Baking": "https://bake.example/"}, {"Work": "actions/index.md"}, "guide.md", "index.md"]),
        lambda: project.settings.pop("nav", None),
        setting("not_in_nav", "guide.md"),
        option("today", "2025-03-01"),
        option("exports", []),
        edited("incidents/_config.yml", "title: Web shop", "title: The shop"),
        edited("incidents/_config.yml", "timezone: Europe/Berlin", "timezone: Europe/Berlin\nlanguage: zh"),
        edited(first, "title: Bread is sold that", "title: Cake is sold which"),
        edited(first, "2024-03-01 09:00, detected", "2024-11-01 09:00, detected"),
        edited(first, "status: deferred, reason: The new database comes soon.", "status: open"),
        edited(first, "aliases: [2024-03-01-bread]", "aliases: [2024-03-01-loaf]"),
        edited(first, "related:\n", "x-team: bakers\nrelated:\n"),
    ]


@pytest.mark.random(3)
def test_after_any_changes_a_site_of_material_is_that_of_a_build_from_nothing(
    project: Project, seed: int, request: pytest.FixtureRequest
) -> None:
    """Material's finished pages are cached as well, and finished by other processes."""
    if seed % 3 == 2:
        request.getfixturevalue("other_processes")
    project.write(
        "overrides/main.html",
        "{% extends 'base.html' %}{% block footer %}{% if page %}" + READS + "{% endif %}{% endblock %}",
    )
    project.write("hook.py", "def on_page_context(context, page, **_):\n    page.meta['author'] = page.url\n")
    project.settings |= {"theme": {"name": "material", "font": False}, "site_url": "https://bakery.example/"}
    random = Random(seed)  # noqa: S311 - nothing is secret
    steps = [*changes(project)[:13], *changes(project)[16:], *material_changes(project)]
    steps[0]()
    project.built(project.cache, plugins=["search"])
    for _ in range(5):
        random.choice(steps)()
        again = project.built(project.cache, plugins=["search"])
        assert again == project.built("", plugins=["search"], processes=1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this device")
def test_a_full_folder_for_temporary_files_changes_no_site(
    project: Project, other_processes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = project.built("")
    full = partial(open, "/dev/full", "r+b")
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: full(buffering=0))
    assert project.built("") == expected


def test_what_shows_nothing_of_a_change_is_not_rendered_again(project: Project, renderings: list[str]) -> None:
    project.built(project.cache)
    assert "incidents/2024-03-01-oversold.md" in renderings
    renderings.clear()
    project.built(project.cache)
    assert renderings == []
    path = project.folder / "incidents/2024/2024-09-10-oversold-again.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore words.\n", encoding="utf-8")
    project.built(project.cache)
    assert "incidents/2024-09-10-oversold-again.md" in renderings
    assert "new/index.md" not in renderings


@pytest.mark.parametrize("has_others", [False, True])
def test_what_material_has_finished_is_not_finished_again(
    project: Project, has_others: bool, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if has_others:
        request.getfixturevalue("other_processes")
    done: list[str] = []
    finish, ahead = FinishedPages.finish, FinishedPages.ahead

    def noted(self: FinishedPages, key: bytes, context: Any) -> str:
        done.append(context["page"].file.src_uri)
        return finish(self, key, context)

    def noted_ahead(self: FinishedPages, page: Any) -> str | None:
        html = ahead(self, page)
        done.extend([page.file.src_uri] if html is not None else [])
        return html

    monkeypatch.setattr(FinishedPages, "finish", noted)
    monkeypatch.setattr(FinishedPages, "ahead", noted_ahead)
    project.settings |= {"theme": {"name": "material", "font": False}, "nav": ["index.md"]}
    pages, _ = project.built(project.cache, plugins=["search"])
    assert {"incidents/2024-03-01-oversold.md", "actions/index.md"} <= set(done)
    done.clear()
    assert project.built(project.cache, plugins=["search"])[0] == pages
    assert done == []
    path = project.folder / "incidents/2024/2024-09-10-oversold-again.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMore words.\n", encoding="utf-8")
    project.built(project.cache, plugins=["search"])
    assert "incidents/2024-09-10-oversold-again.md" in done
    assert "new/index.md" not in done


def test_a_theme_that_somebody_changed_in_its_place_finishes_all(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fork of Material has its version, and what is installed from a folder keeps it from edit to edit."""
    theirs, ours = Path(get_theme_dir("material")), project.folder / "fork"
    shutil.copytree(theirs, ours, ignore=shutil.ignore_patterns(".icons", "assets", "__pycache__"))
    (ours / ".icons").symlink_to(theirs / ".icons")
    monkeypatch.setattr("mkdocs.utils.get_theme_dir", lambda _: str(ours))
    project.settings["theme"] = {"name": "material", "font": False}
    project.built(project.cache)
    template = ours / "partials/copyright.html"
    template.write_text(template.read_text(encoding="utf-8") + "A fork.", encoding="utf-8")
    pages, _ = project.built(project.cache)
    assert b"A fork." in pages["incidents/2024-03-01-oversold/index.html"]


@pytest.mark.parametrize("part", ["hooks", "custom_dir", "plugin"])
def test_where_somebody_else_has_a_part_in_pages_the_theme_finishes_all(
    project: Project, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(FinishedPages, "finish", lambda *_: pytest.fail("not known"))
    theme = {"name": "material", "font": False}
    project.write(
        "overrides/main.html",
        "{% extends 'base.html' %}{% block footer %}{% if page %}" + READS + "{% endif %}{% endblock %}",
    )
    project.write("hook.py", "def on_page_context(context, page, **_):\n    page.meta['author'] = page.url\n")
    if part == "hooks":
        project.settings["hooks"] = [str(project.folder / "hook.py")]
    if part == "custom_dir":
        theme["custom_dir"] = str(project.folder / "overrides")
    project.settings["theme"] = theme
    plugins = ["search", "minify"] if part == "plugin" else ["search"]
    assert project.built(project.cache, plugins=plugins) == project.built(project.cache, plugins=plugins)


def test_without_a_cache_nothing_is_stored(project: Project, renderings: list[str]) -> None:
    for options in ({"cache": False}, {}):
        project.built("" if not options else project.cache, **options)
    first = list(renderings)
    assert "incidents/2024-03-01-oversold.md" in first
    assert len(first) == 2 * len(set(first))
    assert not Path(project.cache).exists()


def test_a_page_with_a_warning_warns_again(project: Project) -> None:
    project.write("incidents/2024-11-01-cold.md", RECORD.format(title="Cold").replace("docs/guide", "docs/gone"))
    warned = [project.built(project.cache)[1] for _ in range(2)]
    assert warned[0] == warned[1]
    assert any("gone.md" in message for message in warned[0])


def test_other_processes_make_the_same_pages_and_warn_once(project: Project, other_processes: None) -> None:
    project.write("incidents/2024-11-01-cold.md", RECORD.format(title="Cold").replace("docs/guide", "docs/gone"))
    alone = project.built("", processes=1)
    assert project.built("", processes=2) == alone
    assert any("gone.md" in message for message in alone[1])


@pytest.mark.parametrize(
    ("of", "method"),
    [(Compiling, "_compiled"), (Renderer, "page"), (PageProposals, "finish"), (FinishedPages, "_finished_ahead")],
)
def test_another_process_that_fails_costs_nothing_but_time(
    project: Project, other_processes: None, monkeypatch: pytest.MonkeyPatch, of: type, method: str
) -> None:
    project.settings["theme"] = {"name": "material", "font": False}
    alone = project.built("", processes=1)

    own, work = os.getpid(), getattr(of, method)

    def fail(*args: Any, **kwargs: Any) -> Any:
        if os.getpid() != own:
            raise RuntimeError
        return work(*args, **kwargs)

    monkeypatch.setattr(of, method, fail)
    assert project.built(project.cache, processes=2) == alone


def test_other_processes_make_proposals_and_finish_pages(
    project: Project, other_processes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.settings["theme"] = {"name": "material", "font": False}
    alone = project.built("", processes=1)
    found: list[bool] = []
    were_there: list[bool] = []
    finished: list[str] = []
    finish, of, finish_page = PageProposals.finish, PageProposals.of, FinishedPages._finish

    def noted_of(self: PageProposals, record: Record) -> tuple[ShownProposal, ...]:
        were_there.append(self.are_fetched)
        return of(self, record)

    def noted(self: PageProposals, *, with_titles: bool) -> None:
        found.append(self.are_fetched)
        finish(self, with_titles=with_titles)

    def noted_page(self: FinishedPages, context: Any) -> str:
        finished.append(context["page"].file.src_uri)
        return finish_page(self, context)

    def start_and_wait(self: Prefetcher) -> None:
        self.start()
        for worker in self._workers:
            os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)

    monkeypatch.setattr(PageProposals, "finish", noted)
    monkeypatch.setattr(PageProposals, "of", noted_of)
    monkeypatch.setattr(Prefetcher, "is_busy", True)
    monkeypatch.setattr(FinishedPages, "_finish", noted_page)
    monkeypatch.setattr(Prefetcher, "start_if_worth_it", start_and_wait)
    assert project.built(project.cache, processes=2) == alone
    assert found == [True]
    assert were_there
    assert all(were_there)
    assert finished == []


@pytest.mark.parametrize(
    "word",
    [
        "{{ page.title }}",
        "{{ 'actions/' | url }}",
        "{% include 'title.html' %}",
        "{% import 'title.html' as title with context %}{{ title }}",
        "{% from 'title.html' import title with context %}{{ title }}",
    ],
)
def test_words_of_the_theme_that_follow_from_a_page_are_those_of_each(
    project: Project, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    words = f"{{% macro t(key) %}}{{{{ key }}}}{{% if key == 'nav' %}}{word}{{% endif %}}{{% endmacro %}}"
    changed = {
        "partials/language.html": words,
        "title.html": "{% set title = page.title %}{{ title }}",
    }
    get_source = FileSystemLoader.get_source

    def source(self: FileSystemLoader, env: Environment, name: str) -> Any:
        return (changed[name], None, None) if name in changed else get_source(self, env, name)

    monkeypatch.setattr(FileSystemLoader, "get_source", source)
    project.settings["theme"] = {"name": "material", "font": False}
    alone = project.built("")
    assert project.built(project.cache) == alone
    assert len({found for data in alone[0].values() for found in re.findall(rb'aria-label="nav[^"]*"', data)}) > 1


@pytest.mark.parametrize(
    "template",
    [
        "{{ [build_date_utc] }} {{ build_date_utc.replace(microsecond=0) }}",
        "{% import 'flags.html' as flags %}{{ flags.flag }}",
        "{% from 'flags.html' import shown %}{{ shown() }}",
        "{{ config.extra.seen.append(page.title) or config.extra.seen }}",
    ],
)
def test_what_is_read_once_for_all_pages_or_changed_by_one_counts(project: Project, template: str) -> None:
    project.write("overrides/main.html", "{% extends 'base.html' %}{% block footer %}" + template + "{% endblock %}")
    project.write("overrides/flags.html", "{% set flag = seen() %}{% macro shown() %}{{ 1 | seen }}{% endmacro %}")
    project.write("hook.py", HOOK)
    project.settings["theme"] = {"name": "mkdocs", "custom_dir": str(project.folder / "overrides")}
    project.settings["hooks"] = [str(project.folder / "hook.py")]
    project.settings["extra"] = {"seen": []}
    assert project.built(project.cache) == project.built("")
    project.write("seen.txt", "")
    project.write("incidents/2024-11-01-cold.md", RECORD.format(title="Cold"))
    assert project.built(project.cache) == project.built("")


HOOK = """\
from pathlib import Path

class Thing:
    name = "thing"

def on_env(env, **_):
    env.globals["greeting"] = "Hello"
    env.filters["word"] = {"one": "1"}.get
    seen = Path(__file__).with_name("seen.txt").exists
    env.globals["seen"] = env.filters["seen"] = env.tests["seen"] = lambda *_: seen()

def on_page_context(context, page, **_):
    file = Path(__file__).with_name("note.txt")
    if file.exists():
        page.note = page.meta["note"] = file.read_text()
    context["thing"] = Thing()
"""


def test_what_another_plugin_notes_of_a_page_counts(project: Project) -> None:
    template = "{{ page.note }} {{ page.meta.note }} {{ page.previous_page.note }}"
    project.write("overrides/main.html", "{% extends 'base.html' %}{% block footer %}" + template + "{% endblock %}")
    project.write("hook.py", HOOK)
    project.settings["theme"] = {"name": "mkdocs", "custom_dir": str(project.folder / "overrides")}
    project.settings["hooks"] = [str(project.folder / "hook.py")]
    for note in (None, "one", "another"):
        if note:
            project.write("note.txt", note)
        assert project.built(project.cache) == project.built("")


def test_another_plugin_finds_the_content_of_a_page_while_it_is_finished(project: Project) -> None:
    project.write("overrides/main.html", "{% extends 'base.html' %}{% block footer %}{{ page.words }}{% endblock %}")
    project.write("hook.py", "def on_page_context(context, page, **_):\n    page.words = '<h2' in page.content\n")
    project.settings["theme"] = {"name": "material", "font": False, "custom_dir": str(project.folder / "overrides")}
    page = "incidents/2024-03-01-oversold/index.html"
    before, _ = project.built(project.cache, plugins=["search"])
    project.settings["hooks"] = [str(project.folder / "hook.py")]
    after, _ = project.built(project.cache, plugins=["search"])
    assert before[page].count(b"True") == 0
    assert after[page].count(b"True") == 1


def test_text_for_the_search_of_material_is_on_no_page(project: Project) -> None:
    project.write(
        "hook.py", """def on_page_content(html, **_):\n    return html + '<p data-search-boost="2">x</p>'\n"""
    )
    project.settings |= {"theme": {"name": "material", "font": False}, "hooks": [str(project.folder / "hook.py")]}
    for _ in range(2):
        pages, _ = project.built(project.cache, plugins=["search"])
        assert b"<p>x</p>" in pages["incidents/2024-03-01-oversold/index.html"]


ON_ENV = "from mkdocs.plugins import event_priority\ndef on_env(env, **_):\n    "
ON_CONFIG = "def on_config(config):\n    "
ON_CONTEXT = "def on_page_context(context, page, config, nav, **_):\n    "


@pytest.mark.parametrize(
    ("template", "hook"),
    [
        ("{{ thing is defined }}", ON_ENV + "env.globals['thing'] = 1"),
        ("{{ 'thing' is filter }}", ON_ENV + "env.filters['thing'] = str"),
        ("{{ none }}", ON_ENV + "env.finalize = lambda value: value or 'nothing'"),
        ("{{ 1 }}", ON_ENV.replace("def", "@event_priority(-200)\ndef") + "env.finalize = lambda value: 'nothing'"),
        ("{{ '<b>' }}", ON_ENV + "env.autoescape = True"),
        ("{{ config.note }}", ON_CONFIG + "config.note = 'noted'"),
        ("{{ config.theme.note }}", ON_CONFIG + "config.theme.note = 'noted'"),
        ("{{ config.plugins['postmortems'].note }}", ON_CONFIG + "config.plugins['postmortems'].note = 'noted'"),
        ("{{ page.file.note }}", ON_CONTEXT + "page.file.note = 'noted'"),
        ("{{ nav.items[0].title }}", ON_CONTEXT + "nav.items[0].title = page.title"),
        ("{{ nav.pages | length }}", "def on_nav(nav, **_):\n    del nav.pages[:]"),
        (
            "{{ page.title }}",
            ON_CONTEXT + "context['page'] = type('Shown', (), {'title': 'noted', 'meta': {}, 'url': page.url})",
        ),
        ("{{ page.content }}", "def on_page_content(html, **_):\n    return ''"),
    ],
)
def test_what_another_plugin_does_to_what_templates_read_counts(project: Project, template: str, hook: str) -> None:
    project.write("overrides/main.html", "{% extends 'base.html' %}{% block footer %}" + template + "{% endblock %}")
    project.settings["theme"] = {"name": "mkdocs", "custom_dir": str(project.folder / "overrides")}
    project.settings["hooks"] = [str(project.folder / "hook.py")]
    project.write("hook.py", "")
    project.built(project.cache)
    project.write("hook.py", hook)
    assert project.built(project.cache) == project.built("")


def test_templates_behind_a_link_count(project: Project) -> None:
    project.write(
        "overrides/main.html", "{% extends 'base.html' %}{% block footer %}{% include 'a/b.html' %}{% endblock %}"
    )
    project.settings["theme"] = {"name": "mkdocs", "custom_dir": str(project.folder / "overrides")}
    (project.folder / "overrides/a").symlink_to(project.folder / "shared", target_is_directory=True)
    for text in ("one", "two"):
        project.write("shared/b.html", text)
        assert project.built(project.cache) == project.built("")


def test_events_of_other_plugins_happen_once_for_each_page(
    project: Project, other_processes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("hook.py", ON_CONTEXT + "with open('seen.txt', 'a') as file:\n        print(page.url, file=file)")
    monkeypatch.chdir(project.folder)
    project.settings["hooks"] = [str(project.folder / "hook.py")]
    project.built("", processes=2)
    seen = (project.folder / "seen.txt").read_text(encoding="utf-8").splitlines()
    assert len(seen) == len(set(seen)) > 20


def test_a_number_and_its_digits_are_different_settings(project: Project) -> None:
    shown = "{{ config.extra.of['1'] }} and {{ config.extra.of[1] }}"
    project.write("overrides/main.html", "{% extends 'base.html' %}{% block footer %}" + shown + "{% endblock %}")
    project.settings["theme"] = {"name": "mkdocs", "custom_dir": str(project.folder / "overrides")}
    for key in ("1", 1):
        project.settings["extra"] = {"of": {key: "x"}}
        assert project.built(project.cache) == project.built("")


def test_another_depth_of_the_table_of_contents_counts(project: Project) -> None:
    project.built(project.cache)
    project.settings["markdown_extensions"] = [{"toc": {"toc_depth": 1}}]
    assert project.built(project.cache) == project.built("")


def test_what_another_plugin_does_to_a_page_counts(
    project: Project, other_processes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("hook.py", "def on_page_content(html, **_):\n    return html + '<p>Seen by a hook.</p>'\n")
    before, _ = project.built(project.cache)
    project.settings["hooks"] = [str(project.folder / "hook.py")]
    pages, _ = project.built(project.cache, processes=2)
    page = "incidents/2024-03-01-oversold/index.html"
    assert b"Seen by a hook." in pages[page]
    assert b"Seen by a hook." not in before[page]


def test_no_other_plugin_gives_a_page_of_ours_markdown(project: Project) -> None:
    """What is made safe is the body of the record. Markdown from elsewhere would be read past that."""
    hook = """\
def on_page_read_source(page, **_):
    return "Read by a hook."

def on_page_markdown(markdown, **_):
    return markdown + "\\n\\nSeen by a hook.\\n"
"""
    before, _ = project.built(project.cache)
    project.write("hook.py", hook)
    project.settings["hooks"] = [str(project.folder / "hook.py")]
    after, _ = project.built(project.cache)
    page = "incidents/2024-03-01-oversold/index.html"
    assert after[page] == before[page]
    assert b"by a hook" in after["guide/index.html"]


def test_a_cache_that_was_tampered_with_or_broken_makes_no_page_wrong(project: Project) -> None:
    alone = project.built(project.cache)
    cache = project.kept()
    for namespace in (PAGES, "rows", "check", "facts"):
        keys = cache.keys(namespace)
        assert keys
        cache.put(namespace, {key: {} for key in keys})
    cache.close()
    assert project.built(project.cache) == alone
    (file,) = Path(project.cache).glob("*.sqlite")
    file.write_bytes(b"no database" * 1000)
    assert project.built(project.cache) == alone


def test_a_build_that_is_stopped_half_way_leaves_nothing_wrong_behind(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = project.built("")
    page, made = Renderer.page, list[str]()

    def stop(self: Renderer, view: View) -> Any:
        made.append(view.uri)
        if len(made) == 5:
            raise KeyboardInterrupt
        return page(self, view)

    with monkeypatch.context() as patch:
        patch.setattr(store, "_BATCH", 2)
        patch.setattr(Renderer, "page", stop)
        with pytest.raises(KeyboardInterrupt):
            project.built(project.cache)
    assert project.built(project.cache) == alone


def test_two_builds_at_once_make_the_same_pages(project: Project) -> None:
    alone, _ = project.built("")
    env = os.environ | {FOLDER_VARIABLE: project.cache}
    sites = [project.folder / name for name in ("one", "two")]
    builds = [
        subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", project.folder / "mkdocs.yml", "-d", site],
            env=env,
        )
        for site in sites
    ]
    assert [build.wait(PATIENCE) for build in builds] == [0, 0]
    for site in sites:
        assert files_below(site) == alone


@pytest.mark.parametrize("event", ["pre_page", "page_context", "post_build"])
def test_a_build_that_fails_leaves_the_cache_of_earlier_ones(project: Project, event: str) -> None:
    project.built(project.cache)
    before = project.kept().keys(PAGES)
    project.write("hook.py", f"def on_{event}(*_, **__):\n    raise ValueError('a fault of another plugin')\n")
    project.settings["hooks"] = [str(project.folder / "hook.py")]
    with pytest.raises(ValueError, match="fault of another"):
        project.built(project.cache)
    assert before
    assert before <= project.kept().keys(PAGES)


@pytest.mark.parametrize(("dirty", "shelves"), [(True, 0), (False, 4)])
def test_a_build_of_changed_pages_alone_forgets_nothing_of_the_others(
    project: Project, dirty: bool, shelves: int
) -> None:
    project.built(project.cache)
    tidied: list[Shelf] = []
    project.monkeypatch.setattr(Shelf, "evict_unused", lambda shelf: tidied.append(shelf))
    config = load_config(str(project.folder / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=dirty)
    build(config, dirty=dirty)
    assert len(tidied) == shelves
