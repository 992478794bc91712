"""The rows of the lists, a file for each list, without templates: lists grow with the corpus.

A table row carries in `data-` attributes what a script may filter it by. Whatever depends on the day carries
`data-due` or `data-until`, so that a script can update it by the reader's clock.
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortems.render.rows.actions import ActionRows
from postmortems.render.rows.dashboard import DashboardRows
from postmortems.render.rows.factors import FactorRows
from postmortems.render.rows.incidents import IncidentRows
from postmortems.render.rows.insights import InsightRows
from postmortems.render.rows.lessons import LessonRows
from postmortems.render.rows.months import MonthRows
from postmortems.render.rows.pieces import Kept, Rows, item_text, severity_rank, shortened
from postmortems.render.rows.red_herrings import RedHerringRows
from postmortems.render.rows.services import ServiceRows
from postmortems.render.rows.waivers import WaiverRows
from postmortems.text.html import Html
from postmortems.views.actions import ActionsView, ClosedActionsView, Group, OwnerView
from postmortems.views.base import View
from postmortems.views.register import RegisterView
from postmortems.views.services import ServiceView

__all__ = ["Kept", "ListRows", "Rows", "item_text", "severity_rank", "shortened"]


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
    InsightRows,
):
    """Makes pieces of one page, rows of lists among them."""

    def whole_list(self, view: View) -> Iterator[Html]:
        """The rows of all pages of the list that a page begins, as they stand on its first page."""
        match view:
            case RegisterView(page=page):
                yield from map(self.incident_row, page.whole)
            case ServiceView(page=page):
                yield from map(self.service_incident_row, page.whole)
            case ClosedActionsView(page=page):
                yield from map(self.closed_action_row, page.whole)
            case ActionsView(page=page):
                yield from map(self.action_row, page.whole)
            case OwnerView(page=page):
                for row in page.whole:
                    make = self.closed_action_row if row.group is Group.CLOSED else self.action_row
                    yield make(row, with_owner=False)
