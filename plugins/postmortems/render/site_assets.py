"""The stylesheet and the scripts, as the site gets them."""

from __future__ import annotations

import re
from importlib.resources import files

STYLESHEET = "assets/postmortems.css"
SCRIPT = "assets/postmortems.js"
LISTS_SCRIPT = "assets/pm-lists.js"
"""The script of lists that can be filtered. The first one loads it where there is such a list."""

NEW_SCRIPT = "assets/pm-new.js"
"""The script of the page for new records. It is named apart, since no other page loads it."""
PAST_SCRIPT = "assets/pm-past.js"
"""The script that says on that page what may have happened before."""
SPAN_SCRIPT = "assets/pm-span.js"
"""The script for periods on the pages for all time."""
SEARCH_ASSETS = ("assets/pm-search.css", "assets/pm-words.js", "assets/pm-search.js")
"""Those of the search page, which not every site has."""


def asset_paths(*, with_search: bool = False, with_new: bool = True) -> tuple[str, ...]:
    """The paths of the stylesheets and the scripts, `with_search` and `with_new` those for searching and for
    new records, too.
    """
    of_pages = (*((NEW_SCRIPT, PAST_SCRIPT) if with_new else ()), *(SEARCH_ASSETS if with_search else ()))
    return (STYLESHEET, SCRIPT, LISTS_SCRIPT, SPAN_SCRIPT, *of_pages)


def asset(uri: str) -> str:
    """The text of a stylesheet or script."""
    return squeezed((files("postmortems.render") / uri).read_text(encoding="utf-8"), uri)


def squeezed(source: str, uri: str) -> str:
    """A stylesheet or script of ours without comments, and without the white space on which nothing depends.

    Meant for these files alone: comments have lines of their own, every statement ends with a semicolon,
    and no pattern holds a quotation mark.
    """
    comment, needless = _CSS if uri.endswith(".css") else _SCRIPT
    parts = _TEXTS.split(comment.sub("", source))
    for place in range(0, len(parts), 2):
        parts[place] = needless.sub(r"\1", _BLANKS.sub(" ", parts[place])).replace(";}", "}")
    return "".join(parts).strip() + "\n"


_BLANKS = re.compile(r"\s+")
_TEXTS = re.compile(r'("[^"\n]*"|`[^`]*`)')
_CSS = (re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r" ?([{};,>]) ?|(?<=:) |\b0(?=\.\d)"))
_SCRIPT = (re.compile(r"^ *//.*$", re.MULTILINE), re.compile(r" ?([{}()\[\];,=><?:&|+!-]) ?"))
