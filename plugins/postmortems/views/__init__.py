"""What pages show: small frozen objects with their rows in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from postmortems.record.corpus import Corpus
from postmortems.views.actions import actions_views, closed_actions_views, owners_views
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
from postmortems.views.search import search_views
from postmortems.views.services import services_views
from postmortems.views.timeline import timeline_views
from postmortems.views.waivers import waivers_views

Family = Callable[[], Iterator[View]]
"""Makes pages that belong together."""

INCIDENT = "incident"
"""The family of the pages of incidents. Each of them can be made alone."""


def families(
    corpus: Corpus, today: date, cut: Cut = by_count, propose: Propose = nothing, *, has_search: bool = False
) -> dict[str, Family]:
    """Every page of the site, by its family; see `family_of`.

    `today` decides what is overdue, `cut` where the pages of lists begin, `propose` what may belong to a draft.
    """
    found: dict[str, Family] = {
        "": lambda: home_views(corpus, today, cut),
        "incidents": lambda: register_views(corpus, cut),
        INCIDENT: lambda: incident_views(corpus, propose),
        "mentions": lambda: mentions_views(corpus, cut),
        "timeline": lambda: timeline_views(corpus, cut),
        "actions": lambda: actions_views(corpus, today, cut),
        "actions/closed": lambda: closed_actions_views(corpus, today, cut),
        "actions/owners": lambda: owners_views(corpus, today, cut),
        "lessons": lambda: lessons_views(corpus, cut),
        "services": lambda: services_views(corpus, today, cut),
        "insights": lambda: insights_views(corpus, today),
        "review": lambda: reviews_views(corpus, today),
    }
    if not corpus.is_public:  # there is nothing to list outside
        found |= {
            "factors": lambda: factors_views(corpus, cut),
            "red-herrings": lambda: red_herrings_views(corpus, cut),
            "new": lambda: new_views(corpus),
            "waivers": lambda: waivers_views(corpus, today, cut),
            "joins": lambda: proposals_views(corpus, propose, cut),
        }
    if has_search:
        found["search"] = lambda: search_views(corpus)
    return found


WITH_PROPOSALS = frozenset({INCIDENT, "joins"})
"""The families that show proposals."""


def family_of(uri: str) -> str:
    """The family of a page: the folder that has it, or what is below that and takes long."""
    folder, is_below, name = uri.partition("/")
    if not is_below:
        return ""
    below = name.partition("/")[0].removesuffix(".md")
    if folder == "incidents" and below not in ("index", "page"):
        return "mentions" if "/named-by" in name else INCIDENT
    return f"{folder}/{below}" if folder == "actions" and below in ("closed", "owners") else folder
