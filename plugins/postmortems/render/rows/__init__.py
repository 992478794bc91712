"""The rows of the lists, a file for each list, without templates: lists grow with the corpus.

A table row carries in `data-` attributes what a script may filter it by. Whatever depends on the day carries
`data-due` or `data-until`, so that a script can update it by the reader's clock.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from postmortems.render.rows.actions import ActionRows
from postmortems.render.rows.dashboard import DashboardRows
from postmortems.render.rows.factors import FactorRows
from postmortems.render.rows.incidents import IncidentRows
from postmortems.render.rows.insights import InsightRows
from postmortems.render.rows.lessons import LessonRows
from postmortems.render.rows.months import MonthRows
from postmortems.render.rows.pieces import PieceCache, Rows, cached, item_text, severity_rank, shortened
from postmortems.render.rows.proposals import ProposalRows
from postmortems.render.rows.red_herrings import RedHerringRows
from postmortems.render.rows.reviews import ReviewRows
from postmortems.render.rows.services import ServiceRows
from postmortems.render.rows.waivers import WaiverRows
from postmortems.text.html import Html
from postmortems.views.actions import ActionsView, ClosedActionsView, OwnerView
from postmortems.views.base import View
from postmortems.views.factors import FactorsView, FactorView
from postmortems.views.incident import MentionsView
from postmortems.views.lessons import LessonsView, ThemeView
from postmortems.views.proposals import ProposalsView
from postmortems.views.red_herrings import RedHerringsView
from postmortems.views.register import RegisterView
from postmortems.views.services import ServicesView, ServiceView
from postmortems.views.timeline import TimelineYearView
from postmortems.views.waivers import WaiversView

__all__ = ["ListRows", "PieceCache", "Rows", "cached", "item_text", "severity_rank", "shortened"]


class ListRows(
    IncidentRows,
    MonthRows,
    ActionRows,
    DashboardRows,
    LessonRows,
    FactorRows,
    ServiceRows,
    RedHerringRows,
    WaiverRows,
    ProposalRows,
    InsightRows,
    ReviewRows,
):
    """Makes pieces of one page, rows of lists among them."""

    def row_of(self, view: View) -> Callable[[Any], Html]:
        """How a row of the list is made that a page shows. Raises TypeError for a page without such a list."""
        if isinstance(view, MentionsView):
            return partial(self.mentions_row, view.record)
        make = _ROWS.get(type(view))
        if make is None:
            raise TypeError(f"{type(view).__name__} shows no list")
        return partial(make, self)


_ROWS: dict[type[View], Callable[[ListRows, Any], Html]] = {
    RegisterView: ListRows.incident_row,
    TimelineYearView: ListRows.incident_row,
    ActionsView: ListRows.action_row,
    ClosedActionsView: ListRows.closed_action_row,
    OwnerView: ListRows.owned_action_row,
    LessonsView: ListRows.lesson_row,
    ThemeView: ListRows.lesson_row,
    FactorsView: ListRows.factor_row,
    FactorView: ListRows.occurrence_row,
    ServicesView: ListRows.service_row,
    ServiceView: ListRows.service_incident_row,
    RedHerringsView: ListRows.red_herring_row,
    WaiversView: ListRows.waiver_row,
    ProposalsView: ListRows.joins_row,
}
"""How a row of each list is made."""
