"""Plugins of others that fail on generated pages: says which option to set before they fail with a traceback."""

from __future__ import annotations

import re
from fnmatch import fnmatch

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from postmortems.views.exports import Exports, have_texts

log = get_plugin_logger("postmortems")

ENCRYPTION = "encryptcontent"
"""A plugin that encrypts pages."""
GENERATED = "actions/index.md"
"""A page that every knowledge base has, and that is no file."""


def check_encryption(config: MkDocsConfig, exports: Exports, *, has_search: bool) -> None:
    """Warn of files that hold in plain text what a plugin encrypts on the pages."""
    encryption = config.plugins.get(ENCRYPTION)
    if encryption is None:
        return
    found = (
        ("the files for other programs (set `exports: []`)", have_texts(exports)),
        ("the index of the search page (set `search_page: false`)", has_search),
        (
            "the index of the theme's search (remove `search_index: clear`)",
            encryption.config.get("search_index") == "clear",
        ),
    )
    plain = [words for words, is_there in found if is_there]
    if plain:
        log.warning("encryptcontent encrypts pages, but these hold the same texts in plain: %s", ", ".join(plain))


def check_neighbours(config: MkDocsConfig) -> None:
    """Warn of a plugin that does not work beside ours as it is set. Raises PluginError for one that would crash."""
    plugins = config.plugins
    if "postmortems #2" in plugins:
        raise PluginError("postmortems: the plugin is listed twice in mkdocs.yml; put all its options into one entry")
    if (rss := plugins.get("rss")) is not None:
        pattern = rss.config.get("match_path") or ".*"
        if rss.config.get("enabled", True) and re.match(pattern, GENERATED):
            raise PluginError(
                "postmortems: the rss plugin fails on generated pages; set its option `match_path: incidents/20.*`"
            )
    if "i18n" in plugins:
        raise PluginError(
            "postmortems: the i18n plugin fails on generated pages, and has no option against it; leave it out, or "
            "build what `postmortems render` writes, without the postmortems plugin"
        )
    if (authors := plugins.get("git-authors")) is not None:
        excluded = authors.config.get("exclude") or []
        if authors.config.get("enabled", True) and not any(fnmatch(GENERATED, pattern) for pattern in excluded):
            log.warning(
                "the git-authors plugin warns of generated pages; set its option `exclude`, see "
                '"Other hosts, other plugins" in the guide'
            )


def has_social_cards(config: MkDocsConfig) -> bool:
    """Whether Material's social plugin writes the tags for previews of links itself, from the same frontmatter."""
    social = config.plugins.get("material/social")
    return social is not None and bool(social.config.get("enabled", True) and social.config.get("cards", True))
