"""The record of an incident: its frontmatter, field by field, in the order in which it reads best."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Annotated, ClassVar

from pydantic_core import PydanticCustomError

from postmortems.model.actions import ActionItem
from postmortems.model.base import (
    FOR_THE_CHECK,
    FOR_THE_EDITION,
    GONE,
    IDS,
    MADE_HERE,
    NOT_JUDGED_YET,
    ONLY_OUTSIDE,
    QUOTED,
    RARELY_WRITTEN,
    Date,
    IncidentReference,
    Label,
    LocalId,
    Name,
    RecordId,
    RelativePath,
    Text,
    Url,
    list_or_word,
    visibility_of_part,
)
from postmortems.model.causes import CausalChain, CausalGraph
from postmortems.model.core import Call, Limits
from postmortems.model.part import REQUIRED, Output, Part, field
from postmortems.model.time import Span, Time
from postmortems.model.timeline import MomentAnchor, TimelineEntry, bare_clock_times, moment_anchors
from postmortems.model.vocabulary import (
    DataLoss,
    DetectionMethod,
    IncidentKind,
    LessonKind,
    MitigationKind,
    ReferenceKind,
    Relation,
    Status,
    TriggerKind,
    Verdict,
    Visibility,
)


class Times(Part):
    """When the incident reached each of its phases."""

    latent_since: Time | None = field(
        "Since when the conditions existed unnoticed.", None, left_out={Output.IMPORT: RARELY_WRITTEN}, public=True
    )
    started: Time | None = field("When the impact or the hazard began.", None, public=True)
    detected: Time | None = field("When somebody or something noticed.", None, public=True)
    acknowledged: Time | None = field("When somebody began to work on it.", None, public=True)
    mitigated: Time | None = field("When the impact ended or became bearable.", None, public=True)
    resolved: Time | None = field("When normal operation was restored.", None, public=True)

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

    @property
    def durations(self) -> dict[str, Span | None]:
        """How long it took from the start to `detect`, `mitigate` and `resolve` it; None where nobody can tell."""
        return {
            "detect": self.time_to_detect,
            "mitigate": self.time_to_mitigate,
            "resolve": self.time_to_resolve,
        }


def _span(start: Time | None, end: Time | None) -> Span | None:
    return Span.between(start, end) if start is not None and end is not None else None


class Services(Part):
    """The services of `_config.yml` that took part in the incident."""

    affected: tuple[Name, ...] | None = field(
        "Services whose users noticed. `nobody`, or `[]`, says that there are none.",
        None,
        list_or_word("affected"),
        public=True,
    )
    faulty: tuple[Name, ...] = field(
        "Services in which something went wrong.", (), left_out={Output.IMPORT: RARELY_WRITTEN}
    )

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Every service named, each once, affected ones first."""
        return tuple(dict.fromkeys((*(self.affected or ()), *self.faulty)))


class ServiceImpact(Part):
    """The effect of the incident on one service."""

    left_out: ClassVar[Mapping[Output, str]] = {
        Output.SHOW: "the impact is summed up; each service is in `--format json`",
        Output.LANGUAGE: NOT_JUDGED_YET,
    }

    service: Name = field("The service, by its name in `_config.yml`.", public=True)
    effect: Text = field("What its users noticed.", public=True)
    from_: Time | None = field("When the effect began.", None, alias="from", public=True)
    to: Time | None = field("When it ended; `unknown` if nobody knows.", None, public=True)
    visibility: Visibility | None = visibility_of_part()


class Impact(Part):
    """The effect of the incident on people and data."""

    summary: Text | None = field("The impact in a sentence or two.", None, public=True)
    users_affected: int | Text | None = field(
        "How many users noticed: a number, or words.",
        None,
        left_out={Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN},
        public=True,
    )
    data_loss: DataLoss | None = field(
        "Whether data was lost.", None, left_out={Output.IMPORT: RARELY_WRITTEN}, public=True
    )
    services: tuple[ServiceImpact, ...] = field("The effect on each service.", (), public=True)


class Detection(Part):
    """How the incident was noticed, and what made it hard to see."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.IMPORT: RARELY_WRITTEN}

    method: DetectionMethod | None = field("How it was noticed.", None, public=True)
    gaps: tuple[Text, ...] = field("Why it was hard to see, one reason each.", (), public=True)


class Trigger(Part):
    """What set the incident off."""

    kind: TriggerKind = field("The kind of event.", public=True)
    description: Text | None = field("What happened.", None, public=True)


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


class Mitigation(Part):
    """Something done to end the impact."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN}

    at: Time | None = field("When it was done.", None, public=True)
    kind: MitigationKind = field("The kind of mitigation.", public=True)
    description: Text = field("What was done.", public=True)
    reference: Text | None = field("Where it is recorded: a commit, a pull request, a link.", None)
    visibility: Visibility | None = visibility_of_part()


class Verification(Part):
    """How the recovery was verified."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED, Output.IMPORT: RARELY_WRITTEN}

    check: Text = field("What was checked.")
    command: Text | None = field("The command that shows it.", None)
    result: Text | None = field("What it showed.", None)


class Lesson(Part):
    """Something learned from the incident."""

    id: LocalId = field("Name of the lesson, unique in this file.", left_out={Output.SHOW: IDS})
    kind: LessonKind = field("The review question that it answers.", LessonKind.LESSON, public=True)
    text: Text = field("The lesson.", public=True)
    themes: tuple[Name, ...] = field(
        "Themes of `_config.yml` under which it is listed.", (), left_out={Output.IMPORT: MADE_HERE}
    )
    actions: tuple[LocalId, ...] = field(
        "The action items of this record that follow from it.", (), left_out={Output.IMPORT: RARELY_WRITTEN}
    )
    visibility: Visibility | None = visibility_of_part()


class RelatedIncident(Part):
    """Another incident that readers of this one should know about."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED}

    incident: IncidentReference | None = field("Its id, or `<id>#<local-id>` for an item in it.", None, public=True)
    label: Text | None = field("Its name, if it has no record here.", None)
    relation: Relation = field(
        "How this incident relates to it.", Relation.SIMILAR, left_out={Output.IMPORT: RARELY_WRITTEN}, public=True
    )
    note: Text | None = field("What they have in common.", None, left_out={Output.IMPORT: RARELY_WRITTEN})
    visibility: Visibility | None = visibility_of_part()

    def __post_init__(self) -> None:
        """It names one of the two."""
        if (self.incident is None) == (self.label is None):
            raise PydanticCustomError(
                "related",
                "names neither or both of `incident` and `label`",
                {"help": "give `incident` for one with a record here, `label` for one without"},
            )


class Correction(Part):
    """A change to the record after it was published."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED}

    at: Time = field("When the record was changed.", public=True)
    note: Text = field("What was changed, and why.", public=True)
    by: Label | None = field("Who changed it.", None, left_out={Output.IMPORT: RARELY_WRITTEN})
    visibility: Visibility | None = visibility_of_part()


class Update(Part):
    """Something that happened after the record was closed."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: NOT_JUDGED_YET}

    at: Time = field("When it happened.", public=True)
    note: Text = field("What happened.", public=True)
    visibility: Visibility | None = visibility_of_part()


class Withdrawal(Part):
    """Marks a record that no longer counts."""

    left_out: ClassVar[Mapping[Output, str]] = {
        Output.SEARCH: GONE,
        Output.LANGUAGE: NOT_JUDGED_YET,
        Output.IMPORT: MADE_HERE,
    }

    at: Time = field("When the record was withdrawn.", public=True)
    reason: Text = field("Why, for readers who follow an old link.", public=True)


class Reference(Part):
    """A document elsewhere."""

    left_out: ClassVar[Mapping[Output, str]] = {Output.LANGUAGE: QUOTED}

    title: Text = field("What it is.", public=True)
    url: Url | None = field("Its address.", None, public=True)
    path: RelativePath | None = field(
        "Its path in this repository, relative to the record.",
        None,
        left_out={Output.IMPORT: "a document elsewhere has another place"},
        public=True,
    )
    kind: ReferenceKind = field("The kind of reference.", ReferenceKind.DOCUMENT, public=True)
    commit: Annotated[str, Limits(pattern=r"^[0-9a-f]{7,64}$")] | None = field(
        "The commit at which it was read or changed.", None, left_out={Output.IMPORT: RARELY_WRITTEN}
    )
    visibility: Visibility | None = visibility_of_part()


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


def _as_editors_write_it(value: object) -> object:
    """Nothing at all, an empty text, or a first item that waits to be filled: each is an empty list."""
    items = value if isinstance(value, tuple | list) else (value,)
    return () if all(item is None or (isinstance(item, str) and not item.strip()) for item in items) else value


class PublicTexts(Part):
    """Texts for outside: in the public edition, each takes the place of the field with its name."""

    left_out: ClassVar[Mapping[Output, str]] = {
        **dict.fromkeys((Output.PAGE, Output.SHOW, Output.TABLES, Output.SEARCH), ONLY_OUTSIDE),
        Output.IMPORT: MADE_HERE,
    }

    title: Text | None = field("What happened, neutrally.", None, Limits(max_length=300))
    summary: Text | None = field("What happened, in one paragraph.", None)
    times: Times | None = field("When the incident reached each of its phases.", None)
    impact: Impact | None = field("The effect on people and data.", None)
    detection: Detection | None = field("How it was noticed.", None)
    trigger: Trigger | None = field("What set it off.", None)
    causal_chains: tuple[CausalChain, ...] | None = field("How it came about.", None)
    timeline: tuple[TimelineEntry, ...] | None = field("What happened when.", None, bare_clock_times)
    mitigations: tuple[Mitigation, ...] | None = field("What ended the impact.", None)
    lessons: tuple[Lesson, ...] | None = field("What was learned.", None)
    action_items: dict[LocalId, Text] = field(
        "Titles of action items, by their ids. The state is that of the item.", {}
    )
    corrections: tuple[Correction, ...] | None = field("Changes after publishing, newest last.", None)
    updates: tuple[Update, ...] | None = field("What happened after closure, newest last.", None)
    withdrawn: Withdrawal | None = field("Why the record no longer counts.", None)


class Incident(Part):
    """The record of one incident."""

    __slots__ = ("__pydantic_extra__", "__pydantic_fields_set__")

    id: Label | None = field(
        "The name of the file without `.md`. May be left out; anything else is an error.",
        None,
        left_out={Output.IMPORT: MADE_HERE},
    )
    title: Text = field("What happened, neutrally.", REQUIRED, Limits(max_length=300), public=True)
    status: Status = field("The state of the document.", public=True)
    severity: Name = field("A level of `_config.yml`.", public=True)
    severity_rationale: Text | None = field("Why this level.", None, left_out={Output.LANGUAGE: NOT_JUDGED_YET})
    kind: IncidentKind = field(
        "The kind of event.", IncidentKind.INCIDENT, left_out={Output.IMPORT: RARELY_WRITTEN}, public=True
    )
    summary: Text | None = field("What happened, in one paragraph. Required from in-review on.", None, public=True)
    timezone: Label | None = field(
        "Time zone of times without an offset: an IANA name or a fixed offset.",
        None,
        left_out={Output.TABLES: "times are in UTC there"},
        public=True,
    )
    times: Times = field("When the incident reached each of its phases.", Times.model_construct(), public=True)
    services: Services = field("The services that took part.", Services.model_construct(), public=True)
    impact: Impact = field("The effect on people and data.", Impact.model_construct(), public=True)
    detection: Detection = field("How it was noticed.", Detection.model_construct(), public=True)
    trigger: Trigger | None = field("What set it off.", None, public=True)
    causal_chains: tuple[CausalChain, ...] = field("How it came about.", (), public=True)
    hypotheses: tuple[Hypothesis, ...] = field("Explanations that were considered.", ())
    timeline: tuple[TimelineEntry, ...] = field("What happened when.", (), bare_clock_times, public=True)
    mitigations: tuple[Mitigation, ...] = field("What ended the impact.", (), public=True)
    verification: tuple[Verification | Text, ...] = field(
        "How the recovery was verified.",
        (),
        left_out={
            Output.TABLES: "as the other lists of a record: it is in `show --format json`",
            Output.LANGUAGE: QUOTED,
            Output.IMPORT: RARELY_WRITTEN,
        },
    )
    lessons: tuple[Lesson, ...] = field("What was learned.", (), public=True)
    action_items: tuple[ActionItem, ...] = field("What will be done.", (), public=True)
    no_action_items: Text | None = field(
        "Why there are none. From in-review on, a record without action items needs this.",
        None,
        left_out={Output.LANGUAGE: NOT_JUDGED_YET, Output.IMPORT: RARELY_WRITTEN},
    )
    related: tuple[RelatedIncident, ...] = field("Related incidents.", (), public=True)
    corrections: tuple[Correction, ...] = field("Changes after publishing, newest last.", (), public=True)
    updates: tuple[Update, ...] = field("What happened after closure, newest last.", (), public=True)
    withdrawn: Withdrawal | None = field(
        "Marks the record as no longer counting: its page stays, with a notice, and no other page shows it.",
        None,
        public=True,
    )
    references: tuple[Reference, ...] = field("Documents elsewhere.", (), public=True)
    authors: tuple[Label, ...] = field("People or teams that wrote it.", ())
    reviewers: tuple[Label, ...] = field("People or teams that reviewed it.", ())
    roles: dict[Label, tuple[Label, ...] | Label] = field(
        "Who had which role in the response.",
        {},
        left_out={Output.TABLES: "a map does not fit a table"},
    )
    tags: tuple[Label, ...] = field(
        "Free keywords to find it by.", (), Call("before", _as_editors_write_it), public=True
    )
    aliases: tuple[RecordId, ...] = field(
        "Old ids, which lead to this record.",
        (),
        Call("before", _as_editors_write_it),
        left_out={
            Output.PAGE: "addresses of old ids lead to the page; they say nothing to its readers",
            Output.IMPORT: MADE_HERE,
        },
        public=True,
    )
    external_ids: tuple[Label, ...] = field("Its ids in other systems.", ())
    language: Annotated[str, Limits(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] | None = field(
        "Language of the text, as a BCP 47 tag. Default: the language of the site.",
        None,
        left_out={Output.SHOW: "for programs"},
        public=True,
    )
    visibility: Visibility = field(
        "Who the record is for. The public edition shows `public` records only, and only their fields that "
        "`public.fields` in `_config.yml` names.",
        Visibility.INTERNAL,
        left_out={Output.PAGE: FOR_THE_EDITION, Output.SHOW: FOR_THE_EDITION, Output.IMPORT: RARELY_WRITTEN},
        public=True,
    )
    public: PublicTexts | None = field("Texts for the public edition, each in place of the field of its name.", None)
    waivers: tuple[Waiver, ...] = field("Findings that are accepted until a date.", ())
    extensions: dict[str, object] = field(
        "Keys that begin with `x-` or are `extra_keys` of `_config.yml`, as written.", {}, written=False
    )

    def model_post_init(self, context: object, /) -> None:
        """Keep which fields were given, for a rule that asks. Records that were given the same share them."""
        object.__setattr__(self, "__pydantic_fields_set__", _shared(frozenset(self.model_fields_set)))

    @cached_property
    def causal_graph(self) -> CausalGraph:
        """The steps of all chains and which brought which about."""
        return CausalGraph(self.causal_chains)

    @property
    def named_roles(self) -> Mapping[str, tuple[str, ...]]:
        """Who had which role: `lead` is shown as `Lead`, as labels are; any other case stays."""
        return {
            role[:1].upper() + role[1:].replace("_", " "): (people,) if isinstance(people, str) else people
            for role, people in self.roles.items()
        }

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


@lru_cache(256)
def _shared(names: frozenset[str]) -> frozenset[str]:
    return names
