"""What reads our pages and writes others of them: each way takes records with many bodies, and gives finished pages."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import yaml
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data

from postmortems.record.reader import load
from postmortems.render import Renderer, render_site
from postmortems.text.body import Body, convert_body
from postmortems.text.html import Html
from postmortems.views.incident import incident_views
from tests.judge import grammar
from tests.judge.judgement import begin, end, written

PER_RECORD = 50
"""Bodies on one page. Each is converted by itself, so that none can hide what the next one does."""
TODAY = date(2026, 11, 20)
CONTROL = "2026-01-01-control"
"""A record without bodies of ours: what its page has besides is what every page has."""

Pages = Iterator[tuple[str, range, str]]
"""The id of a record, its bodies, and what a reader gets."""

RECORD = """\
---
title: "{{{{ 6 * 7000000 + 1 }}}} The <b>belt</b>"
status: draft
severity: SEV3
lessons: [{{id: hear, kind: lesson, text: A belt that squeaks slips.}}]
action_items: [{{id: belt, title: Replace the belt, owner: mira, priority: P2}}]
updates: [{{at: 2026-11-01, note: The belt is new.}}]
references: [{{title: The plan, url: "https://example.org/plan"}}]
---
judge {seed} {first} {last}
"""


def records(seed: int, bodies: range) -> dict[str, tuple[range, str]]:
    """Records that hold these bodies, by their ids: which ones, and the text."""
    found = {CONTROL: (range(0), RECORD.format(seed=seed, first=0, last=0))}
    for place in range(0, len(bodies), PER_RECORD):
        some = bodies[place : place + PER_RECORD]
        name = f"2026-02-02-bodies-{some.start}"
        found[name] = some, RECORD.format(seed=seed, first=some.start, last=some.stop)
    return found


def _converted(source: str, resolve: Callable[[str], str | None], taken: Collection[str] = (), *others: Any) -> Body:
    """In the place of `convert_body`: all bodies that a record names, each converted by itself, between marks."""
    _, seed, first, last = source.split()
    parts: list[Any] = [Html('<p title="control"></p>')]
    anchors = set(taken)
    for number in range(int(first), int(last)):
        body = convert_body(grammar.body(int(seed), number), resolve, frozenset(anchors), *others)
        anchors |= body.anchors
        parts += [Html(begin(number)), *body.parts, Html(end(number))]
    return Body(tuple(parts), frozenset(anchors))


@contextmanager
def _many_bodies() -> Iterator[None]:
    # By its name: the package has a function that is called like this module.
    module = import_module("postmortems.render.incident.narrative")
    with mock.patch.object(module, "convert_body", _converted):
        yield


@contextmanager
def project(seed: int, bodies: range) -> Iterator[tuple[Path, dict[str, range]]]:
    """A folder with records that hold these bodies."""
    found = records(seed, bodies)
    with TemporaryDirectory(prefix="judge-") as place, _many_bodies():
        folder = Path(place)
        for name, (_, text) in found.items():
            written(folder, f"incidents/{name}.md", text)
        written(folder, "incidents/_config.yml", "owners: [{name: mira}]\n")
        written(folder, "docs/index.md", "# Home\n")
        for where in ("", "docs/", "out/"):
            written(folder, where + grammar.INCLUDED, "the text that was held back\n")
        yield folder, {name: some for name, (some, _) in found.items()}


# MkDocs with the plugin, and plugins that rewrite finished pages

REWRITING: Mapping[str, list[Any]] = {
    "mkdocs": [],
    "mkdocs + minify": [{"minify": {"minify_html": True, "htmlmin_opts": {"remove_comments": True}}}],
    "mkdocs + macros": [{"macros": {"on_undefined": "keep"}}],
    "mkdocs + privacy": [{"privacy": {"assets_exclude": ["unpkg.com/*"]}}],
    "mkdocs + all": [
        {"macros": {"on_undefined": "keep"}},
        {"privacy": {"assets_exclude": ["unpkg.com/*"]}},
        {"minify": {"minify_html": True, "htmlmin_opts": {"remove_comments": True, "remove_empty_space": True}}},
    ],
}


def mkdocs(plugins: list[Any]) -> Callable[[int, range], Pages]:
    """A site that MkDocs builds with our plugin and others."""

    def pages(seed: int, bodies: range) -> Pages:
        with project(seed, bodies) as (folder, names):
            settings = {
                "site_name": "Judge",
                "theme": {"name": "material", "font": False},
                "plugins": [{"postmortems": {"today": TODAY, "cache": False, "search_page": False}}, *plugins],
                "markdown_extensions": MATERIAL,
            }
            written(folder, "mkdocs.yml", yaml.safe_dump(settings))
            build(load_config(str(folder / "mkdocs.yml")))
            for name, some in names.items():
                yield name, some, (folder / f"site/incidents/{name}/index.html").read_text(encoding="utf-8")

    return pages


# Files of `postmortems render --to`, read by Python-Markdown

MATERIAL = (
    "abbr admonition attr_list def_list footnotes md_in_html tables toc pymdownx.betterem pymdownx.caret"
    " pymdownx.details pymdownx.emoji pymdownx.highlight pymdownx.inlinehilite pymdownx.keys pymdownx.magiclink"
    " pymdownx.mark pymdownx.smartsymbols pymdownx.superfences pymdownx.tabbed pymdownx.tasklist pymdownx.tilde".split()
)
READING: Mapping[str, tuple[list[str], dict[str, Any]]] = {
    "none": ([], {}),
    "attr_list": (["attr_list", "toc"], {}),
    "material": (MATERIAL, {}),
    "escapeall": ([*MATERIAL, "pymdownx.escapeall"], {"pymdownx.escapeall": {"hardbreak": True, "nbsp": True}}),
    "striphtml": ([*MATERIAL, "pymdownx.striphtml"], {"pymdownx.striphtml": {"strip_comments": True}}),
    "critic accept": ([*MATERIAL, "pymdownx.critic"], {"pymdownx.critic": {"mode": "accept"}}),
    "critic reject": ([*MATERIAL, "pymdownx.critic"], {"pymdownx.critic": {"mode": "reject"}}),
    "critic view": ([*MATERIAL, "pymdownx.critic"], {"pymdownx.critic": {"mode": "view"}}),
    "snippets": ([*MATERIAL, "pymdownx.snippets"], {"pymdownx.snippets": {"check_paths": False}}),
    "extra, blocks": (
        "extra nl2br sane_lists smarty wikilinks meta pymdownx.blocks.admonition pymdownx.blocks.html"
        " pymdownx.blocks.details pymdownx.blocks.tab pymdownx.progressbar pymdownx.arithmatex".split(),
        {},
    ),
}


def python_markdown(extensions: list[str], options: dict[str, Any]) -> Callable[[int, range], Pages]:
    """Pages that Python-Markdown makes of the files that we write for other hosts."""

    def pages(seed: int, bodies: range) -> Pages:
        with project(seed, bodies) as (folder, names):
            at = {**options}
            if "pymdownx.snippets" in extensions:
                at["pymdownx.snippets"] = {**at["pymdownx.snippets"], "base_path": [str(folder)]}
            reader = Markdown(extensions=extensions, extension_configs=at)
            knowledge_base = load(folder / "incidents")
            renderer = Renderer(knowledge_base.corpus, TODAY)
            for view in incident_views(knowledge_base.corpus):
                content = reader.reset().convert(get_data(renderer.render(view))[0])
                page = f"<!doctype html><html><head></head><body><main>{content}</main><p id=after></body></html>"
                yield view.record.id, names[view.record.id], page

    return pages


# Other programs that read these files


def rendered(folder: Path) -> None:
    """Write the site as `postmortems render --to out` does."""
    corpus = load(folder / "incidents").corpus
    for name, content in render_site(corpus, TODAY):
        if not isinstance(content, str):
            raise TypeError(name)
        written(folder, f"out/{name}", content)


def mkdocs_alone(seed: int, bodies: range) -> Pages:
    """MkDocs without our plugin, with macros, snippets and minify."""
    with project(seed, bodies) as (folder, names):
        rendered(folder)
        settings = {
            "site_name": "Judge",
            "docs_dir": "out",
            "theme": {"name": "material", "font": False},
            "plugins": REWRITING["mkdocs + all"],
            "markdown_extensions": [
                *MATERIAL,
                {"pymdownx.snippets": {"base_path": [str(folder)], "check_paths": False}},
            ],
        }
        written(folder, "mkdocs.yml", yaml.safe_dump(settings))
        build(load_config(str(folder / "mkdocs.yml")))
        for name, some in names.items():
            yield name, some, (folder / f"site/incidents/{name}/index.html").read_text(encoding="utf-8")


def zensical(seed: int, bodies: range) -> Pages:
    """Zensical, with snippets."""
    with project(seed, bodies) as (folder, names):
        rendered(folder)
        snippets = {"pymdownx.snippets": {"base_path": [str(folder)], "check_paths": False}}
        settings = {
            "site_name": "Judge",
            "docs_dir": "out",
            "theme": {"name": "material", "font": False},
            "markdown_extensions": [*MATERIAL, snippets],
        }
        written(folder, "zensical.yml", yaml.safe_dump(settings))
        subprocess.run([_zensical() or "", "build", "-f", "zensical.yml"], cwd=folder, check=True, capture_output=True)
        for name, some in names.items():
            yield name, some, (folder / f"site/incidents/{name}/index.html").read_text(encoding="utf-8")


def _zensical() -> str | None:
    return shutil.which("zensical", path=str(Path(sys.executable).parent))


def is_installed(way: str) -> bool:
    """Whether this environment has what a way needs."""
    if way == "render: zensical":
        return _zensical() is not None
    plugins = {"mkdocs + minify": ("minify",), "mkdocs + macros": ("macros",)}
    needed = ("minify", "macros") if way.endswith("mkdocs + all") else plugins.get(way, ())
    return set(needed) <= {found.name for found in entry_points(group="mkdocs.plugins")}


WAYS: dict[str, Callable[[int, range], Pages]] = {
    **{name: mkdocs(plugins) for name, plugins in REWRITING.items()},
    **{f"render: {name}": python_markdown(*how) for name, how in READING.items()},
    "render: mkdocs + all": mkdocs_alone,
    "render: zensical": zensical,
}
"""Every way, by its name."""
