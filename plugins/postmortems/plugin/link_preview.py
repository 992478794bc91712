"""What chats and wikis show of a link to an incident, in the terms of the Open Graph protocol."""

from __future__ import annotations

from mkdocs.structure.pages import Page

from postmortems.text.html import text


def open_graph(page: Page) -> str:
    """The tags for the head of a page. They need its complete address, so the site has a `site_url`."""
    properties = {
        "type": "article",
        "title": page.meta["title"],
        "description": page.meta["description"],
        "url": text(page.canonical_url or ""),
    }
    # The frontmatter is escaped already.
    return "".join(f'<meta property="og:{name}" content="{value}">' for name, value in properties.items())
