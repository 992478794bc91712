"""The rules of the check: one table, in the order of their codes.

To add one: a function with a docstring, a line here, a fixture under `tests/rules/`.
"""

from __future__ import annotations

from postmortems.corpus import Corpus
from postmortems.diagnostics import did_you_mean
from postmortems.model.vocabulary import Level
from postmortems.rules import actions, causes, files, language, records, references, secrets, times
from postmortems.rules.engine import Problem, Problems, Rule


def unknown_rule(corpus: Corpus) -> Problems:
    """`rules` in `_config.yml`, or a waiver, names a rule that does not exist.

    A rule is named by its code or by its name. A misspelt one would change nothing, and nobody would notice.
    """
    for key in corpus.config.rules:
        if key not in BY_KEY:
            yield Problem(
                corpus.config_path,
                ("rules", key),
                f'there is no rule "{key}"',
                did_you_mean(key, list(BY_KEY)) or _LIST_RULES,
            )
    for record in corpus.records:
        for number, waiver in enumerate(record.incident.waivers):
            if waiver.rule not in BY_KEY:
                yield Problem(
                    record.path,
                    ("waivers", number, "rule"),
                    f'there is no rule "{waiver.rule}"',
                    did_you_mean(waiver.rule, list(BY_KEY)) or _LIST_RULES,
                )


_LIST_RULES = "`postmortems rules` lists them"


ERROR, WARNING = Level.ERROR, Level.WARNING

RULES: tuple[Rule, ...] = (
    *files.RULES,
    Rule("PM103", "missing-field", ERROR, records.missing_field),
    Rule("PM104", "bad-file-name", ERROR, records.bad_file_name),
    Rule("PM105", "id-not-file-name", ERROR, records.id_not_file_name),
    Rule("PM106", "duplicate-id", ERROR, records.duplicate_id),
    Rule("PM107", "duplicate-local-id", ERROR, records.duplicate_local_id),
    Rule("PM108", "file-date-not-start", ERROR, records.file_date_not_start),
    Rule("PM109", "unknown-severity", ERROR, records.unknown_severity),
    Rule("PM110", "unknown-rule", ERROR, unknown_rule),
    Rule("PM111", "unknown-requirement", ERROR, records.unknown_requirement),
    Rule("PM112", "duplicate-name", ERROR, records.duplicate_name),
    Rule("PM201", "unowned-action", ERROR, actions.unowned_action),
    Rule("PM202", "unknown-owner", ERROR, actions.unknown_owner),
    Rule("PM203", "inactive-owner", ERROR, actions.inactive_owner),
    Rule("PM204", "generic-owner", ERROR, actions.generic_owner),
    Rule("PM205", "no-priority", WARNING, actions.no_priority),
    Rule("PM206", "undated-action", ERROR, actions.undated_action),
    Rule("PM207", "late-due-date", WARNING, actions.late_due_date),
    Rule("PM208", "closed-without-date", WARNING, actions.closed_without_date),
    Rule("PM209", "no-reason", ERROR, actions.no_reason),
    Rule("PM210", "addresses-nothing", WARNING, actions.addresses_nothing),
    Rule("PM211", "implicated-undecided", ERROR, actions.implicated_undecided),
    Rule("PM212", "no-actions", ERROR, actions.no_actions),
    Rule("PM301", "impossible-order", ERROR, times.impossible_order),
    Rule("PM302", "timeline-out-of-order", ERROR, times.timeline_out_of_order),
    Rule("PM303", "zone-missing", WARNING, times.zone_missing),
    Rule("PM304", "impossible-date", ERROR, times.impossible_date),
    Rule("PM401", "causal-cycle", ERROR, causes.causal_cycle),
    Rule("PM402", "unknown-step", ERROR, causes.unknown_step),
    Rule("PM403", "ambiguous-step", ERROR, causes.ambiguous_step),
    Rule("PM404", "chain-without-impact", ERROR, causes.chain_without_impact),
    Rule("PM405", "chain-without-beginning", ERROR, causes.chain_without_beginning),
    Rule("PM501", "unknown-incident", ERROR, references.unknown_incident),
    Rule("PM502", "unknown-item", ERROR, references.unknown_item),
    Rule("PM503", "unknown-service", ERROR, references.unknown_service),
    Rule("PM504", "unknown-factor", ERROR, references.unknown_factor),
    Rule("PM505", "unknown-theme", ERROR, references.unknown_theme),
    Rule("PM506", "unknown-local-reference", ERROR, references.unknown_local_reference),
    Rule("PM507", "refers-to-itself", ERROR, references.refers_to_itself),
    Rule("PM508", "implicated-before", ERROR, references.implicated_before),
    Rule("PM509", "unsafe-link", ERROR, references.unsafe_link),
    Rule("PM510", "broken-link", ERROR, references.broken_link),
    Rule("PM601", "human-error", WARNING, language.human_error),
    Rule("PM602", "counterfactual", WARNING, language.counterfactual),
    Rule("PM603", "hindsight", WARNING, language.hindsight),
    Rule("PM604", "named-person", WARNING, language.named_person),
    Rule("PM605", "single-root-cause", WARNING, language.single_root_cause),
    Rule("PM606", "unfinishable-action", WARNING, language.unfinishable_action),
    Rule("PM701", "secret", ERROR, secrets.secret),
)

BY_KEY: dict[str, Rule] = {key: rule for rule in RULES for key in (rule.code, rule.name)}
"""Rules by code and by name."""
