"""What the script of the site needs to filter, sort and group a list: the values of its rows, and words.

The page is complete without it. A list of several pages also gets files with all its rows, as they are on its first
page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from postmortems.model.config import Config
from postmortems.model.vocabulary import ActionKind, ActionStatus, IncidentKind, Status
from postmortems.record.corpus import Record, RecordedAction
from postmortems.text.words import Words
from postmortems.views.actions import ActionRow, ActionsView, ClosedActionsView, Group, OwnerView
from postmortems.views.base import Slice, View
from postmortems.views.register import RegisterView
from postmortems.views.services import ServiceView

Row = TypeVar("Row")

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

FEWEST_ROWS = 4
"""A list with fewer rows is taken in at a glance: it gets no filter."""

MOST_OPTIONS = 60
"""How many values of a facet can be chosen from, the most frequent ones. Any other is found by its name as text."""

NONE = "-"
"""What the script calls the value of a row that has none."""

Facets = Mapping[str, tuple[str, ...]]
"""What a row can be filtered by: values by the name that rows and addresses of pages give them."""


def incident_facets(record: Record) -> Facets:
    """What incidents are filtered by."""
    incident = record.incident
    return {
        "severity": (incident.severity,),
        "service": incident.services.all,
        "year": (str(record.date.year),) if record.date else (),
        "status": (incident.status.value,),
        "factor": incident.factors,
        "kind": (incident.kind.value,),
    }


def action_facets(recorded: RecordedAction) -> Facets:
    """What action items are filtered by. Their services are those of their incidents."""
    action = recorded.action
    return {
        "owner": tuple(owner for owner in recorded.owners if owner),
        "service": recorded.services,
        "priority": (action.priority.value,) if action.priority else (),
        "status": (action.status.value,),
        "kind": (action.kind.value,) if action.kind else (),
    }


class FilteredList(NamedTuple):
    """A list that a page shows."""

    page: Slice[Any]
    facets_of: Callable[[Any], Facets]
    """Of one of its rows."""
    is_of_actions: bool
    groupings: tuple[str, ...]
    """How its rows can be grouped, beginning with how the page does it: by `group`, or `none`."""


def filtered_list(view: View) -> FilteredList | None:
    """The list of a page; None where it shows none that is filtered."""
    match view:
        case ActionsView(page=page):
            return _of_actions(page, "group", "owner", "incident", "none")
        case OwnerView(page=page):
            return _of_actions(page, "group", "incident", "none")
        case ClosedActionsView(page=page):
            return _of_actions(page, "none", "owner", "incident")
        case RegisterView(page=page):
            return FilteredList(page, lambda row: incident_facets(row.record), False, ())
        case ServiceView(page=page):
            return FilteredList(page, lambda row: incident_facets(row.row.record), False, ())
        case _:
            return None


def _of_actions(page: Slice[ActionRow], *groupings: str) -> FilteredList:
    return FilteredList(page, lambda row: action_facets(row.action), True, groupings)


FIRST_PART = 50
"""Rows in the first file of a list. Each other file has twice as many as the one before: the first rows that match are
shown after a few kilobytes, and ten files are enough for 50,000 rows."""


ROWS = "assets/pm-"
"""What the paths of files with rows begin with."""


def rows_file(page: Slice[object], part: int = 1) -> str:
    """Where rows of a list of several pages are, by the source path of its first page; `part` counts from 1."""
    name = page.uris[0].removesuffix(".md").removesuffix("/index").replace("/", "-")
    return f"{ROWS}{name}.{part}.json"


def rows_parts(page: Slice[object]) -> range:
    """The numbers of the files of a list."""
    return range(1, 1 + max(0, -(-len(page.whole) // FIRST_PART)).bit_length())


def rows_of_part(page: Slice[Row], part: int) -> Sequence[Row]:
    """The rows in a file of a list."""
    before = FIRST_PART * (2 ** (part - 1) - 1)
    return page.whole[before : before + FIRST_PART * 2 ** (part - 1)]


class Choice(NamedTuple):
    """Something to choose from in the filter of a list."""

    key: str
    """As in the rows and in the address of the page."""
    name: str
    options: tuple[tuple[str, str], ...]
    """Values and what they are called."""


class Choices:
    """What there is to choose from, in one language."""

    def __init__(self, config: Config, words: Words, *, is_public: bool = False) -> None:
        self.config = config
        self.is_public = is_public
        self.t = words

    def facets(self, found: FilteredList) -> list[Choice]:
        """The facets of a list in which its rows differ."""
        rows = list(map(found.facets_of, found.page.whole))
        choices = (
            Choice(key, self._name(key, found.is_of_actions), tuple(self._options(key, found.is_of_actions, rows)))
            for key in rows[0]
        )
        return [choice for choice in choices if len(choice.options) > 1]

    def groupings(self, found: FilteredList) -> list[tuple[str, str]]:
        """How the rows of a list can be grouped, beginning with how the page does it."""
        keys = (key for key in found.groupings if not (self.is_public and key == "owner"))
        return [(key, self.t(f"filter.grouping.{key}")) for key in keys]

    def groups(self) -> dict[str, tuple[str, str]]:
        """Name of each group of action items, and what its members have in common."""
        groups = (Group.OPEN, Group.CLOSED) if self.is_public else (group for group in Group if group is not Group.OPEN)
        return {
            group.value: (self.t(f"actions.group.{group}"), self.t(f"actions.group_lead.{group}")) for group in groups
        }

    def _name(self, key: str, is_of_actions: bool) -> str:
        return self.t(f"pages.column.{'state' if is_of_actions and key == 'status' else key}")

    def _options(self, key: str, is_of_actions: bool, rows: Sequence[Facets]) -> list[tuple[str, str]]:
        """The values that occur, in a sensible order, with their names; at the end that there is none."""
        found = Counter(value for facets in rows for value in facets[key])
        values = {value for value, _ in found.most_common(MOST_OPTIONS)}
        order, name = self._sense(key, is_of_actions)
        options = [(value, name(value)) for value in sorted(values, key=lambda value: (order(value), value))]
        if any(not facets[key] for facets in rows):
            options.append((NONE, self.t("action.unowned" if key == "owner" else "filter.none")))
        return options

    def _sense(
        self, key: str, is_of_actions: bool
    ) -> tuple[Callable[[str], SupportsRichComparison], Callable[[str], str]]:
        """How to order the values of a facet, and what they are called."""
        if vocabulary := _VOCABULARIES.get((key, is_of_actions)):
            name, members = vocabulary
            rank = {member.value: number for number, member in enumerate(members)}
            return rank.__getitem__, lambda value: self.t.name(name, value)
        match key:
            case "severity":
                levels = self.config.severity_directory.rank
                return lambda value: levels.get(value, len(levels)), self.t.severity
            case "year":
                return lambda value: -int(value), str
            case "priority":
                return str, str
        title = {
            "owner": self.config.owner_directory.title,
            "service": self.config.service_directory.title,
            "factor": self.config.factor_directory.title,
        }[key]
        return lambda value: title(value).casefold(), title


_VOCABULARIES: dict[tuple[str, bool], tuple[str, type[StrEnum]]] = {
    ("status", True): ("action-status", ActionStatus),
    ("status", False): ("status", Status),
    ("kind", True): ("action-kind", ActionKind),
    ("kind", False): ("incident-kind", IncidentKind),
}
