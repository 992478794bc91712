"""`make test` tries the same examples each time; `make test-random` tries others, and says how to repeat them."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
PROPERTY = """
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, rule


def note(kind, value):
    with Path("drawn").open("a") as file:
        file.write(f"{kind} {value}\\n")


@given(strategies.integers())
@settings(max_examples=20, derandomize=True)
def test_numbers(number):
    note("number", number)


@pytest.mark.random(2)
def test_seeds(seed):
    note("seed", seed)


class Machine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        note("machine", 0)

    @rule()
    def step(self):
        pass


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=5, stateful_step_count=1)
"""


def drawn(folder: Path, text: str, *options: str) -> list[str]:
    """What the tests above drew, in a project with our conftest.py."""
    shutil.copy(TESTS / "conftest.py", folder)
    (folder / "tests").mkdir(exist_ok=True)
    shutil.copy(TESTS / "patience.py", folder / "tests")
    (folder / "test_property.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n", encoding="utf-8")
    (folder / "drawn").unlink(missing_ok=True)
    # Without the plugins that it does not use, pytest starts in half the time.
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "_hypothesis_pytestplugin",
        *options,
    ]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    return (folder / "drawn").read_text(encoding="utf-8").splitlines()


def count(lines: list[str], kind: str) -> int:
    return sum(line.startswith(f"{kind} ") for line in lines)


def test_make_test_draws_the_same_at_each_run(tmp_path: Path) -> None:
    text = PROPERTY.replace("derandomize=True", "derandomize=False")
    first = drawn(tmp_path, text)
    assert count(first, "number") == 20
    assert [line for line in first if line.startswith("seed")] == ["seed 0", "seed 1"]
    assert drawn(tmp_path, text) == first


def test_another_seed_draws_others_and_more_of_them_and_repeats(tmp_path: Path) -> None:
    options = ("--hypothesis-profile", "random", "--examples", "200")
    one = drawn(tmp_path, PROPERTY, *options, "--hypothesis-seed", "1")
    assert count(one, "number") == 40
    assert count(one, "machine") >= 10 > count(drawn(tmp_path, PROPERTY), "machine")
    assert [line for line in one if line.startswith("seed")] == ["seed 1", "seed 2", "seed 3", "seed 4"]
    assert drawn(tmp_path, PROPERTY, *options, "--hypothesis-seed", "1") == one
    assert drawn(tmp_path, PROPERTY, *options, "--hypothesis-seed", "2") != one


def test_the_target_says_its_seed_and_hands_it_on() -> None:
    def planned(*settings: str) -> str:
        command = ["make", "--dry-run", "--assume-old", ".venv/.ready", "test-random", *settings]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    given = planned("SEED=7", "EXAMPLES=30")
    assert "make test-random SEED=7 EXAMPLES=30" in given
    assert "--hypothesis-seed 7 --examples 30" in " ".join(given.replace("\\\n", " ").split())
    [seed] = {word for word in planned("SEED=").split() if word.startswith("SEED=")}
    assert seed.removeprefix("SEED=").rstrip('"').isdigit()
    assert planned() != planned()


def test_nothing_is_drawn_without_a_seed() -> None:
    """Neither from the clock nor from the system: a test that fails is one that fails again."""
    files = [path for folder in (TESTS, ROOT / "benchmarks") for path in sorted(folder.rglob("*.py"))]
    found = [f"{file.relative_to(ROOT)}:{place}" for file in files for place in drawing_without_seed(file)]
    assert len(files) > 50
    assert found == []


def drawing_without_seed(file: Path) -> Iterator[str]:
    """Calls that draw from the clock or from the system, each as a line and what is called."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imports = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            is_seedless = called in ("Random", "random.Random") and not (node.args or node.keywords)
            of_the_module = called.startswith("random.") and called != "random.Random" and "random" in imports
            if is_seedless or of_the_module or called.startswith(("secrets.", "uuid.uuid4", "os.urandom")):
                yield f"{node.lineno}: {called}()"


@pytest.mark.parametrize("text", ["Random()", "import random\nrandom.choice([1])", "secrets.token_hex()"])
def test_a_call_without_a_seed_is_found(text: str, tmp_path: Path) -> None:
    (tmp_path / "test.py").write_text(text, encoding="utf-8")
    assert len(list(drawing_without_seed(tmp_path / "test.py"))) == 1
