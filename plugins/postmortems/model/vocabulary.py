"""The closed vocabularies of a record.

A value is written in a record exactly as it is here. Its printed name, in the language of the site, is with all other
generated words in `words/`.
"""

from __future__ import annotations

from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING

YEARS = range(1900, 2200)
"""Valid years: anything else is a typo."""
NO_SEVERITY = "?"
"""The severity of a record that states none."""


class Vocabulary(StrEnum):
    """A closed set of words. Decoded from its text even in strict mode, from nothing else."""

    # Those of enumerations are functions of Python, and words are asked all the time.
    __hash__ = str.__hash__
    if not TYPE_CHECKING:
        value = property(attrgetter("_value_"))


class Status(Vocabulary):
    """The state of the document, not of the incident."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    REVIEWED = "reviewed"
    CLOSED = "closed"

    @property
    def rank(self) -> int:
        """Place in the life of a document: 0 for a draft, 3 for a closed one."""
        return _RANKS[self]

    @property
    def is_preliminary(self) -> bool:
        """The document is not reviewed yet."""
        return self in (Status.DRAFT, Status.IN_REVIEW)


_RANKS = {status: rank for rank, status in enumerate(Status)}


class Preset(Vocabulary):
    """A published policy that a knowledge base may follow."""

    GITLAB = "gitlab"
    PAGERDUTY = "pagerduty"
    ATLASSIAN = "atlassian"
    CCADB = "ccadb"


class IncidentKind(Vocabulary):
    """The kind of event."""

    INCIDENT = "incident"
    NEAR_MISS = "near-miss"
    HAZARD = "hazard"
    DRILL = "drill"


class DataLoss(Vocabulary):
    """Whether data was lost, and whether it came back."""

    NONE = "none"
    RECOVERABLE = "recoverable"
    PERMANENT = "permanent"


class DetectionMethod(Vocabulary):
    """How the incident was noticed."""

    MONITORING = "monitoring"
    CUSTOMER_REPORT = "customer-report"
    INTERNAL_REPORT = "internal-report"
    AUDIT = "audit"
    THIRD_PARTY = "third-party"
    CHANCE = "chance"
    UNKNOWN = "unknown"


class TriggerKind(Vocabulary):
    """What set the incident off; after the Google SRE Workbook, appendix C."""

    BINARY_PUSH = "binary-push"
    CONFIGURATION_PUSH = "configuration-push"
    USER_BEHAVIOR_CHANGE = "user-behavior-change"
    PROCESSING_PIPELINE = "processing-pipeline"
    SERVICE_PROVIDER_CHANGE = "service-provider-change"
    PERFORMANCE_DECAY = "performance-decay"
    CAPACITY = "capacity"
    HARDWARE = "hardware"
    UNKNOWN = "unknown"
    OTHER = "other"


class Method(Vocabulary):
    """The method by which a causal chain was found."""

    NARRATIVE = "narrative"
    FIVE_WHYS = "five-whys"
    INFINITE_HOWS = "infinite-hows"
    FAULT_TREE = "fault-tree"
    FISHBONE = "fishbone"
    CAST = "cast"


class StepKind(Vocabulary):
    """The role of a step in a causal chain."""

    CONDITION = "condition"
    TRIGGER = "trigger"
    FAILURE = "failure"
    MISSING_CONTROL = "missing-control"
    AMPLIFIER = "amplifier"
    IMPACT = "impact"


class Verdict(Vocabulary):
    """Whether a hypothesis was confirmed or ruled out, or is open."""

    CONFIRMED = "confirmed"
    RULED_OUT = "ruled-out"
    OPEN = "open"


class TimelineKind(Vocabulary):
    """The kind of a timeline entry."""

    CONDITION = "condition"
    CHANGE = "change"
    TRIGGER = "trigger"
    IMPACT = "impact"
    DETECTION = "detection"
    ESCALATION = "escalation"
    HYPOTHESIS = "hypothesis"
    DECISION = "decision"
    ACTION = "action"
    MITIGATION = "mitigation"
    COMMUNICATION = "communication"
    RECOVERY = "recovery"
    RESOLUTION = "resolution"
    OTHER = "other"


class MitigationKind(Vocabulary):
    """How the impact was brought to an end."""

    ROLLBACK = "rollback"
    ROLL_FORWARD = "roll-forward"
    FAILOVER = "failover"
    RESTART = "restart"
    SCALE = "scale"
    CONFIG_CHANGE = "config-change"
    WORKAROUND = "workaround"
    EXTERNAL = "external"
    OTHER = "other"


class LessonKind(Vocabulary):
    """The review question that a lesson answers."""

    WENT_WELL = "went-well"
    WENT_POORLY = "went-poorly"
    GOT_LUCKY = "got-lucky"
    SURPRISE = "surprise"
    LESSON = "lesson"


class ActionKind(Vocabulary):
    """What an action item is for."""

    PREVENT = "prevent"
    DETECT = "detect"
    MITIGATE = "mitigate"
    PROCESS = "process"
    REPAIR = "repair"
    INVESTIGATE = "investigate"


class Priority(Vocabulary):
    """How urgent an action item is: P0 most, P4 least."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class ActionStatus(Vocabulary):
    """The state of an action item."""

    PROPOSED = "proposed"
    OPEN = "open"
    IN_PROGRESS = "in-progress"
    BLOCKED = "blocked"
    DONE = "done"
    VERIFIED = "verified"
    DEFERRED = "deferred"
    WONT_DO = "wont-do"
    SUPERSEDED = "superseded"

    @property
    def is_open(self) -> bool:
        """Somebody is still expected to work on it."""
        return self in _OPEN

    @property
    def is_pending(self) -> bool:
        """The work is to be done, now or later."""
        return self.is_open or self is ActionStatus.DEFERRED

    @property
    def is_done(self) -> bool:
        """The work was carried out."""
        return self in _DONE

    @property
    def needs_reason(self) -> bool:
        """The item does not go on, for now or for ever: a reader wants to know why."""
        return self in _NOT_DONE or self is ActionStatus.BLOCKED

    @property
    def is_unfinished(self) -> bool:
        """The work was not carried out, whether or not anybody is still expected to do it."""
        return not self.is_done and self is not ActionStatus.SUPERSEDED


_OPEN = frozenset({ActionStatus.PROPOSED, ActionStatus.OPEN, ActionStatus.IN_PROGRESS, ActionStatus.BLOCKED})
_DONE = frozenset({ActionStatus.DONE, ActionStatus.VERIFIED})
_NOT_DONE = frozenset({ActionStatus.DEFERRED, ActionStatus.WONT_DO, ActionStatus.SUPERSEDED})


class Relation(Vocabulary):
    """How this incident relates to another one."""

    RECURRENCE_OF = "recurrence-of"
    FOLLOWS = "follows"
    SAME_FACTOR = "same-factor"
    CAUSED_BY_REMEDIATION_OF = "caused-by-remediation-of"
    PART_OF = "part-of"
    DUPLICATE_OF = "duplicate-of"
    UNRELATED = "unrelated"
    """Somebody refused the proposal to join them. Nobody is shown this, and the pair is not proposed again."""
    SIMILAR = "similar"


class ReferenceKind(Vocabulary):
    """What a reference leads to."""

    TICKET = "ticket"
    PULL_REQUEST = "pull-request"
    COMMIT = "commit"
    RUNBOOK = "runbook"
    DASHBOARD = "dashboard"
    CHAT = "chat"
    STATUS_PAGE = "status-page"
    VENDOR = "vendor"
    DOCUMENT = "document"
    SOURCE = "source"


class Visibility(Vocabulary):
    """The readers that a record is for."""

    INTERNAL = "internal"
    PUBLIC = "public"


class OwnerKind(Vocabulary):
    """Whether an owner is a team or one person."""

    TEAM = "team"
    PERSON = "person"


class Level(Vocabulary):
    """How much a finding weighs."""

    OFF = "off"
    WARNING = "warning"
    ERROR = "error"
