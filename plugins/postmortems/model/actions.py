"""Action items: what an organisation decided to do after an incident."""

from datetime import date
from enum import StrEnum

from postmortems.model.action_state import ItemState
from postmortems.model.base import (
    IN_JSON,
    MADE_HERE,
    NOT_JUDGED_YET,
    RARELY_WRITTEN,
    Date,
    ItemReference,
    Label,
    LocalId,
    LocalReference,
    Name,
    Text,
    visibility_of_part,
)
from postmortems.model.part import Output, Part, field
from postmortems.model.vocabulary import ActionKind, ActionStatus, Priority, Visibility


class ActionItem(ItemState, Part):
    """One thing to do, with an owner and a due date."""

    id: LocalId = field("Name of the item, unique in this file. Never change it: others refer to it.")
    title: Text = field("What will be true when it is done, in one line.", public=True)
    description: Text | None = field("The details.", None)
    kind: ActionKind | None = field("What the item is for.", None, left_out={Output.SHOW: IN_JSON})
    priority: Priority | None = field("How urgent it is. The policy derives due dates from it.", None)
    owner: Name | None = field("The team or person of `_config.yml` that is responsible for it.", None)
    status: ActionStatus = field("The state of the item.", ActionStatus.OPEN, public=True)
    reason: Text | None = field(
        "Why it is blocked, deferred, dropped or superseded.",
        None,
        left_out={Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN},
    )
    created: Date | None = field(
        "The date on which it was created.", None, left_out={Output.SHOW: IN_JSON, Output.IMPORT: RARELY_WRITTEN}
    )
    due: Date | None = field("The due date.", None)
    completed: Date | None = field("The date on which it was done or dropped.", None, left_out={Output.SHOW: IN_JSON})
    addresses: tuple[LocalReference, ...] = field(
        "The causal steps or lessons of this record that it addresses.", (), left_out={Output.IMPORT: MADE_HERE}
    )
    criteria: Text | None = field(
        "How to tell that it is done.",
        None,
        left_out={Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN},
    )
    verified: Date | None = field(
        "The date on which somebody verified that it works.",
        None,
        left_out={Output.SHOW: IN_JSON, Output.IMPORT: RARELY_WRITTEN},
    )
    tracker: tuple[Label, ...] | Label = field("Where the work is tracked: ticket ids or addresses.", ())
    carried_from: ItemReference | None = field(
        "The earlier item that this one continues.", None, left_out={Output.IMPORT: MADE_HERE}
    )
    alternatives: tuple[Text, ...] = field(
        "Different ways to do it; one of them is enough.",
        (),
        left_out={Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN},
    )
    recurring: Text | None = field(
        "How often it recurs, for work without an end.",
        None,
        fact=True,
        left_out={Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN},
    )
    visibility: Visibility | None = visibility_of_part()

    @property
    def data(self) -> dict[str, object]:
        """The fields that are there, as JSON has them. The core would say the same, but first it loads `fractions`."""
        values = ((name, getattr(self, name)) for name in ActionItem.model_fields)
        return {name: value if type(value) is str else _plain(value) for name, value in values if value is not None}

    @property
    def closed_on(self) -> date | None:
        """The day on which it was completed or verified; None where nobody wrote it down."""
        return self.completed or self.verified

    @property
    def trackers(self) -> tuple[str, ...]:
        """All tracker references, whether one or several were written."""
        return (self.tracker,) if isinstance(self.tracker, str) else self.tracker


def _plain(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
