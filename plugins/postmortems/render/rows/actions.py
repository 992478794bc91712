"""Action items in tables, open and closed, and what the pages around them say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from postmortems.model.days import in_fitting_unit
from postmortems.model.urgency import Reason
from postmortems.record.corpus import Item, RecordedAction
from postmortems.render.list_filters import action_facets
from postmortems.render.page import Heading
from postmortems.render.rows.pieces import item_text
from postmortems.render.rows.shared import GAP, ListPieces, cached_row, origin_line, sort_attribute
from postmortems.text.html import NOTHING, Html, joined, text
from postmortems.views.actions import ActionRow, Group, Section

MOST_ANSWERED = 2
"""How many steps or lessons the row of an action item names at most; its own page has them all."""

LEAST_PRIORITY = "P9"
"""What an action item is sorted by to which nobody gave a priority."""


class ActionRows(ListPieces):
    def action_row(self, row: ActionRow, *, with_owner: bool = True) -> Html:
        """An action item in the list of those that are pending, with the reason for its place."""
        return self._filled(self._action(row), self._owner_cell(row) if with_owner else "")

    def closed_action_row(self, row: ActionRow, *, with_owner: bool = True) -> Html:
        """An action item that is done or was deferred, with what became of it."""
        return self._filled(self._closed_action(row), self._owner_cell(row) if with_owner else "")

    def owned_action_row(self, row: ActionRow) -> Html:
        """An action item in the list of its owner, open or closed."""
        make = self.closed_action_row if row.group is Group.CLOSED else self.action_row
        return make(row, with_owner=False)

    def _owner_cell(self, row: ActionRow) -> str:
        if self.corpus.is_public:
            return ""
        return self._cell("owner", self.owner(row.action.action.owner, row.action.is_open), "pm-by-owner")

    @cached_row("services", lambda row: id(row.action))
    def _action(self, row: ActionRow) -> Html:
        action = row.action.action
        return Html(
            f"<tr{self._action_data(row)}>"
            f'<th scope="row">{self.action_link(row.action)}{self._action_origin(row)}</th>'
            f"{NOTHING if self.corpus.is_public else self._why(row)}{GAP}"
            f"<td{sort_attribute(f'{action.priority or LEAST_PRIORITY} {action.status}')}>"
            f"{joined((self.action_status(action.status), self.priority(action.priority)), ' ')}</td></tr>"
        )

    def _why(self, row: ActionRow) -> Html:
        due = sort_attribute(row.action.action.due or "")
        return Html(f'<td class="pm-why"{due}><ul>{self._reasons(row)}</ul></td>')

    @cached_row("actions/owners", lambda row: id(row.action))
    def _closed_action(self, row: ActionRow) -> Html:
        recorded, action = row.action, row.action.action
        reason = f'<div class="pm-quiet">{self.brief(recorded.record, action.reason)}</div>' if action.reason else ""
        found = (self._needed_again(row), self.history(recorded))
        implicated = "".join(f"<div>{words}</div>" for words in found if words)
        day = action.closed_on
        closed = self.day(day) if day else f'<span class="pm-quiet">{text(self.t("actions.no_day"))}</span>'
        return Html(
            f"<tr{self._action_data(row)}>"
            f'<th scope="row">{self.action_link(recorded)}{self._action_origin(row)}</th>'
            f"<td>{self.action_status(action.status)}{reason}{implicated}</td>"
            f"{GAP}{NOTHING if self.corpus.is_public else self._cell('closed', closed, order=day or '')}</tr>"
        )

    def _action_data(self, row: ActionRow) -> Html:
        day = row.action.lineage.created or row.action.record.date
        more = {"group": (row.group.value,), "incident": (row.action.record.id,), "day": (str(day),) if day else ()}
        return self._data({**action_facets(row.action), **more})

    def _action_origin(self, row: ActionRow) -> Html:
        """What is known of an action item besides its title: source, kind, what it answers, where it is tracked."""
        recorded, action = row.action, row.action.action
        incident = Html(f'<span class="pm-by-incident">{self.incident_link(recorded.record)}</span>')
        source = self.phrase("actions.from", incident=incident)
        kind = self.word(f"vocabulary.action-kind.{action.kind.value}") if action.kind else NOTHING
        lines = [origin_line(joined((kind, source), " · "))]
        if row.addresses and row.group is not Group.CLOSED:
            lines.append(origin_line(f"{text(self.t('actions.answers'))} {self._answered(row.addresses)}"))
        if action.trackers:
            trackers = self.listed(self.tracker(recorded.record, tracker) for tracker in action.trackers)
            lines.append(origin_line(f"{text(self.t('actions.tracked'))} {trackers}"))
        return joined(lines, "")

    def _answered(self, items: Sequence[Item]) -> Html:
        return joined(self.first(items, MOST_ANSWERED, self._item_link), text(self.t("text.clauses")))

    def _item_link(self, item: Item) -> Html:
        address = text(self.links.record(item.record, item.anchor))
        return Html(f'<a href="{address}">{self.excerpt(item.record, item_text(item), 70)}</a>')

    def _reasons(self, row: ActionRow) -> Html:
        """Why an action item is where it is, one list item each."""
        recorded, action = row.action, row.action.action
        needed = self._needed_again(row)
        items = [f"<li>{needed}</li>"] if needed else []
        if Reason.UNOWNED in row.urgency.reasons:
            missing = text(self.t(self._missing_owner(recorded)))
            items.append(f'<li class="pm-reason pm-reason--unowned">{missing}</li>')
        items.append(f"<li>{self._due_and_age(recorded)}</li>")
        items += self._lineage(recorded)
        if action.reason:
            items.append(f'<li class="pm-quiet">{self.brief(recorded.record, action.reason)}</li>')
        return joined(items, "")

    def _lineage(self, action: RecordedAction) -> Iterator[str]:
        """Where the item comes from, and where else it was carried over to."""
        if history := self.history(action):
            yield f'<li class="pm-quiet pm-history">{history}</li>'
        if elsewhere := self.elsewhere(action):
            yield f'<li class="pm-quiet">{self.phrase("actions.reason.elsewhere", incidents=elsewhere)}</li>'

    def _needed_again(self, row: ActionRow) -> Html:
        """Which later records needed an action item, or one that it continues. Unfinished, it catches the eye."""
        incidents = self.needing(row.action, lambda found: self.incident_link(found.record, found.anchor))
        if not incidents:
            return NOTHING
        presses = Reason.IMPLICATED_AGAIN in row.urgency.reasons
        look = "pm-reason pm-reason--implicated-again" if presses else "pm-quiet"
        named = self.phrase("actions.reason.implicated", incidents=Html(f"<span>{incidents}</span>"))
        return Html(f'<span class="{look}">{named}</span>')

    def _due_and_age(self, recorded: RecordedAction) -> Html:
        """How far the due date is from today, that date, the first one, and the age of the item."""
        action, parts = recorded.action, []
        if recorded.is_open and action.due:
            late = " pm-reason pm-reason--overdue" if recorded.is_overdue(self.today) else ""
            parts.append(f'<span class="pm-due{late}" data-due="{action.due}">{text(self.days_to(action.due))}</span>')
        due = self.phrase("actions.due_on", day=self.day(action.due)) if action.due else text(self.t("actions.no_due"))
        first = self.phrase("actions.first_due", day=self.day(recorded.first_due)) if recorded.first_due else NOTHING
        parts.append(f'<span class="pm-quiet">{joined((due, first, self._age(recorded)), " · ")}</span>')
        return joined(parts, "<br>")

    def _age(self, recorded: RecordedAction) -> str:
        days = recorded.age(self.today)
        if days is None:
            return ""
        created = recorded.lineage.created
        goes_on = "" if recorded.action.completed else f' data-created="{created}"'
        title, age = self.t("actions.event.created", day=created), self.t("actions.age", span=self.days(days))
        return f'<span class="pm-whole"{goes_on} title="{text(title)}">{text(age)}</span>'

    def days(self, number: int) -> str:
        """So many days in the unit that fits: `89 days`, `3 months`."""
        count, unit = in_fitting_unit(number)
        return self.t(f"duration.{unit}", count=count)

    def days_to(self, due: date) -> str:
        """How far a day is from today, in words: `Overdue by 3 days`."""
        days = (due - self.today).days
        if days == 0:
            return self.t("actions.reason.today")
        return self.t("actions.reason.overdue" if days < 0 else "actions.reason.due", span=self.days(abs(days)))

    def _missing_owner(self, recorded: RecordedAction) -> str:
        name = recorded.action.owner
        if not name:
            return "actions.reason.unowned"
        known = name in self.config.owner_directory
        return "actions.reason.inactive_owner" if known else "actions.reason.unregistered_owner"

    def group_heading(self, section: Section) -> Heading:
        """The heading over action items of one group. A list that goes on from the page before says so."""
        name = self.t(f"actions.group.{section.group}")
        title = name if section.starts_here else self.t("actions.group_continued", name=name)
        return self.part(title, f"pm-{section.group}")

    def group_lead(self, section: Section) -> Html:
        """What the items of a group have in common, and how many of the kind are elsewhere."""
        sentences = [self.t(f"actions.group_lead.{section.group}")]
        if section.above:
            sentences.append(self.t("actions.group_above", count=section.above))
        return Html(f'<p class="pm-quiet">{self.sentences(*sentences)}</p>')

    def section_rows(self, section: Section, *, with_owner: bool = True) -> Html:
        row = self.closed_action_row if section.group is Group.CLOSED else self.action_row
        return joined((row(found, with_owner=with_owner) for found in section.rows), "\n")
