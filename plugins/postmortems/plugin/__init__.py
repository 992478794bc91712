"""The MkDocs plugin: hands the pages to MkDocs, and nothing else.

Options that the command line needs too (services, owners, policy) are in `incidents/_config.yml`, not here.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import clean_directory
from mkdocs.utils.templates import TemplateContext

from postmortems.feeds import atom
from postmortems.feeds.pagefind import is_installed
from postmortems.model.vocabulary import Visibility
from postmortems.plugin import not_found, notice
from postmortems.plugin.build import Build
from postmortems.plugin.earlier_site import EarlierSite
from postmortems.plugin.edition import begin, leave_out_of_navigation, prepare
from postmortems.plugin.files import records_folder, require_other_site
from postmortems.plugin.finished import is_for_search, is_known
from postmortems.plugin.link_preview import open_graph, published
from postmortems.plugin.neighbours import check_encryption, check_neighbours, has_social_cards
from postmortems.plugin.options import PostmortemsConfig
from postmortems.plugin.pages import OurPage
from postmortems.plugin.theme_search import add_entries
from postmortems.record.reader import garbage_collection_paused
from postmortems.render.site_assets import SCRIPT, STYLESHEET
from postmortems.views.home import HomeView
from postmortems.views.incident import IncidentView

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from postmortems.plugin.preview import Preview

__all__ = ["PostmortemsConfig", "PostmortemsPlugin"]

log = logging.getLogger("mkdocs.plugins.postmortems")


class PostmortemsPlugin(BasePlugin[PostmortemsConfig]):  # type: ignore[no-untyped-call]
    """Adds a page for each incident, and the pages that list, count and compare them."""

    _build: Build | None = None
    """From `on_files` on."""
    _preview: Preview | None = None
    """During `mkdocs serve`."""
    _earlier_site: EarlierSite | None = None
    """Until MkDocs writes over it."""
    _is_on_demand = False
    """The preview makes a page when somebody asks for it."""
    _is_dirty = False
    """MkDocs would build only pages whose file has changed (`--dirty`)."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether this is the live preview, which builds many times, and answer the theme's notice once."""
        self._is_dirty = dirty
        self._preview = None
        if command == "serve":
            from postmortems.plugin.preview import Preview

            self._preview = Preview()
        answer = notice.answer()
        if answer:
            log.info(answer)

    def on_config(self, config: MkDocsConfig) -> None:
        """Register the stylesheet, the script and what the live preview watches."""
        check_neighbours(config)
        folder = records_folder(config, self.config.incidents)
        require_other_site(config, folder)
        self._edition = Visibility(self.config.edition)
        prepare(self._edition, config)
        config.extra_css.insert(0, STYLESHEET)
        config.extra_javascript.append(SCRIPT)
        self._has_search = is_installed() if self.config.search_page is None else self.config.search_page
        if self._has_search and not is_installed():
            raise PluginError('postmortems: search_page needs Pagefind: pip install "mkdocs-postmortems[search]"')
        check_encryption(config, self.config.exports, has_search=self._has_search)
        config.watch += [
            str(folder),
            str(resources("postmortems.render") / "templates"),
            *([config.theme.custom_dir] if config.theme.custom_dir else []),
        ]
        self._is_on_demand = self._preview is not None and self._preview.makes_pages_on_demand(config)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """In the preview and in the public edition, nothing of an earlier build is left over, with `--dirty` either."""
        begin(self._edition, config)
        if self._is_dirty and (self._preview or self._edition is Visibility.PUBLIC):
            clean_directory(config.site_dir)
        if not self._is_dirty and not self._preview and self._edition is Visibility.INTERNAL and is_known(config):
            self._earlier_site = EarlierSite(config.site_dir)
            self._earlier_site.hide()

    @garbage_collection_paused()
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read the records, and add their pages."""
        reads = self._build.knowledge_base.reads if self._build else {}
        earlier = None if self._preview is None else reads
        self._build = Build(self.config, config, has_search=self._has_search, earlier=earlier)
        if self._preview and self._is_on_demand:
            files = self._preview.prepare(self._build, files)
        else:
            self._build.add_files(files)
        leave_out_of_navigation(self._edition, config, files)
        if self._is_dirty:
            for file in files.documentation_pages():
                file.is_modified = lambda: True  # type: ignore[method-assign]  # pages show parts of others
        if self._preview is None:
            gc.freeze()  # records and views stay until the end: no need to look through them again and again
            return files
        if not self._is_on_demand:
            self._preview.site = None
        return files

    @property
    def _current(self) -> Build:
        """The build that goes on. MkDocs calls the hooks that ask for it after `on_files` only."""
        assert self._build is not None
        return self._build

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Attach our pages to the navigation, and report what is wrong with the records.

        Records are never in the navigation itself: with a thousand of them the theme would draw a thousand entries on
        each of a thousand pages.
        """
        self._current.join_navigation(nav, files)
        if self._earlier_site:
            self._earlier_site.restore({file.abs_dest_path for file in files if file.inclusion.is_included()})  # type: ignore[no-untyped-call]
        if self._preview and self._is_on_demand and not config.strict:
            self._preview.checker.check(self._current, None)
        else:
            self._current.check()  # while another process makes pages

    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page | None:
        """Make a page of ours in our own way."""
        return self._current.pages.ours(page)

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Add the dashboard below a home page written by hand."""
        return self._current.home_below(html, page)

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """All pages are made; the theme finishes them next."""
        self._current.end_making(files, env)
        if self._preview and self._is_on_demand:
            self._preview.pages_are_read(env, files)

    def on_build_error(self, error: Exception) -> None:
        """No other process is to outlive the build, and nothing hidden to remain."""
        if self._build:
            self._build.close()
        if self._earlier_site:
            self._earlier_site.forget()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[[], None]) -> None:
        """Watch files in our way."""
        if self._preview and self._is_on_demand:
            self._preview.watch(server, builder, polls=self.config.poll)

    def on_shutdown(self) -> None:
        """The preview ends."""
        if self._preview:
            self._preview.close()

    @event_priority(100)
    def _hide_content(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Hide the content of a page from Material's search, which looks for attributes of its own with a slow pattern.

        Only if there are none, which a faster pattern finds.
        """
        if self._preview and self._is_on_demand:
            self._preview.context(context)
        self._current.begin_finishing()
        if isinstance(page, OurPage):
            is_finished = page.begin_finishing()
            if self._is_searched_only(config) and (is_finished or not is_for_search(page.content)):
                page.hide_content()

    @event_priority(-100)
    def _show_content(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        if isinstance(page, OurPage):
            page.show_content()
        if self._preview and self._is_on_demand:
            self._preview.page_is_finished(page)

    on_page_context = CombinedEvent(_hide_content, _show_content)

    def _is_searched_only(self, config: MkDocsConfig) -> bool:
        """Whether only we and Material's search handle the event `page_context`."""
        handlers = {type(getattr(one, "__self__", one)).__module__ for one in config.plugins.events["page_context"]}
        return handlers <= {__name__, "material.plugins.search.plugin"}

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str | None:
        """Let feed readers find the feed by the address of the site, and others date and preview an incident."""
        if isinstance(page, OurPage):
            page.forget_contents()
        view = self._current.content.view(page.file.src_uri)
        if isinstance(view, HomeView) and "atom" in self.config.exports:
            return output.replace("</head>", f"{atom.link(self._current.content.renderer.words)}</head>", 1)
        if isinstance(view, IncidentView):
            can_tell = config.site_url and "description" in page.meta and not has_social_cards(config)
            day = view.record.date
            tags = (published(day) if day else "") + (open_graph(page) if can_tell else "")
            return output.replace("</head>", f"{tags}</head>", 1)
        return None

    def on_pre_template(self, template: Template, *, template_name: str, config: MkDocsConfig) -> Template:
        """Let the page for an address that leads nowhere lead somewhere."""
        if template_name != not_found.NAME:
            return template
        words, has_folders = self._current.content.renderer.words, config.use_directory_urls
        return not_found.with_ways(template, words, has_search=self._has_search, has_folders=has_folders)

    @event_priority(100)
    def _write_search(self, *, config: MkDocsConfig) -> None:
        """Hand our entries to the theme's search before it writes its index, and write the index of the search page."""
        self._current.close()
        if self._preview and self._is_on_demand:
            self._preview.is_prepared()
            return
        if self._has_search:
            self._current.write_search_index()
        add_entries(config, self._current)
        search = config.plugins.get("material/search")
        if self._is_dirty and search is not None:
            search.search_index_prev = None  # it would add the entries of all pages to those of the last time

    @event_priority(-100)
    def _evict_unused(self, *, config: MkDocsConfig) -> None:
        """After everything else: a build that fails leaves all cached entries."""
        if not self._is_dirty and not self._is_on_demand:
            self._current.evict_unused()

    on_post_build = CombinedEvent(_write_search, _evict_unused)
