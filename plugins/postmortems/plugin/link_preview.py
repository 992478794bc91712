"""What the head of an incident's page says to other programs: its day, and a preview of a link to it."""

from __future__ import annotations

from datetime import date

from mkdocs.structure.pages import Page

from postmortems.text.html import text


def published(day: date) -> str:
    """The tag with the day of an incident. Without it, programs that date pages take that of the build, or another."""
    return f'<meta property="article:published_time" content="{day}">'


def open_graph(page: Page) -> str:
    """The tags of the Open Graph protocol. They need the page's complete address, so the site has a `site_url`."""
    properties = {
        "type": "article",
        "title": page.meta["title"],
        "description": page.meta["description"],
        "url": text(page.canonical_url or ""),
    }
    # The frontmatter is escaped already.
    return "".join(f'<meta property="og:{name}" content="{value}">' for name, value in properties.items())
