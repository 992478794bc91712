"""What all records of a knowledge base share: `incidents/_config.yml`."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, NamedTuple
from urllib.parse import quote

from pydantic_core import PydanticCustomError

from postmortems.model.base import Date, Label, Name, RegisteredName, Text, Url
from postmortems.model.core import Call, Limits
from postmortems.model.directory import Directory
from postmortems.model.part import REQUIRED, Part, field
from postmortems.model.publishing import Public
from postmortems.model.vocabulary import Level, OwnerKind, Preset, Priority, Status


def _is_no_field(value: str) -> str:
    from postmortems.model.incident import Incident

    if value in Incident.model_fields:
        raise PydanticCustomError(
            "name", "is a field of every record", {"help": "remove it; the fields of a record need not be listed"}
        )
    if value.casefold() in Incident.model_fields:
        message = f"differs from the field `{value.casefold()}` only in case"
        raise PydanticCustomError("name", message, {"help": "choose another name: this one hides a misspelt field"})
    if not value.isprintable():
        raise PydanticCustomError(
            "name", "contains a line break or a control character", {"help": "write the key as records have it"}
        )
    return value


ExtraName = Annotated[str, Limits(strip_whitespace=True, min_length=1, max_length=80), Call("after", _is_no_field)]
"""A key at the top level of a record that is not one of ours."""


class SeverityLevel(Part):
    """A severity level. The first in the list is the most severe."""

    name: RegisteredName = field("The level as records write it.")
    title: Text | None = field("What it is called.", None)
    description: Text | None = field("When it applies.", None)


class Service(Part):
    """Something that users rely on."""

    name: RegisteredName = field("The service as records write it.")
    title: Text | None = field("What it is called.", None)
    owner: Name | None = field("The owner that runs it.", None)
    tier: Annotated[int, Limits(ge=0, le=9)] | None = field("How much depends on it; 1 is most.", None)
    description: Text | None = field("What it does.", None)
    public_name: Text | None = field("What the public edition calls it. A service without one is not in it.", None)


class Owner(Part):
    """A team or person that can be responsible for an action item."""

    name: RegisteredName = field("The owner as records write it.")
    title: Text | None = field("What the owner is called.", None)
    kind: OwnerKind = field("A team, or one person.", OwnerKind.TEAM)
    contact: Text | None = field("Where to reach the owner.", None)
    active: bool = field("False for an owner who left: their open items need a new owner.", True)


class Factor(Part):
    """A contributing factor that records share."""

    name: RegisteredName = field("The factor as records write it.")
    title: Text | None = field("What it is called.", None)
    description: Text | None = field("How to recognise it.", None)


class Theme(Part):
    """A subject under which lessons are listed."""

    name: RegisteredName = field("The theme as records write it.")
    title: Text | None = field("What it is called.", None)
    description: Text | None = field("What belongs under it.", None)


class ExtraKey(Part):
    """A key of your own that records may have besides ours."""

    name: ExtraName = field("The key as records write it.")
    title: Text | None = field("Its title on the page of the record. Without one, the page does not show it.", None)


def _with_place(value: str) -> str:
    if "{id}" not in value and "{number}" not in value:
        help_ = "write `{id}` where the id goes, or `{number}` for what follows the prefix"
        raise PydanticCustomError("tracker", "has no place for the id", {"help": help_})
    return value


class Tracker(Part):
    """A tracker of work: what its ids begin with, and where they lead."""

    prefix: Label = field("What its ids begin with: `OPS-`, `#`, `shop/api#`.")
    url: Url = field(
        "The address of a ticket, with `{id}` for its whole id or `{number}` for what follows the prefix.",
        REQUIRED,
        Call("after", _with_place),
    )

    def address(self, reference: str) -> str | None:
        """Where a reference leads; None if it is none of this tracker."""
        number = reference.removeprefix(self.prefix)
        if number == reference or not _TICKET.fullmatch(number):
            return None
        return self.url.replace("{id}", quote(reference, safe="")).replace("{number}", quote(number, safe=""))


_TICKET = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,79}")


REQUIREMENTS: dict[Status, tuple[str, ...]] = {
    Status.DRAFT: (),
    Status.IN_REVIEW: tuple(
        "summary times.started times.detected times.resolved services.affected action_items".split()
    ),
    Status.REVIEWED: ("impact.summary", "detection.method", "causal_chains", "lessons"),
    Status.CLOSED: (),
}
"""What each status adds to what the ones before it require; `title`, `status` and `severity` always are.

`action_items` may be answered by `no_action_items`.
"""

REQUIRABLE = tuple(
    """
    summary severity_rationale times.latent_since times.started times.detected times.acknowledged times.mitigated
    times.resolved services.affected services.faulty impact.summary impact.users_affected impact.data_loss
    impact.services detection.method detection.gaps trigger causal_chains hypotheses timeline mitigations
    verification lessons action_items references authors reviewers roles
    """.split()
)
"""The fields that a policy may require."""


class PresetValues(NamedTuple):
    """What a preset sets. Whatever `_config.yml` says itself goes before it."""

    due_days: Mapping[Priority, int]
    """Days to the latest due date, by priority."""
    levels: Mapping[str, Level]
    """Levels of rules by name."""
    source: str
    """Whose values these are, and of what."""


PRESETS: dict[Preset, PresetValues] = {
    Preset.GITLAB: PresetValues(
        {Priority.P0: 7, Priority.P1: 30, Priority.P2: 60, Priority.P3: 90},
        {},
        "GitLab's handbook: corrective actions of severity 1 to 4",
    ),
    Preset.PAGERDUTY: PresetValues(
        {Priority.P0: 15, Priority.P1: 30},
        {},
        "PagerDuty's postmortem guide: actions after a SEV-1, and after a SEV-2",
    ),
    Preset.ATLASSIAN: PresetValues(
        {Priority.P0: 28, Priority.P1: 56},
        {},
        "Atlassian's incident handbook: priority actions, 4 or 8 weeks by service",
    ),
    Preset.CCADB: PresetValues(
        {},
        dict.fromkeys(
            "lesson-without-action unaddressed-cause no-criteria no-due-date late-timeline".split(), Level.ERROR
        ),
        "the checkable MUSTs of the CCADB's incident reporting guidelines for certification authorities",
    ),
}
"""Published policies. Their makers grade by three or four levels of severity; here the gravest is P0."""


class Policy(Part):
    """What the organisation requires of its records."""

    preset: Preset | tuple[Preset, ...] = field(
        "A published policy to follow, or several. If two set the same value, the later one counts. "
        "`due_days` and `rules` take precedence.",
        (),
    )
    due_days: dict[Priority, Annotated[int, Limits(ge=1, le=3650)]] = field(
        "Days from `created` to the latest `due` of an open action item, by priority. "
        "An item whose priority is listed here must have a due date.",
        {},
    )
    require: dict[Status, tuple[str, ...]] = field(
        "What each status requires in addition to the statuses before it. A status that is left out keeps its default.",
        {},
    )
    require_by_severity: dict[Name, dict[Status, tuple[str, ...]]] = field(
        "What each status requires in addition, for incidents of one severity.", {}
    )
    strict_since: Date | None = field("Incidents before this date are checked by the essential rules only.", None)

    @cached_property
    def presets(self) -> tuple[PresetValues, ...]:
        """The presets in their order, whether one or several were written."""
        chosen = (self.preset,) if isinstance(self.preset, Preset) else self.preset
        return tuple(PRESETS[preset] for preset in chosen)

    @cached_property
    def days_to_due(self) -> Mapping[Priority, int]:
        """Days from `created` to the latest due date, by priority: of the presets, and of `due_days` before them."""
        return {
            key: days for values in (*(p.due_days for p in self.presets), self.due_days) for key, days in values.items()
        }

    @cached_property
    def preset_levels(self) -> Mapping[str, Level]:
        """Levels of rules that a preset sets, by name."""
        return {name: level for preset in self.presets for name, level in preset.levels.items()}

    def latest_due(self, priority: Priority | None, created: date) -> date | None:
        """The last day that an open item of this priority may be due; None where the policy sets none."""
        days = self.days_to_due.get(priority) if priority else None
        return created + timedelta(days) if days else None

    def is_before_strictness(self, day: date | None) -> bool:
        """Whether an incident of that day is older than the policy. One without a day is not."""
        return self.strict_since is not None and day is not None and day < self.strict_since

    def required(self, status: Status, severity: str) -> tuple[str, ...]:
        """Every field that a record of this status and severity must have, as dotted paths, each once."""
        more = self.require_by_severity.get(severity, {})
        return tuple(
            dict.fromkeys(
                path
                for stage in Status
                if stage.rank <= status.rank
                for path in (*self.require.get(stage, REQUIREMENTS[stage]), *more.get(stage, ()))
            )
        )


DEFAULT_SEVERITIES = tuple(SeverityLevel.model_construct(name=f"SEV{number}") for number in range(1, 6))


class Search(Part):
    """How the search page understands words."""

    synonyms: tuple[tuple[Text, ...], ...] = field(
        "Groups of words or phrases with one meaning, such as `[OOM, out of memory]`. A search for one finds all.", ()
    )


class Config(Part):
    """What all records share. Both the command line and the site read it."""

    noun: Text | None = field("What you call such a document: post-mortem, incident review, retrospective.", None)
    timezone: Text | None = field("Time zone of times without an offset.", None)
    language: Annotated[str, Limits(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = field(
        "Language of the generated words, as a BCP 47 tag.", "en"
    )
    severities: tuple[SeverityLevel, ...] = field(
        "The severity levels, most severe first.", DEFAULT_SEVERITIES, Limits(min_length=1)
    )
    services: tuple[Service, ...] = field("The services that records may name.", ())
    owners: tuple[Owner, ...] = field("The teams and people that may own action items.", ())
    factors: tuple[Factor, ...] = field("The contributing factors that records share.", ())
    themes: tuple[Theme, ...] = field("The themes under which lessons are listed.", ())
    policy: Policy = field("What is required of records.", Policy.model_construct())
    rules: dict[str, Level] = field("Levels of rules, by code or name, if they differ from the default.", {})
    search: Search = field("How the search page understands words.", Search.model_construct())
    trackers: tuple[Tracker, ...] = field(
        "Trackers of work: ids of tickets in `tracker` and `external_ids` become links.", ()
    )
    public: Public = field("What the public edition shows.", Public.model_construct())
    extra_keys: tuple[ExtraName | ExtraKey, ...] = field(
        "Keys of your own, or of your editor, that records may have at the top level: a name, or a map with a title "
        "if the page of the record should show it.",
        (),
    )

    @cached_property
    def extra_titles(self) -> Mapping[str, str | None]:
        """The extra keys, each with its title on the page of a record; None where the page does not show it."""
        return {key: None for key in self.extra_keys if isinstance(key, str)} | {
            key.name: key.title for key in self.extra_keys if isinstance(key, ExtraKey)
        }

    @cached_property
    def severity_directory(self) -> Directory[SeverityLevel]:
        """The levels by name."""
        return Directory(self.severities)

    def ticket_address(self, reference: str) -> str | None:
        """Where the id of a ticket leads; None for what no tracker knows. The longest prefix wins."""
        trackers = sorted(self.trackers, key=lambda tracker: -len(tracker.prefix))
        return next((address for tracker in trackers if (address := tracker.address(reference))), None)

    @cached_property
    def service_directory(self) -> Directory[Service]:
        """The services by name."""
        return Directory(self.services)

    @cached_property
    def owner_directory(self) -> Directory[Owner]:
        return Directory(self.owners)

    @cached_property
    def factor_directory(self) -> Directory[Factor]:
        return Directory(self.factors)

    @cached_property
    def theme_directory(self) -> Directory[Theme]:
        """The themes by name."""
        return Directory(self.themes)
