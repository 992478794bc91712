"""Small pieces of SVG that all drawings share."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

FITTING = 860.0
"""Width in pixels up to which a drawing can still be read when it shrinks into a column of some 690."""
TALL = 1600.0
"""Height in pixels from which a drawing is shown on demand: what follows it would be two screens away."""


def text(words: str) -> str:
    """Escaped for SVG; braces too, since another plugin may run a template engine over the page."""
    if not _SPECIAL.search(words):
        return words
    return escape(words).replace("{", "&#123;").replace("}", "&#125;")


_SPECIAL = re.compile("[&<>\"'{}]")


@lru_cache(maxsize=4096)  # drawings of one kind share most of their places
def number(value: float) -> str:
    """A length as short as it can be written: the same input gives the same bytes."""
    return f"{value:.1f}".removesuffix(".0")


def drawing(
    css: str, name: str, width: float, height: float, body: str, *, origin: float = 0, role: str = "group"
) -> str:
    """An SVG element that keeps its size; the frame around it scrolls. `name` is for those who cannot see it.

    One that is little wider than the column of a page may shrink into it where the screen is large. With the role
    `img` screen readers say the name and nothing of what is in it.
    """
    size = (" pm-drawing--fit" if width <= FITTING else "") + (" pm-drawing--tall" if height > TALL else "")
    return (
        f'<svg class="pm-drawing{size} {css}" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" role="{role}" aria-label="{text(name)}" '
        f'width="{number(width)}" height="{number(height)}" '
        f'viewBox="{number(-origin)} {number(-origin)} {number(width)} {number(height)}">{body}</svg>'
    )


def label(
    x: float, y: float, words: str, css: str = "pm-axis", anchor: str = "start", *, is_centred: bool = False
) -> str:
    """A line of text at its baseline, or with its middle at that height."""
    end = "" if anchor == "start" else f' text-anchor="{anchor}"'
    down = ' dy=".35em"' if is_centred else ""
    return f'<text class="{css}" x="{number(x)}" y="{number(y)}"{down}{end}>{text(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, css: str = "pm-grid") -> str:
    return f'<path class="{css}" d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"/>'


def address(href: str) -> str:
    """Where a link of a drawing leads, as an attribute.

    Under its old name: the instant navigation of Material sets `href` again on everything that has one, which links
    in SVG do not allow.
    """
    return f'xlink:href="{text(href)}"'


def link(href: str, title: str, body: str, language: str = "") -> str:
    """A part of a drawing that leads somewhere, with the words that a pointer shows and a screen reader says."""
    lang = f' lang="{text(language)}"' if language else ""
    return f"<a {address(href)}><title{lang}>{text(title)}</title>{body}</a>"
