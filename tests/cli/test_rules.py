"""`postmortems rules`."""

from __future__ import annotations

import pytest

from postmortems.check.engine import Rule
from postmortems.check.rules import RULES
from postmortems.cli import main

Capture = pytest.CaptureFixture[str]


def test_every_rule_is_listed_with_code_name_level_and_summary(capsys: Capture) -> None:
    assert main(["rules"]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == ["CODE", "NAME", "LEVEL", "WHAT", "IS", "WRONG"]
    assert [line.split()[:3] for line in lines] == [[rule.code, rule.name, rule.level.value] for rule in RULES]
    assert all(line.endswith(rule.summary) for line, rule in zip(lines, RULES, strict=True))


@pytest.mark.parametrize("key", ["PM201", "pm201", "unowned-action", "Unowned-Action"])
def test_a_rule_is_explained_by_code_or_name(key: str, capsys: Capture) -> None:
    assert main(["rules", key]) == 0
    out = capsys.readouterr().out
    assert out.startswith("PM201 unowned-action (error)\n\nAn open action item has no owner.\n\n")
    assert "Work that belongs to nobody is only a wish." in out


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.code))
def test_every_rule_has_an_explanation(rule: Rule, capsys: Capture) -> None:
    assert main(["rules", rule.code]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= 3
