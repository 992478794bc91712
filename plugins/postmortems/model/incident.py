"""The record of an incident: its frontmatter, field by field, in the order in which it reads best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import (
    StringConstraints,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from postmortems.model.actions import ActionItem
from postmortems.model.base import (
    FOR_THE_CHECK,
    GONE,
    IDS,
    MADE_HERE,
    NOT_JUDGED_YET,
    QUOTED,
    RARELY_WRITTEN,
    Date,
    IncidentReference,
    Label,
    LocalId,
    Name,
    Output,
    Part,
    RecordId,
    RelativePath,
    Text,
    Url,
    field,
    list_or_word,
)
from postmortems.model.causes import CausalChain, CausalGraph
from postmortems.model.time import Span, Time, TimeContext
from postmortems.model.vocabulary import (
    DataLoss,
    DetectionMethod,
    IncidentKind,
    LessonKind,
    MitigationKind,
    ReferenceKind,
    Relation,
    Status,
    TimelineKind,
    TriggerKind,
    Verdict,
    Visibility,
)


class Times(Part):
    """When the incident reached each of its phases."""

    latent_since: Time | None = field(
        "Since when the conditions existed unnoticed.", None, left_out={Output.IMPORT: RARELY_WRITTEN}
    )
    started: Time | None = field("When the impact or the hazard began.", None)
    detected: Time | None = field("When somebody or something noticed.", None)
    acknowledged: Time | None = field("When somebody began to work on it.", None)
    mitigated: Time | None = field("When the impact ended or became bearable.", None)
    resolved: Time | None = field("When normal operation was restored.", None)

    @cached_property
    def time_to_detect(self) -> Span | None:
        """From the start until it was noticed."""
        return _span(self.started, self.detected)

    @cached_property
    def time_to_mitigate(self) -> Span | None:
        """From the start until the impact ended."""
        return _span(self.started, self.mitigated)

    @cached_property
    def time_to_resolve(self) -> Span | None:
        """From the start until normal operation was restored."""
        return _span(self.started, self.resolved)


def _span(start: Time | None, end: Time | None) -> Span | None:
    return Span.between(start, end) if start is not None and end is not None else None


class Services(Part):
    """The services of `_config.yml` that took part in the incident."""

    affected: tuple[Name, ...] | None = field(
        "Services whose users noticed. `nobody`, or `[]`, says that there are none.", None
    )
    faulty: tuple[Name, ...] = field(
        "Services in which something went wrong.", (), left_out={Output.IMPORT: RARELY_WRITTEN}
    )

    _nobody = field_validator("affected", mode="before")(list_or_word)

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Every service named, each once, affected ones first."""
        return tuple(dict.fromkeys((*(self.affected or ()), *self.faulty)))


class ServiceImpact(Part):
    """The effect of the incident on one service."""

    left_out: ClassVar[Mapping[Output, str]] = {
        Output.SHOW: "the impact is summed up; each service is in `--format json`",
        Output.LANGUAGE: NOT_JUDGED_YET,
        Output.IMPORT: RARELY_WRITTEN,
    }

    service: Name = field("The service, by its name in `_config.yml`.")
    effect: Text = field("What its users noticed.")
    from_: Time | None = field("When the effect began.", None, alias="from")
    to: Time | None = field("When it ended; `unknown` if nobody knows.", None)


class Impact(Part):
    """The effect of the incident on people and data."""

    summary: Text | None = field("The impact in a sentence or two.", None)
    users_affected: int | Text | None = field(
        "How many users noticed: a number, or words.",
        None,
        left_out={Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN},
    )
    data_loss: DataLoss | None = field("Whether data was lost.", None, left_out={Output.IMPORT: RARELY_WRITTEN})
    services: tuple[ServiceImpact, ...] = field("The effect on each service.", ())


class Detection(Part):
    """How the incident was noticed, and what made it hard to see."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.IMPORT: RARELY_WRITTEN}

    method: DetectionMethod | None = field("How it was noticed.", None)
    gaps: tuple[Text, ...] = field("Why it was hard to see, one reason each.", ())


class Trigger(Part):
    """What set the incident off."""

    kind: TriggerKind = field("The kind of event.")
    description: Text | None = field("What happened.", None)


class Hypothesis(Part):
    """An explanation that was considered. The ones ruled out are the red herrings."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED}

    id: LocalId = field("Name of the hypothesis, unique in this file.", left_out={Output.SHOW: IDS})
    statement: Text = field("The suspected explanation.")
    verdict: Verdict = field("Whether it was confirmed or ruled out, or is open.")
    evidence: Text | None = field("What decided it.", None)
    cost: Text | None = field(
        "What pursuing it cost: time, or a wrong change.", None, left_out={Output.IMPORT: RARELY_WRITTEN}
    )


class TimelineEntry(Part):
    """Something that happened, and when."""

    id: LocalId | None = field(
        "Name of the entry, unique in this file, if others refer to it.",
        None,
        left_out={Output.SHOW: IDS, Output.IMPORT: MADE_HERE},
    )
    at: Time = field("When it happened. A bare `HH:MM` takes the date of the entry before it.")
    until: Time | None = field("When it ended, for something that lasted.", None)
    kind: TimelineKind = field("The kind of entry.", TimelineKind.OTHER)
    event: Text = field("What happened.")
    actor: Label | None = field("The role, team or system that did it.", None)


class Mitigation(Part):
    """Something done to end the impact."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN}

    at: Time | None = field("When it was done.", None)
    kind: MitigationKind = field("The kind of mitigation.")
    description: Text = field("What was done.")
    reference: Text | None = field("Where it is recorded: a commit, a pull request, a link.", None)


class Verification(Part):
    """How the recovery was verified."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED, Output.IMPORT: RARELY_WRITTEN}

    check: Text = field("What was checked.")
    command: Text | None = field("The command that shows it.", None)
    result: Text | None = field("What it showed.", None)


class Lesson(Part):
    """Something learned from the incident."""

    id: LocalId = field("Name of the lesson, unique in this file.", left_out={Output.SHOW: IDS})
    kind: LessonKind = field("The review question that it answers.", LessonKind.LESSON)
    text: Text = field("The lesson.")
    themes: tuple[Name, ...] = field(
        "Themes of `_config.yml` under which it is listed.", (), left_out={Output.IMPORT: MADE_HERE}
    )
    actions: tuple[LocalId, ...] = field(
        "The action items of this record that follow from it.", (), left_out={Output.IMPORT: RARELY_WRITTEN}
    )


class RelatedIncident(Part):
    """Another incident that readers of this one should know about."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED}

    incident: IncidentReference | None = field("Its id, or `<id>#<local-id>` for an item in it.", None)
    label: Text | None = field("Its name, if it has no record here.", None)
    relation: Relation = field(
        "How this incident relates to it.", Relation.SIMILAR, left_out={Output.IMPORT: RARELY_WRITTEN}
    )
    note: Text | None = field("What they have in common.", None, left_out={Output.IMPORT: RARELY_WRITTEN})

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.incident is None) == (self.label is None):
            raise PydanticCustomError(
                "related",
                "names neither or both of `incident` and `label`",
                {"help": "give `incident` for one with a record here, `label` for one without"},
            )
        return self


class Correction(Part):
    """A change to the record after it was published."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED}

    at: Time = field("When the record was changed.")
    note: Text = field("What was changed, and why.")
    by: Label | None = field("Who changed it.", None, left_out={Output.IMPORT: RARELY_WRITTEN})


class Update(Part):
    """Something that happened after the record was closed."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: NOT_JUDGED_YET}

    at: Time = field("When it happened.")
    note: Text = field("What happened.")


class Withdrawal(Part):
    """Marks a record that no longer counts."""

    left_out: ClassVar[Mapping[Output, str]] = {
        Output.SEARCH: GONE,
        Output.LANGUAGE: NOT_JUDGED_YET,
        Output.IMPORT: MADE_HERE,
    }

    at: Time = field("When the record was withdrawn.")
    reason: Text = field("Why, for readers who follow an old link.")


class Reference(Part):
    """A document elsewhere."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED}

    title: Text = field("What it is.")
    url: Url | None = field("Its address.", None)
    path: RelativePath | None = field(
        "Its path in this repository, relative to the record.",
        None,
        left_out={Output.IMPORT: "a document elsewhere has another place"},
    )
    kind: ReferenceKind = field("The kind of reference.", ReferenceKind.DOCUMENT)
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,64}$")] | None = field(
        "The commit at which it was read or changed.", None, left_out={Output.IMPORT: RARELY_WRITTEN}
    )


class Waiver(Part):
    """A finding that is accepted until a date."""

    left_out: ClassVar[Mapping[Output, str]] = {
        Output.SHOW: FOR_THE_CHECK,
        Output.SEARCH: FOR_THE_CHECK,
        Output.LANGUAGE: FOR_THE_CHECK,
        Output.IMPORT: MADE_HERE,
    }

    rule: Label = field("Code or name of the rule.")
    reason: Text = field("Why the finding is accepted.")
    until: Date = field("The last day on which the waiver applies.")


class MomentAnchor(NamedTuple):
    """The address of an entry of the timeline on its page. Changes of other entries do not change it."""

    anchor: str
    """Its id. Without one: its time and a hash of its words, `t-20260528T1055Z-3f2a`."""
    by_time: str
    """The same without the words, for the first entry at that time; empty for any other. It outlives a correction."""


def moment_anchors(entries: Sequence[TimelineEntry]) -> tuple[MomentAnchor, ...]:
    """The addresses of the entries of a timeline."""
    found: list[MomentAnchor] = []
    used: dict[str, int] = {}
    for entry in entries:
        time = f"t-{(entry.at.iso_utc or 'unknown').translate(_SIGNS_IN_TIMES)}"
        digest = blake2b(" ".join(entry.event.split()).encode("utf-8", "replace"), digest_size=2).hexdigest()
        name = f"{time}-{digest}"
        used[time] = used.get(time, 0) + 1
        used[name] = used.get(name, 0) + 1
        repeated = f"-{used[name]}" if used[name] > 1 else ""
        by_time = time if used[time] == 1 and not entry.id else ""
        found.append(MomentAnchor(entry.id or f"{name}{repeated}", by_time))
    return tuple(found)


_SIGNS_IN_TIMES = str.maketrans("", "", "-:.")


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


class Incident(Part):
    """The record of one incident."""

    id: Label | None = field(
        "The name of the file without `.md`. May be left out; anything else is an error.",
        None,
        left_out={Output.IMPORT: MADE_HERE},
    )
    title: Text = field("What happened, neutrally.", max_length=300)
    status: Status = field("The state of the document.")
    severity: Name = field("A level of `_config.yml`.")
    severity_rationale: Text | None = field("Why this level.", None, left_out={Output.LANGUAGE: NOT_JUDGED_YET})
    kind: IncidentKind = field("The kind of event.", IncidentKind.INCIDENT, left_out={Output.IMPORT: RARELY_WRITTEN})
    summary: Text | None = field("What happened, in one paragraph. Required from in-review on.", None)
    timezone: Label | None = field(
        "Time zone of times without an offset: an IANA name or a fixed offset.",
        None,
        left_out={Output.TABLES: "times are in UTC there"},
    )
    times: Times = field("When the incident reached each of its phases.", Times.model_construct())
    services: Services = field("The services that took part.", Services.model_construct())
    impact: Impact = field("The effect on people and data.", Impact.model_construct())
    detection: Detection = field("How it was noticed.", Detection.model_construct())
    trigger: Trigger | None = field("What set it off.", None)
    causal_chains: tuple[CausalChain, ...] = field("How it came about.", ())
    hypotheses: tuple[Hypothesis, ...] = field("Explanations that were considered.", ())
    timeline: tuple[TimelineEntry, ...] = field("What happened when.", ())
    mitigations: tuple[Mitigation, ...] = field("What ended the impact.", ())
    verification: tuple[Verification | Text, ...] = field(
        "How the recovery was verified.",
        (),
        left_out={
            Output.TABLES: "as the other lists of a record: it is in `show --format json`",
            Output.LANGUAGE: QUOTED,
            Output.IMPORT: RARELY_WRITTEN,
        },
    )
    lessons: tuple[Lesson, ...] = field("What was learned.", ())
    action_items: tuple[ActionItem, ...] = field("What will be done.", ())
    no_action_items: Text | None = field(
        "Why there are none. From in-review on, a record without action items needs this.",
        None,
        left_out={Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN},
    )
    related: tuple[RelatedIncident, ...] = field("Related incidents.", ())
    corrections: tuple[Correction, ...] = field("Changes after publishing, newest last.", ())
    updates: tuple[Update, ...] = field("What happened after closure, newest last.", ())
    withdrawn: Withdrawal | None = field(
        "Marks the record as no longer counting: its page stays, with a notice, and no other page shows it.", None
    )
    references: tuple[Reference, ...] = field("Documents elsewhere.", ())
    authors: tuple[Label, ...] = field("People or teams that wrote it.", ())
    reviewers: tuple[Label, ...] = field("People or teams that reviewed it.", ())
    roles: dict[Label, tuple[Label, ...] | Label] = field(
        "Who had which role in the response.",
        {},
        left_out={Output.TABLES: "a map does not fit a table", Output.IMPORT: RARELY_WRITTEN},
    )
    tags: tuple[Label, ...] = field("Free keywords to find it by.", ())
    aliases: tuple[RecordId, ...] = field(
        "Old ids, which lead to this record.",
        (),
        left_out={
            Output.PAGE: "addresses of old ids lead to the page; they say nothing to its readers",
            Output.IMPORT: MADE_HERE,
        },
    )
    external_ids: tuple[Label, ...] = field("Its ids in other systems.", ())
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = field(
        "Language of the text, as a BCP 47 tag. Default: the language of the site.",
        None,
        left_out={Output.SHOW: "for programs"},
    )
    visibility: Visibility = field(
        "Who the record is for. Only a note for now: every record is published, whether `internal` or `public`.",
        Visibility.INTERNAL,
        left_out={
            Output.PAGE: "nothing depends on it yet",
            Output.SHOW: "nothing depends on it yet",
            Output.IMPORT: RARELY_WRITTEN,
        },
    )
    waivers: tuple[Waiver, ...] = field("Findings that are accepted until a date.", ())
    extensions: dict[str, object] = field(
        "Keys that begin with `x-` or are `extra_keys` of `_config.yml`, as written.", {}, exclude=True
    )

    def model_post_init(self, context: object, /) -> None:
        """Keep which fields were given, for a rule that asks; a copy of the set takes an eighth of its room."""
        object.__setattr__(self, "__pydantic_fields_set__", set(self.__pydantic_fields_set__))

    @field_validator("tags", "aliases", mode="before")
    @classmethod
    def _as_editors_write_it(cls, value: object) -> object:
        """Nothing at all, an empty text, or a first item that waits to be filled: each is an empty list."""
        items = value if isinstance(value, tuple | list) else (value,)
        return () if all(item is None or _is_blank(item) for item in items) else value

    @field_validator("timeline", mode="wrap")
    @classmethod
    def _bare_clock_times(cls, value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        """In a timeline, and only there, a bare `HH:MM` takes the date of the entry before it."""
        if info.mode == "json" and isinstance(value, list):
            value = tuple(value)  # what a validator hands on is no JSON any more, and lists are tuples here
        context = info.context
        if not isinstance(context, TimeContext):
            return handler(value)
        context.in_timeline, context.day = True, None
        try:
            return handler(value)
        finally:
            context.in_timeline, context.day = False, None

    @cached_property
    def causal_graph(self) -> CausalGraph:
        """The steps of all chains and which brought which about."""
        return CausalGraph(self.causal_chains)

    @property
    def shown_related(self) -> tuple[RelatedIncident, ...]:
        """Related incidents without refused proposals, which only the search for joins asks for."""
        return tuple(entry for entry in self.related if entry.relation is not Relation.UNRELATED)

    @cached_property
    def moment_anchors(self) -> tuple[MomentAnchor, ...]:
        """The addresses of the entries of the timeline, in its order."""
        return moment_anchors(self.timeline)

    @cached_property
    def factors(self) -> tuple[str, ...]:
        """The shared factors that acted in this incident, each once, in the order of the chains."""
        return tuple(dict.fromkeys(step.factor for chain in self.causal_chains for step in chain.steps if step.factor))
