"""`postmortems rules`."""

from __future__ import annotations

import sys

import click

from postmortems.check.engine import Rule
from postmortems.check.rules import BY_KEY, RULES
from postmortems.text.suggest import did_you_mean
from postmortems.text.terminal import emit, painted, table, terminal_cells, wants_colour


@click.command("rules")
@click.argument("rule", required=False, metavar="[CODE|NAME]")
def command(rule: str | None) -> int:
    """List the rules of the check, or explain one.

    Shows the default levels; `rules` in _config.yml can change them.

    \b
    Example:
      postmortems rules
      postmortems rules PM201
      postmortems rules unowned-action
    """
    if rule is None:
        rows = ((found.code, found.name, found.level.value, found.summary) for found in RULES)
        headings = ("CODE", "NAME", "LEVEL", "WHAT IS WRONG")
        emit("\n".join(table(headings, zip(*rows, strict=True), terminal_cells())) + "\n")
    else:
        emit(_explanation(_find(rule)))
    return 0


def _find(key: str) -> Rule:
    """The rule of a code or a name, in whatever case. Raises UsageError if there is none."""
    found = BY_KEY.get(key) or BY_KEY.get(key.upper()) or BY_KEY.get(key.lower())
    if found is None:
        advice = did_you_mean(key.lower(), list(BY_KEY)) or "`postmortems rules` lists all rules"
        raise click.UsageError(f'there is no rule "{key}"; {advice}')
    return found


def _explanation(rule: Rule) -> str:
    title = painted(f"{rule.code} {rule.name} ({rule.level.value})", "bold", on=wants_colour(sys.stdout))
    return f"{title}\n\n{rule.documentation}\n"
