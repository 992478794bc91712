"""Turns views into the Markdown files of a site: `path → text`, for MkDocs or any other host.

Templates produce Markdown with inline HTML. Whatever comes from a record is escaped on its way in, unless a
filter below made it safe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from postmortems.corpus import Corpus
from postmortems.drafting import default_template
from postmortems.links import Links
from postmortems.page_markdown import html_blocks
from postmortems.render.assets import assets
from postmortems.render.beginning import Beginning
from postmortems.render.drawings import Charts, causal_drawings
from postmortems.render.filters import filtered_list, rows_file
from postmortems.render.lists import Kept, ListRows
from postmortems.render.rows import markdown, text
from postmortems.views import all_views
from postmortems.views.base import View
from postmortems.views.incident import IncidentView
from postmortems.words import Words

ICONS = {
    "register": "material/lightning-bolt-outline",
    "actions": "material/checkbox-marked-outline",
    "lessons": "material/school-outline",
    "factors": "material/vector-link",
    "services": "material/server-outline",
    "timeline": "material/timeline-outline",
    "red-herrings": "material/fish",
    "insights": "material/chart-scatter-plot",
    "waivers": "material/hand-back-right-outline",
}
"""What stands before a page in the navigation of Material, by its template. Other themes pass over it."""


class Renderer:
    """Shows the views of one corpus in one language."""

    def __init__(
        self,
        corpus: Corpus,
        today: date,
        *,
        directory_urls: bool = True,
        docs: str = "docs",
        beginning: Beginning | None = None,
    ) -> None:
        self.corpus = corpus
        self.today = today
        self.directory_urls = directory_urls
        self.docs = docs
        """The folder of hand-written pages, as seen from where the paths of records begin."""
        self.beginning = beginning or Beginning(default_template())
        """How new records begin; by default with our own template."""
        self.words = Words(corpus.config.language, corpus.config.noun)
        self.kept = Kept(corpus, self.words, today, directory_urls=directory_urls, docs=docs)

    def render(self, view: View) -> str:
        """The Markdown of one page."""
        return self.render_with_blocks(view)[0]

    def render_with_blocks(self, view: View) -> tuple[str, frozenset[str]]:
        """The Markdown of one page, and the HTML blocks in it that are ours and finished.

        The narrative of a record is not among them, whatever it holds.
        """
        links = Links(view.uri, self.directory_urls, self.docs)
        found = filtered_list(view)
        has_filter = found is not None and found.page.number == 1
        rows = ListRows(self.corpus, self.words, links, self.today, self.kept, has_filter=has_filter)
        blocks: set[str] = set()
        shown = _template(view.template).render(
            beginning=self.beginning,
            blocks=blocks,
            icon=ICONS.get(view.template.removesuffix(".md.jinja")),
            charts=Charts(rows),
            drawings=causal_drawings(view, rows) if isinstance(view, IncidentView) else {},
            view=view,
            corpus=self.corpus,
            config=self.corpus.config,
            today=self.today,
            links=links,
            rows=rows,
            t=self.words,
        )
        return shown, frozenset(blocks) if isinstance(view, IncidentView) else html_blocks(shown)

    def pages(self) -> Iterator[tuple[str, str]]:
        """Source path and Markdown of every page, incidents included."""
        for view in all_views(self.corpus, self.today):
            yield view.uri, self.render(view)

    def row_files(self, views: Iterable[View]) -> Iterator[tuple[str, str]]:
        """Path and JSON of all rows of each list that runs over several pages, for the script that filters it."""
        for view in views:
            found = filtered_list(view)
            if found and found.page.count > 1 and found.page.number == 1:
                links = Links(view.uri, self.directory_urls, self.docs)
                rows = ListRows(self.corpus, self.words, links, self.today, self.kept)
                yield rows_file(found.page), json.dumps(rows.whole_list(view), ensure_ascii=False)

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Path and HTML of the pages at old addresses of incidents, each of which leads to the new one."""
        for record in self.corpus.records:
            for alias in record.incident.aliases:
                if self.corpus.by_id[alias] is record and alias != record.id:
                    path = f"incidents/{alias}/index.html" if self.directory_urls else f"incidents/{alias}.html"
                    links = Links(f"incidents/{alias}.md", self.directory_urls)
                    yield (
                        path,
                        _template("redirect.html.jinja").render(
                            address=links.record(record), record=record, t=self.words
                        ),
                    )


def render_site(
    corpus: Corpus, today: date, *, directory_urls: bool = True, beginning: Beginning | None = None
) -> Iterator[tuple[str, str]]:
    """Source path and text of everything that a site is made of."""
    renderer = Renderer(corpus, today, directory_urls=directory_urls, beginning=beginning)
    yield from renderer.pages()
    yield from renderer.row_files(all_views(corpus, today))
    yield from renderer.redirects()
    yield from assets()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("postmortems.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters.update(block=_block, json=_json, md=markdown)
    return environment


def _template(name: str) -> Template:
    return _environment().get_template(name)


def _finalize(value: Any) -> Any:
    """Escape what is not known to be safe."""
    if isinstance(value, Markup):
        return value
    return text("" if value is None else value)


@pass_context
def _block(context: Context, html: str) -> Markup:
    """HTML that the host takes as one block: no blank line in it, and every line at the first column."""
    block = "\n".join(line.strip() for line in html.splitlines() if line.strip())
    context["blocks"].add(block)
    return Markup(block + "\n")


def _json(value: Any) -> Markup:
    """A value as JSON, which is YAML as well: for the frontmatter of a generated page."""
    return Markup(_NOT_IN_YAML.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(value, ensure_ascii=False)))


_NOT_IN_YAML = re.compile("[{}\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
