"""Action items: what an organisation promised itself after an incident."""

from __future__ import annotations

from postmortems.model.base import Date, ItemReference, LocalId, LocalReference, Name, Part, Text, field
from postmortems.model.promise import Promise
from postmortems.model.vocabulary import ActionKind, ActionStatus, Priority


class ActionItem(Promise, Part):
    """One thing to be done, with an owner and a day."""

    id: LocalId = field("Name of the item, unique in this file. Never changes: others refer to it.")
    title: Text = field("What will be true when it is done, in one line.")
    description: Text | None = field("What is meant, in as many words as it takes.", None)
    kind: ActionKind | None = field("What the item is for.", None)
    priority: Priority | None = field("How pressing it is. The policy derives due dates from it.", None)
    owner: Name | None = field("The team or person of `_config.yml` that answers for it.", None)
    status: ActionStatus = field("The state of the item.", ActionStatus.OPEN)
    reason: Text | None = field("Why it is blocked, deferred, dropped or superseded.", None)
    created: Date | None = field("The day on which it was promised.", None)
    due: Date | None = field("The day by which it is to be done.", None)
    completed: Date | None = field("The day on which it was done or dropped.", None)
    addresses: tuple[LocalReference, ...] = field("The causal steps or lessons of this record that it answers.", ())
    criteria: Text | None = field("How one will know that it is done.", None)
    verified: Date | None = field("The day on which somebody saw that it works.", None)
    tracker: tuple[Text, ...] | Text = field("Where the work is tracked: ticket ids or addresses.", ())
    carried_from: ItemReference | None = field("The earlier item that this one continues.", None)
    alternatives: tuple[Text, ...] = field("Different ways to do it, of which one is enough.", ())
    recurring: Text | None = field("How often it returns, for work that has no end.", None)

    @property
    def trackers(self) -> tuple[str, ...]:
        """All tracker references, whether one or several were written."""
        return (self.tracker,) if isinstance(self.tracker, str) else self.tracker
