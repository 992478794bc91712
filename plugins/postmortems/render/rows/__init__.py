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
from postmortems.render.rows.pieces import PieceCache, Rows, item_text, severity_rank, shortened
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

__all__ = ["ListRows", "PieceCache", "Rows", "item_text", "severity_rank", "shortened"]


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
        match view:
            case RegisterView() | TimelineYearView():
                return self.incident_row
            case ActionsView():
                return self.action_row
            case ClosedActionsView():
                return self.closed_action_row
            case OwnerView():
                return self.owned_action_row
            case LessonsView() | ThemeView():
                return self.lesson_row
            case FactorsView():
                return self.factor_row
            case FactorView():
                return self.occurrence_row
            case ServicesView():
                return self.service_row
            case ServiceView():
                return self.service_incident_row
            case RedHerringsView():
                return self.red_herring_row
            case WaiversView():
                return self.waiver_row
            case ProposalsView():
                return self.joins_row
            case MentionsView(record=record):
                return partial(self.mentions_row, record)
        raise TypeError(f"{type(view).__name__} shows no list")
