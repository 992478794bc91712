"""All pages of a site as views."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from postmortems.record.corpus import Corpus
from postmortems.views import families
from postmortems.views.base import View


def all_views(corpus: Corpus, today: date) -> Iterator[View]:
    """Every page, with lists cut by the number of rows, and without proposals."""
    return chain.from_iterable(family() for family in families(corpus, today).values())
