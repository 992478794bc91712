"""The theme's page for an address that leads nowhere: a way from it to where the records are."""

from __future__ import annotations

from jinja2 import Template

from postmortems.text.html import text
from postmortems.text.words import Words

NAME = "404.html"
_BELOW = """\
{% extends theirs %}
{% block content %}{{ super() }}
<p>{{ lead }}</p>
<p>{% for uri, title in ways %}<a href="{{ uri | url }}">{{ title }}</a>{{ "" if loop.last else " · " }}{% endfor %}</p>
{% endblock %}"""


def with_ways(theirs: Template, words: Words, *, has_search: bool, has_folders: bool) -> Template:
    """The page of the theme with ours below, if it has the block that themes of MkDocs have.

    `has_folders`: a page is a folder on the site, not a file.
    """
    titles = {"incidents": "register.title"} | ({"search": "search.everything"} if has_search else {})
    ways = [(f"{folder}/{'' if has_folders else 'index.html'}", text(words(key))) for folder, key in titles.items()]
    ours = {"theirs": theirs, "lead": text(words("pages.not_found")), "ways": ways}
    return theirs.environment.from_string(_BELOW, globals=ours)
