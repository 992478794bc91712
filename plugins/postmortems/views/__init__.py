"""What pages show: small frozen objects with their rows in order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortems.record.corpus import Corpus
from postmortems.views.actions import actions_views
from postmortems.views.base import Cut, View, by_count
from postmortems.views.factors import factors_views
from postmortems.views.home import home_views
from postmortems.views.incident import incident_views, mentions_views
from postmortems.views.insights import insights_views
from postmortems.views.lessons import lessons_views
from postmortems.views.new import new_views
from postmortems.views.proposals import Propose, nothing, proposals_views
from postmortems.views.red_herrings import red_herrings_views
from postmortems.views.register import register_views
from postmortems.views.review import reviews_views
from postmortems.views.services import services_views
from postmortems.views.timeline import timeline_views
from postmortems.views.waivers import waivers_views


def all_views(corpus: Corpus, today: date, cut: Cut = by_count, propose: Propose = nothing) -> Iterator[View]:
    """Every page of the site. `today` decides what is overdue, `cut` where the pages of lists begin, `propose` what may
    belong to a draft.
    """
    yield from home_views(corpus, today, cut)
    yield from register_views(corpus, cut)
    yield from incident_views(corpus, propose)
    yield from mentions_views(corpus, cut)
    yield from timeline_views(corpus, cut)
    yield from actions_views(corpus, today, cut)
    yield from lessons_views(corpus, cut)
    yield from services_views(corpus, today, cut)
    yield from insights_views(corpus, today)
    yield from reviews_views(corpus, today)
    if not corpus.is_public:  # there is nothing to list outside
        yield from factors_views(corpus, cut)
        yield from red_herrings_views(corpus, cut)
        yield from new_views(corpus)
        yield from waivers_views(corpus, today, cut)
        yield from proposals_views(corpus, propose, cut)
