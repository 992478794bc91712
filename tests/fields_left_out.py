"""The fields that an output leaves out, with the reason. `test_fields.py` keeps this true.

An entry is `Part.field`, or `Part` for all fields of a part.
"""

from __future__ import annotations

MORE = "on the page of the incident, to which each entry links"
NAMES = "an id or a date of a part, which nobody searches for"
CODES = "one of a few values: readers filter by it, they do not search for it"
GONE = "a withdrawn record is in no list, feed or search"
CHECK = "for the check, not for readers"
NO_PROSE = "a name, an id, a date, a number or one of a few values: no prose"

_STEPS = """
    CausalStep.id CausalStep.question CausalStep.kind CausalStep.because CausalStep.latent_since CausalStep.evidence
    CausalStep.unfinished_action CausalStep.done_action
"""

_INCIDENTS = {
    MORE: f"""
        Incident.timezone Incident.roles Incident.verification Impact ServiceImpact Detection Trigger CausalChain
        CausalStep.text Hypothesis TimelineEntry Mitigation Verification RelatedIncident Correction Update Reference
        {_STEPS}
    """,
    "in api/actions.json": """
        ActionItem.id ActionItem.title ActionItem.description ActionItem.kind ActionItem.priority ActionItem.owner
        ActionItem.reason ActionItem.created ActionItem.due ActionItem.completed ActionItem.addresses
        ActionItem.criteria ActionItem.verified ActionItem.tracker ActionItem.carried_from ActionItem.alternatives
        ActionItem.recurring
    """,
    "in api/lessons.json": "Lesson",
    GONE: "Withdrawal",
    CHECK: "Waiver",
}

LEFT_OUT: dict[str, dict[str, str]] = {
    "page": {
        "addresses of old ids lead to the page; they say nothing to its readers": "Incident.aliases",
        "nothing depends on it yet": "Incident.visibility",
    },
    "show": {
        "an id for links; a terminal has none": "CausalChain.id Hypothesis.id TimelineEntry.id Lesson.id",
        "detail of a step or an item, in `--format json`": """
            CausalStep.question CausalStep.latent_since CausalStep.evidence
            ActionItem.kind ActionItem.created ActionItem.completed ActionItem.verified
        """,
        "the impact is summed up; each service is in `--format json`": "ServiceImpact",
        "for programs": "Incident.language",
        "nothing depends on it yet": "Incident.visibility",
        CHECK: "Waiver",
    },
    "show --format json": {},
    "api/incidents.json": _INCIDENTS,
    "api/incidents.csv": {**_INCIDENTS, "its columns differ from team to team": "Incident.extensions"},
    "api/actions.json": {},
    "api/actions.csv": {},
    "api/lessons.json": {},
    "api/lessons.csv": {},
    "llms.txt": {
        MORE: """
            Incident.severity_rationale Incident.kind Incident.timezone Incident.verification Incident.no_action_items
            Incident.authors Incident.reviewers Incident.roles Incident.tags Incident.aliases Incident.external_ids
            Incident.language Incident.visibility Incident.extensions Times Impact ServiceImpact Detection Trigger
            CausalChain CausalStep Hypothesis TimelineEntry Mitigation Verification Lesson RelatedIncident Correction
            Update Reference ActionItem.description ActionItem.kind ActionItem.reason ActionItem.created
            ActionItem.completed ActionItem.addresses ActionItem.criteria ActionItem.verified ActionItem.tracker
            ActionItem.carried_from ActionItem.alternatives ActionItem.recurring
        """,
        GONE: "Withdrawal",
        CHECK: "Waiver",
    },
    "feed.xml": {
        MORE: f"""
            Incident.severity_rationale Incident.timezone Incident.verification Incident.no_action_items
            Incident.reviewers Incident.roles Incident.tags Incident.aliases Incident.external_ids Incident.visibility
            Incident.extensions Times.latent_since Times.detected Times.acknowledged Times.mitigated Times.resolved
            Impact ServiceImpact Detection Trigger CausalChain CausalStep.text Hypothesis TimelineEntry Mitigation
            Verification Lesson ActionItem RelatedIncident Correction.by Reference
            {_STEPS}
        """,
        GONE: "Withdrawal",
        CHECK: "Waiver",
    },
    "search of the theme": {
        "the index is one file that every reader loads; the search page has the whole text": """
            Incident.severity_rationale Incident.verification Incident.no_action_items Incident.authors
            Incident.reviewers Incident.roles Incident.extensions Impact ServiceImpact Detection Trigger CausalChain
            CausalStep.question CausalStep.evidence Hypothesis.cost TimelineEntry.actor Mitigation Verification
            RelatedIncident Correction Update Reference Lesson.themes ActionItem.reason ActionItem.criteria
            ActionItem.alternatives ActionItem.recurring
        """,
        CODES: """
            Incident.status Incident.kind Incident.language Incident.visibility CausalStep.kind TimelineEntry.kind
            ActionItem.kind ActionItem.priority ActionItem.status
        """,
        NAMES: """
            Incident.timezone Times CausalStep.id CausalStep.because CausalStep.latent_since
            CausalStep.unfinished_action CausalStep.done_action TimelineEntry.id TimelineEntry.at TimelineEntry.until
            Lesson.actions ActionItem.created ActionItem.due ActionItem.completed ActionItem.addresses
            ActionItem.verified ActionItem.carried_from
        """,
        GONE: "Withdrawal",
        CHECK: "Waiver",
    },
    "search page": {
        "not searched yet, though somebody may look for it": """
            Incident.authors Incident.reviewers Incident.roles Incident.extensions Impact.users_affected CausalChain
            CausalStep.question CausalStep.evidence TimelineEntry.actor Mitigation.reference Verification.command
            Verification.result Lesson.themes ActionItem.alternatives ActionItem.recurring Correction.by
            Reference.url Reference.path Reference.commit
        """,
        "the service is found by `services`": "ServiceImpact.service",
        CODES: """
            Incident.visibility Impact.data_loss Detection.method Trigger.kind CausalStep.kind Hypothesis.verdict
            TimelineEntry.kind Mitigation.kind ActionItem.priority RelatedIncident.relation Reference.kind
        """,
        NAMES: """
            Incident.timezone Times ServiceImpact.from_ ServiceImpact.to CausalStep.id CausalStep.because
            CausalStep.latent_since CausalStep.unfinished_action CausalStep.done_action Hypothesis.id TimelineEntry.id
            TimelineEntry.at TimelineEntry.until Mitigation.at Lesson.actions ActionItem.created ActionItem.due
            ActionItem.completed ActionItem.addresses ActionItem.verified ActionItem.carried_from
            RelatedIncident.incident Correction.at Update.at
        """,
        GONE: "Withdrawal",
        CHECK: "Waiver",
    },
    "rules about language": {
        NO_PROSE: """
            Incident.id Incident.status Incident.severity Incident.kind Incident.timezone Incident.tags
            Incident.aliases Incident.external_ids Incident.language Incident.visibility Times Services
            Impact.users_affected Impact.data_loss Detection.method Trigger.kind CausalChain.id CausalChain.method
            CausalStep.id CausalStep.kind CausalStep.because CausalStep.factor CausalStep.latent_since
            CausalStep.unfinished_action CausalStep.done_action TimelineEntry.id TimelineEntry.at TimelineEntry.until
            TimelineEntry.kind Lesson.id Lesson.kind Lesson.themes Lesson.actions ActionItem.id ActionItem.kind
            ActionItem.priority ActionItem.owner ActionItem.status ActionItem.created ActionItem.due
            ActionItem.completed ActionItem.addresses ActionItem.verified ActionItem.tracker ActionItem.carried_from
            ActionItem.recurring
        """,
        "names people or roles on purpose": "Incident.authors Incident.reviewers Incident.roles TimelineEntry.actor",
        "keys of the team, of which we know nothing": "Incident.extensions",
        "a quotation by nature: what was suspected, seen, asked, corrected or run": """
            Hypothesis CausalStep.question CausalStep.evidence Verification Incident.verification Correction
            RelatedIncident Reference
        """,
        CHECK: "Waiver",
        "prose that is not read yet: each would add findings to old records": """
            Incident.severity_rationale Incident.no_action_items ServiceImpact Mitigation Update Withdrawal
            ActionItem.reason ActionItem.criteria ActionItem.alternatives
        """,
    },
    "action add": {
        "a new item is open and created today": "ActionItem.status ActionItem.created",
        "`action set` and `action close` write it": "ActionItem.reason ActionItem.completed ActionItem.verified",
        "rare; `action set` writes it": "ActionItem.alternatives ActionItem.recurring",
    },
}
