"""The rules of the check: one table, in the order of their codes.

To add one: a function with a docstring, a line here, a fixture under `tests/rules/`.
"""

from __future__ import annotations

from postmortems.check import engine
from postmortems.check.engine import Rule
from postmortems.check.rules import (
    actions,
    causes,
    files,
    language,
    links,
    publishing,
    records,
    references,
    secrets,
    times,
)
from postmortems.model.vocabulary import Level
from postmortems.record.corpus import Corpus
from postmortems.record.problems import Problem, Problems
from postmortems.text.suggest import did_you_mean


def unknown_rule(corpus: Corpus) -> Problems:
    """`rules` in `_config.yml`, or a waiver, names a rule that does not exist.

    Rules are named by code or by name. A misspelt rule would change nothing, and nobody would notice.
    """
    for key in corpus.config.rules:
        if key not in BY_KEY:
            yield Problem(
                corpus.config_path,
                ("rules", key),
                f'rule "{key}" does not exist',
                did_you_mean(key, list(BY_KEY)) or _LIST_RULES,
            )
    for record in corpus.records:
        for number, waiver in enumerate(record.incident.waivers):
            if waiver.rule not in BY_KEY:
                yield record.problem(
                    ("waivers", number, "rule"),
                    f'rule "{waiver.rule}" does not exist',
                    did_you_mean(waiver.rule, list(BY_KEY)) or _LIST_RULES,
                )


_LIST_RULES = "`postmortems rules` lists them"


ERROR, WARNING, OFF = Level.ERROR, Level.WARNING, Level.OFF

# A rule that waits does not judge drafts that `postmortems import` wrote. Old documents name people and services
# that are in no directory, and contradict themselves: that is for somebody to decide before review, and must not
# keep the document out. An essential rule also holds for records from before `policy.strict_since`.
RULES: tuple[Rule, ...] = (
    *files.RULES,
    Rule("PM103", "missing-field", ERROR, records.missing_field, waits=True),
    Rule("PM104", "bad-file-name", ERROR, records.bad_file_name, essential=True),
    Rule("PM105", "id-not-file-name", ERROR, records.id_not_file_name, essential=True),
    Rule("PM106", "duplicate-id", ERROR, relate=records.duplicate_id, essential=True),
    Rule("PM107", "duplicate-local-id", ERROR, records.duplicate_local_id, essential=True),
    Rule("PM108", "file-date-not-start", ERROR, records.file_date_not_start, waits=True),
    Rule("PM109", "unknown-severity", ERROR, records.unknown_severity),
    Rule("PM110", "unknown-rule", ERROR, unknown_rule, essential=True),
    Rule("PM111", "unknown-requirement", ERROR, records.unknown_requirement),
    Rule("PM112", "duplicate-name", ERROR, records.duplicate_name),
    Rule(
        "PM113",
        engine.UNUSED_WAIVER,
        WARNING,
        text="""A waiver is not needed: its rule finds nothing in the record, or is off.

The finding that it covered has been fixed. If the waiver stays, it hides the next finding of the same kind. This
applies whether or not the waiver has expired.""",
    ),
    Rule(
        "PM114",
        "removed-id",
        WARNING,
        text="""A record, an alias or an open action item was removed since the revision of `--changed-since`.

Links to it break, and open work is forgotten. It is an error if other records still refer to the record, or if it had
open action items; otherwise it is a warning. `rules` in `_config.yml` sets one level for all cases.

There are two ways to keep the id working. If another record replaces it, list the old id under `aliases` there;
`postmortems rename` does that. If the record should no longer count, keep the file and add `withdrawn: {at: DATE,
reason: WHY}`: its page stays, with a notice, and no other page shows it. Such a file needs only a title, `status:
draft` and a severity.

This rule runs only with `check --changed-since REV`.""",
        essential=True,
    ),
    Rule("PM115", "open-in-withdrawn", ERROR, actions.open_in_withdrawn, essential=True),
    Rule("PM116", "names-withdrawn", WARNING, relate=references.names_withdrawn, essential=True),
    Rule("PM117", "repeated-name", WARNING, records.repeated_name, waits=True),
    Rule("PM201", "unowned-action", ERROR, actions.unowned_action, waits=True),
    Rule("PM202", "unknown-owner", ERROR, actions.unknown_owner, waits=True),
    Rule("PM203", "inactive-owner", ERROR, actions.inactive_owner, waits=True),
    Rule("PM204", "generic-owner", ERROR, actions.generic_owner, waits=True),
    Rule("PM205", "no-priority", WARNING, actions.no_priority, waits=True),
    Rule("PM206", "undated-action", ERROR, actions.undated_action, waits=True),
    Rule("PM207", "late-due-date", WARNING, actions.late_due_date, waits=True),
    Rule("PM208", "closed-without-date", WARNING, actions.closed_without_date, waits=True),
    Rule("PM209", "no-reason", ERROR, actions.no_reason, waits=True),
    Rule("PM210", "addresses-nothing", WARNING, actions.addresses_nothing),
    Rule("PM211", "implicated-undecided", ERROR, relate=actions.implicated_undecided, essential=True),
    Rule("PM212", "no-actions", ERROR, actions.no_actions),
    Rule("PM213", "lesson-without-action", OFF, actions.lesson_without_action),
    Rule("PM214", "unaddressed-cause", OFF, actions.unaddressed_cause),
    Rule("PM215", "no-criteria", OFF, actions.no_criteria),
    Rule("PM216", "no-due-date", OFF, actions.no_due_date),
    Rule("PM217", "completed-but-open", WARNING, actions.completed_but_open, waits=True),
    Rule("PM301", "impossible-order", ERROR, times.impossible_order, waits=True),
    Rule("PM302", "timeline-out-of-order", ERROR, times.timeline_out_of_order, waits=True),
    Rule("PM303", "zone-missing", WARNING, times.zone_missing),
    Rule("PM304", "impossible-date", ERROR, times.impossible_date, waits=True),
    Rule("PM305", "late-timeline", OFF, times.late_timeline),
    Rule("PM306", "entry-far-outside", WARNING, times.entry_far_outside, waits=True),
    Rule("PM307", "resolved-after-timeline", WARNING, times.resolved_after_timeline, waits=True),
    Rule("PM308", "timeline-gap", WARNING, times.timeline_gap, waits=True),
    Rule("PM309", "early-withdrawal", WARNING, times.early_withdrawal, essential=True),
    Rule("PM401", "causal-cycle", ERROR, causes.causal_cycle),
    Rule("PM402", "unknown-step", ERROR, causes.unknown_step, essential=True),
    Rule("PM403", "ambiguous-step", ERROR, causes.ambiguous_step, essential=True),
    Rule("PM404", "chain-without-impact", ERROR, causes.chain_without_impact, waits=True),
    Rule("PM405", "chain-without-beginning", ERROR, causes.chain_without_beginning),
    Rule("PM406", "long-step", WARNING, causes.long_step),
    Rule("PM501", "unknown-incident", ERROR, relate=references.unknown_incident, essential=True),
    Rule("PM502", "unknown-item", ERROR, relate=references.unknown_item, essential=True),
    Rule("PM503", "unknown-service", ERROR, references.unknown_service, waits=True),
    Rule("PM504", "unknown-factor", ERROR, references.unknown_factor),
    Rule("PM505", "unknown-theme", ERROR, references.unknown_theme),
    Rule("PM506", "unknown-local-reference", ERROR, references.unknown_local_reference, essential=True),
    Rule("PM507", "refers-to-itself", ERROR, relate=references.refers_to_itself, essential=True),
    Rule("PM508", "implicated-before", ERROR, relate=references.implicated_before, essential=True),
    Rule("PM509", "unsafe-link", ERROR, links.unsafe_link, waits=True, essential=True),
    Rule("PM510", "broken-link", ERROR, relate=links.broken_link, waits=True, essential=True),
    Rule("PM511", "broken-anchor", ERROR, relate=links.broken_anchor, waits=True, essential=True),
    Rule(
        "PM512",
        "active-attachment",
        WARNING,
        text="""An attachment could run code in a reader's browser, so the site publishes it in a safe form.

Web pages, XML and server scripts are published as plain text, with `.txt` added to the name. An SVG picture loses
scripts, foreign content and addresses of other hosts. Attach a picture or a PDF instead, or link to the place where
the page is served. Markdown is published as text, too, without a finding. A file is attached to a record if it is in
the folder named like the record.""",
        essential=True,
    ),
    Rule(
        "PM513",
        "refused-attachment",
        ERROR,
        text="""An attachment is not published because a browser might run its content.

This applies to an SVG file that is compressed, declares entities or is not well-formed. It also applies to a file
whose name does not reveal its type and whose content begins like a web page. Export the picture again, or end the
file name in `.txt`.""",
        essential=True,
    ),
    Rule("PM601", "human-error", WARNING, language.human_error),
    Rule("PM602", "counterfactual", WARNING, language.counterfactual),
    Rule("PM603", "hindsight", WARNING, language.hindsight),
    Rule("PM604", "named-person", WARNING, language.named_person),
    Rule("PM605", "single-root-cause", WARNING, language.single_root_cause),
    Rule("PM606", "unfinishable-action", WARNING, language.unfinishable_action),
    Rule("PM701", "secret", ERROR, secrets.secret, essential=True),
    Rule("PM801", "public-part-of-internal", WARNING, publishing.public_part_of_internal, essential=True),
    Rule("PM802", "person-outside", WARNING, publishing.person_outside, essential=True),
    Rule("PM803", "credential-outside", WARNING, publishing.credential_outside, essential=True),
    Rule("PM804", "internal-host", WARNING, publishing.internal_host, essential=True),
    Rule("PM805", "unnamed-service", WARNING, publishing.unnamed_service, essential=True),
    Rule("PM806", "internal-service-name", WARNING, publishing.internal_service_name, essential=True),
    Rule("PM807", "no-public-summary", WARNING, publishing.no_public_summary, essential=True),
    Rule("PM808", "internal-link", WARNING, relate=publishing.internal_link, essential=True),
)

BY_KEY: dict[str, Rule] = {key: rule for rule in RULES for key in (rule.code, rule.name)}
"""Rules by code and by name."""
