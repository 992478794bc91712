"""The documentation says what is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from postmortems.cli import main
from postmortems.model.config import PRESETS

ROOT = Path(__file__).parent.parent


def test_the_guide_to_hosts_shows_the_configuration_that_is_tried() -> None:
    guide = (ROOT / "docs" / "guide" / "hosts.md").read_text(encoding="utf-8")
    tried = (ROOT / "tests" / "hosts" / "zensical.yml").read_text(encoding="utf-8")
    assert f"<!-- tests/hosts/zensical.yml -->\n```yaml\n{tried}```\n" in guide


@pytest.mark.parametrize("tool", ["tools/reference.py", "tools/tour.py"])
def test_generated_pages_say_what_the_code_says(tool: str) -> None:
    done = subprocess.run([sys.executable, tool, "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_relative_link_of_the_readme_leads_somewhere() -> None:
    """Links between the pages of the site are checked by the strict build."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"(?:\]\(|src=\")(?!https?:)([^)#\s\"]+)", text):
        assert (ROOT / target).exists(), target


def test_the_policy_of_the_guide_is_one(tmp_path: Path) -> None:
    """Its configuration passes the check, and its table has the values of the presets."""
    guide = (ROOT / "docs" / "guide" / "policy.md").read_text(encoding="utf-8")
    [config] = re.findall(r"^```yaml\n(.*?)^```", guide, flags=re.MULTILINE | re.DOTALL)
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    assert main(["check", "--incidents", str(tmp_path)]) == 0
    for preset, values in PRESETS.items():
        row = re.search(rf"^\| `{preset}` \| (.*) \|$", guide, flags=re.MULTILINE)
        days = [int(number) for number in re.findall(r"(?<=P\d )\d+", row[1])] if row else []
        assert days == list(values.due_days.values())
        assert all(f"rules.md#{name})" in guide for name in values.levels)
